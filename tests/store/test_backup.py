"""A library in one file, and back: whole or not at all, and whoever has it open goes on."""

from __future__ import annotations

import json
import os
import random
import shutil
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from evals.synthetic import article, articles, questions
from evals.trials.faults.fault_tools import Directions, damage, holding
from store.article import Article
from store.backup_rooms import LOCK
from store.care.backup import Beside, back_up, finish, restore
from store.care.migrating import LibraryLocation
from store.database.connection import Database
from store.database.moment import moment
from store.database.subscriptions import Subscription
from store.errors import LibraryBusy, LibraryError
from store.library import Library, Progress
from store.lock import FileLock

EMBEDDER = Directions("test", 16)
SAID = Beside("said.jsonl", gives_way=True)
KEYS = Beside("keys.json", gives_way=False)
OWL = Article(id="owl", title="Owl", text="An owl was seen in the town hall of Quillberth.")


def opened(place: LibraryLocation, **more: object) -> Library:
    return Library.open(place.folder, database=place.database, embedder=EMBEDDER, **more)  # type: ignore[arg-type]


def asked(place: LibraryLocation) -> object:
    """What somebody sees of a library: hits, articles with all revisions, what is followed; and that it is sound."""
    with opened(place) as library:
        assert library.verify().ok
        revisions = {a.id: [library.article(a.id, r) for r in library.revisions(a.id)] for a in library.articles()}
        return [library.search(q) for q in questions(3)], revisions, library.subscriptions()


@pytest.fixture
def made(tmp_path: Path, database: str | None) -> LibraryLocation:
    """A library with several revisions, printed pages, what is followed, and files beside it."""
    place = LibraryLocation(tmp_path / "old", database)
    with opened(place) as library:
        library.add([*articles(12, paragraphs=2), article(1, paragraphs=2, revision=7)])
        library.add(Article(id="printed", text="One page.\n\nAnother page.", pages=(0, 11)))
        library.remove(article(2, paragraphs=2).id)
        library.subscribe(Subscription("https://paper.example/feed", since="2025-01-01"))
    (place.folder / SAID.name).write_text('{"said": 1}\n')
    (place.folder / KEYS.name).write_text('[{"digest": "a"}]')
    return place


def test_what_is_restored_is_what_was_backed_up(tmp_path: Path, made: LibraryLocation) -> None:
    told: list[Progress] = []
    done = back_up(made, tmp_path / "b.zip", (SAID, KEYS), told.append)
    assert (done.problems, done.manifest.embedder, done.manifest.articles) == ((), "test", 12)
    assert told[-1].item == "packing, MiB"
    assert [p.name for p in made.folder.glob("backup-*/")] == []
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert set(archive.namelist()) == {"manifest.json", "library.sqlite", "said.jsonl", "keys.json"}
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0
    new = LibraryLocation(tmp_path / "new")
    restored = restore(tmp_path / "b.zip", new, (SAID, KEYS))
    assert (restored.problems, restored.was_there) == ((), False)
    assert asked(new) == asked(made)
    for beside in (SAID, KEYS):
        assert (new.folder / beside.name).read_bytes() == (made.folder / beside.name).read_bytes()
    assert restore(tmp_path / "b.zip", new, (SAID, KEYS)).was_there  # as after an interruption that came too late
    assert not list(new.folder.glob("restored-*"))
    with opened(new) as library:
        assert library.add(OWL).added == ("owl",)


def test_it_takes_the_place_of_other_articles_only_when_told(tmp_path: Path, made: LibraryLocation) -> None:
    back_up(made, tmp_path / "b.zip", (SAID, KEYS))
    before = asked(made)
    with opened(made) as library:
        library.add(OWL)
        library.remove("printed")
    (made.folder / SAID.name).write_text('{"said": 2}\n')
    (made.folder / KEYS.name).write_text("[]")
    changed = asked(made)
    with pytest.raises(LibraryError, match=r"holds 12 articles; nothing was changed.*--replace"):
        restore(tmp_path / "b.zip", made, (SAID, KEYS))
    assert asked(made) == changed
    assert restore(tmp_path / "b.zip", made, (SAID, KEYS), replace=True).problems == ()
    assert asked(made) == before
    assert (made.folder / SAID.name).read_text() == '{"said": 1}\n'
    assert (made.folder / KEYS.name).read_text() == "[]"  # a key that was removed does not come back
    if made.database is None:
        assert holding(made.folder, "Quillberth") == []


