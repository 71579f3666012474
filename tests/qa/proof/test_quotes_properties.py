"""Quotations taken from articles, and spoiled, judged by an independent and much simpler rule."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.proof.quotations.quotation_check import check_quotation
from store.article import Article
from store.language.quotation_marks import quotations

pytestmark = pytest.mark.slow

# No word here negates or reverses, so nothing that is cut out can turn its meaning.
VOCABULARY = (
    "the council raised its tax by 4.9 percent in May and Anna Lindqvist said that roads would cost 120 million crowns "
    "more than planned because steel prices rose while the old bridge over river Aske needs new pylons"
).split()
STRANGE = ("zebra", "7.31", "Quentin", "waltz")

sentences = st.lists(st.sampled_from(VOCABULARY), min_size=5, max_size=14).map(lambda w: " ".join(w) + ".")
articles = st.lists(sentences, min_size=1, max_size=8).map(" ".join)
marks = st.sampled_from(["“”", '""', "‘’", "''", "«»", "„“", "「」", '“"'])
spaces = st.sampled_from([" ", "  ", "\u00a0", "\n", "\t "])


def naive(text: str) -> str:
    """One form of mark, dash and space, the whole of it padded, so that `in` is the oracle."""
    for mark in "“”„«»「」":
        text = text.replace(mark, '"')
    text = text.replace("’", "'").replace("‘", "'")
    return " " + " ".join("".join(c if c.isalnum() else f" {c} " for c in text).split()) + " "


@st.composite
def cuts(draw: st.DrawFn) -> tuple[str, list[str]]:
    text = draw(articles)
    found = text.split()
    start = draw(st.integers(0, len(found) - 1))
    end = draw(st.integers(start + 1, min(len(found), start + 25)))
    return text, found[start:end]


@settings(max_examples=300, deadline=None)
@given(cuts(), marks, spaces)
def test_words_of_an_article_in_any_marks_and_spaces_are_ok(cut: tuple[str, list[str]], mark: str, space: str) -> None:
    text, taken = cut
    check = check_quotation(mark[0] + space.join(taken) + mark[1], [Article(text=text)])
    assert check.ok
    assert check.verbatim
    assert check.place is not None
    assert naive(text[check.place.start : check.place.end]) == naive(" ".join(taken))


@settings(max_examples=300, deadline=None)
@given(cuts(), st.data())
def test_one_strange_word_is_never_ok(cut: tuple[str, list[str]], data: st.DataObject) -> None:
    text, taken = cut
    at = data.draw(st.integers(0, len(taken) - 1))
    strange = data.draw(st.sampled_from(STRANGE))
    spoiled = [*taken[:at], strange, *taken[at + data.draw(st.integers(0, 1)) :]]
    check = check_quotation(" ".join(spoiled), [Article(text=text)])
    assert not check.ok
    assert not check.verbatim


@settings(max_examples=200, deadline=None)
@given(st.permutations(sorted(set(VOCABULARY))), st.data())
def test_a_strange_word_among_the_articles_own_is_named(order: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(order) - 10))
    taken = order[start : start + data.draw(st.integers(6, 10))]
    at = data.draw(st.integers(0, len(taken) - 1))
    strange = data.draw(st.sampled_from(STRANGE))
    check = check_quotation(" ".join([*taken[:at], strange, *taken[at + 1 :]]), [Article(text=" ".join(order) + ".")])
    assert check.verdict == "altered"
    assert f"“{taken[at]}”, not “{strange}”" in (check.reason or "")


@settings(max_examples=300, deadline=None)
@given(articles, st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=8))
def test_verbatim_is_what_the_simple_rule_says(text: str, made_up: list[str]) -> None:
    quote = " ".join(made_up)
    assert check_quotation(quote, [Article(text=text)]).verbatim == (naive(quote) in naive(text))


@settings(max_examples=200, deadline=None)
@given(cuts(), st.data())
def test_what_leaves_out_a_not_is_never_ok(cut: tuple[str, list[str]], data: st.DataObject) -> None:
    text, taken = cut
    if len(taken) < 4:
        return
    at = data.draw(st.integers(1, len(taken) - 1))
    article = Article(text=" ".join([*taken[:at], data.draw(st.sampled_from(["not", "never", "hardly"])), *taken[at:]]))
    gap = data.draw(st.sampled_from([" ", " … ", " ... ", " […] "]))
    assert not check_quotation(" ".join(taken[:at]) + gap + " ".join(taken[at:]), [article]).ok
    assert text


@settings(max_examples=200, deadline=None)
@given(cuts(), marks)
def test_a_quotation_set_into_a_sentence_is_found_and_ok(cut: tuple[str, list[str]], mark: str) -> None:
    text, taken = cut
    sentence = f"Lindqvist told reporters {mark[0]}{' '.join(taken)}{mark[1]} on Monday."
    (quotation,) = quotations(sentence)
    assert check_quotation(sentence[quotation.inner_start : quotation.inner_end], [Article(text=text)]).ok
