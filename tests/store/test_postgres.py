"""What is PostgreSQL's alone: locks that a server keeps, connections that are cut, and addresses that lead nowhere."""

from __future__ import annotations

import os
import random
import string
import threading
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

from evals.synthetic import article, articles, questions
from evals.trials.faults.fault_tools import Directions, holding, hostile
from evals.trials.faults.servers import Postgres
from store.article import Article
from store.database.connection import Database
from store.database.subscriptions import Subscription
from store.errors import LibraryBusy, LibraryError
from store.library import Library, Progress

EMBEDDER = Directions("test", 16)
DAM = Article(id="dam", text="A dam burst. It was old.")


@pytest.fixture
def address(postgres: Postgres) -> str:
    return postgres.new_library()


def opened(path: Path, address: str, wait: float = 10.0) -> Library:
    return Library.open(path, database=address, embedder=EMBEDDER, wait=wait)


def run(address: str, statement: str) -> list[tuple[object, ...]]:
    connection: Any
    with psycopg.connect(address, autocommit=True) as connection:
        done = connection.execute(statement)
        return done.fetchall() if done.description else []


def cut(postgres: Postgres, which: str = "TRUE") -> None:
    """End the connections of this process to the server, as a network that fails does."""
    postgres.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        f"WHERE application_name LIKE 'process {os.getpid()} %' AND {which}"
    )


def test_it_answers_as_the_embedded_library_does(tmp_path: Path, address: str) -> None:
    coming = list(articles(20, paragraphs=3))
    with Library.open(tmp_path / "one", embedder=EMBEDDER) as one, opened(tmp_path / "two", address) as two:
        assert one.add(coming) == two.add(coming)
        for question in questions(5):
            for filters in ({}, {"source": coming[0].source}, {"article_ids": [coming[1].id]}):
                assert one.search(question, filters=filters) == two.search(question, filters=filters)
        assert one.articles() == two.articles()
        assert two.verify().ok


def test_hosts_with_folders_of_their_own_see_what_each_other_does(tmp_path: Path, address: str) -> None:
    with opened(tmp_path / "one", address) as one, opened(tmp_path / "two", address) as two:
        one.add(DAM)
        assert two.search("dam")[0].lexical is not None
        two.add(Article(id="dam", text="The dam was mended."))
        assert [hit.text for hit in one.search("dam")] == ["The dam was mended."]
        two.remove("dam")
        assert one.search("dam") == ()
        assert one.verify().ok
        assert two.verify().ok


def test_what_one_host_removes_is_soon_gone_from_the_files_of_another(tmp_path: Path, address: str) -> None:
    secret = Article(id="secret", text="The zyxqvolt burst.")
    with opened(tmp_path / "one", address) as one, Library.open(tmp_path / "two", database=address, follow=True) as two:
        one.add([secret, DAM])
        assert two.search("zyxqvolt")
        before = set((tmp_path / "two").glob("words-*"))
        one.remove("secret")
        deadline = time.monotonic() + 20
        while before & set((tmp_path / "two").glob("words-*")) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not before & set((tmp_path / "two").glob("words-*"))  # made anew without it
        assert holding(tmp_path / "two", "zyxqvolt") == []


def test_a_second_writer_is_told_who_holds_the_library_and_threads_take_turns(tmp_path: Path, address: str) -> None:
    database = Database.open(tmp_path, url=address)
    told: list[str] = []
    with opened(tmp_path, address, wait=0.8) as library:
        with database.lock("write"):
            with pytest.raises(LibraryBusy, match=f"process {os.getpid()} on "):
                library.add(DAM, progress=lambda progress: told.append(progress.item))
            assert f"process {os.getpid()} on " in told[0]
            assert database.attempt("renewing") is not None  # another lock
        assert library.add(DAM).added == ("dam",)
    database.close()
    with opened(tmp_path / "one", address) as one, opened(tmp_path / "two", address) as two:
        adding = [
            threading.Thread(target=library.add, args=(list(articles(8, seed=seed, paragraphs=1)),))
            for seed, library in enumerate((one, two, one, two))
        ]
        for thread in adding:
            thread.start()
        for thread in adding:
            thread.join()
        assert one.counts().articles == 33
        assert one.verify().ok


