"""What turns the meaning of words: negations, reversals, and denials that stand just outside a quotation."""

from __future__ import annotations

import re

from store.language.patterns import late, one_of
from store.language.quotation_marks import fold_marks
from store.language.reporting import A_TEXT, CHANGED, QUOTE, REPORT, SAY

_NEGATION = (
    r"not|n't|cannot|never|no|none|nothing|nobody|neither|nor|hardly|scarcely|barely|without|den(?:y|ies|ied|ying)|false"
    r"|untrue|nicht|kein\w*|nie|niemals|ne|pas|jamais|nunca|jamás|non|mai|não"
)
_REVERSAL = _NEGATION + (
    r"|but|however|yet|although|though|unless|except|instead|rather|only\s+if|far\s+from|refus\w+|reject\w*|fail\w*"
    r"|aber|jedoch|sondern|mais|cependant|pero|sino|sin\s+embargo|però|mas|porém"
)
HARMLESS = (
    "不仅|不但|不断|不久|不少|不同|不过|不得不|不足|不动产|不敌|不锈钢|不良|不管|不论"
    "|未来|未成年|未婚|非常|非洲|非法|无锡|无人机|无线|无论"
)
"""Chinese words that begin with a sign of denial and deny nothing."""
_CHINESE_NEGATION = rf"(?!{HARMLESS})(?<![除是])[不没未非无無沒否]|假的"
NEGATES = late(rf"(?:\b(?:{_NEGATION})\b|n['’]t\b|{_CHINESE_NEGATION})", re.IGNORECASE)
"""A word that makes a statement its opposite."""
REVERSES = late(rf"(?:\b(?:{_REVERSAL})\b|n['’]t\b|{_CHINESE_NEGATION}|但|然而|不过|除非|却)", re.IGNORECASE)
"""A word over which no ellipsis may pass."""

_DEGREE = r"(?:(?:simply|just|plainly|entirely|completely|all|utterly|quite)\s+)?"
_FALSE = "false|untrue|wrong|mistaken|incorrect|nonsense|misleading"
_UNTRUE = rf"(?:not\s+(?:true|the\s+case|correct|so|right)|{_FALSE}|an?\s+(?:lie|myth|hoax)|lies)"
_CLAIM = r"(?:claims?|ideas?|notions?|allegations?|accusations?|suggestions?|reports?|rumou?rs?|charges?|stor(?:y|ies))"
_BE = r"(?:is|was|are|were|be|being|been|['’]s|isn['’]t|wasn['’]t|aren['’]t|weren['’]t)"
_THAT = r"(?:that|to\s+(?:say|claim|suggest)(?:\s+that)?)"

