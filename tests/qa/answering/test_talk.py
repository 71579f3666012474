"""Talk: what leans on the turns before is understood from them and from what was cited, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.mocked.mocks import Scripted
from qa import Answer, Article, ArticleQA
from qa.answering import talk
from qa.answering.reading.context import parted, within
from qa.answering.tasks import recognise

TUNNEL = Article(
    title="Council approves the Harbour Tunnel",
    author="Ida Lund",
    source="Velden Post",
    published_at="2025-03-04",
    genre="news",
    language="en",
    text=(
        "The council of Velden approved the Harbour Tunnel on Tuesday by 11 votes to 4.\n\n"
        "The tunnel will cost 312 million crowns and open in 2031. “It is the largest investment in a generation,” "
        "said the mayor, Mira Dahl. Jonas Fox of the Dyke Wardens voted against it because the tunnel would lower "
        "the water in the old canals. “Nobody asked the eels,” he said."
    ),
)
DEARER = Article(
    title="Harbour Tunnel becomes dearer",
    author="Per Aske",
    source="Radio Nord",
    published_at="2025-11-20",
    genre="news",
    language="en",
    text=(
        "The Harbour Tunnel in Velden will cost 398 million crowns, the city said on Thursday. Soft clay under the "
        "old quay is to blame for the increase, the engineers said. The opening has been put off to 2033."
    ),
)
BANK = Article(
    title="Bank of Kestria cuts its rate",
    source="Kestria Today",
    published_at="2025-06-02",
    genre="news",
    language="en",
    text=(
        "The Bank of Kestria cut its key rate to 3.5 percent on Monday. Governor Ruta Kalm said that weak growth "
        "worried her more than prices. Two of the seven members of the council voted against the cut."
    ),
)
FERRY = Article(
    title="渡轮停运两周",
    source="海港日报",
    published_at="2025-05-06",
    genre="news",
    language="zh",
    text="海港渡轮公司周二宣布，渡轮因发动机故障停运两周。公司经理林海说，修理费用为三百万元。市政府要求公司退还学生的月票。",
)


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    now = datetime(2025, 12, 1, 12, tzinfo=UTC)
    with ArticleQA.open(tmp_path_factory.mktemp("library"), now=now, judge=None) as opened:
        assert len(opened.add([TUNNEL, DEARER, BANK, FERRY]).added) == 4
        yield opened


def conversation(qa: ArticleQA, *said: str) -> Sequence[Answer]:
    """The answers to the turns of one talk."""
    answers: list[Answer] = []
    history: list[tuple[str, str]] = []
    for turn in said:
        answers.append(qa.ask(turn, history))
        history += [("user", turn), ("assistant", answers[-1].text)]
    return answers


@pytest.mark.parametrize(
    ("first", "then", "words"),
    [
        ("Who voted against the Harbour Tunnel in Velden?", "Why?", "lower the water"),
        ("What did the mayor Mira Dahl say about the Harbour Tunnel?", "And Fox?", "Jonas Fox"),
        ("What will the Harbour Tunnel in Velden cost?", "And when does it open?", "2031"),
        ("Why did the Harbour Tunnel become dearer?", "Until when is it put off?", "2033"),
        ("What did the Bank of Kestria do in June?", "Who voted against?", "Two of the seven"),
        ("渡轮为什么停运？", "和市政府呢？", "退还学生的月票"),
    ],
)
def test_a_turn_that_leans_on_the_talk_is_answered_within_it(qa: ArticleQA, first: str, then: str, words: str) -> None:
    answer = conversation(qa, first, then)[-1]
    assert words in answer.text
    turn, topic = parted(answer.standalone_question)
    assert turn == then
    assert topic


@pytest.mark.parametrize(
    "question",
    [
        "What did the Bank of Kestria do with its key rate?",
        "How many members of the council of the Bank of Kestria voted against the cut?",
        "What will the Harbour Tunnel in Velden cost?",
    ],
)
@pytest.mark.parametrize("before", ["Who is Mira Dahl?", "Why was the Harbour Tunnel opening put off?"])
def test_a_turn_that_stands_alone_is_not_disturbed(qa: ArticleQA, before: str, question: str) -> None:
    alone, after = qa.ask(question), conversation(qa, before, question)[-1]
    assert after.standalone_question == question
    assert after.text == alone.text


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (("Who is Mira Dahl?", "What did the Bank of Kestria do in June?"), "worried her"),
        (("How did the wolf get into the zoo of Halmar?", "Why?"), ""),
    ],
)
def test_who_has_a_role_is_whoever_has_it_where_the_talk_is(qa: ArticleQA, before: Sequence[str], words: str) -> None:
    answer = conversation(qa, *before, "And what did the governor say?")[-1]
    assert answer.abstained is not bool(words)
    assert words in answer.text


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("many"), now=datetime(2026, 3, 15, tzinfo=UTC), judge=None) as opened:
        opened.add(samples)
        yield opened


@pytest.mark.parametrize("turn", ["And the mayor?", "was the opening put off?", "Why the increase?"])
def test_what_leans_on_what_no_article_tells_is_not_answered_about_something_else(many: ArticleQA, turn: str) -> None:
    said = "What did the museum in Ostrand pay for the painting?"
    assert [answer.abstained for answer in conversation(many, said, turn)] == [True, True]


def test_a_task_on_something_else_begins_the_talk_anew(qa: ArticleQA) -> None:
    before = ("Sum up the row over the zoo", "Give me a summary of the dearer tunnel")
    opens, leaning = (conversation(qa, *before, turn)[-1] for turn in ("And when does it open?", "A timeline of it"))
    assert parted(opens.standalone_question)[1] == "dearer tunnel"
    assert "2033" in opens.text
    assert "zoo" not in leaning.standalone_question


def test_a_task_on_half_a_topic_is_of_what_was_talked_of(qa: ArticleQA) -> None:
    council = conversation(qa, "What will the Harbour Tunnel in Velden cost?", "Latest on the council")[-1]
    assert "Harbour Tunnel in Velden" in parted(council.standalone_question)[1]
    assert {c.title for c in council.citations} <= {TUNNEL.title, DEARER.title}
    assert BANK.title in {c.title for c in qa.ask("Latest on the council").citations}


def test_a_word_for_something_else_begins_the_talk_anew(qa: ArticleQA) -> None:
    *_, bank, who = conversation(qa, "Summarise the Harbour Tunnel in Velden", "Timeline of the bank", "who is for it?")
    assert {c.title for c in bank.citations} == {BANK.title}
    assert parted(who.standalone_question)[1] == "bank"
    assert {c.title for c in who.citations} <= {BANK.title}


def test_a_turn_counts_what_was_told(qa: ArticleQA) -> None:
    told = "Velden Post (2025-03-04): “It is the largest investment in a generation,” said the mayor, Mira Dahl. [1] "
    told += "Velden Post (2025-03-04): “Nobody asked the eels,” he said. [2]"
    history = [("user", "What was said about the tunnel?"), ("assistant", told)]
    answer = qa.ask("Who said the second one?", history)
    assert "Jonas Fox" in answer.text
    assert answer.standalone_question == "Who said “Nobody asked the eels”?"


def test_the_article_cited_last_is_what_is_asked_about(qa: ArticleQA) -> None:
    _, summary, author = conversation(
        qa, "Why did the Harbour Tunnel become dearer?", "summarise that one", "and who wrote it?"
    )
    assert {c.title for c in summary.citations} == {DEARER.title}
    assert "Harbour Tunnel becomes dearer" in summary.standalone_question
    assert "Per Aske" in author.text


def test_what_was_listed_by_its_record_is_counted_and_asked_about(qa: ArticleQA) -> None:
    listed, second, author, day = conversation(
        qa, "Which articles are about the Harbour Tunnel?", "Summarise the second one", "Who wrote it?",
        "When was it published?",
    )  # fmt: skip
    assert [c.title for c in listed.citations][:2] == [DEARER.title, TUNNEL.title]
    assert {c.title for c in second.citations} == {TUNNEL.title}
    assert "Ida Lund" in author.text
    assert f"{TUNNEL.title} is dated 2025-03-04" in day.text


def test_of_articles_that_were_listed_a_turn_means_the_one_that_it_names(qa: ArticleQA) -> None:
    asked, absent = "What are the newest articles?", "What happened with the zeppelin?"
    listed, other = conversation(qa, asked, absent)
    assert listed.citations[0].title == DEARER.title
    assert other.abstained
    assert other.standalone_question == absent
    history = [("user", asked), ("assistant", listed.text)]
    assert str(BANK.title) in qa.rewrite("By how much was the rate cut?", history)


def test_the_last_of_many_that_were_told_is_the_last() -> None:
    told = "\n".join(f"- The council of Velden took step {n}. [{n}]" for n in range(1, 10))
    said = talk.words_of_last_answer([("user", "Which steps?"), ("assistant", f"Steps: 9.\n{told}")])
    assert said[0] == "The council of Velden took step 1."
    assert said[-1] == "The council of Velden took step 9."


def test_a_task_takes_the_topic_of_the_talk(qa: ArticleQA) -> None:
    timeline = conversation(qa, "What will the Harbour Tunnel in Velden cost?", "and a timeline of that?")[-1]
    assert timeline.task == "timeline"
    assert {c.title for c in timeline.citations} == {TUNNEL.title, DEARER.title}
    assert "Harbour Tunnel" in timeline.standalone_question


def test_filters_hold_for_what_was_cited_too(qa: ArticleQA) -> None:
    asked = "What will the Harbour Tunnel cost?"
    history = [("user", asked), ("assistant", qa.ask(asked).text)]
    answer = qa.ask("And when does it open?", history, {"source": "Radio Nord"})
    assert {c.source for c in answer.citations} == {"Radio Nord"}


def test_rewriting_gives_the_question_as_it_is_understood(qa: ArticleQA) -> None:
    history = [("user", "What will the Harbour Tunnel in Velden cost?"), ("assistant", "It will cost a lot.")]
    assert "Harbour Tunnel in Velden" in qa.rewrite("Who voted against it?", history)
    assert qa.rewrite("Who voted against it?", ()) == "Who voted against it?"
    assert qa.rewrite("?", history) == "?"
    alone = "What did the Bank of Kestria do with its key rate?"
    assert qa.rewrite(alone, history) == alone


HISTORY = [("user", "What will the Harbour Tunnel in Velden cost?"), ("assistant", "It will cost 312 million crowns.")]


def test_a_model_says_what_a_turn_means(qa: ArticleQA) -> None:
    model = Scripted(replies=["Who voted against the Harbour Tunnel in Velden?", "Jonas Fox voted against it [1]."])
    answer = qa.ask("Who voted against it?", HISTORY, model=model)
    assert answer.standalone_question == "Who voted against the Harbour Tunnel in Velden?"


@pytest.mark.parametrize(
    "reply",
    ["Who voted against it?", "", "x" * 500, "I'm sorry, I can't help with that.", "NOT_FOUND", "Who runs France?"],
)
def test_a_model_that_rewrites_nothing_leaves_it_to_the_reader(qa: ArticleQA, reply: str) -> None:
    model = Scripted(replies=[reply, "Jonas Fox voted against it [1]."])
    answer = qa.ask("Who voted against it?", HISTORY, model=model)
    assert "Harbour Tunnel" in answer.standalone_question


@pytest.mark.parametrize(
    "reply",
    [
        "Here is what was meant:\n\nWho voted against the Harbour Tunnel?",
        "Rewritten: Who voted against the Harbour Tunnel?",
        "**Rewritten:** Who voted against the Harbour Tunnel?",
        "改写：Who voted against the Harbour Tunnel?",
        "**Who voted against the Harbour Tunnel?**",
        "- “Who voted against the Harbour Tunnel?”\n\nIt is the tunnel that was asked about.",
    ],
)
def test_of_a_rewriting_the_question_alone_is_taken(qa: ArticleQA, reply: str) -> None:
    model = Scripted(replies=[reply, "Jonas Fox voted against it [1]."])
    answer = qa.ask("Who voted against it?", HISTORY, model=model)
    assert answer.standalone_question == "Who voted against the Harbour Tunnel?"


@pytest.mark.parametrize(
    "whole",
    ["The Harbour Tunnel in Velden: who voted against it?", "Who, in “Eels: a history”, voted against the tunnel?"],
)
def test_what_stands_before_a_colon_is_kept_where_it_is_no_label(qa: ArticleQA, whole: str) -> None:
    answer = qa.ask("Who voted against it?", HISTORY, model=Scripted(replies=[whole, "Jonas Fox did [1]."]))
    assert answer.standalone_question == whole


def test_what_a_rewriting_took_is_counted(qa: ArticleQA) -> None:
    reply = "Jonas Fox voted against the Harbour Tunnel [1]."
    rewriting, refused = "Who voted against the Harbour Tunnel in Velden?", "NOT_FOUND"
    alone = qa.ask(rewriting, model=Scripted(replies=[reply])).usage
    assert set(alone) == {"tokens_in", "tokens_out", "cost"}
    for said in (reply, refused):
        usage = qa.ask("Who voted against it?", HISTORY, model=Scripted(replies=[rewriting, said])).usage
        assert usage["rewriting"]["tokens_out"] > 0
        for key in ("tokens_in", "tokens_out"):
            assert usage[key] == usage["rewriting"][key] + usage["answer"][key]


def test_no_model_is_asked_about_a_turn_that_stands_alone(qa: ArticleQA) -> None:
    model = Scripted(
        replies=[
            "The Bank of Kestria cut its key rate to 3.5 percent [1].",
        ]
    )
    answer = qa.ask("What did the Bank of Kestria do with its key rate?", HISTORY, model=model)
    assert "3.5 percent" in answer.text


def test_a_rewriting_that_is_answered_worse_is_not_followed(qa: ArticleQA) -> None:
    question = "Did the engineers blame soft clay?"
    model = Scripted(replies=["Did the penguins of Zanzibar blame the moon?", "Yes, soft clay [1]."])
    answer = qa.ask(question, HISTORY, model=model)
    assert "penguins" not in answer.standalone_question


@pytest.mark.parametrize(
    ("turn", "place"),
    [
        ("Who said the second one?", 1),
        ("summarise the first of these", 0),
        ("and the latter?", 1),
        ("the last one please", -1),
        ("总结第二篇", 1),
        ("Who was the second president?", None),
        ("Who was the former mayor?", None),
        ("Why?", None),
    ],
)
def test_which_one_is_meant_by_its_place(turn: str, place: int | None) -> None:
    assert talk.nth(turn) == place


def test_the_topic_is_that_of_the_turn_that_began_it_and_of_the_one_before() -> None:
    said = [
        "What does the bridge in Aske carry?",
        "What will the Harbour Tunnel in Velden cost?",
        "Who opposes it?",
        "Why?",
    ]
    history = [("user", text) for text in said]
    assert talk.topic(history) == "Harbour Tunnel in Velden cost, opposes"


def test_the_words_told_are_those_of_the_articles() -> None:
    answer = "Velden Post (2025-03-04): The line will cost 312 million crowns. [1] *(Newer articles exist.)*"
    assert talk.words_of_last_answer([("user", "?"), ("assistant", answer)]) == [
        "The line will cost 312 million crowns."
    ]


def test_what_is_told_behind_the_last_source_is_no_articles_words() -> None:
    told = "- Mira Dahl is the mayor of Velden. [1]\n\nArticles that name Mira Dahl: 3, from 4 May to 6 June 2025."
    said = talk.words_of_last_answer([("user", "Who is Mira Dahl?"), ("assistant", told)])
    assert said == ["Mira Dahl is the mayor of Velden."]


def test_a_name_with_brackets_and_a_short_chinese_sentence_are_told_words_too() -> None:
    label = "*(Mira Dahl, 4 March 2025, Radio Nord (English))* “Nobody asked the eels,” she said. [1]"
    assert talk.words_of_last_answer([("assistant", label)]) == ["“Nobody asked the eels,” she said."]
    assert talk.words_of_last_answer([("assistant", "海港日报 (2025-05-06): 渡轮停运两周。 [1]")]) == ["渡轮停运两周。"]


def test_a_talk_may_have_any_number_of_blanks() -> None:
    blank = " " * 300_000  # at the square of which nobody would see the end
    told = [("user", "?"), ("assistant", f"Post: The line will cost{blank}312 million crowns. [1]\t[2]")]
    assert talk.words_of_last_answer(told) == [f"The line will cost{blank}312 million crowns."]


@given(st.text(max_size=200), st.lists(st.text(max_size=100), max_size=4))
def test_any_talk_gives_a_question_of_limited_length(turn: str, said: list[str]) -> None:
    history = [("user", text) for text in said]
    question = within(turn, talk.topic(history))
    assert len(question) <= len(turn) + 2 * talk.LONGEST + 10
    assert question.strip().startswith(turn.strip())


def test_what_leans_on_the_talk_is_not_answered_from_an_article_on_something_else(tmp_path: Path) -> None:
    bus = Article(
        title="Night bus of Orsk well used",
        source="Orsk Echo",
        published_at="2025-08-01",
        genre="news",
        language="en",
        text="The night bus of Orsk carried 1,400 passengers in its first month, the town said on Friday.",
    )
    with ArticleQA.open(tmp_path, now=datetime(2025, 12, 1, tzinfo=UTC)) as library:
        library.add([TUNNEL, DEARER, bus])
        answer = conversation(
            library, "What will the Harbour Tunnel in Velden cost?", "How many passengers did it have?"
        )[1]
        assert bus.title not in {c.title for c in answer.citations}


def test_behind_a_turn_that_was_declined_what_was_told_before_it_is_leant_on() -> None:
    told = [("user", "How high is the dam at Oravi?"), ("assistant", "Post: The dam at Oravi is 41 metres high. [1]")]
    declined = [("user", "and the lock?"), ("assistant", "Nothing was found that answers the question.")]
    assert talk.words_of_last_answer([*told, *declined]) == ["The dam at Oravi is 41 metres high."]
    other = [("user", "Who won the regatta of Kivi in 2019?"), ("assistant", "No article found mentions “Kivi”.")]
    assert "dam" not in " ".join(talk.words_of_last_answer([*told, *other]))


def test_brackets_of_a_question_are_part_of_it(qa: ArticleQA) -> None:
    question = "What will the Harbour Tunnel cost (as said in November)?"
    answer = qa.ask(question)
    assert parted(question) == (question, "")
    assert "398 million" in answer.text


def test_what_a_turn_names_itself_is_no_article_that_was_told_of(tmp_path: Path, samples: Path) -> None:
    with ArticleQA.open(tmp_path) as opened:
        opened.add(samples)
        meals = "What does it cost to run the free school meals each year, and has that changed?"
        *_, answer = conversation(opened, "Sum up the column about the tree in the square", meals)
    assert "1.34 billion crowns a year" in answer.text


def test_a_turn_that_says_what_it_is_about_is_answered_alone_where_it_is_not_with_the_talk(
    tmp_path: Path, samples: Path
) -> None:
    turn = "what did the union secretary say about the school cooks?"
    with ArticleQA.open(tmp_path) as opened:
        opened.add(samples)
        for before in ("Tell me about Renata Varsik's career", "How much does the Northern Quay cost?"):
            told = conversation(opened, before, turn)[-1]
            assert told.standalone_question == turn
            assert "Beppe Carradine, said" in told.text


def test_of_a_long_talk_no_more_turns_are_read_than_of_a_short_one(qa: ArticleQA) -> None:
    def read(turns: int) -> int:
        said = [f"What is said of pier {turns}.{n} in Velden?" for n in range(turns)]
        history = [pair for one in said for pair in (("user", one), ("assistant", "Nothing."))]
        before = recognise.cache_info().misses
        qa.ask("And when does it open?", [*history, ("user", "What will the Harbour Tunnel cost?")])
        return recognise.cache_info().misses - before

    read(10)  # what all of them have in common
    assert read(150) <= read(20)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    """Somebody who is interviewed, and a minister in two reports."""
    interview = Article(
        title="If you can't explain the no, ask a human", source="Meridian", published_at="2026-02-19", language="en",
        text="Tomas Brandt will police the software that decides about people. He begins with 85 staff and one "
        "photocopier. The office has moved into two floors above a shoe shop in Ostrund. The carpet is new, the "
        "telephones do not work yet. Its head is a lawyer and was deputy ombudsman for nine years.\n\nHow many "
        "complaints do you expect in the first year?\n\nBrandt: The ministry said four thousand. I think twelve."
        "\n\nWhat will you do first?\n\nBrandt: I will read the letters. People write to us about loans, about rents "
        "and about the school that their child did not get. Most of them want to know why.",
    )  # fmt: skip
    act = Article(
        title="Machines may say no, but not by themselves", source="Ledger", published_at="2025-11-18", language="en",
        text="Parliament passed the act on automated decisions by 81 votes to 60. Nora Calder of Green Commons, the "
        "minister for digital affairs, called it the price of a majority. 'A machine may say no to you,' Calder told "
        "the house, 'but a person has to be able to say why.' Twelve members were absent.",
    )  # fmt: skip
    cabinet = Article(
        title="New cabinet sworn in", source="Radio Aske", published_at="2025-07-02", language="en",
        text="Nora Calder becomes minister for digital affairs for Green Commons. Yusra Tallis, who belongs to no "
        "party, stays at the health ministry. The cabinet has fourteen members, six of them women.",
    )  # fmt: skip
    with ArticleQA.open(tmp_path_factory.mktemp("office"), judge=None) as opened:
        opened.add([interview, act, cabinet])
        yield opened


@pytest.mark.parametrize(
    ("before", "turn", "standalone", "words"),
    [
        (
            "how many complaints does Brandt expect",
            "how many people does he have?",
            "how many people does Tomas Brandt have?",
            "85 staff",
        ),
        (
            "Who is the minister for digital affairs?",
            "which party is she from?",
            "which party is Nora Calder from?",
            "Green Commons",
        ),
    ],
)
def test_a_pronoun_is_answered_as_the_name_is(
    office: ArticleQA, before: str, turn: str, standalone: str, words: str
) -> None:
    answer = office.ask(turn, history=[("user", before), ("assistant", office.ask(before).text)])
    assert answer.standalone_question == standalone
    assert words in answer.text


def test_a_pronoun_that_is_answered_with_what_was_talked_of_stays(office: ArticleQA) -> None:
    said = [("user", "who is Tomas Brandt?"), ("assistant", office.ask("who is Tomas Brandt?").text)]
    answer = office.ask("how many staff does he have?", history=said)
    assert answer.standalone_question == "how many staff does he have? (Tomas Brandt)"
    assert "85 staff" in answer.text
