"""What a newer article of the story has on a sentence of a draft is told beside its verdict."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qa import Article, ArticleQA

BEFORE = Article(
    title="Tarnwick school to move to Quarry Lane",
    source="Hesk Herald",
    published_at="2026-02-03",
    genre="news",
    text="Tarnwick school will move to Quarry Lane, its governors decided on Monday. The new building has 14 "
    "classrooms. The head teacher of Tarnwick school is Ines Abbot. About 300 children go to Tarnwick school.",
)
SINCE = Article(
    title="Tarnwick school gives up Quarry Lane",
    source="Hesk Herald",
    published_at="2026-06-16",
    genre="news",
    text="Tarnwick school will stay where it is, its governors said on Monday, giving up the plan to move to Quarry "
    "Lane. The head teacher, Ines Abbot, resigned last month and has been succeeded by Jonas Pell. About 300 children "
    "go to Tarnwick school.",
)
ELSEWHERE = Article(
    title="Ferry of Brek runs at night",
    source="Radio Brek",
    published_at="2026-06-20",
    genre="news",
    text="A night ferry crosses the river at Brek. The shipping office counted 90 people on the first night.",
)


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("library")) as opened:
        opened.add([BEFORE, SINCE, ELSEWHERE])
        yield opened


def told(qa: ArticleQA, draft: str, **filters: str) -> tuple[str, str]:
    """The reasons of the one sentence of a draft, and the words that it cites."""
    report = qa.factcheck(draft, filters=filters)
    (sentence,) = report.sentences
    return " ".join(sentence.reasons), " ".join(c.quote for c in report.citations if c.number in sentence.citations)


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        ("Tarnwick school will move to Quarry Lane.", "will stay where it is"),
        ("The head teacher of Tarnwick school is Ines Abbot.", "succeeded by Jonas Pell"),
    ],
)
def test_the_words_of_a_newer_article_are_told_with_a_sentence_that_an_older_one_carries(
    qa: ArticleQA, draft: str, words: str
) -> None:
    reasons, cited = told(qa, draft)
    assert "Hesk Herald (16 June 2026), which is newer, speaks of this too" in reasons
    assert words in cited


@pytest.mark.parametrize(
    "draft",
    ["About 300 children go to Tarnwick school.", "A night ferry crosses the river at Brek.", "Jonas Pell is a head."],
)
def test_no_newer_article_is_named_where_none_says_anything_else(qa: ArticleQA, draft: str) -> None:
    assert "newer" not in told(qa, draft)[0]


def test_an_article_that_the_filters_leave_out_is_not_named(qa: ArticleQA) -> None:
    reasons, _ = told(qa, "Tarnwick school will move to Quarry Lane.", published_to="2026-05-31")
    assert "newer" not in reasons
