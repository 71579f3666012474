"""Verdicts that turn on what became of a figure, a day or a plan; on parts of a sentence; on the marks of a chat."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa import Article, ArticleQA, CheckedSentence

BRIDGE = Article(
    title="Council of Velden approves harbour bridge",
    source="Velden Post",
    published_at="2024-03-05",
    genre="news",
    text="The harbour bridge in Velden will cost 312 million crowns, the council decided on Tuesday. "
    "The bridge will be 640 metres long. Two members abstained. Construction is due to start in January 2025, and "
    "the first ferry stop will close in the summer of 2026. The 46 boats of the Velden Rowing Club will lose their "
    "moorings at Mill Point. The club gets 2.4 million crowns in compensation.\n\n"
    'The mayor was pleased. "The river has no memory," said Astrid Brandt, the mayor.\n\n'
    '"We were told to move the boats," said Tore Lind, who leads the club.\n\n'
    "Ida Falk, a professor of traffic at the University of Ostrand, puts the number of new jobs at 300. Astrid Brandt "
    "said the bridge would bring 700 jobs to the town.",
)
DEARER = Article(
    title="Harbour bridge of Velden gets dearer",
    source="Coast Courier",
    published_at="2025-06-02",
    genre="news",
    text="The harbour bridge in Velden will cost 371 million crowns, 59 million more than the council approved in "
    "March 2024. A court raised the compensation of the rowing club from 2.4 to 3 million crowns.",
)
CONFIRMED = Article(
    title="Town of Velden reports on its bridge",
    source="Velden Post",
    published_at="2025-11-20",
    genre="news",
    text="In its report the town of Velden confirms the cost of 371 million crowns for the bridge. The Heron, a boat "
    "11 metres long, has left the harbour.",
)
WASTE = Article(
    title="Kitchens of Velden throw away less",
    source="Velden Post",
    published_at="2025-04-02",
    genre="news",
    text="School kitchens in Velden threw away 13 percent less food this spring than a year ago. Fish did well.\n\n"
    "Correction, 4 April 2025: An earlier version of this article said that waste had fallen by 31 percent.",
)
LIBRARY_1, LIBRARY_2 = (
    Article(
        title="Library of Velden counts its readers",
        source="Velden Post",
        url="https://velden.example/library",
        published_at="2025-05-01",
        genre="news",
        text=f"The library of Velden lent {books} books to its readers in April. It is open on Sundays.",
    )
    for books in ("8,300", "8,900")
)


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("library")) as opened:
        opened.add([BRIDGE, DEARER, CONFIRMED, WASTE, LIBRARY_1])
        opened.add([LIBRARY_2])
        yield opened


def checked(qa: ArticleQA, draft: str) -> tuple[CheckedSentence, str]:
    """The one sentence of a draft with all words that it cites."""
    report = qa.factcheck(draft)
    (sentence,) = report.sentences
    return sentence, " ".join(c.quote for c in report.citations if c.number in sentence.citations)


@pytest.mark.parametrize(
    "draft",
    [
        "The harbour bridge in Velden will cost 371 million crowns.",
        "The bridge will be 640 metres long.",
        "The 46 boats of the Velden Rowing Club will lose their moorings at Mill Point.",
    ],
)
def test_a_plan_that_no_newer_article_tells_otherwise_stands(qa: ArticleQA, draft: str) -> None:
    found, _ = checked(qa, draft)
    assert found.verdict == "supported"
    assert "do not repeat" not in " ".join(found.reasons)


@pytest.mark.parametrize(
    ("draft", "now"),
    [
        ("The harbour bridge in Velden will cost 312 million crowns.", "371 million"),
        ("The compensation of the rowing club is 2.4 million crowns.", "3 million"),
        ("School kitchens in Velden threw away 31 percent less food this spring.", "13 percent less"),
        ("The library of Velden lent 8,300 books to its readers in April.", "8,900"),
    ],
)
def test_what_an_article_tells_otherwise_since_is_outdated_with_the_words_of_now(
    qa: ArticleQA, draft: str, now: str
) -> None:
    found, words = checked(qa, draft)
    assert (found.verdict, now in words) == ("outdated", True), found
    assert found.independent == 1


def test_the_correction_is_cited_beside_what_it_put_right(qa: ArticleQA) -> None:
    _, words = checked(qa, "School kitchens in Velden threw away 31 percent less food this spring.")
    assert "An earlier version" in words


def test_what_a_correction_puts_right_is_not_taken_back(qa: ArticleQA) -> None:
    assert checked(qa, "School kitchens in Velden threw away 13 percent less food.")[0].verdict == "supported"


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        ("Ida Falk puts the number of new jobs at 700.", "puts the number of new jobs at 300"),
        ('"Told to move," said Astrid Brandt of the boats.', "told to move the boats"),
        ('"We were told to move the boats," said Astrid Brandt.', "We were told to move the boats"),
        ("Two members abstained, but construction is due to start in January 2027.", "January 2025"),
    ],
)
def test_a_certain_difference_is_contradicted_with_the_words_side_by_side(
    qa: ArticleQA, draft: str, words: str
) -> None:
    found, cited = checked(qa, draft)
    assert (found.verdict, words in cited) == ("contradicted", True), found
    assert found.independent == 1


def test_a_quotation_is_compared_no_further_than_it_goes(qa: ArticleQA) -> None:
    found, words = checked(qa, '"The river has no memory at all," said Astrid Brandt.')
    assert found.verdict == "contradicted"
    assert "“at all”" in found.reasons[0]
    assert "said" not in found.reasons[0]
    assert words == "The river has no memory"


def test_each_claim_of_a_sentence_has_its_own_verdict(qa: ArticleQA) -> None:
    found, _ = checked(qa, "The bridge will be 1,640 metres long, and two members of the council abstained.")
    assert found.verdict == "contradicted"
    first, *others = (claim.verdict for claim in found.claims)
    assert first == "contradicted"
    assert "contradicted" not in others
    assert [found.text[c.start : c.end] for c in found.claims] == [c.text for c in found.claims]


def test_what_is_said_of_an_article_is_shown_with_its_words(qa: ArticleQA) -> None:
    found, words = checked(qa, "The rowing club has sued the council over 900 of the moorings at Mill Point.")
    assert found.verdict != "supported"
    assert bool(words) == ("article" in " ".join(found.reasons))


@pytest.mark.parametrize(
    "draft",
    [
        "The Velden Rowing Club has 46 boats.",
        "The Velden Rowing Club has 46 boats ([Post](https://velden.example/a_(b))).",
        "The Velden Rowing Club has 46 boats [[1]](https://velden.example/a).",
        "The Velden Rowing Club has 46 boats (https://velden.example/a).",
        "The Velden Rowing Club has 46 [boats](http://velden.example/x).",
        "**Short answer:** The Velden Rowing Club has **46 boats**.",
        "- The *Velden Rowing Club* has `46` boats【1†source】.",
    ],
)
def test_the_marks_of_a_chat_are_no_part_of_what_it_says(qa: ArticleQA, draft: str) -> None:
    found, _ = checked(qa, draft)
    assert found.verdict == "supported"
    assert draft[found.start : found.end] == found.text


def test_a_row_of_a_table_is_said_to_be_one(qa: ArticleQA) -> None:
    report = qa.factcheck("| who | pays |\n|---|---|\n| the state | 312 million crowns |")
    assert {s.verdict for s in report.sentences} == {"no_claim"}
    assert all("table" in s.reasons[0] for s in report.sentences)


def test_marks_without_end_are_read_in_time(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as empty:
        assert empty.factcheck("[" * 4_000 + "**a " * 1_000 + "([" * 1_000).sentences


def of_articles(folder: Path, draft: str, *articles: Article) -> CheckedSentence:
    """The one sentence of a draft held against these articles alone."""
    with ArticleQA.open(folder) as opened:
        opened.add(list(articles))
        return checked(opened, draft)[0]


LINES = Article(
    title="Velden plans two lines",
    source="Velden Post",
    published_at="2025-10-03",
    genre="news",
    text="Line one will cost 12 million crowns. Line two will cost 15 million crowns. The first tram meeting drew 12 "
    "visitors in Velden. The second tram meeting drew 40 visitors in Velden.",
)
QUARTERS = Article(
    title="维尔登公司公布财报",
    source="维尔登邮报",
    published_at="2025-10-03",
    genre="news",
    text="第一季度利润为3亿元。第二季度利润为2亿元。第三届电车博览会在北京举行。第四届电车博览会在上海举行。",
)


@pytest.mark.parametrize(
    ("article", "draft"),
    [
        *((LINES, f"{words}.") for words in LINES.text.rstrip(".").split(". ")),
        *((QUARTERS, f"{words}。") for words in QUARTERS.text.rstrip("。").split("。")),
        (LINES, "Line two is to cost 15 million crowns."),
    ],
)
def test_what_an_article_says_itself_is_not_held_against_its_figure_of_another_thing(
    tmp_path: Path, article: Article, draft: str
) -> None:
    found = of_articles(tmp_path, draft, article)
    assert found.verdict == "supported", found


def test_the_figure_of_another_thing_does_not_carry_a_sentence(tmp_path: Path) -> None:
    assert of_articles(tmp_path, "Line one will cost 15 million crowns.", LINES).verdict == "contradicted"


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        ("Profit rose in the first quarter and fell in the second quarter.", "Profit rose in the first quarter."),
        ("第一季度的利润增长，第二季度的利润下降。", "第一季度的利润增长。"),
        (
            "The bridge over the Lime, which opened in April 2025, will get a toll next April.",
            "The bridge over the Lime opened in April 2025.",
        ),
        (
            "The ferry Aurora ran aground off the island of Halsa on Thursday with 31 crew. Nobody was killed.",
            "Nobody was killed when the ferry Aurora ran aground off Halsa.",
        ),
        (
            "Ida Lund, the fire chief, opened the new station of Velden on Friday. In her speech Ida Lund thanked the "
            "former fire chief, Ole Berg.",
            "Ida Lund, the fire chief, opened the new station of Velden on Friday.",
        ),
    ],
)
def test_what_an_article_says_is_carried_by_it_whatever_else_it_says(tmp_path: Path, text: str, draft: str) -> None:
    article = Article(title="From Velden", source="Velden Post", published_at="2025-10-03", genre="news", text=text)
    found = of_articles(tmp_path, draft, article)
    assert found.verdict == "supported", found


@pytest.mark.parametrize(
    ("draft", "verdict"),
    [
        ("The 58-year-old Karl Moen voted against the plan.", "supported"),
        ("The 48-year-old Karl Moen voted against the plan.", "not_found"),
    ],
)
def test_a_figure_that_no_article_has_is_not_called_carried(tmp_path: Path, draft: str, verdict: str) -> None:
    text = (
        "The city council of Velden voted 11 to 4 on Tuesday to build a tram line. Opposition leader Karl Moen, 58, "
        "voted against the plan and called it “a reckless gamble with public money”. The average fare rose last year."
    )
    article = Article(title="Council approves tram", source="Velden Post", published_at="2026-03-04", text=text)
    found = of_articles(tmp_path, draft, article)
    assert found.verdict == verdict, found
    assert ("Nothing in the articles read gives the figure" in " ".join(found.reasons)) == (verdict == "not_found")


@pytest.mark.parametrize("day", ["2025-06-10", "2025-01-10"])
def test_an_article_says_so_only_where_it_gives_the_figure_that_differs(tmp_path: Path, day: str) -> None:
    cost = Article(
        title="Tram gets a price",
        source="Old Post",
        published_at=day,
        genre="news",
        text="The tram line of Velden will cost 300 million crowns and will be 14 kilometres long.",
    )
    route = Article(
        title="Tram gets a route",
        source="New Herald",
        published_at="2025-06-12",
        genre="news",
        text="The 14-kilometre tram line of Velden will run to the harbour.",
    )
    found = of_articles(tmp_path, "The 14-kilometre tram line of Velden will cost 350 million crowns.", cost, route)
    assert found.verdict == "contradicted", found
    assert "New Herald" not in " ".join(found.reasons)


@pytest.mark.parametrize(
    ("draft", "verdict"),
    [
        ("World War I ended with the Treaty of Versailles.", "supported"),
        ("World War I ended with the Treaty of Paris.", "contradicted"),
        ("The mayor of Velden resigned over the tram contract, his spokesman told us.", "supported"),
        ("我国已经全面禁止象牙贸易。", "supported"),
        ("परिषद ने ट्राम लाइन को मंजूरी दी।", "supported"),
        ("The council asked: “Do we really need this tram for 312 million crowns?”", "supported"),
        ("The council asked: “Do we really need this tram for 412 million crowns?”", "contradicted"),
        ("“We do not know why the alarm was switched on,” said Mona Dahl.", "contradicted"),
        ("“This question is not for me to answer,” said Mona Dahl.", "supported"),
        ("Who asked: “Do we really need this tram”?", "no_claim"),
        ("“Do we really need this tram?”", "no_claim"),
        ("The articles do not say why the alarm was switched off.", "no_claim"),
        ("I think that we should wait.", "no_claim"),
        ("我认为应该等一等。", "no_claim"),
        ("परिषद", "no_claim"),
    ],
)
def test_a_statement_of_fact_is_checked_whatever_word_or_mark_it_has(tmp_path: Path, draft: str, verdict: str) -> None:
    said = (
        "World War I ended with the Treaty of Versailles.",
        "The mayor of Velden resigned over the tram contract, his spokesman told us.",
        "The council asked: “Do we really need this tram for 312 million crowns?”",
        "“We do not know why the alarm was switched off,” said Mona Dahl. "
        "“This question is not for me to answer,” said Mona Dahl.",
        "我国已经全面禁止象牙贸易。",
        "परिषद ने ट्राम लाइन को मंजूरी दी।",
    )
    articles = (Article(title=f"Text {n}", text=text, source="Velden Post") for n, text in enumerate(said))
    assert of_articles(tmp_path, draft, *articles).verdict == verdict


def _tram(day: str, source: str, cost: str) -> Article:
    text = f"The tram line from the harbour to the university in Velden will cost {cost} million crowns."
    return Article(title=f"The tram line of Velden, {source}", source=source, published_at=day, genre="news", text=text)


OLDER, NEWER = _tram("2025-09-10", "Velden Post", "280"), _tram("2026-03-04", "Coast Courier", "312")


@pytest.mark.parametrize(
    ("articles", "cost", "verdict", "in_words"),
    [
        ((OLDER, NEWER), "more than 300", "supported", "312"),
        ((OLDER, NEWER), "321", "contradicted", "312"),
        ((_tram("2025-09-10", "Velden Post", "312"), _tram("2026-03-04", "Coast Courier", "260")), "more than 300",
         "outdated", "260"),
        ((OLDER,), "more than 300", "contradicted", "280"),
    ],
)  # fmt: skip
def test_a_least_is_held_against_what_the_newest_article_gives(
    tmp_path: Path, articles: tuple[Article, ...], cost: str, verdict: str, in_words: str
) -> None:
    draft = f"The tram line from the harbour to the university in Velden will cost {cost} million crowns."
    with ArticleQA.open(tmp_path) as opened:
        opened.add(list(articles))
        found, words = checked(opened, draft)
    assert found.verdict == verdict, found
    assert f"cost {in_words} million" in words.split(".")[0]
    assert found.mend is None or in_words in found.mend


BUSES = Article(
    title="Fewer trips by bus in Velden",
    source="Velden Post",
    published_at="2026-03-04",
    genre="news",
    text="The share of buses in all trips fell by 3.5 percentage points, to 21.5 percent, between 2023 and "
    "2025. The average fare rose from 28 to 32 crowns last year. About half of the residents asked in a "
    "survey were for the tram, a third were against it and the rest had no opinion. Three of the five "
    "districts on the route support the plan; Norrby and Sundet do not. The line will take six years to "
    "build, and work is to begin in May 2027.",
)


@pytest.mark.parametrize(
    "draft",
    [
        "The share of buses in all trips fell from 25 to 21.5 percent between 2023 and 2025.",
        "The average fare rose by four crowns last year.",
        "The average fare rose by 14 percent last year.",
        "A third of the residents asked in a survey were against the tram.",
        "Two of the five districts on the route do not support the plan.",
        "Work on the line is to end in 2033.",
    ],
)
def test_what_follows_from_an_article_is_not_contradicted_by_it(tmp_path: Path, draft: str) -> None:
    found = of_articles(tmp_path, draft, BUSES)
    assert found.verdict in ("supported", "not_found"), found
    assert not any("not " in reason and "The article" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    "draft",
    [
        "The average fare rose from 30 to 32 crowns last year.",
        "Four of the five districts on the route support the plan.",
    ],
)
def test_what_does_not_follow_is_contradicted(tmp_path: Path, draft: str) -> None:
    assert of_articles(tmp_path, draft, BUSES).verdict == "contradicted"


@pytest.mark.parametrize(
    ("draft", "verdict"),
    [
        ("“Whoever comes next will find the roof repaired [and] the debts paid,” Maria Keller said.", "not_found"),
        ("“Whoever comes [after me] will find the roof repaired,” Maria Keller said.", "not_found"),
        ("“Whoever comes next will find the roof [leaking] and no debts paid,” Maria Keller said.", "contradicted"),
        ("Maria Keller said: “I leave it with a light heart. Whoever comes next will find the roof repaired.”",
         "not_found"),
    ],
)  # fmt: skip
def test_what_a_writer_puts_into_brackets_or_joins_is_not_contradicted(
    tmp_path: Path, draft: str, verdict: str
) -> None:
    text = (
        "Maria Keller, the director of the museum, will step down in June. “I have given this house "
        "twelve years of my life, and I leave it with a light heart,” Keller said. “Whoever comes next "
        "will find the roof repaired and the debts paid.” The museum owns 6,300 paintings."
    )
    found = of_articles(tmp_path, draft, Article(title="Museum director steps down", source="Velden Post", text=text))
    assert found.verdict == verdict, found
