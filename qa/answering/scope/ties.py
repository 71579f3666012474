"""Which of the authors and outlets that a question names it wants to hear, and which it only speaks about.

An author is heard by writing or saying ("what did A write", "according to A", "A's column", "articles by A"), unless
the words were spoken to somebody ("A told the court", "in an interview"), or the question asks what others make of them
("replies to A's column"). An outlet is heard by reporting or publishing ("did O report", "O's coverage", "published in
O", "in the O"). Whoever stands in one row with somebody heard is heard too. Offices that publish nothing but press
releases are heard only by their releases: what a ministry says stands in the news.
"""

from __future__ import annotations

import re
from dataclasses import replace

from qa.answering.scope.article_nouns import ADV, REPORT, TEXT, VIEW, VIEWS, WRITE
from qa.answering.scope.masked import A, D, Masked, O, S, X
from store.language.authors import ORDINARY, NameMention, Names
from store.language.grammar import FUNCTION_WORDS
from store.language.outlets import is_called_as_one
from store.language.patterns import late, one_of
from store.language.people import WRITERS
from store.language.reporting import WHEN

_AUX = r"(?:do|does|did|has|have|had|would|could|might|should|will|can|may|must)(?:n['’]t)?"
_TITLE = (
    rf"(?:(?:the\s+)?(?:[\w-]+\s+)?(?:(?:{one_of(WRITERS)})s?|newspapers?|papers?|mr|ms|mrs|dr|prof(?:essor)?)\.?\s+)?"
)
_JOIN = rf"{S}?(?:\s*,\s*|\s*,?\s*(?:and|or|nor|&|versus|vs\.?|/|as well as|和|与|及|、)\s*)"


def _row(sign: str) -> str:
    """One name, or several in a row with it."""
    return rf"(?P<x>{_TITLE}(?:{X}{S}?(?:{_JOIN}))*{sign}(?:{_JOIN}{_TITLE}{X})*)"


_SAY = f"(?:{WRITE}|{VIEW}|editorial)"
_TELL = f"(?:{WRITE}|{REPORT})"
_LINE = r"(?:what|which)\s+(?:line|view|stance|position|side|tone|angle)"
_GAP = rf"(?:\s*{D})?(?:\s*,)?(?:\s+{ADV}){{0,2}}(?:\s*{D})?\s*"

