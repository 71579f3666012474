"""Asks cases of subjects and keeps what came of it as rows: the values of every metric, and what a reader would see."""

from __future__ import annotations

import atexit
import multiprocessing
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.cases import Case, SpeakerLabel
from evals.figures.answering import sureness, surest
from evals.mocked.recordings import NotRecorded
from evals.suite.catalogue import measured
from evals.suite.injections import poisoned
from evals.suite.outcomes import Outcome, Shelf, Shown, Status, Tally, known, plain_answer
from evals.suite.prose import Prose, by_revision, library, replayed
from evals.suite.subjects import Subject
from prompts import using
from qa.answer import Answer, Final, Found
from qa.api import ArticleQA
from qa.errors import ModelError
from store.article import Article, Hit


@dataclass(frozen=True, kw_only=True)
class Material:
    """What a run is about. `articles` are every revision; `library` is where they stand, None to make one.

    `name` is what the report calls it. `prose` is real prose to play back or ask about, by group.
    """

    name: str
    articles: tuple[Article, ...]
    cases: tuple[Case, ...]
    labels: tuple[SpeakerLabel, ...] = ()
    library: Path | None = None
    prose: Mapping[str, tuple[Case, ...]] = field(default_factory=dict)

    def of(self, subject: Subject) -> tuple[Case, ...]:
        """The cases that a subject can be asked, or play back."""
        return self.prose.get(subject.group, ()) if subject.group else self.cases


@dataclass(frozen=True, kw_only=True)
class Row:
    """One case of one subject, measured.

    `scored` are (support score, true) of the sentences whose truth a mock knows; `shown` are those of real prose.
    """

    subject: str
    case: Case
    status: Status
    values: Mapping[str, Tally]
    answer: Mapping[str, Any] | None = None
    failure: str = ""
    contexts: tuple[str, ...] = ()
    scored: tuple[tuple[float, bool], ...] = ()
    sureness: float | None = None
    shown: tuple[Shown, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)


def run(material: Material, subjects: Sequence[Subject], *, embedder: Any = None, jobs: int = 1) -> Iterator[Row]:
    """Every subject's cases, in order, over `jobs` processes.

    All subjects are asked a case one after the other, since much of what is done for them is the same.

    Raises NotRecorded when a recording lacks a reply, and QAError for a library that cannot be used.
    """
    asked = [(subject, case) for subject in subjects for case in subject.asked(material.of(subject))]
    by_case: dict[str, list[tuple[Subject, Case]]] = {}
    for one in asked:
        by_case.setdefault(one[1].id, []).append(one)
    rows = {(row.subject, row.case.id): row for row in _rows(material, list(by_case.values()), embedder, jobs)}
    yield from (rows[subject.name, case.id] for subject, case in asked)


def _rows(
    material: Material, groups: Sequence[Sequence[tuple[Subject, Case]]], embedder: Any, jobs: int
) -> Iterator[Row]:
    if jobs <= 1:
        with Desk(material, embedder) as desk:
            yield from (desk.row(*one) for group in groups for one in group)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_sit_down, initargs=(material, embedder)) as pool:
        for found in pool.map(_group, groups, chunksize=4):
            yield from found


class Desk:
    """Where one process asks: the library as it is and, once they are wanted, those with orders in it and of prose."""

    def __init__(self, material: Material, embedder: Any = None) -> None:
        self._material, self._embedder = material, embedder
        self._stack = ExitStack()
        self._opened: dict[Callable[..., Any], tuple[ArticleQA, Shelf]] = {}
        self._samples = by_revision(material.articles)

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def row(self, subject: Subject, case: Case) -> Row:
        """One case of one subject, asked or played back, and measured."""
        if isinstance(case, Prose):
            return row(replayed(subject.name, case, self._samples))
        opening = _of_prose if subject.group else _poisoned if subject.poisoned else _opened
        if opening not in self._opened:
            self._opened[opening] = self._stack.enter_context(opening(self._material, self._embedder))
        with using(subject.prompts):
            return row(observed(*self._opened[opening], subject, case))


