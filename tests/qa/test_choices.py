"""What is given to the Python face and is of another kind than it takes: each is refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from qa import Answer, Article, ArticleQA, QAError
from qa.factcheck.report import DraftReport

FERRY = Article(
    title="Council approves ferry",
    source="Lenn Post",
    genre="news",
    text="The council of Lenn approved a ferry on Friday. The ferry will cost 4.2 million euros.",
)
ASKED = "What will the ferry cost?"
NEITHER: tuple[Any, ...] = (5, b"", "", [], ["x"], {1: 2}, object(), Article)


class Given:
    """A library, and an answer and a report of it."""

    def __init__(self, qa: ArticleQA) -> None:
        self.qa = qa
        self.answer: Answer = qa.ask(ASKED)
        self.report: DraftReport = qa.factcheck("The ferry will cost 4.2 million euros.")


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Given]:
    with ArticleQA.open(tmp_path_factory.mktemp("library"), judge=None) as qa:
        qa.add(FERRY)
        yield Given(qa)


CALLS: dict[str, tuple[Callable[[Given, Any], Any], tuple[Any, ...]]] = {
    "standing": (lambda g, x: g.qa.standing(x), (None, *NEITHER)),
    "signed.of": (lambda g, x: g.qa.signed.of(x), (None, *NEITHER)),
    "signed.on": (lambda g, x: g.qa.signed.on(x), (None, *NEITHER)),
    "rate": (lambda g, x: g.qa.rate(x, "up"), (None, *NEITHER)),
    "note": (lambda g, x: g.qa.rate(g.answer, "up", note=x), (None, 5, b"", [], {1: 2})),
    "history": (lambda g, x: g.qa.rate(g.answer, "up", history=x), (None, 5, "x", ["x"], {1: 2})),
    "sentence": (lambda g, x: g.qa.rate(g.answer, "up", sentence=x), (2.5, b"", "", [], 10**30)),
    "unread": (lambda g, x: g.qa.ask(ASKED, unread=x), (None, 5, object(), ["x"])),
    "cancel": (lambda g, x: g.qa.stream(ASKED, cancel=x), NEITHER),
    "deadline": (lambda g, x: g.qa.stream(ASKED, deadline=x), (b"", "", [], "soon")),
    "progress": (lambda g, x: g.qa.factcheck("It will.", progress=x), (5, "", [])),
    "cancel of a draft": (lambda g, x: g.qa.factcheck("It will.", cancel=x), NEITHER),
    "notices": (lambda g, x: g.qa.factcheck("It will.", notices=x), (None, 5, "x", b"x", {1: 2}, [None])),
    "progress of what is added": (lambda g, x: g.qa.add(FERRY, progress=x), (5, "", [])),
    "limit": (lambda g, x: g.qa.watch.news(limit=x), (None, b"", "5", [])),
    "up_to": (lambda g, x: g.qa.watch.read(up_to=x), (b"", "5", [])),
    "collection": (lambda g, x: g.qa.collections.get(x), (None, 5, b"", "", [], {1: 2})),
}


@pytest.mark.parametrize("name", CALLS)
def test_what_is_of_another_kind_is_refused_in_a_sentence(given: Given, name: str) -> None:
    call, wrong = CALLS[name]
    for value in wrong:
        with pytest.raises(QAError, match=r"\w+ .*\w"):
            call(given, value)


def test_a_pin_that_no_text_names_is_not_there(given: Given) -> None:
    wrong: tuple[Any, ...] = (None, 5, [], {1: 2})
    for value in wrong:
        with pytest.raises(KeyError):
            given.qa.pins.get(value)


def test_a_number_larger_than_a_database_takes_is_all(given: Given) -> None:
    assert given.qa.watch.news(limit=10**30) == given.qa.watch.news(limit=-1) == ()
    assert given.qa.watch.read(up_to=10**30) == 0


def test_a_server_that_no_text_names_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QAError, match="Chroma"):
        ArticleQA.open(tmp_path / "library", chroma=5, judge=None)  # type: ignore[arg-type]


def test_what_was_made_by_a_library_is_taken(given: Given) -> None:
    assert given.qa.standing(given.answer) == given.answer
    assert given.qa.standing(given.report) == given.qa.signed.on(given.report) == given.report
    assert given.qa.signed.of(given.answer) == ()
