"""The fit of the ranker of sentences: what `qa/answering/reading/sentence_ranking.json` holds is made here.

    python -m evals.fits.sentence_ranking DATA_FOLDER [--sets xquad,cmrc2018_500] [--write]

The questions are those of the sample cases (the dev half), of the dev half of `evals/prose`, of the reader's own rows
that were kept away from its training, of `squad2_500` in DATA_FOLDER, and in scripts without spaces of the sets in it,
in the form of `evals.figures.answering --data`. Each is asked of its library; the weights are to put the sentences that
hold the answer in front of the others found: they maximise the likelihood of the gold ones under a softmax over all,
every set weighing the same, and stay near zero where they tell nothing. Scripts are fitted apart: of those without
spaces the reader knows none. Printed is, for every set, in how many questions the best one and the best two sentences
hold the answer, of those in which any found does: by the weights that are there, and by those fitted on the *other*
sets. `--write` writes the fit on all.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.figures.answering import Asked, Library, of_folder, of_own, of_prose, of_samples
from evals.figures.full_answers import of_wide
from evals.fits import choosing
from evals.fits.choosing import Choice, Floats
from evals.fits.provenance import Provenance, today, write
from qa import ArticleQA
from qa.answering.finding.opening import open_articles
from qa.answering.finding.retrieval import PASSAGES
from qa.answering.reading import sentence_ranker
from qa.answering.reading.chosen_passages import with_articles
from qa.answering.reading.measures import MEASURES
from qa.answering.reading.sentence_ranker import Scored, rank
from qa.reader import knows
from store.filters import Filters
from store.language.text import is_spaceless

NAMES = (*MEASURES, "reader", "selection")
"""The columns of a question's rows: the measures of a sentence, how surely the reader holds that it answers, and
how much likelier a good answer tells it than nothing of its passage."""

_SCRIPTS = {False: "spaced", True: "spaceless"}
OUT = Path(sentence_ranker.__file__).with_name("sentence_ranking.json")
MOST = 400
"""Questions of a set that are asked; more tell little more."""

ENGLISH = "squad2_500"
"""The set in DATA_FOLDER that is fitted on in English: with a second of its kind what our own tell is outweighed."""

FEWEST = 20
"""Questions of a set from which on it says something of its own."""

AHEAD = {"spaced": 20.0, "spaceless": 7.4}
"""How far the best sentence stands ahead of the middle one, in the middle of all questions: what is fitted is scaled to
this, since "nearly as good" is told in these units (`extract.py`, `summary.py`)."""

_RIDGE = 0.1


@dataclass(frozen=True)
class Measured(Choice):
    """A question, `id`, with the measures (`NAMES`) of all sentences found, and which of them hold the answer."""

    id: str


def collect(libraries: Iterable[Library]) -> list[Measured]:
    """The questions that have an answer among what is found for them, each measured over its library."""
    found: list[Measured] = []
    for articles, questions in libraries:
        with tempfile.TemporaryDirectory() as folder, ArticleQA.open(folder) as qa:
            qa.add(articles)
            told = (measured(qa, asked) for asked in questions if asked.answerable and asked.gold)
            found += [m for m in told if m is not None]
    return found


def measured(qa: ArticleQA, asked: Asked) -> Measured | None:
    """The rows of one question; None where no sentence found holds its answer, or all do."""
    question = qa.rewrite(asked.question, asked.history)
    found = tuple(with_articles(qa.search(question, k=PASSAGES, filters=asked.filters), qa.library))
    if found and knows(question):
        found = open_articles(question, found, rank(question, found), qa.library, Filters.parse(asked.filters))
    sentences = rank(question, found).sentences if found else ()
    right = np.array([float(_holds(asked, s)) for s in sentences])
    choice = Measured(np.array([_row(s) for s in sentences]), right, asked.id)
    return choice if choice.tells else None


def _row(sentence: Scored) -> list[float]:
    return [*(sentence.measures[name] for name in MEASURES), sentence.sure, sentence.selected]


def _holds(asked: Asked, sentence: Scored) -> bool:
    unit = sentence.unit
    return any(a == unit.article.id and unit.start < end and start < unit.end for a, start, end in asked.gold)


AGAINST = frozenset({"unfit"})
"""The measures that may only count against a sentence; all others count only for it."""

WAYS = tuple(-1 if name in AGAINST else 1 for name in NAMES)


def fit(sets: Sequence[Sequence[Measured]]) -> Floats:
    """Weights, one a column, that make the gold sentences likeliest; 0 for one that would count the wrong way."""
    return choosing.fit(sets, WAYS, _RIDGE)


def scaled(weights: Floats, found: Sequence[Measured], ahead: float) -> Floats:
    """`weights` so that the best sentence stands so far `ahead` of the middle one, in the middle of the questions."""
    scores = [m.rows @ weights for m in found]
    return weights * (ahead / float(np.median([s.max() - np.median(s) for s in scores])))


def picked(found: Sequence[Measured], weights: Floats) -> tuple[float, float]:
    """The shares of questions whose answer the best sentence, and the best two, hold."""
    best = [m.right[np.argsort(-(m.rows @ weights), kind="stable")[:2]] for m in found]
    return float(np.mean([b[0] for b in best])), float(np.mean([b.max() for b in best]))


def shipped(script: str) -> Floats:
    """The weights that are there for a kind of script."""
    return np.array([sentence_ranker.learned()[script].get(name, 0.0) for name in NAMES])


def sets_of(folder: Path, names: Sequence[str]) -> Iterator[tuple[str, list[Library]]]:
    """Each set by name: its libraries, each with its questions, those in a script without spaces apart."""
    known = {"samples": [of_samples("dev-samples.jsonl")], "prose": [of_prose("dev")], "own": list(of_own())}
    known |= {ENGLISH: [of_folder(folder / ENGLISH)], "wide": [of_wide()]}
    public = {name: [of_folder(folder / name)] for name in names}
    for name, libraries in (known | public).items():
        for spaceless, script in _SCRIPTS.items() if name in known else [(True, "spaceless")]:
            of = [(a, [q for q in asked if q.gold and is_spaceless(q.question) is spaceless]) for a, asked in libraries]
            total = sum(len(asked) for _, asked in of)
            if total:
                step = max(1, total // MOST)
                yield f"{name}, {script}", [(articles, asked[::step][:MOST]) for articles, asked in of]


def told(weights: Floats) -> Mapping[str, float]:
    """The weights by name, without those that are nothing."""
    return {n: round(float(w), 2) for n, w in zip(NAMES, weights, strict=True) if abs(w) >= 0.005}


def _told(name: str, sets: Mapping[str, Sequence[Measured]], script: str) -> tuple[float, float]:
    """Prints how a set is picked from; what those fitted on the other sets pick."""
    others = [found for other, found in sets.items() if other != name] or [sets[name]]
    there, fits = picked(sets[name], shipped(script)), picked(sets[name], fit(others))
    print(f"{name:28}{len(sets[name]):6}{there[0]:12.3f}{there[1]:8.3f}{fits[0]:16.3f}{fits[1]:8.3f}", flush=True)
    return fits


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.fits.sentence_ranking", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("folder", type=Path, metavar="DATA_FOLDER")
    parser.add_argument("--sets", default="xquad,cmrc2018_500")
    parser.add_argument("--write", action="store_true", help=f"write the fit on all sets to {OUT.name}")
    options = parser.parse_args(arguments)
    every = {name: collect(libraries) for name, libraries in sets_of(options.folder, options.sets.split(","))}
    print(f"{'':28}{'asked':>6}{'there: best, two':>20}{'fitted on the others':>24}")
    learned, figures = {}, []
    for script in _SCRIPTS.values():
        sets = {name: found for name, found in every.items() if name.endswith(script) and len(found) >= FEWEST}
        reached = [_told(name, sets, script) for name in sets]
        best, two = np.mean(reached, axis=0)
        figures.append(f"{script}: best {best:.3f}, one of the best two {two:.3f}")
        weights = fit(list(sets.values()))
        learned[script] = told(scaled(weights, [m for found in sets.values() for m in found], AHEAD[script]))
        print(script, learned[script])
    if options.write:
        own = "the dev halves of evals/cases and evals/prose"
        spaced = f"{own}, evals/reader/own (kept away), evals/reader/full (held back), {ENGLISH}"
        where = f"spaced: {spaced}; spaceless: {own}, {options.sets}"
        command = "python -m evals.fits.sentence_ranking DATA_FOLDER --write"
        figure = "fitted on the other sets, the answer is held by: " + "; ".join(figures)
        write(OUT, learned, Provenance(command, where, today(), figure))
    return 0


if __name__ == "__main__":
    sys.exit(main())
