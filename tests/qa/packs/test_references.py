"""An answer as text to paste: each house style, with what a record may lack."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer import Answer, Citation, Style
from qa.packs.reference_styles import STYLES, referenced


def citation(number: int, **fields: Any) -> Citation:
    kept: dict[str, Any] = {
        "article_id": "a1",
        "revision": "r1",
        "title": "Council clears the harbour, after six hours",
        "author": "Elin Marchetti",
        "source": "Merrin Gazette",
        "published_at": "2024-05-14T08:00:00Z",
        "url": "https://gazette.example/harbour",
        "genre": "news",
        "quote": "words",
        "start": 0,
        "end": 5,
    }
    return Citation(number=number, **kept | fields)


TAX = {
    "article_id": "a2",
    "title": "A “fair” tax",
    "author": "Ida Lund and Jon Aske",
    "genre": "opinion",
    "url": None,
    "published_at": "2024-06-02",
}


def answer(text: str, *citations: Citation, question: str = "What was decided?", **fields: Any) -> Answer:
    return Answer(question=question, standalone_question=question, text=text, citations=citations, **fields)


TOLD = answer(
    "The council cleared it. [1] “It is fair.” [2] It costs 40 crowns \\[sic\\]. [3]",
    citation(1),
    citation(2, **TAX),
    citation(3),
)
EXPECTED: dict[Style, str] = {
    "numbered": (
        "The council cleared it. [1] “It is fair.” [2] It costs 40 crowns [sic]. [1]\n\n"
        "[1] Elin Marchetti, “Council clears the harbour, after six hours”, Merrin Gazette, 14 May 2024, "
        "https://gazette.example/harbour\n"
        "[2] Ida Lund and Jon Aske, “A ‘fair’ tax”, Merrin Gazette, 2 June 2024\n"
    ),
    "notes": (
        "The council cleared it.¹ “It is fair.”² It costs 40 crowns [sic].³\n\n"
        "1. Elin Marchetti, “Council clears the harbour, after six hours,” Merrin Gazette, May 14, 2024, "
        "https://gazette.example/harbour.\n"
        "2. Ida Lund and Jon Aske, “A ‘fair’ tax,” Merrin Gazette, June 2, 2024.\n"
        "3. Marchetti, “Council clears the harbour.”\n"
    ),
    "author-date": (
        "The council cleared it (Marchetti, 2024). “It is fair.” (Lund & Aske, 2024) It costs 40 crowns [sic] "
        "(Marchetti, 2024).\n\nReferences\n"
        "Lund, I., & Aske, J. (2024, June 2). A “fair” tax. Merrin Gazette.\n"
        "Marchetti, E. (2024, May 14). Council clears the harbour, after six hours. Merrin Gazette. "
        "https://gazette.example/harbour\n"
    ),
    "in-text": (
        "The council cleared it (Elin Marchetti in Merrin Gazette, 14 May 2024). “It is fair.” (Ida Lund and Jon Aske "
        "in Merrin Gazette, opinion, 2 June 2024) It costs 40 crowns [sic] (Merrin Gazette).\n\n"
        "Merrin Gazette: “Council clears the harbour, after six hours”, https://gazette.example/harbour\n"
    ),
}


@pytest.mark.parametrize("style", STYLES)
def test_each_style_says_where_the_words_are_from(style: Style) -> None:
    assert referenced(TOLD, style) == EXPECTED[style]


def test_two_articles_of_one_author_in_one_year_are_told_apart() -> None:
    told = answer("One. [1] Two. [2]", citation(1), citation(2, article_id="a2", title="Later"))
    assert referenced(told, "author-date").startswith("One (Marchetti, 2024a). Two (Marchetti, 2024b).\n")


def test_what_a_record_lacks_is_left_out() -> None:
    bare = citation(1, author=None, source=None, title=None, published_at=None, url=None)
    told = answer("One. [1]", bare)
    assert referenced(told, "numbered") == "One. [1]\n\n[1] “Untitled”, undated\n"
    assert referenced(told, "author-date") == "One (“Untitled”, n.d.).\n\nReferences\n(n.d.). Untitled.\n"
    assert referenced(told, "in-text") == "One (“Untitled”).\n"


@pytest.mark.parametrize(
    ("author", "entry"),
    [
        ("陆知远", "陆知远. (2024"),
        ("Northgate Wire", "Northgate Wire. (2024"),
        ("Our Staff", "Our Staff. (2024"),
        ("Plato", "Plato. (2024"),
        ("Odile Brandt-Okafor", "Brandt-Okafor, O. (2024"),
        ("Food and Drug Administration", "Food and Drug Administration. (2024"),
        ("Department for Roads, Rivers and Rural Affairs", "Department for Roads, Rivers and Rural Affairs. (2024"),
        ("Marks & Aske", "Marks & Aske. (2024"),
        ("Centre for Ferries and Quays; Ida Lund", "Centre for Ferries and Quays, & Lund, I. (2024"),
        ("Ida Lund and Reuters", "Lund, I., & Reuters. (2024"),
        ("Ida Lund, Jon Aske & Jon Lind", "Lund, I., Aske, J., & Lind, J. (2024"),
    ],
)
def test_only_names_of_persons_are_turned_round(author: str, entry: str) -> None:
    assert f"\n{entry}" in referenced(answer("One. [1]", citation(1, author=author)), "author-date")


@pytest.mark.parametrize(
    ("author", "entry", "marker"),
    [
        ("Ida van der Lund", "van der Lund, I. (2024", "(van der Lund, 2024)"),
        ("Ida Van der Lund", "Van der Lund, I. (2024", "(Van der Lund, 2024)"),
        ("Juan Carlos van der Berg III", "van der Berg, J. C., III. (2024", "(van der Berg, 2024)"),
        ("Jean-Luc O'Neil Jr.", "O'Neil, J.-L., Jr. (2024", "(O'Neil, 2024)"),
        ("Martin Luther King, Jr. and Ida Lund", "King, M. L., Jr., & Lund, I. (2024", "(King & Lund, 2024)"),
        ("José Ortega y Gasset", "Ortega y Gasset, J. (2024", "(Ortega y Gasset, 2024)"),
        ("Ben Okri", "Okri, B. (2024", "(Okri, 2024)"),
    ],
)
def test_particles_and_suffixes_are_where_they_belong(author: str, entry: str, marker: str) -> None:
    told = referenced(answer("One. [1]", citation(1, author=author)), "author-date")
    assert f"\n{entry}" in told
    assert marker in told


@pytest.mark.parametrize(
    ("date", "day", "chinese", "apa"),
    [
        ("2024-05", "May 2024", "2024年5月", "2024, May"),
        ("2024", "2024", "2024年", "2024"),
        ("2024-13", "2024", "2024年", "2024"),
    ],
)
def test_a_month_or_a_year_is_told_where_no_more_is_known(date: str, day: str, chinese: str, apa: str) -> None:
    told = answer("One. [1]", citation(1, published_at=date, url=None))
    assert f"Merrin Gazette, {day}\n" in referenced(told, "numbered")
    assert f"Merrin Gazette, {day}." in referenced(told, "notes")
    assert f"in Merrin Gazette, {day})" in referenced(told, "in-text")
    assert f"Marchetti, E. ({apa}). " in referenced(told, "author-date")
    assert "(Marchetti, 2024)" in referenced(told, "author-date")
    assert f", {chinese}\n" in referenced(replace(told, question="决定了什么？"), "numbered")


def test_a_chinese_answer_is_referenced_in_chinese() -> None:
    told = answer(
        "先勘探。 [1]", citation(1, author="陆知远", title="港口越大", source="海隅时报"), question="先做什么？"
    )
    assert "[1] 陆知远, 《港口越大》, 海隅时报, 2024年5月14日" in referenced(told, "numbered")
    assert "(陆知远, 2024)。" in referenced(told, "author-date")


def test_what_a_record_lacks_or_lists_is_told_in_chinese() -> None:
    bare = {"title": None, "published_at": None, "url": None, "source": "海隅时报"}
    told = answer(
        "先勘探。 [1] 再施工。 [2]",
        citation(1, author="陆知远、李娜、王伟", genre="opinion", **bare),
        citation(2, article_id="a2", author="陆知远、李娜", title="港口越大", source="海隅时报", url=None),
        question="先做什么？",
    )
    assert "[1] 陆知远、李娜、王伟, 《无标题》, 海隅时报, 无日期\n" in referenced(told, "numbered")
    assert "1. 陆知远、李娜、王伟, 《无标题》, 海隅时报, 无日期.\n" in referenced(told, "notes")
    assert referenced(told, "author-date") == (
        "先勘探 (陆知远等, 无日期)。 再施工 (陆知远、李娜, 2024)。\n\n参考文献\n"
        "陆知远、李娜. (2024年5月14日). 港口越大. 海隅时报.\n陆知远、李娜、王伟. (无日期). 无标题. 海隅时报.\n"
    )
    assert referenced(told, "in-text") == (
        "先勘探 (陆知远、李娜、王伟, 海隅时报, 观点)。 再施工 (陆知远、李娜, 海隅时报, 2024年5月14日)。\n"
    )


def test_what_is_not_supported_says_so_in_the_copy() -> None:
    told = answer("It will rain. *(not supported)* It is dry. [1] *(partly supported)*", citation(1))
    copied = referenced(told, "numbered")
    assert copied.startswith("It will rain. (not supported) It is dry. [1] (partly supported)\n")


def test_an_abstention_is_its_reason() -> None:
    told = answer("", abstained=True, reason="Nothing found answers the question.")
    assert referenced(told, "notes") == "Nothing found answers the question.\n"


@given(
    st.text(max_size=200),
    st.lists(st.text(max_size=30), min_size=5, max_size=5),
    st.sampled_from(STYLES),
)
def test_any_text_gives_lines_and_no_error(text: str, record: list[str], style: Style) -> None:
    title, author, source, published_at, url = record
    told = answer(
        f"{text} [1]", citation(1, title=title, author=author, source=source, published_at=published_at, url=url)
    )
    assert referenced(told, style).endswith("\n")


PRINTED = answer("It cleared it. [1] It costs 40 crowns. [2]", citation(1, page=5), citation(2, page=3))


@pytest.mark.parametrize(
    ("style", "told"),
    [
        ("numbered", "Merrin Gazette, 14 May 2024, pp. 3, 5, https:"),
        ("notes", "Merrin Gazette, May 14, 2024, p. 5, https:"),
        ("notes", "2. Marchetti, “Council clears the harbour,” p. 3."),
        ("author-date", "It cleared it (Marchetti, 2024, p. 5). It costs 40 crowns (Marchetti, 2024, p. 3)."),
        ("in-text", "(Elin Marchetti in Merrin Gazette, 14 May 2024, p. 5)"),
    ],
)
def test_the_printed_page_is_told(style: Style, told: str) -> None:
    assert told in referenced(PRINTED, style)
    assert "第3、5页" in referenced(replace(PRINTED, question="决定了什么？"), "numbered")
