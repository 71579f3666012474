"""What stands above an article's first paragraph: its title, who wrote it, when, where, and what sort it is."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from store.article import Genre
from store.language.calendar import SHORT_WEEKDAYS, WEEKDAY_NUMBERS
from store.language.outlets import PAPERS, PERIODICALS, SORTS
from store.language.patterns import late, one_of, simplified, small
from store.reading.prose.bylines import byline_names, is_role, names_in
from store.reading.prose.chrome import fold_line, is_menu_word
from store.reading.prose.layout import ends_sentence, is_han, is_item
from store.reading.prose.notes import genre_label, is_note, note_facts
from store.reading.prose.speaker_turns import turn_of
from store.reading.prose.written_dates import find_date

_DATE_WORDS = frozenset(
    "published updated posted on at date last modified created first by of the time edited revised issued release"
    " released as am pm a.m p.m uhr um stand vom veröffentlicht aktualisiert erstellt geändert zuletzt datum publié mis"
    " à jour le modifié publicado actualizado el fecha última actualización pubblicato aggiornato il data geplaatst"
    " bijgewerkt op gepubliceerd montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so lundi"
    " mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo 发布 发布时间"
    " 时间 日期 发表于 更新 更新时间 发布于 发表时间 星期一 星期二 星期三 星期四 星期五 星期六 星期日 edt est gmt utc"
    " bst cet et pt ist cst hrs h local news article story publication original originally online print edition min"
    " read minute minutes for immediate".split()
).union(WEEKDAY_NUMBERS, (day.lower() for day in SHORT_WEEKDAYS))
_UPDATED = late(
    r"updat|modified|edited|revised|changed|aktualisiert|geändert|stand\b|mis à jour|modifié|actualiz|aggiornat"
    r"|bijgewerkt|更新|修改",
    re.IGNORECASE,
)
_AGO = late(
    r"(?:(?:published|updated|posted)\s?:?\s)?(?:(?:\d+|an?|one|two|three|few|several) (?:second|minute|min|hour"
    r"|hr|day|week|month|year)s? ago|yesterday|today|just now"
    r"|vor \d+ (?:minuten|stunden|tagen|wochen)|il y a \d+ \w+|hace \d+ \w+|\d+\s?(?:小时|分钟|天)前)|(?:updated "
    r"|published )?(?:at )?\d{1,2}[:.]\d{2}(?: ?[ap]m)?(?: [a-z]{2,4})?",
    re.IGNORECASE,
)
_FIELDS = {
    "title": "title", "headline": "title", "titel": "title", "标题": "title",
    "author": "author", "byline": "author",
    "source": "outlet", "outlet": "outlet", "publisher": "outlet", "publication": "outlet", "newspaper": "outlet",
    "quelle": "outlet", "fuente": "outlet", "fonte": "outlet", "来源": "outlet", "稿源": "outlet", "媒体": "outlet",
    "date": "date", "published": "date", "url": "url", "link": "url", "section": "section", "category": "section",
}  # fmt: skip
_FIELD = late(rf"(?P<name>{one_of(_FIELDS)})\s?[:：]\s?(?P<value>\S.{{0,300}})$", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*(?:(?:no|nr)\.?|#|№)?\s*\d[\d/.-]*$", re.IGNORECASE)
_URL = re.compile(r"https?://\S{4,500}")
_HAN_AUTHOR = late(
    r"(?:记者|作者|撰文|文字)(?:\s?[:：/／]\s?|\s+|(?=[\u4e00-\u9fff]{2,4}\s?[/／]))(?P<name>[\u4e00-\u9fff·]{2,6})(?![\u4e00-\u9fff])"
)
_HAN_SOURCE = late(r"(?:来源|稿源)\s?[:：]\s?(?P<name>[^\s|｜,，;；]{2,20})")
_TITLE_JOINT = re.compile(r"\s+[|｜·•–—-]\s+|\s?[|｜_]\s?")
_OUTLET_WORD = late(
    rf"\b(?:{one_of(PAPERS, SORTS, PERIODICALS, ['le monde', 'diario', 'giornale'])})\b|[报网社]$",
    re.IGNORECASE,
)
_META_REACH = 8
_TITLE_EVIDENCE = 40
_TITLE_REACH = 60
_ABOVE, _BARE = 0.9, 5
"""What the first line of a text counts more that has no page around it: above its first paragraph are so many lines at
most, and one says when, where or by whom."""


@dataclass
class Head:
    """What was found, and which lines (by index) said it; they are no part of the text. `labels` said the genre."""

    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    published_at: str | None = None
    updated_at: str | None = None
    url: str | None = None
    genre: Genre | None = None
    used: set[int] = field(default_factory=set)
    labels: set[int] = field(default_factory=set)

    def set(self, name: str, value: str | None) -> None:
        """Keeps the first value of a field: the head is read from the top."""
        if value and getattr(self, name) is None:
            setattr(self, name, value)


def read_head(lines: Sequence[str], kinds: Sequence[str | None], first: int, *, title: str | None = None) -> Head:
    """Reads the lines above `first`, the index of the first paragraph, and the few below that are still metadata.

    `kinds` says of each line what chrome it is, or None. With a `title` known from elsewhere, none is looked for.
    """
    head = Head(title=title)
    reach = min(len(lines), first + _META_REACH)
    for i in range(reach):
        if kinds[i] is None and _meta(lines[i], head, strict=i > first):
            head.used.add(i)
    for i in range(min(first, len(lines))):
        # A label in a row of section names is the menu; the one next to the title says what the piece is.
        genre = genre_label(_NUMBERED.sub("", lines[i]))
        if genre and not (i + 1 < len(lines) and is_menu_word(lines[i + 1])):
            head.genre = genre
            head.used.add(i)
            head.labels.add(i)
    _find_title(lines, kinds, first, head)
    _find_bare_names(lines, kinds, first, head)
    _find_labels(lines, kinds, first, head)
    _find_outlet(lines, kinds, first, head)
    return head


def _meta(line: str, head: Head, *, strict: bool) -> bool:
    """Takes what `line` says as metadata; False if it says none. `strict` below the first paragraph: no guesses."""
    if len(line) > 300 or is_note(line):
        return False
    if _URL.fullmatch(line):
        head.set("url", line)
        return True
    named = _FIELD.match(line)
    if named and not strict and _field(simplified(small(named["name"])), named["value"], head):
        return True
    return _date_line(line, head, strict=strict) or _by_line(line, head)


def _field(name: str, value: str, head: Head) -> bool:
    target = _FIELDS[name]
    if target == "date":
        found = find_date(value)
        if found is None:
            return False
        head.set("published_at", found.iso)
    elif target == "author":
        names = names_in(value, strict=False)
        if names is None:
            return False
        head.set("author", names)
    elif target == "section":
        head.genre = head.genre or genre_label(value)
    elif target == "outlet":
        # The day may stand behind the outlet, which a Chinese line names by the label in front of it.
        if _date_line(f"来源:{value}" if is_han(name) else value, head, strict=False) and head.outlet is None:
            return True
        head.set("outlet", _HAN_SOURCE.match(f"来源:{value}")["name"] if is_han(value) else value.strip(" .|"))  # type: ignore[index]
    else:
        head.set(target, value)
    return True


def _date_line(line: str, head: Head, *, strict: bool) -> bool:
    if _AGO.fullmatch(line.strip(" .|·")):
        return not strict
    if len(line) > 160 or (len(line) > 60 and ends_sentence(line)):
        return False
    found = find_date(line)
    if found is None:
        return False
    before, after = line[: found.start], line[found.end :]
    second = find_date(after)
    label = before
    if second is not None:
        second_label, after = after[: second.start], after[second.end :]
        head.set("updated_at" if _UPDATED.search(second_label) else "published_at", second.iso)
        before += " " + second_label
    rest = rest_of_date_line(f"{before} {after}")
    author = _HAN_AUTHOR.search(line)
    if author:
        head.set("author", author["name"])
        rest = ""
    source = _HAN_SOURCE.search(line)
    if source:
        head.set("outlet", source["name"])
        rest = rest_of_date_line(rest.replace(source[0], ""))
    if rest:
        if before.startswith("The ") and not rest.startswith("The "):
            rest = f"The {rest}"
        names = byline_names(before) or byline_names(after.strip(" |·•,–—-")) or names_in(rest)
        if names and head.author is None:
            head.author = names
        elif (strict and not rest.istitle()) or ends_sentence(line) or len(rest.split()) > 6 or len(rest) > 50:
            return False
        elif not _AGO.fullmatch(rest) and rest[:1].isupper():
            head.set("outlet", rest)
    head.set("updated_at" if _UPDATED.search(label) else "published_at", found.iso)
    return True


def rest_of_date_line(text: str) -> str:
    """What is left of a date line without the words that only introduce dates and times."""
    words = [w for w in re.split(r"[\s|·•,;:()（）：–—/-]+|(?<=[a-z])\.", text) if w]
    kept = [
        w
        for w in words
        if simplified(w.lower().strip(".")) not in _DATE_WORDS
        and not re.fullmatch(r"\d{1,2}([:.]\d\d)?(am|pm)?", w, re.IGNORECASE)
    ]
    return " ".join(kept)


def _by_line(line: str, head: Head) -> bool:
    if ends_sentence(line) and len(line) > 40:
        return False
    names = byline_names(line)
    if names is None:
        return False
    found = find_date(line)
    if found:
        head.set("published_at", found.iso)
    head.set("author", names)
    return True


def _find_title(lines: Sequence[str], kinds: Sequence[str | None], first: int, head: Head) -> None:
    if head.title is not None:
        return
    candidates = [
        i
        for i in range(max(0, first - _TITLE_REACH), min(first, len(lines)))
        if i not in head.used and kinds[i] is None and not is_note(lines[i]) and not is_menu_word(lines[i])
    ]
    candidates = _unspoken(candidates, lines)
    said = _words(" ".join(lines[first : first + _TITLE_EVIDENCE]))
    bare = next(iter(candidates), 0) if head.used and first <= _BARE else -1
    scored = [
        (_title_score(lines, kinds, i, first, head) + _echo(lines[i], said) + _ABOVE * (i == bare), i)
        for i in candidates
    ]
    # Of equals the lower one: what stands nearest to the article is its title.
    score, best = max(scored, default=(0.0, -1))
    if score <= 0.6:
        return
    masthead = next((i for i in range(first) if kinds[i] is None and i not in head.used), len(lines))
    others = [(value, i) for value, i in scored if i != masthead and value > 0.6]
    if others and masthead < len(lines) and _is_masthead(lines[masthead], lines, head):
        best = max(others)[1]
        head.used.add(masthead)
        head.set("outlet", _as_elsewhere(lines[masthead], lines))
    head.title = lines[best]
    head.used.add(best)
    for i in candidates:
        outlet = _same_title(lines[i], lines[best])
        if i != best and outlet is not None:
            head.used.add(i)
            head.set("outlet", outlet or None)


def _unspoken(candidates: Sequence[int], lines: Sequence[str]) -> list[int]:
    """Those that nobody says, in a text most lines of which begin with who says them."""
    turns = {i for i, line in enumerate(lines) if turn_of(line)}
    return [i for i in candidates if i not in turns] if len(turns) * 2 > len(lines) else list(candidates)


def _title_score(lines: Sequence[str], kinds: Sequence[str | None], i: int, first: int, head: Head) -> float:
    line = lines[i]
    length = len(line) / 2.5 if is_han(line) else len(line.split())
    score = 1.0 if 3 <= length <= 22 else 0.7 if 2 <= length < 3 or 22 < length <= 32 else 0.3
    if is_item(line) or line[:1].islower() or line.endswith((":", ",", "：", "，")):
        score -= 0.6
    if line.endswith((".", "。")) and not line.endswith(("...", "…")):
        score -= 0.5
    below = next((j for j in range(i + 1, first + 1) if j < len(lines) and kinds[j] is None), first)
    if below in head.used - head.labels or (below < len(lines) and (is_note(lines[below]) or names_in(lines[below]))):
        score += 0.5
    if names_in(line):
        score -= 0.6
    if _TITLE_JOINT.search(line):
        score -= 0.2
    if any(_same_title(lines[j], line) is not None for j in range(max(0, first - _TITLE_REACH), first) if j != i):
        score += 0.8
    return score - 0.03 * min(first - i, 20)


def _said_again(name: str, lines: Sequence[str]) -> bool:
    folded = name.lower()
    return any(folded in other.lower() for other in lines if other != name)


def _as_elsewhere(name: str, lines: Sequence[str]) -> str:
    """`name` in the letter case of the article or its footer, where the masthead shouts it."""
    if not name.isupper():
        return name
    found = (re.search(re.escape(name), line, re.IGNORECASE) for line in lines)
    return next((m.group() for m in found if m and not m.group().isupper()), name)


def _is_masthead(line: str, lines: Sequence[str], head: Head) -> bool:
    """Whether a page's first line can be the outlet's name: a few words, all of them capitalised, and a sign of one."""
    if is_menu_word(line) or not (head.used - head.labels or _OUTLET_WORD.search(line) or _said_again(line, lines)):
        return False
    if is_han(line):
        return len(line) <= 10 and not re.search(r"[\s：:，,？?！!\d]", line)
    words = line.split()
    named = [w for w in words if w.lower() not in ("of", "the", "and", "for", "de", "der", "la")]
    return 0 < len(words) <= 6 and all(w[:1].isupper() for w in named) and not re.search(r"[.:;?!\d]", line)


def _echo(line: str, said: Set[str]) -> float:
    """How much of `line` the article takes up again, 0 to 0.8: titles are made of the words of their articles."""
    words = _words(line)
    return 0.8 * len(words & said) / len(words) if words else 0.0


def _words(text: str) -> set[str]:
    words = {w[:6] for w in re.findall(r"[^\W_]{4,}|\d{2,}", text.lower()) if not is_han(w)}
    return words | {a + b for run in re.findall(r"[\u4e00-\u9fff]{2,}", text) for a, b in pairwise(run)}


def _same_title(line: str, title: str) -> str | None:
    """The outlet a browser's page title adds to `title` ("" if it adds none); None if `line` is another line."""
    a, b = fold_line(line), fold_line(title)
    if a == b:
        return ""
    if len(b) < 8 or not a.startswith(b):
        return None
    joint = _TITLE_JOINT.search(line, max(0, len(title) - 3))
    return line[joint.end() :].split("|")[-1].strip() if joint else None