_BEFORE = late(
    r"(?:"
    # It is not true that … / It would be wrong to say that …
    rf"(?P<judged>\b{_BE}\s+{_DEGREE}(?:{_UNTRUE}|true)\s+{_THAT})"
    # He denied (the claim) that … / They rejected reports that …
    r"|\b(?:den(?:y|ies|ied|ying)|dismiss(?:es|ed|ing)?|reject(?:s|ed|ing)?|disput(?:e|es|ed|ing)|rebut(?:s|ted)?|refut(?:e|es|ed|ing))"
    rf"(?:\s+(?:the|any|all|such|a)){{0,2}}(?:\s+(?:\w+\s+)?{_CLAIM})?(?:\s+that)?"
    # She never said that … / Nobody claimed that …
    r"|\b(?:never|did(?:\s+not|n['’]t)|no\s*(?:one|body)(?:\s+has)?)\s+(?:sa(?:y|ys|id)|claim(?:s|ed)?|promised?|believ(?:e|es|ed)|thinks?)(?:\s+that)?"
    r"|\b(?:falsely|wrongly|incorrectly)\s+\w+(?:\s+that)?"
    # … will not | be closed
    r"|\b(?:not|never|cannot|no\s+longer|hardly|neither|nor)|n['’]t|并非|不是|并不|否认|[不没未]|没有"
    r")\s*[,:]?\s*[\"'“‘「«„]?\s*$",
    re.IGNORECASE,
)
_NEGATED = late(
    rf"n['’]t|\bnot\b|\bnever\b|\bhardly\b|{_FALSE}|lie|myth|hoax",
    re.IGNORECASE,
)
_AFTER = late(
    r"[\"'”’」»]?\s*[,;:.—–-]*\s*[\"'”’」»]?\s*(?:"
    # …, but that is false. / …. This was a lie.
    r"(?:(?:but|yet|however|though|although|and)\s*,?\s*)?(?:that|this|it|they|which|such\s+a\s+claim|(?:the|that|this)\s+(?:claim|statement|figure))"
    rf"\s*(?:{_BE}|has\s+been|turned\s+out\s+to\s+be|would\s+be|proved(?:\s+to\s+be)?)\s+{_DEGREE}(?:{_UNTRUE}|shown\s+to\s+be\s+false)"
    # “…” is a lie
    rf"|{_BE}\s+{_DEGREE}{_UNTRUE}"
    r"|(?:but\s+(?:only\s+if|not)|unless|only\s+if)\b"
    r"|但?这(?:并?不是真的|是假的|不是事实)|的说法(?:是错误的|不实)"
    r")(?!\s+(?:that|to|about|in|for)\b)",
    re.IGNORECASE,
)
SENTENCE_END = late(r"[.!?…][\"'”’)\]]*\s|[。！？]|\n")
_REACH = 160  # characters outside a quotation that are looked at


def turned_outside(text: str, start: int, end: int, sentence: str) -> str | None:
    """The words beside `text[start:end]` that turn their meaning once they are quoted alone; None where none do.

    `sentence` is the sentence that quotes them: one that itself denies keeps the meaning.
    """
    if NEGATES.search(fold_marks(sentence).text.replace(fold_marks(text[start:end]).text, "")):
        return None
    before = text[max(0, start - _REACH) : start]
    before = before[max((m.end() for m in SENTENCE_END.finditer(before)), default=0) :]
    denial = _BEFORE.search(before)
    if denial and not (
        denial["judged"]
        and not _NEGATED.search(denial["judged"])
        and not re.search(r"\bnot\s*$", before[: denial.start()])
    ):
        return denial.group().strip(" \"'“‘「«„,:")
    after = _AFTER.match(text, end, end + _REACH)
    return after.group().strip(" \"'”’」»,;:.—–-") if after else None


_SAID_THERE = rf"(?:\w+ly\s+)?(?:{SAY}|stated|gave|reported|mis\w+)"
_TAKEN_BACK = late(
    r"\b(?:earlier|previous|prior)\s+(?:version|edition)s?\s+"
    rf"(?:of\s+(?:this|our)\b|(?:had\s+)?{_SAID_THERE}\b)"
    rf"|\bthis\s+(?:{A_TEXT}|post)\s+(?:had\s+)?\w+ly\s+{_SAID_THERE}\b"
    r"|(?:早前|此前|先前|之前|最初)的?版本|本文(?:此前|早前|先前|之前|最初|曾)"
    r"|系[^，。；]{0,6}(?:误[报传记写算]|笔误|重复(?:统计|计算|上报)|统计(?:错误|重复))",
    re.IGNORECASE,
)
_ASKED_FOR = late(rf"\b(?:{one_of(CHANGED)}|corrections?|versions?|originally)\b|更正|版本", re.IGNORECASE)


def takes_back(sentence: str) -> bool:
    """Whether `sentence` tells what its article said before it was corrected: "An earlier version of this article said
    40 crowns." holds no figure that the article gives."""
    return bool(_TAKEN_BACK.search(sentence))


_CORRECTS = late(
    r"\W*(?:it|this|that|they|he|she|the \w+(?: \w+)?) should (?:instead )?(?:read|have (?:read|said|stated|been))\b"
    r"|\W*the correct [\w’' -]{1,40}? (?:is|was|are|were)\b|\W*(?:应[为是作]|正确的)",
    re.IGNORECASE,
)


