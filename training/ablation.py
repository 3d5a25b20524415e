"""What each part of retrieval is worth: nDCG@10 on the test halves, with and without the lexical side.

    python training/ablation.py    prints the table of docs/retrieval.md

The rows are scored alike, so that only the part under test differs: the cosine of question and passage (statement with
its heading), in the second column of each pair plus 0.3 times the BM25 coverage of the question's words. The last two
rows are the product's own calibrated ranking. Filters that a question names apply everywhere. Follow-ups are left out,
since they need the conversation.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import ir_measures
import numpy as np
from build import teacher_folder
from data import HERE, read_blocks, read_pairs, topics
from encoder_model import EncoderTrainer, load_teacher
from ir_measures import nDCG
from numpy.typing import NDArray
from static_model import StaticTrainer

from randers_rag.danish.morphology import Morphology
from randers_rag.embedding.danish import DIMENSION, FAST, THOROUGH, DanishEmbedder
from randers_rag.embedding.gloss import Glosser
from randers_rag.index import Index, build_index
from randers_rag.index.passages import passage_text
from randers_rag.question import understand
from randers_rag.schema import Filters, Query
from randers_rag.search import Searcher, calibration_for
from randers_rag.search.evidence import EvidenceReader
from randers_rag.search.judged_notes import Judged, JudgedNote, read_judged_note
from randers_rag.search.spelled import SpelledTopic

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
Rank = Callable[[Query], NDArray[np.float32]]

ROOT = HERE.parent
NOTES = {
    "randers": ROOT / "corpus/hovedudvalget-fremtidens-randers.txt",
    "lindebjerg": ROOT / "evaluation/notes/lindebjerg-skole-og-fritid.txt",
}
LEXICAL = 0.3


def main() -> None:
    """Print the table as Markdown."""
    print(
        "| what ranks | " + " | ".join(f"{name}: all | own words | + lexical: all | own words" for name in NOTES) + " |"
    )
    print("|---|" + "---|" * 4 * len(NOTES))
    sets = [_Set(name, note) for name, note in NOTES.items()]
    for title, encode in encoders().items():
        cells = [f"{value:.3f}" for one in sets for lexical in (0.0, LEXICAL) for value in one.dense(encode, lexical)]
        print(f"| {title} | {' | '.join(cells)} |", flush=True)
    for name in (FAST, THOROUGH):
        values = [one.product(DanishEmbedder(name)) for one in sets]
        cells = [cell for every, own in values for cell in ("", "", f"{every:.3f}", f"{own:.3f}")]
        print(f"| **product**, calibrated, `{name}` | {' | '.join(cells)} |", flush=True)


def encoders() -> dict[str, Encode]:
    """Return the ways from text to vector, from the plainest on."""
    glosser = Glosser(Morphology())
    teacher = EncoderTrainer(load_teacher(str(teacher_folder())), glosser)
    danish, fast = DanishEmbedder(THOROUGH), DanishEmbedder(FAST)
    return {
        "BM25 alone": lambda texts: np.zeros((len(texts), 1), dtype=np.float32),
        "English teacher on Danish": teacher.encode_glosses,
        "English teacher on glosses": teacher.encode,
        "static table, lexicon only": untrained_table(teacher, glosser),
        "static table, trained (`danish-fast`)": fast.embed_passages,
        "encoder, trained": lambda texts: unit(danish.embed_passages(texts)[:, :DIMENSION]),
        "both (`danish`)": danish.embed_passages,
    }


def untrained_table(teacher: EncoderTrainer, glosser: Glosser) -> Encode:
    """Return the static table as it is before training."""
    data = topics(read_blocks(), read_pairs(), [])
    texts = [text for one in data for text in (*one.questions, *one.statements)]
    table = StaticTrainer(glosser, texts)
    rows = table.initial(teacher.encode_glosses, texts)

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        return unit(np.array([rows[table.rows(text)].sum(axis=0) for text in texts], dtype=np.float32))

    return encode


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the vectors at length 1."""
    scaled: NDArray[np.float32] = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return scaled


class _Set:
    """The test half of one set of questions, over its note."""

    def __init__(self, name: str, note: Path) -> None:
        source = ROOT / "evaluation" / f"{name}.jsonl"
        entries = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
        wanted = {entry["id"] for entry in entries if entry["split"] == "test" and not entry["history"]}
        judged = read_judged_note(note, source)
        self.judged = JudgedNote(judged.note, tuple(q for q in judged.questions if q.id in wanted and q.grades))
        fast = DanishEmbedder(FAST)
        self._index = self._build(fast)
        self._reader = EvidenceReader(self._index, fast)
        self._spelled = SpelledTopic(self._index)

    def _build(self, embedder: DanishEmbedder) -> Index:
        return build_index([self.judged.note], embedder, tempfile.mkdtemp())

    def dense(self, encode: Encode, lexical: float) -> tuple[float, float]:
        """Return nDCG@10 over all questions and over those in the asker's own words."""
        statements = self.judged.note.statements
        above = {statement.id: statement for statement in statements}
        passages = encode([passage_text(s, above.get(s.parent) if s.parent else None) for s in statements])

        def rank(query: Query) -> NDArray[np.float32]:
            topic = self._spelled(query.topic)
            said = self._reader.read(topic or " ", None)
            scores = passages @ encode([topic or " "])[0]
            alone = 1.0 if not passages.any() else lexical
            result: NDArray[np.float32] = scores + np.float32(alone) * np.maximum(said.coverage, said.theme_coverage)
            return result

        return self._measure(rank)

    def product(self, embedder: DanishEmbedder) -> tuple[float, float]:
        """Return the same of the product's own ranking."""
        index = self._build(embedder)
        searcher = Searcher(index, embedder, calibration_for(embedder, "unused"))

        def rank(query: Query) -> NDArray[np.float32]:
            found = searcher.rank(query.topic, Filters())
            scores = np.full(len(index), -1e9, dtype=np.float32)
            scores[found.rows] = found.scores
            return scores

        return self._measure(rank)

    def _measure(self, rank: Rank) -> tuple[float, float]:
        run = [hit for question in self.judged.questions for hit in self._ranked(question, rank)]
        qrels = [
            ir_measures.Qrel(question.id, str(row), grade)
            for question in self.judged.questions
            for row, grade in question.grades.items()
        ]
        values = {found.query_id: found.value for found in ir_measures.iter_calc([nDCG @ 10], qrels, run)}
        own = [values[question.id] for question in self.judged.questions if question.kind == "own_words"]
        return float(np.mean(list(values.values()))), float(np.mean(own))

    def _ranked(self, question: Judged, rank: Rank) -> list[ir_measures.ScoredDoc]:
        query = understand(question.question, (), [self.judged.note])
        within = self._index.select(query.filters)
        scores = rank(query)
        rows = self._index.first() if within is None else within.first()
        order = rows[np.argsort(-scores[rows], kind="stable")][:10]
        return [ir_measures.ScoredDoc(question.id, str(row), float(-place)) for place, row in enumerate(order)]


if __name__ == "__main__":
    main()
