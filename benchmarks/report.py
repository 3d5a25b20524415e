"""Writes docs/performance.md from the results: ``python benchmarks/report.py`` (part of ``make docs``).

The text stands here, the figures in ``results/``. Where another program is ahead in a column of the table of peers, the
page must say why: a reason that is missing stops the command.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"
PAGE = ROOT / "docs" / "performance.md"

Row = Mapping[str, Any]
Columns = Sequence[tuple[str, str]]
"""Keys of a row, each with its heading."""

COLD: Columns = (("what", "what"), ("minimum_s", "fastest, s"), ("median_s", "median, s"), ("maximum_s", "slowest, s"))
INDEX: Columns = (
    ("statements", "statements"),
    ("model", "model"),
    ("kind", "vectors"),
    ("stated_recall", "recall in manifest"),
    ("seconds", "s"),
    ("embedding_s", "of it embedding, s"),
    ("busy_s", "of processors, s"),
    ("statements_per_s", "statements/s"),
    ("us_a_statement", "µs a statement"),
    ("peak_mb", "peak MB"),
    ("disk_mb", "MB on disk"),
    ("disk_bytes_a_statement", "bytes a statement"),
)
QUERY: Columns = (
    ("statements", "statements"),
    ("model", "model"),
    ("what", "what"),
    ("clients", "clients"),
    ("p50_ms", "p50 ms"),
    ("p95_ms", "p95 ms"),
    ("p99_ms", "p99 ms"),
    ("per_second", "a second"),
    ("recall_at_10", "recall@10"),
    ("open_s", "open, s"),
    ("first_ms", "first answer, ms"),
    ("peak_mb", "peak MB"),
    ("own_mb", "own MB"),
)
FILTER: Columns = (
    ("statements", "statements"),
    ("model", "model"),
    ("percent", "admitted, %"),
    ("admitted", "admitted"),
    ("p50_ms", "p50 ms"),
    ("p95_ms", "p95 ms"),
    ("p99_ms", "p99 ms"),
    ("recall_at_10", "recall@10"),
)
BROWSER: Columns = (("what", "what"), ("very_first_ms", "very first, ms"), ("p50_ms", "p50 ms"), ("p95_ms", "p95 ms"))
QUALITY: Columns = (
    ("program", "program"),
    ("model", "model"),
    ("option", "Danish option"),
    ("randers_ndcg", "randers"),
    ("randers_own_words", "own words"),
    ("lindebjerg_ndcg", "lindebjerg"),
    ("lindebjerg_own_words", "own words"),
)
SPEED: Columns = (
    ("program", "program"),
    ("model", "model"),
    ("first_answer_s", "cold start to first answer, s"),
    ("first_answer_busy_s", "of processors, s"),
    ("p50_ms", "p50 ms"),
    ("p95_ms", "p95 ms"),
    ("busy_ms", "of processors, ms"),
    ("peak_mb", "peak MB"),
    ("many_p50_ms", "p50 ms, many"),
    ("many_p95_ms", "p95 ms, many"),
    ("many_busy_ms", "of processors, ms, many"),
    ("texts_per_s", "index texts/s"),
    ("texts_per_busy_s", "texts/s of processors"),
    ("many_build_peak_mb", "peak MB building"),
    ("many_peak_mb", "peak MB serving"),
    ("many_mb_on_disk", "MB on disk"),
)
HIGHER = (
    "randers_ndcg",
    "randers_own_words",
    "lindebjerg_ndcg",
    "lindebjerg_own_words",
    "texts_per_s",
    "texts_per_busy_s",
)
"""Columns of the tables of peers in which more is better; in the others less is."""
NOT_COMPARED = ("program", "model", "option")

REASONS = {
    "words": "bm25s computes words alone: no model is loaded, no meaning compared, nothing understood or quoted. That "
    "is what makes it quick and small, and what its quality lacks.",
    "p50_ms": "A question here is not one look-up: it is understood (filters, follow-ups, spelling), embedded by two "
    "models, and compared with every statement and heading by some fifteen signals, from which calibrated models "
    "decide what is cited and whether to answer at all.",
    "texts_per_s": "The table and the encoder of `danish` both embed each statement and each heading, and the Danish "
    "words are looked up and glossed in Python first.",
    "peak_mb": "The encoder's weights are unpacked to 32-bit floats when it opens.",
    "many_mb_on_disk": "The index keeps the notes' whole text, the place of each statement, checksums, and vectors of "
    "768 numbers, from which answers are quoted and checked; the others keep less.",
}
REASONS |= dict.fromkeys(("p95_ms", "busy_ms", "many_p50_ms", "many_p95_ms", "many_busy_ms"), REASONS["p50_ms"])
REASONS["texts_per_busy_s"] = REASONS["texts_per_s"]
REASONS |= dict.fromkeys(("many_build_peak_mb", "many_peak_mb"), REASONS["peak_mb"])


def result(name: str) -> dict[str, Any] | None:
    """Return a result, or None where it was not measured."""
    path = RESULTS / f"{name}.json"
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def by_size(kind: str) -> list[dict[str, Any]]:
    """Return the results of a benchmark, smallest corpus first."""
    sizes = sorted(int(path.stem.rpartition("-")[2]) for path in RESULTS.glob(f"{kind}-*.json"))
    return [found for size in sizes if (found := result(f"{kind}-{size}"))]


def table(columns: Columns, rows: Iterable[Row]) -> str:
    """Return rows as a Markdown table, without the columns that no row fills."""
    listed = list(rows)
    kept = [(key, heading) for key, heading in columns if any(row.get(key) not in (None, "") for row in listed)]
    lines = ["| " + " | ".join(heading for _, heading in kept) + " |", "|" + "---|" * len(kept)]
    return "\n".join([*lines, *("| " + " | ".join(cell(row.get(key)) for key, _ in kept) + " |" for row in listed)])


def cell(value: object) -> str:
    """Return a value as it stands in a table."""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, int):
        return f"{value:,}".replace(",", " ")
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def where(found: Mapping[str, Any]) -> str:
    """Return the line that says on what and when something was measured."""
    machine = found["machine"]
    packages = {**machine["packages"], **machine.get("peers", {})}
    versions = ", ".join(f"{name} {version}" for name, version in packages.items() if name != "randers-rag")
    browser = f", {machine['browser']}" if "browser" in machine else ""
    return (
        f"*{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']:g} GB, {machine['system']}, Python "
        f"{machine['python']}{browser}; {machine['date'].replace('T', ' ')[:16]} UTC, commit {machine['commit']}; load "
        f"{machine['load']} before, {machine['load_afterwards']} after, priority {machine['nice']}. {versions}.*"
    )


def load_line(found: Sequence[Mapping[str, Any]]) -> str:
    """Return the loads under which several results were measured, and the machine of the last."""
    loads = ", ".join(f"{one['machine']['load']} to {one['machine']['load_afterwards']}" for one in found)
    return f"Load while measuring, by row of sizes: {loads}.\n\n{where(found[-1])}"


def growth(found: Sequence[Mapping[str, Any]]) -> str:
    """Return how the cost of a statement changes from size to size, with each model."""
    rows = [row for one in found for row in one["rows"]]
    lines = []
    for model in dict.fromkeys(row["model"] for row in rows):
        of_model = [row for row in rows if row["model"] == model]
        costs = (f"{row['us_a_statement']:g} µs and {row['disk_bytes_a_statement']:g} bytes" for row in of_model)
        sizes = " / ".join(cell(row["statements"]) for row in of_model)
        lines.append(f"- `{model}`, at {sizes} statements: {'; '.join(costs)} a statement")
    return "What a statement costs as a corpus grows:\n\n" + "\n".join(lines)


def behind(rows: Sequence[Row]) -> list[str]:
    """Return a line for each reason why another program is ahead, with the columns in which it is and by how much."""
    ours = next(row for row in rows if row["program"] == "randers-rag")
    found: dict[str, list[str]] = {}
    for key, heading in (*QUALITY, *SPEED):
        if key in NOT_COMPARED:
            continue
        ahead = [row for row in rows if row is not ours and key in row and better(key, row[key], ours[key])]
        words = [row for row in ahead if row["program"] == "bm25s"]
        others = [row for row in ahead if row["program"] != "bm25s"]
        for group, reason in ((others, REASONS.get(key)), (words, REASONS["words"])):
            if not group:
                continue
            if reason is None:
                raise SystemExit(f"{group[0]['program']} is ahead in {key}: give the reason in REASONS.")
            best = (max if key in HIGHER else min)(group, key=lambda row: row[key])
            named = ", ".join(dict.fromkeys(f"{row['program']} ({row['model']})".replace(" ()", "") for row in group))
            found.setdefault(reason, []).append(f"**{heading}**: {ours[key]:g} here, at best {best[key]:g} ({named})")
    return [f"- {reason} {'; '.join(columns)}." for reason, columns in found.items()]


def better(key: str, theirs: float, ours: float) -> bool:
    """Whether a figure is ahead of ours."""
    return theirs > ours if key in HIGHER else theirs < ours


def page() -> str:
    """Return docs/performance.md."""
    parts = [INTRODUCTION]
    if cold := result("cold"):
        parts += [COLD_TEXT, table(COLD, cold["rows"]), where(cold)]
    if browser := result("browser"):
        parts += [BROWSER_TEXT, table(BROWSER, browser["rows"]), where(browser)]
    if built := by_size("index"):
        parts += [INDEX_TEXT, table(INDEX, [row for one in built for row in one["rows"]]), growth(built)]
        parts.append(load_line(built))
    if asked := by_size("query"):
        parts += [QUERY_TEXT, table(QUERY, [row for one in asked for row in one["rows"]]), load_line(asked)]
    if filtered := by_size("filter"):
        parts += [FILTER_TEXT, table(FILTER, [row for one in filtered for row in one["rows"]]), load_line(filtered)]
    if peers := result("peers"):
        parts += peers_section(peers)
    return "\n\n".join(part for part in parts if part) + "\n"


def peers_section(peers: Mapping[str, Any]) -> list[str]:
    """Return the comparison with other programs."""
    rows = [{**row, "option": row["danish_option"] and row["program"] != "randers-rag"} for row in peers["rows"]]
    lines = behind(rows) or ["Nowhere."]
    first = rows[0]
    text, speed = (
        PEERS_TEXT.format(**counts(first)),
        SPEED_TEXT.format(few=first["statements"], many=cell(first["many"])),
    )
    timed = [row for row in rows if "many" in row]
    return [text, table(QUALITY, rows), speed, table(SPEED, timed), BEHIND_TEXT, "\n".join(lines), where(peers)]


def counts(row: Row) -> dict[str, Any]:
    """Return the numbers of judged questions."""
    return {"randers": row["randers_questions"], "lindebjerg": row["lindebjerg_questions"]}


INTRODUCTION = """# Speed, measured

