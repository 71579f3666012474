"""Asks the chat through a provider that fails in every known way, many times, and prints what a reader would have seen.

`python -m evals.trials.faults.provider_faults --trials 20` goes through every fault of `evals.mocked.provider`, over
the sample articles, with the deadline a reader has. A trial fails when the first sign comes late, when the end comes
late, when a request is sent too often, when shown text is lost or repeated, when an error is not a plain sentence, or
when it holds the key. With `--apart` the model is asked by processes of their own, as a server's is.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Literal

from evals.mocked.provider import BUSY, CUT, FINAL, NO_REPLY, SILENCE, Act, Provider, says
from evals.trials.attacks.secret_words import KEY
from evals.trials.faults.fault_outcome import Line, Outcome, write
from qa.answer import Delta, Final
from qa.api import ArticleQA
from qa.errors import ModelError
from qa.models.chat import RETRIES, resolve
from qa.models.model_process import apart

if TYPE_CHECKING:
    from qa.models.chat import ChatModel

MODEL = "openai:gpt-4.1-mini"
SAMPLES = Path(__file__).parents[2] / "articles"
QUESTION = "By how much did the central bank cut its key rate?"
SHOWN = "The bridge reopened in May"  # how every scripted reply begins
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
    """What a provider does, request by request, the most requests it may get, and what must come of it.

    `row` is that of the table of faults.
    """

    row: str
    name: str
    acts: tuple[Act, ...]
    requests: int
    outcome: Literal["answer", "cut", "error"]


def faults() -> Iterator[Fault]:
    """Every fault with what must come of it. More acts than requests are scripted, so that one too many is seen."""
    for name, act in SILENCE.items():
        yield Fault("L1", f"silence: {name}", (act,) * 9, 1, "error")
    for name, act in BUSY.items():
        yield Fault("L2", f"busy: {name}", (act,) * 9, RETRIES + 1, "error")
        yield Fault("L2", f"busy once: {name}", (act, says()), 2, "answer")
    for row, acts in (("L2", FINAL), ("L4", NO_REPLY)):
        for name, act in acts.items():
            yield Fault(row, f"no reply: {name}", (act,) * 9, 1, "error")
    for name, act in CUT.items():
        yield Fault("L3", f"cut: {name}", (act, says()), 1, "cut")


_settings = threading.Lock()  # a model reads the environment when it is made, and trials run beside each other


Asked = Callable[[Sequence[Act]], AbstractContextManager[tuple[Provider, "ChatModel"]]]
"""A provider that plays the acts, and the model that asks it, for as long as the context lasts."""


@contextmanager
def here(acts: Sequence[Act]) -> Iterator[tuple[Provider, ChatModel]]:
    """One of its own, asked by this process."""
    with Provider(acts) as provider:
        with _settings:
            os.environ["OPENAI_BASE_URL"] = provider.url
            model = resolve(MODEL)
        yield provider, model


@contextmanager
def elsewhere(jobs: int) -> Iterator[Asked]:
    """Those of so many processes that ask, as a server has its models asked."""
    free: SimpleQueue[tuple[Provider, ChatModel]] = SimpleQueue()

    @contextmanager
    def asked(acts: Sequence[Act]) -> Iterator[tuple[Provider, ChatModel]]:
        provider, model = free.get()
        provider.play(acts)
        try:
            yield provider, model
        finally:
            free.put((provider, model))

    with ExitStack() as held:
        for _ in range(jobs):
            provider = held.enter_context(Provider(()))
            os.environ["OPENAI_BASE_URL"] = provider.url
            free.put((provider, held.enter_context(apart(MODEL))))
        yield asked


def ask(qa: ArticleQA, fault: Fault, asked: Asked = here) -> Seen:
    """One question."""
    with asked(fault.acts) as (provider, model):
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


def run(qa: ArticleQA, chosen: Sequence[Fault], trials: int, jobs: int, asked: Asked = here) -> list[Line]:
    """Prints a line for each fault, and returns it."""
    print(f"{'fault':42} {'trials':>6} {'failed':>6} {'first s':>8} {'end s':>7}  what the reader is told")
    lines = []
    with ThreadPoolExecutor(jobs) as pool:
        waiting = [(fault, [pool.submit(ask, qa, fault, asked) for _ in range(trials)]) for fault in chosen]
        for fault, futures in waiting:
            all_seen: Sequence[Seen] = [future.result() for future in futures]
            wrong = [problems(seen, fault) for seen in all_seen]
            outcomes = [Outcome(not w, "; ".join(w), seen.last) for w, seen in zip(wrong, all_seen, strict=True)]
            lines.append(Line.of(fault.row, fault.name, outcomes))
            first, last = max(seen.first for seen in all_seen), lines[-1].slowest_s
            told = all_seen[0].error or all_seen[0].cut_off or "the answer"
            print(f"{fault.name:42} {trials:6} {lines[-1].failed:6} {first:8.2f} {last:7.2f}  {told}", flush=True)
            for words in lines[-1].failures[:3]:
                print(f"    {words}")
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0 if every trial went as it must, 1 if not."""
    parser = argparse.ArgumentParser(prog="python -m evals.trials.faults.provider_faults", description=__doc__)
    parser.add_argument("--only", help="rows of the table of faults, separated by commas: L1 to L4")
    parser.add_argument("--trials", type=int, default=20, help="questions for each fault")
    parser.add_argument("--jobs", type=int, default=20, help="questions at once; most of them only wait")
    parser.add_argument("--apart", action="store_true", help="the model is asked by other processes, one a job")
    parser.add_argument("--articles", type=Path, default=SAMPLES, help="what the library holds")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table here as well")
    options = parser.parse_args(arguments)
    chosen = [fault for fault in faults() if options.only is None or fault.row in options.only.split(",")]
    os.environ["OPENAI_API_KEY"] = KEY
    resolve(MODEL)  # the import takes seconds, once, and belongs to no trial
    with (
        elsewhere(options.jobs) if options.apart else nullcontext(here) as asked,
        tempfile.TemporaryDirectory() as folder,
        ArticleQA.open(folder, judge=None) as qa,
    ):
        qa.add(options.articles)
        lines = run(qa, chosen, options.trials, options.jobs, asked)
    if options.json:
        write(lines, options.json)
    failed = sum(line.failed for line in lines)
    print(f"{failed} failed" if failed else "none failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
