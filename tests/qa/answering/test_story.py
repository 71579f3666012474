"""The articles of one story are found by the names in them, and what came of it is told with what was asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa import Article, ArticleQA
from qa.answering.finding.story import story
from store.filters import Filters

VOTE = Article(
    title="Ballot on the constables of Montserein", source="Gazette du Val", published_at="2025-03-04", language="en",
    text="Voters in Montserein decide on Sunday whether to hand over their eleven constables to the canton of Val. "
    "Mayor Odile Perrin is in favour. Innkeeper Gaspard Rieux of the Free List is against it.",
)  # fmt: skip
RESULT = Article(
    title="Police stay in the village", source="Gazette du Val", published_at="2025-03-10", language="en",
    text="By 1,207 votes to 1,139 the voters of Montserein decided not to hand over their constables to the canton of "
    "Val. Gaspard Rieux of the Free List was glad of it; Odile Perrin, the mayor, congratulated him.",
)  # fmt: skip
MÜLLER = Article(
    title="Bäckerei Müller schließt", source="Ausland heute", published_at="2025-02-01", language="en",
    text="The bakery Müller in Unterried will close in May after 140 years, its owner said on Friday. He has found "
    "nobody who wants to get up at two in the morning.",
)  # fmt: skip
OTHERS = [
    Article(
        title=f"Council of {town} raises fees", source="Radio Val", published_at=f"2025-03-{day:02}", language="en",
        text=f"The council of {town} raises the fees for parking by {day} percent. Treasurer {name} told the council "
        f"that {town} has no other choice. Shopkeepers in {town} complain.",
    )
    for day, (town, name) in enumerate(
        (("Aubry", "Lia Kern"), ("Belmont", "Jan Roth"), ("Corvin", "Ada Lund"), ("Dorval", "Per Falk")), 11
    )
]  # fmt: skip


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("stories"), now=datetime(2025, 6, 1, tzinfo=UTC), judge=None) as opened:
        opened.add([VOTE, RESULT, MÜLLER, *OTHERS])
        yield opened


def test_a_story_is_what_shares_its_names(qa: ArticleQA) -> None:
    assert [a.title for a in story(VOTE, qa.library, Filters())] == [RESULT.title]
    assert [a.title for a in story(RESULT, qa.library, Filters())] == [VOTE.title]
    assert story(OTHERS[0], qa.library, Filters()) == ()
    assert story(VOTE, qa.library, Filters.parse({"published_to": "2025-03-05"})) == ()


def test_what_came_of_it_is_told_behind_the_answer(qa: ArticleQA) -> None:
    answer = qa.ask("When do voters in Montserein decide whether to hand over their eleven constables?")
    assert answer.citations[0].title == VOTE.title
    later = answer.sentences[-1]
    assert later.label == "Later"
    assert "1,207" in later.text
    assert answer.citations[later.citations[0] - 1].title == RESULT.title


def test_an_answer_from_the_newest_article_of_a_story_has_nothing_behind_it(qa: ArticleQA) -> None:
    answer = qa.ask("By how many votes did Montserein decide not to hand over its constables?")
    assert answer.citations[0].title == RESULT.title
    assert all(s.label != "Later" for s in answer.sentences)


def test_in_words_of_now_what_came_later_is_told_first(tmp_path: Path) -> None:
    opened, sealed = (
        Article(
            title="Geothermal plant of Quilmar opens", source="Termal Andina", published_at="2024-06-11", language="en",
            text="The geothermal plant of Quilmar is run by Ines Palacio for Termal Andina. It supplies 96,000 homes "
            "in the valley of Hondo with power.",
        ),
        Article(
            title="A quieter mountain", source="Cordillera", published_at="2025-10-05", language="en",
            text="The ground of Quilmar shook for a year. Since Ines Palacio left Termal Andina in spring, the "
            "engineer Omar Quispe has been at the head of the plant in the valley of Hondo.",
        ),
    )  # fmt: skip
    with ArticleQA.open(tmp_path, now=datetime(2025, 11, 1, tzinfo=UTC), judge=None) as qa:
        qa.add([opened, sealed, *OTHERS])
        timeless, of_now = (
            qa.ask(f"Who {adverb}runs the geothermal plant of Quilmar?") for adverb in ("", "currently ")
        )
    for answer, told in (
        (timeless, [("", opened.title), ("Later", sealed.title)]),
        (of_now, [("", sealed.title), ("Earlier", opened.title)]),
    ):
        assert [(s.label, c.title) for s, c in zip(answer.sentences, answer.citations, strict=True)] == told


def test_a_name_with_an_accent_is_found_as_it_is_written(qa: ArticleQA) -> None:
    answer = qa.ask("When will Müller close?")
    assert not answer.abstained
    assert "May" in answer.text


def test_an_article_of_the_last_day_that_is_asked_for_has_nothing_behind_it(qa: ArticleQA) -> None:
    question = "When do voters in Montserein decide whether to hand over their eleven constables?"
    answer = qa.ask(question, filters={"published_to": VOTE.published_at})
    assert [c.title for c in answer.citations] == [VOTE.title]
    assert answer.newer == ()
    on_the_day = qa.ask("What do voters in Montserein decide, by an article of 4 March 2025?")
    assert on_the_day.filters["published_to"] == VOTE.published_at
    assert {c.title for c in on_the_day.citations} == {VOTE.title}


@pytest.mark.parametrize("question", ["When will the ferry of Brill sail again?", "Summarise the ferry of Brill"])
def test_no_article_comes_after_the_last_of_all_days(tmp_path: Path, question: str) -> None:
    text = "The ferry of Brill will sail again in May, captain Ole Vang said. The ferry of Brill was damaged by ice."
    with ArticleQA.open(tmp_path, judge=None) as opened:
        opened.add(Article(title="Ferry", source="Post", published_at="9999-12-31", text=text))
        answer = opened.ask(question)
    assert "The ferry of Brill will sail again in May" in answer.text
    assert answer.newer == ()


def test_what_is_merely_newer_is_not_told_as_what_came_later(tmp_path: Path) -> None:
    joined, cup = (
        Article(
            title="Lasko joins Marholm", source="Post", published_at="2025-06-20", language="en",
            text="The striker Edvin Lasko has joined Marholm from Torvik Rovers for 1.5 million crowns. Lasko scored "
            "26 goals for Torvik Rovers last season.",
        ),
        Article(
            title="Torvik Rovers knock Marholm out of the cup", source="Post", published_at="2025-08-10", language="en",
            text="Torvik Rovers beat Marholm 1-0 in the cup on Wednesday night. Pavel Drost, a 310,000 crown signing "
            "from Hollen in July, headed in a corner on 63 minutes. Edvin Lasko, once of Torvik Rovers, was silent for "
            "Marholm.",
        ),
    )  # fmt: skip
    with ArticleQA.open(tmp_path, now=datetime(2025, 11, 1, tzinfo=UTC), judge=None) as qa:
        qa.add([joined, cup, *OTHERS])
        answer = qa.ask("How much did Lasko go to Marholm for?")
    assert "1.5 million" in answer.text
    assert [s.label for s in answer.sentences] == [""]


APPROVED, WITHDRAWN = (
    Article(
        title="Velorin approved", source="Medic Daily", published_at="2025-01-05", language="en",
        text="The agency for medicines has approved Velorin, a drug of Parnell Bio for migraine. In a trial with 1,200 "
        "patients Velorin halved the days with pain. The head of Parnell Bio is Hedda Quill.",
    ),
    Article(
        title="Velorin off the shelves", source="Medic Daily", published_at="2025-03-04", language="en",
        text="Pharmacies have been told to send back all packets of Velorin after six patients suffered liver damage. "
        "The agency for medicines suspended its licence. Hedda Quill of Parnell Bio said she regretted this.",
    ),
)  # fmt: skip


def test_no_yes_is_said_where_a_newer_article_of_the_story_goes_on(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path, now=datetime(2025, 6, 1, tzinfo=UTC), judge=None) as qa:
        qa.add([APPROVED, WITHDRAWN, *OTHERS])
        overtaken = qa.ask("Has the agency for medicines approved Velorin?")
        until_then = qa.ask("Has the agency for medicines approved Velorin?", filters={"published_to": "2025-02-01"})
        holds = qa.ask("Did Velorin halve the days with pain?")
    assert [(s.label, c.title) for s, c in zip(overtaken.sentences, overtaken.citations, strict=True)] == [
        ("", APPROVED.title),
        ("Later", WITHDRAWN.title),
    ]
    assert until_then.sentences[0].label == holds.sentences[0].label == "Yes"


PEARS = Article(
    title="Best harvest in a decade at Orrin Fell", source="Gazette du Val", published_at="2025-03-05", language="en",
    text="The orchards of Orrin Fell brought in 71 tonnes of pears this year, said the grower Maud Tindal. It is the "
    "best harvest in ten years. Maud Tindal has run the orchards since 2011.",
)  # fmt: skip
CORRECTIONS = Article(
    title="Putting it right", source="Gazette du Val", published_at="2025-05-20", language="en",
    text='A report ("Best harvest in a decade at Orrin Fell", March 5) gave 71 tonnes of pears. The right figure is '
    "67 tonnes. A recipe gave the butter for a tart as 350g. It should have been 250g.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("article", "later"),
    [
        (PEARS, [CORRECTIONS.title]),  # whose text names its title, when more than a season has passed
        (VOTE, [RESULT.title]),  # which tells what came of it
        (RESULT, []),
        (OTHERS[0], []),
    ],
)
def test_a_summary_of_one_article_names_what_corrected_or_overtook_it(
    tmp_path: Path, article: Article, later: list[str]
) -> None:
    with ArticleQA.open(tmp_path, now=datetime(2025, 6, 1, tzinfo=UTC), judge=None) as qa:
        qa.add([VOTE, RESULT, MÜLLER, PEARS, CORRECTIONS, *OTHERS])
        answer = qa.ask(f"Summarise '{article.title}'")
        assert {c.title for c in answer.citations} == {article.title}
        assert [n.title for n in answer.newer] == later
        assert [n for n in answer.notices if any(title in n for title in later)] == list(answer.notices)
        until = qa.ask(f"Summarise '{article.title}'", filters={"published_to": article.published_at})
        assert until.newer == ()


TRIAL, APPEAL = (
    Article(
        title="青河水坝造假案一审宣判", source="法治周刊", published_at="2025-03-18", language="zh",
        text="3月18日，法院对青河水坝勘察造假案作出一审判决，判处原项目经理彭远帆有期徒刑五年，并处罚金30万元。\n\n"
        "法院查明，彭远帆指使技术员苏小溪编造了钻孔的数据。青河水坝因此增加投资2.7亿元。苏小溪当庭认罪。",
    ),
    Article(
        title="青河水坝案二审改判", source="法治周刊", published_at="2025-08-21", language="zh",
        text="8月21日，中级法院对青河水坝勘察造假案作出终审判决，改判彭远帆有期徒刑三年，维持对苏小溪的判决。\n\n"
        "二审法院认为，青河水坝增加的投资中有一部分与彭远帆无关。苏小溪没有上诉。",
    ),
)  # fmt: skip
ELSEWHERE = [
    Article(
        title=f"{town}停车费上涨", source="河谷日报", published_at=f"2025-09-{day:02}", language="zh",
        text=f"{town}的停车费上涨{day}%。财政局局长{name}表示，{town}别无选择。{name}说，商户的意见会听取。",
    )
    for day, (town, name) in enumerate((("白岭", "方启明"), ("梧城", "温若兰"), ("石湾", "江一白")), 11)
]  # fmt: skip


def test_a_story_in_chinese_is_what_shares_people_and_what_comes_again(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path, now=datetime(2025, 10, 1, tzinfo=UTC), judge=None) as qa:
        qa.add([TRIAL, APPEAL, *ELSEWHERE])
        assert [a.title for a in story(TRIAL, qa.library, Filters())] == [APPEAL.title]
        assert story(ELSEWHERE[0], qa.library, Filters()) == ()
        answer = qa.ask("彭远帆一审被判处有期徒刑几年？")
        told = [(s.label, answer.citations[s.citations[0] - 1].title) for s in answer.sentences]
    assert told[0] == ("", TRIAL.title)
    assert told[-1] == ("后来", APPEAL.title)
    assert "三年" in answer.sentences[-1].text