<!-- Written by `python benchmarks/report.py` from benchmarks/results/. Change the text there, not here. -->

Every figure comes from a command in `benchmarks/` (`make bench`, `make bench-peers`), which says where and under
what load it ran; `benchmarks/results/` holds the figures as JSON. "MB" are 2²⁰ bytes; *peak* is the most memory a
process had, files that it has mapped included, *own* what no file backs. Percentiles are over single questions.

Larger corpora than the works council's note are made (`benchmarks/corpora.py`, seeded): themes of the training
text, their statements joined and varied with words of the same form, so that statements lie in clusters, and words
are as common and as rare as in notes. None of `corpus/` or `evaluation/` is in them."""
COLD_TEXT = """## From nothing to an answer

`python benchmarks/bench_cold.py`: each run a process of its own, the files in the system's cache. The aim: an
answer in 0.7 s, the chat ready in 4 s."""
BROWSER_TEXT = """## In the browser

`python benchmarks/bench_browser.py`: headless Chromium over loopback, server and browser on the same cores. A page
counts when its question box can be typed in (nothing cached), an answer when it has been painted, from the Enter
key on. The aim: 1.5 s and 300 ms."""
INDEX_TEXT = """## Building an index

`python benchmarks/bench_index.py --sizes …`: from notes to the published index: reading, embedding, weighing,
writing. The aim at a million statements: five minutes, 3 GB."""
QUERY_TEXT = """## Asking

