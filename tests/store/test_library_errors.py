"""A library that cannot be opened, written or trusted says so in one sentence, and is left as it was."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from evals.synthetic import articles
from evals.trials.faults.fault_tools import Directions
from store.article import Article
from store.care.backup import back_up, restore
from store.care.migrating import LibraryLocation, migrate
from store.database.connection import FREE_SPACE_FLOOR, Database
from store.database.library_notes import get_note, set_note
from store.database.schema import SCHEMA_VERSION
from store.errors import LibraryBusy, LibraryDamaged, LibraryError
from store.library import Library, Progress
from store.lock import FileLock, holder

EMBEDDER = Directions("test", 16)
DAM = Article(id="dam", text="A dam burst. It was old.")


def made(path: Path) -> Path:
    with Library.open(path, embedder=EMBEDDER) as library:
        library.add([DAM, *articles(5, paragraphs=2)])
    return path


def opened(path: Path) -> Library:
    return Library.open(path, embedder=EMBEDDER)


@contextlib.contextmanager
def full() -> Iterator[None]:
    """No file gets any longer meanwhile."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def one_sentence(error: BaseException) -> bool:
    text = str(error)
    return text.endswith(".") and "\n" not in text and ". " not in text.replace("e.g. ", "")


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file", tmp_path / "file" / "library"):
        with pytest.raises(LibraryError) as caught:
            opened(path)
        assert one_sentence(caught.value)


@pytest.mark.parametrize("name", [os.fsdecode(b"caf\xe9"), "half \ud800"])
def test_a_folder_whose_name_is_not_in_utf_8(tmp_path: Path, name: str) -> None:
    with pytest.raises(LibraryError, match="UTF-8") as caught:
        opened(tmp_path / name / "library")
    assert one_sentence(caught.value)
    str(caught.value).encode()  # it can be written anywhere
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["a\0b", Path("a\0b"), None, 5])
def test_what_names_no_folder_is_refused(path: Path) -> None:
    with pytest.raises(LibraryError, match="folder"):
        Library.open(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    with pytest.raises(LibraryError) as caught:
        opened(folder)
    assert one_sentence(caught.value)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_where_nothing_can_be_written_it_is_read(tmp_path: Path) -> None:
    folder = made(tmp_path / "library")
    closed = [folder, *folder.glob("words-*")]
    for path in closed:
        path.chmod(0o500)
    try:
        before = sorted(path.name for path in folder.iterdir())
        with opened(folder) as library:
            assert library.article("dam") == DAM
            assert library.search("dam")[0].article_id == "dam"
            report = library.verify()
            assert report.ok
            assert not any("another process" in note for note in report.notes)
            for change in (lambda: library.add(Article(text="New words.")), lambda: library.remove("dam")):
                with pytest.raises(LibraryError, match="who owns the folder") as caught:
                    change()
                assert one_sentence(caught.value)
        back_up(LibraryLocation(folder), tmp_path / "b.qa")
        assert restore(tmp_path / "b.qa", LibraryLocation(tmp_path / "new")).problems == ()
        assert migrate(LibraryLocation(folder), LibraryLocation(tmp_path / "moved")).ok
        assert sorted(path.name for path in folder.iterdir()) == before
        assert sorted(path.name for path in tmp_path.iterdir()) == ["b.qa", "library", "moved", "new"]
    finally:
        for path in closed:
            path.chmod(0o700)


def test_a_full_disk_is_read_by_who_opens_the_library_now(tmp_path: Path) -> None:
    made(tmp_path)
    with full(), opened(tmp_path) as library:
        assert library.search("dam")[0].article_id == "dam"
        assert library.counts().articles == 6
        assert library.verify().ok
        with pytest.raises(LibraryError, match="check its space"):
            library.remove("dam")
    with opened(tmp_path) as library:
        assert library.remove("dam")


def test_what_only_the_log_holds_is_read_where_nothing_can_be_written_beside_it(tmp_path: Path) -> None:
    folder = made(tmp_path / "library")
    with opened(folder) as library:
        library.write(set_note, "newest", b"in the log")
        shutil.copytree(folder, tmp_path / "copied", ignore=shutil.ignore_patterns("*-shm"))
    log = tmp_path / "copied" / "library.sqlite-wal"
    assert log.stat().st_size
    before = (log.with_name("library.sqlite").read_bytes(), log.read_bytes())
    with full(), opened(log.parent) as library:
        assert library.read(get_note, "newest") == b"in the log"
        assert library.search("dam")[0].article_id == "dam"
        assert library.verify().ok
        with pytest.raises(LibraryError, match="check its space"):
            library.remove("dam")
    assert (log.with_name("library.sqlite").read_bytes(), log.read_bytes()) == before
    with opened(log.parent) as library:
        assert library.remove("dam")
        assert library.read(get_note, "newest") == b"in the log"


def test_who_opened_it_on_a_full_disk_sees_what_is_added_and_writes_once_there_is_space(tmp_path: Path) -> None:
    made(tmp_path)
    with contextlib.ExitStack() as until:
        with full():
            library = until.enter_context(opened(tmp_path))
            assert library.counts().articles == 6
        with opened(tmp_path) as other:
            other.add(Article(id="new", text="A zebra crossing."))
        assert library.search("zebra")[0].article_id == "new"
        assert library.remove("new")
        assert library.counts().articles == 6


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"This is not a database at all. " * 400)
    with pytest.raises(LibraryDamaged) as caught:
        opened(tmp_path)
    assert one_sentence(caught.value)
    assert (tmp_path / "library.sqlite").read_bytes().startswith(b"This is not")


