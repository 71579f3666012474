"""The second reading: what is asked, who is heard, and what a judge's word may change."""

from __future__ import annotations

import threading
from typing import Any, get_args

import pytest

from evals.mocked.mocks import Scripted
from evals.mocked.readers import Always, Guessing, Knowing, Reader
from qa import Article
from qa.proof.check.judges import ModelJudge, Word, messages
from qa.proof.check.second_reading import MOST, JudgeTask, outcome, reading, settle_finding, texts_of
from qa.proof.check.sentence_checker import Checker, Finding
from qa.proof.check.streamed import DraftSentence
from qa.proof.check.support import PARTIAL, SUPPORTED
from qa.proof.facts.align import Source

TRAM = Article(
    title="Council approves the harbour tram",
    author="Ida Lund",
    source="Velden Post",
    published_at="2025-03-04",
    genre="news",
    text=(
        "The council of Velden voted 11 to 4 on Tuesday to build a tram line to the harbour. The mayor, Mira Dahl, "
        "was away.\n\nThe line will cost 312 million crowns and open in 2031, the council said. "
        "“We will never see that money again,” said Jan Kolm, who runs a shop there."
    ),
)
SEAL = Article(
    text="A grey seal slept on the beach of Aske for three days. Wardens kept dogs and walkers away from it."
)
SOURCES = [Source(TRAM, 0, len(TRAM.text)), Source(SEAL, 0, len(SEAL.text))]
INSTRUCTIONS = "Answer from the sources alone and cite each sentence with the number of its source in brackets."

TRUE = "The tram line to the harbour will cost 312 million crowns."
CLOSE = "A majority of councillors in Velden backed rails to the harbour."
FAR = "The rails to the harbour are to be ready in 2031."
NUMBER = "The tram line will cost 412 million crowns."
UNIT = "The tram line will cost 312 million euros."
NAME = "The council of Aske voted 11 to 4 on Tuesday to build a tram line to the harbour."
SPEAKER = "The mayor, Mira Dahl, said “We will never see that money again”."
QUOTED = "Jan Kolm said “We will never pay for such a monument”."
OUTLOOK = "Passengers will have to be patient for some years."
ABSENT = "The articles do not say who pays."
REPEATED = INSTRUCTIONS


def finding(text: str, *hints: int) -> Finding:
    return Checker(SOURCES, INSTRUCTIONS).check(DraftSentence("", text, hints or (1,)))


def read(*texts: str) -> JudgeTask:
    found = reading([finding(t) for t in texts], SOURCES)
    assert found is not None
    return found


# What is asked


def test_controls_stand_before_and_after_the_sentences_which_keep_their_order() -> None:
    asked = read(TRUE, CLOSE, FAR)
    assert list(asked.sentences.values()) == [0, 1, 2]
    assert list(asked.sentences) == [2, 3, 4]
    assert set(asked.right) == {0, 1, 5, 6, 7}
    assert sorted(asked.right.values()) == ["no", "no", "yes", "yes", "yes"]
    assert asked == read(TRUE, CLOSE, FAR)


def test_a_sentence_is_asked_with_the_words_around_and_what_the_article_says_of_itself() -> None:
    asked = read(TRUE)
    (place,) = asked.sentences
    assert asked.asked[place].sentence == TRUE
    for words in ("open in 2031, the council said", "was away", "never see that money", "Velden Post", "4 March 2025"):
        assert words in asked.asked[place].words


def test_a_chat_model_reads_every_sentence_beside_all_sources() -> None:
    sent = messages(read(TRUE).asked, texts_of(SOURCES))
    for words in (TRAM.text.split("\n\n")[1], SEAL.text, "The author Ida Lund wrote this article.", TRUE):
        assert words in sent[-1][1]


@pytest.mark.parametrize("text", [NUMBER, UNIT, SPEAKER, QUOTED, ABSENT, REPEATED])
def test_nobody_is_asked_where_nothing_could_change(text: str) -> None:
    assert reading([finding(text)], SOURCES) is None


def test_the_articles_own_sentences_need_no_second_reading() -> None:
    own = finding("The line will cost 312 million crowns and open in 2031, the council said.")
    assert own.support == "supported"
    assert reading([own], SOURCES) is None


def test_nobody_is_asked_without_controls_to_know_him_by() -> None:
    alone = [Source(Article(text="The tram will cost 312 million crowns."), 0, 38)]
    found = Checker(alone).check(DraftSentence("", "The cost of the tram is 312 million crowns.", (1,)))
    assert reading([found], alone) is None


def test_of_a_very_long_answer_the_first_sentences_are_read() -> None:
    assert len(read(*[TRUE] * (MOST + 5)).sentences) == MOST


# Who is heard


def said(model: Any, *texts: str) -> Any:
    return outcome(read(*texts), ModelJudge(model))


def test_a_judge_that_knows_the_controls_is_heard() -> None:
    model = Knowing(replies=[], known={TRUE: "no", CLOSE: "yes", FAR: "partly"})
    found = said(model, TRUE, CLOSE, FAR)
    assert found.words == {0: "no", 1: "yes", 2: "partly"}
    assert found.problem is None
    assert found.usage.tokens_out


@pytest.mark.parametrize("says", get_args(Word))
def test_a_judge_that_says_the_same_of_everything_is_not_heard(says: str) -> None:
    found = said(Always(replies=[], says=says), TRUE, CLOSE)
    assert (found.words, found.problem) == ({}, "controls")
    assert found.usage is not None


def test_a_judge_that_guesses_is_hardly_ever_heard() -> None:
    heard = [said(Guessing(replies=[], seed=seed), TRUE, CLOSE).problem is None for seed in range(100)]
    assert sum(heard) <= 6


