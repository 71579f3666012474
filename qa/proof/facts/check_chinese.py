"""Denial, direction and speaker in Chinese, which has no spaces between words and no capitals to tell a name by."""

from __future__ import annotations

import re

from rapidfuzz.distance import LCSseq, Levenshtein

from qa.proof.facts.difference import Difference, Ground, differ, other_words
from qa.proof.speakers.chinese import ADVERBS
from store.language.numbers import quantities
from store.language.patterns import late, simplified
from store.language.reversals import HARMLESS

_HAN = re.compile("[\u4e00-\u9fff]")
_OPPOSITE = (
    ("上升 增长 提高 上涨 增加 升至 升到 上调 扩大 增至 增加到 加快 攀升",
     "下降 减少 降低 下跌 缩减 降至 降到 下调 缩小 减至 下滑 放缓 回落"),
    ("支持 赞成 同意 批准 通过 接受", "反对 否决 拒绝 驳回 抵制"),
    ("允许 准许", "禁止 不准"),
    ("开始 启动 开工 开放 开业", "结束 停止 完工 关闭 停业"),
    ("高于 超过 多于", "低于 不足 少于"),
    ("之前 以前", "之后 以后"),
    ("盈利 顺差", "亏损 逆差"),
    ("胜利 获胜 赢得 击败 战胜", "失败 落败 输给 输掉 不敌 负于 败给"),
    ("提前 提早", "推迟 延后 延期 推后"),
    ("买入 购买 收购 进口", "卖出 出售 出口"),
    ("全部 所有 全体 一致", "部分 少数 一些"),
    ("最高 最大 最多", "最低 最小 最少"),
    ("乐观", "悲观"),
    ("肯定 承认 证实", "否定 否认"),
)  # fmt: skip
_LITTLE = ("由从自", "于在", "至到为", "是为约", "与和及同跟")
_WAYS = late("(?<=[向往朝以])(?:[东西][南北]|[东西南北])")
_DENIAL = late("没有|并未|从未|尚未|并非|不再|不会|不能|未能|否认|拒绝|没|未|不|無|非")
_NO_DENIAL = late(rf"{HARMLESS}|除非|对不")
_SPEAKER = late(
    rf"([\u4e00-\u9fff·]{{2,4}}?)(?<![上中时后里会]){ADVERBS}*(?:表示|说|称|认为|指出|宣布|强调|警告|透露|告诉)"
)
_PRONOUN = late("[他她它们其该]")
_SIGNS = re.compile("[\u4e00-\u9fff]{1,4}")
_STOPS = "。！？"
_MARK = re.compile("[，。；：！？]")
_MOSTLY = 0.7  # share of the signs of a claim that a sentence has which is nearly the claim
_AHEAD = late("将(?=[于在会被])|即将|计划|预计|拟(?=[于在])")
_DONE = late("已经?|了(?![解结])")
_CLOSE = 0.5
_DENIED = late("(?=([\u4e00-\u9fff]{2}))(?:[予以经获被得曾能可]([\u4e00-\u9fff]{2}))?")
"""What stands behind a denial, and behind a sign that helps it: 未予采纳."""


def in_chinese(claim: str, ground: Ground) -> list[Difference | None]:
    """Every turn between a Chinese claim and the sentence that says nearly the same."""
    if not _HAN.search(claim):
        return []
    close = max(ground.chosen, key=lambda text: text.share, default=None)
    if close is None or close.share < _CLOSE or not _HAN.search(close.text):
        return []
    everything = "".join(text.text for text in ground.chosen)
    found = [_direction(claim, everything), _way(claim, everything), _to_come(claim, everything)]
    return [*found, _denial(claim, close.text), _speaker(claim, close.text), _exchanged(claim, close.text, ground)]


def _direction(claim: str, text: str) -> Difference | None:
    plain_claim, plain_text = simplified(claim), simplified(text)
    for left, right in _OPPOSITE:
        for ours, theirs in ((left.split(), right.split()), (right.split(), left.split())):
            mine = [word for word in ours if word in plain_claim]
            if not mine or any(word in plain_text for word in ours) or any(word in plain_claim for word in theirs):
                continue
            there = next((word for word in theirs if word in plain_text), None)
            if there and bool(_denials(claim)) == bool(_denials(text)):
                return other_words("direction", "wrong", _as_written(mine[0], claim), _as_written(there, text))
    return None


def _way(claim: str, text: str) -> Difference | None:
    """ "Moved to the south" where the text has it to the north, and names no other way."""
    ours, theirs = (list(_WAYS.finditer(words)) for words in (claim, text))
    if len(ours) != 1 or len(theirs) != 1 or ours[0].group() == theirs[0].group():
        return None
    here, there = (words[one.start() - 1 : one.end()] for words, one in ((claim, ours[0]), (text, theirs[0])))
    return other_words("direction", "wrong", here, there)


