"""Numbers that disagree: what two articles say of one quantity, and what is no disagreement."""

from __future__ import annotations

import pytest

from qa import Article
from qa.proof.disagreement.find import differences, find_between
from qa.proof.disagreement.told_difference import tell_difference as in_words
from qa.proof.facts.align import Source, span_at


def article(text: str, source: str, published_at: str | None, title: str = "The quay in Tarnholm") -> Article:
    return Article(text=text, source=source, published_at=published_at, title=title, id=f"{source} {published_at}")


def told(one: str, other: str, days: tuple[str | None, str | None] = ("2031-03-03", "2031-03-05")) -> list[str]:
    """Kind, measure and figures of every difference, by one line each."""
    found = find_between(article(one, "Harbour Courier", days[0]), article(other, "Coast Ledger", days[1]))
    return [f"{d.kind} {d.measure}: {' / '.join(s.said for s in d.sides)}" for d in found]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            "More than 4,200 people had to leave their homes in Tarnholm in the flood, the worst since 1911.",
            "In Tarnholm 3,650 people had to leave their homes in the flood on Tuesday.",
            "differ the number of people evacuated: 4,200 people / 3,650 people",
        ),
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
        (
            "A wind farm of 48 turbines will stand off Tarnholm.",
            "The wind farm off Tarnholm will have 36 turbines.",
            "differ : 48 turbines / 36 turbines",
        ),
        (
            "The 48 turbines off Tarnholm will cost a lot.",
            "The cost of the 36 turbines off Tarnholm is high.",
            "differ : 48 turbines / 36 turbines",
        ),
    ],
)
def test_two_outlets_of_the_same_days_differ(one: str, other: str, expected: str) -> None:
    assert told(one, other) == [expected]


def test_chinese_articles_are_compared_too() -> None:
    one = article("江城新桥将耗资4.1亿元。", "江城日报", "2031-03-01", "江城新桥")
    other = article("江城新桥将耗资3.2亿元。", "财经晚报", "2031-03-02", "江城的新桥")
    assert [[s.said for s in d.sides] for d in find_between(one, other)] == [["4.1亿元", "3.2亿元"]]


@pytest.mark.parametrize(
    ("one", "other", "measure"),
    [
        ("电影《长河》首周票房达3.2亿元。", "电影《长河》首周票房达4.1亿元。", "the revenue"),
        ("江城新桥的门票为60元。", "江城新桥的门票为80元。", "the price"),
        ("法案以310票获得通过。", "法案以290票获得通过。", "the votes"),
    ],
)
def test_takings_and_prices_are_no_votes_in_chinese(one: str, other: str, measure: str) -> None:
    (found,) = find_between(
        article(one, "江城日报", "2031-03-01", "江城"), article(other, "财经晚报", "2031-03-02", "江城")
    )
    assert found.measure == measure


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
        ("The quay in Tarnholm will cost A$412 million.", "The quay in Tarnholm will cost $270 million."),
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
def test_a_figure_that_a_newer_one_has_is_replacedis_an_earlier_figure(
    one: str, other: str, days: tuple[str | None, str | None]
) -> None:
    expected = "earlier the cost: 412 million crowns / 538 million crowns"
    assert told(one, other, days) == [expected]
    assert told(other, one, (days[1], days[0])) == [expected]  # whichever the answer rests on


def test_the_same_outlet_does_not_disagree_with_itself_but_moves_on() -> None:
    one = article("The quake in Tarnholm killed 21 people.", "Wire", "2031-03-03")
    other = article("The quake in Tarnholm killed 148 people.", "Wire", "2031-03-04")
    assert [d.kind for d in find_between(one, other)] == ["earlier"]


def test_a_sentence_full_of_figures_is_a_table_and_takes_no_time() -> None:
    rows = "The quay cost " + ", ".join(f"{n} crowns" for n in range(2, 4_000)) + "."
    assert told(rows, rows.replace("crowns", "crowns,")) == []


