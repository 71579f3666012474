"""The claims of a sentence on the page: what does not hold is marked where it stands, and why is one click away."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, expect
from serving import served
from test_web_chat import ask, in_every_look, visit
from test_web_markup import ANY_TEXT, Read

from evals.mocked.mocks import Scripted as ScriptedModel
from qa import ArticleQA
from qa.answer import Answer, Final
from qa.answering.finding.assembly import Assembly
from qa.proof.check.sentence_checker import Checker
from qa.proof.check.streamed import DraftSentence
from qa.proof.facts.align import Source
from qa.web.drawn import panel, render
from qa.web.drawn.turn import Turn, after
from store.article import Article

QUAY = Article(
    title="Quay approved",
    source="Harbour Courier",
    genre="news",
    text="The council met.\n\nThe council approved the new quay on Monday, and the ferry to the islands will stop in "
    "May. The quay will cost 412 million crowns, it said.",
)
TRUE = "The council approved the new quay on Monday"
MIXED = f"{TRUE}, and residents protested loudly."


def drawn(text: str) -> str:
    checker, assembly = Checker([Source(QUAY, 0, len(QUAY.text))]), Assembly([QUAY])
    assembly.add("", checker.check(DraftSentence("", text, (1,))))
    answer = Answer(
        question="Q",
        standalone_question="Q",
        text=assembly.text,
        sentences=assembly.sentences,
        citations=assembly.citations,
    )
    return render.turn(after(Turn(number=1, question="Q"), Final(answer), lambda *_: QUAY))


def test_the_claim_that_does_not_hold_is_marked_where_it_stands() -> None:
    page = drawn(MIXED)
    assert f'{TRUE}, and <span class="claim unsupported">residents protested loudly</span>.' in page
    assert "What was read does not say “residents protested loudly”." in Read(page).text.replace("and ", "")


def test_a_sentence_whose_claims_all_hold_has_no_mark_in_it() -> None:
    page = drawn(f"{TRUE}, and the ferry to the islands will stop in May.")
    assert 'class="claim partial"' not in page
    assert 'class="words"' in page


def test_a_marker_leads_to_the_exact_words_of_the_claims() -> None:
    start = QUAY.text.index(TRUE)
    assert f"exact={start}-{start + len(TRUE)}" in drawn(MIXED)


def test_the_source_marks_the_sentence_and_the_exact_words_more_strongly() -> None:
    start, end = QUAY.text.index(TRUE), QUAY.text.index(" The quay will")
    shown = panel.article(QUAY, (start, end), (), ((start, start + len(TRUE)),), number=1)
    assert f'<mark class="cited"><em class="exact">{TRUE}</em>, and the ferry' in shown
    assert "those that carry the claims stand out" in shown
    assert 'class="exact"' not in panel.article(QUAY, (start, end), (), ((start, end),), number=1)


spans = st.tuples(st.integers(-5, 120), st.integers(-5, 120))


@given(ANY_TEXT, spans, st.lists(spans, max_size=5))
def test_whatever_is_asked_to_be_marked_the_text_stays_whole(
    text: str, mark: tuple[int, int], exact: list[tuple[int, int]]
) -> None:
    article = Article(text=text or "x")
    plain = panel.article(article, mark, (), (), whole=True)
    marked = panel.article(article, mark, (), exact, whole=True)
    bare = re.sub(r'<em class="exact">|</em>|<wbr>|&amp;exact=[^"&]*|exact%[^"&]*', "", marked)
    kept = re.sub(r"<wbr>", "", plain)
    assert bare.replace("; those that carry the claims stand out.", ".") == kept


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(
        tmp_path_factory.mktemp("claims"), model=ScriptedModel(replies=[f"{MIXED} [1]"] * 4), judge=None
    ) as qa:
        qa.add(QUAY)
        yield qa


@pytest.mark.browser
def test_in_a_browser_the_reason_is_one_click_away(
    chromium: Browser,
    library: ArticleQA,
) -> None:
    with served(library) as address, visit(chromium, address) as page:
        turn = ask(page, "When did the council approve the quay?")
        claim = turn.locator(".words .claim.unsupported")
        expect(claim).to_have_text("residents protested loudly")
        line = claim.evaluate("e => getComputedStyle(e).textDecorationLine + getComputedStyle(e).textDecorationStyle")
        assert line == "underlinewavy"
        assert turn.locator(".words").evaluate("e => getComputedStyle(e).textDecorationLine") == "none"
        turn.locator(".verdict > summary").click()
        expect(turn.locator(".claims .unsupported .reason")).to_contain_text("residents protested loudly")
        in_every_look(page, "claims")
        turn.locator(".claims .supported .evidence").click()
        expect(page.locator("#source mark .exact")).to_have_text(TRUE)
        in_every_look(page, "claims-source")
