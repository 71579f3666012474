"""What a turn may lean on, from the words of the talk alone: its topic so far, and what the last answer told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.reading.question_analysis import read
from store.language.dates import moments
from store.language.grammar import ORDINALS
from store.language.names import names
from store.language.patterns import late, one_of, small
from store.language.quotation_marks import quotations
from store.language.text import is_spaceless, without_asking

History = Sequence[tuple[str, str]]

REMEMBERED = 6
"""Sentences of the last answer that are looked up."""

SHORTEST, SHORTEST_SPACELESS = 13, 5
"""Characters that a sentence which is looked up by its words alone has at least, and one in a script without spaces:
a shorter one is looked up with what was asked, and where nothing longer was told."""

FAR, LONGEST = 6, 300
"""The user's turns that a topic is read from, and the characters of each."""

WHOLE = 4
"""Telling words from which on a turn says by itself what it is about; of a script without spaces twice as many."""


def user_turns(history: History) -> list[str]:
    """The user's turns, the first first."""
    return [text for role, text in history if role == "user"]


def topic(history: History) -> str:
    """What the talk is about, in the user's words: those of the turn that began the topic, and of the turn before.

    Whole questions are read less well than the telling words of each.
    """
    said: list[str] = []
    for turn in reversed(user_turns(history)[-FAR:]):
        if words := _telling(turn[:LONGEST]):
            said.append(words)
        if begins(turn[:LONGEST]):
            break
    return ", ".join(dict.fromkeys((*said[:0:-1][:1], *said[:1])))


def _telling(turn: str) -> str:
    """`turn` from its first telling word to its last, "" where it has none; a place in a list tells nothing. Where
    words are not parted, what stands before the word that asks is what it is about, as 渡轮 of 渡轮为什么停运."""
    turn = _NTH.sub(" ", turn)
    turn = (is_spaceless(turn) and _before_asking(turn)) or turn
    terms = read(turn).terms
    return turn[min(t.start for t in terms) : max(t.end for t in terms)] if terms else ""


def _before_asking(turn: str) -> str:
    """`turn` up to the first word that asks; "" where nothing stands there that it could be about."""
    plain = without_asking(turn)
    asks = next((at for at, (one, other) in enumerate(zip(turn, plain, strict=True)) if one != other), len(turn))
    dated = moments(turn)
    told = (m.start() for m in _PAIR.finditer(_NO_TOPIC.sub(lambda m: "，" * len(m[0]), turn[:asks])))
    return turn[:asks] if any(not any(day.start <= at < day.end for day in dated) for at in told) else ""


_PAIR = late("[\u4e00-\u9fff]{2}")
_NO_TOPIC = late(r"现在|目前|当[前时]|如今|近[期来]|最[近后]|后来|到底|究竟|[一总]共|.*[有是](?=$)")


def begins(turn: str) -> bool:
    """Whether `turn` says what it is about: by enough telling words, or by a name and something besides."""
    terms = read(turn).terms
    if any(name.sure for name in names(turn)):
        return len(terms) > 1
    return not leans(turn) and says_enough(turn)


def stands_alone(turn: str) -> bool:
    """Whether `turn` says what it is about, whatever else it points to: "the ship that spilled oil off the cape"."""
    return begins(turn) or says_enough(turn)


def says_enough(turn: str) -> bool:
    """Whether `turn` has so many telling words that it says what it is about, whatever else it points to: "What do the
    school meals cost each year, and has that changed?"."""
    return len(read(turn).terms) >= (2 * WHOLE if is_spaceless(turn) else WHOLE)


_HAN_PLACES = {"一": 0, "1": 0, "二": 1, "2": 1, "三": 2, "3": 2, "四": 3, "4": 3, "五": 4, "5": 4}
_PLACES = {word: n - 1 for word, n in ORDINALS.items() if n < REMEMBERED} | _HAN_PLACES | {
    "former": 0, "other": 1, "latter": 1, "last": -1,
}  # fmt: skip
_LATER = one_of(word for word, n in ORDINALS.items() if 1 < n < REMEMBERED)
_NTH = late(
    r"^\W*(?:and\s+|(?:what|how) about\s+)?the (?P<alone>first|last|other)\W*$"
    rf"|\b(?:the|that)\s+(?:(?P<one>first|last|other|{_LATER})\s+(?:one\b|of\s+(?:them|these|those)\b)"
    rf"|(?P<either>former\b(?!\s+\w)|latter)\b|(?P<bare>{_LATER})(?=\W*$)"
    rf"|(?P<noun>{_LATER})\s+(?:article|piece|quote|sentence|report|source)\b)"
    rf"|第(?P<han>[{''.join(_HAN_PLACES)}])[个篇条位句]",
    re.IGNORECASE,
)


