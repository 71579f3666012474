"""Which passages a sentence of a draft is held against, and which a chat model is sent with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evals.mocked.readers import Noting, items_in
from evals.synthetic import article
from qa import Article, ArticleQA
from qa.factcheck.draft import sentences
from qa.factcheck.evidence import Finder, in_english
from qa.factcheck.second_opinion import MOST_SENT

TRAM = Article(
    title="Tram of Velden gets dearer",
    source="Velden Post",
    published_at="2025-06-02",
    text="The tram line in Velden will cost 371 million crowns, the council said on Monday. Rails are dearer.",
)
LONG = Article(
    title="A year of the herring",
    source="Coast Courier",
    published_at="2024-05-01",
    text="\n\n".join(
        f"In week {week} the fishers of Sund went out on {week + 3} days, and on each of them they brought home less "
        f"than the week before, which the harbour master, who counts the crates at dawn, put down to the cold. {words}"
        for week, words in enumerate(
            ["The herring left the bay of Sund in March."] + [f"Crate {n}." * 18 for n in range(12)]
        )
    )
    + "\n\nOnly the seals were glad of all this.",
)


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("library")) as opened:
        opened.add([TRAM, LONG, *(article(number, 3, 2) for number in range(12))])
        yield opened


def found(qa: ArticleQA, draft: str) -> list[set[str | None]]:
    """The titles of the articles of which each sentence of a draft is held against a part."""
    finder = Finder(qa.library, {})
    return [{source.article.title for source in finder.sources(told)} for told in sentences(draft)]


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("工厂每年最多取水190万立方米，接近四分之一。", "1.9 million 25 percent"),
        ("工厂已于2025年4月22日动工，总投资21亿克朗。", "22 April 2025 2.1 billion crowns"),
        ("厂里有21510名员工。", "21,510"),
        ("这是第二座工厂。", ""),
        ("The tram line will cost 371 million crowns.", ""),
    ],
)
def test_figures_and_days_of_a_chinese_sentence_are_those_of_english(chinese: str, english: str) -> None:
    assert in_english(chinese) == english


def test_a_figure_leads_to_an_article_in_another_language(qa: ArticleQA) -> None:
    assert TRAM.title in found(qa, "电车线路耗资3.71亿克朗。")[0]


def test_the_articles_of_the_sentences_before_are_read_too(qa: ArticleQA) -> None:
    alone = found(qa, "Opinions differ.\n\nSo it goes, alas.")
    after = found(qa, "The tram line in Velden will cost 371 million crowns.\n\nOpinions differ.\n\nSo it goes, alas.")
    assert TRAM.title not in alone[-1]
    assert TRAM.title in after[-1]


def test_a_model_is_sent_the_whole_of_an_article_but_no_more_than_it_may(qa: ArticleQA) -> None:
    model = Noting(replies=[])
    draft = "The herring left the bay of Sund in March. Snow fell on the hills, and the tram line in Velden is late."
    qa.factcheck(draft, model=model)
    item, *_ = items_in(model.asked[-1]["user"])
    assert "Only the seals were glad of all this." in item.words
    assert len(item.words) < MOST_SENT * 1.2