NOW = "A gallon of petrol in Tarnholm averages 4.12 crowns."
EARLIER = [
    "In February, a gallon of petrol in Tarnholm averaged 3.12 crowns.",
    "A gallon of petrol in Tarnholm averaged 3.12 crowns in February.",
    "Before the strikes of late February, a gallon of petrol in Tarnholm averaged 3.12 crowns.",
    "The February average for a gallon of petrol in Tarnholm was 3.12 crowns.",
    "Petrol in Tarnholm averaged 3.12 crowns a gallon in the fourth quarter of 2030.",
    "Four months ago a gallon of petrol in Tarnholm averaged 3.12 crowns.",
]


def sentences(one: tuple[str, str], other: tuple[str, str], outlet: str = "Coast Ledger") -> list[str]:
    """What is told of two articles on the price of petrol, each its day and its text."""
    (day, text), (later, more) = one, other
    title = "Petrol in Tarnholm"
    found = find_between(article(text, "Harbour Courier", day, title), article(more, outlet, later, title))
    return [in_words(d, (), "en").finding.text for d in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Five of the crew were missing after the storm.",
            "The missing man of Tarnholm is Ole Vang, a father of three.",
        ),
        (
            "A driver, Jan Roth, 39, was killed by the storm in Tarnholm.",
            "The storm in Tarnholm killed a postman, Per Falk, 64, on Friday.",
        ),
        (
            "Divers in Tarnholm found four bodies of the dead in the wreck after the storm.",
            "The six who died in the storm in Tarnholm are the three from the wreck, a driver and a postman.",
        ),
        ("The exit poll in Tarnholm gives the Union 61 seats.", "In Tarnholm the Union has 73 of the 150 seats."),
        (
            "Results of 12 February showed sales of 1,740 million crowns for 2030, and a profit of 88 million crowns.",
            "For the first three months of 2031 the yard in Tarnholm sold for 436 million crowns, and made a profit of "
            "27 million crowns.",
        ),
        ("9名伤者中，7人已出院。", "至昨日，最后一名伤者、46岁的工人仍在医院接受治疗。"),
    ],
)
def test_a_figure_of_something_else_is_no_other_figure(one: str, other: str) -> None:
    assert told(one, other, ("2031-03-03", "2031-03-25")) == []
    assert told(other, one, ("2031-03-03", "2031-03-25")) == []


def test_the_number_of_a_line_counts_nothing() -> None:
    before = article("梧桐站塌陷事故造成6人受伤。", "晨报", "2031-03-03", "梧桐站塌陷")
    since = article("地铁5号线梧桐站塌陷事故的受伤人数已增至9人。", "晚报", "2031-03-04", "梧桐站塌陷 伤者增加")
    assert [[side.said for side in d.sides] for d in find_between(before, since)] == [["6人", "9人"]]


@pytest.mark.parametrize("earlier", EARLIER)
@pytest.mark.parametrize("outlet", ["Harbour Courier", "Coast Ledger"])
@pytest.mark.parametrize("days", [("2031-04-06", "2031-04-13"), ("2031-04-13", "2031-04-13")])
def test_a_figure_that_a_later_article_gives_of_an_earlier_day_replaces_none(
    earlier: str, outlet: str, days: tuple[str, str]
) -> None:
    assert sentences((days[0], NOW), (days[1], earlier), outlet) == []
    assert sentences((days[0], NOW), (days[1], NOW.replace("4.12", "4.32")), "Harbour Courier") or days[0] == days[1]


def test_an_earlier_figure_is_told_with_the_days_that_its_sentence_gives() -> None:
    told_then, told_now = ("2031-04-06", EARLIER[1]), ("2031-04-13", NOW)
    assert sentences(told_then, told_now) == [
        "An earlier figure: Harbour Courier (6 April 2031) said 3.12 crowns for February; "
        "Coast Ledger (13 April 2031) says 4.12 crowns."
    ]
    assert sentences(("2031-04-06", NOW.replace("4.12", "3.12")), told_now, "Harbour Courier") == [
        "An earlier figure: Harbour Courier (6 April 2031) said 3.12 crowns; "
        "Harbour Courier (13 April 2031) says 4.12 crowns."
    ]