_EITHER = (
    rf"{_row(X)}\s+(?:has|have|had)\s+to\s+say\b",
    rf"\bwhere\s+(?:do|does|did)\s+{_row(X)}\s+stand\b",
    rf"\b{_LINE}\s+(?:do|does|did)\s+{_row(X)}\s+(?:take|have|hold|adopt)\b",
    rf"{X}{S}\s[^?.]*?\b(?:with|and|to|from|than)\s+{_row(X)}{S}(?=\s*[.?!,]|\s*$)",
    rf"(?:据|按照?|根据){_row(X)}",
)
_HAN_TEXT = r"的?(?:[那这]一?[篇则]|(?=关于|有关))(?:[^，。？]{0,24}的)?(?:文章|评论|专栏|社论|报[道导]|分析|专访|采访)"
_AUTHOR = (
    *_EITHER,
    rf"{_row(A)}{_GAP}(?:{_AUX}\s+)?(?:{ADV}\s+)?\b{_SAY}\b(?!\s+(?:by|as)\b)",
    rf"\b{TEXT}\b(?:\s+(?:[\w’'-]+|{D}|{O})){{0,7}}?\s*\bby\s+{_row(A)}",
    rf"\b(?:written|penned|authored|published|argued|made|criticised|criticized|described|covered|reported|put forward|"
    rf"expressed|said|claimed|suggested|advanced|signed|advocated|anything|something|works?)\s+(?:{D}\s*)?by\s+{_row(A)}",
    rf"{_row(A)}{S}\s+(?:(?:[\w’'-]+|{D})\s+){{0,4}}?(?:{TEXT}|{VIEWS})\b",
    rf"\b(?:according to|in the (?:view|opinion|words|eyes) of|(?:{VIEWS}|{TEXT}) of"
    rf"|what\s+(?:is|was)\s+the\s+(?:view|position|argument)\s+of|as)\s+{_row(A)}",
    rf"{_row(A)}(?:{D}|在[^，。？]{{0,12}}?)?(?:怎么|如何|是|还|也|都|又|为什么|为何|曾|在文章中|的文章中)?"
    rf"(?:写|撰写|撰文|刊文|发文|认为|说|指出|主张|批评|发表|报[道导]|评论|呼吁|建议|质疑|反对|支持|看|的(?:[^，。？]{{0,6}})?"
    rf"(?:文章|评论|专栏|观点|看法|社论|报[道导]|分析|意见|立场|文中))",
    rf"{_row(A)}{_HAN_TEXT}",
)  # fmt: skip
_PUBLISHING = (
    rf"(?:{TEXT}|{WRITE}|reported|covered|carried|ran|run|featured|appear(?:s|ed|ing)?|quoted|read|said|column|news|"
    r"printed|published|written|anything|something|says?|told|described|argued)"
)
_OUTLET = (
    *_EITHER,
    rf"{_row(O)}{_GAP}(?:{_AUX}\s+)?(?:{ADV}\s+)?\b{_TELL}\b(?!\s+by\b)",
    rf"{_row(O)}{S}\s+(?:(?:[\w’'-]+|{D}|{A}|{X}{S})\s+){{0,4}}?(?:{TEXT}|{VIEWS})\b",
    rf"{_row(O)}\s+(?:(?:[\w’'-]+|{D})\s+){{0,2}}?{TEXT}\b",
    rf"\b{TEXT}\s+(?:of|at)\s+{_row(O)}",
    rf"\bdo(?:es)?\s+{_row(O)}\s+have\s+(?:on|about)\b",
    rf"\b(?:according to|as per|per|via|citing)\s+{_row(O)}",
    rf"\b{_PUBLISHING}\b(?:\s*(?:[\w’'-]+|{D}|{A}|,)){{0,9}}?\s+(?:in|by|from|on|for)\s+{_row(O)}",
    rf"\b(?:compare|contrast)\s+(?P<x>{_TITLE}{X}(?:{_JOIN}|\s+(?:with|to)\s+){_TITLE}{O})",
    rf"\b(?:differ|compar|contrast)\w*\b[^?]{{0,60}}?\b(?:between|across|of|in|by|and|from|with|to)\s+{_row(O)}",
    rf"{_row(O)}(?:{D}|在[^，。？]{{0,12}}?)?(?:怎么|如何|是|还|也|都|又|为什么|为何|曾|是否|有没有|的?最新)?"
    rf"(?:的?(?:报[道导]|消息|文章|社论|评论|新闻|稿件|专栏|头版|分析)|称|刊登|发表|刊发|指出|说|写|认为|怎么看|披露|上)",
    rf"{_row(O)}{_HAN_TEXT}",
)  # fmt: skip
_IN_OUTLET = (rf"\b(?:in|on|from)\s+{_row(O)}(?!\s*(?:office|building|newsroom|headquarters|group|case|staff))",)
_OFFICE = (
    rf"\b(?:(?:press|news|media)\s+releases?|statements?|announcements?)\b(?:\s+[\w’'-]+){{0,4}}?\s+(?:of|from|by)\s+{_row(O)}",
    rf"{_row(O)}{S}?\s+(?:(?!a\b|the\b|issue|withdr|retract|delay)\w+\s+){{0,2}}?(?:press|news|media)\s+releases?",
    rf"{_row(O)}(?:的)?(?:新闻稿|公告)",
)  # fmt: skip

