"""An article that is removed while a question is answered: it is left out, and never cited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from evals.mocked.mocks import Faithful
from qa import Answer, Article, ArticleQA, Delta, Final
from store.article import Hit
from store.database.catalogue import CatalogueEntry
from store.library import Library

QUESTION = "What will the tram line of Velden cost?"
FIRST = "The council of Velden voted to build a tram line. The tram line of Velden will cost 312 million crowns."
SECOND = "Velden lies on a river. The tram line of Velden will cost 312 million crowns, the mayor told reporters."
MODELS = pytest.mark.parametrize("model", [None, Faithful()], ids=["extraction", "model"])


class Removing(Library):
    """A library of which `victims` are removed right after the search of that number, counted from 1."""

    victims: Mapping[int, tuple[str, ...]]
    searches = 0

    def search(self, question: str, k: int = 10, filters: Mapping[str, Any] | None = None) -> tuple[Hit, ...]:
        hits = super().search(question, k, filters)
        self.searches += 1
        for victim in self.victims.get(self.searches, ()):
            assert self.remove(victim)
        return hits


class RemovingBehind(Library):
    """A library that has no article any more right after so many `readings` of which articles it holds."""

    readings = 0

    def articles_of(self, hits: Iterable[Hit]) -> dict[tuple[str, str], Article]:
        found = super().articles_of(hits)
        self._has_read()
        return found

    def entries(self, filters: Mapping[str, Any] | None = None) -> tuple[CatalogueEntry, ...]:
        found = super().entries(filters)
        self._has_read()
        return found

    def _has_read(self) -> None:
        self.readings -= 1
        if not self.readings:
            assert all(map(self.remove, ("first", "second")))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Removing.open(tmp_path) as opened:
        opened.add(
            [
                Article(id="first", title="Tram approved", source="Post", text=FIRST, published_at="2025-05-01"),
                Article(id="second", title="Mayor on tram", source="Echo", text=SECOND, published_at="2025-05-02"),
            ]
        )
        yield opened


def asked(library: Library, model: Any, victims: Mapping[int, tuple[str, ...]], question: str = QUESTION) -> Answer:
    assert isinstance(library, Removing)
    library.victims = victims
    return ArticleQA(library, model=model, judge=None).ask(question)


def told_of(answer: Answer) -> set[str]:
    evidence = {e.article_id for s in answer.sentences for e in s.evidence}
    return evidence | {c.article_id for c in answer.citations} | {hit.article_id for hit in answer.nearest}


@MODELS
def test_what_is_removed_after_the_search_is_dropped_and_the_answer_goes_on(library: Library, model: Any) -> None:
    answer = asked(library, model, {1: ("first",)})
    assert not answer.abstained
    assert told_of(answer) == {"second"}


@MODELS
def test_where_all_is_removed_it_abstains(library: Library, model: Any) -> None:
    answer = asked(library, model, {1: ("first", "second")})
    assert answer.abstained
    assert told_of(answer) == set()


@MODELS
def test_what_is_removed_after_it_was_told_is_not_cited(library: Library, model: Any) -> None:
    assert isinstance(library, Removing)
    # It is for newer articles, when articles were opened and the rest was told; without a model stories are searched.
    last = 3 if model else 4
    library.victims = {last: ("first", "second")}
    events = list(ArticleQA(library, model=model, judge=None).stream(QUESTION))
    assert library.searches == last
    assert isinstance(events[-1], Final)
    answer = events[-1].answer
    assert answer.abstained
    assert "removed" in (answer.reason or "")
    assert told_of(answer) == set()
    assert "removed" in "".join(e.text for e in events if isinstance(e, Delta))  # for those who read only this


def test_an_event_whose_report_is_removed_gives_no_day(library: Library) -> None:
    answer = asked(
        library, None, {1: ("first", "second")}, "What was said before the council voted to build a tram line?"
    )
    assert answer.abstained
    assert told_of(answer) == set()


def test_those_that_are_gone_are_told_from_those_that_are_there(library: Library) -> None:
    assert isinstance(library, Removing)
    library.victims = {}
    hits = library.search(QUESTION)
    revisions = {(hit.article_id, hit.revision) for hit in hits}
    assert library.held(revisions) == revisions
    assert library.held({("first", "0" * 16)}) == frozenset()
    assert library.held(()) == frozenset()
    assert {key: a.id for key, a in library.articles_of(hits).items()} == {key: key[0] for key in revisions}
    assert library.remove("first")
    assert {id for id, _ in library.held(revisions)} == {"second"} == {a.id for a in library.articles_of(hits).values()}
    assert library.articles_of(()) == {}


@pytest.mark.parametrize(
    ("question", "reading"),
    [
        ('Summarise "Tram approved"', 5),
        ("What articles do you have?", 2),
        ("How many articles are from the Post?", 3),
        ("What is the oldest article?", 2),
        ("What is the newest article about?", 1),
    ],
)
def test_a_task_whose_articles_are_removed_ends_in_an_answer(tmp_path: Path, question: str, reading: int) -> None:
    with RemovingBehind.open(tmp_path) as opened:
        opened.add(
            [
                Article(id="first", title="Tram approved", source="Post", text=FIRST, published_at="2025-05-01"),
                Article(id="second", title="Mayor on tram", source="Echo", text=SECOND, published_at="2025-05-02"),
            ]
        )
        opened.readings = reading
        answer = ArticleQA(opened, judge=None).ask(question)
        assert opened.readings <= 0
        assert answer.abstained or answer.sentences
        assert told_of(answer) == set()
