"""Answers without a language model: which sentences are told, what the record answers, and why it abstains."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa import Article, ArticleQA
from qa.answering.reading.sentence_ranker import parts_of
from qa.packs.check import check_pack
from qa.packs.export import to_json

FERRY = Article(
    title="Island ferry to be electric",
    author="Nora Brink",
    source="Skerry Herald",
    published_at="2025-02-10",
    updated_at="2025-02-14",
    genre="news",
    language="en",
    text=(
        "The island council of Skerry voted 9 to 2 on Monday to replace its diesel ferry with an electric one.\n\n"
        "The new ferry will cost 88 million crowns and carry 240 passengers.\n\n"
        "Harbour master Tove Lind, who has run the port since 2009, said the old ferry had been leaking oil for years. "
        '"It smells like a burnt kettle," she said.\n\n'
        "The yard has chosen a supplier for the batteries, whose name it does not disclose. "
        "The first crossing will take place in June 2027."
    ),
)
COLUMN = Article(
    title="A ferry for the brochures",
    author="Per Holm",
    source="Skerry Herald",
    published_at="2025-02-12",
    genre="opinion",
    language="en",
    text="I think the electric ferry is a mistake. The island should have built a second slipway first.",
)


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("library")) as opened:
        opened.add([FERRY, COLUMN])
        yield opened


def test_the_sentence_that_holds_what_was_asked_for_is_told(qa: ArticleQA) -> None:
    assert "88 million crowns" in qa.ask("How much will the new ferry cost?").text


def test_who_said_quoted_words_gets_their_sentence_with_the_one_that_names_her(qa: ArticleQA) -> None:
    answer = qa.ask('Who said "It smells like a burnt kettle"?')
    assert "Tove Lind" in answer.text
    assert "burnt kettle" in answer.text


def test_quoted_words_that_no_article_has_are_not_answered(qa: ArticleQA) -> None:
    answer = qa.ask('Who said "the ferry tastes like a wet sponge"?')
    assert answer.abstained
    assert answer.reason == "No article found says the words that the question quotes."


def test_each_part_of_a_question_gets_its_sentence(qa: ArticleQA) -> None:
    answer = qa.ask("How did the council vote on the ferry, and how many passengers will it carry?")
    assert "9 to 2" in answer.text
    assert "240 passengers" in answer.text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (
            "Who wrote the article Island ferry to be electric, and when was it last updated?",
            ("Nora Brink", "2025-02-14"),
        ),
        ("Is A ferry for the brochures news or opinion?", ("opinion", "Per Holm")),
        ("Which articles did Per Holm write?", ("A ferry for the brochures",)),
        ('When was "A ferry for the brochures" published?', ("A ferry for the brochures is dated",)),
        ('Which outlet published "A ferry for the brochures"?', ("A ferry for the brochures was published by",)),
        ('Is "A ferry for the brochures" an opinion piece?', ("opinion", "Per Holm")),
        ('Is "Island ferry to be electric" an opinion piece?', ("Island ferry to be electric is news",)),
    ],
)
def test_questions_about_the_record_are_answered_from_it(qa: ArticleQA, question: str, words: tuple[str, ...]) -> None:
    text = qa.ask(question).text
    assert all(word in text for word in words)


LIGHTS = Article(
    title="Council pays for the quay lights",
    source="Skerry Herald",
    published_at="2025-03-04",
    genre="news",
    language="en",
    text="The council of Skerry approved 3 million crowns for the quay lights. They are to be lit in June.",
    note="Correction: An earlier version of this article said that the lights cost 5 million crowns.",
)


@pytest.mark.parametrize(
    "question",
    [
        "What was corrected in “Council pays for the quay lights”?",
        "What has been corrected in the report on the quay lights?",
        "What does the correction in the article on the quay lights say?",
        "Was the article on the quay lights corrected?",
        "《Council pays for the quay lights》更正了什么？",
    ],
)
def test_what_was_corrected_in_an_article_is_what_its_note_says(tmp_path: Path, question: str) -> None:
    with ArticleQA.open(tmp_path / "library") as qa:
        qa.add([FERRY, COLUMN, LIGHTS])
        answer = qa.ask(question)
        assert check_pack(to_json(answer), qa.article).ok
    assert "that the lights cost 5 million crowns" in answer.text
    assert {c.title for c in answer.citations} == {LIGHTS.title}


def test_of_an_article_that_carries_no_correction_none_is_told(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path / "library") as qa:
        qa.add([FERRY, COLUMN, LIGHTS])
        assert "5 million" not in qa.ask("What was corrected in “Island ferry to be electric”?").text


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Why did Tove Lind resign?", "resign"),
        ("What was the population of Skerry?", "population"),
        ("Who won the 2031 ferry election in Skerry?", "2031"),
    ],
)
def test_it_abstains_and_says_what_is_missing(qa: ArticleQA, question: str, reason: str) -> None:
    answer = qa.ask(question)
    assert answer.abstained
    assert answer.reason is not None
    assert reason in answer.reason


def test_a_reason_names_no_word_that_greets_or_asks(qa: ArticleQA) -> None:
    answer = qa.ask("Hello, could you tell me how many windmills Skerry is supposed to have?")
    assert answer.abstained
    assert answer.reason is not None
    assert "Hello" not in answer.reason
    assert "supposed" not in answer.reason


def test_the_parts_of_a_question() -> None:
    assert parts_of("What does it cost, and who pays?") == ("What does it cost", "who pays?")
    assert parts_of("What did the council decide?") == ()


@pytest.mark.parametrize(
    ("asked", "said"), [("Tessian", "Tessia"), ("Kordan", "Korda"), ("Ostrandian", "Ostrand"), ("Tessia", "Tessian")]
)
def test_a_place_and_what_is_called_after_it_are_one_name(tmp_path: Path, asked: str, said: str) -> None:
    bank = "the central bank of Tessia" if said == "Tessia" else f"the {said} central bank"
    with ArticleQA.open(tmp_path) as qa:
        qa.add(Article(title="Bank keeps rate", text=f"On Monday {bank} left its policy rate at 3.75 percent."))
        assert "3.75 percent" in qa.ask(f"What is the {asked} policy rate?").text


def test_an_article_that_does_not_say_its_language_is_told_in_sentences_of_its_own(tmp_path: Path) -> None:
    text = "Der Stadtrat hat für die Straßenbahn gestimmt. Die Linie ist nicht billig. Baubeginn ist am 15. Mai 2026."
    with ArticleQA.open(tmp_path / "library") as qa:
        qa.add(Article(title="Straßenbahn", source="Anzeiger", text=text))
        assert "Baubeginn ist am 15. Mai 2026." in [c.quote for c in qa.ask("Wann ist Baubeginn?").citations]


METRO = Article(
    title="环湖地铁开通 票价三元起",
    source="湖城日报",
    published_at="2025-12-28",
    genre="news",
    language="zh",
    text="湖城环湖地铁27日正式开通。线路全长38.6公里，设27座车站。首日客流达到21万人次。市长高建平说：“地铁把机场和老城连在了一起。”二期计划于2027年开工。",
)


@pytest.fixture(scope="module")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("chinese")) as opened:
        opened.add(METRO)
        yield opened


def test_in_chinese_a_sentence_that_says_it_stands_before_one_below_a_title_that_does(chinese: ArticleQA) -> None:
    assert "27日正式开通" in chinese.ask("环湖地铁是什么时候开通的？").sentences[0].text


@pytest.mark.parametrize("question", ["谁是湖城的市长？", "湖城市长是谁？"])
def test_in_chinese_who_has_an_office_is_a_question(chinese: ArticleQA, question: str) -> None:
    assert "市长高建平" in chinese.ask(question).text


LEVY = Article(
    title="The river levy: what residents need to know",
    source="Skerry Herald",
    published_at="2025-05-04",
    language="en",
    text=(
        "From June every household will pay towards new flood walls.\n\n"
        "Who can vote?\n\nAll residents aged 16 and over. Second-home owners are left out.\n\n"
        "How much will it cost?\n\n£42 a year for most homes, collected with the rates.\n\n"
        "Why is it needed?\n\nThree floods in ten years left 400 homes damaged.\n\n"
        "When do the shops open?\n\nHalf past two."
    ),
)
SKIPPER = Article(
    title="A talk with Oskar Veen",
    source="Port Gazette",
    published_at="2025-03-11",
    language="en",
    text=(
        "Oskar Veen has run the Lomond ferry for thirty years.\n\n"
        "Q: When did you start working on the ferry?\n\nA: In 1996, the week after I left school.\n\n"
        "Q: Who will take over?\n\nA: Nobody has signed yet. Two sisters came to look last week."
    ),
)
CAPTAIN = Article(
    title="对话渡轮船长陆伯",
    source="河口日报",
    published_at="2025-03-01",
    language="zh",
    text="陆伯开渡轮三十年，近日宣布退休。\n\n问：为什么要退休？\n\n答：膝盖不行了。\n\n问：谁来接班？\n\n答：还没有人签约。",
)
UNION = Article(
    title="Bakery workers back strike",
    source="Skerry Herald",
    published_at="2025-04-21",
    language="en",
    text="Members of the bakers' union voted on Monday to strike at three plants. Their uncle needed the rent.",
)

SCIENTIST = Article(
    title="The researcher of the enzyme on her error",
    published_at="2026-02-05",
    text="Hugh Bell: When did you find the error?\n\nAda Varn: In September, at four in the afternoon.\n\n"
    "Hugh Bell: Did you think of withdrawing the paper?\n\nAda Varn: I offered to.\n\n"
    "Hugh Bell: What did it cost you?\n\nAda Varn: Sleep, and a summer that I had meant to spend at sea.",
)

BREEDER = Article(
    title="The breeder of Lonarice answers her critics",
    source="Delta Review",
    published_at="2025-06-29",
    text="Dr Tara Rubin, 52, leads the breeding programme in Holm. Her rice, Lonarice, has been mocked in tea stalls. "
    "We met in her glasshouse.\n\nQ: Is it 4.6 tonnes or 3.3?\n\nA: Both. One is what the plant can do.\n\n"
    "Q: Who put it on the bags?\n\nA: I sent the seed firm a table. They took the first line.\n\n"
    "Q: Why did your institute sell the licence?\n\nA: The board decided so. I voted against.\n\n"
    "Q: What are you working on now?\n\nA: On the boiling.",
)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Does Lonarice yield 4.6 or 3.3 tonnes?", "Q: Is it 4.6 tonnes or 3.3? A: Both."),
        ("Who can vote?", "Who can vote? All residents aged 16 and over."),
        ("How much will it cost?", "How much will it cost? £42 a year for most homes"),
        ("Why is it needed?", "Why is it needed? Three floods in ten years"),
        ("When do the shops open?", "When do the shops open? Half past two."),
        ("When did Oskar Veen start working on the ferry?", "Q: When did you start working on the ferry? A: In 1996"),
        ("Who will take over?", "Q: Who will take over? A: Nobody has signed yet."),
        (
            "Did Varn offer to withdraw the paper?",
            "Hugh Bell: Did you think of withdrawing the paper? Ada Varn: I offered to.",
        ),
        ("陆伯为什么要退休？", "问：为什么要退休？ 答：膝盖不行了。"),
    ],
)
def test_what_stands_below_a_question_of_the_article_is_read_and_told_with_it(
    tmp_path: Path, question: str, told: str
) -> None:
    with ArticleQA.open(tmp_path) as qa:
        qa.add([LEVY, SKIPPER, CAPTAIN, UNION, SCIENTIST, BREEDER])
        answer = qa.ask(question)
        assert told in answer.sentences[0].text
        for evidence in answer.sentences[0].evidence:
            assert qa.article(evidence.article_id).text[evidence.start : evidence.end] == evidence.quote


def test_of_an_answer_that_has_the_words_asked_for_itself_the_question_above_is_not_told(tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as qa:
        qa.add([LEVY])
        assert "400 homes damaged" in (told := qa.ask("How many homes were damaged by floods?").text)
        assert "needed" not in told
