"""What limits a request is read out of it by every task, and what the library has nothing on is declined by each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from test_tasks import NOW, article, asked_of, assert_proven

from qa import Article, ArticleQA
from qa.answering.tasks import recognise, understood
from store.language.authors import Names

APPROVED = article(
    "Council approves the Kettering tram", "2024-05-15",
    "The city council of Velden approved the Kettering tram on Tuesday by 31 votes to 14. Ida Brandt, the mayor of "
    'Velden, said the tram would cost 312 million crowns. "Nobody will have to wait more than six minutes," she said. '
    "In 2024 the council also bought 22 trams for the Kettering line.",
    author="Lena Holt",
)  # fmt: skip
DEARER = article(
    "Kettering tram to cost 398 million crowns", "2025-02-11",
    "The Kettering tram will cost 398 million crowns, the city said on Monday. Ida Brandt said she was sorry for the "
    'mistake. "Soft ground is nobody\'s fault," she added. Work on the Kettering tram began on 3 September 2024.',
    "Ostrand Ledger",
)  # fmt: skip
HERRING = article(
    "Herring returns to the bay", "2025-06-01",
    "Herring has returned to the bay of Sellick after six years. Fishers landed 80 tonnes of herring in May. Karl "
    "Voss, who leads the fishers of Sellick, was there.", "Radio Velden",
)  # fmt: skip
NAMES = Names([("Lena Holt", "Velden Post", "news"), (None, "Ostrand Ledger", "news"), (None, "Radio Velden", "news")])


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    yield from asked_of(tmp_path_factory.mktemp("limits"), APPROVED, DEARER, HERRING)


@pytest.mark.parametrize(
    ("question", "name", "topic", "filters"),
    [
        ("How many articles do you have from Radio Velden?", "library", "", {"source": ["Radio Velden"]}),
        ("how many pieces has Lena Holt written", "library", "", {"author": ["Lena Holt"]}),
        ("articles by the Ostrand Ledger since March 2025", "library", "",
         {"source": ["Ostrand Ledger"], "published_from": "2025-03-01"}),
        ("Timeline of the tram since June 2024", "timeline", "the tram", {"published_from": "2024-06-01"}),
        ("articles from 2025 on the tram", "library", "the tram",
         {"published_from": "2025-01-01", "published_to": "2025-12-31"}),
        ("articles on the tram from 2025", "library", "the tram",
         {"published_from": "2025-01-01", "published_to": "2025-12-31"}),
        ("find articles from the Ostrand Ledger about the tram", "library", "the tram", {"source": ["Ostrand Ledger"]}),
        ("latest from Radio Velden on the herring", "latest", "the herring", {"source": ["Radio Velden"]}),
        ("sum up what the Ostrand Ledger wrote about the tram", "summary", "the tram", {"source": ["Ostrand Ledger"]}),
        ("reactions to the tram in the Velden Post", "opinions", "the tram", {"source": ["Velden Post"]}),
        ("timeline of the tram in the Ledger", "timeline", "the tram", {"source": ["Ostrand Ledger"]}),
        ("the tram from May's inspection on, in order of time", "timeline", "the tram from May's inspection on", {}),
        ("timeline of the tram at Ostrand", "timeline", "the tram at Ostrand", {}),
        ("timeline of the strike at the Velden hospital", "timeline", "the strike at the Velden hospital", {}),
        ("Summarise the Velden hospital story", "summary", "the Velden hospital story", {}),
        ("Timeline of the strike of doctors from Velden", "timeline", "the strike of doctors from Velden", {}),
        ("news from Velden on the strike", "latest", "the strike", {"source": ["Radio Velden"]}),
        ("summarise 'The last spring'", "summary", "'The last spring'", {}),
        ("What did Brandt say about the tram?", "quotes", "the tram", {}),
        ("Summarise the coverage of the Ledger on the tram", "summary", "the tram", {"source": ["Ostrand Ledger"]}),
        ("What did Ida Brandt say in 2024?", "quotes", "",
         {"published_from": "2024-01-01", "published_to": "2024-12-31"}),
        ("What did Ida Brandt say about the vote in 2024?", "quotes", "the vote in 2024", {}),
        ("Timeline of the tram in the first half of 2025", "timeline", "the tram",
         {"published_from": "2025-01-01", "published_to": "2025-06-30"}),
        ("Timeline of the flood in May 2024", "timeline", "the flood", {}),
        ("Summarise what Lena Holt wrote in May 2024", "summary", "",
         {"author": ["Lena Holt"], "published_from": "2024-05-01", "published_to": "2024-05-31"}),
        ("Summarise the news from the Ostrand Ledger in 2025", "summary", "",
         {"source": ["Ostrand Ledger"], "published_from": "2025-01-01", "published_to": "2025-12-31"}),
    ],
)  # fmt: skip
def test_what_limits_a_request_is_no_part_of_its_topic(
    question: str, name: str, topic: str, filters: dict[str, object]
) -> None:
    task, read = understood(question, NAMES, NOW)
    assert (task.name, task.topic, read.to_dict()) == (name, topic, filters)


@pytest.mark.parametrize(
    ("question", "name", "detail", "filters"),
    [
        ("What did the Ledger write in 2025?", "library", "articles",
         {"source": ["Ostrand Ledger"], "published_from": "2025-01-01", "published_to": "2025-12-31"}),
        ("What did Radio Velden report last year?", "library", "articles",
         {"source": ["Radio Velden"], "published_from": "2025-01-01", "published_to": "2025-12-31"}),
        ("What did Lena Holt write?", "library", "articles", {"author": ["Lena Holt"]}),
        ("What was in the Velden Post on 15 May 2024?", "library", "articles",
         {"source": ["Velden Post"], "published_from": "2024-05-15", "published_to": "2024-05-15"}),
        ("what has happened since 1 February 2026?", "library", "since", {"published_from": "2026-02-01"}),
        ("Who writes for the Velden Post?", "library", "authors", {"source": ["Velden Post"]}),
        ("Which journalists write for the Velden Post?", "library", "authors", {"source": ["Velden Post"]}),
        ("Summarise what happened in June 2025", "summary", "",
         {"published_from": "2025-06-01", "published_to": "2025-06-30"}),
        ("What's in the news this month?", "latest", "",
         {"published_from": "2026-03-01", "published_to": "2026-03-31"}),
        ("latest from Radio Velden", "latest", "", {"source": ["Radio Velden"]}),
        ("What's the latest news?", "latest", "", {}),
        ("What are today's headlines?", "latest", "", {"published_from": "2026-03-01", "published_to": "2026-03-01"}),
        ("What's the latest news from the Ledger?", "latest", "", {"source": ["Ostrand Ledger"]}),
    ],
)  # fmt: skip
def test_what_somebody_wrote_and_what_is_newest_on_whatever_is_asked_of_the_library(
    question: str, name: str, detail: str, filters: dict[str, object]
) -> None:
    task, read = understood(question, NAMES, NOW)
    assert (task.name, task.topic, task.detail, read.to_dict()) == (name, "", detail, filters)


@pytest.mark.parametrize(
    "question",
    [
        "How has the union's estimate of wages for 2025 moved between November 2024 and September 2025?",
        "How did the number of passengers develop between January and June 2025?",
    ],
)
def test_a_question_does_not_become_a_request_once_its_days_are_cut_out(question: str) -> None:
    task, read = understood(question, NAMES, NOW)
    assert (task.name, task.topic) == ("answer", question)
    assert not read.to_dict()


def test_what_one_outlet_says_is_no_comparison() -> None:
    names = Names([(None, "Velden Press", "news"), (None, "Ostrand Ledger", "news")])
    task = understood("What did the Velden Press report about the tram?", names, NOW).task
    assert task.name == "answer"
    assert understood("What did the press report about the tram?", names, NOW).task.name == "compare"


def test_a_speaker_is_asked_for_within_an_outlet() -> None:
    task, read = understood("quotes from Ida Brandt about the tram in the Ostrand Ledger", NAMES, NOW)
    assert (task.name, task.speaker, task.topic) == ("quotes", "Ida Brandt", "the tram")
    assert read.source == ("Ostrand Ledger",)


@pytest.mark.parametrize(
    "question",
    [
        "How do the Velden Post and the Ostrand Ledger differ on the tram?",
        "Velden Post or Ostrand Ledger on the tram: who is more critical?",
        "Do the Velden Post and the Ostrand Ledger agree about the tram?",
        "What do the Velden Post and the Ostrand Ledger say about the tram?",
    ],
)
def test_outlets_that_are_compared_are_sides_and_no_limits(question: str) -> None:
    task, read = understood(question, NAMES, NOW)
    assert task.name == "compare"
    assert [side.removeprefix("the ") for side in task.sides] == ["Velden Post", "Ostrand Ledger"]
    assert not read.to_dict()


@pytest.mark.parametrize(
    ("question", "name", "topic"),
    [
        ("controversy around the tram", "opinions", "the tram"),
        ("tmeline of the tram", "timeline", "the tram"),
        ("whats the latest on the tram", "latest", "the tram"),
        ("milestones of the tram please", "timeline", "the tram"),
        ("Which figures are in the tram report? Just the numbers", "list", "the tram report"),
        ("which authors are there", "library", ""),
        ("is this all you have?", "library", ""),
    ],
)
def test_requests_in_note_form_with_slips_and_in_several_sentences(question: str, name: str, topic: str) -> None:
    task = recognise(question)
    assert (task.name, task.topic) == (name, topic)


@pytest.mark.parametrize(
    "question",
    [
        "How many articles does the new constitution have?",
        "Who is the author of the article?",
        "When was the report published?",
        "In short, why did the bank cut its rate?",
        "which villages have no water",
        "who was the first to report the latest fault",
        "《电车太贵了》是新闻还是评论？作者是谁？",
    ],
)
def test_a_question_for_a_fact_names_no_task(question: str) -> None:
    assert recognise(question).name == "answer"


def test_the_library_is_counted_within_what_is_asked(qa: ArticleQA) -> None:
    answer = qa.ask("How many articles do you have from Radio Velden?")
    assert answer.task == "library"
    assert answer.text.startswith("In the library, articles from Radio Velden: 1.")
    assert answer.filters == {"source": ["Radio Velden"]} == answer.read
    assert qa.ask("How many articles mention the herring?").text.startswith("Articles that name the herring: 1.")


@pytest.mark.parametrize(
    ("topic", "titles"),
    [
        ("art", ["Show"]),
        ("the cost of art", ["Show"]),
        ("the US army", ["Show"]),
        ("C++", ["Strike"]),
        ("Nils Holm", ["Party"]),
        ("维尔登", ["电车"]),
        ("C#", []),
        ("the navy", []),
    ],
)
def test_an_article_is_counted_by_the_whole_words_that_it_has(tmp_path: Path, topic: str, titles: list[str]) -> None:
    with ArticleQA.open(tmp_path, now=NOW) as opened:
        opened.add(
            [
                article("Party", "2025-05-04", "The party of Nils Holm, the mayor, won. They see us as rivals."),
                article("Strike", "2025-05-03", "It started: Nils Berg met Anna Holm, who writes C++ for an army."),
                article("Show", "2025-05-02", "An exhibition of art in class C opened. The cost is the US\narmy's."),
                article("电车", "2025-05-01", "维尔登的市长说，电车将在六月通车。"),
            ]
        )  # fmt: skip
        answer = opened.ask(f"How many articles mention {topic}?")
    counted = f"Articles that name {topic}: {len(titles)}." if titles else f"No article names {topic}."
    assert (answer.text if titles else answer.reason or "").startswith(counted)
    assert [c.title for c in answer.citations] == titles


def test_what_the_filters_let_pass_none_of_is_not_the_whole_library(qa: ArticleQA, tmp_path: Path) -> None:
    held = "Ostrand Ledger (1)、Radio Velden (1)、Velden Post (1)"
    answer = qa.ask("最近有什么新闻？", filters={"source": "Nobody"})
    assert answer.task == "latest"
    assert answer.reason == f"资料库里没有Nobody刊登的文章；有以下媒体的文章：{held}。"
    with ArticleQA.open(tmp_path, now=NOW) as opened:
        assert opened.ask("最近有什么新闻？").reason == "资料库里没有文章。"
        opened.add(Article(title="Herring", text="Herring has returned to the bay.", published_at="2025-06-01"))
        reason = opened.ask("How many articles do you have from 2019?").reason
    assert reason == "The library holds no articles published from 1 January 2019 to 31 December 2019."


@pytest.mark.parametrize(
    "question",
    [
        "Which articles are about the tram?",
        "which outlets wrote about the tram",
        "do you have anything on the tram",
        "Which articles did they write on the tram, and when?",
    ],
)
def test_the_articles_on_a_topic_are_listed(qa: ArticleQA, question: str) -> None:
    answer = qa.ask(question)
    assert answer.text.startswith("Articles found on the tram: 2. Outlets (2)")
    assert [c.title for c in answer.citations] == [DEARER.title, APPROVED.title]


@pytest.mark.parametrize(
    "question", ["Which outlets reported on the herring?", "Which outlets cover the return of the herring?"]
)
def test_who_tells_of_something_is_told_with_who_ran_a_copy(tmp_path: Path, question: str) -> None:
    with ArticleQA.open(tmp_path, now=NOW) as opened:
        told = replace(
            HERRING, text=" ".join([HERRING.text, *(f"Boat {n} of the bay came in full." for n in range(9))])
        )
        opened.add([told, replace(told, id="copy", source="Bay Wire"), DEARER])
        answer = opened.ask(question)
    assert "Outlets (2), with their articles: Bay Wire (1), Radio Velden (1)." in answer.text


@pytest.mark.parametrize(
    ("question", "title"),
    [("Which article mentions Karl Voss?", HERRING.title), ("Which article is about the herring?", HERRING.title)],
)
def test_which_article_it_is_need_not_be_said_by_one(qa: ArticleQA, question: str, title: str) -> None:
    answer = qa.ask(question)
    assert answer.task == "library"
    assert [c.title for c in answer.citations] == [title]


def test_articles_of_days_that_have_an_end_are_not_told_as_those_since(qa: ArticleQA) -> None:
    answer = qa.ask("What was published in 2024?")
    assert answer.text.startswith("In the library, articles published from 1 January 2024 to 31 December 2024: 1.")
    assert qa.ask("What is new since May 2024?").text.startswith("Articles since 1 May 2024: 3.")


def test_authors_of_one_article_are_counted_each_and_a_list_that_is_cut_says_so(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path, now=NOW) as opened:
        opened.add(
            article(f"Herring report {day}", f"2025-06-{day:02}", f"Fishers landed {day} tonnes of herring.",
                    author="Lena Holt and Jon Tveit" if day == 1 else "Lena Holt")
            for day in range(1, 13)
        )  # fmt: skip
        assert (
            opened.ask("which authors are there").text
            == "Authors (2), with their articles: Lena Holt (12), Jon Tveit (1)."
        )
        for question, count in (
            ("How many articles mention herring?", "Articles that name herring: 12."),
            ("Which articles are about the herring?", "Articles found on the herring: 12."),
            ("What is new since June 2025?", "Articles since 1 June 2025: 12."),
        ):
            answer = opened.ask(question)
            assert answer.text.startswith(count)
            assert "The newest 10 are listed." in answer.text
            assert len(answer.citations) == 10


def test_what_somebody_wrote_on_a_topic_is_summed_up_where_no_sentence_answers(qa: ArticleQA) -> None:
    answer = qa.ask("What did the Ledger write about the tram?")
    assert {c.source for c in answer.citations} == {"Ostrand Ledger"}
    said = qa.ask("What did the Ledger say about the tram?")
    assert (said.task, {c.source for c in said.citations}) == ("summary", {"Ostrand Ledger"})
    months = qa.ask("Summarise what happened in June 2025")
    assert {c.title for c in months.citations} == {HERRING.title}


def test_people_are_listed_of_all_articles_of_an_outlet(qa: ArticleQA) -> None:
    answer = qa.ask("Which people are named in the articles of the Velden Post?")
    assert (answer.task, {c.title for c in answer.citations}) == ("list", {APPROVED.title})
    assert answer.sentences[0].label == "Ida Brandt"


def test_the_record_of_the_newest_and_of_the_oldest_article_on_a_topic(qa: ArticleQA) -> None:
    newest = qa.ask("When was the last article about the tram published?")
    assert newest.citations[0].title == DEARER.title
    oldest = qa.ask("Who wrote the first article about the tram?")
    assert oldest.citations[0].title == APPROVED.title


def test_an_outlet_that_is_not_there_is_named_with_what_is(qa: ArticleQA) -> None:
    answer = qa.ask("How many articles from the Daily Planet do you have?")
    assert answer.abstained
    assert answer.reason == (
        "The library holds no articles from the Daily Planet; it has articles from Ostrand Ledger (1), "
        "Radio Velden (1), Velden Post (1)."
    )


def test_the_quotes_of_an_article_are_quotations(qa: ArticleQA) -> None:
    answer = qa.ask('list the quotes in the article "Council approves the Kettering tram"')
    assert answer.task == "quotes"
    assert {c.title for c in answer.citations} == {APPROVED.title}


def test_quotations_are_of_one_outlet_of_a_role_and_of_anybody(qa: ArticleQA) -> None:
    within = qa.ask("All quotes of Ida Brandt in the Ostrand Ledger")
    assert {c.title for c in within.citations} == {DEARER.title}
    role = qa.ask("All quotes of the mayor of Velden")
    assert role.text.startswith("Quotations of Ida Brandt")
    assert qa.ask("quotes about the tram").text.startswith("Quotations: ")
    for answer in (within, role):
        assert_proven(qa, answer)


@pytest.mark.parametrize(
    ("question", "reason", "instead"),
    [
        ("All quotes of Karl Voss", "Articles name Karl Voss (1); no words of theirs were found in them.",
         "Who is Karl Voss?"),
        ("quotes of Ida Brandt about the herring",
         "Quotations of Ida Brandt: 4; none of them was found to be on the herring.", "All quotes of Ida Brandt"),
        ("quotes of Ida Brandt in Radio Velden",
         "Ida Brandt is named nowhere among articles from Radio Velden, and in other articles (2).", None),
        ("All quotes of the harbour council", "No article names the harbour council.", None),
    ],
)  # fmt: skip
def test_quotations_that_are_not_there_are_declined_for_a_true_reason(
    qa: ArticleQA, question: str, reason: str, instead: str | None
) -> None:
    answer = qa.ask(question)
    assert (answer.abstained, answer.reason) == (True, reason)
    assert instead in (None, answer.instead)


@pytest.mark.parametrize(
    "question",
    [
        "Compare the opinion pieces with the news on the tram",
        "Compare the columns and the news reports on the tram",
        "How do the opinion pieces and the news differ on the tram?",
    ],
)
def test_kinds_of_text_are_compared_as_sides(tmp_path: Path, question: str) -> None:
    column = article(
        "A tram too many", "2025-02-14", "The Kettering tram is a mistake. The council of Velden should stop the tram "
        "at the river, and mend the old buses.", author="Jon Vik", genre="opinion",
    )  # fmt: skip
    for library in asked_of(tmp_path, APPROVED, DEARER, column):
        answer = library.ask(question)
    assert answer.task == "compare"
    assert {c.genre for c in answer.citations} == {"news", "opinion"}
    assert "Nobody but" not in answer.text


@pytest.mark.parametrize(
    "question",
    ["Compare the Velden Post and the Ostrand Ledger", "How do the Velden Post and Radio Velden differ?"],
)
def test_a_comparison_of_outlets_on_nothing_asks_on_what(qa: ArticleQA, question: str) -> None:
    answer = qa.ask(question)
    assert answer.reason == "Say which topic is meant."
    assert not answer.about.topic


def test_a_side_that_has_nothing_has_its_line(qa: ArticleQA) -> None:
    answer = qa.ask("Compare the Ostrand Ledger and Radio Velden on the tram")
    labels = [s.label.partition(",")[0] for s in answer.sentences]
    assert set(labels) == {"Ostrand Ledger", "Radio Velden"}
    empty = next(s for s in answer.sentences if s.label == "Radio Velden")
    assert empty.text == "Nothing found from Radio Velden speaks of this."
    assert (empty.support, empty.citations) == ("unchecked", ())


def both(tmp_path: Path, ours: str, theirs: str, *outlets: str) -> Iterator[ArticleQA]:
    """A library of an article each of two outlets on the ferry strike, in one language."""
    first, second = outlets or ("Velden Post", "Ostrand Ledger")
    with ArticleQA.open(tmp_path, now=NOW) as opened:
        for day, source, text in (("2025-05-03", first, ours), ("2025-06-10", second, theirs)):
            title = "渡轮罢工" if outlets else "Ferry strike"
            opened.add(Article(title=title, source=source, published_at=day, genre="news", text=text))
        yield opened


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("The ferry strike in Velden will end on Friday, the union said.",
         "The ferry strike in Velden will not end on Friday, the company said."),
        ("The ferry strike cost the port of Velden 312 million crowns.",
         "The ferry strike cost the port of Velden 400 million crowns."),
        ("The ferry strike in Velden ends on Friday, the union said, because the owner Nils Holm broke his contract.",
         "The ferry strike in Velden ends on Friday, the union said."),
    ],
)  # fmt: skip
def test_a_side_is_not_named_before_what_it_does_not_say(tmp_path: Path, ours: str, theirs: str) -> None:
    for qa in both(tmp_path, ours, theirs):
        answer = qa.ask("Compare the Velden Post and the Ostrand Ledger on the ferry strike")
    labels = {s.text: s.label for s in answer.sentences if s.label}
    assert labels[ours] == "Velden Post, 3 May 2025"


@pytest.mark.parametrize(
    ("theirs", "label"),
    [
        ("公司周一表示，维尔登的渡轮罢工不会在星期五结束。", "维尔登邮报, 2025年5月3日"),
        ("周二有消息，维尔登的渡轮罢工将在星期五结束。", "维尔登邮报, 奥斯特兰报, 2025年5月3日"),
    ],
)
def test_in_chinese_a_side_is_named_before_what_it_says_too(tmp_path: Path, theirs: str, label: str) -> None:
    ours = "维尔登的渡轮罢工将在星期五结束。"
    for qa in both(tmp_path, ours, theirs, "维尔登邮报", "奥斯特兰报"):
        answer = qa.ask("比较维尔登邮报和奥斯特兰报关于渡轮罢工的报道")
    assert {s.text: s.label for s in answer.sentences}[ours] == label


def test_a_side_is_named_before_what_it_says_in_nearly_the_same_words(tmp_path: Path) -> None:
    ours = "The ferry strike in Velden will end on Friday, the union said."
    for qa in both(tmp_path, ours, "On Friday the ferry strike in Velden will end, the union said on Monday."):
        answer = qa.ask("Compare the Velden Post and the Ostrand Ledger on the ferry strike")
    assert {s.text: s.label for s in answer.sentences}[ours] == "Velden Post, Ostrand Ledger, 3 May 2025"


def test_a_side_of_a_month_is_told_by_what_came_out_in_it(tmp_path: Path) -> None:
    for qa in both(tmp_path, "The ferry strike in Velden ends.", "The ferry strike in Velden begins anew."):
        answer = qa.ask("Compare the Velden Post in May 2025 and the Velden Post in June 2025 on the ferry strike")
    assert [(s.label, s.text) for s in answer.sentences] == [
        ("May 2025, 3 May 2025", "The ferry strike in Velden ends."),
        ("Velden Post", "Nothing found from Velden Post speaks of this."),
    ]


@pytest.mark.parametrize(
    "question",
    [
        "Summary of the royal wedding",
        "Timeline of the royal wedding",
        "The latest on the royal wedding",
        "Reactions to the royal wedding",
        "List the people in the royal wedding",
        "Compare the Velden Post and Radio Velden on the royal wedding",
        "quotes about the royal wedding",
    ],
)
def test_a_topic_of_no_article_is_declined_by_each_task(qa: ArticleQA, question: str) -> None:
    answer = qa.ask(question)
    assert answer.abstained
    assert "the royal wedding" in (answer.reason or "")
    assert answer.instead


def test_what_is_known_by_its_year_stands_behind_what_is_known_better(qa: ArticleQA) -> None:
    told = [s.label for s in qa.ask("Timeline of the Kettering tram").sentences]
    assert told.index("14 May 2024") < told.index("2024") < told.index("3 September 2024")
    dates = [event.date for event in qa.timeline("the Kettering tram")]
    assert dates == sorted(dates)


def test_a_timeline_begins_where_it_is_asked_to(qa: ArticleQA) -> None:
    answer = qa.ask("Timeline of the Kettering tram since June 2024")
    assert answer.sentences
    assert not any("May 2024" in s.label for s in answer.sentences)


@pytest.mark.parametrize(
    ("request_", "titles"),
    [
        ("Summarise the articles by Lena Holt", {APPROVED.title}),
        ("Summarise everything Lena Holt wrote", {APPROVED.title}),
        ("Summarise the news from 2025", {DEARER.title, HERRING.title}),
        ("Summarise the last article", {HERRING.title}),
        ("Summarise the last article from the Ostrand Ledger", {DEARER.title}),
        ("Summarise the latest article about the tram", {DEARER.title}),
        ("Summarise the oldest article on the herring", {HERRING.title}),
    ],
)
def test_what_is_limited_and_no_more_is_summed_up_within_its_limits(
    qa: ArticleQA, request_: str, titles: set[str | None]
) -> None:
    answer = qa.ask(request_)
    assert answer.task == "summary"
    assert {c.title for c in answer.citations} == titles
    assert_proven(qa, answer)


def test_days_of_which_nothing_is_there_are_told_as_that(qa: ArticleQA) -> None:
    answer = qa.ask("Summarise the articles from December 2023")
    assert answer.abstained
    assert "The library holds no articles published from 1 December 2023 to 31 December 2023" in (answer.reason or "")
    assert not answer.notices


def test_what_is_asked_for_of_a_year_was_said_in_it(qa: ArticleQA) -> None:
    answer = qa.ask("What did Ida Brandt say in 2024?")
    assert {c.title for c in answer.citations} == {APPROVED.title}


WALKED = article(
    "Dockers of Marrow walk out over pay", "2026-02-03",
    "Crane drivers at the quay of Marrow walked out on Monday in a dispute over pay. Their union asks for 9 per cent.",
)  # fmt: skip
DEAL = article(
    "Quay dispute in Marrow ends with a deal", "2026-02-20",
    "The crane drivers of Marrow went back to work on Friday after a deal with the port. They get 7 per cent from "
    "April. The first ship was unloaded at noon.", "Ostrand Ledger",
)  # fmt: skip
LEADER = article(
    "Ada Voss, the woman who stopped the cranes", "2026-02-21",
    "Ada Voss has led the dockers of Marrow since 2019. In the quay dispute she settled for 7 per cent.",
    "Radio Velden",
)  # fmt: skip
BRIDGE = article(
    "Bridge at Mill Lane closed", "2026-02-18",
    "The bridge at Mill Lane in Velden was closed on Tuesday after a crack was found.",
)  # fmt: skip


def test_the_days_of_a_request_are_looked_for_in_no_article_wherever_they_stand(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path / "library", now=NOW) as qa:
        qa.add([WALKED, DEAL, LEADER, BRIDGE])
        both = [qa.ask(f"news {said}") for said in ("from last week on the quay", "on the quay from last week")]
    for answer in both:
        assert answer.filters == {"published_from": "2026-02-16", "published_to": "2026-02-22"}
        assert {c.title for c in answer.citations} == {DEAL.title, LEADER.title}


UNSAID = article(
    "Tram stops at the river", "2025-03-02",
    "The Kettering tram stopped at the river for six hours. A cable had come loose. Passengers walked over the bridge.",
    "Ostrand Ledger", genre="unknown",
)  # fmt: skip
COLUMN = article(
    "A tram too many", "2025-02-14", "The Kettering tram is a mistake. The council of Velden should stop the tram at "
    "the river, and mend the old buses.", author="Jon Vik", genre="opinion",
)  # fmt: skip


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    yield from asked_of(tmp_path_factory.mktemp("kinds"), APPROVED, UNSAID, COLUMN)


@pytest.mark.parametrize(
    "question",
    ["What do news articles say of the Kettering tram?", "Summarise the news reports on the Kettering tram."],
)
def test_a_limit_to_news_takes_in_what_is_of_no_known_kind_and_counts_it(kinds: ArticleQA, question: str) -> None:
    answer = kinds.ask(question)
    assert {c.genre for c in answer.citations} == {"news", "unknown"}
    assert answer.filters == answer.read == {"genre": ["news", "unknown"]}
    assert answer.notices[-1] == "Among these articles, of unknown kind: 1 of 2; a limit to news takes them in."


def test_news_that_is_counted_counts_what_is_of_no_known_kind(kinds: ArticleQA) -> None:
    answer = kinds.ask("How many news articles do you have?")
    assert answer.text.startswith("In the library, news or unclassified articles: 2.")
    assert answer.notices == ("Among these articles, of unknown kind: 1 of 2; a limit to news takes them in.",)


def test_a_kind_that_is_given_is_exact(kinds: ArticleQA) -> None:
    answer = kinds.ask("What do news articles say of the Kettering tram?", filters={"genre": "news"})
    assert {c.genre for c in answer.citations} == {"news"}
    assert (answer.filters, answer.notices) == ({"genre": ["news"]}, ())


def test_news_as_a_side_of_a_comparison_takes_in_what_is_of_no_known_kind(kinds: ArticleQA) -> None:
    answer = kinds.ask("Compare the opinion pieces with the news on the Kettering tram")
    assert {c.genre for c in answer.citations} == {"news", "opinion", "unknown"}
