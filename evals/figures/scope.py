"""Filters read out of questions, against labels given by hand; and newer articles on the same point.

`python -m evals.figures.scope [--questions PATH] [--set NAME] [--show N]` prints how many questions are read exactly
right, with 95 % intervals, and ends with status 1 when a floor is missed. A line of the questions has the question, the
time when it is asked and the filters expected: none for those that name dates, people and outlets without limiting
anything. `bylines.json` beside it holds author, outlet and genre of the articles of an invented library. `dev`
questions were read while the rules were made. `held` ones were written after that, in other words, and `fresh` ones
after `held` had been read; once read, each set has changed some rules, so that only the figures at first sight are
without bias.

`newer.jsonl` has questions with an article that answers, a newer one, and whether that touches the same point.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from evals.folders import rows
from evals.intervals import Interval, share
from qa.answer import Citation
from qa.answering.finding.newer import newer
from qa.answering.scope.question_filters import read
from store.article import Article
from store.filters import Filters
from store.language.authors import Names
from store.library import Library

HERE = Path(__file__).parents[1] / "scope"
RIGHT, PRECISION = 0.95, 0.9
"""Floors: questions read exactly right; newer articles named that touch the point."""


@dataclass(frozen=True)
class Question:
    """A question, when it is asked, and the filters that it names."""

    id: str
    part: str
    text: str
    now: datetime
    filters: Filters


@dataclass(frozen=True)
class Outcome:
    """What was read out of a question."""

    question: Question
    got: Filters

    @property
    def right(self) -> bool:
        """Whether every filter is right; the order of names does not matter."""
        return _sets(self.got) == _sets(self.question.filters)


def load(path: Path) -> tuple[Question, ...]:
    """The questions of a .jsonl file. Raises FilterError for filters that are none."""
    return tuple(map(_question, rows(path)))


def _question(told: dict[str, Any]) -> Question:
    now = datetime.fromisoformat(told["now"])
    return Question(told["id"], told["set"], told["question"], now, Filters.parse(told["filters"]))


def outcomes(questions: Iterable[Question], names: Names) -> tuple[Outcome, ...]:
    """What is read out of each question."""
    return tuple(Outcome(q, read(q.text, names, q.now).filters) for q in questions)


def _sets(filters: Filters) -> dict[str, object]:
    return {key: frozenset(v) if isinstance(v, list) else v for key, v in filters.to_dict().items()}


def report(part: str, found: Sequence[Outcome], show: int) -> bool:
    """Prints the figures of one set and the first `show` questions that went wrong; whether the floor holds."""
    bare = [o for o in found if not o.question.filters.to_dict()]
    limited = [o for o in found if o.question.filters.to_dict()]
    exact = _share(found)
    print(f"{part:6} exactly right {exact}")
    print(f"       that name filters {_share(limited)}   that name none {_share(bare)}")
    for o in [o for o in found if not o.right][:show]:
        print(
            f"    {o.question.id} {o.question.text}\n      read {o.got.to_dict()}, not {o.question.filters.to_dict()}"
        )
    return exact.value >= RIGHT


def _share(found: Sequence[Outcome]) -> Interval:
    return share([o.right for o in found])


def newer_articles(path: Path, show: int) -> bool:
    """Prints precision and recall of the newer articles named, all articles in one library; whether the floor holds."""
    told = list(rows(path))
    due: dict[tuple[str, str], set[str]] = {}
    olds: dict[str, Article] = {}
    for case in told:
        old, new = Article(**case["old"]), Article(**case["new"])
        olds[old.id] = old
        due.setdefault((case["question"], old.id), set()).update({new.id} if case["touches"] else ())
    with tempfile.TemporaryDirectory() as folder, Library.open(folder) as library:
        library.add([*olds.values(), *(Article(**case["new"]) for case in told)])
        named = {
            (question, old): {n.article_id for n in newer(library, question, [_whole(olds[old])], Filters())}
            for question, old in due
        }
    precision = share([i in due[key] for key in due for i in named[key]])
    recall = share([i in named[key] for key in due for i in due[key]])
    print(f"newer  articles named: precision {precision}   recall {recall}")
    for key in [key for key in due if named[key] != due[key]][:show]:
        print(f"    {key[0]} named {sorted(named[key])}, not {sorted(due[key])}")
    return precision.value >= PRECISION


def _whole(a: Article) -> Citation:
    """The whole article, cited."""
    return Citation(
        number=1,
        article_id=a.id,
        revision=a.revision,
        title=a.title,
        author=a.author,
        source=a.source,
        published_at=a.published_at,
        url=a.url,
        genre=a.genre,
        quote=a.text,
        start=0,
        end=len(a.text),
    )


def main(arguments: Iterable[str] | None = None) -> int:
    """Runs the command; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m evals.figures.scope", description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=Path, default=HERE / "questions.jsonl", help="labelled questions")
    parser.add_argument("--bylines", type=Path, default=HERE / "bylines.json", help="author, outlet, genre")
    parser.add_argument("--set", help="only these questions")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N of each set that went wrong")
    options = parser.parse_args(None if arguments is None else list(arguments))
    names = Names((author, source, genre) for author, source, genre in json.loads(options.bylines.read_text("utf-8")))
    found = outcomes(load(options.questions), names)
    parts = [options.set] if options.set else sorted({o.question.part for o in found})
    held = [report(part, [o for o in found if o.question.part == part], options.show) for part in parts]
    if not options.set:
        held.append(newer_articles(HERE / "newer.jsonl", options.show))
    print(f"floors: {RIGHT} exactly right, precision {PRECISION}: {'met' if all(held) else 'missed'}")
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
