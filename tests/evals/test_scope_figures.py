"""The figures of reading filters out of questions: how they are counted, and that the labels can be read."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from evals.figures.scope import HERE, load, main, outcomes
from store.language.authors import Names


def test_the_labels_are_many_and_many_name_nothing() -> None:
    questions = load(HERE / "questions.jsonl")
    assert len({q.id for q in questions}) == len({q.text for q in questions}) == len(questions) >= 150
    assert sum(not q.filters.to_dict() for q in questions) >= 60
    assert set(Counter(q.part for q in questions)) == {"dev", "held", "fresh"}


def test_right_is_exactly_right(tmp_path: Path) -> None:
    lines = [
        {"question": "What did Ask and Berg write?", "filters": {"author": ["B. Berg", "A. Ask"]}},
        {"question": "What did Ask and Berg write?", "filters": {"author": ["A. Ask"]}},
        {"question": "Who is Berg?", "filters": {}},
    ]
    path = tmp_path / "questions.jsonl"
    written = [json.dumps({"id": str(i), "set": "x", "now": "2024-01-01T00:00:00Z", **c}) for i, c in enumerate(lines)]
    path.write_text("\n".join(written), encoding="utf-8")
    found = outcomes(load(path), Names([("A. Ask, B. Berg", "Post", "news")]))
    assert [o.right for o in found] == [True, False, True]


def test_the_floors_hold() -> None:
    assert main([]) == 0