_SPOKEN = late(
    r"\b(?:in court|testif\w+|testimony|to (?:reporters|journalists|parliament|police|the (?:court|committee|"
    r"council|press))"
    r"|(?:in|during|at) (?:an?|the|his|her|their) (?:\w+ )?(?:interview|hearing|rally|meeting|speech|trial|"
    r"inquest|event|"
    r"summit|debate|press conference|news conference|ceremony|talk|statement|call|conference)|under oath|"
    r"on (?:air|stage)"
    r"|when (?:asked|questioned)|at trial|on the stand|told (?!(?:her|his|their|its|the|our)? ?readers))\b"
    r"|法庭|记者会|发布会|采访|听证",
    re.IGNORECASE,
)
_WROTE = late(rf"\b(?:{WRITE}|articles?|pieces?|columns?|op-?eds?|editorials?)\b|写|文章|专栏|撰", re.IGNORECASE)
_OTHERS = (
    rf"\b(?:repl(?:y|ies|ied)|respon\w+|react\w*|answers?|answered|rebuttals?|object\w*|link\w*|refer\w*|critics?)\s+(?:to|of)\s+"
    rf"(?:the\s+)?{_row(X)}",
    r"\b(?:about|against|(?<!based )(?<!piece )(?<!article )on|regarding|towards?|mention\w*|quot\w+|cit(?:e|"
    r"es|ed|ing)|"
    rf"criticis\w+|criticiz\w+|praise[sd]?|attack(?:s|ed)?|sued?|own(?:s|ed)?|rejects?|rejected|disputes?|disputed)\s+"
    rf"(?:the\s+)?{_row(X)}",
    rf"(?:关于|有关|针对|回应|批评|反驳){_row(X)}",
    rf"\b(?:is|are|was|were)(?:n['’]t)?\s+{_row(X)}\s+(?:{ADV}\s+)?(?:being\s+)?(?:\w+ed|\w+en|seen|said|thought|found|told|held|put|set)\b",
)  # fmt: skip
_MONEY = late(
    rf"{O}\s+(?:report|post|announce|make|see)\w*\s+(?:(?:a|an|its|their|the|any|record|strong|lower|higher|annual|net|huge|\w+ly)\s+)*"
    r"(?:loss(?:es)?|profits?|earnings|revenues?|results|deficit|sales|income|redundanc\w+|layoffs|job cuts)\b"
    rf"(?!\s+(?:at|for|by|of|in)\b)",
    re.IGNORECASE,
)
_ITS_AUTHOR = late(rf"(?P<o>{O}){S}?\s+{_TITLE}(?P<a>{A})|(?P<a2>{A})\s+(?:of|in|at)\s+(?P<o2>{O})", re.IGNORECASE)


_OF_THEIRS = late(
    rf"\s+(?:{WRITE}|{VIEW}|{REPORT}|{TEXT}|{VIEWS}|{ADV}|\w+ing|{one_of(WHEN)})\b"
    rf"|{S}\s+(?:[\w’'-]+\s+){{0,4}}?(?:{TEXT}|{VIEWS})\b",
    re.IGNORECASE,
)
_A_NOUN = late(rf"{S}?\s+(?P<noun>[a-z][\w’'-]*)")


def named(text: str, names: Names) -> tuple[NameMention, ...]:
    """The authors and outlets that `text` names: without the parts of names that say where something is, "the Brek
    hospital" beside Radio Brek, which is no text of theirs, and nothing that they say."""
    return tuple(m for m in names.mentions(text) if not (may_be_a_place(text, m) and _tells_where(text, m)))


def may_be_a_place(text: str, mention: NameMention) -> bool:
    """Whether what is named is a part of an outlet's name that is no word that outlets are called by: "Brek"."""
    said = text[mention.start : mention.end].split()[-1]
    sort = said.casefold() in ORDINARY or is_called_as_one(said) or said.isupper()
    return mention.kind == "source" and not mention.whole and not sort


def _tells_where(text: str, mention: NameMention) -> bool:
    noun = _A_NOUN.match(text, mention.end)
    return noun is not None and noun["noun"] not in FUNCTION_WORDS and not _OF_THEIRS.match(text, mention.end)


def find_wanted_bylines(masked: Masked, names: Names) -> frozenset[str]:
    """The signs of the authors and outlets that the question wants to hear."""
    signs = masked.found(re.compile("|".join((A, O))))
    if not signs:
        return frozenset()
    named = replace(masked, dates={})
    others = named.found_by(_OTHERS)
    kinds = {sign: masked.names[sign].kind for sign in signs}
    offices = {s for s in signs if kinds[s] == "source" and names.only_releases(masked.names[s].names)}
    tied = named.found_by(_AUTHOR) - others
    if _SPOKEN.search(masked.text) and not _WROTE.search(masked.text):
        tied = set()
    outlets = (named.found_by(_OUTLET) - others) - masked.found(_MONEY) - offices
    outlets |= {s for s in named.found_by(_IN_OUTLET) - others - offices if not masked.names[s].ordinary}
    outlets |= named.found_by(_OFFICE) & offices
    outlets |= {m["o"] or m["o2"] for m in _ITS_AUTHOR.finditer(masked.text) if (m["a"] or m["a2"]) in tied}
    return frozenset({s for s in tied if kinds[s] == "author"} | {s for s in outlets if kinds[s] == "source"})
