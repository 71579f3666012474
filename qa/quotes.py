"""Is what stands in quotation marks what an article says? One verdict a quotation, with the place or the difference.

A quotation is looked for whole, then in the parts an ellipsis or a bracket leaves, then in the other articles, then
approximately. Only `exact` and `folded` are `ok`; `verbatim` is the contract's stricter question, whether all of it
stands in a cited article once quote marks, dashes and white space are folded. A quotation with an ellipsis can be `ok`,
because each part stands in the article, and is never `verbatim`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Literal

from rapidfuzz.distance import Levenshtein

from qa.marks import Folded, Quotation, find, fold, places, quotations, stands_verbatim, words
from store.article import Article

__all__ = ["Folded", "Quotation", "QuotationCheck", "Verdict", "check_quotation", "find", "fold", "quotations", "words"]

Verdict = Literal["exact", "folded", "altered", "stitched", "cut", "elsewhere", "translated", "not_found"]

_MOST_WORDS = 400  # of a longer quotation that does not stand whole, so much is compared
_MOST_PLACES = 50  # of a part that stands in many places, so many are tried
_NEAR = 600  # characters an ellipsis may pass over

_NEGATION = (
    r"not|n't|cannot|never|no|none|nothing|nobody|neither|nor|hardly|scarcely|barely|without|den(?:y|ies|ied)|false|untrue"
    r"|nicht|kein\w*|nie|niemals|ne|pas|jamais|nunca|jamás|non|mai|não"
)
_REVERSAL = _NEGATION + (
    r"|but|however|yet|although|though|unless|except|instead|rather|only\s+if|far\s+from|refus\w+|reject\w*|fail\w*"
    r"|aber|jedoch|sondern|mais|cependant|pero|sino|sin\s+embargo|ma|però|mas|porém"
)
_ZH_NEGATION = r"[不没未非无無沒否]|假的"
_NEGATES = re.compile(rf"(?:\b(?:{_NEGATION})\b|n't\b|{_ZH_NEGATION})", re.IGNORECASE)
_REVERSES = re.compile(rf"(?:\b(?:{_REVERSAL})\b|n't\b|{_ZH_NEGATION}|但|然而|不过|除非|却)", re.IGNORECASE)

_FALSE = r"(?:not\s+true|not\s+the\s+case|not\s+correct|not\s+so|false|untrue|wrong|incorrect|a\s+lie|a\s+myth|nonsense|a\s+hoax|misleading)"
_DENIAL_BEFORE = re.compile(
    r"(?:"
    rf"\b(?:is|was|be|being|['’]s|isn['’]t|wasn['’]t|are|were)\s+(?:simply\s+|just\s+|plainly\s+|entirely\s+)?(?:{_FALSE}|true|(?:a\s+)?(?:false|myth|lie)\s+\w+)"
    r"\s+(?:that|to\s+(?:say|claim|suggest)(?:\s+that)?)"
    r"|\b(?:den(?:y|ies|ied|ying)|dismiss(?:es|ed|ing)?|reject(?:s|ed|ing)?|disput(?:e|es|ed|ing)|rebut(?:s|ted)?|refut(?:e|es|ed|ing)|never\s+(?:said|claimed|promised)"
    r"|did(?:\s+not|n['’]t)\s+(?:say|claim|promise)|no\s*(?:one|body)\s+(?:said|says|claims|claimed|believes|thinks))"
    r"(?:\s+(?:the|any|all|a|such|as\s+false))*(?:\s+(?:\w+\s+)?(?:claims?|ideas?|notions?|allegations?|accusations?|suggestions?|reports?|rumou?rs?|charges?))?(?:\s+that)?"
    r"|\b(?:falsely|wrongly|incorrectly)\s+(?:\w+ed|says?|said|\w+ing)(?:\s+that)?"
    r"|\b(?:not|never|cannot|no\s+longer|hardly|neither|nor)|n['’]t|并非|不是|并不|否认|不|没有"
    r")\s*[,:]?\s*[\"'“‘「«„]?\s*$",
    re.IGNORECASE,
)
_TRUE_BEFORE = re.compile(r"\b(?:is|was|['’]s|are|were)\s+true\s+that\W*$", re.IGNORECASE)
_NEGATED_TRUE = re.compile(r"(?:\bnot|n['’]t|\bnever|\bhardly)\s+true\s+that\W*$", re.IGNORECASE)
_DENIAL_AFTER = re.compile(
    r"^[\"'”’」»]?\s*[,;:.—–-]*\s*[\"'”’」»]?\s*(?:"
    r"(?:(?:but|yet|however|though|although|and)\s*,?\s*)?(?:that|this|it|which|such\s+a\s+claim|the\s+claim|that\s+claim|this\s+claim|the\s+statement)"
    rf"\s*(?:['’]s|is|was|were|has\s+been|turned\s+out\s+to\s+be|would\s+be|proved(?:\s+to\s+be)?)\s+(?:simply\s+|just\s+|plainly\s+|entirely\s+|all\s+|completely\s+)?(?:{_FALSE}|shown\s+to\s+be\s+false)"
    rf"|is(?:n['’]t|\s+simply|\s+just)?\s+(?:{_FALSE}|true\s+only)"
    r"|but\s+(?:only\s+)?(?:if|not)\b|unless\b|only\s+if\b|但这不是|但这并不|这是假的|这不是真的|的说法(?:是错误的|不实)"
    r")",
    re.IGNORECASE,
)
_ELLIPSIS = r"\[\s*\.\.\.\s*\]|\(\s*\.\.\.\s*\)|\.\.\.+"
_GAP = re.compile(rf"({_ELLIPSIS}|\[[^\[\]]{{1,80}}\])")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s|[。！？]|\n")
_TRAILING = " ,.;:，。；：、"
_OUTER = "\"'“”„‟«»‘’‚‛‹›「」『』＂"


@dataclass(frozen=True)
class QuotationCheck:
    """The verdict on one quotation.

    `start:end` is the place in the article it was found in, or comes closest to. `difference` shows the article's words
    with the differing ones in ⟦⟧: `⟦fell → rose⟧` where the quotation says fell, `⟦not⟧` where it leaves out not, `⟦very →⟧`
    where it adds very. `reason` is a sentence for the reader, None for `exact`. `verbatim` is whether all of it stands
    in a cited article once quote marks, dashes and white space are folded.
    """

    verdict: Verdict
    article_id: str | None = None
    revision: str | None = None
    start: int | None = None
    end: int | None = None
    difference: str | None = None
    reason: str | None = None
    verbatim: bool = False

    @property
    def ok(self) -> bool:
        """The words are the article's, whole or in parts that keep its meaning."""
        return self.verdict in ("exact", "folded")