@pytest.mark.parametrize("reply", ["", "I cannot say.", "1 maybe", "1 yes", ValueError("down"), RuntimeError("odd")])
def test_a_judge_that_fails_or_says_nothing_of_use_changes_nothing(reply: Any) -> None:
    found = said(Unhelpful(replies=[], says=reply), TRUE)
    assert found.words == {}
    assert found.problem in ("failed", "controls")
    assert not isinstance(reply, Exception) or found.problem == "failed"


def test_a_judge_has_its_time_and_is_not_asked_for_a_reader_who_has_gone() -> None:
    gone = threading.Event()
    gone.set()
    judge = ModelJudge(Knowing(replies=[], known={}))
    assert outcome(read(TRUE), judge, cancel=gone).words == {}
    assert outcome(read(TRUE), judge, deadline=0.0).problem == "failed"


class Unhelpful(Reader):
    """Replies one thing to a second reading, or raises it."""

    says: Any

    def _reply(self, messages: Any) -> str:
        if isinstance(self.says, Exception):
            raise self.says
        return str(self.says)


class Probable:
    """A judge that gives probabilities, asked sentence by sentence: sure of what stands there, and of `no` no."""

    name = "probable"

    def __init__(self, no: str = "") -> None:
        self.no = no

    def entails(self, evidence: str, claim: str) -> float | None:
        return 0.99 if claim in evidence or claim.rstrip(".") in evidence else 0.01


def test_a_judge_that_gives_probabilities_is_known_by_the_same_controls() -> None:
    assert outcome(read(TRUE), Probable()).words == {0: "no"}
    assert outcome(read(TRUE), Probable()).usage is None

    class Sure(Probable):
        def entails(self, evidence: str, claim: str) -> float | None:
            return 1.0

    assert outcome(read(TRUE), Sure()).problem == "controls"


# What a word changes


def test_yes_lifts_and_the_words_found_carry_it() -> None:
    ours = finding(FAR)
    assert ours.support != "supported"
    lifted = settle_finding(ours, "yes", "Solomon")
    assert lifted.support == "supported"
    assert lifted.reasons == ("The judge Solomon finds this in the cited words.",)
    assert lifted.spans == (ours.spans or ours.nearest) != ()
    assert lifted.score >= SUPPORTED
    assert {c.support for c in lifted.claims} == {"supported"}


def test_the_words_that_the_judge_quotes_become_the_evidence() -> None:
    class Quoting(Knowing):
        def word(self, item: Any, rng: Any) -> str:
            said = super().word(item, rng)
            return f'{said} "open in 2031"' if item.sentence == OUTLOOK else said

    asked = read(OUTLOOK)
    found = outcome(asked, ModelJudge(Quoting(replies=[], known={OUTLOOK: "yes"})))
    (place,) = found.places[0]
    assert "open in 2031" in place.quote == TRAM.text[place.start : place.end]
    lifted = settle_finding(finding(OUTLOOK), "yes", "Solomon", places=found.places[0])
    assert (lifted.support, lifted.spans, lifted.nearest) == ("supported", (place,), ())


def test_words_that_stand_nowhere_are_no_evidence() -> None:
    class Inventing(Knowing):
        def word(self, item: Any, rng: Any) -> str:
            return super().word(item, rng) + ' "opens in 2099"'

    assert outcome(read(FAR), ModelJudge(Inventing(replies=[], known={FAR: "yes"}))).places == {}


def test_no_takes_the_verdict_and_the_citations_away() -> None:
    ours = finding(TRUE)
    lowered = settle_finding(ours, "no", "Solomon")
    assert (ours.support, lowered.support) == ("supported", "unsupported")
    assert lowered.reasons == (*ours.reasons, "The judge Solomon does not find this in the cited words.")
    assert (lowered.spans, lowered.nearest) == ((), ours.spans)
    assert lowered.score < PARTIAL < ours.score


@pytest.mark.parametrize("text", [TRUE, FAR])
def test_partly_is_partial_from_either_side(text: str) -> None:
    ours = finding(text)
    halved = settle_finding(ours, "partly", "Solomon")
    assert halved.support == "partial"
    assert PARTIAL <= halved.score < SUPPORTED
    assert halved.spans
    if ours.support != "partial":
        assert halved.reasons[-1] == "The judge Solomon finds a part of this in the cited words."


def test_a_word_that_agrees_leaves_everything_as_it_is() -> None:
    ours = finding(TRUE)
    assert settle_finding(ours, "yes", "Solomon") is ours


@pytest.mark.parametrize("text", [NUMBER, UNIT, NAME, SPEAKER, QUOTED, REPEATED, ABSENT])
@pytest.mark.parametrize("word", ["yes", "partly"])
def test_no_word_lifts_a_sentence_over_what_is_certain(text: str, word: Word) -> None:
    ours = finding(text)
    assert ours.support != "supported"
    assert settle_finding(ours, word, "Solomon") is ours


def test_what_is_certain_may_still_be_taken_down() -> None:
    ours = finding(f"{TRUE[:-1]}, “a monument”.")
    assert ours.support == "partial"
    assert settle_finding(ours, "yes", "Solomon") is ours
    assert settle_finding(ours, "no", "Solomon").support == "unsupported"


def test_the_word_is_told_in_the_language_of_the_question() -> None:
    assert settle_finding(finding(TRUE), "no", "所罗门", "zh").reasons[-1] == "评判者所罗门认为引用的文字中没有这一点。"


def test_scripted_doubles_write_as_they_are_told() -> None:
    assert isinstance(Knowing(replies=["x"], known={}), Scripted)
