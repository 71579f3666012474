"""What is new at the sources a library follows: fetched once, kept, and asked for again only when it has changed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from evals.trials.attacks.sites import Answer, Site, serving
from store.article import Article
from store.database.subscriptions import Subscription
from store.errors import LibraryError
from store.library import Library
from store.reading.web.fetching import Web

HTML = {"Content-Type": "text/html; charset=utf-8"}
XML = {"Content-Type": "application/xml"}


def page(title: str, more: str = "") -> bytes:
    text = (
        f"The harbour board met on Tuesday and spoke of the {title} for three hours, its clerk said afterwards. {more}"
    )
    other = "Nobody in the room had expected it to be so long, least of all the chair, who had brought nothing to eat."
    return f"<html><body><h1>About the {title}</h1><p>{text}</p><p>{other}</p></body></html>".encode()


def feed(*entries: tuple[str, str, str]) -> tuple[int, dict[str, str], bytes]:
    items = "".join(
        f"<item><title>{t}</title><link>{u}</link><description>{d}</description></item>" for t, u, d in entries
    )
    body = f"<?xml version='1.0'?><rss version='2.0'><channel><title>Harbour Weekly</title>{items}</channel></rss>"
    return 200, XML, body.encode()


def sitemap(*entries: tuple[str, str], kind: str = "url") -> tuple[int, dict[str, str], bytes]:
    outer = "urlset" if kind == "url" else "sitemapindex"
    items = "".join(f"<{kind}><loc>{u}</loc><lastmod>{d}</lastmod></{kind}>" for u, d in entries)
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return 200, XML, f"<?xml version='1.0'?><{outer} xmlns='{namespace}'>{items}</{outer}>".encode()


def remembered(body: bytes, tag: str, kind: str = "text/html; charset=utf-8") -> Answer:
    """A page whose server knows whether it has changed."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        same = handler.headers["If-None-Match"] == tag
        handler.send_response(304 if same else 200)
        handler.send_header("ETag", tag)
        handler.send_header("Content-Type", kind)
        handler.end_headers()
        if not same:
            handler.wfile.write(body)

    return answer


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({}) as told:
        yield told


@pytest.fixture
def library(tmp_path: Path, database: str | None) -> Iterator[Library]:
    with Library.open(tmp_path / "library", database=database) as opened:
        yield opened


def web() -> Web:
    return Web(["127.0.0.1"], sleep=lambda seconds: None)


def titles(library: Library) -> set[str | None]:
    return {a.title for a in library.articles()}


def test_a_feed_is_fetched_once_and_then_only_what_is_new(site: Site, library: Library) -> None:
    site.answers |= {"/quay": (200, HTML, page("quay")), "/crane": (200, HTML, page("crane"))}
    site.answers["/feed"] = feed(("Quay", site.url("/quay"), "short"))
    library.subscribe(Subscription(site.url("/feed")))
    (first,) = library.sync(web=web())
    assert (len(first.report.added), first.skipped, first.problem) == (1, 0, None)
    site.answers["/feed"] = feed(("Quay", site.url("/quay"), "short"), ("Crane", site.url("/crane"), "short"))
    (second,) = library.sync(web=web())
    assert (len(second.report.added), len(second.report.unchanged), second.skipped) == (1, 0, 1)
    assert site.asked.count("/quay") == 1
    assert titles(library) == {"About the quay", "About the crane"}


def test_an_entry_that_the_feed_says_anew_becomes_a_revision(site: Site, library: Library) -> None:
    site.answers["/quay"] = (200, HTML, page("quay"))
    site.answers["/feed"] = feed(("Quay", site.url("/quay"), "short"))
    list(library.sync([Subscription(site.url("/feed"))], web=web()))
    site.answers["/quay"] = (200, HTML, page("quay", "A correction was made."))
    site.answers["/feed"] = feed(("Quay", site.url("/quay"), "corrected"))
    (again,) = library.sync([Subscription(site.url("/feed"))], web=web())
    assert len(again.report.updated) == 1
    (article,) = library.articles()
    assert len(library.revisions(article.id)) == 2


