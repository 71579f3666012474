"""An article read once for who says what: its sentences with their quotations whole, and a speaker for each cue.

Speakers are settled from the first sentence to the last, because "she said" means somebody named before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qa.proof.speakers.cast import GENDERS, Cast, Gender, Person, PersonMention, role_nouns, strip_possessive, titled
from qa.proof.speakers.interview import answers
from qa.proof.speakers.speech import SpeechCue, cues, judgements, masked
from qa.proof.speakers.voices import NOBODY, Voice, is_document, of, voice
from store.article import Article
from store.language.patterns import late
from store.language.people import ROLES, SPEAKING_BODIES
from store.language.quotation_marks import QuotedSpan, quotations
from store.language.reporting import FILLING, NAME, OPENING, PRONOUNS, is_function
from store.language.sentences import sentence_spans

Pair = tuple[SpeechCue, Voice]

PARAGRAPH = re.compile(r"[^\n]+")
_LABELS = frozenset(
    """photo photos picture pictures image caption source credit note update updated correction watch read listen
    related also advertisement published summary question answer q a more tags topics share location date time price
    video audio editor editing reporting illustration graphic chart table figure background""".split()
)
_OBJECT = late(r"(?:of|for|by|to|with|from|against|about|than|on|at|in|like|via|and)\s+(?:the\s+)?$", re.IGNORECASE)
_PLACED = re.compile(r"\b(?:of|for|at|in|from)\s+(?:the\s+)?$", re.IGNORECASE)
_STRANGER = late(rf"(?P<who>{NAME})(?=,?\s+(?:who|whose|[a-z]+s|[a-z]+ed|had|has|was)\b)")
_NO_NAME = r"(?:The|A|An|Its|It|This|That|According|In|On|At|But|And|For|As|When|He|She)\b"
_BODY = late(
    rf"(?P<who>(?:The|Its|A|An)\s+(?:[\w’'\-]+\s+){{0,3}}?(?:{'|'.join(sorted(SPEAKING_BODIES))})\b"
    rf"|(?:The\s+)?(?!{_NO_NAME}){NAME})(?=[\s,])"
)
_ROLE_SUBJECT = late(
    rf"(?P<who>(?:The|Its|His|Her)\s+(?:[\w’'\-]+\s+){{0,3}}?(?:{'|'.join(sorted(ROLES))})\b)(?=[\s,])"
)

_APPOSED = re.compile(r", (?:\d+, )?(?:(?:an?|the|its|his|her) )?", re.IGNORECASE)
_OFFICE = late(r"(?:,? (?:and|of|for|the|[A-Z]\w{0,3}\.|[A-Z][\w’-]*))*,? ")
"""What may stand between the first words of an office and who holds it: ", Shipping and Trade, Senator the Hon.". No
sentence ends in it."""

_OWNS = re.compile(r"['’]s|s['’]")
_CLOSED = re.compile(r"[,.;]|\s+(?:who|whose)\b")

BESIDE = 90
"""Characters before and behind a name that tell of who bears it."""


@dataclass(frozen=True)
class SpokenSentence:
    """One sentence with its quotations whole. Cues are spans of the article; `voices` are who they mean, in step.
    `judged`: where nobody speaks, whose thoughts of something it tells."""

    start: int
    end: int
    paragraph: int
    quotes: tuple[QuotedSpan, ...]
    cues: tuple[SpeechCue, ...]
    voices: tuple[Voice, ...]
    judged: Pair | None = None

    @property
    def pairs(self) -> list[Pair]:
        """Each cue with its voice."""
        return list(zip(self.cues, self.voices, strict=True))


class SpeakerReading:
    """Who says what in one article in English; `qa.proof.speakers.chinese` has the one for Chinese."""

    def __init__(self, article: Article) -> None:
        self._text = article.text
        self._author = article.author
        self._title = article.title or ""
        self.quotes = quotations(article.text)
        self._mask = masked(article.text, self.quotes)
        self.units: list[SpokenSentence] = []
        self._answers: Mapping[int, Person] = {}
        self._prepare()
        for number, paragraph in enumerate(PARAGRAPH.finditer(self._mask)):
            for start, end in self._sentences(paragraph.group()):
                self.units.append(self._read(paragraph.start() + start, paragraph.start() + end, number))
        self._unit_starts = [u.start for u in self.units]

    # Reading

    def _prepare(self) -> None:
        self._cast = Cast(self._mask)
        self._mention_starts = [m.start for m in self._cast.mentions]
        self._interview = self._interviewed()
        self._answers = answers([m.span() for m in PARAGRAPH.finditer(self._mask)], self._mask, self._cast)

    def _sentences(self, paragraph: str) -> list[tuple[int, int]]:
        return sentence_spans(paragraph)

    def _cues(self, sentence: str, start: int) -> tuple[SpeechCue, ...]:
        return tuple(c for c in cues(sentence) if self._is_cue(sentence, c, start))

    def _read(self, start: int, end: int, paragraph: int) -> SpokenSentence:
        found = tuple(_moved(c, start) for c in self._cues(self._mask[start:end], start))
        quotes = tuple(q for q in self._quotes_from(start) if q.end <= end)
        pairs: list[Pair] = []
        for cue in found:
            pairs.append((cue, self._voice(cue, start, paragraph, pairs)))
        sentence = "" if found else self._mask[start:end]
        judging = (_moved(c, start) for c in judgements(sentence) if self._is_cue(sentence, c, start))
        judged = next(((c, self._voice(c, start, paragraph, [])) for c in judging), None)
        return SpokenSentence(start, end, paragraph, quotes, found, tuple(v for _, v in pairs), judged)

    def _quotes_from(self, start: int) -> tuple[QuotedSpan, ...]:
        first = bisect_left(self.quotes, start, key=lambda q: q.start)
        return self.quotes[first : first + 40]

    def _is_cue(self, sentence: str, cue: SpeechCue, start: int) -> bool:
        who = sentence[slice(*cue.speaker)]
        if cue.order != "colon":  # "a day later than the grid had promised" gives nobody's words
            return "than" not in f"{sentence[: cue.speaker[0]].rstrip()[-5:]} {who}".lower().split()
        if who.split()[0].lower() in _LABELS or (start > 0 and self._mask[start - 1] != "\n"):
            return False
        quoted = sentence[cue.verb[1] :].lstrip().startswith(OPENING)
        return strip_possessive(who) in self._interview or (quoted and self._cast.named(who) is not None)

    def _interviewed(self) -> frozenset[str]:
        """Names that stand before a colon at the start of three lines or more: who speaks in an interview."""
        counts = Counter(m[1] for m in re.finditer(rf"^({NAME}):\s", self._mask, re.MULTILINE))
        names = {name for name, n in counts.items() if n >= 3 and name.lower() not in _LABELS}
        return frozenset(n for n in names if len(names) > 1 or self._cast.named(n) is not None)

    @property
    def cast(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The people and the bodies named, each once, in the order of the text."""
        return tuple(p.name for p in self._cast.people), tuple(dict.fromkeys(self._cast.organisations))

    def introduced(self) -> Iterator[tuple[str, str, str]]:
        """Each mention of a person: the name, what stands beside it in its sentence, and the sentence before.

        Beside it is what stands nearer to it than another name, and before it a name that owns what is said there; what
        it owns itself is somebody else: "Berg's deputy, Ann Lee".
        """
        borders = [0, *(m.end for m in self._cast.mentions)], [*self._mention_starts, len(self._mask)]
        for n, mention in enumerate(self._cast.mentions):
            at = self.at(mention.start)
            if at is None:
                continue
            unit, title = self.units[at], titled(self._text[mention.start : mention.end])[0]
            owner = self._cast.mentions[n - 1] if n else None
            border = owner.start if owner and self._owns(owner) else borders[0][n]
            before = self._mask[max(unit.start, mention.start - BESIDE, border) : mention.start]
            end = mention.end if self._owns(mention) else borders[1][n + 1]
            behind = self._mask[mention.end : min(unit.end, mention.end + BESIDE, end)]
            earlier = self._mask[self.units[at - 1].start : unit.start] if at else ""
            yield mention.person.name, f"{before} {title} {behind}", earlier

    def _owns(self, mention: PersonMention) -> bool:
        """Whether a mention has the ending of a possessive."""
        return _OWNS.search(self._mask[mention.start : mention.end + 2]) is not None

    # Voices

    def phrase(self, words: str) -> Voice:
        """Whom a noun phrase means, wherever it stands."""
        return voice(words, self._cast)

    def names_in(self, words: str) -> list[str]:
        """The names in a phrase, without titles."""
        found = [m for m in re.finditer(NAME, words) if not re.match(r"['’]s?(?:\s|$)", words[m.end() :])]
        names = (strip_possessive(titled(m.group())[1]) for m in found)
        return [name for name in names if name and not is_function(name)]

    def is_person(self, name: str) -> bool:
        """Whether a name is that of a person of the article."""
        return self._cast.named(name) is not None

    def person_beside(self, start: int, end: int) -> Person | None:
        """The person that what stands at `start`..`end` tells of, beside their name: "deckhand Yann Osterby", "the
        mayor, Anna Berg,", "Anna Berg, a teacher."."""
        for mention in self._mentions(max(0, start - BESIDE), end + BESIDE):
            behind = mention.end <= start
            between = self._mask[mention.end : start] if behind else self._mask[end : mention.start]
            last = max(end, mention.end)
            if not behind and (between == " " or (_OFFICE.fullmatch(between) and role_nouns(self._mask[start:end]))):
                return mention.person
            if _APPOSED.fullmatch(between) and _CLOSED.match(self._mask, last):
                return mention.person
        return None

    def is_shared(self, name: str) -> bool:
        """Whether several people of the article bear a name."""
        return self._cast.is_shared(name)

    def is_beside(self, name: str, others: Sequence[str]) -> bool:
        """Whether one of `others` is named close to a mention of the person `name`, as their employer would be."""
        places = [m.start for m in self._cast.mentions if m.person.name == name]
        return any(o in self._text[max(0, p - 160) : p + 200] for p in places for o in others)

    def is_pronoun(self, words: str) -> bool:
        """Whether words only point at somebody."""
        return words.lower() in PRONOUNS or words.lower() in ("him", "her", "them")

    def host(self, paragraph: int) -> Voice | None:
        """Who speaks a paragraph of an interview, as its first words say, or that it answers."""
        i = bisect_left(self.units, paragraph, key=lambda u: u.paragraph)
        first = self.units[i] if i < len(self.units) and self.units[i].paragraph == paragraph else None
        if first and first.cues and first.cues[0].order == "colon":
            return first.voices[0]
        person = self.answering(paragraph)
        return of(person) if person else None

    def answering(self, paragraph: int) -> Person | None:
        """Who gives that paragraph as an answer of an interview that does not name its speakers."""
        return self._answers.get(paragraph)

    def _voice(self, cue: SpeechCue, start: int, paragraph: int, earlier: list[Pair]) -> Voice:
        words = " ".join(self._text[slice(*cue.speaker)].split())
        lower, place = words.lower(), cue.speaker[0]
        if lower in GENDERS:
            return self._antecedent(GENDERS[lower], place, start, paragraph, earlier)
        if lower == "who":
            return self._before_who(start, place)
        if lower in ("i", "we"):
            return self._narrator(paragraph, lower == "i")
        if lower == "it":
            return self._body_before(place, start)
        if lower in ("they", "them"):
            return NOBODY
        found = self.phrase(words)
        return self._writer(words, paragraph) or found if is_document(words) else found

    def _narrator(self, paragraph: int, alone: bool) -> Voice:
        """Who says "I": the person interviewed, or else the author."""
        host = self.host(paragraph) or Voice(self._author, None, self._author is not None)
        return replace(host, certain=host.certain and alone)

    def _writer(self, words: str, paragraph: int) -> Voice | None:
        """Whose statement "the statement" is: of the last to speak in it in the same paragraph."""
        noun = words.split()[-1]
        for unit in reversed(self.units[-3:]):
            told = re.search(rf"\b{re.escape(noun)}\b", self._text[unit.start : unit.end])
            if unit.paragraph == paragraph and unit.voices and told:
                return unit.voices[-1]
        return None

    def _before_who(self, start: int, place: int) -> Voice:
        """Whom "who" follows: "Anna Berg, who said …", "Anna Berg, the leader of the Greens, who said …"."""
        heads = [m for m in self._mentions(start, place) if not _PLACED.search(self._mask[start : m.start])]
        if not heads:
            return NOBODY
        between = self._mask[heads[-1].end : place]
        beside = re.fullmatch(rf",?\s+(?:(?:the|an?|its|his|her)\s[^,;:{OPENING}]{{2,80}},\s+)?", between)
        return of(heads[-1].person) if beside else NOBODY

    def _mentions(self, start: int, end: int) -> list[PersonMention]:
        lo = bisect_left(self._mention_starts, start)
        return self._cast.mentions[lo : bisect_left(self._mention_starts, end)]

    def _antecedent(self, gender: Gender, place: int, start: int, paragraph: int, earlier: list[Pair]) -> Voice:
        """Whom "she" or "he" at `place` means: the last to speak or act before it who can be so called."""
        for cue, speaking in reversed(earlier):
            if cue.speaker[1] <= place and speaking.name and speaking.gender == gender:
                return speaking
        found = self._subject(start, place, gender)
        if found is not None and self._acts(start, place, found):
            return found
        spoke = self._last_voice(self.units[-1], gender) if self._goes_on(paragraph) else None
        if found is not None:  # "309 were approved by Ms Voss, she said": whoever has spoken goes on, and not her
            return spoke or found
        clouded = False
        for unit in reversed(self.units):
            if paragraph - unit.paragraph > 2:
                break
            found = self._last_voice(unit, gender) or self._subject(unit.start, unit.end, gender)
            if found is not None:
                near = unit.paragraph == paragraph or self._alone(unit, found)
                return replace(found, certain=found.certain and not clouded and near)
            clouded = clouded or self._has_stranger(unit)
        return self._only_one(gender)

    def _last_voice(self, unit: SpokenSentence, gender: Gender) -> Voice | None:
        """The last to speak in a sentence who can be so called; who reports all of it comes before whom they quote."""
        fitting = [
            (cue.order == "inside", i, speaking)
            for i, (cue, speaking) in enumerate(unit.pairs)
            if speaking.name and (speaking.gender == gender or (speaking.gender is None and speaking.person))
        ]
        return max(fitting, key=lambda f: f[:2])[2] if fitting else None

    def _only_one(self, gender: Gender) -> Voice:
        """The only person of the article who can be so called."""
        fitting = [p for p in self._cast.people if p.gender in (gender, None)]
        return of(fitting[0]) if len(fitting) == 1 and fitting[0].gender == gender else NOBODY

    def _subject(self, start: int, end: int, gender: Gender) -> Voice | None:
        """The person a stretch of text is about, if one that fits is named in it outside quotations."""
        role = _ROLE_SUBJECT.match(self._mask, start, end)
        opening = self.phrase(role["who"]) if role else NOBODY
        if opening.person is not None and opening.gender in (gender, None):
            return opening
        here = [m for m in self._mentions(start, end) if m.person.gender in (gender, None)]
        acting = [m for m in here if not self._is_object(m, start)]
        likely = [m for m in acting or here if m.person.gender == gender] or acting or here
        if not likely:
            return None
        is_first = likely[0].start == start  # the subject, whomever else the sentence tells of
        return replace(of(likely[0].person), certain=is_first or len({m.person.name for m in likely}) == 1)

    def _is_object(self, mention: PersonMention, start: int) -> bool:
        """Whether a name of the sentence that begins at `start` stands behind a preposition: "by Ms Voss"."""
        return _OBJECT.search(self._mask[max(start, mention.start - 12) : mention.start]) is not None

    def _acts(self, start: int, place: int, voice: Voice) -> bool:
        """Whether a sentence names somebody before `place` elsewhere than behind prepositions, or by a role alone."""
        named = [m for m in self._mentions(start, place) if m.person == voice.person]
        return not named or not all(self._is_object(m, start) for m in named)

    def _goes_on(self, paragraph: int) -> bool:
        """Whether the last sentence read stands in that paragraph too."""
        return bool(self.units) and self.units[-1].paragraph == paragraph

    def _alone(self, unit: SpokenSentence, found: Voice) -> bool:
        """Whether nobody else in that paragraph could be meant from a later one."""
        return all(
            m.person.name == found.name or (m.person.gender is not None and m.person.gender != found.gender)
            for u in self.units[-12:]
            if u.paragraph == unit.paragraph
            for m in self._mentions(u.start, u.end)
        )

    def _has_stranger(self, unit: SpokenSentence) -> bool:
        """Whether a sentence names somebody in its subject whom the cast does not know."""
        for m in _STRANGER.finditer(self._mask, unit.start, min(unit.end, unit.start + 400)):
            known = self._cast.named(m["who"]) is not None or m["who"] in self._cast.organisations
            if not known and " " in m["who"]:
                return True
        return False

    def _body_before(self, place: int, start: int) -> Voice:
        """The body that this sentence or the one before is about, for "it said"."""
        spans = [(start, place)]
        for unit in self.units[-1:]:
            spans.append((unit.start, unit.end))
            spoke = [v for v in unit.voices if v.person is None and v.certain]
            if spoke and "\n" not in self._mask[unit.end : start] and not _BODY.match(self._mask, start, place):
                return spoke[-1]
        for begin, end in spans:
            m = None if "\n" in self._mask[end:place] else _BODY.match(self._mask, begin, end)
            if m is not None:
                body = self.phrase(m["who"])
                return body if body.person is None and OPENING not in m["who"] else NOBODY
        return NOBODY

    # Asking

    def at(self, place: int) -> int | None:
        """The number of the unit that holds `place`."""
        i = bisect_right(self._unit_starts, place) - 1
        return i if i >= 0 and place < self.units[i].end else None

    def said_in(self, i: int, start: int, end: int) -> Pair | None:
        """The cue of unit `i` whose reported words cover most of `start:end`, at least two fifths of it."""
        best: tuple[int, Pair] | None = None
        for cue, speaking in self.units[i].pairs:
            covered = min(cue.content[1], end) - max(cue.content[0], start)
            reports = cue.strong or cue.order == "inside"
            if reports and covered >= 0.4 * (end - start) and (best is None or covered > best[0]):
                best = (covered, (cue, speaking))
        return best[1] if best else None

    def quoting(self, i: int, quote: QuotedSpan) -> Pair | None:
        """Who says a quotation of unit `i`: by a cue beside it, or going on from the words before."""
        unit = self.units[i]
        beside = [p for p in unit.pairs if p[0].content[0] - 3 <= quote.start and quote.end <= p[0].content[1] + 3]
        if beside:
            return max(beside, key=lambda p: _closeness(p[0], quote))
        resumed = [p for p in unit.pairs if self._resumes(unit, p[0], quote)]
        if resumed:
            return resumed[-1]
        for cue, speaking in unit.pairs:
            if cue.order in ("before", "inside") and quote.end <= cue.speaker[0] <= quote.end + 3:
                return cue, speaking
        return self._continued(i) if self._is_only_quote(unit, quote) else None

    def nested(self, quote: QuotedSpan, start: int, end: int) -> tuple[str, Voice] | None:
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

    def _resumes(self, unit: SpokenSentence, cue: SpeechCue, quote: QuotedSpan) -> bool:
        """Whether a quotation goes on after "said X," that parts it from another one."""
        begin, end = min(cue.verb[0], cue.speaker[0]), max(cue.verb[1], cue.speaker[1])
        first = any(q.end <= begin <= q.end + 3 for q in unit.quotes)
        return first and end <= quote.start <= end + 120 and OPENING not in self._mask[end : quote.start]

    def _is_only_quote(self, unit: SpokenSentence, quote: QuotedSpan) -> bool:
        outside = self._mask[unit.start : quote.start] + self._mask[quote.end : unit.end]
        return not re.search(r"\w", re.sub(rf"[{OPENING}{FILLING}]+", "", outside))

    def _continued(self, i: int) -> Pair | None:
        """Who goes on speaking in a unit that is nothing but a quotation."""
        unit = self.units[i]
        for back in range(i - 1, max(-1, i - 5), -1):
            earlier = self.units[back]
            if earlier.paragraph != unit.paragraph:
                goes_on = bool(earlier.quotes) and not earlier.quotes[-1].closed
                return self.quoting(back, earlier.quotes[-1]) if goes_on else None
            if earlier.quotes:
                return self.quoting(back, earlier.quotes[-1])
            if earlier.cues:
                return earlier.pairs[-1]
        return None


def _closeness(cue: SpeechCue, quote: QuotedSpan) -> tuple[int, int]:
    """How near a cue stands to a quotation, nearest greatest; one right behind it comes before all others."""
    gap = quote.start - cue.verb[1] if cue.verb[1] <= quote.start else cue.verb[0] - quote.end
    behind = cue.order in ("after", "according", "passive") and 0 <= cue.verb[0] - quote.end <= 4
    return (1 if behind else 0, -abs(gap))


def _moved(cue: SpeechCue, by: int) -> SpeechCue:
    """A cue of a sentence as one of the article the sentence starts at `by` in."""
    speaker, verb, content = ((a + by, b + by) for a, b in (cue.speaker, cue.verb, cue.content))
    return replace(cue, speaker=speaker, verb=verb, content=content)
