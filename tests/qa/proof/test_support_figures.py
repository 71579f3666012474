"""Figures with their units: the same in other words, another measure, and what is no measure of the same thing."""

from __future__ import annotations

import pytest

from qa import Article, Support, check_support


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("The plant produced 12 megawatts last year.", "The plant produced 12 megawatt-hours last year."),
        ("The plant produced 12 megawatt hours last year.", "The plant produced 12 megawatts last year."),
        ("The park covers 40 kilometres.", "The park covers 40 square kilometres."),
        ("The bridge is 300 metres long.", "The bridge is 300 feet long."),
        (
            "The bank raised its rate by half a percentage point to 3.75 percent.",
            "The bank raised its rate by a quarter of a percentage point to 3.75 percent.",
        ),
        ("The line will carry at most 800 passengers a day.", "The line will carry at least 800 passengers a day."),
        ("The line will carry no more than 800 passengers.", "The line will carry no fewer than 800 passengers."),
    ],
)
def test_the_figure_of_another_measure_is_told_as_wrong(claim: str, text: str) -> None:
    support = check_support(claim, text)
    assert support.verdict == "unsupported"
    assert "The article says" in support.reasons[0]


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("The plant produced 12 MWh last year.", "The plant produced 12 megawatt-hours last year."),
        ("The turbine delivers 12 MW.", "The turbine delivers 12 megawatts."),
        ("The train ran at 40 km/h.", "The train ran at 40 kilometres per hour."),
        ("The bridge is 1.5 km long.", "The bridge is 1,500 metres long."),
        (
            "The bank raised its rate by 0.25 percentage points to 3.75 percent.",
            "The bank raised its rate by a quarter of a percentage point to 3.75 percent.",
        ),
        ("The share fell by 3.5 points in May.", "The share fell by 3.5 percentage points in May."),
        ("The state will pay at most 125 million crowns.", "The state will pay no more than 125 million crowns."),
    ],
)
def test_the_same_figure_in_another_unit_or_spelling_is_not_told_as_wrong(claim: str, text: str) -> None:
    support = check_support(claim, text)
    assert support.verdict != "unsupported"
    assert not any("says" in reason or "names" in reason or "figure" in reason for reason in support.reasons)


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("A million people left the country.", "Half a million people left the country."),
        ("One million people left the country.", "Half a million people left the country."),
        ("A million people left the country.", "A quarter of a million people left the country."),
        ("A million people left the country.", "One and a half million people left the country."),
        ("The project took 3 years.", "The project took 3½ years."),
    ],
)
def test_a_part_of_a_figure_is_another_figure(claim: str, text: str) -> None:
    support = check_support(claim, text)
    assert support.verdict != "supported"
    assert "figure" in support.reasons[0] or "The article says" in support.reasons[0]


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("500,000 people left the country.", "Half a million people left the country."),
        ("1.5 million people left the country.", "One and a half million people left the country."),
        ("The project took 3.5 years.", "The project took 3½ years."),
        ("The project took 2.5 years.", "The project took two and a half years."),
        ("The dam cost 0.5 billion crowns.", "The dam cost half a billion crowns."),
    ],
)
def test_a_figure_in_halves_and_quarters_is_not_told_as_wrong(claim: str, text: str) -> None:
    support = check_support(claim, text)
    assert support.verdict != "unsupported"
    assert not any("says" in reason or "figure" in reason for reason in support.reasons)


def test_a_length_is_no_wrong_duration() -> None:
    text = "The rope, a hundred feet long, has hung in the lighthouse since the grandfather of the keeper bought it."
    support = check_support("The rope has hung in the lighthouse for a hundred years.", text)
    assert not any("The article says" in reason for reason in support.reasons)


