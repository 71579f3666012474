"""When an answer tells of a figure's past: where the question is about it, or the answer gives what was replaced."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from evals.mocked.mocks import Scripted
from qa import Article, ArticleQA

OLD = Article(
    title="Council approves the quay in Tarnholm",
    source="Harbour Courier",
    published_at="2031-03-03",
    genre="news",
    language="en",
    text="The council voted 31 to 14 for the new quay in Tarnholm. The quay in Tarnholm will cost 412 million crowns.",
)
NEW = Article(
    title="The quay in Tarnholm gets dearer",
    source="Harbour Courier",
    published_at="2031-09-23",
    genre="news",
    language="en",
    text="The quay in Tarnholm will cost 538 million crowns. The council voted for the quay in Tarnholm in spring.",
)
CHINESE = (
    Article(title="江城新桥", source="江城日报", published_at="2031-03-01", language="zh",
            text="江城新桥将耗资4.1亿元。市议会以31票对14票通过了江城新桥。"),
    Article(title="江城新桥涨价", source="江城日报", published_at="2031-09-23", language="zh",
            text="江城新桥将耗资5.2亿元。市议会在春天通过了江城新桥。"),
)  # fmt: skip
SAYS_OLD = "The quay in Tarnholm will cost 412 million crowns [1][2]."
SAYS_NEW = "The quay in Tarnholm will cost 538 million crowns [1][2]."


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(
        tmp_path_factory.mktemp("library"), now=datetime(2031, 12, 1, tzinfo=UTC), judge=None
    ) as opened:
        opened.add([OLD, NEW, *CHINESE])
        yield opened


@pytest.mark.parametrize(
    ("question", "reply", "is_told"),
    [
        ("What will the quay in Tarnholm cost?", SAYS_NEW, True),
        ("What is the price tag of the quay in Tarnholm?", SAYS_NEW, True),
        ("How did the council vote on the quay in Tarnholm?", SAYS_NEW, False),
        ("How did the council vote on the quay in Tarnholm?", SAYS_OLD, True),
        ("How did the council vote on the quay in Tarnholm?", f"{SAYS_OLD} {SAYS_NEW}", False),
        ("江城新桥将耗资多少？", "江城新桥将耗资5.2亿元[1][2]。", True),
        ("市议会怎样通过了江城新桥？", "江城新桥将耗资5.2亿元[1][2]。", False),
    ],
)
def test_the_past_of_a_figure_is_told_where_it_is_to_the_point(
    qa: ArticleQA, question: str, reply: str, is_told: bool
) -> None:
    answer = qa.ask(question, model=Scripted(replies=(reply,)))
    assert [d.kind for d in answer.disagreements] == ["earlier"] * is_told


def test_what_is_quoted_with_its_day_is_told_of_only_where_it_was_asked(qa: ArticleQA) -> None:
    filters = {"published_to": "2031-04-01"}
    assert not qa.ask("How did the council vote on the quay in Tarnholm?").disagreements
    assert not qa.ask("What will the quay in Tarnholm cost?", filters=filters).disagreements
    assert [d.kind for d in qa.ask("What will the quay in Tarnholm cost?").disagreements] == ["earlier"]
