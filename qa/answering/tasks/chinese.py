"""The tasks that requests in Chinese ask for, by how they are worded: the reader hears requests in English alone."""

from __future__ import annotations

import re
from typing import cast

from qa.answer import TaskName
from qa.answering.scope.genre_filter import genre_called
from qa.answering.tasks.holdings import detail_of
from qa.answering.tasks.list import kind_named
from qa.answering.tasks.task import Task
from qa.answering.wording.phrasing import topic_of
from store.language.patterns import late
from store.language.reporting import CHINESE_TEXT

_BEFORE = late(
    r"^[\s\"'“‘]*(?:(?:请问?|麻烦你?|劳驾|你?能不能|你?能否|你?可以|我想(?:看|要|知道|了解)?|帮我|帮忙|给我|替我"
    r"|为我|来|做|列出|写|给出|用)\s*"
    r"(?:一[个份段句下条]|个)?(?:话|字)?)+"
)
_BEHIND = late(r"(?:[\s,;–-]*(?:谢谢|好吗|可以吗|行吗|一下|吗))*[\s?!.…？！。]*$")
_JOINTS = late(
    r"^(?:[\s:：,，;–—-]+|[\u4e00-\u9fff]{0,2}一下|[那这]一?[篇则](?:(?=关于|有关)|[讲说写谈]的?[是到]?)|关于|有关|对于|对|把|将|围绕|就)\s*"
)
_TAIL = late(r"(?:[\s:：,，;–—-]+|(?<=[\u4e00-\u9fff])[那这]一?[篇则]|(?:的|做|作|进行|一个|个|按|列|这件事情?)\s*)$")

_THAT = late(rf"(?<=[\u4e00-\u9fff])的?[那这]一?[篇则](?={CHINESE_TEXT}$)")
"""What points at a text behind its topic: 扫码点餐那篇评论."""

_WORDS = r"(?:原话|引语|言论|引述|表态)"
_PEOPLE, _BODIES, _PLACES = r"(?:人物?|人名)", r"(?:机构|组织|公司|企业)", r"(?:地点|地方|地名|城市|国家)"
_FIGURES = r"(?:数字|数据|金额)"
_ANY = rf"(?:{_PEOPLE}|{_BODIES}|{_PLACES}|{_FIGURES}|名字)"
_TOPIC, _SPEAKER = r"(?P<topic>.+?)", r"(?P<speaker>.{1,20}?)"
_SIDES = r"(?P<one>[^,:?，：？]{1,30}?)(?:和|与|跟)(?P<other>[^,:?，：？]{1,30}?)"
_SIDES_ALONE = r"(?P<a_side>[^,:?，：？]{1,30}?)(?:和|与|跟)(?P<b_side>[^,:?，：？]{1,30}?)"
_SAYS = r"[上中]?的?(?:报[道导]|说法|观点|看法|立场)"
_UNLIKE = r"(?:不同|不一样|区别|差异|异同|分歧|出入|矛盾)(?:的?(?:地方|之处))?"
_KIND = r"(?:(?:观点|评论|分析|新闻)(?=文章))"
_WHO, _STANCE = r"(?:谁|哪些人|什么人)", r"(?:反对|批评|不满|支持|赞成|欢迎)"
_NEWS = r"(?:消息|进展|动态|情况|新闻|动向|报[道导])"

