"""Each thing that may be wrong with a library is told, with what to do, and mended where that loses nothing."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from evals.synthetic import articles, questions
from evals.trials.faults.fault_tools import Directions
from store.article import Article
from store.care import doctor
from store.care.doctor import Diagnosis, Doctor
from store.care.migrating import LibraryLocation
from store.database.connection import Database
from store.embedding.same_embedder import Embedders
from store.errors import LibraryError
from store.library import Library
from store.lock import FileLock

EMBEDDER = Directions("test", 16)
LEFT = ("backup-1", "restored-1", "words-1", "vectors-1", "feedback.jsonl.new", "keys.json.new")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with both indexes, closed in order."""
    folder = tmp_path_factory.mktemp("made")
    with Library.open(folder, embedder=EMBEDDER, follow=True, exact_up_to=0) as library:
        library.add(articles(8, paragraphs=2))
        deadline = time.monotonic() + 60
        while (not library.is_following or library.verify().notes) and time.monotonic() < deadline:
            time.sleep(0.02)
    return folder


@pytest.fixture
def both(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(made, tmp_path / "library"))


@pytest.fixture
def path(both: Path) -> Path:
    """The same without an index of vectors, as small libraries need none."""
    (both / "vectors.json").unlink()
    shutil.rmtree(next(both.glob("vectors-*")))
    return both


def examined(path: Path, mend: bool = False, embedder: Directions | None = EMBEDDER, **more: object) -> list[Diagnosis]:
    return list(Doctor(LibraryLocation(path), Embedders(embedder), mend=mend, **more).examine())  # type: ignore[arg-type]


def problems(path: Path, **more: object) -> dict[str, str]:
    """What is told of each part that is not as it should be."""
    return {d.part: f"{d.found} {d.remedy}" for d in examined(path, **more) if d.state == "problem"}  # type: ignore[arg-type]


def sql(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path / "library.sqlite")
    with connection:
        connection.execute(statement)
    connection.close()


def test_a_sound_library_is_told_part_by_part(both: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in both.rglob("*") if "words" in str(p) and p.suffix != ".lock"}
    found = examined(both)
    assert [d.part for d in found] == [
        *("folder", "disk", "database", "articles", "writer", "embedder", "words", "vectors", "leftovers")
    ]
    assert {d.state for d in found} == {"ok"}
    assert {p: p.stat().st_mtime_ns for p in before} == before
    assert {d.state for d in examined(both, mend=True)} == {"ok"}


def test_where_there_is_none_none_is_made(tmp_path: Path) -> None:
    assert "`qa add`" in problems(tmp_path / "none")["database"]
    assert "`qa add`" in problems(tmp_path)["database"]
    assert list(tmp_path.iterdir()) == []


def _lost(path: Path) -> None:
    (path / "words.json").unlink()


def _damaged(path: Path) -> None:
    file = next(path.glob("words-*/*.store"))
    file.unlink()  # and not in place, where a thread of the index that was just closed may still look
    file.write_bytes(b"nothing")


def _incomplete(path: Path) -> None:
    """An index that says it has followed and has not."""
    before = shutil.copytree(next(path.glob("words-*")), path.parent / "before")
    with Library.open(path, embedder=EMBEDDER) as library:
        library.add(Article(id="owl", text="An owl was seen in the town hall."))
    now = next(path.glob("words-*"))
    followed = json.loads((now / "followed.json").read_bytes())["sequence"]
    shutil.rmtree(now)
    shutil.copytree(before, now)
    record = json.loads((now / "followed.json").read_bytes())
    (now / "followed.json").write_text(json.dumps(record | {"sequence": followed}))


@pytest.mark.parametrize(
    ("harm", "said"), [(_lost, "There is none"), (_damaged, "is damaged"), (_incomplete, "differs from the database")]
)
def test_an_index_of_words_that_is_not_sound_is_made_anew(path: Path, harm: Callable[[Path], None], said: str) -> None:
    harm(path)
    assert said in problems(path)["words"]
    assert {d.state for d in examined(path, mend=True) if d.part == "words"} == {"mended"}
    assert problems(path) == {}


@pytest.mark.parametrize("name", ["chroma.sqlite3", "vectors.json"])
def test_an_index_of_vectors_that_is_not_sound_is_built(both: Path, name: str) -> None:
    target = both / name if name.endswith("json") else next(both.glob("vectors-*")) / name
    target.write_bytes(b"nothing")
    assert "built anew" in problems(both)["vectors"]
    assert {d.part for d in examined(both, mend=True) if d.state == "mended"} >= {"vectors"}
    assert problems(both) == {}
    with Library.open(both, embedder=EMBEDDER) as library:
        assert library.verify().ok
        assert library.search(questions(1)[0])


def test_an_interrupted_change_of_embedder_is_finished(path: Path) -> None:
    failing = Directions("two", 8, fails_after=9)
    with Library.open(path, embedder=EMBEDDER) as library, pytest.raises(LibraryError, match="no more"):
        library.rebuild(failing)
    two = Directions("two", 8)
    assert "embedded again by two, and nobody went on with it" in problems(path, embedder=two)["embedder"]
    assert {d.part: d.state for d in examined(path, mend=True, embedder=two)}["embedder"] == "mended"
    assert "embedder" not in problems(path, embedder=two)


