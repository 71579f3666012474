"""A time given by an event, "before the election was called": its day is looked up, ranks, and excludes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from qa import Article, ArticleQA
from qa.answering.scope.happenings import happening, resolved
from store.language.days import periods
from store.library import Library

CALLED = Article(
    title="Mayor sends Velden to the polls",
    source="Velden Post",
    published_at="2025-03-20",
    language="en",
    text="The council election was called on Tuesday by Mayor Ida Lund. Voters choose in May.",
)
EARLY = Article(
    title="Ferry fares", source="Post", published_at="2025-02-02", language="en",
    text="Mayor Ida Lund promised that ferry fares would stay as they are.",
)  # fmt: skip
LATE = Article(
    title="Ferry fares again", source="Courier", published_at="2025-04-02", language="en",
    text="Mayor Ida Lund promised that ferry fares would fall by half.",
)  # fmt: skip
CHINESE = Article(
    title="隧道开通", source="维尔登邮报", published_at="2025-01-10", language="zh",
    text="港口隧道周三正式开通。市长出席了仪式。",
)  # fmt: skip


@pytest.fixture
def qa(tmp_path: Path) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path, now=datetime(2025, 5, 1, 12, tzinfo=UTC)) as opened:
        opened.add([CALLED, EARLY, LATE, CHINESE])
        yield opened


@pytest.mark.parametrize(
    ("question", "what", "side"),
    [
        ("What did the mayor promise before the election was called?", "the election was called", "before"),
        ("Since the strike began, how many ferries have sailed?", "the strike began", "after"),
        ("Who led the council until the vote?", "the vote", "before"),
        ("What has changed after Ida Lund resigned?", "Ida Lund resigned", "after"),
        ("港口隧道开通之前，市长说了什么？", "港口隧道开通", "before"),
    ],
)
def test_an_event_without_a_date_is_read(question: str, what: str, side: str) -> None:
    found = happening(question, periods(question, date(2025, 5, 1)))
    assert found is not None
    assert (found.what, found.side) == (what, side)


@pytest.mark.parametrize(
    "question",
    [
        "What did the mayor promise before March 2025?",
        "Which bridge was named after the king who opened it?",
        "Who looks after the harbour?",
        "What did Ida Lund write after the summit of 3 May 2024?",
        "What is served before the soup?",
        "when had he had it, and since when had she heard of it?",
        'Who cautioned that "After a flood everybody counted"?',
        "谁说过“港口隧道开通之前，谁也不知道”？",
        "How long before the peak did the sirens go off?",
    ],
)
def test_dates_and_other_uses_of_the_words_are_no_events(question: str) -> None:
    assert happening(question, periods(question, date(2025, 5, 1))) is None


def test_the_day_is_the_one_that_the_report_names(qa: ArticleQA) -> None:
    asked = happening("What was promised before the election was called?", ())
    assert asked is not None
    found = resolved(asked, qa.library)
    assert found is not None
    assert (found.day, found.article.title) == (date(2025, 3, 18), CALLED.title)


def test_a_day_that_a_later_report_names_is_the_one_of_the_event_and_not_when_it_came_out(tmp_path: Path) -> None:
    looking_back = Article(
        title="A captain speaks", source="Velden Post", published_at="2025-11-05", language="en",
        text="Ida Lund was in command when the ferry Solveig ran aground on 12 July. She was cleared in October.",
    )  # fmt: skip
    asked = happening("Who was suspended after the ferry ran aground?", ())
    assert asked is not None
    with Library.open(tmp_path) as library:
        library.add([looking_back])
        found = resolved(asked, library)
    assert found is not None
    assert found.day == date(2025, 7, 12)


def test_the_day_of_an_event_is_one_within_the_month_that_another_report_names(tmp_path: Path) -> None:
    looking_back = Article(
        title="Lessons of a flood", source="Velden Post", published_at="2025-02-05", language="en",
        text="The flood of October 2024 cost the towns on the river their mayors.",
    )  # fmt: skip
    of_the_day = Article(
        title="River breaks its record", source="Radio Velden", published_at="2024-10-22", language="en",
        text="Thousands have left their houses. The flood has reached Velden.",
    )  # fmt: skip
    asked = happening("What was the damage after the flood?", ())
    assert asked is not None
    with Library.open(tmp_path) as library:
        library.add([looking_back, of_the_day])
        found = resolved(asked, library)
    assert found is not None
    assert (found.day, found.article.title) == (date(2024, 10, 22), of_the_day.title)


def test_what_was_said_before_an_event_comes_first_and_the_reason_is_told(qa: ArticleQA) -> None:
    before = qa.ask("What did the mayor promise about ferry fares before the election was called?")
    after = qa.ask("What did the mayor promise about ferry fares after the election was called?")
    assert before.citations[0].title == EARLY.title
    assert after.citations[0].title == LATE.title
    assert before.filters == after.filters == {}
    assert before.notices[0] == (
        'Articles up to 18 March 2025 come first, for that is the day of "the election was called" by Mayor sends '
        "Velden to the polls (Velden Post); others are told too."
    )


def test_an_event_that_no_article_reports_is_said_to_be_unknown(qa: ArticleQA) -> None:
    answer = qa.ask("What did the mayor promise about ferry fares before the cathedral burned down?")
    assert answer.notices[0].startswith('No article found gives a day for "the cathedral burned down"')
    assert answer.filters == {}
    chinese = qa.ask("体育场倒塌之前，市长出席了什么？")
    assert chinese.notices[0].startswith("找到的文章都没有说明“体育场倒塌”是什么时候")


@pytest.mark.parametrize(
    "text",
    [
        "The bridge of Aske may be opened if the council agrees.",
        "The bridge of Aske was not opened, the builders said.",
        "Before the bridge of Aske was opened, people took the ferry.",
    ],
)
def test_what_has_not_come_about_gives_no_day(tmp_path: Path, text: str) -> None:
    asked = happening("How did people cross before the bridge of Aske was opened?", ())
    assert asked is not None
    with Library.open(tmp_path) as library:
        library.add([Article(title="T", published_at="2025-01-01", language="en", text=text)])
        assert resolved(asked, library) is None
