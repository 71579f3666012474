"""What changed between two revisions is told sentence by sentence, with the exact words of both."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from store.article import Article
from store.search.revision_comparison import differences

OLD = Article(
    id="quay", title="The quay", text="The quay cost 4 million. It opened in May.\n\nThe mayor was late. Nobody minded."
)


def test_the_same_text_has_no_differences() -> None:
    assert differences(OLD, OLD) == ()


def test_changed_added_and_removed_sentences_are_told_apart() -> None:
    new = Article(
        id="quay", title="The quay", note="A figure was corrected.",
        text="The quay cost 5 million. It opened in May.\n\nNobody minded. A band played until dark.",
    )  # fmt: skip
    found = [(d.what, d.field, d.old, d.new) for d in differences(OLD, new)]
    assert found == [
        ("added", "note", None, "A figure was corrected."),
        ("changed", "text", "The quay cost 4 million.", "The quay cost 5 million."),
        ("removed", "text", "The mayor was late.", None),
        ("added", "text", None, "A band played until dark."),
    ]


SENTENCE = st.sampled_from(
    [f"The {n} board met on {d}." for n in ("harbour", "school", "water") for d in ("Monday", "Friday")]
)


def test_long_revisions_that_share_nothing_are_compared_in_time_and_near_sentences_still_pair() -> None:
    def front_page(day: str, many: int) -> str:
        return " ".join(f"The {day * 9} of {n * 7919} {day} told it {day * 3}." for n in range(many))

    old, new = (Article(id="front", text=front_page(day, 4_000)) for day in ("qx", "vz"))
    begun = time.process_time()
    assert {d.what for d in differences(old, new)} == {"removed", "added"}
    assert time.process_time() - begun < 5
    moved = Article(id="front", text=f"{front_page('vz', 90)} The quay cost 5 million.")
    (changed,) = (d for d in differences(Article(id="front", text="The quay cost 4 million."), moved) if d.old)
    assert (changed.what, changed.new) == ("changed", "The quay cost 5 million.")


@given(st.lists(SENTENCE, min_size=1), st.lists(SENTENCE, min_size=1))
def test_the_differences_lead_from_one_revision_to_the_other(one: list[str], other: list[str]) -> None:
    old, new = Article(text=" ".join(one), language="en"), Article(text=" ".join(other), language="en")
    found = differences(old, new)
    for d in found:
        assert d.old_span is None or old.text[slice(*d.old_span)] == d.old
        assert d.new_span is None or new.text[slice(*d.new_span)] == d.new
    gone = sum(d.old is not None for d in found)
    came = sum(d.new is not None for d in found)
    assert len(one) - gone == len(other) - came  # what is not told of is the same in both
    assert (found == ()) == (one == other)
