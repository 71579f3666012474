"""Which words of a sentence told answer the question: those that the reader found, as parts of the sentence's text.

The text of such a sentence is the article's words with white space folded, and before them who says it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from qa.answer import Part
from qa.answering.reading.readings import SentenceReading
from qa.answering.reading.sentence_ranker import Ranking
from qa.proof.check.sentence_checker import Finding
from store.language.numbers import quantities
from store.language.patterns import late
from store.language.quotation_marks import quotations
from store.language.sentences import merged
from store.language.text import is_spaceless

SURE_ENOUGH = -3.0
"""Sureness, in logits, above which words are pointed at.

The reader holds from 0 on that words answer; of a sentence that was chosen by more than its reading, less is enough.
Over the sample cases and the questions of `evals/prose/dev`, of the sentences told that hold the words labelled, the
reader's words are those in 63 of 92 above 0 and in 19 of 27 from there down to -3, but in 12 of 45 below.
"""

_SPACE = late(r"\s+")
_WORD = late(r"(?:\w*[$€£¥])?\w+(?:[.,'’‐-]\w+)*%?")
_MARK = late("''|``|[\"“”„‟«»″＂❝❞〝〞〟「」『』﹁﹂﹃﹄｢｣《》‘‚‛‹›❛❜]|['’](?!\\w)|(?<!\\w)['’]")
_POSSESSIVE = late(r"(?<=[sSxXzZ])['’](?= )")
_FROM = late(r"\bfrom\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_TO = late(r"(?:\s+\w+){0,3}?\s+to\s+(?:\w+\s+){0,2}", re.IGNORECASE)
_SINGLE = late(r"(?<!\w)['‘]\w")


def pointed(finding: Finding, ranking: Ranking, *, first: bool) -> tuple[Part, ...]:
    """The parts of `finding.text` that answer, in order, by the readings of `ranking`; none where none is sure enough.

    Only in the `first` sentence told; of a question of several parts, in each the words that answer any of them. Of the
    requests of `evals/tasks` that may be read, the words pointed at in the first were those labelled in 59 of 104, and
    in what is told besides in 11 of 59.
    """
    if not (first or ranking.parts):
        return ()
    own = {(span.article_id, span.revision) for span in finding.spans}
    scored = (s for ranked in (ranking.sentences, *ranking.parts) for s in ranked)
    return pointed_by(finding, (s.reading for s in scored if s.reading and (s.article.id, s.article.revision) in own))


def pointed_by(finding: Finding, readings: Iterable[SentenceReading]) -> tuple[Part, ...]:
    """The parts of `finding.text` for `readings` of the article whose words it tells, in order, none overlapping.

    Each is whole words of the article, white space folded: it begins and ends with a letter or a digit (or the sign of
    a currency, or %), and holds a quotation mark only together with its partner. Nothing stands out where all would.
    """
    if len(finding.spans) != 1:
        return ()
    span, start = finding.spans[0], article_words(finding.text, finding.spans[0].quote)
    if start is None:
        return ()
    said, found = finding.text[start:], set[Part]()
    for reading in readings:
        if reading.sureness > SURE_ENOUGH and span.start <= reading.start < reading.end <= span.end:
            first, last = (len(_folded(span.quote[: at - span.start])) for at in (reading.start, reading.end))
            found.update(_whole(said, *_with_change(said, *_widened(said, first, last))))
    parts = merged(found)
    if not _rest(said, parts):
        return ()
    return tuple((start + a, start + b) for a, b in parts)


def article_words(text: str, quote: str) -> int | None:
    """Where in the text of a sentence told the article's words, `quote`, begin; None if it does not end with them."""
    said = _folded(quote)
    return len(text) - len(said) if said and text.endswith(said) else None


def fits(text: str, quote: str, parts: Sequence[Part]) -> bool:
    """Whether `parts` can be those of a sentence that tells `quote`: in order, apart, within the article's words."""
    at = article_words(text, quote)
    for start, end in parts:
        if at is None or not at <= start < end <= len(text):
            return False
        at = end
    return True


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text)


def _widened(said: str, start: int, end: int) -> Part:
    """The span with the words that it cuts through made whole; scripts without spaces have none to be cut through."""
    for word in _WORD.finditer(said):
        a, b = word.span()
        if a < end and start < b and not is_spaceless(word.group()):
            start, end = min(start, a), max(end, b)
        if a >= end:
            break
    return start, end


def _with_change(said: str, start: int, end: int) -> Part:
    """The span with the other of two figures where it has one of "from seven years to five and a half": by itself the
    former one would stand for what is so now."""
    told = quantities(said)
    for before, after in pairwise(told):
        is_changed = _FROM.search(said, 0, before.start) and _TO.fullmatch(said, before.end, after.start)
        if is_changed and start < before.end and before.start < end and end <= after.start:
            return start, after.end
    return start, end


def _whole(said: str, start: int, end: int) -> Iterator[Part]:
    """The span without punctuation at its ends, in pieces where it has a quotation mark and not its partner."""
    start, end = _trimmed(said, start, end)
    if start == end:
        return
    inside = [(q.start, q.end) for q in quotations(said) if q.closed and start <= q.start and q.end <= end]
    alone = (m for m in _MARK.finditer(said, start, end) if not any(a <= m.start() < b for a, b in inside))
    half = next((m for m in alone if not _is_possessive(said, m.start())), None)
    if half is None:
        yield start, end
    else:
        yield from _whole(said, start, half.start())
        yield from _whole(said, half.end(), end)


def _trimmed(said: str, start: int, end: int) -> Part:
    """The span from its first letter or digit, with the sign of a currency before it, to its last."""
    most = end
    while start < end and not (said[start].isalnum() or _is_amount(said[start : start + 2])):
        start += 1
    while start < end and not (said[end - 1].isalnum() or said[end - 1] == "%"):
        end -= 1
    while start < end < most and unicodedata.category(said[end]).startswith("M"):  # an accent of the letter before it
        end += 1
    return (start, end) if any(letter.isalnum() for letter in said[start:end]) else (end, end)


def _is_possessive(said: str, at: int) -> bool:
    """Whether the mark there is that of "the workers' pay", where no quotation is open that it could close."""
    return bool(_POSSESSIVE.match(said, at)) and not _SINGLE.search(said, 0, at)


def _is_amount(text: str) -> bool:
    return len(text) == 2 and text[0] in "$€£¥" and text[1].isdigit()


def _rest(said: str, parts: Sequence[Part]) -> bool:
    """Whether a letter or a digit stands outside of `parts`."""
    at, rest = 0, ""
    for start, end in parts:
        rest, at = rest + said[at:start], end
    return any(letter.isalnum() for letter in rest + said[at:])
