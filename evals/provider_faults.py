"""Asks the chat through a provider that fails in every known way, many times, and prints what a reader would have seen.

`python -m evals.provider_faults --trials 20` goes through every fault of `evals.provider`, over the sample articles,
with the deadline a reader has. A trial fails when the first sign comes late, when the end comes late, when a request
is sent too often, when shown text is lost or repeated, when an error is not a plain sentence, or when it holds the key.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evals.provider import BUSY, CUT, FINAL, NO_REPLY, SILENCE, Act, Provider, says
from qa.answer import Delta, Final
from qa.api import ArticleQA
from qa.errors import ModelError
from qa.models.chat import RETRIES, resolve

SAMPLES = Path(__file__).parent / "articles"
QUESTION = "By how much did the central bank cut its key rate?"
SHOWN = "The bridge reopened in May"  # how every scripted reply begins
KEY = "sk-secret-key-1234567890"
FIRST_SIGN = 2.0
"""Seconds within which a reader sees something."""
LONGEST = 30.0
"""Seconds within which an answer ends, whatever its model does."""


@dataclass(frozen=True)
class Seen:
    """What a reader saw of one question: seconds to the first sign and to the end, the text, and how it ended."""

    first: float
    last: float
    text: str
    cut_off: str | None
    error: str | None
    requests: int


@dataclass(frozen=True)
class Fault:
    """What a provider does, request by request, the most requests it may get, and what must come of it."""

    name: str
    acts: tuple[Act, ...]
    requests: int
    outcome: Literal["answer", "cut", "error"]


def faults() -> Iterator[Fault]:
    """Every fault with what must come of it. More acts than requests are scripted, so that one too many is seen."""
    for name, act in SILENCE.items():
        yield Fault(f"silence: {name}", (act,) * 9, 1, "error")
    for name, act in BUSY.items():
        yield Fault(f"busy: {name}", (act,) * 9, RETRIES + 1, "error")
        yield Fault(f"busy once: {name}", (act, says()), 2, "answer")
    for name, act in (FINAL | NO_REPLY).items():
        yield Fault(f"no reply: {name}", (act,) * 9, 1, "error")
    for name, act in CUT.items():
        yield Fault(f"cut: {name}", (act, says()), 1, "cut")


_settings = threading.Lock()  # a model reads the environment when it is made, and trials run beside each other


def ask(qa: ArticleQA, fault: Fault) -> Seen:
    """One question through a provider of its own."""
    with Provider(fault.acts) as provider:
        with _settings:
            os.environ["OPENAI_BASE_URL"] = provider.url
            model = resolve("openai:gpt-4.1-mini")
        began = time.monotonic()
        first: float | None = None
        text, cut_off, error = "", None, None
        try:
            for event in qa.stream(QUESTION, model=model):
                first = first if first is not None else time.monotonic() - began
                if isinstance(event, Delta):
                    text += event.text
                if isinstance(event, Final):
                    cut_off = event.answer.cut_off
        except ModelError as failed:
            error = str(failed)
        last = time.monotonic() - began
        return Seen(last if first is None else first, last, text, cut_off, error, len(provider.requests))


def problems(seen: Seen, fault: Fault) -> list[str]:
    """What is wrong with what was seen, in plain words; empty when all is well."""
    outcome = "error" if seen.error else "cut" if seen.cut_off else "answer"
    sentence = seen.error or seen.cut_off
    found = [
        (seen.first > FIRST_SIGN, f"the first sign came after {seen.first:.1f} s"),
        (seen.last > LONGEST, f"the end came after {seen.last:.1f} s"),
        (outcome != fault.outcome, f"it ended in {outcome}, not {fault.outcome}: {sentence}"),
        (seen.requests > fault.requests, f"{seen.requests} requests were sent"),
        (outcome != "error" and seen.text.count(SHOWN) != 1, "text that came was lost, or shown twice"),
        (sentence is not None and not _PLAIN.fullmatch(sentence), f"this is no plain sentence: {sentence!r}"),
        (KEY in seen.text + (sentence or ""), "the key was shown"),
    ]
    return [words for wrong, words in found if wrong]


_PLAIN = re.compile(r"(?!.*(?:https?:|Traceback|sk-))[A-Z][^\n]{15,300}")


def run(qa: ArticleQA, trials: int, jobs: int) -> int:
    """Prints a line for each fault and returns how many trials failed."""
    print(f"{'fault':42} {'trials':>6} {'failed':>6} {'first s':>8} {'end s':>7}  what the reader is told")
    failed = 0
    with ThreadPoolExecutor(jobs) as pool:
        waiting = [(fault, [pool.submit(ask, qa, fault) for _ in range(trials)]) for fault in faults()]
        for fault, futures in waiting:
            all_seen: Sequence[Seen] = [future.result() for future in futures]
            wrong = [words for seen in all_seen if (words := problems(seen, fault))]
            failed += len(wrong)
            first, last = max(seen.first for seen in all_seen), max(seen.last for seen in all_seen)
            told = all_seen[0].error or all_seen[0].cut_off or "the answer"
            print(f"{fault.name:42} {trials:6} {len(wrong):6} {first:8.2f} {last:7.2f}  {told}")
            for words in wrong[:3]:
                print(f"    {'; '.join(words)}")
    return failed


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0 if every trial went as it must, 1 if not."""
    parser = argparse.ArgumentParser(prog="python -m evals.provider_faults", description=__doc__)
    parser.add_argument("--trials", type=int, default=20, help="questions for each fault")
    parser.add_argument("--jobs", type=int, default=20, help="questions at once; most of them only wait")
    parser.add_argument("--articles", type=Path, default=SAMPLES, help="what the library holds")
    options = parser.parse_args(arguments)
    os.environ["OPENAI_API_KEY"] = KEY
    resolve("openai:gpt-4.1-mini")  # the import takes seconds, once, and belongs to no trial
    with tempfile.TemporaryDirectory() as folder, ArticleQA.open(folder) as qa:
        qa.add(options.articles)
        failed = run(qa, options.trials, options.jobs)
    print(f"{failed} failed" if failed else "none failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
