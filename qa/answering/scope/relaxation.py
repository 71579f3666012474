"""From narrow to wide: what is searched when nothing within the filters read out of a question is about it.

Dates go first, then the genre, the outlet, and the author last. What the caller set is never dropped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from qa.answering.phrases import Spoken, in_words, plainly, say
from store.errors import FilterError
from store.filters import Filters

_ORDER = (("published_from", "published_to"), ("genre",), ("source",), ("author",))


def applied(read: Filters, given: Filters, unread: Collection[str] = ()) -> tuple[Filters, tuple[str, ...]]:
    """Both together, and the keys that come from the question: what was given wins, `unread` keys are not read out.

    Dates of the question that contradict a given one are left out. News that a question asks for may be of no known
    kind; a kind that was given is exact.
    """
    mine = {k: v for k, v in read.to_dict().items() if k not in given.to_dict() and k not in unread}
    mine |= {"genre": list(or_unknown(read.genre))} if "genre" in mine else {}
    try:
        return Filters.parse({**mine, **given.to_dict()}), tuple(mine)
    except FilterError:
        mine = {k: v for k, v in mine.items() if k not in _ORDER[0]}
        return Filters.parse({**mine, **given.to_dict()}), tuple(mine)


def or_unknown(genre: Sequence[str]) -> tuple[str, ...]:
    """The kinds asked for in words; with news what is of no known kind too, for many reports do not say theirs."""
    return tuple(dict.fromkeys((*genre, "unknown"))) if "news" in genre else tuple(genre)


def unknown_among(kinds: Sequence[str], genre: Sequence[str], in_language: Spoken) -> tuple[str, ...]:
    """How many of the articles of these `kinds` are of none that is known, where the `genre` read out of a question
    takes them for news."""
    many = kinds.count("unknown") if "unknown" in genre else 0
    told = {"unknown": f"{many:,}", "articles": f"{len(kinds):,}"}
    return (say("of unknown kind", in_language, **told),) if many else ()


def steps(filters: Filters, read: Collection[str]) -> Iterator[tuple[Filters, tuple[str, ...]]]:
    """`filters`, then wider and wider, each with the keys of those `read` that were dropped."""
    kept, dropped = filters.to_dict(), []
    yield filters, ()
    for keys in _ORDER:
        going = [key for key in keys if key in kept and key in read]
        if going:
            dropped += going
            kept = {key: value for key, value in kept.items() if key not in going}
            yield Filters.parse(kept), tuple(dropped)


def widened(narrow: Filters, wide: Filters, in_language: Spoken = "en", *, in_vain: bool = False) -> str:
    """The sentence that says that an answer comes from outside of what was asked for, or `in_vain` that there is none
    outside of it either."""
    name = "widened in vain" if in_vain else "widened"
    within, outside = (describe_filters(filters, in_language) for filters in (narrow, wide))
    of_known = narrow.genre and "unknown" not in narrow.genre  # else an article of no known kind may be of it
    known = say("of what is known", in_language) if of_known else ""
    return say(name, in_language, narrow=within + known, wide=outside)


def describe_filters(filters: Filters, in_language: Spoken = "en") -> str:
    """Which articles pass, in words: "opinion articles by A from B published since 3 May 2024"."""
    genre = _listed([say(f"genre: {g}", in_language) for g in filters.genre], in_language)
    what = say("of a genre", in_language, genre=genre) if genre else say("of any genre", in_language)
    limits = []
    if filters.author:
        limits.append(say("by an author", in_language, names=_listed(filters.author, in_language)))
    if filters.source:
        limits.append(say("from an outlet", in_language, names=_listed(filters.source, in_language)))
    if filters.published_from or filters.published_to:
        limits.append(_window(filters, in_language))
    if filters.collection:
        limits.append(say("in a collection", in_language, names=_listed(filters.collection, in_language)))
    if filters.article_ids is not None:
        limits.append(say("chosen", in_language))
    if not limits:
        return what if genre else say("all articles", in_language)
    return "、".join(limits) + "的" + what if in_language == "zh" else " ".join([what, *limits])


def _window(filters: Filters, in_language: Spoken) -> str:
    first, last = (day and in_words(day, in_language) for day in (filters.published_from, filters.published_to))
    if first and last:
        name = "on a day" if first == last else "between days"
    else:
        name = "since a day" if first else "until a day"
    return say(name, in_language, first=first or "", last=last or "")


def _listed(names: Iterable[str], in_language: Spoken) -> str:
    return ("或" if in_language == "zh" else " or ").join(plainly(name) for name in names)
