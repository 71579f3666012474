"""Who is said to speak in one English sentence, and what they are said to say.

Quotations are masked first, so that what people say is never taken for who says it. Only phrases are found here:
`qa.proof.speakers.cast` knows who "the mayor" is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qa.proof.speakers.subjects import find_subject
from store.language.grammar import PREPOSITIONS
from store.language.patterns import late, one_of
from store.language.quotation_marks import QuotedSpan
from store.language.reporting import (
    DETERMINER,
    FILLING,
    FINITE,
    JUDGE,
    NAME,
    NOT_SAYING,
    OPENING,
    PARTICIPLE,
    PRONOUN,
    PRONOUNS,
    ROLE,
    VERB,
    WHEN,
    is_function,
    names_nobody,
    opener,
)
from store.language.sentences import stripped

Order = Literal["before", "after", "inside", "according", "colon", "passive"]

_LONGEST = 2_000
"""Characters of a sentence that is read for speakers; longer ones are lists, code or hostile."""

_MARKS = ",;:"


@dataclass(frozen=True)
class SpeechCue:
    """A phrase that says who speaks: `speaker` and `verb` are spans of the sentence, `content` what is said.

    `order` is how they stand: "X said …" before, "…, said X" after, "…, X said, …" inside, "according to X", "X: …",
    "… by X" passive. `strong` is whether the verb alone is enough; a weak one counts only beside a quotation.
    """

    speaker: tuple[int, int]
    verb: tuple[int, int]
    content: tuple[int, int]
    order: Order
    strong: bool = True


def masked(text: str, quotations: Sequence[QuotedSpan]) -> str:
    """`text`, of the same length, with its quotations made one capitalised word each.

    The last character of each stays if it is a comma or ends a sentence, because what follows depends on it.
    """
    pieces: list[str] = []
    at = 0
    for q in quotations:
        if q.end - q.start < 2:
            continue
        last = text[q.inner_end - 1] if q.inner_end > q.inner_start else ""
        after = text[q.end : q.end + 1] if q.closed else ""
        tail = last if last in tuple(",!?.") and after not in tuple(",.;:!?") else FILLING
        pieces += [text[at : q.start], OPENING, FILLING * (q.end - q.start - 2), tail]
        at = q.end
    return "".join([*pieces, text[at:]])


def cues(sentence: str) -> tuple[SpeechCue, ...]:
    """Who is said to speak in a masked sentence, in order; several where several speak."""
    if len(sentence) > _LONGEST:
        return ()
    found = [*_colon(sentence), *_according(sentence), *_passive(sentence), *_spoken(sentence), *_participle(sentence)]
    found.sort(key=lambda c: (c.verb[0], c.order))
    distinct = {c.verb: c for c in reversed(found)}
    return tuple(_bounded(sorted(distinct.values(), key=lambda c: c.verb[0]), sentence))


def _bounded(found: Sequence[SpeechCue], sentence: str) -> Iterator[SpeechCue]:
    """The cues with the content of each ending where the next speaker begins."""
    for i, cue in enumerate(found):
        start, end = cue.content
        for later in found[i + 1 :]:
            if cue.order == "before" and later.order == "before" and start < later.speaker[0] < end:
                end = later.speaker[0]
        tail = re.search(r"[\s,;]*(?:\b(?:and|but|while|whereas)\b)?[\s,;]*$", sentence[start:end])
        yield replace(cue, content=(start, start + tail.start() if tail else end))


# "X: …" and "X (outlet, date): …"

_COLON = late(
    rf"^\s*(?P<who>{NAME}|{DETERMINER}[ \t]+[^:“\"{OPENING}.,]{{2,50}}?)[ \t]*"
    r"(?P<record>\([^()]{2,80}\))?[ \t]*(?P<colon>[:：])\s+(?=\S)"
)


def _colon(sentence: str) -> Iterator[SpeechCue]:
    m = _COLON.match(sentence)
    if m and (m["record"] or (len(m["who"].split()) <= 6 and not VERB.search(m["who"]))):
        yield SpeechCue(m.span("who"), m.span("colon"), (m.end(), len(sentence)), "colon")


# "according to X", "in the words of X", "as X put it", "in X's view"

_PHRASE_END = (
    rf"(?=\s*(?:[,;.:!?()—–{OPENING}]|$)|\s+(?:that|who|which|and|but|in|on|at|after|when|because|has|have|had|is|are|was"
    r"|were|will|would|can|could|the)\b)"
)
_SOURCE = rf"(?:{ROLE}(?:,[ \t]+{NAME})?|{NAME}|him|her|them|officials|police|experts|\w+s)"
_ACCORDING = (
    late(
        r"\b(?P<verb>[Aa]ccording\s+to|[Ii]n\s+the\s+(?:words|view|opinion|eyes|judge?ment)\s+of"
        rf"|[Aa]s\s+(?:told|said|reported)\s+by)\s+(?P<who>{_SOURCE}){_PHRASE_END}"
    ),
    late(
        rf"\b[Aa]s\s+(?P<who>{PRONOUN}|{NAME}|{DETERMINER}[ \t]+[\w’' \-]{{2,40}}?)\s+"
        r"(?P<verb>puts?\s+it|(?:said|says|wrote|writes|told|notes?|noted|explain(?:s|ed)|argue[sd]|call(?:s|ed))\b)"
    ),
    late(rf"\b[Ii]n\s+(?P<who>{NAME})['’]s?\s+(?P<verb>view|opinion|words|eyes|account|telling|judge?ment|estimate)\b"),
)


def _according(sentence: str) -> Iterator[SpeechCue]:
    for pattern in _ACCORDING:
        for m in pattern.finditer(sentence):
            leads = not re.search(r"\w", sentence[: m.start()])
            content = (m.end() if leads else 0, len(sentence))
            yield SpeechCue(m.span("who"), m.span("verb"), stripped(sentence, *content, _MARKS), "according")


# "was called … by X", "X is quoted as saying"

_PASSIVE = late(
    r"\b(?:was|were|is|are|been|being|be)\s+(?:\w+ly\s+)?"
    r"(?P<verb>said|called|described|announced|denied|dismissed|criticised|criticized|rejected|given|stated|quoted"
    r"|confirmed|disputed|made|voiced|put\s+forward|explained|reported|praised|condemned|branded|labell?ed|estimated"
    r"|predicted)\b"
    rf"[^.;]{{0,160}}?\bby\s+(?P<who>{NAME}|{DETERMINER}[ \t]+[\w’'\- ]{{2,60}}?){_PHRASE_END}"
)
_QUOTED = late(
    rf"(?P<who>{NAME}|{DETERMINER}[ \t]+[\w’'\- ]{{2,40}}?|{PRONOUN})\s+(?:is|was|were|are|has\s+been|had\s+been)\s+"
    r"(?P<verb>quoted\s+as\s+saying|reported\s+to\s+have\s+said|said\s+to\s+have\s+said|cited\s+as\s+saying)\b"
)


# Nearly every sentence has none of these, and needs no look at each of its names.
_QUOTED_PERHAPS = late(r"as\s+saying|have\s+said")


def _passive(sentence: str) -> Iterator[SpeechCue]:
    for m in _QUOTED.finditer(sentence) if _QUOTED_PERHAPS.search(sentence) else ():
        who = (m.start("who") + opener(m["who"]), m.end("who"))
        yield SpeechCue(who, m.span("verb"), stripped(sentence, m.end(), len(sentence), _MARKS), "before")
    for m in _PASSIVE.finditer(sentence):
        strong = m["verb"] not in ("given", "made")
        yield SpeechCue(m.span("who"), m.span("verb"), (0, len(sentence)), "passive", strong)


# "X said …", "…, said X", "…, X said, …"

_AFTER_END = (
    r"(?=\s*(?:[,.;:!?()—–]|$)|\s+(?:in|on|at|after|when|as|during|from|while|who|to|with|by|before|outside|and|but"
    rf"|this|{one_of(WHEN)}|\w+day|\w+ly)\b)"
)
_AFTER = late(
    r"(?:[ \t]+(?:then|also|later|sharply|quietly|simply|dryly|\w+ly))?[ \t]+(?P<who>"
    rf"(?:(?:[\w\-]*[a-z][\w\-]*[ \t]+){{1,5}}|{ROLE},[ \t]+)?{NAME}"
    rf"|{ROLE}|[Hh]e|[Ss]he|[Tt]hey|I|one\s+\w+(?:\s+of\s+\w+)?|(?:[a-z\-]+[ \t]+)?[a-z]+s|police){_AFTER_END}"
)
_REPORTING = late(
    rf"\s+(?:(?!(?:so|such|about|of|than|what)\b)[\w’']+\s+){{0,5}}?that\b|\s*:|,?\s*{OPENING}"
    r"|\s+(?:he|she|it|they|we|I|there)\s|[^,.;:]{0,40},[^,.;:]{2,60},\s+that\b"
)
_ESTIMATING = late(r"\s[^.,;]{1,40}\sat\s(?:about\s|some\s|around\s)?[\d$€£¥]")
_SET_OFF = late(rf"(?:,|{FILLING}[,.?!]?)\s*$")
_OVER = late(r"\s*(?:[,.;:]|$|\s(?:on|in|at|after|to|from|with|when|as)\b|\s\w+(?:day|ly)\b)")
_CONJUNCTION = late(r"(?:\s+(?:\w+\s+){0,6}?that\b|[^,.;:]{0,40},[^,.;:]{2,60},\s+that\b|\s*[,:])?\s*")


def _spoken(sentence: str) -> Iterator[SpeechCue]:
    for m in VERB.finditer(sentence):
        cue = _after(sentence, m)
        if cue is None or _is_doubtful(sentence, m, cue):
            cue = _before(sentence, m) or (None if _ends_apposition(sentence, m) else cue)
        if cue is not None:
            yield cue


def _after(sentence: str, m: re.Match[str]) -> SpeechCue | None:
    """The cue of “…, said X”: the verb follows what was said, and the speaker follows the verb."""
    before = sentence[: m.start()].rstrip(" \t")
    if not before or before[-1] not in f",?!.{FILLING}" or m["verb"].lower() == "told":
        return None
    who = _AFTER.match(sentence, m.end())
    if who is None or names_nobody(who["who"]) or _is_clause(who["who"]):
        return None
    strong = bool(m["say"] or m["report"])
    if FILLING not in before[-3:] and not (before[-1] == "," and len(before.split()) >= 3 and strong):
        return None
    return SpeechCue(who.span("who"), m.span("verb"), stripped(sentence, 0, m.start(), _MARKS), "after", strong)


def _is_doubtful(sentence: str, m: re.Match[str], cue: SpeechCue) -> bool:
    """Whether ", said the study …" could as well end an apposition: no quotation before it, and no name after it."""
    before = sentence[: m.start()].rstrip()
    speaker = sentence[slice(*cue.speaker)]
    return FILLING not in before[-3:] and not re.search(rf"{NAME}$", speaker) and speaker.lower() not in PRONOUNS


def _ends_apposition(sentence: str, m: re.Match[str]) -> bool:
    """Whether the comma before a verb ends what is told of its subject: "Ann Lee, who was there, thinks the plan …"."""
    before = sentence[: m.start()]
    return before.rstrip().endswith(",") and find_subject(before) is not None


def _is_clause(phrase: str) -> bool:
    """Whether a phrase that should name a speaker is a clause of its own: "the bank had surprised him"."""
    return phrase.lower() not in PRONOUNS and FINITE.search(phrase) is not None


def _before(sentence: str, m: re.Match[str]) -> SpeechCue | None:
    """The cue of “X said …” and “…, X said, …”: the speaker stands before the verb, an apposition perhaps between."""
    prefix, after = sentence[: m.start()], sentence[m.end() :]
    strong = _is_strong(m, after)
    ends = m["report"] and re.match(r"\s*[,.]|\s*$", after)
    perhaps = strong or ends or OPENING in after or FILLING in prefix  # to look for the subject is what costs
    who = find_subject(prefix) if perhaps and not NOT_SAYING.search(prefix) else None
    if who is None:
        return None
    set_off = _SET_OFF.search(prefix[: who[0]]) is not None
    near = re.match(rf"[^.;]{{0,120}}{OPENING}", after) or re.search(rf"{FILLING}[,.?!]?\s*$", prefix[: who[0]])
    if not (strong or near or (ends and set_off)):
        return None
    said_before = FILLING in prefix[: who[0]] or len(prefix[: who[0]].split()) >= 2
    if set_off and _OVER.match(after) and said_before:
        return SpeechCue(who, m.span("verb"), stripped(sentence, 0, len(sentence), _MARKS), "inside", strong)
    linked = _CONJUNCTION.match(after)
    begin = m.end() + (linked.end() if linked else 0)
    return SpeechCue(who, m.span("verb"), stripped(sentence, begin, len(sentence), _MARKS), "before", strong)


def _is_strong(m: re.Match[str], after: str) -> bool:
    """Whether the verb reports even without a quotation: "said", "argued that", "puts it at 5"."""
    if m["verb"].lower() in ("put", "puts"):
        return _ESTIMATING.match(after) is not None
    return bool(m["say"]) or (bool(m["report"]) and _REPORTING.match(after) is not None)


# "X praised the plan", "X thinks it too dear", "X called the plan a mistake"

_JUDGES = late(
    rf"\b(?P<verb>{JUDGE}|call(?:s|ed)(?=\s+(?!an?\b)(?:(?!(?:{one_of(PREPOSITIONS)})\b)[\w’'-]+\s+){{1,5}}an?\s))\b(?!-)",
    re.IGNORECASE,
)


def judgements(sentence: str) -> tuple[SpeechCue, ...]:
    """Who is told to think what in a masked sentence, in none of their words: nobody who says "I" or "we", and nobody
    where that is asked."""
    found: list[SpeechCue] = []
    is_told = len(sentence) <= _LONGEST and not sentence.rstrip("\"'”’ \n").endswith("?")
    for m in _JUDGES.finditer(sentence) if is_told else ():
        prefix = sentence[: m.start()]
        who = None if NOT_SAYING.search(prefix) else find_subject(prefix)
        names = who is not None and prefix[slice(*who)].lower() not in ("i", "we")
        if who is not None and names and prefix[who[1] - 1] not in "'’":  # "the residents' fears"
            found.append(SpeechCue(who, m.span("verb"), (0, len(sentence)), "before", strong=False))
    return tuple(found)


# "X cut the rate, saying that …"

_PARTICIPLE = late(rf",\s+(?P<verb>{PARTICIPLE})\b", re.IGNORECASE)
_MAIN_SUBJECT = late(rf"\s*(?P<who>{PRONOUN}|(?:The\s+)?{NAME}|{DETERMINER}\s+\w+(?:\s+\w+)?)(?=\s|,)")


def _participle(sentence: str) -> Iterator[SpeechCue]:
    """The cue of a participle after a main clause, whose subject speaks."""
    who = _MAIN_SUBJECT.match(sentence)
    for m in _PARTICIPLE.finditer(sentence) if who and not is_function(who["who"]) else ():
        strong = re.match(r"\s+(?:that|it|he|she|they)\b", sentence[m.end() :]) is not None
        assert who is not None
        content = stripped(sentence, m.end(), len(sentence), _MARKS)
        yield SpeechCue(who.span("who"), m.span("verb"), content, "before", strong)
