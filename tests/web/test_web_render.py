"""A question and its answer on the page: verdicts, markers, abstentions, what was searched; no text as markup."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import Any, get_args

import pytest
from double import Scripted, abstains, hit, told
from hypothesis import given
from hypothesis import strategies as st
from test_web_markup import ANY_TEXT, Read

from qa.answer import (
    Answer,
    Checked,
    Citation,
    Copy,
    Delta,
    Evidence,
    Final,
    Found,
    Sentence,
    SentenceSupport,
    StreamEvent,
)
from qa.web.drawn import chart, examples, listing, panel, render
from qa.web.drawn.markup import TAGS
from qa.web.drawn.page_texts import say
from qa.web.drawn.turn import Turn, after, borders, follow
from store.article import GENRES, Article
from store.database.catalogue import CatalogueEntry

NEWS = Article(
    text="The bridge cost 40 crowns. It opened in May.",
    title="Bridge opens",
    source="The Gazette",
    author="A. Writer",
    genre="news",
    published_at="2024-05-14T10:00:00",
)
OPINION = Article(text="Bridges are vanity.", title="Vanity", source="The Ledger", author="P. N.", genre="opinion")
HELD = Scripted((NEWS, OPINION))


def turn(*steps: Any) -> Turn:
    """The turn after the events among `steps`."""
    t = Turn(number=1, question="What did the bridge cost?")
    for step in steps:
        if isinstance(step, Found | Delta | Checked | Final):
            t = after(t, step, HELD.article)
    return t


def answered(**fields: Any) -> Turn:
    return turn(
        *told(
            "Q",
            ("The bridge cost 40 crowns.", "supported", NEWS, "The bridge cost 40 crowns."),
            ("It opened in June.", "partial", NEWS, "It opened in May."),
            ("It has 4,000 lamps.", "unsupported", NEWS, "It opened in May."),
            ("It was vain.", "supported", OPINION, "Bridges are vanity."),
            ("Nobody says who paid.", "unchecked", None, ""),
            **fields,
        )
    )


def test_every_sentence_shows_its_verdict_in_words() -> None:
    drawn = render.turn(answered())
    for verdict in get_args(SentenceSupport):
        assert f'class="sentence {verdict}"' in drawn
        assert f'<span class="sr">{say(verdict, "en")}</span>' in drawn
    assert "2 supported" in re.sub("<[^>]+>", "", drawn)
    assert "1 not supported" in re.sub("<[^>]+>", "", drawn)


def test_a_sentence_that_is_not_carried_says_why_and_what_comes_closest() -> None:
    drawn = render.turn(answered())
    unsupported = drawn[drawn.index("verdict unsupported") :]
    unsupported = unsupported[: unsupported.index("</details>")]
    assert "The number 4,000 stands in no article found." in unsupported
    assert "Closest words found" in unsupported
    assert "It opened in May." in unsupported


def test_markers_lead_to_the_source_and_tell_opinion_from_news() -> None:
    drawn = render.turn(answered())
    assert ">[1]</a>" in drawn
    assert '[3]<span class="tag" aria-hidden="true">opinion</span>' in drawn
    assert f"/source?article={NEWS.id}&amp;revision={NEWS.revision}&amp;mark=0-26&amp;also=27-44&amp;n=1" in drawn
    assert 'aria-label="Source 3: Vanity, The Ledger, Opinion"' in drawn
    assert '<time datetime="2024-05-14T10:00:00">14 May 2024</time>' in drawn


def test_what_was_stopped_says_that_something_had_come_only_if_it_had() -> None:
    begun, nothing = (replace(turn(*steps), stage="stopped") for steps in ([Found(()), Delta("The bri")], [Found(())]))
    assert "What had come by then is above." in render.turn(begun)
    assert "What had come" not in render.turn(nothing)
    assert "This answer was not finished. Ask again." in render.turn(nothing)


def test_that_there_is_no_answer_is_read_out() -> None:
    abstained = turn(*abstains("Q", "Nothing is said of it."))
    stopped, failed = (replace(turn(Found(())), stage=stage, problem="So.") for stage in ("stopped", "failed"))
    for drawn, headline in ((abstained, "Not answered"), (stopped, "Stopped"), (failed, "No answer")):
        assert re.search(rf'<p class="headline" role="status">.*<strong>{headline}</strong></p>', render.turn(drawn))


def test_what_was_searched_is_said() -> None:
    filters = {
        "source": ("The Gazette", "CGTN"),
        "published_from": "2024-01-01",
        "article_ids": None,
        "genre": ("news",),
    }
    told = {"as_of": "2026-01-31", "newest": "2024-05-14", "strictness": "strict", "model": "openai:small"}
    read = Read(render.turn(answered(filters=filters, read={"genre": ("news",), "author": ("Nobody",)}, **told)))
    for part in (
        "Read from your questionGenre News",
        "Set for this questionOutlet The GazetteOutlet CGTNFrom 1 January 2024",
        "Not applied, nothing foundAuthor Nobody",
        "As of 31 January 2026",
        "newest article told: 14 May 2024",
        "written by openai:small",
        "unsupported sentences left out",
    ):
        assert part in read.text
    assert "Articles" not in read.text


def test_an_article_without_a_date_is_said_to_be_undated() -> None:
    undated = replace(NEWS, published_at=None)
    t = answered()
    t = replace(t, citations=tuple(replace(c, published_at=None) for c in t.citations))
    assert "undated" in Read(render.turn(t)).text
    assert "undated" in Read(panel.article(undated)).text
    assert "undated" not in Read(panel.article(NEWS)).text


def test_what_the_reader_must_know_is_said() -> None:
    read = Read(render.turn(answered(cut_off="the reply was cut.", left_out=2, notices=("Two outlets disagree.",))))
    assert "The answer was cut off: the reply was cut." in read.text
    assert "2 sentences were left out because the articles found do not carry them." in read.text
    assert "Two outlets disagree." in read.text


def test_an_abstention_gives_the_reason_and_the_nearest_articles() -> None:
    t = turn(*abstains("Q", "No article says that.", (NEWS, "It opened in May."), (OPINION, "Bridges are vanity.")))
    read = Read(render.turn(t))
    for said in ("Not answered", "No article says that.", "What comes nearest", "Bridge opens", "Vanity", "Opinion"):
        assert said in read.text
    assert [link for link in read.links if "mark=27-44" in link]


def test_an_article_that_is_gone_does_not_break_the_answer() -> None:
    gone = Article(text="Gone now.", title="Gone")
    t = turn(*told("Q", ("Gone now.", "supported", gone, "Gone now.")))
    assert "Gone now." in render.turn(t)
    assert "Untitled article" in render.turn(turn(*abstains("Q", "No.", (gone, "Gone now."))))


def test_a_turn_grows_and_what_was_drawn_stays() -> None:
    t = Turn(number=1, question="Q")
    said = told(
        "Q",
        ("The bridge cost 40 crowns.", "supported", NEWS, "The bridge cost 40 crowns."),
        ("It opened in May.", "supported", NEWS, "It opened in May."),
    )
    steps: list[StreamEvent] = [s for s in said if isinstance(s, Found | Delta | Checked | Final)]
    seen = [t, *follow(t, iter(steps), HELD.article)]
    assert [s.stage for s in seen] == ["searching", *["writing"] * (len(steps) - 1), "done"]
    assert seen[2].pending == "The bridge co"
    assert not seen[4].pending
    final = seen[-1]
    for earlier in seen[4:]:
        assert final.sentences[: len(earlier.sentences)] == earlier.sentences
        assert final.citations[: len(earlier.citations)] == earlier.citations
    assert seen[-2].citations == final.citations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. [1] Two.", ("", "")),
        ("One. [1]\n\nTwo.", ("", "paragraph")),
        ("- One. [1]\n- Two.", ("item", "item")),
        ("One.\n- Two.", ("", "item")),
        ("Something else", ("", "")),
    ],
)
def test_paragraphs_and_lists_are_kept(text: str, expected: tuple[str, ...]) -> None:
    assert borders(text, (Sentence(text="One."), Sentence(text="Two."))) == expected


def test_picked_sentences_stand_apart() -> None:
    assert render.turn(answered()).count('class="para ') == 1
    assert render.turn(replace(answered(), apart=True)).count('class="para ') == 5


def test_a_failure_and_a_stop_are_said() -> None:
    failed = replace(turn(), stage="failed", problem="The model went away.")
    assert "The model went away." in render.turn(failed)
    stopped = replace(turn(Delta("Half a sen")), stage="stopped")
    assert 'class="pending cut"' in render.turn(stopped)


def test_text_of_any_length_leaves_a_page_that_can_be_drawn() -> None:
    huge = "x" * 200_000
    article = replace(NEWS, text=f"{huge} end.", title=huge, author=huge, source=huge, published_at=huge)
    held = Scripted((article,))
    said = ((huge, "unsupported", article, huge), (huge, "supported", article, huge))
    fields = dict.fromkeys(("model", "as_of", "standalone_question", "cut_off"), huge)
    steps = told("Q", *said, notices=(huge,), filters={"author": huge}, **fields)
    t = Turn(number=1, question=huge)
    for step in steps:
        if isinstance(step, Found | Delta | Checked | Final):
            t = after(t, step, held.article)
            assert len(render.turn(t)) < 60_000


@pytest.mark.parametrize(("language", "until"), [("en", "until 1964"), ("zh", "1964年及以前")])
def test_the_chart_says_what_shares_its_first_bar(language: Any, until: str) -> None:
    days = [*(f"{year}-05-01" for year in range(1890, 1950)), "1964-01-01", "1970", "2024-05-01"]
    entries = [CatalogueEntry(day, None, "Velden Post", "news", day) for day in days]
    drawn = chart.draw_chart(entries, "source", language)
    assert f"{until}: 61" in drawn
    assert f"<span>{until}</span><span>2024</span>" in drawn
    assert f'<th scope="row">{until}</th><td>61</td>' in drawn
    assert "1964" in chart.draw_chart(entries[-3:], "source", language)
    assert until not in chart.draw_chart(entries[-3:], "source", language)


def test_the_chart_of_many_outlets_is_drawn_at_once() -> None:
    entries = [CatalogueEntry(str(n), None, f"Post {n % 10_000}", "news", "2024-05-01") for n in range(20_000)]
    start = time.process_time()
    assert "9,995 others" in chart.draw_chart(entries, "source", "en")
    assert time.process_time() - start < 10


def test_a_long_article_with_many_headings_is_drawn_at_once() -> None:
    text = "Why now\nIt is.\nSo.\nYes.\n" * 3_000
    headings = tuple((found.start(), found.end()) for found in re.finditer("Why now", text))
    start = time.process_time()
    drawn = panel.article(Article(text=text, headings=headings), whole=True)
    assert time.process_time() - start < 10
    assert (drawn.count("<h3"), drawn.count('<p dir="auto">')) == (3_000, 9_000)


def test_an_empty_library_explains_itself() -> None:
    assert "qa add" in render.welcome(0, (), "en")
    assert "No articles yet" in render.facts(0, "extractive", None, "en")
    assert "1 article<" in render.facts(1, "extractive", None, "en")
    assert 'data-question="Why?"' in render.welcome(1, ("Why?",), "en")


def test_examples_come_from_the_library() -> None:
    many = tuple(replace(NEWS, id=f"n{i}", title=f"Bridge {i} opens") for i in range(9))
    questions = examples.examples((*many, OPINION))
    assert len(questions) == 4
    assert "What does P. N. say in “Vanity”?" in questions
    assert examples.examples(()) == ()


def test_an_example_has_the_marks_of_its_title_whole() -> None:
    titles = ("“No more”: Brandt on the bridge", "Brandt on the bridge: “No more.”", "“No more”", "Why a bridge?")
    articles = [replace(NEWS, id=f"n{n}", title=title, source="Post") for n, title in enumerate(titles)]
    assert examples.asked_about(articles) == tuple(
        f"What does Post report in “{title}”?" for title in (*titles[:2], "No more", "Why a bridge")
    )


ARTICLES = st.builds(
    Article,
    text=ANY_TEXT.filter(lambda t: t.strip()),
    title=st.none() | ANY_TEXT,
    author=st.none() | ANY_TEXT,
    source=st.none() | ANY_TEXT,
    url=st.none() | ANY_TEXT,
    published_at=st.none() | ANY_TEXT,
    genre=st.sampled_from(GENRES),
)


@st.composite
def answers(draw: Any) -> tuple[Answer, Article]:
    """Any answer over any article, with the words of both unrestrained."""
    a = draw(ARTICLES)
    evidence = Evidence(article_id=a.id, revision=a.revision, start=0, end=len(a.text), quote=a.text, citation=1)
    copy = Copy(
        article_id=draw(ANY_TEXT), revision="1", title=a.title, source=draw(ANY_TEXT), published_at=draw(ANY_TEXT),
        url=a.url,
    )  # fmt: skip
    citation = Citation(
        number=1, article_id=a.id, revision=a.revision, title=a.title, author=a.author, source=a.source,
        published_at=a.published_at, url=a.url, genre=a.genre, quote=a.text, start=0, end=len(a.text),
        correction=draw(ANY_TEXT), copies=(copy,),
    )  # fmt: skip
    verdict = st.sampled_from(["supported", "partial", "unsupported", "unchecked"])
    sentences = tuple(
        Sentence(text=text, citations=(1,), support=draw(verdict), reasons=(draw(ANY_TEXT),), evidence=(evidence,))
        for text in draw(st.lists(ANY_TEXT, max_size=3))
    )
    answer = Answer(
        question=draw(ANY_TEXT), standalone_question=draw(ANY_TEXT), text=draw(ANY_TEXT), sentences=sentences,
        citations=(citation,) if sentences else (), abstained=not sentences, reason=draw(ANY_TEXT),
        as_of=draw(ANY_TEXT), nearest=(hit(a, a.text),), filters={draw(ANY_TEXT): draw(ANY_TEXT)}, model=draw(ANY_TEXT),
        cut_off=draw(st.none() | ANY_TEXT), notices=(draw(ANY_TEXT),), left_out=draw(st.integers(0, 2)),
    )  # fmt: skip
    return answer, a


@given(answers(), ANY_TEXT)
def test_nothing_of_an_answer_becomes_markup(drawn: tuple[Answer, Article], said: str) -> None:
    answer, article = drawn
    shelf = Scripted((article,))
    t = Turn(number=1, question=answer.question)
    for event in (Found(answer.nearest), Delta(said), Final(answer)):
        t = after(t, event, shelf.article)
        read = Read(render.turn(t))
        assert read.tags <= TAGS | {"svg", "path", "circle"}
        assert not {n for n in read.attributes if n.startswith("on") or n in ("style", "src", "srcset", "action")}
        assert all(link.startswith("/source?") for link in read.links)


@pytest.mark.parametrize("words", [20, 3_000, 12_000])
def test_what_changed_in_a_text_without_sentences_is_told_whole(words: int) -> None:
    old = Article(id="talk", text=" ".join(f"word{n % 97}" for n in range(words)))
    new = Article(id="talk", text=" ".join(f"word{n % 97}" if n % 7 else f"other{n % 89}" for n in range(words)))
    told = str(listing.changes(old, new, "en")).split('class="words">')[1]
    for left, kept, text in (("ins", "del", old.text), ("del", "ins", new.text)):
        without = re.sub(rf"<{left}>[^<]*</{left}>", "", told)
        assert re.sub(rf"</?{kept}>", "", without).startswith(text)
