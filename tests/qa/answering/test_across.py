"""A question in one language and articles in another: the articles' own words, or an abstention in the question's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bilingual import Bilingual

from qa import Answer, Article, ArticleQA
from qa.answering.phrases import LANGUAGES
from store.embedding.plain_questions import PLAIN_QUESTIONS

BILINGUAL = Bilingual(
    ("ferry", "渡轮"), ("cancel", "取消"), ("storm", "风暴"), ("bridge", "大桥"), ("cost", "造价"), ("school", "学校")
)
ARTICLES = (
    Article(
        id="ferry",
        title="Crossing",
        source="The Ledger",
        published_at="2025-03-01",
        text="The council met on Monday. The ferry to Skerry was cancelled because of the storm. Nobody was hurt.",
    ),
    Article(
        id="bridge",
        title="Span",
        source="The Ledger",
        published_at="2025-04-01",
        text="The bridge was praised by many. The cost of the bridge was 88 million crowns. It is painted green.",
    ),
    Article(id="school", title="Lessons", source="The Post", text="The school has a new roof. Lessons begin at nine."),
    Article(id="大会", title="大会", source="港口日报", text="斯凯里的大会在周一举行。大会由林涛主持，没有人缺席。"),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    now = datetime(2025, 6, 1, tzinfo=UTC)
    with ArticleQA.open(tmp_path_factory.mktemp("across"), embedder=BILINGUAL, now=now) as opened:
        opened.add(ARTICLES)
        yield opened


def quotes(answer: Answer) -> list[tuple[str, str]]:
    return [(citation.article_id, citation.quote) for citation in answer.citations]


def test_a_chinese_question_is_answered_in_the_words_of_an_english_article(library: ArticleQA) -> None:
    answer = library.ask("渡轮为什么因风暴取消？")
    assert not answer.abstained
    assert quotes(answer) == [("ferry", "The ferry to Skerry was cancelled because of the storm.")]
    assert "英文" in answer.notices[-1]


def test_an_english_question_is_answered_in_the_words_of_a_chinese_article(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path, embedder=BILINGUAL) as library:
        library.add(
            [
                Article(id="渡轮", text="议会周一开会。风暴来临，渡轮被取消。"),
                Article(id="学校", text="学校有了新屋顶。"),
            ]
        )
        answer = library.ask("Why was the ferry cancelled, was it the storm?")
    assert quotes(answer) == [("渡轮", "风暴来临，渡轮被取消。")]
    assert "in Chinese" in answer.notices[-1]


def test_of_a_number_that_is_asked_for_the_sentence_with_one_is_told(library: ArticleQA) -> None:
    assert quotes(library.ask("大桥的造价是多少？")) == [("bridge", "The cost of the bridge was 88 million crowns.")]


@pytest.mark.parametrize(
    "question",
    [
        "火星上有什么？",  # nothing is near
        "学校的造价是多少？",  # no number is near
        "2019年渡轮为什么因风暴取消？",  # of another year
    ],
)
def test_what_is_not_near_enough_is_declined_in_the_language_of_the_question(library: ArticleQA, question: str) -> None:
    answer = library.ask(question)
    assert answer.abstained
    assert not answer.citations
    assert any("\u4e00" <= c <= "\u9fff" for c in answer.reason or "")


def test_the_language_of_what_was_found_is_named_where_it_does_not_answer(library: ArticleQA) -> None:
    assert "英文" in (library.ask("2019年渡轮为什么因风暴取消？").reason or "")


def test_own_language_goes_by_words(library: ArticleQA) -> None:
    answer = library.ask("大会由谁主持？")
    assert [id for id, _ in quotes(answer)] == ["大会"]
    assert not any("英文" in notice for notice in answer.notices)


def test_an_embedder_of_one_language_bridges_nothing(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as library:
        library.add(ARTICLES[:3])
        answer = library.ask("渡轮为什么因风暴取消？")
    assert answer.abstained
    assert not any("英文" in notice for notice in answer.notices)


def test_every_language_that_has_questions_has_a_name() -> None:
    assert set(LANGUAGES) == set(PLAIN_QUESTIONS)
    assert {len(questions) for questions in PLAIN_QUESTIONS.values()} == {8}
