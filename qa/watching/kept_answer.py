"""An answer as a watch keeps it: its sentences, what they cite and how that stands, and what was found for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from qa.answer import Answer, Citation, Disagreement, Status, plain
from qa.answering.finding.status import Lookup, status_of
from qa.factcheck.report import DraftReport
from qa.packs import parse
from qa.packs.export import dumps
from store.article import Article, digest

_RECORD = ("title", "author", "published_at", "updated_at", "url", "genre", "note")  # an outlet may go by another name


@dataclass(frozen=True, kw_only=True)
class KeptCitation:
    """Words cited, and how they stood: `latest` was the article's current revision, `record` names what was said of it;
    both are "" for one that was not there."""

    article_id: str
    revision: str
    start: int
    end: int
    quote: str
    title: str | None
    source: str | None
    published_at: str | None
    status: Status = "current"
    latest: str = ""
    record: str = ""


@dataclass(frozen=True, kw_only=True)
class KeptSentence:
    """A sentence, and the numbers, from 1, of what it cites.

    Of a draft: where it begins in it and what stands right before it, both "" and 0 where that is not known, and what
    was found on it without a model, "" where that is not known.
    """

    text: str
    citations: tuple[int, ...]
    article_ids: tuple[str, ...]
    start: int = 0
    verdict: str = ""
    gap: str = ""


@dataclass(frozen=True, kw_only=True)
class KeptDifference:
    """Figures of one quantity that do not agree, as the answer told them side by side, and the article of each."""

    said: tuple[str, ...]
    article_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class KeptArticle:
    """An article of which something was found for the answer."""

    article_id: str
    revision: str


@dataclass(frozen=True, kw_only=True)
class KeptAnswer:
    """An answer. `filters` are those that were applied; `abstains` says why there is no answer."""

    sentences: tuple[KeptSentence, ...] = ()
    citations: tuple[KeptCitation, ...] = ()
    differences: tuple[KeptDifference, ...] = ()
    found: tuple[KeptArticle, ...] = ()
    filters: Mapping[str, Any] = field(default_factory=dict)
    task: str = "answer"
    abstains: str | None = None

    @property
    def cited(self) -> frozenset[str]:
        """The ids of the articles cited."""
        return frozenset(c.article_id for c in self.citations)

    @property
    def known(self) -> frozenset[str]:
        """The ids of the articles cited or found."""
        return self.cited.union(a.article_id for a in self.found)


@dataclass(frozen=True, kw_only=True)
class State:
    """A watch as it was last looked at: the answer that is watched as it is, None for none, and the one given then.

    `gone`: of all that it cited nothing was in the library. `let_go` are the collections of its filters that were no
    more. `revision` was the last that there ever was then.
    """

    fixed: KeptAnswer | None = None
    answer: KeptAnswer | None = None
    gone: bool = False
    let_go: tuple[str, ...] = ()
    revision: int = 0

    def to_json(self) -> str:
        """The state as it is stored."""
        return dumps(plain(self))

    @property
    def cited(self) -> tuple[KeptAnswer, ...]:
        """The answers whose citations count: the one watched before the one given."""
        return tuple(kept for kept in (self.fixed, self.answer) if kept is not None)


def state(told: str) -> State:
    """The state that was stored. Raises ReadError."""
    found: State = parse.value(State, json.loads(told), "the watch")
    return found


def keep_answer(answer: Answer, article: Lookup, found: Iterable[tuple[str, str]] = ()) -> KeptAnswer:
    """`answer` with how its citations stand today; `found` are the articles found for it, by id and revision."""
    shown = [(s.article_id, s.revision) for s in answer.shown] + [(h.article_id, h.revision) for h in answer.nearest]
    by_number = {c.number: as_it_stands(_citation(c), article) for c in answer.citations}
    return KeptAnswer(
        sentences=tuple(
            _sentence(f"{s.label}: {s.text}" if s.label else s.text, s.citations, by_number) for s in answer.sentences
        ),
        citations=tuple(by_number.values()),
        differences=tuple(_difference(d) for d in answer.disagreements),
        found=tuple(KeptArticle(article_id=i, revision=r) for i, r in dict.fromkeys((*found, *shown))),
        filters=answer.filters,
        task=answer.task,
        abstains=answer.reason if answer.abstained else None,
    )


def kept_draft(report: DraftReport, article: Lookup) -> KeptAnswer:
    """A text of one's own as it was checked: its sentences and what was cited on them, as that stands today."""
    wanted = {n for s in report.sentences for n in s.rests_on}
    by_number = {c.number: as_it_stands(_citation(c), article) for c in report.citations if c.number in wanted}
    return KeptAnswer(
        sentences=tuple(
            replace(
                _sentence(s.text, s.rests_on, by_number),
                start=s.start,
                verdict="" if s.judged_by else s.verdict,
                gap=s.gap,
            )
            for s in report.sentences
        ),
        citations=tuple(by_number.values()),
        filters=report.filters,
    )


