"""Sentences made from articles, true and false, by a seeded generator that knows what it changed.

True ones are light paraphrases of one sentence, and summaries that join parts of several. False ones are the same with
one thing changed: a number, date, name, unit, direction, denial, mood or speaker. Its word lists are its own, so that
it does not test the checks with the words that they were made from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from store.article import Article
from store.language.sentences import sentence_spans

Change = Literal["none", "number", "date", "name", "unit", "direction", "negation", "mood", "speaker", "invented"]
CHANGES: tuple[Change, ...] = ("number", "date", "name", "unit", "direction", "negation", "mood", "speaker")
Form = Literal["paraphrase", "summary"]

_MONTHS = "January February March April May June July August September October November December".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_LEADS = (
    r"(?:However|Moreover|Meanwhile|Still|In addition|Furthermore|Also|But|And|Yet|Indeed|So|Then|Instead|Besides),?\s+"
)
_SAME = (
    ("about", "roughly"), ("roughly", "around"), ("more than", "over"), ("per cent", "percent"), ("percent", "%"),
    ("will not", "won't"), ("did not", "didn't"), ("was not", "wasn't"), ("is not", "isn't"), ("cannot", "can't"),
    ("because", "since"), ("although", "though"), ("while", "whereas"), ("but", "yet"), ("however", "though"),
    ("said", "stated"), ("says", "states"), ("told", "informed"), ("announced", "made public"), ("show", "demonstrate"),
    ("shows", "demonstrates"), ("showed", "demonstrated"), ("bought", "purchased"), ("began", "started"),
    ("begin", "start"), ("help", "assist"), ("large", "big"), ("many", "numerous"), ("children", "kids"),
    ("houses", "homes"), ("homes", "houses"), ("need", "require"), ("needs", "requires"), ("get", "receive"),
    ("near", "close to"), ("last year", "the year before"), ("workers", "employees"),
    ("employees", "staff"), ("company", "firm"), ("firm", "company"), ("town", "municipality"), ("people", "persons"),
    ("every year", "each year"), ("each", "every"), ("almost", "nearly"), ("nearly", "almost"), ("in favour of", "for"),
    ("according to", "in the view of"), ("costs", "expenses"), ("plan", "scheme"), ("end", "close"),
    ("so far", "to date"), ("at least", "no fewer than"), ("only", "just"), ("important", "crucial"),
    ("difficult", "hard"), ("often", "frequently"), ("in order to", "to"), ("must", "has to"), ("argues", "contends"),
    ("asked", "queried"), ("part", "portion"),
)  # fmt: skip
_TURNS = (
    ("rose", "fell"), ("rise", "fall"), ("rising", "falling"), ("risen", "fallen"), ("increased", "decreased"),
    ("increase", "decrease"), ("grew", "shrank"), ("grow", "shrink"), ("higher", "lower"), ("more", "fewer"),
    ("above", "below"), ("before", "after"), ("up", "down"), ("gained", "lost"), ("won", "lost"), ("raise", "cut"),
    ("raised", "lowered"), ("approved", "rejected"), ("approve", "reject"), ("backed", "opposed"),
    ("support", "oppose"), ("supported", "opposed"), ("accepted", "refused"), ("allowed", "banned"),
    ("opened", "closed"), ("open", "close"), ("longer", "shorter"), ("larger", "smaller"), ("earlier", "later"),
    ("most", "few"), ("all", "none"), ("first", "last"), ("better", "worse"), ("strong", "weak"), ("north", "south"),
    ("east", "west"), ("northern", "southern"), ("cheaper", "dearer"), ("faster", "slower"), ("includes", "excludes"),
    ("with", "without"), ("profit", "loss"), ("inside", "outside"), ("bought", "sold"), ("cuts", "raises"),
    ("cut", "raised"), ("ahead of", "behind"), ("hired", "dismissed"), ("majority", "minority"), ("expand", "shrink"),
    ("improve", "worsen"), ("started", "stopped"), ("maximum", "minimum"), ("strengthen", "weaken"),
    ("success", "failure"), ("less", "more"),
)  # fmt: skip
_UNITS = (
    ("million", "billion"), ("billion", "million"), ("percent", "percentage points"), ("per cent", "percentage points"),
    ("percentage points", "percent"), ("crowns", "dollars"), ("dollars", "euros"), ("euros", "dollars"),
    ("yuan", "dollars"), ("kilometres", "miles"), ("km", "miles"), ("metres", "feet"),
    ("hectares", "square kilometres"), ("tonnes", "kilograms"), ("hours", "days"), ("days", "weeks"),
    ("weeks", "months"), ("months", "years"), ("years", "months"), ("minutes", "hours"), ("degrees", "percent"),
    ("litres", "gallons"), ("thousand", "million"), ("megawatts", "gigawatts"), ("%", " percentage points"),
    ("pounds", "dollars"), ("miles", "kilometres"), ("containers", "tonnes"), ("kilograms", "tonnes"),
)  # fmt: skip
_MOODS = (
    (r"\bmay\b", "will"), (r"\bmight\b", "will"), (r"\bcould\b", "will"), (r"\bwill\b", "may"), (r"\bwould\b", "might"),
    (r"\b(?:plans|aims|intends|hopes|wants|is expected|are expected|is due|is set|is supposed) to (?=\w)", "must "),
    (r"\bis expected to\b", "is certain to"), (r"\bplans to\b", "has decided not to rule out that it will"),
    (r"\bmust\b", "may"), (r"\bhas to\b", "may"), (r"\bshould\b", "will"), (r"\bcan\b", "must"),
    (r"(?<!may )(?<!could )\bhas (?=\w+ed\b)", "may have "),
    (r"(?<!may )(?<!could )(?<!would )(?<!should )(?<!might )(?<!must )(?<!will )(?<!to )"
     r"\bhave (?=\w+ed\b)", "may have "), (r"\bprobably\b", "certainly"),
)  # fmt: skip
_NUMBER_WORDS = "two three four five six seven eight nine ten eleven twelve".split()
_FIGURE = re.compile(r"(?<![\w.,-])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w,])|(?<![\w.,-])\d+(?:\.\d+)?(?![\w]|,\d|\.\d)")
_DATE = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(_MONTHS)})\b|\b(?:{'|'.join(_MONTHS)}) \d{{1,2}}\b(?!,?\d)")
_MONTH = re.compile(rf"(?:(?<=\b(?:in|of|by) )|(?<=\bsince )|(?<=\blast ))(?:{'|'.join(_MONTHS)})\b")
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS)})\b")
_YEAR = re.compile(r"(?<![\w.,-])(?:19|20)\d\d(?![\w]|[,.]\d)")
_PERSON = re.compile(r"(?:(?<![.!?“\"] )(?<!^)|^)\b[A-Z][a-z]+(?: [A-Z][a-z]+){1,2}\b")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]+){0,2}\b")
_SPEAKS = (
    "said|says|stated|states|told|informed|argued|argues|contends|warned|wrote|writes|announced|added|claimed|"
    "calls|puts|thinks"
)
_SPEAKER = re.compile(
    rf"(?P<a>\b[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?= (?:{_SPEAKS})\b)"
    r"|(?:(?<=said )|(?<=says )|(?<=stated ))(?P<b>[A-Z][a-z]+ [A-Z][a-z]+)\b"
)
_SAID = re.compile(
    r"[“\"](?P<words>[^“”\"\n]{20,180})[”\"],? (?:(?:said|says) (?P<after>[A-Z][a-z]+ [A-Z][a-z]+)"
    r"|(?P<before>[A-Z][a-z]+ [A-Z][a-z]+) (?:said|says))"
)
_NO_NAME = {"The", "From", "Per", "In", "On", "At", "Last", "Today", *_MONTHS, *_WEEKDAYS}
_SMALL_WORDS = (
    "the a an it he she they this these that in on at for by but its his her their one two from since after before "
    "when if while with as not"
).split()
_AUX = re.compile(r"\b(is|are|was|were|will|would|can|could|should|must|has|have|had|may|might)\b(?! not\b|n't)")
_PAST = re.compile(r"(?<=[a-z] )([a-z]{3,})ed\b(?= (?:the|a|an|to|by|in|its|his|her|their|on)\b)")


@dataclass(frozen=True)
class Made:
    """One sentence made from an article: `change` is "none" for a true one; `was` and `now` are the words changed."""

    text: str
    form: Form
    change: Change
    article_id: str
    spans: tuple[tuple[int, int], ...]
    was: str = ""
    now: str = ""


def made(articles: Sequence[Article], seed: int, count: int) -> Iterator[Made]:
    """`count` true sentences and one false one of every kind that can be made from each, in a fixed order."""
    random = Random(seed)
    pools = [(a, found) for a in articles if len(found := worth_making_from(a)) >= 2]
    if not pools:
        return
    people = sorted({n for a, _ in pools for n in names_of(a)})
    told = [(a, *said) for a, _ in pools for said in _reported(a)]
    for i in range(count):
        article, spans = random.choice(pools)
        form: Form = "summary" if i % 3 == 2 else "paraphrase"
        if told and i % 6 == 1:
            article, text, span = random.choice(told)
            yield from _with_changes(text, form, article, [span], random, people)
            continue
        chosen = sorted(random.sample(spans, 1 if form == "paraphrase" else min(len(spans), random.choice((2, 2, 3)))))
        originals = [article.text[a:b] for a, b in chosen]
        true = summary(originals, random) if form == "summary" else paraphrase(originals[0], random)
        if true is None:
            continue
        yield from _with_changes(true, form, article, chosen, random, people)
        invented = _invented(article, pools, random)
        if invented is not None:
            yield Made(invented, form, "invented", article.id, tuple(chosen))


def _invented(
    article: Article, pools: Sequence[tuple[Article, Sequence[tuple[int, int]]]], random: Random
) -> str | None:
    """A sentence of another article told of the people and places of this one."""
    other, spans = random.choice(pools)
    names = names_of(article)
    if other.id == article.id or not names:
        return None
    start, end = random.choice(spans)
    text = other.text[start:end]
    spoken = [m for m in _PERSON.finditer(text) if m.group().split()[0] not in _NO_NAME] or list(_NAME.finditer(text))
    if not spoken:
        return None
    for match in reversed(spoken):
        able = [n for n in names if len(n.split()) == len(match.group().split())] or names
        text = text[: match.start()] + random.choice(able) + text[match.end() :]
    return text


def _with_changes(
    true: str, form: Form, article: Article, spans: Sequence[tuple[int, int]], random: Random, people: Sequence[str]
) -> Iterator[Made]:
    source = "\n".join(article.text[a:b] for a, b in spans)
    yield Made(true, form, "none", article.id, tuple(spans))
    for change in CHANGES:
        others = [n for n in people if n not in article.text] if random.random() < 0.5 else names_of(article)
        false = alter(true, change, random, others, source)
        if false is not None:
            yield Made(false[0], form, change, article.id, tuple(spans), false[1], false[2])


def _reported(article: Article) -> Iterator[tuple[str, tuple[int, int]]]:
    """Quotations with their speaker, told without quotation marks: `X said that …`, and where they stand."""
    for match in _SAID.finditer(article.text):
        words, speaker = match["words"].rstrip(",."), match["after"] or match["before"]
        if len(words.split()) >= 5 and not re.match(
            r"(?:My|Our|And|But)\b|.*[.?!] |.*\b(?:I|[Ww]e|my|our|[Yy]ou)\b", words
        ):
            yield f"{speaker} said that {words[0].lower()}{words[1:]}.", match.span()


def worth_making_from(article: Article) -> list[tuple[int, int]]:
    """Sentences worth making others from: 8 to 45 words, no quotation, not a heading, in Latin letters."""
    found = []
    for a, b in sentence_spans(article.text, article.language):
        text = article.text[a:b]
        if any(s < b and a < e for s, e in article.headings) or "\n" in text or re.search(r"[\"“”„«»]", text):
            continue
        if (
            8 <= len(text.split()) <= 45
            and text[-1] == "."
            and text[0].isupper()
            and text.isprintable()
            and sum(c.isascii() for c in text) > 0.9 * len(text)
        ):
            found.append((a, b))
    return found


def names_of(article: Article) -> list[str]:
    found = {m.group() for p in (_PERSON, _NAME) for m in p.finditer(article.text)}
    return sorted(n for n in found if not set(n.split()) & _NO_NAME and not _lowered(n, article.text))


def _lowered(name: str, text: str) -> bool:
    """A word that the article has in small letters too is no name of its own."""
    return " " not in name and re.search(rf"\b{name.lower()}", text) is not None


# ------------------------------------------------------------------------------------------------- true to the article


def paraphrase(text: str, random: Random) -> str:
    """`text` said slightly otherwise: one to four steps, none of which changes what it says."""
    steps: list[Callable[[str, Random], str]] = [
        _without_lead, _same_words, _same_words, _same_words, _figures, _dates, _lead_to_end, _short_apposition,
        _surname,
    ]  # fmt: skip
    random.shuffle(steps)
    for step in steps[: random.choice((2, 3, 4, 5))]:
        text = step(text, random)
    return text


def summary(texts: Sequence[str], random: Random) -> str | None:
    """The main parts of several sentences in one."""
    parts = []
    for text in texts:
        part = main_part(_short_apposition(_without_lead(text, random), random), random)
        part = _same_words(part, random)
        if len(part.split()) < 5:
            return None
        parts.append(part.rstrip("."))
    joined = parts[0]
    for part in parts[1:]:
        joined += random.choice((", and ", "; ", ", while ", " and ")) + _lower_first(part)
    return joined + "."


def _without_lead(text: str, random: Random) -> str:
    found = re.match(_LEADS, text)
    return text[found.end()].upper() + text[found.end() + 1 :] if found and found.end() < len(text) else text


def _same_words(text: str, random: Random) -> str:
    able = [(a, b) for a, b in _SAME if re.search(rf"\b{re.escape(a)}\b", text)]
    if not able:
        return text
    was, now = random.choice(able)
    if was == "because" and "because of" in text:
        return text
    if was in ("about", "roughly", "more than", "nearly", "almost", "at least"):  # before a figure only
        return re.sub(rf"\b{was}(?= \d)", now, text, count=1)
    return re.sub(rf"(?<=\d)\s?\b{re.escape(was)}\b" if now == "%" else rf"\b{re.escape(was)}\b", now, text, count=1)


def _figures(text: str, random: Random) -> str:
    """Another way to write one number."""

    def other(match: re.Match[str]) -> str:
        number, scale = match[1], match[2]
        if scale == "million" and "." in number:
            return f"{round(float(number) * 1e6):,}"
        return f"{number}{ {'million': 'm', 'billion': 'bn'}[scale] }".replace(" ", "")

    if random.random() < 0.5:
        return re.sub(r"\b(\d+(?:\.\d+)?) (million|billion)\b", other, text, count=1)
    return re.sub(r"(?<![\d.,])(\d),(\d{3})(?![\d,])", r"\1\2", text, count=1)


def _dates(text: str, random: Random) -> str:
    names = "|".join(_MONTHS)
    if re.search(rf"\b\d{{1,2}} (?:{names}) \d{{4}}\b", text):
        return re.sub(rf"\b(\d{{1,2}}) ({names}) (\d{{4}})\b", r"\2 \1, \3", text)
    return re.sub(rf"\b(\d{{1,2}}) ({names})\b(?! \d)", r"\2 \1", text)


def _lead_to_end(text: str, random: Random) -> str:
    """ "In May, the council voted." → "The council voted in May." """
    found = re.match(r"((?:In|On|At|Since|By|After|Before|During|For) [^,]{3,45}), (\w[^;:]+)\.$", text)
    if not found or re.search(r"\b(?:and|but|which|who|that)\b", found[2]):
        return text
    lead = found[1][0].lower() + found[1][1:]
    return f"{found[2][0].upper()}{found[2][1:]} {lead}."


def _short_apposition(text: str, random: Random) -> str:
    """Leaves out what stands between commas after a name: "X, head of Y, said" → "X said"."""
    return re.sub(
        r"(?<=[A-Z][a-z]{3}), (?:the|a|an|who|which|director|head|professor)\b[^,;]{3,70},(?= [a-z])", "", text, count=1
    )


def _surname(text: str, random: Random) -> str:
    return re.sub(
        r"\b[A-Z][a-z]+ ([A-Z][a-z]+)(?= (?:said|says|told|argues|argued|warned|added)\b)", r"\1", text, count=1
    )


def main_part(text: str, random: Random) -> str:
    """A sentence without its last clause, where it can stand without it."""
    found = re.search(r"^(.{30,}?), (?:which|who|where|according to|as|because|with|though|although)\b[^.]*\.$", text)
    return found[1] + "." if found and not re.search(r"(?:not|n't)$", found[1]) else text


def _lower_first(text: str) -> str:
    first = text.split()[0]
    return first.lower() + text[len(first) :] if first.lower() in _SMALL_WORDS else text


# ------------------------------------------------------------------------------------------------------ no longer true


def alter(
    text: str, change: Change, random: Random, names: Sequence[str] = (), source: str = ""
) -> tuple[str, str, str] | None:
    """(`text` with one thing changed, the words before, the words after), or None where it has no such thing.

    `names` are names to put in another's place. What comes out stands nowhere in `source`.
    """
    makers: dict[Change, Callable[[str, Random, Sequence[str]], Iterable[tuple[int, int, str]]]] = {
        "number": _other_numbers, "date": _other_dates, "name": _other_names, "unit": _other_units,
        "direction": _other_directions, "negation": _denials, "mood": _other_moods, "speaker": _other_speakers,
    }  # fmt: skip
    able = [c for c in makers[change](text, random, names) if text[c[0] : c[1]].lower() != c[2].lower()]
    random.shuffle(able)
    for start, end, now in able:
        if change in ("number", "date", "name", "speaker") and re.search(rf"(?<!\w){re.escape(now)}(?!\w)", source):
            continue
        return text[:start] + now + text[end:], text[start:end], now
    return None


def _other_numbers(text: str, random: Random, names: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    taken = [m.span() for p in (_DATE, _YEAR) for m in p.finditer(text)]
    for match in _FIGURE.finditer(text):
        if any(a < match.end() and match.start() < b for a, b in taken):
            continue
        yield match.start(), match.end(), _other_figure(match.group(), random)
    for i, word in enumerate(_NUMBER_WORDS):
        for match in re.finditer(rf"\b{word}\b", text):
            yield match.start(), match.end(), random.choice(_NUMBER_WORDS[:i] + _NUMBER_WORDS[i + 1 :])


def _other_figure(figure: str, random: Random) -> str:
    bare = figure.replace(",", "")
    way = random.random()
    if way < 0.5:  # one digit
        places = [i for i, c in enumerate(bare) if c.isdigit() and not (c == "0" and i == len(bare) - 1)]
        i = random.choice(places or [0])
        digit = random.choice([d for d in "123456789" if d != bare[i]])
        bare = bare[:i] + digit + bare[i + 1 :]
    else:  # another size
        decimals = len(bare.split(".")[1]) if "." in bare else 0
        value = float(bare) * random.choice((0.5, 0.7, 0.8, 1.3, 1.5, 2, 3, 10))
        bare = f"{value:.{decimals}f}" if decimals or value >= 1 else "2"
    if "," in figure and "." not in bare:
        return f"{int(bare):,}"
    return bare


def _other_dates(text: str, random: Random, names: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    for match in _DATE.finditer(text):
        day = next(p for p in match.group().split() if p.isdigit())
        yield match.start(), match.end(), match.group().replace(day, str((int(day) + random.randint(1, 9)) % 28 + 1))
        month = next(p for p in match.group().split() if not p.isdigit())
        yield (
            match.start(),
            match.end(),
            match.group().replace(month, random.choice([m for m in _MONTHS if m != month])),
        )
    for match in _MONTH.finditer(text):
        yield match.start(), match.end(), random.choice([m for m in _MONTHS if m != match.group()])
    for match in _WEEKDAY.finditer(text):
        yield match.start(), match.end(), random.choice([d for d in _WEEKDAYS if d != match.group()])
    for match in _YEAR.finditer(text):
        yield match.start(), match.end(), str(int(match.group()) + random.choice((-10, -3, -2, -1, 1, 2, 3, 10)))


def _other_names(text: str, random: Random, names: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    spoken = {m.span() for m in _speakers(text)}
    for pattern in (_PERSON, _NAME):
        for match in pattern.finditer(text):
            if match.span() in spoken or match.group() in (*_MONTHS, *_WEEKDAYS):
                continue
            able = [n for n in names if len(n.split()) == len(match.group().split()) and n not in text]
            able = [n for n in able if not set(n.split()) & set(match.group().split())]
            if able:
                yield match.start(), match.end(), random.choice(able)


def _speakers(text: str) -> list[re.Match[str]]:
    stop = {
        "The",
        "She",
        "He",
        "It",
        "They",
        "That",
        "But",
        "This",
        "Who",
        "We",
        "Nobody",
        "Others",
        "What",
        "Each",
        "You",
    }
    return [m for m in _SPEAKER.finditer(text) if m.group().split()[0] not in stop]


def _other_speakers(text: str, random: Random, names: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    for match in _speakers(text):
        able = [n for n in names if len(n.split()) == 2 and n.split()[-1] not in text]
        if able:
            name = random.choice(able)
            yield match.start(), match.end(), name if " " in match.group() else name.split()[-1]


def _pairs(text: str, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[int, int, str]]:
    for was, now in pairs:
        for match in re.finditer(rf"\b{was}\b", text):
            yield match.start(), match.end(), now


def _other_units(text: str, random: Random, names: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    for was, now in _UNITS:
        for match in re.finditer(rf"(?<=\d)(\s?-?){re.escape(was)}(?!\w)", text):
            yield match.start() + len(match[1]), match.end(), now


def _other_directions(text: str, random: Random, names: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    yield from _pairs(text, _TURNS)
    yield from _pairs(text, [(b, a) for a, b in _TURNS if a not in ("more", "all", "most", "first", "cut", "cuts")])


def _denials(text: str, random: Random, names: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    removable = list(re.finditer(r" not\b(?! only)|n't\b|\bnever |\bno longer ", text))
    for match in removable:
        was = match.group()
        yield (
            match.start(),
            match.end(),
            "" if was != "n't" or text[match.start() - 2 : match.start()] != "wo" else "will",
        )
    if not removable:
        for match in _AUX.finditer(text):
            yield match.start(), match.end(), f"{match.group()} not"
        for match in _PAST.finditer(text):
            yield (
                match.start(),
                match.end(),
                random.choice((f"never {match.group()}", f"denied having {match.group()}")),
            )


def _other_moods(text: str, random: Random, names: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    for pattern, now in _MOODS:
        for match in re.finditer(pattern, text):
            yield match.start(), match.end(), now
