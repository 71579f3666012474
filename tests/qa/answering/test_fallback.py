"""With the model away a question is answered by extraction, and that is said; Python raises unless asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult

from qa import Article, ArticleQA, Checked, Delta, Final, Found, ModelError

TRAM = Article(
    title="Council approves the harbour tram",
    source="Velden Post",
    genre="news",
    language="en",
    text="The council voted to build a tram line to the harbour. The harbour tram will cost 312 million crowns.",
)
QUESTION = "What will the harbour tram cost?"


class Away(BaseChatModel):
    """A provider that refuses every connection, or breaks it off after `said`; it is asked once, without waiting."""

    model_name: str = "away"
    max_retries: int = 1
    said: str = ""
    asked: list[int] = []  # noqa: RUF012  # pydantic copies it

    @property
    def _llm_type(self) -> str:
        return "away"

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        raise AssertionError("only streamed")

    def _stream(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        self.asked.append(1)
        if self.said:
            yield ChatGenerationChunk(message=AIMessageChunk(self.said))
        raise ConnectionRefusedError("nobody listens")


@pytest.fixture
def model() -> Away:
    return Away()


@pytest.fixture
def qa(tmp_path: Path, model: Away) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path / "library", model=model, now=datetime(2025, 4, 1, tzinfo=UTC), judge=None) as opened:
        opened.add(TRAM)
        yield opened


def test_the_articles_own_words_stand_in_and_the_answer_says_why(qa: ArticleQA) -> None:
    events = list(qa.stream(QUESTION, fallback=True))
    assert sum(isinstance(e, Found) for e in events) == 1
    assert isinstance(events[-1], Final)
    answer = events[-1].answer
    assert answer.model == "extractive"
    assert "312 million crowns" in answer.sentences[0].text
    assert answer.citations[0].quote in TRAM.text
    said = "No model wrote this: these are the articles' own sentences. The model away cannot be reached"
    assert answer.notices[-1].startswith(said)
    assert said in answer.text
    assert "".join(e.text for e in events if isinstance(e, Delta)) == answer.text
    assert tuple(e.sentence for e in events if isinstance(e, Checked)) == answer.sentences


def test_what_extraction_cannot_answer_is_said_with_the_reason(qa: ArticleQA) -> None:
    *_, last = qa.stream("Who designed the harbour tram?", fallback=True)
    assert isinstance(last, Final)
    assert last.answer.abstained
    assert last.answer.notices[-1].startswith("No model was there to answer. The model away cannot be reached")
    assert last.answer.notices[-1] in last.answer.text


def test_a_chinese_question_is_told_in_chinese(qa: ArticleQA) -> None:
    qa.add(Article(title="电车", source="维登邮报", language="zh", text="港口电车将耗资3.12亿克朗。议会周二投票通过。"))
    *_, last = qa.stream("港口电车将耗资多少克朗？", fallback=True)
    assert isinstance(last, Final)
    assert "以上不是模型所写，而是文章的原句。无法连接模型away，或连接中断" in last.answer.text


class Filtered(Away):
    """What it has said is stopped by its provider's content filter."""

    def _stream(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        yield ChatGenerationChunk(message=AIMessageChunk(self.said))
        yield ChatGenerationChunk(
            message=AIMessageChunk(content="", response_metadata={"finish_reason": "content_filter"})
        )


def test_a_reply_that_was_filtered_is_no_reply_that_was_too_long(qa: ArticleQA) -> None:
    said = "The harbour tram will cost 312 million crowns [1]."
    filtered, broken = qa.ask(QUESTION, model=Filtered(said=said)), qa.ask(QUESTION, model=Away(said=said))
    assert filtered.filtered
    assert filtered.cut_off == "The content filter of the provider of away stopped the reply."
    assert [a.finish_reason for a in (filtered, broken, qa.ask(QUESTION, model="extractive"))] == [
        "content_filter",
        "length",
        "stop",
    ]


def test_why_a_reply_broke_off_is_told_in_the_questions_language(qa: ArticleQA) -> None:
    qa.add(Article(title="电车", source="维登邮报", language="zh", text="港口电车将耗资3.12亿克朗。议会周二投票通过。"))
    answer = qa.ask("港口电车将耗资多少克朗？", model=Away(said="港口电车将耗资3.12亿克朗 [1]。"))
    assert answer.cut_off == "与模型away的连接中断了。"
    assert "回答被截断：与模型away的连接中断了。" in answer.text
    english = qa.ask(QUESTION, model=Away(said="The harbour tram will cost 312 million crowns [1]."))
    assert english.cut_off == "The connection to the model away broke off."


def test_an_error_is_told_in_either_language(qa: ArticleQA) -> None:
    with pytest.raises(ModelError) as raised:
        qa.ask(QUESTION)
    assert raised.value.told("en") == str(raised.value)
    assert raised.value.told("zh").startswith("无法连接模型away")


def test_while_the_circuit_is_open_the_model_is_left_alone(qa: ArticleQA, model: Away) -> None:
    for _ in range(5):
        list(qa.stream(QUESTION, fallback=True))
    assert len(model.asked) == 5
    *_, last = qa.stream(QUESTION, fallback=True)
    assert len(model.asked) == 5
    assert isinstance(last, Final)
    assert "left alone" in last.answer.notices[-1]
    assert "312 million crowns" in last.answer.text


def test_while_the_circuit_is_open_the_model_is_not_asked_what_a_follow_up_means(qa: ArticleQA, model: Away) -> None:
    for _ in range(5):
        list(qa.stream(QUESTION, fallback=True))
    *_, last = qa.stream("And what was it built for?", [("user", QUESTION)], fallback=True)
    assert len(model.asked) == 5
    assert isinstance(last, Final)
    assert "harbour tram" in last.answer.standalone_question


def test_without_the_wish_for_it_the_error_is_raised(qa: ArticleQA) -> None:
    with pytest.raises(ModelError, match="cannot be reached"):
        qa.ask(QUESTION)


def test_nothing_stands_in_for_an_answer_that_was_stopped(qa: ArticleQA) -> None:
    stopped = threading.Event()
    stopped.set()
    with pytest.raises(ModelError, match="stopped"):
        list(qa.stream(QUESTION, fallback=True, cancel=stopped))
