"""The index of vectors on a Chroma server: one process keeps it up to date, and no answer depends on it."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evals.synthetic import articles, questions
from evals.trials.faults.fault_tools import Directions
from evals.trials.faults.servers import Chroma
from store.article import Article
from store.care.backup import back_up, restore
from store.care.migrating import LibraryLocation
from store.index.vectors import ChromaServer
from store.library import Library

EMBEDDER = Directions("test", 32)
OWL = Article(id="owl", text="An owl was seen in the town hall.")


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    logging.getLogger("store").setLevel(logging.ERROR)
    yield
    logging.getLogger("store").setLevel(logging.NOTSET)


def opened(path: Path, database: str | None, chroma: Chroma, embedder: object = EMBEDDER) -> Library:
    """A library whose index on the server is asked however small it is."""
    return Library.open(path, database=database, chroma=chroma.url, embedder=embedder, follow=True, exact_up_to=0)


def comes(condition: Callable[[], bool], seconds: float = 30.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def has_all(library: Library) -> bool:
    return library.is_following and library.verify().notes == ()


def test_it_gives_what_exact_search_gives_and_follows_what_others_do(
    tmp_path: Path, database: str | None, chroma: Chroma
) -> None:
    with (
        opened(tmp_path / "one", database, chroma) as one,
        Library.open(tmp_path / "one", database=database, chroma=chroma.url, embedder=EMBEDDER) as exact,
    ):
        exact.add(articles(12, paragraphs=2))
        assert comes(lambda: has_all(one))
        for question in questions(5):
            assert one.search(question) == exact.search(question)
        exact.add(OWL)
        assert one.search(OWL.text, 1)[0].dense == pytest.approx(1, abs=1e-4)  # at once, before the index has it
        exact.add(Article(id="owl", text="The owl has left the town hall."))
        exact.remove(next(articles(1)).id)
        assert comes(lambda: has_all(one))
        assert [h.text for h in one.search("owl") if h.article_id == "owl"] == ["The owl has left the town hall."]
        assert exact.verify().notes == ()  # a process that does not follow compares it as well


def test_one_process_leads_and_another_takes_over(tmp_path: Path, postgres: object, chroma: Chroma) -> None:
    address = postgres.new_library()  # type: ignore[attr-defined]
    one = opened(tmp_path / "one", address, chroma)
    with opened(tmp_path / "two", address, chroma) as two:
        one.add(articles(12, paragraphs=2))
        assert comes(lambda: has_all(one) and has_all(two))
        for question in questions(5):
            assert one.search(question) == two.search(question)
        one.close()
        two.add(OWL)
        assert comes(lambda: has_all(two))


def test_searches_go_on_without_the_server_and_it_is_used_again_once_it_answers(tmp_path: Path) -> None:
    chroma = Chroma()
    try:
        with opened(tmp_path, None, chroma) as library:
            library.add(articles(12, paragraphs=2))
            assert comes(lambda: has_all(library))
            before = [library.search(question) for question in questions(3)]
            for stop, start in ((chroma.kill, chroma.start), (hang(chroma, True), hang(chroma, False))):
                stop()
                begun = time.monotonic()
                assert [library.search(question) for question in questions(3)] == before
                assert time.monotonic() - begun < 20  # a server that hangs is waited for once
                assert comes(lambda: library.notice is not None)
                assert f"127.0.0.1:{chroma.port} cannot be reached" in str(library.notice)
                library.add(Article(id="meanwhile", text=f"{OWL.text} It was {stop}."))
                assert library.search(OWL.text, 1)[0].article_id == "meanwhile"
                start()
                assert comes(lambda: library.notice is None and has_all(library), 10)
                library.remove("meanwhile")
    finally:
        chroma.close()


def hang(chroma: Chroma, stopped: bool) -> Callable[[], None]:
    return lambda: chroma.signal(signal.SIGSTOP if stopped else signal.SIGCONT)


def test_an_index_that_lost_vectors_is_built_anew(tmp_path: Path, chroma: Chroma) -> None:
    with opened(tmp_path, None, chroma) as library:
        library.add(articles(12, paragraphs=2))
        assert comes(lambda: has_all(library))
    (held,) = (c for c in ChromaServer(chroma.url, 5).collections("article-qa-") if c.count() == library_size(tmp_path))
    held.delete(held.keys()[:5])
    with Library.open(tmp_path, embedder=EMBEDDER, chroma=chroma.url) as library:
        assert "5 passages; rebuild" in library.verify().problems[0]
    with opened(tmp_path, None, chroma) as library:
        assert comes(lambda: has_all(library))
        assert held.name not in {c.name for c in ChromaServer(chroma.url, 5).collections("article-qa-")}


def library_size(path: Path) -> int:
    with Library.open(path, embedder=EMBEDDER) as library:
        return library.counts().passages


def test_a_library_embedded_again_gets_another_index(tmp_path: Path, chroma: Chroma) -> None:
    with opened(tmp_path, None, chroma) as library:
        library.add(articles(6, paragraphs=2))
        assert comes(lambda: has_all(library))
    with opened(tmp_path, None, chroma, Directions("other", 16)) as library:
        assert comes(lambda: library.reembedding is None and has_all(library))
        assert library.search(questions(1)[0])[0].dense is not None


def test_a_rebuild_asked_of_another_process_takes_place_beside_what_is_searched(tmp_path: Path, chroma: Chroma) -> None:
    def held() -> set[str]:
        return {c.name for c in ChromaServer(chroma.url, 5).collections("article-qa-")}

    others = held()
    with opened(tmp_path, None, chroma) as serving:
        serving.add(articles(12, paragraphs=2))
        assert comes(lambda: has_all(serving))
        before, hits = held() - others, serving.search(questions(1)[0])
        with Library.open(tmp_path, embedder=EMBEDDER, chroma=chroma.url) as library:
            library.rebuild(only="vectors")
        while held() & before:
            assert serving.is_following
            assert serving.search(questions(1)[0]) == hits
        assert comes(lambda: has_all(serving))
        assert serving.search(questions(1)[0]) == hits


def test_collections_are_told_while_another_process_deletes_some(chroma: Chroma) -> None:
    server, other = ChromaServer(chroma.url, 5), ChromaServer(chroma.url, 5)
    for number in range(40):
        server.create(f"passing-{number}", 10, {"n": number})

    def drop() -> None:
        for number in range(40):
            other.drop(f"passing-{number}")

    dropping = threading.Thread(target=drop)
    dropping.start()
    while dropping.is_alive():
        assert {c.name for c in server.collections("passing-")} <= {f"passing-{n}" for n in range(40)}
    dropping.join()
    assert server.collections("passing-") == []


def test_a_backup_that_is_restored_gets_another_index_in_its_place(
    tmp_path: Path, database: str | None, chroma: Chroma
) -> None:
    others = {c.name for c in ChromaServer(chroma.url, 5).collections("article-qa-")}
    place = LibraryLocation(tmp_path / "one", database)
    with opened(place.folder, database, chroma) as serving:
        serving.add(articles(8, paragraphs=2))
        before = [serving.search(q) for q in questions(3)]
        back_up(place, tmp_path / "b.qa")
        serving.add([OWL, *articles(5, seed=4, paragraphs=2)])
        serving.remove(next(articles(1, paragraphs=2)).id)
        assert comes(lambda: has_all(serving))
        assert restore(tmp_path / "b.qa", place, replace=True).problems == ()
        assert [serving.search(q) for q in questions(3)] == before
        assert comes(lambda: has_all(serving))
        assert [serving.search(q) for q in questions(3)] == before
        assert comes(
            lambda: len({c.name for c in ChromaServer(chroma.url, 5).collections("article-qa-")} - others) == 1
        )
