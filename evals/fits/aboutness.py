"""Fits which articles are about a topic, the weights of `qa/answering/finding/aboutness.json`, from labelled topics.

`python -m evals.fits.aboutness [--half open] [--write]` asks every topic of `evals/tasks/topics` over the sample
articles, over the open half of `evals/prose`, and over both together. What an article is by itself is fitted first,
then what it is among those that are about the topic. Prints how well both tell: for the open half out of fold (topics
of one story are in one fold), for another by what is written. `--write` fits on the open half and writes the file.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from evals.area import area_of
from evals.fits.provenance import Provenance, today, write
from evals.folders import rows
from qa import Article, ArticleQA
from qa.answering.finding import aboutness
from qa.answering.finding.aboutness import (
    SURE,
    alike,
    candidates,
    kinship,
    measures,
    named,
    reconsider,
    surenesses,
)
from qa.logistic import logit_of
from store.filters import Filters
from store.language.text import is_spaceless

Floats = npt.NDArray[np.float64]

ALONE = ("title", "lead", "best", "named", "thing", "near", "heard")
SPACELESS = ("title", "lead", "best", "named")
AMONG = (*ALONE, "kin")
"""The measures of an article by itself, those where names are not known, and of one among others that are about the
topic."""

PENALTY = 2.0
"""On the squares of the weights, of measures brought to one scale."""

FOLDS = 5
A_TOPIC = 5.0
"""What the articles found for a topic weigh together."""

_ROOT = Path(__file__).parents[1]
_OUT = Path(aboutness.__file__).with_suffix(".json")
_COMMAND = "python -m evals.fits.aboutness --write"


@dataclass(frozen=True)
class Asked:
    """A topic asked of a library, and its story: the articles found, with their measures and how much each is alike
    each; which are about it, None where nobody says."""

    topic: str
    story: str
    articles: tuple[Article, ...]
    rows: tuple[dict[str, float], ...]
    kin: tuple[tuple[float, ...], ...]
    about: tuple[bool | None, ...]

    @property
    def spaceless(self) -> bool:
        """Whether it is in a script without spaces."""
        return is_spaceless(self.topic)


def asked(half: str) -> Iterator[Asked]:
    """Every topic of a half, asked of each library."""
    topics = list(rows(_ROOT / "tasks" / "topics" / f"{half}.jsonl"))
    stories = stories_of(topics)
    prose = [Article(**row) for row in rows(_ROOT / "prose" / "dev" / "articles.jsonl")]
    for sources in ([_ROOT / "articles"], [prose], [_ROOT / "articles", prose]):
        with tempfile.TemporaryDirectory() as folder, ArticleQA.open(folder) as qa:
            for source in sources:
                qa.add(source)
            yield from (_asked(row, stories[row["topic"]], qa) for row in topics)


def stories_of(topics: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The story of each topic, by the first of the topics that share an article with it, over others too."""
    story = {row["topic"]: row["topic"] for row in topics}
    for _ in topics:
        of_title: dict[str, str] = {}
        for row in topics:
            first = min([story[row["topic"]], *(of_title[t] for t in row["about"] if t in of_title)])
            story[row["topic"]] = first
            of_title |= dict.fromkeys(row["about"], first)
    return story


def _asked(row: dict[str, Any], story: str, qa: ArticleQA) -> Asked:
    found = list(candidates(row["topic"], qa.library, Filters()).values())
    articles = tuple(passages[0][1] for passages in found)
    about, unsaid = set(row["about"]), set(row.get("touched", ()))
    foreign = [a.language == "zh" and not is_spaceless(row["topic"]) for a in articles]
    told = (
        None if a.title in unsaid or other else a.title in about for a, other in zip(articles, foreign, strict=True)
    )
    measured, kin = measures(row["topic"], found, qa.library), alike([named(one) for one in articles], qa.library)
    return Asked(row["topic"], story, articles, tuple(measured), tuple(map(tuple, kin)), tuple(told))


