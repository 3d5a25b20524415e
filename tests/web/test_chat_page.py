"""The chat in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from randers_rag import Assistant
from randers_rag.web.feedback import FeedbackStore

from .conftest import Watch

pytestmark = [pytest.mark.browser, pytest.mark.model]
UNGE = "hvad sagde grupperne om unge?"
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


def ask(page: Page, question: str) -> None:
    box = page.get_by_label("Dit spørgsmål", exact=True)
    before = page.locator(".rr-turn").count()
    box.fill(question)
    box.press("Enter")
    expect(page.locator(".rr-turn")).to_have_count(before + 1)


def cited(page: Page) -> list[str]:
    return [str(c.get_attribute("data-id")) for c in page.locator(".rr-turn").last.locator(".rr-cite").all()]


def test_ask_follow_up_and_reopen(page: Page, watch: Watch, address: str, assistant: Assistant) -> None:
    page.goto(address)
    expect(page.get_by_text("1 notat · 4 grupper · 95 udsagn")).to_be_visible()
    expect(page.get_by_text("Svarer kun med notatets egne ord")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "da"
    ask(page, UNGE)
    answer = assistant.ask(UNGE)
    expect(page.locator("#rr-status")).to_have_text(re.compile(r"^Svar klar: \d af 4 grupper, \d+ udsagn$"))
    assert cited(page) == [c.statement.id for c in answer.citations]
    ask(page, "og gruppe 2?")
    assert cited(page) == [c.statement.id for c in assistant.ask("og gruppe 2?", [(UNGE, "")]).citations]
    expect(page.locator(".rr-chip")).to_contain_text("Gruppe 2 (fra spørgsmålet)")
    page.reload()
    expect(page.locator(".rr-turn")).to_have_count(2)
    assert cited(page) == [c.statement.id for c in assistant.ask("og gruppe 2?", [(UNGE, "")]).citations]
    assert (watch.foreign(address), watch.complaints) == ([], [])


def test_a_citation_opens_the_note_at_its_passage(page: Page, address: str, assistant: Assistant) -> None:
    page.goto(f"{address}?q=hvad+sagde+grupperne+om+unge")
    cite = page.locator(".rr-cite").nth(1)
    statement = assistant.statement(str(cite.get_attribute("data-id")))
    cite.focus()
    cite.press("Enter")
    passage = page.locator(".rr-target mark")
    expect(passage).to_have_text(statement.text)
    expect(passage).to_be_in_viewport()
    expect(page.locator("#rr-where")).to_contain_text(f"Gruppe {statement.group} · Spørgsmål {statement.questions[0]}")
    expect(page.locator("#rr-where")).to_contain_text(f"{statement.theme} · linje {statement.place.first_line}")
    expect(page.locator(".rr-target")).to_be_focused()
    page.reload()
    expect(passage).to_have_text(statement.text)
    page.get_by_role("button", name="Tilbage til svaret").click()
    expect(page.locator(".rr-cite").nth(1)).to_be_focused()
    expect(page.locator("#rr-note")).to_be_hidden()


def test_a_link_to_a_statement_that_is_gone_says_so(page: Page, address: str) -> None:
    page.goto(f"{address}#udsagn=hovedudvalget-fremtidens-randers:0000000000")
    expect(page.locator("#rr-where")).to_have_text("Udsagnet står ikke længere i notatet.")
    expect(page.locator("#rr-note-text")).to_contain_text("Vi har gode arbejdspladser")


def test_a_citation_without_a_script_leads_to_the_note(page: Page, address: str, assistant: Assistant) -> None:
    page.goto(f"{address}?q=unge")
    cite = page.locator(".rr-cite").first
    statement = assistant.statement(str(cite.get_attribute("data-id")))
    page.goto(address + str(cite.get_attribute("href")))
    expect(page.locator("mark")).to_have_text(statement.text)
    expect(page.locator("mark")).to_be_in_viewport()


def test_filters_are_chosen_shown_and_removed(page: Page, address: str, assistant: Assistant) -> None:
    page.goto(address)
    page.get_by_text("Afgræns svaret", exact=True).click()
    page.get_by_label("Gruppe", exact=True).select_option("Gruppe 3")
    expect(page.locator(".rr-chip")).to_have_count(1)
    ask(page, "hvad siger de om unge?")
    assert {assistant.statement(name).group for name in cited(page)} == {3}
    ask(page, "hvad sagde gruppe 2?")
    expect(page.locator(".rr-chip")).to_have_count(1)
    expect(page.locator(".rr-chip")).to_contain_text("Gruppe 2")
    page.get_by_text("Afgræns svaret", exact=True).click()
    page.get_by_label("Tema", exact=True).select_option("Unge")
    page.get_by_role("button", name="Fjern afgrænsningen Unge").click()
    expect(page.get_by_role("button", name="Fjern afgrænsningen Unge")).to_have_count(0)


def test_removing_what_the_question_named_asks_wider(page: Page, address: str) -> None:
    page.goto(f"{address}?q=hvad+siger+gruppe+2+om+unge")
    page.get_by_role("button", name="Fjern afgrænsningen Gruppe 2").click()
    expect(page.locator(".rr-turn")).to_have_count(2)
    expect(page.locator(".rr-turn").last.locator(".rr-lead")).to_contain_text("af 4 grupper")


def test_examples_and_next_questions_ask(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".rr-intro [data-ask]").first.click()
    expect(page.locator(".rr-turn")).to_have_count(1)
    expect(page.locator(".rr-question")).to_be_focused()
    following = page.get_by_role("navigation", name="Spørg videre").get_by_role("button")
    assert 2 <= following.count() <= 3
    following.first.click()
    expect(page.locator(".rr-turn")).to_have_count(2)
    assert cited(page)


def test_a_conversation_is_begun_again(page: Page, address: str) -> None:
    page.goto(f"{address}?q=hvad+siger+gruppe+2+om+unge")
    page.get_by_role("button", name="Begynd forfra").click()
    expect(page.get_by_role("heading", name="Prøv for eksempel")).to_be_visible()
    expect(page.locator(".rr-turn")).to_have_count(0)
    expect(page.locator(".rr-chip")).to_have_count(0)
    assert page.url == address


def test_long_answers_unfold(page: Page, address: str) -> None:
    page.goto(f"{address}?q=hvad+sagde+gruppe+2")
    last = page.locator(".rr-cite").last
    expect(last).to_be_hidden()
    page.get_by_text("Vis alle 18 udsagn fra gruppe 2").click()
    expect(last).to_be_visible()


@pytest.mark.parametrize(("name", "start"), [("Word", b"PK"), ("Markdown", b"# "), ("CSV", b"\xef\xbb\xbfNr.;")])
def test_an_answer_is_downloaded(page: Page, address: str, name: str, start: bytes) -> None:
    page.goto(f"{address}?q=unge")
    with page.expect_download() as download:
        page.get_by_role("link", name=name, exact=True).click()
    assert Path(download.value.path()).read_bytes().startswith(start)


def test_an_answer_is_copied(page: Page, address: str, assistant: Assistant) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}?q=unge")
    page.get_by_role("button", name="Kopiér svaret").click()
    expect(page.locator("#rr-status")).to_have_text("Svaret er kopieret")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("unge\n\n")
    assert [f"»{c.statement.text}« [{c.number}]" in copied for c in assistant.ask("unge").citations].count(False) == 0


def test_thumbs_are_kept(page: Page, address: str, feedback_file: Path) -> None:
    page.goto(f"{address}?q=unge")
    page.get_by_role("button", name="Nej").click()
    page.get_by_label("Hvad var galt?").select_option("Der mangler udsagn")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#rr-status")).to_have_text("Tak for din tilbagemelding.")
    (kept,) = FeedbackStore(feedback_file, 90).all()
    assert (kept.question, kept.verdict, kept.reason, list(kept.statements)) == ("unge", "down", "missing", cited(page))


def test_hostile_notes_and_questions_run_nothing(page: Page, hostile_address: str) -> None:
    watch = Watch(page)
    page.goto(hostile_address)
    attack = "<img src=https://example.com/x onerror='window.hacked=7'><script>window.hacked=8</script> skoler"
    ask(page, attack)
    expect(page.locator(".rr-question")).to_contain_text(attack)
    expect(page.locator("q").first).to_contain_text("<")
    page.locator(".rr-cite").first.click()
    expect(page.locator(".rr-target")).to_be_visible()
    assert page.evaluate("window.hacked") is None
    assert watch.foreign(hostile_address) == []


@pytest.mark.parametrize("question", ["   ", "🙂", "x" * 2001, "\u202e</textarea>"])
def test_odd_questions_are_answered_politely(page: Page, address: str, question: str) -> None:
    page.goto(f"{address}?q=unge")
    expect(page.locator(".rr-turn")).to_have_count(1)
    if not question.strip():
        page.get_by_label("Dit spørgsmål", exact=True).press("Enter")
        expect(page.locator(".rr-turn")).to_have_count(1)
        return
    ask(page, question)
    expected = "Skriv det kortere" if len(question) > 2000 else re.compile(r"\w+")
    expect(page.locator(".rr-turn").last.locator(".rr-answer")).to_contain_text(expected)


def test_everything_is_reached_by_keyboard(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("[data-ask]")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Gå til spørgsmålsfeltet")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("unge")
    page.keyboard.press("Enter")
    expect(page.locator(".rr-turn")).to_have_count(1)
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.rr-cite')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".rr-target")).to_be_focused()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.rr-cite')")


LONG = pytest.mark.long


@pytest.mark.parametrize(
    ("width", "scheme"),
    [(320, "light"), (1280, "dark"), pytest.param(640, "dark", marks=LONG), pytest.param(1280, "light", marks=LONG)],
)
def test_no_violation_of_wcag(page: Page, address: str, width: int, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(f"{address}?q=hvad+sagde+gruppe+2")
    page.get_by_text("Vis alle 18 udsagn fra gruppe 2").click()
    page.get_by_text("Afgræns svaret", exact=True).click()
    page.locator(".rr-cite").first.click()
    expect(page.locator(".rr-target")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


@pytest.mark.parametrize("path", ["", "notat/hovedudvalget-fremtidens-randers", "api/v1/docs"])
def test_no_page_violates_wcag(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    page.wait_for_selector("h1")
    assert violations(page) == []


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{v['id']}: {n['target']} {n['html'][:120]}" for v in found for n in v["nodes"]]
