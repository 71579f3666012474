"""Whether a sentence names who wrote or published an article: whole words, whole names or the part that tells."""

from __future__ import annotations

import pytest

from qa.proof.check.naming import names_byline
from qa.proof.check.sentence_checker import Checker, Finding
from qa.proof.check.streamed import DraftSentence
from qa.proof.facts.align import Source
from store.article import Article


@pytest.mark.parametrize(
    ("sentence", "author", "outlet"),
    [
        ("Ida Lund calls the tram a folly.", "Ida Lund", "The Post"),
        ("Lund calls the tram a folly.", "Ida Lund", "The Post"),
        ("The tram is a folly, Lund’s column says.", "Ida Lund", None),
        ("Nadia Brandt-Okoro finds it dear.", "Nadia Brandt-Okoro", None),
        ("According to Okpara-Nnam, it is dear.", "Chidi Okpara-Nnam", None),
        ("In Béranger's view it is dear.", "Jean-Luc Beranger", None),
        ("Van der Berg finds it dear.", "Ada van der Berg", "Harbour Gazette"),
        ("Holm and Idris find it dear.", "Sana Idris, Peder Holm", None),
        ("The Editorial Board finds it dear.", "The Editorial Board", "The Post"),
        ("The Times finds the tram dear.", None, "The Times"),
        ("An opinion piece in the Times finds the tram dear.", None, "The Times"),
        ("Harbour Gazette (opinion): The tram is dear.", None, "The Harbour Gazette"),
        ("The tram is dear, says the Gazette.", None, "The Harbour Gazette"),
        ("The BBC says that the tram is dear.", None, "BBC News"),
        ("Aske says that the tram is dear.", None, "Radio Aske"),
        ("李明认为电车太贵。", "李明", "海隅时报"),
        ("海隅时报的评论认为电车太贵。", "李明", "海隅时报"),
    ],
)
def test_a_name_or_the_part_that_tells_whose_it_is_names(sentence: str, author: str | None, outlet: str | None) -> None:
    assert names_byline(sentence, author, outlet)


@pytest.mark.parametrize(
    ("sentence", "author", "outlet"),
    [
        ("The tram is a folly.", "Jon Aske", "The Post"),
        ("There are other ways to the harbour.", None, "The Post"),
        ("The tram line was postponed.", "Jon Aske", "The Post"),
        ("The islanders call it a folly.", "Ann Land", None),
        ("The annual cost is a folly.", "Ann Lee", None),
        ("The Lundgren line is a folly.", "Ida Lund", None),
        ("Ida and the storm showed what a folly it is.", "Ida Lund", None),
        ("Berit Lund, the mayor, built a folly.", "Ida Lund", None),
        ("The times have changed for Velden.", None, "The Times"),
        ("The Velden line belongs to the times.", None, "The Times"),
        ("Times are hard, and the tram is a folly.", None, "The Times"),
        ("Velden will regret the tram.", "Jon Aske", "Velden Post"),
        ("Velden will regret the tram.", "Jon Aske", "Velden News"),
        ("Aske will regret the tram.", "Jon Berg", "Radio Aske"),
        ("The news is bad for the tram.", None, "The Velden News"),
        ("The tram is a folly and the guardian of nothing.", None, "The Guardian"),
        ("电车太贵。", "李明", "海隅时报"),
        ("The tram is a folly.", None, None),
        ("The tram is a folly.", "The", "The"),
    ],
)
def test_words_that_only_look_like_a_name_do_not(sentence: str, author: str | None, outlet: str | None) -> None:
    assert not names_byline(sentence, author, outlet)


VIEW = "This is a view: that of Ann Lee in an opinion article."
FOLLY = Article(
    title="A tram to nowhere",
    author="Ann Lee",
    source="The Times",
    genre="opinion",
    text="The tram is an annual burden on the town, and the council should sell it. Buses are cheaper.",
)


def checked(text: str, *articles: Article) -> Finding:
    sources = [Source(a, 0, len(a.text)) for a in articles]
    return Checker(sources).check(DraftSentence("", text, tuple(range(1, len(sources) + 1))))


@pytest.mark.parametrize(
    "said",
    [
        "The tram is an annual burden on the town.",
        "The council should sell the tram.",
        "In these times the tram is an annual burden on the town.",
    ],
)
def test_an_opinion_told_as_fact_is_marked_as_a_view(said: str) -> None:
    assert VIEW in checked(said, FOLLY).reasons


@pytest.mark.parametrize(
    "said",
    [
        "Lee writes that the council should sell the tram.",
        "Ann Lee: The council should sell the tram.",
        "In the Times, a columnist writes that the council should sell the tram.",
        "The council should sell the tram, according to an opinion piece in The Times.",
    ],
)
def test_an_opinion_told_as_its_author_s_or_outlet_s_is_not(said: str) -> None:
    assert VIEW not in checked(said, FOLLY).reasons
