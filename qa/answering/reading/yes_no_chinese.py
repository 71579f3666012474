"""Whether a sentence in Chinese says as a fact what is asked about.

No space parts its words, and a sentence has most signs of much that it does not say: 收费 those of 不收取通行费. So
what is asked about has to stand in one clause, in stretches of two signs or more and in their order; in doubt nothing
is told.
"""

from __future__ import annotations

from itertools import pairwise

from qa.proof.speakers.chinese import ADVERBS, DAY, SAID
from store.language.patterns import late, simplified
from store.language.reversals import NEGATES

FEWEST = 2
"""Signs of a stretch that stands alone: of one sign nothing tells which word it is of."""

BETWEEN = 6
"""Signs that may part what somebody does from whom or what it is done to, as in 更换了港口的旧灯泡."""

_DONE = late(r"[了过]")
_QUOTED = late(r"“[^”]*”|「[^」]*」|『[^』]*』|‘[^’]*’")
_CLAUSE = late(r"[，。；：！？,;:!?\n、（）()]+")
_ADVERBIAL = late(
    rf"(?:{ADVERBS}|[于在]?{DAY}|[于在]?[\d一二三四五六七八九十]+[年月日时点分]|已经?|都|均|全部?|正式|完全|最终|终于|再次"
    r"|成功|顺利|依法|当[庭场])*"
)
"""What may part whoever does something from what is done: no other that does it."""
_AGENT = late(r"被$")
_BEHIND = late(r"$|[并且至到为给]")
_NOT_SO = late(
    rf"{SAID}|[将拟欲]|(?<![委社协议机])会(?![上议见员长场])|可能|也许|或许|或将|应[当该]?|必?须|需要?|要求|计划|预[计期]"
    r"|力争|争取|准备|打算|有望|希望|期待|反对|支持|赞成|呼吁|如果|假如|倘若|若|一旦|即使|除非|是否|能否|涉嫌|险些|差点"
    r"|几乎|防止|避免|阻止|拒绝|取消|终止|暂停|推迟|申请|考虑|讨论|研究|关于|有关|传闻|据传|撤[回销]|收回|推翻"
)
"""What tells as said, wanted, planned, feared or undone what stands beside it."""
_REPORTS = late(rf"{SAID}[，：,:]")


def stretches(said: str, text: str) -> tuple[tuple[int, int], ...]:
    """Where `said` stands in `text`, both in plain signs: each stretch as long as can be, all of two signs at least and
    in their order; () where it does not."""
    found: list[tuple[int, int]] = []
    at = 0
    for part in said.split():
        while part:
            length = next((n for n in range(len(part), FEWEST - 1, -1) if part[:n] in text[at:]), 0)
            if not length:
                return ()
            start = text.index(part[:length], at)
            at = start + length
            found.append((start, at))
            part = part[length:]
    return tuple(found)


def states(said: str, sentence: str) -> bool:
    """Whether a clause of `sentence` says `said` for a fact, of the same that it is asked of."""
    asked, told = plain(said), _QUOTED.sub("，", plain(sentence))
    return any(_says(asked, clause) for clause in _CLAUSE.split(_REPORTS.split(told)[0]))


def plain(text: str) -> str:
    """`text` in simplified signs, without 了 and 过."""
    return _DONE.sub("", simplified(text))


def _says(asked: str, clause: str) -> bool:
    found = stretches(asked, clause)
    if not found or not _BEHIND.match(clause[found[-1][1] :]):
        return False
    gaps = [clause[one[1] : other[0]] for one, other in pairwise(found)]
    aside = [clause[: found[0][0]], *gaps, clause[found[-1][1] :]]
    if any(NEGATES.search(words) or _NOT_SO.search(words) for words in aside):
        return False
    is_one = not gaps or _ADVERBIAL.fullmatch(gaps[0]) or _AGENT.search(clause[: found[0][1]])
    return bool(is_one) and all(len(gap) <= BETWEEN for gap in gaps[1:])
