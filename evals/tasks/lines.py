"""Which sentences are told, against those that people would tell: `python -m evals.tasks.lines [--half read | kept]`.

`evals/reader/lines` has what seven people, who saw 980 short articles and requests for them and nothing else, hold a
good answer to each to have (`BRIEF.md` there). Those of the last, whose requests no adapter saw, are asked of a library
of 1,710 articles; of half of them nobody has looked at what is told. Prints, by what is asked for: from the right
article; of these how often the first sentence told is one of those, the share of them that is told, and how many are;
without need declined.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from evals.reader.examples import own_rows
from evals.tasks.libraries import NOW, article
from qa import Answer, Article, ArticleQA
from store.language.sentences import sentence_spans

READER = Path(__file__).parents[1] / "reader"


@dataclass(frozen=True)
class Told:
    """What was told for one request. `first`, `found` and `length` are of what is cited of the right article: whether
    its first span is in a wanted sentence, the share of these that spans are in, and how many spans there are."""

    task: str
    article: bool
    declined: bool
    first: bool = False
    found: float = 0.0
    length: int = 0


def asked(half: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The rows of every other article, each with the tasks of its requests, by these."""
    tasks = {(r["id"], r["request"]): r["task"] for r in _rows("requests")}
    for number, row in enumerate(_rows("lines", last=True)):
        if (number % 2 == 1) is (half == "kept"):
            yield row, {r["request"]: tasks[row["id"], r["request"]] for r in row["requests"]}


def _rows(folder: str, *, last: bool = False) -> Iterator[dict[str, Any]]:
    """The rows of all writers, or of the `last`: no adapter saw those."""
    files = sorted((READER / folder).glob("*.jsonl"))
    for path in files[-1:] if last else files:
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def told(answer: Answer, task: str, right: Article, starts: list[int]) -> Told:
    """What `answer` cites of the article `right`, of which the sentences that begin at `starts` are wanted."""
    spans = [(c.start, c.end) for c in answer.citations if c.url == right.url]
    wanted = [(a, b) for a, b in sentence_spans(right.text, "en") if a in starts]
    hit = [any(start < b and a < end for start, end in spans) for a, b in wanted]
    first = bool(spans) and any(spans[0][0] < b and a < spans[0][1] for a, b in wanted)
    return Told(task, bool(spans), answer.abstained, first, fmean(hit) if hit else 0.0, len(spans))


def outcomes(half: str, every: int) -> Iterator[Told]:
    """Every request of the half that a sentence answers, of one article in so many."""
    passages = {row["id"]: row for row in own_rows() if "passage" in row}
    by_text = {  # some were used for several rounds
        row["passage"]: article(row, f"https://own.example/{row['id']}") for row in passages.values()
    }
    with tempfile.TemporaryDirectory() as folder, ArticleQA.open(folder, now=NOW) as qa:
        qa.add(list(by_text.values()))
        for row, tasks in list(asked(half))[::every]:
            right = by_text[passages[row["id"]]["passage"]]
            for one in row["requests"]:
                if one["sentences"]:
                    request = one["request"]
                    yield told(qa.ask(request), tasks[request], right, one["sentences"])


def table(every: Sequence[Told]) -> list[str]:
    """A line for each task, and one for all."""
    lines = [f"{'':10}{'requests':>9}{'article':>9}{'first':>8}{'share':>8}{'lines':>8}{'declined':>10}"]
    for name in (*sorted({one.task for one in every}), "all"):
        several = [one for one in every if name in (one.task, "all")]
        cited = [one for one in several if one.article] or [Told(name, False, False)]
        figures = (fmean(o.first for o in cited), fmean(o.found for o in cited), fmean(o.length for o in cited))
        declined = fmean(o.declined for o in several)
        lines.append(f"{name:10}{len(several):9}{fmean(o.article for o in several):9.2f}"
                     f"{figures[0]:8.2f}{figures[1]:8.2f}{figures[2]:8.1f}{declined:10.2f}")  # fmt: skip
    return lines


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--half", choices=("read", "kept"), default="read")
    parser.add_argument("--every", type=int, default=1, help="take one article of so many")
    options = parser.parse_args()
    print("\n".join(table(list(outcomes(options.half, options.every)))))


if __name__ == "__main__":
    main()
