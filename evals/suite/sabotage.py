"""Is the gate any good? Single changes that make the product worse, each of which has to close it.

    python -m evals.suite.sabotage [--only NAME]

Every sabotage swaps one function of the product for a worse one while a few cases are asked again, and the result is
compared with that of the honest build over the same cases. Swapping names inside modules is what this file is for, and
nothing else does it. Exit status 1 when a sabotage leaves the gate open.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from typing import Any

import numpy as np

from evals.cases import Case
from evals.mocked import mocks
from evals.suite import gate
from evals.suite.adapters import samples
from evals.suite.prose import ANSWERS, QUESTIONS, SPEAKERS
from evals.suite.run import Desk, Material, Row
from evals.suite.subjects import EXTRACTIVE, REAL_PROSE, Subject, place
from qa.answer import Support
from qa.answering.reading.sentence_ranker import KEPT
from qa.proof.facts.align import Span
from qa.reader.model import Encoded, Model, Scores
from qa.reader.scoring import RecentValues
from qa.reader.windows import Window

PARTS = 8
"""A sabotage's cases are tried in so many parts, until the gate closes."""

Swap = tuple[str, Callable[[Any], Any]]
"""`module:name` or `module:Class.name`, and what makes the worse one of the honest one."""


@dataclass(frozen=True, kw_only=True)
class Sabotage:
    """One change. It is tried on at most `most` of the cases that have one of `tags` (any, if empty) and `expect`.

    `needs` names a field that a case must have. What is played back expects nothing. A `long` one is left to the
    command: the tests try another on the same check."""

    name: str
    swaps: tuple[Swap, ...]
    subject: Subject
    tags: frozenset[str] = frozenset()
    expect: frozenset[str] = frozenset({"answer", "disagree"})
    most: int = 10
    needs: str = ""
    long: bool = False

    def cases(self, every: Sequence[Case]) -> tuple[Case, ...]:
        """The cases it is tried on, the same ones each time."""
        able = [c for c in every if c.expect in (*self.expect, "unknown")]
        able = [c for c in able if not self.needs or getattr(c, self.needs)]
        if self.tags:
            able = [c for c in able if self.tags & set(c.tags)]
        return tuple(sorted(able, key=lambda c: place(c.id))[: self.most])


@contextmanager
def swapped(swaps: Sequence[Swap]) -> Iterator[None]:
    """The product with these names swapped. Raises AttributeError for a name that it does not have any more."""
    with ExitStack() as stack:
        for where, worse in swaps:
            module, _, path = where.partition(":")
            *parents, name = path.split(".")
            holder: Any = import_module(module)
            for parent in parents:
                holder = getattr(holder, parent)
            honest = vars(holder)[name] if parents else getattr(holder, name)
            stack.callback(setattr, holder, name, honest)
            setattr(holder, name, worse(honest))
        yield


def falls(
    sabotage: Sabotage, material: Material, desk: Desk, kept: dict[tuple[Subject, str], Row]
) -> list[gate.Change]:
    """What closes the gate when this is done to the product. `kept` holds what the honest build has answered.

    The cases are tried in parts, each only where those before it leave the gate open."""
    cases = sabotage.cases(material.of(sabotage.subject))
    honest: list[Row] = []
    worse: list[Row] = []
    for part in range(1, PARTS + 1):
        some = cases[len(worse) : math.ceil(len(cases) * part / PARTS)]
        honest += _asked(sabotage.subject, some, desk, kept)
        with swapped((_REMEMBERING, *sabotage.swaps)):
            worse += [desk.row(sabotage.subject, case) for case in some]
        if found := gate.falls(gate.scores(honest), gate.scores(worse)):
            return found
    return []


def _asked(subject: Subject, cases: Sequence[Case], desk: Desk, kept: dict[tuple[Subject, str], Row]) -> Iterator[Row]:
    """The rows of the honest build, of which none is asked twice."""
    for case in cases:
        if (subject, case.id) not in kept:
            with swapped((_REMEMBERING,)):
                kept[subject, case.id] = desk.row(subject, case)
        yield kept[subject, case.id]


# What is done to the product


def _always(value: Any) -> Callable[[Any], Any]:
    return lambda honest: lambda *args, **more: value


def _constant(value: Any) -> Callable[[Any], Any]:
    return lambda honest: value


