"""How English says who said what: speech verbs, the phrases that name a speaker, and where in a sentence they stand.

Works on one sentence whose quotations are masked (`masked`), so that what people say is never taken for who says it.
It finds phrases, not people: `qa.cast` knows who "the mayor" is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qa.marks import Quotation

Order = Literal["before", "after", "inside", "according", "colon", "passive"]

OPENING, FILLING = "Ꙩ", "ꙩ"
"""What masked quotations are made of: one capital letter, then small ones, that no article uses."""

_UPPER = "".join(chr(c) for c in range(0x41, 0x530) if chr(c).isupper())
_CAPITAL = rf"(?:(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Sgt|Lt|Rev|Hon|Jr|Sr)\.|[{_UPPER}](?:(?!['’]s\b)[\w’'\-])*\w|[{_UPPER}]\.?)"
_PARTICLE = r"(?:de|da|dos|del|della|di|du|la|le|van|von|der|den|ten|ter|zu|bin|ibn|al|el|ben|y|e|af|av)"
NAME = rf"{_CAPITAL}(?:[ \t]+(?:{_PARTICLE}[ \t]+|&[ \t]+){{0,2}}{_CAPITAL}){{0,5}}"
"""A run of capitalised words: a name, with whatever titles stand before it."""

_FUNCTION = frozenset(
    """a an the this that these those he she it they we i you his her its their our my your him them who which what when
    where why how if although though while because since after before as at by for from in into of on over under to
    with without about against between during through until upon and but or nor so yet not no yes then now here there
    also still even only just again once both each every all some many most few several other another such one two
    three four five six seven eight nine ten first second third last next monday tuesday wednesday thursday friday
    saturday sunday january february march april may june july august september october november december today
    yesterday tomorrow tonight asked according instead meanwhile however moreover nevertheless nonetheless later earlier
    is are was were be been has have had do does did will would can could shall should must might let whoever anyone
    anybody everyone everybody someone somebody nobody nothing something everything none""".split()
)

_DETERMINERS = frozenset("the a an its his her their our my one another this some several many both two three".split())
_SAY = r"says?|said|tells?|told"
_STRONG = (
    r"adds?|added|argues?|argued|admits?|admitted|acknowledges?|acknowledged|alleges?|alleged|asserts?|asserted"
    r"|believes?|believed|boasts?|boasted|cautions?|cautioned|claims?|claimed|comments?|commented|complains?|complained"
    r"|concedes?|conceded|concludes?|concluded|confirms?|confirmed|contends?|contended|counters?|countered|declares?"
    r"|declared|denies|deny|denied|emphasi[sz]es?|emphasi[sz]ed|estimates?|estimated|explains?|explained|forecasts?"
    r"|insists?|insisted|jokes?|joked|laments?|lamented|maintains?|maintained|mentions?|mentioned|notes?|noted|objects?"
    r"|objected|observes?|observed|pledges?|pledged|points?\s+out|pointed\s+out|predicts?|predicted|promises?|promised"
    r"|quips?|quipped|recalls?|recalled|reiterates?|reiterated|remarks?|remarked|repeats?|repeated|replies|reply|replied"
    r"|reports?|reported|responds?|responded|retorts?|retorted|reveals?|revealed|states?|stated|stresses|stressed"
    r"|suggests?|suggested|testifies|testified|thinks?|thought|tweets?|tweeted|vows?|vowed|warns?|warned|writes?|wrote"
    r"|answers?|answered|announces?|announced|agrees?|agreed|recommends?|recommended|discloses?|disclosed|discovered"
    r"|calculates?|calculated|fears?|feared|hopes?|hoped|expects?|expected|swears?|swore|hinted|hints?|ruled|rules|held"
    r"|holds|finds|found|teased|countered|assures?|assured|informs?|informed|reminds?|reminded|clarif(?:y|ies|ied)"
)
_QUOTING = (
    r"asks?|asked|shares|shared|calls?|called|describes?|described|laughs?|laughed|smiles?|smiled|shouts?|shouted|cries|cried"
    r"|whispers?|whispered|mutters?|muttered|sighs?|sighed|continues?|continued|goes\s+on|went\s+on|begins?|began|puts?\s+it"
    r"|grumbles?|grumbled|jokes?|joked|demands?|demanded|urges?|urged|wonders?|wondered|interjects?|interjected|quotes?"
    r"|quoted|labels?|labell?ed|brands?|branded|dismiss(?:es|ed)?|mocks?|mocked|praises?|praised|criticis(?:es|ed)"
    r"|posts?|posted|chants?|chanted|exclaims?|exclaimed|says?|said|insists?|snaps?|snapped|remembers?|remembered|speaks?|spoke"
    r"|refers?|referred|sees|saw|considers?|considered|declines?|declined|replies|promises?|wants?|wanted|speaks?\s+of|spoke\s+of"
)
_PARTICIPLES = r"saying|adding|arguing|claiming|warning|noting|stressing|insisting|explaining|telling\s+\w+|writing|calling|describing|citing"
_ADVERB = r"(?:\w+ly|also|later|then|once|often|still|even|never|now|again|always|recently|today|yesterday|twice|just|first|further|himself|herself)"
_AUXILIARY = r"(?:has|have|had|would|will|could|did|does|do|can|may|might|is|was|should|used\s+to)(?:\s+(?:not|also|since|already|earlier|previously|repeatedly|again|been|once))?"
_VERB = re.compile(
    rf"\b(?P<verb>(?P<say>{_SAY})|(?P<strong>{_STRONG})|(?P<quoting>{_QUOTING}))\b(?!-)"
    r"(?!\s+(?:nothing|little|so\b|no\s+more|goodbye|hello))(?!(?<=quote)\s+(?:her|him|them)\b)",
    re.IGNORECASE,
)
_BEFORE_VERB = rf"(?:[ \t]+(?:{_AUXILIARY}|{_ADVERB}|both|all))*[ \t]*"
_PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Ww]e|I|[Ww]ho)"
_DETERMINER = r"(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|[Mm]y|[Oo]ne|[Aa]nother|[Tt]his|[Ss]ome|[Ss]everal|[Mm]any|[Bb]oth|[Tt]wo|[Tt]hree)"


@dataclass(frozen=True)
class Cue:
    """A phrase that says who speaks: `speaker` and `verb` are spans of the sentence, `content` what is said.

    `order` is how they stand: "X said …" before, "…, said X" after, "…, X said, …" inside, "according to X", "X: …",
    "… by X" passive. `strong` is whether the verb alone is enough; a weak one counts only beside a quotation.
    """

    speaker: tuple[int, int]
    verb: tuple[int, int]
    content: tuple[int, int]
    order: Order
    strong: bool = True


def masked(text: str, quotations: Sequence[Quotation], start: int = 0, end: int | None = None) -> str:
    """`text[start:end]` of the same length with its quotations made one capitalised word each.

    The last character of each stays if it is a comma or ends a sentence, because what follows depends on it.
    """
    end = len(text) if end is None else end
    pieces: list[str] = []
    at = start
    for q in quotations:
        if q.end <= start or q.start >= end:
            continue
        a, b = max(q.start, start), min(q.end, end)
        if a < at or b - a < 2:
            continue
        last = text[q.inner_end - 1] if q.inner_end > q.inner_start else ""
        after = text[q.end : q.end + 1] if q.closed else ""
        tail = last if last in ",!?." and q.end <= end and after not in list(",.;:!?") else FILLING
        pieces += [text[at:a], OPENING, FILLING * (b - a - 2), tail]
        at = b
    pieces.append(text[at:end])
    return "".join(pieces)


def cues(sentence: str) -> tuple[Cue, ...]:
    """Who is said to speak in a masked sentence, in order; several where several speak."""
    found = [*_colon(sentence), *_according(sentence), *_passive(sentence), *_spoken(sentence)]
    found.sort(key=lambda c: (c.verb[0], c.order))
    kept: list[Cue] = []
    for cue in found:
        if not any(cue.speaker[0] < k.verb[1] and k.speaker[0] < cue.speaker[1] and cue.verb == k.verb for k in kept):
            kept.append(cue)
    return tuple(_bounded(kept, sentence))


def _bounded(found: Sequence[Cue], sentence: str) -> Iterator[Cue]:
    """The cues with the content of each ending where the next speaker begins."""
    for i, cue in enumerate(found):
        start, end = cue.content
        for later in found[i + 1 :]:
            if cue.order == "before" and later.order == "before" and start < later.speaker[0] < end:
                end = later.speaker[0]
        text = sentence[start:end]
        tail = re.search(r"[\s,;]*(?:\b(?:and|but|while|whereas)\b)?[\s,;]*$", text)
        yield Cue(cue.speaker, cue.verb, (start, start + (tail.start() if tail else len(text))), cue.order, cue.strong)


# "X: …" and "X (outlet, date): …"

_COLON = re.compile(
    rf"^\s*(?P<who>{NAME}|{_DETERMINER}[ \t]+[^:“\"{OPENING}.,]{{2,50}}?)[ \t]*(?P<record>\([^()]{{2,80}}\))?[ \t]*(?P<colon>[:：])\s+(?=\S)"
)


def _colon(sentence: str) -> Iterator[Cue]:
    m = _COLON.match(sentence)
    if m and (m["record"] or _looks_like_speaker(m["who"])):
        yield Cue(m.span("who"), m.span("colon"), (m.end(), len(sentence)), "colon")


def _looks_like_speaker(phrase: str) -> bool:
    return len(phrase.split()) <= 6 and not _VERB.search(phrase)


# "according to X", "in the words of X", "as X put it", "in X's view"

_PHRASE_END = rf"(?=\s*(?:[,;.:!?()—–{OPENING}]|$)|\s+(?:that|who|which|and|but|in|on|at|after|when|because|has|have|had|is|are|was|were|will|would|can|could|the)\b)"
_NOUN_PHRASE = rf"(?:{_DETERMINER}[ \t]+(?:[\w’'\-]+[ \t]+){{0,5}}?[\w’'\-]+(?:[ \t]+(?:of|for|at)[ \t]+(?:the[ \t]+)?(?:{NAME}|\w+))?(?:,[ \t]+{NAME})?|{NAME}|(?:him|her|them|officials|police|experts|\w+s))"
_ACCORDING = re.compile(
    rf"\b(?P<verb>[Aa]ccording\s+to|[Ii]n\s+the\s+(?:words|view|opinion|eyes|judge?ment)\s+of|[Aa]s\s+(?:told|said|reported)\s+by|[Ff]or)\s+(?P<who>{_NOUN_PHRASE}){_PHRASE_END}"
)
_PUT_IT = re.compile(
    rf"\b[Aa]s\s+(?P<who>{_PRONOUN}|{NAME}|{_DETERMINER}[ \t]+[\w’' \-]{{2,40}}?)\s+(?P<verb>puts?\s+it|(?:said|says|wrote|writes|told|notes?|noted|explain(?:s|ed)|argue[sd]|call(?:s|ed))\b)"
)
_VIEW = re.compile(
    rf"\b[Ii]n\s+(?P<who>{NAME})['’]s?\s+(?P<verb>view|opinion|words|eyes|account|telling|judge?ment|estimate)\b"
)


def _according(sentence: str) -> Iterator[Cue]:
    for pattern in (_ACCORDING, _PUT_IT, _VIEW):
        for m in pattern.finditer(sentence):
            if m["verb"].lower() == "for":
                continue
            a, b = m.start(), m.end()
            lone = not re.search(r"\w", sentence[:a])
            content = (b, len(sentence)) if lone else (0, len(sentence))
            yield Cue(m.span("who"), m.span("verb"), _trim(sentence, *content), "according")


# "was called … by X", "X is quoted as saying"

_PASSIVE = re.compile(
    rf"\b(?:was|were|is|are|been|being|be)\s+(?:\w+ly\s+)?(?P<verb>said|called|described|announced|denied|dismissed|criticised|criticized|rejected|given|stated|quoted|confirmed|disputed|made|voiced|put\s+forward|explained|reported|praised|condemned|branded|labell?ed|estimated|predicted)\b"
    rf"[^.;]{{0,160}}?\bby\s+(?P<who>{NAME}|{_DETERMINER}[ \t]+[\w’'\- ]{{2,60}}?){_PHRASE_END}"
)
_QUOTED = re.compile(
    rf"(?P<who>{NAME}|{_DETERMINER}[ \t]+[\w’'\- ]{{2,40}}?|{_PRONOUN})\s+(?:is|was|were|are|has\s+been|had\s+been)\s+(?P<verb>quoted\s+as\s+saying|reported\s+to\s+have\s+said|said\s+to\s+have\s+said|cited\s+as\s+saying)\b"
)


def _passive(sentence: str) -> Iterator[Cue]:
    for m in _QUOTED.finditer(sentence):
        yield Cue(
            (m.start("who") + _opener(m["who"]), m.end("who")),
            m.span("verb"),
            _trim(sentence, m.end(), len(sentence)),
            "before",
        )
    for m in _PASSIVE.finditer(sentence):
        yield Cue(
            m.span("who"), m.span("verb"), (0, len(sentence)), "passive", strong=m["verb"] not in ("given", "made")
        )


# "X said …", "…, said X", "…, X said, …"

_AFTER_END = (
    r"(?=\s*(?:[,.;:!?()—–]|$)"
    r"|\s+(?:in|on|at|after|when|as|during|from|while|who|to|with|by|before|outside|and|but|last|this|yesterday|today|earlier|later|\w+day|\w+ly)\b)"
)
_AFTER = re.compile(
    rf"(?:[ \t]+(?P<quick>then|also|later|sharply|quietly|simply|dryly|\w+ly))?[ \t]+(?P<who>(?:(?:[\w\-]*[a-z][\w\-]*[ \t]+){{1,5}}|{_DETERMINER}[ \t]+(?:[\w’'\-]+[ \t]+){{0,4}}?[\w’'\-]+(?:[ \t]+(?:of|for|at)[ \t]+(?:the[ \t]+)?(?:{NAME}|\w+))?,[ \t]+)?{NAME}"
    rf"|{_DETERMINER}[ \t]+(?:[\w’'\-]+[ \t]+){{0,4}}?[\w’'\-]+(?:[ \t]+(?:of|for|at)[ \t]+(?:the[ \t]+)?(?:{NAME}|\w+))?|[Hh]e|[Ss]he|[Tt]hey|I|one\s+\w+(?:\s+of\s+\w+)?|(?:[a-z\-]+[ \t]+)?[a-z]+s|police){_AFTER_END}"
)
_PRONOUN_SUBJECT = re.compile(rf"\b(?P<who>{_PRONOUN}){_BEFORE_VERB}$")
_NAME_SUBJECT = re.compile(rf"(?P<who>{NAME}(?:\s+and\s+{NAME})?){_BEFORE_VERB}$")
_ROLE_SUBJECT = re.compile(rf"\b(?P<who>{_DETERMINER}[ \t]+[^,;:()—–{OPENING}{FILLING}]{{2,90}}?){_BEFORE_VERB}$")
_BARE_SUBJECT = re.compile(
    rf"(?:^|[,;]\s|\b(?:but|and|while|as)\s)(?P<who>(?:[A-Za-z]+\s)?[A-Za-z]+s|[Pp]olice|[Pp]eople){_BEFORE_VERB}$"
)
_APPOSED = re.compile(
    rf"(?P<who>(?:(?:{_DETERMINER}[ \t]+[^,;:()—–{OPENING}]{{2,60}}?)|{NAME}))"
    rf"\s*(?:,[ \t]+(?P<more>[^;:—–{OPENING}{FILLING}]{{2,200}}?),|\((?P<aside>[^()]{{2,80}})\)|[—–-][ \t](?P<dash>[^—–]{{2,120}})[ \t][—–-])"
    rf"[ \t]*(?:{_AUXILIARY}|{_ADVERB}|[ \t])*$"
)
_PREPOSED = re.compile(
    r"\b(?:of|for|at|to|with|in|from|by|on|near|under|over|after|before|since|and|via|about)\s+(?:the\s+|an?\s+)?$",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:had|has|have|was|were|is|are|would|will|could|can|did|does|should|may|might|must|that|which|who|it|he|she|they|when|if)\b",
    re.IGNORECASE,
)
_ELIDED = re.compile(rf"(?:,\s*|\s)(?:and|but|then)(?:\s+{_ADVERB})*\s*$")
_CLAUSE_SUBJECT = re.compile(
    rf"\s*(?:(?:But|And|Yet|Then|Still)\s+)?(?P<who>{_PRONOUN}|{NAME}|{_DETERMINER}\s+(?:[\w’'\-]+\s+){{0,3}}?[\w’'\-]+)(?=,\s|\s+(?:\w+s|\w+ed|had|has|was|is|did|went|came|took|made)\b)"
)
_BORDER = re.compile(
    rf"[;:—]\s|[{FILLING}][,.!?]?\s|,\s(?=(?:and|but|while|whereas|because|although|though|so|yet|or|after|when|as)\b)"
    r"|\b(?:and|but|while|whereas|because|although|though|that|if|whether|since|until|after|before|when|where)\s"
)


def _spoken(sentence: str) -> Iterator[Cue]:
    for m in _VERB.finditer(sentence):
        cue = _after(sentence, m)
        if cue is None or (cue.order == "after" and _is_doubtful(sentence, m, cue)):
            cue = _before(sentence, m) or cue
        if cue is not None:
            yield cue
    yield from _participle(sentence)


def _after(sentence: str, m: re.Match[str]) -> Cue | None:
    """The cue of “…, said X”: the verb follows what was said, and the speaker follows the verb."""
    before = sentence[: m.start()].rstrip(" \t")
    if not before or before[-1] not in f",?!.{FILLING}":
        return None
    who = _AFTER.match(sentence, m.end())
    if who is None or _names_nobody(who["who"]) or m["verb"].lower().startswith("told") or _has_finite(who["who"]):
        return None
    quoted = FILLING in before[-3:]
    if not quoted and (before[-1] != "," or not _clause_before(before) or not (m["say"] or m["strong"])):
        return None
    return Cue(
        who.span("who"), m.span("verb"), _trim(sentence, 0, m.start()), "after", strong=bool(m["say"] or m["strong"])
    )


def _is_doubtful(sentence: str, m: re.Match[str], cue: Cue) -> bool:
    """Whether ", said the study …" could as well end an apposition: no quotation before it and no name after it."""
    before = sentence[: m.start()].rstrip()
    return FILLING not in before[-3:] and not re.search(NAME, sentence[slice(*cue.speaker)])


def _has_finite(phrase: str) -> bool:
    """Whether a phrase that should name a speaker is a clause of its own: "the bank had surprised him"."""
    return phrase.lower() not in _PRONOUNS and _FINITE.search(phrase) is not None


def _clause_before(before: str) -> bool:
    """Whether what stands before ", said X" is long enough to be what was said."""
    return len(before.split()) >= 3


_NOT_SAYING = re.compile(
    rf"\b(?:is|was|were|are|be|been|being|['’]s|gets?|got|to|not|n['’]t|never|would|will|could|can|may|might|should|must)"
    rf"\s+(?:{_ADVERB}\s+)*$",
    re.IGNORECASE,
)


def _before(sentence: str, m: re.Match[str]) -> Cue | None:
    """The cue of “X said …” and “…, X said, …”: the speaker stands before the verb, an apposition perhaps between."""
    prefix = sentence[: m.start()]
    if _NOT_SAYING.search(prefix):
        return None
    floor = 0
    subject = None
    for border in _BORDER.finditer(prefix):
        if border.end() < len(prefix):
            floor = border.end()
    for start in dict.fromkeys((floor, 0)):
        subject = _subject(prefix, start)
        if subject is not None:
            break
    if subject is None:
        return None
    after = sentence[m.end() :]
    strong = bool(m["say"]) or _takes_clause(after, bool(m["strong"]))
    near_quote = bool(re.match(rf"[^.;]{{0,120}}{OPENING}", after)) or bool(
        re.search(rf"{FILLING}[,.?!]?\s*$", prefix[: subject[0]])
    )
    if not strong and not near_quote:
        trailing = re.match(r"\s*[,.]|\s*$", after) and re.search(r",\s*$", prefix[: subject[0]])
        if not (m["strong"] and trailing):
            return None
    inside = bool(re.search(rf"(?:,|{FILLING}[,.?!]?)\s*$", prefix[: subject[0]])) and bool(
        re.match(r"\s*(?:[,.;:]|$|\s(?:on|in|at|after|to|from|with|when|as)\b|\s\w+(?:day|ly)\b)", after)
    )
    if inside and _clause_before(prefix[: subject[0]]):
        return Cue(subject, m.span("verb"), _trim(sentence, 0, len(sentence)), "inside", strong)
    begin = m.end() + len(re.match(r"(?:\s+(?:\w+\s+){0,6}?that\b|\s*[,:])?\s*", after).group())  # type: ignore[union-attr]
    return Cue(subject, m.span("verb"), _trim(sentence, begin, len(sentence)), "before", strong)


def _takes_clause(after: str, strong: bool) -> bool:
    return strong and bool(
        re.match(
            rf"(?:\s+(?:(?!(?:so|such|about|of|than|what)\b)[\w’']+\s+){{0,5}}?that\b|\s*:|,?\s*{OPENING}|\s+(?:he|she|it|they|we|I|there)\s)",
            after,
        )
    )


def _subject(prefix: str, floor: int) -> tuple[int, int] | None:
    """The span of the phrase that is the verb's subject, looking back no further than `floor`."""
    pronoun = _PRONOUN_SUBJECT.search(prefix, floor)
    if pronoun:
        return pronoun.span("who")
    elided = _ELIDED.search(prefix)
    if elided:
        clause = max((m.end() for m in re.finditer(r"[;:]\s", prefix)), default=0)
        m = _CLAUSE_SUBJECT.match(prefix, clause)
        return None if m is None or _names_nobody(m["who"]) else m.span("who")
    apposed = _apposed(prefix, floor)
    if apposed:
        return apposed
    name = _NAME_SUBJECT.search(prefix, floor)
    if name and not _is_function(name["who"]):
        start = name.start("who") + _opener(name["who"])
        if not _PREPOSED.search(prefix[floor:start]):
            return _with_lead(prefix, floor, start), name.end("who")
    role = _last_role(prefix, floor)
    if role:
        return role
    loose = _BARE_SUBJECT.search(prefix, floor)
    return loose.span("who") if loose and not _is_function(loose["who"]) else None


