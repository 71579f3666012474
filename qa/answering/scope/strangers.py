"""Outlets and authors that a question wants to hear and that no article of the library has.

What is called as outlets are ("the Ostvik Courier") counts wherever an outlet of the library would be heard; any other
name where texts by it are asked for ("the columns by Nora Quill", "what did Nora Quill write").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from qa.answering.scope.article_nouns import ADV, TEXT, WRITE
from qa.answering.scope.masked import D, S, X, mask, unmask
from qa.answering.scope.published import A_TEXT_ALONE
from qa.answering.scope.ties import find_wanted_bylines, named
from qa.answering.wording.phrasing import without_own
from store.language.authors import Kind, NameMention, Names
from store.language.names import names as names_in
from store.language.outlets import is_called_as_one
from store.language.patterns import late
from store.language.quotation_marks import quotations

_WORDS = rf"(?:\s+(?:[\w’'-]+|{D})){{0,7}}?"
_BY = (rf"\b{A_TEXT_ALONE}\b{_WORDS}\s+by\s+(?P<x>{X})",)
_FROM = (
    rf"(?P<x>{X})[^，。？]{{0,6}}?(?:文章|报[道导]|新闻|社论|评论)",
    rf"\b(?:{TEXT}|news)\b{_WORDS}\s+(?:from|in|of)\s+(?P<x>{X})",
)
_WRITES = (
    rf"(?P<x>{X}){S}\s+(?:[\w’'-]+\s+){{0,3}}?{A_TEXT_ALONE}\b",
    rf"\b(?:did|do|does|has|have|had)\s+(?P<x>{X})\s+(?:{ADV}\s+)?(?:{WRITE})\b(?!\s+(?:by|as|for)\b)",
)
_HAN_NAME = late(r"[\u4e00-\u9fff]{2,8}?(?:[日晚早晨时邮快周]报|周刊|通讯社|电视台|电台|新闻网)")
_HAN_LED = late(r".*(?:总结|概括|归纳|根据|来自|关于|比较|看看|请|帮我|[据在和与对的、])")
_THE = late(r"\bthe\s+$", re.IGNORECASE)


@dataclass(frozen=True)
class Stranger:
    """Somebody whose texts are asked for: as it is `said`, with its article, and by `name`.

    `outlet`: it is called as outlets are. `of_texts`: what is asked for is texts of theirs, and not what they say.
    """

    said: str
    name: str
    outlet: bool
    of_texts: bool


class Asked(NamedTuple):
    """The `strangers` that a question wants to hear, in its order, and whether it wants to hear somebody known too."""

    strangers: tuple[Stranger, ...] = ()
    known: bool = False


@lru_cache(maxsize=16)
def strangers(question: str, names: Names) -> Asked:
    """Those that `question` wants to hear."""
    text = without_own(unmask(question))
    found = list(_unknown(text, names))
    if not found:
        return Asked()
    masked = mask(text, [*named(text, names), *found], ())
    by, writes, of = masked.found_by(_BY), masked.found_by(_WRITES), masked.found_by(_FROM)
    heard = find_wanted_bylines(masked, names)
    told: list[Stranger] = []
    for sign, mention in masked.names.items():
        outlet = mention.kind == "source"
        if mention in found and (sign in by | writes or (outlet and sign in heard)):
            of_texts = sign in by or (outlet and sign in of)
            told.append(Stranger(text[mention.start : mention.end], mention.names[0], outlet, of_texts))
    return Asked(tuple(told), any(mention not in found for sign, mention in masked.names.items() if sign in heard))


def _unknown(text: str, names: Names) -> Iterator[NameMention]:
    """The names in `text` that the library does not have and that stand in no quotation: an outlet's, or anybody's."""
    taken = [*((m.start, m.end) for m in names.mentions(text)), *((q.start, q.end) for q in quotations(text))]

    def is_free(first: int, last: int) -> bool:
        return not any(first < end and start < last for start, end in taken)

    for match in _HAN_NAME.finditer(text):
        led = _HAN_LED.match(match.group())
        start = match.start() + (led.end() if led else 0)
        if match.end() - start > 2 and is_free(start, match.end()):
            yield NameMention(start, match.end(), "source", (text[start : match.end()],), whole=True)
    for name in names_in(text):
        if name.sure and is_free(name.start, name.end):
            kind: Kind = "source" if is_called_as_one(name.text) else "author"
            led = _THE.search(text[: name.start])
            yield NameMention(led.start() if led else name.start, name.end, kind, (name.text,), whole=True)
