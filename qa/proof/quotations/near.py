"""Quotations that stand in no article as they are: which words were changed, what was joined, what was translated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from qa.proof.quotations.quotation import QuotationCheck, found, short
from qa.proof.reasons import reason
from store.article import Article
from store.language.numbers import quantities
from store.language.patterns import late
from store.language.quotation_marks import fold_marks
from store.language.reversals import NEGATES, SENTENCE_END
from store.language.text import language

_MOST_WORDS = 400  # of a longer quotation, so much is compared
_MOST_CELLS = 60_000  # of an alignment word by word
_MOST_PLACES = 2000  # of a word that stands in more places, so many are tried


@dataclass(frozen=True)
class _Tokens:
    keys: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    places: dict[str, list[int]]


_TOKEN = late(
    r"[\u0e00-\u0eff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
    r"|[\d]+(?:[.,:]\d+)*%?|[$€£¥]|%|(?:(?![\u0e00-\u0eff\u3005-\u30ff\u3400-\u9fff])[^\W\d_])+(?:['’](?:(?![\u3005-\u9fff])[^\W\d_])+)*"
)


_BORDER = re.compile(r"[\"“”„«»「」『』.!?…。！？]")


@lru_cache(maxsize=64)
def _tokens(text: str) -> _Tokens:
    all_ = [(m.group().replace("’", "'").casefold(), m.span()) for m in _TOKEN.finditer(text)]
    where: dict[str, list[int]] = {}
    for i, (key, _) in enumerate(all_):
        where.setdefault(key, []).append(i)
    return _Tokens(tuple(k for k, _ in all_), tuple(s for _, s in all_), where)


def altered(inner: str, articles: Sequence[Article]) -> QuotationCheck | None:
    """The verdict by the words of an article that `inner` was made from; None where none come close enough."""
    quote = _tokens(inner)
    keys = quote.keys[:_MOST_WORDS]
    read = [(article, _tokens(article.text)) for article in articles]
    tried = (_compare(inner, quote, keys, *one, window) for one in read for window in _windows(keys, one[1]))
    best = max(filter(None, tried), key=itemgetter(0), default=None)
    stitched = _stitched(keys, articles)
    if stitched and (best is None or best[0] < 0.8):
        return stitched
    return best[1] if best else None


def _windows(keys: Sequence[str], tokens: _Tokens) -> list[tuple[int, int]]:
    """The stretches of the article that share most words with the quotation in about the same order."""
    votes: Counter[int] = Counter()
    for i, key in enumerate(keys):
        at = tokens.places.get(key, ())
        weight = 1 if len(at) > 40 else 3
        for p in at[:_MOST_PLACES]:
            votes[(p - i) // 4] += weight
    slack = 4 + len(keys) // 2
    ranked = sorted(votes, key=lambda d: (-votes[d] - votes[d + 1], d))[:3]
    return [(max(0, d * 4 - slack), min(len(tokens.keys), d * 4 + len(keys) + slack + 4)) for d in ranked]


def _compare(
    inner: str, quote: _Tokens, keys: Sequence[str], article: Article, tokens: _Tokens, window: tuple[int, int]
) -> tuple[float, QuotationCheck] | None:
    """How well the quotation fits the best stretch of the window, and the verdict there; None where it hardly does."""
    mine, theirs = _coded(keys, tokens.keys[window[0] : window[1]])
    best = fuzz.partial_ratio_alignment(mine, theirs, score_cutoff=40)
    if best is None:
        return None
    slack = 2 + len(keys) // 5
    borders = _borders(article.text, tokens.spans[window[0] : window[1]])
    lo, hi = _fitted(mine, theirs, max(0, best.dest_start - slack), min(len(theirs), best.dest_end + slack), borders)
    ops = [o for o in Levenshtein.opcodes(mine, theirs[lo:hi]) if hi > lo]
    same = sum(o.src_end - o.src_start for o in ops if o.tag == "equal")
    if same < max(2, 0.5 * len(keys)):
        return None
    first = window[0] + lo
    changed = [o for o in ops if o.tag != "equal"]
    mine_instead = [_slice(inner, quote.spans, o.src_start, o.src_end) for o in changed]
    its = [_slice(article.text, tokens.spans, first + o.dest_start, first + o.dest_end) for o in changed]
    span = (tokens.spans[first][0], tokens.spans[window[0] + hi - 1][1])
    return same / max(len(keys), hi - lo), _judged(inner, article, span, list(zip(mine_instead, its, strict=True)))


def _coded(keys: Sequence[str], theirs: Sequence[str]) -> tuple[str, str]:
    """Both as strings of one character a word, so that they can be aligned as strings."""
    codes = {key: chr(0x100 + i) for i, key in enumerate(dict.fromkeys(keys))}
    return "".join(codes[k] for k in keys), "".join(codes.get(k, "-") for k in theirs)


def _borders(text: str, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    """The words of `spans` before which a quotation or a sentence begins or ends: what stands there is not the rest of
    what was said."""
    return frozenset(i for i in range(1, len(spans)) if _BORDER.search(text, spans[i - 1][1], spans[i][0]))


def _fitted(mine: str, theirs: str, lo: int, hi: int, borders: frozenset[int]) -> tuple[int, int]:
    """The part of `theirs[lo:hi]` that the quotation was made from, a word there for each word it puts at an edge, as
    far as no border lies between."""
    start, end = _cheapest(mine, theirs[lo:hi]) if len(mine) * (hi - lo) <= _MOST_CELLS else (0, hi - lo)
    ops = Levenshtein.opcodes(mine, theirs[lo + start : lo + end])
    if not ops or start == end:
        return lo, lo
    head, tail = ops[0], ops[-1]
    before = head.src_end - head.src_start if head.tag == "delete" else 0
    after = tail.src_end - tail.src_start if tail.tag == "delete" else 0
    first, last = lo + start, lo + end
    least = max((b for b in borders if first - before <= b <= first), default=first - before)
    most = min((b for b in borders if last <= b <= last + after), default=last + after)
    return max(0, least), min(len(theirs), most)


def _cheapest(mine: str, theirs: str) -> tuple[int, int]:
    """The stretch of `theirs` at the smallest edit distance from `mine` (Sellers 1980), the shortest and first such."""
    row = [(0, j) for j in range(len(theirs) + 1)]  # cost, and where the stretch would start
    for i, key in enumerate(mine, 1):
        above, row = row, [(i, 0)]
        for j, other in enumerate(theirs, 1):
            put = (above[j - 1][0] + (key != other), above[j - 1][1])
            row.append(
                min(put, (above[j][0] + 1, above[j][1]), (row[-1][0] + 1, row[-1][1]), key=lambda c: (c[0], -c[1]))
            )
    end = min(range(len(row)), key=lambda j: (row[j][0], j - row[j][1], j))
    return row[end][1], end


def _judged(inner: str, article: Article, span: tuple[int, int], changes: Sequence[tuple[str, str]]) -> QuotationCheck:
    """The verdict by what differs: words of the quotation and the article's instead, either perhaps empty."""
    if not changes:
        cased = fold_marks(inner).text.casefold() == fold_marks(article.text[slice(*span)]).text.casefold()
        capitals = reason("The words are the article's, but capital letters differ.")
        marks = reason("The words are the article's, but punctuation marks differ.")
        return found("altered", article, span, capitals if cased else marks)
    dropped = [its for mine, its in changes if not mine]
    if len(dropped) == len(changes) and any(NEGATES.search(d) for d in dropped):
        left = short(", ".join(dropped))
        why = reason("The quotation leaves out “{words}”, which turns the meaning.", words=left)
        return found("cut", article, span, why)
    if len(dropped) == len(changes) and all(_between_marks(article.text[slice(*span)], d) for d in dropped):
        return found("stitched", article, span, reason("It is put together from different places of the article."))
    return found("altered", article, span, _told(changes))


