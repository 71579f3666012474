"""Tasks in a talk: what a turn limits, whom it points at, and what it says itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from test_tasks import NOW, article, asked_of

from qa import Answer, Article, ArticleQA

APPROVED = article(
    "Ostwick council approves the Kestrel Bridge", "2024-05-12",
    "The council of Ostwick approved the Kestrel Bridge on Monday by 17 votes to 9. The Kestrel Bridge will cost 84 "
    "million crowns and is to open in June 2026. The mayor, Petra Lindqvist, said that it would bind the town "
    "together. Tomas Adeyemi, who leads the opposition, voted against the Kestrel Bridge. He said that nobody had "
    "counted the trees.", "Ostwick Gazette",
)  # fmt: skip
DEARER = article(
    "Kestrel Bridge to cost 97 million crowns", "2024-09-03",
    "The Kestrel Bridge in Ostwick will cost 97 million crowns, the chief engineer, Ruth Okafor, said on Tuesday. "
    "Tomas Adeyemi called the new figure a scandal in instalments. Petra Lindqvist said that the town would pay the "
    "difference out of its reserves.", "Radio Lenn",
)  # fmt: skip
BEGUN = article(
    "Work on the Kestrel Bridge begins", "2024-10-21",
    "Work on the Kestrel Bridge in Ostwick has begun. Some forty residents protested against the felling of 62 plane "
    "trees. Ruth Okafor said that the slip road needed the room.", "Ostwick Gazette",
)  # fmt: skip
WOLF = article(
    "Wolf escapes from the zoo of Halden", "2024-12-09",
    "A she-wolf escaped from the zoo of Halden on Monday. The director of the zoo, Clara Wenzel, said that a gate had "
    "been left open. The mayor of Halden, Josef Brill, said that dogs should be kept on the lead.", "Halden Post",
)  # fmt: skip


FERRY = Article(
    title="渡轮停运两周", published_at="2025-05-06", source="海港日报", genre="news", language="zh",
    text="海港渡轮公司周二宣布，渡轮因发动机故障停运两周。公司经理林海说，修理费用为三百万元。",
)  # fmt: skip
REPAIRED = Article(
    title="渡轮恢复运行", published_at="2025-05-21", source="渡口晚报", genre="news", language="zh",
    text="渡轮周三恢复运行。修理费用最后为四百二十万元。",
)  # fmt: skip


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    yield from asked_of(tmp_path_factory.mktemp("talk"), APPROVED, DEARER, BEGUN, WOLF, FERRY, REPAIRED)


def talked(qa: ArticleQA, *said: str) -> Sequence[Answer]:
    """The answers to the turns of one talk, each of which is rewritten as it is understood."""
    answers: list[Answer] = []
    history: list[tuple[str, str]] = []
    for turn in said:
        answers.append(qa.ask(turn, history))
        assert qa.rewrite(turn, history) == answers[-1].standalone_question
        history += [("user", turn), ("assistant", answers[-1].text)]
    return answers


def outlets(answer: Answer) -> set[str | None]:
    return {c.source for c in answer.citations}


COST = "What will the Kestrel Bridge cost?"


@pytest.mark.parametrize(
    ("first", "task"),
    [
        ("Timeline of the Kestrel Bridge", "timeline"),
        ("Compare how the outlets report on the Kestrel Bridge", "compare"),
        ("Summarise the news on the Kestrel Bridge", "summary"),
        (COST, "answer"),
    ],
)
def test_a_turn_that_only_limits_asks_again_within_that(qa: ArticleQA, first: str, task: str) -> None:
    whole, only = talked(qa, first, "Only from the Gazette")
    assert outlets(whole) - {"Ostwick Gazette"} or task == "answer"
    assert (only.task, outlets(only), only.filters) == (task, {"Ostwick Gazette"}, {"source": ["Ostwick Gazette"]})
    assert only.read == only.filters
    assert only.question == "Only from the Gazette"
    assert only.standalone_question == f"Only from the Gazette ({first})"


def test_what_limits_a_request_holds_until_the_next_one(qa: ArticleQA) -> None:
    *_, since, radio, wolf = talked(
        qa, "Timeline of the Kestrel Bridge", "Only from the Gazette", "Since August 2024", "And Radio Lenn?",
        "How did the wolf escape from the zoo of Halden?",
    )  # fmt: skip
    assert since.filters == {"source": ["Ostwick Gazette"], "published_from": "2024-08-01"}
    assert {c.title for c in since.citations} == {BEGUN.title}
    assert radio.filters == {"source": ["Radio Lenn"], "published_from": "2024-08-01"}
    assert wolf.filters == {}
    assert outlets(wolf) == {"Halden Post"}


def test_what_only_limits_is_nothing_that_a_talk_is_about(qa: ArticleQA) -> None:
    *_, opposed = talked(qa, "Timeline of the Kestrel Bridge", "Only from Radio Lenn", "Who is against it?")
    assert opposed.standalone_question == "Who is against it? (Kestrel Bridge)"


def test_a_turn_that_only_limits_does_so_in_chinese_too(qa: ArticleQA) -> None:
    _, timeline, only = talked(qa, "渡轮为什么停运？", "时间线", "渡口晚报呢？")
    assert timeline.task == only.task == "timeline"
    assert outlets(timeline) == {"海港日报", "渡口晚报"}
    assert (outlets(only), only.filters) == ({"渡口晚报"}, {"source": ["渡口晚报"]})


def test_a_request_for_articles_of_an_outlet_limits_nothing_before_it(qa: ArticleQA) -> None:
    listed = talked(qa, "Timeline of the Kestrel Bridge", "Articles from the Gazette")[-1]
    assert (listed.task, listed.standalone_question) == ("library", "Articles from the Gazette")


def test_what_is_asked_again_can_be_asked_by_itself(qa: ArticleQA) -> None:
    only = talked(qa, "Timeline of the Kestrel Bridge", "Only from Radio Lenn")[-1]
    again = qa.ask(only.standalone_question)
    assert (again.task, again.text, again.filters) == (only.task, only.text, only.filters)


@pytest.mark.parametrize(
    ("turn", "task"),
    [
        ("Which articles are about it?", "library"),
        ("How many articles mention it?", "library"),
        ("Who wrote about it?", "library"),
        ("What is the latest on it?", "latest"),
        ("Anything new on that since June 2024?", "latest"),
        ("What did Tomas Adeyemi say about it?", "quotes"),
    ],
)
def test_what_a_request_only_points_at_is_what_was_talked_of(qa: ArticleQA, turn: str, task: str) -> None:
    answer = talked(qa, COST, turn)[-1]
    assert answer.task == task
    assert not answer.abstained
    assert "Kestrel Bridge" in answer.standalone_question
    assert WOLF.title not in {c.title for c in answer.citations}


def test_words_on_what_was_talked_of_are_no_others(qa: ArticleQA) -> None:
    answer = talked(qa, "How did the wolf escape from the zoo of Halden?", "What did Tomas Adeyemi say about it?")[-1]
    assert answer.abstained
    assert "Quotations of Tomas Adeyemi: 2; none of them" in (answer.reason or "")


def test_a_talk_goes_on_behind_somebodys_words_on_it(qa: ArticleQA) -> None:
    why = talked(qa, COST, "What did Ruth Okafor say about it?", "Why?")[-1]
    assert why.standalone_question == "Why? (Ruth Okafor Kestrel Bridge cost)"


@pytest.mark.parametrize("turn", ["Which articles are about it?", "How many articles mention that?"])
def test_without_a_talk_it_is_asked_what_is_meant(qa: ArticleQA, turn: str) -> None:
    assert qa.ask(turn).reason == "Say which topic is meant."


def test_it_is_compared_as_what_was_talked_of(qa: ArticleQA) -> None:
    answer = talked(qa, COST, "Compare it with the wolf")[-1]
    assert answer.about.sides == ("Kestrel Bridge cost", "the wolf")


@pytest.mark.parametrize(
    ("said", "who"),
    [
        (("What did Petra Lindqvist say about the Kestrel Bridge?", "All quotes of her"), "Petra Lindqvist"),
        (("Who voted against the Kestrel Bridge?", "All quotes of him"), "Tomas Adeyemi"),
        (("What did Tomas Adeyemi say about the Kestrel Bridge?", "All quotes of him"), "Tomas Adeyemi"),
    ],
)
def test_she_or_he_is_whom_the_articles_told_of(qa: ArticleQA, said: Sequence[str], who: str) -> None:
    answer = talked(qa, *said)[-1]
    assert answer.about.speaker == who
    assert answer.text.startswith(f"Quotations of {who}: ")


@pytest.mark.parametrize(
    "question",
    [
        "What did the mayor of Halden say?",
        "Timeline of the zoo of Halden",
        "Overview of what became of the animal that went through a gate left open at the zoo, with the days please",
    ],
)
def test_a_request_that_says_what_it_is_about_is_answered_as_without_the_talk(qa: ArticleQA, question: str) -> None:
    alone, after = qa.ask(question), talked(qa, COST, question)[-1]
    assert (after.text, after.standalone_question) == (alone.text, alone.standalone_question)


def test_a_task_is_made_of_the_article_that_is_counted(qa: ArticleQA) -> None:
    listed, timeline = talked(qa, "Which articles are about the Kestrel Bridge?", "Timeline of the second one")
    second = listed.citations[1].title or ""
    assert {c.title for c in timeline.citations} == {second}
    assert second in timeline.standalone_question


def test_the_place_of_an_article_is_no_topic_and_what_articles_were_asked_for_is(qa: ArticleQA) -> None:
    *_, timeline = talked(qa, "Which articles are about the Kestrel Bridge?", "Summarise the third one", "A timeline")
    assert timeline.standalone_question == "A timeline (Kestrel Bridge)"


def told(answer: Answer) -> set[str]:
    return {c.title or "" for c in answer.citations}


@pytest.mark.parametrize(
    ("first", "turn", "asked"),
    [
        ("All quotes of Tomas Adeyemi", "And Okafor?", "All quotes of Okafor"),
        ("What did Tomas Adeyemi say about the Kestrel Bridge?", "And Ruth Okafor?",
         "What did Ruth Okafor say about the Kestrel Bridge?"),
        ("What did Tomas Adeyemi say about the Kestrel Bridge?", "No, I mean the mayor",
         "What did the mayor say about the Kestrel Bridge?"),
        ("Who is Ruth Okafor?", "And Clara Wenzel?", "Who is Clara Wenzel?"),
        ("How many articles mention Okafor?", "And Wenzel?", "How many articles mention Wenzel?"),
        ("How many articles mention the bridge?", "And about the wolf?", "How many articles mention the wolf?"),
        ("What does Tomas Adeyemi think of the bridge?", "And Petra Lindqvist?",
         "What does Petra Lindqvist think of the bridge?"),
        ("What happened on 12 May 2024?", "And on 9 December 2024?", "What happened on 9 December 2024?"),
        ("What is the latest on the Kestrel Bridge?", "And on the wolf?", "What is the latest on the wolf?"),
        ("Summarise the Kestrel Bridge", "And the zoo?", "Summarise the zoo"),
        ("List the people in the articles on the Kestrel Bridge", "And the figures?",
         "List the figures in the articles on the Kestrel Bridge"),
        ("Compare how the Gazette and Radio Lenn report on the Kestrel Bridge", "And the Post?",
         "Compare how the Gazette and Radio Lenn and the Post report on the Kestrel Bridge"),
        ("What did the council of Ostwick approve in May 2024?", "And in October?",
         "What did the council of Ostwick approve in October?"),
        ("林海是谁？", "赵敏呢？", "赵敏是谁？"),
    ],
)  # fmt: skip
def test_a_turn_that_names_something_else_asks_the_same_of_that(
    qa: ArticleQA, first: str, turn: str, asked: str
) -> None:
    again, plain = talked(qa, first, turn)[-1], qa.ask(asked)
    assert (again.question, again.standalone_question) == (turn, f"{turn} ({asked})")
    assert (again.task, again.text, again.filters) == (plain.task, plain.text, plain.filters)
    assert qa.ask(again.standalone_question).text == again.text


def test_what_is_named_may_change_again_within_what_limits_it(qa: ArticleQA) -> None:
    *_, only, lindqvist, about = talked(
        qa, "All quotes of Tomas Adeyemi", "And the mayor?", "And Ruth Okafor?", "Only from Radio Lenn",
        "And Petra Lindqvist?", "Who is she?",
    )  # fmt: skip
    assert (only.task, outlets(only)) == ("quotes", {"Radio Lenn"})
    assert lindqvist.filters == {"source": ["Radio Lenn"]}
    assert told(lindqvist) == {DEARER.title}
    assert "Lindqvist" in about.text


def test_a_part_of_what_is_told_is_no_other_topic(qa: ArticleQA) -> None:
    trees = talked(qa, "Summarise the Kestrel Bridge", "And the trees?")[-1]
    assert trees.standalone_question == "And the trees? (Kestrel Bridge)"


def test_a_word_by_itself_names_no_other_topic(qa: ArticleQA) -> None:
    escaped = talked(qa, "Summarise the Kestrel Bridge", "Escaped")[-1]
    assert "Summarise" not in escaped.standalone_question


def test_thanks_do_not_end_what_was_asked(qa: ArticleQA) -> None:
    only = talked(qa, "Timeline of the Kestrel Bridge", "Thanks", "Only from Radio Lenn")[-1]
    assert (only.task, outlets(only)) == ("timeline", {"Radio Lenn"})


@pytest.mark.parametrize("turn", ["Not the Gazette", "Without the Gazette", "No, not from the Gazette"])
def test_an_outlet_can_be_left_out(qa: ArticleQA, turn: str) -> None:
    without = talked(qa, "Timeline of the Kestrel Bridge", turn)[-1]
    assert (without.task, outlets(without)) == ("timeline", {"Radio Lenn"})


@pytest.mark.parametrize("turn", ["Only show Radio Lenn", "Limit it to Radio Lenn", "And what does Radio Lenn say?"])
def test_what_is_shown_or_said_can_be_limited(qa: ArticleQA, turn: str) -> None:
    only = talked(qa, "Summarise the Kestrel Bridge", turn)[-1]
    assert (only.task, outlets(only)) == ("summary", {"Radio Lenn"})


@pytest.mark.parametrize("turn", ["只看渡口晚报", "请只看渡口晚报的报道", "不要海港日报"])
def test_what_is_shown_can_be_limited_in_chinese(qa: ArticleQA, turn: str) -> None:
    only = talked(qa, "渡轮为什么停运？", "时间线", turn)[-1]
    assert (only.task, outlets(only) - {"渡口晚报"} - {a.source for a in (APPROVED, DEARER, WOLF)}) == (
        "timeline", set(),
    )  # fmt: skip
    assert "渡口晚报" in outlets(only)


def test_all_that_limits_a_question_is_told(qa: ArticleQA) -> None:
    since = talked(qa, "Timeline of the Kestrel Bridge", "Only from the Gazette", "Since August 2024")[-1]
    assert since.standalone_question == "Only from the Gazette, since August 2024 (Timeline of the Kestrel Bridge)"
    assert qa.ask(since.standalone_question).filters == since.filters


def test_the_next_one_of_those_listed_is_told_as_the_one_before(qa: ArticleQA) -> None:
    listed, second, third = talked(
        qa, "Which articles are about the Kestrel Bridge?", "Summarise the second one", "And the third?"
    )
    assert [c.title for c in listed.citations[1:3]] == [*told(second), *told(third)]
    assert second.task == third.task == "summary"
    last = talked(qa, "Which articles are about the Kestrel Bridge?", "Summarise the second one", "And the last?")[-1]
    assert told(last) == {listed.citations[-1].title}


def test_whoever_is_counted_is_whom_the_answer_told_there(qa: ArticleQA) -> None:
    people, second, other = talked(
        qa, "List the people in the articles on the Kestrel Bridge", "Who is the second one?", "And Clara Wenzel?"
    )
    name = second.about.topic
    assert (second.task, second.standalone_question) == ("who_is", f"Who is the second one? ({name})")
    assert (
        people.text.index(f"*({name})*")
        == sorted(people.text.index(f"*({one})*") for one in ("Ruth Okafor", "Tomas Adeyemi", "Petra Lindqvist"))[1]
    )
    assert (other.task, other.about.topic) == ("who_is", "Clara Wenzel")


def test_whether_it_is_opinion_is_asked_of_the_article_told_last(qa: ArticleQA) -> None:
    opinion = talked(qa, "Which articles are about the Kestrel Bridge?", "Summarise the second one", "Is it opinion?")[
        -1
    ]
    assert (opinion.task, opinion.text) == ("answer", f"{DEARER.title} is news. [1]")
    assert not opinion.disagreements


@pytest.mark.parametrize("turn", ["Who wrote the fifth one?", "Summarise the fifth one", "Timeline of the fifth one"])
def test_a_place_behind_the_last_of_those_listed_is_none(qa: ArticleQA, turn: str) -> None:
    listed, fifth = talked(qa, "Which articles are about the Kestrel Bridge?", turn)
    assert len(listed.citations) == 3
    assert fifth.abstained
    assert fifth.reason == "Say which article or topic is meant: by its title, its link, or what it is about."


def test_words_of_her_are_those_of_whoever_has_the_role_that_was_asked_for(qa: ArticleQA) -> None:
    assert {"Ostwick"}.isdisjoint(
        {answer.about.speaker for answer in talked(qa, "Who is the mayor of Ostwick?", "All quotes of her")}
    )


MEALS = article(
    "Free meals for all schools in Velden", "2025-01-20",
    "Every school in Velden serves free meals since January. They cost the town 9 million crowns a year. Harald Moss, "
    'who leads the opposition, criticised them. "I will not pay for the lunch of a surgeon\'s son," he said.',
    "Velden Post",
)  # fmt: skip
PROGRAM = article(
    "The program that reads letters", "2025-06-02",
    "The tax office reads letters with a program since May. Leila Ferrant, who studies machines, criticised the "
    'program. "A program has never seen a safe," she said. The programme of criticism grows by the week.',
    "Ostrand Ledger",
)  # fmt: skip


@pytest.mark.parametrize("turn", ["any criticism of the programme?", "who criticised the plan?"])
def test_a_noun_that_takes_up_what_was_told_stands_for_that(tmp_path: Path, turn: str) -> None:
    with ArticleQA.open(tmp_path, now=NOW) as library:
        library.add([MEALS, PROGRAM])
        _, criticism = talked(library, "What do the free school meals in Velden cost?", turn)
        assert "Harald Moss" in criticism.text
        assert "Ferrant" not in criticism.text
        assert "Ferrant" in library.ask("any criticism of the program that reads letters?").text
