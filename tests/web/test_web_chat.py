"""The chat in headless Chromium: ask, see the answer come, see each verdict, open a source at the exact words.

`SCREENSHOTS=folder` keeps pictures of the main views.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from double import Fails, Pause, Scripted, abstains, endless, told
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, Route, expect
from serving import served

from evals.mocked.mocks import Scripted as ScriptedModel
from qa import ArticleQA
from qa.answer import Checked, Found
from qa.errors import ModelError
from store.article import Article

pytestmark = pytest.mark.browser

SIZES = {"wide": (1280, 860), "narrow": (360, 740)}
LOOKS = [(size, scheme) for size in SIZES for scheme in ("light", "dark")]
EVERY_LOOK = pytest.mark.parametrize(("size", "scheme"), LOOKS if os.environ.get("SCREENSHOTS") else LOOKS[-1:])
"""The small screen in the dark; the large one in the light is what other tests see. For pictures, each with each."""

expect.set_options(timeout=20_000)


@contextmanager
def visit(
    chromium: Browser, address: str, size: str = "wide", scheme: Any = "light", locale: str = "en-GB"
) -> Iterator[Page]:
    """The chat, opened by a visitor of their own; fails when the page asks anybody else, or complains.

    What fails within it tells what the visitor's pages show and complained of.
    """
    width, height = SIZES[size]
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale=locale)
    page = context.new_page()
    page.set_default_timeout(60_000)
    foreign: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda r: foreign.append(r.url) if not r.url.startswith(f"{address}/") else None)
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.goto(address)
    begun(page)
    expect(page.locator(".welcome")).to_be_visible(timeout=60_000)
    try:
        yield page
    except (AssertionError, Error) as error:
        error.add_note("\n".join([*_seen(context), *complaints]))
        raise
    assert not foreign
    assert not without_closings(complaints)
    context.close()


def begun(page: Page) -> None:
    """Waits until the scripts of a page that was just loaded have begun.

    What the server drew of it is seen before, and hears no key and no click yet.
    """
    expect(page.locator("body[data-view]")).to_have_count(1, timeout=60_000)


def _seen(context: BrowserContext) -> Iterator[str]:
    """What the pages of a visitor show, and at which stage their turns are."""
    for page in context.pages:
        stages = page.locator(".turn").evaluate_all("all => all.map((turn) => `${turn.id} ${turn.dataset.stage}`)")
        yield f"{page.url} {stages}: {page.locator('body').inner_text()[:2000]}"


def side_bar(page: Page) -> Locator:
    """The side bar, which small screens open with the menu button.

    By the width, not by what is seen: a page that was just loaded may have drawn neither the button nor the bar yet.
    """
    begun(page)
    bar = page.locator("#qa-nav")
    if page.evaluate("matchMedia('(max-width: 1099px)').matches") and not page.locator("body.nav-open").count():
        page.locator("#qa-bar [data-act=menu]").click()
    expect(bar).to_be_visible()
    return bar


def without_closings(complaints: list[str]) -> list[str]:
    """`complaints` without those of Gradio's client about its own closing of a stream of events.

    It closes one when the last event is over, and when the page is left; where the answer to the request for it is not
    there yet, or the page lives a moment longer, it takes that for an error of the connection. It says so at once, and
    after it once for each event that was under way.
    """
    kept: list[str] = []
    closing = False
    for text in complaints:
        lost = text.startswith("Unexpected error Connection errored out.")
        closing = text.startswith("AbortError: signal is aborted without reason") or (closing and lost)
        if not closing:
            kept.append(text)
    return kept


def test_only_a_closed_stream_is_no_complaint() -> None:
    aborted, lost = "AbortError: signal is aborted without reason\n at x", "Unexpected error Connection errored out. "
    assert without_closings(["a", aborted, lost, lost, "b"]) == ["a", "b"]
    assert without_closings([aborted, "a", lost]) == ["a", lost]
    assert without_closings([lost]) == [lost]


def ask(page: Page, question: str, stage: str | None = "done") -> Locator:
    """Asks and waits until the newest turn is at `stage`."""
    number = page.locator(".turn").count() + 1
    page.locator("#qa-question textarea").fill(question)
    page.locator("#qa-question textarea").press("Enter")
    turn = page.locator(f"#qa-latest #t{number}")
    expect(turn).to_be_visible()
    if stage is not None:
        expect(turn).to_have_attribute("data-stage", stage)
    return turn


def picture(page: Page, name: str) -> None:
    """Keeps what the page looks like, if anybody wants to see."""
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder, f"{name}.png"))


def milliseconds_to_marks(page: Page, link: Locator) -> float:
    """From the click on `link`, by the page's own clock, to the frame in which the marked words are in sight."""
    page.evaluate(
        """() => { window.shown = new Promise((done) => {
          document.addEventListener('click', () => {
            const start = performance.now();
            const look = () => {
              const box = document.querySelector('#source .body:not([aria-busy]) mark.cited')?.getBoundingClientRect();
              if (box && box.height > 0 && box.top < innerHeight && box.bottom > 0) done(performance.now() - start);
              else requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
          }, { once: true, capture: true });
        }); }"""
    )
    link.click()
    return float(page.evaluate("() => window.shown"))


