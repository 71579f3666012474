"""What is watched, while its library changes at random: whether each run names exactly what changed, and misses none.

    python -m evals.trials.faults.watching [--trials 200] [--only changes,kills] [--seed 1] [--json FILE]

`changes` makes corrections of cited and of other words, removals, additions on a question that is watched and beside
all of them, and brings back what was removed: one change is one trial, in libraries of 20 changes each. What must be
told follows from the change and from what the answers cited before it; a figure that is told and did not come with the
change is a fault. `kills` ends a process with SIGKILL while it
corrects an article, looks at what is watched, and signs off, pins and collects: no finding may be lost, doubled or half
written, and every sign-off, pin and collection that it had acknowledged is there, whole.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from evals.trials.faults import keeping
from evals.trials.faults.fault_outcome import Outcome
from evals.trials.faults.fault_process import Child
from evals.trials.faults.fault_tools import holding
from evals.trials.faults.trial_command import Kind, command
from qa import Article, ArticleQA, Citation
from qa.watching.values import ArticleChange, Figure, News
from store.errors import LibraryBusy

IN_ONE = 20
"""Changes made in one library."""

_SUBJECTS = (
    ("quay", "Tarnholm", "Harbour Courier"), ("tram", "Velden", "Velden Post"), ("clinic", "Ostrava", "The Gazette"),
    ("stadium", "Mirelund", "Sports Ledger"), ("archive", "Kestria", "Kestria Today"),
)  # fmt: skip
_OTHERS = ("Coast Ledger", "Sund Post", "Radio Aske", "Morning Echo", "The Messenger")

Told = tuple[str, str]
"""What happened, and to which article."""


def question(thing: str, place: str) -> str:
    """What is watched of a subject."""
    return f"What will the {thing} in {place} cost?"


@dataclass
class Shelf:
    """The articles of one library as they are meant to be, by id: those in it, and those that were removed."""

    held: dict[str, Article]
    gone: dict[str, Article]
    number: int = 0

    def next(self) -> int:
        """A number that was not given before."""
        self.number += 1
        return self.number


def article(subject: tuple[str, str, str], figure: int) -> Article:
    """The first article of a subject."""
    thing, place, outlet = subject
    text = (
        f"The council of {place} approved the new {thing} on Monday.\n\n"
        f"The {thing} in {place} will cost {figure} million crowns.\n\nWork on it begins in May, the mayor said."
    )
    return Article(id=f"{thing}-0", title=f"{thing.capitalize()} approved in {place}", source=outlet, text=text,
                   published_at="2031-03-03", genre="news")  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One change: what it is called, the article, None for one that is removed, and the words that it rewrites."""

    what: str
    id: str
    article: Article | None
    was: str = ""
    now: str = ""


def drawn(shelf: Shelf, draw: random.Random) -> Change:
    """A change at random."""
    held = sorted(shelf.held.values(), key=lambda a: a.id)
    kinds = ["figure", "figure", "elsewhere", "record", "add", "beside"]
    kinds += ["remove"] * (len(held) > 3) + ["bring back"] * 2 * bool(shelf.gone)
    what = draw.choice(kinds)
    if what == "bring back":
        back = shelf.gone[draw.choice(sorted(shelf.gone))]
        return Change(what, back.id, back)
    if what == "add":
        thing, place, _ = draw.choice(_SUBJECTS)
        n = shelf.next()
        text = f"After talks in town hall the {thing} in {place} will cost {500 + n} million crowns, officials said."
        new = Article(id=f"{thing}-{n}", title=f"More on the {thing} in {place}", source=_OTHERS[n % len(_OTHERS)],
                      text=text, published_at=f"2031-05-{1 + n % 28:02}", genre="news")  # fmt: skip
        return Change(what, new.id, new)
    if what == "beside":
        n = shelf.next()
        text = f"Snow lay {n} centimetres deep on the hills by evening, and the skiers were glad of it."
        new = Article(id=f"snow-{n}", title=f"Snow, part {n}", source="Sund Post", text=text)
        return Change(what, new.id, new)
    chosen = draw.choice([a for a in held if not a.id.startswith("snow")] or held)
    if what == "remove":
        return Change(what, chosen.id, None)
    if what == "record":
        note = f"Correction: part {shelf.next()} of an earlier version gave the wrong name of the clerk."
        return Change(what, chosen.id, replace(chosen, note=note))
    if what == "elsewhere":
        text = f"{chosen.text}\n\nThe vote was the {shelf.next()}th of the year."
        return Change(what, chosen.id, replace(chosen, text=text))
    sentence = next((p for p in chosen.text.split("\n\n") if "million crowns" in p), chosen.text)
    figure = next((w for w in sentence.split() if w.isdecimal()), "")
    other = sentence.replace(figure, str(1000 + shelf.next())) if figure else sentence + " It was cold."
    return Change(what, chosen.id, replace(chosen, text=chosen.text.replace(sentence, other)), sentence, other)


