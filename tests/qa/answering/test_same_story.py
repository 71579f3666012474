"""What an answer says of its sources beside the quote: where else the story ran, its page, what was corrected."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.synthetic import article as synthetic
from qa import Article, ArticleQA
from qa.cli.printing import format_answer
from qa.packs.check import check_pack
from qa.packs.export import to_html, to_json, to_markdown

LEAD = "The Bank of Tolland cut its key rate to 3.25 percent on Tuesday, its governor Mira Sand said."
STORY = LEAD + " " + synthetic(3, paragraphs=3).text


@pytest.fixture
def qa(tmp_path: Path) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path) as opened:
        opened.add(
            [
                Article(id=n, source=n, title="Rate cut", text=f"{STORY} {n} adds a line.")
                for n in ("Echo", "Post", "Wire")
            ]
        )
        text = "The harbour report came out in the spring.\n\nDredging cost 41 million crowns, it says."
        note = "Correction, 3 May 2025: An earlier version gave the cost as 14 million."
        pages = (0, text.index("Dredging"))
        opened.add(Article(id="print", title="Harbour report", source="Port", pages=pages, text=text, note=note))
        yield opened


def test_one_copy_is_cited_and_the_others_are_named(qa: ArticleQA) -> None:
    answer = qa.ask("To what did the Bank of Tolland cut its key rate?")
    (citation,) = answer.citations
    assert {citation.article_id, *(c.article_id for c in citation.copies)} == {"Echo", "Post", "Wire"}
    others = [c.source for c in citation.copies]
    assert f"the same story: {', '.join(str(o) for o in others)}" in format_answer(answer)


@pytest.mark.parametrize(("day", "kind"), [("2031-03-05", "differ"), ("2031-05-05", "earlier")])
def test_a_version_with_another_figure_is_told(qa: ArticleQA, day: str, kind: str) -> None:
    text = (
        "The quay in Tarnholm will cost {} million crowns, the harbour board said. " + synthetic(7, paragraphs=3).text
    )
    days = {"Dawn": "2031-03-04", "Dusk": "2031-03-04", "Later": day}
    qa.add(
        Article(id=n, source=n, title="A quay", published_at=d, text=text.format("380" if n == "Later" else "412"))
        for n, d in days.items()
    )
    assert set(qa.library.copies("Later")["Later"]) == {"Dawn", "Dusk"}
    (told_,) = qa.ask("What will the quay in Tarnholm cost?").disagreements
    assert told_.kind == kind
    assert {side.said for side in told_.sides} == {"412 million crowns", "380 million crowns"}


def test_a_copy_that_the_question_names_is_cited(qa: ArticleQA) -> None:
    answer = qa.ask("To what did the Bank of Tolland cut its key rate, according to the Post?")
    assert {c.article_id for c in answer.citations} == {"Post"}


def test_page_and_correction_stand_with_the_citation(qa: ArticleQA) -> None:
    answer = qa.ask("What did dredging cost according to the harbour report?")
    citation = answer.citations[0]
    assert citation.quote.startswith("Dredging cost 41 million")
    assert citation.page == 2
    assert (citation.correction or "").startswith("Correction, 3 May 2025")
    assert "page 2" in format_answer(answer)
    assert "An earlier version gave the cost as 14 million." in format_answer(answer)


def test_a_pack_shows_and_proves_them(qa: ArticleQA) -> None:
    for question in ("To what did the Bank of Tolland cut its key rate?", "What did dredging cost?"):
        answer = qa.ask(question)
        for form in (to_markdown, to_html, to_json):
            pack = form(answer, qa.article)
            assert check_pack(pack, qa.article).ok
            changed = pack.replace("14 million", "13 million").replace("Echo", "Ekko")
            assert changed != pack
            assert not check_pack(changed, qa.article).ok
