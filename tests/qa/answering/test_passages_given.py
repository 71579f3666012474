"""Which passages an answer is given: joined where one leans on the one before, and of several outlets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.mocked.mocks import Scripted
from qa import Article, ArticleQA, Found, Hit
from qa.answering.reading.chosen_passages import in_passages, joined, passage, varied
from qa.proof.check.leaning import leans
from store.article import Passage
from store.library import Library

PARAGRAPH = (
    "The dredger {name} lay in the northern basin for most of the week while its crew cleared the channel of silt. "
    "Two tugs held it against the current, and a third carried the mud out to the banks beyond the lighthouse. "
    "Fishing boats waited outside until the evening, when the harbour office let them in one after the other. "
    "The work is paid for by the port and by the province, which share the cost of every cubic metre equally. "
    "{last}"
)
LONG = Article(
    id="port",
    title="The port clears its channel",
    source="Harbour Post",
    language="en",
    text="\n\n".join(
        [
            PARAGRAPH.format(
                name="Heron", last="Edda Marn took office as minister of ports in the first days of June."
            ),
            PARAGRAPH.format(name="Gannet", last="The tide tables were printed anew.").replace(
                "The dredger", "She promised that the dredger", 1
            ),
            PARAGRAPH.format(name="Curlew", last="Nothing else was built there."),
        ]
    ),
)


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("library"), judge=None) as opened:
        opened.add(LONG)
        assert len(opened.library.passages("port")) == 3
        yield opened


def hits(qa: ArticleQA, *places: int) -> list[tuple[Hit, Article]]:
    found = [qa.library.passages("port")[n] for n in places]
    return [
        (Hit(article_id="port", revision=p.revision, start=p.start, end=p.end, text=p.text, score=1.0), LONG)
        for p in found
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("She promised a new quay.", True),
        ("That figure leaves out the tugs.", True),
        ("The minister said the quay would follow.", True),
        ("However, they were late.", True),
        ("“The quay comes next,” the minister said.", True),
        ("The minister of ports said the quay would follow.", False),
        ("The minister, Edda Marn, said the quay would follow.", False),
        ("Edda Marn promised a new quay.", False),
        ("The quay comes next.", False),
        ("她答应修建新码头。", True),
        ("部长表示，码头将于明年动工。", True),
        ("但他没有说明费用。", True),
        ("港口部长马恩表示，码头将于明年动工。", False),
        ("码头将于明年动工。", False),
    ],
)
def test_which_sentences_lean_on_the_one_before(sentence: str, expected: bool) -> None:
    lead = (
        "Edda Marn, the minister of ports, met the council on Monday. "
        if sentence.isascii() or "“" in sentence
        else "市议会周一开会。"
    )
    article = Article(text=lead + sentence)
    assert leans(article, len(lead), len(article.text)) is expected


def test_a_passage_that_leans_is_joined_with_the_one_before(qa: ArticleQA) -> None:
    ((hit, _),) = joined(hits(qa, 1), qa.library, 4_000)
    assert "Edda Marn took office" in hit.text
    assert hit.text == LONG.text[hit.start : hit.end]
    assert joined(hits(qa, 2), qa.library, 4_000) == hits(qa, 2)


def test_nothing_is_joined_beyond_the_characters_allowed(qa: ArticleQA) -> None:
    assert joined(hits(qa, 1), qa.library, 900) == hits(qa, 1)
    ((hit, _),) = joined(hits(qa, 1, 0), qa.library, 0)  # both are there already: joining them costs nothing
    assert (hit.start, hit.end) == (0, hits(qa, 1)[0][0].end)


@given(places=st.permutations(range(3)), count=st.integers(1, 3), characters=st.integers(0, 4_000))
def test_joining_loses_and_doubles_nothing(qa: ArticleQA, places: list[int], count: int, characters: int) -> None:
    before = hits(qa, *places[:count])
    after = [hit for hit, _ in joined(before, qa.library, characters)]
    assert all(hit.text == LONG.text[hit.start : hit.end] for hit in after)
    assert all(any(h.start <= b.start and b.end <= h.end for h in after) for b, _ in before)
    in_order = sorted(after, key=lambda hit: hit.start)
    assert all(one.end <= other.start for one, other in pairwise(in_order))
    had = sum(b.end - b.start for b, _ in before)
    gaps = 10  # the blank lines between paragraphs
    assert sum(hit.end - hit.start for hit in after) <= max(had, characters) + gaps


class Counting(Library):
    """A library that counts how often it is asked for the passages of an article."""

    asked = 0

    def passages(self, article_id: str, revision: str | None = None) -> tuple[Passage, ...]:
        self.asked += 1
        return super().passages(article_id, revision)


def test_the_passages_of_an_article_are_read_once_however_many_of_it_were_found(tmp_path: Path) -> None:
    with Counting.open(tmp_path) as library:
        assert isinstance(library, Counting)
        library.add(LONG)
        article = library.article("port")
        found = [passage(article, at, at + 10) for at in range(0, len(article.text) - 10, 20)]
        library.asked = 0
        assert [hit.text for hit, _ in in_passages(found, library)] == [
            p.text for p in Library.passages(library, "port")
        ]
        assert library.asked == 1


def test_a_model_is_given_the_joined_passage(qa: ArticleQA) -> None:
    question = "What was promised about the dredger Gannet?"
    model = Scripted(replies=["Edda Marn promised that the dredger would lie there. [1]"])
    found = next(event for event in qa.stream(question, model=model) if isinstance(event, Found))
    holder = next(hit for hit in found.hits if "Gannet" in hit.text)
    assert "Edda Marn" in holder.text
    answer = qa.ask(question, model=model)
    assert {(s.start, s.end) for s in answer.shown} == {(hit.start, hit.end) for hit in found.hits}


def scored(article: Article, score: float) -> tuple[Hit, Article]:
    end = len(article.text)
    hit = Hit(article_id=article.id, revision=article.revision, start=0, end=end, text=article.text, score=score)
    return hit, article


def test_of_passages_nearly_as_good_one_of_a_new_outlet_goes_first() -> None:
    post, again, wire, last = (
        Article(id=name, source=source, text=f"The quay opens on {name}.")
        for name, source in (("Monday", "Post"), ("Tuesday", "Post"), ("Friday", "Wire"), ("Sunday", "Echo"))
    )
    found = [scored(post, 1.0), scored(again, 0.9), scored(wire, 0.88), scored(last, 0.5)]
    assert [a.id for _, a in varied(found, "When does the quay open?")] == ["Monday", "Friday", "Tuesday", "Sunday"]
    assert varied(found, "When does the quay open, according to the Wire?") == found


def test_outlets_change_nothing_where_there_is_one_or_none() -> None:
    found = [scored(Article(id=str(n), source=None, text=f"Quay {n} is open."), 1.0) for n in range(3)]
    assert varied(found, "Which quay is open?") == found
