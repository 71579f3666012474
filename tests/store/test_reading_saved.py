"""Pages out of a web archive: whose they are and from when, without the archive's own bar."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.trials.attacks.sites import serving
from store import read, read_html
from store.article import Article

SAID = (
    "The council met on Tuesday and decided to keep the ferry for another year, against the advice of its treasurer.",
    "About 3,400 people live on the island, and in winter rather fewer than that; half of them take the ferry to work.",
)
BAR = """<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id="wm-ipp-base" lang="en"><div id="wm-ipp"><form>
<p>The Wayback Machine - https://web.archive.org/web/20240102030405/https://paper.example/ferry</p>
<p>143 captures, from the second of March in the year 2019 until the third of May in the year 2024.</p>
</form></div></div><!-- END WAYBACK TOOLBAR INSERT -->"""
CANONICAL = '<link rel="canonical" href="https://web.archive.org/web/20240102030405/https://paper.example/ferry"/>'
BODY = "".join(f"<p>{said}</p>" for said in SAID)


def page(more: str = CANONICAL) -> str:
    head = f"<head><title>The ferry stays</title>{more}</head>"
    return f"<html>{head}<body>{BAR}<h1>The ferry stays</h1>{BODY}</body></html>"


def check(article: Article) -> None:
    assert article.url == "https://paper.example/ferry"
    assert article.updated_at == "2024-01-02"
    assert article.text == "\n\n".join(SAID)


@pytest.mark.parametrize("form", ["20240102030405", "20240102030405id_", "20240102"])
def test_an_archived_page_is_that_of_its_paper_on_its_day(form: str) -> None:
    check(read_html(page(), f"https://web.archive.org/web/{form}/https://paper.example/ferry"))
    check(read_html(page(""), f"https://web.archive.org/web/{form}/https:/paper.example/ferry"))


def test_it_is_fetched_from_the_archive(tmp_path: Path) -> None:
    path = "/web/20240102030405/https://paper.example/ferry"
    with serving({path: (200, {"Content-Type": "text/html"}, page().encode())}) as site:
        (article,) = read(site.url(path), allow_hosts=["127.0.0.1"])
    assert isinstance(article, Article)
    check(article)


def test_a_file_saved_from_the_archive_is_known_by_what_it_declares(tmp_path: Path) -> None:
    (tmp_path / "saved.html").write_text(page(), encoding="utf-8")
    (article,) = read(tmp_path / "saved.html")
    assert isinstance(article, Article)
    check(article)


def test_what_the_page_says_of_its_day_goes_before() -> None:
    declared = CANONICAL + '<meta property="article:published_time" content="2023-12-30"/>'
    article = read_html(page(declared), "https://web.archive.org/web/20240102030405/https://paper.example/ferry")
    assert (article.published_at, article.updated_at) == ("2023-12-30", None)


def test_a_link_of_a_table_may_be_a_saved_one(tmp_path: Path) -> None:
    link = "https://web.archive.org/web/20240102030405/https://paper.example/ferry"
    (tmp_path / "links.csv").write_text(f'url,title,text\n{link},Ferry,"{SAID[0]}"\n', encoding="utf-8")
    found = [item for item in read(tmp_path / "links.csv") if isinstance(item, Article)]
    assert [article.url for article in found] == ["https://paper.example/ferry"]


def test_no_other_site_speaks_for_a_paper() -> None:
    url = "https://liar.example/web/20240102030405/https://paper.example/ferry"
    article = read_html(page(""), url)
    assert (article.url, article.updated_at) == (url, None)


@pytest.mark.parametrize(
    "note",
    [
        "<!-- saved from url=(0027)https://paper.example/ferry -->",
        "<!--\n Page saved with SingleFile \n url: https://paper.example/ferry \n saved date: Fri Mar 15 2024 -->",
    ],
)
def test_a_page_that_a_browser_saved_has_the_address_that_it_noted(tmp_path: Path, note: str) -> None:
    (tmp_path / "saved.html").write_text(f"<!DOCTYPE html>\n{note}\n{page('')}", encoding="utf-8")
    (article,) = read(tmp_path / "saved.html")
    assert isinstance(article, Article)
    assert article.url == "https://paper.example/ferry"