def check_quotation(
    quote: str, cited: Sequence[Article], others: Sequence[Article] = (), *, sentence: str = ""
) -> QuotationCheck:
    """The verdict on `quote`, the words between the marks, against the `cited` articles and then the `others`.

    `sentence` is the answer's sentence around it: one that itself says "denied that" does not turn the meaning.
    """
    inner = quote.strip().strip(_OUTER).strip() or quote.strip()
    if not words(inner):
        return QuotationCheck("not_found", reason="There are no words between the quotation marks.")
    verbatim = any(stands_verbatim(inner, a.text) for a in cited)
    for check in (
        _whole(inner, cited, sentence),
        _parts(inner, cited),
        _elsewhere(inner, others),
        _altered(inner, (*cited, *others)),
        _translated(inner, (*cited, *others)),
    ):
        if check is not None:
            return QuotationCheck(**{**check.__dict__, "verbatim": verbatim})
    return QuotationCheck("not_found", reason=f"No article says “{_short(inner)}”.", verbatim=verbatim)


def _at(
    verdict: Verdict, article: Article, span: tuple[int, int], reason: str | None, difference: str | None = None
) -> QuotationCheck:
    return QuotationCheck(verdict, article.id, article.revision, span[0], span[1], difference, reason)


# Whole


def _whole(inner: str, articles: Sequence[Article], sentence: str) -> QuotationCheck | None:
    """The quotation where it stands whole, the place that keeps its meaning before one that turns it."""
    turned: QuotationCheck | None = None
    for verdict, wanted, reason in _forms(inner):
        for article in articles:
            for span in islice(places(wanted, article.text), _MOST_PLACES):
                exactly = verdict == "exact" and article.text[span[0] : span[1]] == wanted
                turn = _turn(article.text, *span, sentence)
                if turn is None:
                    return _at("exact" if exactly else "folded", article, span, None if exactly else reason)
                turned = turned or _at("cut", article, span, turn)
    return turned


