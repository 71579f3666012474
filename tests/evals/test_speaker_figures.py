"""The figures of the speaker measurement: what counts as the same name, and shares with intervals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.proving.speakers import Trial, agree, figures, main


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ida Holm", "Ida Holm", True),
        ("the mayor", "The mayor", True),
        ("Holm", "Ida Holm", True),
        ("Ida", "Ida Holm", False),
        ("Karl Holm", "Ida Holm", False),
        ("spokesman for the ministry", "A spokesman for the ministry", True),
        ("Fishers’ Association", "Bay Fishers' Association", True),
        ("", "Ida Holm", False),
    ],
)
def test_names_agree(one: str, other: str, same: bool) -> None:
    assert agree(one, other) is same
    assert agree(other, one) is same


def test_unnamed_speakers_cost_recall_and_not_precision() -> None:
    trials = [Trial("g", "w", "Ida", "Ida", True)] * 3 + [Trial("g", "w", "Ida", None, False)]
    assert figures(trials)[:2] == (1.0, 0.75)
    trials.append(Trial("g", "w", "Ida", "Karl", False))
    assert figures(trials)[:2] == (0.75, 0.6)


def test_the_command_measures_any_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        "Ferry stops\n\n"
        + "The ferry to Sund stops in May after forty years. " * 8
        + "\n\n“It is over,” said Ida Holm, the mayor.\n"
    )
    (tmp_path / "ferry.txt").write_text(text, encoding="utf-8")
    label = {
        "article": "Ferry stops",
        "quote": "It is over,",
        "speaker": "Ida Holm",
        "speaker_in_text": "Ida Holm",
        "kind": "direct",
    }
    labels = tmp_path / "labels" / "a.jsonl"
    labels.parent.mkdir()
    labels.write_text(json.dumps(label) + "\n", encoding="utf-8")
    status = main(["--articles", str(tmp_path / "ferry.txt"), "--labels", str(labels)])
    printed = capsys.readouterr().out
    assert status == 0
    assert "1 labels, 1 articles" in printed
    assert "precision 1.000" in printed
