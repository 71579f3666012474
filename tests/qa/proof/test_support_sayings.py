"""What states nothing is not supported: talk of the answer or the question, and questions in an article."""

from __future__ import annotations

import pytest

from qa import Article, check_support
from qa.proof.check.sentence_checker import Checker
from qa.proof.check.streamed import DraftSentence
from qa.proof.facts.align import Source

TRAM = (
    "The council of Velden voted 11 to 4 on Tuesday to build a tram line. The tram line will cost 312 million crowns. "
    "Should the tram line also run to the harbour of Aske?"
)
DEBATE = "The question is whether the dike holds, Dahl said. The answer is more pumps, she told the council of Velden."


@pytest.mark.parametrize(
    "claim",
    [
        "The answer is not a question.",
        "The question is not answered here.",
        "This question cannot be answered.",
        "This does not answer your question.",
        "My answer is based on a council vote.",
        "I hope this helps.",
        "The above answer tells of a tram line.",
        "As an AI, I build no tram line.",
    ],
)
def test_a_sentence_about_the_answer_is_no_statement_of_an_article(claim: str) -> None:
    support = check_support(claim, TRAM)
    assert support.verdict == "unsupported"
    assert support.reasons == ("This tells of the answer or the question and not of what the articles say.",)


@pytest.mark.parametrize("claim", ["The question is whether the dike holds.", "The answer is more pumps."])
def test_an_article_may_speak_of_questions_and_answers_itself(claim: str) -> None:
    assert check_support(claim, DEBATE).verdict == "supported"


def test_what_an_article_only_asks_is_not_supported() -> None:
    support = check_support("The tram line also runs to the harbour of Aske.", TRAM)
    assert support.verdict != "supported"
    assert "The article asks this, and does not say it." in support.reasons


@pytest.mark.parametrize("asked", ["What will it cost? ", "Is there news? What will the tram cost? "])
def test_a_question_before_a_statement_takes_nothing_from_it(asked: str) -> None:
    claim = "The tram line will cost 312 million crowns."
    assert check_support(asked + claim, TRAM) == check_support(claim, TRAM)


@pytest.mark.parametrize(
    "claim", ["The tram-line vote was 11-4, on Tuesday.", "The council's tram-line vote was 11-4."]
)
def test_a_hyphen_within_a_word_begins_no_clause(claim: str) -> None:
    assert not any("do not say" in reason for reason in check_support(claim, TRAM).reasons)


def test_words_in_one_place_count_more_than_words_all_over_a_text() -> None:
    words = "the museum lends forty paintings to the gallery in Aske"
    spread = ". ".join(f"On that day the town spoke of {word} and of much else besides" for word in words.split()) + "."
    claim = f"{words[0].upper()}{words[1:]}."
    assert check_support(claim, f"Officials agreed that {words} for a year.").score > check_support(claim, spread).score


PUMPS = Article(
    title="Dike holds",
    source="Velden Post",
    author="Ida Lund",
    text=(
        "The Northern Lock was closed on Monday, the water board of Velden said.\n\n"
        "“We need stronger pumps before the next winter,” said Mira Dahl, who runs the dike.\n\n"
        "The dike was built in 1962."
    ),
)


def test_words_quoted_from_a_person_are_given_to_no_other_body() -> None:
    support = check_support("Northern Lock said that they need stronger pumps before the next winter.", PUMPS)
    assert support.verdict != "supported"


@pytest.mark.parametrize("who", ["The Velden Post", "Ida Lund"])
def test_words_quoted_from_a_person_are_given_to_nobody_else(who: str) -> None:
    support = check_support(f"{who} said that they need stronger pumps before the next winter.", PUMPS)
    assert support.verdict == "unsupported"
    assert "Mira Dahl" in support.reasons[0]


@pytest.mark.parametrize(
    "claim",
    [
        "Mira Dahl said that they need stronger pumps before the next winter.",
        "The Velden Post said that the dike was built in 1962.",
        "According to the Velden Post, Mira Dahl said they need stronger pumps before the next winter.",
    ],
)
def test_an_outlet_may_be_named_for_what_its_article_says(claim: str) -> None:
    assert check_support(claim, PUMPS).verdict == "supported"