def draft_of(kept: KeptAnswer) -> str:
    """The words of a draft that is kept, each sentence where it began, with what stood between them; where that is not
    known, more than a space is the border of a paragraph."""
    text = ""
    for sentence in kept.sentences:
        lacking = sentence.start - len(text) - len(sentence.gap)
        text += ("\n" * lacking if lacking > 1 else " " * lacking) + sentence.gap + sentence.text
    return text


def checked_again(before: KeptAnswer, report: DraftReport, article: Lookup) -> KeptAnswer:
    """The report on the words of `before` as it is kept, sentence for sentence; one that is gone has no verdict."""
    now = kept_draft(report, article)
    found = {s.start: s for s, told in zip(now.sentences, report.sentences, strict=True) if told.text}
    none = replace(now, sentences=tuple(replace(s, citations=(), article_ids=(), verdict="") for s in before.sentences))
    return replace(none, sentences=tuple(found.get(s.start, s) if s.text else s for s in none.sentences))


def _sentence(text: str, numbers: tuple[int, ...], by_number: Mapping[int, KeptCitation]) -> KeptSentence:
    """A sentence, without its words where those that it rests on are gone."""
    cited = [by_number[n] for n in numbers if n in by_number]
    gone = any(c.status == "removed" for c in cited)
    ids = tuple(dict.fromkeys(c.article_id for c in cited))
    return KeptSentence(text="" if gone else text, citations=numbers, article_ids=ids)


def as_they_stand(kept: KeptAnswer, article: Lookup) -> KeptAnswer:
    """`kept` with its citations as they stand today."""
    return replace(kept, citations=tuple(as_it_stands(c, article) for c in kept.citations))


def as_it_stands(c: KeptCitation, article: Lookup) -> KeptCitation:
    """The citation as it stands today; the words of one that is gone are let go."""
    try:
        latest = article(c.article_id, None)
        status = status_of(c.article_id, c.revision, c.start, c.end, article)
        words = {"quote": "", "title": None} if status == "removed" else _words(c, article)
    except KeyError:  # gone, or removed this moment
        return replace(c, status="removed", latest="", record="", quote="", title=None)
    return replace(c, status=status, latest=latest.revision, record=record_of(latest), **words)


def _words(c: KeptCitation, article: Lookup) -> dict[str, Any]:
    cited = article(c.article_id, c.revision)
    return {"quote": cited.text[c.start : c.end], "title": cited.title}


def record_of(article: Article) -> str:
    """A name for what is said of an article beside its text."""
    return digest(*(str(getattr(article, name)) for name in _RECORD))


def _citation(c: Citation) -> KeptCitation:
    return KeptCitation(
        article_id=c.article_id,
        revision=c.revision,
        start=c.start,
        end=c.end,
        quote=c.quote,
        title=c.title,
        source=c.source,
        published_at=c.published_at,
    )


def _difference(d: Disagreement) -> KeptDifference:
    return KeptDifference(said=tuple(s.said for s in d.sides), article_ids=tuple(s.article_id for s in d.sides))
