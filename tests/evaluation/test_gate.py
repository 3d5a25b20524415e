"""The quality gate: the development halves must not get worse. `docs/retrieval.md` holds the figures."""

from pathlib import Path

import pytest

from randers_rag.cli.main import main

ROOT = Path(__file__).parents[2]
AT_LEAST = {
    "randers:ndcg@10": 0.85,
    "randers:ndcg@10/own_words": 0.74,
    "randers:cite_f1": 0.78,
    "lindebjerg:ndcg@10": 0.89,
    "lindebjerg:cite_f1": 0.79,
}
AT_MOST = {
    "randers:wrongly_refused": 0.02,
    "randers:wrongly_answered": 0.03,
    "lindebjerg:wrongly_refused": 0.04,
    "lindebjerg:wrongly_answered": 0.03,
}


@pytest.mark.model
def test_the_development_halves_are_no_worse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    gates = [part for name, value in AT_LEAST.items() for part in ("--fail-under", f"{name}={value}")]
    gates += [part for name, value in AT_MOST.items() for part in ("--fail-over", f"{name}={value}")]
    assert main(["eval", "--split", "dev", "--index", str(tmp_path / "index"), "--json", *gates]) == 0
