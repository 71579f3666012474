"""The sign-offs of a library: who compared which words of which revision with their source, and on what they said so.

They are kept in the library and never erased: one that is withdrawn stays, with who withdrew it. Of an article that is
removed no words are kept here either, only that somebody checked them. `ArticleQA.signed` gives them.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from qa.answer import Answer, Citation, JsonReady, plain
from qa.answering.finding.status import Lookup
from qa.choices import answer_of, text_of
from qa.errors import SettingsError
from qa.factcheck.report import CheckedSentence, DraftReport, DraftStep, report_of
from qa.packs import parse
from qa.packs.reference_styles import key_of
from qa.packs.signed import LONGEST_COMMENT, LONGEST_NAME, SignOff, Word, is_line
from store.database.recording import Record, get_records, put_record
from store.library import Library

_KIND = "sign-off"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Words of an article: characters `start` to `end` of that revision."""

    article_id: str
    revision: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Signed(JsonReady):
    """A sign-off and what it is of: the words at `places`. `claim` and `verdict` are a draft's sentence and what was
    found on it, "" where it is of a quote alone."""

    sign_off: SignOff
    places: tuple[Place, ...]
    claim: str = ""
    verdict: str = ""

    @property
    def subject(self) -> tuple[object, ...]:
        """What it is of, to be compared."""
        return self.claim, self.verdict, self.places


class SignOffs:
    """The sign-offs of one open library; `article` looks its articles up. Every call may raise LibraryError."""

    def __init__(self, library: Library, article: Lookup) -> None:
        self._library = library
        self._article = article

    def all(self) -> tuple[Signed, ...]:
        """All of them, the first given first, withdrawn ones included."""
        return tuple(map(_signed, self._library.read(get_records, _KIND)))

    def add(
        self, what: Answer | DraftReport, number: int, name: str, comment: str = "", *, by_key: bool = False
    ) -> Signed:
        """Signs off the quote of the citation of that number of an answer, or, of a draft's report, the finding on the
        sentence of that number, counted from 1.

        Raises SettingsError for a number that there is not, a name that is none, or words that the library does not
        hold as they are cited.
        """
        at = _now()
        word = _word(name, comment, by_key, at)
        finding, cited = _subject(what, number)
        for c in cited:
            self._compare(c)
        given = SignOff(name=word.name, at=at, by_key=by_key, comment=word.comment, id=uuid.uuid4().hex[:16])
        claim, verdict = (finding.text, finding.verdict) if finding else ("", "")
        signed = Signed(sign_off=given, places=_places(cited), claim=claim, verdict=verdict)
        record = _record(signed, datetime.now(UTC).isoformat(timespec="microseconds"))
        return _signed(keep(self._library, lambda _: record, _KIND, frozenset(key_of(c) for c in cited)))

    def undo(self, id: str, name: str, comment: str = "", *, by_key: bool = False) -> Signed:
        """Withdraws a sign-off, which stays and says so. Raises SettingsError for one that is not there, or is
        withdrawn already."""
        word = _word(name, comment, by_key, _now())

        def undone(records: Sequence[Record]) -> Record:
            record = next((r for r in records if r.id == id), None)
            if record is None:
                raise SettingsError(f"There is no sign-off {id}; `qa sign list` lists them.")
            signed = _signed(record)
            if signed.sign_off.undone is not None:
                raise SettingsError(f"{signed.sign_off.undone.name} has withdrawn this sign-off already.")
            return _record(replace(signed, sign_off=replace(signed.sign_off, undone=word)), record.at)

        return _signed(self._library.write(put_record, undone, _KIND))

    def of(self, answer: Answer) -> tuple[SignOff, ...]:
        """The sign-offs of the quotes of an answer, each with the number of the citation. Raises SettingsError for what
        is no answer."""
        kept = self.all() if answer_of(answer).citations else ()
        return tuple(
            replace(s.sign_off, citation=c.number)
            for c in answer.citations
            for s in kept
            if s.subject == ("", "", _places([c]))
        )

    def on(self, report: DraftReport) -> DraftReport:
        """The report with the sign-offs of each of its findings, as far as verdict and words are those that were signed
        off. Raises SettingsError for what is no report."""
        report, kept = report_of(report), self.all()

        def of(sentence: CheckedSentence) -> tuple[SignOff, ...]:
            subject = sentence.text, sentence.verdict, _places(_cited(report, sentence))
            return tuple(s.sign_off for s in kept if s.subject == subject)

        return replace(report, sentences=tuple(replace(s, signed=of(s)) for s in report.sentences))

    def reported(
        self, steps: Iterable[DraftStep | DraftReport], notices: Sequence[str]
    ) -> Iterator[DraftStep | DraftReport]:
        """`steps`, the report among them with `notices` in front of its own and with the sign-offs of its findings."""
        for found in steps:
            if isinstance(found, DraftReport):
                yield self.on(replace(found, notices=(*notices, *found.notices)))
            else:
                yield found

    def _compare(self, c: Citation) -> None:
        try:
            words = self._article(c.article_id, c.revision).text[c.start : c.end]
        except KeyError:
            words = ""
        if not words or words != c.quote:
            raise SettingsError(
                f"The library does not hold the words of citation {c.number} as they are cited; ask again."
            )


def keep(
    library: Library, make: Callable[[tuple[Record, ...]], Record], kind: str, words_of: frozenset[tuple[str, str]]
) -> Record:
    """`put_record` of what holds words of articles. Raises SettingsError where one of these has gone."""
    try:
        return library.write(put_record, make, kind, words_of)
    except KeyError:
        raise SettingsError("An article that is cited was removed just now; ask again.") from None


def _subject(what: Answer | DraftReport, number: int) -> tuple[CheckedSentence | None, list[Citation]]:
    """The finding of that number with what it cites, or the citation of an answer. Raises SettingsError."""
    if not isinstance(what, DraftReport):
        what = answer_of(what)
        cited = [c for c in what.citations if c.number == number]
        if not cited:
            raise SettingsError(f"The answer has no citation {number}.")
        return None, cited
    if (
        not isinstance(number, int)
        or not 1 <= number <= len(what.sentences)
        or what.sentences[number - 1].verdict == "no_claim"
    ):
        raise SettingsError(f"The report has no finding on a sentence {number}.")
    sentence = what.sentences[number - 1]
    return sentence, _cited(what, sentence)


def _cited(report: DraftReport, sentence: CheckedSentence) -> list[Citation]:
    return [c for c in report.citations if c.number in sentence.citations]


def _places(cited: Sequence[Citation]) -> tuple[Place, ...]:
    return tuple(Place(article_id=c.article_id, revision=c.revision, start=c.start, end=c.end) for c in cited)


def _word(name: str, comment: str, by_key: bool, at: str) -> Word:
    name, comment = (" ".join(text_of(words, what).split()) for words, what in ((name, "name"), (comment, "comment")))
    if not name or not is_line(name, LONGEST_NAME):
        raise SettingsError(f"Say who you are, in at most {LONGEST_NAME} characters; QA_NAME or --name does.")
    if not is_line(comment, LONGEST_COMMENT):
        raise SettingsError(f"A comment has at most {LONGEST_COMMENT:,} characters, all of them printable.")
    return Word(name=name, at=at, by_key=by_key, comment=comment)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _record(signed: Signed, at: str) -> Record:
    return Record(id=signed.sign_off.id, kind=_KIND, at=at, told=json.dumps(plain(signed), ensure_ascii=False))


def _signed(record: Record) -> Signed:
    found: Signed = parse.value(Signed, json.loads(record.told), "the sign-off")
    return found
