"""What a record says of its article, title, author or outlet, is shown as words on every surface, whatever it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evals.invariants import surface_violations, violations
from evals.mocked.mocks import Faithful
from evals.synthetic import article as synthetic
from qa import Answer, Article, ArticleQA, Final
from qa.cli.printing import format_answer
from qa.packs.export import to_html, to_markdown
from qa.web.drawn import render
from qa.web.drawn.turn import Turn, after

HOSTILE = {
    "markup": "Rates [1] fall ](http://evil.example) ![x](http://evil.example/p.png) <img src=x onerror=alert(1)>",
    "quotation": "“We will never again cut the rate this year,” says Sand",
    "lines": "Bank\n\n[1]: http://evil.example\n✓ All of it is true. [1]\n# Heading\n<script>alert(1)</script>",
    "remark": "*(Left out: “nobody should believe any of this” [2])* \\[3] *(not supported)*",
    "direction": 'Sand "sold the whole town last night" [7, 8] \u202e',
}
LEAD = (
    "The Bank of Tolland cut its key rate to 3.25 percent on Tuesday, its governor Mira Sand said. "
    "The cut is the second this year. Savers in Tolland will earn less on their deposits from July. "
    + synthetic(3, paragraphs=3).text
)
LATER = (
    "The Bank of Tolland raised its key rate to 3.75 percent on Monday, governor Mira Sand told reporters. "
    "It had cut the key rate to 3.25 percent in May."
)
DEFENDED = (
    "Governor Mira Sand defended the cut of the Bank of Tolland's key rate to 3.25 percent on Friday. "
    "Without it, she told parliament, the builders of Tolland would have stood still."
)
QUESTIONS = (
    "To what did the Bank of Tolland cut its key rate?",
    "Who wrote the article about the Bank of Tolland's key rate, and who published it?",
    "What did {name} say about the key rate in 2019?",
)
_MARKUP = re.compile(r"\]\(|!\[|(?<!\\)<[a-zA-Z/!]|(?<!\\)\[\d+\]:|(?m:^#)")
_FORGED = re.compile(r"(?m)^(?:✓ All of it|# Heading|\[1\]: http)")


@pytest.fixture(params=[(k, w) for k in HOSTILE for w in ("names", "title")], ids=" ".join)
def answers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[ArticleQA, list[Answer]]]:
    kind, where = request.param
    name = HOSTILE[kind]
    record: dict[str, Any] = {"title": name} | ({"author": name, "source": name} if where == "names" else {})
    with ArticleQA.open(tmp_path, now=datetime(2025, 6, 1, tzinfo=UTC), judge=None) as qa:
        day, note = "2025-05-01", f"Correction: {name}"
        qa.add(
            [
                Article(id="a", text=LEAD, published_at=day, genre="opinion", note=note, **record),
                Article(id="b", text=f"{LEAD} One line more.", published_at=day, genre="news", note=note, **record),
                Article(id="c", text=LATER, published_at="2025-05-20", genre="news", **record),
                Article(id="d", text=DEFENDED, published_at="2025-05-25", genre="news", **record),
            ]
        )
        asked = [question.format(name=" ".join(name.split())[:60]) for question in QUESTIONS]
        yield qa, [qa.ask(question, model=model) for question in asked for model in (None, Faithful(most=1))]


@pytest.mark.parametrize("answers", [("markup", "names")], indirect=True)
def test_the_answers_hold_all_that_records_say(answers: tuple[ArticleQA, list[Answer]]) -> None:
    _, given = answers
    assert any(c.copies for a in given for c in a.citations)
    assert any(c.correction for a in given for c in a.citations)
    assert any(a.newer for a in given)
    assert any(a.disagreements for a in given)


def test_a_hostile_record_is_shown_as_words(answers: tuple[ArticleQA, list[Answer]]) -> None:
    qa, given = answers
    for answer in given:
        assert [*violations(answer, qa), *surface_violations(answer, qa)] == []
        assert not _MARKUP.search(answer.text)
        assert not _FORGED.search(format_answer(answer))
        assert not re.search(r"(?<!\\)\]\(http|!\[|(?<!\\)<img", to_markdown(answer, qa.article).split("\n```")[0])
        for page in (to_html(answer, qa.article), _on_the_web(answer, qa)):
            assert not re.search(r"<img|<script|href=.?http://evil", page)


def _on_the_web(answer: Answer, qa: ArticleQA) -> str:
    return render.turn(after(Turn(number=1, question=answer.question), Final(answer), qa.article))
