"""A reply cut into sentences: where, with which hints, and with nothing of its markup left."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.proof.check.streamed import LONGEST_SENTENCE, DraftSentence, StreamedDraft


def sentences(
    reply: str, size: int = 10_000, language: str = "en", names: Mapping[int, str] | None = None
) -> list[DraftSentence]:
    draft = StreamedDraft(language, names)
    found = []
    for at in range(0, len(reply), size):
        draft.feed(reply[at : at + size])
        found += draft.finished()
    draft.close()
    return found + list(draft.finished())


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("The plan costs 4 million. [1] It starts in May. [2]",
         [("The plan costs 4 million.", (1,)), ("It starts in May.", (2,))]),
        ("The plan costs 4 million [1]. It starts in May [2].",
         [("The plan costs 4 million.", (1,)), ("It starts in May.", (2,))]),
        ("Both agree [1][2]. None objects [3, 4].", [("Both agree.", (1, 2)), ("None objects.", (3, 4))]),
        ("All agree [1-3].", [("All agree.", (1, 2, 3))]),
        ("It will cost 312 million crowns [1](https://velden.example/tram).",
         [("It will cost 312 million crowns.", (1,))]),
        ("It rained【2】. It was [Source 3] cold.", [("It rained.", (2,)), ("It was cold.", (3,))]),
        ("It rained【2†source】. It was cold【3:1†L4-L9】.", [("It rained.", (2,)), ("It was cold.", (3,))]),
        ("It rained [source: 2]. It was cold [Source 3, Source 4]. It ended [#1].",
         [("It rained.", (2,)), ("It was cold.", (3, 4)), ("It ended.", (1,))]),
        ("It rained \\[1\\]. 下雨了［2，3］。", [("It rained.", (1,)), ("下雨了。", (2, 3))]),
        ("It rained [[1]]. It was cold ([2], [3]). It (the year [1]) ended （[4]）.",
         [("It rained.", (1,)), ("It was cold.", (2, 3)), ("It (the year) ended.", (1, 4))]),
        ("It rained ^[1]^. It was cold.^[2,3]^", [("It rained.", (1,)), ("It was cold.", (2, 3))]),
        ("It rained [1] and [2]. It was cold [1], [2] or [3].", [("It rained.", (1, 2)), ("It was cold.", (1, 2, 3))]),
        ("It rained (source: [1]). It was cold — [2]. Sources: [1], [2].",
         [("It rained.", (1,)), ("It was cold.", (2,))]),
        ("He said “We saw [3] of them.” [1]", [("He said “We saw [3] of them.”", (3, 1))]),
        ("Sen. Ada Voss of the U.S. spoke. [1]", [("Sen. Ada Voss of the U.S. spoke.", (1,))]),
        ("It said “We waited. We left.” and closed. [1] Then?",
         [("It said “We waited. We left.” and closed.", (1,)), ("Then?", ())]),
        ("港口获批。[1]预算为三亿。[2]", [("港口获批。", (1,)), ("预算为三亿。", (2,))]),
        ("No end", [("No end", ())]),
        ("", []),
        (" \n\n ", []),
        ("[1]", []),
    ],
)  # fmt: skip
def test_sentences_and_their_hints(reply: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert [(s.text, s.hints) for s in sentences(reply)] == expected


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("According to [1], it rained. As [2] reports, it was cold. [1] says that it ended.",
         ["According to Velden Post, it rained.", "As Radio Brek reports, it was cold.",
          "Velden Post says that it ended."]),
        ("Source [1] does not say so, but [2] does. Per [2], it rained.",
         ["Velden Post does not say so, but Radio Brek does.", "Per Radio Brek, it rained."]),
        ("[1] and [2] report that it rained. In [1] and [2], it was cold.",
         ["Velden Post and Radio Brek report that it rained.", "In Velden Post and Radio Brek, it was cold."]),
        ("[1] It rained. It went up [2], and it was carried out [1], they said.",
         ["It rained.", "It went up, and it was carried out, they said."]),
        ("it rained. [1] it was cold. [2] and [1] the end.", ["it rained. it was cold. the end."]),
        ("He said “It rained. [1] says so.” [2]", ["He said “It rained. [1] says so.”"]),
        ("[3] says that it rained.", ["says that it rained."]),  # what nobody knows by name
    ],
)  # fmt: skip
def test_a_mark_that_stands_for_the_name_of_a_source_is_that_name(reply: str, expected: list[str]) -> None:
    names = {1: "Velden Post", 2: "Radio Brek", 3: ""}
    for size in (1, 3, 10_000):
        assert [s.text for s in sentences(reply, size, names=names)] == expected
    assert sentences("According to [1], it rained.", names=names)[0].hints == (1,)
    assert sentences("根据[1]，下雨了。", language="zh", names={1: "维尔登日报"})[0].text == "根据维尔登日报，下雨了。"


def test_borders_between_paragraphs_and_list_items_are_kept() -> None:
    found = sentences("Two things:\n\n- The port grows. [1]\n- The rail waits. [2]\n\n## Costs\nThey rise. [3]")
    assert [(s.lead, s.text) for s in found] == [
        ("", "Two things:"),
        ("\n- ", "The port grows."),
        ("\n- ", "The rail waits."),
        ("\n\n", "Costs"),
        ("\n\n", "They rise."),
    ]


def test_a_number_before_a_line_is_one_of_a_list_only_where_it_counts() -> None:
    draft = StreamedDraft("de")
    draft.feed(
        "1. Der Hafen wächst.\n2. Die Bahn wartet.\n\n11. März 2025: Der Rat stimmt zu.\n4. Mai 2025: Es beginnt."
    )
    draft.close()
    assert [(s.lead, s.text) for s in draft.finished()] == [
        ("- ", "Der Hafen wächst."),
        ("\n- ", "Die Bahn wartet."),
        ("\n\n", "11. März 2025: Der Rat stimmt zu."),
        ("\n\n", "4. Mai 2025: Es beginnt."),
    ]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("It **costs** `4` *million* now.", "It costs 4 million now."),
        ("See <b>this</b> <img src=x onerror=alert(1)> now.", "See this now."),
        ("Look <script>fetch('https://bad.example')</script> here.", "Look here."),
        ("It is <think>hm, 999?</think>so now.", "It is so now."),
        ("An image ![alt text](https://bad.example/x.png) here.", "An image here."),
        ("A [link text](https://bad.example/a) here.", "A link text here."),
        ("Go to https://bad.example/now or www.bad.example today.", "Go to or today."),
        ("Click javascript:alert(1) now.", "Click now."),
        ("An &lt;img src=x&gt; entity.", "An entity."),
        ("One < two and 3 > 2.", "One < two and 3 > 2."),
        ("Broken <img src=x", "Broken img src=x"),
        ("Zero\u200bwidth\u202e and \ud800 surrogate.", "Zerowidth and \ufffd surrogate."),
        ("snake_case and 2 * 3 stay.", "snake_case and 2 * 3 stay."),
    ],
)
def test_markup_and_addresses_are_gone(reply: str, expected: str) -> None:
    assert [s.text for s in sentences(reply)] == [expected]


REPLIES = st.lists(
    st.sampled_from(
        ["The port", " grew by", " 4.9", " percent", ".", "!", "?", " [1]", "[2, 3]", "\n", "\n\n- ", " “We",
         " will stay", "”", '"', " <b>", "</b>", " [a](http://x.example)", " ![x](y)", " **bold**", "。", "港口",
         " U.S.", " Mr. Li", " it’s", " 'tis", "…", " <img", " http://e.example/x", " &amp;", "[", " (", ")", "(["]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(REPLIES, st.integers(1, 7))
def test_the_pieces_a_reply_comes_in_do_not_matter(reply: str, size: int) -> None:
    assert sentences(reply, size) == sentences(reply)


@given(st.text(max_size=300) | REPLIES)
def test_nothing_that_leaves_is_markup(reply: str) -> None:
    for sentence in sentences(reply):
        assert sentence.text.strip() == sentence.text != ""
        assert not re.search(r"<[a-zA-Z/!?]|!\[|\]\(|https?://|[\ue000-\uf8ff\ud800-\udfff]|\n", sentence.text)


@given(REPLIES)
def test_every_word_outside_markup_survives_in_order(reply: str) -> None:
    plain = "".join(re.findall(r"port|grew|percent|stay", reply))
    if not re.search(r"[<\[]|http", reply):
        assert "".join(re.findall(r"port|grew|percent|stay", " ".join(s.text for s in sentences(reply)))) == plain


@pytest.mark.parametrize(
    "reply", ["word " * 30_000, "x" * 150_000, "“" + "never closed " * 9_000, "[" * 50_000, "<a " * 40_000]
)
def test_a_huge_reply_is_cut_and_nothing_is_held_for_ever(reply: str) -> None:
    found = sentences(reply, 977)
    assert all(len(s.text) <= 2 * LONGEST_SENTENCE for s in found)


@given(REPLIES)
def test_the_partial_text_never_holds_an_open_quotation(reply: str) -> None:
    draft = StreamedDraft()
    for character in reply:
        draft.feed(character)
        assert draft.partial().text.count("“") == draft.partial().text.count("”") or "”" in reply.split("“")[0]


@pytest.mark.parametrize(
    "marks", ["“”", '""', "«»", "„“", "「」", "『』", "﹁﹂", "｢｣", "❝❞", "〝〞", "＂＂", "″″", "❛❜", "‹›"]
)
def test_a_quotation_is_held_from_its_opening_to_its_closing_mark_whichever_they_are(marks: str) -> None:
    draft = StreamedDraft()
    draft.feed(f"The mayor said {marks[0]}We have waited for ")
    assert draft.partial().text == "The mayor said"
    draft.feed(f"years{marks[1]} and left. ")
    assert draft.partial().text == f"The mayor said {marks[0]}We have waited for years{marks[1]} and left"
