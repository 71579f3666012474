"""The kinds of text that a question asks for: "opinion pieces on", "press releases", "news reports".

A kind counts where the words name texts of it. Words that mean something else beside their neighbours do not (public
opinion, an editorial board, a column of smoke), nor does a kind that is ruled out ("not opinion pieces"). The column or
editorial of a named author or outlet adds its kind only if they publish other kinds too: else it would tell nothing.
"""

from __future__ import annotations

import re
from typing import cast

from qa.answering.scope.masked import D, Masked, S, X
from store.article import Genre
from store.language.authors import Names
from store.language.patterns import late, one_of
from store.language.reporting import GENRE_NAMED, TEXTS

_TEXT = rf"(?:{one_of(TEXTS, TEXTS.values())})"
_ABOUT = (
    r"(?:on|about|by|in|from|of|regarding|concerning|that|which|say|says|said|argu\w+|publish\w*|written|"
    r"against|for|discuss\w*|appear\w*)"
)
_PATTERNS: dict[Genre, re.Pattern[str]] = {
    "opinion": late(
        rf"\bopinion\s+(?:{_TEXT}|texts?|writing|coverage|contributions?|columnists?|writers?|pages?|section)\b"
        r"|\bop-?\s?eds?\b|\beditorials\b"
        r"|\beditorial\b(?!\s+(?:board|staff|independence|polic|director|team|line|decision|control|room|office|process|"
        r"meeting|standards?|guideline|freedom|assistant|job|chief|department|content|stance))"
        rf"|(?<!tv )(?<!match )(?<!sports )(?<!live )(?<!audio )(?<!colour )\bcommentar(?:y|ies)\b"
        r"(?!\s+(?:box|team|track|booth))|\bcomment(?:\s+pieces?|\s+articles?)\b"
        r"|"
        r"(?<!spinal )(?<!tank )(?<!armoured )(?<!armored )(?<!military )(?<!steering )"
        r"(?<!fifth )(?<!marble )(?<!stone )"
        rf"\b(?:newspaper\s+|weekly\s+|daily\s+|guest\s+)?columns?\b(?!\s+of\b)(?=\s*(?:{D}|{_ABOUT}\b|[,.?!]|$|do\b|did\b|have\b|has\b|was\b|were\b|argue|claim|call|say))"
        r"|\bcolumnists\b"
        r"|社论|时评|评论(?:文章|员文章)|观点文章|专栏(?!作家)|社评|(?<=的)评论(?=[中里怎如]|有哪|说|认为|$|[？。，])",
        re.IGNORECASE,
        cue=r"opin|op-?\s?ed|editorial|comment|column|论|评|专栏|观点",
    ),
    "news": late(
        rf"(?<!fake )(?<!false )(?<!{X} )\bnews\s+(?:reports?(?!\s+that\b)|articles?|stor(?:y|ies)|pieces?|coverage|"
        r"items?|reporting|texts?)\b"
        r"|\bstraight\s+news\b|\bhard\s+news\b|新闻报[道导]|消息稿|新闻文章",
        re.IGNORECASE,
        cue="news|新闻|消息稿",
    ),
    "press_release": late(
        r"(?<!issue a )(?<!issue the )(?<!issued a )(?<!withdraw its )(?<!withdraw the )(?<!withdrew its )"
        r"(?<!delay its )"
        r"(?<!retract its )(?<!issue its )\b(?:press|media|news)[\s-]+releases?\b|新闻稿|通稿",
        re.IGNORECASE,
        cue="release|新闻稿|通稿",
    ),
    "analysis": late(
        rf"(?<!data )(?<!blood )(?<!dna )\b(?:news\s+)?analys[ie]s\s+(?:{_TEXT}|texts?)\b|\bnews\s+analys[ei]s\b"
        rf"|(?<!soil )(?<!data )(?<!blood )(?<!dna )(?<!chemical )(?<!statistical )(?<!laboratory )\banalyses\b"
        rf"(?=\s*(?:{D}|{_ABOUT}\b(?!\s+(?:samples|blood|data|soil|water))|[,.?!]|$|do\b|have\b))"
        r"|分析文章|深度分析|分析稿",
        re.IGNORECASE,
        cue="analys|分析",
    ),
}
_OWN = late(
    rf"{X}{S}?\s+(?:[\w’'-]+\s+){{0,2}}?(?P<kind>columns?|op-?\s?eds?|editorials?|commentary|analys[ie]s|"
    r"opinion piece)\b"
    rf"|{X}的(?P<han>专栏|社论|社评)",
    re.IGNORECASE,
)
_NOT = late(
    r"\b(?:not|no|except|excluding|without|rather than|other than|instead of|apart from|non)[\s-]+(?:in\s+|"
    r"just\s+|only\s+|the\s+|any\s+)?$|(?:不要|除了?|不是|不看)$",
    re.IGNORECASE,
)
_WHICH = late(
    r"\b(?:news or (?:an )?opinion|opinion or (?:a )?news|(?:is|was) (?:this|that|it)\b"
    r"|(?:is|was) (?:the \w+ )?[\"“‘«])|\bwhat (?:kind|type|genre) of\b|新闻还是|评论还是",
    re.IGNORECASE,
)


def genres(masked: Masked, heard: frozenset[str], names: Names) -> tuple[Genre, ...]:
    """The genres asked for, in the order of the question."""
    text = masked.text
    if _WHICH.search(text):
        return ()
    own = {m.start("kind") if m["kind"] else m.start("han"): m for m in _OWN.finditer(text)}
    found: list[tuple[int, Genre]] = []
    for genre, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            if _NOT.search(text[: match.start()]):
                continue
            whose = own.get(match.start())
            if whose and not _tells(whose, genre, masked, heard, names):
                continue
            found.append((match.start(), genre))
    for start, match in own.items():
        if (match["kind"] or "").lower().startswith("analys") and _tells(match, "analysis", masked, heard, names):
            found.append((start, "analysis"))
    return tuple(dict.fromkeys(genre for _, genre in sorted(found, key=lambda one: one[0])))


def genre_called(words: str) -> tuple[Genre, ...]:
    """The genre that `words` are no more than the name of: "the columns", "news"; none for others."""
    name = words.strip().casefold().removeprefix("the ")
    one = next((text for text, several in TEXTS.items() if several == name), name.removesuffix("s"))
    found = GENRE_NAMED.get(name) or GENRE_NAMED.get(one)
    return (cast(Genre, found),) if found else ()


def _tells(own: re.Match[str], genre: Genre, masked: Masked, heard: frozenset[str], names: Names) -> bool:
    """Whether the kind narrows what a named author or outlet publishes, and they publish it."""
    whose = next((c for c in own.group() if c in masked.names), None)
    if whose is None or whose not in heard:
        return False
    mention = masked.names[whose]
    kinds = names.genres_of(mention.kind, mention.names)
    return genre in kinds and len(kinds - {"unknown"}) > 1
