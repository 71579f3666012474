"""The benchmark: its made-up articles are the same every time, its figures add up, and it runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.figures import bench
from evals.synthetic import article, articles, questions
from store.passages import split


def test_made_up_articles_are_the_same_every_time_and_all_different() -> None:
    first = list(articles(50))
    assert first == list(articles(50))
    assert len({a.revision for a in first}) == len({a.id for a in first}) == 50
    assert article(3, revision=1).id == first[3].id
    assert article(3, revision=1).text != first[3].text
    assert questions(20) == questions(20)
    assert 8 <= len(split(first[0])) <= 14


def test_the_summary_takes_medians_of_figures_and_of_ratios() -> None:
    figures = dict.fromkeys(("add_s", "add_cpu_s", "search_p50_ms", "search_p95_ms", "bytes_a_passage", "peak_mb"), 2.0)
    rounds = [
        {"ours": figures | {"again_s": 0.1, "add_s": ours}, "langchain": figures | {"add_s": theirs}}
        for ours, theirs in ((1.0, 2.0), (3.0, 4.0), (2.0, 20.0))
    ]
    summary = bench.summary(100, rounds)
    assert summary["figures"]["add_s"] == {"ours": 2.0, "langchain": 4.0, "ratio": 0.5}
    assert "ratio" not in summary["figures"]["again_s"]
    assert "0.50" in bench.table(summary)


def test_it_runs(tmp_path: Path) -> None:
    said: list[str] = []
    assert bench.main(["--passages", "40", "--rounds", "1", "--json", str(tmp_path / "b.json")], said.append) == 0
    figures = json.loads((tmp_path / "b.json").read_text())
    assert figures["passages"] >= 40
    assert figures["figures"]["add_s"]["ratio"] > 0
    assert said == [bench.table(figures)]
    with pytest.raises(SystemExit):
        bench.main(["--passages", "many"])
