"""Whose words are told: those of several who are asked about, of a group without a name, and of nobody's namesake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_tasks import NOW, article, asked_of, assert_proven

from evals.mocked.mocks import Scripted
from qa import Answer, Article, ArticleQA
from qa.answering.tasks import recognise

LOCK = article(
    "Lock at Velden stays shut", "2025-03-02",
    'The lock at Velden stays shut until May, the canal board said. "The gate is bent like a spoon," said the '
    'engineer, Karl Voss.\n\n"My barge has lain here since Christmas," said Nora Falk, who carries gravel. Ida Brandt, '
    "the mayor, said that the town would pay the berths of the skippers.",
    "Radio Velden",
)  # fmt: skip
BERTHS = article(
    "Skippers get their berths paid", "2025-04-10",
    'The town pays 40,000 crowns for the berths of the skippers at the shut lock at Velden. "That is late, and it is '
    'right," said Nora Falk. "I keep what I promise," said Ida Brandt.',
    "Radio Velden",
)  # fmt: skip
MINISTRY = article(
    "Ministry inspects the lock", "2025-04-20",
    "The Ministry of Food and Water said that the lock at Velden would be inspected every spring. Nora Falk said that "
    "she would believe it when she saw it.", "Ostrand Ledger",
)  # fmt: skip
OTHER = article(
    "Tenor sings on the quay", "2025-05-01",
    'Gustav Brandt sang on the quay of Ostrand. "I like the gulls," said Brandt, a tenor.', "Ostrand Ledger",
)  # fmt: skip


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    yield from asked_of(tmp_path_factory.mktemp("quotes"), LOCK, BERTHS, MINISTRY, OTHER)


def speakers(answer: Answer) -> set[str]:
    return {s.label.split(",")[0] for s in answer.sentences if s.label}


@pytest.mark.parametrize(
    ("request_", "whose"),
    [
        ("Quotes from Nora Falk and Karl Voss on the lock at Velden", {"Nora Falk", "Karl Voss"}),
        ("What did Falk and Brandt say about the lock at Velden?", {"Nora Falk", "Ida Brandt"}),
    ],
)
def test_of_several_who_are_named_each_is_quoted_and_nobody_else(qa: ArticleQA, request_: str, whose: set[str]) -> None:
    answer = qa.ask(request_)
    assert answer.task == "quotes"
    assert speakers(answer) == whose
    assert_proven(qa, answer)


def test_one_name_with_an_and_is_nobody_else(qa: ArticleQA) -> None:
    answer = qa.ask("What did the Ministry of Food and Water say about the lock at Velden?")
    assert "inspected every spring" in answer.text
    assert "Nora Falk" not in speakers(answer)


def test_of_several_who_are_not_named_everybody_on_the_topic_is_quoted(qa: ArticleQA) -> None:
    request = "I need quotes on the lock at Velden - the engineer, the mayor, anyone else. With dates please"
    assert speakers(qa.ask(request)) >= {"Karl Voss", "Nora Falk", "Ida Brandt"}


@pytest.mark.parametrize("group", ["boatmen", "campaigners", "residents"])
def test_for_a_group_without_a_name_everybody_is_quoted_and_told_so(qa: ArticleQA, group: str) -> None:
    answer = qa.ask(f"Quotes from {group} on the shut lock at Velden")
    assert f'Nothing was found under "{group}".' in answer.notices
    assert speakers(answer) >= {"Nora Falk", "Ida Brandt"}


def test_of_a_group_that_says_nothing_on_a_topic_the_topic_is_what_nobody_speaks_of(qa: ArticleQA) -> None:
    answer = qa.ask("Which experts commented on the eclipse? Their exact words, please.")
    assert answer.reason == "Nobody's words on the eclipse were found."


def test_what_is_said_beside_a_role_need_not_be_somebody_else(qa: ArticleQA) -> None:
    answer = qa.ask("What did the mayor, the first woman in that office, say about the berths at Velden?")
    assert speakers(answer) <= {"Ida Brandt"}


def test_of_several_nobody_is_given_the_words_of_all(qa: ArticleQA) -> None:
    heading = qa.ask("Quotes from Nora Falk and Karl Voss on the lock at Velden").sentences[0].text
    assert heading.startswith("Quotations: ")


def test_several_who_say_nothing_on_a_topic_are_declined(qa: ArticleQA) -> None:
    assert qa.ask("What did Nora Falk and Karl Voss say about the gulls?").abstained


def test_two_pieces_of_one_sentence_are_one_line(qa: ArticleQA) -> None:
    answer = qa.ask("All quotes of Nora Falk")
    told = [s.text for s in answer.sentences]
    assert len(told) == len(set(told))


def test_a_namesake_is_not_counted(qa: ArticleQA) -> None:
    told = qa.ask("Who is Ida Brandt, the mayor of Velden?")
    assert told.about.topic == "Ida Brandt"
    assert "Articles that name Ida Brandt: 2," in told.text
    assert "gulls" not in told.text


def test_what_only_has_a_word_of_a_name_is_not_counted(tmp_path: Path) -> None:
    prize = article("Prize for a film", "2025-09-22", "A film on salt has won the Golden Gull, the prize of Velden.")
    farm = article("No homes at Gull Farm", "2025-10-14", "The council refused 240 homes at Gull Farm on Monday.")
    for library in asked_of(tmp_path, prize, farm):
        assert "Articles that name the Golden Gull: 1." in library.ask("What is the Golden Gull?").text


def test_a_model_is_asked_where_nobody_is_quoted_by_that_name(qa: ArticleQA) -> None:
    request = "What did the harbour master say about the shut lock at Velden?"
    assert qa.ask(request).abstained
    told = qa.ask(request, model=Scripted(replies=["The lock at Velden stays shut until May [1]."]))
    assert not told.abstained
    assert told.sentences[0].support == "supported"


def test_a_model_that_introduces_somebody_is_given_whole_passages(qa: ArticleQA) -> None:
    told = qa.ask("Who is Karl Voss?", model=Scripted(replies=["He is the engineer of the canal board [1]."]))
    assert "The lock at Velden stays shut until May" in LOCK.text[told.shown[0].start : told.shown[0].end]


def test_of_a_long_article_that_only_names_somebody_the_passage_is_shown(tmp_path: Path) -> None:
    ward = "The ward of Velden mended its streets and painted the doors of its school.\n\n"
    text = f"{ward * 60}The street behind the quay was named after Nils Holm in May.\n\n{ward * 60}"
    with ArticleQA.open(tmp_path) as library:
        library.add(article("Streets are mended", "2025-05-02", text, "Radio Velden"))
        answer = library.ask("All quotes of Nils Holm")
    assert answer.abstained
    (nearest,) = answer.nearest
    assert "named after Nils Holm" in nearest.text
    assert len(nearest.text) < len(text) / 3


INTERVIEW = article(
    "The mayor on the lock", "2025-05-20",
    "Ida Brandt receives us at the lock of Velden.\n\n"
    "Ostrand Ledger: Your son works at the lock. Is that right?\n\n"
    "Brandt: My son has worked at the lock since 2019, and I am no friend of the canal board.\n\n"
    "Ostrand Ledger: You called the lock reckless. Will you shut it?\n\n"
    "Brandt: No. I will not be the mayor of a hole in the canal.\n\n"
    "Ostrand Ledger: Who will pay for the lock?\n\n"
    "Brandt: Those who use the lock of Velden. I want a toll, and I have ruled one tax out.",
    "Ostrand Ledger",
)  # fmt: skip


@pytest.fixture(scope="module")
def interviewed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    yield from asked_of(tmp_path_factory.mktemp("interview"), LOCK, INTERVIEW, OTHER)


def test_who_asks_in_an_interview_is_not_quoted_beside_who_answers(interviewed: ArticleQA) -> None:
    answer = interviewed.ask("Quotes about the lock at Velden")
    assert "Ida Brandt" in speakers(answer)
    assert "Ostrand Ledger" not in speakers(answer)
    opinions = interviewed.ask("Who is for and who is against the lock at Velden?")
    assert not any("Your son works" in s.text or "Who will pay" in s.text for s in opinions.sentences)


def test_a_summary_of_an_interview_says_whose_its_answers_are(tmp_path: Path) -> None:
    text = (
        "Ida Brandt receives us at the lock of Velden, which she has run since 2019.\n\n"
        "Is the lock safe?\n\nI sleep beside it. We mended 40 of its 62 beams last year, and I trust the others.\n\n"
        "Will you shut it in winter?\n\nNo. I promised the bargemen 300 days a year, and I keep my word.\n\n"
        "Who pays for the beams?\n\nThose who use the lock. I want a toll of 12 crowns a barge from May."
    )
    for library in asked_of(tmp_path, article("The keeper", "2025-05-20", text, "Ostrand Ledger")):
        told = [s.text for s in library.ask('Summarise "The keeper"').sentences]
    own = [words for words in told if re.search(r"\b(?:I|We|my)\b", words)]
    assert own
    assert all(words.startswith("Ida Brandt (Ostrand Ledger, 2025-05-20): ") for words in own)


def test_quotations_of_namesakes_are_counted_as_nobodys(qa: ArticleQA) -> None:
    answer = qa.ask("All quotes by Brandt")
    assert speakers(answer) >= {"Ida Brandt", "Gustav Brandt"}
    assert answer.text.startswith("Quotations: ")
    assert qa.ask("All quotes by Falk").text.startswith("Quotations of Nora Falk: ")


def test_of_whom_a_talk_is_about_only_the_words_on_a_topic_are_told(qa: ArticleQA) -> None:
    first = qa.ask("Who is Nora Falk?")
    answer = qa.ask("What did she say about the barge?", [("user", first.question), ("assistant", first.text)])
    assert (answer.about.speaker, answer.about.topic) == ("Nora Falk", "the barge")
    assert answer.standalone_question.count("Nora Falk") == 1


VIEW = Article(
    title="Who needs a lock. Why do we mend it", author="Vera Quill", source="Ostrand Ledger", genre="opinion",
    language="en", published_at="2025-05-09",
    text="I have rowed past the lock at Velden for thirty years. The lock should be given to the herons, who ask for "
    "no berths.\n\nThe canal board spends 90,000 crowns a year on a gate that nobody opens. I would spend it on the "
    "bridge at Sellick.\n\nKarl Voss, the engineer, told me that the gate could be straightened in a week. I do not "
    "believe him. A gate that is bent twice will be bent a third time.",
)  # fmt: skip
STRIKE = Article(
    title="'The gulls have won': the skippers of Velden against the canal board", author="Ada Holt",
    source="Radio Velden", genre="news", language="en", published_at="2025-05-11",
    text="The skippers of Velden blocked the canal with six barges on Sunday. They ask the canal board for 12,000 "
    'crowns each. "The gulls have won," said Nora Falk, who speaks for them.\n\nThe board said that it would not pay. '
    "The barges are to leave on Friday. The police counted 200 people on the quay.",
)  # fmt: skip


@pytest.fixture(scope="module")
def titled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    yield from asked_of(tmp_path_factory.mktemp("titled"), LOCK, BERTHS, VIEW, STRIKE)


@pytest.mark.parametrize(
    ("request_", "of"),
    [
        (f"What does Vera Quill say in “{VIEW.title}”?", VIEW),
        (f"What does the Ostrand Ledger report in “{VIEW.title}”?", VIEW),
        (f"What does Radio Velden report in “{STRIKE.title}”?", STRIKE),
        ("What did Ada Holt write in her piece “The gulls have won”?", STRIKE),
    ],
)
def test_what_an_author_or_an_outlet_says_in_a_text_is_its_main_points(
    titled: ArticleQA, request_: str, of: Article
) -> None:
    answer = titled.ask(request_)
    assert answer.task == "summary"
    assert {c.article_id for c in answer.citations} == {of.id}
    assert len(answer.citations) > 3
    assert all(s.support == "supported" for s in answer.sentences)
    assert_proven(titled, answer)


def test_what_somebody_else_says_in_a_text_is_told_out_of_that_text_alone(titled: ArticleQA) -> None:
    answer = titled.ask(f"What does Nora Falk say in “{STRIKE.title}”?")
    assert speakers(answer) == {"Nora Falk"}
    assert {c.article_id for c in answer.citations} == {STRIKE.id}
    assert titled.ask("What does Vera Quill say in “Bread of the north”?").abstained
    who = "Who is Nora Falk?"
    talk = [("user", who), ("assistant", titled.ask(who).text)]
    assert speakers(titled.ask(f"What does she say in “{STRIKE.title}”?", talk)) == {"Nora Falk"}


def test_a_title_with_a_quotation_in_it_is_one_topic() -> None:
    for request in (f"Timeline of “{STRIKE.title}”", f"Summary of “{STRIKE.title}”"):
        assert recognise(request).topic == f"“{STRIKE.title}”"


def test_what_somebody_wrote_stands_below_a_line_of_its_own(titled: ArticleQA) -> None:
    text = titled.ask("What does Quill say about who needs a lock?").text
    assert text.startswith("Vera Quill wrote:\n- Vera Quill (Ostrand Ledger, opinion, 2025-05-09): ")


def test_who_writes_in_the_library_is_known_there(titled: ArticleQA) -> None:
    reason = titled.ask("What does Vera Quill say about the price of bread?").reason
    unsaid = "No sentence by Vera Quill was found that surely says what they think of the price of bread;"
    assert reason == f"{unsaid} it may be said in other words."


@pytest.mark.parametrize("before", ["All quotes of Nora Falk", f"What does Vera Quill say in “{VIEW.title}”?"])
def test_a_task_on_a_name_is_nobody_else_whose_words_are_wanted(titled: ArticleQA, before: str) -> None:
    talk = [("user", before), ("assistant", titled.ask(before).text)]
    answer = titled.ask("Timeline of Velden", talk)
    assert (answer.task, answer.abstained) == ("timeline", False)
    assert answer.about.topic.startswith("Velden")


KEEPER = article(
    "Obituary: Walter Osk, keeper of the weir", "2025-06-10",
    "Walter Osk was born at Velden, the son of a smith, Arthur, and his wife, Lily. He kept the weir for 38 years and "
    'declined a medal. "I never did it for thanks," he told this newspaper in 2018.\n\n"A weir wants company," says '
    'Nils Hagen, "and Walter gave it his."\n\nBea Monk of the skippers\' trust said: "He let us through on Sundays."',
    "Radio Velden", author="Ada Strick",
)  # fmt: skip


@pytest.fixture(scope="module")
def weir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    yield from asked_of(tmp_path_factory.mktemp("weir"), KEEPER, LOCK)


def test_a_quotation_that_is_broken_by_who_says_it_is_one(weir: ArticleQA) -> None:
    answer = weir.ask("All quotes of Nils Hagen")
    assert answer.sentences[0].text.startswith("Quotations of Nils Hagen: 1 ")
    assert len(answer.sentences) == 2


def test_who_says_it_is_called_by_the_name_alone(weir: ArticleQA) -> None:
    answer = weir.ask("All quotes of Bea Monk")
    assert answer.sentences[0].text.startswith("Quotations of Bea Monk: 1 ")
    assert speakers(answer) == {"Bea Monk"}


@pytest.mark.parametrize("request_", ["All quotes of Walter Osk", "What did Walter Osk tell Radio Velden in 2018?"])
def test_the_year_in_which_it_was_said_is_not_when_it_came_out(weir: ArticleQA, request_: str) -> None:
    answer = weir.ask(request_)
    assert "I never did it for thanks" in answer.text
    assert "published_from" not in answer.filters


def test_who_wrote_an_obituary_stands_in_its_record(weir: ArticleQA) -> None:
    assert "written by Ada Strick" in weir.ask("Who wrote the obituary of Walter Osk?").text


def test_an_author_whom_no_article_names_is_told_by_what_they_wrote(weir: ArticleQA) -> None:
    text = weir.ask("Who is Ada Strick?").text
    assert text.endswith("Articles of theirs in the library: 1.")
    assert "name Ada Strick" not in text


def test_every_article_of_an_author_that_is_counted_is_listed(tmp_path: Path) -> None:
    by = [
        article(title, f"2025-0{n}-01", text, "Radio Velden", author="Ada Strick")
        for n, (title, text) in enumerate(
            [("Geese land early", "The geese landed."), ("Bridge is painted", "The bridge is red."),
             ("Fair opens", "The fair has opened."), ("Mill burns", "The mill burned.")], 1,
        )
    ]  # fmt: skip
    for library in asked_of(tmp_path, *by[:2]):
        assert len(library.ask("Who is Ada Strick?").citations) == 2
        library.add(by[2:])
        told = library.ask("Who is Ada Strick?")
        assert told.text.endswith("Articles of theirs in the library: 4; the newest listed: 3.")
        assert len(told.citations) == 3


def test_what_is_only_reported_is_not_called_quoted(tmp_path: Path) -> None:
    fined = article(
        "Penlow Water fined over spills", "2026-02-26",
        "Penlow Water was fined 6 million crowns on Thursday. Penlow Water said that the spills were the result of "
        'heavy rain.\n\n"They knew, and they waited," said Moira Stang, the head of the regulator.',
    )  # fmt: skip
    with ArticleQA.open(tmp_path, now=NOW) as opened:
        opened.add([fined])
        reported, quoted = (opened.ask(f"Quotations of {name}").text for name in ("Penlow Water", "Moira Stang"))
    assert "None of it stands in quotation marks" in reported
    assert "in quotation marks" not in quoted


MILL = article(
    "Windmill to be built at Holm", "2025-07-01",
    "The parish of Holm is to build a windmill for 90,000 crowns. Imka Tarrow of the water board in Velden, who was "
    "not asked, thinks the place right but the price suspiciously round.\n\nOlle Dunmark, the treasurer, called the "
    'plan a gamble. "I shall not sign it," he said.\n\nBeate Frost rode to Holm on Sunday. The board heard it '
    "from its auditor, Beate Frost.", "Radio Velden",
)  # fmt: skip
STILL = article(
    "Windmill at Holm stands still", "2025-08-02",
    "The windmill at Holm stands still, six weeks after it was built. Imka Tarrow praised the builders' honesty. She "
    "now considers a cable from Velden the only way. The parishioners are to vote in May.", "Ostrand Ledger",
)  # fmt: skip


@pytest.fixture(scope="module")
def mill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    yield from asked_of(tmp_path_factory.mktemp("mill"), MILL, STILL)


def test_what_somebody_is_reported_to_think_is_theirs(mill: ArticleQA) -> None:
    answer = mill.ask("what did tarrow say")
    told = [s.text for s in answer.sentences if s.label]
    assert [text.split()[0] for text in told] == ["Imka", "She", "Imka"]
    assert "suspiciously round" in told[-1]
    assert speakers(answer) == {"Imka Tarrow"}
    assert_proven(mill, answer)
    assert "called the plan a gamble" in mill.ask("All quotes of Olle Dunmark").text


@pytest.mark.parametrize("request_", ["give me dunmarks quotes on the windmill", "dunmarks quotes", "Dunmarks quotes"])
def test_a_name_may_be_typed_without_the_apostrophe_of_its_ending(mill: ArticleQA, request_: str) -> None:
    answer = mill.ask(request_)
    assert answer.about.speaker.casefold() == "dunmark"
    assert speakers(answer) == {"Olle Dunmark"}
    assert "Olle Dunmark" in mill.ask("who is dunmarks").text


@pytest.mark.parametrize("name", ["wexfords", "wexford"])
def test_the_words_of_others_are_not_told_for_those_of_a_name_that_no_article_has(mill: ArticleQA, name: str) -> None:
    answer = mill.ask(f"quotes by {name} on the windmill at Holm")
    assert answer.abstained
    assert name in (answer.reason or "")


def test_what_articles_have_in_small_letters_is_a_group(mill: ArticleQA) -> None:
    answer = mill.ask("quotes by parishioners on the windmill at Holm")
    assert 'Nothing was found under "parishioners".' in answer.notices


def test_what_a_name_in_small_letters_thinks_is_told_by_nobody_else(mill: ArticleQA) -> None:
    answer = mill.ask("what does dunmark think of the windmill")
    assert "gamble" in answer.text
    assert "Tarrow" not in answer.text


def test_of_whom_no_words_are_recognised_is_told_what_articles_say_of_them(mill: ArticleQA) -> None:
    answer = mill.ask("What did Beate Frost say?")
    heading, told = answer.sentences
    assert heading.text.startswith("No words of Beate Frost were recognised")
    assert told.text == "Beate Frost rode to Holm on Sunday."
    assert told.label == "1 July 2025, Radio Velden"
    assert_proven(mill, answer)
    assert mill.ask("All quotes of Beate Frost").abstained


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    articles = [
        article(
            "Two charged over oil in the Wendle brook", "2025-02-11",
            "Ivo Kestrel, the head of a barrel works, and Dorrit Maule, his deputy, have been charged with letting oil "
            "run into the Wendle brook. His lawyer, Ragna Teal, said that her client had never seen the brook. Maule's "
            "lawyer, Ewan Pym, said that she had done as she was told.", "Ostrand Ledger",
        ),
        article(
            "Kestrel's sentence shortened", "2025-10-29",
            "The court of appeal shortened the sentence of Ivo Kestrel over the oil in the Wendle brook and cleared "
            "Dorrit Maule. Ragna Teal said that her client would not appeal further. Ewan Pym spoke of a great relief.",
            "Radio Aske",
        ),
    ]  # fmt: skip
    with ArticleQA.open(tmp_path_factory.mktemp("tried")) as opened:
        opened.add(articles)
        yield opened


@pytest.mark.parametrize(
    ("request_", "told", "untold"),
    [
        ("quotes of maules lawyer", "Ewan Pym", "Ragna Teal"),
        ("Quotes of Maule's lawyer", "Ewan Pym", "Ragna Teal"),
    ],
)
def test_whose_lawyer_is_asked_for_is_heard(tried: ArticleQA, request_: str, told: str, untold: str) -> None:
    answer = tried.ask(request_)
    assert told in answer.text
    assert untold not in answer.text


def test_his_lawyer_is_that_of_whom_the_talk_is_about(tried: ArticleQA) -> None:
    first = tried.ask("What happened to Ivo Kestrel?")
    history = [("user", "What happened to Ivo Kestrel?"), ("assistant", first.text)]
    answer = tried.ask("what did his lawyer say about that", history=history)
    assert "would not appeal further" in answer.text
    assert "great relief" not in answer.text


def test_what_a_place_does_is_not_told_of_its_mayor(tmp_path: Path) -> None:
    felled = article(
        "Velden fells its limes", "2025-07-31",
        "Velden has felled 1,460 street trees since 2015 and planted 930. The trees were sick, a report said. "
        "The mayor of Velden was away.", "Radio Aske",
    )  # fmt: skip
    with ArticleQA.open(tmp_path) as opened:
        opened.add([felled])
        answer = opened.ask("what did the mayor of Velden say about the felled trees?")
    assert not answer.citations