def _exchanged(claim: str, text: str, ground: Ground) -> Difference | None:
    """Signs of the claim that stand where a sentence which is nearly the claim has others, and that no source has: what
    a reader of English hears in such a place, nothing hears in Chinese."""
    ours, theirs = simplified(claim).rstrip(_STOPS), simplified(text)
    beginnings = [theirs[: m.start()] for m in _MARK.finditer(theirs)]
    theirs = max((*beginnings, theirs), key=lambda words: LCSseq.similarity(ours, words))
    steps = list(Levenshtein.opcodes(ours, theirs))
    if sum(step.src_end - step.src_start for step in steps if step.tag == "equal") < _MOSTLY * len(ours):
        return None
    every = simplified("\n".join(words.text for words in (*ground.chosen, *ground.around, *ground.rest)))
    for before, step, after in zip((None, *steps), steps, (*steps[1:], None), strict=False):
        a, b = step.src_start, step.src_end
        here, there = ours[a:b], theirs[step.dest_start : step.dest_end]
        alone = all(one is None or one.tag == "equal" for one in (before, after))
        counted = any(q.start < b and a < q.end for q in quantities(claim))
        if step.tag != "replace" or counted or not alone or not _SIGNS.fullmatch(here) or not _SIGNS.fullmatch(there):
            continue
        pairs = [ours[i : i + 2] for i in range(max(0, a - 1), b) if _SIGNS.fullmatch(ours[i : i + 2])]
        if any(pair not in every for pair in pairs) and all(pair not in every for pair in pairs if pair != here):
            if _alike(here, there):
                continue
            said, told = _clause(claim, a, b), _clause(text, step.dest_start, step.dest_end)
            return other_words("rest", "absent", said, told)
    return None


def _clause(text: str, start: int, end: int) -> str:
    """The clause in which signs stand: which of those beside them are of one word with them, nothing tells."""
    before, behind = _BREAK.split(text[:start])[-1], _BREAK.split(text[end:])[0]
    return f"{before}{text[start:end]}{behind}".strip()


_BREAK = re.compile("[，。；：！？、,;!?\n]")


def _alike(here: str, there: str) -> bool:
    """Whether two words are alike, 不敌 and 负于, or two signs of grammar that stand for each other, 于 and 在."""
    sides = (side.split() for pair in _OPPOSITE for side in pair)
    return any({here, there} <= set(like) for like in (*sides, *_LITTLE))


def _to_come(claim: str, text: str) -> Difference | None:
    """What the claim tells as done and the article as planned."""
    ahead, done = _AHEAD.search(text), _DONE.search(claim)
    if ahead is None or done is None or _AHEAD.search(claim) or _DONE.search(text):
        return None
    planned = re.split("[，。；、]", text[ahead.start() :])[0]
    return differ("rest", "absent", done.group(), "The article tells this as still to come: “{words}”.", words=planned)


def _as_written(word: str, text: str) -> str:
    """A simplified `word` in the script in which it stands in `text`."""
    at = simplified(text).find(word)
    return text[at : at + len(word)]


def _denials(text: str) -> list[tuple[int, int]]:
    excluded = [m.span() for m in _NO_DENIAL.finditer(text)]
    return [m.span() for m in _DENIAL.finditer(text) if not any(a <= m.start() < b for a, b in excluded)]


def _denial(claim: str, text: str) -> Difference | None:
    """What follows a denial on one side stands without one on the other."""
    for written, other, in_claim in ((claim, text, True), (text, claim, False)):
        one, other = simplified(written), simplified(other)
        for start, end in _denials(one):
            behind = _DENIED.match(one, end)
            denied = next((words for words in behind.groups() if words and words in other), "") if behind else ""
            there, here = _denied(denied, other), _denied(denied, one)
            if denied and there and not any(there) and all(here):
                said = written[start : end + 4]
                told = "The article does not say “{words}”." if in_claim else "The article says “{words}”."
                return differ("negation", "wrong", said, told, words=said)
    return None


def _denied(words: str, text: str) -> list[bool]:
    """For each place of `words` in `text` whether a denial stands before it."""
    denials = [start for start, _ in _denials(text)]
    places = (m.start() for m in re.finditer(re.escape(words), text))
    return [any(at - 4 <= start < at for start in denials) for at in places]


def _speaker(claim: str, text: str) -> Difference | None:
    ours, theirs = _SPEAKER.findall(claim), _SPEAKER.findall(text)
    for name in ours:
        if _PRONOUN.search(name) or simplified(name) in simplified(text) or not theirs:
            continue
        named = [other for other in theirs if not _PRONOUN.search(other)]
        if named and not any(set(simplified(name)) & set(simplified(other)) for other in named):
            told = "In the article “{there}” says this, not “{here}”."
            return differ("speaker", "wrong", name, told, there=named[0], here=name)
    return None
