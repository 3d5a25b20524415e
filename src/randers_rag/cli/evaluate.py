"""``randers-rag eval``: configurations against judged questions."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from randers_rag.cli.configurations import Configuration, configurations
from randers_rag.cli.console import ProgressBar, rich_console, tell, write_json, write_lines
from randers_rag.cli.faults import UsageError
from randers_rag.cli.gates import Gate, broken, read_gates
from randers_rag.cli.opening import settings_of
from randers_rag.evaluation.queries import JudgedQuery
from randers_rag.evaluation.running import run_queries
from randers_rag.evaluation.sets import QuerySource, read_sets, source_of
from randers_rag.evaluation.summary import Evaluation, Run, evaluate, measured
from randers_rag.evaluation.trec import write_trec


def run(arguments: Namespace) -> int:
    """Measure and report; 1 where a bound is not kept."""
    sources = _sources(arguments)
    if arguments.export_trec:
        return _export(sources, arguments.export_trec)
    chosen = configurations(arguments.config, settings_of(arguments))
    gates = read_gates(arguments.fail_under, arguments.fail_over)
    asked = _asked(sources, arguments.split)
    with TemporaryDirectory(prefix="randers-rag-eval-") as scratch:
        runs = [
            _run(source, queries, configuration, Path(scratch) / str(place))
            for source, queries in asked
            for place, configuration in enumerate(chosen)
        ]
    evaluation = evaluate(runs)
    if arguments.html:
        _write_page(evaluation, sources, arguments.html)
    return _report(evaluation, gates, arguments.json)


def _sources(arguments: Namespace) -> tuple[QuerySource, ...]:
    if not arguments.queries:
        if arguments.qrels or arguments.notes:
            raise UsageError("--qrels og --notes hører til --queries FIL. Navngiv den.")
        return read_sets()
    if arguments.qrels and len(arguments.queries) > 1:
        raise UsageError("--qrels hører til én --queries FIL. Navngiv kun én.")
    corpus = settings_of(arguments).corpus
    return tuple(source_of(file, arguments.notes, arguments.qrels, corpus) for file in arguments.queries)


def _export(sources: Sequence[QuerySource], folder: Path) -> int:
    for source in sources:
        write_lines(*map(str, write_trec(folder, source.name, source.load_queries())))
    return 0


def _run(source: QuerySource, queries: Sequence[JudgedQuery], configuration: Configuration, scratch: Path) -> Run:
    from randers_rag import Assistant

    with source.corpus() as corpus, ProgressBar(f"{source.name}, {configuration.name}") as progress:
        settings = configuration.settings.model_copy(update={"corpus": corpus, "index": scratch / source.name})
        assistant = Assistant.open(settings=settings, report=tell, progress=progress)
        outcomes = run_queries(assistant, queries, progress)
        return measured(configuration.name, source.name, outcomes, assistant.notes)


def _asked(sources: Sequence[QuerySource], split: str) -> list[tuple[QuerySource, tuple[JudgedQuery, ...]]]:
    """Return the sets that have questions in a split, with these."""
    found = [
        (source, tuple(query for query in source.load_queries() if split in ("all", query.split))) for source in sources
    ]
    if not any(queries for _, queries in found):
        files = ", ".join(str(source.queries) for source in sources)
        raise UsageError(f"{files} har ingen spørgsmål i delen {split}. Vælg en anden --split.")
    return [(source, queries) for source, queries in found if queries]


def _write_page(evaluation: Evaluation, sources: Sequence[QuerySource], path: Path) -> None:
    from randers_rag.evaluation.page import report_page

    page = report_page(evaluation, {source.name: source.load_notes() for source in sources}, "Måling af randers-rag")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, "utf-8")
    except OSError as error:
        raise UsageError(f"--html {path} kan ikke skrives ({error.strerror}). Vælg en anden fil.") from error


def _report(evaluation: Evaluation, gates: Sequence[Gate], as_json: bool) -> int:
    failures = broken(gates, evaluation.parts)
    if as_json:
        write_json(evaluation.model_dump(mode="json") | {"failures": failures})
    else:
        from randers_rag.cli.scores import WIDTH, evaluation_view

        console = rich_console()
        console.width = max(console.width, WIDTH)
        console.print(evaluation_view(evaluation))
    sys.stderr.writelines(line + "\n" for line in failures)
    return 1 if failures else 0
