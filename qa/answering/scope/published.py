"""Which of the dates that a question names are days of publication, and which are days of what happened.

A date is one of publication beside a word for texts ("articles from D", "D's reports", "coverage since D"), beside a
verb of making public ("published D", "what was written D"), and beside the verb by which an author or outlet is heard
("what did A argue D"). After the topic of such a verb ("what did A write about rates in D") it is one with a verb of
writing, unless it stands behind what happens on a day ("about the vote in D"). All others belong to what happened.
"""

from __future__ import annotations

from collections.abc import Iterable

from qa.answering.scope.article_nouns import ADV, EVENT, REPORT, TEXTS, VIEW, WRITE
from qa.answering.scope.masked import BARE, FROM, IN, D, Masked, S, X
from store.language.patterns import one_of
from store.language.reporting import PUBLISHED, WRITTEN
from store.language.reporting import TEXTS as NOUNS

_AUX = r"(?:do|does|did|has|have|had)(?:n['’]t)?"
_SAY = f"(?:{WRITE}|{VIEW}|{REPORT})"
_PRESS = (
    r"(?:(?:the\s+)?(?:news)?papers|(?:the\s+)?press|(?:the\s+)?media|(?:news\s+)?outlets|columnists|"
    r"journalists|commentators|editorials|op-?eds)"
)
_WHO = rf"(?:{X}{S}?|{_PRESS}|{TEXTS})"
_DID_SAY = rf"\b{_AUX}\s+{_WHO}(?:\s+(?:and|or|,)\s+{_WHO})*\s+(?:{ADV}\s+)*{_SAY}"
_MADE = (
    r"(?:that|which|who|was|were|is|are|has|have|been|only|published|written|posted|printed|released|"
    r"appeared|appearing|out|came|come|running|ran|dated|dating|from|to|online)"
)
_TOPIC = (
    r"(?:(?!\b(?:what|who|when|how|why|where|happened|happens|was|were|is|are|did|does|do|has|"
    r"had)\b)[^\s,?.;:，。？]+\s*){1,9}?"
)
_PUBLISHED = rf"(?:{one_of(PUBLISHED)})"
_SURE = {one: many for one, many in NOUNS.items() if one not in ("report", "commentary")}  # a report may be a book
_ONE_TEXT = rf"{one_of(_SURE)}|(?:press|news|media)\s+release"
_MANY_TEXTS = rf"{one_of(_SURE.values())}|(?:press|news|media)\s+releases"
A_TEXT_ALONE = rf"(?:{_ONE_TEXT}|{_MANY_TEXTS})"
"""A text, one or several, that can be nothing but somebody's to publish."""
_NOTHING = (
    r"(?:what|anything|something|everything|much|nothing|(?:which|what|how\s+many|any|all|the)\s+(?:\w+\s+){0,2}"
    + TEXTS
    + ")"
)