`python benchmarks/bench_query.py --sizes …`: a warm process, questions about the topics of the corpus. `search`
asks for ten hits, `ask` for the composed answer. Eight clients are eight threads of one process. recall@10 is that
of the vector search against comparing with every vector. Over HTTP, with the index swapped meanwhile: `python
benchmarks/load.py` ([reliability.md](reliability.md)). The aim for search at a million statements: p50 5 ms, p95 15 ms,
recall@10 0.98, opened in 1 s, 1.5 GB. No question is asked twice."""
FILTER_TEXT = """## Asking within filters

The same, `search` limited to some notes (and, for the small shares, to one group of them)."""
PEERS_TEXT = """## Beside what one would take instead

`make bench-peers`: the same statements, the same questions, k = 10, on the same machine in the same run. Each
program runs by its own quickstart, hybrid, vectors in FAISS (`benchmarks/peers/programs.py`): with the English
all-MiniLM-L6-v2; with the one option that it documents for other languages; and with the embedded model of this
program, through sentence-transformers. nDCG@10 on the test halves of the project's judged questions, without
follow-ups ({randers} on `randers`, {lindebjerg} on `lindebjerg`), and on those of them in the asker's own words.
None of the other programs takes a filter (\"gruppe 2\") from the question, and none says that a note does not
answer."""
SPEED_TEXT = """Times and memory, over the {few} statements of the note and over {many} made ones. Cold start is a
process that opens a saved index and answers one question; texts a second leave out imports and loading the model.
LangChain keeps no BM25 index: it is made again at each start."""
BEHIND_TEXT = """Other work went on while this was measured, and not always as much; the columns "of processors" (the
time that cores were busy with the program) do not depend on that. Where another is ahead, and why (`danish` is the
model of this program in another):"""


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
