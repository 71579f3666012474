"""Fits when to abstain, the weights of `qa/answering/reading/abstention.json`, from labelled questions.

`python -m evals.fits.abstaining --data FOLDER … --pages FOLDER` measures every question of the sample cases (the dev
half), of the dev half of `evals/prose`, of the requests of `evals/reader/requests`, `evals/reader/full` that
no adapter saw and that are answered as questions, of the folders, of `evals.tasks.pages` (the half that may be read)
and of `evals/reader/real` (the file for fits); each also asked of the library of another set, where it has no answer.
It prints, out of fold, what is answered and what not at several thresholds, and with `--write` fits on everything and
writes the file.
Questions about one article are in one fold, in whatever language.

How surely a turn is answered within a talk is fitted on the turns of `evals/tasks` that may be read, each after the
product's own answers to those before it, and on those of `evals/reader/turns` that may be fitted on: by how surely
the best sentence is told, and whether its passage is about it. How surely a question asked of one article is, on
requests of `evals/reader/pages` that may be fitted on, a third of them asked of another page too.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from evals import tasks as talks
from evals.area import area_of
from evals.figures import turns as of_stories
from evals.figures.answering import Asked, Library, of_folder, of_prose, of_samples
from evals.figures.full_answers import FITTED, letters, of_wide
from evals.figures.whole_pages import of_whole_pages
from evals.fits.provenance import Provenance, today, write
from evals.folders import rows as rows_of
from evals.reader.adapting import HELD, requests
from evals.reader.page_pairs import HELD_PAGES
from evals.tasks import pages
from evals.tasks.grading import folded, right_titles
from evals.tasks.libraries import NOW, opened, stories
from qa import ArticleQA
from qa.answering import tasks
from qa.answering.finding.retrieval import look
from qa.answering.reading import abstention
from qa.answering.reading.measures import Found
from qa.answering.reading.sentence_ranker import Scored, leans, rank
from qa.answering.reading.signs import signs
from qa.answering.request import Request, Stopwatch
from qa.answering.talk import History
from qa.logistic import logit
from store.filters import Filters
from store.language.text import is_spaceless

Floats = npt.NDArray[np.float64]

PENALTY = 5.0
"""On the squares of the weights: strong, for there are many signs and few questions."""

ELSEWHERE, LIGHT = 120, 0.3
"""Questions of a set that are asked of another, and what each of them weighs against one asked of its own."""

SIGNS = {
    "spaced": ("score", "meaning", "selected", "names", "numbers", "figure"),
    "spaceless": ("score", "near", "missing", "numbers"),
}
"""What is fitted, by script: how well the best sentence answers, and how near it comes in meaning; how surely a
good answer tells any sentence of what was found; the share of the names and of the numbers asked about that stand with
the best, of the words near it ("near"), and of those that nothing found says ("missing"); and where a figure or a date
is asked for, whether the best has one, with what share of the words near it. Of twenty-three that were tried the others
went one after another, each time that without which the fit was best, out of fold and on sets that it was not fitted
on: with all it was worse on both."""

WITHIN = ("selected", "relevance")
"""What a turn goes by that leans on its talk: how surely a good answer tells the best sentence, and whether its passage
is about it. Fourteen more brought nothing."""

OF_ONE = ("sureness", "relevance", "selected")
"""What a question goes by that is asked of one article: its logit as of a library, whether the passage is about it, and
how surely a good answer tells any sentence of it."""

TALKS = ("open", "talks_open", "stories_open")
"""The folders of `evals/tasks` whose talks may be read."""

THIRD = 3
"""Of the requests every third is asked: there are many."""

FOLDS = 5
REQUESTS, WIDE = "requests", "wide"
REQUESTED = tuple(f"answers{number}" for number in range(10, 29))
"""The own files of whose sources the library consists that requests are asked of."""
_COMMAND = "python -m evals.fits.abstaining [--only spaced] --data FOLDER … --pages FOLDER --write"
_OUT = Path(abstention.__file__).parent / "abstention.json"
_NAMES = {False: "spaced", True: "spaceless"}
_THRESHOLDS = (0.15, 0.25, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)


@dataclass(frozen=True)
class Measured:
    """A question asked of a library: its signs in the order of those of its script.

    `article` keeps folds apart; `may` says that the rules let it be answered, whatever is fitted.
    """

    group: str
    article: str
    row: tuple[float, ...]
    answerable: bool
    spaceless: bool
    weight: float
    may: bool

    @property
    def set(self) -> str:
        """The set that it is of."""
        return self.group.partition(",")[0]


def measured(qa: ArticleQA, group: str, asked: Asked, weight: float, *, elsewhere: bool = False) -> list[Measured]:
    """The question's signs over what is found for it; none if nothing is, or if it has no telling word.

    Of requests, which any article of a story answers, it counts as no answer if the best sentence is of another story.
    """
    question = qa.rewrite(asked.question, asked.history)
    request = Request(question=question, filters=Filters.parse(asked.filters), now=NOW)
    best = look(qa.library, question, request, Stopwatch()).best
    of_one = bool(request.filters.article_ids)
    found: Found = best.found
    ranking = rank(best.topic, found) if found and not best.about else None
    values = signs(found, ranking) if ranking and ranking.sentences else {}
    if not values or ranking is None:
        return []
    first, gold = ranking.sentences[0].article.id, [id_ for id_, _, _ in asked.gold]
    article = (gold[0] if gold else first).replace("-zh-", "-en-")
    may = abstention.barred_by(found, ranking) is None
    spaceless = is_spaceless(question)
    row = tuple(values[n] for n in SIGNS[_NAMES[spaceless]])
    row += (abstention.hear_best(found, ranking),) if of_one else ()
    answerable = asked.answerable and not elsewhere and (group not in (REQUESTS, WIDE) or first in gold)
    told = "elsewhere" if elsewhere else "answerable" if answerable else "not answerable"
    return [Measured(f"{group}, {told}", article, row, answerable, spaceless, weight, may)]


def of_requests() -> Library:
    """Requests of `evals/reader/requests` that no adapter saw and that are answered as questions, of the stories that
    they were written for; near misses on a story have no answer in it."""
    articles = stories(REQUESTED)
    of_story: dict[str, list[str]] = defaultdict(list)
    for id_ in articles:
        of_story[id_.partition("/")[0]].append(id_)
    asked = []
    for number, row in enumerate([*requests(held=True, names="sources*")][::THIRD]):
        if tasks.recognise(row["request"]).name == "answer":
            story = [articles[id_] for id_ in of_story[row["id"].partition("/")[0]]]
            gold = tuple((a.id, 0, len(a.text)) for a in story) if row["sentences"] else ()
            asked.append(Asked(f"{row['id']}-{number}", row["request"], (), {}, bool(gold), gold, ()))
    return list(articles.values()), asked


def of_pages(folder: Path, half: str) -> Library:
    """The requests of a half over real pages that are answered as questions."""
    articles, wanted = pages.of_pages(folder, half)
    asked = [
        Asked(str(number), request, (), {}, bool(spans), tuple((right.id, *span) for span in spans), ())
        for number, (request, _, right, spans) in enumerate(wanted)
        if tasks.recognise(request).name == "answer"
    ]
    return articles, asked


def of_one_article() -> list[Measured]:
    """The requests on whole pages that may be fitted on, each asked of its page, a third of those with an answer of
    another one too: their signs, and last whether the passage is about it."""
    articles, asked = of_whole_pages()
    pages_ = sorted({one.filters["article_ids"][0] for one in asked})
    draw = random.Random(5)
    found: list[Measured] = []
    with tempfile.TemporaryDirectory() as folder, ArticleQA.open(folder, now=NOW) as qa:
        qa.add([one for one in articles if one.id in pages_])
        for number, one in enumerate(asked):
            found += measured(qa, "page", one, 1.0)
            if one.answerable and number % THIRD == 0:
                other = draw.choice([id_ for id_ in pages_ if id_ not in one.filters["article_ids"]])
                moved = replace(one, filters={"article_ids": [other]}, gold=())
                found += measured(qa, "page", moved, 1.0, elsewhere=True)
    return found


def of_turns(libraries: Path) -> list[Measured]:
    """The turns that lean on their talk and are answered as questions, each with what it goes by (`WITHIN`). One counts
    as answered if the best sentence is of a right article, or, where it is known which answers, if it is that."""
    rows = [
        (half, row) for half in TALKS for row in rows_of(Path(talks.__file__).parent / half / "conversations.jsonl")
    ]
    found: list[Measured] = []
    for name in sorted({row["library"] for _, row in rows}):
        with opened(name, libraries) as qa:
            for half, row in rows:
                found += _of_talk(qa, f"{half}, turns", row) if row["library"] == name else ()
    with of_stories.library(libraries / "turns") as qa:
        return [*found, *_of_stories(qa)]


def _of_stories(qa: ArticleQA) -> Iterator[Measured]:
    """The turns of `evals/reader/turns` that may be fitted on, each after what was rightly told before it."""
    for talk in of_stories.asked("read"):
        for turn, history in talk:
            gold = set(map(letters, turn.told))

            def is_right(best: Scored, gold: AbstractSet[str] = gold) -> bool:
                return letters(best.text) in gold

            yield from _of_turn(qa, turn.turn, history, is_right, "stories, turns", turn.row["articles"][0])


def _of_talk(qa: ArticleQA, group: str, row: Mapping[str, Any]) -> Iterator[Measured]:
    history: tuple[tuple[str, str], ...] = ()
    for turn in row["turns"]:
        said, expect = turn["say"], turn["expect"]
        answer = qa.ask(said, history)
        if history and answer.task == "answer":
            right = set() if expect.get("declined") else right_titles(expect)

            def is_right(best: Scored, right: AbstractSet[str] = right) -> bool:
                return folded(best.article.title or "") in right

            yield from _of_turn(qa, said, history, is_right, group, row["id"])
        history += (("user", said), ("assistant", answer.text))


def _of_turn(
    qa: ArticleQA, said: str, history: History, is_right: Callable[[Scored], bool], group: str, article: str
) -> Iterator[Measured]:
    """A turn within its talk, if it leans on that."""
    understood = of_stories.understood(qa, said, history)
    best = understood.looked.best
    if best.ranking.sentences and leans(understood.question):
        first = best.ranking.sentences[0]
        answerable = is_right(first)
        told = (first.selected, abstention.hear_best(best.found, best.ranking))
        may = abstention.barred_by(best.found, best.ranking) is None
        kind = f"{group}, {'answerable' if answerable else 'not answerable'}"
        yield Measured(kind, article, told, answerable, False, 1.0, may)


def collect(folders: Sequence[Path], pages_folder: Path | None = None) -> list[Measured]:
    """All questions, measured over their own set, and some of each over the set before it."""
    articles, wide = of_wide()
    sets = {"samples": [of_samples("dev-samples.jsonl")], WIDE: [(articles, wide[::THIRD])]}
    sets |= {"prose": [of_prose("dev")], REQUESTS: [of_requests()]}
    sets |= {folder.name: [of_folder(folder)] for folder in folders}
    if pages_folder:
        sets |= {"pages": [of_pages(pages_folder, "read")], "real": [of_pages(pages_folder, pages.FITS)]}
    draw = random.Random(0)
    found: list[Measured] = []
    names = list(sets)
    for at, name in enumerate(names):
        other = [a for _, asked in sets[names[at - 1]] for a in asked if a.answerable]
        for articles, own in sets[name]:
            with tempfile.TemporaryDirectory() as library, ArticleQA.open(library) as qa:
                qa.add(articles)
                for asked in own:
                    found += measured(qa, name, asked, 1.0)
                here = {article.id for article in articles}
                away = [a for a in other if here.isdisjoint(id_ for id_, _, _ in a.gold)]
                for asked in draw.sample(away, min(ELSEWHERE // len(sets[name]), len(away))):
                    found += measured(qa, name, asked, LIGHT, elsewhere=True)
    return found


def arrays(found: Sequence[Measured]) -> tuple[Floats, Floats, Floats]:
    """(rows, labels, weights): both labels of a set weigh the same, and a set as much as the root of its questions."""
    labels = np.array([float(m.answerable) for m in found])
    weights, sets = np.array([m.weight for m in found]), np.array([m.set for m in found])
    for name in set(sets):
        for label in (0.0, 1.0):
            of = (sets == name) & (labels == label)
            weights[of] *= math.sqrt((sets == name).sum()) / max(1e-9, weights[of].sum())
    return np.array([m.row for m in found]), labels, weights * len(found) / weights.sum()


def fitted(names: Sequence[str], rows: Floats, labels: Floats, weights: Floats) -> dict[str, Any]:
    """Logistic regression on measures brought to one scale, by Newton's method: the bias, and the weights by sign."""
    mean, scale = rows.mean(0), rows.std(0) + 1e-6
    x = np.c_[(rows - mean) / scale, np.ones(len(rows))]
    w = np.zeros(x.shape[1])
    ridge = np.diag([PENALTY] * rows.shape[1] + [1e-6])
    for _ in range(25):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (weights * (p - labels)) + ridge @ w
        w -= np.linalg.solve((x * (weights * p * (1 - p))[:, None]).T @ x + ridge, gradient)
    each = w[:-1] / scale
    weighed = {name: round(float(v), 4) for name, v in zip(names, each, strict=True) if abs(v) > 1e-4}
    return {"bias": round(float(w[-1] - each @ mean), 4), "weights": weighed}