def _apposed(prefix: str, floor: int) -> tuple[int, int] | None:
    """The subject with words between commas after it: "the mayor, Fiona Berg," or "Hedda Voss, who heads the office,"."""
    at = floor
    while (m := _APPOSED.search(prefix, at)) is not None:
        who = m.span("who")[0] + _opener(m["who"]), m.end("who")
        if (
            _is_function(prefix[slice(*who)])
            or _PREPOSED.search(prefix[floor : who[0]])
            or _FINITE.search(prefix[slice(*who)])
        ):
            at = m.start() + 1
            continue
        more = m["more"] or ""
        if re.fullmatch(rf"\s*{NAME}(?:\s+of\s+.*)?", more) and re.match(_DETERMINER, prefix[slice(*who)]):
            return who[0], m.end("more")
        return who
    return None


def _with_lead(prefix: str, floor: int, start: int) -> int:
    """Where the phrase of a name begins: "the mayor Anna Berg" with its role."""
    lead = re.search(rf"\b{_DETERMINER}\s+(?:[a-z\-]+\s+){{1,4}}$", prefix[floor:start])
    return (
        floor + lead.start()
        if lead and not _FINITE.search(lead.group()) and not _PREPOSED.search(lead.group())
        else start
    )


def _last_role(prefix: str, floor: int) -> tuple[int, int] | None:
    """The longest phrase after a determiner that reaches the verb and holds no verb of its own."""
    for m in re.finditer(rf"\b{_DETERMINER}\s", prefix[floor:]):
        phrase = _ROLE_SUBJECT.match(prefix, floor + m.start())
        if phrase and not _FINITE.search(phrase["who"]) and not _PREPOSED.search(prefix[floor : floor + m.start()]):
            return phrase.span("who")
    return None