def corrects(sentence: str) -> bool:
    """Whether `sentence` says what is right in the place of what the one before it reports: "A feature gave the weight
    as 350g. It should have been 250g."."""
    return bool(_CORRECTS.match(sentence))


_CONFIRMS = late(
    r"\W*(?:that|this|it) (?:is|was) (?:\w+ly )?(?:right|correct|so|true)\b|\W*(?:这|此|该)[^，。]{0,4}(?:属实|无误)",
    re.I,
)


def confirms(sentence: str) -> bool:
    """Whether `sentence` says that what the one before it reports is right."""
    return bool(_CONFIRMS.match(sentence))


_WRONGLY = r"(?:wrongly|incorrectly|mistakenly|erroneously|inaccurately|falsely)"
_GAVE = rf"(?:{SAY}|{REPORT}|{QUOTE}|gave|put|listed|named|identified|attributed|implied)"
_MISSAID = r"mis(?:stat|spel|nam|identif|quot|report|describ|attribut|dat|represent)\w+"
_SAID = late(rf"\b(?:{_GAVE}|{_MISSAID})\b|[称说写]|报[道导]", re.IGNORECASE)
_IN_ERROR = late(
    rf"\b(?:{_WRONGLY} (?:\w+ )?{_GAVE}|{_GAVE} {_WRONGLY}|{_MISSAID})\b|误[称作写报]"
    r"|更正[称说：，][^。；]*?(?:系[^，。；]*所致|系误|有误|不实|不准确)",
    re.IGNORECASE,
    cue="ly|mis|误|更正",
)
_OF_ERRORS = late(
    rf"\b(?:(?:earlier|previous|first) version|correction|corrected|withdr[ae]wn?|{_WRONGLY}|misstated|misreported"
    r"|in error|by mistake)\b|更正|误写|误作|有误",
    re.IGNORECASE,
)
_COLUMN = late(
    r"\W*(?:corrections?|clarifications?|errat(?:um|a)|for the record)(?:\W*$|\s*[:–—-]|\s+(?:and|&)\s)"
    r"|\W*(?:更正|勘误)",
    re.IGNORECASE,
)


def is_of_corrections(title: str | None) -> bool:
    """Whether an article with that title is a column of corrections, where what a text said is told as an error."""
    return bool(_COLUMN.match(title or ""))


def tells_of_saying(sentence: str) -> bool:
    """Whether `sentence` tells that something was said."""
    return bool(_SAID.search(sentence))


def tells_an_error(sentence: str, title: str | None = None) -> bool:
    """Whether `sentence`, of an article with that title, tells what was said in error, by its article before or by
    anybody: "A report wrongly described her as a founder." carries that it was said, and not that it is so. In a column
    of corrections any sentence on what was said is one."""
    of_column = is_of_corrections(title) and tells_of_saying(sentence)
    return of_column or takes_back(sentence) or bool(_IN_ERROR.search(sentence))


def speaks_of_error(text: str) -> bool:
    """Whether `text` has a word for an error or a correction, of whatever it may be: what it says may not stand."""
    return bool(_OF_ERRORS.search(text))


def puts_right(said: str, following: str, title: str | None = None) -> bool:
    """Whether `following`, the next sentence of a paragraph of an article with that title, is told with what is `said`
    before it: it says what is right in the place of what that tells as said in error, and tells no other error."""
    if corrects(following):
        return True
    return tells_an_error(said, title) and not (takes_back(following) or _IN_ERROR.search(following))


def asks_what_was_said(question: str) -> bool:
    """Whether `question` asks for what an article said before it was corrected."""
    return bool(_ASKED_FOR.search(question))


def sentence_borders(text: str) -> int:
    """How many sentences end in `text`."""
    return sum(1 for _ in SENTENCE_END.finditer(text))