@pytest.mark.parametrize("kept", ["words.json", "vectors.json"])
def test_an_emptied_file_of_articles_is_damage_and_no_new_library(tmp_path: Path, kept: str) -> None:
    made(tmp_path)
    (tmp_path / "words.json").rename(tmp_path / kept)
    (tmp_path / "library.sqlite").write_bytes(b"")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.json")}
    for _ in range(2):
        with pytest.raises(LibraryDamaged, match="qa restore") as caught:
            opened(tmp_path)
        assert one_sentence(caught.value)
        with pytest.raises(LibraryDamaged):
            Database.recorded_version(tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.json")} == before


def test_a_library_begins_anew_where_its_file_was_taken_away_or_never_written(tmp_path: Path) -> None:
    (tmp_path / "begun").mkdir()
    (tmp_path / "begun" / "library.sqlite").touch()
    (made(tmp_path / "taken") / "library.sqlite").unlink()
    for name in ("begun", "taken"):
        with opened(tmp_path / name) as library:
            assert library.counts().articles == 0
            assert library.search("dam") == ()
            library.add(DAM)
        with opened(tmp_path / name) as library:
            assert library.search("dam")


def test_a_database_of_something_else(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "library.sqlite") as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(LibraryError, match="something else"):
        opened(tmp_path)


def test_a_damaged_database_is_told_and_not_answered_from(tmp_path: Path) -> None:
    path = made(tmp_path) / "library.sqlite"
    data = bytearray(path.read_bytes())
    for start in range(8192, len(data), 4096):
        data[start : start + 200] = os.urandom(200)
    path.write_bytes(data)
    assert not _is_content(tmp_path)


def _is_content(path: Path) -> bool:
    try:
        with opened(path) as library:
            return library.verify().ok
    except LibraryDamaged:
        return False


def test_an_older_copy_of_the_file_of_articles_is_searched_as_it_stands(tmp_path: Path) -> None:
    made(tmp_path)
    older = (tmp_path / "library.sqlite").read_bytes()
    with opened(tmp_path) as library:
        library.add(Article(id="owl", text="An owl was seen in the town hall of Quillberth."))
        library.search("owl")
    (tmp_path / "library.sqlite").write_bytes(older)
    with opened(tmp_path) as library:
        assert all(hit.lexical is None for hit in library.search("owl"))
        library.add(Article(id="fox", text="A fox was seen at the station of Quillberth."))
        assert library.search("fox")[0].lexical is not None
        assert library.verify().ok


def test_a_text_changed_behind_its_back_is_found_by_verify(tmp_path: Path) -> None:
    made(tmp_path)
    with sqlite3.connect(tmp_path / "library.sqlite") as connection:
        connection.execute("UPDATE revisions SET text = replace(text, 'old', 'new')")
    connection.close()
    with opened(tmp_path) as library:
        report = library.verify()
    assert not report.ok
    assert any("dam" in problem and "not the one that was stored" in problem for problem in report.problems)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("UPDATE passages SET stop = stop + 100000 WHERE key = 1", "does not stand"),
        ("UPDATE passages SET start = start - 1 WHERE key = 3", ""),
        ("UPDATE vectors SET data = substr(data, 1, 8)", "vectors are missing"),
        ("DELETE FROM vectors", "vectors are missing"),
        ("UPDATE changes SET state = 2 WHERE revision = 1", "another state"),
        ("DELETE FROM passages WHERE key = 1", "has 0 passages and the log of changes says 1"),
        ("DELETE FROM passages WHERE key = 2", "numbered"),
        ("UPDATE articles SET current = 999 WHERE key = 1", "no current revision"),
    ],
)
def test_verify_finds_what_contradicts_itself(tmp_path: Path, sql: str, expected: str) -> None:
    made(tmp_path)
    with sqlite3.connect(tmp_path / "library.sqlite") as connection:
        connection.execute(sql)
    connection.close()
    with opened(tmp_path) as library:
        report = library.verify()
    assert not report.ok
    assert any(expected in problem for problem in report.problems)


def test_a_newer_version_is_refused_and_not_touched(tmp_path: Path) -> None:
    made(tmp_path)
    with sqlite3.connect(tmp_path / "library.sqlite") as connection:
        connection.execute("UPDATE meta SET value = ? WHERE name = 'schema'", (str(SCHEMA_VERSION + 1).encode(),))
    connection.close()
    before = (tmp_path / "library.sqlite").read_bytes()
    with pytest.raises(LibraryError, match="newer version") as caught:
        opened(tmp_path)
    assert one_sentence(caught.value)
    assert (tmp_path / "library.sqlite").read_bytes() == before


