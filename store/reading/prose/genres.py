"""Whether an article that says nothing of its genre is plain news, by the signs of reporting, or its author's opinion,
by what they say in their own name; else nobody knows.

News tells what happened on a day and who says so, and keeps its writer out: no "I", no "you", no question that the
writer asks, nothing that should be done, nothing of the outlet's own. Every sign is one of form. Each of the first two
must be there and none of the others may. An opinion has a byline, and judges in the first person outside of all that is
quoted, or is a review by its title. A reporter who is on the spot says "I" too, and judges nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from store.article import Genre
from store.language.calendar import WEEKDAYS
from store.language.outlets import holds
from store.language.patterns import late, one_of
from store.language.reporting import REPORT

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
_MYSELF = late(r"\b(?:I|I['’](?:m|ve|d|ll)|[Mm]y(?:self)?|[Mm]ine)\b(?![.-]\w)|笔者|我(?![国们])")
_JUDGING = late(
    r"\bI\s+(?:(?:\w+ly|still|also|do|don['’]t|not|never|would|can|can['’]t|cannot|could|must|have to)\s+){0,3}"
    r"(?:think|believe|doubt|suspect|hope|fear|wish|argue|recommend|agree|disagree|object|oppose|welcome|prefer|admire"
    r"|deplore|regret)\b(?! of\b)"
    r"|\bI(?: am|['’]m) (?:\w+ )?(?:convinced|certain|afraid|glad|in favou?r|against|for it)\b"
    r"|\b(?:[Ii]n|[Tt]o) my (?:own )?(?:view|opinion|judge?ment|mind)\b"
    r"|\b[Mm]y (?:own )?(?:view|opinion|verdict|guess) is\b"
    r"|(?:笔者|我)(?:认为|觉得|以为|相信|主张|怀疑)|在(?:笔者|我)看来"
)
_DEMANDING = late(r"\b(?:should|ought to|must)\b(?! have)|应该|应当|必须")
_ADDRESSED = late(r"\byou(?:rs?)?\b|[你您]", re.IGNORECASE)
_REPORTED = late(rf"\b(?:{REPORT}|says?|said|tells?|told|according to)\b", re.IGNORECASE)
_CLAUSE = late(r"[^.!?。！？]+")
_TURN = late(r"^(?:Q|A|[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3})\s?[:：]\s|[?？][\"”’]?\s*$", re.MULTILINE)
_REVIEW = late(
    r"^\W*(?:(?:film|movie|book|theatre|theater|stage|music|album|concert|opera|dance|art|exhibition|restaurant|tv|"
    r"television|game) )?review\s?[:：|–—]|\breview\s[|–—-]\s|[|–—:-]\s?(?:\w+ )?review\W*$|[影书乐剧]评",
    re.IGNORECASE,
)
_INTERVIEW = 2
"""Turns, or paragraphs that ask, from which on whoever says "I" may be somebody else."""


@lru_cache(maxsize=256)
def is_view(text: str, title: str | None, author: str | None) -> bool:
    """Whether a text shows that it is the opinion of the author in its byline: a review by its title, or who writes it
    judges in their own name, or says "I" and what has to be done, which instructions say to "you". Not an interview."""
    if not author or len(_TURN.findall(text)) >= _INTERVIEW:
        return False
    own = _QUOTED.sub("“…”", text[:_READ])
    if title and _REVIEW.search(title) and not (_DAY.search(own) and _SAID.search(own)):
        return True
    clauses = [m.group() for m in _CLAUSE.finditer(own)]
    mine = [clause for clause in clauses if _MYSELF.search(clause)]
    demands = (clause for clause in clauses if _DEMANDING.search(clause) and not _REPORTED.search(clause))
    urged = not _ADDRESSED.search(own) and not _SAID.search(own) and any(demands)
    return len(mine) > 1 and (urged or any(_JUDGING.search(clause) for clause in mine))


def genre_by_form(
    text: str, title: str | None, outlet: str | None, author: str | None = None, *, in_news: bool = False
) -> Genre:
    """News where the signs of reporting are there and none of another genre, opinion where its author speaks their own
    mind; else unknown.

    `in_news`: the page stands in a section of news, which tells as much as a day.
    """
    if is_view(text, title, author):
        return "opinion"
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
