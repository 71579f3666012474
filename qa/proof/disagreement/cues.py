"""The words around a figure that change what it is a figure of: patterns only."""

from __future__ import annotations

import re

from store.language.calendar import MONTHS
from store.language.grammar import COUNT_WORDS, ONES
from store.language.patterns import late, one_of
from store.language.tokens import stem

ANY_FIGURE = late(
    rf"\d|\b(?:{one_of(COUNT_WORDS, MONTHS)}|third|fifth|tenth|\w+teen|\w+ty|\w+illion)(?:s|-\w+)?\b"
    r"|[一二三四五六七八九十百千万亿两]",
    re.IGNORECASE,
)
SPEECH = frozenset(
    stem(w)
    for w in """say tell state announce declare add claim note explain report argue maintain insist warn write
    according estimate believe confirm""".split()
)
HAN_FILLER = late(
    r"[一二三四五六七八九十百千万亿两]+|创造|带来|提供|预计|表示|公司|政府|达到|造成|导致|需要|"
    r"[约将该的了在是为有已其共计个名人元米]"
)
SPOKEN = SPEECH | {stem(w) for w in "speak show count put report give record register find".split()}
HAN = late("[\u4e00-\u9fff]")
BORDER = late(r"[;:()（），。；：、]|,(?!\d)|\s[-–—]+\s|—")
JOINT = late(
    r"\b(?:and|but|while|whereas|although|though|plus|with|after|which|who|as)\b|而|但|其中|以及|并", re.IGNORECASE
)
WHY = late(
    r"\b(?:because|after|when|since|as|due to|amid|before|despite|although|so that|in order to|until|following|"
    r"over)\b",
    re.IGNORECASE,
)
WHERE = late(
    r"\b(?:in|at|by|to|into|with|within|during|through|near|across|along|under|behind|between|inside|around)\s+"
    r"(?:(?!\b(?:of|on|for|from|against|than)\b|[,.;]).)*",
    re.IGNORECASE,
)
_SPAN = "year|month|week|season|winter|summer|quarter"
FIGURE = "estimate|figure|forecast|budget|count|toll|target|price|number"
VAGUE = (
    r"(?:(?:about|around|roughly|nearly|almost|some|over|more than|at least|up to|only|just|the|an?|its|a total of)"
    r"\s+)*"
)
MONEY_SIGN = r"(?:US\$|A\$|C\$|HK\$|[$€£¥₹])?$"
OLD_BEFORE = late(
    rf"(?:\bfrom|\b(?<!more )(?<!less )(?<!fewer )(?<!greater )than|\bcompared\s+(?:with|to)|\bagainst|"
    rf"\binstead\s+of|"
    rf"\brather\s+than|\bnot|\bnever|\bpreviously|\boriginally|\binitially|\bat first|\bonce|\bup on|"
    rf"\bdown on)\s+(?:(?:by|to|at|of|for)\s+)?{VAGUE}"
    rf"{MONEY_SIGN}"
    r"|\b(?:than|from|original|initial|previous|earlier|first|former|old)\s+(?:the\s+)?(?:\w+\s+){0,3}?"
    rf"(?:{FIGURE})s?\s+(?:of|was|were|had been|put at|"
    rf"at)\s+{VAGUE}{MONEY_SIGN}"
    r"|\b(?:originally|initially|previously|earlier|at first|first)\s+"
    rf"(?:\w+\s+){{1,5}}?(?:at|be|cost|to|of|as)\s+{VAGUE}{MONEY_SIGN}"
    r"|(?:原先|此前|原来|最初|从|由|而不是|而非)[^，。；]{0,8}$",
    re.IGNORECASE,
)
OLD_AFTER = late(
    r"^\s*(?:\w+\s+){0,3}?(?:(?:originally|initially|previously|first)\s+\w+|a year (?:earlier|ago|before)|"
    rf"(?:last|the previous|the year before|in the previous) (?:{_SPAN})|"
    r"the year before|earlier (?:reported|estimated|announced|planned))",
    re.IGNORECASE,
)
NOT_SAID = late(
    r"\b(?:if|suppose|imagine|den(?:y|ies|ied)|false(?:ly)?|untrue|rumou?r(?:s|ed)?|refute[ds]?|wrongly|"
    r"mistakenly|dismiss(?:ed|es))\b|否认|谣言",
    re.IGNORECASE,
)
PAST_PERIOD = late(
    rf"\b(?:an?|another|{one_of(ONES)}|(?:a )?few|several|\d+) "
    r"(?:year|month|week|decade)s? (?:earlier|ago|before)\b|\b(?:last|previous|preceding) "
    rf"(?:{_SPAN}|autumn|spring|decade|election|time)\b|\bthe year before\b|"
    r"去年|上年|上月",
    re.IGNORECASE,
)
NUMBER_OF = late(r"\b(?:number|total|count) of (?:\w+ )?([a-z]{3,}s|people)\b", re.IGNORECASE)
PART_AFTER = late(
    r"^\s*(?:\w+\s+){0,2}?(?:of (?:them|these|those|whom|which|it)\b|more\b(?! than)|others\b|additional\b|"
    r"further\b|extra\b)"
    r"|^\s*(?:million\s+|crowns\s+)?(?:more|less|fewer) than\b"
    r"|^\s*of (?:the|its|their|all) (?:bill|costs?|total|sum|amount|price|money|budget|expense)\b",
    re.IGNORECASE,
)
PART_BEFORE = late(
    rf"(?:\d|\b(?:{one_of(COUNT_WORDS)}|half|most|none|some))\s+of\s+(?:the|its|their|all|those)\s+$|[者人员]中，?$"
    r"|新(?:发现|增加?|添)的?$",
    re.IGNORECASE,
)
COUNTED_OFF = late(r"(?:第|最后)0|0号")
CHANGE_AFTER = late(
    r"^\s*(?:(?:per cent|percent|percentage points?|points?)\s+)?(?P<word>more|higher|increase|rise|jump|gain|"
    r"surge|growth|"
    r"less|fewer|lower|drop|fall|decline|decrease|cut|reduction|slump)\b",
    re.IGNORECASE,
)
DOWN = late(r"^(?:fall|fell|drop|declin|decreas|cut|slip|down|reduc|shr|lower|lost|less|few|slump)", re.IGNORECASE)
PLANNED = late(
    r"\b(?:will|would|shall|is to|are to|(?:could|might|may)\b(?! have)|expect(?:s|ed)?|plan(?:s|ned)?|"
    r"forecast(?:s|ed)?|predict(?:s|ed)?|project(?:s|ed)\b|target(?:s|ed)?|"
    r"propose[ds]?|hopes?|wants?|seeks?|aims?|intends?|due to|set to|to be|going to|should)\b|将|预计|预期|计划|拟",
    re.IGNORECASE,
)
HAPPENED = late(
    r"\b(?:was|were|had|has been|have been|did|turned out|ended up|came to|in the end|eventually|actually|finally|"
    r"(?:has|have|owns?|employs?)\s+(?:(?:about|some|around|nearly|more than|over|at least)\s+)?(?=[\d$€£])|"
    r"reached|rose|fell|spent|sold|attended|died|killed|came|took part|marched|counted|measured|recorded)\b|已|"
    r"了|实际",
    re.IGNORECASE,
)
RANGE = late(r"\s*(?:-|to|and|or|至|到)\s*(?:US\$|[$€£¥₹])?\s*")
BETWEEN = late(r"\bbetween\s+(?:about\s+)?(?:US\$|[$€£¥₹])?$", re.IGNORECASE)
AT_DATE = late(
    r"\b(?:in|on|by|from|until|for|since|before|after|of|during)(?:\s+(?:the|late|early|mid))*\s*(?:\w+\s+of\s+)?$",
    re.IGNORECASE,
)
IS = late(rf"\b(?:is|was|are|were|at|of|to|reached)\s+{VAGUE}$", re.IGNORECASE)
KNOWN = late(r"\b(?:the|these|those)\s+$", re.IGNORECASE)
CURRENCY = late(r"(A\$|C\$|HK\$|S\$)")
