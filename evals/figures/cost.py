"""What one question costs, in one process: milliseconds of extraction, and of a mocked model, by processor and clock.

    python -m evals.figures.cost [--articles 1000] [--questions 100] [--profile FILE]

The library holds the articles of `evals.canaries`, as that of `evals.trials.load.load` does, and each
question is asked once, so that nothing kept for a question helps the next. What a web server adds is in
`evals.trials.load.load`. Processor time counts all threads and does not depend on what else the machine does, but for a
tenth or so; the clock does.
"""

from __future__ import annotations

import argparse
import cProfile
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evals.canaries import Canary, canaries
from evals.mocked.mocks import Faithful
from qa.api import ArticleQA

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_WARMING = 10  # questions first, for what is imported and made once


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Run the command; its exit status, 1 when a question was not answered."""
    parser = argparse.ArgumentParser(prog="python -m evals.figures.cost", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--questions", type=int, default=100, help="of each of the two")
    parser.add_argument("--profile", type=Path, metavar="FILE", help="write a profile by processor time, for pstats")
    options = parser.parse_args(arguments)
    known = list(canaries(max(options.articles, 2 * (options.questions + _WARMING))))
    profile = cProfile.Profile(time.process_time) if options.profile else None
    unanswered = 0
    with tempfile.TemporaryDirectory() as folder, ArticleQA.open(folder, model=None) as qa:
        qa.add([canary.article() for canary in known])
        share = options.questions + _WARMING
        models: dict[str, BaseChatModel | None] = {"extraction": None, "faithful model": Faithful(seed=1)}
        for number, (name, model) in enumerate(models.items()):
            asked = known[number * share : (number + 1) * share]
            costs, missed = measured(qa, asked, model, profile)
            unanswered += missed
            for cost, by in zip(zip(*costs, strict=True), ("processor", "clock"), strict=True):
                middle, high = statistics.median(cost), statistics.quantiles(cost, n=20, method="inclusive")[-1]
                told = (
                    f"{statistics.mean(cost):6.1f} on average, {middle:6.1f} in the middle, 95th percentile {high:6.1f}"
                )
                say(f"{name:15} {told}, ms a question by the {by}; {missed} of {len(cost)} not answered")
    if profile:
        profile.dump_stats(options.profile)
    return 1 if unanswered else 0


def measured(
    qa: ArticleQA, asked: Sequence[Canary], model: BaseChatModel | None, profile: cProfile.Profile | None = None
) -> tuple[list[tuple[float, float]], int]:
    """Milliseconds of each question but the first few, by processor and clock, and how many of these were not
    answered."""
    costs: list[tuple[float, float]] = []
    missed = 0
    for number, canary in enumerate(asked):
        if profile and number == _WARMING:
            profile.enable()
        before = time.process_time(), time.perf_counter()
        answer = qa.ask(canary.question, model=model or "extractive")
        after = time.process_time(), time.perf_counter()
        if number >= _WARMING:
            costs.append((1000 * (after[0] - before[0]), 1000 * (after[1] - before[1])))
            missed += answer.abstained
    if profile:
        profile.disable()
    return costs, missed


if __name__ == "__main__":
    sys.exit(main())
