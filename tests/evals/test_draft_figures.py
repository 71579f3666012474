"""How the fact-checker's desk is measured: what it finds by kind, and whether the words wanted were read and sent."""

from __future__ import annotations

from evals.proving.drafts import Judged, by_kind, recall
from qa.factcheck.report import CheckedSentence, DraftVerdict

_SENT = (
    "=== 0123456789abcdef WORDS\n\nVelden Post\nThe line opens in May. Rails are dearer.\n\n"
    "=== 0123456789abcdef SENTENCE 1\n\nThe line opens in spring.\n\n=== 0123456789abcdef END\n"
)


def judged(text: str, right: DraftVerdict, told: DraftVerdict, kind: str, read: tuple[str, ...] = ()) -> Judged:
    sentence = CheckedSentence(text=text, start=0, end=len(text), verdict=told)
    return Judged("d", text, right, sentence, kind, ("opens in May", "dearer"), read)


def test_all_words_that_bear_on_a_sentence_must_be_read_and_sent() -> None:
    whole = judged(
        "The line opens in spring.", "supported", "supported", "date", ("It opens in May.", "Rails: dearer.")
    )
    half = judged("Rails are cheaper.", "contradicted", "not_found", "negation", ("It opens in May.",))
    unasked = Judged("d", "Who pays?", "no_claim", None)
    assert recall([whole, half, unasked], [{"user": _SENT}]) == {
        "read": 0.5,
        "read, supported": 1.0,
        "sent": 0.5,
        "sent, supported": 1.0,
    }


def test_kinds_are_told_of_what_is_contradicted_alone() -> None:
    found = [
        judged("Rails are cheaper.", "contradicted", "not_found", "negation"),
        judged("It opens in June.", "contradicted", "contradicted", "date"),
        judged("It opened in May.", "outdated", "contradicted", "date"),
        judged("The line opens in spring.", "supported", "contradicted", "date"),
    ]
    assert by_kind(found) == "date 2 of 2, negation 0 of 1"
