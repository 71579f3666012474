"""The trials of provider faults: a sample of them through the whole chat, and that a trial can fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from evals.trials.attacks.secret_words import KEY
from evals.trials.faults.provider_faults import SHOWN, Asked, Fault, Seen, ask, elsewhere, faults, problems
from qa.api import ArticleQA

FAULTS = {fault.name: fault for fault in faults()}
SAMPLE = [
    "busy once: 503",
    "no reply: quota",
    "no reply: HTML with 200",
    "cut: reset",
    "cut: no finish reason",
    "cut: length",
]


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("library"), judge=None) as opened:
        opened.add(sorted(samples.glob("rate-cut-*")))
        yield opened


@pytest.fixture(scope="module")
def asked() -> Iterator[Asked]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_API_KEY", KEY)
        patch.setenv("OPENAI_BASE_URL", "set for each process")
        with elsewhere(1) as asked:
            yield asked


def test_every_row_of_the_faults_has_its_trials() -> None:
    kinds = {name.partition(":")[0] for name in FAULTS}
    assert kinds == {"silence", "busy", "busy once", "no reply", "cut"}
    assert len(FAULTS) > 40


@pytest.mark.parametrize("name", SAMPLE)
def test_a_reader_sees_what_must_be_seen(name: str, qa: ArticleQA, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", "set by each trial")
    assert problems(ask(qa, FAULTS[name]), FAULTS[name]) == []


@pytest.mark.parametrize("name", SAMPLE)
def test_a_reader_sees_the_same_when_another_process_asks(name: str, qa: ArticleQA, asked: Asked) -> None:
    assert problems(ask(qa, FAULTS[name], asked), FAULTS[name]) == []


GOOD = Seen(first=0.1, last=1.0, text=f"{SHOWN}.", cut_off="The connection broke off.", error=None, requests=1)


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (replace(GOOD, first=2.5), "first sign"),
        (replace(GOOD, last=31.0), "the end came"),
        (replace(GOOD, cut_off=None), "ended in answer"),
        (replace(GOOD, requests=2), "2 requests"),
        (replace(GOOD, text=""), "lost"),
        (replace(GOOD, text=f"{SHOWN}. {SHOWN}."), "shown twice"),
        (replace(GOOD, cut_off="Traceback (most recent call last)"), "no plain sentence"),
        (replace(GOOD, text=f"{SHOWN} {KEY}."), "the key"),
    ],
)
def test_a_trial_can_fail(seen: Seen, said: str) -> None:
    fault = Fault("L3", "cut", (), 1, "cut")
    assert problems(GOOD, fault) == []
    assert said in "; ".join(problems(seen, fault))