_desk: Desk


def _sit_down(material: Material, embedder: Any) -> None:
    global _desk
    _desk = Desk(material, embedder)
    atexit.register(_desk.__exit__)


def _group(asked: Sequence[tuple[Subject, Case]]) -> list[Row]:
    return [_desk.row(*one) for one in asked]


@contextmanager
def _opened(material: Material, embedder: Any) -> Iterator[tuple[ArticleQA, Shelf]]:
    if material.library is not None:
        with ArticleQA.open(material.library, embedder=embedder, judge=None) as qa:
            yield qa, _shelf(qa, material.labels)
        return
    with _made(material.articles, embedder) as qa:
        yield qa, _shelf(qa, material.labels)


@contextmanager
def _poisoned(material: Material, embedder: Any) -> Iterator[tuple[ArticleQA, Shelf]]:
    with _made(poisoned(material.articles), embedder) as qa:
        yield qa, _shelf(qa, ())


@contextmanager
def _of_prose(_: Material, embedder: Any) -> Iterator[tuple[ArticleQA, Shelf]]:
    with _made(library(), embedder) as qa:
        yield qa, _shelf(qa, ())


@contextmanager
def _made(articles: Iterable[Article], embedder: Any) -> Iterator[ArticleQA]:
    with tempfile.TemporaryDirectory() as folder, ArticleQA.open(folder, embedder=embedder, judge=None) as qa:
        qa.add(articles)
        yield qa


def _shelf(qa: ArticleQA, labels: tuple[SpeakerLabel, ...]) -> Shelf:
    current = {a.id: a.revision for a in qa.articles()}
    every = {(id_, r): qa.article(id_, r) for id_ in current for r in qa.library.revisions(id_)}
    return Shelf(every, current, labels)


def observed(qa: ArticleQA, shelf: Shelf, subject: Subject, case: Case) -> Outcome:
    """What comes of asking `case` of `subject`."""
    model = subject.make()
    hits: tuple[Hit, ...] = ()
    answer: Answer | None = None
    status: Status = "failed"
    failure = ""
    try:
        for event in qa.stream(
            case.question,
            case.history,
            case.filters,
            strictness=subject.strictness,
            model=model or "extractive",
            fallback=subject.fallback,
        ):
            if isinstance(event, Found):
                hits = event.hits
            elif isinstance(event, Final):
                answer = event.answer
                status = "abstained" if answer.abstained else "answered"
    except ModelError as error:
        failure = str(error)
    except NotRecorded:
        raise
    except Exception as error:  # whatever it is, it is the outcome of this case and of no other
        status, failure = "crashed", f"{type(error).__name__}: {error}"
    found = [(h, shelf.articles[h.article_id, h.revision]) for h in hits]
    asked = answer.standalone_question if answer and model is None else None
    return Outcome(
        subject=subject.name,
        case=case,
        status=status,
        shelf=shelf,
        answer=answer,
        failure=failure,
        hits=hits,
        told=() if subject.fallback else getattr(model, "told", ()),
        invented=getattr(model, "invented", ()),
        obeyed=getattr(model, "obeyed", ()),
        request=getattr(model, "request", None),
        cut=subject.cuts,
        fallback=subject.fallback,
        sureness=None if asked is None else sureness(asked, found),
        surest=None if asked is None else surest(asked, found),
    )


def row(outcome: Outcome) -> Row:
    """`outcome`, measured."""
    answer = outcome.answer
    return Row(
        subject=outcome.subject,
        case=outcome.case,
        status=outcome.status,
        values=measured(outcome),
        answer=plain_answer(answer) if answer else None,
        failure=outcome.failure,
        contexts=tuple(hit.text for hit in outcome.hits),
        scored=tuple((s.score, true) for s, true in known(outcome)),
        sureness=outcome.sureness,
        shown=(*outcome.said, *outcome.claims),
        timings=dict(answer.timings if answer else outcome.timings),
    )
