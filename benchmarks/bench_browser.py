"""What a person waits for: the first page, and an answer on the screen, in Chromium over loopback.

    python benchmarks/bench_browser.py [--pages 7] [--questions 20]

Each first page is opened in a fresh browser context, nothing cached; it counts as shown when the question box can be
typed in. An answer counts as shown when its quotes have been laid out and painted; its time runs from the Enter key.
The server is the real one in a process of its own, on the same cores as the browser.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench_cold import CLI, answers
from measuring import ROOT, Row, environment, free_port, machine, percentiles, save
from playwright.sync_api import Browser, Page, sync_playwright

QUESTIONS = (
    "hvad sagde grupperne om unge?",
    "hvad foreslog gruppe 2?",
    "siger nogen noget om busser?",
    "hvad blev der sagt om ældre?",
    "er der noget om flyvemaskiner?",
)
SHOWN = """async before => {
  const turns = () => document.querySelectorAll('.rr-turn').length;
  while (turns() <= before) await new Promise(requestAnimationFrame);
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  return performance.timeOrigin + performance.now();
}"""
"""Waits until one more answer stands on the page and the frame with it has been painted."""
ENTER = """box => { window.asked = 0;
  box.addEventListener('keydown', () => { window.asked = performance.timeOrigin + performance.now(); }, true); }"""
ARGUMENTS = (
    "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync"
)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Run the chat over the works council's note and give its address."""
    port = free_port()
    places = ("--corpus", str(ROOT / "corpus"), "--index", str(folder / "index"))
    more = environment(RANDERS_RAG_RATE_LIMIT="0")
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen((*CLI, "chat", *places, "--port", str(port)), env=more, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}/"
    try:
        while not answers(f"{address}readyz"):
            if server.poll() is not None:
                raise SystemExit((folder / "log").read_text(encoding="utf-8"))
            time.sleep(0.05)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def first_page(browser: Browser, address: str) -> float:
    """Return the seconds until the question box of a fresh page can be typed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK")
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(address, wait_until="commit")
    box = page.get_by_label("Dit spørgsmål", exact=True)
    box.wait_for(state="visible")
    box.fill("a")
    seconds = time.perf_counter() - begun
    context.close()
    return seconds


def answer(page: Page, question: str) -> float:
    """Return the seconds from the Enter key to the answer on the screen."""
    box = page.get_by_label("Dit spørgsmål", exact=True)
    before = page.locator(".rr-turn").count()
    box.fill(question)
    box.evaluate(ENTER)
    box.press("Enter")
    shown = float(page.evaluate(SHOWN, before))
    return (shown - float(page.evaluate("window.asked"))) / 1000


def conversations(browser: Browser, address: str, questions: int) -> list[float]:
    """Return the seconds of so many answers, in conversations as long as there are questions to ask."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK").new_page()
    seconds = []
    for number in range(questions):
        if number % len(QUESTIONS) == 0:
            page.goto(address)
        seconds.append(answer(page, QUESTIONS[number % len(QUESTIONS)]))
    return seconds


def main() -> None:
    """Print the times and write results/browser.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=7)
    parser.add_argument("--questions", type=int, default=20)
    given = parser.parse_args()
    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if chromium is None:
        sys.exit("This needs Chromium: make browser")
    before = machine()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS.split())
        before["browser"] = f"Chromium {browser.version}"
        opening = [first_page(browser, address) for _ in range(given.pages + 1)]
        asking = conversations(browser, address, given.questions + 1)
        browser.close()
    save("browser", [row("first page", opening), row("answer", asking)], before)


def row(what: str, seconds: list[float]) -> Row:
    """Return the first time, which warms the server and the browser up, and percentiles of the others."""
    return {
        "what": what,
        "very_first_ms": round(1000 * seconds[0]),
        **percentiles(seconds[1:]),
        "runs": len(seconds) - 1,
    }


if __name__ == "__main__":
    main()
