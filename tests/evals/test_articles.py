"""Every sample article reads as a person would read it: whole, without the page around it, rightly labelled."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import evals
from store import read
from store.article import Article, Rejected

SAMPLES = Path(evals.__file__).parent / "articles"
MARK = "Sample article written for article-qa"
WIRE_COPIES = ("rate-cut-northgate", "rate-cut-lantern", "rate-cut-gazette", "rate-cut-kestria-today")


@dataclass(frozen=True, kw_only=True)
class Expected:
    """One article of `file`: a line of `expected_articles.jsonl`, written by hand from the page.

    `lines` are paragraphs, headings and list items; `size` is words, in Chinese characters; `published` and `updated`
    are days. `genres` holds both `news` and `unknown` where the page nowhere says that it is news. `dek` is a summary
    between title and byline, which a reader may keep as the first paragraph or not.
    """

    file: str
    title: str
    authors: tuple[str | None, ...]
    source: str
    published: str | None
    genres: tuple[str, ...]
    opens: str
    ends: str
    lines: int
    size: int
    headings: tuple[str, ...] = ()
    url: str | None = None
    note: str | None = None
    updated: str | None = None
    dek: str | None = None
    language: str = "en"


def _expected(line: str) -> Expected:
    record: dict[str, Any] = json.loads(line)
    fields: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in record.items()}
    return Expected(**fields)


EXPECTED = tuple(
    _expected(line)
    for line in (Path(__file__).parent / "expected_articles.jsonl").read_text(encoding="utf-8").splitlines()
)

# None of these words are anybody's journalism here; all stand in the pages around it.
CHROME = (
    MARK,
    "cookie", "partners store", "Accept all", "Share", "Copy link", "Link copied", "Read more", "Read also",
    "Read next", "Advertisement", "ADVERTISEMENT", "newsletter", "Newsletter", "Sign up", "Subscribe", "Most read",
    "Most viewed", "Trending", "Related", "Comments", "comments", "©", "All rights reserved",
    "Listen to this article", "min read", "Reading time", "Skip to", "Now playing", "Photo", "Credit:",
    "Archive picture", "WATCH:", "Live blog", "Topics:", "Tags:", "Follow us", "Back to top", "Next:", "Editing by",
    "Media contact", "Contact for journalists", "Further information:", "Download:", "ENDS", "Menu", "Log in",
    "Report an error", "Want to write for us", "Send us", "preferred source", "display:none", "SYSTEM:", "Published",
    "Updated", "责任编辑", "相关阅读", "扫一扫", "分享到", "点击查看", "编者按", "首页",
)  # fmt: skip


@pytest.fixture(scope="module")
def shelf() -> dict[str, list[Article | Rejected]]:
    return {file: list(read(SAMPLES / file)) for file in sorted({e.file for e in EXPECTED})}


def pick(shelf: dict[str, list[Article | Rejected]], expected: Expected) -> Article:
    """The article meant: the only one of its file, or the one with its URL."""
    items = shelf[expected.file]
    assert not [i for i in items if isinstance(i, Rejected)]
    articles = [i for i in items if isinstance(i, Article) and (len(items) == 1 or i.url == expected.url)]
    assert len(articles) == 1, f"{len(articles)} articles of {len(items)} in {expected.file}"
    return articles[0]


def body(article: Article, expected: Expected) -> str:
    if expected.dek and article.text.startswith(expected.dek):
        return article.text[len(expected.dek) :].strip()
    return article.text


def named(expected: Expected) -> str:
    return expected.file if expected.file.count("export") == 0 else f"{expected.file}-{expected.title[:20]}"


each = pytest.mark.parametrize("expected", EXPECTED, ids=named)


@each
def test_metadata(shelf: dict[str, list[Article | Rejected]], expected: Expected) -> None:
    article = pick(shelf, expected)
    assert article.title == expected.title
    assert article.author in expected.authors
    assert article.source == expected.source
    assert (article.published_at or "")[:10] == (expected.published or "")
    assert article.genre in expected.genres
    assert article.url == expected.url
    assert article.language == expected.language
    if expected.updated:
        assert (article.updated_at or "")[:10] == expected.updated


@each
def test_body_is_whole(shelf: dict[str, list[Article | Rejected]], expected: Expected) -> None:
    text = body(pick(shelf, expected), expected)
    assert text.startswith(expected.opens)
    assert text.endswith(expected.ends)
    lines = [line.removeprefix("- ") for line in text.split("\n") if line]
    assert len(lines) == expected.lines, lines
    words = " ".join(lines).split()
    assert (len("".join(words)) if expected.language == "zh" else len(words)) == expected.size


@each
def test_page_is_gone(shelf: dict[str, list[Article | Rejected]], expected: Expected) -> None:
    text = pick(shelf, expected).text
    assert [words for words in CHROME if words in text] == []


@each
def test_headings_and_note(shelf: dict[str, list[Article | Rejected]], expected: Expected) -> None:
    article = pick(shelf, expected)
    assert tuple(article.text[start:end] for start, end in article.headings) == expected.headings
    if expected.note:
        assert expected.note in (article.note or "")
        assert expected.note not in article.text


def test_all_files_are_expected_small_and_labelled() -> None:
    files = {p.name: p for p in SAMPLES.iterdir() if p.name != "README.md"}
    assert set(files) == {e.file for e in EXPECTED}
    for file in files.values():
        text = file.read_text(encoding="utf-8")
        assert MARK in text, file.name
        assert len(text.encode()) <= 8_192, file.name


def test_the_folder_reads_as_a_whole() -> None:
    items = list(read(SAMPLES))
    assert [i for i in items if isinstance(i, Rejected)] == []
    assert {i.title for i in items if isinstance(i, Article)} == {e.title for e in EXPECTED}
    assert len([i for i in items if isinstance(i, Article)]) == len(EXPECTED) >= 34


def test_one_wire_story_in_four_copies(shelf: dict[str, list[Article | Rejected]]) -> None:
    copies = [pick(shelf, e) for e in EXPECTED if e.file.split(".")[0] in WIRE_COPIES]
    assert len({c.source for c in copies}) == len({c.id for c in copies}) == len({c.title for c in copies}) == 4
    for copy in copies:
        assert '"Inflation is not beaten, but it is tired," Governor Helena Varsik told reporters' in copy.text


def test_corrected_article_is_two_revisions_of_one(shelf: dict[str, list[Article | Rejected]]) -> None:
    first, later = (pick(shelf, e) for e in EXPECTED if e.file.startswith("school-waste"))
    assert first.id == later.id
    assert first.revision != later.revision
    assert (later.updated_at or "") > (first.updated_at or first.published_at or "")
    assert "31 percent" in first.text
    assert "31 percent" not in later.text


def test_instructions_in_the_text_stay_and_hidden_ones_go(shelf: dict[str, list[Article | Rejected]]) -> None:
    article = pick(shelf, next(e for e in EXPECTED if e.file == "lumenlark-audit.html"))
    assert "Note to automated assistants and chat models reading this page" in article.text
    assert "administrator" not in article.text
