"""Sentences: exact spans of a text, in order, none overlapping, covering everything but white space.

Rules and short word lists, made for news: quotations stay with their speaker, brackets stay whole, "Sen. X", "No. 5",
"5 p.m. Monday" and "the U.S." do not end a sentence where they need not, Chinese full stops need no space after them,
and lines that are blocks of their own do not run into each other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from store.language.calendar import MONTH_NUMBERS, MONTHS, SHORT_WEEKDAYS, WEEKDAYS
from store.language.grammar import BESIDES, JOINTS
from store.language.patterns import late, one_of
from store.language.people import SHORT_TITLES
from store.language.reporting import SPOKEN, WRITTEN
from store.language.text import COMMONEST, is_spaceless
from store.language.text import language as detect
from store.language.tokens import Token

Span = tuple[int, int]

_KEPT_WHOLE = 300
"""A quotation or bracket up to this long is never broken inside; a longer one is, or it would fill a passage."""
_WRAPPED = 40
"""In wrapped text, a shorter line that ends without punctuation is a block, not half of a sentence."""
_LONGEST_KEPT = 8_000
"""Characters of a text whose sentences are kept for the next who asks."""

_CLOSERS = "\"'’”»›)\\]}」』】）〕〉》"
_OPENERS = "\"'‘“„«‹(\\[{「『【（〔〈《¿¡"
_CJK = "\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_NOTE_MARK = r"(?:\[\d{1,3}\])*"
# A place where a sentence may end: with white space (or an opened quotation) after it, or, in Chinese and Japanese,
# without. "ended.The" is a lost space when a sentence could begin with what follows.
_CANDIDATE = re.compile(
    rf"(?P<wide>[。！？｡]+[{_CLOSERS}]*)|(?P<other>[।॥؟۔։።။។៕]+[{_CLOSERS}]*)"
    rf"|(?P<stop>(?:[.!?] (?=[.!?])|[.!?…])+)"
    rf"(?P<close>[ \u00a0\u202f]?[»”](?=\s|$)|[{_CLOSERS}]*“?(?=\s|$)|[{_CLOSERS}]*){_NOTE_MARK}"
    rf"(?:\s+|$|(?<!…)(?=[{_CJK}“「『])"
    r"|(?<=[a-z\d%][.!?])(?P<lost>(?=[A-Z][a-z]*\s))|(?<=[.!?][”\"])(?=[A-Z]))"
)
# What every candidate begins with: looked for on its own, the rest of a text is passed over several times as fast.
STOP = re.compile("[.!?…。！？｡।॥؟۔։።။។៕]")
"""A mark that ends a sentence, in any script."""

_LAST_WORD = re.compile(r"[^\s\"'“”‘’„«»()\[\]{}/,;:—–]+$")
_NEXT_WORD = re.compile(rf"[{_OPENERS}\s—–-]*([^\s{_CLOSERS},;:.!?…]*)")

_THAI_SENTENCE = 40
"""Characters after which a space in Thai is taken for the end of a sentence."""
_THAI_SPACE = late(
    "(?<=[\u0e01-\u0e4e\u0e81-\u0edf])\\s+(?=[\u0e01-\u0e4e\u0e81-\u0edf])"
    "(?!และ|หรือ|แต่|ซึ่ง|ที่|โดย|เพื่อ|ว่า|กับ|ของ|ใน|จาก|เพราะ|ตาม|ด้วย|ຫຼື|ແລະ|ແຕ່|ທີ່)"
)
_HAS_WORD = re.compile(r"[^\W_]")
_BULLET = re.compile(r"[^\S\n]*(?:[-–—*•·▪◦‣●○■□►▶➤✓]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s|[#>|])")
_LINE_END = re.compile(rf"[.!?…:;。！？：；｡][{_CLOSERS}]*\s*$")
_ENUMERATOR = re.compile(rf"[{_OPENERS}\s]*(?:\d{{1,3}}|[a-zA-Z]|[ivxIVX]{{1,5}})[.)]")

# Never at the end of a sentence: a name, a number or a second half follows.
_LEADING = SHORT_TITLES | frozenset(
    "Drs Profs Sens Reps Govs Gens Maj Capt Cmdr Cpl Pvt Adm Brig "
    "Pres Supt Det Insp Amb Atty Msgr Messrs Mme Mmes Mlle MM St Ste Mt Ft Hr Hrn Dipl Ing Sr. Sra Srta "
    "Dra Excmo Gral Sig Dott Avv vs v cf viz approx ca bzw inkl exkl evtl ggf bspw sog vgl núm pág dhr mevr env".split()
)
_LEADING_IN = {
    "en": frozenset({"Fr"}),
    "de": frozenset("Fr Hrsg Str bes einschl zzgl gem lt max min Nds Red u z d i".split()),
    "fr": frozenset("M D Me Mgr Pr av art env hab boul".split()),
    "es": frozenset("D Da Dr Ud Uds Lic EE UU Sto Sta Fco art pág núm tel".split()),
    "it": frozenset("dott sig prof avv art pag ing on".split()),
    "pt": frozenset("art pág núm tel Exmo Av".split()),
    "nl": frozenset("dhr mevr mr drs ir blz nl bijv incl excl".split()),
}
_SHOUTED = frozenset("Yahoo Yum Jeopardy Panic Wham Joomla".split())
# Only before a number or a Roman numeral.
_NUMBERED = frozenset(
    "No Nos Nr Fig Figs Eq Sec Art Arts Vol Bd Abs Ch Op no nos nr fig sec art vol p pp ch para c S".split()
)
_DAYS = set(SHORT_WEEKDAYS) - {"Sun"}  # which shines besides
_MONTHS = {name.capitalize() for name in MONTH_NUMBERS} - {"May", *MONTHS}
# May end a sentence, and then what follows must look like a beginning.
_TRAILING = frozenset(
    "Inc Corp Ltd Co Cos Bros Jr Sr Esq Ave Blvd Rd Dept Est etc al ff Mio Mrd Tsd usw Ala Ariz Ark Calif Colo Conn "
    "Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn Tex Vt Va "
    "Wash Wis Wyo".split()
) | {*_DAYS, *_MONTHS}
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,3}")  # U.S, a.m, Ph.D, z.B
_NEVER = re.compile(r"\b(?:e\. ?g|i\. ?e|z\. ?b|d\. ?h|u\. ?a|p\. ?ex|a\.k\.a)\.\s*$", re.IGNORECASE)
_CLOCK = re.compile(r"[ap]\.m", re.IGNORECASE)
_AFTER_CLOCK = late(
    rf"(?:{one_of(WEEKDAYS, (month[:3] for month in MONTHS))}|[ECMP][SD]?T\b|GMT|"
    r"UTC|BST|CET|IST|Eastern|Central|Mountain|Pacific|\d)"
)
_NUMERAL = re.compile(r"[\d#]|[IVXLC]+\b")

_FREQUENT = COMMONEST | {"en": COMMONEST["en"] - BESIDES}
_STARTERS = {
    code: {word.capitalize() for word in _FREQUENT[code]}.union(others.split())
    for code, others in {
        "en": "According One Two Earlier Later Last Critics Officials Analysts Experts",
        "de": "Einen Einem Er Sie Wir Ich Ihr Man Dann Aber Oder Doch Denn Am Bei Nach Vom Zum Zur Wenn "
        "Weil So Dies Diese Dieser Dieses Nun Seit Laut Was Wer Wie Wo Warum Kein Keine Sein Seine "
        "Ihre Über Unter Vor Durch Damit Dabei Danach Dort Hier Jetzt Noch Nur",
        "fr": "Elle Ils Elles On Nous Je Vous Cet Cette Ces Mais Ou Puis Selon Sans Si Quand Son Sa Ses "
        "Leur Leurs Alors Depuis Après Avant Pourtant Cependant",
        "es": "Unos Unas O Pero Según Este Esta Estos Estas Ese Esa Si Cuando Qué Quién Ya Después Antes "
        "Desde Entonces Yo Él Ella Ellos Nosotros",
    }.items()
}
_SPEECH = (
    SPOKEN
    | WRITTEN
    | frozenset(
        """say add asked asks replied insisted declared announced recalled continued concluded joked shouted cried
        tweeted""".split()
    )
)
_SPEAKER = late(
    rf"(?:[A-Z][\w.’'-]*\s+){{1,4}}(?:{one_of(_SPEECH)})(?=[.,;]|$|\s+(?:on|in|at|to|during|after|before|when|as|of)\b)"
)
_SPEAKER_WIDE = late(r"[^。！？，,：:“”「」\s]{1,12}?(?:说|道|问|答|喊|称|表示|指出|强调|认为|回应)")
_PARTICLE = re.compile("[とのはがをにでもへや]|って|など|から|まで")
_PAIRS = {pair[0]: pair[1:] for pair in '“” „“” «» ‹› 「」 『』 () （） [] 【】 ""'.split()}
"""What closes each mark of a quotation or a bracket."""
_MARK = re.compile('[“”„«»‹›「」『』（）【】()\\[\\]"]')
_SINGLE = re.compile(rf"(?<!\w)['‘](?=\w)(?:[^'‘\n]|(?<=\w)'(?=\w)){{1,{_KEPT_WHOLE}}}?[.,!?…]['’](?!\w)")


def sentence_spans(text: str, language: str | None = None, *, wrapped: bool | None = None) -> list[Span]:
    """The sentences of `text` as (start, end), stripped of outer white space.

    `language` is an ISO 639-1 code, and `wrapped` as `is_wrapped` has it of a whole of which this is a part; None to
    tell them from the text. No span crosses a blank line, a list item or the end of a line that is a block of its own.
    """
    code = (language or detect(text) or "en").lower()[:2]
    return list((_spans_kept if len(text) <= _LONGEST_KEPT else _spans)(text, code, wrapped))


def _spans(text: str, code: str, wrapped: bool | None) -> tuple[Span, ...]:
    spans: list[Span] = []
    for start, end in _blocks(text, is_wrapped(text) if wrapped is None else wrapped):
        spans.extend((start + a, start + b) for a, b in _sentences(text[start:end], code))
    return tuple(spans)


_spans_kept = lru_cache(maxsize=256)(_spans)
"""For one answer, a passage is parted to be ranked, to be compared, and to be laid under a claim."""


def _blocks(text: str, wrapped: bool) -> Iterator[Span]:
    """Paragraphs, list items and lines that stand alone; never white space only, stripped."""
    begin = line = 0
    while (newline := text.find("\n", line)) != -1:
        if _stands_alone(text, line, newline, wrapped):
            yield from trimmed(text, begin, newline)
            begin = newline + 1
        line = newline + 1
    yield from trimmed(text, begin, len(text))


def is_wrapped(text: str) -> bool:
    """Whether lines were broken at a column, in mid-sentence, rather than at the end of a paragraph."""
    lines = [line.strip() for line in text[:20_000].split("\n")]
    pairs = [(line, following) for line, following in pairwise(lines) if line and following]
    if is_spaceless(text):
        cut = sum(not _LINE_END.search(line) and len(line) >= _WRAPPED // 2 for line, _ in pairs)
        return cut * 5 >= len(pairs) * 3 and cut > 1
    long = [(line, following) for line, following in pairs if len(line) >= _WRAPPED]
    cut = sum(following[0].islower() and not _LINE_END.search(line) for line, following in long)
    return cut * 10 >= len(pairs) * 3 and cut > 0


def _stands_alone(text: str, line: int, newline: int, wrapped: bool) -> bool:
    """Whether the line that ends at `newline` is not continued by the next."""
    following = text[newline + 1 : newline + 80].lstrip(" \t\u3000")
    if not following or following[0] in "\n\r" or _BULLET.match(following):
        return True
    before = text[max(line, newline - 80) : newline].rstrip()
    if _LINE_END.search(before):
        word = _LAST_WORD.search(before.rstrip("."))
        return word is None or word.group() not in _LEADING
    if following[0].islower():
        return False
    shortest = _WRAPPED // 2 if before[-1:] > "\u3000" else _WRAPPED
    return not wrapped or (newline - line < shortest and not before.endswith((",", "，", "、", "-")))


def trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """The span without white space at its ends; none where it has nothing else."""
    start, end = stripped(text, start, end)
    if start < end:
        yield start, end


def _thai_borders(block: str) -> Iterator[int]:
    """Thai and Lao write no full stop: a space between letters ends a sentence, or a clause that is as long as one.

    Not before a word that goes on with the sentence, nor before a number.
    """
    begin = 0
    for match in _THAI_SPACE.finditer(block):
        if match.start() - begin >= _THAI_SENTENCE and len(block) - match.end() >= _THAI_SENTENCE // 2:
            yield match.end()
            begin = match.end()


def _sentences(block: str, code: str) -> list[Span]:
    """The sentences of one block. A stray mark is none: it belongs to the one before, or else to the one after."""
    spans: list[Span] = []
    begin = 0
    borders = [*_borders(block, code)]
    if code in ("th", "lo"):
        borders = sorted({*borders, *_thai_borders(block)})
    for border in (*borders, len(block)):
        start, end = stripped(block, begin, border)
        if spans and not _HAS_WORD.search(block, start, end):
            spans[-1] = (spans[-1][0], end)
        elif _HAS_WORD.search(block, start, end) or border == len(block):
            spans.append((start if spans else 0, end))
        begin = border
    return spans


def _borders(block: str, code: str) -> Iterator[int]:
    """Where in `block` a sentence ends and another begins, ascending."""
    whole = _kept_whole(block)
    begin = 0
    for match in _candidates(block):
        after = _after_space(block, match.end())
        if after < len(block) and not _inside(whole, match.end()) and _ends(block, begin, after, match, code):
            yield after
            begin = after


def _candidates(block: str) -> Iterator[re.Match[str]]:
    """What `_CANDIDATE.finditer` gives."""
    stop = STOP.search(block)
    while stop is not None:
        match = _CANDIDATE.match(block, stop.start())
        if match is not None:
            yield match
        stop = STOP.search(block, (match or stop).end())


def _ends(block: str, begin: int, after: int, match: re.Match[str], code: str) -> bool:
    following = block[after : after + 80]
    if match["wide"]:
        return not _wide_continues(block, begin, match, following)
    if match["other"]:
        return True
    next_word = _word_after(following)
    if _continues(next_word):
        return False
    closed = match["close"].strip()
    if closed and closed[0] in "\"'’”»“" and _speaker_follows(block, begin, match, following):
        return False
    stop = match["stop"].replace(" ", "")
    if stop == ".":
        return _period_ends(block, begin, match, following, code)
    # "Yahoo! Inc." and "Jeopardy! host" are names, not exclamations.
    return stop != "!" or closed != "" or _word_before(block, begin, match.start()) not in _SHOUTED


def _period_ends(block: str, begin: int, match: re.Match[str], following: str, code: str) -> bool:
    word = _word_before(block, begin, match.start())
    starts = _is_starter(following, code)
    if match["lost"] is not None:
        return starts and len(word) > 1
    if _ENUMERATOR.fullmatch(block, begin, match.start() + 1):
        return False
    if match["close"].strip():
        return True
    if (
        word in _LEADING
        or word in _LEADING_IN.get(code, ())
        or _NEVER.search(block, max(begin, match.start() - 8), match.end())
    ):
        return False
    if word in _NUMBERED and _NUMERAL.match(following):
        return False
    if _CLOCK.fullmatch(word):
        return not _AFTER_CLOCK.match(following)
    if word in _TRAILING or _DOTTED.fullmatch(word) or (len(word) == 1 and word.isupper()):
        return starts
    return starts or code != "de" or not (word.isdigit() and len(word) < 3)


def _is_starter(following: str, code: str) -> bool:
    """Whether a sentence of that language could begin so; a letter with a full stop of its own is an initial."""
    word = _word_after(following)
    return word in _STARTERS.get(code, _STARTERS["en"]) and not (len(word) == 1 and word + "." in following[:4])


def _word_before(block: str, begin: int, end: int) -> str:
    found = _LAST_WORD.search(block, max(begin, end - 40), end)
    return found.group() if found else ""


def _wide_continues(block: str, begin: int, match: re.Match[str], following: str) -> bool:
    """Whether the sentence goes on after a full stop inside Chinese or Japanese quotation marks."""
    marks = match["wide"]
    if marks[-1] not in "”」』":
        return False
    if _PARTICLE.match(following) and marks[-1] != "”":
        return True
    return not _is_introduced(block, begin, match.start()) and _SPEAKER_WIDE.match(following) is not None


def _speaker_follows(block: str, begin: int, match: re.Match[str], following: str) -> bool:
    return (
        match["stop"][-1] in "!?…"
        and not _is_introduced(block, begin, match.start())
        and _SPEAKER.match(following) is not None
    )


def _is_introduced(block: str, begin: int, end: int) -> bool:
    """Whether the quotation that ends here was opened after a colon or comma: its speaker has been named."""
    return re.search(rf"[:：,，]\s*[{_OPENERS}]", block[max(begin, end - _KEPT_WHOLE) : end]) is not None


def _word_after(following: str) -> str:
    match = _NEXT_WORD.match(following)
    return match.group(1) if match else ""


def _continues(word: str) -> bool:
    """A word in lower case goes on with the sentence; "iPhone" and "eBay" may begin one."""
    return word[:1].islower() and not any(c.isupper() for c in word[1:3])


def _kept_whole(block: str) -> list[Span]:
    """Spans of quotations and brackets short enough to stay whole, disjoint, ascending."""
    waiting: deque[tuple[str, int]] = deque(maxlen=16)  # (what would close it, where it was opened)
    single = "'" in block or "‘" in block
    found: list[Span] = [m.span() for m in _SINGLE.finditer(block)] if single else []
    for match in _MARK.finditer(block):
        mark, at = match.group(), match.start()
        while waiting and at - waiting[0][1] >= _KEPT_WHOLE:
            waiting.popleft()
        opens = mark in _PAIRS if mark != '"' else _opens(block, at)
        start = next((start for closer, start in reversed(waiting) if mark in closer), None)
        if start is not None and not (opens and mark == '"'):
            found.append((start, at + 1))
            while waiting and waiting[-1][1] >= start:
                waiting.pop()
        elif opens:
            waiting.append((_PAIRS[mark], at))
    return merged(found)


def _opens(block: str, at: int) -> bool:
    """Whether the straight quotation mark at `at` can only be an opening one."""
    before, after = block[at - 1 : at] if at else "", block[at + 1 : at + 2]
    return (before == "" or before.isspace() or before in "([{—–-'‘：，") and after != "" and not after.isspace()


def merged(spans: Iterable[Span]) -> list[Span]:
    """`spans` in order, those that lie over each other made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _inside(spans: list[Span], position: int) -> bool:
    at = bisect_right(spans, (position, -1)) - 1
    return at >= 0 and spans[at][0] < position < spans[at][1]