def test_vectors_of_another_embedder_than_is_wanted_or_can_be_had_are_told(path: Path) -> None:
    assert "embeds all articles again" in problems(path, embedder=Directions("three", 8))["embedder"]
    assert "cannot be had" in problems(path, embedder=None)["embedder"]
    assert "cannot be had" in problems(path, embedder=Directions("test", 16, salt="retrained"))["embedder"]


def test_articles_that_wait_for_an_embedder_are_embedded(path: Path) -> None:
    with Library.open(path) as library:  # the embedder cannot be had by its name
        library.add(Article(id="owl", text="An owl was seen."))
    assert "1 articles wait to be embedded" in problems(path)["embedder"]
    assert {d.part: d.state for d in examined(path, mend=True)}["embedder"] == "mended"
    assert problems(path) == {}


def test_an_older_format_is_upgraded_only_when_told(path: Path) -> None:
    sql(path, "UPDATE meta SET value = x'33' WHERE name = 'schema'")
    assert list(problems(path)) == ["database"]
    assert Database.recorded_version(path) == 3
    assert {d.part: d.state for d in examined(path, mend=True)}["database"] == "mended"
    assert problems(path) == {}


def test_damage_to_the_articles_asks_for_a_backup(path: Path) -> None:
    sql(path, "UPDATE revisions SET text = 'x' WHERE key = 1")
    assert "qa restore" in problems(path)["articles"]
    assert "qa restore" in problems(path, mend=True)["articles"]
    (path / "library.sqlite").write_bytes(b"nothing" * 1000)
    assert "qa restore" in problems(path)["database"]


def test_little_space_and_rights_for_all_are_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(doctor, "FREE_SPACE_FLOOR", 2**60)
        assert "nothing is added" in problems(path)["disk"]
    path.chmod(0o777)
    assert "Anybody" in problems(path)["folder"]
    assert {d.part: d.state for d in examined(path, mend=True)}["folder"] == "mended"
    assert not path.stat().st_mode & stat.S_IWOTH


def test_a_folder_that_another_user_has_closed_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(self: Path, *_: object) -> object:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "iterdir", closed)  # nothing is closed to root
    assert "Not everything" in problems(path)["folder"]
    monkeypatch.setattr(Path, "exists", closed)
    assert problems(path).keys() == {"folder", "database"}
    assert "Permission denied" in problems(path)["database"]


def test_who_writes_is_named(path: Path) -> None:
    with FileLock.acquire(path / "write.lock"):
        assert f"process {os.getpid()}" in {d.part: d.found for d in examined(path)}["writer"]


def test_what_was_left_behind_is_deleted_unless_somebody_is_at_it(path: Path) -> None:
    for name in LEFT:
        (path / name).touch() if name.endswith("new") else (path / name).mkdir()
    told = {d.part: d.found for d in examined(path)}["leftovers"]
    assert "backup-1" in told
    locks = [FileLock.acquire(path / f"{name}.lock") for name in ("backup", "vectors", "feedback")]
    assert {d.part: d.state for d in examined(path, mend=True)}["leftovers"] == "mended"
    assert {name for name in LEFT if (path / name).exists()} == {*LEFT[:2], "vectors-1", "feedback.jsonl.new"}
    for lock in locks:
        lock.release()
    assert {d.part: d.state for d in examined(path, mend=True)}["leftovers"] == "mended"
    assert not any((path / name).exists() for name in LEFT)
    assert problems(path) == {}


def test_servers_that_cannot_be_reached_are_told_without_their_passwords(path: Path) -> None:
    told = problems(path, chroma="http://name:secret@127.0.0.1:9")
    assert "127.0.0.1:9 cannot be reached" in told["vectors"]
    away = Doctor(LibraryLocation(path, "postgresql://name:secret@127.0.0.1:9/qa"), Embedders(EMBEDDER))
    (found,) = (d for d in away.examine() if d.state == "problem")
    assert "127.0.0.1:9/qa cannot be reached" in found.found
    assert "secret" not in str(found) + str(told)


def test_a_library_on_servers_is_looked_at_too(tmp_path: Path, postgres: object, chroma: object) -> None:
    address, url = postgres.new_library(), chroma.url  # type: ignore[attr-defined]
    with Library.open(tmp_path, database=address, embedder=EMBEDDER) as library:
        library.add(articles(3, paragraphs=2))
    found = {d.part: d for d in Doctor(LibraryLocation(tmp_path, address), Embedders(EMBEDDER), url).examine()}
    assert "PostgreSQL 1" in found["database"].found
    assert found["vectors"].state == "problem"  # no process has built it yet
    assert "Chroma 1." in found["vectors"].found
    assert {d.state for d in found.values() if d.part != "vectors"} == {"ok"}
