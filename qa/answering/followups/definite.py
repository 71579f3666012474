"""Nouns that lean on the talk: "another one", "this treaty", "the company", a surname."""

from __future__ import annotations

from qa.answering.followups import lexicon as lex
from qa.answering.followups.nouns import Phrase
from qa.answering.followups.talk import Referent
from qa.answering.followups.tokens import base
from qa.answering.followups.work import Work, asks, has_complement, plural, shares


def ones(work: Work) -> None:
    for phrase in work.phrases:
        last = phrase.words[-1]
        at = work.found.index(last)
        if last.lower not in ("one", "ones") or (at + 1 < len(work.found) and work.found[at + 1].tag == "of"):
            continue
        before = work.found[at - 1] if at else None
        after = work.found[at + 1] if at + 1 < len(work.found) else None
        ends = (
            after is None or after.tag in (".", "aux", "join", "clause") or after.lower in ("in", "for", "with", "that")
        )
        if before is None or not ends or (last.lower == "one" and before.tag not in ("noun", "verb", "det")):
            continue
        referent = work.talk.pick("things" if last.lower == "ones" else "topic", ())
        if referent is not None:
            work.put(last.start, last.end, _plural_if(last.lower == "ones", referent), referent)


def _plural_if(several: bool, referent: Referent) -> str:
    words = referent.bare
    return plural(words) if several and not referent.phrase.is_plural and not referent.phrase.of else words


def demonstratives(work: Work) -> None:
    for phrase in work.phrases:
        if phrase.determiner not in ("this", "that", "these", "those") or not phrase.head or phrase.of:
            continue
        if phrase.is_name:
            continue
        if any(p.head == phrase.head and p.start < phrase.start for p in work.phrases):
            continue
        match = _fuller(work, phrase)
        if match is not None:
            work.put(phrase.start, phrase.words[-1].end, match.full, match)
            continue
        if phrase.head not in lex.CATEGORIES or phrase.is_plural or len(phrase.nouns) > 1 or not asks(work):
            continue
        topic = work.talk.pick("topic", work.phrases)
        if topic is not None and not shares(work, topic):
            work.loose.append(topic)


def _fuller(work: Work, phrase: Phrase) -> Referent | None:
    """A referent with the same head that says more than `phrase`."""
    found = [
        r
        for r in work.talk.referents
        if r.phrase.head == phrase.head
        and r.phrase.keys > phrase.keys
        and r.phrase.determiner not in ("a", "an", "such")
        and _tells_more(r.phrase, phrase)
    ]
    return max(found, default=None, key=lambda r: r.salience)


def _only_kind(work: Work, phrase: Phrase) -> bool:
    """Whether a short question says of what it asks no more than the kind, as in "When was the company founded?"."""
    kind = phrase.determiner == "the" and phrase.head in lex.CATEGORIES and len(phrase.nouns) == 1
    named = phrase.is_aspect or any(p.is_name for p in work.phrases)
    return kind and not named and not phrase.is_plural and len(work.phrases) < 3 and asks(work)


def _pair(work: Work, phrase: Phrase) -> list[Referent]:
    """The two newest referents that "the two studies" may be."""
    if phrase.determiner != "the" or not phrase.is_plural or len(phrase.telling) > 1:
        return []
    alike = [r for r in work.talk.referents if r.phrase.head == phrase.head and not r.phrase.is_plural]
    alike = [r for r in alike if len(r.phrase.keys) > 1]
    return sorted(alike, key=lambda r: -r.salience)[:2] if len(alike) > 1 else []


def _tells_more(fuller: Phrase, phrase: Phrase) -> bool:
    """A name is told by more of the name: "downtown" before it tells no other one."""
    extra = [w for w in fuller.nouns if base(w.lower) not in phrase.keys]
    return any(w.capital for w in extra) or not phrase.is_name


def definite(work: Work) -> None:
    """ "The company", "the College", a surname: the fuller name where the talk has one."""
    if not work.is_short:
        return
    for phrase in work.phrases:
        if phrase.of or phrase.owner or not phrase.head or phrase.determiner not in ("the", ""):
            continue
        if not phrase.determiner and not (phrase.is_name and len(phrase.nouns) == 1):
            continue
        if has_complement(work, phrase, phrase.words[-1].end):
            continue
        pair = _pair(work, phrase)
        if pair:
            work.put(phrase.start, phrase.words[-1].end, f"{pair[0].full} and {pair[1].full}", pair[0])
            continue
        match = _fuller(work, phrase)
        if match is not None and (match.phrase.is_name or phrase.determiner == "the"):
            first = phrase.telling[0].start
            work.put(first, phrase.words[-1].end, match.bare, match)
        elif _only_kind(work, phrase):
            topic = work.talk.pick("topic", work.phrases)
            if topic is not None and not shares(work, topic):
                work.loose.append(topic)
