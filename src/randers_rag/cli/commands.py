"""The commands and their options; one function a command. Nothing heavy is imported here."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from randers_rag.cli.parser import DanishParser, clean_text, port, positive

DESCRIPTION = "Spørg mødenotater på dansk, og få svar i notatets egne ord med henvisninger. Intet sendes ud af huset."
EPILOG = (
    "Slutkoder: 0 fundet, 1 intet fundet (eval: en grænse er ikke nået), 2 fejl i kommandoen eller i det læste. "
    "Alle indstillinger kan også gives som miljøvariable: RANDERS_RAG_CORPUS, RANDERS_RAG_INDEX, RANDERS_RAG_MODEL."
)
COMMANDS = {
    "index": "byg eller opdatér indekset over noterne",
    "ask": "stil et spørgsmål, og få svaret som citater",
    "search": "find de udsagn, der ligger nærmest, i rækkefølge",
    "chat": "start chatten i browseren",
    "eval": "mål søgning og svar mod testspørgsmål",
    "parse": "vis, hvordan en note bliver læst",
    "feedback": "gør gemte tilbagemeldinger til testspørgsmål",
    "tools": "giv andre assistenter ask og search som værktøjer (Model Context Protocol, over stdin og stdout)",
    "password": "lav det, der skal stå i RANDERS_RAG_READER_PASSWORD og RANDERS_RAG_ADMIN_PASSWORD",
}
INDEX_ACTIONS = ("list", "verify", "rollback", "export", "import")
INDEX_HELP = (
    "list: vis versionerne; verify: læs hver byte efter; rollback [VERSION]: gå tilbage til den forrige eller den "
    "nævnte, som gælder til næste 'randers-rag index'; export FIL: gem i én fil; import FIL: tag den i brug. Uden "
    "handling: byg eller opdatér"
)
_ARGUMENTS = {
    "index": " [HANDLING [NAVN]]",
    "ask": " SPØRGSMÅL",
    "search": " SPØRGSMÅL",
    "parse": " FIL",
    "feedback": " export",
}


def build_parser() -> DanishParser:
    """Return the parser of all commands; ``module`` in the result names the module that runs the command."""
    parser = DanishParser(prog="randers-rag", description=DESCRIPTION, epilog=EPILOG)
    parser.usage = "randers-rag [TILVALG] KOMMANDO …"
    parser.add_argument("--version", action=_Version, nargs=0, help="vis versionen")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title="Kommandoer", dest="command", metavar="KOMMANDO")
    for name, summary in COMMANDS.items():
        command = commands.add_parser(
            name, prog=f"randers-rag {name}", help=summary, description=summary[0].upper() + summary[1:] + "."
        )
        command.usage = f"randers-rag {name} [TILVALG]{_ARGUMENTS.get(name, '')}"
        _OPTIONS[name](command)
    return parser


class _Version(argparse.Action):
    """Look the version up only when it is asked for: importlib.metadata is slow to import."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("randers-rag")
        except PackageNotFoundError:  # run from a source tree that is not installed
            number = "?"
        sys.stdout.write(f"randers-rag {number}\n")
        parser.exit()


def _index(command: DanishParser) -> None:
    command.set_defaults(module="index")
    command.add_argument("action", metavar="HANDLING", nargs="?", choices=INDEX_ACTIONS, help=INDEX_HELP)
    command.add_argument("target", metavar="NAVN", nargs="?", type=clean_text, help="versionen eller filen")
    command.add_argument("--purge", action="store_true", help="slet derefter de ældre versioner, så det, der er taget "
        "ud af noterne, er væk")  # fmt: skip
    command.add_argument("--rebuild", action="store_true", help="byg forfra, også når indekset passer til noterne")
    _add_places(command)
    _add_json(command)


def _ask(command: DanishParser) -> None:
    command.set_defaults(module="ask")
    command.add_argument("question", metavar="SPØRGSMÅL", type=clean_text, help="spørgsmålet, i anførselstegn")
    _add_history(command)
    _add_places(command)
    _add_json(command)


def _search(command: DanishParser) -> None:
    command.set_defaults(module="search")
    command.add_argument("question", metavar="SPØRGSMÅL", type=clean_text, help="det, der søges efter")
    command.add_argument("-k", metavar="ANTAL", type=positive, default=20, help="højst så mange udsagn (20)")
    _add_history(command)
    _add_places(command)
    _add_json(command)