def _find_labels(lines: Sequence[str], kinds: Sequence[str | None], first: int, head: Head) -> None:
    """Short lines between title and article that say the author's post, the agency or the sort of piece are no text."""
    for i in range(_below_title(lines, head), min(first, len(lines))):
        line = lines[i].strip("()[] ")
        if i in head.used or kinds[i] is not None or ends_sentence(line) or len(line.split()) > 6:
            continue
        if fold_line(line) in _SORTS or is_role(line) or _AGENCY.fullmatch(line):
            head.used.add(i)


_SORTS = frozenset(
    "profile portrait interview feature report reportage factcheck explainer essay review longread weekend briefing q&a"
    " obituary live video podcast porträt hintergrund faktencheck bericht reportaje entrevista perfil".split()
) | {"fact check", "long read", "special report", "live blog", "in pictures", "first person"}
_AGENCY = re.compile(
    r"(?:[A-Z][\w'’-]* ){0,3}(?:Wire|Agency|Agencies|Press|Newswire|Agence|Agentur|Reuters|AFP|AP|dpa|Xinhua|EFE|ANSA"
    r"|PTI|Bloomberg)(?:,? (?:in )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)?)?"
)


def _find_outlet(lines: Sequence[str], kinds: Sequence[str | None], first: int, head: Head) -> None:
    """A name that says itself that it is an outlet's, on a line above others that tell of the article, is its outlet.
    Below them all it may as well be a heading."""
    for i in range(_below_title(lines, head), min(first, len(lines)) - 1):
        named = i not in head.used and kinds[i] is None and i + 1 in head.used - head.labels
        if named and _OUTLET_WORD.search(lines[i]) and _is_masthead(lines[i], lines, head) and head.outlet is None:
            head.outlet = _as_elsewhere(lines[i], lines)
            head.used.add(i)


def _below_title(lines: Sequence[str], head: Head) -> int:
    """The index of the line under the title: 0 if the title is known from elsewhere, `len(lines)` if there is none."""
    if head.title is None:
        return len(lines)
    return next((i + 1 for i in sorted(head.used) if lines[i] == head.title), 0)


def _find_bare_names(lines: Sequence[str], kinds: Sequence[str | None], first: int, head: Head) -> None:
    """A line of nothing but names between title and article is its byline."""
    below = _below_title(lines, head)
    for i in range(below, min(len(lines), first + 2)):
        if i in head.used or kinds[i] is not None or head.author is not None or len(lines[i]) > 120:
            continue
        names = names_in(lines[i])
        if names:
            head.author = names
            head.used.add(i)
    for i in range(below, min(len(lines), first + 3)):
        if kinds[i] is None and is_note(lines[i]) and head.author is None:
            head.author = note_facts(lines[i]).author
