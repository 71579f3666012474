"""The values of a watch: what is watched, and what is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from qa.answer import JsonReady

Kind = Literal["question", "answer", "draft"]
"""`question`: what it is answered with. `answer`: that, and the citations of one answer, kept as they are. `draft`:
what was cited on a text of one's own, and what is found on each of its sentences."""

What = Literal["corrected", "superseded", "removed", "returned", "new"]
"""What happened to an article. `corrected`: a newer revision, or another record of it, with the cited words as they
were. `superseded`: a newer revision reads otherwise there. `removed`: the revision is not in the library any more.
`returned`: the cited words stand there again. `new`: it has come since and is on the question, or it has changed and is
cited now."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure that is another now: as it was told, and as it is.

    `differs`: an article that is new has the figure `now`, and another, which stays as it is, has `was`.
    """

    was: str
    now: str
    article_ids: tuple[str, ...] = ()
    differs: bool = False


@dataclass(frozen=True, kw_only=True)
class ArticleChange:
    """What happened to an article.

    `sentences` are the numbers, from 1, of the sentences that rest on it: of the answer that is watched, or of the one
    given before; for a new article, of the one given now. `was` are the words cited, `now` what stands in their place,
    None for nothing. Of an article that was removed no words are kept.
    """

    what: What
    article_id: str
    revision: str
    title: str | None
    source: str | None
    published_at: str | None
    sentences: tuple[int, ...] = ()
    was: str | None = None
    now: str | None = None


@dataclass(frozen=True, kw_only=True)
class SentenceChange:
    """A sentence of the answer that is another, is there no more (`now` is None), or is new (`was` is None).

    `number` is its place, from 1, in the answer that has it: in the one given now, if it is there. Of a draft, whose
    words stay, `verdicts` are what was found on it before and what is found now; () of an answer.
    """

    number: int
    was: str | None
    now: str | None
    article_ids: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class News(JsonReady):
    """What one run found on a watch.

    `abstains` says why the question is not answered any more, None where that has not changed. `gone`: of all that was
    cited nothing is in the library. `let_go` are collections that it is asked within and that are no more: it is asked
    again once they are there. `number` counts what was found in a library; `read`: somebody has seen it. `timings` says
    when it was found, and all else is the same for the same library.
    """

    watch: str
    question: str
    articles: tuple[ArticleChange, ...] = ()
    sentences: tuple[SentenceChange, ...] = ()
    figures: tuple[Figure, ...] = ()
    abstains: str | None = None
    gone: bool = False
    let_go: tuple[str, ...] = ()
    number: int = 0
    read: bool = False
    timings: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.articles or self.sentences or self.figures or self.abstains or self.gone or self.let_go)


@dataclass(frozen=True, kw_only=True)
class Watch(JsonReady):
    """What is watched. `question`, of a draft its first words, is asked within `filters`; `unread` counts its news that
    nobody has seen.

    `answered`: the library answers it. `gone`: of all that it cited nothing is in the library. `let_go` are collections
    of `filters` that are no more, so that it is not looked at. `timings` says when it was made.
    """

    id: str
    kind: Kind
    question: str
    filters: Mapping[str, Any] = field(default_factory=dict)
    citations: int = 0
    unread: int = 0
    answered: bool = True
    gone: bool = False
    let_go: tuple[str, ...] = ()
    timings: Mapping[str, str] = field(default_factory=dict)
