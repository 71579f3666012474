"""Whether something is so: yes, no or disputed, told by an exact sentence, and nothing where none is near enough."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa import Article, ArticleQA

TEXTS = (
    ("Rate kept", "2025-09-11", "The Bank of Velden left its key rate at 3.75 percent on Thursday. The key rate has "
     "been lowered twice this year."),
    ("Rate cut", "2025-03-13", "The Bank of Velden lowered its key rate to 4 percent on Thursday."),
    ("Mill", "2025-05-02", "The council of Ostrand has approved the new paper mill. The paper mill will not pollute "
     "the river, the council said. Mayor Brandt denied that the paper mill was sold to a foreign fund. "
     "Warden Lindqvist should not resign over the paper mill, the council said."),
    ("School", "2025-06-03", "Parents want the council to close the village school of Holm."),
    ("Ferry", "2025-07-01", "The old ferry of Sellick will run until the Sellick bridge opens."),
    ("Captain", "2025-08-02", "Captain Torben Strand, who was suspended in May, has been reinstated by the line."),
    ("Warden", "2025-08-20", "Warden Ilse Rask of Holm remains ill, her office said on Wednesday."),
    ("Tram", "2025-09-21", "The old tram of Sellick is now due back in service on 9 November."),
    ("Hall", "2025-09-20", "The new swimming hall of Ostrand opens on 2 May 2026."),
    ("Court", "2025-09-22", "Judge Mette Lund rejected three of the grounds, among them that the noise report of Holm "
     "was flawed."),
    ("Fund", "2025-09-23", "The harbour fund of Sellick has spent 9 million crowns."),
    ("Corrections and clarifications", "2025-09-24", "We said that the harbour fund of Sellick has spent 9 million "
     "crowns. It was 6 million."),
)  # fmt: skip


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("whether") / "library", now=datetime(2025, 10, 1, tzinfo=UTC)) as made:
        made.add(
            [
                Article(title=title, published_at=day, text=text, source="Velden Post", genre="news", language="en")
                for title, day, text in TEXTS
            ]
        )
        yield made


@pytest.mark.parametrize(
    ("question", "label", "words"),
    [
        ("Has the council of Ostrand approved the new paper mill?", "Yes", "has approved the new paper mill"),
        ("Will the paper mill pollute the river?", "No", "will not pollute the river"),
        ("Is the key rate still 4 percent?", "No", "at 3.75 percent"),
        ("Is the key rate still 3.75 percent?", "Yes", "at 3.75 percent"),
        ("Is Warden Ilse Rask still ill?", "Yes", "remains ill"),
        ("Was the paper mill sold to a foreign fund?", "Disputed", "denied"),
    ],
)
def test_what_settles_a_question_is_told_first_with_yes_or_no(
    qa: ArticleQA, question: str, label: str, words: str
) -> None:
    first = qa.ask(question).sentences[0]
    assert first.label == label
    assert words in first.text


@pytest.mark.parametrize(
    "question",
    [
        "Did the council close the village school of Holm?",
        "What did the council of Ostrand approve?",
        "Has the Sellick bridge opened?",
        "Is the new swimming hall of Ostrand open?",
        "Has Warden Lindqvist resigned over the paper mill?",
        "Is Captain Torben Strand still suspended?",
        "Is the old tram of Sellick back in service?",
        "Was the noise report of Holm flawed?",
        "Has the harbour fund of Sellick spent 9 million crowns?",
    ],
)
def test_what_is_only_wanted_or_not_asked_so_has_no_verdict(qa: ArticleQA, question: str) -> None:
    assert all(s.label not in ("Yes", "No", "Disputed") for s in qa.ask(question).sentences)


def test_a_decline_offers_a_request_that_is_answered(qa: ArticleQA) -> None:
    answer = qa.ask("What is the price of bitcoin?")
    assert answer.abstained
    assert answer.instead
    assert not qa.ask(answer.instead).abstained


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (
            "The fire in Velden killed 3 people and injured 12 people on Monday.",
            "Did the fire in Velden kill 12 people?",
        ),
        ("Turnout was 61 percent in Velden and 47 percent in Ilsford.", "Was turnout 61 percent in Ilsford?"),
        ("The pool costs 40 crowns for adults and 20 crowns for children.", "Does the pool cost 20 crowns for adults?"),
    ],
)
def test_a_figure_beside_another_of_its_sort_may_belong_to_something_else_and_settles_nothing(
    tmp_path: Path, text: str, question: str
) -> None:
    with ArticleQA.open(tmp_path) as qa:
        qa.add(Article(title="Monday", source="Ilsford Echo", published_at="2025-05-04", text=f"{text} It rained."))
        first = qa.ask(question).sentences[0]
    assert text in first.text
    assert not first.label


@pytest.mark.parametrize(
    ("question", "label"),
    [("市长霍尔姆在会上批评了什么？", ""), ("上周的洪水在维尔登造成了什么？", ""), ("市议会批准了电车线路么？", "是")],
)
def test_what_asks_for_a_thing_in_chinese_has_no_verdict(tmp_path: Path, question: str, label: str) -> None:
    with ArticleQA.open(tmp_path) as qa:
        qa.add(
            Article(
                title="维尔登市议会批准电车线",
                source="维尔登邮报",
                published_at="2024-05-03",
                text="市议会批准了电车线路。市长霍尔姆在会上批评了反对党的做法。上周的洪水在维尔登造成了严重的损失。",
            )
        )
        assert qa.ask(question).sentences[0].label == label


def test_words_of_another_language_settle_nothing(tmp_path: Path) -> None:
    text = "Der Stadtrat hat gestimmt. „Das ist ein guter Tag für die Stadt“, sagte Bürgermeisterin Ida Brandt."
    with ArticleQA.open(tmp_path / "library") as qa:
        qa.add(Article(title="Stadtrat", source="Anzeiger", text=text))
        answer = qa.ask("Was sagte Ida Brandt?")
    assert "sagte Bürgermeisterin Ida Brandt" in answer.text
    assert not any(sentence.label for sentence in answer.sentences)


ALARM = Article(
    title="灯塔事故报告公布", published_at="2025-08-14", source="芦湾晨报", genre="news", language="zh",
    text="报告撤回了灯塔值班员封子规“看到警报未上报”的说法：警报发到了一部旧电话上。\n\n"
    "渔民关于灯塔电缆被老鼠咬断的猜测没有根据。\n\n维修公司声称电缆在六月更换过。\n\n"
    "港务局在五月更换了灯塔的灯泡。",
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("封子规看到警报了吗？", ""),
        ("灯塔电缆被老鼠咬断了吗？", ""),
        ("电缆在六月更换过吗？", ""),
        ("港务局更换了灯塔的灯泡吗？", "是"),
    ],
)
def test_what_is_withdrawn_or_only_claimed_is_no_yes_in_chinese(tmp_path: Path, question: str, label: str) -> None:
    with ArticleQA.open(tmp_path / "library") as qa:
        qa.add([ALARM])
        answer = qa.ask(question)
    assert answer.sentences
    assert answer.sentences[0].label == label


PIER = Article(
    title="芦湾栈桥重开", published_at="2025-09-20", source="芦湾晨报", genre="news", language="zh",
    text="芦湾市副市长白若溪在仪式上宣布，芦湾栈桥不收取游客通行费。\n\n芦湾栈桥已于19日上午正式重开。\n\n"
    "旧钟楼经过加固保护，向东移动了三米，将在年底对游客开放。\n\n栈桥管理处长冯望舟称，暴雨前已向渔民发出警报。\n\n"
    "港务所原所长罗青被免职，副所长杜平被给予警告处分。\n\n岸边的石亭被洪水冲垮。\n\n"
    "从航运公司辞职十天后，范小禾在芦湾市的茶馆接受了采访。",
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("芦湾栈桥重开了吗？", "是"),
        ("石亭被冲垮了吗？", "是"),
        ("杜平被给予警告处分了吗？", "是"),
        ("罗青被给予警告处分了吗？", ""),
        ("芦湾栈桥收费吗？", ""),
        ("旧钟楼拆了吗？", ""),
        ("旧钟楼对游客开放了吗？", ""),
        ("暴雨前向渔民发出警报了吗？", ""),
        ("航运公司退市了吗？", ""),
    ],
)
def test_a_yes_in_chinese_stands_before_a_clause_that_says_it_of_the_same_as_a_fact(
    tmp_path: Path, question: str, label: str
) -> None:
    with ArticleQA.open(tmp_path / "library") as qa:
        qa.add([PIER])
        labels = {sentence.label for sentence in qa.ask(question).sentences} - {""}
    assert labels == ({label} if label else set())