def sureness(names: Sequence[str], learned: Mapping[str, Any], rows: Floats) -> Floats:
    """The probability, 0..1, of each row."""
    weights = np.array([learned["weights"].get(name, 0.0) for name in names])
    found: Floats = 1 / (1 + np.exp(-(rows @ weights + learned["bias"])))
    return found


def out_of_fold(names: Sequence[str], found: Sequence[Measured], rounds: int = 3) -> Floats:
    """The probability of each question by fits that saw nothing about its article: the mean of several ways to deal."""
    rows, labels, weights = arrays(found)
    articles = sorted({m.article for m in found})
    total = np.zeros(len(found))
    for seed in range(rounds):
        dealt = dict(zip(articles, np.random.default_rng(seed).permutation(len(articles)) % FOLDS, strict=True))
        fold = np.array([dealt[m.article] for m in found])
        for k in range(FOLDS):
            here = fold == k
            total[here] += sureness(names, fitted(names, rows[~here], labels[~here], weights[~here]), rows[here])
    return total / rounds


def of_signs(found: Sequence[Measured], learned: Mapping[str, Any]) -> list[Measured]:
    """`found`, whose rows have all signs and last whether the passage is about it, with what counts of one article
    (`OF_ONE`): "sureness" is the logit of what was `learned` of such questions asked of a library."""
    spaced = SIGNS["spaced"]
    alone = sureness(spaced, learned, np.array([m.row[:-1] for m in found])).tolist()
    several = (
        {"sureness": logit(p), "relevance": m.row[-1], **dict(zip(spaced, m.row[:-1], strict=True))}
        for m, p in zip(found, alone, strict=True)
    )
    return [replace(m, row=tuple(of[name] for name in OF_ONE)) for m, of in zip(found, several, strict=True)]