LOCK = Article(
    title="Keeper of the lock",
    source="Aske Herald",
    author="Olof Brink",
    published_at="2031-05-02",
    text=(
        "“I told her a hundred times to stay by the lock,” said its keeper, Jon Stave. The council told him that the "
        "lock would go. He has said that most of the repairs were to the gate."
    ),
)
FARM = Article(
    title="The last farm at Aske",
    source="Velden Post",
    author="Ida Lund",
    published_at="2031-08-06",
    genre="opinion",
    text=(
        "Per Moe should stay on his farm. “They say that it is managed,” he said of the shore. “I have managed it all "
        "my life. I managed it by staying where I was.”\n\n"
        "Of the list of nineteen repairs, eleven were to the lights. Only three concerned the pumps."
    ),
)


@pytest.mark.parametrize(
    "claim",
    [
        "“I managed it by staying where I was,” Per Moe told the Velden Post.",
        "Per Moe told the Velden Post that he managed it by staying where he was.",
        "Writing in the Post in August, Ida Lund, a former teacher, argued that Per Moe should stay on his farm.",
        "Eleven of the repairs, Lund said, were to the lights.",
        "Eleven of the nineteen repairs, Lund said, were to the lights, and three concerned the pumps.",
    ],
)
def test_the_record_of_an_article_names_its_author_and_its_outlet(claim: str) -> None:
    assert check_support(claim, [LOCK, FARM]).verdict == "supported"


@pytest.mark.parametrize(
    "claim",
    [
        "Per Moe told the Aske Herald that he managed it by staying where he was.",
        "Jon Stave told the Velden Post that he managed it by staying where he was.",
        "Writing in the Post in July, Ida Lund argued that Per Moe should stay on his farm.",
        "Writing in the Herald in August, Ida Lund argued that Per Moe should stay on his farm.",
        "Eleven of the repairs, Brink said, were to the lights.",
    ],
)
def test_the_record_of_an_article_names_no_other(claim: str) -> None:
    assert check_support(claim, [LOCK, FARM]).verdict != "supported"


@pytest.mark.parametrize(
    ("claim", "known"),
    [
        ("“Dike holds” is an article written by Robert Hale.", "Ida Lund"),
        ("Robert Hale wrote this article.", "Ida Lund"),
        ("The article was published by The Velden Planet.", "Velden Post"),
    ],
)
def test_who_an_article_is_really_from_is_told_of_a_false_byline(claim: str, known: str) -> None:
    support = check_support(claim, PUMPS)
    assert support.verdict == "unsupported"
    assert known in support.reasons[0]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Five members of the council voted against the tram.", "Five members of the council voted for the tram."),
        ("The mayor spoke for the tram on Friday.", "The mayor spoke against the tram on Friday."),
    ],
)
def test_for_is_not_against(claim: str, evidence: str) -> None:
    support = check_support(claim, evidence)
    assert support.verdict == "unsupported"
    assert "The article says" in support.reasons[0]


@pytest.mark.parametrize(
    "evidence",
    [
        "The council voted against the tram for the harbour.",
        "Two members of the council voted for the tram, and the council voted against the tram.",
        "The council voted against the tram, and for the dike.",
    ],
)
def test_what_is_against_and_for_something_else_is_against(evidence: str) -> None:
    assert check_support("The council voted against the tram.", evidence).verdict == "supported"


DREDGING = Article(
    text="The harbour has moved 3 million tonnes of mud, the port authority said on Tuesday. The fishers have not "
    "appealed against the ruling.",
    title="Half of the mud is gone",
    author="Ines Falk",
    source="Aske Gazette",
    published_at="2026-03-11",
    genre="opinion",
)


@pytest.mark.parametrize(
    "claim",
    [
        "The fishers have not appealed, the Aske Gazette reported on 2026-03-11.",
        "The fishers have not appealed, according to the Aske Gazette of 11 March 2026.",
        "According to the Aske Gazette of 11 March 2026, the fishers have not appealed.",
        "The Aske Gazette reported on 11 March 2026 that the fishers have not appealed.",
        "The fishers have not appealed, according to Ines Falk of the Aske Gazette.",
        "The fishers have not appealed, Ines Falk wrote in an opinion article of 2026-03-11.",
        "In an opinion article of 2026-03-11, Ines Falk wrote that the fishers have not appealed.",
    ],
)
def test_an_article_may_be_named_by_its_day_and_kind(claim: str) -> None:
    assert check_support(claim, DREDGING).verdict == "supported"