@pytest.mark.parametrize(
    ("claim", "article", "said"),
    [
        ("Die Linie kostet 3,9 Mio. Euro.", "Die Linie kostet 3,2 Mio. Euro.", "3,2 Mio."),
        ("Der Haushalt sieht 1.334,56 Euro vor.", "Der Haushalt sieht 1.234,56 Euro vor.", "1.234,56"),
        ("El Gobierno ha aprobado ayudas por 3.900.000 euros.",
         "El Gobierno ha aprobado ayudas por 3.400.000 euros.", "3.400.000"),
        ("Les salaires augmenteront de 4,7 %.", "Les salaires augmenteront de 4,5 %.", "4,5 %"),
    ],
)  # fmt: skip
def test_figures_are_compared_as_the_continent_writes_them(claim: str, article: str, said: str) -> None:
    support = check_support(claim, article)
    assert support.verdict == "unsupported"
    assert any(said in reason for reason in support.reasons)


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("The water was -4 degrees Celsius.", "The water was 4 degrees Celsius."),
        ("The water was −4 degrees Celsius.", "The water was 4 degrees Celsius."),
        ("The water was –4 degrees Celsius.", "The water was 4 degrees Celsius."),
        ("The water was 4 degrees Celsius.", "The water was −4 degrees Celsius."),
        ("The water was minus 4 degrees Celsius.", "The water was 4 degrees Celsius."),
        ("The water was 4 degrees Celsius.", "The water was 4 degrees Celsius below zero."),
        ("Growth was minus 0.4 percent in May.", "Growth was 0.4 percent in May."),
        ("The result was -$3.2 million last year.", "The result was $3.2 million last year."),
        ("增长率为-0.4%。", "增长率为0.4%。"),
        ("气温为零下4度。", "气温为4度。"),
        ("The water was 4 degrees Fahrenheit.", "The water was 4 degrees Celsius."),
        ("The water was 4°F.", "The water was 4°C."),
        ("The fund lent US$5 million.", "The fund lent A$5 million."),
        ("The hall covers 40 square metres.", "The hall covers 40 square miles."),
        ("降雨量为50厘米。", "降雨量为50毫米。"),
        ("The line carries 18,000 passengers a week.", "The line carries 18,000 passengers a day."),
        ("The line carries 18,000 passengers per month.", "The line carries 18,000 passengers every day."),
        ("该线每周运送1.8万名乘客。", "该线每天运送1.8万名乘客。"),
        ("Nearly 300 people came to the fair.", "More than 300 people came to the fair."),
        ("All of the five districts support the plan.", "Three of the five districts support the plan."),
        ("All passengers were saved by noon.", "Most passengers were saved by noon."),
        ("Exports rose 3% in May.", "Exports fell 3 percent in May."),
        ("At most 60 tonnes of oil leaked into the bay.", "Between 60 and 80 tonnes of oil leaked into the bay."),
        ("有少于300人参加了集会。", "至少有300人参加了集会。"),
    ],
)
def test_another_sign_unit_or_stretch_of_time_is_told_as_wrong(claim: str, text: str) -> None:
    support = check_support(claim, text)
    assert support.verdict == "unsupported"
    assert "The article says" in support.reasons[0] or "文章说的是" in support.reasons[0]


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("The water was −4 degrees Celsius.", "The water was -4 degrees Celsius."),
        ("The water was minus 4 degrees Celsius.", "The water was –4 degrees Celsius."),
        ("The water was 4 degrees below zero.", "The water was -4 degrees."),
        ("The economy shrank by 0.4 percent in May.", "The economy's growth was -0.4 percent in May."),
        ("The growth of the economy was -0.4 percent in May.", "The economy shrank by 0.4 percent in May."),
        ("The bridge – 640 metres long – was closed.", "The bridge, 640 metres long, was closed."),
        ("Tickets cost 10-20 crowns.", "Tickets cost 10 to 20 crowns."),
        ("增长率为负0.4%。", "增长率为-0.4%。"),
        ("The water was 4 degrees.", "The water was 4 °C."),
        ("The fund lent $5 million.", "The fund lent A$5 million."),
        ("该项目耗资¥3亿。", "该项目耗资3亿元。"),
        ("The hall covers 40 m².", "The hall covers 40 square metres."),
        ("The ministry counted 2,50,000 voters.", "The ministry counted 250,000 voters."),
        ("The canton paid 1'234'567 francs.", "The canton paid 1,234,567 francs."),
        ("Nearly 300 people came to the fair.", "The fair drew 297 people."),
        ("The line carries 18,000 passengers per day.", "The line carries 18,000 passengers a day."),
        ("A 3 percent drop in exports came in May.", "Exports fell 3 percent in May."),
        ("The debt rose from 9.4 million to 14 million crowns.", "The debt rose from 9.4 to 14 million crowns."),
        ("Between three and five million people left.", "Between 3 and 5 million people left."),
        ("At least 60 tonnes of oil leaked into the bay.", "Between 60 and 80 tonnes of oil leaked into the bay."),
        ("该市有90多万人口。", "该市有超过90万人口。"),
        ("Two children were treated for injuries.", "Seven people were treated for injuries, two of them children."),
    ],
)
def test_the_same_with_another_sign_or_unit_for_it_is_not_told_as_wrong(claim: str, text: str) -> None:
    support = check_support(claim, text)
    assert support.verdict != "unsupported"
    assert not any("says" in reason or "figure" in reason or "数字" in reason for reason in support.reasons)


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("The bridge is 1,000 metres long.", "The bridge is 1.4 kilometres long."),
        ("Nearly 300 people came to the fair.", "The fair drew 312 people."),
        ("Just under 300 people came to the fair.", "The fair drew 312 people."),
    ],
)
def test_a_figure_is_rounded_only_so_far(claim: str, text: str) -> None:
    assert check_support(claim, text).verdict != "supported"


