"""Whatever the package raises, warns of or reports has its Danish in ``messages.tsv``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import randers_rag
from randers_rag import errors
from randers_rag.messages import in_danish

PACKAGE = Path(randers_rag.__file__).parent
RAISED = {name for name in vars(errors) if name.endswith("Error") and name != "MissingExtraError"} | {"FeedbackError"}
TOLD = {"say", "self._say", "report"}
FIELD = "felt7"


def text_of(node: ast.expr) -> str | None:
    """Return a text as it may look when it is said; None for what holds no text of its own."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else FIELD for part in node.values)
    return None


def said() -> Iterator[tuple[str, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.parent.name == "cli":
            continue  # says everything in Danish
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for found in filter(None, map(text_of, _texts(node))):
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", found  # type: ignore[attr-defined]


def _texts(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call) and ast.unparse(node.func) in RAISED | TOLD:
        yield from node.args[:1]
    elif isinstance(node, ast.Call) and ast.unparse(node.func) == "_foreign":
        yield node.args[1]
    elif isinstance(node, ast.keyword | ast.Assign) and _names_a_message(node):
        yield node.value


def _names_a_message(node: ast.keyword | ast.Assign) -> bool:
    if isinstance(node, ast.keyword):
        return node.arg in ("noise", "reason")
    return ast.unparse(node.targets[0]).upper().endswith("REMEDY")


SAID = sorted({(found, where) for where, found in said() if any(map(str.isalpha, found.replace(FIELD, "")))})


@pytest.mark.parametrize(("message", "where"), SAID, ids=[where for _, where in SAID])
def test_every_message_has_its_danish(message: str, where: str) -> None:
    if message not in ("stated",):  # never shown
        assert in_danish(message) != message, f"{where}: add it to messages.tsv: {message}"


def test_messages_were_found() -> None:
    assert len(SAID) > 100


@pytest.mark.parametrize(
    ("english", "danish"),
    [
        ("m.pdf holds control characters: it is not plain text. Save the note as plain text in UTF-8 and try again.",
         "m.pdf indeholder styretegn: Det er ikke ren tekst. Gem noten som ren tekst i UTF-8, og prøv igen."),
        ("The index is out of date (the notes in the corpus have changed): building it again.",
         "Indekset er forældet (noterne er ændret): Det bygges igen."),
        ("The index is damaged (index/a.npy has 7 bytes; 9 were written): building it again from the corpus.",
         "Indekset er beskadiget (index/a.npy er på 7 byte; der blev skrevet 9): Det bygges igen af noterne."),
        ("m.txt holds what looks like personal data (line 3: holds a CPR number, line 9: holds an e-mail address). "
         "Remove it from the note, or set RANDERS_RAG_PERSONAL_DATA to report or mask.",
         "m.txt ser ud til at indeholde personoplysninger (linje 3: indeholder et CPR-nummer, linje 9: indeholder en "
         "mailadresse). Fjern dem fra noten, eller sæt RANDERS_RAG_PERSONAL_DATA til report eller mask."),
        ("a page header or footer, left out", "et sidehoved eller en sidefod, udeladt"),
        ("The corpus a {b} does not exist. x", "Mappen a {b} findes ikke. x"),
        ("nothing that is known", "nothing that is known"),
    ],
)  # fmt: skip
def test_a_message_is_said_in_danish_with_all_its_parts(english: str, danish: str) -> None:
    assert in_danish(english) == danish
