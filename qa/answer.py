"""The values an answer is made of. `Answer.to_dict()` is the one JSON shape on every surface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, is_dataclass
from typing import Any, Literal

from store.article import Genre, Hit

Verdict = Literal["supported", "partial", "unsupported"]
SentenceSupport = Literal["supported", "partial", "unsupported", "unchecked"]
Strictness = Literal["annotate", "strict", "verbatim"]
Length = Literal["short", "normal", "full"]
"""How long an answer is wanted: a sentence or two, a few, or all that the sources say on it."""
Style = Literal["numbered", "notes", "author-date", "in-text"]
"""How references are written: `qa.packs.reference_styles` has who writes each."""
DisagreementKind = Literal["differ", "earlier"]
TaskName = Literal[
    "answer", "summary", "timeline", "compare", "quotes", "who_is", "list", "latest", "opinions", "library", "help"
]
"""What can be asked of articles: `qa.answering.tasks` says how each is recognised and made."""
Status = Literal["current", "superseded", "removed"]
"""How cited words stand in the library: `superseded`: a newer revision of the article reads otherwise there; `removed`:
the revision is not there any more."""
Part = tuple[int, int]
"""Where a part of a text begins and ends: `text[start:end]`."""


def plain(value: Any) -> Any:
    """JSON-ready values of `value` and all that is in it: dataclasses and mappings as dictionaries, sequences as lists.

    `dataclasses.asdict` would copy every text.
    """
    if isinstance(value, str | int | float | None):
        return value
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if is_dataclass(value):
        return {name: plain(v) for name, v in vars(value).items()}
    return value


class JsonReady:
    """A value with one JSON shape."""

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values; the same bytes for what is the same, `timings` aside."""
        return {name: plain(value) for name, value in vars(self).items()}


