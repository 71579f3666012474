"""What an article denies and a draft does not, or the other way round."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import Article, ArticleQA

SHEDS = "The former shed buyer Carl Renn was jailed for six years on Wednesday for his part in a fraud that cost the \
town 1.6 million crowns and left boats on the quay while sheds that had been paid for existed only on paper."
KELLER = "“I would rather have gone down by our own feet,” said Rosa Keller, the manager of Aske Rovers. She confirmed \
that she had been offered a new contract of two years and that she had not yet signed it."
TABLE = (
    "Aske are now 11th, two points above Dunmar, who play at home to Lyd. They lost 1-0 at home to Dunmar on Sunday."
)
SCHOOL = "The primary school of Aske will move to the hill site next year, the council said."
STAYS = "The primary school of Aske will not move to the hill site after all, the council decided on Monday."


def verdict_of(folder: Path, draft: str, *texts: str) -> str:
    """The verdict on a sentence over articles of these texts, a month apart."""
    with ArticleQA.open(folder) as qa:
        qa.add(
            [
                Article(title=f"Of month {month}", source="Velden Post", published_at=f"2031-0{month}-02", text=text)
                for month, text in enumerate(texts, 1)
            ]
        )
        return qa.factcheck(draft).sentences[0].verdict


@pytest.mark.parametrize(
    ("texts", "draft"),
    [
        ([SHEDS], "A shed buyer who paid for sheds that never existed has begun a six-year prison term."),
        ([TABLE], "Dunmar beat Aske 1-0."),
        ([SCHOOL, STAYS], "The primary school of Aske will not move to the hill site."),
    ],
)
def test_what_an_article_has_in_other_words_is_not_contradicted_by_it(
    tmp_path: Path, texts: list[str], draft: str
) -> None:
    assert verdict_of(tmp_path, draft, *texts) != "contradicted"


@pytest.mark.parametrize(
    "draft",
    [
        "Rosa Keller, the manager of Aske Rovers, has signed a new contract of two years.",
        "Rosa Keller spoke after the match, and she has signed a new contract of two years.",
    ],
)
def test_what_an_article_denies_is_contradicted_in_a_clause_too(tmp_path: Path, draft: str) -> None:
    assert verdict_of(tmp_path, draft, KELLER) == "contradicted"