_ASKED: tuple[tuple[str, str], ...] = (
    ("help thanks", r"(?:非常|十分)?(?:感谢|多谢|谢谢)(?:你|您|了)*(?:的(?:帮助|帮忙|回答|解答))?"),
    ("help greeting", r"您好|你好|嗨|早上好|晚上好"),
    ("help who", r"你(?:是谁|是什么|能做什么|会什么|可以做什么|[可能]以?干什么|[可能]以?回答什么|能帮我什么)|帮助"
                 r"|帮帮我"
                 r"|(?:怎么|如何)(?:用|使用|提问)|[能可]以?问什么"),
    ("library mentioning", r"(?:一共|总共)?有?(?:多少|几)篇?(?:文章|报[道导])(?:提到|关于|涉及)(?:了)?(?P<topic>.+)"),
    ("library on", r"(?:资料库里?)?有(?:哪些|什么|没有)(?:关于|提到)(?P<topic>.+?)的(?:文章|报[道导]|内容)"),
    ("library", r"(?:一共|总共|这里|资料库|库)?(?:里|中)?(?:一共|总共)?(?:有|(?:写|发表|刊登)[过了]?)?"
                rf"(?:多少|什么|哪些|几)(?:篇|家|位)?{_KIND}?"
                r"(?:文章|报[道导]|新闻|内容|媒体|来源|报纸|作者|记者|话题|主题)(?:的文章)?"
                rf"|(?:哪些|什么|多少篇?)(?:文章|报[道导])是{_KIND}文章"
                r"|的?(?:文章|报[道导])(?:一共|总共|都)?(?:有(?:哪些|什么|(?:多少|几)篇))?"
                r"|最[新早]的?(?:一篇)?(?:文章|报[道导]|新闻)(?:是(?:什么|哪篇|哪一篇))?(?:讲什么)?"
                r"|.{0,4}最[后近](?:添加|加入).{0,8}"
                r"|(?:哪些|什么)?(?:名字|人名|人物)(?:出现|提到)(?:得)?最多|出现(?:得)?最多的(?:名字|人).{0,4}"
                r"|(?:以来|之后|以后)?有?(?:什么|哪些)?(?:新(?:的)?|新增(?:了)?(?:什么|哪些)?)(?:文章|报[道导]|内容)"
                r"|(?:文章|报[道导]|资料库).{0,8}(?:时间范围|时间跨度|覆盖.{0,4}时间|从什么时候到什么时候)"),
    ("timeline", r"(?:(?:梳理|整理|盘点|回顾)出?(?:一下)?)?"
                 r"(?P<topic>.*?)(?:(?<=..)从[^从到]{1,12}到[^从到]{1,12}?)?(?:的)?(?:时间线|时间轴|时间表|大事记|年表|来龙去脉|前后经过|事件经过|经过|始末"
                 r"|全过程|发展过程"
                 r"|发展历程)(?:是什么|怎样|如何)?|(?:请)?按时间(?:顺序)?(?:排列|列出|整理|说说|讲讲"
                 r"|梳理)(?P<ordered>.+)"
                 r"|(?P<sorted>.+?)按时间(?:顺序)?(?:排列|列出|整理|梳理)"
                 r"|(?P<grown>.+?)(?:一步步)?是怎么发展(?:的|到今天的)|(?P<whole>.+?)从头到尾发生了什么"),
    ("compare", rf"(?:比较|对比)(?:一下)?{_SIDES}(?:对于?|关于|就|在){_TOPIC}(?:的)?(?:报[道导]|说法|观点|看法|立场)?"
                rf"|(?:各家?|不同)(?:媒体|报纸|来源)(?:对于?|关于|就|怎么(?:报[道导]|看"
                rf"|说))(?P<told>.+?)(?:的)?(?:报[道导]|说法|观点)?"
                r"(?:有(?:什么|何)(?:不同|区别|差异|异同|分歧))?"),
    ("compare", rf"{_SIDES}(?:对于?|关于|就|在){_TOPIC}(?:{_SAYS})?(?:有(?:什么|何|哪些)|的){_UNLIKE}"
                rf"|{_SIDES_ALONE}{_SAYS}(?:有(?:什么|何|哪些)|的){_UNLIKE}"),
    ("quotes", rf"(?:引用)?{_SPEAKER}(?:关于|对于?|就|谈){_TOPIC}(?:的)?(?:所有|全部)?(?:的)?"
               rf"(?:{_WORDS}(?:有哪些|是什么)?|有哪些{_WORDS}|的话)"),
    ("quotes", rf"{_SPEAKER}(?:说过)?(?:的)?(?:所有|全部)?(?:的)?(?:{_WORDS}(?:有哪些|是什么)?|有哪些{_WORDS}"
               rf"|(?<=说过的)话"
               r"(?:有哪些|都列出来)?)"),
    ("quotes", rf"(?:引用)?{_SPEAKER}(?:对(?P<topic>.+?))?(?:都|一共|究竟|到底|具体)说(?:过|了)?(?:些)?(?:什么"
               rf"|哪些话)"),
    ("quotes", r"(?P<speaker>[他她]们?)(?:自己|本人)?(?:又|还)?是?(?:怎么|如何)(?:说|表示|回应)(?:的)?"),
    ("opinions", rf"(?:有)?{_WHO}(?:在)?{_STANCE}(?:了)?(?:[、，,]?(?:又|而|和|或|以?及)?{_WHO}?(?:在)?{_STANCE}"
                 rf"(?:了)?)*{_TOPIC}|(?:有)?{_WHO}对(?P<felt>.+?)(?:表示|表达|提出|感到|持)(?:了|过)?.{{2,8}}"
                 r"|反对(?P<what>.+)的(?:人|理由|意见)"
                 r"|对?(?P<sides>.+?)的?(?:支持[和与或]反对|反对[和与或]支持)(?:的?(?:意见|声音|理由|观点|双方))?"),
    ("opinions", rf"(?:各方|人们|大家|外界|公众|社会)?对{_TOPIC}(?:的|有什么|有何|有哪些)(?:反应|看法|意见|评价"
                 rf"|态度|反对意见)"
                 r"(?:是什么|如何|有哪些)?|(?:人们|大家)(?:怎么看|如何看待)(?P<seen>.+)"),
    ("list quoted", r"(?:关于)?(?P<topic>.*?)(?:中|里)?引用(?:了)?(?:谁|哪些人)(?:的话)?"),
    ("list", rf"(?:列出|关于)?(?P<topic>.*?)(?:中|里|里面)?(?:提到|出现|涉及|有|的|给出)(?:了)?(?:的)?(?=.*(?:哪些"
             rf"|所有|人物))"
             rf"(?:哪些|什么|所有)?(?:的)?{_ANY}(?:有哪些|是什么)?"),
    ("list", rf".{{0,4}}?列出(?P<listed>.*?)(?:中|里|里面)?(?:提到|出现|涉及|给出)?(?:了)?(?:的)?{_ANY}"),
    ("who_is", r"(?:谁是|什么是)(?P<topic>.{2,16})|(?P<name>.{2,16}?)(?<!作者)(?:到底|究竟)?是"
               r"(?:谁|什么人|何人|什么公司|什么机构|做什么的)|(?:介绍|介绍一下|说说)(?P<person>.{2,16})这个人"),
    ("summary", rf"(?P<topic>(?:[这那本该此]篇?|《).{{0,60}}?{CHINESE_TEXT}?.{{0,40}}?)(?:主要)?(?:讲|说|写)(?:了"
                rf"|的是)?(?:些)?什么"
                r"|(?P<what>.+?)(?:讲了什么|主要说什么)|(?:简单|简要)(?:说说|介绍)(?P<briefly>.+)"),
    ("latest later", r"(?:那么?|[他她它]们?|这件?事|此事)*(?:后来|之后|接下来|随后)"
                     r"(?:呢|怎么样了?|如何了?|怎么了|(?:又|还)?发生了什么)"),
    ("latest", rf"(?:有没有|有|关于)?(?P<topic>.*?)(?:的)?(?:有(?:什么|没有)?)?(?:最新|近期|最近)(?:的)?(?:有什么"
               rf"|有)?{_NEWS}"
               r"(?:是什么|有哪些|如何)?"),
    ("latest", r"(?P<topic>.+?)(?:最近|现在)?(?:有)?(?:什么|没有)新(?:的)?(?:消息|进展|动态|情况|鲜事)?"
               r"|(?P<far>.+?)(?:现在|目前)?进展到(?:哪里?|哪一步)了|(?P<now>.+?)(?:最近|现在)(?:怎么样了?|如何"
               r"|什么情况|进展如何)"),
)  # fmt: skip
"""The task and its detail, and what a request for it is, whole, once it has no politeness; the first that fits holds.
What stands in a group is its topic, a speaker or a side."""