def _between_marks(text: str, words: str) -> bool:
    """Whether `words` stand between two quotations of `text`, and nobody says them: “…,” the mayor said. “…”"""
    between = rf"[\"”»」]\W*{re.escape(words)}\W*[\"“«「]"
    return re.search(between, " ".join(text.split())) is not None


def _slice(text: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> str:
    return " ".join(text[spans[start][0] : spans[end - 1][1]].split()) if end > start else ""


def _told(changes: Sequence[tuple[str, str]]) -> str:
    """The first change, and how many more, as a sentence."""
    mine, its = changes[0]
    count = len(changes) - 1
    more: str = reason(", and {count} more places differ", count=str(count)) if count > 1 else ""
    if count == 1:
        more = reason(", and 1 more place differs")
    there, here = short(its), short(mine)
    if not mine:
        return reason("The article has “{words}”, which the quotation leaves out{more}.", words=there, more=more)
    if not its:
        return reason("The article does not have “{words}”, which the quotation adds{more}.", words=here, more=more)
    return reason("The article says “{there}”, not “{here}”{more}.", there=there, here=here, more=more)


def _stitched(keys: Sequence[str], articles: Sequence[Article]) -> QuotationCheck | None:
    """The quotation as a few verbatim runs of three words or more from distant places or several articles."""
    runs: list[tuple[int, int, Article]] = []
    at = 0
    while at < len(keys) and len(runs) < 4:
        found_here = ((*_longest_run(keys, at, _tokens(article.text)), article) for article in articles)
        best = max(found_here, key=itemgetter(0), default=None)
        if best is None or best[0] < 3:
            return None
        runs.append(best)
        at += best[0]
    if at < len(keys) or len(runs) < 2:
        return None
    length, place, article = runs[0]
    spans = _tokens(article.text).spans
    several = len({a.id for _, _, a in runs}) > 1
    span = (spans[place][0], spans[place + length - 1][1])
    why = "It is put together from different places of the article."
    return found("stitched", article, span, reason("It is put together from several articles." if several else why))


def _longest_run(keys: Sequence[str], at: int, tokens: _Tokens) -> tuple[int, int]:
    alive = tokens.places.get(keys[at], [])[:_MOST_PLACES]
    length, place = 0, 0
    while alive:
        length, place = length + 1, alive[0]
        if at + length >= len(keys):
            break
        key, n = keys[at + length], len(tokens.keys)
        alive = [p for p in alive if p + length < n and tokens.keys[p + length] == key]
    return length, place


# In another language

_LETTERS_ONLY_THERE = ("zh", "ja", "ko", "th", "ru", "ar", "he", "el", "hi")
_NAME = late(r"(?<![.!?。] )(?<!^)\b[A-ZÀ-Þ][\w'’-]{2,}")
_OTHER_LETTER = re.compile("[^\\W\\d_\u0000-\u024f]")
_SAID = late(r"\btranslat|\bübersetz|\btradu[cizt]|译|譯|訳", re.IGNORECASE)
"""How a sentence says that what it quotes is a translation."""


def translated(inner: str, articles: Sequence[Article], beside: str = "") -> QuotationCheck | None:
    """A quotation of words that were said in another language: it can be recognised, never confirmed.

    It is one where an article in another language has most of its numbers and names close together, which is then the
    place; and, without a place, where `beside`, the sentence around it, says so or no article is in its language.
    """
    foreign = [a for a in articles if _other_language(inner, a)]
    signs = _signs(inner)
    places = [(shared, a, span) for a in foreign for span, shared in [_closest(a.text, signs)]]
    if signs and places:
        shared, article, span = max(places, key=lambda p: p[0])
        if shared * 2 > len(signs):
            why = reason("It is a translation: the article is in another language, so the words cannot be compared.")
            return found("translated", article, span, why)
    if foreign and (_SAID.search(beside) or len(foreign) == len(articles)):
        why = reason(
            "It can only be a translation: the article is in another language, and its words cannot be compared."
        )
        return QuotationCheck("translated", reason=why)
    return None


def _other_language(inner: str, article: Article) -> bool:
    theirs = language(article.text) or article.language
    mine = language(inner)
    if theirs is None:
        return False
    if mine is None:
        return theirs[:2] in _LETTERS_ONLY_THERE and not _OTHER_LETTER.search(inner)
    return theirs[:2] != mine


def _signs(text: str) -> set[str]:
    """The numbers, as values, and the names of `text`: what a translation keeps."""
    return {f"{q.value:g}" for q in quantities(text)} | set(_NAME.findall(text))


def _closest(text: str, signs: set[str]) -> tuple[tuple[int, int], int]:
    """The sentence of `text` with most of `signs` in it."""
    borders = [0, *(m.end() for m in SENTENCE_END.finditer(text)), len(text)]
    best, most = (0, len(text)), 0
    for a, b in pairwise(borders):
        shared = len(signs & _signs(text[a:b]) | {s for s in signs if s.isalpha() and s in text[a:b]})
        if shared > most:
            best, most = (a, a + len(text[a:b].rstrip())), shared
    return best, most
