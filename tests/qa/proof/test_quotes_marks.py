"""Folding, finding, counting words, and where text is quoted."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.language.quotation_marks import find, fold_marks, places, quotations, stands_verbatim, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("“Don’t” — ‘no’", "\"Don't\" - 'no'"),
        ("«Ja» „nein“ 「好」", '"Ja" "nein" "好"'),
        ("a \u00a0\n b", "a b"),
        ("wait … what... no. . .", "wait ... what... no..."),
        ("ﬁne e\u0301tat Ａ１", "fine état A1"),
        ("so\u00adft\u200b ware", "soft ware"),
        ("yes -- no --- ''well''", 'yes - no - "well"'),
        ("Case Stays", "Case Stays"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold_marks(text).text == folded


@settings(deadline=None)
@given(st.text(max_size=300))
def test_every_folded_character_stands_for_a_stretch_of_the_original(text: str) -> None:
    folded = fold_marks(text)
    assert len(folded.offsets) == len(folded.ends) == len(folded.text)
    at = 0
    for start, end in zip(folded.offsets, folded.ends, strict=True):
        assert at <= start or (start, end) == (folded.offsets[0], folded.ends[0]) or start < end
        assert 0 <= start < end <= len(text)
        at = start


@settings(deadline=None)
@given(st.text(max_size=120))
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold_marks(text).text
    assert fold_marks(once).text == once


def test_find_gives_the_exact_span_of_the_original() -> None:
    text = "She said: “It is  over —\nreally over…” and left."
    span = find('"It is over - really over..."', text)
    assert span is not None
    assert text[slice(*span)] == "“It is  over —\nreally over…”"
    assert find("not there", text) is None
    assert find("  ", text) is None


def test_a_hit_cuts_no_word_in_two() -> None:
    assert find("art", "the cartoon started an art fair") == (23, 26)
    assert find("star", "the cartoon started an art fair") is None
    assert find("关闭", "大桥不会关闭。") == (4, 6)


def test_every_place_is_found_in_order() -> None:
    text = "to be or not to be, to be"
    assert [text[a:b] for a, b in places("to be", text)] == ["to be"] * 3
    assert [a for a, _ in places("to be", text, start=5)] == [13, 20]


def test_verbatim_folds_no_more_than_the_contract_says() -> None:
    assert stands_verbatim("it's  “over” – now", 'well: it’s "over" - now')
    assert not stands_verbatim("well ... yes", "well … yes")
    assert not stands_verbatim("fine", "ﬁne")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("three small words", 3),
        ("don't stop, it’s 4.9", 4),
        ("well-known", 2),
        ("一国两制", 4),
        ("在 Norrvik 开会", 4),
        ("— … !", 0),
        ("1,000,000 crowns", 2),
    ],
)
def test_words(text: str, count: int) -> None:
    assert words(text) == count


def inner(text: str) -> list[str]:
    return [text[q.inner_start : q.inner_end] for q in quotations(text)]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He said “hello there” and left.", ["hello there"]),
        ('He said "hello there" and "bye".', ["hello there", "bye"]),
        ("‘Don’t go,’ she said.", ["Don’t go,"]),
        ("'Don't go,' she said.", ["Don't go,"]),
        ("„Das ist gut“, sagte er. »Ja«, sagte sie.", ["Das ist gut", "Ja"]),
        ("« Bonjour », dit-il. Han sade ”hej då”.", ["Bonjour", "hej då"]),
        ("他说：“你好。”然后说「走」，引自《书》。", ["你好。", "走"]),
        ('中文"引用内容"结束', ["引用内容"]),
        ("“He told me ‘never again’ and left.”", ["He told me ‘never again’ and left."]),
        ("“He told me “never again” and left.”", ["He told me “never again” and left."]),
        ("The workers' union, the '90s, rock 'n' roll and the dogs' home", []),
        ("He said 'the workers' union is dead' and left.", ["the workers' union is dead"]),
        ("He is 6'2\" tall and lives at 5' depth.", []),
        ('A 12" pipe and a 6" one', []),
        ('"My 12" pipe is gone," he said.', ['My 12" pipe is gone,']),
        ('”Mixed marks", he said “again".', ["Mixed marks", "again"]),
        ("``TeX marks'' and ''two singles''", ["TeX marks", "two singles"]),
        ('he said"without a space"and left', ["without a space"]),
        ('" spaced inside "', ["spaced inside"]),
        ("It’s the cat’s – isn’t it?", []),
    ],
)
def test_quotations(text: str, quoted: list[str]) -> None:
    assert inner(text) == quoted
    assert all(q.closed for q in quotations(text))


def test_an_unclosed_quotation_runs_to_the_end_of_its_paragraph() -> None:
    text = "She said “I will go\nand not come back.\n\nNobody wept."
    (only,) = quotations(text)
    assert not only.closed
    assert text[only.start : only.end] == "“I will go\nand not come back."


def test_a_line_that_opens_again_ends_an_unclosed_quotation() -> None:
    text = "“First line of many.\n“Second line,” she said."
    assert inner(text) == ["First line of many.", "Second line,"]
    assert [q.closed for q in quotations(text)] == [False, True]


@settings(deadline=None)
@given(st.text(alphabet="ab '\"“”‘’«»„.,\n9s「」", max_size=80))
def test_quotations_are_ordered_spans_with_their_marks(text: str) -> None:
    at = 0
    for q in quotations(text):
        assert at <= q.start < q.inner_start <= q.inner_end <= q.end <= len(text)
        assert not text[q.start].isalnum()
        at = q.end


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["river", "tax", "Anna", "rose"]), min_size=1, max_size=6),
    st.sampled_from(["“”", '""', "«»", "„“", "「」"]),
)
def test_words_in_marks_are_a_quotation(said: list[str], marks: str) -> None:
    text = f"She said {marks[0]}{' '.join(said)}{marks[1]} in May."
    assert inner(text) == [" ".join(said)]


@pytest.mark.parametrize(
    "text", ['"' * 100_000, "' a" * 40_000, "“" * 100_000, "a' 'b " * 20_000, "‘a " * 40_000, "\n“" * 50_000]
)
def test_time_is_bounded_for_hostile_text(text: str) -> None:
    start = time.process_time()
    quotations(text)
    fold_marks(text)
    words(text)
    assert time.process_time() - start < 3.0