@pytest.mark.parametrize(
    "claim",
    [
        "The fishers have not appealed, the Aske Gazette reported on 2026-03-12.",
        "The fishers have not appealed, according to Ines Falk of the Velden Post.",
        "In the Velden Post, Ines Falk wrote that the fishers have not appealed.",
        "The fishers have not appealed, Ines Falk wrote in a column for the Velden Post.",
        "The fishers have not appealed, Ines Falk wrote in an article of 5 January.",
        "The fishers have not appealed, the Aske Gazette reported on 11 March after 40 people drowned.",
        "The Aske Gazette reported on 11 March the drowning of 40 people and that the fishers have not appealed.",
    ],
)
def test_an_article_is_of_no_other_day_or_outlet(claim: str) -> None:
    assert check_support(claim, DREDGING).verdict != "supported"


def test_how_things_are_as_of_the_day_of_an_article_is_no_other_day() -> None:
    reasons = check_support("As of 11 March 2026, the harbour has moved 3 million tonnes of mud.", DREDGING).reasons
    assert not any("not 11 March 2026" in reason for reason in reasons)


def test_how_things_were_is_of_no_later_day() -> None:
    yard = Article(text="As of 2019, the yard of Aske employed 400 people.", title="x", published_at="2025-08-05")
    assert check_support("As of 5 August 2025, the yard of Aske employed 400 people.", yard).verdict != "supported"


FERRY = Article(
    text="The ferry plan was debated. It would cost 3 million crowns and take two years, Karl Brandt said. Lena Osei "
    "said that nothing was decided.",
    title="The ferry plan",
)


@pytest.mark.parametrize(
    "claim",
    [
        "Lena Osei said the ferry plan would cost 3 million crowns and take two years.",
        "Lena Osei said Brandt's ferry plan would cost 3 million crowns and take two years.",
        "Lena Osei told Brandt the ferry plan would cost 3 million crowns and take two years.",
    ],
)
def test_who_says_it_is_not_made_right_by_being_named_beside(claim: str) -> None:
    told = check_support(claim, FERRY)
    assert told.verdict != "supported"
    assert any("Karl Brandt says this" in reason for reason in told.reasons)


TWO_SPEAK = Article(
    text="Nora Bosch led the inquiry into the power cut. Carl Ruiz said that a plant nearby would have shortened the "
    'cut; Bosch told reporters that this was "possible and unproven".',
    title="The inquiry is over",
)


@pytest.mark.parametrize(
    ("claim", "right"),
    [
        ('Bosch called that "possible and unproven".', True),
        ('The inquiry\'s Nora Bosch called it "possible and unproven".', True),
        ('Ruiz called that "possible and unproven".', False),
        ("Engineer Carl Ruiz said that a plant nearby would have shortened the cut.", True),
        ("Bosch said that a plant nearby would have shortened the cut.", False),
        ('Reporters were told that a plant would have helped, though Bosch called that "possible and unproven".', True),
    ],
)
def test_of_two_who_speak_in_one_sentence_each_has_their_own_words(claim: str, right: bool) -> None:
    told = check_support(claim, TWO_SPEAK)
    assert any("says this, not" in reason for reason in told.reasons) is not right
    assert told.verdict != ("unsupported" if right else "supported")


POST = Article(
    title="Tram",
    author="Ida Lund",
    source="Velden Post",
    published_at="2024-05-03",
    genre="news",
    text="The council voted on Tuesday to build a tram line. It will cost 312 million crowns.",
)


@pytest.mark.parametrize("note", ["2024-05-03", "news", "news, 3 May 2024"])
def test_the_day_or_genre_beside_an_outlet_is_no_other_outlet(note: str) -> None:
    support = check_support(f"Velden Post ({note}): It will cost 312 million crowns.", POST)
    assert (support.verdict, support.reasons) == ("supported", ())


def test_a_wrong_genre_is_told_as_one_beside_a_right_outlet() -> None:
    support = check_support("Ida Lund (Velden Post, opinion): It will cost 412 million crowns.", POST)
    assert support.reasons[0] == "The article is marked as “news”, not as “opinion”."
    support = check_support("Ida Lund (Holm Ledger): It will cost 412 million crowns.", POST)
    assert support.reasons[0] == "The article is from Velden Post, not from “Holm Ledger”."


INQUIRY = (
    "“We do not know yet why the alarm was switched off,” Mona Dahl, who leads the inquiry, said. Prime Minister Lena "
    "Sorel promised a “full and open inquiry”. The ferry “Aurora” is safe again."
)


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("“We do not know yet why the alarm was switched off,” Mona Dahl said.", "supported"),
        ("“We do not know yet why the alarm was switched on,” Mona Dahl said.", "unsupported"),
        ("“We do not know yet why the alarm was switched off,” Lena Sorel said.", "unsupported"),
        ("Lena Sorel promised a “full and open inquiry”.", "supported"),
        ("Lena Sorel promised a “full and fair inquiry”.", "unsupported"),
        ("Lena Sorel promised an “open hearing”.", "partial"),
        ("The ferry “Aurora” is safe again.", "supported"),
    ],
)
def test_what_a_claim_quotes_is_held_to_the_letter(claim: str, verdict: str) -> None:
    support = check_support(claim, INQUIRY)
    assert support.verdict == verdict
    assert bool(support.reasons) == (verdict != "supported")


