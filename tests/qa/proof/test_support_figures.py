"""Figures with their units: the same in other words, another measure, and what is no measure of the same thing."""

from __future__ import annotations

import pytest

from qa import check_support


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
