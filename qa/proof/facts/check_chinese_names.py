"""People named in Chinese, where no capital tells a name: what a claim says of one and its sentence of another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import LCSseq, Prefix

from qa.proof.facts.difference import Difference, Ground, differ, other_words
from qa.proof.speakers.chinese import ADVERBS, SAID, TITLE
from store.language.patterns import late, simplified
from store.language.people import CHINESE_SURNAME, is_chinese_name

_HAN = re.compile("[\u4e00-\u9fff]")
_TITLED = late(rf"(?:{TITLE}|叫)$")
_OPENS = late(r"(?:^|[^\u4e00-\u9fff]|[由被使让])$")
_CLOSES = late(rf"{ADVERBS}?{SAID}|[^\u4e00-\u9fff]|$|[因将被在从已曾未没不也是向对]")
_NEVER = late(rf"[的了是在这那也就都将已被把从等说称于]|(?:[某总]|{TITLE})$")
_PLACE_OR_KIND = late("[区镇县市省州国乡村路街桥局院所部会厅厂司队社校点库站团组室党系报刊法人者们年月日元家员业性]$")
_CLAUSE = re.compile("[^，。；：！？、\\s“”「」『』（）]*")
_PRONOUN = late("[他她其]|该|自己|本人|记者")
_JOINT = late("[和与及同跟、]")
_MUTUAL = late("^(?:[和与同跟及]|会见|会晤)")
_MOSTLY = 0.6  # share of what is said of somebody that a sentence has in the same order
_FEWEST, _BEGINS = 3, 2  # signs of it there, and behind a name where it begins
_TITLE_AND_NAME = 12
_OPENING = re.compile("(?:^|(?<=[，。；：]))")
_LONGEST = 4  # signs of a name


def another_person(claim: str, ground: Ground) -> list[Difference]:
    """What a claim says of somebody whom the sources name, and its sentence of somebody else."""
    if not _HAN.search(claim):
        return []
    ours = simplified(claim)
    read = simplified("\n".join(words.text for words in ground.rest))
    every = read.split("\n")
    beside = simplified("\n".join(words.text for words in ground.around))
    record = simplified("\n".join(words.text for words in ground.around[-1:]))
    people = people_in(read) | people_in(record) | _named_again(ours, read)
    own = _places(ours, people)
    texts = [simplified(words.text) for words in ground.chosen]
    found = [_changed_round(ours, own, texts)]
    for start, end in own:
        name, said = ours[start:end], _clause(ours, end)
        of_them = said.startswith("的") and not _OPENS.search(ours[:start])  # the object: "对某人的判决"
        if len(said) < _BEGINS or _JOINT.match(said) or of_them:
            continue
        one = _behind_another(name, said, texts, every, people)
        found.append(one or _of_another(name, said, texts, every, [p for p in people if p not in ours], beside))
    return [difference for difference in found if difference][:1]


def _clause(text: str, start: int) -> str:
    """What stands from `start` to the next mark."""
    clause = _CLAUSE.match(text, start)
    return clause.group() if clause else ""


def _behind_another(
    name: str, said: str, texts: Sequence[str], every: Sequence[str], people: Collection[str]
) -> Difference | None:
    """The words behind `name` stand right behind another name, and nowhere as many of them behind this one."""
    behind = (text[m.end() :] for text in every for m in re.finditer(name, text))
    own = max((Prefix.similarity(said, words) for words in behind), default=0)
    for text in texts:
        for start, end in _places(text, people):
            there = Prefix.similarity(said, text[end:])
            if text[start:end] == name or there <= max(own, _BEGINS - 1) or not _has(said, text):
                continue
            if _JOINT.search(text[max(0, start - _TITLE_AND_NAME) : start]) and name in text[:start]:
                continue
            return other_words("name", "wrong", name, text[start:end], said=name)
    return None


def _of_another(
    name: str, said: str, texts: Sequence[str], every: Sequence[str], others: Collection[str], beside: str
) -> Difference | None:
    """A sentence that has what is said of `name`, and names not them but one of `others` before it."""
    text = max(texts, key=lambda text: _shared(said, text)[0], default="")
    size, at = _shared(said, text)
    if size < _FEWEST or not _has(said, text) or _is_named(name, text) or _PRONOUN.search(text, 0, at):
        return None
    if any(_is_named(name, other) and _has(said, other) for other in every):
        return None
    before = [(start, end) for start, end in _places(text, others) if end <= at]
    if not before:
        return None
    start, end = before[-1]
    if end + len(_clause(text, end)) >= at:
        return other_words("name", "wrong", name, text[start:end], said=name)
    if name in beside:
        return None
    elsewhere = "What was read names “{words}” elsewhere, not where it says this."
    return differ("name", "absent", name, elsewhere, words=name)


def _changed_round(ours: str, own: Sequence[tuple[int, int]], texts: Sequence[str]) -> Difference | None:
    """Two neighbouring names of a claim that stand the other way round about the same words."""
    for (a, b), (c, d) in pairwise(own):
        one, between, other = ours[a:b], ours[b:c], ours[c:d]
        if len(between) < _BEGINS or not _CLAUSE.fullmatch(between) or _MUTUAL.search(between):
            continue
        straight = any(between + other in text for text in texts)
        if not straight and any(other in text[: text.find(between + one)] for text in texts if between + one in text):
            return other_words("name", "wrong", ours[a:d], f"{between}{one}", said=one)
    return None


def _shared(said: str, text: str) -> tuple[int, int]:
    """How many signs the longest run of `said` that stands in `text` has, and where."""
    for size in range(len(said), 0, -1):
        for i in range(len(said) - size + 1):
            at = text.find(said[i : i + size])
            if at >= 0:
                return size, at
    return 0, 0


def _has(said: str, text: str) -> bool:
    """Whether a text has most of the signs of `said`, in their order."""
    return LCSseq.similarity(said, text) >= _MOSTLY * len(said)


def _is_named(name: str, text: str) -> bool:
    """Whether a text names somebody, by their surname too: 宫某, 尤指导."""
    return name in text or re.search(rf"{name[0]}(?:[某总]|指导|{TITLE})|[老小]{name[0]}", text) is not None


def _places(text: str, people: Collection[str]) -> list[tuple[int, int]]:
    if not people:
        return []
    return [m.span() for m in re.finditer("|".join(sorted(people, key=len, reverse=True)), text)]


def _named_again(ours: str, read: str) -> frozenset[str]:
    """The names with which a phrase of the claim begins and that the sources have once, with something else behind."""
    found = set()
    for m in _OPENING.finditer(ours):
        name = ours[m.end() : m.end() + 3]
        if not is_chinese_name(name) or _NEVER.search(name) or _PLACE_OR_KIND.search(name):
            continue
        places = (place.end() for place in re.finditer(name, read))
        if any(read[at : at + 1] != ours[m.end() + 3 : m.end() + 4] for at in places):
            found.add(name)
    return frozenset(found)


@lru_cache(maxsize=64)
def people_in(text: str) -> frozenset[str]:
    """The people whom a text names: a surname and a sign or two behind a title, or twice where a phrase begins, with
    what shows where the name ends."""
    seen: dict[str, list[tuple[bool, bool, bool, str]]] = defaultdict(list)
    for at in (m.start() for m in CHINESE_SURNAME.finditer(text)):
        before = text[max(0, at - 8) : at]
        titled, opens = bool(_TITLED.search(before)), bool(_OPENS.search(before))
        for size in range(2, _LONGEST + 1):
            name, behind = text[at : at + size], text[at + size : at + size + 24]
            if is_chinese_name(name) and not _NEVER.search(name):
                seen[name].append((titled, opens, bool(_CLOSES.match(behind)), behind[:1]))
    sure: set[str] = set()
    for name in sorted(seen, key=len):
        if any(name.startswith(short) for short in sure):
            continue
        places = seen[name]
        titled, closed = any(p[0] for p in places), any(p[2] for p in places)
        apart = closed or len({p[3] for p in places}) > 1
        kind = bool(_PLACE_OR_KIND.search(name))
        again = len(places) > 1 and any(p[1] for p in places) and apart and not kind
        if (titled and closed) if len(name) == 2 else (titled and (apart or not kind)) or again:
            sure.add(name)
    return frozenset(sure)
