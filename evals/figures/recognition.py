"""How often a request is taken for the task that it asks for, with its topic and its filters, and a plain question for
none.

`python -m evals.figures.recognition [--half open | held | wide_open | wide_held] [--ask "…"]` reads
`evals/tasks/phrasings`: on a line a task and a way of asking for it, "answer" for plain questions; of the wide ones
also what it is about, speakers and sides among it, and its filters, by names of no library. Prints the share of each
task, of topics and of filters, and what was taken otherwise of an open half; `--ask` prints what is understood of one
request.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from evals.intervals import share
from qa.answering.reading.question_analysis import STOP
from qa.answering.tasks import understood
from store.language.authors import Names
from store.language.text import words

HERE = Path(__file__).parents[1] / "tasks" / "phrasings"
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
NAMES = Names(
    [(author, source, "news") for source in ("Northern Gazette", "Radio Marne", "Daily Beacon", "Metro Wire",
                                             "The Pellow Courier")
     for author in ("Clara Voigt", "Tom Ashby", "Ines Moraes", "Petr Novak")]
)  # fmt: skip
_KEYS = {"source": "source", "author": "author", "genre": "genre", "published_from": "from", "published_to": "to"}


class Asked(NamedTuple):
    """A way of asking: task, topic and filters as they are meant and as they were taken; None where nobody says."""

    said: str
    task: str
    taken: str
    topic: tuple[str, str] | None = None
    filters: tuple[str, str] | None = None

    @property
    def wrong(self) -> bool:
        """Whether anything of it was taken otherwise than it is meant."""
        pairs = (pair for pair in (self.topic, self.filters) if pair)
        return self.task != self.taken or any(meant != taken for meant, taken in pairs)


def asked(half: str) -> list[Asked]:
    """Every line of a half, taken apart."""
    lines = (HERE / f"{half}.tsv").read_text(encoding="utf-8").splitlines()
    return [_asked(half, *line.split("\t")) for line in lines]


def _asked(half: str, task: str, said: str, topic: str = "", filters: str = "") -> Asked:
    taken, read = understood(said, NAMES, NOW)
    if task == "answer" or not half.startswith("wide"):
        return Asked(said, task, taken.name)
    about = " ".join((taken.speaker, *taken.sides, taken.topic))
    told = {_KEYS[key]: v if isinstance(v, str) else " ".join(v) for key, v in read.to_dict().items()}
    return Asked(
        said, task, taken.name, (_telling(topic), _telling(about)),
        (_sorted(filters.replace("The ", "")), _sorted(" ".join(f"{k}={v}" for k, v in told.items()))),
    )  # fmt: skip


def _telling(topic: str) -> str:
    return " ".join(sorted(set(words(topic)) - STOP))


def _sorted(filters: str) -> str:
    return " ".join(sorted(filters.replace("The ", "").split()))


def told(found: Sequence[Asked]) -> list[str]:
    """The shares as lines: of each task, of all of them, and of plain questions; of topics and filters where meant."""
    kinds: dict[str, list[bool]] = defaultdict(list)
    for one in found:
        kinds[one.task].append(one.task == one.taken)
    tasks = [right for task, rows in kinds.items() if task != "answer" for right in rows]
    lines = [f"{task:<10} {share(rows)}" for task, rows in kinds.items()]
    lines.append(f"all tasks  {share(tasks)}")
    for name in ("topic", "filters"):
        if pairs := [pair for one in found if (pair := getattr(one, name))]:
            lines.append(f"{name:<10} {share([meant == taken for meant, taken in pairs])}")
    return lines


def main() -> None:
    """Recognises and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("open", "held", "wide_open", "wide_held"), default="open")
    parser.add_argument("--ask", help="one request, taken apart")
    given = parser.parse_args()
    if given.ask:
        print(*understood(given.ask, NAMES, NOW), sep="\n")
        return
    found = asked(given.half)
    for one in found if given.half.endswith("open") else ():
        if one.wrong:
            print(f"{one.said}\n    {one.task}, taken for {one.taken}; {one.topic or ''} {one.filters or ''}")
    print("\n".join(told(found)))


if __name__ == "__main__":
    main()
