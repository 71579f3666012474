"""An answer as text to paste, with references as a house writes them: numbered, notes, author and date, in the text.

The styles are like those that houses use and not each rule of theirs: Chicago's notes, APA's author and date, the
Guardian's naming of source and day where they are used. What a record lacks is left out; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal, get_args

from qa.answer import Answer, Citation, Style
from qa.answering.finding.assembly import mark, unescaped
from qa.answering.phrases import Spoken, spoken
from qa.packs.export_texts import saying
from store.language.authors import NO_PERSONS
from store.language.calendar import MONTHS
from store.language.outlets import GENERIC, PERIODICALS, SORTS
from store.language.patterns import one_of
from store.language.people import PARTICLES, PersonName, is_suffix, parts_of_name
from store.language.text import one_line

STYLES: tuple[Style, ...] = get_args(Style)

_MARKERS = re.compile(r"(?P<end>[.!?。！？]?)(?P<quote>[\"”’」』]*)(?P<markers>(?:\s*(?<!\\)\[\d{1,4}\])+)")
_NUMBER = re.compile(r"\d+")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_MOST_GIVEN = 3  # words of a name before the family name
_INITIAL = re.compile(r"(?:^|(?<=-))[^\W\d_]")
_DAYS = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?(?!\d)", re.ASCII)
_JOINT = re.compile(r"\s*(?:,|&|\band\b)\s*")
# Words of an institution: "and" and its like are too short to be one, and who writes for an outlet is named beside it.
_INSTITUTION = re.compile(
    rf"\b(?:{one_of(word for word in GENERIC - SORTS - PERIODICALS if len(word) > 3)}|administration|agency|bureau|"
    r"cent(?:er|re)s?)\b",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(rf"\b(?:{one_of(GENERIC, NO_PERSONS)}|editorial)\b|{_INSTITUTION.pattern}", re.IGNORECASE)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SHORT_TITLE = 4  # words of a title in a note after the first


def referenced(answer: Answer, style: Style) -> str:
    """`answer` as plain text with its references in that style; ends with a line break.

    Words that say a sentence is not supported stay in it. An abstention is its reason alone.
    """
    if answer.abstained:
        return f"{answer.reason or ''}\n"
    writer = _WRITERS[style](answer.citations, spoken(answer.question))
    text = _MARKERS.sub(lambda m: _placed(m, writer), answer.text)
    text = unescaped(_plain_marks(text))
    lines = writer.listed()
    return f"{text.strip()}\n" + ("\n" + "\n".join(lines) + "\n" if lines else "")


def noting(citations: Sequence[Citation], style: Style, language: Spoken) -> Callable[[int], str]:
    """What writes the note of a citation, by its number, each time that it is cited: called in the order of the text,
    since a style may tell a source in full once and shortly from then on."""
    writer = _WRITERS[style](citations, language)
    return lambda number: writer.note(writer.citations[number])


class _Writer:
    """One style at work: `marker` for the citations after a sentence, `listed` for the lines below the text."""

    inside = False
    """Whether a marker stands before the full stop."""

    def __init__(self, citations: Sequence[Citation], language: Spoken) -> None:
        self.citations: Mapping[int, Citation] = {c.number: c for c in citations}
        self.chinese = language == "zh"
        self.say = saying(language)
        self.told: set[tuple[str, str]] = set()
        """The articles that were told of already."""
        self.articles: dict[tuple[str, str], Citation] = {}
        """The cited articles in order of first use, each by its first citation."""
        for c in citations:
            self.articles.setdefault(key_of(c), c)

    def marker(self, cited: Sequence[Citation]) -> str:
        """What stands for citations of different articles."""
        raise NotImplementedError

    def listed(self) -> list[str]:
        """The lines below the text."""
        raise NotImplementedError

    def note(self, c: Citation) -> str:
        """The reference of one citation by itself."""
        raise NotImplementedError

    def day(self, c: Citation, style: Literal["14 May 2024", "May 14, 2024"]) -> str:
        """The day of publication in words, or the month or year where no more is known; "" if nothing is."""
        days = days_of(c.published_at)
        if self.chinese:
            return "".join(f"{part}{unit}" for part, unit in zip(days, "年月日", strict=False))
        name = MONTHS[days[1] - 1] if len(days) > 1 else ""
        if len(days) < 3:
            return _joined(" ", name, *map(str, days[:1]))
        return f"{days[2]} {name} {days[0]}" if style == "14 May 2024" else f"{name} {days[2]}, {days[0]}"

    def page(self, c: Citation, among: Iterable[Citation] = ()) -> str:
        """The printed page that is cited, and those of the same article that others cite, in words; "" for none."""
        pages = pages_of(c, among)
        if not pages or self.chinese:
            return pages and f"第{pages.replace(', ', '、')}页"
        return f"{'pp.' if ',' in pages else 'p.'} {pages}"

    def names(self, between: str, names: Iterable[str]) -> str:
        """The names with `between` or its like in Chinese."""
        return ("、" if self.chinese else between).join(names)

    def words_of_title(self, c: Citation) -> str:
        """The title on one line, or that there is none."""
        return one_line(c.title or self.say("Untitled"))

    def title(self, c: Citation, inner: str = "") -> str:
        """The title in quotation marks, with the punctuation `inner` inside them where English puts it there."""
        title = self.words_of_title(c)
        if self.chinese or _CJK.search(title):
            return f"《{title}》{inner}"
        return f"“{title.translate({0x201C: 0x2018, 0x201D: 0x2019, 0x22: 0x27})}{inner}”"


class _Numbered(_Writer):
    def marker(self, cited: Sequence[Citation]) -> str:
        return "".join(f" [{list(self.articles).index(key_of(c)) + 1}]" for c in cited)

    def listed(self) -> list[str]:
        return [f"[{n}] {self.note(c)}" for n, c in enumerate(self.articles.values(), 1)]

    def note(self, c: Citation) -> str:
        when = self.day(c, "14 May 2024") or self.say("undated")
        return _joined(", ", _name(c), self.title(c), outlet_of(c), when, self.page(c, self.citations.values()), c.url)


class _Notes(_Writer):
    def __init__(self, citations: Sequence[Citation], language: Spoken) -> None:
        super().__init__(citations, language)
        self._notes: list[str] = []

    def marker(self, cited: Sequence[Citation]) -> str:
        numbers = []
        for c in cited:
            self._notes.append(self._again(c) if key_of(c) in self.told else self._first(c))
            self.told.add(key_of(c))
            numbers.append(str(len(self._notes)).translate(_SUPERSCRIPT))
        return " ".join(numbers)

    def note(self, c: Citation) -> str:
        self.marker([c])
        return self._notes[-1]

    def _first(self, c: Citation) -> str:
        place = _joined(", ", outlet_of(c), self.day(c, "May 14, 2024") or self.say("undated"), self.page(c), c.url)
        return f"{_joined(', ', _name(c), self.title(c, ','))} {place}."

    def _again(self, c: Citation) -> str:
        words = self.words_of_title(c).split()
        short = replace(c, title=" ".join(words[:_SHORT_TITLE]).rstrip(",;:–-"))
        who = self.names(" and ", map(_family, authors_of(c.author))) or outlet_of(c)
        page = self.page(c)
        cited = _joined(", ", who, self.title(short, "," if page else "."))
        return f"{cited} {page}." if page else cited

    def listed(self) -> list[str]:
        return [f"{n}. {note}" for n, note in enumerate(self._notes, 1)]


class _AuthorDate(_Writer):
    inside = True

    def __init__(self, citations: Sequence[Citation], language: Spoken) -> None:
        super().__init__(citations, language)
        self._years: dict[tuple[str, str], str] = {}
        undated = self.say("n.d.")
        alike: dict[str, list[tuple[str, str]]] = {}
        for key, c in self.articles.items():
            year = "".join(map(str, days_of(c.published_at)[:1])) or undated
            self._years[key] = year
            alike.setdefault(f"{self._who(c)} {year}", []).append(key)
        for keys in alike.values():
            for letter, key in zip("abcdefghijklmnopqrstuvwxyz", keys if len(keys) > 1 else (), strict=False):
                self._years[key] += letter if self._years[key] != undated else f"-{letter}"

    def _who(self, c: Citation) -> str:
        people = authors_of(c.author)
        if len(people) > 2:
            return self.say("{name} et al.", name=_family(people[0]))
        return self.names(" & ", map(_family, people)) or outlet_of(c) or self.title(c)

    def marker(self, cited: Sequence[Citation]) -> str:
        return f" ({'; '.join(_joined(', ', self._who(c), self._years[key_of(c)], self.page(c)) for c in cited)})"

    def listed(self) -> list[str]:
        entries = [self.note(c) for c in self.articles.values()]
        return [self.say("References"), *sorted(entries, key=str.casefold)] if entries else []

    def note(self, c: Citation) -> str:
        people = [_inverted(p) for p in authors_of(c.author)]
        listed = [self.names(", ", people[:-1]), *people[-1:]]
        who = self.names(", & ", filter(None, listed)) or outlet_of(c)
        title = self.words_of_title(c)
        outlet = outlet_of(c) if people else ""
        return _joined(" ", _stopped(who), f"({self._when(c)}).", _stopped(title), _stopped(outlet), c.url)

    def _when(self, c: Citation) -> str:
        """The year with the letter that tells articles of one year apart, and the day as far as it is known."""
        year, days = self._years[key_of(c)], days_of(c.published_at)
        if self.chinese:
            return year + self.day(c, "May 14, 2024").removeprefix("".join(map(str, days[:1])))
        within = " ".join([*(MONTHS[number - 1] for number in days[1:2]), *map(str, days[2:])])
        return _joined(", ", year, within)


class _InText(_Writer):
    inside = True

    def marker(self, cited: Sequence[Citation]) -> str:
        return f" ({'; '.join(_joined(', ', self._named(c), self.page(c)) for c in cited)})"

    def note(self, c: Citation) -> str:
        return _joined(", ", self._named(c), self.title(c), self.page(c), c.url)

    def _named(self, c: Citation) -> str:
        again = key_of(c) in self.told
        self.told.add(key_of(c))
        opinion = self.say("opinion") if c.genre == "opinion" else ""
        if again:
            return _joined(", ", outlet_of(c) or _name(c) or self.title(c), opinion)
        who = _joined(", " if self.chinese else " in ", _name(c), outlet_of(c)) or self.title(c)
        return _joined(", ", who, opinion, self.day(c, "14 May 2024"))

    def listed(self) -> list[str]:
        return [f"{outlet_of(c) or _name(c)}: {self.title(c)}, {c.url}" for c in self.articles.values() if c.url]


_WRITERS: Mapping[Style, Callable[[Sequence[Citation], Spoken], _Writer]] = {
    "numbered": _Numbered,
    "notes": _Notes,
    "author-date": _AuthorDate,
    "in-text": _InText,
}


def _placed(found: re.Match[str], writer: _Writer) -> str:
    """The end of a sentence with its marker in place of the numbers; each article once."""
    numbers = [int(n) for n in _NUMBER.findall(found["markers"])]
    cited = {key_of(writer.citations[n]): writer.citations[n] for n in numbers if n in writer.citations}
    if not cited:
        return found["end"] + found["quote"]
    marker = writer.marker(list(cited.values()))
    if writer.inside and found["end"] in (".", "。") and not found["quote"]:
        return marker + found["end"]
    return found["end"] + found["quote"] + marker


def _plain_marks(text: str) -> str:
    """The remarks after sentences without the asterisks that make them italic in Markdown."""
    for in_language in get_args(Spoken):
        for remark in (mark("unsupported", in_language), mark("partial", in_language)):
            text = text.replace(remark, remark.replace("*", ""))
    return text


def key_of(c: Citation) -> tuple[str, str]:
    """What tells the cited articles apart: the id and the revision."""
    return c.article_id, c.revision


def pages_of(c: Citation, citations: Iterable[Citation]) -> str:
    """The printed pages that are cited of the article of `c`: "3, 5"; "" where there are none."""
    pages = {other.page for other in (c, *citations) if other.page and key_of(other) == key_of(c)}
    return ", ".join(map(str, sorted(pages)))


def outlet_of(c: Citation) -> str:
    """The outlet on one line; "" if it is not known."""
    return one_line(c.source or "")


def _name(c: Citation) -> str:
    return one_line(c.author or "")


def _joined(between: str, *parts: str | None) -> str:
    return between.join(p for p in parts if p)


def _stopped(words: str) -> str:
    """The words with a full stop, unless something ends them."""
    return words if not words or words[-1] in ".!?。！？" else f"{words}."


def days_of(iso: str | None) -> list[int]:
    """Year, month and day of an ISO 8601 string, as far as they are known."""
    found = _DAYS.match(iso or "")
    return [int(part) for part in found.groups() if part] if found else []


def authors_of(author: str | None) -> list[str]:
    """The authors one by one, where the record lists several; an organisation is one, whatever its name has in it."""
    told: list[str] = []
    for part in re.split(r"\s*[;、]\s*", author or ""):
        names = _JOINT.split(part)
        for name in names if _are_several(names) else [part]:
            if told and is_suffix(name):
                told[-1] += f" {name}"
            elif name.strip():
                told.append(one_line(name))
    return told


def _are_several(names: Sequence[str]) -> bool:
    """Whether these are names of several, and no pieces of one such as "Food and Drug Administration"."""
    first = names[0].strip()
    return (not first or " " in first or bool(_CJK.search(first))) and not any(map(_INSTITUTION.search, names))


def person_of(name: str) -> PersonName | None:
    """The parts of a name that is given and family name in this order, as far as can be told; None of others."""
    words = name.split()
    if not words or not all(map(_WORD.fullmatch, words)) or _CJK.search(name) or _ORGANISATION.search(name):
        return None
    parts = parts_of_name(name)
    return parts if 1 <= len(parts.given.split()) <= _MOST_GIVEN and words[0] not in PARTICLES else None


def _family(name: str) -> str:
    person = person_of(one_line(name))
    return person.last if person else one_line(name)


def _inverted(name: str) -> str:
    """Family name first, then the initials of the given names, and what tells a son from his father."""
    person = person_of(name)
    if person is None:
        return name
    given = (_INITIAL.findall(word) for word in person.given.split())
    initials = " ".join("-".join(f"{letter.upper()}." for letter in letters) for letters in given)
    return _joined(", ", person.last, initials, person.suffix)