BUSES = (
    "The share of buses in all trips fell by 3.5 percentage points, to 21.5 percent. The average fare "
    "rose from 28 to 32 crowns. Three of the five districts on the route support the plan; Norrby and "
    "Sundet do not. The ferry had 214 passengers and 31 crew on board. The museum owns 6,300 paintings, "
    "of which 900 are on display. Construction is to begin in May 2027 and take four years."
)


@pytest.mark.parametrize(
    ("claim", "out_of"),
    [
        ("The share of buses in all trips fell from 25 to 21.5 percent.", "3.5 percentage points, 21.5 percent"),
        ("The average fare rose by four crowns.", "28, 32 crowns"),
        ("The average fare rose by 14.3 percent.", "28, 32 crowns"),
        ("The ferry had 245 people on board.", "214, 31"),
        ("5,400 paintings of the museum are not on display.", "6,300, 900"),
        ("Two of the five districts on the route do not support the plan.", ""),
        ("Construction is to end in 2031.", ""),
    ],
)
def test_what_follows_from_the_figures_of_a_sentence_is_neither_called_wrong_nor_carried(
    claim: str, out_of: str
) -> None:
    support = check_support(claim, BUSES)
    reasons = " ".join(support.reasons)
    assert support.verdict != "supported"
    assert "The article says" not in reasons
    assert "does not say" not in reasons
    assert f"may follow from {out_of}" in reasons or not out_of


@pytest.mark.parametrize(
    "claim",
    [
        "The average fare rose from 30 to 32 crowns.",
        "Four of the five districts on the route support the plan.",
        "Two of the five districts on the route support the plan.",
        "The ferry had 214 passengers and 41 crew on board.",
        "Construction is to begin in May 2028 and take four years.",
    ],
)
def test_a_figure_in_the_place_of_another_is_wrong_whatever_may_be_reckoned(claim: str) -> None:
    support = check_support(claim, BUSES)
    assert support.verdict == "unsupported"
    assert "The article says" in support.reasons[0]


def test_a_figure_between_those_of_a_range_or_beyond_a_least_is_not_called_wrong() -> None:
    for claim, text in (
        ("About 70 tonnes of oil leaked into the bay.", "Between 60 and 80 tonnes of oil leaked into the bay."),
        ("The line will cost 312 million crowns.", "The line will cost more than 300 million crowns."),
    ):
        support = check_support(claim, text)
        assert support.verdict == "partial"
        assert "Nothing in the articles read gives the figure" in support.reasons[0]


SWAPPED = (
    "Velden has 412,000 inhabitants, Norrby 287,500. Voltra made a loss of 14 million euros in 2025, after a profit of "
    "9 million in 2024. Of the 1,840 ships that called last year, 1,104 were container ships, 460 were tankers and 276 "
    "were ferries. Income per head was 31,200 euros in Velden and 38,900 euros in Norrby last year."
)


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("Velden has 287,500 inhabitants.", SWAPPED),
        ("Norrby has 412,000 inhabitants.", SWAPPED),
        ("Norrby: 412,000 inhabitants", SWAPPED),
        ("Voltra made a profit of 9 million euros in 2025.", SWAPPED),
        ("Of the 1,840 ships that called last year, 460 were ferries.", SWAPPED),
        ("Income per head was 38,900 euros in Velden last year.", SWAPPED),
        ("Income per household was 31,200 euros in Velden last year.", SWAPPED),
        ("共有11名议员投反对票。", "共有11名议员投赞成票，4名投反对票。"),
        ("Exports were up 3 percent in May.", "Exports fell by 3 percent in May."),
        ("The average fare is 28 crowns.", "The average fare rose from 28 to 32 crowns last year."),
        (
            "About half of the residents were against the tram.",
            "About half of the residents were for the tram, a third were against it.",
        ),
        ("At least five million people left the country.", "Between three and five million people left the country."),
    ],
)
def test_a_figure_that_is_given_for_something_else_carries_nothing(claim: str, text: str) -> None:
    support = check_support(claim, text)
    assert support.verdict != "supported"
    assert "The article says" in support.reasons[0] or "文章说的是" in support.reasons[0]


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("Velden has 412,000 inhabitants.", SWAPPED),
        ("Norrby has 287,500 inhabitants.", SWAPPED),
        ("Voltra made a profit of 9 million euros in 2024.", SWAPPED),
        ("Voltra made a profit of 9 million euros.", SWAPPED),
        ("Last year 276 ferries called.", SWAPPED),
        (
            "Only 900 of its 6,300 works are on display.",
            "The museum owns 6,300 paintings, of which 900 are on display.",
        ),
        ("Income per head was 38,900 euros in Norrby last year.", SWAPPED),
        ("Income per person was 38,900 euros in Norrby.", SWAPPED),
        ("Brandt won 38 percent of the vote.", "Moen won 45 percent of the vote, ahead of Brandt with 38 percent."),
        ("共有4名议员投反对票。", "共有11名议员投赞成票，4名投反对票。"),
    ],
)
def test_a_figure_of_several_in_a_sentence_is_taken_for_what_it_is_of(claim: str, text: str) -> None:
    assert not any("says" in r or "文章说的是" in r for r in check_support(claim, text).reasons)