def _forms(inner: str) -> Iterator[tuple[Verdict, str, str]]:
    yield "exact", inner, "Only quotation marks, dashes, spaces or dots differ from the article's."
    bare = inner.rstrip(_TRAILING)
    if bare != inner and bare:
        yield "folded", bare, f"The “{inner[len(bare) :].strip()}” at the end is not the article's."


def _turn(text: str, start: int, end: int, sentence: str) -> str | None:
    """Why the words at `start:end`, taken out of their sentence, mean something else; None where they do not."""
    before = text[max(0, start - 160) : start]
    before = before[_last_border(before) :]
    denial = _DENIAL_BEFORE.search(before)
    if denial and _TRUE_BEFORE.search(before) and not _NEGATED_TRUE.search(before):
        denial = None
    if denial and not _NEGATES.search(sentence[: max(0, sentence.find(text[start:end][:20]))]):
        return f"In the article “{_short(denial.group().strip(), 60)}” stands before these words, which turns their meaning."
    denial = _DENIAL_AFTER.match(text[end : end + 160])
    if denial:
        return f"In the article “{_short(denial.group().strip(' ,.;:”’'), 60)}” follows these words, which turns their meaning."
    return None


def _last_border(before: str) -> int:
    return max((m.end() for m in _SENTENCE_END.finditer(before)), default=0)


# In parts


def _parts(inner: str, articles: Sequence[Article]) -> QuotationCheck | None:
    """A quotation with an ellipsis or a bracketed insertion, part by part."""
    pieces = _GAP.split(fold(inner).text)
    parts = [p.strip() for p in pieces[::2]]
    gaps = [g for g in pieces[1::2]]
    while parts and not words(parts[0]):
        parts, gaps = parts[1:], gaps[1:]
    while parts and not words(parts[-1]):
        parts, gaps = parts[:-1], gaps[:-1]
    if not parts or len(pieces) == 1 or not all(words(p) for p in parts):
        return None
    for article in articles:
        spans = _in_order(parts, article.text)
        if spans:
            return _judge_parts(inner, article, spans, gaps)
    owners = [next((a for a in articles if _part(p, a.text, 0)), None) for p in parts]
    if len(parts) > 1 and all(owners) and owners[0]:
        span = _part(parts[0], owners[0].text, 0)
        assert span is not None
        where = "different articles" if len({a.id for a in owners if a}) > 1 else "another order"
        return _at("stitched", owners[0], span, f"Its parts stand in the articles, but in {where}.")
    return None


def _part(part: str, text: str, start: int) -> tuple[int, int] | None:
    for wanted in (part, part.rstrip(_TRAILING)):
        for span in islice(places(wanted, text), _MOST_PLACES):
            if span[0] >= start:
                return span
    return None


def _in_order(parts: Sequence[str], text: str) -> list[tuple[int, int]]:
    """Where `parts` follow one another in `text`, as close together as can be; empty where they do not."""
    best: list[tuple[int, int]] = []
    for first in islice(places(parts[0].rstrip(_TRAILING), text), _MOST_PLACES):
        spans = [first]
        for part in parts[1:]:
            span = _part(part, text, spans[-1][1])
            if span is None:
                break
            spans.append(span)
        if len(spans) == len(parts) and (not best or spans[-1][1] - spans[0][0] < best[-1][1] - best[0][0]):
            best = spans
    return best


