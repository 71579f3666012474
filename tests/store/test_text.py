"""Language and words of a text, told without a model."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.language.dates import moments
from store.language.days import periods
from store.language.names import names
from store.language.text import is_spaceless, language, without_asking, words


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The harbour was shut for the third day in a row, and nobody knew why.", "en"),
        ("Der Hafen war am dritten Tag zu, und niemand wusste, warum das so ist.", "de"),
        ("Le port est fermé depuis trois jours et personne ne sait pour quelle raison.", "fr"),
        ("El puerto está cerrado desde hace tres días y nadie sabe por qué lo está.", "es"),
        ("Il porto è chiuso da tre giorni e nessuno sa il perché della cosa.", "it"),
        ("O porto está fechado há três dias e ninguém sabe a razão; não se vê uma saída.", "pt"),
        ("港口已经关闭三天，没有人知道原因。", "zh"),
        ("港口 Harrow Port 已关闭三天。", "zh"),
        ("港は三日間閉まっています。", "ja"),
        ("항구가 사흘째 닫혀 있다.", "ko"),
        ("Порт закрыт третий день.", "ru"),
        ("الميناء مغلق منذ ثلاثة أيام.", "ar"),
        ("", None),
        ("123 --- 456", None),
        ("Xyzzy plugh", None),
        ("Pourquoi ?", "fr"),
        ("Combien coûte le tunnel ?", "fr"),
        ("Warum?", "de"),
        ("Was kostet das?", "de"),
        ("Was the vote close?", "en"),
        ("Who voted?", "en"),
        ("Who is 王丽?", "en"),
        ("Quanto costa il tunnel?", "it"),
        ("Quanto custa o túnel?", "pt"),
        ("Hoeveel kost de tunnel?", "nl"),
        ("谁？", "zh"),
        ("GDP是多少？", "zh"),
    ],
)
def test_language(text: str, code: str | None) -> None:
    assert language(text) == code


@pytest.mark.parametrize(
    ("text", "spaceless"),
    [("港口关闭", True), ("閉まっています。", True), ("ท่าเรือปิด", True), ("항구", False), ("Port", False)],
)
def test_spaceless(text: str, spaceless: bool) -> None:
    assert is_spaceless(text) is spaceless
    assert not is_spaceless("")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Ministry's 5,000 ships", ["the", "ministry", "5", "000", "ships"]),
        ("Don’t stop", ["don't", "stop"]),
        ("经济增长5.2%", ["经济", "济增", "增长", "5", "2"]),
        ("在Harrow港", ["在", "harrow", "港"]),
        ("부산항은 3일 닫혔다", ["부산", "산항", "항은", "3", "일", "닫혔", "혔다"]),
        ("ＧＤＰ２０２４", ["gdp2024"]),
        ("naïve CAFÉ", ["naïve", "café"]),
        ("— … “”", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text(st.characters(categories=["L", "N", "P", "Z"])))
def test_words_hold_letters_or_digits_in_lower_case(text: str) -> None:
    for word in words(text):
        assert any(c.isalnum() for c in word)
        assert word == word.lower()
        assert not any(c.isspace() for c in word)


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("港口是什么时候关闭的？", "港口是关闭的"),
        ("谁是市长？", "是市长"),
        ("列出所有提到市长的文件", "市长的文件"),
        ("渡轮有多少艘？", "渡轮有艘"),
        ("几乎任何人都知道吗", "几乎任何人都知道"),
        ("항구는 언제 닫혔습니까?", "항구는닫혔"),
        ("什么？", "什么"),
        ("Who is the mayor?", "Who is the mayor"),
    ],
)
def test_asking_words_are_blanked_unless_nothing_else_is_left(question: str, rest: str) -> None:
    assert without_asking(question).replace(" ", "").strip("？?") == rest.replace(" ", "")


def test_who_asks_is_named_by_no_word_of_theirs() -> None:
    asked = "Hello, I'm on a deadline, I've read Bo Dahl, and I’d like to know what Ida Holm says; OK, I'll wait."
    assert [name.text for name in names(asked) if name.sure] == ["Bo Dahl", "Ida Holm"]


def test_joiners_that_nobody_types_make_no_other_words() -> None:
    assert words("می\u200cخواهد") == words("میخواهد")


def test_both_scripts_of_chinese_have_the_same_words() -> None:
    assert words("臺北捷運環狀線的經濟增長") == words("台北捷运环状线的经济增长")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Members said Jan Roth was right.", "Jan Roth"),
        ("It was told by May Tarr, the steward.", "May Tarr"),
        ("In June Marsh resigned.", "Marsh"),
        ("The vote in May Hallow lost.", "Hallow"),
    ],
)
def test_a_month_before_a_name_is_a_given_name_unless_a_word_of_time_stands_before_it(text: str, found: str) -> None:
    assert found in [name.text for name in names(text) if name.sure]
    is_month = " " not in found
    assert bool(moments(text)) == is_month
    assert bool(periods(text, date(2026, 1, 1))) == is_month
