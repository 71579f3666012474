"""What we write ourselves: the same variables in each language, and the question's language in every answer."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import Article, ArticleQA
from qa.answering.phrases import PHRASES, count_sentences, quote_list, say, spoken
from qa.answering.question import problem
from qa.answering.scope.relaxation import describe_filters, widened
from store.article import GENRES
from store.filters import Filters


def _variables(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("name", PHRASES)
def test_every_phrase_has_both_languages_with_the_same_variables(name: str) -> None:
    texts = PHRASES[name]
    assert set(texts) == {"en", "zh"}
    assert _variables(texts["en"]) == _variables(texts["zh"])
    assert re.search("[\u4e00-\u9fff]", texts["zh"])
    assert texts["en"].isascii()


def test_an_unknown_name_and_a_missing_variable_are_errors() -> None:
    with pytest.raises(KeyError):
        say("no such phrase", "en")
    with pytest.raises(KeyError):
        say("nothing said of", "zh")


def test_words_are_listed_in_quotation_marks_as_a_language_lists_them() -> None:
    assert quote_list(["火星", "月球"], "zh") == "“火星”、“月球”"
    assert quote_list(["mayor", "of", "Aske", "x"], "en") == "“mayor” or “of” or “Aske”"


@given(st.integers(1, 99))
def test_counts_are_worded(count: int) -> None:
    assert count_sentences(count, "zh") == f"{count}句"
    assert count_sentences(count, "en").endswith("sentence" if count == 1 else "sentences")


@pytest.fixture
def library(tmp_path: Path) -> ArticleQA:
    qa = ArticleQA.open(tmp_path / "library")
    qa.add(
        [
            Article(title="市议会批准隧道", source="维尔登邮报", text="市议会周二批准修建隧道。工程将耗资三亿克朗。"),
            Article(
                title="体育场翻修",
                source="维尔登邮报",
                author="艾达·伦德",
                genre="opinion",
                text="阿斯克市开始翻修体育场。座位将增至一万二千个。",
            ),
            Article(title="Council approves tunnel", source="Velden Post", text="The council approved the tunnel."),
        ]
    )
    return qa


def test_a_chinese_question_is_declined_in_chinese(library: ArticleQA) -> None:
    with library as qa:
        answer = qa.ask("火星基地在哪里？")
        assert answer.abstained
        assert answer.reason
        assert spoken(answer.reason) == "zh"
        assert "“火星基地”" in answer.reason
        assert spoken(qa.ask("Where is the Mars base?").reason or "") == "en"


IN_ENGLISH = (
    ("user", "What did the council approve?"),
    ("assistant", "Velden Post: The council approved the tunnel. [1]"),
)
IN_CHINESE = (("user", "体育场有多少座位？"), ("assistant", "维尔登邮报: 座位将增至一万二千个。 [1]"))


@pytest.mark.parametrize(
    ("history", "question", "language"),
    [
        (IN_CHINESE, "And why was it so?", "en"),
        (IN_CHINESE, "And who paid?", "en"),
        (IN_ENGLISH, "总统的生日是哪一天？", "zh"),
        ((), "总结Brexit negotiations", "zh"),
        ((), "Boris Johnson说过什么？", "zh"),
        ((), "关于Donald Trump的最新消息", "zh"),
        ((), "Who is 王毅?", "en"),
    ],
)
def test_a_turn_is_declined_in_its_own_language_whatever_it_leans_on_or_names(
    library: ArticleQA, history: tuple[tuple[str, str], ...], question: str, language: str
) -> None:
    with library as qa:
        answer = qa.ask(question, history=history)
        assert answer.abstained
        reason = re.sub("“[^”]*”", "", answer.reason or "")
        assert bool(re.search("[\u4e00-\u9fff]", reason)) == (language == "zh")
        assert bool(re.search("[a-z]{2}", reason)) == (language == "en")


def test_a_chinese_answer_names_the_genre_in_chinese(library: ArticleQA) -> None:
    with library as qa:
        assert qa.ask("体育场有多少座位？").text.startswith("艾达·伦德 (维尔登邮报, 观点): ")


def test_what_an_articles_record_says_is_told_in_the_questions_language(library: ArticleQA) -> None:
    with library as qa:
        answer = qa.ask("《体育场翻修》这篇文章是谁写的？")
        assert answer.sentences[0].text == "据文章记录，体育场翻修：作者是艾达·伦德，由维尔登邮报刊登。"
        assert answer.sentences[0].reasons == ("这来自文章的记录。",)
        english = qa.ask("Who wrote “Council approves tunnel”?")
        assert english.sentences[0].text.endswith("names no author and was published by Velden Post.")


@pytest.mark.parametrize("genre", GENRES)
def test_every_genre_can_be_told(genre: str) -> None:
    assert say(f"is: {genre}", "en")
    assert describe_filters(Filters(genre=(genre,)), "zh").endswith("文章")


def test_that_filters_were_widened_is_told_in_both_languages() -> None:
    narrow = Filters(author=("艾达·伦德",))
    assert widened(narrow, Filters(), "zh") == "艾达·伦德撰写的文章中没有与此相关的内容，因此回答来自全部文章。"
    vain = widened(narrow, Filters(), "zh", in_vain=True)
    assert vain == "艾达·伦德撰写的文章中没有与此相关的内容，因此也搜索了全部文章。"
    assert widened(Filters(author=("A",)), Filters()).startswith("Nothing among articles by A is about this, so")
    of_a_kind = widened(Filters(genre=("news",)), Filters())
    assert of_a_kind.startswith("Nothing among news articles, as far as the kind is known, is about this, so")


def test_filters_are_described_in_both_languages() -> None:
    filters = Filters(author=("A",), source=("B",), genre=("opinion", "news"), published_from="2024-03-01")
    assert describe_filters(filters) == "opinion or news articles by A from B published since 1 March 2024"
    assert describe_filters(filters, "zh") == "A撰写、B刊登、2024年3月1日以来发表的观点或新闻文章"
    assert describe_filters(Filters(genre=("analysis",)), "zh") == "分析文章"
    assert describe_filters(Filters(genre=("unknown",))) == "unclassified articles"
    assert (
        describe_filters(Filters(published_from="2024-03-01", published_to="2024-03-01"), "zh")
        == "2024年3月1日发表的文章"
    )


def test_a_question_too_long_is_declined_in_its_language() -> None:
    assert "5,000个字符" in (problem("隧" * 5_000) or "")
    assert "5,000 characters" in (problem("x" * 5_000) or "")
