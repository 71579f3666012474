"""Who says it: in a sentence of the answer, in the article, and whether the two agree.

Precision comes before recall: where two people could be meant, the speaker is given as uncertain, and nothing is said
against a sentence on the strength of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from qa.cast import Cast, Person, bare, titled
from qa.marks import Quotation, quotations
from qa.speech import Cue, cues, masked
from store.article import Article
from store.sentences import sentence_spans

Kind = Literal["direct", "indirect", "none"]
SpeakerVerdict = Literal["right", "wrong", "missing", "pronoun", "none"]


@dataclass(frozen=True)
class Attribution:
    """Who a sentence says is speaking: `speaker` and `verb` as it has them, `start:end` the words they are said to say."""

    speaker: str
    verb: str
    start: int
    end: int
    quoted: bool


@dataclass(frozen=True)
class Speaker:
    """Who says a span of an article. `name` is the fullest name the article has, or the role where it has none.

    `words` are the article's own: "she", "the mayor". `kind` is direct for words in quotation marks, indirect for
    reported ones, none for what the article itself tells. `certain` is False where another speaker would fit as well.
    """

    name: str | None
    words: str
    kind: Kind
    certain: bool


@dataclass(frozen=True)
class SpeakerCheck:
    """Whether a sentence gives the article's speaker. `said` is who says it in the article, `reason` a plain sentence."""

    verdict: SpeakerVerdict
    said: str | None = None
    reason: str | None = None


_PRONOUNS = frozenset(("he", "she", "they", "it", "we", "i", "who", "him", "her", "them"))


def attributed(sentence: str) -> tuple[Attribution, ...]:
    """Who is said to say what in `sentence`, in order; empty where nobody is."""
    found = quotations(sentence)
    mask = masked(sentence, found)
    result: list[Attribution] = []
    for cue in cues(mask):
        start, end = cue.content
        inside = [q for q in found if q.start >= start - 1 and q.end <= end + 1]
        if not cue.strong and not inside:
            if cue.order != "inside":
                continue
        result.append(Attribution(sentence[slice(*cue.speaker)], sentence[slice(*cue.verb)], start, end, bool(inside)))
    return tuple(result)


def speaker_of(article: Article, start: int, end: int) -> Speaker:
    """Who says `article.text[start:end]` in the article."""
    return _reading(article).speaker(start, end)


def check_speaker(sentence: str, article: Article, span: tuple[int, int]) -> SpeakerCheck:
    """Whether the speaker that `sentence` names is the one who says `span` in `article`."""
    reading = _reading(article)
    speaker = reading.speaker(*span)
    said = attributed(sentence)
    if not said:
        if speaker.kind == "none" or not speaker.certain or speaker.name is None:
            return SpeakerCheck("none")
        return SpeakerCheck("missing", speaker.name, f"The article gives this as the words of {speaker.name}.")
    if speaker.name is None or not speaker.certain:
        return SpeakerCheck("none")
    verdicts = [reading.same(a.speaker, speaker.name) for a in said]
    if any(v is True for v in verdicts):
        return SpeakerCheck("right", speaker.name)
    if all(a.speaker.lower() in _PRONOUNS for a in said):
        return SpeakerCheck("pronoun", speaker.name, f"“{said[0].speaker}” is {speaker.name} in the article.")
    if all(v is False or a.speaker.lower() in _PRONOUNS for v, a in zip(verdicts, said, strict=True)):
        return SpeakerCheck("wrong", speaker.name, f"In the article {speaker.name} says this, not {said[0].speaker}.")
    return SpeakerCheck("none", speaker.name)


@dataclass(frozen=True)
class _Unit:
    """One sentence of the article with its quotations whole, and the cues in it, all as spans of the article."""

    start: int
    end: int
    cues: tuple[Cue, ...]
    quotes: tuple[Quotation, ...]
    paragraph: int


@lru_cache(maxsize=64)
def _reading(article: Article) -> _Reading:
    return _Reading(article)


