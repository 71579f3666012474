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
TRIED = Article(
    title="Prison over the Velmar tunnel",
    source="Radio Brek",
    published_at="2026-01-14",
    genre="news",
    text="The district court of Brek on Tuesday sentenced Ansa Kroll, once head of the road board, to four years and "
    "two months in prison over the Velmar tunnel. The builder Olm Varge was acquitted. The Velmar tunnel will open on "
    "4 May. Its air cleans itself: filters hold back dust by 62 per cent.",
)
APPEALED = Article(
    title="Velmar tunnel: appeal court lowers Kroll's term",
    source="Hesk Herald",
    published_at="2026-09-02",
    genre="news",
    text="The appeal court has lowered the prison term of Ansa Kroll over the Velmar tunnel to two years and six "
    "months. The builder Olm Varge, whom the district court had let go, was found guilty. The Velmar tunnel opens to "
    "cars on 9 November. Its filters hold back dust by 35 per cent, not by 62, the road board found.",
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
        opened.add([BEFORE, SINCE, TRIED, APPEALED, ELSEWHERE])
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


@pytest.mark.parametrize(
    ("draft", "instead"),
    [
        ("Ansa Kroll faces four years and two months in prison.", "two years and six months, not four years and two"),
        ("The Velmar tunnel will open on 4 May.", "9 November, not 4 May"),
        ("The filters of the Velmar tunnel hold back dust by 62 per cent.", "35 per cent, not 62 per cent"),
    ],
)
def test_a_sentence_is_outdated_where_a_newer_article_gives_another_figure_or_day_of_the_same(
    qa: ArticleQA, draft: str, instead: str
) -> None:
    (sentence,) = qa.factcheck(draft).sentences
    assert sentence.verdict == "outdated"
    assert f"The article gives {instead}" in sentence.reasons[0]
    assert "Hesk Herald (2 September 2026)" in sentence.reasons[0]
    assert "Radio Brek (14 January 2026) said so; this has changed since." in sentence.reasons


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        ("Olm Varge was acquitted.", "was found guilty"),
        ("The head of Tarnwick school is Ines Abbot.", "succeeded by Jonas Pell"),
    ],
)
def test_a_newer_article_is_named_that_has_the_names_of_a_sentence_and_tells_otherwise(
    qa: ArticleQA, draft: str, words: str
) -> None:
    reasons, cited = told(qa, draft)
    assert "which is newer, speaks of this too" in reasons
    assert words in cited


def test_what_was_so_on_a_day_that_is_told_is_not_outdated(qa: ArticleQA) -> None:
    (sentence,) = qa.factcheck("On 13 January 2026 Ansa Kroll was sentenced to four years and two months.").sentences
    assert sentence.verdict != "outdated"