def _chat(command: DanishParser) -> None:
    command.set_defaults(module="chat")
    command.add_argument("--host", metavar="ADRESSE", default="127.0.0.1", help="adresse at lytte på (127.0.0.1)")
    command.add_argument("--port", metavar="PORT", type=port, default=7860, help="port at lytte på (7860)")
    command.add_argument("--allow-open", action="store_true", help="lad andre maskiner læse med uden adgangskode")
    _add_places(command)


def _eval(command: DanishParser) -> None:
    command.set_defaults(module="evaluate")
    add = command.add_argument
    add("--queries", metavar="FIL", type=Path, action="append", help="testspørgsmål: JSONL, eller TREC (med --qrels); "
        "kan gentages (alle sæt i ./evaluation/sets.toml)")  # fmt: skip
    add("--qrels", metavar="FIL", type=Path, help="vurderinger i TREC-form til --queries")
    add("--notes", metavar="STI", type=Path, help="noten eller mappen, som --queries hører til "
        "(noten af samme navn ved siden af, ellers --corpus)")  # fmt: skip
    add("--split", choices=("dev", "test", "all"), default="all", metavar="DEL", help="dev, test eller all (all)")
    add("--config", metavar="NAVN=NØGLE:VÆRDI,…", type=clean_text, action="append", help="en opsætning at måle; "
        "gentages for at sammenligne, den første er grundlaget (de gældende indstillinger)")  # fmt: skip
    add("--html", metavar="FIL", type=Path, help="skriv en rapport med figurer og de værste spørgsmål")
    add("--fail-under", metavar="MÅL=TAL", type=clean_text, action="append", default=[],
        help="slutkode 1, når målet er lavere, f.eks. ndcg@10=0.8 eller randers:ndcg@10/own_words=0.76")  # fmt: skip
    add("--fail-over", metavar="MÅL=TAL", type=clean_text, action="append", default=[],
        help="slutkode 1, når målet er højere, f.eks. wrongly_answered=0.07")  # fmt: skip
    add("--export-trec", metavar="MAPPE", type=Path, help="skriv spørgsmål og vurderinger i TREC-form, og stop")
    _add_places(command)
    _add_json(command)


def _parse(command: DanishParser) -> None:
    command.set_defaults(module="parse")
    command.add_argument("file", metavar="FIL", type=Path, help="noten, en tekstfil")
    _add_json(command)


def _feedback(command: DanishParser) -> None:
    command.set_defaults(module="feedback")
    command.add_argument("action", metavar="export", choices=("export",), help="skriv dem som JSON-linjer, som "
        "'randers-rag eval --queries FIL' læser; databasen står i RANDERS_RAG_FEEDBACK")  # fmt: skip
    command.add_argument("--out", metavar="FIL", type=Path, help="skriv i en fil (på skærmen)")


def _tools(command: DanishParser) -> None:
    command.set_defaults(module="tools")
    _add_places(command)


def _password(command: DanishParser) -> None:
    command.set_defaults(module="password")


_OPTIONS = {
    "index": _index,
    "ask": _ask,
    "search": _search,
    "chat": _chat,
    "eval": _eval,
    "parse": _parse,
    "feedback": _feedback,
    "tools": _tools,
    "password": _password,
}


def _add_places(command: DanishParser) -> None:
    command.add_argument("--corpus", metavar="MAPPE", type=Path, help="mappen med noterne (./corpus)")
    command.add_argument("--index", metavar="MAPPE", type=Path, help="mappen til indekset (./index)")
    command.add_argument("--model", metavar="NAVN", help="sprogmodel: danish (følger med), et navn på en hub, en mappe")


def _add_history(command: DanishParser) -> None:
    command.add_argument(
        "--after", "--efter", metavar="SPØRGSMÅL", type=clean_text, action="append", default=[],
        help="et tidligere spørgsmål, som dette følger op på; kan gentages",
    )  # fmt: skip


def _add_json(command: DanishParser) -> None:
    command.add_argument("--json", action="store_true", help="skriv resultatet som JSON")