class _Reading:
    """An article read once for who says what."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._text = article.text
        self._quotes = quotations(article.text)
        self._mask = masked(article.text, self._quotes)
        self.cast = Cast(self._mask, article.text)
        self._units = self._cut()

    def _cut(self) -> list[_Unit]:
        units: list[_Unit] = []
        for number, m in enumerate(re.finditer(r"[^\n]+", self._mask)):
            for a, b in sentence_spans(m.group()):
                start, end = m.start() + a, m.start() + b
                found = cues(self._mask[start:end])
                inside = tuple(q for q in self._quotes if q.start >= start and q.end <= end)
                units.append(_Unit(start, end, tuple(_moved(c, start) for c in found), inside, number))
        return units

    def speaker(self, start: int, end: int) -> Speaker:
        quote = next((q for q in self._quotes if q.start <= start and end <= q.end), None)
        at = next((i for i, u in enumerate(self._units) if u.start <= start < u.end), None)
        if at is None:
            return Speaker(None, "", "none", False)
        unit = self._units[at]
        if quote is None:
            whole = [q for q in unit.quotes if start <= q.start and q.end <= end]
            cue = self._indirect(unit, start, end)
            if cue is None and whole:
                cue = self._direct(at, whole[0])
            if cue is None:
                return Speaker(None, "", "none", True)
            return self._resolved(cue, "direct" if whole and cue.content[0] <= whole[0].start else "indirect")
        cue = self._direct(at, quote)
        return Speaker(None, "", "direct", False) if cue is None else self._resolved(cue, "direct")

    def _indirect(self, unit: _Unit, start: int, end: int) -> Cue | None:
        covering = [c for c in unit.cues if c.strong or c.order == "inside"]
        covering = [c for c in covering if min(c.content[1], end) - max(c.content[0], start) >= 0.5 * (end - start)]
        return covering[0] if covering else None

    def _direct(self, at: int, quote: Quotation) -> Cue | None:
        unit = self._units[at]
        near = [c for c in unit.cues if c.content[0] - 2 <= quote.start and quote.end <= c.content[1] + 2]
        if near:
            return max(near, key=lambda c: (c.order in ("after", "according", "passive"), c.verb[0]))
        after = [c for c in unit.cues if c.order == "before" and c.speaker[0] >= quote.end]
        if after:
            return after[0]
        for back in range(at - 1, max(-1, at - 4), -1):
            earlier = self._units[back]
            if earlier.paragraph != unit.paragraph:
                break
            spoken = [c for c in earlier.cues if c.strong or earlier.quotes]
            if spoken:
                return spoken[-1]
        return None

    def _resolved(self, cue: Cue, kind: Kind) -> Speaker:
        words = " ".join(self._text[slice(*cue.speaker)].split())
        name, certain = self._who(words, cue.speaker[0])
        return Speaker(name, words, kind, certain)

    def _who(self, words: str, place: int) -> tuple[str | None, bool]:
        lower = words.lower()
        if lower in ("he", "she"):
            person, certain = self.cast.before(place, "he" if lower == "he" else "she", max(0, place - 1500))
            return (person.name, certain) if person else (None, False)
        if lower == "i":
            return self._article.author, self._article.author is not None
        if lower in _PRONOUNS:
            return None, False
        person = self._person(words)
        if person is not None:
            return person.name, True
        return re.sub(r"^(?:the|a|an)\s+", "", words, flags=re.IGNORECASE), True

    def _person(self, words: str) -> Person | None:
        """The person a phrase stands for: by name, or by a role only one person has."""
        names = [m for m in re.finditer(r"[A-Z][\w’'\-]*(?:\s+[A-Z][\w’'\-]*)*", words)]
        for m in reversed(names):
            if re.search(r"\b(?:of|for|at)\s+(?:the\s+)?(?:\w+\s+){0,3}$", words[: m.start()]):
                continue
            person = self.cast.named(m.group())
            if person is not None:
                return person
        head = re.split(r"\b(?:of|for|at|in|who)\b", re.sub(r"^(?:the|a|an|its|his|her|their)\s+", "", words, flags=re.IGNORECASE))[0].split()
        if head and not words.lower().startswith(("a ", "an ")):
            people = self.cast.with_role(head[-1])
            if len(people) == 1:
                return people[0]
        return None

    def same(self, words: str, name: str) -> bool | None:
        """Whether `words` of an answer mean `name` of the article; None where that cannot be told."""
        if words.lower() in _PRONOUNS:
            return None
        person = self._person(words)
        mine = person.name if person else bare(titled(words)[1])
        if mine.lower() == name.lower():
            return True
        a, b = _content(words if person is None else mine), _content(name)
        if a & b:
            return True if person is None else None
        return False


def _content(phrase: str) -> set[str]:
    return {w for w in re.findall(r"\w+", phrase.lower()) if w not in ("the", "a", "an", "of", "for", "its", "at", "s")}


def _moved(cue: Cue, by: int) -> Cue:
    def move(span: tuple[int, int]) -> tuple[int, int]:
        return span[0] + by, span[1] + by

    return Cue(move(cue.speaker), move(cue.verb), move(cue.content), cue.order, cue.strong)