def test_a_failing_feed_does_not_stop_the_others(site: Site, library: Library) -> None:
    site.answers |= {"/feed": feed(("Quay", site.url("/quay"), "short")), "/quay": (200, HTML, page("quay"))}
    site.answers["/bad"] = (500, {}, b"")
    sources = [Subscription(site.url(path)) for path in ("/bad", "/missing", "/feed")]
    bad, missing, good = library.sync(sources, web=web())
    assert "500" in (bad.problem or "")
    assert "404" in (missing.problem or "")
    assert len(good.report.added) == 1


def test_two_syncs_at_once_store_everything_once(site: Site, tmp_path: Path) -> None:
    pages = {f"/{n}": (200, HTML, page(f"pier {n}")) for n in range(6)}
    site.answers |= {"/feed": feed(*((f"Pier {path}", site.url(path), "short") for path in pages)), **pages}
    both = threading.Barrier(2)

    def run() -> int:
        with Library.open(tmp_path / "shared") as opened:
            both.wait(30)
            (report,) = opened.sync([Subscription(site.url("/feed"))], web=web())
            assert not report.problem
            assert not report.report.rejected
            return len(report.report.added)

    with ThreadPoolExecutor(2) as threads:
        added = [running.result(60) for running in [threads.submit(run), threads.submit(run)]]
    assert sum(added) == len(pages)
    with Library.open(tmp_path / "shared") as opened:
        assert len(opened.articles()) == len(pages)
        assert all(len(opened.revisions(a.id)) == 1 for a in opened.articles())
        assert opened.verify().ok


def test_a_page_of_a_feed_that_cannot_be_read_is_told_and_tried_again(site: Site, library: Library) -> None:
    site.answers["/feed"] = feed(("Quay", site.url("/quay"), "short"))
    (first,) = library.sync([Subscription(site.url("/feed"))], web=web())
    assert [r.source for r in first.report.rejected] == [site.url("/quay")]
    site.answers["/quay"] = (200, HTML, page("quay"))
    (second,) = library.sync([Subscription(site.url("/feed"))], web=web())
    assert len(second.report.added) == 1


def test_a_feed_that_has_not_changed_is_looked_at_until_all_of_it_was_read(site: Site, library: Library) -> None:
    _, _, entries = feed(("Quay", site.url("/quay"), "short"), ("Crane", site.url("/crane"), "short"))
    site.answers |= {"/feed": remembered(entries, '"v1"', "application/xml"), "/quay": (200, HTML, page("quay"))}
    site.answers["/crane"] = (503, {}, b"")
    source = [Subscription(site.url("/feed"))]
    (first,) = library.sync(source, web=web())
    assert (len(first.report.added), [r.source for r in first.report.rejected]) == (1, [site.url("/crane")])
    site.answers["/crane"] = (200, HTML, page("crane"))
    (second,) = library.sync(source, web=web())
    assert (len(second.report.added), second.skipped) == (1, 1)
    asked = len(site.asked)
    (third,) = library.sync(source, web=web())
    assert (third.skipped, site.asked[asked:].count("/feed")) == (1, 1)
    assert titles(library) == {"About the quay", "About the crane"}


def test_a_sitemap_gives_the_pages_of_the_time_asked_for(site: Site, library: Library) -> None:
    site.answers |= {f"/{n}": (200, HTML, page(f"pier {n}")) for n in range(4)}
    dates = ("2024-12-30", "2025-01-10", "2025-02-20", "2025-03-05")
    site.answers["/old.xml"] = sitemap((site.url("/3"), dates[3]))
    site.answers["/new.xml"] = sitemap(*((site.url(f"/{n}"), dates[n]) for n in range(3)))
    index = sitemap((site.url("/old.xml"), "2024-01-01"), (site.url("/new.xml"), "2025-02-21"), kind="sitemap")
    site.answers["/sitemap.xml"] = index
    wanted = Subscription(site.url("/sitemap.xml"), since="2025-01-01", until="2025-02-28")
    (report,) = library.sync([wanted], web=web())
    assert titles(library) == {"About the pier 1", "About the pier 2"}
    assert "/old.xml" not in site.asked
    (again,) = library.sync([wanted], web=web())
    assert (report.skipped, again.skipped, len(again.report.added)) == (0, 2, 0)
    assert site.asked.count("/1") == 1


