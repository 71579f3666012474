"""Who is who in one article: full names, surnames, roles, and whom "she" or "the mayor" stands for at a place.

Nothing is guessed from outside but the usual gender of common given names and titles; the rest is what the article says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from qa.speech import FILLING, NAME, OPENING

Gender = Literal["she", "he"]

_TITLES: dict[str, Gender | None] = {
    "mr": "he", "mister": "he", "sir": "he", "lord": "he", "king": "he", "prince": "he", "mrs": "she", "ms": "she",
    "miss": "she", "madam": "she", "dame": "she", "lady": "she", "queen": "she", "princess": "she", "dr": None,
    "prof": None, "professor": None, "doctor": None, "president": None, "premier": None, "chancellor": None, "minister": None,
    "governor": None, "mayor": None, "senator": None, "councillor": None, "councilor": None, "congressman": "he",
    "congresswoman": "she", "representative": None, "judge": None, "justice": None, "general": None, "colonel": None,
    "captain": None, "sergeant": None, "officer": None, "inspector": None, "commissioner": None, "secretary": None,
    "director": None, "chairman": "he", "chairwoman": "she", "chair": None, "chief": None, "bishop": None, "archbishop": None,
    "pope": "he", "rev": None, "reverend": None, "father": "he", "sister": "she", "ambassador": None, "attorney": None,
    "coach": None, "deputy": None, "spokesman": "he", "spokeswoman": "she", "editor": None, "analyst": None, "economist": None,
    "engineer": None, "teacher": None, "prime": None, "vice": None, "foreign": None, "first": None, "acting": None,
}  # fmt: skip
_FEMALE_WORDS = re.compile(
    r"\b(?:spokeswoman|chairwoman|woman|mother|daughter|sister|wife|widow|girl|actress|businesswoman|congresswoman|she|her|herself"
    r"|grandmother|aunt|niece|councilwoman|policewoman|headmistress)\b",
    re.IGNORECASE,
)
_MALE_WORDS = re.compile(
    r"\b(?:spokesman|chairman|man|father|son|brother|husband|widower|boy|actor|businessman|congressman|he|his|him|himself"
    r"|grandfather|uncle|nephew|councilman|policeman|headmaster)\b",
    re.IGNORECASE,
)
_FEMALE_NAMES = frozenset(
    """aaliyah abigail ada agnes aisha alexandra alice alina amalia amanda amelia amina amy ana anastasia andrea angela
    angelina anita ann anna anne annika anya astrid audrey barbara beatrice bella bianca birgit bridget brigitte camila
    carla carmen carol caroline catherine cecilia charlotte chiara christina claire clara claudia daniela deborah diana
    dina dolores donna dora dorothy ebba edith elena eleanor elin elisa elisabeth elise eliza elizabeth ella ellen elsa emilia
    emily emma erika esther eva eve evelyn ewa fatima fiona flora florence frances francesca frida gabriela gemma
    georgia gertrude giulia gloria grace greta gudrun hanna hannah harriet hazel heather hedda heidi helen helena helga
    henrietta ida ilse ines inga ingrid irene iris irina isabel isabella ivy jacqueline jana jane janet jasmine jean jennifer
    jessica jill joan joanna josephine joyce judith julia juliet june karen karin kate katharina katherine kathleen katrin kelly
    khadija kirsten kristina lara laura leila lena leonora leticia lidia lillian lily linda lisa lotte louise lucia lucy luisa
    lydia magdalena maja mara maren margaret margarita maria marianne marie marina marta martha mary maryam matilda maya
    megan melanie melissa mercedes mia michelle mila mina miriam molly monica monika nadia nancy naomi natalia natasha nicole
    nina noor nora olga olivia patricia paula pauline penelope petra philippa phoebe priya rachel rebecca regina renata rita
    rosa rosalind rose ruth sabine sabrina samantha samira sandra sara sarah saskia selma sharon shirley sigrid silvia
    simone sofia solveig sonia sophia sophie stella stephanie susan svetlana sylvia tamara tanya tatiana teresa theresa tina
    ulrike ursula valentina valerie vanessa vera veronica victoria viola violet virginia wendy yasmin yvonne zara zeynep zoe""".split()
)
_MALE_NAMES = frozenset(
    """aaron abdul abdullah abraham adam adrian ahmed alan albert alejandro alexander alfred ali allen amadou ambrose amir
    anders andreas andrew angus anthony antonio arjun arne arnold arthur arvid axel barry ben benjamin bernard bill björn bob boris
    brad brandon brian bruce bruno caleb carl carlos casper caspar charles chris christian christopher colin conor craig daniel
    darren dave david dean dennis derek diego dieter dimitri dominic donald douglas duncan dylan eddie edgar edmund eduardo edward
    elias elliot emil emmanuel enrique eric erik ernest ethan eugene fabian felix fernando filip finn francis francisco frank franz
    fred frederick fredrik gabriel gareth gary geoffrey george gerald gerhard gil giorgio giovanni glen gordon graham greg gregory
    guillermo gunnar gustav guy hamid hans harald harold harry hassan hector heinrich henrik henry herbert hermann howard hugh hugo
    ian ibrahim igor isaac ivan jack jacob jakob james jan jason javier jay jeff jeffrey jens jeremy jerome jesse jim joachim joe joel
    johan johannes john johnny jonas jonathan jorge jose josé joseph joshua juan julian julius jürgen justin kamal karl keith ken kenneth
    kevin khalid klaus kofi konrad kurt kwame lars laurence lawrence lee leo leon leonard liam lloyd lorenzo louis luca lucas luis lukas
    magnus malcolm manuel marc marcel marco marcus mario mark markus martin mathias matteo matthew maurice max maxim michael miguel mike
    mikhail miro mohamed mohammed moritz mustafa nathan neil nicholas nicolas nigel nikolai noah norman olaf oliver omar oscar oskar osman otto
    owen pablo patrick paul pavel pedro per peter philip philipp pierre rafael rajesh ralph ramon raúl ray raymond reza ricardo richard
    rob robert roberto rodrigo roger roland roman ron ronald rory ross ruben rudolf rupert ryan salman sam samuel santiago scott sean
    sebastian sergei sergio simon stefan stephen steve steven stuart sven tariq ted terry theo theodore thomas tim timothy tobias todd
    tom tomas tony trevor ulrich ulrik victor viktor vikram vincent vladimir walter warren wayne werner wilhelm will william wolfgang xavier
    yann yusuf yuri zachary""".split()
)
_ORGANISATION = re.compile(
    r"\b(?:Council|Bank|Ministry|University|Authority|Association|Office|Party|Company|Service|Institute|Court|Union|Inc|Ltd|Corp"
    r"|Corporation|Group|Agency|Department|Committee|Commission|Board|Foundation|Society|Club|Alliance|Inspectorate|Parliament|Senate"
    r"|Congress|House|Government|Police|Times|Post|News|Gazette|Journal|Tribune|Ledger|Lantern|Herald|Chronicle|Radio|Today|Echo|Wire"
    r"|Management|Partners|Energy|College|School|Hospital|Museum|Street|Road|Bridge|River|Bay|Port|Harbour|Island|Act|Law|Bill|Treaty"
    r"|Airlines|Motors|Systems|Technologies|Holdings|Fund|Trust|Federation|League|Network|Centre|Center)\b"
)
_ROLE_NOUN = re.compile(
    r"\b(?P<role>minister|mayor|director|president|governor|chair|chairman|chairwoman|chief|head|leader|professor|economist|editor|lawyer"
    r"|spokesman|spokeswoman|spokesperson|secretary|deputy|doctor|officer|councillor|senator|analyst|teacher|judge|commissioner|manager"
    r"|executive|founder|owner|author|researcher|scientist|engineer|skipper|fisherman|farmer|nurse|captain|coach|architect|activist"
    r"|campaigner|historian|physician|surgeon|prosecutor|inspector|chancellor|premier|ambassador|rector|dean|principal|headteacher"
    r"|nutritionist|deckhand|conductor|resident|neighbour|neighbor|student|driver|baker|pastor|priest|bishop|general|colonel|boss"
    r"|auditor|treasurer|trader|strategist|adviser|advisor|critic|columnist|journalist|reporter|photographer|writer|expert|specialist"
    r"|ombudsman|regulator|banker|developer|landlord|tenant|pensioner|witness|victim|pilot|chef|cook|artist|singer|player|striker|goalkeeper)\b",
    re.IGNORECASE,
)
_NAME = re.compile(NAME)
_TITLE_RUN = re.compile(rf"(?:(?:{'|'.join(sorted(_TITLES, key=len, reverse=True))})\.?)", re.IGNORECASE)


@dataclass
class Person:
    """One person of the article. `roles` are the lower-case nouns the article gives them."""

    name: str
    first: int
    gender: Gender | None = None
    roles: set[str] = field(default_factory=set)

    @property
    def surname(self) -> str:
        """The last word of the name."""
        return self.name.split()[-1]


@dataclass(frozen=True)
class Mention:
    """A place where a person is named outside quotations."""

    start: int
    end: int
    person: Person


def titled(phrase: str) -> tuple[str, str]:
    """A capitalised run parted into titles and name: "Education Minister Amadou Kesteven" gives both."""
    parts = phrase.split()
    last_title = max((i for i, p in enumerate(parts) if p.strip(".").lower() in _TITLES), default=-1)
    if last_title < 0 or last_title == len(parts) - 1:
        return "", phrase
    return " ".join(parts[: last_title + 1]), " ".join(parts[last_title + 1 :])


def bare(name: str) -> str:
    """`name` without a possessive ending."""
    return re.sub(r"['’]s?$", "", name.strip())


class Cast:
    """The people of one article; `text` is the article with its quotations masked, of the same length."""

    def __init__(self, text: str, original: str, names: Sequence[str] = ()) -> None:
        self._text = text
        self.people: list[Person] = []
        self._by_word: dict[str, list[Person]] = {}
        self.mentions: list[Mention] = []
        found = [m for m in _NAME.finditer(text) if OPENING not in m.group() and FILLING not in m.group()]
        self._introduce(found, original)
        self._mention(found)
        self._roles()
        self._genders()

    # Building

    def _introduce(self, found: Sequence[re.Match[str]], original: str) -> None:
        full: dict[str, tuple[int, str]] = {}
        for m in found:
            title, name = titled(_without_opener(m.group()))
            name = bare(name)
            if len(name.split()) >= 2 and not _ORGANISATION.search(name) or (title and name):
                full.setdefault(name, (m.start(), title))
        singles = Counter(bare(m.group()) for m in found)
        for name, (start, title) in full.items():
            words = name.split()
            if len(words) == 1 and any(words[0] in other.split() and other != name for other in full):
                continue
            if not title and not self._looks_like_person(words, singles, start, m_end=start + len(name)):
                continue
            person = Person(name, start)
            self.people.append(person)
            for word in {words[0], words[-1], name}:
                self._by_word.setdefault(word.lower(), []).append(person)

    def _looks_like_person(self, words: list[str], singles: Counter[str], start: int, m_end: int) -> bool:
        """A given name we know, a surname used alone later, a role beside the name, or a speech verb."""
        if len(words) > 4:
            return False
        first = words[0].lower()
        if first in _FEMALE_NAMES or first in _MALE_NAMES or singles[words[-1]] > 0:
            return True
        around = self._text[max(0, start - 40) : start], self._text[m_end : m_end + 80]
        if re.match(r",\s+(?:(?:the|a|an|its|his|her|who|\d{2})\b|[a-z]+\s)", around[1]) and (
            _ROLE_NOUN.match(around[1].lstrip(", ").split(" of ")[0].split()[-1] if around[1].strip(", ") else "") or re.match(r",\s+(?:who|\d{2})\b", around[1]) or _ROLE_NOUN.search(around[1].split(",")[1] if "," in around[1] else "")
        ):
            return True
        if re.search(r"(?:[Tt]he|[Ii]ts|[Hh]er|[Hh]is|[Tt]heir|[Aa])\s+(?:[a-z\-]+\s+){0,3}[a-z]+,?\s+$", around[0]) and _ROLE_NOUN.search(around[0]):
            return True
        return bool(re.match(r"\s+(?:says?|said|told|tells|argues?|argued|warned|added|thinks|believes)\b", around[1])) or bool(
            re.search(r"(?:says|said|told|added|argued)\s+$", around[0])
        )

    def _mention(self, found: Sequence[re.Match[str]]) -> None:
        for m in found:
            phrase = bare(_without_opener(m.group()))
            person = self.named(phrase)
            if person is not None:
                self.mentions.append(Mention(m.start(), m.end(), person))

    def _roles(self) -> None:
        for mention in self.mentions:
            before = self._text[max(0, mention.start - 80) : mention.start]
            after = self._text[mention.end : mention.end + 120]
            title, _ = titled(self._text[mention.start : mention.end])
            roles = {r.lower() for r in re.findall(r"\w+", title)}
            apposed = re.match(r",\s+([^,.;:]{3,100})", after)
            if apposed and not re.match(r"(?:and|but|or|said|says|told|in|on|at)\b", apposed[1]):
                roles |= _nouns(re.split(r"\b(?:of|for|at|in|who|which|that|from)\b", apposed[1])[0])
            led = re.search(r"(?:\b(?:the|its|his|her|their|a|an|our|my)\s+)((?:[\w’'\-]+\s+){0,5}?[\w’'\-]+(?:\s+(?:of|for|at)\s+[\w’' \-]{3,40})?),?\s+$", before, re.IGNORECASE)
            if led:
                roles |= _nouns(re.split(r"\b(?:of|for|at)\b", led[1])[0])
            mention.person.roles |= roles

    def _genders(self) -> None:
        for person in self.people:
            person.gender = _gender_of(person)
        for mention in self.mentions:
            title, _ = titled(self._text[mention.start : mention.end])
            for word in title.lower().replace(".", "").split():
                mention.person.gender = _TITLES.get(word) or mention.person.gender
        for start, end in _paragraphs(self._text):
            here = {id(m.person): m.person for m in self.mentions if start <= m.start < end}
            if len(here) == 1:
                person = next(iter(here.values()))
                women, men = len(_SHE.findall(self._text, start, end)), len(_HE.findall(self._text, start, end))
                if person.gender is None and bool(women) != bool(men):
                    person.gender = "she" if women else "he"

    # Asking

    def named(self, phrase: str) -> Person | None:
        """The person a name stands for, with or without titles; None if nobody or several could be meant."""
        title, name = titled(bare(phrase))
        for key in (name, name.split()[-1] if name else ""):
            people = self._by_word.get(key.lower(), [])
            distinct = {p.name: p for p in people}
            if len(distinct) == 1:
                person = next(iter(distinct.values()))
                words = {w.lower() for w in person.name.split()}
                if all(w.lower() in words for w in name.split()) or name.split()[-1] == person.surname and not _clash(name, person.name):
                    return person
        return None

    def with_role(self, role: str) -> list[Person]:
        """The people the article gives that role."""
        return [p for p in self.people if role.lower() in p.roles]

    def before(self, place: int, gender: Gender, floor: int = 0) -> tuple[Person | None, bool]:
        """The person that "she" or "he" at `place` most likely stands for, and whether no other would fit as well."""
        for start, end in reversed(_sentences_before(self._text, place, floor)):
            here = [m for m in self.mentions if start <= m.start < min(end, place) and m.person.gender in (gender, None)]
            if not here:
                continue
            subject = here[0]
            known = [m for m in here if m.person.gender == gender]
            people = {m.person.name for m in here}
            if len(people) == 1:
                return subject.person, True
            if known and len({m.person.name for m in known}) == 1:
                return known[0].person, True
            return subject.person, False
        return None, False


_SHE = re.compile(r"\b(?:she|her|herself|hers)\b", re.IGNORECASE)
_HE = re.compile(r"\b(?:he|his|him|himself)\b", re.IGNORECASE)
_OPENERS = frozenset(
    "but and yet so then now still when while as in on at after before because although though if that for asked since until unlike like the".split()
)


def _without_opener(phrase: str) -> str:
    """A capitalised run without the sentence-opening word it may have swallowed."""
    words = phrase.split()
    while len(words) > 1 and words[0].lower() in _OPENERS:
        words = words[1:]
    return " ".join(words)


def _clash(name: str, full: str) -> bool:
    """Whether two names share a surname but not the given name."""
    mine, theirs = name.split(), full.split()
    return len(mine) > 1 and len(theirs) > 1 and mine[0][0] != theirs[0][0]


def _nouns(phrase: str) -> set[str]:
    return {m["role"].lower() for m in _ROLE_NOUN.finditer(phrase)}


def _gender_of(person: Person) -> Gender | None:
    first = person.name.split()[0].lower()
    if person.roles & {"spokeswoman", "chairwoman"}:
        return "she"
    if person.roles & {"spokesman", "chairman"}:
        return "he"
    if len(person.name.split()) > 1 and (first in _FEMALE_NAMES) != (first in _MALE_NAMES):
        return "she" if first in _FEMALE_NAMES else "he"
    return None


def _paragraphs(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(r"[^\n]+", text)]


def _sentences_before(text: str, place: int, floor: int) -> list[tuple[int, int]]:
    """Spans of the sentences of `text` from `floor` to `place`, roughly, the one with `place` included."""
    borders = [floor]
    for m in re.finditer(rf"[.!?{FILLING}]\s+(?=[A-Z{OPENING}\"“])|\n", text[floor:place]):
        borders.append(floor + m.end())
    return list(zip(borders, [*borders[1:], place], strict=True))
