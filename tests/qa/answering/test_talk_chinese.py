"""Talks in Chinese: a turn is answered by what is found for it, in whichever article that stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_talk import conversation

from qa import Article, ArticleQA


def article(title: str, day: str, source: str, text: str, genre: str = "news", author: str | None = None) -> Article:
    return Article(
        title=title, published_at=day, source=source, genre=genre, text=text, author=author, language="zh"
    )  # fmt: skip


DISMISSED = article(
    "灯塔触礁事故：值班员被停职", "2026-03-04", "芦湾晨报",
    "港务局昨日公布礁石湾触礁事故的初步调查：灯塔当晚熄灭了四十分钟。\n\n"
    "调查组说，值班员封子规收到了断电警报，没有报告。封子规已于3月2日被港务局停职。",
)  # fmt: skip
WITHDRAWN = article(
    "触礁事故最终报告公布", "2026-04-20", "东岬日报",
    "触礁事故的最终报告认定，电缆早已腐蚀，是维修公司没有更换。\n\n"
    "报告撤回了值班员封子规收到警报的说法：警报发到了一部旧电话上。封子规将于5月1日复职。",
)  # fmt: skip
COLUMN = article(
    "别让渔市离开码头", "2026-03-20", "东岬日报",
    "我从小在渔市长大，渔市要搬到南山去，我睡不着。\n\n渔市卖的不只是鱼，渔市卖的是清晨的码头。\n\n"
    "邻县的渔市搬到山里以后，一百个摊位只剩下十二个。",
    "opinion", "凌知秋",
)  # fmt: skip
STALLS = article(
    "渔市年底搬迁 摊主意见不一", "2026-03-12", "芦湾晨报",
    "码头地面下沉，渔市将于年底迁往南山。\n\n卖了四十年鱼的谭阿福坚决不走，他说离了水就没有鱼。\n\n"
    "卖海带的江小雁赞成，她说下雨天摊位总是被淹。\n\n新址的电费由镇里承担两年。",
)  # fmt: skip
SWALLOWS = article(
    "燕子回到芦湾的日子提前了", "2026-04-02", "芦湾晨报",
    "芦湾大学的研究发现，燕子回来的日子比三十年前早了九天。\n\n研究由乐守诚教授主持，观测了二十六个村庄。",
)  # fmt: skip


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("chinese") / "library") as opened:
        opened.add([DISMISSED, WITHDRAWN, COLUMN, STALLS, SWALLOWS])
        yield opened


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        ("谭阿福同意吗？", "谭阿福坚决不走"),
        ("江小雁呢？", "江小雁赞成"),
        ("电费由谁承担？", "电费由镇里承担"),
    ],
)
def test_a_turn_may_be_answered_by_another_article_than_was_cited(qa: ArticleQA, turn: str, words: str) -> None:
    first, then = conversation(qa, "渔市要搬到哪里？", turn)
    assert {c.source for c in first.citations} == {"东岬日报"}
    assert words in then.citations[0].quote


def test_what_leans_on_the_talk_is_of_whom_it_is_about(qa: ArticleQA) -> None:
    _, dismissed = conversation(qa, "封子规是谁？", "他为什么被停职？")
    assert "3月2日被港务局停职" in " ".join(c.quote for c in dismissed.citations)


@pytest.mark.parametrize("turn", ["那后来呢？", "后来怎么样了？", "他后来怎么样了？", "之后发生了什么？"])
def test_what_came_later_is_what_came_out_later(qa: ArticleQA, turn: str) -> None:
    first, later = conversation(qa, "封子规为什么被停职？", turn)
    assert {c.published_at for c in first.citations} == {"2026-03-04"}
    assert {c.published_at for c in later.citations} == {"2026-04-20"}


def test_nothing_older_is_told_as_what_came_later(qa: ArticleQA) -> None:
    *_, nothing = conversation(qa, "封子规为什么被停职？", "那后来呢？", "后来呢？")
    assert nothing.abstained
    assert "之后" in nothing.text


def test_how_somebody_put_it_is_what_they_are_quoted_with(qa: ArticleQA) -> None:
    then = conversation(qa, "乐守诚是谁？", "他自己怎么说？")[-1]
    assert then.task == "quotes"


@pytest.mark.parametrize(
    "request_",
    ["总结一下凌知秋那篇关于渔市的评论", "总结凌知秋关于渔市的评论", "概括一下东岬日报那篇关于渔市的评论"],
)
def test_an_author_or_an_outlet_before_what_an_article_is_on_limits_a_summary(qa: ArticleQA, request_: str) -> None:
    summary = qa.ask(request_)
    assert summary.task == "summary"
    assert {c.title for c in summary.citations} == {"别让渔市离开码头"}


def test_a_timeline_of_an_affair_is_one_of_what_it_is_about(qa: ArticleQA) -> None:
    timeline = qa.ask("封子规事件的时间线")
    assert {c.title for c in timeline.citations} == {DISMISSED.title, WITHDRAWN.title}


@pytest.mark.parametrize(
    ("question", "quoted"),
    [("渔市和燕子退役了吗？", "退役"), ("渔市和码头的股价多少？", "股价")],
)
def test_a_decline_quotes_whole_words_of_the_question(qa: ArticleQA, question: str, quoted: str) -> None:
    declined = qa.ask(question)
    assert declined.abstained
    assert re.findall("“(.+?)”", declined.text) == [quoted]


def test_what_is_told_in_place_of_a_timeline_says_that_there_is_none(qa: ArticleQA) -> None:
    (notice,) = qa.ask("渔市搬到南山的时间线").notices
    assert "时间线" in notice


def test_an_answer_of_an_interview_is_told_as_that_of_whoever_gives_it(tmp_path: Path) -> None:
    text = (
        "码头上的灯塔看守人贺青梧接受了本报采访。\n\n问：灯塔有多高？\n\n答：灯塔高三十一米，比老灯塔高出九米，是二十年前建的。\n\n"
        "问：灯塔还招人吗？\n\n答：不招了。\n\n问：您喜欢灯塔吗？\n\n答：灯塔是我的家，离开灯塔我就睡不着觉，连海风都听不惯。"
    )
    with ArticleQA.open(tmp_path / "library") as qa:
        qa.add([article("对话灯塔看守人贺青梧", "2026-05-02", "芦湾晨报", text)])
        told = qa.ask("灯塔高多少米？")
        quotes = qa.ask("贺青梧的所有引语")
    assert "贺青梧 (芦湾晨报, 2026-05-02): 灯塔高三十一米" in told.text
    assert "问：灯塔还招人吗？ 答：不招了。" in quotes.text


FLOOD = (
    article(
        "三人失联 搜救继续", "2026-06-12", "芦湾晨报",
        "苇河县昨夜遭遇暴雨，三人失联。\n\n苇河县政府说，暴雨冲垮了两座桥，搜救仍在继续。",
    ),
    article(
        "苇河暴雨停了 搜救继续", "2026-06-13", "芦湾晨报",
        "暴雨昨夜停了，失联的三人中一人被找到。\n\n苇河县的学校停课一天。",
    ),
    article(
        "洪水之夜：警报断在半路", "2026-06-14", "东岬日报",
        "苇河的洪水退去两天了，河边的人家还在清理淤泥。\n\n苇河水库的值班员说，警报在半路断了。",
    ),
)  # fmt: skip


def test_an_outlet_that_tells_of_half_of_what_is_compared_is_told_beside_one_that_tells_of_all(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path / "library") as qa:
        qa.add([*FLOOD, SWALLOWS])
        answer = qa.ask("对比芦湾晨报和东岬日报对苇河暴雨的报道")
    assert {c.source for c in answer.citations} == {"芦湾晨报", "东岬日报"}
    assert "没有找到" not in answer.text


def test_what_has_both_words_of_a_topic_is_about_it(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path / "library") as qa:
        qa.add([*FLOOD, SWALLOWS])
        timeline = qa.ask("苇河暴雨的时间线")
    assert FLOOD[0].title in {c.title for c in timeline.citations}


def test_what_goes_on_in_a_turn_that_begins_with_a_name_is_told_with_that_name(tmp_path: Path) -> None:
    text = (
        "记者：灯塔有多高？\n\n贺青梧：三十一米。去年刷过一次漆。\n\n记者：灯塔还招人吗？\n\n贺青梧：不招了。以后灯塔由机器看守。\n\n"
        "记者：您喜欢灯塔吗？\n\n贺青梧：灯塔是我的家。离开灯塔我就睡不着觉。"
    )
    with ArticleQA.open(tmp_path / "library") as qa:
        qa.add([article("对话贺青梧", "2026-05-02", "芦湾晨报", text)])
        told = qa.ask("以后灯塔由谁看守？")
    assert "贺青梧 (芦湾晨报, 2026-05-02): 以后灯塔由机器看守。" in told.text