def test_who_has_it_open_finds_what_was_restored_and_nothing_else(tmp_path: Path, made: LibraryLocation) -> None:
    """The numbers of changes and passages begin anew, and nothing that follows them may take one for another."""
    back_up(made, tmp_path / "b.zip")
    with opened(made) as library:
        before = [library.search(q) for q in questions(5)]
        library.remove(article(0, paragraphs=2).id)
        library.add([OWL, article(3, paragraphs=2, revision=1), *articles(6, seed=4, paragraphs=2)])
    with opened(made, follow=True, exact_up_to=0) as serving, opened(made) as other:
        assert comes(lambda: serving.is_following and serving.verify().notes == ())
        held = [serving.search(q) for q in questions(5)]
        with asking(serving) as seen:
            for library in (serving, other):
                assert library.search(OWL.text)[0].article_id == "owl"
                assert library.bylines()
            restore(tmp_path / "b.zip", made, replace=True)
            for library in (serving, other):
                assert [library.search(q) for q in questions(5)] == before
                assert all(hit.article_id != "owl" for hit in library.search(OWL.text))
                assert library.search("tender", filters={"article_ids": ["owl"]}) == ()
            assert comes(lambda: serving.is_following and serving.verify().notes == ())
            assert [serving.search(q) for q in questions(5)] == before
            assert serving.verify().ok
        assert [hits for hits in seen if hits not in ([held[0]], [before[0]])] == []
        other.add(OWL)
        assert serving.search(OWL.text)[0].article_id == "owl"


@contextmanager
def asking(library: Library) -> Iterator[list[object]]:
    """The hits of one question, asked over and over meanwhile."""
    seen: list[object] = []
    stop = threading.Event()

    def run() -> None:
        while not stop.is_set():
            hits = [library.search(questions(1)[0])]
            if hits not in seen:
                seen.append(hits)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()


