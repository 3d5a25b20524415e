"""The prior of a question: learnt from questions alone, read back as written, and damage is told."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from randers_rag.embedding.base import Vectors
from randers_rag.embedding.danish import FAST, THOROUGH, DanishEmbedder
from randers_rag.errors import ModelError
from randers_rag.search import calibration_for
from randers_rag.search.cohort import unanswered_texts
from randers_rag.search.prior import SIZE, Lessons, Prior, answered_texts, read_prior

ANSWERED = ("cykelstier til skolen", "mere tid til de unge", "flere frivillige")
UNANSWERED = ("hvad koster en bajer", "hvad koster kaffen", "hvornår lukker svømmehallen")


class Prices:
    """A vector that says whether a price is asked for."""

    name, fingerprint, dimension = "prices", "prices", 2

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return np.eye(2, dtype=np.float32)[[int("koster" in text) for text in texts]]

    embed_queries = embed_words = embed_passages


def lessons(answered: Sequence[str], unanswered: Sequence[str]) -> Lessons:
    topics = [*answered, *unanswered]
    return Lessons.of(topics, Prices().embed_queries(topics), np.arange(len(topics)) < len(answered))


@pytest.fixture
def prior() -> Prior:
    return Prior.learnt(lessons(ANSWERED, UNANSWERED), lessons(["træer i byen"], ["hvad koster et træ"]))


def test_a_judged_question_counts_more_than_a_written_one() -> None:
    judged, written = lessons(["cykler"], ["busser"]), lessons(["busser"], ["cykler"])
    found, vector = Prior.learnt(written, judged), Prices().embed_queries([""])[0]
    assert found.odds("cykler", vector)[1] > 0 > found.odds("busser", vector)[1]


def test_what_is_asked_like_unanswered_questions_is_unlikely(prior: Prior) -> None:
    likely, unlikely = (prior.odds(topic, Prices().embed_queries([topic])[0]) for topic in ("frivillige", "koster det"))
    assert likely[0] > unlikely[0]
    assert likely[1] > unlikely[1]


def test_words_count_however_they_are_spelt(prior: Prior) -> None:
    vector = Prices().embed_queries([""])[0]
    assert prior.odds("HVORNAAR lukker", vector) == prior.odds("hvornår lukker", vector)


def test_the_odds_of_no_words_are_the_constant_terms(prior: Prior) -> None:
    assert prior.odds("", np.zeros(2, dtype=np.float32)) == (prior.meaning[-1], pytest.approx(prior.words[-1]))


def test_a_prior_is_read_as_it_was_written(prior: Prior, tmp_path: Path) -> None:
    prior.write(tmp_path, "prices")
    found = read_prior(tmp_path, "prices")
    np.testing.assert_array_equal(found.meaning, prior.meaning)
    np.testing.assert_array_equal(found.words, prior.words)


def test_what_is_absent_damaged_or_of_another_size_is_told(prior: Prior, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"prior-prices\.meaning\.npy cannot be read"):
        read_prior(tmp_path, "prices")
    prior.write(tmp_path, "prices")
    np.save(tmp_path / "prior-prices.words.npy", np.zeros(3, dtype=np.float16))
    with pytest.raises(ModelError, match="fit together"):
        read_prior(tmp_path, "prices")
    (tmp_path / "prior-prices.words.npy").write_bytes(b"no array")
    with pytest.raises(ModelError, match="damaged"):
        read_prior(tmp_path, "prices")


def test_no_question_that_ships_is_of_both_kinds() -> None:
    unanswered = {text.lower() for kind in unanswered_texts() for text in kind}
    assert len(unanswered) > 10_000
    assert not [text for text in answered_texts() if text.lower() in unanswered]


@pytest.mark.parametrize("name", [THOROUGH, FAST])
def test_opinions_are_likelier_than_prices_and_names(name: str) -> None:
    """Questions of no list: what separates them is how discussions and desks are asked."""
    embedder = DanishEmbedder(name)
    shipped = calibration_for(embedder, "unused").prior
    assert shipped.meaning.shape == (embedder.dimension + 1,)
    assert shipped.words.shape == (SIZE + 1,)

    def odds(topic: str) -> float:
        return sum(shipped.odds(topic, embedder.embed_queries([topic])[0]))

    held = ("de ældres ensomhed", "hvad kan vi gøre for at holde på de nyansatte", "stoltheden over byen")
    looked_up = ("hvad koster en liter blæk til printeren", "hvem vandt valget i 1997", "telefonnummer på vagtmesteren")
    assert min(map(odds, held)) > max(map(odds, looked_up))