def applied(qa: ArticleQA, shelf: Shelf, change: Change) -> tuple[News, ...]:
    """Makes the change, and what is told of it."""
    before = {n.number for n in qa.watch.news(limit=10_000)}
    if change.article is None:
        shelf.gone[change.id] = shelf.held.pop(change.id)
        qa.remove(change.id)
        qa.watch.run()
    else:
        shelf.held[change.id] = change.article
        shelf.gone.pop(change.id, None)
        qa.add(change.article)
    return tuple(n for n in qa.watch.news(limit=10_000) if n.number not in before)


@dataclass
class Watched:
    """A watch as the trial knows it: its subject, and the citations that it keeps, with whether they stand."""

    id: str
    subject: tuple[str, str, str]
    fixed: tuple[Citation, ...]
    removed: set[str]
    superseded: set[str]


def expected(w: Watched, cited: Sequence[Citation], after: Sequence[Citation], change: Change) -> set[Told]:
    """What must be told of the watch, whose answer had `cited` before the change and has `after` now."""
    kept = [c for c in w.fixed if c.article_id == change.id and c.article_id not in w.removed]
    now = [c for c in cited if c.article_id == change.id]
    on_it = bool(kept or now)
    if change.what == "remove":
        return {("removed", change.id)} if on_it else set()
    if change.what in ("record", "elsewhere"):
        stands = bool(now) or (bool(kept) and change.id not in w.superseded)
        comes = not on_it and any(c.article_id == change.id for c in after)
        return {("corrected" if on_it else "new", change.id)} if (on_it and stands) or comes else set()
    if change.what == "figure":
        hit = [c for c in (*kept, *now) if change.was in c.quote or c.quote in change.was or change.id in w.superseded]
        if hit or on_it:
            return {("superseded" if hit else "corrected", change.id)}
        return {("new", change.id)} if any(c.article_id == change.id for c in after) else set()
    about = change.id.startswith(f"{w.subject[0]}-")
    back = change.article.revision if change.article and change.what == "bring back" else ""
    if any((c.article_id, c.revision) == (change.id, back) for c in w.fixed):
        return {("returned", change.id)}
    return {("new", change.id)} if about and change.what in ("add", "bring back") else set()


def begun(qa: ArticleQA, draw: random.Random) -> tuple[Shelf, list[Watched]]:
    """A library with a question that is watched for each subject, and for some the answer as well."""
    shelf = Shelf({}, {})
    for subject in _SUBJECTS:
        first = article(subject, draw.randint(100, 499))
        shelf.held[first.id] = first
    qa.add(shelf.held.values())
    watched: list[Watched] = []
    for subject in _SUBJECTS:
        watched.append(Watched(qa.watch.add(question(*subject[:2])).id, subject, (), set(), set()))
        if draw.random() < 0.4:
            answer = qa.ask(question(*subject[:2]))
            watched.append(Watched(qa.watch.add(answer).id, subject, answer.citations, set(), set()))
    return shelf, watched


def changes(trials: int, seed: int) -> Iterator[Outcome]:
    """So many changes, each with whether exactly what it changed was told."""
    for start in range(0, trials, IN_ONE):
        draw = random.Random(f"watching/{seed}/{start}")
        with tempfile.TemporaryDirectory() as place, ArticleQA.open(place) as qa:
            shelf, watched = begun(qa, draw)
            for number in range(start, min(trials, start + IN_ONE)):
                yield _tried(qa, shelf, watched, drawn(shelf, draw), f"seed {seed}, change {number + 1}")


