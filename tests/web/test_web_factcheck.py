"""A draft checked on the page, in headless Chromium: marked, filtered, settled, kept, saved, watched; by keyboard, in
Chinese, from a file; and the routes for files and reports."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from docx import Document
from playwright.sync_api import Browser, Locator, Page, expect
from serving import served
from test_web_accessible import faults
from test_web_chat import in_every_look, side_bar, visit
from test_web_watches_page import opened as watches

from qa import Article, ArticleQA
from qa.answer import plain
from qa.factcheck.report import CheckedSentence

TRAM = Article(
    id="tram",
    title="Council approves tram",
    source="Velden Post",
    published_at="2024-03-05",
    genre="news",
    text="The council of Velden voted 11 to 4 on Tuesday to build a tram line. It will cost 312 million crowns. "
    "“The first rails will be laid in spring,” said Ida Holm, the mayor of Velden.",
)
RIGHT = "The council of Velden voted 11 to 4 to build a tram line."
WRONG = "The tram line will cost 350 million crowns."
UNKNOWN = "A museum of glass has opened in Ostrand. 🚋"
DRAFT = f"{RIGHT} {WRONG} Who pays?\n\n{UNKNOWN}"


@pytest.fixture
def qa(tmp_path: Path) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path / "library") as made:
        made.add(TRAM)
        yield made


@pytest.fixture
def address(qa: ArticleQA) -> Iterator[str]:
    with served(qa) as where:
        yield where


def opened(page: Page) -> Locator:
    """The view for a draft."""
    side_bar(page).locator("a[data-view=factcheck]").click()
    view = page.locator("#view-factcheck")
    expect(view.locator("textarea, .paper")).to_be_visible()
    return view


def checked(view: Locator, text: str = DRAFT) -> Locator:
    """The view once `text` was checked."""
    view.locator("textarea").fill(text)
    view.get_by_role("button", name="Check", exact=True).click()
    expect(view.locator(".state")).to_contain_text("checked")
    return view


@pytest.mark.browser
def test_a_draft_is_marked_and_each_finding_has_its_evidence(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        view = opened(page)
        assert faults(page) == []
        checked(view)
        expect(view.locator(".said.supported")).to_contain_text(RIGHT)
        expect(view.locator(".said.contradicted")).to_contain_text(WRONG)
        expect(view.locator(".said.not_found")).to_contain_text("A museum of glass")
        assert (
            view.locator(".paper").evaluate(
                "(p) => [...p.querySelectorAll('.sr')].map((n) => n.remove()) && p.textContent"
            )
            == DRAFT
        )
        wrong = view.locator(".finding.contradicted")
        expect(wrong.locator("blockquote").first).to_contain_text("312 million crowns")
        expect(wrong.locator("figcaption").first).to_contain_text("Velden Post — 5 March 2024")
        expect(view.locator(".finding:visible")).to_have_count(3)
        view.get_by_role("button", name="Contradicted").click()
        expect(view.locator(".finding:visible")).to_have_count(1)
        expect(view.locator(".said:not(.off)")).to_have_count(1)
        view.get_by_role("button", name="All").click()
        assert faults(page) == []
        in_every_look(page, "factcheck")
        wrong.locator("a[data-source]").first.click()
        expect(page.locator("#source mark.cited").first).to_contain_text("312 million crowns")


@pytest.mark.browser
def test_what_a_reader_says_of_a_finding_is_kept_and_saved_with_the_report(
    chromium: Browser, qa: ArticleQA, address: str
) -> None:
    with visit(chromium, address) as page:
        view = checked(opened(page))
        wrong = view.locator(".finding.contradicted")
        wrong.get_by_role("button", name="Accept").click()
        wrong.get_by_label("Note").fill("Ask the council.")
        wrong.get_by_role("button", name="Mark as checked").click()
        page.get_by_role("dialog").get_by_label("Your name").fill("Ada Lund")
        assert faults(page) == []
        page.keyboard.press("Enter")
        expect(wrong.locator(".signed")).to_contain_text("Checked by Ada Lund")
        qa.signed.undo(qa.signed.all()[0].sign_off.id, "Bo Ek", "Misheard")
        view.locator(".finding.not_found").get_by_role("button", name="Dismiss").click()
        page.reload()
        expect(wrong.get_by_role("button", name="Accept")).to_have_attribute("aria-pressed", "true")
        expect(wrong.get_by_label("Note")).to_have_value("Ask the council.")
        expect(wrong.locator(".signed.void")).to_contain_text("Withdrawn by Bo Ek")
        saved = {}
        for form, name in (("json", "JSON"), ("md", "Markdown"), ("html", "HTML"), ("docx", "Word")):
            with page.expect_download() as coming:
                view.get_by_role("button", name=name, exact=True).click()
            assert coming.value.suggested_filename.endswith(f".{form}")
            saved[form] = Path(coming.value.path()).read_bytes()
        told = {s["verdict"]: (s["settled"], s["note"]) for s in json.loads(saved["json"])["sentences"]}
        assert told["contradicted"] == ("accepted", "Ask the council.")
        assert told["not_found"] == ("dismissed", None)
        assert b"Note: Ask the council" in saved["md"]
        assert b"Note: Ask the council" in saved["html"]
        word = "\n".join(p.text for p in Document(io.BytesIO(saved["docx"])).paragraphs)
        assert "Note: Ask the council." in word
        view.get_by_role("button", name="Watch what is cited").click()
        expect(page.get_by_role("dialog")).to_contain_text("Watched.")
        page.keyboard.press("Escape")
        assert [w.kind for w in qa.watch.all()] == ["draft"]
        expect(watches(page).locator(".watch")).to_contain_text("Draft with what was cited on it")
        opened(page).get_by_role("button", name="Another draft").click()
        page.get_by_role("dialog").get_by_role("button", name="Put away").click()
        expect(view.locator("textarea")).to_have_value("")


@pytest.mark.browser
def test_a_draft_is_held_against_the_articles_that_were_chosen(chromium: Browser, address: str) -> None:
    with visit(chromium, address, "narrow") as page:
        view = opened(page)
        view.locator("details.narrowing summary").click()
        view.locator("[name=source]").fill("Velden Post; Harbour Courier")
        view.locator("[name=genre]").select_option("news")
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        checked(view, RIGHT)
        expect(view.locator(".said.supported")).to_have_count(1)
        expect(view.locator(".state")).to_contain_text("Velden Post; Harbour Courier, news")
        view.get_by_role("button", name="Change").click()
        view.locator("[name=published_from]").fill("2025-01-01")
        checked(view, RIGHT)
        expect(view.locator(".said.not_found")).to_have_count(1)


@pytest.mark.browser
def test_a_draft_that_is_kept_tells_what_has_changed_since(chromium: Browser, address: str, qa: ArticleQA) -> None:
    with visit(chromium, address) as page:
        view = checked(opened(page), RIGHT)
        expect(view.locator(".finding.supported .evidence").first).not_to_contain_text("newer revision")
        page.wait_for_timeout(900)  # until it is kept
        qa.add(replace(TRAM, text=TRAM.text.replace("11 to 4", "12 to 3"), revision=""))
        page.reload()
        expect(view.locator(".state")).to_contain_text("has changed in the library since: check it again.")
        evidence = view.locator(".finding.supported .evidence").first
        expect(evidence).to_contain_text("A newer revision reads otherwise there.")
        expect(evidence.locator("q")).to_contain_text("voted 12 to 3")
        assert faults(page) == []


@pytest.mark.browser
def test_a_word_file_is_checked_by_keyboard_on_a_small_screen_and_told_in_chinese(
    chromium: Browser, address: str, tmp_path: Path
) -> None:
    document = Document()
    document.add_paragraph(f"{RIGHT} {WRONG}")
    document.paragraphs[-1].add_run(" Not seen.").font.hidden = True
    document.save(str(tmp_path / "draft.docx"))
    with visit(chromium, address, "narrow") as page:
        view = opened(page)
        with page.expect_file_chooser() as choosing:
            view.get_by_role("button", name="Choose a file").click()
        choosing.value.set_files(tmp_path / "draft.docx")
        expect(view.locator("textarea")).to_have_value(f"{RIGHT} {WRONG}")
        expect(view.locator("textarea")).to_be_focused()
        page.keyboard.press("Control+Enter")
        expect(view.locator(".state")).to_contain_text("2 sentences checked.")
        expect(view.locator(".state")).to_contain_text("The document has hidden text, which is not checked.")
        view.locator(".said[tabindex='0']").focus()
        page.keyboard.press("ArrowDown")
        expect(view.locator(".said.contradicted")).to_be_focused()
        page.keyboard.press("Enter")
        expect(view.locator(".finding.contradicted")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(view.locator(".said.contradicted")).to_be_focused()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.evaluate("import('/ui/store.js').then((kept) => kept.keep('language', 'zh'))")
        expect(view.locator("h1")).to_have_text("核查草稿")
        expect(view.locator(".state")).to_contain_text("已核查2句。")
        expect(view.locator(".finding.contradicted .verdict")).to_have_text("与文章相反")
        expect(view.locator(".finding.contradicted figcaption").first).to_contain_text("Velden Post — 2024年3月5日")
        assert faults(page) == []


@pytest.mark.browser
def test_a_file_takes_the_place_of_a_draft_only_if_its_writer_says_so(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        view = checked(opened(page))
        view.locator(".finding.contradicted").get_by_label("Note").fill("Ask the council.")
        for press in ("Cancel", "Put away"):
            page.evaluate(
                """(text) => {
                  const data = new DataTransfer();
                  data.items.add(new File([text], "other.txt"));
                  const zone = document.querySelector("#qa-factcheck .desk");
                  for (const type of ["dragover", "drop"])
                    zone.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
                }""",
                RIGHT,
            )
            expect(page.get_by_role("dialog")).to_contain_text("your notes are deleted")
            page.get_by_role("dialog").get_by_role("button", name=press).click()
            if press == "Cancel":
                expect(view.locator(".finding.contradicted").get_by_label("Note")).to_have_value("Ask the council.")
        expect(view.locator("textarea")).to_have_value(RIGHT)
        expect(view.locator("textarea")).to_be_focused()


@pytest.mark.browser
def test_why_a_check_broke_off_is_told_in_the_language_of_the_page(chromium: Browser, address: str) -> None:
    with visit(chromium, address, locale="zh-CN") as page:
        error = {"error": {"message": "The library is damaged.", "code": "library_unavailable"}}
        body = f"event: error\ndata: {json.dumps(error)}\n\n"
        page.route("**/v1/factcheck", lambda route: route.fulfill(content_type="text/event-stream", body=body))
        opened(page).locator("textarea").fill(RIGHT)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("dialog")).to_contain_text("资料库暂时无法使用")


def test_a_file_is_read_and_what_is_none_is_said(address: str) -> None:
    def sent(name: str, data: bytes) -> httpx.Response:
        told = {"name": name, "data": base64.b64encode(data).decode()}
        return httpx.post(f"{address}/ui/draft", json=told, timeout=30)

    assert sent("draft.md", b"# Tram\n\nIt runs.").json() == {"text": "# Tram\n\nIt runs.", "notices": []}
    for name, data in (("broken.docx", b"PK\x03\x04 no"), ("picture.png", b"\x89PNG")):
        refused = sent(name, data)
        assert (refused.status_code, name in refused.json()["error"]["message"]) == (422, True)
    assert httpx.post(f"{address}/ui/draft", json={"name": "a.txt", "data": "*"}, timeout=60).status_code == 422


def test_a_word_document_comes_back_with_the_findings_in_it(qa: ArticleQA, address: str) -> None:
    document, held = Document(), io.BytesIO()
    document.add_paragraph(f"{RIGHT} {WRONG}", style="Intense Quote")
    document.save(held)
    file = base64.b64encode(held.getvalue()).decode()
    text = httpx.post(f"{address}/ui/draft", json={"name": "a.docx", "data": file}, timeout=30).json()["text"]
    report = json.loads(json.dumps(qa.factcheck(text).to_dict()))
    told = {"form": "docx", "report": report, "file": file}
    back = Document(io.BytesIO(httpx.post(f"{address}/ui/report", json=told, timeout=30).content))
    assert [(p.text, p.style and p.style.name) for p in back.paragraphs] == [(text, "Intense Quote")]
    assert [c.text.split(".")[0] for c in back.comments] == ["Contradicted", "Supported"]


def test_a_report_that_is_none_is_not_written(qa: ArticleQA, address: str) -> None:
    report = json.loads(json.dumps(qa.factcheck(DRAFT).to_dict()))
    whole = httpx.post(f"{address}/ui/report", json={"form": "md", "report": report}, timeout=30)
    assert (whole.status_code, WRONG.split()[-2] in whole.text) == (200, True)
    for form, told in (("exe", report), ("md", {**report, "sentences": [{"text": 1}]}), ("md", {})):
        assert httpx.post(f"{address}/ui/report", json={"form": form, "report": told}, timeout=30).status_code == 422
    assert httpx.post(f"{address}/ui/watch", json={"report": {}}, timeout=30).status_code == 422


KEEP = """async ([text, sentences]) => {
  const { lay } = await import("/ui/shelf.js");
  await lay("draft", { text, name: "", file: "", collection: "", within: {}, handed: [], sentences, citations: [],
    notices: [], filters: {}, model: "extractive", total: sentences.length, over: true });
}"""
OPEN = """async () => {
  const { begin } = await import("/ui/factcheck.js");
  const start = performance.now();
  await begin();
  return performance.now() - start;
}"""


@pytest.mark.browser
def test_a_long_draft_that_is_kept_does_not_hold_up_the_page(chromium: Browser, address: str) -> None:
    told = [f"In year {n} the council of Velden spoke of the tram line for {n} hours." for n in range(1_500)]
    found = [plain(CheckedSentence(text=words, start=0, end=len(words), verdict="not_found")) for words in told]
    with visit(chromium, address) as page:
        page.evaluate(KEEP, ["\n\n".join(told), found])
        assert page.evaluate(OPEN) < 4_000
        view = opened(page)
        expect(view.locator(".said")).to_have_count(len(told))
        expect(view.locator(".said[tabindex='0']")).to_have_count(1)
        assert " ".join(view.locator(".paper").inner_text().split()).startswith(told[0])
        view.locator(".said").last.click()
        expect(view.locator(".finding.current .words")).to_have_text(told[-1])