def _evenly(found: Sequence[Measured]) -> tuple[Floats, Floats]:
    """(labels, weights): both labels weigh the same."""
    labels = np.array([float(m.answerable) for m in found])
    return labels, np.where(labels > 0, 1.0, labels.sum() / max(1.0, (1 - labels).sum()))


def _table(found: Sequence[Measured], sure: Floats) -> None:
    sure = np.where([m.may for m in found], sure, 0.0)
    print(f"{'':42}{'':11}{'of':>5}" + "".join(f"{t:7}" for t in _THRESHOLDS))
    for group in dict.fromkeys(m.group for m in found):
        of = np.array([m.group == group for m in found])
        answerable = found[int(np.flatnonzero(of)[0])].answerable
        shares = [float((sure[of] >= t).mean()) for t in _THRESHOLDS]
        cells = "".join(f"{s if answerable else 1 - s:7.2f}" for s in shares)
        print(f"{group:42}{'answered' if answerable else 'abstained':11}{of.sum():5}{cells}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the fit out of fold; writes it if told to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, nargs="*", default=[], help="folders with articles and questions")
    parser.add_argument("--pages", type=Path, help="the folder of saved pages that evals.tasks.pages reads")
    parser.add_argument(
        "--write", action="store_true", help="fit on everything and write qa/answering/reading/abstention.json"
    )
    parser.add_argument("--libraries", type=Path, help="where those that talks are asked of are made and kept")
    parser.add_argument("--only", choices=(*_NAMES.values(), "within"), help="the others stay as they are")
    options = parser.parse_args(arguments)
    learned, figures = {}, []
    everything = collect(options.data, options.pages) if options.only != "within" else []
    for spaceless, name in _NAMES.items():
        if options.only not in (None, name):
            continue
        found = [m for m in everything if m.spaceless == spaceless]
        if not found:
            continue
        print(f"\n{name}")
        sure = out_of_fold(SIGNS[name], found)
        _table(found, sure)
        told = list(zip(sure.tolist(), (m.answerable for m in found), strict=True))
        figures.append(f"area under the curve, out of fold, {name}: {area_of(told):.3f}")
        learned[name] = fitted(SIGNS[name], *arrays(found))
        print(learned)
    if options.only != "spaceless":
        with tempfile.TemporaryDirectory() as made:
            turns = of_turns(options.libraries or Path(made))
        places: list[tuple[str, str, tuple[str, ...], list[Measured]]] = [("within", "within a talk", WITHIN, turns)]
        if options.only != "within":
            of_one = of_signs(of_one_article(), learned.get("spaced", abstention.fitted()["spaced"]))
            places.append(("article", "of one article", OF_ONE, of_one))
        for place, heading, names, found in places:
            sure = out_of_fold(names, found)
            print(f"\n{heading}")
            _table(found, sure)
            told = list(zip(sure.tolist(), (m.answerable for m in found), strict=True))
            figures.append(f"{heading}: {area_of(told):.3f}")
            learned[place] = fitted(names, np.array([m.row for m in found]), *_evenly(found))
            print(learned[place])
    if options.write:
        kept = {
            name: abstention.fitted()[name] for name in (*_NAMES.values(), "within", "article") if name not in learned
        }
        learned = {**learned, **kept}
        on = ", ".join(
            [
                "evals/cases (dev)",
                "evals/prose (dev)",
                f"evals/reader/requests ({', '.join(n for n in HELD if n.startswith('sources'))}; every third)",
                f"evals/reader/full ({', '.join(FITTED)}; every third)",
                *(folder.name for folder in options.data),
                *(["evals/tasks/pages (read)", "evals/reader/real (held1)"] if options.pages else []),
                *(f"the turns of evals/tasks/{half}" for half in TALKS if "within" not in kept),
                *([f"the turns of {of_stories.FITTED_ON}"] if "within" not in kept else []),
                *([f"evals/reader/pages ({HELD_PAGES[0]})"] if "article" not in kept else []),
            ]
        )
        if options.only == "within":  # the rest is on what it was on
            before = abstention.fitted()["about"]
            on, figures = before["on"], [re.sub(r"within a talk: [\d.]+", figures[0], before["figure"])]
        write(_OUT, learned, Provenance(_COMMAND, on, today(), "; ".join(figures)))


if __name__ == "__main__":
    main()
