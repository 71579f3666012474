"""EPUB books: chapters in reading order, under the book's name."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from evals.documents import archive, epub
from store import read
from store.article import Article, Rejected

SAID = "The council met on Tuesday and decided to keep the ferry for another year, against its treasurer's advice. "
SHORT = {"z.xhtml": f"<h1>First</h1><p>{SAID}</p><p hidden=''>Nobody sees this.</p>", "a.xhtml": f"<p>{SAID}</p>"}
LONG = {
    "title.xhtml": "<h1>The ferry</h1><p>For my mother.</p>",
    "z.xhtml": f"<h1>First crossing</h1><p>{SAID * 90}</p>",
    "a.xhtml": f"<h2>Second crossing</h2><p>{SAID * 120}</p><h3>By night</h3><p>The end.</p>",
}


def read_book(path: Path, data: bytes) -> list[Article | Rejected]:
    path.write_bytes(data)
    return [item for item in read(path) if isinstance(item, Article | Rejected)]


def test_a_short_book_is_one_article_with_all_that_the_book_says_of_itself(tmp_path: Path) -> None:
    (book,) = read_book(tmp_path / "a.epub", epub(SHORT))
    assert isinstance(book, Article)
    assert (book.title, book.author, book.source) == ("The ferry", "Ida Lund", "Quay Press")
    assert (book.published_at, book.language) == ("2024-05-02", "en")
    assert book.text.count(SAID.strip()) == 2
    assert "Nobody" not in book.text
    assert [book.text[a:b] for a, b in book.headings] == ["First"]


def test_chapters_of_a_long_book_are_articles_in_reading_order(tmp_path: Path) -> None:
    items = read_book(tmp_path / "a.epub", epub(LONG))
    chapters = [item for item in items if isinstance(item, Article)]
    assert [c.title for c in chapters] == ["The ferry: First crossing", "The ferry: Second crossing"]
    assert chapters[0].text.startswith("The ferry\n\nFor my mother.")  # what is too short for a chapter begins the next
    assert "By night" in [chapters[1].text[a:b] for a, b in chapters[1].headings]
    assert len({c.id for c in chapters}) == len(items) == 2


def test_a_locked_or_missing_chapter_is_rejected_and_the_others_are_read(tmp_path: Path) -> None:
    lock = '<encryption><CipherReference URI="OEBPS/t/z.xhtml"/><CipherReference URI="OEBPS/font.otf"/></encryption>'
    rejected, book = read_book(tmp_path / "a.epub", epub(SHORT, **{"META-INF/encryption.xml": lock}))
    assert isinstance(rejected, Rejected)
    assert "locked by the book's seller" in rejected.reason
    assert isinstance(book, Article)


def test_a_chapter_that_unpacks_to_too_much_is_rejected_for_that(tmp_path: Path) -> None:
    rejected, book = read_book(tmp_path / "a.epub", epub({"bomb.xhtml": "<p>word.</p>" * 200_000, **SHORT}))
    assert isinstance(rejected, Rejected)
    assert "times its size" in rejected.reason
    assert isinstance(book, Article)


def test_what_is_no_book_says_so_also_inside_an_archive(tmp_path: Path) -> None:
    (bad,) = read_book(tmp_path / "a.epub", archive({"a.txt": SAID}))
    assert isinstance(bad, Rejected)
    assert "no EPUB" in bad.reason
    (book,) = read_book(tmp_path / "a.zip", archive({"inner/book.epub": epub(SHORT)}))
    assert isinstance(book, Article)


def test_what_the_book_s_own_style_sheets_hide_is_not_read(tmp_path: Path) -> None:
    link = "<link rel='stylesheet' type='text/css' href='../css/my%20book.css'/>"
    hidden = "<p class='h'>Nobody sees this.</p><p class='w'>Nobody sees that.</p><p class='b'>Everybody sees this.</p>"
    sheet = "@import url(more.css); .h { display: none }"
    more = ".w { color: white } .b { color: white; background: black }"
    sheets = {"OEBPS/css/my book.css": sheet, "OEBPS/css/more.css": more, "OEBPS/css/other.css": ".b { display: none }"}
    (book,) = read_book(tmp_path / "a.epub", epub({"1.xhtml": f"{link}<p>{SAID}</p>{hidden}"}, **sheets))
    assert isinstance(book, Article)
    assert "Nobody" not in book.text
    assert book.text.endswith("Everybody sees this.")


def test_the_language_of_a_book_is_what_it_says_in_two_letters_else_what_it_is_in(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(epub(SHORT))) as made:
        files = {name: made.read(name) for name in made.namelist()}
    for said, code in ((b"DE-at", "de"), (b"swe", "en"), (b"chi", "en")):
        told = {**files, "OEBPS/book.opf": files["OEBPS/book.opf"].replace(b"en-GB", said)}
        (book,) = read_book(tmp_path / "a.epub", archive(told))
        assert isinstance(book, Article)
        assert book.language == code
