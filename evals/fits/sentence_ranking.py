"""The fit of the ranker of sentences: what `qa/answering/reading/sentence_ranking.json` holds is made here.

    python -m evals.fits.sentence_ranking [DATA_FOLDER] [--sets xquad,cmrc2018_500] [--write]

The questions are those of the sample cases (the dev half), of the dev half of `evals/prose`, of the reader's own rows
that were kept away from its training, of `squad2_500` in DATA_FOLDER, and in scripts without spaces of the sets in it,
in the form of `evals.figures.answering --data`. Each is asked of its library; the weights are to put the sentences that
hold the answer in front of the others found: they maximise the likelihood of the gold ones under a softmax over all,
every set weighing the same, and stay near zero where they tell nothing. Scripts are fitted apart: of those without
spaces the reader knows none. Printed is, for every set, in how many questions the best one and the best two sentences
hold the answer, of those in which any found does: by the weights that are there, and by those fitted on the *other*
sets. `--write` writes the fit on all.

Turns that lean on their talk are ranked by less (`WITHIN`), fitted on those of `evals/reader/turns` that may be, over
stories and over whole pages, each after what was rightly told before it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.figures import turns
from evals.figures.answering import Asked, Library, of_folder, of_own, of_prose, of_samples
from evals.figures.full_answers import letters, of_wide
from evals.fits import choosing
from evals.fits.choosing import Choice, Floats
from evals.fits.provenance import Provenance, today, write
from evals.reader.page_pairs import pages
from qa import ArticleQA
from qa.answering.finding.opening import open_articles
from qa.answering.finding.retrieval import PASSAGES
from qa.answering.reading import sentence_ranker
from qa.answering.reading.chosen_passages import with_articles
from qa.answering.reading.measures import MEASURES
from qa.answering.reading.sentence_ranker import TALK, Scored, leans, rank
from qa.logistic import read_fit
from qa.reader import knows
from store.filters import Filters
from store.language.text import is_spaceless

NAMES = (*MEASURES, "reader", "selection")
"""The columns of a question's rows: the measures of a sentence, how surely the reader holds that it answers, and
how much likelier a good answer tells it than nothing of its passage."""

WITHIN = (TALK, "selection")
"""The columns of a turn that leans on its talk. Beside them no measure of its words tells anything (out of fold, the
sentence first that answers: by these two .435 of 96, with all measures of words .413)."""

COLUMNS = {"spaced": NAMES, "spaceless": NAMES, "within": WITHIN}
_SCRIPTS = {False: "spaced", True: "spaceless"}
OUT = Path(sentence_ranker.__file__).with_name("sentence_ranking.json")
MOST = 400
"""Questions of a set that are asked; more tell little more."""

ENGLISH = "squad2_500"
"""The set in DATA_FOLDER that is fitted on in English: with a second of its kind what our own tell is outweighed."""

FEWEST = 20
"""Questions of a set from which on it says something of its own."""

AHEAD = {"spaced": 20.0, "spaceless": 7.4, "within": 5.5}
"""How far the best sentence stands ahead of the middle one, in the middle of all questions: what is fitted is scaled to
this, since "nearly as good" is told in these units (`extract.py`, `summary.py`). Within a talk so that what is heard
counts as much as it does elsewhere."""

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


def of_turns(folder: Path | None) -> dict[str, list[Measured]]:
    """The turns that lean on their talk and have an answer among what is found for them, over stories and over pages;
    their library is made in `folder` unless it is there."""
    found: dict[str, list[Measured]] = {"turns on stories": [], "turns on pages": []}
    with tempfile.TemporaryDirectory() as made, turns.library(folder or Path(made)) as qa:
        for turn, history in (one for talk in turns.asked("read") for one in talk):
            understood = turns.understood(qa, turn.turn, history)
            if turn.told and leans(understood.question):
                gold, article = set(map(letters, turn.told)), turn.row["articles"][0]
                sentences = understood.looked.best.ranking.sentences
                rows = np.array([[s.measures.get(TALK, 0.0), s.selected] for s in sentences])
                choice = Measured(rows, np.array([float(letters(s.text) in gold) for s in sentences]), article)
                if choice.tells:
                    found["turns on pages" if article in pages() else "turns on stories"].append(choice)
    return found


def _holds(asked: Asked, sentence: Scored) -> bool:
    unit = sentence.unit
    return any(a == unit.article.id and unit.start < end and start < unit.end for a, start, end in asked.gold)


AGAINST = frozenset({"unfit"})
"""The measures that may only count against a sentence; all others count only for it."""


def fit(sets: Sequence[Sequence[Measured]], names: Sequence[str] = NAMES) -> Floats:
    """Weights, one a column, that make the gold sentences likeliest; 0 for one that would count the wrong way. What a
    title adds counts no more than the sentence before where hardly any question has it: fitted on a handful it would
    count more than the sentence's own words."""
    weights = choosing.fit(sets, [-1 if name in AGAINST else 1 for name in names], _RIDGE)
    if "title" in names:
        title, before = names.index("title"), names.index("before")
        if sum(bool(m.rows[:, title].any()) for found in sets for m in found) < FEWEST:
            weights[title] = min(weights[title], weights[before])
    return weights


