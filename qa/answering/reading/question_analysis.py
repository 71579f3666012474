"""What a question asks for: its telling words, the sort of thing wanted, and whether a sentence holds that."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from qa.proof.facts.align import keys_of
from qa.proof.facts.rarity import weight
from store.language.calendar import CHINESE_DAY, CHINESE_MONTH, CHINESE_YEAR, MONTH, TIME_NOUNS, UNITS, WEEKDAYS
from store.language.dates import Moment, moments
from store.language.grammar import COUNT_WORDS, FINITE, FUNCTION_WORDS, PAST, PREPOSITIONS
from store.language.patterns import late, one_of
from store.language.quotation_marks import quotations
from store.language.text import is_spaceless, without_asking, words
from store.language.tokens import is_function, root, stem, tokens
from store.language.units import MONEY, unit_words

Kind = Literal["number", "date", "name", "place", "reason", "any"]

STOP = FUNCTION_WORDS | frozenset(
    """
    back compared compare differ differs difference disagree develop developed going columnist reporter journalist
    newspaper paper outlet analyst argue argues argued argument think thinks view views news tell told ask asked answer
    reply question actually exactly really currently get gets give given said say says according article articles author
    authors report reports reported write writes wrote piece story mean means happen happened please describe explain
    opinion
    """.split()
)
_NUMBER_WORD = rf"{one_of(COUNT_WORDS)}|third|none|no one|nobody|unanimous(?:ly)?"
_NUMBER = late(
    rf"\d|\b(?:{_NUMBER_WORD})\b|[百千万亿两]|[一二三四五六七八九十]+[个名人岁年月日%％成倍]|百分之", re.IGNORECASE
)
YEAR = re.compile(r"(?<![\d.,])(?:1[5-9]|20)\d\d(?![\d%]|[.,]\d)")
_DATE = late(
    rf"(?<![\d.,])(?:1[0-9]|20)\d\ds?\b|\b(?:{MONTH}|{one_of(WEEKDAYS)})\b|"
    rf"\b(?:{one_of(TIME_NOUNS)}|o'clock|a\.?m\.?|p\.?m\.?)s?\b"
    r"|\b(?:at|by|from|until|till|before|after|around)\s(?:[01]?\d|2[0-3])[.:][0-5]\d\b(?!\s*(?:%|per\b|[a-z]+illion))"
    rf"|{CHINESE_YEAR}|\d+[年月日]|{CHINESE_MONTH}|{CHINESE_DAY}|星期|周[一二三四五六日]|昨天|今天|明天|世纪",
    re.IGNORECASE,
)
_PERCENT = late(r"%|％|per ?cent|percentage|basis points?|百分之|百分点|成", re.IGNORECASE)
_REASON = late(
    r"\b(?:because|since|due to|owing to|after|as a result|so that|in order|to avoid|to (?:\w+)|caused?|causes|"
    r"led to|blam\w+|reasons?|"
    r"thanks to|why|given that|amid|cit(?:ed|ing)|argu\w+|fear\w*|concern\w*)\b|因为|由于|因此|为了|原因|导致",
    re.IGNORECASE,
)

_EXTENT = "far|high|tall|deep|wide"
# Behind a preposition stands another matter, "what did they say about the cost?"; which costs there are is no number.
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "number",
        late(
            rf"\bhow (?:many|much|long|old|{_EXTENT}|big|large|fast|often|heavy|expensive)\b"
            rf"|\b(?:what|which)\b(?:\W+(?!(?:{one_of(PREPOSITIONS)}|for|that)\b)\w+){{0,5}}?\W+"
            r"(?:rate|percentage|per ?cent|number|amount|cost|price|budget|share|proportion|turnout|population|score"
            r"|size|figure|toll|salary|temperature|capacity)\b"
            r"|\bwhat (?:did|does|do|will|would) .{3,80}(?<!\ba )(?<!\bthe )(?<!\babout )\bcost\b"
            r"|多少|几[个名人岁年月%％]|百分之几|比例|多大|多高|多长",
            re.IGNORECASE,
        ),
    ),
    (
        "date",
        late(
            r"\b(?:and|since|until|by) when\b"
            rf"|\b(?:what|which) (?:{one_of(UNITS)}|date|time|century|decade)\b"
            r"|什么时候|何时|哪[一]?年|哪[一]?天|几月|日期",
            re.IGNORECASE,
        ),
    ),
    ("name", late(r"^\W*(?:and |so |but )?who(?:m|se)?\b|谁|哪[位个]人|什么人", re.IGNORECASE)),
    (
        "place",
        late(
            r"^\W*where (?:is|was|are|were|will|did|does|do|can)\b(?!.*\b(?:differ|disagree|stand)\b)"
            r"|\b(?:what|which) (?:city|country|town|place|region|state|village|province)\b"
            r"|哪里|哪儿|何处|什么地方|哪[个]?(?:国家|城市|地方)",
            re.IGNORECASE,
        ),
    ),
    (
        "reason",
        late(
            r"(?:^|[-–—:,;]\s*)\W*(?:and |so |but )?why\b|\b(?:causes?|reasons?)\W*$"
            r"|\b(?:what|which)(?: was| is| were| are)? (?:the )?(?:reasons?|caused?|"
            r"causes)\b"
            r"|为什么|为何|原因",
            re.IGNORECASE,
        ),
    ),
)


_ASKS = late(r"\b(?:who(?:m|se)?|what|which|when|where|why|how)\b", re.IGNORECASE)
_ASKS_WHEN = late(rf"\bwhen (?:{one_of(FINITE)})\b", re.IGNORECASE)


def kind(question: str) -> Kind:
    """What sort of thing `question` asks for."""
    found: Kind = next((k for k, pattern in _KINDS if pattern.search(question)), "any")
    return "date" if found != "number" and _is_when(question) else found


def _is_when(question: str) -> bool:
    """Whether "when" is what is asked, not a clause of time beside what is: "when they came, what did they say?"."""
    asking = _ASKS.findall(question)
    return bool(asking) and asking[0].lower() == "when" and (len(asking) == 1 or bool(_ASKS_WHEN.search(question)))


_FOCUS = re.compile(
    r"\b(?:how (?:many|much)|what|which|whose)\b(?:\s+(?:is|are|was|were|will be|would be))?"
    r"(?:\s+(?:the|a|an|its|their|kinds? of|types? of|sorts? of|"
    r"other))*\s+(?P<noun>[^\W\d_][\w’'-]*(?:\s+[^\W\d_][\w’'-]*)?)",
    re.IGNORECASE,
)


def focus(question: str) -> str | None:
    """The root of what is asked about, "jobs" of "how many jobs …": the sentence that answers speaks of it."""
    match = _FOCUS.search(question)
    if not match:
        return None
    names = {w.lower() for w in capitalised(question)}
    nouns = [w for w in words(match.group("noun")) if w not in STOP and w not in names]
    if not nouns:
        return None
    describes = len(nouns) > 1 and nouns[0].endswith(("ing", "ed", "al", "ic", "ent", "ary"))
    return root(stem(nouns[-1] if describes else nouns[0]))


_MONEY_ASKED = re.compile(
    rf"\bhow much(?= (?:{one_of(FINITE)}|money)\b|\W*$)|"
    r"\bcosts?\b|\bprices?\b|\bbudget\w*\b|\bworth\b|\bpa(?:y|id)\b|"
    r"\bspen[dt]\b|造价|票价|价格|价钱|多少钱|费用|成本|花费",
    re.IGNORECASE,
)
_COUNT_ASKED = re.compile(r"\bhow many\b", re.IGNORECASE)
"""What asks for no money, whatever it costs: "How many lives did it cost?"."""

_MONEY = late(
    rf"[$€£¥]|\b(?:(?:{one_of(unit.removesuffix('s') for unit in MONEY - {'won'})})s?|pesos?|free|\w+illion|thousand"
    r"|per ?cent)\b|[万亿元]|克朗|英镑|法郎|卢布|免费|%",
    re.IGNORECASE,
)


_AGE = late(
    r",? \d{1,3},|\bage[ds]?\b|\byears? old\b|\bborn\b|\b(?:is|was|turn(?:s|ed)) \d{1,3}\b|-year-old|\byears\b"
    r"|岁|出生|年",
    re.IGNORECASE,
)


_COUNT = rf"(?:\d[\d.,]*|{one_of(COUNT_WORDS)})"
_LENGTH = one_of(unit_words("length"), ["m"])
_DURATION = one_of(unit_words("time"), ["night", "nights"])
_WEIGHT = one_of(unit_words("mass"), ["pound", "pounds"])


def _measure(units: str) -> re.Pattern[str]:
    return late(
        rf"\b{_COUNT}(?:[\s-](?:a|and|million|thousand|hundred|more|square|cubic|half)){{0,2}}[\s-]?(?:{units})\b"
        r"|[\d一二三四五六七八九十百千万]\s?(?:公里|千米|米|厘米|年|个?月|天|日|小时|分钟|周|吨|公斤)",
        re.IGNORECASE,
    )


_AGE_ASKED = late(r"\bhow old\b|几岁|多大年纪", re.IGNORECASE)
_SHARE_ASKED = late(r"\b(?:rate|percentage|per ?cent|(?:what|which) (?:share|proportion))\b|百分|比例", re.IGNORECASE)
_PART = re.compile(r"\b(?:half|third|quarter|in (?:five|ten|four|three))\b")
# What a question about a size is answered with: a number of the right sort, and not just any number.
_MEASURED = (
    (late(r"\bhow long\b|多长|多久", re.IGNORECASE), _measure(f"{_LENGTH}|{_DURATION}")),
    (late(rf"\bhow (?:{_EXTENT})\b|多高|多远|多深|多宽", re.IGNORECASE), _measure(_LENGTH)),
    (late(r"\bhow heavy\b|多重", re.IGNORECASE), _measure(_WEIGHT)),
)


_Test = Callable[[str], bool]


def fits(asked: Kind, question: str, sentence: str) -> bool:
    """Whether `sentence` holds the sort of thing that was asked for, and not just what the question says itself."""
    return _test(asked, question)(sentence)


@lru_cache(maxsize=64)
def _test(asked: Kind, question: str) -> _Test:
    """`fits` for one question: every sentence that is found is held against it."""
    if asked == "number":
        return _number_test(question)
    if asked == "date":
        return lambda sentence: bool(_DATE.search(_said(question, sentence)))
    if asked in ("name", "place"):
        known = set(words(question))
        return lambda sentence: is_spaceless(sentence) or any(w.lower() not in known for w in capitalised(sentence))
    if asked == "reason":
        return lambda sentence: bool(_REASON.search(sentence))
    return lambda sentence: True


def _number_test(question: str) -> _Test:
    if _AGE_ASKED.search(question):
        return lambda sentence: bool(_AGE.search(sentence))
    for how, measured in _MEASURED:
        if how.search(question):
            return lambda sentence: bool(measured.search(_said(question, sentence)))
    if _SHARE_ASKED.search(question):
        return lambda sentence: bool(_NUMBER.search(sentence) and (_PERCENT.search(sentence) or _PART.search(sentence)))
    of_money = bool(_MONEY_ASKED.search(question)) and not _COUNT_ASKED.search(question)

    def has_number(sentence: str) -> bool:
        if of_money and not _MONEY.search(sentence):
            return False
        return bool(_NUMBER.search(YEAR.sub(" ", _said(question, sentence))))

    return has_number


def _said(question: str, sentence: str) -> str:
    """`sentence` without the numbers that `question` gave itself."""
    for number in re.findall(r"\d[\d.,]*", question):
        sentence = sentence.replace(number.rstrip(".,"), " ")
    return sentence


def capitalised(sentence: str) -> list[str]:
    """The capitalised words of `sentence`, one that only opens it left out."""
    found = re.findall(r"\b[A-Z][\w’'-]+", sentence)
    first = re.match(r"\W*([A-Z][\w’'-]+)", sentence)
    if first and found and first.group(1).lower() in STOP:
        found = found[1:]
    return found


_CALENDAR = 2.0
"""The weight of a month or a year: the date of an article may stand for it."""


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A telling word of a question: what a sentence may have for it, how much it weighs, and what part it plays."""

    key: str
    root: str
    surface: str
    kind: str
    weight: float
    name: bool
    focus: bool
    verb: bool
    start: int
    end: int