def _opener(phrase: str) -> int:
    """How many characters of a capitalised run are a sentence-opening word: "But Anna" has four."""
    at = 0
    while (m := re.match(r"(\w+)\s+(?=\w)", phrase[at:])) is not None and m[1].lower() in _FUNCTION - _DETERMINERS:
        at += m.end()
    return at


def _names_nobody(phrase: str) -> bool:
    return _is_function(phrase) and phrase.lower() not in _PRONOUNS


_PRONOUNS = frozenset(("he", "she", "they", "it", "we", "i", "who"))


def _participle(sentence: str) -> Iterator[Cue]:
    """The cue of “X cut the rate, saying that …”: the subject of the main clause speaks."""
    for m in re.finditer(rf",\s+(?P<verb>{_PARTICIPLES})\b", sentence, re.IGNORECASE):
        who = re.match(rf"\s*(?P<who>{_PRONOUN}|(?:The\s+)?{NAME}|{_DETERMINER}\s+\w+(?:\s+\w+)?)(?=\s|,)", sentence)
        if who and not _is_function(who["who"]):
            after = sentence[m.end() :]
            strong = bool(re.match(r"\s+(?:that\b|it\b|he\b|she\b|they\b)", after))
            yield Cue(who.span("who"), m.span("verb"), _trim(sentence, m.end(), len(sentence)), "before", strong)


def _is_function(phrase: str) -> bool:
    """Whether a phrase is made of words that name nobody."""
    return all(w.strip("'’.,").lower() in _FUNCTION for w in phrase.split())


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t\n,;:":
        start += 1
    while end > start and text[end - 1] in " \t\n,;:":
        end -= 1
    return start, end
