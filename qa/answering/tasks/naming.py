"""Whom a request names: the articles that have a name, those that its bearer wrote, and how articles spell it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from qa.answering.tasks.task import TaskContext
from qa.proof.speakers.agreement import cast_of, name_of
from store.article import Article
from store.filters import Filters
from store.language.names import names
from store.language.outlets import fold_name
from store.language.patterns import late
from store.language.people import ROLES
from store.language.text import is_spaceless


def as_spelled(name: str, given: TaskContext) -> str:
    """`name` as the articles of the library have it, where it is somebody's initials ("SBF") or was typed with its
    possessive ending and no apostrophe ("pontefrays" for "Pontefray's"); else as it is."""
    if _INITIALS.fullmatch(name):
        return _with_initials(name, naming(name, given.with_filters(Filters()))) or name
    last = name.split()[-1] if name.split() else ""
    bare = name[:-1]
    if len(last) < SHORTEST or not last.endswith("s") or is_spaceless(name):
        return name
    anywhere = given.with_filters(Filters())
    if naming(name, anywhere):
        return name
    return bare if is_a_name(bare, anywhere) else name


def _with_initials(letters: str, articles: Sequence[Article]) -> str:
    """The person with these initials whom most of `articles` name; "" for none."""
    people = Counter(person for article in articles for person in cast_of(article)[0])
    bearers = [p for p in people if "".join(part[0] for part in re.findall(r"\w+", p)) == letters]
    return max(bearers, key=lambda person: people[person], default="")


def is_a_name(said: str, given: TaskContext) -> bool:
    """Whether articles have the last word of `said`, in small letters perhaps, in a name."""
    last = said.split()[-1].casefold()
    return any(last in one.parts and one.sure for a in naming(said, given) for one in names(a.text))


_INITIALS = re.compile(r"[A-Z]{2,4}")

SHORTEST = 4
"""Letters of a name that may have been typed with the ending of a possessive."""


def naming(name: str, given: TaskContext) -> tuple[Article, ...]:
    """The articles that have the last word of `name`, by which people are called, in their text or title, newest first;
    copies once."""
    having = given.library.mentioning(_last(name), given.filters.to_dict())
    told = {a.id: f"{a.title or ''}\n{a.text}" for a in having}
    found = [a for a in having if is_spaceless(name) or by_last(name).search(told[a.id])]
    if whole := _whole(name):
        of_it = {a.id for a in found if whole.search(told[a.id])}
        found = [a for a in found if of_it and (a.id in of_it or not _is_of_another(told[a.id], name))]
    copies = given.library.copies(*(a.id for a in found)) if found else {}
    kept: dict[str, Article] = {}
    for article in found:
        if kept.keys().isdisjoint(copies.get(article.id, ())):
            kept[article.id] = article
    return tuple(kept.values())


def _whole(name: str) -> re.Pattern[str] | None:
    """The first and the last word of a name of several, close together; None for one that is no person's."""
    parts = name_of(name).removeprefix("the ").removeprefix("The ").split()
    if len(parts) < 2 or not all(part[:1].isupper() for part in parts):
        return None
    return _close(parts[0], parts[-1])


def _close(first: str, last: str) -> re.Pattern[str]:
    """Both words in this order, with at most three others between them."""
    return late(rf"\b{re.escape(first)}\W+(?:\w+\W+){{0,3}}?{re.escape(last)}\b", re.IGNORECASE)


def _is_of_another(text: str, name: str) -> bool:
    """Whether a text names somebody with the last word of `name` and another first name, or only something else that
    has it in its name: "Gull Farm", and no Ada Gull."""
    asked = names(name_of(name))
    having = [one.parts for one in names(text) if asked and asked[-1].parts[-1] in one.parts]
    bearers = [parts for parts in having if parts[-1] == asked[-1].parts[-1]]
    return any(len(parts) > 1 and parts[0] not in ROLES for parts in bearers) or bool(having and not bearers)


def _last(name: str) -> str:
    """The last word of `name`, all of it in a script without spaces."""
    return name if is_spaceless(name) else name_of(name).split()[-1]


def by_last(name: str) -> re.Pattern[str]:
    """That as a word of its own: a name as a name, what was asked for in small letters as either."""
    last = _last(name)
    if is_spaceless(name):
        return late(re.escape(last))
    return late(rf"\b(?:{re.escape(last)}|{re.escape(last.capitalize())})\b")


def having_all(name: str, articles: Sequence[Article]) -> Sequence[Article]:
    """The articles that have the first and the last word of a role close together, "the harbour minister", and not some
    minister; those of whoever has a name are found by its last word."""
    parts = [part for part in name_of(name).split() if part.lower() != "the"]
    if is_spaceless(name) or names(name) or len(parts) < 2:
        return articles
    either = _close(parts[0], parts[-1]), _close(parts[-1], parts[0])
    texts = ((a, f"{a.title or ''}\n{a.text}") for a in articles)
    return [a for a, text in texts if any(order.search(text) for order in either)]


def written_by(name: str, given: TaskContext, most: int | None = None) -> tuple[Article, ...]:
    """The articles of the library's author of that name, or the only one of that family name, newest first, `most` of
    them."""
    wanted = fold_name(name_of(name))
    every = {a for a, _, _ in given.library.bylines() if a}
    authors = {a for a in every if fold_name(a) == wanted} or {
        a for a in every if fold_name(a).split()[-1:] == [wanted]
    }
    is_one = len({fold_name(a) for a in authors}) == 1
    return given.articles(most, author=sorted(authors)) if is_one else ()