@dataclass(frozen=True)
class Query:
    """A question, read.

    `names` are the words of its names, in lower case; `quotes` the words it quotes; `dates` the dates it names.
    `speech`: it asks what somebody says or thinks; `open`: yes or no is no answer to it.
    """

    text: str
    kind: Kind
    terms: tuple[QueryTerm, ...]
    names: frozenset[str]
    quotes: tuple[str, ...]
    dates: tuple[Moment, ...]
    speech: bool
    open: bool

    @property
    def keys(self) -> frozenset[str]:
        """What a sentence may have for the terms."""
        return frozenset(t.key for t in self.terms)


_SPEECH = late(
    r"\b(?:say|says|said|tell|told|think|thinks|thought|argue[sd]?|argument|claim(?:s|ed)?|call(?:s|ed)?|describe[sd]?|"
    r"explain(?:s|ed)?|views?|opinion|according to|repl(?:y|ied|ies)|respon[ds]\w*|react\w*|warn\w*|critici[sz]\w*|"
    r"complain\w*|recommend\w*|blame[sd]?|den(?:y|ies|ied)|defend\w*|object\w*|promise[sd]?|admit\w*|accus\w*|"
    r"propos\w*|demand\w*|want[s]?|see[s]?|oppose[sd]?|stance|position|comment\w*|quot\w+|hold against)\b"
    r"|说|表示|认为|称|指出|主张|看法|批评|反对|警告|承诺",
    re.IGNORECASE,
)
_OPEN = late(
    r"\W*(?:(?:and|so|but|in|at|on|for|to|by|from|with|since|until) )?"
    r"(?:what|which|who|whom|whose|why|how|when|where)\b"
    r"|.*(?:什么|哪|谁|何|几|多少|怎)",
    re.IGNORECASE,
)
_FUTURE = late(
    r"\b(?:will|shall|is to|are to|is due|are due|is set|are set|is expected|are expected|plans? to|is scheduled)\b|将",
)
_HAPPENED = late(
    rf"\b(?:{one_of(PAST, ('were', 'have', 'has', 'cut', 'put'))}|\w{{2,}}ed)\b"
    r"|了|过"
)


