"""XML and HTML of a document as a tree: no entity is expanded, nothing outside the document is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from randers_rag.errors import NoteError

Element = Any  # lxml._Element: lxml carries no types

_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
MAX_MARKUP = 2_000_000
"""Tags and attributes of one part; each takes some hundred bytes of memory. A thousand pages have a tenth of them."""
_REMEDY = "Open it in the program that wrote it, save it again, and try again."


def parse_xml(data: bytes, name: str) -> Element:
    """Return the root. NoteError: it is not well-formed, declares a DOCTYPE, or nests too deep."""
    plain = data.decode("utf-16", "replace").encode() if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data
    if _DOCTYPE.search(plain):
        raise NoteError(f"{name} declares XML entities, which no office program writes. {_REMEDY}")
    check_markup(plain, name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NoteError(f"{name} is damaged: its XML is not well-formed. {_REMEDY}") from error
    if root is None:
        raise NoteError(f"{name} is damaged: its XML is empty. {_REMEDY}")
    return root


def check_markup(data: bytes, name: str, most: int = MAX_MARKUP) -> None:
    """Refuse with NoteError what would take too much memory as a tree."""
    if data.count(b"<") + data.count(b"=") > most:
        raise NoteError(f"{name} holds more than {most:,} tags and attributes. Split it, or save it as plain text.")


def local(element: Element) -> str:
    """Return an element's name without its namespace; '' for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the children with one of these local names."""
    return (child for child in element if local(child) in names)


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first child along a path of local names."""
    for name in path:
        if element is None:
            return None
        element = next(children(element, name), None)
    return element


def value(element: Element | None, name: str = "val") -> str:
    """Return an attribute by its local name; '' where it is missing."""
    if element is None:
        return ""
    return next((str(held) for key, held in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def whole(text: str, default: int = 0) -> int:
    """Return a whole number, or the default where the text is none."""
    try:
        return int(float(text)) if len(text) < 12 else default
    except (ValueError, OverflowError):
        return default
