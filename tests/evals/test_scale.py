"""The benchmark of size: its collection is the same every time and like news; its figures are told and drawn."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from evals.figures import scale
from evals.figures.collection import Collection
from evals.figures.curve import draw
from store.embedding.embedders import default_embedder
from store.passages import split


def test_the_collection_is_the_same_every_time_and_its_words_are_as_uneven_as_those_of_news() -> None:
    collection = Collection()
    articles = list(collection.articles(0, 40))
    assert articles == list(Collection().articles(0, 40))
    assert collection.questions(3) == Collection().questions(3)
    assert len({a.revision for a in articles}) == 40
    assert 8 <= sum(len(split(a)) for a in articles) / 40 <= 13
    counts = Counter(word.lower() for a in articles for word in a.text.split())
    once = sum(count == 1 for count in counts.values())
    assert 0.3 < once / len(counts) < 0.7  # about half of the words of any collection stand there once
    assert counts.most_common(1)[0][1] > 0.03 * counts.total()


def test_articles_on_one_topic_lie_near_each_other() -> None:
    vectors = default_embedder().embed([a.text[:2000] for a in Collection().articles(0, 200)])
    near = np.sort(vectors @ vectors[0])
    assert near[-2] > near[100] + 0.1


def test_adding_is_measured_and_written(tmp_path: Path) -> None:
    figures = scale.PARTS["adding"](tmp_path, 60, 0.0)
    assert 40 <= figures["passages"] <= 90
    assert figures["add_rate"] > 0
    scale.PARTS["exact"](tmp_path, 60, 0.0)
    assert len(json.loads((tmp_path / "exact.json").read_text())) == 200


def test_the_table_and_the_drawing_leave_out_what_was_not_measured() -> None:
    rows = [
        {"passages": 10_000, "search_p50_ms": 5.0, "search_p95_ms": 9.0, "add_rate": 2000.0},
        {"passages": 100_000, "search_p50_ms": 8.0},
    ]
    lines = scale.table(rows).splitlines()
    assert next(line for line in lines if line.startswith("search p95")).split()[-2:] == ["9", "-"]
    drawn = ElementTree.fromstring(draw(rows))
    assert len([e for e in drawn.iter() if e.tag.endswith("circle")]) == 4
