"""Evidence packs: an answer as a file that proves itself, and the check of such a file against a library.

A JSON pack is `answer.to_dict()` with one more key, `pack`: the format, a digest of everything else but `timings`, and
a digest of every quote. A Markdown or HTML pack is a page to read that carries the same JSON; the check reads that and
writes the page anew to compare, so no evidence is ever read back out of prose.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from qa.answer import Answer, Citation, Evidence, Side
from qa.packs.pages import html_page, markdown_page
from qa.packs.parse import Fields
from qa.packs.parse import answer as answer_of
from qa.proof.quotations.marks import quotations, stands_verbatim, words
from store.article import Article
from store.errors import ReadError

FORMAT = "article-qa evidence pack 1"
LARGEST = 20_000_000
"""Characters of a file that is read as a pack; a larger one is refused."""

_RECORD = ("title", "author", "source", "published_at", "url", "genre")
_MARKER = re.compile(r"(?<!\\)\[(\d{1,6})\]")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_REMARK = re.compile(r"\*\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)\*")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True)
class PackReport:
    """What checking a pack found; `checked` counts the spans, quotations and markers compared."""

    ok: bool
    checked: int
    problems: tuple[str, ...] = ()


def to_json(answer: Answer) -> str:
    """`answer` as a JSON pack; ends with a line break."""
    return _dumps(_sealed(answer), indent=2) + "\n"


def to_markdown(answer: Answer) -> str:
    """`answer` as a Markdown page that ends with the JSON pack in a code block."""
    data = _dumps(_sealed(answer)).replace("`", "\\u0060")
    return f"{markdown_page(answer)}\n```json evidence-pack\n{data}\n```\n"


def to_html(answer: Answer) -> str:
    """`answer` as one HTML page that loads and runs nothing, with the JSON pack in it as text."""
    return html_page(answer, _dumps(_sealed(answer)))


def _sealed(answer: Answer) -> dict[str, Any]:
    told = answer.to_dict()
    quotes = {str(c.number): _sha256(c.quote) for c in answer.citations}
    return {**told, "pack": {"format": FORMAT, "digest": _digest(told), "quotes": quotes}}


def _digest(told: Mapping[str, Any]) -> str:
    """A digest of the answer as it is told, `timings` and the seal itself aside."""
    kept = {k: v for k, v in told.items() if k not in ("timings", "pack")}
    return _sha256(json.dumps(kept, sort_keys=True, ensure_ascii=True, separators=(",", ":")))


def _sha256(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _dumps(value: Any, indent: int | None = None) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _SURROGATE.sub(lambda m: f"\\u{ord(m.group()):04x}", text)


@dataclass(frozen=True)
class _Form:
    """How a page carries its data: between which strings, how it is encoded, and who writes it."""

    opening: str
    closing: str
    decoded: Callable[[str], str]
    written: Callable[[Answer], str]


_FORMS = (
    _Form('<pre id="evidence-pack">', "</pre>", html.unescape, to_html),
    _Form("\n```json evidence-pack\n", "\n```", str, to_markdown),
)

# Reading


@dataclass(frozen=True)
class _Pack:
    told: Mapping[str, Any]
    answer: Answer
    page: str
    form: _Form | None


def _read(text: str) -> _Pack:
    """The pack that `text` is; ReadError says why it is none."""
    if len(text) > LARGEST:
        raise ReadError(f"The file has more than {LARGEST:,} characters, so it is not read as an evidence pack.")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    form = None if text.lstrip().startswith("{") else next((f for f in _FORMS if f.opening in text), None)
    if form is None and not text.lstrip().startswith("{"):
        raise ReadError("The file holds no evidence pack; give one that was exported as JSON, Markdown or HTML.")
    data = form.decoded(_around_data(text, form)[1]) if form else text
    try:
        told = json.loads(data)
        answer = answer_of(told)
    except (ValueError, RecursionError) as error:
        kind = type(error).__name__
        raise ReadError(f"The evidence pack in the file is not JSON ({kind}); export the answer again.") from None
    return _Pack(told, answer, text, form)


def _around_data(page: str, form: _Form) -> tuple[str, str, str]:
    """The page before its data, the data, and the page after it."""
    if page.count(form.opening) != 1:
        raise ReadError("The file holds more than one evidence pack; give a file with exactly one.")
    before, _, rest = page.partition(form.opening)
    data, found, after = rest.partition(form.closing)
    if not found:
        raise ReadError("The evidence pack in the file breaks off; export the answer again.")
    return before, data, after


# Checking


def check_pack(text: str, article: Callable[[str, str | None], Article]) -> PackReport:
    """Compares every claim of a pack with the library behind `article`, which raises KeyError for what it lacks.

    Each mismatch is one sentence of `problems`. `text` may be any file; ReadError says why it is not a pack.
    """
    pack = _read(text)
    check = _Check(article)
    check.seal(pack)
    check.citations(pack.answer)
    check.markers(pack.answer)
    check.evidence(pack.answer)
    check.quotations(pack.answer)
    problems = tuple(dict.fromkeys(check.problems))
    return PackReport(not problems, check.checked, problems)


class _Check:
    def __init__(self, article: Callable[[str, str | None], Article]) -> None:
        self._article = article
        self._known: dict[tuple[str, str], Article | None] = {}
        self.problems: list[str] = []
        self.checked = 0

    def _expect(self, holds: bool, problem: str) -> None:
        self.checked += 1
        if not holds:
            self.problems.append(problem)

    def _revision(self, article_id: str, revision: str) -> Article | None:
        key = (article_id, revision)
        if not (article_id.isprintable() and revision.isprintable()):
            return None  # no library has such an id, and a database may choke on it
        if key not in self._known:
            try:
                found = self._article(article_id, revision)
                self._known[key] = found if (found.id, found.revision) == key else None
            except KeyError:
                self._known[key] = None
        return self._known[key]

    def seal(self, pack: _Pack) -> None:
        """The digests, and the page around the data."""
        seal = pack.told.get("pack")
        if seal is not None:
            fields = Fields(seal, "the seal")
            if fields.text("format") != FORMAT:
                raise ReadError(
                    f"This evidence pack has another format than “{FORMAT}”; check it with the version that wrote it."
                )
            self._expect(
                fields.text("digest") == _digest(pack.told),
                "The answer was changed after the export: its digest differs.",
            )
            quotes = fields.mapping("quotes") or {}
            for c in pack.answer.citations:
                self._expect(quotes.get(str(c.number)) == _sha256(c.quote), f"The digest of quote {c.number} differs.")
        if pack.form is not None:
            self._expect(seal is not None, "The evidence pack in the page carries no digest.")
            self._page(pack, pack.form)

    def _page(self, pack: _Pack, form: _Form) -> None:
        """The page around the data is the one that the answer in it makes."""
        made, seen = (_shown_lines(p, form) for p in (form.written(pack.answer), pack.page))
        for number, (should, does) in enumerate(zip_longest(made, seen, fillvalue=""), 1):
            if should != does:
                lines = f"it should read “{_short(should)}”, not “{_short(does)}”"
                self._expect(False, f"Line {number} of the page was changed after the export: {lines}.")
                return
        self.checked += 1

    def citations(self, answer: Answer) -> None:
        """Each quote is the revision's words at its span, and the record is the library's."""
        for c in answer.citations:
            found = self._found(f"Citation {c.number}", c.article_id, c.revision, c.start, c.end, c.quote)
            for name in _RECORD if found else ():
                told, kept = getattr(c, name), getattr(found, name)
                library = f"the library gives the {name.replace('_', ' ')} as {_said(kept)}, not {_said(told)}"
                self._expect(told == kept, f"Citation {c.number}: {library}.")

    def _span(self, name: str, found: Article, start: int, end: int, quote: str) -> None:
        words_there = found.text[start:end]
        self._expect(
            bool(quote) and start < end and words_there == quote,
            f"{name}: the article says “{_short(words_there)}” at characters {start} to {end}, not “{_short(quote)}”.",
        )

    def markers(self, answer: Answer) -> None:
        """Markers and citations resolve both ways, and are numbered from 1 in order of first use."""
        numbers = [c.number for c in answer.citations]
        self._expect(numbers == list(range(1, len(numbers) + 1)), "The citations are not numbered from 1 without gaps.")
        used = list(dict.fromkeys(int(n) for n in _MARKER.findall(answer.text)))
        for n in used:
            self._expect(n in numbers, f"The text has a marker [{n}], but there is no citation {n}.")
        for n in numbers:
            self._expect(n in used, f"Citation {n} has no marker in the text.")
        self._expect(used == sorted(used), "The markers are not numbered in order of first use.")
        for i, s in enumerate(answer.sentences, 1):
            for n in s.citations:
                self._expect(n in numbers, f"Sentence {i} names citation {n}, which is not there.")
        if answer.sentences:
            marked = [str(n) for s in answer.sentences for n in s.citations]
            same = _MARKER.findall(answer.text) == marked
            self._expect(same, "The markers in the text are not the ones of its sentences.")
            told = _letters("".join(s.text for s in answer.sentences))
            shown = _letters(_ESCAPED.sub(r"\1", _REMARK.sub("", _MARKER.sub("", answer.text))))
            self._expect(told == shown, "The text is not made of the sentences that were checked.")

    def evidence(self, answer: Answer) -> None:
        """Every span of evidence and every nearest passage is in the library as told."""
        by_number = {c.number: c for c in answer.citations}
        for i, s in enumerate(answer.sentences, 1):
            for e in s.evidence:
                self._found(f"Sentence {i}, evidence", e.article_id, e.revision, e.start, e.end, e.quote)
                if e.citation is not None:
                    c = by_number.get(e.citation)
                    self._expect(
                        c is not None and _place(c) == _place(e),
                        f"Sentence {i}: its evidence is not the span of citation {e.citation}.",
                    )
            if s.support == "supported":
                self._expect(bool(s.citations), f"Sentence {i} is called supported, but cites nothing.")
        for i, d in enumerate(answer.disagreements, 1):
            for side in d.sides:
                name = f"Disagreement {i}, side with citation {side.citation}"
                self._found(name, side.article_id, side.revision, side.start, side.end, side.said)
                c = by_number.get(side.citation)
                self._expect(c is not None and _holds(c, side), f"{name}: the citation does not hold its figure.")
        for i, hit in enumerate(answer.nearest, 1):
            self._found(f"Nearest passage {i}", hit.article_id, hit.revision, hit.start, hit.end, hit.text)

    def _found(self, name: str, article_id: str, revision: str, start: int, end: int, quote: str) -> Article | None:
        found = self._revision(article_id, revision)
        if found is None:
            which = f"article {_short(article_id)} in revision {_short(revision)}"
            self._expect(False, f"{name}: the library has no {which}.")
        else:
            self._span(name, found, start, end, quote)
        return found

    def quotations(self, answer: Answer) -> None:
        """Four words or more in quotation marks stand in a cited article, or their sentence is called unsupported."""
        cited = [a for c in answer.citations if (a := self._revision(c.article_id, c.revision)) is not None]
        texts = tuple(dict.fromkeys(a.text for a in cited))
        for i, s in enumerate(answer.sentences, 1):
            if s.support != "unsupported":
                for inner in _quoted(s.text):
                    self._expect(
                        any(stands_verbatim(inner, t) for t in texts),
                        f"Sentence {i}: “{_short(inner)}” is in quotation marks, but stands in no cited article.",
                    )


def _holds(c: Citation, side: Side) -> bool:
    same = (c.article_id, c.revision) == (side.article_id, side.revision)
    return same and c.start <= side.start and side.end <= c.end


def _place(span: Citation | Evidence) -> tuple[str, str, int, int]:
    return span.article_id, span.revision, span.start, span.end


def _shown_lines(page: str, form: _Form) -> list[str]:
    before, _, after = _around_data(page, form)
    return [line.rstrip() for line in (before + after).rstrip().split("\n")]


def _quoted(text: str) -> Iterator[str]:
    for q in quotations(text):
        inner = text[q.inner_start : q.inner_end]
        if words(inner) >= 4:
            yield inner


def _letters(text: str) -> str:
    """Only letters and digits: list signs, spaces and marks between sentences are no words."""
    return "".join(c for c in text if c.isalnum())


def _said(value: str | None) -> str:
    return "nothing" if value is None else f"“{_short(value)}”"


def _short(text: str, most: int = 80) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"