def _judge_parts(inner: str, article: Article, spans: list[tuple[int, int]], gaps: list[str]) -> QuotationCheck:
    whole = (spans[0][0], spans[-1][1])
    inserted = [g for g in gaps if "..." not in g]
    for (_, a), (b, _) in zip(spans, spans[1:], strict=False):
        omitted = article.text[a:b]
        if b - a > _NEAR or sum(1 for _ in _SENTENCE_END.finditer(omitted)) > 2:
            return _at("stitched", article, whole, "Its parts stand far apart in the article.")
        turn = _REVERSES.search(omitted)
        if turn:
            return _at(
                "cut", article, whole, f"What it leaves out, “{_short(omitted.strip())}”, turns the meaning.",
                f"{_tail(article.text[:a])} ⟦{_short(omitted.strip())}⟧ {_head(article.text[b:])}",
            )  # fmt: skip
    if inserted:
        named = ", ".join(f"“{g}”" for g in inserted)
        reason = f"The article has the words around {named}, which is put in."
        return _at("altered" if words(inner) > 3 else "folded", article, whole, reason, inner)
    return _at("folded", article, whole, "An ellipsis leaves out words between parts that stand in the article.")


def _tail(text: str) -> str:
    return " ".join(text[-60:].split()[-3:])


def _head(text: str) -> str:
    return " ".join(text[:60].split()[:3])


def _elsewhere(inner: str, others: Sequence[Article]) -> QuotationCheck | None:
    check = _whole(inner, others, "") or _parts(inner, others)
    if check is None or check.verdict not in ("exact", "folded", "cut"):
        return None
    article = next(a for a in others if a.id == check.article_id)
    reason = f"These words stand in another article than the cited one: {_name(article)}."
    return QuotationCheck("elsewhere", check.article_id, check.revision, check.start, check.end, None, reason)


def _name(article: Article) -> str:
    return f"“{_short(article.title or article.text)}”" + (f" ({article.source})" if article.source else "")


# Approximately


@dataclass(frozen=True)
class _Tokens:
    keys: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    places: dict[str, list[int]]


_TOKEN = re.compile(
    r"[\u0e00-\u0eff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
    r"|[\d]+(?:[.,:]\d+)*%?|[$€£¥]|%|(?:(?![\u0e00-\u0eff\u3005-\u30ff\u3400-\u9fff])[^\W\d_])+(?:['’](?:(?![\u3005-\u9fff])[^\W\d_])+)*"
)


@lru_cache(maxsize=64)
def _tokens(text: str) -> _Tokens:
    found = [(m.group().replace("’", "'").casefold(), m.span()) for m in _TOKEN.finditer(text)]
    where: dict[str, list[int]] = {}
    for i, (key, _) in enumerate(found):
        where.setdefault(key, []).append(i)
    return _Tokens(tuple(k for k, _ in found), tuple(s for _, s in found), where)


