"""Whether an article that says nothing of its genre is plain news, by the signs of reporting; else nobody knows.

News tells what happened on a day and who says so, and keeps its writer out: no "I", no "you", no question that the
writer asks, nothing that should be done, nothing of the outlet's own. Every sign is one of form. Each of the first two
must be there and none of the others may.
"""

from __future__ import annotations

import re

from store.article import Genre
from store.language.calendar import WEEKDAYS
from store.language.outlets import holds
from store.language.patterns import late, one_of

_READ = 6_000
"""Characters of the beginning that are read: what comes later is seldom of another genre."""
_FEW = 12
"""Words below which a text shows nothing."""

_QUOTED = late(r"“[^”]{1,1500}”|\"[^\"\n]{1,1500}\"|«[^»]{1,1500}»|„[^“”]{1,1500}[“”]|‘[^’\n]{12,600}’(?!\w)")
_DAY = late(
    rf"\b(?:on|since|late|early|last|until|by|this)\s+(?:{one_of(WEEKDAYS)})\b"
    rf"|\b(?:{one_of(WEEKDAYS)})(?:'s|’s)?(?:\s(?:morning|afternoon|evening|night))?\b"
    r"|\b(?:on|since)\s+(?:the\s)?\d{1,2}(?:st|nd|rd|th)?\b(?:\s(?:of\s)?[A-Z][a-z]{2,8})?"
    r"|\b(?:yesterday|overnight)\b"
)
_SAID = late(
    r"\b(?:said|told|announced|confirmed|reported|declined to|warned|denied|according to|added that|testified|replied"
    r"|rejected|called it|wrote in|voted|ruled|ordered|approved|arrested|charged with|sentenced)\b",
    re.IGNORECASE,
)
_WRITER = late(
    r"\b(?:I|I['’](?:m|ve|d|ll)|[Mm]y(?:self)?|[Mm]ine|[Ww]e|[Ww]e['’](?:re|ve|d|ll)|[Oo]urs?(?:elves)?|[Uu]s|[Yy]ours?"
    r"|[Yy]ou(?:['’](?:re|ve|d|ll))?|[Ll]et(?:['’]s| us))\b(?![.-]\w)"
)
_URGING = late(r"\b(?:should|ought to|must|needs? to|deserves? to|time to)\b")
_SENTENCE = late(r"[^.!?]+")
_ASKING = late(r"[?？]")
_EXPLAINING = late(
    r"^\W*(?:why|how|what|who|where|which|when|is|are|can|could|does|do|did|will|should|must)\b|\?\s*$"
    r"|\b(?:explain(?:ed|er)|fact[- ]?check(?:ed)?|analysis|what we know|what to know|in (?:numbers|charts|figures)"
    r"|profile|interview|review|obituary|q ?& ?a|^\W*\w+ (?:things|numbers|facts|reasons|ways|questions|lessons))\b",
    re.IGNORECASE,
)
_ANNOUNCING = late(
    r"\b(?:(?:is|are) (?:pleased|proud|delighted|excited) to|today (?:announced|announces|published|publishes|launched)"
    r"|(?:announced|announces) today|for immediate release|(?:media|press) (?:contact|enquiries|office:))\b",
    re.IGNORECASE,
)


def genre_by_form(text: str, title: str | None, outlet: str | None, *, in_news: bool = False) -> Genre:
    """News where the signs of reporting are there and none of another genre; else unknown.

    `in_news`: the page stands in a section of news, which tells as much as a day.
    """
    read = text[:_READ]
    own = _QUOTED.sub("“…”", read)
    told = (in_news or _DAY.search(own)) and _SAID.search(own)
    if not told or len(own.split()) < _FEW:
        return "unknown"
    other = _WRITER.search(own) or _ASKING.search(own) or _ANNOUNCING.search(own) or _urges(own)
    if other or (title and _EXPLAINING.search(title)) or (outlet and holds(read, outlet)):
        return "unknown"
    return "news"


def _urges(own: str) -> bool:
    """Whether something should be done by the writer's own word, and nobody's of whom it is reported."""
    return any(_URGING.search(m.group()) and not _SAID.search(m.group()) for m in _SENTENCE.finditer(own))
