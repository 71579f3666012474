"""The order of the best few: words that stand together, in the question's order, in one sentence, under a title."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.article import Article
from store.index.terms import query_terms
from store.library import Library
from store.search.reranking import Question, Signals, TokenizedPassage, combine_signals

FILLER = "Nothing happened there for many years at all. "


def signals(question: str, text: str, titles: str = "") -> Signals:
    return Question(question, dict.fromkeys(query_terms(question), 1.0)).signals(
        TokenizedPassage.of(text, titles), 0.5, 0.5
    )


def test_words_that_stand_together_count_more_than_the_same_words_far_apart() -> None:
    question = "Who built the harbour bridge?"
    far = f"The harbour is old. {FILLER * 8}A bridge was built elsewhere."
    near = f"The harbour bridge was built by Ida Lund. {FILLER * 8}"
    one, other = signals(question, near), signals(question, far)
    assert one.together > other.together
    assert one.beside > other.beside
    assert one.anywhere == other.anywhere == pytest.approx(1.0)
    assert combine_signals(one) > combine_signals(other)


def test_words_in_one_sentence_count_more_than_the_same_words_in_two() -> None:
    question = "Who built the harbour bridge?"
    one = signals(question, "It is old. The harbour got its bridge, built by Ida Lund. It rained.")
    two = signals(question, "It is old. The harbour is deep. The bridge was built by Ida Lund.")
    assert one.sentence == pytest.approx(1.0)
    assert 0 < two.sentence < one.sentence
    chinese = (
        signals("谁建造了港口大桥", "港口很深。大桥由伊达建造。"),
        signals("谁建造了港口大桥", "伊达建造了港口大桥。"),
    )
    assert chinese[0].sentence < chinese[1].sentence


def test_the_title_helps_a_passage_that_leans_on_it() -> None:
    question, text = "cost of the Velden tram", "It will cost 3 million."
    alone, titled = signals(question, text), signals(question, text, "Velden tram")
    assert titled.anywhere > alone.anywhere
    assert titled.together == alone.together


def test_trust_gives_meaning_more_weight() -> None:
    meant, worded = Signals(words=0.0, meaning=1.0), Signals(words=1.0, meaning=0.0)
    assert combine_signals(meant, trust=1.0) < combine_signals(worded, trust=1.0)
    assert combine_signals(meant, trust=9.0) > combine_signals(worded, trust=9.0)


@given(st.text(max_size=60), st.text(max_size=300), st.text(max_size=30))
def test_every_signal_and_the_score_are_shares(question: str, text: str, titles: str) -> None:
    found = signals(question, text, titles)
    assert all(0 <= value <= 1 + 1e-9 for value in found)
    assert 0 <= combine_signals(found) <= 1


def test_a_search_puts_the_passage_first_whose_words_stand_together(tmp_path: Path) -> None:
    far = f"The bridge is old. {FILLER * 8} The harbour is closed."
    near = f"The harbour bridge is closed. {FILLER * 8} It is old."
    others = [Article(id=f"other {i}", text=f"The bridge at {i} is open. {FILLER * i}") for i in range(12)]
    with Library.open(tmp_path) as library:
        library.add([Article(id="far", text=far), Article(id="near", text=near), *others])
        assert library.search("harbour bridge")[0].article_id == "near"
