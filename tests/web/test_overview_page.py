from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from randers_rag import Assistant

from .conftest import Watch

pytestmark = [pytest.mark.browser, pytest.mark.model]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}


def overview(page: Page, address: str) -> None:
    page.goto(f"{address}#overblik")
    expect(page.locator(".rr-o-map .main-svg").first).to_be_visible(timeout=20_000)


def test_the_map_opens_the_note_beside_it(page: Page, watch: Watch, address: str, assistant: Assistant) -> None:
    page.goto(address)
    page.get_by_role("link", name="Overblik").click()
    expect(page.locator(".rr-o-map .points path")).to_have_count(95, timeout=20_000)
    expect(page.locator("#rr-send")).to_be_hidden()
    point = page.evaluate("document.querySelector('.rr-o-map').data.find((t) => t.customdata).customdata[0]")
    page.locator(".rr-o-map").scroll_into_view_if_needed()
    place = page.locator(".rr-o-map .points path").first.bounding_box()
    assert place
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    expect(page.locator(".hoverlayer .hovertext")).to_contain_text("Gruppe 1")
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    expect(page.locator(".rr-target mark")).to_have_text(assistant.statement(point).text)
    page.get_by_role("button", name="Tilbage").click()
    expect(page.locator(f'.rr-o-list [data-id="{point}"]')).to_be_focused()
    page.get_by_role("link", name="Spørg", exact=True).click()
    expect(page.locator("#rr-send")).to_be_visible()
    assert watch.foreign(address) == []
    assert watch.complaints == []


def test_a_cell_narrows_the_table(page: Page, address: str) -> None:
    overview(page, address)
    page.get_by_role("link", name="3 udsagn: Gruppe 2, Innovationshus").press("Enter")
    expect(page.locator(".rr-o-shown")).to_have_text("Viser 3 udsagn: Gruppe 2, Innovationshus")
    expect(page.locator(".rr-o-list tbody tr:visible")).to_have_count(3)
    page.get_by_role("button", name="Vis alle 95 udsagn").click()
    expect(page.locator(".rr-o-list tbody tr:visible")).to_have_count(95)


def test_groups_side_by_side(page: Page, address: str) -> None:
    overview(page, address)
    page.get_by_role("link", name="Sammenlign grupperne om Unge").click()
    expect(page.locator(".rr-o-found")).to_have_text("Gruppe 1, 2, 3 og 4 siger noget om »Unge«: 34 udsagn")
    expect(page.locator(".rr-o-found")).to_be_focused()
    page.get_by_label("Emne").fill("dinosaurer")
    page.keyboard.press("Enter")
    expect(page.locator(".rr-o-found")).to_have_text("Ingen af grupperne siger noget om »dinosaurer« i notatet.")


def test_without_a_script_it_is_a_page(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}overblik?emne=kultur")
    expect(page.locator(".rr-o-found")).to_contain_text("siger noget om »kultur«")
    page.locator(".rr-o-list .rr-o-open").first.click()
    assert "/notat/" in page.url
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["#overblik", "overblik?emne=kultur"])
def test_accessible(browser: Browser, address: str, path: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address + path)
    expect(page.locator(".rr-o-map .main-svg").first).to_be_visible(timeout=20_000)
    results = Axe().run(page, options=WCAG)
    assert results.violations_count == 0, results.generate_report()
    context.close()


def test_narrow_windows_do_not_scroll_sideways(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    overview(page, address)
    page.get_by_role("link", name="Sammenlign grupperne om Unge").click()
    expect(page.locator(".rr-o-found")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
