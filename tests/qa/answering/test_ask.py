"""From question to checked answer: by extraction and with scripted models, over articles of this file."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk
from pydantic import Field

from evals.mocked.mocks import Scripted
from qa import Answer, Article, ArticleQA, Checked, Delta, FilterError, Final, Found, ModelError, SettingsError
from qa.answering.spine.model_prose import LONGEST_REPLY

TRAM = Article(
    title="Council approves the harbour tram",
    author="Ida Lund",
    source="Velden Post",
    published_at="2025-03-04",
    url="https://velden-post.example/tram",
    genre="news",
    language="en",
    text=(
        "The council of Velden voted 11 to 4 on Tuesday to build a tram line to the harbour.\n\n"
        "The line will cost 312 million crowns and open in 2031, the council said.\n\n"
        "“This is the largest investment in a generation,” said the mayor, Mira Dahl. "
        "Opponents say the figure leaves out the cost of moving a gas main under Kettle Street."
    ),
)
OPINION = Article(
    title="A tram to nowhere",
    author="Jon Aske",
    source="Velden Post",
    published_at="2025-03-06",
    genre="opinion",
    language="en",
    text="The harbour tram is a monument to vanity. The city should have bought forty electric buses instead.",
)
BRIDGE = Article(
    title="Bridge repairs delayed",
    source="Radio Nord",
    genre="news",
    language="en",
    text="Repairs to the old bridge in Aske will take until May, the road agency said. "
    "The bridge carries 9,000 cars a day.",
)


class Endless(Scripted):
    """Says one sentence after another for as long as somebody listens."""

    replies: Any = ()
    is_asked: Any = Field(default_factory=threading.Event)
    said: int = 0

    def _stream(self, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        self.is_asked.set()
        while True:
            time.sleep(0.01)
            self.said += 1
            yield ChatGenerationChunk(message=AIMessageChunk(content="It opens in 2031. "))


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    now = datetime(2025, 4, 1, 12, tzinfo=UTC)
    with ArticleQA.open(tmp_path_factory.mktemp("library"), now=now, judge=None) as opened:
        report = opened.add([TRAM, OPINION, BRIDGE])
        assert len(report.added) == 3
        yield opened


def told(qa: ArticleQA, question: str, *replies: str, strictness: str = "annotate") -> Answer:
    return qa.ask(question, model=Scripted(replies=replies), strictness=strictness)  # type: ignore[arg-type]


def test_extraction_answers_in_the_article_s_words_with_who_says_it(qa: ArticleQA) -> None:
    answer = qa.ask("How much will the tram line to the harbour cost?")
    assert not answer.abstained
    assert answer.model == "extractive"
    assert answer.prompt is None
    first = answer.sentences[0]
    assert first.text == (
        "Velden Post (2025-03-04): The line will cost 312 million crowns and open in 2031, the council said."
    )
    assert first.support == "supported"
    citation = answer.citations[0]
    assert citation.quote == "The line will cost 312 million crowns and open in 2031, the council said."
    assert (citation.title, citation.author, citation.url) == (TRAM.title, TRAM.author, TRAM.url)
    assert answer.text.startswith(f"{first.text} [1]")
    assert answer.as_of == "2025-04-01"


def test_an_opinion_is_told_as_its_author_s(qa: ArticleQA) -> None:
    answer = qa.ask("What should the city have bought instead of the tram?")
    assert answer.sentences[0].text.startswith("Jon Aske (Velden Post, opinion, 2025-03-06): ")


@pytest.mark.parametrize(
    "question",
    [
        "What is the population of Velden?",
        "Who won the football cup?",
        "What is the growth rate of the economy in 2025?",
    ],
)
def test_what_the_articles_do_not_say_is_not_answered(qa: ArticleQA, question: str) -> None:
    answer = qa.ask(question)
    assert answer.abstained
    assert answer.reason
    assert answer.text == answer.reason
    assert answer.citations == ()
    assert len(answer.nearest) <= 3


def test_who_wrote_it_and_whether_it_is_opinion_is_answered_from_the_record(qa: ArticleQA) -> None:
    answer = qa.ask("Who wrote A tram to nowhere, and is it news or opinion?")
    assert "Jon Aske" in answer.text
    assert "opinion" in answer.text
    assert answer.citations[0].title == "A tram to nowhere"


def test_a_true_sentence_is_supported_and_cites_the_words(qa: ArticleQA) -> None:
    answer = told(qa, "What will the harbour tram cost?", "The tram line will cost 312 million crowns [1].")
    (sentence,) = answer.sentences
    assert sentence.support == "supported"
    assert "312 million crowns" in answer.citations[0].quote
    assert answer.text.startswith("The tram line will cost 312 million crowns. [1]")


@pytest.mark.parametrize("marker", ["", "[2]", "[7]", "[3][2]"])
def test_a_marker_is_moved_to_the_passage_that_carries_the_sentence(qa: ArticleQA, marker: str) -> None:
    answer = told(qa, "What will the harbour tram cost?", f"The tram line will cost 312 million crowns {marker}.")
    assert answer.citations[0].title == TRAM.title
    assert "312 million crowns" in answer.citations[0].quote
    assert answer.sentences[0].support == "supported"


def test_a_wrong_number_is_marked_with_the_right_one(qa: ArticleQA) -> None:
    answer = told(qa, "What will the harbour tram cost?", "The tram line will cost 412 million crowns [1].")
    (sentence,) = answer.sentences
    assert sentence.support == "unsupported"
    assert sentence.citations == ()
    assert any("312" in reason for reason in sentence.reasons)
    assert answer.text.endswith("*(not supported)*")


def test_a_false_quotation_is_never_shown_as_one(qa: ArticleQA) -> None:
    reply = "The mayor said “This is the smallest investment in a century” [1]. It opens in 2031 [1]."
    events = list(qa.stream("What did the mayor say about the tram?", model=Scripted(replies=(reply,))))
    answer = events[-1].answer if isinstance(events[-1], Final) else None
    assert answer is not None
    assert answer.sentences[0].support == "unsupported"
    for event in events:
        if isinstance(event, Delta):
            assert "“" not in event.text
    assert "“" not in answer.text


def test_a_true_quotation_keeps_its_marks(qa: ArticleQA) -> None:
    reply = "Mayor Mira Dahl said: “This is the largest investment in a generation” [1]."
    answer = told(qa, "What did the mayor say about the tram?", reply)
    assert answer.sentences[0].support == "supported"
    assert "“This is the largest investment in a generation”" in answer.text
    assert any("largest investment in a generation" in c.quote for c in answer.citations)


def test_words_given_to_another_speaker_are_marked(qa: ArticleQA) -> None:
    reply = "Ida Lund said: “This is the largest investment in a generation” [1]."
    answer = told(qa, "What did the mayor say about the tram?", reply)
    assert answer.sentences[0].support == "unsupported"


def test_strict_leaves_out_and_says_so(qa: ArticleQA) -> None:
    reply = "The line will cost 312 million crowns [1]. It will carry nine million people a year [1]."
    answer = told(qa, "What will the harbour tram cost?", reply, strictness="strict")
    assert [s.support for s in answer.sentences] == ["supported"]
    assert answer.left_out == 1
    assert "nine million" not in answer.text
    assert "left out" in answer.text


def test_strict_with_nothing_left_abstains(qa: ArticleQA) -> None:
    answer = told(qa, "What will the harbour tram cost?", "It is free and made of gold [1].", strictness="strict")
    assert answer.abstained
    assert answer.left_out == 1


def test_verbatim_lets_the_model_choose_sentences_and_nothing_else(qa: ArticleQA) -> None:
    answer = told(qa, "What will the harbour tram cost?", "I think [1.2] and [9.9], surely.", strictness="verbatim")
    assert len(answer.sentences) == 1
    assert answer.sentences[0].support == "supported"
    assert "I think" not in answer.text
    assert answer.citations[0].quote in " ".join(a.text for a in (TRAM, OPINION, BRIDGE))


def test_not_found_abstains(qa: ArticleQA) -> None:
    for reply in ("NOT_FOUND", "NOT_FOUND\nThe sources do not say.", "  NOT_FOUND.", "**NOT_FOUND**", "```\nNOT_FOUND"):
        answer = told(qa, "What will the harbour tram cost?", reply)
        assert answer.abstained
        assert answer.nearest


def test_a_refusal_behind_what_was_told_is_not_shown(qa: ArticleQA) -> None:
    for reply in (
        "The line will cost 312 million crowns [1]. NOT_FOUND",
        "The sources do not say who pays. `NOT_FOUND`.",
    ):
        events = list(qa.stream("What will the harbour tram cost?", model=Scripted(replies=[reply])))
        assert isinstance(events[-1], Final)
        assert len(events[-1].answer.sentences) == 1
        assert "NOT_FOUND" not in "".join(e.text for e in events if isinstance(e, Delta)) + events[-1].answer.text


@pytest.mark.parametrize("strictness", ["annotate", "strict", "verbatim"])
def test_what_a_refusal_took_is_told(qa: ArticleQA, strictness: str) -> None:
    refused = told(qa, "What will the harbour tram cost?", "NOT_FOUND.", strictness=strictness).usage
    assert refused["tokens_in"] > 100
    assert refused["tokens_out"] > 0
    more = told(qa, "What will the harbour tram cost?", "NOT_FOUND\nThere is more to say.", strictness=strictness).usage
    assert 0 not in more.values()  # unknown, not nothing


def test_an_empty_reply_is_a_model_error(qa: ArticleQA) -> None:
    with pytest.raises(ModelError):
        told(qa, "What will the harbour tram cost?", "")


def test_events_come_in_order_and_add_up_to_the_text(qa: ArticleQA) -> None:
    reply = "The line will cost 312 million crowns [1]. It opens in 2031 [1]."
    events = list(qa.stream("What will the harbour tram cost?", model=Scripted(replies=(reply,))))
    assert isinstance(events[0], Found)
    assert isinstance(events[-1], Final)
    answer = events[-1].answer
    assert "".join(e.text for e in events if isinstance(e, Delta)) == answer.text
    assert tuple(e.sentence for e in events if isinstance(e, Checked)) == answer.sentences


def test_a_follow_up_is_completed_and_shown(qa: ArticleQA) -> None:
    history = [("user", "What will the harbour tram in Velden cost?"), ("assistant", "312 million crowns.")]
    answer = qa.ask("And when does it open?", history)
    assert answer.question == "And when does it open?"
    assert "tram" in answer.standalone_question
    assert "2031" in answer.text


def test_filters_are_applied_and_reported(qa: ArticleQA) -> None:
    answer = qa.ask("What is said about the harbour tram?", filters={"genre": "opinion"})
    assert {c.genre for c in answer.citations} <= {"opinion"}
    assert answer.filters["genre"]
    with pytest.raises(FilterError, match="author"):
        qa.ask("What?", filters={"autor": "x"})


@pytest.mark.parametrize("question", ["", "  ", "x" * 100_000, "?"])
def test_what_is_no_question_gets_a_clear_answer(qa: ArticleQA, question: str) -> None:
    answer = qa.ask(question)
    assert answer.abstained
    assert answer.reason


def test_the_same_question_gets_the_same_bytes(qa: ArticleQA) -> None:
    def bytes_of() -> str:
        answer = qa.ask("What will the harbour tram cost?").to_dict()
        answer.pop("timings")
        return json.dumps(answer, sort_keys=True)

    assert bytes_of() == bytes_of()


def test_settings_of_another_kind_are_refused(qa: ArticleQA, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="strictness"):
        qa.ask("What?", strictness="loose")  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match="time zone"):
        ArticleQA.open(tmp_path / "x", now=datetime(2025, 1, 1), judge=None)
    with pytest.raises(SettingsError, match="datetime"):
        ArticleQA.open(tmp_path / "x", now="2025-01-01", judge=None)  # type: ignore[arg-type]
    assert not (tmp_path / "x").exists()


def test_asyncio_has_the_same_two(qa: ArticleQA) -> None:
    async def both() -> tuple[Answer, list[object]]:
        answer = await qa.aask("What will the harbour tram cost?")
        return answer, [event async for event in qa.astream("What will the harbour tram cost?")]

    answer, events = asyncio.run(both())
    assert isinstance(events[-1], Final)
    assert events[-1].answer.text == answer.text


def test_whoever_no_longer_waits_with_asyncio_ends_the_model_s_call(qa: ArticleQA) -> None:
    model = Endless()

    async def impatient() -> None:
        asking = asyncio.create_task(qa.aask("What will the harbour tram cost?", model=model))
        await asyncio.to_thread(model.is_asked.wait)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    asyncio.run(impatient())  # which waits for the threads that it has begun
    assert model.said * len("It opens in 2031. ") < LONGEST_REPLY


def test_a_question_whose_accents_stand_apart_is_the_same_question(qa: ArticleQA) -> None:
    whole = "What will the café of Zürich cost?"
    apart = normalize("NFD", whole)
    assert apart != whole
    assert (qa.ask(apart).standalone_question, qa.rewrite(apart, ())) == (whole, whole)


def test_a_coroutine_says_that_its_task_is_what_to_cancel(qa: ArticleQA) -> None:
    with pytest.raises(TypeError, match="task"):
        asyncio.run(qa.aask("What will the harbour tram cost?", cancel=threading.Event()))


def test_close_may_be_called_twice(tmp_path: Path) -> None:
    qa = ArticleQA.open(tmp_path / "library", judge=None)
    qa.close()
    qa.close()


LEDGER = Article(
    title="Velden's harbour tram: the sums",
    source="Coast Ledger",
    published_at="2025-03-05",
    genre="news",
    language="en",
    text="The tram line to the harbour of Velden will cost 380 million crowns, according to the tender.",
)
LATER = Article(
    title="Harbour tram in Velden dearer",
    source="Coast Ledger",
    published_at="2026-05-05",
    genre="news",
    language="en",
    text="The tram line to the harbour of Velden will cost 512 million crowns, far more than planned.",
)
COST = "What will the tram line to the harbour of Velden cost?"


@pytest.fixture(scope="module")
def divided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("divided"), now=datetime(2026, 6, 1, tzinfo=UTC), judge=None) as opened:
        opened.add([TRAM, LEDGER, BRIDGE])
        yield opened


@pytest.mark.parametrize("strictness", [None, "annotate", "strict", "verbatim"])
def test_where_articles_differ_the_answer_says_so_last(divided: ArticleQA, strictness: str | None) -> None:
    reply = "[1.1] [1.2] [2.1]" if strictness == "verbatim" else "The line will cost 312 million crowns [1]."
    model = Scripted(replies=(reply,)) if strictness else None
    events = list(divided.stream(COST, model=model, strictness=strictness))  # type: ignore[arg-type]
    assert isinstance(events[-1], Final)
    answer = events[-1].answer
    (difference,) = answer.disagreements
    assert difference.kind == "differ"
    assert difference.about == "the cost"
    assert {s.said for s in difference.sides} == {"312 million crowns", "380 million crowns"}
    last = answer.sentences[-1]
    assert answer.sentences[difference.sentence - 1] == last
    assert last.support == "supported"
    assert last.text.startswith("The articles differ on the cost: ")
    assert "Velden Post (4 March 2025) says 312 million crowns" in last.text
    assert "Coast Ledger (5 March 2025) says 380 million crowns" in last.text
    for one in difference.sides:
        citation = answer.citations[one.citation - 1]
        assert one.citation in last.citations
        assert divided.article(one.article_id, one.revision).text[one.start : one.end] == one.said
        assert citation.start <= one.start < one.end <= citation.end
    assert isinstance(events[-2], Checked)
    assert events[-2].sentence == last
    assert isinstance(events[-3], Delta)
    assert "".join(e.text for e in events if isinstance(e, Delta)) == answer.text
    assert answer.to_dict()["disagreements"][0]["sides"][0]["said"] == difference.sides[0].said


def test_a_newer_figure_makes_an_earlier_one_of_the_older(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path / "library", judge=None) as qa:
        qa.add([TRAM, LATER])
        answer = qa.ask(COST)
    (difference,) = answer.disagreements
    assert difference.kind == "earlier"
    assert [s.said for s in difference.sides] == ["312 million crowns", "512 million crowns"]
    assert "An earlier figure for the cost: Velden Post (4 March 2025) said 312 million crowns" in answer.text


def test_an_outlet_s_name_cannot_pass_for_a_quotation_a_marker_or_an_address(tmp_path: Path) -> None:
    hostile = Article(
        title=LEDGER.title,
        source="“The mayor has [1] stolen it” www.evil.example",
        published_at="2025-03-05",
        text=LEDGER.text,
    )
    with ArticleQA.open(tmp_path / "library", judge=None) as qa:
        qa.add([TRAM, hostile])
        answer = qa.ask(COST, model=Scripted(replies=("The line will cost 312 million crowns [1].",)))
    last = answer.sentences[-1].text
    assert answer.disagreements
    assert "“" not in last
    assert "evil" not in last


def test_chinese_questions_are_told_in_chinese(tmp_path: Path) -> None:
    articles = [
        Article(
            title="江城新桥",
            source="江城日报",
            published_at="2031-03-01",
            language="zh",
            text="江城新桥将耗资3.2亿元。",
        ),
        Article(
            title="江城的新桥",
            source="财经晚报",
            published_at="2031-03-03",
            language="zh",
            text="江城新桥将耗资4.5亿元。",
        ),
    ]
    with ArticleQA.open(tmp_path / "library", judge=None) as qa:
        qa.add(articles)
        answer = qa.ask("江城新桥将耗资多少亿元？", model=Scripted(replies=("江城新桥将耗资3.2亿元 [1]。",)))
    assert answer.disagreements
    assert "各报道说法不一（造价）" in answer.text
    assert "江城日报（2031年3月1日）：3.2亿元" in answer.text


def test_no_figure_no_disagreement(divided: ArticleQA) -> None:
    assert divided.ask("Who is the mayor of Velden?").disagreements == ()


# --- what the question limits the answer to ---


def test_author_and_days_are_read_out_of_the_question(qa: ArticleQA) -> None:
    answer = qa.ask("What did Jon Aske write in March 2025 about the tram?")
    assert answer.filters == {"author": ["Jon Aske"], "published_from": "2025-03-01", "published_to": "2025-03-31"}
    assert answer.read == answer.filters
    assert answer.newest == "2025-03-06"
    assert all(qa.article(h.article_id).author == "Jon Aske" for h in answer.nearest)
    assert all(c.author == "Jon Aske" for c in answer.citations)


def test_what_is_given_wins_over_what_is_read(qa: ArticleQA) -> None:
    question = "What did Jon Aske write about the cost of the tram line?"
    answer = qa.ask(question, filters={"author": "Ida Lund"})
    assert answer.filters == {"author": ["Ida Lund"]}
    assert answer.read == {}
    assert qa.ask(question, unread=["author"]).filters == {}
    with pytest.raises(FilterError):
        qa.ask(question, unread=["autor"])


@pytest.mark.parametrize("model", [None, "scripted"])
def test_where_nothing_is_found_within_it_is_widened_and_said(qa: ArticleQA, model: str | None) -> None:
    reply = "The tram line will cost 312 million crowns [1]."
    answer = qa.ask(
        "How much will the tram line to the harbour cost, according to articles from May 1999 by Jon Aske?",
        filters={"genre": "news"},
        model=Scripted(replies=(reply,)) if model else None,  # type: ignore[arg-type]
    )
    assert not answer.abstained
    assert answer.filters == {"genre": ["news"]}
    assert set(answer.read) == {"author", "published_from", "published_to"}
    (said,) = (n for n in answer.notices if n.startswith("Nothing among"))
    assert "news articles by Jon Aske published from 1 May 1999 to 31 May 1999" in said
    assert said in answer.text
    assert all(said not in s.text for s in answer.sentences)
    assert {c.title for c in answer.citations} == {TRAM.title}


def test_where_nothing_is_found_anywhere_that_is_said(qa: ArticleQA) -> None:
    answer = qa.ask("What did Jon Aske write about volcanoes on Jupiter?")
    assert answer.abstained
    assert answer.filters == {"author": ["Jon Aske"]}
    assert any("articles by Jon Aske" in notice for notice in answer.notices)


def test_undated_articles_stay_in(qa: ArticleQA) -> None:
    answer = qa.ask("According to articles from March 2025, until when will the repairs to the old bridge take?")
    assert [c.title for c in answer.citations] == [BRIDGE.title]
    assert answer.filters == {"published_from": "2025-03-01", "published_to": "2025-03-31"}


def test_the_latest_is_preferred_and_a_newer_article_is_named(tmp_path: Path) -> None:
    texts = (
        ("2024-05-01", "The quay in Velden will cost 40 million crowns, the council said."),
        (
            "2025-02-01",
            "The quay in Velden will cost 55 million crowns after all, says the auditor, who blames the clay.",
        ),
        ("2025-02-03", "The cinema in Velden shows films again. It has a new roof."),
    )
    shelf = [Article(title=f"T{d}", source="Post", published_at=d, language="en", text=t) for d, t in texts]
    with ArticleQA.open(tmp_path, now=datetime(2025, 4, 1, 12, tzinfo=UTC), judge=None) as qa:
        qa.add(shelf)
        latest = qa.ask("What is the latest cost of the quay in Velden?")
        assert latest.citations[0].published_at == "2025-02-01"
        assert latest.newer == ()
        old = qa.ask("What will the quay in Velden cost, according to articles from May 2024?")
        assert [n.title for n in old.newer] == ["T2025-02-01"]
        assert old.notices == ("A newer article speaks of this: T2025-02-01 (Post, 1 February 2025).",)
        assert old.to_dict()["newer"][0]["published_at"] == "2025-02-01"


@pytest.mark.parametrize("none", ["9999-12-31", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_day_that_systems_write_for_none_is_none(tmp_path: Path, none: str) -> None:
    text = "The quay of Tarnholm will open next Friday, said the harbour master. It cost 412 million crowns yesterday."
    with ArticleQA.open(tmp_path) as qa:
        qa.add(Article(id="quay", title="Quay of Tarnholm", published_at=none, text=text))
        assert "412 million" in qa.ask("What did the quay of Tarnholm cost?").text
        assert "next Friday" in qa.ask("When will the quay of Tarnholm open?").text
