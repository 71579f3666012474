"""What a question limits its answer to: days, authors, outlets and genres read out of it, and nothing made up."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.scope.question_filters import read
from qa.answering.scope.relaxation import applied, describe_filters, steps
from store.filters import Filters
from store.language.authors import Names
from store.language.days import periods

NOW = datetime(2024, 5, 15, 10, tzinfo=UTC)  # a Wednesday
NAMES = Names(
    [
        ("Amira Farooq", "Halden Guardian", "opinion"),
        ("Amira Farooq", "Halden Guardian", "news"),
        ("Karin Lindqvist", "The Age", "news"),
        ("Olof Lindqvist", "Radio Aske", "news"),
        ("Rowena May", "The Sun", "opinion"),
        ("李明", "海隅时报", "opinion"),
        (None, "Gazette du Val", "news"),
        (None, "Echo of the Sorn Lakes", "news"),
        (None, "Ministry of Transport", "press_release"),
        (None, "Sund Regatta 2019", "news"),
    ]
)


def test_the_year_in_the_name_of_an_outlet_names_no_outlet() -> None:
    assert not read("What was decided in 2019?", NAMES, NOW).filters.source
    assert read("What did Sund Regatta 2019 write?", NAMES, NOW).filters.source == ("Sund Regatta 2019",)


@pytest.mark.parametrize("text", ["I'm writing a column on the toll. ", "I need this for my opinion piece: "])
def test_what_somebody_writes_themselves_limits_nothing(text: str) -> None:
    assert read(f"{text}Who decided on it?", NAMES, NOW).filters == Filters()
    assert read("Who decided on it, in opinion pieces?", NAMES, NOW).filters.genre == ("opinion",)


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("The dome of 2018: how many panels were up by mid May?", None, "2018-05-20"),
        ("2018年的选举，5月说了什么？", "2018-05-01", "2018-05-31"),
        ("What did she say on the 2030 target in March?", "2024-03-01", "2024-03-31"),
        ("What of 2018 and 2019 did she tell in March?", "2024-03-01", "2024-03-31"),
    ],
)
def test_days_without_a_year_are_of_the_one_past_year_that_is_named(
    question: str, first: str | None, last: str | None
) -> None:
    undated = next(p for p in periods(question, NOW.date()) if ("M" in p.said or "5月" in p.said))
    assert (undated.first and undated.first.isoformat(), undated.last and undated.last.isoformat()) == (first, last)


def test_the_place_in_the_name_of_an_outlet_names_a_place() -> None:
    assert read("What was decided in the Val?", NAMES, NOW).filters == Filters()
    assert read("What was decided on the Sorn Lakes, in the Lakes?", NAMES, NOW).filters == Filters()
    assert read("Who was elected in Aske?", NAMES, NOW).filters == Filters()
    for question in ("What was read in the Aske hospital?", "What did the Aske council report?"):
        assert read(question, NAMES, NOW).filters == Filters()
    assert read("What did Aske report on the ferry?", NAMES, NOW).filters.source == ("Radio Aske",)
    assert read("What did the Gazette du Val report?", NAMES, NOW).filters.source == ("Gazette du Val",)


def test_who_says_something_in_a_place_is_no_author_of_its_name() -> None:
    assert not read("What do people in Rowena complain about?", NAMES, NOW).filters.author
    assert not read("What did shop owners near Farooq write to the council?", NAMES, NOW).filters.author
    assert read("What does Rowena complain about?", NAMES, NOW).filters.author == ("Rowena May",)
    assert read("What is argued in Farooq's column?", NAMES, NOW).filters.author == ("Amira Farooq",)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("in March 2024", "2024-03-01", "2024-03-31"),
        ("since 2022", "2022-01-01", None),
        ("before 5 May", None, "2024-05-04"),
        ("after March", "2024-04-01", None),
        ("until 3 June 2023", None, "2023-06-03"),
        ("last week", "2024-05-06", "2024-05-12"),
        ("this month", "2024-05-01", "2024-05-31"),
        ("in the last 7 days", "2024-05-08", "2024-05-15"),
        ("yesterday", "2024-05-14", "2024-05-14"),
        ("on Monday", "2024-05-13", "2024-05-13"),
        ("last Wednesday", "2024-05-08", "2024-05-08"),
        ("in June", "2023-06-01", "2023-06-30"),
        ("between January and June 2023", "2023-01-01", "2023-06-30"),
        ("from 3 to 9 May 2024", "2024-05-03", "2024-05-09"),
        ("in winter 2023", "2023-12-01", "2024-02-29"),
        ("in the first half of 2023", "2023-01-01", "2023-06-30"),
        ("Q4 2023", "2023-10-01", "2023-12-31"),
        ("in the 1990s", "1990-01-01", "1999-12-31"),
        ("in early 2024", "2024-01-01", "2024-04-30"),
        ("25/3/2024", "2024-03-25", "2024-03-25"),
        ("5/3/2024", None, None),
        ("2024年3月", "2024-03-01", "2024-03-31"),
        ("自2022年以来", "2022-01-01", None),
        ("上周", "2024-05-06", "2024-05-12"),
        ("最近三个月", "2024-02-15", "2024-05-15"),
        ("去年", "2023-01-01", "2023-12-31"),
        ("上季度", "2024-01-01", "2024-03-31"),
        ("上个季度", "2024-01-01", "2024-03-31"),
        ("本季度", "2024-04-01", "2024-06-30"),
        ("第二季度", "2024-04-01", "2024-06-30"),
        ("三季度", "2023-07-01", "2023-09-30"),
        ("去年第三季度", "2023-07-01", "2023-09-30"),
        ("上个月二季度", "2024-04-01", "2024-04-30"),
        ("2022年第四季度", "2022-10-01", "2022-12-31"),
        ("最近半个月", "2024-04-30", "2024-05-15"),
        ("最近半年", "2023-11-15", "2024-05-15"),
        ("去年三月", "2023-03-01", "2023-03-31"),
        ("去年十二月五日", "2023-12-05", "2023-12-05"),
        ("三月", "2024-03-01", "2024-03-31"),
        ("二〇二三年十一月", "2023-11-01", "2023-11-30"),
        ("民國一百一十二年三月", "2023-03-01", "2023-03-31"),
        ("民国112年3月2日", "2023-03-02", "2023-03-02"),
        ("自去年十月以來", "2023-10-01", None),
        ("上週", "2024-05-06", "2024-05-12"),
        ("on Frıday", "2024-05-10", "2024-05-10"),
    ],
)
def test_days_are_whole_and_count_from_now(said: str, first: str | None, last: str | None) -> None:
    (period,) = periods(f"reports {said}, please", NOW.date())
    assert (period.first, period.last) == tuple(day and date.fromisoformat(day) for day in (first, last))


@pytest.mark.parametrize("said", ["What may happen?", "They march on Halden.", "It costs 2,024 crowns.", "on 31 June",
                                  "公司的季度报告说了什么", "每季度一次", "前三季度的利润", "最近半天"])  # fmt: skip
def test_what_is_no_date_is_none(said: str) -> None:
    assert periods(said, NOW.date()) == ()


@pytest.mark.parametrize(
    ("question", "filters"),
    [
        ("What did Farooq write about the tram?", {"author": ["Amira Farooq"]}),
        ("What does Lindqvist say about the ferry?", {"author": ["Karin Lindqvist", "Olof Lindqvist"]}),
        ("Do the Age and Radio Aske agree on the ferry?", {"source": ["The Age", "Radio Aske"]}),
        ("Which op-eds from last week defend the toll?",
         {"genre": ["opinion"], "published_from": "2024-05-06", "published_to": "2024-05-12"}),
        ("In Farooq's column, what is said?", {"author": ["Amira Farooq"], "genre": ["opinion"]}),
        ("海隅时报去年发表的评论怎么说？",
         {"source": ["海隅时报"], "genre": ["opinion"], "published_from": "2023-01-01", "published_to": "2023-12-31"}),
        ("《海隅時報》去年三月發表的評論怎麼說？",
         {"source": ["海隅时报"], "genre": ["opinion"], "published_from": "2023-03-01", "published_to": "2023-03-31"}),
        ("上週《海隅時報》的報導怎麼說電車？",
         {"source": ["海隅时报"], "published_from": "2024-05-06", "published_to": "2024-05-12"}),
        ("What did Farooq write about rents in 2023?",
         {"author": ["Amira Farooq"], "published_from": "2023-01-01", "published_to": "2023-12-31"}),
        ("What has Farooq said about rents since 2022?",
         {"author": ["Amira Farooq"], "published_from": "2022-01-01"}),
        ("Farooq last week argued that rents are too high.",
         {"author": ["Amira Farooq"], "published_from": "2024-05-06", "published_to": "2024-05-12"}),
        ("Last year, did Farooq oppose the toll?",
         {"author": ["Amira Farooq"], "published_from": "2023-01-01", "published_to": "2023-12-31"}),
        ("What did Farooq write about the war in 2022?", {"author": ["Amira Farooq"]}),
        ("What stance does Farooq take on the toll?", {"author": ["Amira Farooq"]}),
        ("Why was Farooq criticised?", {}),
        ("Where does the Age stand on the toll?", {"source": ["The Age"]}),
        ("What does the Age have to say about the toll?", {"source": ["The Age"]}),
        ("Compare the Age and Radio Aske on the ferry.", {"source": ["The Age", "Radio Aske"]}),
        ("Compare the Age with Radio Aske on the ferry.", {"source": ["The Age", "Radio Aske"]}),
        ("How do reports of the ferry differ between the Age and Radio Aske?", {"source": ["The Age", "Radio Aske"]}),
        ("What was in the Guardian about the strike?", {"source": ["Halden Guardian"]}),
        ("What was published about the tram in 2023?",
         {"published_from": "2023-01-01", "published_to": "2023-12-31"}),
        ("In 2023, what was written about the tram?", {"published_from": "2023-01-01", "published_to": "2023-12-31"}),
        ("Is there an article from last week on the tram?",
         {"published_from": "2024-05-06", "published_to": "2024-05-12"}),
        ("news on the tram since 2022", {"published_from": "2022-01-01"}),
        ("yesterday's editorial", {"genre": ["opinion"], "published_from": "2024-05-14", "published_to": "2024-05-14"}),
        ("根据海隅时报，港口怎么了？", {"source": ["海隅时报"]}),
        ("关于李明的报道有哪些？", {}),
        ("李明去年怎么评论港口？",
         {"author": ["李明"], "published_from": "2023-01-01", "published_to": "2023-12-31"}),
        ("Does the Age agree with Farooq on the ferry?", {}),
        ("Who criticised Farooq's column?", {}),
        ("What did Lena Farooq write?", {}),
        ("What happened in March 2024?", {}),
        ("How hot is the Sun?", {}),
        ("What may happen in May?", {}),
        ("According to the Ministry of Transport, when does the tunnel open?", {}),
        ("What did the study published last week find?", {}),
        ("What is the opinion of the mayor on the toll?", {}),
    ],
)  # fmt: skip
def test_filters_are_read_where_the_question_ties_them(question: str, filters: dict[str, Any]) -> None:
    assert read(question, NAMES, NOW).filters.to_dict() == filters


def test_what_cannot_be_used_is_told() -> None:
    (ambiguous,) = read("articles published on 5/3/2024", NAMES, NOW).notices
    assert "5/3/2024 can be read as two dates" in ambiguous


def test_an_event_without_a_date_is_kept_to_be_looked_up() -> None:
    scope = read("articles from before the election was called", NAMES, NOW)
    assert scope.happening is not None
    assert scope.happening.what == "the election was called"
    assert not scope.filters.to_dict()


def test_the_date_of_an_event_is_kept_to_rank_by() -> None:
    scope = read("What happened to the ferry in March 2024?", NAMES, NOW)
    assert [p.said for p in scope.events] == ["in March 2024"]
    assert read("What is the latest on the ferry?", NAMES, NOW).prefers_new


@pytest.mark.parametrize(
    ("question", "prefers_new"),
    [
        ("他最后判了几年？", True),
        ("渡轮最终赔了多少钱？", True),
        ("所长后来怎么样了？", True),
        ("还有人失联吗？", True),
        ("他说了什么？", False),
        ("最后一班船几点开？", False),
        ("他还说了什么？", False),
    ],
)
def test_words_of_how_it_ended_ask_for_the_newest_in_chinese(question: str, prefers_new: bool) -> None:
    assert read(question, NAMES, NOW).prefers_new is prefers_new


def test_the_topic_is_the_question_without_its_days_of_publication() -> None:
    scope = read("last week's articles about the latest toll by Farooq", NAMES, NOW)
    assert scope.topic() == "articles about the toll by Farooq"
    assert scope.topic(without=["author"]) == "articles about the toll by"


@given(st.text(max_size=200) | st.lists(st.sampled_from(
    ["Farooq", "May", "the Age", "write", "in", "March", "2024", "last", "week", "articles", "5/3/24", "'s", "?", "据",
     "上周",      "Lindqvist", "and", "published", "\ue000", "31 February 2024", "0000年13月", "since", "op-eds"]
), max_size=12).map(" ".join))  # fmt: skip
def test_no_name_is_made_up_and_every_question_can_be_read(question: str) -> None:
    filters = read(question, NAMES, NOW).filters
    assert Filters.parse(filters.to_dict()) == filters
    assert set(filters.author) <= {"Amira Farooq", "Karin Lindqvist", "Olof Lindqvist", "Rowena May", "李明"}
    assert set(filters.source) <= {
        "Halden Guardian", "The Age", "Radio Aske", "The Sun", "海隅时报", "Ministry of Transport"
    }  # fmt: skip


def test_what_was_given_wins_and_other_keys_combine() -> None:
    asked = Filters.parse({"author": "A", "published_from": "2024-01-01"})
    together, keys = applied(asked, Filters.parse({"author": "B", "source": "S"}))
    assert together.to_dict() == {"author": ["B"], "source": ["S"], "published_from": "2024-01-01"}
    assert keys == ("published_from",)
    assert applied(asked, Filters(), unread=["author"])[0].to_dict() == {"published_from": "2024-01-01"}
    late = Filters.parse({"published_to": "2023-06-30"})
    assert applied(asked, late)[0].to_dict() == {"author": ["A"], "published_to": "2023-06-30"}


def test_dates_are_dropped_first_and_what_was_given_never() -> None:
    filters = Filters.parse({"author": "A", "source": "S", "genre": "news", "published_from": "2024"})
    dropped = [keys for _, keys in steps(filters, ("author", "genre", "published_from"))]
    assert dropped == [(), ("published_from",), ("published_from", "genre"), ("published_from", "genre", "author")]
    assert all(step.source == ("S",) for step, _ in steps(filters, ("author", "genre", "published_from")))


def test_filters_are_described_in_words() -> None:
    filters = Filters.parse({"author": "A", "genre": "opinion", "published_from": "2024-03", "published_to": "2024-03"})
    assert describe_filters(filters) == "opinion articles by A published from 1 March 2024 to 31 March 2024"
    assert describe_filters(Filters()) == "all articles"


@pytest.mark.parametrize(
    "byline", ["李和平", "李和平和王强", "王强和李和平", "欧阳和平", "李和平、王强", "王强 和 李和平"]
)
def test_a_name_with_a_word_for_and_in_it_is_one_name(byline: str) -> None:
    names = Names([(byline, "海隅时报", "news")])
    (found,) = names.mentions("欧阳和平写了什么？" if "欧阳" in byline else "李和平写了什么？")
    assert found.names == ("欧阳和平" if "欧阳" in byline else "李和平",)
    assert len(names.mentions("王强写了什么？")) == ("王强" in byline)


@pytest.mark.parametrize("question", ["how many checks were run in the state last year", "What does the State say?"])
def test_a_word_in_lower_case_is_no_part_of_an_outlets_name(question: str) -> None:
    names = Names([("Ida Lund", "Science & State", "news")])
    assert bool(names.mentions(question)) is ("State" in question)
