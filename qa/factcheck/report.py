"""The values a report on a draft is made of. `DraftReport.to_dict()` is the one JSON shape on every surface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from qa.answer import Answer, Citation, JsonReady, SentenceSupport
from qa.errors import SettingsError
from qa.packs.signed import SignOff
from store.language.bilingual import Spoken, spoken

DraftVerdict = Literal["supported", "contradicted", "outdated", "disputed", "not_found", "no_claim"]
"""The library carries a sentence; says otherwise; says that it was so once; its articles differ; it has nothing of it;
or the sentence claims nothing."""

VERDICTS: tuple[DraftVerdict, ...] = ("supported", "contradicted", "outdated", "disputed", "not_found", "no_claim")


@dataclass(frozen=True, kw_only=True)
class DraftClaim:
    """A part of a sentence that can be true or false by itself: `sentence.text[start:end] == text`.

    `support` is how far the words found carry it, `verdict` what the library has on it; None where a model settled the
    verdict on the sentence, which it reads whole.
    """

    text: str
    start: int
    end: int
    support: SentenceSupport
    verdict: DraftVerdict | None = None


@dataclass(frozen=True, kw_only=True)
class Reporter:
    """An article that tells the same as the one cited; `copy`: it is the same story, and no source of its own."""

    article_id: str
    revision: str
    title: str | None
    source: str | None
    published_at: str | None
    copy: bool


@dataclass(frozen=True, kw_only=True)
class CheckedSentence:
    """One sentence of a draft, `draft[start:end] == text`, and what the library has on it. `gap` is what stands right
    before it, behind the sentence before: white space and marks.

    `score`, 0..1, is how sure the verdict is; `reasons` are sentences; `citations` are numbers into the report's.
    `claims` are its parts, where it says several things. `reported_by` are other articles that tell the same as the
    words cited first, and `independent` is how many sources that makes with theirs, copies of a story counted once; 0
    where the library has nothing on it. `mend` is the article's own sentence that would put the draft right, None where
    there is none. `judged_by` names the model whose word settled the verdict, None where no model did. `settled` and
    `note` are a reader's own word on the finding, "" and None for none; nothing here sets them. `signed` are the
    sign-offs of the finding when the report was made; `ArticleQA.signed.on` tells those of now.
    """

    text: str
    start: int
    end: int
    verdict: DraftVerdict
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    citations: tuple[int, ...] = ()
    claims: tuple[DraftClaim, ...] = ()
    reported_by: tuple[Reporter, ...] = ()
    independent: int = 0
    mend: str | None = None
    judged_by: str | None = None
    settled: Literal["", "accepted", "dismissed"] = ""
    note: str | None = None
    signed: tuple[SignOff, ...] = ()
    gap: str = ""

    @property
    def rests_on(self) -> tuple[int, ...]:
        """The citations that its verdict rests on; of what is not found they only show what comes nearest."""
        return () if self.verdict == "not_found" else self.citations


@dataclass(frozen=True, kw_only=True)
class DraftReport(JsonReady):
    """What the library has on each sentence of a draft, in order, and the words cited, numbered from 1.

    `notices` are sentences about the whole: what of the file was not checked, that it could not be judged by the model,
    or is in a language that nothing here reads. `filters` were applied; `model` is the name of the one that judged,
    "extractive" if none did. All is the same for the same draft, library and settings.
    """

    sentences: tuple[CheckedSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[str, ...] = ()
    filters: Mapping[str, Any]
    model: str = "extractive"

    @property
    def spoken(self) -> Spoken:
        """The language in which a report on it is written."""
        return spoken(" ".join(s.text for s in self.sentences[:50]))

    @property
    def counts(self) -> dict[DraftVerdict, int]:
        """How many sentences have each verdict."""
        return {verdict: sum(s.verdict == verdict for s in self.sentences) for verdict in VERDICTS}


@dataclass(frozen=True, kw_only=True)
class DraftStep:
    """One sentence that was checked: the `done`th of `total`, with the citations that it is the first to use."""

    done: int
    total: int
    sentence: CheckedSentence
    citations: tuple[Citation, ...] = ()


_Kept = TypeVar("_Kept", Answer, DraftReport)


def kept_of(value: _Kept) -> _Kept:
    """`value`, if it is an answer or a draft's report. Raises SettingsError."""
    if not isinstance(value, Answer | DraftReport):
        raise SettingsError(f"What is kept is an answer or a report on a draft, not {type(value).__name__}.")
    return value


def report_of(value: object) -> DraftReport:
    """`value`, if it is a draft's report. Raises SettingsError."""
    if not isinstance(value, DraftReport):
        raise SettingsError(f"A report is what `factcheck` gives, not {type(value).__name__}.")
    return value
