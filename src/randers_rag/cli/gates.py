"""``--fail-under ndcg@10=0.8``: bounds that turn an evaluation into a pass or a fail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from randers_rag.cli.faults import UsageError
from randers_rag.evaluation.measures import MEASURES
from randers_rag.evaluation.summary import ALL, Part

_FORM = re.compile(
    r"(?:(?P<set>[^:/=]+)(?:/(?P<split>[^:=]+))?:)?(?P<measure>[^:/=]+)(?:/(?P<kind>[^=]+))?=(?P<bound>.+)"
)


class Gate(NamedTuple):
    """A bound on one measure, in every set and split where none is named."""

    text: str
    measure: str
    bound: float
    over: bool
    set: str | None = None
    split: str | None = None
    kind: str = ALL

    def broken_by(self, part: Part) -> str | None:
        """Return a Danish line where the part lies on the wrong side, None where it passes."""
        value = part.rows.get(self.kind, {}).get(self.measure)
        if value is None or not (value.mean > self.bound if self.over else value.mean < self.bound):
            return None
        sign = ">" if self.over else "<"
        where = f"{part.set}/{part.split}, {part.configuration}"
        return f"Grænsen er ikke nået: {where}: {self.measure}/{self.kind} {value.mean:.4f} {sign} {self.bound:g}"

    def covers(self, part: Part) -> bool:
        """Whether the gate speaks about this part, and the part holds what it speaks about."""
        return (
            self.set in (None, part.set)
            and self.split in (None, part.split)
            and self.measure in part.rows.get(self.kind, {})
        )


def read_gates(under: Iterable[str], over: Iterable[str]) -> tuple[Gate, ...]:
    """Parse ``[set[/split]:]measure[/kind]=number``."""
    return (*(_gate(text, False) for text in under), *(_gate(text, True) for text in over))


def broken(gates: Sequence[Gate], parts: Sequence[Part]) -> list[str]:
    """Return a line for each bound that is not kept; UsageError for a gate that speaks about nothing measured."""
    for gate in gates:
        if not any(gate.covers(part) for part in parts):
            raise UsageError(f"{gate.text}: det blev ikke målt. Ret sæt, del, mål eller art.")
    lines = (gate.broken_by(part) for gate in gates for part in parts if gate.covers(part))
    return [line for line in lines if line is not None]


def _gate(text: str, over: bool) -> Gate:
    form = _FORM.fullmatch(text)
    if form is None or form["measure"] not in MEASURES:
        raise UsageError(f"{text}: skriv [sæt[/del]:]mål[/art]=tal; målene er {', '.join(MEASURES)}.")
    try:
        bound = float(form["bound"])
    except ValueError:
        raise UsageError(f"{text}: {form['bound']} er ikke et tal. Skriv f.eks. ndcg@10=0.8.") from None
    return Gate(text, form["measure"], bound, over, form["set"], form["split"], form["kind"] or ALL)