def _tried(qa: ArticleQA, shelf: Shelf, watched: Sequence[Watched], change: Change, name: str) -> Outcome:
    cited = {w.subject: qa.ask(question(*w.subject[:2])).citations for w in watched}
    lost = shelf.held[change.id] if change.article is None else None
    news = applied(qa, shelf, change)
    after = {w.subject: qa.ask(question(*w.subject[:2])).citations for w in watched}
    wrong: list[str] = []
    for w in watched:
        told = [n for n in news if n.watch == w.id]
        must = expected(w, cited[w.subject], after[w.subject], change)
        found = {(a.what, a.article_id) for n in told for a in n.articles}
        if found != must or len(told) > 1:
            wrong.append(f"{w.subject[0]} ({'answer' if w.fixed else 'question'}): told {found}, not {must}")
        wrong += [_words(a, change, told[0]) for n in told for a in n.articles if a.what == "superseded"]
        stood = [c.quote for c in (*w.fixed, *cited[w.subject])]
        wrong += [_spurious(f, change, must, stood) for n in told for f in n.figures]
        _note(w, must)
    if lost is not None and (files := holding(Path(qa.library.folder), lost.text.split("\n\n")[0])):
        wrong.append(f"its words are still in {files}")
    if qa.watch.run():
        wrong.append("told twice")
    found_wrong = [problem for problem in wrong if problem]
    return Outcome(not found_wrong, f"{name}, {change.what} {change.id}: {'; '.join(found_wrong)}")


def _words(told: ArticleChange, change: Change, news: News) -> str:
    """What is wrong with the words that stand beside each other, and with the figure."""
    if change.now not in (told.now or ""):
        return f"reads {told.now!r}, not {change.now!r}"
    new = next((w for w in change.now.split() if w.isdecimal()), "")
    return "" if any(new in f.now for f in news.figures) else f"the figure {new} is not told"


def _spurious(told: Figure, change: Change, must: set[Told], stood: Sequence[str]) -> str:
    """What is wrong with a figure that is told: it must have come with the change, and either an article that is new
    has it, or the one before it went with the change."""
    came = change.id in told.article_ids and told.now in (change.article.text if change.article else "")
    went = bool(change.was) and told.was not in change.now and any(told.was in words for words in stood)
    fits = ("new", change.id) in must if told.differs else went
    return "" if came and fits else f"told {told.was!r}, now {told.now!r}, which did not change so"


def _note(w: Watched, told: set[Told]) -> None:
    """Keeps how what the answer cites stands now."""
    fixed = {c.article_id for c in w.fixed}
    for what, id in told:
        if id in fixed and what != "new":
            (w.removed.add if what == "removed" else w.removed.discard)(id)
            if what != "corrected":
                (w.superseded.add if what == "superseded" else w.superseded.discard)(id)


def kills(trials: int, seed: int) -> Iterator[Outcome]:
    """Processes that correct an article, look at what is watched and keep what readers do, killed at any moment."""
    for number in range(seed, seed + trials):
        with tempfile.TemporaryDirectory() as place:
            yield _killed(Path(place) / "library", random.Random(f"kills/{number}"), number)


def _killed(place: Path, draw: random.Random, number: int) -> Outcome:
    subject = _SUBJECTS[0]
    with ArticleQA.open(place) as qa:
        qa.add(article(subject, 100))
        qa.watch.add(question(*subject[:2]))
    child = Child("watching", place, 100)
    steps_heard = draw.randint(0, 15)
    if not child.hears(lambda said: len(said) > steps_heard):
        return Outcome(False, f"seed {number}: the process that looks ended by itself")
    time.sleep(draw.uniform(0.0, 0.4))
    child.kill()
    acknowledged = max((said["told"] for said in child.said if "told" in said), default=100)
    with ArticleQA.open(place) as qa:
        for _ in range(20):  # a killed writer's lock is let go by the system
            try:
                qa.watch.run()
                break
            except LibraryBusy:
                time.sleep(0.1)
        steps = [(f.was, f.now) for n in reversed(qa.watch.news(limit=1_000)) for f in n.figures]
        held = qa.article(f"{subject[0]}-0").text
        problems = qa.verify().problems
        problems = (*problems, *keeping.wrong(qa, child.said))
        again = qa.watch.run()
    chain = all(one[1] == two[0] for one, two in pairwise(steps))
    whole = not steps or (steps[0][0].startswith("100 ") and steps[-1][1] in held)
    last = int(steps[-1][1].split()[0]) if steps else 100
    ok = chain and whole and not problems and not again and last >= acknowledged
    return Outcome(ok, f"seed {number}: {steps[-3:]} up to {acknowledged}, {problems}, told again {len(again)}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit status."""
    kinds = {"changes": Kind("S12", changes), "kills": Kind("S12", kills)}
    return command("evals.trials.faults.watching", __doc__ or "", kinds, arguments, trials=200)


if __name__ == "__main__":
    sys.exit(main())
