"""Another embedder: the library is embedded again behind the searches, and the vectors of two are never compared."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from evals.synthetic import articles
from evals.trials.faults.fault_tools import Directions
from store.article import Article
from store.embedding.embedders import WordLlama
from store.errors import LibraryBusy, LibraryError
from store.language.bilingual import translate
from store.library import Library, Progress

OLD, NEW = Directions("old", 16), Directions("new", 24)
DAM = Article(id="dam", text="A dam burst. It was old.")
WORDS = "A dam burst. It was old."


def made(path: Path, database: str | None, embedder: object = OLD) -> Path:
    with Library.open(path, embedder=embedder, database=database) as library:
        library.add([DAM, *articles(20, paragraphs=2)])
    return path


def comes(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


def cosine(library: Library) -> float | None:
    (found,) = (hit for hit in library.search(WORDS) if hit.article_id == "dam")
    return found.dense


class Gated(Directions):
    """Embeds `free` passages and then waits at the gate; counts what it embeds."""

    def __init__(self, free: int = 0, name: str = "new") -> None:
        super().__init__(name, 24)
        self.free = free
        self.gate = threading.Event()
        self.embedded = 0

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        if len(texts) > 1:
            self.embedded += len(texts)
            if self.embedded > self.free:
                self.gate.wait(20)
        return super().embed(texts)


@pytest.mark.parametrize(
    "other", [Directions("other", 16), Directions("old", 24), Directions("old", 16, salt="retrained")]
)
def test_with_another_embedder_words_alone_are_searched_until_all_is_embedded_again(
    tmp_path: Path, database: str | None, other: Directions
) -> None:
    made(tmp_path, database)
    with Library.open(tmp_path, database=database, embedder=other) as library:
        assert cosine(library) is None
        assert "words alone" in str(library.notice)
        assert library.verify().ok
    with Library.open(tmp_path, database=database, embedder=other, reembed=True) as library:
        library.search("dam")
        assert comes(lambda: library.reembedding is None)
        assert cosine(library) == pytest.approx(1, abs=1e-5)
        assert library.notice is None
        assert library.verify().notes == ()


def test_the_old_vectors_are_searched_meanwhile_by_every_process_that_has_their_embedder(
    tmp_path: Path, database: str | None
) -> None:
    made(tmp_path, database, WordLlama())
    new = Gated(free=20)
    with (
        Library.open(tmp_path, database=database, embedder=new, reembed=True) as library,
        Library.open(tmp_path, database=database) as other,
    ):
        assert comes(lambda: library.reembedding is not None and library.reembedding.done > 0)
        state = library.reembedding
        assert state is not None
        assert (state.embedder, state.in_use, state.total, state.by_words) == ("new", WordLlama.name, 21, False)
        assert 0 < state.done < 21
        assert cosine(library) == cosine(other) == pytest.approx(1, abs=1e-5)
        assert "the vectors of wordllama" in str(other.notice)
        new.gate.set()
        assert comes(lambda: library.reembedding is None)
        assert cosine(library) == pytest.approx(1, abs=1e-5)
        assert cosine(other) is None  # nobody can make the new embedder from its name
        assert "words alone" in str(other.notice)


def test_what_is_added_and_removed_meanwhile_is_embedded_and_forgotten(tmp_path: Path, database: str | None) -> None:
    made(tmp_path, database)
    new = Gated(free=20)
    with (
        Library.open(tmp_path, database=database, embedder=new, reembed=True) as library,
        Library.open(tmp_path, database=database, embedder=OLD) as writer,
    ):
        assert comes(lambda: library.reembedding is not None and library.reembedding.done > 0)
        writer.add(Article(id="owl", text="An owl was seen."))
        writer.add(Article(id="dam", text="The dam was built again."))
        writer.remove("synthetic-1-3")
        assert [hit.dense for hit in writer.search("An owl was seen.", 1)] == [pytest.approx(1, abs=1e-5)]
        new.gate.set()
        assert comes(lambda: library.reembedding is None)
        for text in ("An owl was seen.", "The dam was built again."):
            assert library.search(text, 1)[0].dense == pytest.approx(1, abs=1e-5)
        assert library.verify().ok


def test_what_is_added_where_the_embedder_is_missing_waits_for_it(tmp_path: Path, database: str | None) -> None:
    made(tmp_path, database)
    owl = Article(id="owl", text="An owl was seen.")
    with Library.open(tmp_path, database=database) as without:
        assert "cannot be had here" in str(without.notice)
        assert translate(without.notice or "", "zh").startswith("搜索只按词语进行：")
        without.add(owl)
        assert without.search("owl", 1)[0].article_id == "owl"
        report = without.verify()
        assert report.ok
        assert "1 articles wait" in report.notes[0]
    with Library.open(tmp_path, database=database, embedder=OLD, follow=True, exact_up_to=0) as library:
        assert comes(lambda: library.search(owl.text, 1)[0].dense is not None)
        assert comes(lambda: library.is_following)
        assert comes(lambda: library.verify().notes == ())
        assert library.search(owl.text, 1)[0].dense == pytest.approx(1, abs=1e-5)


def test_it_goes_on_where_it_stopped_and_the_old_vectors_stay_until_then(tmp_path: Path, database: str | None) -> None:
    made(tmp_path, database)
    told: list[Progress] = []
    with Library.open(tmp_path, database=database, embedder=OLD) as library:
        passages = library.counts().passages
        with pytest.raises(LibraryError, match="embedder new failed"):
            library.rebuild(Directions("new", 24, fails_after=passages // 2), told.append)
        assert 0 < told[-1].done < 21
    with Library.open(tmp_path, database=database, embedder=OLD) as library:
        assert cosine(library) == pytest.approx(1, abs=1e-5)
    new = Gated(free=10**6)
    with Library.open(tmp_path, database=database) as library:
        library.rebuild(new, told.append)
        assert new.embedded < passages
        assert (told[-1].done, told[-1].total) == (21, 21)
        assert cosine(library) == pytest.approx(1, abs=1e-5)
        assert library.verify().ok


def test_vectors_of_a_change_that_nobody_wants_any_more_are_forgotten(tmp_path: Path, database: str | None) -> None:
    made(tmp_path, database)
    with Library.open(tmp_path, database=database, embedder=OLD) as library:
        with pytest.raises(LibraryError):
            library.rebuild(Directions("new", 24, fails_after=30))
        assert library.reembedding is None
        assert cosine(library) == pytest.approx(1, abs=1e-5)
        assert "embedded again by new" in library.verify().notes[0]
    with Library.open(tmp_path, database=database, embedder=OLD, reembed=True) as library:
        assert comes(lambda: library.verify().notes == ())


def test_one_process_at_a_time_embeds_again(tmp_path: Path, database: str | None) -> None:
    made(tmp_path, database)
    new = Gated()
    with Library.open(tmp_path, database=database, embedder=new, reembed=True) as library:
        assert comes(lambda: new.embedded > 0)
        with Library.open(tmp_path, database=database, wait=0.2) as other, pytest.raises(LibraryBusy, match="process"):
            other.rebuild(NEW)
        new.gate.set()
        assert comes(lambda: library.reembedding is None)


def test_an_embedder_that_fails_in_the_background_is_named_and_tried_again(
    tmp_path: Path, database: str | None
) -> None:
    made(tmp_path, database)
    failing = Directions("new", 24, fails_after=20)
    with Library.open(tmp_path, database=database, embedder=failing, reembed=True) as library:
        assert comes(lambda: "embedder new failed" in str(library.reembedding and library.reembedding.trouble))
        assert "does not go on at present; the log says why" in str(library.notice)
        assert "原因见日志" in translate(library.notice or "", "zh")
        assert library.search("dam")


def test_the_index_of_vectors_is_built_anew_behind_exact_search(tmp_path: Path, database: str | None) -> None:
    made(tmp_path, database)
    with Library.open(tmp_path, database=database, embedder=NEW, follow=True, exact_up_to=0) as library:
        assert comes(lambda: library.reembedding is None)
        assert cosine(library) == pytest.approx(1, abs=1e-5)
        assert comes(lambda: library.is_following and library.verify().notes == ())
        assert cosine(library) == pytest.approx(1, abs=1e-5)


def test_without_a_name_the_library_keeps_its_embedder(tmp_path: Path, database: str | None) -> None:
    made(tmp_path, database, WordLlama())
    with Library.open(tmp_path, database=database, reembed=True) as library:
        assert library.notice is None
        assert cosine(library) == pytest.approx(1, abs=1e-5)
