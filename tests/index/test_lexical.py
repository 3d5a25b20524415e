"""BM25 against the formula written out by hand."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from randers_rag.danish.tokens import Concept, Tokeniser
from randers_rag.index.fuzzy import trigrams
from randers_rag.index.lexical import K1, PARENT_WEIGHT, B, Lexical, LexicalBuilder, Postings
from randers_rag.index.ragged import RaggedBuilder
from randers_rag.index.ranking import Chosen, best
from randers_rag.index.vocabulary import Vocabulary
from randers_rag.index.weights import weigh

TEXTS = ["Flere busser", "Busser og tog til byen", "Cykelstier", "bus bus bus", "og det"]


def build(folder: Path, texts: list[str], themes: tuple[str, ...] = (), parents: list[int] | None = None) -> Lexical:
    builder = LexicalBuilder(Tokeniser())
    for text in texts:
        builder.add_statement(text)
    for theme in themes:
        builder.add_heading(theme)
    builder.write(folder, np.array(parents or [-1] * len(texts), dtype=np.int32), np.ones(len(themes), dtype=np.int64))
    return Lexical.open(folder, len(texts), len(themes), len(themes))


def scores_of(field: Postings, concepts: Sequence[Concept]) -> NDArray[np.float32]:
    """Return the score of every text."""
    return field.worths(concepts, np.arange(len(field))).sum(axis=0)


def asked(question: str) -> tuple[Concept, ...]:
    return Tokeniser().concepts(question)


def expected(texts: list[str], token: str) -> list[float]:
    """BM25 as Lucene has it, times k1 + 1: what the module promises."""
    documents = [Counter(Tokeniser().tokens(text)) for text in texts]
    average = sum(document.total() for document in documents) / len(documents)
    holding = sum(1 for document in documents if token in document)
    idf = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
    return [
        idf * (K1 + 1) * d[token] / (d[token] + K1 * (1 - B + B * d.total() / average)) if token in d else 0.0
        for d in documents
    ]


def one(token: str, weight: float = 1.0) -> tuple[Concept, ...]:
    return (Concept(token, weight, ((token, 1.0),)),)


@pytest.mark.parametrize("token", ["bus", "~bus", "tog", "cykelsti", "+cykel"])
def test_scores_follow_the_formula(tmp_path: Path, token: str) -> None:
    scores = scores_of(build(tmp_path, TEXTS).statements, one(token))
    assert scores.tolist() == pytest.approx(expected(TEXTS, token), rel=1e-5)


def test_of_a_concepts_variants_only_the_best_counts(tmp_path: Path) -> None:
    lexical = build(tmp_path, TEXTS)
    concept = Concept("bus", 0.5, (("bus", 1.0), ("~bus", 0.9), ("bus", 0.2)))
    assert scores_of(lexical.statements, (concept,)).tolist() == pytest.approx(
        [0.5 * x for x in expected(TEXTS, "bus")], rel=1e-5
    )


def test_concepts_add_up(tmp_path: Path) -> None:
    lexical = build(tmp_path, TEXTS)
    both = scores_of(lexical.statements, [*one("bus"), *one("tog", 0.3)])
    wanted = [a + 0.3 * b for a, b in zip(expected(TEXTS, "bus"), expected(TEXTS, "tog"), strict=True)]
    assert both.tolist() == pytest.approx(wanted, rel=1e-5)


def test_random_texts_score_as_by_brute_force(tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    pool = "bus tog bane cykel skole lærer elev bolig park by vej bro havn kunst".split()
    texts = [" ".join(rng.choice(pool, rng.integers(1, 10))) for _ in range(100)]
    lexical = build(tmp_path, texts)
    for _ in range(10):
        chosen = rng.choice(pool, 3, replace=False).tolist()
        concepts = [concept for word in chosen for concept in one(word, rng.random())]
        wanted = np.sum([np.array(expected(texts, c.word)) * c.weight for c in concepts], axis=0)
        np.testing.assert_allclose(scores_of(lexical.statements, concepts), wanted, rtol=1e-4, atol=1e-6)


def test_top_is_in_order_and_ties_go_by_row(tmp_path: Path) -> None:
    lexical = build(tmp_path, ["tog", "bus", "tog bus", "bus", "kunst"])
    rows, scores = lexical.statements.top(asked("bus"), 10)
    assert rows.tolist() == [1, 3, 2]
    assert scores[0] == scores[1] > scores[2]
    assert lexical.statements.top(asked("bus"), 1)[0].tolist() == [1]
    assert lexical.statements.top(asked("bus"), 0)[0].tolist() == []
    allowed = np.array([True, False, True, False, True])
    assert lexical.statements.top(asked("bus"), 10, Chosen(5, mask=allowed))[0].tolist() == [2]


def test_a_whole_compound_beats_its_part_and_a_part_is_found_within_compounds(tmp_path: Path) -> None:
    lexical = build(tmp_path, ["ungdomsboliger", "boliger", "ungdomsklub", "kunst"])
    assert lexical.statements.top(asked("ungdomsboliger"), 9)[0].tolist() == [0, 1, 2]
    assert lexical.statements.top(asked("bolig"), 9)[0].tolist() == [1, 0]


def test_a_nested_statement_says_what_is_above_it_at_a_discount(tmp_path: Path) -> None:
    texts = ["skole", "lærer", "løn", "kunst"]
    (tmp_path / "flat").mkdir()
    flat = scores_of(build(tmp_path / "flat", texts).statements, one("skole"))
    lexical = build(tmp_path, texts, parents=[-1, 0, 1, -1])
    own = float(flat[0])
    wanted = [own, own * PARENT_WEIGHT, own * PARENT_WEIGHT**2, 0]
    assert scores_of(lexical.statements, one("skole")).tolist() == pytest.approx(wanted)
    assert scores_of(lexical.statements, one("kunst")).tolist() == pytest.approx([0, 0, 0, own])
    assert scores_of(lexical.statements, one("lærer")).tolist() == pytest.approx([0, own, own * PARENT_WEIGHT, 0])


def test_a_word_said_by_both_counts_where_it_weighs_most(tmp_path: Path) -> None:
    lexical = build(tmp_path, ["skole", "skole"], parents=[-1, 0])
    scores = scores_of(lexical.statements, one("skole"))
    assert scores[0] == scores[1]


def test_themes_have_scores_of_their_own(tmp_path: Path) -> None:
    lexical = build(tmp_path, ["mere kunst"], themes=("Busser", "Skoler"))
    assert (scores_of(lexical.headings, asked("bus")) > 0).tolist() == [True, False]
    assert scores_of(lexical.statements, asked("bus")).tolist() == [0]


def test_a_text_of_average_length_scores_the_rarities_of_its_words(tmp_path: Path) -> None:
    statements = build(tmp_path, ["bus", "tog", "kunst"]).statements
    concepts = Tokeniser().concepts("bus xyzzy")
    known, unknown = statements.rarities(concepts).tolist()
    assert scores_of(statements, concepts).tolist() == pytest.approx([known, 0, 0])
    assert unknown > known


def test_some_texts_score_as_among_all(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    pool = "bus tog bane cykel skole lærer elev bolig park by".split()
    statements = build(tmp_path, [" ".join(rng.choice(pool, rng.integers(1, 6))) for _ in range(60)]).statements
    concepts = Tokeniser().concepts("cykelbane til skole")
    everything = statements.worths(concepts, np.arange(60))
    np.testing.assert_array_equal(everything.sum(axis=0), scores_of(statements, concepts))
    for size in (0, 1, 7, 59):
        rows = np.sort(rng.choice(60, size, replace=False))
        np.testing.assert_array_equal(statements.worths(concepts, rows), everything[:, rows])


@pytest.mark.parametrize("texts", [["og", "det"], ["og"]])
def test_texts_of_stop_words_only_are_no_trouble(tmp_path: Path, texts: list[str]) -> None:
    lexical = build(tmp_path, texts, themes=("og",))
    assert scores_of(lexical.statements, asked("bus")).tolist() == [0] * len(texts)
    assert lexical.statements.top(asked("bus"), 3)[0].tolist() == []


def test_the_vocabulary_finds_each_token_and_no_other(tmp_path: Path) -> None:
    tokens = sorted(["bus", "~bus", "+bus", "ål", "æble", "øl", "zebra", "a", "🚌", "busk"], key=str.encode)
    Vocabulary.of(tokens).write(tmp_path)
    vocabulary = Vocabulary.open(tmp_path)
    assert [vocabulary.find(token) for token in tokens] == list(range(len(tokens)))
    assert [vocabulary[number] for number in range(len(tokens))] == tokens
    assert [vocabulary.find(token) for token in ["", "bu", "buss", "å", "🚌🚌", "\0"]] == [None] * 6


def test_words_written_alike_are_found_and_weigh_less(tmp_path: Path) -> None:
    lexical = build(tmp_path, ["skolebestyrelse", "skole", "busser"])
    assert lexical.statements.top(asked("skolebestyrlese"), 9)[0].tolist() == []
    likeness = dict(lexical.spelt_like("skolebestyrlese"))
    assert likeness["~skolebestyr"] > likeness["~skol"]
    assert lexical.spelt_like("skolebestyrelse")[0] == ("~skolebestyr", pytest.approx(1))


def test_likeness_is_the_cosine_of_trigrams(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    texts = ["".join(rng.choice(list("abdeku"), rng.integers(3, 9))) for _ in range(80)]
    lexical = build(tmp_path, [*texts, "øl", "æbler på åen"])
    tokens = [lexical.vocabulary[number] for number in range(len(lexical.vocabulary))]
    for stem in ["~" + "".join(rng.choice(list("abdeku"), 5)) for _ in range(10)]:
        wanted = {
            token: len(trigrams(token) & trigrams(stem)) / math.sqrt(len(trigrams(token)) * len(trigrams(stem)))
            for token in tokens
            if token.startswith("~")
        }
        found = lexical.similar.to(stem, most=10**6, least=0.25)
        assert dict(found) == pytest.approx({token: value for token, value in wanted.items() if value >= 0.25})
        assert [value for _, value in found] == sorted((value for _, value in found), reverse=True)
        assert lexical.similar.to(stem, most=2, least=0.25) == found[:2]
    assert lexical.similar.to("~", least=0.01) == []


def test_best_breaks_ties_by_row_at_the_edge() -> None:
    rows, scores = best(np.array([1, 3, 2, 3, 3, 0], dtype=np.float32), 2)
    assert (rows.tolist(), scores.tolist()) == ([1, 3], [3, 3])
    assert best(np.zeros(0, dtype=np.float32), 3)[0].tolist() == []
    assert best(np.array([1, 2], dtype=np.float32), 9)[0].tolist() == [1, 0]


@pytest.mark.parametrize("seed", range(3))
def test_weights_are_those_of_bm25s(seed: int) -> None:
    from bm25s import BM25

    rng = np.random.default_rng(seed)
    texts = [rng.zipf(1.4, rng.integers(0, 12)) % 50 for _ in range(200)]
    model = BM25(k1=K1, b=B, method="lucene", csc_backend="numpy")
    theirs = model.build_index_from_ids(list(range(50)), [text.tolist() for text in texts], show_progress=False)
    built = RaggedBuilder()
    for text in texts:
        built.add(text.tolist())
    ours = weigh(built.built(), 50, K1, B)
    np.testing.assert_array_equal(ours.starts, theirs["indptr"])
    np.testing.assert_allclose(ours.weights, theirs["data"] * (K1 + 1), rtol=1e-6)
    np.testing.assert_array_equal(ours.texts, theirs["indices"])
