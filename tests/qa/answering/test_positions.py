"""Sides of an argument: an author's own conclusion is told, no other's words as theirs, and no half of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from test_tasks import article, asked_of

from qa import ArticleQA

SAMPLES = Path(__file__).parents[3] / "evals" / "articles"

FOR = article(
    "The quay needs its cinema", "2025-03-02",
    "A cinema on the old quay is the best offer that Velden will get in our time. The company of the cinema wants to "
    "put nine million crowns into the quay and to hire forty people.\n\nThose who fear for the view have a view. The "
    "cinema would stand where at present there is a fence.\n\nThe noise is a fair point, and a wall "
    "against it has a price. The "
    "council votes on the cinema in May. It should vote yes and pay for the wall.",
    "Velden Post", author="Gil Harcott", genre="opinion",
)  # fmt: skip
AGAINST = article(
    "No cinema on our quay", "2025-03-09",
    "The cinema on the old quay is a shed with a bar, and Velden has sheds. The cinema at Sellick stands empty on "
    'four evenings a week.\n\nThen there are the flats. "A third of the cinema building goes to flats at fair rents," '
    'says Mr Harcott. The plans of the flats say "up to a third", and a limit is no promise.\n\nI would see the money '
    "spent on the ice plant of the quay. The council must not build it.",
    "Ostrand Ledger", author="Mara Oxham", genre="opinion",
)  # fmt: skip
ASKED = article(
    "Five minutes with the harbour master", "2025-03-20",
    "Inga Sol became harbour master of Velden in April. We met in her office on the quay.\n\nQ: What do you do all day?"
    "\n\nA: I say no to boats. I have said it for years.\n\nQ: How is the catch?\n\nA: The catch of herring is up."
    "\n\nQ: Are you against the cinema on the old quay?\n\nA: On the fence, which is where I am paid to stand. No, I "
    "will be fair. I don't object to films. I object to the piling for the cinema in spring, when the herring spawns, "
    "and which nobody has shown me on a plan.\n\nQ: What would you change?\n\nA: A bigger tug would be good.",
    "Velden Post", author="Petra Lind",
)  # fmt: skip


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    yield from asked_of(tmp_path_factory.mktemp("positions"), FOR, AGAINST, ASKED)


@pytest.mark.parametrize(
    ("request_", "position"),
    [
        ("What does Gil Harcott think of the cinema on the old quay?", "It should vote yes and pay for the wall."),
        ("What does Mara Oxham think of the cinema on the old quay?", "The council must not build it."),
    ],
)
def test_what_an_author_wants_done_is_what_they_think(qa: ArticleQA, request_: str, position: str) -> None:
    answer = qa.ask(request_)
    assert position in answer.text
    assert "says Mr Harcott" not in answer.text


def test_authors_are_compared_by_what_they_want_done_and_not_by_what_they_quote(qa: ArticleQA) -> None:
    text = qa.ask("Compare what Gil Harcott and Mara Oxham say about the cinema on the old quay").text
    assert "It should vote yes and pay for the wall." in text
    assert "The council must not build it." in text
    assert "says Mr Harcott" not in text


def test_what_an_author_writes_on_one_point_of_a_column_is_found_there(qa: ArticleQA) -> None:
    answer = qa.ask("What does Mara Oxham think of the flats?")
    assert "a limit is no promise" in answer.text
    assert "says Mr Harcott" not in answer.text


def test_what_is_denied_is_told_with_what_is_said_in_its_place(qa: ArticleQA) -> None:
    text = qa.ask("Is the harbour master against the cinema?").text
    assert "I don't object to films. I object to the piling for the cinema" in text


@pytest.mark.parametrize("request_", ["Summarise the wall report", "Summarise the fair report"])
def test_no_other_article_is_told_in_the_place_of_a_report_that_is_not_there(qa: ArticleQA, request_: str) -> None:
    answer = qa.ask(request_)
    assert answer.abstained
    assert "the nearest is" in (answer.reason or "")


def test_an_article_is_meant_and_not_the_correction_that_names_it(tmp_path: Path) -> None:
    harvest = article(
        "Best year of mussels in ten at Sund", "2025-06-01",
        "The mussel harvest of Sund was the best in ten years, with 71 tonnes landed by the boats of the village "
        "against 48 in 2022. The boats went out every night in May. Buyers from Ostrand paid more than "
        "ever for the mussels.",
        "Velden Post",
    )  # fmt: skip
    correction = article(
        "Corrections and clarifications", "2025-06-05",
        'A report on the mussel harvest at Sund ("Best year of mussels in ten at Sund", June 1) said that 71 tonnes '
        "were landed. The right figure of the mussel harvest is 67 tonnes; 71 was the catch of the "
        "county. The report on "
        "the mussel harvest also said that boats went out every night in May.", "Velden Post",
    )  # fmt: skip
    for library in asked_of(tmp_path, harvest, correction):
        told = library.ask("Summarise the article about the mussel harvest")
        assert {c.title for c in told.citations} == {harvest.title}


UNSAID = (
    article(
        "Let them build", "2025-04-02",
        "I have walked past that fence on the old quay for nine years. The cinema on the old quay will bring light to "
        "it, and I believe the herring will not mind.", "Velden Post", author="Edda Roth", genre="unknown",
    ),
    article(
        "Film review: The Salt Road", "2025-04-09",
        "The Salt Road is slow and beautiful. The last half hour, though, is a mess of three endings.",
        "Velden Post", author="Mirja Teal", genre="unknown",
    ),
    article(
        "A night on the quay", "2025-04-12",
        "When I reach the old quay, the guard of the cinema has just put the soup on. “I think it is a palace,” he "
        "tells me. I count nine lamps on the cinema.", "Velden Post", author="Jens Marlo", genre="unknown",
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def unsaid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    yield from asked_of(tmp_path_factory.mktemp("unsaid"), *UNSAID)


@pytest.mark.parametrize(
    ("request_", "view"),
    [
        ("What does Edda Roth think of the cinema on the old quay?",
         "Edda Roth (Velden Post, 2025-04-02): The cinema on the old quay will bring light to it, and I believe"),
        ("What does Mirja Teal think of The Salt Road?",
         "Mirja Teal (Velden Post, 2025-04-09): The Salt Road is slow and beautiful."),
    ],
)  # fmt: skip
def test_what_judges_in_its_authors_name_is_their_view_where_its_kind_is_not_known(
    unsaid: ArticleQA, request_: str, view: str
) -> None:
    assert view in unsaid.ask(request_).text


def test_a_reporter_who_was_there_and_quotes_a_judgement_has_no_view(unsaid: ArticleQA) -> None:
    answer = unsaid.ask("What does Jens Marlo think of the cinema on the old quay?")
    assert answer.abstained
    assert "Jens Marlo (" not in unsaid.ask("Summarise “A night on the quay”").text


def test_a_kind_that_is_given_holds_for_views_too(unsaid: ArticleQA) -> None:
    asked = "What does Edda Roth think of the cinema on the old quay?"
    assert unsaid.ask(asked, filters={"genre": "opinion"}).abstained
    assert not unsaid.ask(asked, filters={"genre": "unknown"}).abstained


REVIEWED = article(
    "The Salt Road opens", "2025-04-08",
    "The Salt Road was shot in eleven weeks. “It is a fine film about my grandmother,” said Ragna Holt, who made it.",
    "Ostrand Ledger", author="Jens Marlo",
)  # fmt: skip


@pytest.mark.parametrize(
    "request_",
    [
        "What did the reviewer say of the film The Salt Road?",
        "What did the critic say about The Salt Road?",
        "What does the film review say about The Salt Road?",
        "What do opinion pieces say about The Salt Road?",
    ],
)
def test_what_a_reviewer_says_is_what_the_review_does(tmp_path: Path, request_: str) -> None:
    review = replace(UNSAID[1], genre="opinion")
    for library in asked_of(tmp_path, review, REVIEWED):
        answer = library.ask(request_)
    assert answer.task == "opinions"
    assert "mess of three endings" in answer.text
    assert {c.author for c in answer.citations} == {"Mirja Teal"}
    assert not answer.notices


def test_a_reviewer_of_something_else_is_declined(tmp_path: Path) -> None:
    for library in asked_of(tmp_path, replace(UNSAID[1], genre="opinion"), REVIEWED, FOR):
        assert library.ask("What did the reviewer say of the ferry to Ostrand?").abstained


PLANNED = article(
    "Ferry to stop at Nether Quill again", "2025-01-20",
    "The night ferry to Sellick will call at Nether Quill, where no boat has stopped for eleven years, the line said "
    "on Monday. Mayor Rurik Essen of Nether Quill said that he would paint the waiting room of the pier himself. "
    '"Nobody wants to arrive at four in the morning," said the head of the line, Gisle Arrow, of the call at Nether '
    "Quill.",
    "Velden Post",
)  # fmt: skip
DROPPED = article(
    "Night ferry drops its call at Nether Quill", "2025-11-12",
    "The night ferry to Sellick will start in April without its call at Nether Quill, the line said on Wednesday. The "
    "channel there is to be dredged until 2028.\n\nMayor Rurik Essen of Nether Quill spoke of a breach of faith. A "
    "petition for the call has been signed by 640 people. One of those who began it, the chemist Dorrit Hask, said "
    "that it was not about the ferry any more but about being told the truth on Nether Quill.",
    "Ostrand Ledger",
)  # fmt: skip


def test_what_was_said_before_something_happened_is_no_reaction_to_it(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as opened:
        opened.add([PLANNED, DROPPED, FOR, AGAINST, ASKED])
        answer = opened.ask("reactions to nether quill being dropped by the night ferry")
    assert answer.task == "opinions"
    assert "being told the truth" in answer.text
    assert {citation.title for citation in answer.citations} == {DROPPED.title}


APPOINTED = article(
    "Odette Varn to lead the Velden Orchestra", "2025-03-03",
    "Odette Varn will be the new chief conductor of the Velden Orchestra. The board elected Odette Varn on Monday by "
    "six votes to one. Varn begins in September and has signed for five years. The fee of Odette Varn is high.",
    "Ostrand Ledger",
)  # fmt: skip
MET = article(
    '"I am not a tyrant, I am impatient"', "2025-03-21",
    "Odette Varn takes over the orchestra in September. We met her at the opera.\n\n"
    "Nineteen musicians voted against you. Does that trouble you?\n\n"
    "It would trouble me if it had been none. An orchestra in which nobody is against you has stopped listening.\n\n"
    "The critic of the Echo wrote that your Bruckner was a well-run bank with 14 counters in the Kelmouth street.\n\n"
    "I sent him a postcard of the Bank of Velden.\n\n"
    "What will you change first?\n\n"
    "The seating. The violas must come to the front of the stage by October, and I want one work in four to be new.\n\n"
    "Will you move to Velden?\n\n"
    "No. My daughter goes to school here, and I have a night train.",
    "Velden Post",
)  # fmt: skip


def test_an_interview_is_summed_up_by_its_answers_each_with_what_was_asked(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as opened:
        opened.add([APPOINTED, MET, FOR, AGAINST, ASKED])
        answer = opened.ask("summarise the interview with odette varn")
    assert {citation.title for citation in answer.citations} == {MET.title}
    assert "*(What will you change first?)* Odette Varn (Velden Post, 2025-03-21): The seating." in answer.text
    assert "well-run bank" not in answer.text


@pytest.mark.parametrize(
    "request_", ["what has gil harcott written about the cinema?", "what has Gil Harcott written, short"]
)
def test_what_an_author_wrote_is_told_out_of_their_own_texts(qa: ArticleQA, request_: str) -> None:
    answer = qa.ask(request_)
    assert answer.task == "summary"
    assert {citation.title for citation in answer.citations} == {FOR.title}


def test_what_an_author_did_not_write_of_is_told_out_of_no_text_of_others(qa: ArticleQA) -> None:
    answer = qa.ask("What has Gil Harcott written about the herring?")
    assert not answer.citations
    assert "articles by Gil Harcott" in answer.text


def test_what_an_interviewer_puts_to_somebody_answers_nothing(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as opened:
        opened.add([APPOINTED, MET, FOR, AGAINST, ASKED])
        answer = opened.ask("How many counters has the bank in the Kelmouth street?")
    assert "14 counters" not in answer.text


VISITED = article(
    "The postwoman who bought a club", "2025-08-20",
    "Tamsin Orre has a football club. We meet her in her kitchen in Kelmouth, where she sorts letters. The trust that "
    "she leads bought half of Kelmouth Rovers in June for 4 million crowns.\n\n"
    "She takes no salary, she says, and shows us the roof of the stand, which needs 2 million. From September women "
    "will play on the main pitch too.",
    "Radio Aske",
)  # fmt: skip


def test_an_interview_that_is_told_as_a_visit_is_found_among_those_with_questions(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as opened:
        opened.add([APPOINTED, MET, FOR, AGAINST, ASKED, VISITED])
        answer = opened.ask("summarise the interview with the postwoman")
    assert {citation.title for citation in answer.citations} == {VISITED.title}


def test_a_question_about_somebody_is_none_of_their_words(tmp_path: Path) -> None:
    asked = "Has the critic Bram Hale apologised?\n\nIn two lines, by letter.\n\nAnd the board?\n\nI expect it to."
    met = replace(MET, text=f"{MET.text}\n\n{asked}")
    with ArticleQA.open(tmp_path) as opened:
        opened.add([APPOINTED, met, FOR])
        answer = opened.ask("What did Bram Hale say about Odette Varn?")
    assert "apologised?" not in answer.text


def test_what_was_told_and_only_comes_to_a_matter_in_passing_takes_no_later_request(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as opened:
        opened.add(SAMPLES)
        first = "Summarise the interview with Tomas Brandvold"
        history = [("user", first), ("assistant", opened.ask(first).text)]
        answer = opened.ask("What did Ferrant say about the police?", history=history)
    assert answer.task == "quotes"
    assert len(answer.citations) > 1
