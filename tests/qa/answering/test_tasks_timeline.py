"""A timeline: of which day a line is told, in which order those of one day stand, and what days it is kept to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from test_tasks import article, asked_of, timeline_of

from qa import ArticleQA
from qa.answering.tasks.timeline import happened

POSTPONED = article(
    "Council of Clunwick postpones vote on the weir", "2025-11-18",
    "The council of Clunwick has postponed its vote on the weir to 9 December. The mayor of Clunwick lacks three "
    "votes for the weir.",
)  # fmt: skip
TRIAL = article(
    "Trial over the Clunwick weir", "2025-03-11",
    "The trial over the broken weir of Clunwick opened on 10 March 2025. A verdict on the weir is expected on 2 April. "
    "The weir of Clunwick broke on 3 January.",
)  # fmt: skip
NIGHT = article(
    "The night of the Clunwick weir, as it happened", "2025-05-18",
    "23:45 The weir of Clunwick has gone, say the firemen of Clunwick.\n\n"
    "22:05 The water stands at the red mark of the weir of Clunwick.\n\n"
    "9:30 The gates of the weir of Clunwick are opened by two men.",
    "Radio Clunwick",
)  # fmt: skip


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    yield from asked_of(tmp_path_factory.mktemp("timeline"), POSTPONED, TRIAL, NIGHT)


@pytest.mark.parametrize(
    ("sentence", "published", "day"),
    [
        ("The council has postponed its vote to 9 December.", "2025-11-18", "2025-11-18"),
        ("A verdict is expected on 2 April.", "2025-03-11", "2025-03-11"),
        ("The new weir opens on 3 January.", "2025-12-14", "2025-12-14"),
        ("议会把表决推迟到12月9日。", "2025-11-18", "2025-11-18"),
        ("The next meeting on the weir is on 13 March.", "2024-11-07", "2024-11-07"),
        ("Work on the weir rests and starts again on 16 May.", "2026-03-11", "2026-03-11"),
        (
            "The people of Clunwick will pay 45 crowns a year to have the bank below their houses mended from 1 April.",
            "2026-01-28",
            "2026-01-28",
        ),
        ("The weir board expects the water to be back between its banks on Thursday.", "2024-10-22", "2024-10-22"),
        ("The gates must stay shut between 1 March and 15 May.", "2024-05-14", "2024-05-14"),
        ("The road over the weir is shut until at least Monday.", "2025-11-22", "2025-11-22"),
        ("The mill stays dry until at the earliest Thursday.", "2025-11-22", "2025-11-22"),
        ("The old weir was closed on 28 December.", "2025-01-14", "2024-12-28"),
        ("The council voted on 9 October.", "2025-11-18", "2025-10-09"),
        ("The mayor resigned in April.", "2025-03-11", "2024-04"),
    ],
)
def test_a_day_of_the_next_month_is_to_come_and_no_day_of_the_year_before(
    sentence: str, published: str, day: str
) -> None:
    assert happened(sentence, article("The weir", published, sentence)) == day


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The level fell to 14 cm, its lowest since the summer of 2021.", "2025-11-18"),
        ("The wardens accepted a rise of 4 per cent, backdated to January.", "2025-11-18"),
        ("More eels pass the weir than in 2019.", "2025-11-18"),
        ("The weir, shut since 4 May 2024, was sold on 3 November.", "2025-11-03"),
        ("The repair lasted from 3 March to 5 May.", "2025-03-03"),
        ("Ilse Brandt, whose list came first in the vote of 26 October, leads the board.", "2025-11-18"),
        ("The gate, which was mended in June, broke again on 12 November.", "2025-11-12"),
        ("It was Brandt who on 3 November sold the weir.", "2025-11-03"),
    ],
)
def test_a_day_of_something_else_in_its_sentence_is_not_its_own(sentence: str, day: str) -> None:
    assert happened(sentence, article("The weir", "2025-11-18", sentence)) == day


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The weir board wants all gates to be steered from afar by the end of this year.", "2025-11-18"),
        ("The bank offers the board a loan, to be paid by the end of 2025.", "2025-11-18"),
        ("The board hopes for an answer later this month.", "2025-11-18"),
        ("Half of the eels had gone by the end of 2024.", "2024"),
        ("The weir was painted this year.", "2025"),
    ],
)
def test_the_end_of_a_year_that_is_not_over_is_to_come(sentence: str, day: str) -> None:
    assert happened(sentence, article("The weir", "2025-11-18", sentence)) == day


@pytest.mark.parametrize(
    ("sentence", "published", "day"),
    [
        ("新水坝27日正式启用。", "2025-12-28", "2025-12-27"),
        ("议会31日宣布了结果。", "2026-01-02", "2025-12-31"),
        ("水位连续3日上涨。", "2025-12-28", "2025-12-28"),
        ("修复费用为30日元。", "2025-12-31", "2025-12-31"),
    ],
)
def test_a_day_without_its_month_is_the_last_such_day_in_chinese(sentence: str, published: str, day: str) -> None:
    assert happened(sentence, article("水坝", published, sentence)) == day


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("昨日凌晨，苇河镇的老水坝决口。", "2025-11-17"),
        ("镇政府昨天宣布，水坝将关闭两周。", "2025-11-17"),
        ("水坝前天开始漏水。", "2025-11-16"),
        ("今晨，水位回落。", "2025-11-18"),
        ("如今天气转冷，此前天然气管道已经修好。", "2025-11-18"),
        ("前天津港工程师来访。", "2025-11-18"),
        ("水坝去年3月刚刚修过。", "2024-03"),
        ("水坝去年决口两次。", "2024"),
        ("水坝上月12日通过了检查。", "2025-10-12"),
        ("水坝管理处昨日收到投诉，并于11月15日转交。", "2025-11-17"),
    ],
)
def test_yesterday_in_chinese_is_the_day_before_the_article(sentence: str, day: str) -> None:
    assert happened(sentence, article("水坝", "2025-11-18", sentence)) == day


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("工人向坑内填了超过1800立方米沙土。", "2025-11-18"),
        ("水坝全长 1650 米。", "2025-11-18"),
        ("到场人数达1900，多于往年。", "2025-11-18"),
        ("水坝建于1932年。", "1932"),
        ("水坝在2019至2021年间停用。", "2019"),
        ("水坝在2024财年获得拨款。", "2024"),
        ("检修延长至11月12日。", "2025-11-18"),
    ],
)
def test_a_number_with_a_unit_is_no_year_in_chinese(sentence: str, day: str) -> None:
    assert happened(sentence, article("水坝", "2025-11-18", sentence)) == day


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("镇长说，水坝最终花费约22万元，比去年公布的23万元略少。", "2025-11-18"),
        ("镇政府已请审计所对2023年以来的水费展开核查。", "2025-11-18"),
        ("老水坝的水位是1961年有记录以来最高的。", "2025-11-18"),
        ("建于1927年的老水坝经过加固，水位不再上涨。", "2025-11-18"),
        ("水坝的完工时间由2024年底改为今年夏天。", "2025-11-18"),
        ("老水坝建于1927年。", "1927"),
        ("2023年水坝获批时，镇长承诺不收水费。", "2023"),
    ],
)
def test_a_year_that_a_sentence_only_refers_back_to_is_not_its_own_in_chinese(sentence: str, day: str) -> None:
    assert happened(sentence, article("水坝", "2025-11-18", sentence)) == day


def test_a_correction_is_told_of_the_day_on_which_it_is_printed() -> None:
    printed = "更正：本报11月3日报道称水坝决口造成4人受伤，应为7人。"
    assert happened(printed, article("水坝", "2025-11-18", printed)) == "2025-11-18"


def test_what_is_to_come_is_told_of_the_day_of_its_article(qa: ArticleQA) -> None:
    days = {event.text: event.date for event in qa.timeline("the weir of Clunwick")}
    assert all(day >= "2025-01-03" for day in days.values())
    assert [day for text, day in days.items() if "9 December" in text] == ["2025-11-18"]


def test_the_entries_of_a_live_report_stand_in_the_order_of_their_times(tmp_path: Path) -> None:
    told = [event.text[:5] for event in timeline_of(NIGHT, "the weir of Clunwick", tmp_path)]
    assert told == ["9:30 ", "22:05", "23:45"]


def test_the_examples_of_an_opinion_are_no_happenings_of_its_topic(tmp_path: Path) -> None:
    walked = article(
        "Lock keepers of Clunwick on strike", "2026-02-03",
        "The lock keepers of Clunwick went on strike on Monday. They ask for 6 per cent more pay.",
    )  # fmt: skip
    back = article(
        "Strike of the lock keepers ends", "2026-02-19",
        "The strike of the lock keepers of Clunwick ended on Wednesday. They get 4 per cent.",
    )  # fmt: skip
    opinion = article(
        "A strike helps nobody", "2026-02-10",
        "When the weavers of Harl went on strike in 1984, the town lost its mills. In 2011 the bakers of Ostrand "
        "struck for a month. The strike of the lock keepers of Clunwick began on 2 February. "
        "The lock keepers of Clunwick were on strike in 1997 too.",
        genre="opinion", author="Lena Holt",
    )  # fmt: skip
    with ArticleQA.open(tmp_path / "library") as qa:
        qa.add([walked, back, opinion])
        days = [event.date for event in qa.timeline("the strike of the lock keepers")]
    assert {"2026-02-02", "2026-02-18"} <= set(days)
    assert not {"1984", "2011"} & set(days)
