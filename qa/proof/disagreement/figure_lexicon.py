"""What quantities measure, and the words that change what a number stands for: data only."""

from __future__ import annotations

import re
from dataclasses import dataclass

from store.language.patterns import late
from store.language.tokens import stem


@dataclass(frozen=True)
class Measure:
    """One sort of thing that articles give figures for, told by one of `words`, or in Chinese by the pattern `han`.

    None of the words is a form of another one: "wound" is of "wind", and "found" of "find".

    `sort`: "event" is a count that grows as an event unfolds, "level" a state that moves all the time, "lasting" what
    stays as it is, so that a figure of years ago still contradicts one of today. `units`: what it can be given in.
    """

    name: str
    chinese: str
    words: frozenset[str]
    han: str
    sort: str
    units: str


def _measure(name: str, chinese: str, words: str, han: str = "", sort: str = "", units: str = "") -> Measure:
    return Measure(name, chinese, frozenset(stem(w) for w in words.split()), han, sort, units)


MEASURES = (
    _measure("the number of dead", "死亡人数", "die dead death kill fatality perish deceased drown",
             "死亡|死[了者]|遇难|罹难|丧生|身亡|致死", "event", "count"),
    _measure("the number of injured", "受伤人数", "injure injured wounded hurt injury",
             "受伤|伤者|负伤", "event", "count"),
    _measure("the number of missing", "失踪人数", "missing unaccounted", "失踪|失联", "event", "count"),
    _measure("the number of people evacuated", "疏散人数", "evacuate evacuation evacuee flee displaced",
             "疏散|撤离|转移", "event", "count"),
    _measure("the number of people rescued", "获救人数", "rescue rescued", "获救|救出", "event", "count"),
    _measure("the number of arrests", "被捕人数", "arrest arrested detain detained detention",
             "逮捕|拘留|被捕", "event", "count"),
    _measure("the number of cases", "病例", "infect infected infection case",
             "病例|感染|确诊", "event", "count"),
    _measure("the cost", "造价", "cost price-tag", "造价|耗资|费用|成本|花费|总投资"),
    _measure("the price", "价格", "price fare ticket", "价格|票价|售价|门票|车票|机票|股价|股票", "level"),
    _measure("the budget", "预算", "budget", "预算"),
    _measure("the savings", "节省额", "save saving savings", "节省|节约"),
    _measure("the damage", "损失", "damage", "损失|损害", "event"),
    _measure("the revenue", "收入", "revenue turnover sales takings", "营收|收入|销售额|票房"),
    _measure("the profit", "利润", "profit earnings", "利润|盈利"),
    _measure("the loss", "亏损", "loss losses", "亏损"),
    _measure("the debt", "债务", "debt owe borrow loan", "债务|贷款|欠款", "level"),
    _measure("the investment", "投资", "invest investment", "投资"),
    _measure("the funds", "资金", "raise fund funding grant subsidy donate donation", "资金|补贴|捐款|融资"),
    _measure("the fine", "罚款", "fine fined penalty", "罚款"),
    _measure("the compensation", "赔偿", "compensate compensation payout settlement", "赔偿|补偿"),
    _measure("the pay", "工资", "salary wage pay paid earn", "工资|薪"),
    _measure("the number of jobs", "岗位", "job employ employment workforce hire worker employee staff",
             "岗位|就业|员工|工人|雇", units="count"),
    _measure("the number of job cuts", "裁员", "layoff redundancy redundant shed axe",
             "裁员|裁减", units="count"),
    _measure("the interest rate", "利率", "interest-rate", "利率", "level"),
    _measure("inflation", "通胀率", "inflation", "通胀|通货膨胀", "level"),
    _measure("unemployment", "失业率", "unemployment unemployed jobless", "失业", "level"),
    _measure("growth", "增长", "growth gdp", "增长"),
    _measure("turnout", "投票率", "turnout", "投票率"),
    _measure("the votes", "票数", "vote ballot", r"票数|选票|投票|得票|[赞反][成对]票|\d票", units="count"),
    _measure("the seats", "席位", "seat", "席位|座位"),
    _measure("the length", "长度", "long length stretch", "全长|长度|长达", "lasting", "length"),
    _measure("the height", "高度", "tall height high elevation", "高度|海拔|高达", "lasting", "length"),
    _measure("the width", "宽度", "wide width", "宽", "lasting", "length"),
    _measure("the depth", "深度", "deep depth", "深度", "lasting", "length"),
    _measure("the area", "面积", "area cover", "面积|占地", "lasting", "area"),
    _measure("the weight", "重量", "weigh weight heavy", "重量|重达", units="mass"),
    _measure("the distance", "距离", "distance away", "距离", "lasting", "length"),
    _measure("the speed", "速度", "speed", "速度|时速"),
    _measure("the temperature", "气温", "temperature hot", "气温|温度", "level", "degrees"),
    _measure("the magnitude", "震级", "magnitude", "震级|级地震"),
    _measure("the water level", "水位", "peak crest gauge", "水位", units="length"),
    _measure("the rainfall", "降雨量", "rain rainfall", "降雨|雨量", "event", "length"),
    _measure("the capacity", "容量", "capacity", "容量|产能"),
    _measure("the attendance", "参加人数", "attend attendance crowd march protest protester rally spectator",
             "参加|出席|观众|示威", units="count"),
    _measure("the output", "产量", "produce production output yield", "产量|生产"),
    _measure("the emissions", "排放量", "emission emit emissions", "排放"),
    _measure("the consumption", "消耗量", "consume consumption draw", "消耗|用水|耗电"),
    _measure("the number of users", "用户", "user subscriber customer", "用户|客户", "level", "count"),
    _measure("the number of members", "成员", "member membership", "成员|会员", "level", "count"),
    _measure("the population", "人口", "population inhabitant", "人口|居民", "level"),
    _measure("the vaccinations", "接种", "vaccinate vaccinated vaccination jab", "接种"),
    _measure("the share", "占比", "share stake own", "股份|占比"),
    _measure("the support", "支持率", "favour support approve approval poll", "支持"),
    _measure("the number of homes without power", "停电户数", "power electricity blackout outage", "停电"),
)  # fmt: skip
"""Told by their names where articles differ on them; two quantities of different measures are never compared."""

