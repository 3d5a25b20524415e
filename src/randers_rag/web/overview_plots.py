"""The map of the statements: a projection of their vectors, as a figure for plotly.js, which is served from here too.

Nothing of Plotly runs in Python: the figure is plain JSON, and the script is the one that the ``plotly`` package
carries. Colours are left to the page, which knows whether it is dark.
"""

from __future__ import annotations

import gzip
import textwrap
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from randers_rag.answer.labels import group_label, theme_name
from randers_rag.schema import Note, Statement
from randers_rag.web import texts

Positions = NDArray[np.float64]
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "star", "hexagon", "x")
"""A symbol for each group, beside its colour; they begin again after the last."""
_FEWEST, _MOST = 8, 2_000
"""From so many statements neighbours are worth more than distances; beyond so many, laying them out takes too long."""
_LINE = 48
_FEWEST_NAMED, _LONGEST_NAME = 3, 30
_APART = (0.9, 0.14)
"""How far apart two labels must be, across or down, to be read both."""


def project(vectors: NDArray[Any]) -> Positions:
    """Return a place on the map for each vector, shape (n, 2); the same ones for the same vectors.

    Principal components, from which t-SNE (van der Maaten and Hinton, 2008) starts; very few or very many vectors
    keep the principal components. On the shipped note t-SNE keeps 60 % of the eight nearest neighbours, the
    components alone 39 %.
    """
    places = _principal(np.asarray(vectors, dtype=np.float64))
    if not _FEWEST <= len(places) <= _MOST or not places.std():
        return _scaled(places)
    from sklearn.manifold import TSNE

    start = places / places[:, 0].std() * 1e-4
    method = "exact" if len(places) < 500 else "barnes_hut"
    layout = TSNE(perplexity=min(12, (len(places) - 1) / 3), metric="cosine", init=start, random_state=0, method=method)
    return _scaled(layout.fit_transform(np.asarray(vectors, dtype=np.float64)))


def _principal(vectors: Positions) -> Positions:
    centred = vectors - vectors.mean(axis=0) if len(vectors) else vectors
    places = np.zeros((len(vectors), 2))
    if len(vectors) < 2:
        return places
    left, strengths, right = np.linalg.svd(centred, full_matrices=False)
    kept = min(2, len(strengths))
    strongest = np.abs(right[:kept]).argmax(axis=1)
    signs = np.sign(right[np.arange(kept), strongest])
    places[:, :kept] = left[:, :kept] * strengths[:kept] * np.where(signs == 0, 1, signs)
    return places


def _scaled(places: Positions) -> Positions:
    """Return the places centred, the farthest at 1, rounded so that the last bits of an addition do not matter."""
    if not len(places):
        return places
    centred = places - (places.max(axis=0) + places.min(axis=0)) / 2
    result: Positions = np.round(centred / (np.abs(centred).max() or 1), 3)
    return result


def figure(note: Note, places: Positions) -> dict[str, Any]:
    """Return traces and labels for plotly.js: one trace a group, each point with its statement's id."""
    rows: dict[int | None, list[int]] = {}
    for row, statement in enumerate(note.statements):
        rows.setdefault(statement.group, []).append(row)
    ordered = sorted(rows.items(), key=lambda item: (item[0] is None, item[0] or 0))
    traces = [_trace(note, group, members, places, kind) for kind, (group, members) in enumerate(ordered)]
    return {"traces": traces, "labels": _labels(note, places)}


def _trace(note: Note, group: int | None, rows: list[int], places: Positions, kind: int) -> dict[str, Any]:
    name = group_label(note, group) if group is not None else texts.NO_GROUP
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "kind": kind,
        "x": places[rows, 0].tolist(),
        "y": places[rows, 1].tolist(),
        "text": [_hover(note.statements[row]) for row in rows],
        "customdata": [note.statements[row].id for row in rows],
        "marker": {"symbol": SYMBOLS[kind % len(SYMBOLS)], "size": 11},
        "hovertemplate": f"<b>{plain(name)}</b>%{{text}}<extra></extra>",
    }


def _hover(statement: Statement) -> str:
    theme = f" · {plain(theme_name(statement.theme))}" if statement.theme else ""
    lines = textwrap.wrap(statement.text, _LINE) or [""]
    return "<br>".join([theme, *(plain(line) for line in lines)])


def plain(value: str) -> str:
    """Return a text that Plotly shows as it is: it reads a few HTML tags and %{fields}."""
    return escape(value, quote=False).replace("%{", "%\N{ZERO WIDTH SPACE}{")


def _labels(note: Note, places: Positions) -> list[dict[str, Any]]:
    """Return the names of the map's largest themes, each at the middle of its statements, none over another."""
    rows: dict[str, list[int]] = {}
    for row, statement in enumerate(note.statements):
        if statement.theme is not None:
            rows.setdefault(statement.theme, []).append(row)
    labels: list[dict[str, Any]] = []
    for theme, members in sorted(rows.items(), key=lambda item: -len(item[1])):
        x, y = (float(value) for value in np.median(places[members], axis=0))
        clear = all(abs(x - one["x"]) > _APART[0] or abs(y - one["y"]) > _APART[1] for one in labels)
        if len(members) >= _FEWEST_NAMED and clear:
            shown = textwrap.shorten(theme_name(theme), _LONGEST_NAME, placeholder=" …")
            labels.append({"text": plain(shown), "x": x, "y": y})
    return labels


def script_version() -> str:
    """Return what changes when the script does."""
    return sha256(_script()).hexdigest()[:10]


@cache
def _script() -> bytes:
    return (files("plotly") / "package_data" / "plotly.min.js").read_bytes()


@cache
def packed_script() -> bytes:
    """Return plotly.js, compressed by gzip."""
    return gzip.compress(_script(), 6, mtime=0)


def script() -> bytes:
    """Return plotly.js."""
    return _script()
