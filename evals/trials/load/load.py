"""Many people ask `qa serve` at once, with a model that says a token every 20 ms: errors, mixed answers, time, memory.

    python -m evals.trials.load.load [--people 1,5,10,20,50] [--questions 2000] [--pause 0] [--processes 1] [--out DIR]

The server, the model's provider (`evals.trials.load.load_provider`) and the people are three processes on this machine.
Each question has an article of its own, and each answer is checked against its own question
(`evals.canaries`); a fifth is asked in each way that a program may (`evals.trials.load.load_clients.SURFACES`).
People ask one question after another and read for `--pause` seconds before each, on average: without a pause, fifty
people ask more than one process can answer, and what is measured is how they wait for each other. `--processes` of `qa
serve` share PostgreSQL and Chroma, and the people are spread over them. For each number of people:

overhead      milliseconds an answer took beyond the model's own time, which is its tokens times 20 ms
first source  milliseconds to the first source, where they are told one by one
processor     milliseconds of the server's processor time a question

`--questions` are those of the largest number of people; the others ask in proportion. Exit status 1 for any error or
any wrong answer, or when memory grew by more than a twentieth over the second half.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from evals.canaries import canaries
from evals.figures.curve import Panel, draw
from evals.trials.faults.fault_outcome import Line, write
from evals.trials.load.load_clients import Asked, crowd
from evals.trials.load.load_provider import PACE
from evals.trials.load.load_serving import Serving, Watch, growth

GROWTH = 0.05
"""By what share memory may grow over the second half."""

_LIMITS = {"first_p95_ms": 300.0, "overhead_p95_ms": 150.0}  # of row W10
_LEAST = 30  # questions of any number of people
_FIGURES = {
    "people": "people at once",
    "pause_s": "seconds that they pause",
    "questions": "questions",
    "failed": "errors, and wrong or mixed answers",
    "rate": "questions a second",
    "overhead_p50_ms": "overhead over the model p50, ms",
    "overhead_p95_ms": "overhead over the model p95, ms",
    "overhead_p99_ms": "overhead over the model p99, ms",
    "first_p50_ms": "first source p50, ms",
    "first_p95_ms": "first source p95, ms",
    "first_p99_ms": "first source p99, ms",
    "cpu_ms": "server, processor ms a question",
    "busy": "cores that the server took",
    "waited_ms": "in line, mean, ms",
    "memory_mb": "memory of the server at the end, MB",
    "growth": "memory, growth over the second half",
}
PANELS = (
    Panel("overhead over the model, ms", {f"overhead_p{p}_ms": f"p{p}" for p in (50, 95, 99)}),
    Panel("first source, ms", {f"first_p{p}_ms": f"p{p}" for p in (50, 95, 99)}),
    Panel("questions a second", {"rate": ""}),
    Panel("processor ms a question", {"cpu_ms": ""}),
)
MEMORY = Panel("memory of the server, MB, by questions answered", {"memory_mb": ""})
_DOUBLINGS = 7  # of the questions, in that panel


class Level(NamedTuple):
    """What came of so many people: the figures, what was wrong, and the server's memory by questions answered."""

    row: dict[str, float]
    problems: list[str]
    memory: list[dict[str, float]]


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Run the command; its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.trials.load.load", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--people", default="1,5,10,20,50", help="numbers of people, separated by commas")
    parser.add_argument("--questions", type=int, default=2000, help="of the largest number of people")
    parser.add_argument("--pause", type=float, default=0.0, help="seconds that people read before they ask again")
    parser.add_argument("--processes", type=int, default=1, help="of `qa serve`, several over PostgreSQL and Chroma")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write load.json and load.svg here")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write whether row W10 of the faults holds here")
    options = parser.parse_args(arguments)
    people = [int(number) for number in options.people.split(",")]
    levels: list[Level] = []
    asked = list(canaries(options.questions))
    with Serving(asked, processes=options.processes) as serving:
        asyncio.run(
            crowd(serving.ports, 2 * options.processes, asked[: 6 * options.processes])
        )  # what is imported and made once
        for number in people:
            share = max(_LEAST, options.questions * number // max(people))
            before = os.getloadavg()[0]
            levels.append(level(serving, number, share, options.questions, options.pause))
            for problem in levels[-1].problems[:5]:
                say(f"{number} people: {problem}")
            say(f"{number} people done; load before {before:.1f}")
    rows = [done.row for done in levels]
    say(table(rows))
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / "load.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
        (options.out / "load.svg").write_text(draw(rows, PANELS, "people"), encoding="utf-8")
        (options.out / "memory.svg").write_text(draw(levels[-1].memory, (MEMORY,), "questions"), encoding="utf-8")
    if options.json:
        write([_line(row) for row in rows], options.json)
    return 1 if any(row["failed"] for row in rows) or rows[-1]["growth"] > GROWTH else 0


def _line(row: Mapping[str, float]) -> Line:
    """Row W10: every question is a trial, and so is each limit of the whole."""
    late = [f"{name} {row[name]:.0f} ms" for name, most in _LIMITS.items() if row[name] > most]
    failed = int(row["failed"]) + len(late)
    slowest = row["overhead_p99_ms"] / 1000
    return Line("W10", f"{row['people']:.0f} people", int(row["questions"]) + 2, failed, slowest, tuple(late))


def level(serving: Serving, people: int, questions: int, held: int, pause: float = 0.0) -> Level:
    """What comes of so many people. `held` is of how many canaries the library holds articles."""
    asked = [canary for _ in range(-(-questions // held)) for canary in canaries(held)][:questions]
    before, cpu, start = serving.numbers(), serving.processor(), time.perf_counter()
    with Watch(serving) as memory:
        done = asyncio.run(crowd(serving.ports, people, asked, pause))
    took, cpu = time.perf_counter() - start, serving.processor() - cpu
    waited = serving.numbers()["qa_waited_seconds_total"] - before["qa_waited_seconds_total"]
    problems = [f"{a.surface}: {a.problem}" for a in done if a.problem]
    row = {
        "people": people,
        "pause_s": pause,
        "questions": questions,
        "failed": len(problems),
        "rate": questions / took,
        **_percentiles("overhead", [overhead(a) for a in done if a.problem is None]),
        **_percentiles("first", [a.first for a in done if a.first is not None]),
        "cpu_ms": 1000 * cpu / questions,
        "busy": cpu / took,
        "waited_ms": 1000 * waited / questions,
        "memory_mb": memory[-1],
        "growth": growth(memory),
    }
    return Level(row, problems, _by_questions(memory, questions))


def _by_questions(memory: Sequence[float], questions: int) -> list[dict[str, float]]:
    """The memory at some numbers of questions, each twice the one before, as they come evenly."""
    return [
        {"questions": share * questions, "memory_mb": memory[round(share * (len(memory) - 1))]}
        for share in (2.0**-power for power in reversed(range(_DOUBLINGS)))
    ]


def overhead(asked: Asked) -> float:
    """Seconds an answer took beyond the model's own time."""
    return asked.seconds - PACE * asked.tokens


def table(rows: Sequence[dict[str, float]]) -> str:
    """The figures as lines of text, a column for each number of people."""
    return "\n".join(
        f"{label:40}"
        + "".join(f"{row[key]:10,.{_digits(key, row[key])}f}" if key in row else f"{'-':>10}" for row in rows)
        for key, label in _FIGURES.items()
    )


def _digits(key: str, value: float) -> int:
    if key == "growth":
        return 3
    return 0 if value >= 100 or value == int(value) else 1 if value >= 10 else 2


def _percentiles(name: str, seconds: Sequence[float]) -> dict[str, float]:
    """The middle, the 95th and the 99th of a hundred, in milliseconds."""
    if not seconds:
        return {}
    line = sorted(seconds)
    return {f"{name}_p{p}_ms": 1000 * line[min(len(line) - 1, len(line) * p // 100)] for p in (50, 95, 99)}


if __name__ == "__main__":
    sys.exit(main())
