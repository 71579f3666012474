"""The index of vectors: it follows, it is trusted only when it may be, and no answer depends on it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from evals import family
from evals.synthetic import articles, questions
from evals.trials.faults.fault_tools import Directions
from store.article import Article
from store.library import Library

EMBEDDER = Directions("test", 32)


def following(path: Path) -> Library:
    """The library at `path`, following, its index asked however small it is."""
    return Library.open(path, embedder=EMBEDDER, follow=True, exact_up_to=0)


def comes(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def folders(path: Path) -> set[str]:
    return {folder.name for folder in path.glob("vectors-*")}


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library whose index of vectors was closed in order."""
    path = tmp_path_factory.mktemp("library")
    with following(path) as library:
        library.add(articles(12, paragraphs=2))
        assert comes(lambda: library.is_following)
        assert comes(lambda: not library.verify().notes)
    return path


@pytest.fixture
def path(closed: Path, tmp_path: Path) -> Path:
    """A copy of it, index and all, to do anything to."""
    return shutil.copytree(closed, tmp_path / "library")


def test_it_gives_what_exact_search_gives(path: Path) -> None:
    with following(path) as library, Library.open(path, embedder=EMBEDDER) as exact:
        assert comes(lambda: library.is_following)
        for question in questions(10):
            assert library.search(question) == exact.search(question)
        assert library.verify().ok


def test_a_sound_index_is_used_again_and_a_damaged_one_is_built_anew(path: Path) -> None:
    (before,) = folders(path)
    with following(path) as library:
        assert comes(lambda: library.is_following)
    assert folders(path) == {before}
    (path / before / "chroma.sqlite3").write_bytes(b"nothing")
    with Library.open(path, embedder=EMBEDDER) as library:
        report = library.verify()
        assert report.ok
        assert "built anew" in report.notes[0]
    with following(path) as library:
        assert library.search(questions(1)[0])  # before it is ready
        assert comes(lambda: library.is_following)
        assert library.verify().ok
    assert before not in folders(path)


def test_it_follows_what_others_do_and_newer_things_are_found_meanwhile(path: Path) -> None:
    with following(path) as library, Library.open(path, embedder=EMBEDDER) as writer:
        assert comes(lambda: library.is_following)
        writer.add(Article(id="owl", text="An owl was seen in the town hall."))
        hits = {hit.article_id: hit for hit in library.search("An owl was seen in the town hall.")}
        assert hits["owl"].dense == pytest.approx(1, abs=1e-4)
        writer.add(Article(id="owl", text="The owl has left the town hall."))
        writer.remove(articles(1).__next__().id)
        assert comes(lambda: library.verify().notes == ())
        assert library.verify().ok
        assert [h.text for h in library.search("owl") if h.article_id == "owl"] == ["The owl has left the town hall."]


def test_one_whose_process_has_ended_is_told_by_verify_and_built_anew(path: Path) -> None:
    before = family.processes(os.getpid())
    with Library.open(path, embedder=EMBEDDER, follow=True) as library:  # exact search asks no index
        assert comes(lambda: library.is_following)
        for child in family.processes(os.getpid()) - before:
            os.kill(child, signal.SIGKILL)
        assert library.verify().ok
        assert comes(lambda: library.is_following and not library.verify().notes)


def test_only_one_has_it_and_the_other_searches_all_the_same(path: Path) -> None:
    with following(path) as one, following(path) as two:
        assert comes(lambda: one.is_following)
        assert not two.is_following
        question = questions(1)[0]
        assert one.search(question) == two.search(question)
        report = two.verify()
        assert report.ok
        assert "in use by process" in report.notes[-1]


def test_a_library_embedded_again_gets_another_index(path: Path) -> None:
    other = Directions("other", 16)
    before = folders(path)
    with Library.open(path) as library:
        library.rebuild(other)
    with Library.open(path, embedder=other, follow=True, exact_up_to=0) as library:
        assert comes(lambda: library.is_following)
        assert library.verify().ok
        assert not folders(path) & before


def test_rebuilding_replaces_it(path: Path) -> None:
    with following(path) as library:
        assert comes(lambda: library.is_following)
        before = folders(path)
        library.rebuild()
        assert comes(lambda: library.is_following and not folders(path) & before)
        assert library.verify().ok


def test_what_another_process_asks_for_is_built_beside_what_is_searched(path: Path) -> None:
    """The hits are the same all the while, of both indexes, and the one in use goes on being asked."""
    with following(path) as serving:
        assert comes(lambda: serving.is_following)
        before, hits = folders(path), [serving.search(q) for q in questions(4)]
        words = {folder.name for folder in path.glob("words-*")}
        code = (
            f"from store.library import Library; library = Library.open({str(path)!r})\n"
            "library.rebuild(only='words'); library.rebuild(only='vectors')"
        )
        with subprocess.Popen([sys.executable, "-c", code]) as asking:
            while asking.poll() is None or folders(path) & before:
                assert serving.is_following
                assert [serving.search(q) for q in questions(4)] == hits
        assert asking.returncode == 0
        assert not words & {folder.name for folder in path.glob("words-*")}
        assert [serving.search(q) for q in questions(4)] == hits
        assert serving.verify().ok


def test_a_build_that_is_cut_short_leaves_the_index_in_use(path: Path) -> None:
    (before,) = folders(path)
    with Library.open(path, embedder=EMBEDDER) as library:
        library.rebuild(only="vectors")
    following(path).close()  # at once, in the middle of the build
    assert len(folders(path)) == 1
    with following(path) as library:
        assert comes(lambda: library.is_following and before not in folders(path))
        assert library.verify().ok


def test_without_following_chromadb_is_never_imported(tmp_path: Path) -> None:
    code = (
        "import sys; from store.library import Library; from store.article import Article\n"
        f"with Library.open({str(tmp_path)!r}) as library:\n"
        "    library.add(Article(text='A dam burst.')); library.search('dam'); library.verify(); library.rebuild()\n"
        "print('chromadb' in sys.modules)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "False"