_SUMMARY = late(
    r"总结|概括|概述|摘要|概要|归纳|简述|梗概|(?:主要|核心|关键)(?:内容|观点|要点|信息)(?:是什么|有哪些)?"
    r"|要点(?:是什么|有哪些)?|大意"
)
"""What names a summary wherever it stands; the topic is what stands around it."""

ONLY_TEXTS = late(r"的?(?:文章|报[道导]|新闻|消息)")
"""What is left of "the news of December" once what limits it is cut out: no topic."""

_KINDS = tuple((asked, late(pattern)) for asked, pattern in _ASKED)


def recognise(question: str) -> Task | None:
    """The task that `question`, in Chinese, is worded as; None for what is answered as a question."""
    bare = _bare(question)
    for asked, pattern in _KINDS:
        match = pattern.fullmatch(bare) or pattern.fullmatch(_BEHIND.sub("", question.strip()))
        if match:
            return _task(asked, match, bare)
    if _SUMMARY.search(bare):
        return Task(name="summary", topic=_topic(_SUMMARY.sub(" ", bare)))
    return None


def _task(asked: str, match: re.Match[str], bare: str) -> Task:
    name, _, detail = asked.partition(" ")
    groups = match.groupdict()
    speaker = _topic(groups.pop("speaker", None) or "")
    named = [side for key in ("one", "other", "a_side", "b_side") if (side := groups.pop(key, None))]
    sides = tuple(side if genre_called(side) else _topic(side) for side in named)
    topic = _topic(next((words for words in groups.values() if words), ""))
    if name == "library":
        detail = detail or detail_of(bare)
    if name == "list":
        detail = detail or kind_named(bare)
    return Task(name=cast(TaskName, name), topic=topic, speaker=speaker, sides=sides, detail=detail)


def _bare(question: str) -> str:
    return _BEHIND.sub("", _BEFORE.sub("", question.strip())).strip() or question.strip()


def _topic(rest: str) -> str:
    before = ""
    while rest != before:
        before, rest = rest, _TAIL.sub("", _BEHIND.sub("", _JOINTS.sub("", rest.strip()))).strip()
        rest = _THAT.sub("的", rest)
    return "" if ONLY_TEXTS.fullmatch(rest) else topic_of(rest)
