"""The rules that complete a Chinese question from the talk before it: 它, 这项, 该, 其, …呢, and what is unsaid."""

from __future__ import annotations

import re
from collections.abc import Sequence

from store.language.patterns import late
from store.language.text import without_asking, words

_MARKS = "？?！!。，,；;：:、\\s"
_HAN = "\u3400-\u9fff"
_FUNCTION = late(
    "请问|请介绍一下|请介绍|请告诉我|告诉我|介绍一下|介绍|关于|说说|谈谈|根据|按照|是否|有没有|会不会|能不能|可不可以|"
    "将会|将要|将于|将在|已经|曾经|正在|目前|现在|一共|总共|大约|大概|需要|应该|可以|可能|能够|打算|计划在|"
    "批准|宣布|决定|表示|认为|支持|反对|提出|通过了|签署|发生|举行|成立|建成|开通|花费|耗资|"
    "说(?![法明服])|是(?![不非])|[要会将能是有在为被把对从由向给让使用已了吗呢吧啊过着花]"
)
_REFERS = late(
    "(?P<plural>它们|他们|她们)|(?P<person>[他她])|(?P<thing>它)(?![们])|"
    "(?P<its>(?:(?<=^)|(?<=[在对将把由被从向为与和及因是，、？]))其)(?![中他实次余它间])|"
    f"(?P<this>[这那](?:个|项|家|座|份|种|场|位|名|条|部|款|些|起)|该|此)(?P<noun>(?!案|外|时|后|前|次|类|如)[{_HAN}]{{2}})?"
)
_PLACE = late("[这那](?:里|儿)")
_EVENT = late("^[这那](?=[是会将对为])|(?<=[为对])[这那](?=[{_MARKS}]|$)")
_WHAT_ABOUT = late(f"^(?:那么?|而)?(?P<what>[^{_MARKS}]+?)呢[{_MARKS}]*$")
_WHEN = late(
    "^(?:[今去明前后上下]个?[年月周季]|(?:\\d+|[一二三四五六七八九十零〇]+)[年月日]|第[一二三四]季度|春|夏|秋|冬|之?前|之?后|现在|以前|以后)"
)
_UNSAID = late(
    "^(?:那么?|而且?|还|又|后来|结果)?(?:什么时候|何时|为什么|为何|怎么|如何|多少|多久|多大|谁|哪|什么|有什么|有哪|有多少|是谁|有人|是否|能否|会不会|"
    "有没有|在哪|几|要|会|能|需要|花)"
)
_TITLES = (
    "市长|部长|总统|总理|首相|主席|总裁|经理|董事长|院长|校长|教授|博士|医生|"
    "女士|先生|议员|记者|作家|发言人|主任|局长|县长|省长"
)
_PERSON = late(f"{_TITLES}|[{_HAN}]·[{_HAN}]")
_KIND = late(
    "公司|集团|项目|计划|方案|法案|法律|政策|机构|组织|大学|学校|政府|部门|地区|城市|国家|银行|协会|工厂|企业|活动|事件|产品|"
    "技术|系统|政党|工程|建筑|协议|条约|电影|小说|报告|研究|疾病|药物|疫苗|比赛|选举|决定|措施|问题|案件|团体|医院|港口|隧道"
)
_WHY = late(f"^(?:为什么|为何|怎么会|何以见得|真的)(?:这样|吗|呢)?[{_MARKS}]*$")
_FEWEST, _LONGEST_TOPIC = 2, 24


def completed(question: str, history: Sequence[tuple[str, str]]) -> str:
    """`question` with what it leans on in the talk before it, (role, text) in order; unchanged if it stands alone."""
    topic, person, before = "", "", ""
    for role, text in history:
        if role == "user":
            whole = _complete(text.strip(), topic, person, before)
            newer = _topic(whole) if not topic or topic not in whole else ""
            topic, before = newer or topic, whole
            person = _person(whole) or person
        else:
            person = person or _person(text)
    return _complete(question, topic, person, before)


def _complete(question: str, topic: str, person: str, before: str) -> str:
    if not topic or topic in question:
        return question
    if _WHY.match(question) and before:
        return before + question
    about = _WHAT_ABOUT.match(question)
    if about and before:
        return _asked_of(about["what"], question, topic, before)
    replaced = _PLACE.sub(topic, _EVENT.sub(topic, _REFERS.sub(lambda m: _meant(m, question, topic, person), question)))
    if replaced != question:
        return replaced
    if _UNSAID.match(question) and not set(words(topic)) & set(words(question)):
        rest = re.sub("^(?:那么?|而且?)", "", question)
        if re.match("什么是|谁是|哪些?[^年]|何为", rest):
            return question
        own = [part for part in _parts(rest) if len(part) > 2]
        return f"{topic}{rest}" if not own else question
    return question


def _asked_of(what: str, question: str, topic: str, before: str) -> str:
    """ "Y呢？": the question before, of Y or at the time Y."""
    if _REFERS.fullmatch(what):
        return before
    if _WHEN.match(what):
        return f"{what}{before}"
    if topic in before:
        return before.replace(topic, what, 1)
    return f"{question}（{topic}）"


def _meant(match: re.Match[str], question: str, topic: str, person: str) -> str:
    """What stands for the leaning words of `match`."""
    if any(len(part) > 1 for part in _parts(question[: match.start()])):
        return match[0]  # what it stands for comes before it
    if match["person"]:
        return person or topic
    if match["its"]:
        return f"{topic}的"
    noun = match["noun"]
    if match["this"] in ("该", "此") and not _KIND.match(noun or ""):
        return match[0]
    if noun and noun not in topic and not _KIND.match(noun):
        return match[0]
    return topic if not noun or noun in topic or match["this"] == "该" else f"{topic}{match[0]}"  # in apposition


def _parts(text: str) -> list[str]:
    """What is left between words that ask, marks, and words that only build a sentence."""
    plain = re.sub(f"[{_MARKS}]", " ", without_asking(text))
    return [part.strip("的地得和与及上下中里") for part in _FUNCTION.sub(" ", plain).split()]


def _topic(text: str) -> str:
    """What a question is about: the first of its parts that is long enough, a name before others."""
    quoted = re.search("《[^》]{1,30}》", text)
    if quoted:
        return quoted[0]
    parts = [part for part in _parts(text) if _FEWEST <= len(part) <= _LONGEST_TOPIC and part in text]
    return max(parts, key=lambda part: (min(len(part), 4), -text.find(part)), default="")


def _person(text: str) -> str:
    return next((part for part in _parts(text) if _PERSON.search(part)), "")
