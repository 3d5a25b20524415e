from pathlib import Path

import numpy as np
import pytest

from randers_rag.embedding.danish import FAST, THOROUGH, DanishEmbedder
from randers_rag.errors import ModelError
from randers_rag.index import SearchIndex, build_index
from randers_rag.index.milvus import Address, MilvusStore
from randers_rag.notes import parse_text
from randers_rag.schema import Filters
from randers_rag.search import Searcher, calibration_for
from randers_rag.search.calibration import LinearModel, read_calibration
from randers_rag.search.evidence import EvidenceReader
from randers_rag.search.features import (
    ANSWERING,
    CITING,
    KINDS,
    RANKING,
    answering_features,
    citing_features,
    ranking_features,
)
from randers_rag.search.spelled import SpelledTopic

TOLD_AND_UNTOLD = ("cykelstier", "hvad siges der om biblioteket", "hvor mange elever er der", "hvad koster bussen")
NOTE = """Referat fra Lillebys temadag

Gruppe 1
Spørgsmål 1: Hvad går godt?
Kultur:
- Biblioteket er åbent hele aftenen
- Musikskolen har mange elever
Trafik
- Bussen kører for sjældent
- Flere cykelstier til skolen
Gruppe 2
Spørgsmål 1: Hvad går godt?
- Frivillige besøger ensomme
- De unge mangler et sted at være
"""


@pytest.fixture(scope="module")
def embedder() -> DanishEmbedder:
    return DanishEmbedder(FAST)


@pytest.fixture(scope="module", params=["folder", "milvus"])
def index(
    request: pytest.FixtureRequest, embedder: DanishEmbedder, tmp_path_factory: pytest.TempPathFactory
) -> SearchIndex:
    note = parse_text(NOTE, file="lilleby.txt", note_id="lilleby")
    if request.param == "folder":
        return build_index([note], embedder, tmp_path_factory.mktemp("i"))
    address = Address(request.getfixturevalue("milvus_server"), request.getfixturevalue("milvus_name")())
    return MilvusStore(address).build([(note, "")], embedder)


@pytest.fixture(scope="module")
def searcher(index: SearchIndex, embedder: DanishEmbedder) -> Searcher:
    return Searcher(index, embedder, calibration_for(embedder, "unused"))


@pytest.fixture(scope="module")
def reader(index: SearchIndex, embedder: DanishEmbedder) -> EvidenceReader:
    return EvidenceReader(index, embedder)


def texts(searcher: Searcher, topic: str, filters: Filters | None = None) -> list[str]:
    return [hit.statement.text for hit in searcher.hits(searcher.rank(topic, filters or Filters()), 20)]


@pytest.mark.parametrize(
    ("topic", "first"),
    [
        ("cykelstier", "Flere cykelstier til skolen"),
        ("cykelsti", "Flere cykelstier til skolen"),
        ("busser", "Bussen kører for sjældent"),
        ("bibliotek", "Biblioteket er åbent hele aftenen"),
        ("bibloteket", "Biblioteket er åbent hele aftenen"),
        ("ensomhed", "Frivillige besøger ensomme"),
        ("teenagere", "De unge mangler et sted at være"),
    ],
)
def test_the_best_statement_comes_first(searcher: Searcher, topic: str, first: str) -> None:
    assert texts(searcher, topic)[0] == first


def test_filters_shut_out_and_an_empty_topic_takes_all_in_order(searcher: Searcher) -> None:
    group = Filters(groups=(2,))
    assert texts(searcher, "", group) == ["Frivillige besøger ensomme", "De unge mangler et sted at være"]
    assert set(texts(searcher, "cykelstier", group)) == {
        "Frivillige besøger ensomme",
        "De unge mangler et sted at være",
    }
    assert texts(searcher, "cykelstier", Filters(groups=(9,))) == []
    assert not len(searcher.judge(searcher.rank("", Filters(groups=(9,)))).cited.rows)


