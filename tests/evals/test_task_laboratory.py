"""What rules are tried with: scores that are kept, builds that are compared, functions that find nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evals.tasks.ablation import Ablations, nothing, replaced
from evals.tasks.differences import differing, told
from evals.tasks.grading import Grade
from evals.tasks.kept_scores import KeptScores
from qa import Article, ArticleQA
from qa.answering import tasks
from qa.answering.reading import abstention


class Network:
    """Scores by the ids alone, and counts how often it is asked."""

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self, ids: Any, mask: Any, types: Any, adapter: str) -> tuple[Any, Any]:
        self.runs += 1
        told = ids.astype(np.float32)
        return np.stack((told, -told), -1), told.sum(1)


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    (tmp_path / "adapters").mkdir()
    (tmp_path / "reader.onnx").write_bytes(b"network")
    (tmp_path / "adapters" / "turns.json").write_text("{}", encoding="utf-8")
    return tmp_path


def _pair(*ids: int, first: int = 1) -> tuple[Any, Any, Any]:
    types = np.zeros((1, len(ids)), np.int64)
    types[0, first:] = 1
    return np.array([ids], np.int64), np.ones((1, len(ids)), np.int64), types


def test_what_was_scored_is_not_scored_again_nor_is_it_another_score(weights: Path) -> None:
    network = Network()
    kept = KeptScores(weights / "scores", network, weights)
    asked = [(_pair(1, 2, 3), ""), (_pair(1, 2, 4), ""), (_pair(1, 2, 3, first=2), ""), (_pair(1, 2, 3), "turns")]
    scored = [kept(*pair, adapter) for pair, adapter in asked]
    assert network.runs == len(asked)
    again = KeptScores(weights / "scores", network, weights)
    for (span, verdict), (pair, adapter) in zip(scored, asked, strict=True):
        same, also = again(*pair, adapter)
        assert np.array_equal(span, same)
        assert np.array_equal(verdict, also)
    assert network.runs == len(asked)


def test_scores_of_other_weights_are_not_taken(weights: Path) -> None:
    network = Network()
    KeptScores(weights / "scores", network, weights)(*_pair(1, 2), "turns")
    (weights / "adapters" / "turns.json").write_text('{"values": {}}', encoding="utf-8")
    KeptScores(weights / "scores", network, weights)(*_pair(1, 2), "turns")
    assert network.runs == 2


def _outcomes(file: Path, grades: Sequence[Grade], text: str = "Told.") -> Path:
    rows = ({"id": f"r{n}", "kind": "answer", "said": "Why?", "grade": g, "text": text} for n, g in enumerate(grades))
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def test_builds_are_compared_by_what_they_tell_and_how_it_is_graded(tmp_path: Path) -> None:
    before = _outcomes(tmp_path / "before", ["well", "partly", "declined", "misleading"], "Seven boats.")
    after = _outcomes(tmp_path / "after", ["well", "well", "misleading", "misleading"], "Seven boats.")
    pairs = differing(before, after)
    assert [old["id"] for old, _ in pairs] == ["r1", "r2"]
    lines = list(told(pairs, counts=False))
    assert lines[-1] == "told otherwise: 2; better: 1, worse: 1"
    assert any("Seven boats" in line for line in lines)
    counted = "\n".join(told(pairs, counts=True))
    assert counted.endswith(lines[-1])
    assert "boats" not in counted
    assert "Why?" not in counted


def test_files_of_different_requests_are_not_compared(tmp_path: Path) -> None:
    before = _outcomes(tmp_path / "before", ["well", "partly"])
    other = tmp_path / "other"
    other.write_text(before.read_text(encoding="utf-8").replace('"r1"', '"r9"'), encoding="utf-8")
    with pytest.raises(ValueError, match="different requests, from r1 on"):
        differing(before, other)


def _says(word: str, often: int = 2) -> bool:
    return word * often == "aa"


def _each(words: Sequence[str]) -> Iterator[str]:
    yield from words


def _first(words: Sequence[str]) -> str | None:
    return next(iter(words), None)


def _all(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(words)


def _pair_of(word: str) -> tuple[str, int]:
    return word, 1


def test_nothing_is_what_a_function_may_return() -> None:
    made = {f: make() for f in (_says, _first, _all, _each) if (make := nothing(f)) is not None}
    assert [made[f] for f in (_says, _first, _all)] == [False, None, ()]
    assert list(made[_each]) == []  # type: ignore[call-overload]
    assert nothing(_pair_of) is None


def test_a_function_is_replaced_for_whoever_calls_it_and_is_itself_again() -> None:
    known_by_another_name: Callable[..., bool] = _says
    with replaced(_says, lambda as_was: lambda word, **rest: not as_was(word, **rest)):  # type: ignore[arg-type]
        assert not known_by_another_name("a")
        assert known_by_another_name("a", often=1)
    assert known_by_another_name("a")
    assert not _says("a", often=1)
    with pytest.raises(RuntimeError, match="gone"), replaced(_says, lambda _: _fail):  # type: ignore[arg-type]
        _says("a")
    assert _says("a")


def _fail(*_: object) -> bool:
    raise RuntimeError("gone")


def test_what_changes_without_a_function_is_counted(tmp_path: Path) -> None:
    told = "The council of Velden bought a ferry for 4 million crowns. It will sail to Skerry from May."
    asked = [
        {"library": "A", "id": "1", "kind": "answer", "request": "How much did the ferry to Skerry cost?",
         "expect": {"strings": [["4 million"]]}},
        {"library": "A", "id": "2", "kind": "help", "request": "What can you do?", "expect": {}},
    ]  # fmt: skip
    with ArticleQA.open(tmp_path) as qa:
        qa.add([Article(title="A ferry", text=told, published_at="2026-01-02")])
        ablations = Ablations(asked, {"A": qa})
        several: Any = {"judge": abstention._judge.__wrapped__, "barred": abstention.barred_by}
        found = ablations.found_something(several)
        assert found == {"judge": [0], "barred": []}
        untold: Any = tasks.help.of_help
        without = ablations.without("of_help", untold, [0, 1])
        assert without is not None
        assert (without.asked, without.otherwise, without.worse) == (2, 1, 0)
        needed: Any = abstention.fitted
        assert ablations.without("fitted", needed, [0]) is None  # nothing is answered without it
