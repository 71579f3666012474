"""Quotations, who somebody is, lists, comparisons, reactions: recognised, made of the articles' words, and proven."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest
from test_tasks import NOW, article, asked_of, assert_proven

from qa import Answer, Article, ArticleQA, Quotation
from qa.answering.tasks import recognise
from qa.cli import main
from qa.packs.check import check_pack
from qa.packs.export import to_json

APPROVED = article(
    "Council approves the Kettering tram", "2024-05-15",
    "The city council approved the Kettering tram on Tuesday by 31 votes to 14. Ida Brandt, the mayor of Velden, said "
    'the tram would cost 312 million crowns. "Nobody will have to wait longer than six minutes," she said.\n\n'
    'Shopkeepers on Mill Street are against the Kettering tram. "We will lose our customers while the rails are laid," '
    "said Tobias Renn, who chairs the shopkeepers' association.",
    author="Lena Holt",
)  # fmt: skip
DEARER = article(
    "Kettering tram to cost 398 million crowns", "2025-02-11",
    "The Kettering tram will cost 398 million crowns, the city said on Monday. Ida Brandt said she was sorry for the "
    'mistake. "Soft ground is nobody\'s fault," she added.', "Ostrand Ledger",
)  # fmt: skip
HERRING = article(
    "Herring returns to the bay", "2025-06-01",
    'Herring has returned to the bay of Sellick. "The herring came back by itself," said Ida Brandt in Sellick on '
    "Sunday. The Sellick Fishing Company landed 80 tonnes in May.", "Radio Velden",
)  # fmt: skip
ARTICLES = (APPROVED, DEARER, HERRING)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("people") / "library"
    with ArticleQA.open(made) as qa:
        qa.add(ARTICLES)
    return made


@pytest.fixture(scope="module")
def qa(folder: Path) -> Iterator[ArticleQA]:
    with ArticleQA.open(folder, now=NOW) as opened:
        yield opened


def titles(answer: Answer) -> set[str | None]:
    return {c.title for c in answer.citations}


@pytest.mark.parametrize(
    ("question", "name", "speaker", "topic"),
    [
        ("All quotes of Ida Brandt", "quotes", "Ida Brandt", ""),
        ("quotes from Brandt on the tram", "quotes", "Brandt", "the tram"),
        ("What has the mayor said about the tram?", "quotes", "the mayor", "the tram"),
        ("What did Brandt say about the tram?", "quotes", "Brandt", "the tram"),
        ("What did Brandt say about the tram, word for word?", "quotes", "Brandt", "the tram"),
        ("What has Ida Brandt said? I need the quotes", "quotes", "Ida Brandt", ""),
        ("did Brandt say anything about the tram?", "quotes", "Brandt", "the tram"),
        ("the line by the shopkeepers' chairman about the rails", "quotes", "the shopkeepers' chairman", "the rails"),
        ("布兰特关于电车的所有言论", "quotes", "布兰特", "电车"),
        ("Who is Ida Brandt?", "who_is", "", "Ida Brandt"),
        ("who is ida brandt", "who_is", "", "ida brandt"),
        ("What is Lumenlark?", "who_is", "", "Lumenlark"),
        ("谁是布兰特？", "who_is", "", "布兰特"),
        ("List the people named in the report on the tram", "list", "", "the report on the tram"),
        ("Which companies turn up in the coverage of the herring?", "list", "", "the herring"),
        ("list who was sentenced and to what", "list", "", "who was sentenced and to what"),
        ("List the members of the council who wanted a cut", "list", "", "the members of the council who wanted a cut"),
        ("List the people who are mentioned in the report on the tram", "list", "", "the report on the tram"),
        ("关于电车的文章提到哪些人物？", "list", "", "电车的文章"),
        ("Reactions to the tram", "opinions", "", "the tram"),
        ("who is against the tram?", "opinions", "", "the tram"),
        ("What do people think of the tram?", "opinions", "", "the tram"),
        ("What does the press make of the tram?", "opinions", "", "the tram"),
        ("谁反对电车？", "opinions", "", "电车"),
        ("Compare how the Velden Post and the Ostrand Ledger reported the cost", "compare", "", "the cost"),
        ("Brandt vs Renn on the tram", "compare", "", "the tram"),
        ("What do the outlets say about the tram?", "compare", "", "the tram"),
        ("How did the local papers report on the tram?", "compare", "", "the tram"),
        ("What does the press write about the tram?", "compare", "", "the tram"),
        ("How was the tram covered by the newspapers?", "compare", "", "the tram"),
        ("比较《维登报》和《奥报》关于电车的报道", "compare", "", "电车"),
    ],
)
def test_a_task_is_recognised_with_whom_and_what_it_is_about(
    question: str, name: str, speaker: str, topic: str
) -> None:
    task = recognise(question)
    assert (task.name, task.speaker, task.topic) == (name, speaker, topic)


@pytest.mark.parametrize(
    ("question", "topic", "sides"),
    [
        ("The tram: what does the mayor say and what does Renn say?", "The tram", ("the mayor", "Renn")),
        ("cost of the tram – news reports vs opinion columns", "cost of the tram", ("news reports", "opinion columns")),
        (
            "Compare what the city said in May 2024 with what the Ledger found",
            "",
            ("the city in May 2024", "the Ledger"),
        ),
        ("Brandt and Renn contradict each other on the rails", "the rails", ("Brandt", "Renn")),
    ],
)
def test_a_comparison_is_recognised_with_its_sides(question: str, topic: str, sides: tuple[str, ...]) -> None:
    task = recognise(question)
    assert (task.name, task.topic, task.sides) == ("compare", topic, sides)


@pytest.mark.parametrize(
    "question",
    [
        "Who is the mayor of Velden?",
        "Who is in charge at Halide Works?",
        "who is that?",
        "who's he?",
        "What is the key rate?",
        "Who voted against the tram?",
        "Who won the Golden Gull?",
        "Who leads North Grid?",
        "Which company builds the tram?",
        "Which people lost their homes?",
        "How many people were named in the lawsuit?",
        "What does the report say about the quotes?",
        "what did the woman with the petition think of that?",
        "what does his deputy make of it?",
        "How does the price compare with last year's?",
        "市长对港口说了什么？",
        "谁被任命为市长？",
    ],
)
def test_a_question_for_a_fact_names_no_task(question: str) -> None:
    assert recognise(question).name == "answer"


def test_all_that_somebody_says_is_given_newest_first(qa: ArticleQA) -> None:
    said = qa.quotes("Ida Brandt")
    told = [HERRING, DEARER, DEARER, APPROVED, APPROVED]
    assert [q.citation.title for q in said] == [a.title for a in told]
    assert [q.direct for q in said] == [True, False, True, False, True]
    assert said[0].text.startswith("The herring came back by itself")
    for q in said:
        assert isinstance(q, Quotation)
        assert q.speaker == "Ida Brandt"
        held = qa.article(q.citation.article_id, q.citation.revision).text
        assert held[q.citation.start : q.citation.end] == q.citation.quote
        assert q.text in " ".join(q.citation.quote.split())


def test_on_a_topic_only_what_is_on_it_and_within_filters_only_theirs(qa: ArticleQA) -> None:
    assert {q.citation.title for q in qa.quotes("Brandt", "the herring")} == {HERRING.title}
    assert {q.citation.title for q in qa.quotes("Brandt", None, {"source": "Ostrand Ledger"})} == {DEARER.title}
    assert qa.quotes("Ida Renn") == ()
    assert qa.quotes("!") == ()


def test_quotations_are_counted_and_say_whose_they_are(qa: ArticleQA) -> None:
    answer = qa.ask("All quotes of Ida Brandt")
    assert answer.sentences[0].text == "Quotations of Ida Brandt: 5 (articles: 3). The newest come first."
    assert answer.sentences[1].label == "Ida Brandt, 1 June 2025, Radio Velden"
    start, end = answer.sentences[1].answering[0]
    assert answer.sentences[1].text[start:end].startswith("The herring came back by itself")


def test_what_somebody_said_is_their_quotations_where_no_sentence_answers(qa: ArticleQA) -> None:
    answer = qa.ask("What did Tobias Renn say?")
    assert (answer.task, titles(answer)) == ("quotes", {APPROVED.title})
    assert "We will lose our customers" in answer.text
    assert_proven(qa, answer)
    moon = qa.ask("What did Ida Brandt say about the moon landing?")
    assert (moon.task, moon.abstained) == ("quotes", True)


@pytest.mark.parametrize(
    ("question", "said", "title"),
    [
        ("What did the mayor of Velden say about the herring?", "The herring came back by itself", HERRING.title),
        ("What did the mayor of Velden tell reporters about the mistake?", "Soft ground", DEARER.title),
    ],
)
def test_somebody_is_meant_by_what_they_are(qa: ArticleQA, question: str, said: str, title: str) -> None:
    answer = qa.ask(question)
    assert (answer.task, titles(answer)) == ("quotes", {title})
    assert said in answer.text
    assert_proven(qa, answer)


def test_nobody_else_speaks_for_who_holds_no_office_here(qa: ArticleQA) -> None:
    assert qa.ask("What did the mayor of Sellick say about the Kettering tram?").abstained


def test_who_is_not_named_is_declined(qa: ArticleQA) -> None:
    assert qa.ask("All quotes of Karl Nemo").reason == "No article names Karl Nemo."
    assert qa.ask("Who is Karl Nemo?").reason == "No article names Karl Nemo."


def test_somebody_is_told_by_the_sentence_that_introduces_them(qa: ArticleQA) -> None:
    answer = qa.ask("Who is Ida Brandt?")
    assert "Ida Brandt, the mayor of Velden" in answer.sentences[0].text
    assert "Articles that name Ida Brandt: 3" in answer.text


def test_who_is_named_in_a_title_alone_is_told_with_that_article(tmp_path: Path) -> None:
    asked = article(
        "Five questions to Judge Wilma Ekholm", "2025-03-02",
        "Is 31 returned objects many, Judge? It is 31 more than before. I insist on seeing each of them.",
    )  # fmt: skip
    with ArticleQA.open(tmp_path, now=NOW) as library:
        library.add([asked])
        answer = library.ask("Who is Wilma Ekholm?")
        assert titles(answer) == {asked.title}
        assert "Five questions to Judge Wilma Ekholm" in answer.sentences[0].text
        assert_proven(library, answer)


def test_somebody_whose_sentence_is_not_found_anew_ends_in_no_error(tmp_path: Path) -> None:
    streets = ", ".join(f"Gießstraße {number}" for number in range(1, 60))  # folded they are longer
    asked = article(
        "Streets", "2025-03-02",
        f"The council met in {streets}. Ida Brandt is the mayor of Velden. It rained all day in the town. Nobody "
        "complained about the weather. The band played until ten in the evening.",
    )  # fmt: skip
    with ArticleQA.open(tmp_path, now=NOW) as library:
        library.add([asked])
        assert titles(library.ask("Who is Ida Brandt?")) == {asked.title}


def test_an_author_is_told_as_one(qa: ArticleQA) -> None:
    answer = qa.ask("Who is Lena Holt?")
    assert titles(answer) == {APPROVED.title}
    assert "written by Lena Holt" in answer.text


PORT = article(
    "Port company wants the herring quay", "2025-09-02",
    "The port company Halden Offshore wants to close the herring quay. Coldwater Freight, a haulage firm, argued that "
    "the quay was too small. Tarn Timber raised its fees. Harl Fisheries, which employs 40, warned of cuts.\n\n"
    "The Liberal Democrats' Wyn Tarrow called the plan a scandal. Labour's Dilys Corran urged the port to wait. Gethin "
    "Ashby, a member of the board, left the room. Brannoc Sele, who runs a smokehouse, sold his boat.",
)  # fmt: skip


def test_a_company_is_no_person_and_whoever_stands_beside_a_party_is_one(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path / "library", now=NOW) as qa:
        qa.add([PORT])
        people = qa.ask("List the people in the article on the herring quay")
        bodies = qa.ask("List the companies in the article on the herring quay")
    assert [s.label for s in people.sentences] == ["Wyn Tarrow", "Dilys Corran", "Gethin Ashby", "Brannoc Sele"]
    labels = [s.label for s in bodies.sentences]
    assert labels == ["Halden Offshore", "Coldwater Freight", "Tarn Timber", "Harl Fisheries"]


def test_people_and_bodies_of_an_article_are_listed(qa: ArticleQA) -> None:
    people = qa.ask("List the people named in 'Council approves the Kettering tram'")
    assert {s.label for s in people.sentences} == {"Ida Brandt", "Tobias Renn"}
    bodies = qa.ask("Which companies are named in 'Herring returns to the bay'?")
    assert any("Sellick Fishing Company" in s.label for s in bodies.sentences)
    figures = qa.ask("figures in 'Kettering tram to cost 398 million crowns'")
    assert any("398 million crowns" in s.label for s in figures.sentences)


def test_what_one_person_thinks_is_told_by_nobody_else(qa: ArticleQA) -> None:
    answer = qa.ask("What does Tobias Renn think of the Kettering tram?", model="extractive")
    assert "lose our customers" in answer.text
    assert "Brandt" not in answer.text
    assert_proven(qa, answer)


def test_what_others_say_in_a_report_is_not_what_its_author_thinks(qa: ArticleQA) -> None:
    answer = qa.ask("What does Lena Holt think of the Kettering tram?", model="extractive")
    assert answer.abstained
    unsaid = "No sentence by Lena Holt was found that surely says what they think of the Kettering tram;"
    assert answer.text == f"{unsaid} it may be said in other words."


@pytest.mark.parametrize(
    "request_",
    [
        "Compare what the mayor and the treasurer say about the cost of the Kettering tram",
        "The Kettering tram: what does the mayor say and what does the astronomer say about the cost?",
    ],
)
def test_a_comparison_that_knows_nobody_of_one_side_is_answered_as_a_question(qa: ArticleQA, request_: str) -> None:
    answer = qa.ask(request_, model="extractive")
    assert_proven(qa, answer)
    assert answer.task == "compare"
    assert "312 million crowns" in answer.text
    (notice,) = answer.notices
    assert notice.startswith('Nothing was found under "the ')
    assert "as a question" in notice


def test_a_comparison_that_knows_nobody_of_either_side_is_declined(qa: ArticleQA) -> None:
    answer = qa.ask("compare the treasurer with the astronomer on the cost of the tram", model="extractive")
    assert answer.abstained
    assert "the treasurer / the astronomer" in answer.reason


@pytest.mark.parametrize(
    "request_",
    [
        "Compare what the consultant and the university found the Kettering tram will cost",
        "Compare the consultant and the university on what the Kettering tram will cost",
        "Compare what the consultant and the university found on the cost of the Kettering tram",
    ],
)
def test_people_by_their_roles_of_whom_nothing_is_found_are_asked_about_as_a_question(
    qa: ArticleQA, request_: str
) -> None:
    answer = qa.ask(request_)
    assert answer.notices == ("What follows answers the request as a question.",)
    assert "million crowns" in answer.text
    assert_proven(qa, answer)


def test_where_that_is_not_answered_either_outlets_are_compared_and_the_answer_says_so(qa: ArticleQA) -> None:
    answer = qa.ask("Compare the consultant and the university on the costs of the Kettering tram")
    assert answer.notices == ('Nothing was found under "the consultant / the university".',)
    assert "million crowns" in answer.text
    assert_proven(qa, answer)


def test_outlets_are_compared_side_by_side(qa: ArticleQA) -> None:
    answer = qa.ask("Compare how the Velden Post and the Ostrand Ledger reported the cost of the Kettering tram")
    labels = [s.label.split(",")[0] for s in answer.sentences if s.label]
    assert labels == sorted(labels, key=["Velden Post", "Ostrand Ledger"].index)
    assert set(labels) == {"Velden Post", "Ostrand Ledger"}


def test_what_outlets_say_is_told_outlet_by_outlet(qa: ArticleQA) -> None:
    answer = qa.ask("What do the outlets say about the cost of the Kettering tram?")
    assert answer.task == "compare"
    assert {"Velden Post", "Ostrand Ledger"} <= {s.label.split(",")[0] for s in answer.sentences}
    assert_proven(qa, answer)


def test_people_are_compared_by_what_each_says(qa: ArticleQA) -> None:
    answer = qa.ask("Compare what the mayor of Velden says with what Renn says about the Kettering tram")
    assert {"Ida Brandt", "Tobias Renn"} <= {s.label.split(",")[0] for s in answer.sentences}
    assert_proven(qa, answer)


def test_a_sentence_that_says_nothing_by_itself_is_no_view(tmp_path: Path) -> None:
    column = article(
        "The flag", "2026-02-11",
        "I have read eighty-one letters about the offside goal of Saturday. Seventy-nine say that the captain was "
        "offside. He was. The linesman was wrong about the goal, and it does not matter.",
        author="Colm Reddy", genre="opinion",
    )  # fmt: skip
    for library in asked_of(tmp_path, column):
        told = [s.text for s in library.ask("What do people think of the offside goal?").sentences]
    assert told
    assert not any(text.endswith(": He was.") for text in told)


def test_who_is_against_is_told_with_whose_words(qa: ArticleQA) -> None:
    answer = qa.ask("Who is against the Kettering tram?")
    assert answer.task == "opinions"
    assert "Shopkeepers on Mill Street are against" in answer.text or "Tobias Renn" in answer.text
    assert any("is not told apart" in notice for notice in answer.notices)
    assert not any("is not told apart" in n for n in qa.ask("What do people say about the Kettering tram?").notices)


@pytest.mark.parametrize(
    ("turn", "task"),
    [
        ("and who is against it?", "opinions"),
        ("What do people say about it?", "opinions"),
        ("what's new on that?", "latest"),
        ("When does it open?", "answer"),
        ("How much is it?", "answer"),
    ],
)
def test_a_turn_need_not_say_what_its_task_is_on(qa: ArticleQA, turn: str, task: str) -> None:
    talk = [("user", "Summarise the Kettering tram")]
    answer = qa.ask(turn, [*talk, ("assistant", qa.ask(talk[0][1]).text)])
    assert answer.task == task
    assert "Kettering tram" in answer.standalone_question


REQUESTS = (
    "All quotes of Ida Brandt", "Who is Ida Brandt?", "Who is Lena Holt?", "Reactions to the Kettering tram",
    "List the people named in 'Council approves the Kettering tram'", "Brandt vs Renn on the Kettering tram",
    "Compare how the Velden Post and the Ostrand Ledger reported the cost of the Kettering tram",
)  # fmt: skip


@pytest.mark.parametrize("request_", REQUESTS)
def test_whatever_is_asked_each_sentence_is_proven_and_its_pack_checks_out(qa: ArticleQA, request_: str) -> None:
    answer = qa.ask(request_)
    assert_proven(qa, answer)
    again = qa.ask(request_).to_dict()
    assert {**again, "timings": None} == {**answer.to_dict(), "timings": None}


def test_the_shell_tells_quotations(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def quotes(*arguments: str) -> None:
        with pytest.raises(SystemExit, match="0"):
            main(["quotes", *arguments, "--library", str(folder)])

    quotes("Brandt", "--topic", "herring", "--json")
    assert [q["speaker"] for q in json.loads(capsys.readouterr().out)] == ["Ida Brandt"]
    quotes("Brandt", "--topic", "herring")
    assert "Ida Brandt: “The herring came back by itself" in capsys.readouterr().out
    quotes("Nemo")
    assert "No article quotes Nemo." in capsys.readouterr().err


def test_over_http_quotations_are_what_python_gives(qa: ArticleQA, folder: Path) -> None:
    import httpx

    from qa.answer import plain
    from tests.web.serving import served

    with ArticleQA.open(folder, now=NOW) as opened, served(opened) as address:
        response = httpx.post(f"{address}/v1/quotes", json={"speaker": "Brandt", "topic": "herring"}, timeout=120)
        assert response.json()["data"] == json.loads(json.dumps(plain(qa.quotes("Brandt", "herring"))))
        assert httpx.post(f"{address}/v1/quotes", json={"speaker": "!"}, timeout=60).status_code == 422


def test_where_nobody_is_quoted_by_that_role_what_answers_is_told(tmp_path: Path) -> None:
    lunch = Article(
        text="Nine of ten pupils eat the free school lunch, the ministry said. Cooks ask for more kitchens and longer "
        "breaks.", title="Pupils eat the free lunch", source="Radio Aske", published_at="2025-06-12",
    )  # fmt: skip
    with ArticleQA.open(tmp_path / "lunch") as qa:
        qa.add(lunch)
        told = qa.ask("Statements of the cooks on the school lunch")
        assert [c.quote for c in told.citations] == [lunch.text]  # with the sentence before, for it is told in full
        assert qa.ask("Statements of the astronauts on the moon base").abstained


def test_what_somebody_wrote_is_told_apart_from_what_they_are_quoted_with(tmp_path: Path) -> None:
    reported = Article(
        title="Fund keeps its coal", source="Velden Post", published_at="2025-03-01",
        text="The fund of the teachers keeps its coal. Ida Brandt said that who sells its coal can ask no more.",
    )  # fmt: skip
    wrote = Article(
        title="Selling the coal is the easy part", author="Ida Brandt", source="Velden Post", genre="opinion",
        published_at="2025-03-09",
        text="I voted against selling the coal. With our share of the coal we closed two pits, and I am proud of it.",
    )  # fmt: skip
    with ArticleQA.open(tmp_path) as library:
        library.add([reported, wrote])
        told = library.ask("What has Ida Brandt said about the coal?", model="extractive").sentences
    assert told[0].text.startswith("Quotations of Ida Brandt: 1 (articles: 1).")
    assert [s.text for s in told].index("Ida Brandt wrote:") == 2
    assert all(s.text.startswith("Ida Brandt (Velden Post, opinion") for s in told[3:])
    assert len(told) > 3


def test_who_is_named_in_chinese_articles_is_told_and_listed(tmp_path: Path) -> None:
    ring = Article(
        title="维尔登关闭公路",
        source="乙报",
        published_at="2024-05-04",
        text="维尔登市长李明周一表示，环城公路已经关闭。工程将持续三天。发言人王芳说，公路将在周五重新开放。",
    )
    rocket = Article(title="火箭升空", source="丙报", text="工程师Elon Musk周一宣布，火箭已经升空。下一次发射在五月。")
    with ArticleQA.open(tmp_path / "library") as qa:
        qa.add([ring, rocket])
        assert "市长李明" in qa.ask("谁是李明？").text
        assert qa.ask("Who is Elon Musk?").task == "who_is"
        listed = qa.ask("List the people named in “维尔登关闭公路”.")
        assert "李明" in listed.text
        assert "王芳" in listed.text


@pytest.mark.parametrize("question", ["这个是谁？", "那个是谁？", "什么是这个？", "这个是什么公司？"])
def test_who_is_only_pointed_at_in_chinese_is_a_question_about_the_talk(tmp_path: Path, question: str) -> None:
    visit = Article(
        title="外长访问维尔登", source="维尔登邮报", text="外交部长王毅周二访问维尔登，与市长会谈。双方签署了协议。"
    )
    with ArticleQA.open(tmp_path / "library") as qa:
        qa.add(visit)
        assert qa.ask(question).abstained
        introduced = qa.ask("谁是王毅？")
        assert "外交部长王毅" in introduced.text
        pointing = qa.ask(question, history=[("user", "谁是王毅？"), ("assistant", introduced.text)])
    assert "王毅" in pointing.standalone_question


def test_a_figure_is_listed_beside_one_that_has_the_same_number_in_it(tmp_path: Path) -> None:
    fire = "The fire in Velden caused damage of 5 million crowns on Monday. It killed 5 people and injured 12 others. "
    fire += "The mayor called it one of the worst."
    with ArticleQA.open(tmp_path / "library") as qa:
        qa.add(Article(title="Fire in Velden", source="Velden Post", text=fire))
        listed = qa.ask("List the figures in the article about the fire in Velden")
    assert [s.label for s in listed.sentences] == ["5 million crowns", "5, 12"]


def test_a_part_of_a_name_is_listed_under_the_whole_one(tmp_path: Path) -> None:
    council = "Nils Holm leads the council. Holm met Ida Lund on Monday. Mr Holm praised Lund. Nils Berg stayed away."
    with ArticleQA.open(tmp_path / "library") as qa:
        qa.add(Article(title="Council meets", source="Velden Post", text=council))
        listed = qa.ask("List the people in “Council meets”")
    assert [s.label for s in listed.sentences] == ["Nils Holm", "Ida Lund", "Nils Berg"]


def test_the_figures_of_a_long_article_are_listed_in_time_that_grows_with_it(tmp_path: Path) -> None:
    def seconds(sentences: int) -> float:
        text = " ".join(f"Ward {n} of Velden spent {sentences}{n}.5 million crowns." for n in range(sentences))
        with ArticleQA.open(tmp_path / str(sentences)) as qa:
            qa.add(Article(title="Wards of Velden", source="Velden Post", text=text))
            qa.ask("List the people in “Wards of Velden”")  # which reads the article in any case
            begun = process_time()
            qa.ask("List the figures in “Wards of Velden”")
            return process_time() - begun

    assert seconds(2_400) < 32 * seconds(300)


RING = Article(
    title="環狀線動工",
    author="林淑芬",
    source="島嶼時報",
    published_at="2025-03-10",
    text="環狀線北段九日動工。市長蔡文翔說：「這是最重要的工程。」議員許雅婷表示，市府沒有說明經費從何而來。",
)


def test_either_script_of_chinese_names_who_stands_in_the_other(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path / "library") as qa:
        qa.add(RING)
        assert "許雅婷表示" in qa.ask("许雅婷是谁？").text
        assert [q.speaker for q in qa.quotes("许雅婷")] == ["許雅婷"]
        assert "提到许雅婷的文章：1篇" in qa.ask("多少篇文章提到许雅婷？").text
        listed = qa.ask("列出《環狀線動工》中提到的所有人物")
        assert {s.label for s in listed.sentences} == {"蔡文翔", "許雅婷"}


@pytest.fixture(scope="module")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    yield from asked_of(
        tmp_path_factory.mktemp("chinese"),
        Article(
            title="渡轮停航", author="周闻溪", source="北港日报", published_at="2025-12-20", genre="news",
            text="北港渡轮将于三月停航。“我们等得太久了。”港务局局长艾达·霍尔姆说。船员工会发言人卡尔·福斯批评称，议会“只看数字不看人”。",
        ),
        Article(
            title="渡轮该留下", author="周闻溪", source="北港日报", published_at="2025-12-22", genre="opinion",
            text="渡轮停航是个错误。我认为，议会应当再等一年，看看新桥通车以后还有多少人坐船。",
        ),
        Article(
            title="图书馆周日开放", author="林晓", source="北港日报", published_at="2025-08-02", genre="news",
            text="北港图书馆九月起周日开放，市议会周五通过了这项决定。去年图书馆一共借出二十一万册书，今年的新书比去年多三成。",
        ),
    )  # fmt: skip


def test_in_chinese_the_news_of_a_month_is_of_that_month(chinese: ArticleQA) -> None:
    answer = chinese.ask("总结2025年12月的新闻")
    assert {c.published_at for c in answer.citations} == {"2025-12-20", "2025-12-22"}


def test_in_chinese_articles_are_counted_by_their_author_and_listed_by_their_kind(chinese: ArticleQA) -> None:
    assert "资料库里有2篇周闻溪撰写的文章" in chinese.ask("这里有多少篇周闻溪的文章？").text
    listed = chinese.ask("有哪些观点文章？")
    assert listed.filters["genre"] == ["opinion"]
    assert [c.title for c in listed.citations] == ["渡轮该留下"]


def test_who_has_a_foreign_name_is_quoted_by_its_last_part_in_chinese(chinese: ArticleQA) -> None:
    assert [q.text for q in chinese.quotes("霍尔姆")] == ["我们等得太久了。"]
    assert {s.label for s in chinese.ask("请列出渡轮停航报道里的人物").sentences} == {"艾达·霍尔姆", "卡尔·福斯"}


def test_whom_a_chinese_turn_points_at_is_whom_the_talk_asked_about(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path / "library") as qa:
        qa.add(RING)
        first = qa.ask("蔡文翔是谁？")
        then = qa.ask("他都说过什么？", history=[("user", "蔡文翔是谁？"), ("assistant", first.text)])
    assert "這是最重要的工程" in then.text


@pytest.mark.parametrize(
    ("question", "filters"),
    [("《岛屿时报》的报道", {"source": ["島嶼時報"]}), ("林淑芬寫了哪些文章？", {"author": ["林淑芬"]}),
     ("去年三月的文章有哪些？", {"published_from": "2025-03-01", "published_to": "2025-03-31"})],
)  # fmt: skip
def test_articles_of_somebody_or_of_a_month_are_told_in_chinese(
    tmp_path: Path, question: str, filters: dict[str, object]
) -> None:
    with ArticleQA.open(tmp_path / "library", now=datetime(2026, 3, 12, tzinfo=UTC)) as qa:
        qa.add([RING, Article(title="另一篇", source="明港日報", published_at="2025-08-01", text="白米批發價上漲。")])
        told = qa.ask(question)
    assert (told.task, told.filters) == ("library", filters)
    assert [c.title for c in told.citations] == ["環狀線動工"]


@pytest.mark.parametrize("question", ["这篇文章讲了什么？", "這篇文章講了什麼？"])
def test_a_chinese_request_that_only_points_at_an_article_describes_none(tmp_path: Path, question: str) -> None:
    with ArticleQA.open(tmp_path / "library") as qa:
        qa.add(
            [RING, Article(title="造价上调", source="江城晚报", text="造价三个月涨了四千万元，市民有权问一句为什么。")]
        )
        assert qa.ask(question).abstained


def test_a_list_cuts_no_name_at_what_joins_it_and_takes_no_given_name_for_a_month(tmp_path: Path) -> None:
    text = (
        "The Bakers' and Allied Workers' Federation voted on Monday to strike. Amir Sand and June Marsh opposed it. "
        "June Marsh, the treasurer of the Bakers' and Allied Workers' Federation, said she would resign."
    )
    with ArticleQA.open(tmp_path) as qa:
        qa.add([Article(title="Bakers vote to strike", source="Port Gazette", text=text, language="en")])
        people = qa.ask("List the people named in 'Bakers vote to strike'")
        bodies = qa.ask("List the organisations named in 'Bakers vote to strike'")
    assert [s.label for s in people.sentences] == ["Amir Sand, June Marsh"]
    assert [s.label for s in bodies.sentences] == ["Bakers' and Allied Workers' Federation"]


@pytest.mark.parametrize("note", ["{name} teaches law at Ardle University.", "About the author: {name} teaches law."])
def test_who_an_author_is_a_note_beside_their_column_tells(tmp_path: Path, note: str) -> None:
    text = "My students pay two thirds of what they earn. The council should cap the rents."
    column = Article(
        title="Cap the rents", author="Jane Dorrow", source="Port Gazette", genre="opinion", text=text,
        note=note.format(name="Jane Dorrow"), published_at="2025-04-08", language="en",
    )  # fmt: skip
    other = Article(
        title="Count the boats", author="Kit Olsen", source="Port Gazette", genre="opinion", published_at="2025-04-09",
        text="The harbour should count its boats.", language="en",
        note="Correction: Kit Olsen was named as Kit Olson in an earlier version of this article.",
    )  # fmt: skip
    with ArticleQA.open(tmp_path, now=NOW) as library:
        library.add([column, other])
        told, corrected = library.ask("Who is Jane Dorrow?"), library.ask("Who is Kit Olsen?")
        assert "A note beside it says of its author: " in told.sentences[0].text
        assert "Jane Dorrow teaches law" in told.sentences[0].text
        assert "written by Jane Dorrow" in told.sentences[0].text
        assert "note" not in corrected.text
        assert_proven(library, told)
        assert check_pack(to_json(told), library.article).ok


def test_who_stands_beside_the_words_of_a_role_has_it_and_nobody_has_a_role_that_no_article_speaks_of(
    tmp_path: Path,
) -> None:
    halted = article(
        "Minister halts the closure of the ward", "2025-06-10",
        "The closure of the ward at St Brand Hospital has been put on hold by the health minister.\n\nNora Falk told "
        'parliament that the ward would stay as it is. "Nobody has counted the births," she said.\n\nCouncillor Karl '
        'Voss said that he did not care why the minister had done it. "We asked, and she listened," he said.',
        "Radio Velden",
    )  # fmt: skip
    met = article(
        "Board votes to close the ward", "2025-04-16",
        "The ward at St Brand Hospital is to be closed, and the health minister has not objected. Karl Voss, the "
        "council's leader, who met the health minister, Nora Falk, in March, said she had given him no promises. "
        '"The minister will hear from us," he said.', "Ostrand Ledger",
    )  # fmt: skip
    for qa in asked_of(tmp_path, halted, met):
        minister = qa.ask("Quotes of the health minister")
        assert {s.label.split(",")[0] for s in minister.sentences if s.label} == {"Nora Falk"}
        nobody = qa.ask("Quotes from the prime minister")
        assert nobody.abstained
        assert nobody.reason == 'No article calls anybody "the prime minister".'
        assert nobody.instead
        assert "prime minister" not in nobody.instead


def test_a_role_of_one_word_is_whose_it_is_where_one_alone_has_it(tmp_path: Path) -> None:
    sentenced = article(
        "Treasurer of the lifeboat jailed", "2025-10-30",
        "The treasurer of the Ellory lifeboat was jailed for four years on Wednesday.\n\nOutside court Ned Trevan, the "
        "coxswain whose call exposed the thefts, said he took no pleasure in it. \"I was at school with the man,\" he "
        "said.", "Velden Post",
    )  # fmt: skip
    for qa in asked_of(tmp_path, sentenced):
        told = qa.ask("What did the coxswain say after the treasurer was jailed?")
        assert {s.label.split(",")[0] for s in told.sentences if s.label} == {"Ned Trevan"}


def test_something_of_somebody_is_asked_about_and_is_nobody(tmp_path: Path) -> None:
    profile = article(
        "The referee who stayed", "2025-10-09",
        "Mara Odell was born in Castle Dunn, the fourth of six children of a porter. She has been president of the "
        "handball federation since May.", "Ostrand Ledger",
    )  # fmt: skip
    other = article("River recovers", "2026-01-15", "The river has shown signs of early life sooner than expected.")
    for qa in asked_of(tmp_path, profile, other):
        told = qa.ask("Tell me about Mara Odell's early life.")
        assert titles(told) == {profile.title}
        assert "early life" not in told.text


def test_a_list_of_who_did_something_goes_through_the_articles_that_tell_of_one(tmp_path: Path) -> None:
    stories = [
        article(
            "Mine verdict", "2025-06-05",
            "The court in Ostrand sentenced Hadric Sell to three years on Friday.\n\nSell resigned as head of the mine "
            "on 1 May; the firm is run by Ada Brock.", "Ostrand Ledger",
        ),
        article(
            "It was dust", "2025-10-06",
            "Dust set the silo in Velden alight, the accident board says.\n\nWencke Til resigned as chair of the "
            "cooperative on Tuesday afternoon.", "Radio Aske",
        ),
        article(
            "Manager of the orchestra steps down", "2025-07-09",
            "Petra Sund, general manager of the Velden orchestra, resigned on Wednesday. She had named the fee, she "
            "said.", "Velden Post",
        ),
        article(
            "Cup final goes to Aubry", "2025-05-11",
            "Aubry won the cup by 3 goals to 2 in the rain.\n\nRolf Dahl resigned as coach of the losers at midnight.",
            "Velden Post",
        ),
        article(
            "Budget of Belmont passed", "2025-11-20",
            "Belmont has a budget of 12 million crowns.\n\nIts treasurer, Lea Kamp, resigned before the vote.",
            "Ostrand Ledger",
        ),
        article("Ferry late", "2025-08-01", "The ferry to Sellick was late on nine of ten days.", "Velden Post"),
    ]  # fmt: skip
    with ArticleQA.open(tmp_path) as opened:
        opened.add(stories)
        answer = opened.ask("list everyone who resigned")
    assert answer.task == "list"
    assert all(name in answer.text for name in ("Sell resigned", "Wencke Til", "Petra Sund", "Rolf Dahl", "Lea Kamp"))
    assert "ferry" not in answer.text
