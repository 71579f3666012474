"""Questions to begin with: those written for the sample articles where these are in, else made from what is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from store.article import Article

MOST = 4

_LONGEST_TITLE = 90
_OPENING, _CLOSING = "\"“'‘", "\"”'’"
"""What a title that is nothing but a quotation stands in; at one end it belongs to words within the title."""

_FOR_SAMPLES = {
    "Council clears 412-million-crown harbour expansion after six-hour debate": (
        "How many jobs will the harbour expansion create?"
    ),
    "Bank of Valmere cuts key rate to 4.00 percent, first reduction in four years": (
        "Why did the Bank of Valmere cut its key rate?"
    ),
    "The bank has cut, and it has cut too late": "What does Priya Norgaard think of the rate cut?",
    "港口越大，城市越强吗？": "陆知远主张扩建港口之前先做什么？",
}


def examples(articles: Iterable[Article]) -> tuple[str, ...]:
    """Up to four questions that `articles` (newest first) should answer, of different kinds, each about another one."""
    held = tuple(articles)
    titles = {a.title for a in held}
    written = [question for title, question in _FOR_SAMPLES.items() if title in titles]
    if len(written) >= MOST - 1:
        return tuple(written[:MOST])
    kinds: dict[str, list[str]] = {}
    for kind, question in _questions(held):
        kinds.setdefault(kind, []).append(question)
    chosen: list[str] = []
    while any(kinds.values()) and len(chosen) < MOST:
        for questions in kinds.values():
            if questions and len(chosen) < MOST:
                chosen.append(questions.pop(0))
    return tuple(dict.fromkeys(chosen))


def asked_about(articles: Iterable[Article]) -> tuple[str, ...]:
    """A question about each of `articles` that has a title fit to be asked about."""
    return tuple(question for _, question in _questions(articles))


def samples() -> Path | None:
    """The folder of sample articles, None where it is not installed. It is the evaluations', known by name alone."""
    found = find_spec("evals")
    folder = (
        Path(found.submodule_search_locations[0], "articles") if found and found.submodule_search_locations else None
    )
    return folder if folder and folder.is_dir() else None


def _questions(articles: Iterable[Article]) -> Iterator[tuple[str, str]]:
    """Kind and question for each article whose title is fit to be asked about."""
    for a in articles:
        if not a.title or len(a.title) > _LONGEST_TITLE or not a.source or a.title == a.source:
            continue
        title = a.title.strip(" .?!。？！")
        title = title[1:-1] if title[:1] in _OPENING and title[-1:] in _CLOSING else title
        if a.told_in == "zh":
            yield "zh", f"{a.author or a.source}在《{title}》中说了什么？"
        elif a.genre in ("opinion", "analysis") and a.author:
            yield a.genre, f"What does {a.author} say in “{title}”?"
        elif a.genre == "press_release":
            yield "release", f"What does {a.source} announce in “{title}”?"
        else:
            yield "news", f"What does {a.source} report in “{title}”?"