def test_another_day_is_told_without_the_full_stop_behind_it() -> None:
    support = check_support(
        "The council approved the bridge on 3 March and the first cars crossed it on 7 May.",
        "The council approved the bridge on 3 March, and the first cars crossed it on 9 May.",
    )
    assert support.verdict == "unsupported"
    assert support.reasons == ("The article says 9 May, not 7 May.",)


@pytest.mark.parametrize(
    "text",
    [
        "The bridge was opened on 5 May. In 2023 the work had cost 9 million crowns.",
        "In 2023 the town celebrated. The bridge was opened on 5 May.",
    ],
)
def test_a_year_that_stands_apart_from_its_day_is_there(text: str) -> None:
    assert check_support("The bridge was opened on 5 May 2023.", text).verdict == "supported"


def test_the_day_of_an_article_is_not_that_of_what_it_tells_of_the_days_before() -> None:
    text = "The mayor opened the bridge. On 18 May the town had held a feast."
    article = Article(text=text, title="Bridge", source="Post", published_at="2024-05-20")
    support = check_support("On 20 May the mayor opened the bridge.", article)
    assert support.reasons == ("Nothing in the articles read gives the date 20 May.",)
    assert support.verdict == "partial"


@pytest.mark.parametrize(
    ("claim", "text", "reason"),
    [
        (
            "Brandt, who took over in May 2023, left the museum.",
            "Brandt had taken over in May 2021 and left the museum in May of last year.",
            "The article says May 2021, not May 2023.",
        ),
        (
            "The mayor expects the line to carry passengers from June.",
            "Passengers can ride from August, according to the mayor's expectations for the line.",
            "The article says August, not June.",
        ),
    ],
)
def test_another_year_and_another_month_are_told_in_freer_words_too(claim: str, text: str, reason: str) -> None:
    support = check_support(claim, Article(text=text, title="Brandt", published_at="2024-05-20"))
    assert support.verdict == "unsupported"
    assert reason in support.reasons


def test_a_figure_that_looks_like_a_year_is_a_figure() -> None:
    support = check_support("Of 2000 letters, 1600 were answered.", "Of 2,000 letters, 1,600 were answered.")
    assert support == Support("supported", support.score, ())


def test_a_relation_of_two_figures_in_words_is_only_doubted() -> None:
    """No article gives how long after something came: it follows from days that stand apart."""
    text = "Doctors found the first case of measles in Velden on 29 December 2024. The city told parents on 14 January."
    told = check_support("The city told parents of the outbreak two weeks after the first case was found.", text)
    assert told.reasons[0] == "The article does not give the figure two weeks."
    counted = check_support("The city told parents of the outbreak 17 weeks after the first case was found.", text)
    assert counted.reasons[0] == "Nothing in the articles read gives the figure 17 weeks."


@pytest.mark.parametrize(
    "claim",
    [
        "The council's decision in April was carried by nine votes to two.",
        "The council's vote in April was passed by nine to two.",
    ],
)
def test_a_figure_that_the_article_has_only_of_another_thing_is_not_shown_as_carried(claim: str) -> None:
    text = (
        "The new pool will cost about 90,000 crowns a year less than the one it replaces, the panel reckons, compared "
        "with the 310,000 that the council was counting on when it voted in April. Arne Holt, who has led the council "
        "for nine years, said he would step down in December. He insisted that the two matters were unconnected."
    )
    support = check_support(claim, text)
    assert support.verdict == "partial"
    assert support.reasons == ("The figure nine stands elsewhere in what was read.",)
