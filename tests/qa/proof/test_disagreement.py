"""Numbers that disagree: what two articles say of one quantity, and what is no disagreement."""

from __future__ import annotations

import pytest

from qa import Article
from qa.proof.disagreement.find import between


def article(text: str, source: str, published_at: str | None, title: str = "The quay in Tarnholm") -> Article:
    return Article(text=text, source=source, published_at=published_at, title=title, id=f"{source} {published_at}")


def told(one: str, other: str, days: tuple[str | None, str | None] = ("2031-03-03", "2031-03-05")) -> list[str]:
    """Kind, measure and figures of every difference, by one line each."""
    found = between(article(one, "Harbour Courier", days[0]), article(other, "Coast Ledger", days[1]))
    return [f"{d.kind} {d.measure}: {' / '.join(s.said for s in d.sides)}" for d in found]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            "The quay will cost 412 million crowns.",
            "The quay will cost 380 million crowns.",
            "differ the cost: 412 million crowns / 380 million crowns",
        ),
        (
            "The storm in Tarnholm injured 12 people.",
            "In Tarnholm 19 people were injured by the storm.",
            "differ the number of injured: 12 people / 19 people",
        ),
        (
            "The quay in Tarnholm will open in 2032.",
            "The quay in Tarnholm will open in 2034.",
            "differ the opening: 2032 / 2034",
        ),
        (
            "The quay in Tarnholm will cost 412 million crowns, the board said.",
            "The board of Tarnholm put the cost of the quay at 41 million crowns.",
            "differ the cost: 412 million crowns / 41 million crowns",
        ),
        (
            "In Tarnholm 1,200 people were evacuated during the flood.",
            "In Tarnholm 12 people were evacuated during the flood.",
            "differ the number of people evacuated: 1,200 people / 12 people",
        ),
    ],
)
def test_two_outlets_of_the_same_days_differ(one: str, other: str, expected: str) -> None:
    assert told(one, other) == [expected]


def test_chinese_articles_are_compared_too() -> None:
    one = article("江城新桥将耗资4.1亿元。", "江城日报", "2031-03-01", "江城新桥")
    other = article("江城新桥将耗资3.2亿元。", "财经晚报", "2031-03-02", "江城的新桥")
    assert [[s.said for s in d.sides] for d in between(one, other)] == [["4.1亿元", "3.2亿元"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The quay in Tarnholm will cost 412 million crowns.", "Painting the quay in Tarnholm costs 4 million crowns."),
        ("The quay will cost 412 million crowns.", "The quay will cost about 410 million crowns."),
        ("More than 1,200 people were evacuated in Tarnholm.", "In Tarnholm 1,240 people were evacuated."),
        ("The quay will cost between 350 and 450 million crowns.", "The quay will cost 380 million crowns."),
        ("The quay is 1.2 kilometres long.", "The quay is 1,200 metres long."),
        ("The quay will cost 412 million crowns.", "The quay will save 40 million crowns a year."),
        ("The quay will cost 412 million crowns.", "The state will pay 150 million crowns of the cost of the quay."),
        ("The quay will create 900 permanent jobs.", "The quay will create 400 temporary jobs."),
        (
            "The quay was expected to cost 300 million crowns.",
            "In the end the quay cost 412 million crowns, it turned out.",
        ),
        ("Turnout in Tarnholm was 61 percent in 2030.", "Turnout in Tarnholm was 55 percent in 2026."),
        ("Women in Tarnholm earn 2,900 crowns a month.", "Men in Tarnholm earn 3,400 crowns a month."),
        ("The quay will cost 412 million crowns.", "The swimming pool will cost 28 million crowns."),
        ("The fee is 5 dollars a day.", "The fee is 5 dollars a day."),
    ],
)
def test_what_is_no_disagreement(one: str, other: str) -> None:
    assert told(one, other) == []


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        (
            "The quay will cost 412 million crowns.",
            "The quay will cost 538 million crowns, 126 million more than the council approved.",
            ("2030-03-03", "2030-03-12"),
        ),
        (
            "The quay will cost 412 million crowns.",
            "The quay will cost 538 million crowns.",
            ("2030-03-03", "2031-03-12"),
        ),
        (
            "The quay will cost 412 million crowns.",
            "The quay will cost 538 million crowns, not 412 million.",
            (None, None),
        ),
    ],
)
def test_a_figure_that_a_newer_one_has_replaced_is_an_earlier_figure(
    one: str, other: str, days: tuple[str | None, str | None]
) -> None:
    expected = "earlier the cost: 412 million crowns / 538 million crowns"
    assert told(one, other, days) == [expected]
    assert told(other, one, (days[1], days[0])) == [expected]  # whichever the answer rests on


def test_the_same_outlet_does_not_disagree_with_itself_but_moves_on() -> None:
    one = article("The quake in Tarnholm killed 21 people.", "Wire", "2031-03-03")
    other = article("The quake in Tarnholm killed 148 people.", "Wire", "2031-03-04")
    assert [d.kind for d in between(one, other)] == ["earlier"]


def test_a_sentence_full_of_figures_is_a_table_and_takes_no_time() -> None:
    rows = "The quay cost " + ", ".join(f"{n} crowns" for n in range(2, 4_000)) + "."
    assert told(rows, rows.replace("crowns", "crowns,")) == []