AMISS = """() => {
  const found = [];
  const wider = (e) => e.scrollWidth > e.clientWidth + 1;
  const named = (e) => e.outerHTML.slice(0, 120);
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page is wider than the screen");
  for (const e of document.querySelectorAll("dialog[open], #source .body, #qa-nav, #qa-talk, .sheet"))
    if (e.checkVisibility() && wider(e)) found.push("it scrolls sideways: " + named(e));
  for (const e of document.querySelectorAll("#qa-frame :is(button, summary), dialog :is(button, summary)"))
    if (e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && wider(e)
        && getComputedStyle(e).textOverflow !== "ellipsis") found.push("its words are cut off: " + named(e));
  return found;
}"""


def in_every_look(page: Page, name: str) -> None:
    """Looks at the page as it is, at each size in each scheme: all of it fits, and pictures are kept as `name`."""
    before = page.viewport_size
    for size, scheme in LOOKS:
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        expect(page.locator("body.dark")).to_have_count(int(scheme == "dark"))
        assert page.evaluate(AMISS) == []
        picture(page, f"{name}-{size}-{scheme}")
    assert before
    page.set_viewport_size(before)


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


# --- the real thing over the samples ---


@pytest.fixture(scope="module")
def library(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("library"), judge=None) as qa:
        assert len(qa.add(samples).added) >= 30
        yield qa


@pytest.fixture(scope="module")
def samples_page(library: ArticleQA) -> Iterator[str]:
    with served(library) as address:
        yield address