def _altered(inner: str, articles: Sequence[Article]) -> QuotationCheck | None:
    quote = _tokens(inner)
    keys = quote.keys[:_MOST_WORDS]
    best: tuple[float, QuotationCheck] | None = None
    for article in articles:
        tokens = _tokens(article.text)
        for window in _windows(keys, tokens):
            scored = _compare(inner, quote, keys, article, tokens, window)
            if scored and (best is None or scored[0] > best[0]):
                best = scored
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
        for p in at[:2000]:
            votes[(p - i) // 4] += weight
    slack = 4 + len(keys) // 2
    ranked = sorted(votes, key=lambda d: (-votes[d] - votes[d + 1], d))[:3]
    return [(max(0, d * 4 - slack), min(len(tokens.keys), d * 4 + len(keys) + slack + 4)) for d in ranked]


def _compare(
    inner: str, quote: _Tokens, keys: Sequence[str], article: Article, tokens: _Tokens, window: tuple[int, int]
) -> tuple[float, QuotationCheck] | None:
    lo, hi = window
    theirs = tokens.keys[lo:hi]
    blocks = [
        (o.src_start, o.src_end, o.dest_start, o.dest_end)
        for o in Levenshtein.opcodes(keys, theirs)
        if o.tag == "equal"
    ]
    blocks = _dense(blocks, len(keys))
    same = sum(b - a for a, b, _, _ in blocks)
    if not blocks or same < max(2, 0.55 * len(keys)):
        return None
    first, last = blocks[0], blocks[-1]
    start, end = max(0, first[2] - first[0]), min(len(theirs), last[3] + len(keys) - last[1])
    ops = Levenshtein.opcodes(keys, theirs[start:end])
    span = (tokens.spans[lo + start][0], tokens.spans[lo + end - 1][1])
    changes: list[tuple[str, str]] = []
    shown: list[str] = []
    text = article.text
    for o in ops:
        if o.tag == "equal":
            continue
        mine = _slice(inner, quote.spans, o.src_start, o.src_end)
        its = _slice(text, tokens.spans, lo + start + o.dest_start, lo + start + o.dest_end)
        changes.append((mine, its))
        before = _slice(text, tokens.spans, lo + max(start, start + o.dest_start - 2), lo + start + o.dest_start)
        after = _slice(text, tokens.spans, lo + start + o.dest_end, lo + min(end, start + o.dest_end + 2))
        mark = f"⟦{its}⟧" if not mine else f"⟦{mine} →⟧" if not its else f"⟦{mine} → {its}⟧"
        shown.append(" ".join(p for p in (before, mark, after) if p))
    score = same / max(len(keys), end - start)
    if not changes:
        reason = "The words are the article's, but punctuation or word borders differ."
        return score, _at("altered", article, span, reason, _short(text[span[0] : span[1]]))
    dropped = [its for mine, its in changes if not mine]
    if len(dropped) == len(changes) and any(_NEGATES.search(d) for d in dropped):
        reason = f"The quotation leaves out “{_short(', '.join(dropped))}”, which turns the meaning."
        return score, _at("cut", article, span, reason, " … ".join(shown[:3]))
    return score, _at("altered", article, span, _told(changes), " … ".join(shown[:3]))


def _dense(blocks: list[tuple[int, int, int, int]], size: int) -> list[tuple[int, int, int, int]]:
    """`blocks` without stray words at either edge that stand too far off to be part of the same stretch."""
    while len(blocks) > 1 and blocks[1][2] - blocks[0][3] > blocks[1][0] - blocks[0][1] + max(3, size // 4):
        blocks = blocks[1:]
    while len(blocks) > 1 and blocks[-1][2] - blocks[-2][3] > blocks[-1][0] - blocks[-2][1] + max(3, size // 4):
        blocks = blocks[:-1]
    return blocks


def _slice(text: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> str:
    return " ".join(text[spans[start][0] : spans[end - 1][1]].split()) if end > start else ""


def _told(changes: Sequence[tuple[str, str]]) -> str:
    """The first change, and how many more, as a sentence."""
    mine, its = changes[0]
    if not mine:
        told = f"The article has “{_short(its)}”, which the quotation leaves out"
    elif not its:
        told = f"The article does not have “{_short(mine)}”, which the quotation adds"
    else:
        told = f"The article says “{_short(its)}”, not “{_short(mine)}”"
    return told + (f", and {len(changes) - 1} more words or phrases differ." if len(changes) > 1 else ".")


def _stitched(keys: Sequence[str], articles: Sequence[Article]) -> QuotationCheck | None:
    """The quotation as a few verbatim runs of three words or more from distant places or several articles."""
    runs: list[tuple[Article, int, int]] = []
    at = 0
    while at < len(keys) and len(runs) < 4:
        best: tuple[int, Article, int] | None = None
        for article in articles:
            length, place = _longest_run(keys, at, _tokens(article.text))
            if length and (best is None or length > best[0]):
                best = (length, article, place)
        if best is None or best[0] < 3:
            return None
        runs.append((best[1], best[2], best[0]))
        at += best[0]
    if at < len(keys) or len(runs) < 2:
        return None
    article, place, length = runs[0]
    spans = _tokens(article.text).spans
    where = "several articles" if len({a.id for a, _, _ in runs}) > 1 else "different places of the article"
    span = (spans[place][0], spans[place + length - 1][1])
    return _at("stitched", article, span, f"It is put together from {where}.")


def _longest_run(keys: Sequence[str], at: int, tokens: _Tokens) -> tuple[int, int]:
    alive = tokens.places.get(keys[at], [])[:2000]
    length, place = 0, 0
    while alive:
        length, place = length + 1, alive[0]
        if at + length >= len(keys):
            break
        key, n = keys[at + length], len(tokens.keys)
        alive = [p for p in alive if p + length < n and tokens.keys[p + length] == key]
    return length, place


# In another language

_SCRIPTS = {
    "zh": re.compile(r"[\u3400-\u9fff]"), "ja": re.compile(r"[\u3040-\u30ff]"), "ko": re.compile(r"[\uac00-\ud7af]"),
    "ru": re.compile(r"[\u0400-\u04ff]"), "ar": re.compile(r"[\u0600-\u06ff]"), "el": re.compile(r"[\u0370-\u03ff]"),
    "he": re.compile(r"[\u0590-\u05ff]"), "hi": re.compile(r"[\u0900-\u097f]"), "th": re.compile(r"[\u0e00-\u0e7f]"),
}  # fmt: skip
_COMMON_WORDS = {
    "en": "the of and to in is that was for it with as his on be at by had are but from they which not have will",
    "de": "der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus wird",
    "fr": "le la les de des et à un une du en est que qui dans pour pas sur au par plus ce ne il sont avec nous",
    "es": "el la los de que y en un una se del las por con no para es al lo como más su pero sus",
    "it": "il di che la e un una per in del non è con si da dei le sono alla come più anche nel della",
    "pt": "o a os que de e do da em um uma para com não no na por mais as dos como mas foi ao",
    "nl": "de het een en van in is dat op te zijn met voor niet aan er om ook als maar bij door",
}
_COMMON = {language: frozenset(listed.split()) for language, listed in _COMMON_WORDS.items()}
_LETTERS = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<![.!?。] )(?<!^)\b[A-ZÀ-Þ][\w'’-]{2,}")


def _language(text: str) -> str | None:
    """The language of `text` by script and common words; None where it is too short to tell."""
    sample = text[:3000]
    letters = sum(c.isalpha() for c in sample)
    for language in ("ja", "ko", "zh", "ru", "ar", "el", "he", "hi", "th"):
        if letters and sum(1 for _ in _SCRIPTS[language].finditer(sample)) > 0.2 * letters:
            return language
    found = [w.casefold() for w in _LETTERS.findall(sample)]
    counts = {language: sum(w in common for w in found) for language, common in _COMMON.items()}
    best = max(counts, key=lambda name: counts[name])
    second = max(n for name, n in counts.items() if name != best)
    return best if counts[best] >= 2 and counts[best] > second else None


def _translated(inner: str, articles: Sequence[Article]) -> QuotationCheck | None:
    """A quotation in another language than an article that has its numbers and names close together."""
    language = _language(inner)
    signs = {*_NUMBER.findall(inner), *_NAME.findall(inner)}
    if language is None or not signs:
        return None
    for article in articles:
        theirs = _language(article.text) or article.language
        if theirs is None or theirs[:2] == language:
            continue
        span, shared = _closest(article.text, signs)
        if shared * 2 > len(signs):
            reason = "It is a translation: the article is in another language, so the words cannot be compared."
            return _at("translated", article, span, reason)
    return None


def _closest(text: str, signs: set[str]) -> tuple[tuple[int, int], int]:
    """The sentence of `text` with most of `signs` in it."""
    borders = [0, *(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]
    best, shared = (0, len(text)), 0
    for a, b in zip(borders, borders[1:], strict=False):
        n = sum(s in text[a:b] for s in signs)
        if n > shared:
            best, shared = (a, a + len(text[a:b].rstrip())), n
    return best, shared


def _short(text: str, most: int = 80) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1].rsplit(" ", 1)[0] + "…"