LEVELS = frozenset(m.name for m in MEASURES if m.sort == "level")
GROWING = frozenset(m.name for m in MEASURES if m.sort == "event")

PHRASES = (
    (late(r"\b(?:lost|lose|claimed|claim|cost|costs|taken)\s+(?:\S+\s+){0,4}?lives\b", re.IGNORECASE),
     "the number of dead"),
    (late(r"\blives\s+(?:were\s+|have been\s+)?lost\b", re.IGNORECASE), "the number of dead"),
    (late(r"\b(?:brought|taken|moved)\s+to\s+safety\b|\b(?:leave|left|leaving)\s+their\s+homes\b"
                r"|\bforced\s+(?:out|from)\b", re.IGNORECASE), "the number of people evacuated"),
    (late(r"\bprice\s+tag\b|\bthe\s+bill\b", re.IGNORECASE), "the cost"),
    (late(r"\b(?:death|dead)\s+toll\b|\btoll\b(?=[^.]{0,40}\b(?:dead|killed|died|deaths)\b)", re.IGNORECASE),
     "the number of dead"),
    (late(r"\b(?:lay|laid|laying)\s+off\b|\b(?:cut|cutting|lose|shed|axe)\s+(?:\S+\s+){0,3}?jobs\b|"
                r"\bjob\s+(?:cuts|losses)\b", re.IGNORECASE), "the number of job cuts"),
    (late(r"\b(?:interest|key|policy|base|lending|mortgage|repo) rates?\b", re.IGNORECASE), "the interest rate"),
    (late(r"\btook\s+part\b|\btook\s+to\s+the\s+streets\b|\bturned\s+out\b", re.IGNORECASE), "the attendance"),
    (late(r"\bwithout\s+(?:power|electricity)\b", re.IGNORECASE), "the number of homes without power"),
)  # fmt: skip
"""Measures told in more words than one; they come before those of single words."""

EVENTS = (
    ("the opening", "启用时间", "open reopen inaugurate opening"),
    ("the start", "开始时间", "start begin launch commence"),
    ("the completion", "完工时间", "complete completion finish finished ready"),
    ("the founding", "成立时间", "founded establish established"),
    ("the birth", "出生日期", "born"),
    ("the closing", "关闭时间", "close closure shut"),
    ("the arrival", "到达时间", "arrive arrival"),
    ("the vote", "投票日期", "election vote referendum"),
    ("the publication", "发布时间", "publish publication"),
    ("the signing", "签署时间", "sign signed signing"),
)
"""What happens at a date, by what it is called, in Chinese too, and the words that tell of it."""

IN_CHINESE = {m.name: m.chinese for m in MEASURES} | {name: chinese for name, chinese, _ in EVENTS}
"""What a measure or an event is called in Chinese."""

PERSONS = frozenset(
    stem(w)
    for w in """people person resident citizen inhabitant man woman victim human individual civilian evacuee
    casualty body life patient passenger survivor""".split()
)
"""Nouns that count people whatever befell them."""

WHOLES = frozenset(
    stem(w)
    for w in """worldwide global globally nationwide abroad international average median countryside suburb maximum
    minimum record alone elsewhere combined""".split()
)
"""Words that make a figure one of more, or of less, than the one without them."""

GENERIC = frozenset(
    stem(w)
    for w in """project plan scheme programme program work total overall bill figure number toll amount sum estimate
    least almost nearly about around roughly some more less than so far now today currently official authority
    government ministry council agency report statement spokesman spokeswoman company
    put stand come reach bring give leave make go count become expect believe think know according confirm show
    new late latest early first morning evening night yesterday week month year day hour time million billion thousand
    hundred percent per crown dollar euro pound yuan after before since during when while also already including
    spring summer autumn winter going rise risen create bring take need get carry hold plan want build stood found
    reach offer receive provide win won keep use used run see seen same total nationwide there here back together end
    beginning start set open day dawn noon midnight people person
    would will could may might must should have has had be was were is are been not no one two""".split()
)
"""Words that say nothing of what a quantity is a quantity of."""

CONTRASTS = (
    ("man", "woman"), ("male", "female"), ("boy", "girl"), ("for", "against"), ("support", "oppose"),
    ("favour", "oppose"),
    ("win", "lose"), ("export", "import"), ("public", "private"), ("adult", "child"), ("buyer", "seller"),
    ("teacher", "pupil"), ("urban", "rural"), ("yes", "no"), ("solar", "wind"), ("coal", "gas"),
    ("north", "south"), ("east", "west"), ("upper", "lower"), ("car", "lorry"), ("home", "abroad"), ("old", "new"),
)  # fmt: skip
"""Words of which a figure for the one is none for the other."""

CONTRASTS_CHINESE = (
    ("新", "老"), ("新", "旧"), ("男", "女"), ("进口", "出口"), ("上半年", "下半年"), ("城市", "农村"), ("支持", "反对")
)  # fmt: skip
"""The same in Chinese."""

EVENT_OF = {stem(word): name for name, _, words in EVENTS for word in words.split()}
MEASURE_OF = {word: m for m in MEASURES for word in m.words}
"""The measure that a stem tells of."""

HAN_MEASURES = tuple((late(m.han), m) for m in MEASURES if m.han)
"""The same in Chinese, as patterns."""
