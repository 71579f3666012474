"""Which articles are about a topic, and what tasks make of those."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa import Article, ArticleQA
from qa.answering.finding.aboutness import SURE, aboutness, candidates, measures, reconsider
from store.filters import Filters


def article(title: str, day: str, text: str, source: str) -> Article:
    return Article(title=title, published_at=day, text=text, source=source, genre="news", language="en")


VOTED = article(
    "Council clears harbour expansion in Kelmouth", "2024-05-14",
    "The council of Kelmouth voted 31 to 14 on Tuesday to let the harbour grow by a third. The expansion, which the "
    "Kelmouth Port Office calls the Eastern Mole, will cost 412 million crowns. Director Ida Brandt said that the "
    "Eastern Mole would bring 900 jobs.", "Kelmouth Gazette",
)  # fmt: skip
DEARER = article(
    "Harbour expansion to cost 538 million crowns", "2025-09-23",
    "The harbour expansion in Kelmouth will cost 538 million crowns, 126 million more than the council approved. "
    "Nobody had drilled where the Eastern Mole will stand, Ida Brandt of the Kelmouth Port Office told its owners.",
    "Ostrand Ledger",
)  # fmt: skip
DREDGED = article(
    "Dredging for Eastern Mole passes the half-way mark", "2026-03-11",
    "Dredgers have removed 3.4 million cubic metres of clay for the Eastern Mole, the Kelmouth Port Office said on "
    "Tuesday. Ida Brandt expects the first ships in 2028. Herring spawns off Kelmouth until May.", "Kelmouth Gazette",
)  # fmt: skip
BANK = article(
    "Bank of Velden cuts its rate to 4 percent", "2025-03-13",
    "The Bank of Velden cut its key rate to 4 percent on Thursday. Governor Helena Roth said that weak growth worried "
    "the bank more than prices.", "Ostrand Ledger",
)  # fmt: skip
SAVINGS = article(
    "Savings banks in Velden close branches", "2025-04-02",
    "Savings banks in Velden will close 41 branches by the summer, their association said. Customers in villages are "
    "to be served by a bus, and each bank keeps one branch in Velden.", "Radio Aske",
)  # fmt: skip
SCHOOL = article(
    "Pupils eat the free lunch", "2025-06-12",
    "Nine of ten pupils eat the free school lunch, the ministry said. Cooks ask for more kitchens.", "Radio Aske",
)  # fmt: skip


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("about"), now=datetime(2026, 3, 15, tzinfo=UTC)) as opened:
        opened.add([VOTED, DEARER, DREDGED, BANK, SAVINGS, SCHOOL])
        yield opened


def test_the_menu_of_a_saved_page_is_nothing_that_its_article_begins_with(tmp_path: Path) -> None:
    menu = "Log in\n\nSign up\n\nAll sports\n\nWeather\n\nBest phones\n\nJobs\n\nHoliday homes\n\nYour horoscope"
    told = []
    for name, text in (("bare", DREDGED.text), ("saved", f"{menu}\n\n{DREDGED.text}")):
        with ArticleQA.open(tmp_path / name) as opened:
            opened.add([replace(DREDGED, text=text)])
            found = list(candidates("the dredging for the Eastern Mole", opened.library, Filters()).values())
            (measured,) = measures("the dredging for the Eastern Mole", found, opened.library)
            told.append({key: round(measured[key], 4) for key in ("lead", "near", "heard")})
    assert told[0] == told[1]


def about(qa: ArticleQA, topic: str, within: Filters | None = None) -> set[str | None]:
    return {one.article.title for one in aboutness(topic, qa.library, Filters(), within) if one.is_about}


def test_an_article_of_the_story_is_about_it_by_the_names_it_shares(qa: ArticleQA) -> None:
    assert about(qa, "the harbour expansion") == {VOTED.title, DEARER.title, DREDGED.title}


def test_the_surest_comes_first(qa: ArticleQA) -> None:
    sure = [one.sureness for one in aboutness("the harbour expansion", qa.library, Filters())]
    assert sure == sorted(sure, reverse=True)


@pytest.mark.parametrize("topic", ["the earthquake", "the war on Mars", "the strike of the nurses"])
def test_nothing_is_about_what_no_article_speaks_of(qa: ArticleQA, topic: str) -> None:
    assert about(qa, topic) == set()


def test_a_name_of_several_words_is_wanted_whole(qa: ArticleQA) -> None:
    found = {one.article.title: one.sureness for one in aboutness("Bank of Velden", qa.library, Filters())}
    assert BANK.title in about(qa, "Bank of Velden")
    assert found[BANK.title] > found[SAVINGS.title]


def measured(qa: ArticleQA, topic: str, name: str) -> dict[str | None, float]:
    found = list(candidates(topic, qa.library, Filters()).values())
    return {p[0][1].title: row[name] for p, row in zip(found, measures(topic, found, qa.library), strict=True)}


def test_a_topic_in_other_words_than_the_articles_is_heard(qa: ArticleQA) -> None:
    heard = measured(qa, "meals for children", "heard")
    assert set(measured(qa, "meals for children", "title").values()) == {0.0}
    assert heard[SCHOOL.title] == max(heard.values()) > 0


def test_nothing_is_heard_of_a_name_where_it_does_not_stand(qa: ArticleQA) -> None:
    heard = measured(qa, "Bank of Velden", "heard")
    assert heard[BANK.title] == max(heard.values())


def test_within_other_filters_an_article_is_judged_among_all(qa: ArticleQA) -> None:
    gazette = Filters.parse({"source": "Kelmouth Gazette", "published_from": "2026-01-01"})
    assert about(qa, "the harbour expansion", gazette) == {DREDGED.title}


def test_a_rare_word_tells_more_than_a_common_one(qa: ArticleQA) -> None:
    qa.search("harbour")
    rare = qa.library.rarity(["lunch", "crowns", "zeppelin"])
    assert rare["zeppelin"] > rare["lunch"] > rare["crowns"]


def test_the_latest_on_a_story_is_its_newest_article(qa: ArticleQA) -> None:
    answer = qa.ask("What is the latest on the harbour expansion?")
    assert answer.citations[0].title == DREDGED.title
    assert SCHOOL.title not in {c.title for c in answer.citations}


CHARGED = article(
    "Two charged over oil in the Wendle brook", "2025-02-11",
    "The manager of Harlan Barrel Works and one of his foremen have been charged with letting 90 tonnes of waste oil "
    "run into the Wendle brook, the prosecutor in Ostrand said on Tuesday.\n\nIvo Kestrel, 57, has led the firm since "
    "2009. The foreman, Dorrit Maule, 44, denies that she knew of it.\n\nThe brook supplies 31 houses in Upper Wendle.",
    "Ostrand Ledger",
)  # fmt: skip
FREED = article(
    "Appeal court shortens Kestrel's sentence and clears Maule", "2025-10-29",
    "The Court of Appeal has reduced the prison sentence of Ivo Kestrel, the former head of a firm convicted of having "
    "let oil into a brook, to two years and three months. It acquitted Dorrit Maule, who had been given a suspended "
    "sentence in June.\n\n"
    "Judge Morwen Haight said that Kestrel's guilt was not in doubt. The lower court, however, had counted against him "
    "that he did not testify, which the law forbids. One of the three judges disagreed and would have let the verdict "
    "on Maule stand. The prosecutor in Ostrand has until 26 November to go to the Supreme Court. Ragna Teal, for "
    "Kestrel, said that her client would not appeal further and wished to begin his sentence in January.\n\n"
    "In the village 22 of the 31 houses have been connected to the mains since September; the other nine are to "
    "follow in the spring and go on drawing water from tanks until then, the council said. The residents have asked "
    "for the brook to be fenced in until the bank has been dug out and the gravel washed.\n\n"
    "Harlan Barrel Works announced that it could not bear the higher fine: 17 of the 46 jobs would go by the spring.",
    "The Gazetteer",
)  # fmt: skip


def test_the_latest_on_a_firm_is_in_the_article_of_its_story_that_names_it_last(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path, now=datetime(2026, 3, 15, tzinfo=UTC)) as opened:
        opened.add([CHARGED, FREED, VOTED, DEARER, DREDGED, BANK, SAVINGS, SCHOOL])
        answer = opened.ask("whats the latest on harlan barrel works")
    assert answer.task == "latest"
    assert answer.citations[0].title == FREED.title
    assert any("17 of the 46 jobs" in citation.quote for citation in answer.citations)


def test_a_summary_opens_with_the_first_report_and_has_the_newest(qa: ArticleQA) -> None:
    answer = qa.ask("Summarise the harbour expansion")
    assert answer.citations[0].title == VOTED.title
    assert DREDGED.title in {c.title for c in answer.citations}


@pytest.mark.parametrize(
    "question",
    [
        "Summarise what is known about the moon landing",
        "Give me a timeline of the latest news on the moon landing",
        "What is the latest on the moon landing?",
    ],
)
def test_a_decline_names_the_topic_without_the_words_that_ask(qa: ArticleQA, question: str) -> None:
    answer = qa.ask(question)
    assert answer.abstained
    assert 'is about "the moon landing"' in (answer.reason or "")


@pytest.mark.parametrize("topic", ["the fire in Kelmouth", "the wedding of Ida Brandt", "the Bank of Velden's robbery"])
def test_what_shares_only_a_name_with_a_topic_is_not_about_it(qa: ArticleQA, topic: str) -> None:
    assert about(qa, topic) == set()


def test_a_slip_of_spelling_is_read_as_what_was_found(qa: ArticleQA) -> None:
    assert VOTED.title in about(qa, "the habour expansion")


def test_what_is_heard_of_an_article_in_a_language_that_is_not_read_counts_for_nothing(tmp_path: Path) -> None:
    lander = article(
        "Lander goes silent before touchdown", "2025-06-06",
        "The privately built lander Kamome lost contact with its controllers two minutes before it was to touch down.",
        "Pacific Wire",
    )  # fmt: skip
    countries = Article(
        title="Vegetarisch leben in zwei Ländern", published_at="2025-06-20", language="de", source="Kostblatt",
        text="Ein Vergleich zweier Länder: in Norland essen immer mehr Menschen kein Fleisch, und die Gründe sind dort "
        "andere als in Sudland. Die Länder fragen nun, was das für die Bauern heißt.",
    )  # fmt: skip
    with ArticleQA.open(tmp_path) as qa:
        qa.add([lander, countries])
        assert {c.title for c in qa.ask("What's new with the lander?").citations} == {lander.title}


MEALS = (SCHOOL, BANK, SAVINGS)


def test_where_none_is_sure_what_is_heard_of_the_nearest_may_make_it_so() -> None:
    told = [0.0, -0.5, -1.0]
    again = reconsider("what children get to eat at school", MEALS, told)
    assert again[0] > SURE
    assert again[1:] == told[1:]


@pytest.mark.parametrize(
    ("topic", "told"),
    [
        ("the wedding of a princess", [0.0, -0.5, -1.0]),  # of which none of them is
        ("what children get to eat at school", [0.0, SURE + 0.1, -1.0]),  # one is sure already
        ("学校午餐", [0.0, -0.5, -1.0]),  # which is not in the reader's language
    ],
)
def test_else_how_surely_each_is_about_it_stays(topic: str, told: list[float]) -> None:
    assert reconsider(topic, MEALS, told) == told
    assert reconsider(topic, (), []) == []
