"""A stand-in for `ArticleQA` whose answers are written down beforehand, for what a real one does not do on demand."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from qa.answer import Answer, Checked, Citation, Delta, Evidence, Final, Found, Sentence, SentenceSupport, StreamEvent
from qa.answering.finding.assembly import mark, markdown
from qa.packs.signed import SignOff
from store.article import Article, Hit
from store.embedding.reembedding import Reembedding


@dataclass(frozen=True)
class Pause:
    """Seconds that pass before what comes after it."""

    seconds: float


@dataclass(frozen=True)
class Fails:
    """An error that is raised at this point."""

    error: Exception


Step = StreamEvent | Pause | Fails


@dataclass(frozen=True)
class Counts:
    """What a library holds."""

    articles: int
    revisions: int
    passages: int


@dataclass(frozen=True)
class Shelf:
    """The part of a library that the page asks for."""

    held: Sequence[Article]
    reembedding: Reembedding | None = None

    @property
    def notice(self) -> str | None:
        """What is unusual about searching."""
        return None if self.reembedding is None else self.reembedding.told

    def articles(self, limit: int | None = None) -> tuple[Article, ...]:
        """The first articles."""
        return tuple(self.held[:limit])

    def counts(self) -> Counts:
        """How much there is."""
        return Counts(len(self.held), len(self.held), len(self.held))


_UNLESS = {"unread": ((), []), "length": ("normal",), "deadline": (None,)}
"""What a question is asked with where nobody says otherwise."""


class Unsigned:
    """Nothing is signed off."""

    def of(self, answer: Answer) -> tuple[SignOff, ...]:
        """The sign-offs of an answer."""
        return ()


@dataclass
class Scripted:
    """Answers `script[question]`, and raises for a question that is not in the script. Remembers what it was asked."""

    held: tuple[Article, ...] = ()
    script: Mapping[str, Sequence[Step]] = field(default_factory=dict)
    model_name: str = "scripted"
    strictness: str = "annotate"
    asked: list[dict[str, Any]] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)
    reembedding: Reembedding | None = None

    @property
    def signed(self) -> Unsigned:
        """Who has signed anything off."""
        return Unsigned()

    @property
    def library(self) -> Shelf:
        """What is held."""
        return Shelf(self.held, self.reembedding)

    def articles(self, **filters: Any) -> tuple[Article, ...]:
        """All articles; takes no filters."""
        assert not filters
        return self.held

    def article(self, id: str, revision: str | None = None) -> Article:
        """The article of that id, KeyError if there is none."""
        for article in self.held:
            if article.id == id and revision in (None, article.revision):
                return article
        raise KeyError(id)

    def stream(
        self, question: str, history: Sequence[tuple[str, str]] = (), filters: Any = None, **options: Any
    ) -> Iterator[StreamEvent]:
        """The scripted events."""
        cancel = options.pop("cancel")
        assert options.pop("fallback")  # a visitor is never left without what the articles say
        given = {name: value for name, value in options.items() if name not in _UNLESS or value not in _UNLESS[name]}
        self.asked.append({"question": question, "history": tuple(history), "filters": filters, **given})
        if question not in self.script:
            raise AssertionError(f"the script has no answer to {question!r}")
        return self._play(self.script[question], cancel)

    def ask(self, question: str, **_: Any) -> Answer:
        """The scripted answer; to a question that is not in the script there is none."""
        steps = self.script.get(question) or abstains(question, "Nothing is said of it.")
        return next(step.answer for step in steps if isinstance(step, Final))

    def _play(self, steps: Sequence[Step], cancel: threading.Event) -> Iterator[StreamEvent]:
        """The steps; one that was cancelled goes straight to its answer, if it has one."""
        try:
            for step in steps:
                if cancel.is_set() and not isinstance(step, Final):
                    continue
                if isinstance(step, Pause):
                    time.sleep(step.seconds)
                elif isinstance(step, Fails):
                    raise step.error
                else:
                    yield step
        finally:
            self.closed.set()


def told(
    question: str, *said: tuple[str, SentenceSupport, Article | None, str], pause: float = 0.0, **fields: Any
) -> list[Step]:
    """The steps of an answer: `said` are sentences with verdict, the article that carries them and its words there.

    Words of an unsupported sentence are its nearest ones, without a citation.
    """
    citations: list[Citation] = []
    sentences: list[Sentence] = []
    steps: list[Step] = []
    pieces: list[str] = []
    hits = [hit(a, words) for _, _, a, words in said if a is not None]
    steps.append(Found(tuple(hits)))
    for text, support, article, words in said:
        numbers: tuple[int, ...] = ()
        evidence: tuple[Evidence, ...] = ()
        if article is not None:
            start = article.text.index(words)
            proven = support in ("supported", "partial")
            number = _cite(citations, article, words) if proven else None
            numbers = (number,) if number else ()
            evidence = (
                Evidence(
                    article_id=article.id,
                    revision=article.revision,
                    start=start,
                    end=start + len(words),
                    quote=words,
                    citation=number,
                ),
            )
        reasons = () if support == "supported" else ("The number 4,000 stands in no article found.",)
        sentence = Sentence(
            text=text, citations=numbers, support=support, score=0.9, reasons=reasons, evidence=evidence
        )
        sentences.append(sentence)
        written = (" " if pieces else "") + markdown(text)
        half = len(written) // 2
        end = "".join(f" [{n}]" for n in numbers) + mark(support, "en")
        steps += [Delta(written[:half]), Pause(pause), Delta(written[half:] + end), Checked(sentence), Pause(pause)]
        pieces.append(written + end)
    answer = Answer(
        question=question,
        standalone_question=question,
        text="".join(pieces),
        sentences=tuple(sentences),
        citations=tuple(citations),
        model="scripted",
        as_of="2026-01-31",
        timings={"total": 1234.0},
    )
    return [*steps, Final(replace(answer, **fields))]


def endless(begun: str) -> list[Step]:
    """The steps of an answer that is still being written after five minutes, longer than any test waits."""
    return [Found(()), Delta(begun), *(step for _ in range(1_500) for step in (Pause(0.2), Delta(" and")))]


def abstains(question: str, reason: str, *near: tuple[Article, str]) -> list[Step]:
    """The steps of an answer that is not given."""
    hits = tuple(hit(a, words) for a, words in near)
    answer = Answer(
        question=question, standalone_question=question, text=reason, abstained=True, reason=reason, nearest=hits
    )
    return [Found(hits), Final(answer)]


def hit(article: Article, words: str) -> Hit:
    """The hit on `words` in `article`."""
    start = article.text.index(words)
    return Hit(
        article_id=article.id, revision=article.revision, start=start, end=start + len(words), text=words, score=1.0
    )


def _cite(citations: list[Citation], article: Article, words: str) -> int:
    start = article.text.index(words)
    for known in citations:
        if (known.article_id, known.start, known.quote) == (article.id, start, words):
            return known.number
    number = len(citations) + 1
    citations.append(
        Citation(
            number=number,
            article_id=article.id,
            revision=article.revision,
            title=article.title,
            author=article.author,
            source=article.source,
            published_at=article.published_at,
            url=article.url,
            genre=article.genre,
            quote=words,
            start=start,
            end=start + len(words),
        )
    )
    return number
