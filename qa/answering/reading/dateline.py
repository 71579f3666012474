"""The dateline before an article's first words, "OSTRAND, March 13 (Reuters) — ": where and when it was written."""

from __future__ import annotations

from store.article import Article
from store.language.calendar import MONTHS
from store.language.outlets import CHINESE_AGENCIES
from store.language.patterns import late, one_of

LONGEST = 400
"""Characters of an article within which a dateline may stand: below a standfirst, it opens the second paragraph."""

_AGENCY = r"\s?[(（][A-Z][\w .&'’/-]{1,30}[)）]"
_MONTH = rf"(?:{one_of(month[:3] for month in MONTHS)})[a-z]{{0,6}}\.?"
_DAY = rf",? (?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?,?"
_REGION = r"(?:, [A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,2})?"
_PLACE = r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}"
_IN_CAPITALS = r"[A-Z][A-Z.’'-]*[A-Z](?: [A-Z.’'-]+){0,3}"
_DASH = r"\s?(?:--|[-–—])\s"
# What follows opens a sentence: "NATO — the alliance — said" has no dateline.
_DATELINE = late(
    rf"(?:{_PLACE}{_REGION}(?:{_DAY}(?:{_AGENCY})?|{_AGENCY})|{_IN_CAPITALS}{_REGION}(?=\s?[–—]|\s?--)|{_AGENCY}){_DASH}\s*"
    r"(?=[\"“‘']?[A-Z0-9])"
    rf"|(?:{CHINESE_AGENCIES})[\u4e00-\u9fff]{{2,8}}\d{{1,2}}月\d{{1,2}}日[电讯]"
    r"\s?(?:[(（][^()（）]{1,20}[)）])?\s*"
    r"|【?本报(?:[\u4e00-\u9fff]{2,8}?\d{1,2}月\d{1,2}日电|[\u4e00-\u9fff]{0,8}?讯)】?"
    r"\s?(?:[(（][^()（）]{1,30}[)）]|记者\s?[\u4e00-\u9fff·]{2,8}?报[道导][：:])?\s*"
)


def after_dateline(article: Article, start: int, end: int) -> int:
    """Where the words at `start`..`end` begin once their dateline is left out; `start` where they have none.

    A dateline opens a paragraph at an article's beginning. One that alone tells the day of the article stays.
    """
    text = article.text
    if start > LONGEST or (text[:start].strip(" ") and not text[:start].rstrip(" ").endswith("\n")):
        return start
    found = _DATELINE.match(text, start, end)
    if found is None or found.end() >= end:
        return start
    tells_day = any(letter.isdigit() for letter in found.group())
    return start if tells_day and not article.published_at else found.end()
