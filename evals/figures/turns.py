"""How the turns of a talk are answered that lean on what was said before: `python -m evals.figures.turns`.

Of the talks of `evals/reader/turns` that no adapter saw, over stories and over whole pages, each turn behind the first
is asked of the library of `evals.tasks`, with their articles, with the turns before it, and what was rightly told for
them, as the talk. Printed is for how many the sentence that answers is told, for how many something of its story, and
how many are declined that the story does not answer.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from evals.figures.full_answers import letters, sentences_told
from evals.intervals import share
from evals.reader.page_pairs import pages
from evals.reader.turn_pairs import HELD_TURNS, Turn, articles, talks
from evals.tasks.libraries import NOW, STORIES, article, stories
from qa import ArticleQA
from qa.answering import question as asking
from qa.answering.request import Request, Stopwatch
from qa.answering.spine.turn_understanding import UnderstoodTurn, follow
from qa.answering.talk import History

HALVES = {"read": HELD_TURNS["fits"], "held": HELD_TURNS["figures"]}

FITTED_ON = f"evals/reader/turns ({', '.join(HALVES['read'])})"
"""What a fit tells of the turns that it may be made on."""


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--library", type=Path, help="where the library is, or is to be made")
    parser.add_argument("--half", choices=tuple(HALVES), default="held")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        print(*figures(library(options.library or Path(made)), options.half), sep="\n")


def library(folder: Path) -> ArticleQA:
    """The library that turns are asked of, made in `folder` unless it is there."""
    qa = ArticleQA.open(folder, now=NOW)
    if not qa.library.counts().articles:
        known = articles()
        talks_ = (talk for names in HALVES.values() for name in names for talk in talks(name))
        ids = {id_: None for talk in talks_ for id_ in talk[0].row["articles"]}
        qa.add([*stories(STORIES).values(), *(article(known[id_]) for id_ in ids)])
    return qa


def asked(half: str) -> Iterator[list[tuple[Turn, History]]]:
    """The turns behind the first of each talk, each with the talk before it: what was rightly told."""
    for talk in (talk for name in HALVES[half] for talk in talks(name)):
        history: list[tuple[str, str]] = []
        turns: list[tuple[Turn, History]] = []
        for turn in talk:
            turns += [(turn, tuple(history))] if history else []
            history += [("user", turn.turn), ("assistant", " ".join(f"Post: {text} [1]" for text in turn.told[:1]))]
        yield turns


def understood(qa: ArticleQA, turn: str, history: History) -> UnderstoodTurn:
    """What a turn is taken for in its talk, with what is found for it."""
    request = Request(question=turn, history=asking.turns(history), now=NOW)
    return follow(qa.library, turn, request, Stopwatch())


def figures(qa: ArticleQA, half: str) -> Iterator[str]:
    """What was told for all turns behind the first, over stories and over pages."""
    turns = [one for talk in asked(half) for one in talk]
    for over, is_on_page in ("stories", False), ("pages", True):
        yield f"{over}:"
        yield from _shares(qa, [one for one in turns if (one[0].row["articles"][0] in pages()) is is_on_page])


def _shares(qa: ArticleQA, turns: Iterable[tuple[Turn, History]]) -> Iterator[str]:
    texts = {a.id: a for a in qa.library.articles()}
    first, story, right, missed = [], [], [], []
    for turn, history in turns:
        answer = qa.ask(turn.turn, history)
        if not turn.told:
            missed.append(answer.abstained)
            continue
        told = [] if answer.abstained else list(answer.citations)
        gold = set(map(letters, turn.told))
        found = sentences_told(answer, texts) if told else set()
        first.append(letters(turn.told[0]) in found)
        right += [one in gold for one in found]
        of_story = set(map(letters, turn.texts))
        story.append(bool(told) and letters(texts[told[0].article_id].text) in of_story)
    yield f"the sentence that answers told     {share(first)}"
    yield f"begun with an article of the story {share(story)}"
    yield f"of the sentences told, right       {share(right)}"
    yield f"unanswerable, declined             {share(missed)}"


if __name__ == "__main__":
    main()