@EVERY_LOOK
def test_an_answer_leads_to_the_exact_words(
    chromium: Browser, library: ArticleQA, samples_page: str, size: str, scheme: str
) -> None:
    with visit(chromium, samples_page, size, scheme) as page:
        expect(page.locator(".count")).to_have_text(f"{len(library.articles())} articles")
        expect(page.locator(".example")).to_have_count(4)
        picture(page, f"first-{size}-{scheme}")
        question = page.locator(".example").first.inner_text()
        page.locator(".example").first.click()
        turn = page.locator("#t1")
        expect(turn).to_have_attribute("data-stage", "done")
        answer = httpx.post(f"{samples_page}/v1/ask", json={"question": question}, timeout=60).json()
        assert not answer["abstained"]
        expect(turn.locator(".sentence")).to_have_count(len(answer["sentences"]))
        for sentence, drawn in zip(answer["sentences"], turn.locator(".sentence").all(), strict=True):
            assert folded(drawn.locator(".words").inner_text()) == folded(sentence["text"])
            expect(drawn.locator(".verdict > summary .sr")).to_have_text("Supported")
            assert drawn.locator(".chip").all_inner_texts()[0].startswith(f"[{sentence['citations'][0]}]")
        for citation in answer["citations"]:
            chip = turn.locator(f".chip[data-about='t1-c{citation['number']}']").first
            expect(chip).to_have_accessible_name(
                re.compile(f"^Source {citation['number']}: .*{citation['title'] or ''}")
            )
            milliseconds_to_marks(page, chip)
            marks = page.locator("#source mark.cited")
            assert folded(" ".join(marks.all_inner_texts())) == folded(citation["quote"])
            expect(page.locator("#source article")).to_have_attribute("data-article", citation["article_id"])
            source, sentence_box = page.locator("#source").bounding_box(), turn.locator(".words").first.bounding_box()
            assert source
            assert sentence_box
            if size == "wide":
                assert source["x"] > sentence_box["x"] + sentence_box["width"] - 1
            else:
                assert source["y"] > 0.3 * SIZES[size][1]
                assert chip.bounding_box()["y"] < source["y"]  # type: ignore[index]
        picture(page, f"source-{size}-{scheme}")
        page.keyboard.press("Escape")
        expect(page.locator("#source")).to_be_hidden()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_opinion_looks_like_one(chromium: Browser, library: ArticleQA, samples_page: str) -> None:
    opinion = next(a for a in library.articles(genre="opinion") if a.title and a.author and a.language == "en")
    with visit(chromium, samples_page) as page:
        turn = ask(page, f"What does {opinion.author} say in “{opinion.title}”?")
        chip = turn.locator(".chip.opinion").first
        expect(chip).to_contain_text("opinion")
        chip.click()
        expect(page.locator("#source article.opinion .badge")).to_have_text("Opinion")
        in_every_look(page, "opinion")


def test_an_abstention_helps(chromium: Browser, samples_page: str) -> None:
    with visit(chromium, samples_page) as page:
        turn = ask(page, "What is China's GDP growth rate in 2024?")
        expect(turn).to_contain_text("Not answered")
        expect(turn.locator(".reason")).not_to_be_empty()
        expect(turn.locator(".searched")).to_contain_text("Searched for What is China's GDP growth rate in 2024?")
        in_every_look(page, "abstained")
        if turn.locator(".near").count():
            turn.locator(".near").first.click()
            expect(page.locator("#source mark.cited").first).to_be_in_viewport()


def test_a_model_that_lies_is_shown_to(chromium: Browser, library: ArticleQA) -> None:
    reply = "The harbour expansion will cost 412 million crowns. [1] It will create 9,300 jobs on Mars. [1]"
    library_of_model = ArticleQA(library.library, model=ScriptedModel(replies=[reply]), judge=None)
    with served(library_of_model) as address, visit(chromium, address) as page:
        turn = ask(page, "How much will the harbour expansion in Port Merrin cost?")
        expect(turn.locator(".sentence.unsupported")).to_have_count(1)
        expect(turn.locator(".sentence.unsupported .chip")).to_have_count(0)
        expect(turn.locator(".progress")).to_contain_text("1 not supported")
        turn.locator(".sentence.unsupported summary").click()
        expect(turn.locator(".verdict.unsupported .reasons li").first).to_be_visible()
        in_every_look(page, "unsupported")


# --- what only a double does on demand ---

