"""The fit of the ranking's weights: signals that tell the right passage weigh more, and the same data fit the same."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from evals.figures.retrieval import Question
from evals.fits.passage_ranking import Asked, fit, main
from store.search.reranking import Signals

ASKED = Question("Who built the bridge?", "en", frozenset({"a"}), ())


def asked(count: int, seed: int) -> list[Asked]:
    """Questions of which the first signal tells the right hit, the second half does, and the third does not."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        size = int(rng.integers(2, 9))
        right = np.zeros(size)
        right[rng.integers(size)] = 1.0
        noise = rng.random((size, len(Signals._fields)))
        signals = noise + np.outer(right, [0.8, 0.3, 0.0, 0.0, 0.0, 0.0])
        found.append(Asked(signals, right, ASKED, (), ()))
    return found


def test_a_signal_weighs_as_much_as_it_tells() -> None:
    weights = fit([asked(80, 1), asked(20, 2)])
    assert weights[0] > weights[1] > weights[2] >= 0


def test_questions_that_tell_nothing_change_nothing() -> None:
    known = asked(30, 3)
    silent = [Asked(np.ones((4, 6)), np.zeros(4), ASKED, (), ()), Asked(np.ones((2, 6)), np.ones(2), ASKED, (), ())]
    assert fit([known]).tolist() == fit([[*silent, *known]]).tolist()


def test_a_set_counts_the_same_however_many_questions_it_has() -> None:
    few, many = asked(10, 4), asked(10, 5)
    np.testing.assert_allclose(fit([few, many]), fit([few, many * 3]), atol=1e-6)


def test_the_command_prints_the_same_fit_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = ["The bridge was built by Ida Lund.", "The ferry runs late.", "A bridge stands there.", "Trams cost more."]
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        rows = [{"id": f"{name} {i}", "text": text, "lang": "en"} for i, text in enumerate(texts)]
        asks = [
            {"question": "Who built the bridge?", "gold_article_ids": [f"{name} 0"], "lang": "en"},
            {"question": "Is the ferry late?", "gold_article_ids": [f"{name} 1"], "lang": "en"},
        ]
        for file, lines in (("articles", rows), ("questions", asks)):
            (tmp_path / name / f"{file}.jsonl").write_text("\n".join(json.dumps(line) for line in lines) + "\n")
    printed = []
    for _ in range(2):
        assert main([str(tmp_path), "--sets", "one,two"]) == 0
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    assert json.loads(printed[0].splitlines()[-1]).keys() == set(Signals._fields)
