"""A text to the words that the index has of it, and a question to those that are looked up."""

from __future__ import annotations

import math

from store.index.tantivy_index import ANALYZER, WHOLE, prepared
from store.language.grammar import BESIDES, FUNCTION_WORDS
from store.language.text import without_asking

_TERMS = 200  # distinct words of a question that are looked up
_SEARCHED = frozenset(
    """above across additionally again against along already although amid among amongst another below besides despite
    done either etc even ever every few furthermore hence herself himself however indeed instead itself least less many
    meanwhile might moreover much must myself neither never nevertheless none nonetheless now ought ours ourselves
    several shall since still theirs themselves therefore though thus toward towards unless via whereas whether within
    without yet yours""".split()
)
"""Words of grammar that are looked up all the same, for some say which way: who voted *against* it, what is *still*
open. Not looked up, fewer of the outlets that a case wants are met (`qa eval`, outlets_met .69 for .71)."""
_STOP_WORDS = FUNCTION_WORDS - BESIDES - _SEARCHED | {"said", "say", "says"}


def query_terms(question: str) -> list[str]:
    """The words of `question` to look up, as the index has them, each once; function words if there are no others."""
    words = list(dict.fromkeys(WHOLE.analyze(prepared(without_asking(question)))))
    telling = [word for word in words if word not in _STOP_WORDS] or words
    return list(dict.fromkeys(stem for word in telling[:_TERMS] for stem in ANALYZER.analyze(word)))


def index_terms(text: str) -> list[str]:
    """All words of `text`, in order, as the index has them."""
    terms: list[str] = ANALYZER.analyze(prepared(text))
    return terms


def idf(passages: int, size: int) -> float:
    """BM25's inverse document frequency of a word that stands in `passages` of `size`."""
    return math.log(1 + (max(0, size - passages) + 0.5) / (passages + 0.5))
