"""The best texts by words are those of a full count, however much of the lists is read."""

from __future__ import annotations

import numpy as np

from randers_rag.index.matching import Scratch, best_texts

SIZE = 3_000


def test_the_best_are_those_of_a_full_count() -> None:
    choose, scratch = np.random.default_rng(4), Scratch(SIZE)
    for _ in range(40):
        lists = []
        for _ in range(choose.integers(0, 6)):
            length = int(choose.integers(0, SIZE // 2))
            worths = choose.random(length, dtype=np.float32) * np.float32(choose.choice([0.1, 1, 5]))
            lists.append((choose.integers(0, SIZE, length).astype(np.int32), worths))
        full = np.zeros((max(len(lists), 1), SIZE), dtype=np.float32)
        for concept, (texts, worths) in enumerate(lists):
            np.maximum.at(full[concept], texts, worths)
        scores = full.sum(axis=0)
        bounds = [float(worths.max(initial=0)) for _, worths in lists]
        for k in (0, 1, 20, SIZE):
            rows, found = best_texts(bounds, lists.__getitem__, k, scratch)
            assert (np.diff(rows) > 0).all()
            np.testing.assert_allclose(found, scores[rows], rtol=1e-6)
            most = min(k, int((scores > 0).sum()))
            np.testing.assert_allclose(np.sort(found)[::-1][:most], np.sort(scores)[::-1][:most], rtol=1e-6)


def test_what_was_lent_is_clean_again() -> None:
    scratch = Scratch(5)
    texts, worths = np.array([3, 1, 3], dtype=np.int32), np.array([1, 2, 4], dtype=np.float32)
    for _ in range(2):
        rows, scores = best_texts([4.0], lambda _: (texts, worths), 1, scratch)
        assert dict(zip(rows.tolist(), scores.tolist(), strict=True))[3] == 4
    with scratch.lent() as first, scratch.lent() as second:
        assert first is not second
        assert first.tolist() == second.tolist() == [-1] * 5