@pytest.mark.parametrize(
    ("claim", "text", "verdict"),
    [
        ("Houses will be demolished for the line.", "No houses will be demolished for the line.", "unsupported"),
        ("No houses will be demolished for the line.", "Houses will be demolished for the line.", "unsupported"),
        (
            "Both Maria Keller and Simon Ott wanted to comment on the reports of the paper.",
            "Neither Maria Keller nor Simon Ott wanted to comment on the reports of the paper.",
            "unsupported",
        ),
        ("Not one house will be demolished for the line.", "No houses will be demolished for the line.", "supported"),
        ("No, the council cannot block a budget.", "The council cannot block a budget.", "supported"),
        ("Hardly: Henrik Falk approved the merger.", "In May Henrik Falk approved the merger.", "supported"),
        ("Henrik Falk ruled out a merger.", "Henrik Falk did not rule out a merger.", "unsupported"),
        ("Henrik Falk does not rule out a merger.", "Henrik Falk did not rule out a merger.", "supported"),
        (
            "If the state does not sign the treaty by 30 June, the council will vote again.",
            "The council will vote again unless the state signs the treaty by 30 June.",
            "supported",
        ),
    ],
)
def test_what_denies_is_seen_wherever_it_stands(claim: str, text: str, verdict: str) -> None:
    support = check_support(claim, text)
    assert support.verdict == verdict
    assert any("The article " in reason for reason in support.reasons) == (verdict == "unsupported")


COUNCIL = Article(
    title="Council approves tram",
    source="Velden Post",
    published_at="2026-03-04",
    genre="news",
    text="The council of Velden met on Tuesday. It approved a tram line from the harbour to the university. "
    "Construction is to begin in May 2027, and the state plans to publish a timetable on 23 April. Anna "
    "Brandt was born in Basel and studied in Vienna. Nordline sold more tickets than Sunferry. The builder "
    "Portline said it might appeal.",
)


@pytest.mark.parametrize("day", ["on 4 March 2026", "on Wednesday"])
def test_the_day_of_an_article_is_not_that_of_what_it_tells_of_the_day_before(day: str) -> None:
    support = check_support(f"The council of Velden approved a tram line from the harbour {day}.", COUNCIL)
    assert support.verdict != "supported"
    assert support.reasons


@pytest.mark.parametrize("day", ["on 3 March 2026", "on Tuesday", "in March 2026"])
def test_the_day_before_is_no_wrong_day(day: str) -> None:
    reasons = check_support(f"The council of Velden approved a tram line from the harbour {day}.", COUNCIL).reasons
    assert not any("date" in reason or "The article says" in reason for reason in reasons)


def test_the_only_day_of_a_sentence_is_its_day() -> None:
    ferry = Article(
        text="The ferry Aurora ran aground off the island of Halsa early on Thursday. Mona Dahl spoke on Friday.",
        published_at="2025-11-21",
    )
    support = check_support("The ferry ran aground on 21 November 2025.", ferry)
    assert support.verdict == "unsupported"
    assert "Thursday" in support.reasons[0]
    assert "date" not in " ".join(check_support("The ferry ran aground on 20 November 2025.", ferry).reasons)


@pytest.mark.parametrize(
    ("claim", "ahead"),
    [
        ("Construction began in May 2027.", "is to begin"),
        ("The state published a timetable on 23 April.", "plans to publish"),
        ("The builder Portline has appealed.", "might appeal"),
    ],
)
def test_what_an_article_tells_as_to_come_has_not_come_about(claim: str, ahead: str) -> None:
    support = check_support(claim, COUNCIL)
    assert support.verdict != "supported"
    assert any(ahead in reason for reason in support.reasons)


@pytest.mark.parametrize(
    "claim",
    [
        "Construction will begin in May 2027.",
        "Construction is due to begin in May 2027.",
        "The council of Velden approved a tram line from the harbour to the university.",
        "The state plans to publish a timetable on 23 April.",
    ],
)
def test_plans_and_what_was_done_are_told_as_they_are(claim: str) -> None:
    assert check_support(claim, COUNCIL).verdict == "supported"


