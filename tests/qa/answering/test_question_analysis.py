"""Whether a sentence holds the sort of thing that a question asks for."""

from __future__ import annotations

import pytest

from qa.answering.reading.question_analysis import fits, kind


@pytest.mark.parametrize(
    ("question", "sentence", "is_fit"),
    [
        ("大桥造价多少？", "大桥的造价将升至9600万克朗。", True),
        ("大桥造价多少？", "议员批评说，这些数字是一个糟糕的笑话。", False),
        ("渡轮票价多少？", "渡轮票价14克朗。", True),
        ("渡轮票价多少？", "渡轮每小时一班，从晚上十点到凌晨五点。", False),
        ("有多少名护士罢工？", "约340名护士参加了罢工。", True),
        ("What does the bridge cost?", "The bridge will cost 84 million crowns.", True),
        ("What does the bridge cost?", "The bridge has 12 piers.", False),
    ],
)
def test_what_asks_for_money_is_answered_by_a_sum(question: str, sentence: str, is_fit: bool) -> None:
    assert kind(question) == "number"
    assert fits("number", question, sentence) is is_fit


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What is the price of the ticket?", "number"),
        ("What did the rate fall to?", "number"),
        ("What did the repair cost the town?", "number"),
        ("What did the mayor say about the price of the ticket?", "any"),
        ("What does the report say about the cost?", "any"),
        ("Which three costs of the tunnel does the Velden Post name?", "any"),
    ],
)
def test_a_number_is_asked_for_where_the_question_asks_for_it_and_speaks_of_none(question: str, asked: str) -> None:
    assert kind(question) == asked
