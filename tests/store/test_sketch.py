"""The sketch of many vectors: it loses next to none of the nearest, and a library finds by it what it finds without."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from store.article import Article
from store.embedding.embedders import unit
from store.index.sketch import Floats, Sketch
from store.library import Library


def vectors(count: int, dimension: int = 64, seed: int = 0) -> Floats:
    """Unit vectors that lie mostly along a few directions, as those of texts do."""
    rng = np.random.default_rng(seed)
    strength = 0.9 ** np.arange(dimension)
    turned, _ = np.linalg.qr(rng.standard_normal((dimension, dimension)))
    return unit(rng.standard_normal((count, dimension)) * strength @ turned)


def nearest(rows: Floats, vector: Floats, limit: int) -> set[int]:
    return set(np.argsort(-(rows @ vector))[:limit].tolist())


def test_of_the_nearest_next_to_none_is_lost_and_few_rows_are_candidates() -> None:
    rows = vectors(40_000)
    sketch = Sketch.of(rows, len(rows))
    lost = 0
    for vector in vectors(30, seed=1):
        candidates = sketch.candidates(vector, 50)
        assert len(candidates) < len(rows) / 5
        lost += len(nearest(rows, vector, 50) - set(candidates.tolist()))
    assert lost <= 0.01 * 30 * 50


def test_rows_that_come_later_are_drawn_along_the_same_axes() -> None:
    rows = vectors(9000)
    first = Sketch.of(rows, 8000)
    later = Sketch.of(rows, 9000, first)
    assert first.size == 8000
    assert later.rows is first.rows
    np.testing.assert_allclose(later.rows[8000:], rows[8000:] @ first.axes, atol=1e-6)
    moved = Sketch.of(rows.copy(), 9000, later)
    assert moved.rows is not later.rows


@settings(max_examples=30, deadline=None)
@given(count=st.integers(1, 6000), limit=st.integers(1, 700), seed=st.integers(0, 5), every=st.integers(1, 4))
def test_as_many_candidates_as_are_asked_for_from_those_allowed(count: int, limit: int, seed: int, every: int) -> None:
    rows = vectors(count, 8, seed)
    allowed = np.arange(0, count, every)
    found = Sketch.of(rows, count).candidates(rows[0], limit, allowed)
    assert set(found.tolist()) <= set(allowed.tolist())
    assert len(found) >= min(limit, len(allowed))


def test_a_library_finds_by_the_sketch_what_it_finds_without(tmp_path: Path) -> None:
    said = ["The ferry runs late.", "The bridge is closed.", "A harbour was built.", "Trams cost more.", "It rained."]
    articles = [Article(id=f"{i}", text=f"{said[i % 5]} Number {i} says so.", source=f"S{i % 3}") for i in range(60)]
    with Library.open(tmp_path) as library:
        library.add(articles)
        library.remove("7")
        library.add([Article(id="8", text="The ferry was sold to a museum.", source="S2")])
    questions = ["Is the ferry late?", "What do trams cost?", "Who built the harbour?"]
    found = []
    for exact_up_to in (1000, 0):
        with Library.open(tmp_path, exact_up_to=exact_up_to) as library:
            found.append([library.search(q, filters=f) for q in questions for f in (None, {"source": "S2"})])
            library.add([Article(id=f"new {exact_up_to}", text="The ferry runs at night.")])
            assert any(hit.article_id == f"new {exact_up_to}" for hit in library.search("ferry at night"))
            library.remove(f"new {exact_up_to}")
    assert found[0] == found[1]
