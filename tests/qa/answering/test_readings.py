"""A passage is read for the question; of an article that came out when the question says, without saying when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa import Article
from qa.answering.finding.retrieval import unread_language
from qa.answering.reading.readings import SentenceReading, readings, selections
from store.article import Hit

TEXT = "The Bank of Skerry cut its rate to 3.5 per cent on Wednesday. Its governor had asked for more patience."
ARTICLE = Article(text=TEXT, title="Bank of Skerry cuts its rate", language="en", published_at="2025-03-12")
PLAIN = "What did the Bank of Skerry do with its rate?"


def hit_of(article: Article) -> Hit:
    return Hit(article_id=article.id, revision=article.revision, start=0, end=len(TEXT), text=TEXT, score=1.0)


def read(question: str, article: Article = ARTICLE) -> list[SentenceReading]:
    return list(readings(question, [(hit_of(article), article)]).values())


@pytest.mark.parametrize(
    "question",
    [
        "What did the Bank of Skerry do with its rate in March 2025?",
        "What did the Bank of Skerry do with its rate on 12 March 2025?",
        "What did the Bank of Skerry do with its rate in 2025?",
        "What did the Bank of Skerry do with its rate between January and March 2025?",
    ],
)
def test_an_article_of_the_time_asked_about_need_not_say_when(question: str) -> None:
    assert read(question) == read(PLAIN)
    assert selections(question, [(hit_of(ARTICLE), ARTICLE)]) == selections(PLAIN, [(hit_of(ARTICLE), ARTICLE)])


@pytest.mark.parametrize("published", ["2025-04-02", "2024-03-12", None])
def test_one_of_another_time_does(published: str | None) -> None:
    other = replace(ARTICLE, published_at=published)
    asked = "What did the Bank of Skerry do with its rate in March 2025?"
    assert read(asked, other) != read(PLAIN, other)


def test_each_passage_is_read_for_what_is_asked_of_its_article() -> None:
    other = replace(ARTICLE, id="", published_at="2024-03-12")
    asked = "What did the Bank of Skerry do with its rate in March 2025?"
    together = readings(asked, [(hit_of(other), other), (hit_of(ARTICLE), ARTICLE)])
    assert set(together) == {(a.id, at) for a in (other, ARTICLE) for _, at in readings(asked, [(hit_of(a), a)])}
    assert together[ARTICLE.id, 0] == readings(PLAIN, [(hit_of(ARTICLE), ARTICLE)])[ARTICLE.id, 0]


def test_of_a_language_that_is_matched_by_its_words_alone_that_is_told() -> None:
    assert unread_language("de", "en") == "Sentences in German are matched by their words, not read for what they mean."
    assert unread_language("zh", "zh") == "中文的句子只按词语匹配，没有按意思阅读。"
    assert {unread_language(code, "en") for code in ("en", None, "<img src=x>")} == {""}
