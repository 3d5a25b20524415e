"""The widget on pages of other sites, in a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Frame, Page, expect

from randers_rag import Assistant, Settings

from .conftest import CHROMIUM, running

pytestmark = [pytest.mark.browser, pytest.mark.model]
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
STYLE = (
    "* { font-family: serif; color: #600 } button { background: lime !important; transform: rotate(3deg) } "
    "iframe { width: 50px !important } dialog, randers-rag-widget { display: none !important }"
)
HOST = (
    '<!doctype html><html lang="da"><head><meta charset="utf-8"><title>Intranet</title><style>{style}</style>{extra}'
    '</head><body><main><h1>Intranet</h1><p>Se <a href="#nyt">nyt</a>.</p>'
    '<button id="host">Værtens knap</button></main>{body}</body></html>'
)
SCRIPT = '<script src="{base}widget.js" {data} async></script>'
OUTSIDE = (
    "window.outside = []; document.addEventListener('focusin', ({ target }) => "
    "target.localName === 'randers-rag-widget' || window.outside.push(target.outerHTML))"
)


class Site:
    """A site on a port of its own, whose pages are files."""

    def __init__(self, folder: Path) -> None:
        handler = partial(_Quiet, directory=str(folder))
        self._folder = folder
        self._pages = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.port = self._server.server_port

    def page(self, body: str, extra: str = "", host: str = "localhost") -> str:
        self._pages += 1
        name = f"{self._pages}.html"
        (self._folder / name).write_text(HOST.format(style=STYLE, extra=extra, body=body), encoding="utf-8")
        return f"http://{host}:{self.port}/{name}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    started = Site(tmp_path)
    yield started
    started.close()


def script(base: str, **data: str) -> str:
    return SCRIPT.format(base=base, data=" ".join(f'data-{name}="{value}"' for name, value in data.items()))


def open_widget(page: Page, name: str = "Spørg notatet") -> Frame:
    page.get_by_role("button", name=name, exact=True).click()
    return inside(page)


def inside(page: Page) -> Frame:
    handle = page.locator("randers-rag-widget iframe").element_handle()
    frame = handle.content_frame()
    assert frame
    frame.locator("#rr-send").wait_for()
    expect(page.locator("randers-rag-widget p[role=status]")).to_be_hidden()
    return frame


def is_open(page: Page) -> bool:
    return bool(page.locator("randers-rag-widget dialog").evaluate("(dialog) => dialog.open"))


def focused(frame: Frame | Page) -> str:
    return str(frame.evaluate("document.activeElement?.closest('[id]')?.id ?? ''"))


def test_asked_on_another_origin_it_answers_with_sources(
    page: Page, site: Site, address: str, assistant: Assistant
) -> None:
    page.goto(site.page(script(address)))
    assert urlsplit(page.url).netloc != urlsplit(address).netloc
    frame = open_widget(page)
    frame.get_by_label("Dit spørgsmål", exact=True).fill("Siger nogen noget om busser?")
    frame.get_by_role("button", name="Spørg", exact=True).click()
    frame.locator(".rr-turn").wait_for()
    frame.get_by_label("Dit spørgsmål", exact=True).fill("Hvad sagde grupperne om kultur?")
    frame.get_by_role("button", name="Spørg", exact=True).click()
    expect(frame.locator(".rr-turn")).to_have_count(2)
    cite = frame.locator(".rr-turn").last.locator(".rr-cite").first
    statement = assistant.statement(str(cite.get_attribute("data-id")))
    cite.click()
    expect(frame.locator(".rr-target mark")).to_have_text(statement.text)
    expect(frame.locator(".rr-target mark")).to_be_in_viewport()
    frame.get_by_role("button", name="Tilbage").click()
    expect(cite).to_be_focused()


def test_the_hosts_styles_and_the_widgets_leave_each_other_alone(page: Page, site: Site, address: str) -> None:
    page.goto(site.page(""))
    before = page.locator("#host").evaluate("(one) => JSON.stringify({...getComputedStyle(one)})")
    page.goto(site.page(script(address)))
    button = page.get_by_role("button", name="Spørg notatet", exact=True)
    expect(button).to_be_visible()
    assert page.locator("#host").evaluate("(one) => JSON.stringify({...getComputedStyle(one)})") == before
    style = button.evaluate(
        "(one) => { const s = getComputedStyle(one); return [s.backgroundColor, s.color, s.transform] }"
    )
    assert style == ["rgb(11, 79, 108)", "rgb(255, 255, 255)", "none"]


def test_what_the_page_says_is_only_text(page: Page, site: Site, address: str) -> None:
    hostile = "&lt;img src=x onerror=hacked=1&gt;&quot; onclick=&quot;hacked=2"
    body = script(
        address, title=hostile, greeting=hostile, color="red;}*{display:none", group="2&quot;&gt;,javascript:1"
    )
    page.goto(site.page(body))
    frame = open_widget(page, '<img src=x onerror=hacked=1>" onclick="hacked=2')
    expect(frame.locator(".rr-intro > p")).to_have_text('<img src=x onerror=hacked=1>" onclick="hacked=2')
    assert page.evaluate("window.hacked") is None
    assert frame.evaluate("window.hacked") is None
    assert page.locator("randers-rag-widget img").count() == 0


@pytest.mark.parametrize(
    ("colour", "background", "text"),
    [
        ("#fd0", "rgb(255, 221, 0)", "rgb(0, 0, 0)"),
        ("#7a0044", "rgb(122, 0, 68)", "rgb(255, 255, 255)"),
        ("rebeccapurple", "rgb(11, 79, 108)", "rgb(255, 255, 255)"),
    ],
)
def test_colours_stay_readable(page: Page, site: Site, address: str, colour: str, background: str, text: str) -> None:
    page.goto(site.page(script(address, color=colour, position="left")))
    button = page.get_by_role("button", name="Spørg notatet", exact=True)
    style = button.evaluate("(one) => { const s = getComputedStyle(one); return [s.backgroundColor, s.color, s.left] }")
    assert style == [background, text, "16px"]
    frame = open_widget(page)
    assert Axe().run(frame, options=AXE).violations_count == 0  # type: ignore[arg-type]


def test_a_group_limits_the_widget(page: Page, site: Site, address: str) -> None:
    page.goto(site.page(script(address, group="2")))
    frame = open_widget(page)
    expect(frame.locator(".rr-chips")).to_contain_text("Gruppe 2")
    frame.get_by_label("Dit spørgsmål", exact=True).fill("Hvad sagde de om unge?")
    frame.get_by_role("button", name="Spørg", exact=True).click()
    expect(frame.locator(".rr-group").first).to_contain_text("Gruppe 2")
    expect(frame.locator(".rr-group")).to_have_count(1)


def test_by_keyboard_alone(page: Page, site: Site, address: str) -> None:
    page.goto(site.page(script(address)))
    page.get_by_role("button", name="Spørg notatet", exact=True).wait_for()
    for _ in range(3):  # the host's link, its button, then the widget's
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    frame = inside(page)
    expect(frame.get_by_label("Dit spørgsmål", exact=True)).to_be_focused()
    page.keyboard.type("Hvad sagde grupperne om kultur?")
    page.keyboard.press("Enter")
    expect(frame.locator(".rr-turn")).to_have_count(1)
    page.evaluate(OUTSIDE)
    for key in ("Tab", "Shift+Tab"):
        for _ in range(40):
            page.keyboard.press(key)
            page.wait_for_function("document.activeElement.localName === 'randers-rag-widget'")
    assert page.evaluate("window.outside") == []
    page.keyboard.press("Escape")
    assert not is_open(page)
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.className") == "open"
    expect(page.get_by_role("button", name="Spørg notatet", exact=True)).to_have_attribute("aria-expanded", "false")


def test_escape_closes_the_note_first(page: Page, site: Site, address: str) -> None:
    page.goto(site.page(script(address)))
    frame = open_widget(page)
    frame.get_by_role("button", name="Hvad foreslog gruppe 2?").click()
    frame.locator(".rr-cite").first.click()
    expect(frame.locator(".rr-target")).to_be_focused()
    page.keyboard.press("Escape")
    expect(frame.locator("#rr-note")).to_be_hidden()
    assert is_open(page)
    page.keyboard.press("Escape")
    page.wait_for_function("!document.querySelector('randers-rag-widget').shadowRoot.querySelector('dialog').open")


def test_open_and_closed_are_remembered(page: Page, site: Site, address: str) -> None:
    here = site.page(script(address))
    page.goto(here)
    open_widget(page)
    page.goto(here)
    inside(page)
    page.get_by_role("button", name="Luk").click()
    page.goto(here)
    page.get_by_role("button", name="Spørg notatet", exact=True).wait_for()
    assert not is_open(page)


def test_without_storage_it_works(page: Page, site: Site, address: str) -> None:
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })")
    page.goto(site.page(script(address)))
    open_widget(page)


def test_with_a_strict_policy_of_the_host(page: Page, site: Site, address: str) -> None:
    policy = f"default-src 'none'; script-src {address}; frame-src {address}"
    page.goto(site.page(script(address), f'<meta http-equiv="content-security-policy" content="{policy}">'))
    open_widget(page)
    width = page.locator("randers-rag-widget dialog").evaluate("(one) => one.getBoundingClientRect().width")
    assert width == 448


def test_on_a_phone_it_fills_the_screen(browser: Browser, site: Site, address: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 568}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(site.page(script(address)))
    frame = open_widget(page)
    box = page.locator("randers-rag-widget dialog").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 320, "height": 568}
    assert page.locator("randers-rag-widget dialog").evaluate("(one) => getComputedStyle(one).animationName") == "none"
    frame.get_by_role("button", name="Hvad foreslog gruppe 2?").click()
    frame.locator(".rr-cite").first.wait_for()
    assert frame.evaluate("document.documentElement.scrollWidth") == 320
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(browser: Browser, site: Site, address: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(site.page(script(address, color="#7a0044")))
    page.get_by_role("button", name="Spørg notatet", exact=True).wait_for()
    results = [Axe().run(page, options=AXE)]
    frame = open_widget(page)
    results.append(Axe().run(page, options=AXE))
    frame.get_by_role("button", name="Hvad foreslog gruppe 2?").click()
    frame.locator(".rr-cite").first.wait_for()
    results.append(Axe().run(frame, options=AXE))  # type: ignore[arg-type]
    frame.locator(".rr-cite").first.click()
    frame.locator(".rr-target mark").wait_for()
    results.append(Axe().run(frame, options=AXE))  # type: ignore[arg-type]
    assert [report.generate_report() for report in results if report.violations_count] == []
    context.close()


def test_a_plain_iframe_works(page: Page, site: Site, address: str) -> None:
    page.goto(site.page(f'<iframe src="{address}widget" title="Spørg notatet"></iframe>'))
    frame = page.frame(url=f"{address}widget")
    assert frame
    expect(frame.get_by_role("heading", level=1)).to_have_text("Spørg notatet")


@pytest.fixture(scope="module")
def elsewhere(browser: Browser) -> Iterator[Browser]:
    """A browser to which all names are this machine."""
    path = browser.browser_type.executable_path
    path = path if Path(path).exists() else "/usr/bin/chromium"
    rules = "--host-resolver-rules=MAP *.example 127.0.0.1"
    started = browser.browser_type.launch(executable_path=path, args=[*CHROMIUM, rules])
    yield started
    started.close()


@pytest.mark.parametrize(("listed", "shown"), [(False, False), (True, True)])
def test_only_listed_sites_embed(
    elsewhere: Browser, site: Site, assistant: Assistant, listed: bool, shown: bool
) -> None:
    origin = f"http://intranet.example:{site.port}"
    with running(Settings(embed_origins=(origin,) if listed else ()), assistant) as base:
        page = elsewhere.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.clock.install()
        page.goto(site.page(script(base), host="intranet.example"))
        page.get_by_role("button", name="Spørg notatet", exact=True).click()
        if shown:
            inside(page)
        else:
            page.clock.run_for(13_000)
            expect(page.locator("randers-rag-widget p[role=status]")).to_contain_text("Assistenten kan ikke vises her.")
            frame = page.locator("randers-rag-widget iframe").element_handle().content_frame()
            assert frame
            assert frame.locator("#rr-send").count() == 0
            assert any("frame-ancestors" in line or "Framing" in line for line in said), said
        page.close()