def test_what_one_article_plans_and_another_has_done_is_done() -> None:
    later = Article(title="Work begins", published_at="2027-05-09", text="Construction began in May 2027.")
    assert check_support("Construction began in May 2027.", [COUNCIL, later]).verdict == "supported"


@pytest.mark.parametrize(
    "claim",
    ["Anna Brandt was born in Vienna and studied in Basel.", "Sunferry sold more tickets than Nordline."],
)
def test_names_that_have_changed_places_are_told(claim: str) -> None:
    support = check_support(claim, COUNCIL)
    assert support.verdict != "supported"
    assert any("Basel and studied in Vienna" in r or "Nordline sold more" in r for r in support.reasons)


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("Halsa and Norrby were flooded.", "Norrby and Halsa were flooded."),
        ("Anna Brandt and Karl Moen talked on Friday.", "Karl Moen and Anna Brandt talked on Friday."),
        ("Nordline sold more tickets than Sunferry.", COUNCIL.text),
    ],
)
def test_names_that_may_change_places_do(claim: str, text: str) -> None:
    assert check_support(claim, text).verdict == "supported"


TWO_QUOTED = (
    "“We will not raise taxes to pay for this tram,” Mayor Anna Brandt said. “It is a reckless gamble with public "
    "money,” said Karl Moen, who leads the opposition. Nils Moen of the Greens voted for the tram on Friday."
)


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Anna Brandt said: “We will not raise taxes … It is a reckless gamble with public money.”", "unsupported"),
        ("Anna Brandt said: “We will not raise taxes … for this tram.”", "supported"),
        (
            "Anna Brandt said “we will not raise taxes”, while Karl Moen said “it is a reckless gamble with public "
            "money”.",
            "supported",
        ),
        (
            "Karl Moen said “we will not raise taxes to pay for this tram”, while Anna Brandt said “it is a reckless "
            "gamble with public money”.",
            "unsupported",
        ),
        ("Karl Moen of the Greens voted for the tram on Friday.", "unsupported"),
        ("Nilsa Moen of the Greens voted for the tram on Friday.", "unsupported"),
    ],
)
def test_each_part_of_what_is_quoted_is_given_to_who_says_it(claim: str, verdict: str) -> None:
    assert check_support(claim, TWO_QUOTED).verdict == verdict
    checked = Checker([Source(Article(text=TWO_QUOTED), 0, len(TWO_QUOTED))]).check(DraftSentence("", claim, ()))
    assert (checked.support == "supported") == (verdict == "supported")


def test_what_an_article_denies_is_denied_in_whatever_order_it_is_told() -> None:
    text = "The mayor of Norrby, Nils Moen, denied that the city would sell its harbour to the firm Havenco."
    claim = "Nils Moen, the mayor of Norrby, said that the city would sell its harbour to Havenco."
    assert check_support(claim, text).verdict == "unsupported"
    assert check_support(claim.replace("said", "denied"), text).verdict == "supported"


TRIAL = Article(
    title="Money for the choir went on a boat, jury hears",
    text="Opening the case against Jan Holt at Brinmouth, Mira Fenn KC said that the 61-year-old had treated the choir "
    'of Brinmouth "as a second pension".',
)
YARD = Article(
    title="Yard is sold",
    text="Holt Verft, the Norwegian shipbuilder, has bought the yard for 12 million crowns.\n\nNobody is to leave. The "
    "gates open again on Monday.\n\nRolls will be sold there from the van of Per Dane.",
)


def test_nobody_is_said_to_say_what_is_only_about_the_same_matter() -> None:
    told = check_support("Jan Holt told the jury that the choir owed him money he had lent it.", TRIAL)
    assert told.verdict == "unsupported"
    assert not any("Mira Fenn" in reason for reason in told.reasons)
    taken = check_support("Jan Holt said that the 61-year-old had treated the choir as a second pension.", TRIAL)
    assert "In the article Mira Fenn KC says this, not Jan Holt." in taken.reasons


def test_a_word_that_stands_nowhere_is_not_said_to_stand_elsewhere() -> None:
    told = check_support("Holt Verft is a Danish shipbuilder.", YARD)
    assert told.verdict != "supported"
    assert not any("Danish” elsewhere" in reason for reason in told.reasons)


def test_what_opens_a_sentence_is_not_called_a_name() -> None:
    told = check_support("Boatyard money went on the choir of Brinmouth.", TRIAL)
    assert told.verdict != "supported"
    assert "What was read does not say “Boatyard”." in told.reasons
