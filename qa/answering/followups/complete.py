"""The rules that complete an English question from the talk before it, in order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.followups.definite import definite, demonstratives, ones
from qa.answering.followups.ellipsis import ellipsis
from qa.answering.followups.implied import implied
from qa.answering.followups.pronouns import pronouns
from qa.answering.followups.talk import Talk
from qa.answering.followups.work import Completed, Work

NEWEST = 40
"""Turns of a talk that are read; what lies further back is not taken up."""

LONGEST = 600
"""Characters of a turn that are read."""


def completed(question: str, history: Sequence[tuple[str, str]]) -> str:
    """`question` with what it leans on in the talk before it, (role, text) in order; unchanged if it stands alone."""
    talk = Talk()
    for role, text in history[-NEWEST:]:
        if role == "user":
            whole = complete(text[:LONGEST], talk)
            talk.hear(whole.text, whole.taken)
        else:
            talk.hear_answer(_told(text))
    return complete(question, talk).text if len(question) <= LONGEST else question


def complete(question: str, talk: Talk) -> Completed:
    """`question` with what it leans on, where the `talk` has it; as it is where it stands alone."""
    if not talk.referents and not talk.newest:
        return Completed(question)
    elliptic = ellipsis(question, talk)
    if elliptic is not None:
        return elliptic
    work = Work(question, talk)
    pronouns(work)
    ones(work)
    demonstratives(work)
    definite(work)
    if not work.taken and not work.loose:
        implied(work)
    return work.done()


def _told(answer: str) -> str:
    """The first sentences of an answer, without its citation marks and the outlet that a sentence begins with."""
    plain = re.sub(r"\s*\[\d+\]", "", answer[:LONGEST])
    plain = re.sub(r"(?m)^[^.:\n]{2,60}: ", "", plain)
    return " ".join(re.split(r"(?<=[.!?])\s+", plain.strip())[:2])
