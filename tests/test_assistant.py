"""The assistant over the real note: what it finds, what it quotes, when it keeps silent."""

import json
import re
from functools import cached_property
from pathlib import Path

import pytest
from threadpoolctl import threadpool_info

from randers_rag import Assistant, Filters
from randers_rag.answer import escape_markdown
from randers_rag.settings import Settings

ROOT = Path(__file__).parent.parent
QUERIES = [
    json.loads(line)
    for name in ("randers.jsonl", "lindebjerg.jsonl")
    for line in (ROOT / "evaluation" / name).read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module", params=["folder", "milvus"])
def assistant(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    store = "folder"
    if request.param == "milvus":
        store = f"milvus+{request.getfixturevalue('milvus_server')}/{request.getfixturevalue('milvus_name')()}"
    settings = Settings(corpus=ROOT / "corpus", index=tmp_path_factory.mktemp("index"), store=store)
    return Assistant.open(settings=settings)


def test_a_topic_is_found_in_the_groups_that_speak_of_it(assistant: Assistant) -> None:
    answer = assistant.ask("hvad sagde grupperne om unge?")
    assert answer.found
    assert {citation.statement.group for citation in answer.citations} >= {2, 3, 4}
    assert [coverage.group for coverage in answer.coverage] == [1, 2, 3, 4]


def test_a_named_group_limits_search_and_answer(assistant: Assistant) -> None:
    assert {hit.statement.group for hit in assistant.search("hvad siger gruppe 3 om boliger?")} == {3}
    assert {citation.statement.group for citation in assistant.ask("hvad foreslog gruppe 2?").citations} == {2}


def test_everything_of_a_group_is_everything(assistant: Assistant) -> None:
    answer = assistant.ask("hvad sagde gruppe 4?")
    assert len(answer.citations) == 12
    assert [citation.number for citation in answer.citations] == list(range(1, 13))


def test_search_returns_no_more_than_k_best_first(assistant: Assistant) -> None:
    hits = assistant.search("kultur", k=7)
    assert len(hits) == 7
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[:3] == assistant.search("kultur", k=3)
    assert assistant.search("kultur", k=0) == []


def test_a_follow_up_takes_over_the_topic(assistant: Assistant) -> None:
    question = "hvad sagde gruppe 3 om unge?"
    history = [(question, assistant.ask(question).text)]
    answer = assistant.ask("og gruppe 4?", history=history)
    assert {citation.statement.group for citation in answer.citations} == {4}
    assert answer.query.carried


def test_each_thing_of_a_list_is_answered(assistant: Assistant) -> None:
    answer = assistant.ask("boliger, ensomhed og pingviner")
    texts = " ".join(citation.statement.text.lower() for citation in answer.citations)
    assert "bolig" in texts
    assert "ensom" in texts
    assert "Om pingviner er der ikke fundet noget." in answer.text


def test_a_topic_can_be_left_out(assistant: Assistant) -> None:
    events = {citation.statement.id for citation in assistant.ask("events").citations}
    assert events
    for question in ("alt undtagen events", "kultur undtagen events"):
        answer = assistant.ask(question)
        assert answer.citations
        assert not events & {citation.statement.id for citation in answer.citations}
        assert not events & {hit.statement.id for hit in assistant.search(question, k=95)}


def test_the_kind_of_thing_asked_for_is_looked_at_first_and_everything_after(assistant: Assistant) -> None:
    found = assistant.ask("Hvilke tiltag er der for unge?")
    assert found.query.filters.questions == (2,)
    assert all(2 in citation.statement.questions for citation in found.citations)
    assert assistant.understand("Hvilke fordele er der ved atomkraft?").preferred.questions == (1,)


def test_places_taken_over_are_let_go_where_nothing_in_them_answers(assistant: Assistant) -> None:
    history = [("hvad siger gruppe 1 om kultur?", "…")]
    assert assistant.understand("hvad med atomkraft?", history).filters.groups == (1,)
    answer = assistant.ask("hvad med atomkraft?", history)
    assert [citation.statement.group for citation in answer.citations] == [4]
    assert answer.query.filters == Filters()


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("hvad siger gruppe 4 om atomkraft", "og de andre grupper?"),
        ("hvad siger gruppe 4 om atomkraft", "hvem ellers nævnte det?"),
        ("hvad siger gruppe 4 om atomkraft", "bare 1"),
        ("hvad siger gruppe 9 om atomkraft", "mere"),
    ],
)
def test_places_that_a_follow_up_names_are_kept(assistant: Assistant, before: str, question: str) -> None:
    assert not assistant.ask(question, [(before, "…")]).citations


def test_a_question_chosen_on_the_page_is_kept_beside_a_kind(assistant: Assistant) -> None:
    answer = assistant.ask("Hvilke tiltag er der for unge?", filters=Filters(questions=(1,)))
    assert answer.query.filters.questions == (1,)


