"""The library drawn: the list of articles, what is known of an article's past, and what a revision changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from rapidfuzz.distance import Indel

from qa.web.drawn import links, snippets
from qa.web.drawn.markup import Child, Html, el, icon
from qa.web.drawn.page_texts import Language, counted, say
from store.article import Article
from store.reading.prose.notes import correction_of
from store.search.revision_comparison import TextChange, differences

_WORDS = re.compile(r"\s+|[\u2e80-\uffef]|[^\s\u2e80-\uffef]+")
_MOST_CHANGES = 200
_CLOSELY = 250_000  # pairs of words up to which two wordings are compared as a reader would
_LONGEST = 20_000  # words, blanks among them, of a wording that is compared at all


def address(a: Article) -> str:
    """Where an article is shown together with its past."""
    return f"{links.source(a.id, a.revision)}&past=1"


def items(
    page: Sequence[tuple[Article, str]],
    revisions: Mapping[str, int],
    copies: Mapping[str, int],
    writable: bool,
    language: Language,
) -> Html:
    """The articles of a page of the list, each with the words found in it, and how many revisions and copies it has."""
    return Html("".join(_item(a, words, revisions, copies, writable, language) for a, words in page))


def _item(
    a: Article, found: str, revisions: Mapping[str, int], copies: Mapping[str, int], writable: bool, language: Language
) -> Html:
    title = snippets.titled(a.title, language)
    count, others = revisions.get(a.id, 1), copies.get(a.id, 0)
    signs = [
        el("span", icon("notice"), say("corrected", language), class_="trait") if correction_of(a.note) else None,
        el("span", counted("revisions", count, language), class_="trait") if count > 1 else None,
        el("span", counted("copies", others, language), class_="trait") if others else None,
    ]
    drop = el("button", icon("close"), type="button", class_="round", data_remove=a.id, data_title=title,
              aria_label=say("remove named", language, title=title)) if writable else None  # fmt: skip
    into = el("button", icon("collection"), type="button", class_="round", data_collect=a.id, data_title=title,
              aria_label=say("collect named", language, title=title)) if writable else None  # fmt: skip
    return el(
        "li",
        el(
            "a",
            snippets.headed(a, language),
            el("span", snippets.short(" ".join(found.split()), snippets.SNIPPET), class_="snippet", dir="auto")
            if found
            else None,
            el("span", signs, class_="traits") if any(signs) else None,
            href=address(a),
            data_source=True,
        ),
        into,
        drop,
        class_="piece",
    )


def past(shown: Article, revisions: Sequence[Article], copies: Sequence[Article], language: Language) -> Html | None:
    """The revisions of an article, the current one first, each with a way to what it changed; and its copies."""
    if len(revisions) < 2 and not copies:
        return None
    return el(
        "div",
        [
            el("h3", counted("revisions", len(revisions), language)),
            el("ol", [_revision(a, i, shown, revisions, language) for i, a in enumerate(revisions)]),
        ]
        if len(revisions) > 1
        else None,
        [el("h3", counted("copies", len(copies), language)), el("ul", [_copy(a, language) for a in copies])]
        if copies
        else None,
        class_="past",
    )


def _revision(a: Article, place: int, shown: Article, revisions: Sequence[Article], language: Language) -> Html:
    when = a.updated_at or a.published_at
    told: Html = snippets.day(when, language) if when else el("span", a.revision[:8])
    here = a.revision == shown.revision
    return el(
        "li",
        told if here else el("a", told, href=address(a), data_source=True),
        el("span", say("current", language), class_="trait") if place == 0 else None,
        el("span", say("this one", language), class_="trait") if here else None,
        el("a", say("what changed", language), href=links.changes(a.id, a.revision), data_source=True)
        if place + 1 < len(revisions)
        else None,
    )


def _copy(a: Article, language: Language) -> Html:
    said = [el("bdi", snippets.titled(a.title, language)), " ", el("span", snippets.byline(a, language), class_="soft")]
    return el("li", el("a", said, href=address(a), data_source=True))


def changes(old: Article, new: Article, language: Language) -> Html:
    """What `new` changed in `old`, piece by piece; words taken out are struck, those put in are underlined."""
    found = differences(old, new)
    back = el("a", say("back to article", language), href=address(new), data_source=True)
    body = (
        el("ul", [_change(d, language) for d in found[:_MOST_CHANGES]], class_="changes")
        if found
        else el("p", say("no change", language))
    )
    return el(
        "article",
        el("p", say("what changed", language), " ", say("changed from", language), class_="byline"),
        el("h2", el("bdi", snippets.titled(new.title, language)), tabindex="-1", id="source-title"),
        body,
        el("p", back, class_="more"),
        class_="article",
    )  # fmt: skip


def _change(d: TextChange, language: Language) -> Html:
    name = "" if d.field == "text" else f" · {say(f'field: {d.field}', language)}"
    words: Iterable[Child]
    if d.field in ("published_at", "updated_at"):
        words = [el(tag, snippets.day(iso, language)) for tag, iso in (("del", d.old), ("ins", d.new)) if iso]
    elif d.old is not None and d.new is not None:
        words = _compared(d.old, d.new)
    else:
        words = [el("del", d.old)] if d.old is not None else [el("ins", d.new)]
    head = el("p", say(f"change: {d.what}", language), name, class_="what-changed")
    return el("li", head, el("p", words, dir="auto", class_="words"))


def _compared(old: str, new: str) -> list[Child]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    told: list[Child] = []
    for kind, i, j, k, m in _steps(before, after):
        if kind == "equal":
            told.append("".join(before[i:j]))
            continue
        if i < j:
            told.append(el("del", "".join(before[i:j])))
        if k < m:
            told.append(el("ins", "".join(after[k:m])))
    return told


def _steps(before: Sequence[str], after: Sequence[str]) -> Iterable[tuple[str, int, int, int, int]]:
    """How one comes of the other, as `SequenceMatcher` tells it, whose time grows with the square of their length."""
    if len(before) * len(after) <= _CLOSELY:
        return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    if max(len(before), len(after)) > _LONGEST:
        return (("replace", 0, len(before), 0, len(after)),)
    steps = Indel.opcodes(before, after)
    return ((s.tag, s.src_start, s.src_end, s.dest_start, s.dest_end) for s in steps)
