"""Quantities in a text: value, unit, scale and rounding, in figures, words or Chinese, and whether two agree."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from store.language.grammar import MULTIPLES, NEARLY, ONES, ORDINALS, SCALES, TENS
from store.language.patterns import late, one_of
from store.language.polarity import way_of
from store.language.text import language
from store.language.tokens import fold_letters, stem
from store.language.units import AFTER, FACTORS, MONEY, PREFIXES, UNITS, in_unit, same_unit

_BEFORE = 24  # characters before a number that tell whether it is a bound
_SIZES = (1e12, 1e9, 1e6, 1e3)

Bound = Literal["", "about", "nearly", "over", "under"]

_PARTS = ORDINALS | {"half": 2, "halves": 2, "quarter": 4}
_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}

_WORD_NUMBER = one_of(ONES, TENS)
_SCALE_WORD = one_of(name for name in SCALES if name.isascii() and len(name) > 3 and not name.endswith("s"))
_SCALE_NAME = one_of(name for name in SCALES if name.isascii() and len(name) > 3)
_SCALE_SHORT = one_of(name for name in SCALES if name.isascii() and len(name) == 3)
_WORDS = rf"(?:{_WORD_NUMBER})(?:(?:-|\ |(?:(?<=dred)|(?<=sand)|(?<=lion))\ and\ )(?:{_WORD_NUMBER}|{_SCALE_WORD})\b)*"
_HAN_NUMBER = "[零一二三四五六七八九十百千万亿两〇]"
_COUNTED = "号毫摄华立个名人年月日天倍次家元岁所项座位条艘公里吨票克美欧英卢法韩米户辆架层份场届小平厘兆桶周"
_ORDINAL_WORD = one_of(ORDINALS)

_UNIT_WORD = one_of(form.replace("-", " ") for form in UNITS if re.fullmatch("[a-z-]{3,}", form))

_PATTERN = late(
    rf"""
      (?P<hanpart>百分之(?:\d+(?:\.\d+)?|{_HAN_NUMBER}+(?:点{_HAN_NUMBER}+)?))
    | (?P<tenths>(?<![第完建组构变促达])[一二两三四五六七八九\d])成(?P<half_tenth>半)?
        (?![为立本员功果熟交绩年长人分就型])
    | (?P<hanfraction>{_HAN_NUMBER}+分之{_HAN_NUMBER}+)
    | (?P<ratio>\b(?P<r1>\d+|{_WORD_NUMBER})
        \s+(?:in|out\ of|of(?=\ (?:ten|five|four|three|10|100|a\ hundred)\b))(?:\s+every)?
        \s+(?P<r2>\d+|{_WORD_NUMBER}|hundred)\b(?!\s*(?:,\d|{_SCALE_WORD}|%|percent)))
    | \b(?:(?P<whole>{_WORD_NUMBER}|\d+)\ and\ a\ half(?:[ -](?P<wholeof>{_SCALE_WORD}))?\b
        |(?P<part>half(?:\ of)?|(?:a\ |one[ -]|three[ -])quarters?\ of)(?:[ -]an?)?[ -](?P<partof>{_SCALE_WORD})\b)
    | \b(?P<bit>half|(?:an?|one|two|three)[ -](?:quarters?|thirds?|fifths?|tenths?)\ of)\ an?\ (?=(?:{_UNIT_WORD})\b)
    | (?P<fraction>\b(?:(?P<f1>{_WORD_NUMBER}|an?|\d)[ -])?
        (?P<f2>thirds?|quarters?|fifths?|sixths?|eighths?|tenths?)\s+of\b
        |\b(?:(?P<f3>one|two|three|four|a)[ -])
          (?P<f4>thirds|quarters|fifths|tenths|(?:third|quarter|fifth|tenth)(?!\ [a-z]|-)
            |(?:third|quarter|fifth|tenth)(?=\ (?:of|more|less|higher|lower|larger|smaller|bigger|in|to|from|and|or|as
              |on|since|than|by|with|for|after|at|were|was|are|is|had|have)\b))\b
        |\b(?P<half>half(?!-?\s*-?(?:hour|year|time|century|day|dozen))))
    | (?P<prefix>US\$|A\$|C\$|HK\$|S\$|[$€£¥₹₩]|\b(?:USD|EUR|GBP|CNY|RMB|JPY|INR|Rs\.?)\s)?\s*
      (?P<figure>(?<![\w.,])(?:\d{{1,3}}(?:(?:,\d{{3}})+|(?:'\d{{3}})+)|\d{{1,2}}(?:,\d{{2}})+,\d{{3}})(?:\.\d+)?
        |(?<![\w.,])(?P<continental>(?:\d{{1,3}}(?:[.\ ]\d{{3}})+|\d+),\d{{1,2}}|\d{{1,3}}(?:\.\d{{3}}){{2,}})
          (?!\d|[.,:]\d)
        |(?<![\d.,])\d{{1,3}}(?:\ \d{{3}})+(?![\d,])
        |(?<![A-Za-z\d.,:])\d+(?:\.\d+)?(?!\d|\.\d|:\d)[{"".join(_VULGAR)}]?
        |(?<!\w)[{"".join(_VULGAR)}]
        |(?<![\w.])\.\d+)
      (?P<ordinal>(?:st|nd|rd|th)\b)?
      (?:\s?(?P<scale>[kmb]\b|bn\b|mn\b|tn\b|(?:{_SCALE_SHORT})\b\.?|-?(?:{_SCALE_NAME})s?\b
        |[多余]?[万亿百千]+))?
    | \b(?P<tensordinal>(?:{one_of(TENS)})-)?(?P<ordinalword>{_ORDINAL_WORD})\b
    | \b(?P<words>(?:an?\s+)?(?:{_SCALE_WORD})\b|{_WORDS})\b
    | \b(?P<times>{"|".join(MULTIPLES)})\b
    | (?P<han>(?!百分){_HAN_NUMBER}+(?:点{_HAN_NUMBER}+)?(?=[{_COUNTED}])
        |[一二三四五六七八九十两]{_HAN_NUMBER}*[百千万亿]{_HAN_NUMBER}*(?:点{_HAN_NUMBER}+)?)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_RANGE = late(r"\s*(?:-|to|and|or|至|到)\s*")
_MINUS = late(
    r"(?:(?<![^\s(\[\"'~:<>=为是达至到温率长约])(?<![\d%]\s)-|\b(?:minus|negative)\s|(?<![胜肩抱欺])负|零下)$",
    re.IGNORECASE,
)
_BELOW_ZERO = late(r"\s+below (?:zero|freezing)\b", re.IGNORECASE)
_NAMED_DAY = re.compile(r"(?<![\d.])\d{1,2}[·•‧]\d{1,2}(?![\d.])")  # the flood of “7·12”: no figure
_PAUSE = re.compile(r"(?<!\d)[，：]|[，：](?!\d{3})")  # folded, it would be one of a number's own marks
_SHORT_OF = ("nearly", "almost")  # what comes near from below
_ABOUT = late(
    rf"(?:\b(?:{one_of(NEARLY - set(_SHORT_OF))})|\bapprox\.?|\bsome|\bcirca|\bca\.|~|≈|\bclose to|"
    r"\ban estimated|大约|约|约为|约占|\bestimated at)\s*有?(?:US\$|[$€£¥])?$",
    re.IGNORECASE,
)
_NEARLY = late(
    rf"(?:\b(?:{one_of(_SHORT_OF)}|just (?:under|below|short of))|(?<![最附])近|将近)\s*有?(?:US\$|[$€£¥])?$",
    re.IGNORECASE,
)
_OVER = late(
    r"(?:\b(?<!\bno )(?<!\bnot )(?:more than|exceed(?:ing|ed|s)?)|\bover|\bat least|\bno (?:fewer|less) than|\babove|"
    r"\bgreater than|\bupwards? of|\bin excess of|(?<!不)(?:超过|[多高]于)|不[少低]于|逾|至少|[>≥])"
    r"\s*有?(?:US\$|[$€£¥])?$",
    re.IGNORECASE,
)
_UNDER = late(
    r"(?:\bless than|\bfewer than|\bunder|\bbelow|\bat most|\bup to|\bnot? (?:more than|exceeding)|"
    r"不到|不足|不超过|(?<!不)(?:少于|低于)|至多|最多|[<≤])\s*有?(?:US\$|[$€£¥])?$",
    re.IGNORECASE,
)
BOUNDS: dict[Bound, re.Pattern[str]] = {"nearly": _NEARLY, "about": _ABOUT, "over": _OVER, "under": _UNDER}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as said: `text[start:end]` with its unit. `step` is the size of its last digit that counts.

    A number below zero has its sign in `value` and in the text. `unit` is a name from a fixed list, or ""; `kind`:
    "count", "percent", "ordinal" or "times"; `bound` says whether it was given as about, nearly, over or under. `noun`
    is the stem of the first word after it that is no unit; `way`: see `way_of`.
    """

    start: int
    end: int
    value: float
    step: float
    unit: str
    kind: str
    bound: Bound
    noun: str
    spelled: bool
    way: int = 0


@lru_cache(maxsize=4_000)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of `text`, in order. Digits inside a word ("B2B") are no quantity; years are, without a unit."""
    plain = fold_letters(_NAMED_DAY.sub(lambda day: "·" * len(day[0]), _PAUSE.sub(";", text)))
    found: list[Quantity] = []
    for match in _PATTERN.finditer(plain):
        quantity = _signed(text, plain, _quantity(plain, match))
        if quantity is not None:
            if found and _continues(plain, found[-1], quantity):
                whole = found.pop()
                quantity = replace(quantity, start=whole.start, value=whole.value + quantity.value, bound=whole.bound)
            if found and _RANGE.fullmatch(plain, found[-1].end, quantity.start):
                found[-1] = _lower_end(plain, found[-1], quantity, match)
            found.append(quantity)
    return tuple(found)


def _lower_end(plain: str, first: Quantity, last: Quantity, match: re.Match[str]) -> Quantity:
    """The lower end of a range with the unit and the scale of the upper one: "9.4 to 14 million crowns"."""
    spelled = next((size for size in _SIZES if match["words"] and last.value >= size), 1.0)
    factor = _scale(match["scale"].lower().strip("-.")) if match["scale"] else spelled
    bare = first.kind == "count" and (first.spelled or plain[first.end - 1].isdigit())
    if bare and first.value < 1e3 and factor > 1 and 0.1 * last.value <= first.value * factor <= 10 * last.value:
        first = replace(first, value=first.value * factor, step=first.step * factor)
    return replace(first, unit=last.unit, kind=last.kind) if last.unit and not first.unit else first


def _signed(text: str, plain: str, quantity: Quantity | None) -> Quantity | None:
    """`quantity` with the sign that stands before it, or the "below zero" behind it; a dash that parts is none."""
    if quantity is None or quantity.kind == "ordinal":
        return quantity
    minus = _MINUS.search(plain, max(0, quantity.start - 10), quantity.start)
    if minus and text[quantity.start - 1] not in "—―":
        return replace(quantity, start=minus.start(), value=-quantity.value, bound=_bound(plain, minus.start()))
    below = _BELOW_ZERO.match(plain, quantity.end)
    return replace(quantity, end=below.end(), value=-quantity.value) if below else quantity


def _continues(text: str, whole: Quantity, part: Quantity) -> bool:
    """ "3亿1200万" is one number."""
    joined = whole.end == part.start and text[whole.end - 1] in "亿万" and not whole.unit
    return joined and whole.kind == part.kind == "count" and part.value < whole.value


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    while start < end and text[start] == " ":
        start += 1
    read = _read(match)
    if read is None:
        return None
    value, step, kind = read
    if not math.isfinite(value) or not math.isfinite(step):
        return None
    unit = PREFIXES.get((match["prefix"] or "").strip().lower().rstrip("."), "")
    unit_end = end
    after = AFTER.match(text, end - 1 if match["bit"] else end)
    if after and kind != "ordinal":
        said = after[1].lower()
        name = _unit_name(said, spelled=match["figure"] is None)
        if name and not (unit and name not in MONEY):
            unit, unit_end = unit or name, after.end()
            if text[unit_end : unit_end + 1] == "半" and not after[1].isascii():  # 一年半
                value, unit_end = value + 0.5, unit_end + 1
    if kind == "percent" or unit == "%":
        kind, unit = "percent", "%"
    exact = match["figure"] is not None or match["hanpart"] is not None
    way = way_of(text[max(0, start - _BEFORE) : start], text[unit_end : unit_end + _BEFORE])
    noun = _noun(text, unit_end)
    return Quantity(start, unit_end, value, step, unit, kind, _bound(text, start), noun, not exact, way)


def _unit_name(said: str, *, spelled: bool) -> str:
    if said in ("m", "mi", "min", "b") and spelled:
        return ""
    return UNITS.get(said.replace(" ", "-"), "metres" if said == "m" else "")


def _noun(text: str, end: int) -> str:
    match = re.match(r"[\s-]*(?:of\s+(?:the\s+)?)?([A-Za-z]{3,})", text[end : end + 40])
    return stem(match[1].lower()) if match else ""


def _bound(text: str, start: int) -> Bound:
    before = text[max(0, start - _BEFORE) : start]
    return next((bound for bound, words in BOUNDS.items() if words.search(before)), "")


def _read(match: re.Match[str]) -> tuple[float, float, str] | None:
    """(value, step, kind) of one match."""
    if match["hanpart"]:
        return *_figure(match["hanpart"][3:]), "percent"
    if match["tenths"]:
        tenths = _figure(match["tenths"])[0] + (0.5 if match["half_tenth"] else 0.0)
        return 10.0 * tenths, 1.0, "percent"
    if match["hanfraction"]:
        below, above = match["hanfraction"].split("分之")
        return _share(han(above), han(below))
    if match["ratio"]:
        return _share(_small(match["r1"]), _small(match["r2"]))
    if match["whole"] or match["part"]:
        return _halves(match)
    if match["bit"]:
        return _bit(match["bit"].lower())
    if match["fraction"]:
        if match["half"]:
            return 50.0, 5.0, "percent"
        above = match["f1"] or match["f3"] or "a"
        part = (match["f2"] or match["f4"]).lower().rstrip("s")
        return _share(_small(above), _PARTS[part])
    if match["figure"]:
        return _figures(match)
    if match["words"]:
        return _spelled(match)
    if match["ordinalword"]:
        tens = TENS.get((match["tensordinal"] or "").rstrip("-").lower(), 0)
        return float(tens + ORDINALS[match["ordinalword"].lower()]), 1.0, "ordinal"
    if match["times"]:
        return float(MULTIPLES[match["times"].lower()]), 0.1, "times"
    if match["han"]:
        return *_figure(match["han"]), "count"
    return None


def _figures(match: re.Match[str]) -> tuple[float, float, str] | None:
    digits = _plain(match["figure"], match)
    if len(digits) > 40:
        return None
    if digits[-1] in _VULGAR:
        value, step = float(digits[:-1] or 0) + _VULGAR[digits[-1]], 0.1
    else:
        value, step = float(digits), _step(digits)
    scale = (match["scale"] or "").lower().strip("-.")
    factor = _scale(scale)
    kind = "ordinal" if match["ordinal"] else "count"
    return value * factor, step * factor, kind


def _plain(figure: str, match: re.Match[str]) -> str:
    """The digits of a figure with its decimals behind a full stop: of 3,2 and 1.234,56, and of 45.000 in a language
    that parts thousands so."""
    if match["continental"] or (_ONE_STOP.fullmatch(figure) and language(match.string) in _STOP_PARTS_THOUSANDS):
        return figure.replace(".", "").replace(" ", "").replace(",", ".")
    return re.sub("[, ']", "", figure)


_ONE_STOP = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_STOP_PARTS_THOUSANDS = ("de", "es", "it", "nl", "pt", "tr")


def _halves(match: re.Match[str]) -> tuple[float, float, str]:
    """ "half a million" and "one and a half million", which are no share and no whole million."""
    if match["whole"]:
        share, scale = _small(match["whole"]) + 0.5, _scale((match["wholeof"] or "").lower())
    else:
        part = match["part"].lower()
        share = 0.5 if part.startswith("half") else 0.75 if part.startswith("three") else 0.25
        scale = _scale(match["partof"].lower())
    return share * scale, _step(f"{share:g}") * scale, "count"


def _bit(said: str) -> tuple[float, float, str]:
    """ "half" of "half an hour" and "a quarter of" of "a quarter of a percentage point": so much of a unit."""
    above, _, part = said.removesuffix(" of").replace("-", " ").rpartition(" ")
    value = _small(above or "a") / _PARTS[part.rstrip("s") if part != "half" else part]
    return value, _step(f"{value:.2g}"), "count"


def _scale(name: str) -> float:
    if name in SCALES:
        return SCALES[name]
    factor = 1.0
    for letter in name:
        factor *= SCALES.get(letter, 1.0)
    return factor


def _step(digits: str) -> float:
    """The size of the last digit that counts: 0.01 for "4.96", 100 for "1200", 1 for "412"."""
    if "." in digits:
        return float(10.0 ** -len(digits.split(".")[1]))
    bare = digits.lstrip("-").rstrip("0")
    return float(10.0 ** (len(digits.lstrip("-")) - len(bare))) if bare else 1.0


def _spelled(match: re.Match[str]) -> tuple[float, float, str] | None:
    parts = re.findall("[a-z]+", match["words"].lower())
    total, current = 0.0, 0.0
    for part in parts:
        if part in ("a", "an", "and"):
            continue
        if part in ONES:
            current += ONES[part]
        elif part in TENS:
            current += TENS[part]
        elif part in ("hundred", "dozen"):
            current = (current or 1.0) * SCALES[part]
        else:
            total += (current or 1.0) * SCALES[part]
            current = 0.0
    value = total + current
    return value, _step(str(int(value))), "count"


def _small(text: str) -> float:
    low = text.lower()
    if low.isdigit():
        return float(low) if len(low) < 16 else 0.0
    if low in ("a", "an"):
        return 1.0
    return float(ONES.get(low, TENS.get(low, 100 if low == "hundred" else 1)))


def _share(above: float, below: float) -> tuple[float, float, str] | None:
    if below <= 0:
        return None
    return 100.0 * above / below, 100.0 / below / 2, "percent"


def _figure(text: str) -> tuple[float, float]:
    if text[:1].isdigit():
        return float(text[:40]), _step(text[:40])
    whole, _, rest = text.partition("点")
    value = han(whole)
    if rest:
        digits = rest.rstrip("百千万亿")
        decimals = "".join(str(_HAN_DIGITS.get(c, 0)) for c in digits)[:12]
        factor = _scale(rest[len(digits) :])  # 三点二亿
        return (value + float(f"0.{decimals}")) * factor, float(10.0 ** -len(decimals)) * factor
    return value, _step(str(int(value)))


def han(text: str) -> float:
    """The number that is written in Chinese digits, read out one by one or with their tens: 二〇二四, 二十三."""
    if text and all(c in _HAN_DIGITS for c in text):
        return float("".join(str(_HAN_DIGITS[c]) for c in text)[:15])
    total, section, digit = 0.0, 0.0, 0.0
    for c in text:
        if c in _HAN_DIGITS:
            digit = _HAN_DIGITS[c]
        elif c in "十百千":
            section += (digit or 1.0) * SCALES[c]
            digit = 0.0
        else:
            scale, part = SCALES[c], section + digit
            total = total + part * scale if total > scale else (total + part) * scale  # 三亿二百万, 三万亿
            section = digit = 0.0
    return total + section + digit


Match = Literal["same", "unit", "sign", "no"]


def compare(claim: Quantity, other: Quantity) -> Match:
    """Whether `other`, from an article, bears `claim` out: "same", "unit" (right number, wrong unit), "sign" (right but
    for being above or below zero), "no"."""
    if "ordinal" in (claim.kind, other.kind) and claim.kind != other.kind:
        # "number 36" and "36th", "the first" and "one" are said of the same thing too often to call it a difference
        bare = claim.unit in ("", "times") and other.unit in ("", "times")
        return "same" if claim.value == other.value and claim.value > 3 and bare else "no"
    if claim.value * other.value < 0:
        fallen = max(claim, other, key=lambda q: q.value).way < 0  # "fell 3 percent" is "-3 percent"
        match = compare(replace(claim, value=-claim.value), other)
        return match if match != "same" or fallen else "sign"
    if claim.way * other.way < 0 and claim.value > 0:
        match = compare(replace(claim, way=0), other)
        return "sign" if match == "same" else match
    if not same_unit(claim.unit, other.unit):
        converted = in_unit(other.value, other.unit, claim.unit)
        if converted is not None:
            most = 0.2 if claim.bound in ("about", "nearly") else 0.06
            slack = min(max(claim.step / 2, abs(claim.value) * 0.02), abs(claim.value) * most)
            if abs(converted - claim.value) <= slack:
                return "same"
            return "unit" if _agree(claim, other) else "no"
        ours, theirs = FACTORS.get(claim.unit), FACTORS.get(other.unit)
        if ours and theirs and "time" in (ours[0], theirs[0]):  # a hundred feet are no wrong number of years
            return "no"
        if _times(claim, other):
            return "same"
        if not _agree(claim, other) or "times" in (claim.kind, other.kind):
            return "no"
        return "same" if not claim.unit or not other.unit else "unit"
    return "same" if _agree(claim, other) else "no"


def _times(claim: Quantity, other: Quantity) -> bool:
    """ "doubled" and "rose by 100 percent"."""
    for one, two in ((claim, other), (other, claim)):
        if one.kind == "times" and two.kind == "percent":
            if abs((one.value - 1) * 100 - two.value) < 1 or abs(one.value * 100 - two.value) < 1:
                return True
        elif one.kind == "times" and two.kind == "count" and two.unit == "times":
            return one.value == two.value
    return False


def _agree(claim: Quantity, other: Quantity) -> bool:
    if math.isclose(claim.value, other.value, rel_tol=1e-9):
        return True
    difference = abs(claim.value - other.value)
    size = max(abs(other.value), 1e-9)
    rounded = difference <= claim.step / 2 * (1 + 1e-9)
    if claim.bound == "nearly":
        return claim.value > other.value and difference / size <= 0.1
    if claim.bound in ("over", "under") and other.bound != claim.bound:
        low, high = sorted((abs(claim.value), abs(other.value)))
        return (claim.value < other.value) == (claim.bound == "over") and high <= low * 1.15 + claim.step
    if claim.spelled and claim.kind == "percent" and other.kind == "percent":
        return difference <= max(claim.step / 4, 1.0) if claim.bound != "about" else difference <= claim.step / 2
    if other.spelled and claim.kind == other.kind == "percent":
        return difference <= 1.0
    if claim.bound == "about":
        return rounded and difference / size <= 0.1
    return rounded and difference / size <= 0.01 and claim.step > other.step


def said(quantity: Quantity, text: str) -> str:
    """The quantity as written in `text`, with its unit."""
    return text[quantity.start : quantity.end].strip()
