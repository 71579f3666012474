"""The labelled pairs of numbers that disagree, and the figures drawn from them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.proving.disagreeing import HERE, load, main, outcome

PAIRS = HERE / "disagreeing" / "pairs.jsonl"


def test_there_are_enough_pairs_of_every_label() -> None:
    pairs = load(PAIRS)
    assert len({p.id for p in pairs}) == len(pairs) >= 60
    for label in ("disagree", "superseded", "same", "unrelated"):
        assert sum(p.label == label for p in pairs) >= 10


@pytest.mark.parametrize("part", ["dev", "held"])
def test_the_floors_hold(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--set", part, "--show", "3"]) == 0
    assert "precision" in capsys.readouterr().out


def test_a_figure_that_no_article_has_is_refused(tmp_path: Path) -> None:
    side = {"title": "t", "source": "s", "published_at": None, "text": "The quay costs 5 crowns."}
    line = {"id": "x", "set": "dev", "label": "disagree", "figures": ["7"], "one": side, "other": side}
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps(line), encoding="utf-8")
    with pytest.raises(ValueError, match="no article says '7'"):
        load(path)
    path.write_text(json.dumps(line | {"label": "maybe"}), encoding="utf-8")
    with pytest.raises(ValueError, match="maybe"):
        load(path)


def test_a_difference_of_another_figure_is_not_right() -> None:
    pair = next(p for p in load(PAIRS) if p.label == "disagree")
    assert outcome(pair).right("differ")
    assert not outcome(pair).right("earlier")