NEWS = Article(
    text="The bridge cost 40 crowns.\n\nIt opened in May, after a long winter.\n\n" + "More was said. " * 400,
    title="Bridge opens",
    source="The Gazette",
    author="A. Writer",
    url="https://gazette.example/bridge",
    genre="news",
    published_at="2024-05-14",
)
SAID = (
    ("The bridge cost 40 crowns.", "supported", NEWS, "The bridge cost 40 crowns."),
    ("It opened in June.", "partial", NEWS, "It opened in May, after a long winter."),
    ("It has 4,000 lamps.", "unsupported", NEWS, "It opened in May, after a long winter."),
    ("Nobody says who paid.", "unchecked", None, ""),
)
LONGER = [(" ".join(["Bridges"] * n) + ".", "supported", NEWS, NEWS.text[:26]) for n in range(3, 15)]
EDGES = [(Pause(0.2), s) if isinstance(s, Checked) else (s,) for s in told("at the edge", *LONGER)]  # type: ignore[arg-type]
SCRIPT: dict[str, Any] = {
    "at the edge": [step for steps in EDGES for step in steps],
    "cost": told("cost", *SAID),
    "slowly": told("slowly", *SAID, pause=0.25),
    "and then?": told("and then?", SAID[0]),
    "when?": told("when?", SAID[1]),
    "at length": told("at length", *(LONGER * 4), pause=0.02),
    "no": abstains("no", "No article found says that.", (NEWS, "It opened in May, after a long winter.")),
    "fail": [Found(()), Fails(ModelError("The language model did not answer in time; ask again."))],
    "bug": [Found(()), Fails(RuntimeError("inner detail"))],
    "for ever": endless("The bridge"),
    "ever after": endless("The bridge"),
    "lingering": [*told("lingering", SAID[0]), Pause(7)],
}


@pytest.fixture(scope="module")
def double() -> Scripted:
    return Scripted((NEWS,), SCRIPT)


@pytest.fixture(scope="module")
def address(double: Scripted) -> Iterator[str]:
    with served(double) as where:
        yield where


WATCH = """() => {
  window.moved = [];
  window.lengths = new Set();
  window.forget = () => seen.clear();
  const seen = new Map(); // place of each word that was shown whole, by its number
  const look = () => {
    const said = document.querySelector('#qa-latest .said');
    if (said) {
      window.lengths.add(said.innerText.length);
      const walker = document.createTreeWalker(said, NodeFilter.SHOW_TEXT);
      const words = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (!node.parentElement.closest('.words, .pending')) continue;
        for (const word of node.data.matchAll(/\\S+/g)) {
          if (/^(\\[|\\(|_)/.test(word[0])) break; // the markers that are drawn as chips once the sentence is checked
          const range = document.createRange();
          range.setStart(node, word.index);
          range.setEnd(node, word.index + word[0].length);
          const box = range.getBoundingClientRect();
          words.push([word[0], Math.round(box.left), Math.round(box.top + scrollY)]);
        }
      }
      if (said.querySelector('.pending') && !/[.?!]$/.test(words.at(-1)?.[0])) words.pop(); // it may be half a word
      words.forEach(([word, left, top], number) => {
        const before = seen.get(number);
        if (before && before.join() !== [word, left, top].join()) window.moved.push([before, [word, left, top]]);
        seen.set(number, [word, left, top]);
      });
      window.watched = seen.size;
    }
    requestAnimationFrame(look);
  };
  look();
}"""


@pytest.mark.parametrize("size", SIZES)
def test_the_answer_comes_as_it_is_written_and_no_word_moves(chromium: Browser, address: str, size: str) -> None:
    with visit(chromium, address, size) as page:
        page.evaluate(WATCH)
        for question, said in (("slowly", SAID), ("at the edge", LONGER)):
            turn = ask(page, question)
            expect(turn.locator(".sentence")).to_have_count(len(said))
            page.wait_for_timeout(100)
            assert page.evaluate("window.lengths.size") >= 4
            assert page.evaluate("window.watched") == sum(len(text.split()) for text, *_ in said)
            assert page.evaluate("window.moved") == []
            expect(page.get_by_role("button", name="Stop")).to_be_hidden()
            page.locator("#qa-new").evaluate("button => button.click()")  # narrow, it is in the menu
            expect(page.locator(".turn")).to_have_count(0)
            page.evaluate("window.forget()")