def test_a_page_is_asked_whether_it_has_changed(site: Site, library: Library) -> None:
    site.answers["/quay"] = remembered(page("quay"), '"1"')
    source = [Subscription(site.url("/quay"))]
    list(library.sync(source, web=web()))
    (same,) = library.sync(source, web=web())
    assert (same.skipped, same.report.unchanged) == (1, ())
    site.answers["/quay"] = remembered(page("quay", "It was changed."), '"2"')
    (changed,) = library.sync(source, web=web())
    assert len(changed.report.updated) == 1


def test_the_live_pages_are_compared_with_the_library(site: Site, library: Library) -> None:
    for name in ("same", "tagged", "changed", "gone", "broken"):
        site.answers[f"/{name}"] = remembered(page(name), f'"{name}"')
    list(library.sync([Subscription(site.url(path)) for path in list(site.answers)], web=web()))
    library.add(Article(text="An article without an address. It is left out."))
    site.answers["/same"] = (200, HTML, page("same"))
    site.answers["/changed"] = (200, HTML, page("changed", "The figure was wrong."))
    site.answers["/gone"] = (410, {}, b"")
    site.answers["/broken"] = (503, {}, b"")
    before = library.articles()
    states = {s.url.rpartition("/")[2]: s.state for s in library.live(web=web())}
    assert states == {"same": "same", "tagged": "same", "changed": "changed", "gone": "gone", "broken": "unknown"}
    assert library.articles() == before


def test_a_removed_article_is_not_fetched_again(site: Site, library: Library) -> None:
    site.answers |= {"/feed": feed(("Quay", site.url("/quay"), "short")), "/quay": (200, HTML, page("quay"))}
    list(library.sync([Subscription(site.url("/feed"))], web=web()))
    (article,) = library.articles()
    assert library.remove(article.id)
    (again,) = library.sync([Subscription(site.url("/feed"))], web=web())
    assert again.skipped == 1
    assert library.articles() == ()


def test_sources_are_followed_until_they_are_not(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("The board met on Tuesday. It spoke of the quay.")
    library.subscribe(Subscription(str(folder)))
    library.subscribe(Subscription("https://harbour.example/feed", since="2025-01-01"))
    assert [s.source for s in library.subscriptions()] == [str(folder), "https://harbour.example/feed"]
    assert library.unsubscribe("https://harbour.example/feed")
    assert not library.unsubscribe("https://harbour.example/feed")
    (report,) = library.sync()
    assert len(report.report.added) == 1


def test_a_library_of_the_first_format_is_brought_to_this_one(tmp_path: Path) -> None:
    import sqlite3

    with Library.open(tmp_path) as library:
        library.add(Article(text="The board met on Tuesday. It spoke of the quay.", id="quay"))
    with sqlite3.connect(tmp_path / "library.sqlite") as connection:
        for table in ("prints", "subscriptions", "fetches"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE meta SET value = ? WHERE name = 'schema'", (b"1",))
    with Library.open(tmp_path) as library:
        assert library.article("quay").text.startswith("The board")
        library.add(Article(text="One page. Another page.", id="printed", pages=(0, 10)))
        assert library.article("printed").pages == (0, 10)
        assert {a.id: a.pages for a in library.articles()} == {"quay": (), "printed": (0, 10)}
        assert library.verify().ok


def test_a_closed_library_syncs_nothing(tmp_path: Path) -> None:
    library = Library.open(tmp_path)
    library.close()
    with pytest.raises(LibraryError, match="closed"):
        list(library.sync())