def _halved(honest: float) -> float:
    return honest / 2


def _then(change: Callable[..., Any]) -> Callable[[Any], Any]:
    """The honest function, with its result changed: `change(result, *its arguments)`."""
    return lambda honest: lambda *args, **more: change(honest(*args, **more), *args)


def _green(proof: Any, *_: Any) -> Any:
    spans = proof.spans or proof.nearest
    return replace(proof, support=Support("supported", 1.0), spans=spans, nearest=())


def _shifted(citation: Any, *_: Any) -> Any:
    return replace(citation, start=citation.start + 1, end=citation.end + 1)


def _padded(finding: Any, checker: Any, *_: Any) -> Any:
    source = checker.sources[-1]
    end = min(source.end, source.start + 60)
    extra = Span(source.article.id, source.article.revision, source.start, end, source.article.text[source.start : end])
    return replace(finding, spans=(*finding.spans, extra)) if finding.spans else finding


def _unfiltered(honest: Any) -> Any:
    return lambda self, question, k=10, filters=None: honest(self, question, k=k)


def _reversed(honest: Any) -> Any:
    return lambda self, question, k=10, filters=None: honest(self, question, k=4 * k, filters=filters)[::-1][:k]


def _repeated(hits: Any, *_: Any) -> Any:
    return tuple(hit for hit in hits for _ in range(2))[: len(hits)]


def _old(hits: Any, library: Any, *_: Any) -> Any:
    return tuple(_older(hit, library) for hit in hits)


def _older(hit: Any, library: Any) -> Any:
    others = [r for r in library.revisions(hit.article_id) if r != hit.revision]
    if not others:
        return hit
    text = library.article(hit.article_id, others[0]).text
    end = min(hit.end, len(text))
    start = min(hit.start, end - 1)
    return replace(hit, revision=others[0], start=start, end=end, text=text[start:end])


def _as_written(honest: Any) -> Any:
    from qa.proof.check.sentence_checker import _Settled

    return lambda self, text: _Settled(text, (), (), (), "supported")


def _answered(judgement: Any, *_: Any) -> Any:
    return replace(judgement, answered=True, relevant=True)


def _declined(judgement: Any, *_: Any) -> Any:
    return replace(judgement, answered=False, relevant=False, reason="No.")


def _unattributed(finding: Any, article: Any, start: int, end: int, *_: Any) -> Any:
    return replace(finding, text=article.text[start:end])


def _without(*names: str) -> Swap:
    """The checks of facts, less those of these names; `replaced` sees most of what the others see once more."""
    return "qa.proof.facts.differences:_CHECKS", lambda checks: tuple(c for c in checks if c.__name__ not in names)


def _unreplaced(honest: Any) -> Any:
    return lambda **fields: honest(**{**fields, "fallback": False})


# What is done to the reader


_ANEW: tuple[Swap, ...] = (
    ("qa.reader.reading:_KEPT", lambda _: RecentValues(4096)),
    ("qa.reader.verdicts:_CARRIED", lambda _: RecentValues(4096)),
    ("qa.reader.verdicts:_ABOUT", lambda _: RecentValues(4096)),
    ("qa.reader.selection:_KEPT", lambda _: RecentValues(4096)),
    ("qa.reader.selection:_KEPT_OF_TURNS", lambda _: RecentValues(4096)),
    ("qa.reader.requests:_HEARD", lambda _: RecentValues(4096)),
    ("qa.reader.requests:_NAMED", lambda _: RecentValues(4096)),
    ("qa.answering.reading.sentence_ranker:_rank", lambda honest: lru_cache(maxsize=KEPT)(honest.__wrapped__)),
    ("qa.answering.reading.abstention:_judge", lambda honest: lru_cache(maxsize=KEPT)(honest.__wrapped__)),
)
"""Nothing that was read before is remembered meanwhile, and nothing that is read meanwhile is remembered after."""

_SAID: dict[tuple[Encoded, str], Scores] = {}


def _remembering(honest: Any) -> Any:
    """The model, which is asked about a pair once: no sabotage changes its files, and most play the same prose."""

    def scores(self: Model, pair: Encoded, adapter: str) -> Scores:
        if (pair, adapter) not in _SAID:
            _SAID[pair, adapter] = honest(self, pair, adapter)
        return _SAID[pair, adapter]

    return scores


