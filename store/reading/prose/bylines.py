"""Who wrote it: names in byline lines and in declared author fields."""

from __future__ import annotations

import re

from store.language.calendar import SURE_MONTHS, WEEKDAYS
from store.language.grammar import QUESTION_WORDS
from store.language.outlets import GENERIC, PAPERS
from store.language.patterns import late, one_of
from store.language.people import PARTICLES, SUFFIXES, WRITERS, is_chinese_name
from store.language.reporting import A_TEXT
from store.reading.prose.chrome import fold_line, is_menu_word, kind_of
from store.reading.prose.written_dates import find_date

_BY = late(
    rf"(?P<sort>[a-z]+ (?=review|{A_TEXT}))?"
    rf"(?P<doing>(?:written|reported|posted|published|compiled|{A_TEXT}|words|text|review|opinion|photos?"
    r"|interview|authored|prepared|submitted|contributed)(?: and (?:photos?|photographed"
    r"|edited))? )?"
    r"(?P<by>by|von|por|par|di|de|door|av|przez|af)(?:(?P<sign>\s?[:.]\s*)|\s+)(?=[^\W\d_])|"
    r"(?:authors?|autor(?:in|es|as|a|en)?|auteurs?|autore|autori|writer|reporter|columnist|text|texte|words"
    r"|verfasser|redakteur|"
    r"byline|contributor|correspondent|veröffentlicht von|geschrieben von|erstellt von|publié par|escrito por"
    r"|publicado por|"
    r"posted by|published by|created by|ein beitrag von|ein artikel von|eine analyse von|ein kommentar von"
    r"|interview)\s?[:：|]\s*|"
    r"(?:作者|记者|撰文|撰稿|文|文字|评论员|本报记者|来稿|采写|署名)\s?[:：/／|丨｜]\s*|(?:本报记者|新华社记者|本报评论员|记者)\s*(?=[\u4e00-\u9fff]{2,4}\b)",
    re.IGNORECASE,
)
_PARTICLES = PARTICLES | {"do", "san", "st", "mac", "mc", "o"}
_PARENTHESES = late(r"\s*[(（][^()（）]{0,60}[)）]")
_PLACE = late(r"\s+(?:in|for|at|from|aus|für|en|pour|para|@)\s+(?=[^\W\d_])")
_BEFORE_DATE = late(r"[\s,|·•–—-]*(?:on|am|le|el|il|published|updated|posted|vom)?[\s:,|·•–—-]*$", re.IGNORECASE)
_SPLIT = late(
    r"(\s*(?:,|;|/|／|&|\+|、|，|；|\||•|·"
    r"|(?<=[\u4e00-\u9fff]{2})\s+(?=[\u4e00-\u9fff]{2})"
    r"|\s+(?:and|und|et|y|e|en|och|with|mit|con|avec|im gespräch mit)\s+|\sund\s)\s*)",
    re.IGNORECASE,
)
_ROLE = late(
    r"(?:staff|senior|chief|political|economics?|business|foreign|sports?|science|health|environment|technology"
    r"|legal|diplomatic"
    r"|deputy|associate|assistant|managing|executive|contributing|special|national|world|news|opinion|guest"
    r"|freelance|our|bbc"
    rf"|the|an?|former|us|uk|\w+ ){{0,4}}\s?\b(?:(?:{one_of(WRITERS)})s?|editor-in-chief"
    r"|contributors?|producers?|analysts?|professors?|fellows?|bureau chief|redakteur(?:in)?"
    r"|autor(?:in)?"
    r"|korrespondent(?:in)?|redaktion|journalist(?:in|e)?|redactora?|periodista|columnista|experte|expertin)\b.*",
    re.IGNORECASE,
)
_CREDENTIAL = late(
    rf"(?:ph\.?\s?d|m\.?d|m\.?sc|m\.?a|b\.?a|rdn?|ld|rn|mba|jd|esq|cfa|dphil|mph|prof|dr|cscs|msc|{one_of(SUFFIXES)}"
    r"|llm|obe|mbe)\.?",
    re.IGNORECASE,
)  # fmt: skip
_WORD = late(r"[^\W\d_](?:[^\W\d_]|['’.`-](?=[^\W\d_]))*\.?")
_HAN_NAME = late(r"[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{1,6})*")
# Words that stand capitalised in titles, section names and places but not in the names of people.
_NOT_NAMES = (
    GENERIC
    | PAPERS
    | QUESTION_WORDS
    | frozenset(
        """
    a ag agencies all an analysis are at best bureau center centre channel city click climate comment commentary
    corporation correspondent crisis culture day desk development east economy editor editorial editors energy first
    follow foundation from full future global gmbh government growth health here home image inc is last limited llc
    ltd market markets month more most new north opinion our peace photo policy politics read reports republic
    science security share society south sports staff state states team technology that these this to top trade
    united update updates video war was week west with year your
    """.split()
    )
    | {name.lower() for name in (*SURE_MONTHS, "March", *WEEKDAYS)}
)