def test_a_writer_whose_connection_is_cut_writes_nothing_more(tmp_path: Path, postgres: Postgres, address: str) -> None:
    def cut_once(progress: Progress) -> None:
        if progress.done == 1:
            cut(postgres)

    many = list(articles(300, seed=4, paragraphs=1))
    with opened(tmp_path, address) as library:
        with pytest.raises(LibraryError, match=r"lost|reached"):
            library.add(many, progress=cut_once)
        there = library.counts().articles  # what was committed before, and no more
        assert 0 < there < 300
        assert library.verify().ok
        assert len(library.add(many).added) == 300 - there


def test_searches_go_on_over_connections_that_were_cut(tmp_path: Path, postgres: Postgres, address: str) -> None:
    with opened(tmp_path, address) as library:
        library.add(DAM)
        for _ in range(3):
            assert library.search("dam")
            cut(postgres)


def test_a_reader_sees_one_moment(tmp_path: Path, address: str) -> None:
    database = Database.open(tmp_path, url=address)
    with opened(tmp_path, address) as library, database.read() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM articles").scalar()
        library.add(DAM)
        assert connection.exec_driver_sql("SELECT count(*) FROM articles").scalar() == before == 0
    database.close()


def test_what_is_acknowledged_is_on_disk_whatever_is_the_servers_habit(tmp_path: Path, address: str) -> None:
    database = Database.open(tmp_path, url=f"{address}%20-csynchronous_commit%3Doff")
    with database.lock("write"), database.write() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    database.close()


def test_long_and_hostile_names_are_kept_and_looked_for(tmp_path: Path, database: str | None) -> None:
    draw = random.Random(5)
    long = "".join(draw.choices(string.ascii_letters, k=9_000))
    given = [Article(id=long, author=long, url=f"https://example.org/{long}", text="A dam burst."), DAM]
    with Library.open(tmp_path, database=database, embedder=EMBEDDER) as library:
        assert library.add([*given, *(hostile(draw) for _ in range(30))]).added
        assert library.article(long) == given[0]
        assert library.search("dam", filters={"author": long})[0].article_id == long
        library.subscribe(Subscription(f"https://example.org/{long}"))
        library.subscribe(Subscription(f"https://example.org/{long}"))
        assert len(library.subscriptions()) == 1
        for name in ("nobody\0", "\ud800", "'; DROP TABLE articles; --"):
            with pytest.raises(KeyError):
                library.article(name)
            with pytest.raises(KeyError):
                library.article("dam", name)
            assert library.articles({"article_ids": [name]}) == ()
            assert not library.remove(name)
            assert not library.unsubscribe(name)
        assert library.verify().ok


def test_a_library_of_an_older_format_is_brought_to_this_one_and_a_newer_one_is_refused(
    tmp_path: Path, address: str
) -> None:
    with opened(tmp_path, address) as library:
        library.add([article(1, paragraphs=6), Article(id="copy", text=article(1, paragraphs=6).text)])
    for table in ("prints", "subscriptions", "fetches", "stories", "bands"):
        run(address, f"DROP TABLE {table}")
    run(address, "UPDATE meta SET value = '1' WHERE name = 'schema'")
    with opened(tmp_path, address) as library:
        assert library.copies("copy") == {"copy": (article(1).id,)}
        library.subscribe(Subscription("https://example.org/feed"))
        assert library.verify().ok
    run(address, "UPDATE meta SET value = '99' WHERE name = 'schema'")
    with pytest.raises(LibraryError, match="newer version"):
        opened(tmp_path, address)


def test_addresses_that_lead_nowhere_are_told(tmp_path: Path, postgres: Postgres, address: str) -> None:
    run(address, "CREATE TABLE orders (number integer)")
    wrong = {
        address: "something else",
        "mysql://qa@127.0.0.1/library": "not of the form",
        "postgresql://qa@127.0.0.1": "names no database",
        postgres.url("nowhere"): "cannot be reached",
        "postgresql://qa:secret@127.0.0.1:1/library": "cannot be reached",
    }
    for url, said in wrong.items():
        with pytest.raises(LibraryError, match=said) as caught:
            Library.open(tmp_path, database=url)
        assert "secret" not in str(caught.value)