_REMEMBERING: Swap = ("qa.reader.model:Model._scores", _remembering)


def _heads(change: Callable[[Scores], Scores]) -> tuple[Swap, ...]:
    """The model, with what its heads say of a pair changed."""
    return ("qa.reader.model:Model._scores", _then(lambda found, *_: change(found))), *_ANEW


def _ends_swapped(scores: Scores) -> Scores:
    return replace(scores, span=scores.span[:, ::-1])


def _span_turned(scores: Scores) -> Scores:
    return replace(scores, span=-scores.span)


def _verdict_turned(scores: Scores) -> Scores:
    return replace(scores, verdict=-scores.verdict)


def _crossed(scores: Scores) -> Scores:
    """Each head in the place of the other: every word answers as surely as the verdict has it."""
    return Scores(np.full_like(scores.span, scores.verdict), float(scores.span[0].sum()))


def _cut_in_two(honest: Any) -> Any:
    """Every window read as two, each half without the other."""

    def read(question: str, windows: Sequence[Window], **more: Any) -> Any:
        halves = [(n, *half) for n, window in enumerate(windows) for half in _halves(window)]
        found = honest(question, [half for *_, half in halves], **more)
        for one in found:
            number, first, shift, _ = halves[one.window]
            yield replace(
                one, window=number, sentence=one.sentence + first, start=one.start + shift, end=one.end + shift
            )

    return read


def _first_half_read(honest: Any) -> Any:
    """Of every window, only the first half read."""

    def read(question: str, windows: Sequence[Window], **more: Any) -> Any:
        return honest(question, [next(_halves(window))[-1] for window in windows], **more)

    return read


def _halves(window: Window) -> Iterator[tuple[int, int, Window]]:
    """(first sentence, first character, what is read) of both halves of a window."""
    middle = len(window.sentences) // 2
    for first, spans in ((0, window.sentences[:middle]), (middle, window.sentences[middle:])):
        if spans:
            start, end = spans[0][0], spans[-1][1]
            sentences = tuple((a - start, b - start) for a, b in spans)
            yield first, start, replace(window, text=window.text[start:end], sentences=sentences)


def _breaking(honest: Any) -> Any:
    def broken(*args: Any, **more: Any) -> Any:
        raise RuntimeError("it broke")

    return broken


def _liar(*kinds: Any) -> Subject:
    return Subject(name="liar", about="lies all the time", make=lambda: mocks.Liar(rate=1.0, kinds=kinds))


_FAITHFUL = Subject(name="faithful", about="", make=mocks.Faithful)
_FABRICATOR = Subject(name="fabricator", about="", make=mocks.Fabricator)
_RAMBLING = Subject(name="rambling", about="", make=lambda: mocks.Rambling(length=600))
_TRUNCATED = Subject(name="truncated", about="", make=mocks.Truncated, cuts=True)
_AWAY = Subject(name="away", about="", make=lambda: mocks.Failing(max_retries=1), fallback=True)
_REAL = {subject.group: subject for subject in REAL_PROSE}
_NO_ANSWER = frozenset({"abstain"})
_SEARCH = "store.library:Library.search"