def test_figures_of_the_same_days_differ_with_those_days() -> None:
    one, other = EARLIER[0], EARLIER[1].replace("3.12", "3.42")
    assert sentences(("2031-04-12", one), ("2031-04-13", other)) == [
        "The articles differ: Harbour Courier (12 April 2031) says 3.12 crowns for February; "
        "Coast Ledger (13 April 2031) says 3.42 crowns for February."
    ]


def test_a_date_that_is_not_the_figures_does_not_date_it() -> None:
    approved = "The quay in Tarnholm, approved in February, will cost 412 million crowns."
    days = ("2031-04-06", "2031-05-20")
    assert told("The quay in Tarnholm will cost 312 million crowns.", approved, days) == [
        "earlier the cost: 312 million crowns / 412 million crowns"
    ]
    flood = "The flood of 12 February in Tarnholm killed {} people."
    assert told(flood.format(14), flood.format(21), days) == ["earlier the number of dead: 14 people / 21 people"]


def test_a_figure_of_more_than_what_was_replaced_is_no_earlier_one() -> None:
    first = Article(
        text="The heat wave of July may have caused 214 deaths in Valmere, the institute said. The figure is the "
        "difference between the 2,391 deaths registered in those days and the 2,177 that would have been expected.",
        title="Heat wave may have cost 214 lives in Valmere", source="Wire", published_at="2025-07-24",
    )  # fmt: skip
    last = Article(
        text="The heat wave of July caused 367 deaths in Valmere, the institute said on Thursday.",
        title="Heat wave of July cost 367 lives in Valmere", source="Wire", published_at="2025-09-18",
    )  # fmt: skip
    sources = [Source(a, 0, len(a.text)) for a in (first, last)]
    border = first.text.index("The figure")
    for start, end, is_replaced in ((0, border, True), (border, len(first.text), False)):
        told = [(first.text[start:end], [span_at(first, start, end)])]
        assert any(d.kind == "earlier" for d in differences(told, sources)) is is_replaced


def test_a_stretch_of_time_counts_nobody() -> None:
    before = Article(
        text="Seven whales were killed by ships off Cape Aske in the past two winters.",
        title="Ships to slow for whales off Cape Aske", source="Wire", published_at="2024-10-02",
    )  # fmt: skip
    after = Article(
        text="One whale was killed by a ship off Cape Aske this winter.",
        title="Fewer whales killed by ships off Cape Aske", source="Gazette", published_at="2025-05-08",
    )  # fmt: skip
    assert not any("winter" in side.said for found in find_between(before, after) for side in found.sides)


def test_a_figure_that_is_told_as_said_in_error_is_no_newer_figure() -> None:
    before = Article(
        text="苇河县暴雨灾害遇难人数升至7人。",
        title="苇河县暴雨遇难人数升至7人",
        source="芦湾晨报",
        published_at="2026-06-13",
    )
    after = Article(
        text="通报同时更正称，15日发布的苇河县暴雨灾害“9人遇难”系重复统计所致。",
        title="苇河县更正暴雨遇难人数", source="芦湾晨报", published_at="2026-06-16",
    )  # fmt: skip
    assert not find_between(before, after)
    right = Article(
        text="通报称，苇河县暴雨灾害9人遇难。", title=after.title, source=after.source, published_at="2026-06-16"
    )
    assert [s.said for d in find_between(before, right) for s in d.sides] == ["7人", "9人"]


def test_a_toll_of_a_later_day_has_replaced_the_one_of_an_earlier_day() -> None:
    """Each report opens with its own day, and a flood is called by the day of it: none is what the toll is of."""
    before = article(
        "本报青川5月13日电 记者13日晚获悉，青川县“5·12”特大暴雨灾害遇难人数升至7人。新发现的4名遇难者在河滩被找到。",
        "青川晚报",
        "2031-05-13",
        "青川暴雨遇难人数升至7人",
    )
    since = article(
        "青川县人民政府16日通报：截至5月16日8时，“5·12”特大暴雨灾害共造成8人遇难。"
        "通报更正称，15日发布的“9人遇难”系重复统计所致。",
        "青川晚报",
        "2031-05-16",
        "青川县通报：暴雨灾害遇难8人",
    )
    assert [[side.said for side in d.sides] for d in find_between(before, since)] == [["7人", "8人"]]