def test_every_verdict_is_told_apart_without_colour(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        turn = ask(page, "cost")
        styles = turn.locator(".words").evaluate_all(
            "es => es.map(e => getComputedStyle(e).textDecorationLine + getComputedStyle(e).textDecorationStyle)"
        )
        marks = turn.locator(".verdict > summary svg").evaluate_all("es => es.map(e => e.innerHTML)")
        names = turn.locator(".verdict > summary .sr").all_inner_texts()
        assert len(set(styles)) == len(set(marks)) == len(set(names)) == 4
        assert names == ["Supported", "Partly supported", "Not supported", "Not checked"]


def test_hovering_and_focusing_a_marker_tells_the_source(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        turn = ask(page, "cost")
        card = page.locator("#card")
        told_parts = ["The bridge cost 40 crowns.", "Bridge opens", "The Gazette", "A. Writer", "14 May 2024", "News"]
        turn.locator(".chip").first.hover()
        for part in told_parts:
            expect(card).to_contain_text(part)
        page.mouse.move(2, 300)
        expect(card).to_be_hidden()
        turn.locator(".understood summary").focus()
        page.keyboard.press("Tab")
        expect(turn.locator(".chip").first).to_be_focused()
        expect(card).to_be_visible()
        described = turn.locator(".chip").first.get_attribute("aria-describedby")
        expect(page.locator(f"#{described}")).to_contain_text("The bridge cost 40 crowns.")
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()


def test_the_menu_of_a_small_screen_is_used_by_keyboard(chromium: Browser, samples_page: str) -> None:
    with visit(chromium, samples_page, "narrow") as page:
        page.locator("#qa-bar [data-act=menu]").press("Enter")
        expect(page.locator("#qa-nav a[data-view=chat]")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#qa-bar [data-act=menu]")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("body")).to_have_attribute("data-view", "library")
        expect(page.locator("#qa-bar [data-act=menu]")).to_be_focused()


def test_the_menu_has_the_focus_though_the_page_has_not_marked_the_view_yet(
    chromium: Browser, samples_page: str
) -> None:
    with visit(chromium, samples_page, "narrow") as page:
        page.evaluate("document.querySelector('#qa-nav a[data-view=chat]').removeAttribute('aria-current')")
        page.locator("#qa-bar [data-act=menu]").press("Enter")
        expect(page.locator("#qa-nav a[data-view=chat]")).to_be_focused()


def test_the_menu_that_was_opened_before_the_scripts_have_begun_stays_open(
    chromium: Browser, samples_page: str
) -> None:
    with visit(chromium, samples_page, "narrow") as page:
        page.locator("#qa-bar [data-act=menu]").press("Enter")
        page.evaluate("import('/ui/views.js').then((views) => views.begin())")
        expect(page.locator("#qa-nav a[data-view=chat]")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#qa-bar [data-act=menu]")).to_be_focused()


def test_a_marker_that_comes_to_lie_under_a_resting_pointer_tells_nothing(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        box = ask(page, "cost").locator(".chip").first.bounding_box()
        assert box
        page.locator("#qa-new").click()
        expect(page.locator(".turn")).to_have_count(0)
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        chip = ask(page, "cost").locator(".chip").first
        assert chip.bounding_box() == box
        page.wait_for_timeout(600)
        expect(page.locator("#card.shown")).to_have_count(0)
        page.mouse.move(box["x"] + box["width"] / 2 + 2, box["y"] + box["height"] / 2)
        expect(page.locator("#card.shown")).to_have_count(1)


def test_a_marker_that_has_the_focus_again_tells_nothing(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        chip = ask(page, "cost").locator(".chip").first
        chip.press("Enter")
        expect(page.locator("#source mark.cited")).to_be_visible()
        page.keyboard.press("Escape")
        expect(chip).to_be_focused()
        expect(page.locator("#card")).to_be_hidden()


def test_a_source_says_which_answer_it_is_cited_in(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        source, earlier = page.locator("#source"), page.locator("#source .of-earlier")
        ask(page, "cost").locator(".chip").first.click()
        expect(source.locator("mark.cited")).to_be_visible()
        expect(earlier).to_have_count(0)
        newer = ask(page, "when?")
        expect(earlier).to_have_text("This is cited in an earlier answer: cost")
        in_every_look(page, "source-earlier")
        newer.locator(".chip").first.click()
        expect(source.locator("mark.cited")).to_have_text("It opened in May, after a long winter.")
        expect(earlier).to_have_count(0)
        ask(page, "at length")
        expect(earlier).to_have_text("This is cited in an earlier answer: when?")
        earlier.click()
        expect(page.locator("#t2 .chip").first).to_be_in_viewport()
        page.locator("#t3 .chip").first.click()
        expect(earlier).to_have_count(0)
        page.locator("#qa-new").click()
        expect(page.locator(".turn")).to_have_count(0)
        expect(source).to_be_hidden()


def test_a_source_goes_with_the_answer_that_is_asked_for_anew(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        turn = ask(page, "cost")
        turn.locator(".chip").first.click()
        expect(page.locator("#source mark.cited")).to_be_visible()
        turn.locator("[data-act=retry]").click()
        expect(page.locator("#source")).to_be_hidden()


def test_a_new_answer_begins_with_its_question(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        for _ in range(3):
            turn = ask(page, "at length")
            box = turn.locator(".question").bounding_box()
            assert box
            assert 0 <= box["y"] < 100


def test_the_keyboard_is_enough(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        expect(page.locator("#qa-question textarea")).to_be_focused()
        page.keyboard.type("cost")
        page.keyboard.press("Enter")
        turn = page.locator("#t1")
        expect(turn).to_have_attribute("data-stage", "done")
        expect(page.locator(".example").first).to_be_hidden()  # the welcome goes a moment after the answer has come
        turn.locator(".understood summary").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#source mark.cited")).to_have_text("The bridge cost 40 crowns.")
        expect(page.locator("#source h2")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.locator("#source .live a")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#source")).to_be_hidden()
        expect(turn.locator(".chip").first).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(turn.locator(".verdict.supported .why")).to_be_visible()
        page.locator("#qa-strictness input").first.focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator("#qa-strictness label.selected")).to_have_text("Supported only")


def test_the_focus_is_in_the_box_once_what_was_pressed_is_gone(
    chromium: Browser, address: str, samples_page: str
) -> None:
    box = "#qa-question textarea"
    with visit(chromium, samples_page) as page:
        page.locator(".example").first.press("Enter")
        expect(page.locator("#t1")).to_have_attribute("data-stage", "done")
        expect(page.locator(box)).to_be_focused()
        page.locator("#t1 .excerpt").first.press("Enter")
        expect(page.locator("#source h2")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#t1 .excerpt").first).to_be_focused()
    with visit(chromium, address) as page:
        expect(ask(page, "for ever", None).locator(".pending")).to_contain_text("The bridge and")
        page.get_by_role("button", name="Stop").press("Enter")
        expect(page.locator("#t1")).to_have_attribute("data-stage", "stopped")
        expect(page.locator(box)).to_be_focused()


def test_a_view_is_where_it_was_when_it_is_come_back_to(chromium: Browser, samples_page: str) -> None:
    with visit(chromium, samples_page) as page:
        for _ in range(2):
            ask(page, "How many jobs will the harbour expansion create?")
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        where = page.evaluate("scrollY")
        assert where > 400
        for leave in ("#qa-nav a[data-view=settings]", "#qa-nav a[data-view=chat]"):
            page.locator(leave).click()
        assert page.evaluate("scrollY") == where


def test_what_is_printed_is_the_talk_in_dark_on_light(chromium: Browser, address: str) -> None:
    with visit(chromium, address, scheme="dark") as page:
        turn = ask(page, "cost")
        turn.locator(".chip").first.click()
        expect(page.locator("#source mark.cited")).to_be_visible()
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        for there in (".said", ".sources", ".searched"):
            expect(turn.locator(there).first).to_be_visible()
        for gone in ("#qa-composer", "#qa-nav", "#source", "#t1 .acts", "#t1 [data-act=sign]", "#t1 [data-act=edit]"):
            expect(page.locator(gone).first).to_be_hidden()
        expect(page.locator("body.dark")).to_have_count(0)
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        expect(page.locator("body.dark")).to_have_count(1)


def test_the_live_page_is_linked_at_the_words_with_its_host(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        ask(page, "cost").locator(".chip").first.click()
        link = page.locator("#source .live a")
        expect(link).to_have_attribute(
            "href", "https://gazette.example/bridge#:~:text=The%20bridge%20cost%2040%20crowns."
        )
        expect(link).to_contain_text("gazette.example")
        assert {"noopener", "noreferrer"} <= set((link.get_attribute("rel") or "").split())


def test_reasons_are_a_click_away_and_stay_open(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        turn = ask(page, "slowly", None)
        summary = turn.locator(".verdict.unsupported summary")
        summary.click()
        reason = turn.locator(".verdict.unsupported .reasons")
        expect(reason).to_contain_text("The number 4,000 stands in no article found.")
        expect(turn).to_have_attribute("data-stage", "done")
        expect(reason).to_be_visible()
        turn.locator(".verdict.unsupported .evidence").click()
        expect(page.locator("#source mark.cited")).to_have_text("It opened in May, after a long winter.")
        summary.click()
        expect(reason).to_be_hidden()


def test_an_answer_can_be_stopped(chromium: Browser, address: str, double: Scripted) -> None:
    with visit(chromium, address) as page:
        double.closed.clear()
        turn = ask(page, "for ever", None)
        expect(turn.locator(".pending")).to_contain_text("The bridge and")
        page.get_by_role("button", name="Stop").click()
        expect(turn).to_have_attribute("data-stage", "stopped")
        expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
        assert double.closed.wait(30)
        ask(page, "cost")


def test_a_question_is_asked_by_a_button_while_another_is_answered(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        ask(page, "cost")
        expect(ask(page, "for ever", None).locator(".pending")).to_contain_text("The bridge and")
        earlier = page.locator("#qa-earlier #t1")
        earlier.locator(".scope .more").click()
        earlier.locator(".scope form").get_by_role("button", name="Ask again").click()
        third = page.locator("#qa-latest #t3")
        expect(third).to_have_attribute("data-stage", "done")
        expect(third.locator(".question")).to_have_text("cost")
        expect(page.locator("#t2")).to_have_attribute("data-stage", "stopped")


def test_a_stop_that_arrives_late_ends_no_later_question(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        presses: list[Route] = []
        page.route("**/queue/join*", lambda r: presses.append(r) if _is_stop(r) else r.continue_())
        expect(ask(page, "for ever", None).locator(".pending")).to_contain_text("The bridge and")
        page.locator("#qa-stop").click()
        second = ask(page, "ever after", None)  # which ends the first by itself
        expect(second.locator(".pending")).to_contain_text("The bridge and")
        expect(page.locator("#qa-earlier #t1")).to_have_attribute("data-stage", "stopped")
        assert presses
        with page.expect_response("**/queue/join*"):
            for press in presses:
                press.continue_()
        page.wait_for_timeout(1_000)
        expect(second).to_have_attribute("data-stage", "writing")
        page.unroute("**/queue/join*")
        page.locator("#qa-stop").click()
        expect(second).to_have_attribute("data-stage", "stopped")


def _is_stop(route: Route) -> bool:
    """Whether a press of Stop is sent, which names a question and sends neither its words nor how it is answered."""
    return len((route.request.post_data_json or {"data": []})["data"]) == 2


def test_an_answer_ends_when_its_reader_leaves(chromium: Browser, address: str, double: Scripted) -> None:
    double.closed.clear()
    with visit(chromium, address) as page:
        expect(ask(page, "for ever", None).locator(".pending")).to_be_visible()
    assert double.closed.wait(30)


@pytest.mark.parametrize(
    ("question", "words"),
    [("fail", "The language model did not answer in time"), ("bug", "Something went wrong here")],
)
def test_a_failure_is_told(chromium: Browser, address: str, question: str, words: str) -> None:
    with visit(chromium, address) as page:
        turn = ask(page, question, "failed")
        expect(turn).to_contain_text(words)
        assert "inner detail" not in page.content()
        ask(page, "cost")


def test_a_conversation_goes_on_and_begins_anew(chromium: Browser, address: str, double: Scripted) -> None:
    with visit(chromium, address) as page:
        ask(page, "cost")
        ask(page, "and then?")
        assert double.asked[-1]["history"][0][1] == "cost"
        assert len(double.asked[-1]["history"]) == 2
        expect(page.locator("#qa-earlier .turn")).to_have_count(1)
        page.locator("#qa-earlier .chip").first.click()
        expect(page.locator("#source mark.cited")).to_have_text("The bridge cost 40 crowns.")
        page.get_by_role("button", name="New conversation").click()
        expect(page.locator(".welcome")).to_be_visible()
        expect(page.locator(".turn")).to_have_count(0)
        ask(page, "cost")
        assert double.asked[-1]["history"] == ()


def test_two_visitors_see_nothing_of_each_other(chromium: Browser, address: str, double: Scripted) -> None:
    with visit(chromium, address) as one, visit(chromium, address) as other:
        ask(one, "cost")
        ask(other, "no")
        ask(one, "and then?")
        assert double.asked[-1]["history"][0][1] == "cost"
        ask(other, "and then?")
        assert double.asked[-1]["history"][0][1] == "no"
        assert "bridge cost 40" not in other.locator("#t1").inner_text()
        assert "No article found says that." not in one.content()


def test_strictness_is_asked_for(chromium: Browser, address: str, double: Scripted) -> None:
    with visit(chromium, address, "narrow") as page:
        for label, value in (("Supported only", "strict"), ("Verbatim", "verbatim"), ("Mark unsupported", "annotate")):
            page.locator("#qa-strictness").get_by_text(label).click()
            ask(page, "cost")
            assert double.asked[-1]["strictness"] == value


def test_a_question_sent_twice_in_one_press_is_asked_once(chromium: Browser, address: str, double: Scripted) -> None:
    with visit(chromium, address) as page:
        before = len(double.asked)
        page.locator("#qa-question textarea").fill("slowly")
        page.locator("#qa-question textarea").evaluate(
            """box => [1, 2].forEach(() =>
              box.dispatchEvent(new KeyboardEvent('keypress', { key: 'Enter', bubbles: true })))"""
        )
        expect(page.locator("#qa-latest #t1")).to_have_attribute("data-stage", "done")
        assert len(double.asked) == before + 1


def test_a_question_is_asked_again_though_its_answer_has_not_ended_on_the_server(
    chromium: Browser, address: str
) -> None:
    with visit(chromium, address) as page:
        ask(page, "lingering")
        ask(page, "lingering")
        expect(page.locator("#qa-earlier #t1")).to_have_attribute("data-stage", "done")


def test_an_empty_question_asks_nothing(chromium: Browser, address: str, double: Scripted) -> None:
    with visit(chromium, address) as page:
        before = len(double.asked)
        page.get_by_role("button", name="Ask", exact=True).click()
        page.locator("#qa-question textarea").fill("   ")
        page.locator("#qa-question textarea").press("Enter")
        page.wait_for_timeout(300)
        expect(page.locator(".welcome")).to_be_visible()
        assert len(double.asked) == before


def test_an_empty_library_explains_itself(chromium: Browser) -> None:
    with served(Scripted()) as address, visit(chromium, address, "narrow") as page:
        expect(page.locator(".welcome")).to_contain_text("The library is empty")
        expect(page.locator(".welcome")).to_contain_text("qa add")
        expect(page.locator(".count")).to_have_text("No articles yet")


def test_a_source_opens_in_a_tab_of_its_own(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        where = ask(page, "cost").locator(".chip").first.get_attribute("href")
        tab = page.context.new_page()
        tab.goto(f"{address}{where}")
        expect(tab.locator("mark.cited")).to_have_text("The bridge cost 40 crowns.")
        expect(tab).to_have_title("Bridge opens")
