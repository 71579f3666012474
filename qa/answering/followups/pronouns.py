"""Pronouns, replaced by what they stand for: "it", "their", "she", "there", "both"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from qa.answering.followups import lexicon as lex
from qa.answering.followups.nouns import Phrase
from qa.answering.followups.talk import Referent, Wanted
from qa.answering.followups.tokens import Token, base
from qa.answering.followups.work import Work, named, plural
from store.language.patterns import late

FIRST_WORDS = 4
"""Where a long question still leans on the talk; later pronouns find what they stand for inside."""


def pronouns(work: Work) -> None:
    seen: set[Wanted] = set()
    last = len(work.found) if work.is_short else FIRST_WORDS
    for at, token in enumerate(work.found[:last]):
        wanted = _wanted(work, at)
        if wanted is None or _own(work, at, wanted) or (wanted in seen and token.tag == "poss"):
            continue
        word = {"person": "she" if token.lower in ("she", "her", "hers") else "he", "things": "they"}.get(wanted, "")
        if wanted == "thing" and _is_what_was_done(work, at):
            if (topic := work.talk.pick("topic", named(work))) is not None:
                work.loose.append(topic)
            continue
        referent = work.talk.pick(wanted, named(work), word=word)
        seen.add(wanted)
        if (referent is not None and word and wanted != "things") or (referent and referent.phrase.is_name and word):
            work.talk.said(referent, word)
        if referent is None:
            topic = work.talk.pick("topic", named(work))
            if topic is not None and wanted in ("person", "place") and work.is_short:
                work.loose.append(topic)
            continue
        work.put(token.start, token.end, _standing_for(work, at, referent, wanted), referent)


_DOERS = frozenset("to can could will would should must may he she they we you".split())
_ASKS_DEED = late(
    r"\bwhat (?:did|does|do|has|have|had|will|would) .+ (?:do|done)\b|\bwhat (?:has |had )?happened\b", re.IGNORECASE
)


def _is_what_was_done(work: Work, at: int) -> bool:
    """Whether "that" or "it" is a deed and no thing: "do that", or after a question for what somebody did."""
    word = work.found[at].lower
    if at > 1 and work.found[at - 1].lower in ("do", "doing", "done") and word in ("it", "that", "this"):
        return work.found[at - 2].lower in _DOERS
    return word in ("that", "this") and _ASKS_DEED.search(work.talk.question) is not None


def _wanted(work: Work, at: int) -> Wanted | None:
    """What the word at `at` wants of the talk, or None when it leans on nothing."""
    token = work.found[at]
    word = token.lower.split("'")[0]
    before = work.found[at - 1] if at else None
    after = work.found[at + 1] if at + 1 < len(work.found) else None
    if word == "there":
        existential = (before is not None and before.lower in lex.BE | {"will"}) or (
            after is not None and after.tag in ("aux", "verb") and after.lower in lex.BE | {"exist", "exists"}
        )
        return None if existential or token.lower != "there" else "place"
    if token.tag == "poss":
        return {"its": "thing", "their": "things", "theirs": "things"}.get(word, "person")  # type: ignore[return-value]
    if token.tag != "pron":
        return None
    if word in lex.PERSONS:
        return "person"
    if word in ("this", "that", "these", "those"):
        if after is not None and (after.tag in ("noun", "self", "det", "poss", "adv") or after.lower in ("who", "of")):
            return None
        if (
            word == "that"
            and before is not None
            and before.tag in ("noun", "verb", "'s")
            and after is not None
            and after.tag != "."
        ):
            return None
        if (
            before is None
            and after is not None
            and after.lower in lex.BE | {"seems", "sounds"}
            and "?" not in work.text[: token.end + 25]
        ):
            return None  # a remark: "That is fine."
        return "things" if word in ("these", "those") else "thing"
    if word == "both":
        alone = before is None or before.lower not in ("they", "them", "these")
        return "things" if alone and (after is None or after.tag in (".", "verb")) else None
    if word == "it":
        return None if _expletive(work.found, at) else "thing"
    return "things"


def _expletive(found: Sequence[Token], at: int) -> bool:
    """Whether the "it" at `at` only opens for a clause: "is it true that", "is it safe to eat raw eggs"."""
    rest = found[at + 1 :]
    if not rest:
        return False
    if rest[0].lower.startswith(("rain", "snow")):
        return True
    if rest[0].lower in ("take", "takes", "mean", "means", "seem", "seems", "seemed"):
        return any(t.lower in ("to", "that", "if", "like") for t in rest[1:6]) or rest[0].lower.startswith("seem")
    makes = at > 0 and base(found[at - 1].lower) in ("make", "made", "find", "found", "consider", "keep", "kept")
    if makes and rest[0].lower in lex.EXPLETIVE | lex.PREDICATES:
        return any(t.lower in ("to", "that") for t in rest[1:])
    be = (at and found[at - 1].lower in lex.BE) or rest[0].lower in lex.BE | {"be"}
    if not be or not any(t.lower in lex.EXPLETIVE for t in rest[:3]):
        return False
    for i, token in enumerate(rest[1:6], 1):
        if token.lower in ("that", "if", "whether", "when") and i + 1 < len(rest):
            return True
        if token.lower in ("to", "for") and i + 2 < len(rest) and rest[i + 1].tag != "det":
            return rest[i + 2].tag not in (".", "prep") or rest[i + 1].lower == "be"
        if token.lower.endswith("ing"):
            return True
    return False


def _own(work: Work, at: int, wanted: Wanted) -> bool:
    """Whether the word at `at` finds what it stands for earlier in its own question."""
    token = work.found[at]
    earlier = [
        p for p in work.phrases if p.end <= token.start and p.head and p.head not in lex.EMPTY - {"person", "people"}
    ]
    if _asks_for_owner(work, token) or _looks_ahead(work, token):
        return True
    if not earlier:
        return False
    stop = max((t.start for t in work.found[:at] if t.tag == "." and t.text in ".?!;"), default=0)
    if wanted != "person" and len([p for p in earlier if p.end <= stop]) == 1:
        return True
    breaks = [t.start for t in work.found[:at] if t.tag in (".", "clause") or t.lower in _BREAKS]
    fitting = [p for p in earlier if _fits(p, wanted)]
    before, relative = work.found[at - 1], work.found[at - 1].lower in ("that", "which", "who", "whom")
    joined = before.tag == "join" and token.tag == "poss"
    beside = work.found[at - 2] if (relative or joined) and at > 1 else before
    if joined and any(p.end == beside.end for p in earlier):
        return True
    fitting = [p for p in fitting if p.end != beside.end]  # "the animals they found": others found them
    fitting = [p for p in fitting if not _leans(work, p) and not p.is_aspect]
    names = [p for p in earlier if any(w.capital and w.start for w in p.nouns)]
    after = work.found[at + 1] if at + 1 < len(work.found) else None
    if token.tag == "poss":
        return bool(fitting or names)
    if names and after is not None and after.tag in ("aux", "verb") and before.tag != "aux":
        return True
    infinitive = any(
        a.lower == "to" and b.tag == "verb" and p.end <= a.start
        for p in fitting
        for a, b in itertools.pairwise(work.found[:at])
        if p.determiner or p.is_name
    )
    return infinitive or any(p.end <= b for p in fitting for b in breaks)


def _asks_for_owner(work: Work, token: Token) -> bool:
    """ "Who sold their house?": whose it was is what is asked."""
    opening = [t.tag for t in work.found[:3]]
    return (
        token.tag == "poss" and opening[:1] == ["wh"] and (opening[1:] == ["aux", "verb"] or opening[1:2] == ["verb"])
    )


def _looks_ahead(work: Work, token: Token) -> bool:
    """ "Besides its port, what has Velden?": the name comes after."""
    opens = work.found[0].tag in ("prep", "clause") or work.found[0].lower in ("other", "when", "after", "before")
    comma = next((t.start for t in work.found if t.text == "," and t.start > token.start), len(work.text) + 1)
    return opens and any(p.is_name and p.start > min(comma, token.end + 12) for p in work.phrases)


_BREAKS = frozenset("and before after when since that who which".split())


def _leans(work: Work, phrase: Phrase) -> bool:
    return any(w.tag in ("poss", "pron") for w in phrase.words)


def _fits(phrase: Phrase, wanted: Wanted) -> bool:
    if wanted == "person":
        return phrase.is_person or (phrase.is_name and len(phrase.nouns) == 1)
    if wanted == "things":
        return phrase.is_plural or (phrase.is_name and phrase.nouns[-1].lower.endswith("s"))
    if wanted == "place":
        return phrase.is_name
    return not phrase.is_plural and phrase.head not in lex.PERSON_HEADS


def _standing_for(work: Work, at: int, referent: Referent, wanted: Wanted) -> str:
    """The words that replace the one at `at`."""
    token = work.found[at]
    words = referent.full if token.tag == "poss" or "'" in token.lower else referent.placed
    if at > 1 and work.found[at - 1].tag == "of" and work.found[at - 2].lower in _SHARES and words == referent.bare:
        words = words if referent.phrase.is_name else f"the {words}"
    if wanted == "place":
        before = work.found[at - 1] if at else None
        return words if before is not None and before.tag == "prep" else f"in {words}"
    if wanted == "things" and _compares(work):
        other = _partner(work, referent)
        words = f"{words} and {other.full}" if other else words
    elif (
        wanted == "things" and not referent.phrase.is_plural and not referent.phrase.is_name and not referent.phrase.of
    ):
        words = plural(referent.bare)
    if token.tag == "poss" and not _is_object(work, at):
        words += "'" if words.endswith("s") else "'s"
    elif "'" in token.lower:
        words += " are" if token.lower.endswith("re") else " is"
    return words if token.start or not words[0].islower() else words[0].upper() + words[1:]


_SHARES = frozenset("many much most some all any few none half one two three part share".split())
_NAMING = frozenset("make made elect elected appoint appointed name named call called crown crowned".split())


def _is_object(work: Work, at: int) -> bool:
    """Whether "her" is who is made something, and not whose it is: "make her prime minister"."""
    return at > 0 and work.found[at].lower == "her" and work.found[at - 1].lower in _NAMING


def _compares(work: Work) -> bool:
    at = next((t.end for t in work.found if base(t.lower) in _COMPARING), None)
    return at is not None and not any(t.lower in ("with", "to", "from", "than") and t.start >= at for t in work.found)


_COMPARING = frozenset("difference different similarity compare differ between both common versus vs rivalry".split())


def _partner(work: Work, referent: Referent) -> Referent | None:
    """What is spoken of together with `referent`: best of the same kind, else the other thing just named."""
    keys = referent.phrase.keys
    others = [
        r
        for r in work.talk.referents
        if not (r.phrase.keys <= keys or keys <= r.phrase.keys) and r.phrase.head not in lex.ASPECTS
    ]
    alike = [r for r in others if r.phrase.head == referent.phrase.head]
    fresh = [r for r in others if any(r.phrase.keys == n.phrase.keys for n in work.talk.newest)]
    return max(alike or fresh or others, default=None, key=lambda r: r.salience)
