"""Quotations against articles: the verdict, the difference told, and the place."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.proof.quotations.quotation_check import MOST_AROUND, around, check_quotation
from store.article import Article

BRIDGE = Article(
    title="Old bridge stays open",
    source="The Norrvik Post",
    text=(
        "The mayor, Anna Lindqvist, said on Monday that “the bridge will not be closed before 2031, but "
        "traffic will be limited to 4,900 cars a day”. It is not true that the city has run out of money. “We "
        "have shared every figure with the council,” she added. The plan costs 1.2 billion kronor. Critics "
        "were unmoved.\n\n"
        "“The tolls will rise by 5 percent,” said Per Ek, her deputy. “That is the price of safety.” He "
        "denied that he would resign over the delay. “Some call it ‘a gift to the ferries’, and they are "
        "wrong,” he said. A poll found that most drivers would pay — if they had to — for a second lane. Ek "
        "called the second lane ‘a luxury’.\n\n"
        "The tunnel is cheaper. That is a lie. The contract ends in May unless both sides renew it."
    ),
)
CRACKS = Article(
    title="Cracks kept quiet",
    text="The opposition said the council had been kept in the dark for eleven months about the cracks in the pylons.",
)
CHINESE = Article(
    text="市长林若安周一表示：“大桥在2031年之前不会关闭。”她说，市政府已向Norrvik议会公布全部4900个数字。",
    language="zh",
)


def verdict(quote: str, *, sentence: str = "") -> str:
    return check_quotation(quote, [BRIDGE, CRACKS], sentence=sentence).verdict


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("limited to 4,900 cars a day", "exact"),
        ("price of safety", "exact"),
        ("“The tolls will rise by 5 percent,”", "exact"),
        ("Ek called the second lane “a luxury”", "folded"),
        ("Ek called the second lane ‘a luxury’", "exact"),
        ("Ek called the second lane 'a luxury'", "folded"),
        ("most drivers  would pay – if they had to – for a second lane", "folded"),
        ("most drivers would pay—if they had to—for a second lane", "folded"),
        ("We have shared every figure with the council.", "folded"),
        ("We have shared every figure … with the council", "folded"),
        ("The tolls will rise by 5 percent … That is the price of safety", "folded"),
        ("The tolls will rise […] by 5 percent", "folded"),
        ("the tolls will rise by 6 percent", "altered"),
        ("We shared every figure with the council", "altered"),
        ("We have always shared every figure with the council", "altered"),
        ("[The city has] shared every figure with the council", "altered"),
        ("price of silence", "altered"),
        ("ridge will not be closed before 2031", "altered"),
        ("The plan costs 1.2 million kronor", "altered"),
        ("Traffic will be limited to 4,900 cars", "folded"),
        ("the plan costs 1.2 billion kronor.", "folded"),
        ("a poll found that most drivers would pay", "folded"),
        ("The Plan costs 1.2 billion kronor", "altered"),
        ("The tolls will rise by 5 percent with the council", "stitched"),
        ("We have shared every figure … for a second lane", "stitched"),
        ("That is the price of safety … The plan costs", "stitched"),
        ("the bridge will not be closed … in the dark for eleven months", "stitched"),
        ("the bridge will be closed before 2031", "cut"),
        ("the bridge will … be closed before 2031", "cut"),
        ("the bridge will not be closed before 2031 … traffic will be limited", "cut"),
        ("the city has run out of money", "cut"),
        ("he would resign", "cut"),
        ("be closed before 2031", "cut"),
        ("The tunnel is cheaper", "cut"),
        ("a gift to the ferries", "cut"),
        ("The contract ends in May", "cut"),
        ("the council had been kept in the dark for eleven months", "exact"),
        ("a wholly different set of words about nothing", "not_found"),
        ("hut", "not_found"),
        ("…", "not_found"),
        ("", "not_found"),
    ],
)
def test_verdicts(quote: str, expected: str) -> None:
    assert verdict(quote) == expected


def test_only_exact_and_folded_are_ok() -> None:
    assert check_quotation("price of safety", [BRIDGE]).ok
    assert check_quotation("We have shared every figure with the council.", [BRIDGE]).ok
    for quote in ("price of silence", "the bridge will be closed", "he would resign", "kept in the dark for eleven"):
        assert not check_quotation(quote, [BRIDGE]).ok


def test_verbatim_is_stricter_than_ok_about_parts_and_looser_about_meaning() -> None:
    assert check_quotation("limited to 4,900  cars a day", [BRIDGE]).verbatim
    assert not check_quotation("We have shared every figure … with the council", [BRIDGE]).verbatim
    assert not check_quotation("We have shared every figure with the council.", [BRIDGE]).verbatim
    assert check_quotation("he would resign", [BRIDGE]).verbatim
    assert not check_quotation("the council had been kept in the dark", [BRIDGE]).verbatim


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ("the tolls will rise by 6 percent", "The article says “5”, not “6”."),
        ("the bridge will be closed before 2031", "leaves out “not”"),
        ("We have always shared every figure", "does not have “always”"),
        ("the bridge will … be closed before 2031", "leaves out “not”"),
    ],
)
def test_the_difference_is_told(quote: str, told: str) -> None:
    assert told in (check_quotation(quote, [BRIDGE]).reason or "")


def test_the_place_is_the_articles() -> None:
    check = check_quotation("We have shared  every figure with the council.", [CRACKS, BRIDGE])
    assert check.article == BRIDGE
    assert check.place is not None
    assert BRIDGE.text[check.place.start : check.place.end] == "We have shared every figure with the council"


def test_a_sentence_that_denies_keeps_the_meaning() -> None:
    assert verdict("he would resign") == "cut"
    assert verdict("he would resign", sentence="Ek denied that “he would resign”.") == "exact"
    assert verdict("be closed before 2031", sentence="The bridge will not “be closed before 2031”.") == "exact"
    assert verdict("be closed before 2031", sentence="The bridge will “be closed before 2031”.") == "cut"


def test_a_place_that_keeps_the_meaning_wins() -> None:
    article = Article(text="He denied that he would resign over it. In June he would resign over it anyway.")
    check = check_quotation("he would resign over it", [article])
    assert check.verdict == "exact"
    assert check.place is not None
    assert check.place.start > 40


def test_true_that_is_no_denial() -> None:
    assert check_quotation("the tax rose", [Article(text="It is true that the tax rose in May.")]).verdict == "exact"
    assert check_quotation("the tax rose", [Article(text="It is not true that the tax rose in May.")]).verdict == "cut"


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("大桥在2031年之前不会关闭", "exact"),
        ("大桥在2031年之前会关闭", "cut"),
        ("大桥在2032年之前不会关闭", "altered"),
        ("会关闭", "cut"),
        ("The city has published all 4900 of the figures to the Norrvik council", "translated"),
        ("The city has published all of the figures to the council", "translated"),
    ],
)
def test_chinese(quote: str, expected: str) -> None:
    assert check_quotation(quote, [CHINESE]).verdict == expected


def test_two_articles_stitched_into_one() -> None:
    check = check_quotation("We have shared every figure about the cracks in the pylons", [BRIDGE, CRACKS])
    assert check.verdict == "stitched"
    assert "several articles" in (check.reason or "")


def test_what_stands_around_a_quote() -> None:
    start = BRIDGE.text.index("costs 1.2 billion")
    before, after = around(BRIDGE, start, start + 17)
    assert before == "“We have shared every figure with the council,” she added. The plan "
    assert after == " kronor. Critics were unmoved."


def test_nothing_stands_around_the_edges() -> None:
    assert around(BRIDGE, 0, len(BRIDGE.text)) == ("", "")


@settings(deadline=None)
@given(st.text(max_size=300), st.data())
def test_words_and_what_is_around_them_are_one_stretch(text: str, data: st.DataObject) -> None:
    article = Article(text=text + "x" * data.draw(st.sampled_from([0, 1, MOST_AROUND * 3])))
    start = data.draw(st.integers(0, len(article.text)))
    end = data.draw(st.integers(start, len(article.text)))
    before, after = around(article, start, end)
    assert before + article.text[start:end] + after == article.text[start - len(before) : end + len(after)]
    assert max(len(before), len(after)) <= MOST_AROUND


@pytest.mark.parametrize(
    ("quote", "stand"),
    [
        ("price of safety", ["price of safety"]),
        ("We have shared every figure with the council.", ["We have shared every figure with the council"]),
        ("We have shared … with the council", ["We have shared", "with the council"]),
        ("… shared every figure …", ["shared every figure"]),
        ("he would resign", ["he would resign"]),
        ("the bridge will … be closed before 2031", []),
        ("[The city has] shared every figure with the council", []),
        ("the tolls will rise by 6 percent", []),
    ],
)
def test_the_parts_that_are_the_articles_own_words(quote: str, stand: list[str]) -> None:
    assert [BRIDGE.text[a:b] for a, b in check_quotation(quote, [BRIDGE]).parts] == stand


@pytest.mark.parametrize(
    ("quote", "place"),
    [
        ("The bridge will not be closed before 2031", "市长林若安周一表示：“大桥在2031年之前不会关闭。”"),
        ("all 4,900 figures, to the council of Norrvik", "她说，市政府已向Norrvik议会公布全部4900个数字。"),
        ("It will stay open", None),
        ("a gift", None),
    ],
)
def test_a_translation_is_recognised_and_never_confirmed(quote: str, place: str | None) -> None:
    check = check_quotation(quote, [CHINESE])
    assert check.verdict == "translated"
    assert not check.ok
    assert not check.verbatim
    assert (check.place.quote.strip("”") if check.place else None) == (place.strip("”") if place else None)


def test_a_translation_among_articles_in_its_own_language_is_one_if_it_says_so() -> None:
    both = [BRIDGE, CHINESE]
    assert check_quotation("It is going to stay open", both).verdict == "not_found"
    said = "In Lin's words, translated from Chinese, “It is going to stay open”."
    assert check_quotation("It is going to stay open", both, sentence=said).verdict == "translated"
    assert check_quotation("It is going to stay open", [BRIDGE], sentence=said).verdict == "not_found"


@pytest.mark.parametrize("quote", ["大桥将于2031年之前关闭", "大桥", "收费将上涨百分之五"])
def test_a_translation_into_chinese(quote: str) -> None:
    assert check_quotation(quote, [BRIDGE]).verdict == "translated"


@pytest.mark.parametrize(
    ("quote", "bare"),
    [
        ("“price of safety”", "exact"),
        ("'price of safety'", "exact"),
        ("price of safety”", "exact"),
        ("called the second lane ‘a luxury’", "exact"),
        ("‘a luxury’", "exact"),
    ],
)
def test_marks_around_the_words_do_not_matter(quote: str, bare: str) -> None:
    assert verdict(quote) == bare


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=400))
def test_any_text_gets_a_verdict_with_a_true_span(quote: str, text: str) -> None:
    article = Article(text=text)
    check = check_quotation(quote, [article])
    if check.place is not None:
        assert 0 <= check.place.start < check.place.end <= len(article.text)
    assert check.ok or check.reason


HOSTILE = [
    "a " * 50_000,
    "…" * 50_000,
    "a … " * 25_000,
    "“" * 100_000,
    "[x] " * 25_000,
    "not " * 25_000,
    "的" * 100_000,
]


@pytest.mark.slow
@pytest.mark.parametrize("quote", [*HOSTILE, "a a a a a a b", "x" * 100_000])
@pytest.mark.parametrize("text", ["a " * 50_000, "x" * 100_000, "word … not the [x] “a” 的 " * 4_000])
def test_time_is_bounded_for_hostile_text(quote: str, text: str) -> None:
    article = Article(text=text)
    start = time.process_time()
    check_quotation(quote, [article])
    assert time.process_time() - start < 3.0