def _after_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def stripped(text: str, start: int, end: int, marks: str = "") -> Span:
    """The span without white space, and without any of `marks`, at its ends."""
    while start < end and (text[start].isspace() or text[start] in marks):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in marks):
        end -= 1
    return start, end


# Clauses

_CLAUSE_MARKS = frozenset(",;:，；：、()（）-")
_CLAUSE_JOINTS = JOINTS | {"or", "if", "which", "who", "where"}
_FEWEST_OF_CONTENT = 3


def fragments(words: Sequence[Token]) -> tuple[tuple[int, int], ...]:
    """(first, after last) indexes of what stands between two marks or joining words, however short."""
    borders = [0]
    for i, token in enumerate(words):
        if i and (token.folded in _CLAUSE_JOINTS or (token.surface in _CLAUSE_MARKS and not _in_word(words, i))):
            borders.append(i)
    borders.append(len(words))
    return tuple(pairwise(borders))


def _in_word(words: Sequence[Token], i: int) -> bool:
    """The mark joins two parts of one word, "art-making" or "2:1", or is the sign of a number. Chinese has no spaces,
    and there it parts them."""
    if not 0 < i < len(words) - 1 or not words[i].surface.isascii():
        return False
    signs = words[i].surface == "-" and words[i + 1].kind == "number"
    return words[i].end == words[i + 1].start and (signs or words[i - 1].end == words[i].start)


def clauses(words: Sequence[Token], content: Sequence[bool]) -> tuple[tuple[int, int], ...]:
    """(first, after last) indexes of the parts of a claim. `content[i]` tells whether word i has content of its own.

    A part with fewer than three words of content goes with the one before it.
    """
    parts: list[tuple[int, int]] = []
    for start, end in fragments(words):
        if parts and (
            sum(content[start:end]) < _FEWEST_OF_CONTENT
            or sum(content[parts[-1][0] : parts[-1][1]]) < _FEWEST_OF_CONTENT
        ):
            parts[-1] = (parts[-1][0], end)
        elif end > start:
            parts.append((start, end))
    return tuple(parts)