@dataclass(frozen=True)
class Support:
    """Whether evidence carries a claim: `score` in 0..1, `reasons` are sentences a reader understands."""

    verdict: Verdict
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Words of an article that carry a sentence, or come closest to it when `citation` is None."""

    article_id: str
    revision: str
    start: int
    end: int
    quote: str
    citation: int | None = None


@dataclass(frozen=True, kw_only=True)
class ClaimSpan:
    """Exact words within one piece of a sentence's evidence: `article.text[start:end] == quote` in its revision.

    `evidence` is the index of that piece in the sentence's `evidence`.
    """

    evidence: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A part of a sentence that can be true or false by itself: `sentence.text[start:end] == text`.

    `spans` are the words that carry it, or those that come closest where it is not supported; none if nothing does.
    """

    text: str
    start: int
    end: int
    support: SentenceSupport = "unchecked"
    reasons: tuple[str, ...] = ()
    spans: tuple[ClaimSpan, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Written:
    """A sentence as a model wrote it, with the numbers of the passages that it named, from 1: what was checked.

    `before` is the sentence of the answer that it leans on ("She said …"), and was read with; None where it does not.
    """

    text: str
    hints: tuple[int, ...] = ()
    before: str | None = None


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence of an answer, without its markers, and the proof of it.

    `claims` are its parts, in order; one that is the whole sentence where it says one thing. `written` is None where
    no model wrote it: then it is the articles' own words, or made from what they say. `answering` are the parts of the
    articles' own words that answer the question, as the reader holds: in order, apart, within `text` behind whoever
    says it, and with no half of a pair of quotation marks. None where that is not known, or where all of them would be.
    `label` is what a task sets in front of the sentence in words of ours, which are no part of it: the day of a
    happening, an outlet, "Yes".
    """

    text: str
    citations: tuple[int, ...] = ()
    support: SentenceSupport = "unchecked"
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    claims: tuple[Claim, ...] = ()
    written: Written | None = None
    answering: tuple[Part, ...] = ()
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A passage that an answer was made from: `article.text[start:end]` in that revision."""

    article_id: str
    revision: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Copy:
    """Another article that is the same story as a cited one: they count as one source."""

    article_id: str
    revision: str
    title: str | None
    source: str | None
    published_at: str | None
    url: str | None


@dataclass(frozen=True, kw_only=True)
class Citation:
    """One numbered span: `article.text[start:end] == quote` in that revision.

    `page` is the printed page that it begins on, None where there are no pages; `correction` what the article says was
    corrected in it; `copies` the same story elsewhere in the library, as it was when the answer was given. `status` is
    that of the moment at which it is shown: `ArticleQA.standing` tells today's of an answer that was kept. Of what is
    superseded, `now` are the words that stand in its place in `now_revision`; both are None for all else, and `now`
    where nothing stands there.
    """

    number: int
    article_id: str
    revision: str
    title: str | None
    author: str | None
    source: str | None
    published_at: str | None
    url: str | None
    genre: Genre
    quote: str
    start: int
    end: int
    page: int | None = None
    correction: str | None = None
    copies: tuple[Copy, ...] = ()
    status: Status = "current"
    now: str | None = None
    now_revision: str | None = None


@dataclass(frozen=True, kw_only=True)
class Side:
    """What one article gives for a quantity: `said` is its text from `start` to `end`, in the quote of `citation`."""

    said: str
    citation: int
    article_id: str
    revision: str
    start: int
    end: int
    source: str | None
    published_at: str | None


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """Figures of cited articles for one quantity that do not agree, side by side.

    `about` names the quantity, or is "". `differ`: the articles differ. `earlier`: the last side is the newer figure,
    which has replaced those before it. `sentence` is the number, from 1, of the answer's sentence that tells it.
    """

    kind: DisagreementKind
    about: str
    sides: tuple[Side, ...]
    sentence: int


@dataclass(frozen=True, kw_only=True)
class Newer:
    """An article that came out after all that an answer cites, and speaks of the same point."""

    article_id: str
    revision: str
    title: str | None
    author: str | None
    source: str | None
    published_at: str
    url: str | None
    genre: Genre


@dataclass(frozen=True, kw_only=True)
class About:
    """What a task was understood to be about, without the words that name it; all "" for a plain question.

    `topic` is "" too where it was left to the talk or to the filters ("summarise this"). `speaker` is whose words are
    wanted, `sides` are what is compared, `detail` is what else a kind reads out of the question.
    """

    topic: str = ""
    speaker: str = ""
    sides: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer(JsonReady):
    """An answer and everything needed to check it again.

    `shown` are the passages that it was made from, in the order of their numbers, so that each verdict can be reached
    again. `timings` are milliseconds a stage and the one field that varies from run to run. `cut_off` says, in one
    sentence, why a reply ended early, and is None for a whole one; `filtered`: the content filter of the model's
    provider is why; `notices` are sentences to be shown beside the answer. `instead` is a request for what is there,
    where this one is not answered; it need not answer it. `filters` were applied; `read` are those read out of the
    question, of which the ones not in `filters` were dropped because nothing within them was about it. `newest` is the
    day of the newest article found, told or not, and `newer` names articles that have come out since and touch the
    same point. `length` is how long an answer was asked for, `task` what was understood to be asked for, and `about` of
    what.
    """

    question: str
    standalone_question: str
    text: str
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    shown: tuple[Shown, ...] = ()
    abstained: bool = False
    reason: str | None = None
    nearest: tuple[Hit, ...] = ()
    instead: str | None = None
    filters: Mapping[str, Any] = field(default_factory=dict)
    read: Mapping[str, Any] = field(default_factory=dict)
    as_of: str | None = None
    newest: str | None = None
    newer: tuple[Newer, ...] = ()
    model: str = "extractive"
    prompt: Mapping[str, Any] | None = None
    strictness: Strictness = "annotate"
    length: Length = "normal"
    left_out: int = 0
    cut_off: str | None = None
    filtered: bool = False
    notices: tuple[str, ...] = ()
    task: TaskName = "answer"
    about: About = field(default_factory=About)
    usage: Mapping[str, Any] = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict)

    @property
    def newest_told(self) -> str | None:
        """The day of the newest article whose words are told; None where none has a date."""
        return max((c.published_at[:10] for c in self.citations if c.published_at), default=None)

    @property
    def finish_reason(self) -> Literal["stop", "length", "content_filter"]:
        """Why the reply ended, in OpenAI's words."""
        if not self.cut_off:
            return "stop"
        return "content_filter" if self.filtered else "length"


@dataclass(frozen=True, kw_only=True)
class Event:
    """One happening of a timeline: its `date`, ISO and as exact as the article has it, and the words that tell it."""

    date: str
    text: str
    citation: Citation


@dataclass(frozen=True, kw_only=True)
class Quotation:
    """What an article has `speaker` say: `text`, within the sentence that `citation` quotes.

    `direct`: the words are between quotation marks, which are no part of `text`, or behind the name in an interview;
    else the article reports them, and `text` is its sentence.
    """

    speaker: str
    text: str
    direct: bool
    citation: Citation


@dataclass(frozen=True)
class Delta:
    """More of the answer's text, safe to show: no quotation in it is unchecked."""

    text: str


@dataclass(frozen=True)
class Checked:
    """A sentence whose verdict is settled."""

    sentence: Sentence


@dataclass(frozen=True)
class Judged:
    """What a second reading has made of a sentence that was told: `number` is its place in the answer, from 1.

    Its citations have the numbers of the final answer, which may be others than those told so far.
    """

    number: int
    sentence: Sentence


@dataclass(frozen=True)
class Found:
    """The hits that the answer will rest on, before it is written."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Final:
    """The last event of a stream. `told` is the answer as the deltas told it, where a second reading has since settled
    it otherwise: the text that they make and what its markers stand for, with the verdicts as they are now."""

    answer: Answer
    told: Answer | None = None


StreamEvent = Found | Delta | Checked | Judged | Final
