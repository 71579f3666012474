"""A chat model that reads a draft once more: when it is heard, on what, and what it may never settle."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from evals.mocked.readers import Item, Reader
from qa import Article, ArticleQA, DraftReport
from qa.factcheck.second_opinion import opinions
from qa.proof.facts.imperatives import words_alone

NEWS = Article(
    title="Council approves tram",
    source="Velden Post",
    published_at="2024-03-05",
    genre="news",
    text="The council of Velden voted 11 to 4 on Tuesday to build a tram line. It will cost 312 million crowns, the "
    "mayor said. The line will have nineteen stops between the harbour and the university. The first rails will be "
    "laid in October near the old customs house. Each household within two streets gets a free pass for 30 days. "
    'Mayor Astrid Brandt said: "We have waited for this tram for thirty years." The shops stay open meanwhile.',
)
WANTED = "Everybody who lives close to the rails may ride for nothing during the first month."
WRONG = "The mayor leaves it open when building starts."


class Deskmate(Reader):
    """Knows the sentences of `known`; of any other, whether it stands in its words."""

    known: Mapping[str, str] = {}
    always: str = ""

    def word(self, item: Item, rng: random.Random) -> str:
        if item.sentence in self.known:
            return self.known[item.sentence]
        if self.always:
            return self.always
        return (
            f'carried "{item.sentence.rstrip(".")}"'
            if words_alone(item.sentence) in words_alone(item.words)
            else "silent"
        )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = tmp_path_factory.mktemp("judged")
    with ArticleQA.open(place) as qa:
        qa.add(NEWS)
    return str(place)


def checked(folder: str, draft: str, known: Mapping[str, str], always: str = "") -> DraftReport:
    with ArticleQA.open(folder, model=Deskmate(replies=[], known=known, always=always)) as qa:
        report = qa.factcheck(draft)
        for c in report.citations:
            assert qa.article(c.article_id, c.revision).text[c.start : c.end] == c.quote
        return report


def test_a_model_that_passes_the_controls_settles_verdicts_by_words_that_stand_there(folder: str) -> None:
    report = checked(
        folder,
        f"{WANTED} {WRONG}",
        {WANTED: 'carried "gets a free pass for 30 days"', WRONG: 'otherwise "will be laid in October"'},
    )
    carried, otherwise = report.sentences
    assert (carried.verdict, otherwise.verdict) == ("supported", "contradicted")
    assert carried.judged_by == otherwise.judged_by == report.model != "extractive"
    assert report.citations[otherwise.citations[0] - 1].quote.startswith("The first rails will be laid in October")
    assert otherwise.mend == report.citations[otherwise.citations[0] - 1].quote
    assert report.model in " ".join(carried.reasons)


def test_words_that_stand_nowhere_settle_nothing(folder: str) -> None:
    report = checked(folder, WANTED, {WANTED: 'carried "rides are free for all"'})
    assert report.sentences[0].verdict == "not_found"
    assert report.sentences[0].judged_by is None


def test_a_model_that_fails_the_controls_is_not_heard_and_the_report_says_so(folder: str) -> None:
    report = checked(folder, WANTED, {WANTED: 'carried "gets a free pass for 30 days"'}, always='carried "tram"')
    assert report.sentences[0].verdict == "not_found"
    assert report.model == "extractive"
    assert len(report.notices) == 1


class Away(Reader):
    """A model that cannot be reached, and is asked once each time."""

    max_retries: int = 1
    asked: list[str] = []  # noqa: RUF012  # pydantic copies it

    def word(self, item: Item, rng: random.Random) -> str:
        self.asked.append(item.sentence)
        raise ConnectionRefusedError("nobody listens")


def test_the_rest_of_a_draft_is_checked_without_a_model_that_is_down(folder: str) -> None:
    model = Away(replies=[])
    draft = " ".join(f"The line will have {n} stops." for n in range(40, 80))
    with ArticleQA.open(folder, model=model) as qa:
        report = qa.factcheck(draft)
    assert len(report.sentences) == 40
    assert len(model.asked) == 2
    assert report.notices == ("The model away could not be asked of some sentences.",)


def test_a_changed_quotation_stays_contradicted(folder: str) -> None:
    draft = 'Mayor Astrid Brandt said: "We have waited for this train for forty years."'
    report = checked(folder, draft, {draft: 'carried "We have waited for this tram for thirty years"'})
    assert report.sentences[0].verdict == "contradicted"


def test_a_line_that_says_two_things_says_nothing() -> None:
    said = opinions('1 carried "so"\n2 silent\n2 none\nSentence 3: **Otherwise** “not so”\nword', 4)
    assert [one and (one.said, one.quotes) for one in said] == [
        ("carried", ("so",)),
        None,
        ("otherwise", ("not so",)),
        None,
    ]