_DESKS = PAPERS | {"press", "news", "agency", "staff"}


def byline_names(line: str, *, placed: bool = False) -> str | None:
    """The names in a line that says it is a byline ("By Ann Lee, Staff Writer"), or None if it is none.

    `placed` where the page has it for its byline; elsewhere "De Blasio signs" and "By the numbers" are none.
    """
    match = _BY.match(line.strip())
    if match is None or len(line) > 200:
        return None
    rest = line.strip()[match.end() :]
    bare = match["by"] and not (match["doing"] and not match["sort"]) and not match["sign"]
    if bare and not placed and not _begins_with_a_name(rest, english=match["by"].lower() == "by"):
        return None
    return names_in(rest, strict=False)


def _begins_with_a_name(rest: str, *, english: bool) -> bool:
    """Whether what follows a mere preposition can be whom it names: the other ones begin headlines and names as well,
    so that all up to the first comma or place has to look like a name."""
    whole = _PLACE.split(_PARENTHESES.sub("", _without_date(rest)), maxsplit=1)[0]
    first = _SPLIT.split(whole, maxsplit=1)[0].strip(" |·•-–—.:")
    if not english:
        return first.split()[:1] != [] and first[0].isupper() and _is_name(first, strict=True)
    named = [w for w in first.split() if w.lower() not in _PARTICLES]
    told = named and (named[0].lower() not in _NOT_NAMES or named[-1].lower() in _DESKS)
    return bool(told) and not any(w[0].islower() for w in named[:2])


def without_by(text: str) -> str:
    """`text` without the words that introduce an author."""
    match = _BY.match(text)
    return text[match.end() :] if match else text


def is_role(line: str) -> bool:
    """Whether `line` is what an author does, and nothing else: "Economics correspondent"."""
    return len(line) <= 60 and _ROLE.fullmatch(line) is not None


def names_in(text: str, *, strict: bool = True) -> str | None:
    """The personal names `text` consists of, joined by ", ", without roles, dates, outlets and degrees; None if none.

    With `strict`, every word must look like part of a name and each name needs two words: for lines that do not say
    they are bylines.
    """
    text = _PARENTHESES.sub("", _without_date(" ".join(text.split()))).strip(" ,;|·•-–—/()@")
    if not strict:
        text = _PLACE.split(text, maxsplit=1)[0]
    names: list[str] = []
    joint = ""
    for number, part in enumerate(_SPLIT.split(text)[:25]):
        if number % 2:
            joint = part
            continue
        part = part.strip(" ,;|·•-–—.:")
        if not part or _CREDENTIAL.fullmatch(part) or _ROLE.fullmatch(part):
            continue
        # After a comma an outlet or a place is as likely as another name; after "and" it is a name.
        if _is_name(part, strict=strict or (bool(names) and joint.strip() in {"", ",", "/", "／", "|"})):
            names.append(_natural_case(part))
        elif strict:
            return None
        else:
            break
    return ", ".join(dict.fromkeys(names[:8])) or None


def _without_date(text: str) -> str:
    found = find_date(text)
    if found is None:
        return text
    return _BEFORE_DATE.sub("", text[: found.start]) or text[found.end :]


def _is_name(text: str, *, strict: bool) -> bool:
    if _HAN_NAME.fullmatch(text):
        return is_chinese_name(text) or not strict or "·" in text
    words = text.split()
    if not 1 <= len(words) <= 6 or len(text) > 60 or (strict and not 2 <= len(words) <= 4):
        return False
    if not all(_WORD.fullmatch(w) or re.fullmatch(r"[^\W\d_]\.?(?:-?[^\W\d_]\.)*", w) for w in words):
        return False
    if strict:
        if any(w.lower().strip(".") in _NOT_NAMES for w in words) or kind_of(text) or is_menu_word(text):
            return False
        capitals = [w for w in words if w.lower() not in _PARTICLES]
        return len(capitals) >= 2 and all(w[0].isupper() for w in capitals)
    lowered = fold_line(text)
    return not (kind_of(text) and lowered not in {"mark", "will"}) and any(
        w[0].isupper() or not w[0].islower() for w in words
    )


def _natural_case(name: str) -> str:
    """`ANN LEE` as `Ann Lee`; anything else as it stands."""
    if not name.isupper() or len(name) <= 4:
        return name
    return " ".join(
        w if len(w) <= 2 and w.endswith(".") else "-".join(p.capitalize() for p in w.split("-")) for w in name.split()
    )
