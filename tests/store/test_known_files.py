"""A file that was read before is not read again, and that makes no difference but to the time it takes."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.documents import archive
from evals.figures.again import Counting, main, measured
from evals.synthetic import article
from store import read
from store.article import Article, IngestReport, Rejected
from store.library import Library
from store.reading.known import Named, ReadWhole, Unread
from store.reading.sources import read_new

ONE, TWO = article(1, paragraphs=2).text, article(2, paragraphs=2).text


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", embedder=Counting()) as opened:
        yield opened


def _written(path: Path, text: str, url: str = "https://courier.example/1", title: str = "Quay") -> Path:
    path.write_text(f"---\ntitle: {title}\nurl: {url}\n---\n{text}")
    return path


def test_what_has_not_changed_is_neither_read_nor_embedded_again(tmp_path: Path) -> None:
    cost = measured(tmp_path / "files", tmp_path / "library", 12, "md")
    assert (cost.first.added, cost.again.unchanged, cost.again.embedded) == (12, 12, 0)
    assert (cost.changed.updated, cost.changed.unchanged) == (1, 11)
    assert cost.changed.embedded == cost.passages > 0


def test_the_command_prints_the_three_calls() -> None:
    said: list[str] = []
    assert main(["--articles", "8"], said.append) == 0
    assert [line.split()[0] for line in said[1:4]] == ["first", "again", "one"]


def test_a_known_file_is_passed_on_unread_and_another_is_named_after_its_articles(tmp_path: Path) -> None:
    path = _written(tmp_path / "a.md", ONE)
    known: dict[bytes, Named] = {}
    found, whole = read_new(path, known.get)
    assert isinstance(found, Article)
    assert isinstance(whole, ReadWhole)
    assert whole.articles == ((found.id, found.revision),)
    known[whole.mark] = whole.articles
    assert list(read_new(path, known.get)) == [Unread(str(path), whole.articles)]
    assert len(list(read_new(path, known.get, columns={"text": "Body"}))) == 2  # read otherwise, it is another
    _written(path, TWO)
    assert len(list(read_new(path, known.get))) == 2


def test_what_was_rejected_is_told_again(library: Library, tmp_path: Path) -> None:
    table = tmp_path / "a.jsonl"
    table.write_text('{"title": "Quay", "text": "The board met on Tuesday."}\nno JSON\n')
    assert [len(library.add(table).rejected) for _ in range(2)] == [1, 1]


def test_what_was_removed_comes_back_with_its_file(library: Library, tmp_path: Path) -> None:
    table = tmp_path / "a.jsonl"
    table.write_text('{"id": "a", "text": "The board met on Tuesday."}\n{"id": "b", "text": "The quay is shut."}\n')
    library.add(table)
    assert library.add(table).unchanged == ("a", "b")
    library.remove("a")
    again = library.add(table)
    assert (again.added, again.unchanged) == (("a",), ("b",))


def test_what_another_source_says_otherwise_is_said_anew_by_its_file(library: Library, tmp_path: Path) -> None:
    path = _written(tmp_path / "a.md", ONE)
    (known,) = library.add(path).added
    library.add(Article(id=known, text=ONE, title="Pier"))
    assert library.add(path).updated == (known,)
    assert library.article(known).title == "Quay"


def test_the_files_of_an_archive_are_read_side_by_side_in_order(tmp_path: Path) -> None:
    page = "<html><head><title>Quay {n}</title></head><body><p>" + ONE.replace("\n\n", "</p><p>") + "</p></body></html>"
    pages = {f"{n:02}.html": page.replace("{n}", str(n)) for n in range(26)}
    path = tmp_path / "a.zip"
    path.write_bytes(archive(pages | {"10a.docx": b"broken", "10b.zip": b"PK"}))
    found = list(read(path))
    assert [a.title for a in found if isinstance(a, Article)] == [f"Quay {n}" for n in range(26)]
    assert [type(item) for item in found[11:13]] == [Rejected, Rejected]


def test_a_damaged_member_rejects_itself_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("a.txt", ONE)
        packed.writestr("b.txt", TWO)
    path.write_bytes(path.read_bytes().replace(TWO[:20].encode(), b"x" * 20))
    assert [type(item) for item in read(path)] == [Article, Rejected]


Step = tuple[str, int, int]
STEPS = st.lists(
    st.tuples(st.sampled_from(("write", "write", "again", "remove")), st.integers(0, 2), st.integers(0, 2)),
    min_size=3,
    max_size=6,
)


@settings(max_examples=10, deadline=None)
@given(STEPS)
def test_knowing_files_changes_nothing_but_the_time(steps: Sequence[Step]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "files"
        folder.mkdir()
        with Library.open(Path(place) / "one") as knowing, Library.open(Path(place) / "two") as reading:
            for what, where, which in steps:
                if what == "remove":
                    for one in reading.articles()[:1]:
                        assert knowing.remove(one.id)
                        assert reading.remove(one.id)
                    continue
                if what == "write":  # two files may hold the same article, in the same words or in others
                    _written(folder / f"{where}.md", (ONE, TWO)[which % 2], f"https://courier.example/{where % 2}")
                assert _told(knowing.add(folder)) == _told(reading.add(list(read(folder))))
                assert knowing.articles() == reading.articles()
            assert knowing.verify().ok


def _told(report: IngestReport) -> tuple[list[str], ...]:
    return tuple(sorted(ids) for ids in (report.added, report.updated, report.unchanged, report.duplicates))
