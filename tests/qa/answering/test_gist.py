"""The main points of an article: its own sentences, in its order."""

from __future__ import annotations

import pytest

from qa import Article
from qa.answering.reading.gist import main_points, points

FEATURE = Article(
    title="The last winter of the Holm ferry",
    source="Skerry Herald",
    published_at="2025-11-02",
    genre="news",
    language="en",
    text=(
        "It is a quarter to six, and Brita Moe pours coffee into a cup without a handle. Gulls sit on the railing. "
        "The ferry to Holm, which has run since 1931, will stop in March, the county council decided on Tuesday by 21 "
        "votes to 14. A bus over the new bridge is to take its place and will cost the county 3 million crowns less a "
        "year. The 64 people of Holm had asked for a boat at least in summer. "
        'Moe, who has steered it for 22 years, looks at the water. "It has been worse," she says. '
        "She and the other four of the crew have been offered work in the harbour of Skerry."
    ),
)


@pytest.mark.parametrize("text", ["", "No.", "🙂🙂", FEATURE.text * 60, "渡轮停运了。" * 40, "word " * 9_000])
def test_points_are_sentences_of_the_article_in_its_order(text: str) -> None:
    article = Article(title="Any", text=text, language="en")
    spans = main_points(article, 5)
    assert len(spans) <= 5
    assert spans == sorted(set(spans))
    assert all(0 <= start < end <= len(text) for start, end in spans)


def test_what_was_decided_is_a_main_point() -> None:
    told = [FEATURE.text[start:end] for start, end in main_points(FEATURE, 3)]
    assert any("will stop in March" in sentence for sentence in told)


def test_by_words_alone_the_first_sentence_is_told() -> None:
    assert points(FEATURE, 3)[0][0] == 0


def test_what_an_interviewer_puts_to_somebody_is_no_main_point() -> None:
    interview = Article(
        title="The keeper of the lock",
        source="Skerry Herald",
        language="en",
        text=(
            "Brita Moe has kept the lock of Holm since 1998.\n\n"
            "Skerry Herald: The lock costs the county 3 million crowns a year. You have asked for 5.\n\n"
            "Moe: I have asked for 4 million, and for two more keepers.\n\n"
            "Skerry Herald: The council voted 21 to 14 against you on Tuesday.\n\n"
            "Moe: They voted against 300 boats a year. I will ask again in March."
        ),
    )
    told = [interview.text[start:end] for start, end in main_points(interview, 6)]
    assert any("two more keepers" in words for words in told)
    assert not any("costs the county" in words or "asked for 5" in words or "21 to 14" in words for words in told)


def test_what_leans_on_a_sentence_of_another_paragraph_is_no_main_point() -> None:
    berth = Article(
        title="Fishers fear for the herring quay",
        source="Skerry Herald",
        language="en",
        text=(
            "The fishers of Skerry fear for the herring quay, which the port wants to close in May. Bram Tully, a "
            "fisher of Skerry for thirty years, said that nobody had asked him.\n\n"
            "His wife, who smokes herring on the quay of Skerry, does.\n\n"
            "But the port of Skerry wants the quay of the fishers for 40 yachts.\n\n"
            "In the talks with the port she asked for a quay of 60 metres.\n\n"
            "That would leave 40 fishers of Skerry without a quay."
        ),
    )
    told = [berth.text[start:end] for start, end in main_points(berth, 6)]
    assert [words.split()[0] for words in told] == ["The", "Bram"]