_WHETHER = re.compile(
    r"^\W*(?:(?:and|so|but|then) )?(?:(?:is|was|isn['’]t|wasn['’]t) it (?:(?:really|actually|indeed|also|still) )?"
    r"(?:true|correct|right|so|accurate|(?:a|the) (?:fact|case))|(?:can|could) (?:you|one|it be) confirm(?:ed)?|"
    r"do (?:you|we) know|is it known) (?:that|whether|if)\b",
    re.IGNORECASE,
)
"""What a question opens with that only asks whether the rest is so: no article need say "true"."""


_POINTING_HAN = late(r"^\W*那么?(?=[\u4e00-\u9fff])|(?<![其吉])[他她它]们?(?:自己)?")
"""What only points at somebody or at what was said before, where words are not parted: no article need say 他后."""


def is_future(sentence: str) -> bool:
    """Whether `sentence` tells of nothing but what is still to come."""
    rest, found = _FUTURE.subn(" ", sentence)
    return found > 0 and not _HAPPENED.search(rest)


def names_in(text: str) -> frozenset[str]:
    """The words of the names in `text`, in lower case."""
    return frozenset(w.lower() for w in capitalised(text) if w.lower() not in STOP and len(w) > 2)


@lru_cache(maxsize=256)
def read(question: str) -> Query:
    """What `question` asks for."""
    plain = without_asking(question)
    for nothing in (_WHETHER, _POINTING_HAN):
        plain = nothing.sub(lambda frame: " " * len(frame[0]), plain)
    found = tokens(plain)
    about = focus(question)
    names = frozenset(t for w in names_in(question) if not _DATE.fullmatch(w) for t in words(w))
    kept = [
        (token, key)
        for i, key in keys_of(found)
        if (token := found[i]).kind != "word" or not (is_function(token) or token.folded in STOP)
    ]
    surface_about = about and next((key for t, key in kept if t.root == about), None)
    verb = _verb(question, [key for t, key in kept if t.kind == "word" and t.folded not in names])
    terms = {}
    for token, key in kept:
        value = _CALENDAR if _DATE.fullmatch(token.surface) else weight(token)
        if value > 0 and key not in terms:
            name = token.folded in names
            terms[key] = QueryTerm(
                key, token.root if token.kind == "word" else key, token.folded, token.kind, value, name,
                key == surface_about, key == verb, token.start, _end(token.end, key, token.kind),
            )  # fmt: skip
    return Query(
        text=question,
        kind=kind(question),
        terms=tuple(terms.values()),
        names=names,
        quotes=tuple(q for q in (_folded(question[x.inner_start : x.inner_end]) for x in quotations(question)) if q),
        dates=tuple(m for m in moments(question) if m.year or m.month),
        speech=bool(_SPEECH.search(question)),
        open=bool(_OPEN.match(question)),
    )


def _end(end: int, key: str, kind: str) -> int:
    return end + len(key) - 1 if kind == "han" else end


def _verb(question: str, keys: list[str]) -> str | None:
    """The key of what is done: the last telling word of "did X do?"; None for what asks without such a verb."""
    return keys[-1] if keys and re.search(r"\b(?:do|does|did|will|would|can|could|should)\b", question) else None


_SPACE = re.compile(r"\s+")
_MARKS = str.maketrans({**dict.fromkeys("‘’‚‛", "'"), **dict.fromkeys("“”„", '"'), **dict.fromkeys("‐‑–—", "-")})


def flat(text: str) -> str:
    """`text` to be compared with a quotation: one space, plain marks, no capitals."""
    return _SPACE.sub(" ", text.translate(_MARKS)).casefold()


def _folded(text: str) -> str:
    return flat(text).strip(" .,;:!?")