def nth(turn: str) -> int | None:
    """Which of the things told `turn` means by its place, from 0 on, -1 the last: 1 for "who said the second one?"."""
    match = _NTH.search(turn)
    return _PLACES[small(next(filter(None, match.groups())))] if match else None


def with_place(said: str, before: str) -> str:
    """`before`, which means one of the things told by its place, with the place that is all of `said`; "" where either
    means none so."""
    place, other = _NTH.search(before), _NTH.search(said)
    if place is None or other is None or read(_NTH.sub(" ", said)).terms:
        return ""
    word = other["alone"] or other["bare"]
    return before[: place.start()] + (f"the {word} one" if word else other[0]) + before[place.end() :]


def quoting(turn: str, words: str) -> str:
    """`turn` with `words`, or what they quote, in the place of what it counts: "who said “Nobody asked the eels”?"."""
    quoted = max((words[q.inner_start : q.inner_end] for q in quotations(words)), key=len, default=words)
    return _NTH.sub(lambda _: f"“{quoted.strip(' .,。，')}”", turn, count=1)


_SHELL_NOUNS = one_of(
    "affair agreement bill case deal decision idea incident issue law matter measure move offer plan program programme "
    "project proposal ruling scandal scheme verdict".split()
)
"""What takes up something told before where no word behind it says which: "any criticism of the programme?"."""

_LEANS = late(
    r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|this|that|these|those|there)\b|[他她它其]|[这那该此]"
    rf"|\bthe (?:{_SHELL_NOUNS})(?=\W*$)",
    re.IGNORECASE,
)


def leans(words: str) -> bool:
    """Whether `words` have one that stands for something named elsewhere."""
    return bool(_LEANS.search(words))


def words_of_last_answer(history: History) -> list[str]:
    """The articles' words in the last answer that told any: what stands before each of its markers on its line, without
    who says it; of many the first and the last. Behind the last marker stand words of ours."""
    return [words for _, words in lines_of_last_answer(history)]


def tells(history: History) -> bool:
    """Whether the last answer told any of the articles' words: a decline names articles, and tells none of theirs."""
    return bool(_MARKER.search(_last_told(history)))


def is_short(words: str) -> bool:
    """Whether `words` are too few for an article to be known by them alone: "Twenty-six."."""
    return len(words) < (SHORTEST_SPACELESS if is_spaceless(words) else SHORTEST)


def name_of_counted(turn: str, history: History) -> str:
    """Under which name the last answer told what `turn` counts, "*(Ida Brandt)* …"; "" where it has none."""
    place, told = nth(turn), lines_of_last_answer(history)
    label = _LABEL.match(told[place][0]) if place is not None and -len(told) <= place < len(told) else None
    return label["name"] if label and any(name.text == label["name"] for name in names(label["name"])) else ""


def lines_of_last_answer(history: History) -> list[tuple[str, str]]:
    """The lines of the last answer before each of its markers, and the articles' words in them; without those that are
    too short to be looked up, unless all are."""
    pieces = _MARKER.split(_last_told(history))
    lines = [piece.rstrip().rpartition("\n")[2].strip(" -") for piece in pieces[:-1] or pieces]
    words = (re.sub(r"^[^:：\n]{0,120}(?<![\d])[:：] ", "", _REMARK.sub("", line).strip(" -")) for line in lines)
    both = [(line, w.replace("\\", "")) for line, w in zip(lines, words, strict=True)]
    told = [(line, w) for line, w in both if not is_short(w)] or [(line, w) for line, w in both if w]
    return told if len(told) <= REMEMBERED else [*told[: REMEMBERED - 1], told[-1]]


def _last_told(history: History) -> str:
    """The last answer; where that declined a turn that leant on the talk, the one before, and so on."""
    last = ""
    for role, text in reversed(history[-2 * FAR :]):
        if role == "user":
            if begins(text[:LONGEST]):
                break
        elif _MARKER.search(text):
            return text
        last = last or (text if role == "assistant" else "")
    return last


_LABEL = re.compile(r"\*\((?P<name>[^,()]+)")
_MARKER = re.compile(r"(?:\[\d+\])+\s*")
_REMARK = re.compile(r"\*\((?:[^()\n]|\([^()\n]*\))*\)\*")
"""A remark of ours, in which a name may have brackets."""