def scaled(weights: Floats, found: Sequence[Measured], ahead: float) -> Floats:
    """`weights` so that the best sentence stands so far `ahead` of the middle one, in the middle of the questions."""
    scores = [m.rows @ weights for m in found]
    return weights * (ahead / float(np.median([s.max() - np.median(s) for s in scores])))


def picked(found: Sequence[Measured], weights: Floats) -> tuple[float, float]:
    """The shares of questions whose answer the best sentence, and the best two, hold."""
    best = [m.right[np.argsort(-(m.rows @ weights), kind="stable")[:2]] for m in found]
    return float(np.mean([b[0] for b in best])), float(np.mean([b.max() for b in best]))


def shipped(kind: str) -> Floats:
    """The weights that are there for a kind of script, or for turns of a talk."""
    return np.array([sentence_ranker.learned()[kind].get(name, 0.0) for name in COLUMNS[kind]])


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


def told(weights: Floats, names: Sequence[str] = NAMES) -> Mapping[str, float]:
    """The weights by name, without those that are nothing."""
    return {n: round(float(w), 2) for n, w in zip(names, weights, strict=True) if abs(w) >= 0.005}


def _told(name: str, sets: Mapping[str, Sequence[Measured]], kind: str) -> tuple[float, float]:
    """Prints how a set is picked from; what those fitted on the other sets pick."""
    others = [found for other, found in sets.items() if other != name] or [sets[name]]
    there, fits = picked(sets[name], shipped(kind)), picked(sets[name], fit(others, COLUMNS[kind]))
    print(f"{name:28}{len(sets[name]):6}{there[0]:12.3f}{there[1]:8.3f}{fits[0]:16.3f}{fits[1]:8.3f}", flush=True)
    return fits


def _write(learned: Mapping[str, Mapping[str, float]], figures: Mapping[str, str], sets: str) -> None:
    """Writes what was `learned`; what was not stays as it was, with what is told of it."""
    there = read_fit("qa.answering.reading", OUT.name)
    own = "the dev halves of evals/cases and evals/prose"
    on = {
        "spaced": f"{own}, evals/reader/own (kept away), evals/reader/full (held back), {ENGLISH}",
        "spaceless": f"{own}, {sets}",
        "within": turns.FITTED_ON,
    }
    where = _with(there["about"]["on"], {kind: on[kind] for kind in learned})
    figure = _HELD + _with(there["about"]["figure"].removeprefix(_HELD), figures)
    about = Provenance("python -m evals.fits.sentence_ranking DATA_FOLDER --write", where, today(), figure)
    write(OUT, {**{kind: of for kind, of in there.items() if kind != "about"}, **learned}, about)


_HELD = "fitted on the other sets, the answer is held by: "


def _with(there: str, new: Mapping[str, str]) -> str:
    """What is told of each kind, with what is `new`."""
    told = dict(part.split(": ", 1) for part in there.split("; ")) | dict(new)
    return "; ".join(f"{kind}: {said}" for kind, said in told.items())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.fits.sentence_ranking", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("folder", type=Path, nargs="?", metavar="DATA_FOLDER", help="without it turns alone")
    parser.add_argument("--sets", default="xquad,cmrc2018_500")
    parser.add_argument("--turns", type=Path, help="where the library that turns are asked of is, or is to be made")
    parser.add_argument("--write", action="store_true", help=f"write the fit on all sets to {OUT.name}")
    options = parser.parse_args(arguments)
    asked = sets_of(options.folder, options.sets.split(",")) if options.folder else ()
    every = {name: collect(libraries) for name, libraries in asked}
    kinds = {script: {n: e for n, e in every.items() if n.endswith(script)} for script in _SCRIPTS.values() if every}
    kinds["within"] = of_turns(options.turns)
    print(f"{'':28}{'asked':>6}{'there: best, two':>20}{'fitted on the others':>24}")
    learned, figures = {}, {}
    for kind, found in kinds.items():
        sets = {name: measures for name, measures in found.items() if len(measures) >= FEWEST}
        best, two = np.mean([_told(name, sets, kind) for name in sets], axis=0)
        figures[kind] = f"best {best:.3f}, one of the best two {two:.3f}"
        weights = scaled(fit(list(sets.values()), COLUMNS[kind]), [m for of in sets.values() for m in of], AHEAD[kind])
        learned[kind] = told(weights, COLUMNS[kind])
        print(kind, learned[kind])
    if options.write:
        _write(learned, figures, options.sets)
    return 0


if __name__ == "__main__":
    sys.exit(main())