def fitted(names: Sequence[str], several: Sequence[tuple[Sequence[dict[str, float]], Sequence[bool | None]]]) -> Any:
    """Logistic regression over the articles of all topics, each topic weighing the same: the bias, and the weights."""
    kept = [[(row, told) for row, told in zip(*one, strict=True) if told is not None] for one in several]
    weights = np.array([A_TOPIC / len(one) for one in kept for _ in one])
    x = np.array([[row[n] for n in names] for one in kept for row, _ in one])
    y = np.array([float(told) for one in kept for _, told in one])
    mean, scale = x.mean(0), x.std(0) + 1e-6
    x = np.c_[(x - mean) / scale, np.ones(len(x))]
    w = np.zeros(x.shape[1])
    ridge = np.diag([PENALTY] * len(names) + [1e-6])
    for _ in range(25):
        p = 1 / (1 + np.exp(-x @ w))
        w -= np.linalg.solve(
            (x * (weights * p * (1 - p))[:, None]).T @ x + ridge, x.T @ (weights * (p - y)) + ridge @ w
        )
    each = w[:-1] / scale
    return {
        "bias": round(float(w[-1] - each @ mean), 4),
        "weights": {name: round(float(v), 4) for name, v in zip(names, each, strict=True)},
    }


def learn(several: Sequence[Asked]) -> dict[str, Any]:
    """All three fits, the last on what the first says."""
    spaced = [one for one in several if one.articles and not one.spaceless]
    alone = fitted(ALONE, [(one.rows, one.about) for one in spaced])
    spaceless = fitted(SPACELESS, [(one.rows, one.about) for one in spaced])
    among = [(list(_with_kin(one, alone)), one.about) for one in spaced if max(_alone(one, alone)) > 0]
    return {"alone": alone, "spaceless": spaceless, "among": fitted(AMONG, among)}


def _alone(one: Asked, learned: dict[str, Any]) -> list[float]:
    return [logit_of(learned, row) for row in one.rows]


def _with_kin(one: Asked, learned: dict[str, Any]) -> Iterator[dict[str, float]]:
    near = kinship(one.kin, _alone(one, learned))
    yield from ({**row, "kin": value} for row, value in zip(one.rows, near, strict=True))


def told(learned: dict[str, Any], one: Asked) -> list[float]:
    """How surely each article found is about the topic, by what was learned."""
    by_measures = surenesses(one.rows, one.kin, learned, spaceless=one.spaceless)
    return reconsider(one.topic, one.articles, by_measures)


def out_of_fold(several: Sequence[Asked]) -> Iterator[tuple[Asked, list[float]]]:
    """Every topic, told by a fit that saw none of its story."""
    stories = sorted({one.story for one in several})
    dealt = dict(zip(stories, np.random.default_rng(0).permutation(len(stories)) % FOLDS, strict=True))
    for fold in range(FOLDS):
        learned = learn([one for one in several if dealt[one.story] != fold])
        yield from ((one, told(learned, one)) for one in several if dealt[one.story] == fold)


def figures(found: Sequence[tuple[Asked, list[float]]]) -> str:
    """How well articles and topics are told apart, as a line."""
    pairs = [(v, bool(t)) for one, sure in found for v, t in zip(sure, one.about, strict=True) if t is not None]
    right = sum(value > 0 and is_about for value, is_about in pairs)
    taken, all_ = sum(value > 0 for value, _ in pairs), sum(is_about for _, is_about in pairs)
    surest = [(max(sure, default=-9.0), any(one.about)) for one, sure in found]
    absent, there = ([value > SURE for value, has in surest if has is is_there] for is_there in (False, True))
    return (
        f"area {area_of(pairs):.3f}; of the articles taken {right / taken:.2f} are about the topic, of those about it "
        f"{right / all_:.2f} are taken; topics of no article declined {1 - sum(absent) / len(absent):.2f} of "
        f"{len(absent)}, topics of some told {sum(there) / len(there):.2f} of {len(there)}"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the fit, and writes it if told to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", default="open")
    parser.add_argument("--show", action="store_true", help="also print what is told wrongly of an open half")
    parser.add_argument("--write", action="store_true", help="fit on the open half and write the file")
    options = parser.parse_args(arguments)
    several = list(asked(options.half))
    is_open = options.half == "open"
    found = list(out_of_fold(several)) if is_open else [(one, told(aboutness.fitted(), one)) for one in several]
    print(figures(found))
    if options.show and is_open:
        _show(found)
    if options.write:
        on = f"evals/tasks/topics/{options.half}.jsonl over evals/articles and evals/prose (dev)"
        write(_OUT, learn(several), Provenance(_COMMAND, on, today(), f"out of fold: {figures(found)}"))


def _show(found: Sequence[tuple[Asked, list[float]]]) -> None:
    wrong: dict[str, list[str]] = defaultdict(list)
    for one, sure in found:
        for article, value, is_about in zip(one.articles, sure, one.about, strict=True):
            if is_about is not None and (value > 0) != is_about:
                wrong[one.topic].append(f"{value:+.1f} {article.title}")
    print(json.dumps(wrong, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
