"""Questions to begin with, made from what is in the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from store.article import Article

MOST = 4

_LONGEST_TITLE = 90


def examples(articles: Iterable[Article]) -> tuple[str, ...]:
    """Up to four questions that `articles` (newest first) should answer, of different kinds, each about another one."""
    kinds: dict[str, list[str]] = {}
    for kind, question in _questions(articles):
        kinds.setdefault(kind, []).append(question)
    chosen: list[str] = []
    while any(kinds.values()) and len(chosen) < MOST:
        for questions in kinds.values():
            if questions and len(chosen) < MOST:
                chosen.append(questions.pop(0))
    return tuple(dict.fromkeys(chosen))


def _questions(articles: Iterable[Article]) -> Iterator[tuple[str, str]]:
    for a in articles:
        if not a.title or len(a.title) > _LONGEST_TITLE or not a.source:
            continue
        title = a.title.rstrip(" .?!。？！")
        if a.language == "zh":
            yield "zh", f"{a.author or a.source}在《{title}》中说了什么？"
        elif a.genre in ("opinion", "analysis") and a.author:
            yield a.genre, f"What does {a.author} say in “{title}”?"
        elif a.genre == "news":
            yield "news", f"What does {a.source} report in “{title}”?"
        elif a.genre == "press_release":
            yield "release", f"What does {a.source} announce in “{title}”?"
