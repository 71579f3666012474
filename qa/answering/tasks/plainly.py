"""What a task falls back on: the question answered as any other, in the sentences that the reader holds to answer."""

from __future__ import annotations

from qa.answering.finding.retrieval import PASSAGES
from qa.answering.reading.extract import extract
from qa.answering.reading.pointing import pointed
from qa.answering.tasks.task import Given, Line, Telling


def answered(question: str, given: Given, passages: int = PASSAGES) -> Telling:
    """The sentences that answer `question`, with the words in them that do; none where nothing found answers."""
    best = given.look(question, passages).best
    if best.about:
        return Telling(tuple(Line(finding, " ") for finding in best.about), best.found)
    if not best.judgement.answered:
        return Telling(found=best.found, reason=best.lacking(question))
    told = extract(best.topic, best.ranking, given.length)
    lines = (Line(finding, lead, answering=pointed(finding, best.ranking)) for lead, finding in told)
    return Telling(tuple(lines), best.found)