_MOST_ANSWERS = 60
"""Answers of real prose that a sabotage is tried on: all of them together have 600 sentences."""

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(name="checker always green", swaps=(("qa.proof.check.sentence_checker:prove", _then(_green)),),
             subject=_liar()),
    # Halved, it lets nothing through that the mocks say: what no article carries is told by rules before it counts.
    Sabotage(name="support threshold dropped", swaps=(("qa.proof.check.support:SUPPORTED", _constant(0.0)),),
             subject=_RAMBLING, most=20, long=True),
    Sabotage(name="thresholds of answering halved",
             swaps=(("qa.answering.reading.abstention:ANSWERED", _halved),
             ("qa.answering.reading.abstention:RELEVANT", _halved)),
             subject=EXTRACTIVE, expect=_NO_ANSWER, most=40, long=True),
    Sabotage(name="spans off by one", swaps=(("qa.answering.finding.assembly:make_citation", _then(_shifted)),),
             subject=EXTRACTIVE, most=3),
    Sabotage(name="citations padded", swaps=(("qa.proof.check.sentence_checker:Checker.check", _then(_padded)),),
             subject=_FAITHFUL),
    Sabotage(name="reranker reversed", swaps=((_SEARCH, _reversed),), subject=_FAITHFUL),
    Sabotage(name="filter ignored", swaps=((_SEARCH, _unfiltered),), subject=EXTRACTIVE, most=6, needs="filters"),
    Sabotage(name="duplicates not folded", swaps=((_SEARCH, _then(_repeated)),), subject=EXTRACTIVE, most=6),
    Sabotage(name="old revision cited", swaps=((_SEARCH, _then(_old)),), subject=EXTRACTIVE,
             tags=frozenset({"corrected"})),
    Sabotage(name="fences dropped from the prompt", swaps=(("qa.answering.compose:_fence", _always("")),),
             subject=_FAITHFUL, most=2),
    Sabotage(name="token budget tiny", swaps=(("qa.answering.spine.model_prose:TOKEN_BUDGET", _constant(900)),),
             subject=_FAITHFUL, most=20),
    Sabotage(name="the talk forgotten", swaps=(("qa.answering.talk:user_turns", _always([])),),
             subject=EXTRACTIVE, tags=frozenset({"follow_up"}), most=30, long=True),
    Sabotage(name="quotation check off", swaps=(("qa.proof.check.sentence_checker:Checker._settle", _as_written),),
             subject=_FABRICATOR,
             most=4),
    Sabotage(name="speaker check off",
             swaps=(("qa.proof.check.sentence_checker:Checker._speech", _always(("supported", ()))),
                    ("qa.proof.check.support:_another_speaker", _always(None)), _without("named_alike", "replaced")),
             subject=_liar("speaker"), tags=frozenset({"quotation", "speaker"}), most=20),
    Sabotage(name="numbers ignored", swaps=(_without("numbers", "replaced"),), subject=_liar("number"),
             tags=frozenset({"number"})),
    Sabotage(name="dates ignored", swaps=(_without("dates", "replaced"),), subject=_liar("date"), most=20),
    Sabotage(name="negation ignored", swaps=(_without("replaced"),),
             subject=_liar("negation")),
    Sabotage(name="direction ignored", swaps=(_without("directions", "replaced"),), subject=_liar("direction"),
             most=20),
    Sabotage(name="abstention off", swaps=(("qa.answering.finding.retrieval:judge", _then(_answered)),),
             subject=EXTRACTIVE,
             expect=_NO_ANSWER, most=12),
    Sabotage(name="always abstaining", swaps=(("qa.answering.finding.retrieval:judge", _then(_declined)),),
             subject=EXTRACTIVE,
             most=6),
    Sabotage(name="opinions unattributed", swaps=(("qa.answering.reading.extract:attributed", _then(_unattributed)),),
             subject=EXTRACTIVE, tags=frozenset({"opinion_vs_news", "byline"}), most=16),
    Sabotage(name="disagreement off", swaps=(("qa.answering.finding.figure_comparison:differences", _always(())),),
             subject=_FAITHFUL,
             expect=frozenset({"disagree"}), most=20),
    Sabotage(name="earlier figures always told",
             swaps=(("qa.answering.finding.figure_comparison:is_wanted", _always(True)),), subject=_FAITHFUL,
             tags=frozenset({"follow_up"}), most=25, long=True),
    Sabotage(name="passages not joined", swaps=(("qa.answering.finding.retrieval:joined", lambda _: lambda found,
             *_: [*found]),),
             subject=_FAITHFUL, most=20),
    Sabotage(name="outlets not varied", swaps=(("qa.answering.finding.retrieval:varied", lambda _: lambda found,
             _: [*found]),),
             subject=_FAITHFUL, most=50, long=True),
    Sabotage(name="events without a day",
             swaps=(("qa.answering.finding.retrieval:happenings.resolved", _always(None)),),
             subject=_FAITHFUL, most=3, needs="event_day"),
    Sabotage(name="no fallback", swaps=(("qa.api:Request", _unreplaced),), subject=_AWAY, most=6),
    Sabotage(name="breaking off not told", swaps=(("qa.models.chat:_judged", _always(None)),), subject=_TRUNCATED,
             most=3),
    Sabotage(name="reader: starts and ends swapped", swaps=_heads(_ends_swapped), subject=_REAL[QUESTIONS],
             most=70, long=True),
    Sabotage(name="reader: sign of the span turned", swaps=_heads(_span_turned), subject=_REAL[QUESTIONS],
             expect=_NO_ANSWER, most=20),
    Sabotage(name="reader: heads crossed", swaps=_heads(_crossed), subject=_REAL[QUESTIONS],
             expect=_NO_ANSWER, most=20),
    Sabotage(name="reader: threshold of answering raised",
             swaps=(("qa.answering.reading.abstention:ANSWERED", _constant(0.8)), *_ANEW), subject=_REAL[QUESTIONS],
             most=40),
    Sabotage(name="reader: titles dropped", swaps=(("qa.answering.reading.readings:header_of", _always("")), *_ANEW),
             subject=_REAL[QUESTIONS], expect=_NO_ANSWER, most=20),
    Sabotage(name="reader: second half of windows unread",
             swaps=(("qa.answering.reading.readings:read", _first_half_read), *_ANEW), subject=_REAL[QUESTIONS],
             most=70, long=True),
    Sabotage(name="checker always green, real prose", swaps=(("qa.proof.check.sentence_checker:prove", _then(_green)),),
             subject=_REAL[ANSWERS], most=_MOST_ANSWERS, long=True),
    Sabotage(name="checker never green, real prose", swaps=(("qa.proof.check.support:SUPPORTED", _constant(1.1)),),
             subject=_REAL[ANSWERS], most=_MOST_ANSWERS),
    Sabotage(name="the sources' silence checked", swaps=(("qa.proof.check.sentence_checker:absent", _always(None)),),
             subject=_REAL[ANSWERS], most=_MOST_ANSWERS),
    Sabotage(name="reader: sign of the verdict turned", swaps=_heads(_verdict_turned), subject=_REAL[ANSWERS],
             most=_MOST_ANSWERS),
    Sabotage(name="a crash", swaps=(("qa.answering.finding.retrieval:rank", _breaking),), subject=EXTRACTIVE, most=2),
)  # fmt: skip