_PUBLICATION = (
    # articles from D; pieces published in D; news in D; coverage by O since D; A's column last week
    rf"\b(?:{TEXTS}|{_ONE_TEXT}|news)\b(?:\s+{_MADE}|\s+(?:by|from|in|of|on)\s+{X}|\s+{X})*\s*(?P<x>{D})",
    # news since D; articles about the harbour from D; coverage of the strike since D; articles about it published in D
    rf"\b(?:{TEXTS}|news)\s+(?:(?:by|in|from)\s+{X}\s+)?(?:(?:on|about|of|regarding|concerning|covering|discussing|mentioning|against)\s+{_TOPIC})?(?P<x>{FROM})",
    rf"\b(?:{_ONE_TEXT})s?\b[^?.;]{{0,60}}?\b{_PUBLISHED}(?:\s+(?:by|in|on)\s+{X})?\s*(?P<x>{D})",
    # last week's opinion pieces; March 2024 articles
    rf"(?P<x>{BARE}|{IN}){S}\s+(?:(?:[\w-]+|{X})\s+){{0,3}}?(?:{TEXTS}|editorial|column|op-?ed|news|papers)\b",
    rf"(?P<x>{BARE})\s+(?:[\w-]+\s+)?(?:{_MANY_TEXTS}|coverage|(?:news\s+)?analyses|commentary)\b",
    # what was published D; what has been written about it since D; published D by O; in D, what was published
    rf"\b{_NOTHING}\s+(?:else\s+)?(?:was|were|is|are|has\s+been|have\s+been|had\s+been|got|appeared|ran|came\s+out)\s+(?:also\s+|been\s+)?(?:{_PUBLISHED}|reported|said|out)?\s*(?:by\s+{X}\s*|in\s+{X}\s*|(?:about|on)\s+{_TOPIC})?(?P<x>{FROM}|{BARE})",
    rf"\b{_NOTHING}\s+(?:else\s+)?(?:was|were|is|has\s+been|have\s+been)\s+(?:also\s+)?(?:(?:{_PUBLISHED}|reported)\s*(?:(?:by|in)\s+{X}\s*)?|{_PUBLISHED}\s+(?:about|on)\s+{_TOPIC})(?P<x>{D})",
    rf"\b{_NOTHING}\s+(?:about\s+{_TOPIC})?(?:that\s+(?:was|were)\s+)?(?:{_PUBLISHED}|appeared|ran|came\s+out)\s+(?:in\s+{X}\s+|by\s+{X}\s+)?(?P<x>{D})",
    rf"\b{_NOTHING}\s+(?:else\s+)?(?:been\s+)?{_PUBLISHED}\s+(?:about|on)\s+{_TOPIC}(?P<x>{FROM}|{BARE})",
    rf"(?P<x>{D})\s*[,，]?\s*(?:{_NOTHING})\s+(?:else\s+)?(?:was|were|has\s+been|have\s+been)\s+(?:{_PUBLISHED}|reported)\b",
    # in D, what did A write; what did A argue D; A argued D; A last week argued
    rf"(?P<x>{D})\s*,?\s*(?:(?:what|which|how|why|where|whom?)\b[^?,;]{{0,30}}?)?{_DID_SAY}\b",
    rf"{_WHO}\s+(?:{ADV}\s+)?{_SAY}\s*(?:(?:in|for|on)\s+{X}\s*)?(?P<x>{D})",
    rf"{_WHO}\s*(?P<x>{D})\s*(?:{ADV}\s+)?(?:{one_of(WRITTEN)}|argued|said|published)\b",
    # what did A write about rates in D; what has A said about rates since D
    rf"{_WHO}\s+(?:{ADV}\s+)?(?:{WRITE})\s+(?:(?:in|for)\s+{X}\s+)?(?:about|on|regarding|against)\s+{_TOPIC}(?P<x>{D})",
    rf"{_DID_SAY}\s+(?:about|on|regarding|against|of)\s+{_TOPIC}(?P<x>{FROM})",
    # 2024年3月的文章; 上周新华社的报道; 去年发表
    rf"(?<!关于)(?<!有关)(?<!对)(?P<x>{D})(?:的|，|,)?(?:{X})?(?:的|有关|关于)?(?:[^，。？发]{{0,10}}?的)?(?:最新|新闻|评论|相关|观点|分析|意见){{0,2}}(?:文章|报[道导]|评论|社论|社评|专栏|新闻稿|稿件|时评|分析(?!师))",
    rf"(?P<x>{D})(?:，|,)?(?:{X})?(?:在{X}上?)?(?:都|又|还|曾|是否)?(?:发表|刊登|发布(?!会)|刊发|登载|撰写|写|撰文|报[道导])",
    rf"{X}(?:在|于|从)?(?P<x>{D})(?:都|又|还|曾|是怎么|怎么|如何|是否|对[^，。？]{{1,12}})?(?:发表|刊登|发布|刊发|写|撰写|撰文|报[道导]|说|认为|主张|指出|评论|的)",
)  # fmt: skip
_AN_EVENT = (rf"\b{EVENT}\s*(?P<x>{IN}|{BARE})",)


def published(masked: Masked, heard: Iterable[str]) -> frozenset[str]:
    """The signs of the dates that are days of publication."""
    if not masked.dates:
        return frozenset()
    unheard = [sign for sign in masked.names if sign not in set(heard)]
    text = masked.text.translate({ord(sign): "…" for sign in unheard})
    dated = Masked(text, {}, masked.dates)
    found = dated.found_by(_PUBLICATION)
    return frozenset(found - dated.found_by(_AN_EVENT)) if found else frozenset()