def comes(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_a_backup_is_of_one_moment_while_another_adds(tmp_path: Path, made: LibraryLocation) -> None:
    acknowledged: list[str] = []
    stop = threading.Event()

    def add() -> None:
        with opened(made) as library:
            for number in range(200):
                if stop.is_set():
                    return
                acknowledged.extend(library.add([article(number, 5, 2), article(number, 6, 2)]).added)

    thread = threading.Thread(target=add)
    thread.start()
    try:
        assert comes(lambda: len(acknowledged) > 3)
        held = list(acknowledged)
        done = back_up(made, tmp_path / "b.zip")
    finally:
        stop.set()
        thread.join()
    assert restore(tmp_path / "b.zip", LibraryLocation(tmp_path / "new")).problems == ()
    with opened(LibraryLocation(tmp_path / "new")) as library:
        there = {a.id for a in library.articles()}
        assert there >= set(held)
        assert (library.counts().articles, len(there) % 2) == (done.manifest.articles, 0)  # both of a pair, or neither


@pytest.fixture
def small(tmp_path: Path) -> LibraryLocation:
    place = LibraryLocation(tmp_path / "old")
    with opened(place) as library:
        library.add(articles(3, paragraphs=2))
    return place


@pytest.mark.parametrize("seed", range(6))
def test_a_file_that_is_damaged_changes_nothing(tmp_path: Path, small: LibraryLocation, seed: int) -> None:
    """Refused, or, where the damage is in bytes that mean nothing, restored as it was."""
    back_up(small, tmp_path / "b.zip")
    before = asked(small)
    with opened(small) as library:
        library.add(OWL)
    changed = asked(small)
    how = damage(tmp_path / "b.zip", random.Random(seed))
    try:
        restore(tmp_path / "b.zip", small, replace=True)
        expected = before
    except LibraryError as error:
        expected, told = changed, str(error)
        assert "nothing was changed" in told, how
    assert asked(small) == expected, how
    assert not [*small.folder.glob("backup-*/"), *small.folder.glob("restored-*")]


def manifested(path: Path, **changed: object) -> None:
    """Write the manifest of the backup at `path` again, with some of it changed."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | changed).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"format": 99}, "newer version"),
        ({"schema": 99}, "newer version"),
        ({"files": {}}, "no whole backup"),
        ({"files": {"library.sqlite": {"size": 1, "digest": "0"}}}, "longer than it was"),
        ({"files": {"library.sqlite": {"size": 10**12, "digest": "0"}}}, "MiB free"),
        ({"files": None}, "no whole backup"),
        ({"articles": "many"}, "no whole backup"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(
    tmp_path: Path, small: LibraryLocation, changed: dict[str, object], said: str
) -> None:
    back_up(small, tmp_path / "b.zip")
    manifested(tmp_path / "b.zip", **changed)
    with pytest.raises(LibraryError, match=said):
        restore(tmp_path / "b.zip", LibraryLocation(tmp_path / "new"))


def test_only_files_that_belong_beside_a_library_are_put_there(tmp_path: Path, small: LibraryLocation) -> None:
    (small.folder / SAID.name).write_text("said")
    back_up(small, tmp_path / "b.zip", (SAID,))
    restore(tmp_path / "b.zip", LibraryLocation(tmp_path / "new"))
    assert not (tmp_path / "new" / SAID.name).exists()


@pytest.mark.parametrize("at", ["unpacking, MiB", "revisions", "vectors"])
def test_interrupted_a_restore_leaves_what_was_there(tmp_path: Path, small: LibraryLocation, at: str) -> None:
    back_up(small, tmp_path / "b.zip")
    with opened(small) as library:
        library.add(OWL)
    before = asked(small)

    def stop(progress: Progress) -> None:
        if progress.item == at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(tmp_path / "b.zip", small, (SAID,), replace=True, progress=stop)
    assert asked(small) == before
    assert not [*small.folder.glob("backup-*/"), *small.folder.glob("restored-*")]
    assert restore(tmp_path / "b.zip", small, replace=True).problems == ()


def test_interrupted_a_backup_leaves_the_one_before(tmp_path: Path, small: LibraryLocation) -> None:
    file = tmp_path / "b.zip"
    back_up(small, file)
    before = file.read_bytes()

    def stop(progress: Progress) -> None:
        if progress.item == "packing, MiB":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(small, file, progress=stop)
    assert file.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.zip", "old"]
    assert not list(small.folder.glob("backup-*/"))


def test_a_backup_takes_the_place_of_the_one_before_and_of_no_other_file(
    tmp_path: Path, small: LibraryLocation
) -> None:
    (tmp_path / "words.txt").write_text("What I wrote in a year.")
    with zipfile.ZipFile(tmp_path / "words.docx", "w") as archive:
        archive.writestr("word/document.xml", "What I wrote in a year.")
    (tmp_path / "named").symlink_to(tmp_path / "words.txt")
    for name in ("words.txt", "words.docx", "named"):
        before = (tmp_path / name).read_bytes()
        with pytest.raises(LibraryError, match="no backup"):
            back_up(small, tmp_path / name)
        assert (tmp_path / name).read_bytes() == before
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(LibraryError, match="no backup"):
        back_up(small, tmp_path / "pipe")
    (tmp_path / "b.qa").touch()  # as of mktemp
    for more in ("An owl was seen.", "A fox was seen."):
        assert back_up(small, tmp_path / "b.qa").problems == ()
        with opened(small) as library:
            library.add(Article(text=more))
    assert not [path.name for path in tmp_path.iterdir() if path.suffix == ".part"]


def test_what_a_restore_had_still_to_do_is_done_by_the_next(small: LibraryLocation) -> None:
    """As if it had been killed between the articles and what stands beside them."""
    with Database.open(small.folder).read() as connection:
        ready = small.folder / f"restored-{moment(connection).library}"
    ready.mkdir()
    (ready / SAID.name).write_text("restored")
    (small.folder / "restored-another").mkdir()
    (small.folder / SAID.name).write_text("before")
    assert finish(Database.open(small.folder))
    assert (small.folder / SAID.name).read_text() == "restored"
    assert not list(small.folder.glob("restored-*"))
    assert not finish(Database.open(small.folder))


def test_what_contradicts_itself_is_told_when_backed_up_and_not_restored(
    tmp_path: Path, small: LibraryLocation
) -> None:
    import sqlite3

    with sqlite3.connect(small.folder / "library.sqlite") as connection:
        connection.execute("UPDATE revisions SET text = text || '!' WHERE key = 1")
    connection.close()
    assert "not the one that was stored" in back_up(small, tmp_path / "b.zip").problems[0]
    with pytest.raises(LibraryError, match="contradicts itself"):
        restore(tmp_path / "b.zip", LibraryLocation(tmp_path / "new"))


def test_it_waits_for_who_writes_and_says_who(tmp_path: Path, small: LibraryLocation) -> None:
    back_up(small, tmp_path / "b.zip")
    with opened(small) as library:
        library.add(OWL)
    with Database.open(small.folder).lock("write"), pytest.raises(LibraryBusy, match=f"process {os.getpid()}"):
        restore(tmp_path / "b.zip", small, replace=True, wait=0.1)
    assert back_up(small, tmp_path / "b.zip").problems == ()  # a backup waits for nobody


def test_what_a_killed_backup_left_goes_with_an_article_that_is_removed(tmp_path: Path, small: LibraryLocation) -> None:
    with opened(small) as library:
        library.add([OWL, Article(id="fox", text="A fox was seen at the station.")])
    left = small.folder / "backup-0123456789ab"
    left.mkdir()
    shutil.copyfile(small.folder / "library.sqlite", left / "library.sqlite")
    with opened(small) as library:
        with FileLock.acquire(small.folder / LOCK):  # of a backup that is being made now
            library.remove("fox")
            assert holding(left, "Quillberth")
        library.remove("owl")
    assert holding(tmp_path, "Quillberth") == []