def test_little_space_is_told_before_anything_is_written(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER, free_space=lambda _: FREE_SPACE_FLOOR) as library:
        library.add(DAM)
    with Library.open(tmp_path, embedder=EMBEDDER, free_space=lambda _: FREE_SPACE_FLOOR - 1) as library:
        with pytest.raises(LibraryError, match="free some space") as caught:
            library.add(Article(id="new", text="New words."))
        assert one_sentence(caught.value)
        assert library.counts().articles == 1
        assert library.search("dam")
        assert library.remove("dam")
    with pytest.raises(LibraryError, match="free some space"):
        Library.open(tmp_path / "other", embedder=EMBEDDER, free_space=lambda _: 0)


def test_a_disk_that_fills_up_leaves_whole_batches(tmp_path: Path) -> None:
    left = iter([2**40, 2**40, 2**40, 0, 0, 0])
    many = list(articles(600, paragraphs=1))
    with Library.open(tmp_path, embedder=EMBEDDER, free_space=lambda _: next(left)) as library:
        with pytest.raises(LibraryError, match="free some space"):
            library.add(many)
        held = library.counts().articles
        assert 0 < held < 600
        assert library.verify().ok
    with opened(tmp_path) as library:
        report = library.add(many)
        assert (len(report.unchanged), len(report.added)) == (held, 600 - held)


def test_what_is_acknowledged_is_synced_and_what_is_removed_is_overwritten(tmp_path: Path) -> None:
    database = Database.open(tmp_path)
    with database.read() as connection:
        settings = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("synchronous", "journal_mode", "secure_delete", "foreign_keys")
        ]
    database.close()
    assert settings == [2, "wal", 1, 1]


def test_a_second_writer_waits_and_is_told_who_holds_the_library(tmp_path: Path) -> None:
    made(tmp_path)
    told: list[Progress] = []
    held = FileLock.acquire(tmp_path / "write.lock")
    with held, Library.open(tmp_path, embedder=EMBEDDER, wait=0.8) as library:
        assert library.search("dam")
        start = time.monotonic()
        with pytest.raises(LibraryBusy, match=f"process {os.getpid()} ") as caught:
            library.add(Article(id="new", text="New words."), progress=told.append)
        assert 0.7 < time.monotonic() - start < 8
        assert one_sentence(caught.value)
        assert f"process {os.getpid()} " in told[0].item
        with pytest.raises(LibraryBusy):
            library.remove("dam")
    with opened(tmp_path) as library:
        assert library.add(Article(id="new", text="New words.")).added == ("new",)


def test_a_reader_that_does_not_end_is_waited_for_no_longer_than_said(tmp_path: Path) -> None:
    made(tmp_path)
    reader = sqlite3.connect(tmp_path / "library.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM articles").fetchone()
    with opened(tmp_path) as library:
        library.add(Article(id="new", text="New words."))
        database = Database.open(tmp_path)
        start = time.monotonic()
        assert not database.scrub(0.2)
        assert time.monotonic() - start < 10
        reader.close()
        assert database.scrub(0.2)
        database.close()
        assert not (tmp_path / "library.sqlite-wal").read_bytes()


def test_threads_of_one_process_take_turns(tmp_path: Path) -> None:
    with opened(tmp_path) as one, opened(tmp_path) as two:
        threads = [
            threading.Thread(target=library.add, args=(list(articles(8, seed=seed, paragraphs=1)),))
            for seed, library in enumerate((one, two, one, two))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert one.counts().articles == 32
        assert one.verify().ok


def test_a_lock_left_by_a_dead_holder_is_free(tmp_path: Path) -> None:
    path = tmp_path / "write.lock"
    path.write_text('{"pid": 1, "host": "gone", "command": "qa add", "since": "2024"}')
    assert "process 1 on gone" in holder(path)
    FileLock.acquire(path).release()
    path.write_bytes(b"\x00\xff")
    assert holder(path) == "another process"


def test_an_empty_library_takes_any_embedder(tmp_path: Path) -> None:
    made(tmp_path)
    with opened(tmp_path) as library:
        for article in library.articles():
            library.remove(article.id)
    with Library.open(tmp_path, embedder=Directions("other", 24)) as library:
        library.add(DAM)
        assert library.search("dam")[0].dense is not None
        assert library.verify().ok


class Faulty(Directions):
    """Gives what it is told to give."""

    def __init__(self, rows: object) -> None:
        super().__init__("test", 16)
        self.rows = rows

    def embed(self, texts: object) -> np.ndarray:
        if isinstance(self.rows, Exception):
            raise self.rows
        return self.rows  # type: ignore[return-value]


@pytest.mark.parametrize(
    "rows", [np.ones((1, 3)), np.full((1, 16), np.nan), np.ones(16), ConnectionError("no route"), KeyError("model")]
)
def test_an_embedder_that_fails_is_named_and_nothing_is_kept(tmp_path: Path, rows: object) -> None:
    with Library.open(tmp_path, embedder=Faulty(rows)) as library:
        with pytest.raises(LibraryError, match="embedder test") as caught:
            library.add(DAM)
        assert one_sentence(caught.value)
        assert library.counts().articles == 0
