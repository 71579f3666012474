"""A library from one database into another: nothing missing, nothing else, and nothing halfway."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from evals.synthetic import article, articles, questions
from evals.trials.faults.fault_tools import Directions, hostile
from evals.trials.faults.servers import Postgres
from store.article import Article
from store.care.migrating import LibraryLocation, migrate
from store.database.subscriptions import Subscription
from store.database.watch_tables import StoredWatch, put_watch
from store.errors import LibraryBusy, LibraryError
from store.library import Library, Progress
from store.lock import FileLock

EMBEDDER = Directions("test", 16)
WATCH = StoredWatch(
    id="0" * 16, kind="question", asked="Why?", filters="{}", made="2031-01-01", library="", sequence=0, state="{}"
)


@pytest.fixture
def made(tmp_path: Path) -> LibraryLocation:
    """A library with everything that a library may hold."""
    import random

    with Library.open(tmp_path / "old", embedder=EMBEDDER) as library:
        library.add([*articles(12, paragraphs=2), article(1, paragraphs=2, revision=7)])
        library.add(
            [
                Article(id="printed", text="One page. Another page.", pages=(0, 10), original=b"%PDF-"),
                article(2, seed=99),
            ]
        )
        library.add(hostile(random.Random(seed)) for seed in range(20))
        library.remove("synthetic-1-3")
        library.write(put_watch, WATCH)
        library.subscribe(Subscription("https://harbour.example/中国", since="2025-01-01"))
    return LibraryLocation(tmp_path / "old")


def asked(place: LibraryLocation) -> list[object]:
    with Library.open(place.folder, database=place.database, embedder=EMBEDDER) as library:
        found = [library.search(question) for question in questions(5)]
        return [found, library.articles(), library.counts(), library.subscriptions(), library.verify()]


def test_there_and_back_everything_is_the_same(tmp_path: Path, made: LibraryLocation, postgres: Postgres) -> None:
    there, back = LibraryLocation(tmp_path / "new", postgres.new_library()), LibraryLocation(tmp_path / "back")
    told: list[Progress] = []
    first = migrate(made, there, told.append)
    assert first.ok
    assert not first.was_there
    assert told[-1].done >= first.tables["passages"].rows > 20
    again = migrate(made, there)  # as after an interruption that came too late
    assert again.was_there
    assert again.tables == first.tables == migrate(there, back).tables
    assert asked(made) == asked(there) == asked(back)
    with Library.open(there.folder, database=there.database, embedder=EMBEDDER) as library:
        library.add(Article(id="owl", text="An owl was seen."))
        assert library.verify().ok
    with pytest.raises(LibraryError, match="holds other articles"):
        migrate(made, there)


def test_interrupted_it_leaves_nothing_and_the_same_call_does_it_all(
    tmp_path: Path, made: LibraryLocation, postgres: Postgres
) -> None:
    there = LibraryLocation(tmp_path / "new", postgres.new_library())

    def stop(progress: Progress) -> None:
        if progress.item == "passages":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        migrate(made, there, stop)
    with Library.open(there.folder, database=there.database) as library:
        assert library.counts().articles == 0
    assert migrate(made, there).ok
    assert asked(made) == asked(there)


def test_what_is_not_the_same_when_read_back_is_not_kept(
    tmp_path: Path, made: LibraryLocation, postgres: Postgres
) -> None:
    address = postgres.new_library()
    Library.open(tmp_path / "new", database=address).close()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION other() RETURNS trigger AS $$ BEGIN NEW.text := 'x'; RETURN NEW; END $$ LANGUAGE plpgsql"
        )
        connection.execute("CREATE TRIGGER t BEFORE INSERT ON revisions FOR EACH ROW EXECUTE FUNCTION other()")
    with pytest.raises(LibraryError, match=r"read back .* \(revisions\)"):
        migrate(made, LibraryLocation(tmp_path / "new", address))
    with Library.open(tmp_path / "new", database=address) as library:
        assert library.counts().articles == 0


def test_the_command_migrates_and_the_environment_then_names_the_new_library(
    tmp_path: Path, made: LibraryLocation, postgres: Postgres
) -> None:
    address = postgres.new_library()

    def qa(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "qa.cli", *arguments, "--library", str(made.folder)],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)} | environment,
        )

    done = qa("migrate", "--to", address, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["tables"]["articles"]["rows"] > 10
    (made.folder / "library.sqlite").unlink()
    listed = qa("articles", "printed", QA_DATABASE_URL=address)
    assert "(current)" in listed.stdout, listed.stderr
    assert qa("migrate", "--to", address, QA_DATABASE_URL=address).returncode == 1


def test_a_library_where_no_lock_can_be_made_is_copied(tmp_path: Path, made: LibraryLocation) -> None:
    lock = made.folder / "write.lock"
    lock.unlink()
    lock.mkdir()
    there = LibraryLocation(tmp_path / "new")
    assert migrate(made, there).ok
    assert asked(there) == asked(made)
    with pytest.raises(LibraryError, match="lock"):
        migrate(there, made)


def test_a_library_that_is_being_written_to_is_not_copied(tmp_path: Path, made: LibraryLocation) -> None:
    with FileLock.acquire(made.folder / "write.lock"), pytest.raises(LibraryBusy, match="being written to"):
        migrate(made, LibraryLocation(tmp_path / "new"), wait=0.0)


def test_a_library_is_not_copied_onto_itself(made: LibraryLocation) -> None:
    with pytest.raises(LibraryError, match="onto itself"):
        migrate(made, made)
    (made.folder.parent / "link").symlink_to(made.folder)
    with pytest.raises(LibraryError, match="onto itself"):
        migrate(made, LibraryLocation(made.folder.parent / "link"), wait=0.1)
