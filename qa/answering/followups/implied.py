"""What a question leaves unsaid: "What are the symptoms?" of what the talk is about."""

from __future__ import annotations

import re

from qa.answering.followups import lexicon as lex
from qa.answering.followups.nouns import Phrase, bridges
from qa.answering.followups.talk import Referent
from qa.answering.followups.work import Work, asks, has_complement, shares
from store.language.patterns import late

FEW = 9
"""Words of a question that may leave its topic unsaid."""


def implied(work: Work) -> None:
    """ "What are the symptoms?": an aspect of nothing gets the topic of the talk."""
    topic = work.talk.pick("topic", ())
    if (
        topic is None
        or sum(t.tag != "." for t in work.found) > FEW
        or shares(work, topic)
        or any(p.is_name for p in work.phrases)
        or not asks(work)
    ):
        return
    for phrase in work.phrases:
        end, joint = _gap(work, phrase, topic)
        if end:
            work.put(end, end, f" {joint} {topic.full if joint else topic.bare}".replace("  ", " "), topic)
            return
    at = len(work.text.rstrip(" ?.!"))
    few = sum(t.tag == "noun" for t in work.found) <= 4
    compared = _COMPARED.search(work.text)
    place = work.talk.pick("place", (), 0.3)
    if compared:
        work.put(at, at, f" {_THAN[compared[1].lower()[:7]]} {topic.full}", topic)
    elif place and few and any(t.lower in ("there", "any", "some", "popular", "nearby", "famous") for t in work.found):
        work.put(at, at, f" in {place.full}", place)
    elif _NEEDED.search(work.text):
        work.put(at, at, f" for {topic.full}", topic)
    elif not work.phrases and any(t.tag == "wh" for t in work.found):
        work.loose.append(topic)


def _gap(work: Work, phrase: Phrase, topic: Referent) -> tuple[int, str]:
    """Where the topic is missing from `phrase`, and by which word it is joined; 0 where nothing is."""
    end = _end_of_list(work, phrase)
    joint = "in" if topic.place == 1.0 else "of"
    if phrase.is_headless and not has_complement(work, phrase, phrase.end):
        return phrase.end, ""
    if _asks_which_kind(work, phrase):
        return phrase.end, "of"
    if phrase.is_aspect and not _in_passing(work, phrase) and not has_complement(work, phrase, end):
        return end, joint
    if phrase.head in _ROLES and phrase.of and not has_complement(work, phrase, phrase.end):
        return phrase.end, "in"
    if _other_side(work, phrase):
        return phrase.end, joint
    before = next((t for t in reversed(work.found) if t.end <= phrase.start), None)
    inside = any(t.tag == "clause" or t.lower in _RELATIVES for t in work.found if 0 < t.start < phrase.start)
    if inside or (before is not None and before.tag == "prep"):
        return 0, ""
    few = sum(t.tag == "noun" for t in work.found) <= 3 and not any(t.tag == "self" for t in work.found)
    if few and (bridges(phrase) or _striking(work, phrase)) and not has_complement(work, phrase, end):
        return phrase.end, joint
    return 0, ""


def _asks_which_kind(work: Work, phrase: Phrase) -> bool:
    """ "What kind should I buy?" """
    at = work.found.index(phrase.words[0])
    fronted = at > 0 and work.found[at - 1].lower in ("what", "which")
    return fronted and phrase.head in ("kind", "type", "variety", "sort", "brand", "version") and not phrase.of


def _striking(work: Work, phrase: Phrase) -> bool:
    """ "What are popular trails?": some out of many, with nothing that says of what."""
    if len(work.phrases) > 1 or not phrase.is_plural:
        return False
    return any(w.lower in lex.STRIKING or (w.lower.endswith("est") and w.tag == "noun") for w in phrase.words[:-1])


_COMPARED = re.compile(r"\b(different|differ|compare)\s*\?*\s*$", re.IGNORECASE)
_NEEDED = late(r"\b(?:needed|required|need (?:any|some) [\w-]+)\s*\?*\s*$", re.IGNORECASE)
_THAN = {"differe": "from", "differ": "from", "compare": "with"}


def _other_side(work: Work, phrase: Phrase) -> bool:
    """Whether only one side of an aspect with two is named: "the impact on trade"."""
    after = next((t for t in work.found if t.start >= phrase.end), None)
    if phrase.head not in lex.TWO_PLACE or phrase.of or phrase.owner or after is None:
        return False
    return after.lower in ("on", "to", "with", "for", "from") and len(phrase.nouns) == 1


_RELATIVES = frozenset("that which who when where because".split())
_ROLES = frozenset("role importance significance part contribution".split())


def _in_passing(work: Work, phrase: Phrase) -> bool:
    """Whether an aspect stands in an adverbial, as in "for different periods"."""
    before = next((t for t in reversed(work.found) if t.end <= phrase.start), None)
    if before is None or phrase.determiner in ("a", "an"):
        return before is not None
    return before.tag == "of" or (before.tag == "prep" and before.lower != "about" and phrase.determiner != "the")


def _end_of_list(work: Work, phrase: Phrase) -> int:
    """Where the list ends that `phrase` begins: "the pros and cons"."""
    end = phrase.end
    for token, after in zip(work.found, work.found[1:], strict=False):
        if token.tag == "join" and token.start >= end and token.start - end < 2:
            end = next((p.words[-1].end for p in work.phrases if p.start == after.start and p.head in lex.ASPECTS), end)
    return end