def test_a_number_is_no_answer_because_its_thing_is_named(searcher: Searcher) -> None:
    cited = {topic: len(searcher.judge(searcher.rank(topic, Filters())).cited.rows) for topic in TOLD_AND_UNTOLD}
    assert [topic for topic, count in cited.items() if count] == ["cykelstier", "hvad siges der om biblioteket"]


def test_things_of_a_list_are_answered_one_by_one(searcher: Searcher) -> None:
    things = ("cykelstier", "ensomhed", "rumstationer")
    ranking = searcher.rank("cykelstier, ensomhed og rumstationer", Filters(), things)
    verdict = searcher.judge(ranking)
    cited = {hit.statement.text for hit in searcher.hits(verdict.cited, 9)}
    assert {"Flere cykelstier til skolen", "Frivillige besøger ensomme"} <= cited
    assert verdict.silent == (2,)
    assert ranking.rows.tolist() == sorted(ranking.rows.tolist(), key=lambda row: -ranking.scores[ranking.rows == row])
    assert len(set(ranking.rows.tolist())) == 6


def test_a_heading_with_nothing_under_it_is_no_answer(embedder: DanishEmbedder, tmp_path: Path) -> None:
    text = "Møde\n\nGruppe 1\nStøj:\n- Biler larmer\nMålinger:\nTrafik:\n- Vi ønsker:\n  - Cykelstier\n"
    note = parse_text(text, file="m.txt", note_id="m")
    searcher = Searcher(build_index([note], embedder, tmp_path / "i"), embedder, calibration_for(embedder, "unused"))
    assert "Målinger:" in [statement.text for statement in note.statements]
    verdict = searcher.judge(searcher.rank("målinger", Filters()))
    assert (len(verdict.cited.rows), verdict.confidence < 0) == (0, True)
    assert "Vi ønsker:" in [
        h.statement.text for h in searcher.hits(searcher.judge(searcher.rank("", Filters())).cited, 9)
    ]
    assert "Målinger:" in texts(searcher, "målinger")


def test_more_than_can_be_quoted_is_left_out_and_counted(embedder: DanishEmbedder, tmp_path: Path) -> None:
    kinds = ("Flere busser om aftenen", "Mere kultur til alle")
    lines = "\n".join(f"- {kind} nummer {number}" for number in range(320) for kind in kinds)
    note = parse_text(f"Møde\n\nGruppe 1\n{lines}\n", file="m.txt", note_id="m")
    searcher = Searcher(build_index([note], embedder, tmp_path / "i"), embedder, calibration_for(embedder, "unused"))
    culture = searcher.answering("kultur", Filters())
    assert len(culture) == 320
    everything = searcher.rank("", Filters())
    verdict = searcher.judge(everything, culture)
    assert {hit.statement.text.split()[1] for hit in searcher.hits(verdict.cited, 640)} == {"busser"}
    assert (len(verdict.cited.rows), verdict.left_out) == (300, 20)
    both = searcher.judge(searcher.rank("kultur og busser", Filters(), ("kultur", "busser")))
    assert (len(both.cited.rows), both.left_out) == (300, 340)


def test_a_list_is_met_with_silence_where_nothing_of_it_is_there(searcher: Searcher) -> None:
    verdict = searcher.judge(searcher.rank("rumstationer og pingviner", Filters(), ("rumstationer", "pingviner")))
    assert (len(verdict.cited.rows), verdict.silent) == (0, ())
    assert verdict.confidence < 0


def test_matched_words_are_the_notes_own(searcher: Searcher) -> None:
    ranking = searcher.rank("cykelsti", Filters())
    assert "cykelstier" in searcher.matched(ranking, searcher.hits(ranking, 1))


def test_the_towns_name_is_no_topic_unless_it_is_all(index: SearchIndex) -> None:
    spelled = SpelledTopic(index)
    assert spelled("cykelstier i Lillebys midte") == "cykelstier i midte"
    assert spelled("Lilleby") == "lilleby"


