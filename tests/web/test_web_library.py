"""The library in headless Chromium: the first visit, adding with progress, the list, revisions, removing, read-only."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from serving import served
from test_web_chat import EVERY_LOOK, ask, in_every_look, picture, side_bar, visit

from qa import Article, ArticleQA

pytestmark = pytest.mark.browser

FERRY = "The ferry to Anders sails again on Monday, said the harbour office. It was in dock for {weeks} weeks."


def shelf() -> Iterator[Article]:
    genres = ("news", "opinion", "analysis")
    for n in range(60):
        yield Article(
            id=f"a{n}",
            title=f"Report {n} from the council",
            author=("Ida Lund", "Jon Aske")[n % 2],
            source=("Velden Post", "Holm Ledger", "The Gazette")[n % 3],
            genre=genres[n % 3],  # type: ignore[arg-type]
            published_at=f"2024-{1 + n // 10:02}-{1 + n % 28:02}",
            text=f"The council met for the {n}th time. It spoke of the {('tram', 'harbour')[n % 2]} for hours.",
        )


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("library")) as qa:
        qa.add(shelf())
        for weeks, note in (
            ("six", None),
            ("five", "Correction: an earlier version gave the time in dock as six weeks."),
        ):
            qa.add(Article(id="ferry", title="Ferry <b>sails</b> again", source="The Gazette", genre="news",
                           published_at="2024-07-01", updated_at=f"2024-07-0{2 if note else 1}", note=note,
                           text=FERRY.format(weeks=weeks)))  # fmt: skip
        long = " ".join(
            f"The committee heard witness {n} on the cost of rail {n * 7} in the region." for n in range(30)
        )
        for outlet in ("Wire One", "Wire Two"):
            qa.add(
                Article(id=outlet, title=f"Hearing, in {outlet}", source=outlet, published_at="2024-07-05", text=long)
            )
        yield qa


@pytest.fixture(scope="module")
def address(library: ArticleQA) -> Iterator[str]:
    with served(library) as where:
        yield where


def opened(page: Page, called: str = "Library") -> Locator:
    """The library view, which is `called` so."""
    side_bar(page).get_by_role("link", name=called).click()
    view = page.locator("#view-library")
    expect(view.get_by_role("heading", level=1)).to_have_text(called)
    return view


def drop(page: Page, *files: tuple[str, bytes]) -> None:
    """Drops files on the library view, once it is drawn."""
    page.locator("#view-library .drop").wait_for()
    page.evaluate(
        """(files) => {
          const data = new DataTransfer();
          for (const [name, content] of files)
            data.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name));
          const zone = document.querySelector("#view-library .drop");
          for (const type of ["dragover", "drop"])
            zone.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
        }""",
        [[name, base64.b64encode(content).decode()] for name, content in files],
    )


def test_the_first_visit_offers_the_samples_and_answers(
    chromium: Browser,
    tmp_path: Path,
    samples: Path,
) -> None:
    with ArticleQA.open(tmp_path) as qa, served(qa) as where, visit(chromium, where) as page:
        expect(page.locator(".welcome")).to_contain_text("The library is empty")
        in_every_look(page, "empty")
        page.get_by_role("button", name="Add the samples").click()
        view = page.locator("#view-library")
        expect(view.locator(".report")).to_contain_text("added", timeout=60_000)
        held = len(qa.articles())
        assert held >= 30
        expect(view.locator(".how-many")).to_have_text(f"{held} articles")
        expect(page.locator("#qa-top .count")).to_have_text(f"{held} articles")
        expect(view.locator(".timeline .series")).not_to_have_count(0)
        view.locator(".report").get_by_role("button", name="Close").click()
        in_every_look(page, "library-samples")
        page.go_back()
        expect(page.locator(".example")).to_have_count(4)
        expect(ask(page, "How many jobs will the harbour expansion create?").locator(".chip").first).to_be_visible()


@EVERY_LOOK
def test_the_list_is_searched_filtered_and_paged(
    chromium: Browser,
    address: str,
    size: str,
    scheme: str,
) -> None:
    with visit(chromium, address, size, scheme) as page:
        view = opened(page)
        pieces, count = view.locator(".piece"), view.locator(".how-many")
        expect(count).to_have_text("63 articles")
        expect(pieces).to_have_count(40)
        expect(pieces.first).to_contain_text("Hearing, in Wire")
        expect(pieces.first).to_contain_text("same story in 1 other article")
        picture(page, f"library-{size}-{scheme}")
        view.get_by_role("button", name="Show more").click()
        expect(pieces).to_have_count(63)
        view.get_by_role("searchbox").fill("ferry to Anders")
        expect(pieces.first).to_contain_text("Ferry <b>sails</b> again")
        expect(pieces.first.locator(".snippet")).to_contain_text("sails again on Monday")
        expect(pieces.first).to_contain_text("Corrected")
        expect(pieces.first).to_contain_text("2 revisions")
        view.get_by_role("searchbox").fill("")
        view.get_by_text("Filters", exact=True).click()
        view.get_by_label("Outlet").fill("holm ledger")
        expect(count).to_have_text("20 articles")
        view.get_by_label("Author").fill("aske")
        expect(count).to_have_text("10 articles")
        view.get_by_label("Published from").fill("2024-04-01")
        expect(count).to_have_text("5 articles")
        view.get_by_label("Genre").select_option("news")
        expect(view).to_contain_text("No article fits")
        picture(page, f"library-filters-{size}-{scheme}")
        view.get_by_role("button", name="Remove the filter Genre: news").click()
        expect(count).to_have_text("5 articles")
        view.get_by_role("button", name="Clear all").click()
        expect(count).to_have_text("63 articles")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_chart_says_the_same_as_its_table_and_narrows_the_list(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        view = opened(page)
        series = view.locator(".timeline .series")
        expect(series).to_have_count(5)
        assert series.locator(".total").all_inner_texts() == ["21", "20", "20", "1", "1"]
        bars = [row.locator("title").all_text_contents() for row in series.all()]
        view.get_by_text("As a table").click()
        table = view.locator(".numbers tr")
        head, *rows = [row.locator("th, td").all_inner_texts() for row in table.all()]
        for column, row in enumerate(bars, 1):
            assert [f"{r[0]}: {r[column]}" for r in rows if r[column]] == row, head[column]
        view.get_by_role("button", name="By genre").click()
        expect(series.locator(".name").first).to_have_text("news")
        series.first.get_by_role("button", name="news").click()
        expect(view.locator(".how-many")).to_have_text("21 articles")
        expect(view.locator(".chosen")).to_contain_text("Genre")


def test_an_article_is_read_with_its_revisions_and_what_changed(
    chromium: Browser,
    address: str,
) -> None:
    with visit(chromium, address) as page:
        view = opened(page)
        view.get_by_role("link", name="Ferry").click()
        source = page.locator("#source")
        expect(source).to_contain_text("It was in dock for five weeks.")
        expect(source.locator(".note")).to_contain_text("Correction")
        expect(source.locator(".past li")).to_have_count(2)
        in_every_look(page, "revisions")
        source.get_by_role("link", name="What changed").click()
        expect(source.locator(".changes")).to_contain_text("It was in dock for")
        assert {"six", "five"} <= {*source.locator("del").all_inner_texts(), *source.locator("ins").all_inner_texts()}
        in_every_look(page, "changes")
        source.get_by_role("link", name="Back to the article").click()
        source.locator(".past a").filter(has_text="1 July 2024").click()
        expect(source).to_contain_text("It was in dock for six weeks.")
        page.keyboard.press("Escape")
        view.get_by_role("link", name="Hearing, in Wire One").click()
        expect(source.locator(".past")).to_contain_text("Hearing, in Wire Two")


def test_files_are_dropped_and_the_report_says_what_came_of_each(
    chromium: Browser,
    address: str,
    library: ArticleQA,
) -> None:
    with visit(chromium, address, "narrow") as page:
        view = opened(page)
        expect(view.locator(".drop")).to_contain_text("up to 64 MB each")
        name = "<img src=x onerror=alert(1)>.jsonl"
        rows = [{"title": f"Dropped {n}", "text": f"House {n} in Orm was sold in May."} for n in range(12)]
        drop(
            page,
            (name, "\n".join(json.dumps(row) for row in [*rows, {"none": 1}]).encode()),
            ("photo.png", b"\x89PNG"),
            ("same.txt", rows[0]["text"].encode()),
        )
        report = view.locator(".report")
        expect(report).to_contain_text("12 added")
        expect(report).to_contain_text("2 rejected")
        expect(report).to_contain_text("This is an image")
        expect(report).to_contain_text(name)
        in_every_look(page, "report")
        assert "article-qa-" not in page.content().split("<script")[0]
        report.get_by_role("link", name="Dropped 0").click()
        expect(page.locator("#source")).to_contain_text("was sold in May")
        page.keyboard.press("Escape")
        link = view.get_by_label("Link to an article or a feed")
        link.fill("http://127.0.0.1/feed")
        link.press("Enter")
        expect(report).to_contain_text("1 rejected")
        expect(report).to_contain_text("not on the public internet")


def test_files_that_are_dropped_while_others_are_added_go_in_behind_them(chromium: Browser, tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as qa, served(qa) as where, visit(chromium, where) as page:
        view = opened(page)
        rows = [json.dumps({"text": f"House {n} in Orm was sold in May for {n} crowns."}) for n in range(400)]
        drop(page, ("houses.jsonl", "\n".join(rows).encode()), ("photo.png", b"\x89PNG"))
        expect(view.locator(".under-way")).not_to_be_empty()
        drop(page, ("ferry.txt", FERRY.encode()))
        drop(page, ("tram.txt", b"The tram in Velden runs again, said the council on Monday."))
        expect(view.locator(".report")).to_have_count(2)
        expect(view.locator(".report").nth(0)).to_contain_text("400 added · 1 rejected")
        expect(view.locator(".report").nth(1)).to_contain_text("2 added")
        assert len(qa.articles()) == 402


def test_an_article_that_is_added_again_is_shown_as_it_is_now(chromium: Browser, tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as qa, served(qa) as where, visit(chromium, where) as page:
        view = opened(page)
        for cost in (312, 355):
            row = {"id": "barn", "title": "Barn bought", "text": f"The barn in Orm cost {cost} crowns, said its owner."}
            drop(page, ("barn.jsonl", json.dumps(row).encode()))
            expect(view.locator(".report")).to_contain_text("1 added" if cost == 312 else "1 updated")
            view.locator(".report").get_by_role("link", name="Barn bought").click()
            expect(page.locator("#source")).to_contain_text(f"{cost} crowns")
            page.keyboard.press("Escape")


def test_progress_is_live_told_to_its_sender_alone_and_can_be_stopped(
    chromium: Browser,
    tmp_path: Path,
) -> None:
    with ArticleQA.open(tmp_path) as qa, served(qa) as where:
        with visit(chromium, where) as one, visit(chromium, where) as other:
            mine, theirs = opened(one), opened(other)
            rows = [json.dumps({"text": " ".join(f"Row {n} has words {i}." for i in range(120))}) for n in range(2_000)]
            drop(one, ("many.jsonl", "\n".join(rows).encode()))
            says = mine.locator(".under-way .says")
            expect(says).to_contain_text("a second")
            picture(one, "progress-wide-light")
            expect(theirs.locator(".under-way")).to_be_empty()
            mine.get_by_role("button", name="Stop").click()
            expect(mine.locator(".report")).to_contain_text("Stopped.")
            expect(theirs.locator(".came")).to_be_empty()
        held = len(qa.articles())
        assert 0 < held < 2_000


def test_an_article_is_removed_after_a_question(
    chromium: Browser,
    address: str,
    library: ArticleQA,
) -> None:
    title = "Goner"
    library.add(Article(id="https://x.example/y?a=1#b", title=title, text="It will be gone soon enough."))
    with visit(chromium, address) as page:
        view = opened(page)
        view.get_by_role("searchbox").fill("gone soon enough")
        drop_it = view.get_by_role("button", name=f"Remove “{title}”")
        drop_it.click()
        dialogue = page.get_by_role("dialog")
        expect(dialogue).to_contain_text(title)
        in_every_look(page, "remove")
        dialogue.get_by_role("button", name="Cancel").click()
        expect(view.get_by_text(title)).to_be_visible()
        drop_it.click()
        dialogue.get_by_role("button", name="Remove").click()
        expect(view.get_by_text(title)).to_have_count(0)
        with pytest.raises(KeyError):
            library.article("https://x.example/y?a=1#b")


def test_a_list_that_was_shown_further_stays_so(chromium: Browser, address: str, library: ArticleQA) -> None:
    library.add(Article(id="old", title="Goner of old", published_at="1990-01-01", text="It will be gone soon."))
    every = len(library.articles())  # those that other tests add among them
    with visit(chromium, address) as page:
        view = opened(page)
        pieces = view.locator(".piece")
        view.get_by_role("button", name="Show more").click()
        expect(pieces).to_have_count(every)
        page.locator("#qa-nav a[data-view=settings]").click()
        page.locator("#qa-nav a[data-view=library]").click()
        view.get_by_role("button", name="Remove “Goner of old”").click()
        page.get_by_role("dialog").get_by_role("button", name="Remove").click()
        expect(view.get_by_text("Goner of old")).to_have_count(0)
        expect(pieces).to_have_count(every - 1)


def test_the_focus_stays_in_the_list_from_which_an_article_is_removed(chromium: Browser, tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as qa, served(qa) as where, visit(chromium, where) as page:
        qa.add(Article(title=f"Goner {n}", text=f"House {n} in Orm was sold in May.") for n in range(2))
        view = opened(page)
        for left in (1, 0):
            view.get_by_role("button", name="Remove “Goner").first.press("Enter")
            page.get_by_role("dialog").get_by_role("button", name="Remove").press("Enter")
            expect(view.locator(".piece")).to_have_count(left)
            expect(view.locator(".piece a") if left else view.locator("[data-act=samples]")).to_be_focused()


def test_an_article_that_is_loading_when_it_is_removed_is_no_longer_waited_for(
    chromium: Browser, tmp_path: Path
) -> None:
    with ArticleQA.open(tmp_path) as qa, served(qa) as where, visit(chromium, where) as page:
        qa.add(Article(title="Goner", text="House 1 in Orm was sold in May."))
        view = opened(page)
        page.route("**/source?*", lambda route: None)  # it takes longer than the removal
        with page.expect_request("**/source?*"):
            view.locator(".piece a").first.focus()
        view.get_by_role("button", name="Remove “Goner").press("Enter")
        with page.expect_event("requestfailed", lambda request: "/source?" in request.url):
            page.get_by_role("dialog").get_by_role("button", name="Remove").press("Enter")
        expect(view.locator(".piece")).to_have_count(0)


def test_where_it_is_read_only_nothing_offers_to_add_or_remove(
    chromium: Browser,
    library: ArticleQA,
) -> None:
    with served(library, read_only=True) as where, visit(chromium, where) as page:
        view = opened(page)
        expect(view.locator(".piece")).to_have_count(40)
        expect(view).to_contain_text("not added or removed")
        expect(view.get_by_role("button", name="Remove")).to_have_count(0)
        expect(view.locator(".drop, .by-link")).to_have_count(0)


def test_why_a_file_did_not_go_in_is_told_in_the_language_of_the_page(chromium: Browser, tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as qa, served(qa) as where, visit(chromium, where, locale="zh-CN") as page:
        view = opened(page, "资料库")
        drop(page, ("photo.png", b"\x89PNG"), ("empty.txt", b""))
        expect(view.locator(".report")).to_contain_text("这是图片，不是文章；请另存其中的文字。")
        expect(view.locator(".report")).to_contain_text("文件是空的。")


def test_the_library_speaks_chinese_and_needs_no_mouse(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        view = opened(page)
        page.evaluate("import('/ui/store.js').then((kept) => kept.keep('language', 'zh'))")
        expect(view.locator(".sheet-head h1")).to_have_text("资料库")
        expect(view.locator(".how-many")).to_contain_text("篇文章")
        search = view.get_by_role("searchbox")
        search.focus()
        page.keyboard.type("ferry Anders")
        expect(view.locator(".piece").first).to_contain_text("Ferry")
        page.keyboard.press("Tab")
        expect(view.locator(".filters-of summary")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(view.get_by_label("作者")).to_be_focused()
        view.locator(".piece a").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#source h2")).to_be_focused()
        expect(page.locator("#source .past")).to_contain_text("2个版本")
