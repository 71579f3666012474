"""The words that answer in an evidence pack: bold on its pages, checked to be the article's, absent in older packs."""

from __future__ import annotations

import copy
import html
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_export import BOTH, WRITERS
from test_export import answer as written

from qa import Answer, Article, ArticleQA
from qa.answer import Sentence
from qa.answering.finding.assembly import markdown
from qa.packs import talks
from qa.packs.check import check_pack
from qa.packs.export import digest_of, to_html, to_json, to_markdown
from qa.packs.parse import answer as answer_of
from qa.packs.talks import KeptTurn, Talk
from store.errors import ReadError

QUAY = Article(
    title="Quay *approved* in Tarnholm",
    source="Harbour <Courier>",
    published_at="2031-03-03",
    genre="news",
    text="The council of Tarnholm approved the new quay [3] on Monday. The quay will cost 412 million crowns, it said.",
)


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("library")) as opened:
        opened.add(QUAY)
        yield opened


@pytest.fixture(scope="module")
def answer(qa: ArticleQA) -> Answer:
    found = qa.ask("What will the quay in Tarnholm cost?")
    assert "412 million crowns" in [s.text[a:b] for s in found.sentences for a, b in s.answering]
    return found


def test_the_pages_draw_them_bold_in_the_answer_and_sentence_by_sentence(answer: Answer) -> None:
    assert to_html(answer).count("<strong>412 million crowns</strong>") == 2
    assert to_markdown(answer).count("**412 million crowns**") == 2
    talk = Talk(title="Quay", turns=(KeptTurn(question=answer.question, answer=answer),))
    assert "<strong>412 million crowns</strong>" in talks.to_html(talk)
    assert talks.read(talks.to_html(talk)) == talk


def test_the_text_itself_has_no_signs_of_it(answer: Answer) -> None:
    assert "412 million crowns, it said." in answer.text
    assert "*" not in answer.text


@pytest.mark.parametrize("form", WRITERS)
def test_a_pack_with_them_checks_out(qa: ArticleQA, answer: Answer, form: str) -> None:
    assert check_pack(WRITERS[form](answer, qa.article), qa.article).problems == ()


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_a_page_on_which_other_words_are_bold_is_noticed(qa: ArticleQA, answer: Answer, form: str) -> None:
    bold = {"markdown": "**412 million crowns**", "html": "<strong>412 million crowns</strong>"}[form]
    page = WRITERS[form](answer, qa.article).replace(bold, "412 million crowns", 1)
    assert any("was changed after the export" in p for p in check_pack(page, qa.article).problems)


def changed(answer: Answer, parts: Any) -> str:
    """The pack of somebody who says that other parts answer, and makes its digests anew."""
    told = copy.deepcopy(json.loads(json.dumps(answer.to_dict())))
    told["sentences"][0]["answering"] = parts
    return to_json(answer_of(told))


@pytest.mark.parametrize("parts", [[[0, 7]], [[40, 30]], [[40, 9_999]], [[50, 60], [40, 45]], [[40, 50], [49, 55]]])
def test_parts_that_are_not_the_articles_words_are_named(qa: ArticleQA, answer: Answer, parts: list[list[int]]) -> None:
    problems = check_pack(changed(answer, parts), qa.article).problems
    assert problems == ("Sentence 1: what is said to answer in it are not the article's words.",)


@pytest.mark.parametrize("parts", [[40], [["a", "b"]], [[1, 2, 3]], [[-1, 4]], "40", {"a": 1}])
def test_parts_of_another_kind_are_refused(answer: Answer, parts: object) -> None:
    with pytest.raises(ReadError, match="answering"):
        changed(answer, parts)


def test_what_a_model_wrote_has_no_words_of_the_article_to_point_at() -> None:
    first, *rest = written().sentences
    told = replace(written(), sentences=(replace(first, answering=((0, 3),)), *rest))
    report = check_pack(to_json(told), BOTH)
    assert "Sentence 1: what is said to answer in it are not the article's words." in report.problems


@pytest.mark.parametrize("write", [to_json, to_markdown, to_html])
def test_a_pack_from_before_there_were_any_still_checks_out(
    qa: ArticleQA, answer: Answer, write: Callable[..., str]
) -> None:
    bare = replace(answer, sentences=tuple(replace(s, answering=()) for s in answer.sentences))
    told = json.loads(to_json(bare, qa.article))
    for sentence in told["sentences"]:
        del sentence["answering"]
    told["pack"]["sentences"] = [digest_of(s) for s in told["sentences"]]
    told["pack"]["digest"] = digest_of(told)
    page = json.dumps(told) if write is to_json else _with_data(write(bare, qa.article), told)
    assert check_pack(page, qa.article).problems == ()


def _with_data(page: str, told: dict[str, Any]) -> str:
    """The page with other data in it."""
    for opening, closing, data in (
        ('<pre id="evidence-pack">', "</pre>", html.escape(json.dumps(told))),
        ("\n```json evidence-pack\n", "\n```", json.dumps(told).replace("`", "\\u0060")),
    ):
        if opening in page:
            before, _, rest = page.partition(opening)
            return f"{before}{opening}{data}{closing}{rest.partition(closing)[2]}"
    raise AssertionError("no data in the page")


texts = st.lists(
    st.sampled_from(["a", "[3]", "[", "](", "![x", "<b>", "\\", "*(", " ", "*", "\ufdd0", "\ufdd1", "3."]), min_size=1
)


@given(texts.map("".join), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4))
def test_whatever_is_to_be_bold_the_words_of_a_page_stay_the_same(text: str, parts: list[tuple[int, int]]) -> None:
    def page(*answering: tuple[int, int]) -> str:
        sentence = Sentence(text=text, support="supported", answering=answering)
        told = Answer(question="Q", standalone_question="Q", text=f"{markdown(text)} [1]", sentences=(sentence,))
        return to_html(told).partition("<details>")[0].replace("<strong>", "").replace("</strong>", "")

    assert page(*parts) == page()