def test_evidence_of_a_word_said_in_text_or_heading(reader: EvidenceReader) -> None:
    evidence = reader.read("trafik", None)
    assert evidence.rows.tolist() == [0, 1, 2, 3, 4, 5]
    assert evidence.said.tolist() == [0, 0, 0, 0, 0, 0]
    assert evidence.said_with_theme.tolist() == [0, 0, 1, 1, 0, 0]
    assert evidence.has_theme.tolist() == [1, 1, 1, 1, 0, 0]
    assert not evidence.asks_fact
    assert reader.read("hvornår kører bussen", None).asks_fact


def test_features_have_their_names_columns_and_are_finite(
    index: SearchIndex, embedder: DanishEmbedder, reader: EvidenceReader
) -> None:
    within = index.select(Filters(groups=(1,)))
    evidence = reader.read("flere cykelstier", within)
    scores = np.arange(6, dtype=np.float32)
    calibration = calibration_for(embedder, "unused")
    elsewhere = calibration.cohort.cosines(evidence.vector)
    prior = calibration.prior.odds(evidence.topic, evidence.vector)
    assert len(elsewhere) == len(KINDS)
    for rows, features, names in (
        (6, ranking_features(evidence), RANKING),
        (4, citing_features(evidence, scores), CITING),
        (1, answering_features(evidence, scores, prior, elsewhere), ANSWERING),
    ):
        assert features.shape == (rows, len(names))
        assert np.isfinite(features).all()


def test_a_large_index_scores_only_what_vectors_and_words_bring_up(
    index: SearchIndex, reader: EvidenceReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("randers_rag.index.store.EXHAUSTIVE", 2)
    monkeypatch.setattr("randers_rag.index.milvus.names.HELD", 2)
    monkeypatch.setattr("randers_rag.search.evidence.CANDIDATES", 2)
    evidence = reader.read("cykelstier", None)
    assert 3 in evidence.rows.tolist()
    assert len(evidence.rows) < 6
    masked = reader.read("cykelstier", index.select(Filters(groups=(2,))))
    assert set(masked.rows.tolist()) <= {4, 5}


def test_a_linear_model_is_a_weighted_sum() -> None:
    model = LinearModel(features=("a", "b"), mean=(1.0, 2.0), scale=(2.0, 1.0), weights=(4.0, -1.0), bias=0.5)
    np.testing.assert_allclose(model(np.array([[1, 2], [3, 3]], dtype=np.float32)), [0.5, 3.5], atol=1e-6)


def test_a_calibration_that_is_missing_or_odd_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="No calibration"):
        read_calibration(tmp_path, "odd")
    (tmp_path / "calibration-odd.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match=r"cohort-.* cannot be read"):
        read_calibration(tmp_path, "odd")
    (tmp_path / "calibration-odd.json").write_text("[]", encoding="utf-8")
    shipped = calibration_for(DanishEmbedder(FAST), "unused")
    shipped.cohort.write(tmp_path, "odd")
    shipped.prior.write(tmp_path, "odd")
    with pytest.raises(ModelError, match="not a calibration"):
        read_calibration(tmp_path, "odd")


def test_what_stands_under_the_same_heading_speaks_for_a_statement(reader: EvidenceReader) -> None:
    evidence = reader.read("trafik", None)
    assert evidence.soft_with_theme.tolist()[2:4] == [1, 1]
    assert evidence.siblings_soft.tolist()[2:] == [1, 1, 0, 0]
    assert evidence.siblings_dense[2] == pytest.approx(evidence.dense[3])


@pytest.mark.parametrize("name", [THOROUGH, FAST])
def test_both_embedded_models_have_their_calibration(name: str) -> None:
    assert calibration_for(DanishEmbedder(name), "unused").model == name
