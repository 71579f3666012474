"""Drafts that are watched: what happens to what was cited on a text of one's own, sentence by sentence."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path

import pytest

from qa import Article, ArticleQA
from qa.errors import SettingsError
from qa.packs.export import to_markdown
from qa.watching.news import as_text

QUAY = Article(
    id="quay",
    title="Quay approved in Tarnholm",
    source="Harbour Courier",
    published_at="2031-03-03",
    genre="news",
    text="The council of Tarnholm approved the new quay on Monday.\n\nThe quay will cost 412 million crowns.\n\n"
    "Work begins in May.",
)
CORRECTED = replace(QUAY, text=QUAY.text.replace("412", "431"))
DRAFT = "Who pays? The quay in Tarnholm will cost 412 million crowns."


@pytest.fixture
def qa(tmp_path: Path) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path / "library") as opened:
        opened.add(QUAY)
        yield opened


def run(*arguments: object) -> tuple[int, str]:
    """Exit status and output of a command."""
    from qa.cli import main

    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()), pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0), out.getvalue()


def test_a_correction_is_told_by_the_sentence_of_the_draft_that_rests_on_it(qa: ArticleQA) -> None:
    watch = qa.watch.add(qa.factcheck(DRAFT))
    assert (watch.kind, watch.question, watch.answered) == ("draft", "Who pays?", True)
    assert qa.watch.run() == ()
    qa.add(CORRECTED)
    (news,) = qa.watch.news(watch.id)
    change = next(a for a in news.articles if a.what == "superseded")
    assert change.sentences == (2,)
    assert ("412" in (change.was or ""), "431" in (change.now or "")) == (True, True)
    assert [(f.was, f.now) for f in news.figures] == [("412 million crowns", "431 million crowns")]
    assert [(s.number, s.verdicts) for s in news.sentences] == [(2, ("supported", "outdated"))]
    assert "Sentence 2 of the draft: Supported before, Outdated now" in as_text([news])
    assert qa.watch.run() == ()


def test_it_is_checked_again_when_something_comes_that_speaks_of_it(qa: ArticleQA) -> None:
    watch = qa.watch.add(qa.factcheck(f"{DRAFT}\n\nThe ferry to Sund stops in June."))
    qa.add(Article(id="zoo", text="The zoo of Ostrand has a new lion, the keepers said."))
    assert qa.watch.news() == ()
    qa.add(
        Article(id="ferry", title="Ferry", text="The ferry to Sund stops in June, said Ida Holm, who runs the line.")
    )
    (news,) = qa.watch.news(watch.id)
    assert [(s.number, s.verdicts) for s in news.sentences] == [(3, ("not_found", "supported"))]
    assert [(a.what, a.article_id, a.sentences) for a in news.articles] == [("new", "ferry", (3,))]
    assert qa.watch.run() == ()
    qa.add(replace(QUAY, id="ferry", title="Ferry", text="The ferry to Sund stops in July, said Ida Holm."))
    assert ("superseded", "ferry") in {(a.what, a.article_id) for a in qa.watch.news(watch.id)[0].articles}


def test_a_removed_article_takes_its_words_out_of_the_draft_that_is_kept(qa: ArticleQA, tmp_path: Path) -> None:
    watch = qa.watch.add(qa.factcheck("On Monday. " + QUAY.text))
    qa.remove("quay")
    qa.watch.run()
    assert [w.gone for w in qa.watch.all()] == [True]
    (news,) = qa.watch.news(watch.id)
    assert {(a.what, a.was) for a in news.articles} == {("removed", None)}
    held = b"".join(file.read_bytes() for file in (tmp_path / "library").rglob("*") if file.is_file())
    assert b"412 million" not in held


def test_the_same_draft_is_watched_once_and_an_empty_one_is_refused(qa: ArticleQA) -> None:
    first = qa.watch.add(qa.factcheck(DRAFT))
    assert qa.watch.add(qa.factcheck(DRAFT)) == first
    with pytest.raises(SettingsError, match="no sentence"):
        qa.watch.add(qa.factcheck(" \n"))


def test_a_draft_that_goes_on_otherwise_is_another(qa: ArticleQA) -> None:
    first = qa.watch.add(qa.factcheck(f"{DRAFT} The governor of Nordmark resigned on Friday."))
    second = qa.watch.add(qa.factcheck(f"{DRAFT} The harbour of Skagen closes in 2041."))
    assert (first.id != second.id, len(qa.watch.all())) == (True, 2)


def test_an_answer_given_after_a_correction_is_another(qa: ArticleQA) -> None:
    before = qa.watch.add(qa.ask("What will the quay cost?"))
    qa.add(CORRECTED)
    after = qa.watch.add(qa.ask("What will the quay cost?"))
    assert before.id != after.id


def test_the_command_tells_drafts_from_packs(qa: ArticleQA, tmp_path: Path) -> None:
    (tmp_path / "draft.md").write_text(DRAFT, encoding="utf-8")
    (tmp_path / "pack.md").write_text(to_markdown(qa.ask("What will the quay cost?"), qa.article), encoding="utf-8")
    qa.close()
    (tmp_path / "PACK.HTML").write_bytes((tmp_path / "pack.md").read_bytes())
    (tmp_path / "pack.txt").write_bytes((tmp_path / "pack.md").read_bytes())
    kinds = (("draft.md", "draft"), ("pack.md", "answer"), ("PACK.HTML", "answer"), ("pack.txt", "answer"))
    for name, kind in kinds:
        status, out = run("watch", "add", tmp_path / name, "--library", tmp_path / "library")
        assert status == 0
        assert out.split()[1] == kind


@pytest.mark.parametrize(
    "draft",
    [
        "The quay of Tarnholm\nThe council of Tarnholm approved the new quay on Monday.\n"
        "It will cost 412 million crowns\nWork begins in May.",
        "The council of Tarnholm approved the new quay on Monday.  It will cost 412 million crowns.  It begins in May.",
        "The council of Tarnholm approved the new quay on Monday.\r\nIt will cost 412 million crowns.\r\n",
        "## The quay\n\n- The council of Tarnholm approved it on Monday.\n- It will cost 412 million crowns.\n\n"
        "* * *\n\n1. Work begins in May.",
    ],
)
def test_a_draft_is_checked_again_as_it_was_laid_out(qa: ArticleQA, draft: str) -> None:
    watch = qa.watch.add(qa.factcheck(draft))
    qa.add(
        Article(id="opening", title="Opening", text="The new quay in Tarnholm opens to ferries in 2034, it was said.")
    )
    assert [s for news in qa.watch.news(watch.id) for s in news.sentences] == []
    qa.add(CORRECTED)
    (said,) = (s for s in qa.watch.news(watch.id)[0].sentences if s.verdicts and "412" in (s.now or ""))
    assert said.verdicts[1] == "outdated"
