"""A PDF as Chromium prints it: columns, running heads and hyphens out, and each citation leads to its printed page."""

from __future__ import annotations

import io
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser, expect
from serving import served
from test_web_chat import ask, visit

from qa import ArticleQA

pytestmark = pytest.mark.browser

SOFT = "\u00ad"  # where a word may be parted
PARTS = (
    "The council met on day {n} and decided to keep the ferry for another year, against the ad-vice of its treas-urer, "
    "who had warned that the short-fall of {n}40,000 crowns would grow in every year in which the ves-sel sails.",
    "Some {n},400 people live on the is-land, and in win-ter rather few-er than that; half of them take the ferry to "
    "work. No-body in the room had ex-pected the vote to be so close, least of all the may-or, who had prom-ised a "
    "broad ma-jor-ity.",
)
LAST = "The new har-bour mas-ter, Ida Brandt, will be-gin her work in the sec-ond week of Octo-ber."
STYLE = """@page { size: A5; margin: 20mm 14mm } body { font: 10pt/1.4 serif } h1 { font-size: 20pt }
main { columns: 2; column-gap: 6mm; text-align: justify } p { margin: 0; text-indent: 1.2em }"""
EDGE = "<div style='font-size: 8px; width: 100%; text-align: center'>{}</div>"


def printed(chromium: Browser) -> bytes:
    """Several pages of two columns, with a head and a foot on each."""
    paragraphs = [part.format(n=n) for n in range(1, 8) for part in PARTS] + [LAST]
    body = "".join(f"<p>{paragraph.replace('-', SOFT)}</p>" for paragraph in paragraphs)
    page = chromium.new_page()
    page.set_content(f"<style>{STYLE}</style><h1>The ferry stays</h1><main>{body}</main>")
    data = page.pdf(
        prefer_css_page_size=True,
        display_header_footer=True,
        header_template=EDGE.format("Harbour Weekly · 12 March 2025"),
        footer_template=EDGE.format("<span class=pageNumber></span>/<span class=totalPages></span>"),
    )
    page.close()
    return data


def test_a_click_on_a_citation_shows_the_printed_page_with_the_words_marked(chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "ferry.pdf").write_bytes(printed(chromium))
    with ArticleQA.open(tmp_path / "library") as qa:
        (id,) = qa.add(tmp_path / "ferry.pdf").added
        article = qa.article(id)
        expected = [part.format(n=n) for n in range(1, 8) for part in PARTS] + [LAST]
        assert article.title == "The ferry stays"
        assert article.text.split() == " ".join(expected).replace("-", "").split()
        assert len(article.pages) > 1
        with served(qa) as address, visit(chromium, address) as page:
            turn = ask(page, "When will Ida Brandt begin her work?")
            last = f"Page {len(article.pages)}"
            expect(turn.locator(".sources .page")).to_have_text(last)
            turn.locator(".sources .excerpt").first.click()
            link = page.locator("#source article").get_by_role("link", name=f"{last}, as it is printed")
            with page.expect_popup() as opened:
                link.click()
            opened.value.wait_for_function("document.querySelector('img').naturalWidth > 1000")
            told = httpx.get(f"{address}{link.get_attribute('href')}", timeout=60)
            assert told.headers["content-type"] == "image/png"
            colours = Image.open(io.BytesIO(told.content)).convert("RGB").getcolors(2_000_000) or []
            assert sum(n for n, (red, _, blue) in colours if red - blue > 100) > 5_000  # type: ignore[misc]
            query = {"article": id, "revision": article.revision, "page": len(article.pages) + 1}
            assert httpx.get(f"{address}/source/page", params=query, timeout=60).status_code == 404
