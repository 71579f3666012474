"""An outlet or an author that the library does not have: it is said so, and nobody else's article is told as theirs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from test_tasks import article, asked_of

from qa import ArticleQA
from qa.answering.scope.strangers import strangers
from store.language.authors import Names

VOTE = article(
    "Council votes for the Brek bridge", "2025-03-12",
    "The city council of Halden voted 23 to 12 on Tuesday to build a bridge at Brek. The bridge will cost 84 million "
    'crowns, deputy mayor Tessa Quandt said. "We have waited thirty years," Quandt told the Sund Herald.',
    "Halden Gazette", author="Mira Solberg",
)  # fmt: skip
COURT = article(
    "Fishers take the Brek bridge to court", "2025-06-04",
    "The fishers of Brek have taken the city of Halden to court over the piers of the bridge. The court will hear the "
    "case in October. The city says that the piers of the bridge harm no fish.", "Radio Brek",
)  # fmt: skip
HELD = "it has articles from Halden Gazette (1), Radio Brek (1)."
NAMES = Names([("Mira Solberg", "Halden Gazette", "news"), (None, "Radio Brek", "news")])


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    yield from asked_of(tmp_path_factory.mktemp("unheard"), VOTE, COURT)


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("Summarise the newest article from the Velden Post", "from the Velden Post"),
        ("What did the Ostvik Courier write about the bridge?", "from the Ostvik Courier"),
        ("Timeline of the bridge in the Ostvik Courier", "from the Ostvik Courier"),
        ("What's the latest from Radio Sund on the bridge?", "from Radio Sund"),
        ("Reactions to the bridge in the Daily Oar", "from the Daily Oar"),
        ("What does the Sund Herald's article say about the bridge?", "from the Sund Herald"),
        ("Summarise the article from the Sund Herald", "from the Sund Herald"),
        ("Summarise the articles by Tessa Quandt", "by Tessa Quandt"),
    ],
)
def test_who_is_not_there_is_told_as_that_and_nobody_else_in_their_place(
    qa: ArticleQA, question: str, who: str
) -> None:
    answer = qa.ask(question)
    told = " ".join([answer.reason or "", *answer.notices])
    assert f"The library holds no articles {who}; {HELD}" in told
    assert answer.abstained or "Sund Herald's" in question  # an article that has the name may tell what it says


def test_an_author_whom_no_article_names_is_told_as_that(qa: ArticleQA) -> None:
    for question in ("Summarise the columns by Nora Quill", "What did Nora Quill write about the bridge?"):
        answer = qa.ask(question)
        assert (answer.abstained, answer.reason) == (True, "No article names Nora Quill.")


def test_who_is_not_there_beside_somebody_who_is_gets_a_notice(qa: ArticleQA) -> None:
    answer = qa.ask("Summarise the articles from the Halden Gazette and the Ostvik Courier")
    assert answer.filters == {"source": ["Halden Gazette"]}
    assert answer.notices[0].startswith("The library holds no articles from the Ostvik Courier")


@pytest.mark.parametrize(
    "question",
    [
        "What did Tessa Quandt say about the bridge?",
        "Who is the editor of the Ostvik Courier?",
        "Was the Sund Post Office closed?",
        "What did the council of Halden report?",
        "Summarise the article “Courier of the night”",
        "What did the Halden Gazette write about the bridge?",
        "Why did Solberg write about the bridge?",
    ],
)
def test_whoever_is_only_spoken_of_is_no_outlet_or_author_that_lacks(question: str) -> None:
    assert strangers(question, NAMES).strangers == ()