def test_a_search_goes_on_behind_the_questions_that_are_preferred(assistant: Assistant) -> None:
    hits = assistant.search("Hvilke tiltag er der for unge?", k=95)
    assert len(hits) == 95
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    first = next(place for place, hit in enumerate(hits) if 2 not in hit.statement.questions)
    assert all(2 not in hit.statement.questions for hit in hits[first:])


def test_groups_that_say_something_are_named_where_the_one_asked_does_not(assistant: Assistant) -> None:
    answer = assistant.ask("hvad siger gruppe 1 om atomkraft?")
    assert not answer.found
    assert "Men gruppe 4 siger noget om det." in answer.text


def test_each_of_several_things_is_left_out(assistant: Assistant) -> None:
    kept = {citation.statement.id for citation in assistant.ask("gruppe 1 undtagen kultur og uddannelse").citations}
    left_out = {
        citation.statement.id
        for thing in ("kultur", "uddannelse")
        for citation in assistant.ask(f"hvad siger gruppe 1 om {thing}?").citations
    }
    assert left_out
    assert kept
    assert not kept & left_out


def test_how_many_groups_there_are_is_told_without_quoting_all_that_they_said(assistant: Assistant) -> None:
    answer = assistant.ask("hvor mange grupper var der?")
    assert answer.text == (
        "Notatet har 4 grupper: gruppe 1 (29 udsagn), gruppe 2 (18 udsagn), gruppe 3 (36 udsagn) og gruppe 4 "
        "(12 udsagn)."
    )
    assert (answer.found, answer.citations) == (True, ())


def test_a_group_that_does_not_exist_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("hvad sagde gruppe 7?")
    assert not answer.found
    assert "gruppe 7" in answer.text
    assert answer.citations == ()


def test_filters_of_the_page_limit_too(assistant: Assistant) -> None:
    hits = assistant.search("kultur", filters=Filters(groups=(4,)))
    assert {hit.statement.group for hit in hits} == {4}


def test_where_the_note_is_silent_so_is_the_assistant(assistant: Assistant) -> None:
    answer = assistant.ask("Hvad koster en billet til svømmehallen?")
    assert not answer.found
    assert answer.citations == ()
    assert answer.nearest_themes


@pytest.mark.parametrize(
    "question", ["", "   ", "😀😀", "<script>alert(1)</script>", "?" * 50, "unge " * 2000, "\x00", "你好"]
)
def test_odd_questions_get_a_polite_answer(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.text
    assert "<script" not in answer.text


def test_a_statement_is_found_by_its_id(assistant: Assistant) -> None:
    statement = assistant.notes[0].statements[10]
    assert assistant.statement(statement.id) == statement
    with pytest.raises(KeyError):
        assistant.statement("no-such:id")


@pytest.mark.parametrize("query", QUERIES, ids=[query["id"] for query in QUERIES])
def test_every_quote_of_every_answer_is_the_notes_own(assistant: Assistant, query: dict[str, object]) -> None:
    """Each citation's text is the file's, but for joined lines, and stands so in the answer."""
    answer = assistant.ask(str(query["question"]))
    source = assistant.notes[0].source
    for citation in answer.citations:
        place = citation.statement.place
        assert re.sub(r"\s+", " ", source[place.start : place.end]) == re.sub(r"\s+", " ", citation.statement.text)
        assert escape_markdown(citation.statement.text) in answer.text
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))


@pytest.mark.parametrize(
    "question", ["hvad siger de om unge?", "Hvem vandt Tour de France i 1998?", "hvad foreslog gruppe 2?", "kultur"]
)
def test_confidence_is_negative_exactly_where_it_keeps_silent(assistant: Assistant, question: str) -> None:
    assert (assistant.confidence(question) >= 0) == assistant.ask(question).found


def test_after_the_warm_up_nothing_is_made_once_for_a_first_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    get = cached_property.__get__

    def told(self: cached_property[object], instance: object, owner: type | None = None) -> object:
        made.append(f"{type(instance).__name__}.{self.attrname}")
        return get(self, instance, owner)

    def made_by(question: str) -> set[str]:
        made.clear()
        assert assistant.ask(question).found
        return set(made)

    assistant = Assistant.open(settings=Settings(corpus=ROOT / "corpus", index=tmp_path))
    monkeypatch.setattr(cached_property, "__get__", told)
    assistant.warm_up()
    first = "hvad drømmer gruppe 2 om på mødet om Fremtidens Randers, om kulturr og børn?"
    assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {1}
    assert made_by(first) <= made_by("hvilke styrker nævner gruppe 3 på mødet om Randers, om unnge og frivillige?")