UNNOTICED: tuple[Sabotage, ...] = (
    # What has no answer is declined by names, kinds and the reader's doubt, whatever the threshold.
    Sabotage(name="reader: threshold of answering lowered",
             swaps=(("qa.answering.reading.abstention:ANSWERED", _constant(0.1)), *_ANEW), subject=_REAL[QUESTIONS],
             expect=_NO_ANSWER, most=20),
    # Who said it is told little better than by chance, which is what this leaves.
    Sabotage(name="checker always green, who said it",
             swaps=(("qa.proof.check.sentence_checker:prove", _then(_green)),), subject=_REAL[SPEAKERS], most=200),
    # No figure is worse for it: passages are short, and their titles stand above both halves.
    Sabotage(name="reader: windows cut in two", swaps=(("qa.answering.reading.readings:read", _cut_in_two), *_ANEW),
             subject=_REAL[QUESTIONS], most=70),
    # The reader judges free prose now: one passage mostly carries what is said of it, and it doubts a wrong name too.
    Sabotage(name="one passage only", swaps=(("qa.answering.finding.retrieval:PASSAGES", _constant(1)),),
             subject=_FAITHFUL,
             most=20),
    Sabotage(name="names ignored", swaps=(_without("named_alike"),), subject=_liar("name")),
)  # fmt: skip
"""What no figure tells yet: the command tells once one is noticed, and it belongs above then."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Tries every sabotage; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m evals.suite.sabotage", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--only", help="the one of this name")
    options = parser.parse_args(arguments)
    material, missed = samples(), 0
    kept: dict[tuple[Subject, str], Row] = {}
    with Desk(material) as desk:
        for sabotage in (*SABOTAGES, *UNNOTICED):
            if options.only not in (None, sabotage.name):
                continue
            found = falls(sabotage, material, desk, kept)
            expected = sabotage in UNNOTICED
            missed += expected is bool(found)
            nothing = "not noticed yet" if expected else "THE GATE STAYS OPEN"
            told = ", ".join(f"{c.metric} {c.before:.2f} → {c.after:.2f}" for c in found) or nothing
            told += "; it belongs among the others now" if expected and found else ""
            print(f"{sabotage.name:36} {told}", flush=True)
    print(f"{missed} not as expected")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
