"""An article read once for who says what: its sentences with their quotations whole, and a speaker for each cue.

Speakers are settled from the first sentence to the last, because "she said" means somebody named before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from qa.cast import Cast, Gender, Mention, Person, bare, gender_of_phrase
from qa.marks import Quotation, quotations
from qa.names import ROLES, SPEAKING_BODIES
from qa.speech import FILLING, NAME, OPENING, Cue, cues, masked
from store.article import Article
from store.sentences import sentence_spans

_PARAGRAPH = re.compile(r"[^\n]+")
_DETERMINED = re.compile(r"^(?:the|a|an|its|his|her|their|our|my|one|another)\s+", re.IGNORECASE)
_INDEFINITE = re.compile(
    r"^(?:an?|one|another|some|several|many|two|three|both|no)\s|\w+s$|^(?:police|people|nobody)$", re.IGNORECASE
)
_DOCUMENT = re.compile(
    r"\b(?:plan|report|study|survey|poll|data|figures|law|act|bill|permit|statement|letter|document|paper|article|account|estimates?"
    r"|records?|rules?|sign|website|page|book|email|message|tweet|post|text|note|memo|map|schedule|forecast|budget)\b",
    re.IGNORECASE,
)
_NO_SPEAKER = frozenset(
    """photo photos picture pictures image caption source credit note update updated correction watch read listen related also
    advertisement published summary question answer q a more tags topics share location date time price video audio editor
    editing reporting illustration graphic chart table figure background""".split()
)
_OBJECT = re.compile(
    r"(?:of|for|by|to|with|from|against|about|than|on|at|in|like|via|and)\s+(?:the\s+)?$", re.IGNORECASE
)
_PLACED = re.compile(r"\b(?:of|for|at|in|from)\s+(?:the\s+)?$", re.IGNORECASE)
_UNKNOWN_SUBJECT = re.compile(rf"(?P<who>{NAME})(?=,?\s+(?:who|whose|[a-z]+s|[a-z]+ed|had|has|was)\b)")
_BODY_SUBJECT = re.compile(
    rf"(?P<who>(?:The|Its|A|An)\s+(?:[\w’'\-]+\s+){{0,3}}?(?:{'|'.join(sorted(SPEAKING_BODIES))})\b|(?!(?:The|A|An|Its|It|This|That|According|In|On|At|But|And|For|As|When|He|She)\b){NAME})(?=[\s,])"
)


@dataclass(frozen=True)
class Voice:
    """Who a phrase stands for: a person of the article, or the phrase itself for a role or a body."""

    name: str | None
    gender: Gender | None
    certain: bool
    person: Person | None = None


@dataclass(frozen=True)
class Unit:
    """One sentence with its quotations whole. Cues are spans of the article; `voices` are who they mean, in step."""

    start: int
    end: int
    paragraph: int
    quotes: tuple[Quotation, ...]
    cues: tuple[Cue, ...]
    voices: tuple[Voice, ...]


NOBODY = Voice(None, None, False)
PRONOUNS = frozenset(("he", "she", "they", "it", "we", "i", "who", "him", "her", "them"))


class Reading:
    """Who says what in one article in English; `qa.chinese` has the one for Chinese."""

    def __init__(self, article: Article) -> None:
        self._text = article.text
        self._author = article.author
        self.quotes = quotations(article.text)
        self._mask = masked(article.text, self.quotes)
        self.units: list[Unit] = []
        self._prepare()
        for number, paragraph in enumerate(_PARAGRAPH.finditer(self._mask)):
            for start, end in self._sentences(paragraph.group()):
                self.units.append(self._read(paragraph.start() + start, paragraph.start() + end, number))
        self._unit_starts = [u.start for u in self.units]

    # Reading

    def _prepare(self) -> None:
        self.cast = Cast(self._mask)
        self._mention_starts = [m.start for m in self.cast.mentions]
        self._interview = self._interviewed()

    def _sentences(self, paragraph: str) -> list[tuple[int, int]]:
        return sentence_spans(paragraph)

    def _cues(self, sentence: str, start: int) -> tuple[Cue, ...]:
        return tuple(c for c in cues(sentence) if self._is_cue(sentence, c, start))

    def _read(self, start: int, end: int, paragraph: int) -> Unit:
        found = tuple(_moved(c, start) for c in self._cues(self._mask[start:end], start))
        quotes = tuple(q for q in self.quotes if q.start >= start and q.end <= end)
        voices: list[Voice] = []
        for cue in found:
            voices.append(self._voice(cue, start, paragraph, list(zip(found, voices, strict=False))))
        return Unit(start, end, paragraph, quotes, found, tuple(voices))

    def _is_cue(self, sentence: str, cue: Cue, start: int) -> bool:
        if cue.order != "colon":
            return True
        who = sentence[slice(*cue.speaker)]
        if who.lower() in _NO_SPEAKER or who.split()[0].lower() in _NO_SPEAKER:
            return False
        at_line = start == 0 or self._mask[start - 1] == "\n"
        quoted = sentence[cue.verb[1] :].lstrip().startswith(OPENING)
        return at_line and (bare(who) in self._interview or (quoted and self.cast.named(who) is not None))

    def _interviewed(self) -> frozenset[str]:
        """Names that stand before a colon at the start of three lines or more: who speaks in an interview."""
        counts: dict[str, int] = {}
        for m in re.finditer(rf"^({NAME}):\s", self._mask, re.MULTILINE):
            counts[m[1]] = counts.get(m[1], 0) + 1
        names = {name for name, n in counts.items() if n >= 3 and name.lower() not in _NO_SPEAKER}
        return frozenset(n for n in names if len(names) > 1 or self.cast.named(n) is not None)

    # Voices

    def _voice(self, cue: Cue, start: int, paragraph: int, earlier: list[tuple[Cue, Voice]]) -> Voice:
        words = " ".join(self._text[slice(*cue.speaker)].split())
        lower = words.lower()
        if lower in ("he", "she", "him", "her"):
            return self._antecedent(
                "he" if lower in ("he", "him") else "she", cue.speaker[0], start, paragraph, earlier
            )
        if lower == "who":
            return self._before_who(start, cue.speaker[0])
        if lower in ("i", "we"):
            host = self.host(paragraph)
            name = host.name if host else self._author
            return Voice(name, None, name is not None and lower == "i", host.person if host else None)
        if lower == "it":
            return self._body_before(cue.speaker[0], start)
        if lower in ("they", "them"):
            return NOBODY
        return self.phrase(words)

    def _before_who(self, start: int, place: int) -> Voice:
        """Whom "who" follows: "Anna Berg, who said …", "Anna Berg, the leader of the Greens, who said …"."""
        heads = [m for m in self._mentions(start, place) if not _PLACED.search(self._mask[start : m.start])]
        if not heads:
            return NOBODY
        between = self._mask[heads[-1].end : place]
        beside = re.fullmatch(rf",?\s+(?:(?:the|an?|its|his|her)\s[^,;:{OPENING}]{{2,80}},\s+)?", between)
        return _of(heads[-1].person) if beside else NOBODY

    def phrase(self, words: str) -> Voice:
        """Who a noun phrase stands for, wherever it stands."""
        person = self._named_in(words)
        if person is not None:
            return _of(person)
        head = _DETERMINED.sub("", words)
        core = re.split(r"\b(?:of|for|at|in|by|from|to|who|which)\b|,", head)[0].split()
        noun = core[-1].lower() if core else ""
        if noun in ROLES and not re.match(r"(?:an?|one|another)\s", words, re.IGNORECASE):
            people = self.cast.with_role(noun)
            if len(people) == 1:
                return _of(people[0])
        certain = bool(core) and (
            core[-1][0].isupper() or noun in ROLES or noun.rstrip("s") in ROLES or noun in SPEAKING_BODIES
        )
        if _DOCUMENT.fullmatch(noun):
            certain = False
        return Voice(self._full(head) or None, gender_of_phrase(head), certain and bool(head))

    def _named_in(self, words: str) -> Person | None:
        """The person whose name is the phrase or its apposition, not one it merely belongs to."""
        for m in reversed(list(re.finditer(NAME, words))):
            if re.search(r"(?:\b(?:of|for|at|to|in|from|by)\s+(?:the\s+)?(?:[\w’'\-]+\s+){0,3})$", words[: m.start()]):
                continue
            if re.match(r"['’]s?\s", words[m.end() :]) or re.search(r"['’]s?$", m.group()):
                continue
            person = self.cast.named(m.group())
            if person is not None:
                return person
        return None

    def _full(self, head: str) -> str:
        """The fullest name the article has for a body: "the association" is the one association it names."""
        words = head.split()
        if len(words) > 2 or not words[-1][:1].isalpha():
            return head
        last = words[-1].lower()
        named = {o for o in self.cast.organisations if o.split()[-1].lower() == last and len(o.split()) > len(words)}
        return next(iter(named)) if len(named) == 1 else head

    def _mentions(self, start: int, end: int) -> list[Mention]:
        lo = bisect_right(self._mention_starts, start - 1)
        hi = bisect_right(self._mention_starts, end - 1)
        return self.cast.mentions[lo:hi]

    def _antecedent(
        self, gender: Gender, place: int, start: int, paragraph: int, earlier: list[tuple[Cue, Voice]]
    ) -> Voice:
        """Whom "she" or "he" at `place` means: the last to speak or act before it who can be so called."""
        for cue, voice in reversed(earlier):
            if cue.speaker[1] <= place and voice.name and voice.gender == gender:
                return voice
        found = self._subject(start, place, gender)
        if found is not None:
            return found
        clouded = False
        for unit in reversed(self.units):
            if paragraph - unit.paragraph > 2:
                break
            across = unit.paragraph != paragraph
            found = self._last_voice(unit, gender) or self._subject(unit.start, unit.end, gender)
            if found is not None:
                certain = found.certain and not clouded and (not across or self._alone(unit, found))
                return Voice(found.name, found.gender, certain, found.person)
            clouded = clouded or self._has_stranger(unit)
        return self._only_one(gender)

    def _last_voice(self, unit: Unit, gender: Gender) -> Voice | None:
        """The last to speak in a sentence who can be so called; who reports all of it comes before whom they quote."""
        fitting = [
            (cue.order == "inside", i, voice)
            for i, (cue, voice) in enumerate(zip(unit.cues, unit.voices, strict=True))
            if voice.name and (voice.gender == gender or (voice.gender is None and voice.person is not None))
        ]
        return max(fitting, key=lambda f: f[:2])[2] if fitting else None

    def host(self, paragraph: int) -> Voice | None:
        """Who speaks a paragraph of an interview, as its first words say."""
        i = bisect_left(self.units, paragraph, key=lambda u: u.paragraph)
        if i < len(self.units) and self.units[i].paragraph == paragraph and self.units[i].cues:
            return self.units[i].voices[0] if self.units[i].cues[0].order == "colon" else None
        return None

    def _only_one(self, gender: Gender) -> Voice:
        """The only person of the article who can be so called."""
        fitting = [p for p in self.cast.people if p.gender in (gender, None)]
        return _of(fitting[0]) if len(fitting) == 1 and fitting[0].gender == gender else NOBODY

    def _subject(self, start: int, end: int, gender: Gender) -> Voice | None:
        """The person a stretch of text is about, if one that fits is named in it outside quotations."""
        here = [m for m in self._mentions(start, end) if m.person.gender in (gender, None)]
        acting = [m for m in here if not _OBJECT.search(self._mask[max(start, m.start - 12) : m.start])]
        here = acting or here
        if not here:
            return None
        known = [m for m in here if m.person.gender == gender]
        chosen = (known or here)[0].person
        others = {m.person.name for m in (known or here)} - {chosen.name}
        return Voice(chosen.name, chosen.gender, not others, chosen)

    def _alone(self, unit: Unit, found: Voice) -> bool:
        """Whether nobody else in that paragraph could be meant from a later one."""
        return all(
            m.person.name == found.name or (m.person.gender is not None and m.person.gender != found.gender)
            for u in self.units[-12:]
            if u.paragraph == unit.paragraph
            for m in self._mentions(u.start, u.end)
        )

    def _has_stranger(self, unit: Unit) -> bool:
        """Whether a sentence names somebody in its subject whom the cast does not know."""
        for m in _UNKNOWN_SUBJECT.finditer(self._mask, unit.start, unit.end):
            if self.cast.named(m["who"]) is None and m["who"] not in self.cast.organisations and " " in m["who"]:
                return True
        return False

    def _body_before(self, place: int, start: int) -> Voice:
        """The body that this sentence or the one before is about, for "it said"."""
        for begin, end in ((start, place), (self.units[-1].start, self.units[-1].end) if self.units else (0, 0)):
            if "\n" in self._mask[end:place]:
                break
            m = _BODY_SUBJECT.match(self._mask, begin, end)
            if m is not None:
                voice = self.phrase(m["who"])
                return voice if voice.person is None and OPENING not in m["who"] else NOBODY
        return NOBODY

    # Asking

    def at(self, place: int) -> int | None:
        """The number of the unit that holds `place`."""
        i = bisect_right(self._unit_starts, place) - 1
        return i if i >= 0 and place < self.units[i].end else None

    def said_in(self, i: int, start: int, end: int) -> tuple[Cue, Voice] | None:
        """The cue of unit `i` whose reported words cover most of `start:end`."""
        unit = self.units[i]
        best: tuple[int, Cue, Voice] | None = None
        for cue, voice in zip(unit.cues, unit.voices, strict=True):
            covered = min(cue.content[1], end) - max(cue.content[0], start)
            strong = cue.strong or cue.order == "inside"
            if strong and covered >= 0.4 * (end - start) and (best is None or covered > best[0]):
                best = (covered, cue, voice)
        return best[1:] if best else None

    def quoting(self, i: int, quote: Quotation) -> tuple[Cue, Voice] | None:
        """Who says a quotation of unit `i`: by a cue beside it, or going on from the words before."""
        unit = self.units[i]
        pairs = list(zip(unit.cues, unit.voices, strict=True))
        beside = [p for p in pairs if p[0].content[0] - 3 <= quote.start and quote.end <= p[0].content[1] + 3]
        if beside:
            return max(beside, key=lambda p: self._closeness(p[0], quote))
        resumed = [p for p in pairs if self._resumes(unit, p[0], quote)]
        if resumed:
            return resumed[-1]
        after = [
            p for p in pairs if p[0].order in ("before", "inside") and quote.end <= p[0].speaker[0] <= quote.end + 3
        ]
        if after:
            return after[0]
        return self._continued(i) if self._is_only_quote(unit, quote) else None

    def _resumes(self, unit: Unit, cue: Cue, quote: Quotation) -> bool:
        """Whether a quotation goes on after "said X," that parts it from another one."""
        begin, end = min(cue.verb[0], cue.speaker[0]), max(cue.verb[1], cue.speaker[1])
        first = any(q.end <= begin <= q.end + 3 for q in unit.quotes)
        return first and end <= quote.start <= end + 120 and OPENING not in self._mask[end : quote.start]

    def nested(self, quote: Quotation, start: int, end: int) -> tuple[str, Voice] | None:
        """Who says a quotation inside the quotation: "My lawyer said, ‘Well done.’" Its words and its voice."""
        inner = self._text[quote.inner_start : quote.inner_end]
        found = quotations(inner)
        at = next((q for q in found if quote.inner_start + q.start <= start and end <= quote.inner_start + q.end), None)
        if at is None:
            return None
        for cue in reversed(self._cues(masked(inner, found), quote.start)):
            if cue.content[0] - 3 <= at.start and at.end <= cue.content[1] + 3:
                words = inner[slice(*cue.speaker)]
                return words, NOBODY if self.is_pronoun(words) else self.phrase(words)
        return "", NOBODY

    def is_pronoun(self, words: str) -> bool:
        """Whether words only point at somebody."""
        return words.lower() in PRONOUNS

    def _closeness(self, cue: Cue, quote: Quotation) -> tuple[int, int]:
        gap = quote.start - cue.verb[1] if cue.verb[1] <= quote.start else cue.verb[0] - quote.end
        beside = cue.order in ("after", "according", "passive") and 0 <= cue.verb[0] - quote.end <= 4
        return (1 if beside else 0, -abs(gap))

    def _is_only_quote(self, unit: Unit, quote: Quotation) -> bool:
        outside = self._mask[unit.start : quote.start] + self._mask[quote.end : unit.end]
        return not re.search(r"\w", re.sub(rf"[{OPENING}{FILLING}]+", "", outside))

    def _continued(self, i: int) -> tuple[Cue, Voice] | None:
        """Who goes on speaking in a unit that is nothing but a quotation."""
        unit = self.units[i]
        for back in range(i - 1, max(-1, i - 5), -1):
            earlier = self.units[back]
            if earlier.paragraph != unit.paragraph:
                goes_on = bool(earlier.quotes) and not earlier.quotes[-1].closed
                return self.quoting(back, earlier.quotes[-1]) if goes_on else self._announced(i)
            if earlier.quotes:
                return self.quoting(back, earlier.quotes[-1])
            if earlier.cues:
                return earlier.cues[-1], earlier.voices[-1]
        return self._announced(i)

    def _announced(self, i: int) -> tuple[Cue, Voice] | None:
        """The speaker that only the next quotation of an open one names."""
        quote = self.units[i].quotes[-1] if self.units[i].quotes else None
        if quote is None or i + 1 >= len(self.units) or not self.units[i + 1].quotes:
            return None
        following = self.units[i + 1]
        if quote.closed and following.paragraph != self.units[i].paragraph:
            return None
        pairs = list(zip(following.cues, following.voices, strict=True))
        beside = [p for p in pairs if p[0].content[0] - 3 <= following.quotes[0].start]
        return beside[0] if beside and following.quotes[0].start == following.start else None


def _of(person: Person) -> Voice:
    return Voice(person.name, person.gender, True, person)


def _moved(cue: Cue, by: int) -> Cue:
    spans: Iterator[tuple[int, int]] = ((a + by, b + by) for a, b in (cue.speaker, cue.verb, cue.content))
    speaker, verb, content = spans
    return Cue(speaker, verb, content, cue.order, cue.strong)
