"""A question that asks whether something is so, and the sentence that settles it: yes, no, or disputed.

Only a sentence that says nearly all of what is asked settles it. What turns it into a no is exact: a "not" or "no
longer" on the words asked about, another figure, a word of the opposite meaning. Where a sentence says it in other
words nothing is told but the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from rapidfuzz.distance import LCSseq

from qa.answering.reading import yes_no_chinese as chinese
from qa.answering.reading.sentence_ranker import Ranking, Scored
from qa.proof.facts.align import Source
from qa.proof.facts.check_numbers import blanked, figures
from qa.proof.facts.claim_alignment import lay
from qa.proof.facts.features import closeness
from store.language.dates import day_of, iso, moments
from store.language.numbers import Quantity, compare
from store.language.patterns import late
from store.language.polarity import Mood, stances
from store.language.reversals import tells_an_error
from store.language.text import is_spaceless, language
from store.language.tokens import Token, is_function, tokens
from store.language.units import same_unit

Verdict = Literal["yes", "no", "disputed"]

NEAR = 0.8
"""The share of the words of what is asked, by weight, that a sentence has which settles it."""

IN_ORDER = 0.85
"""The share of them that stand in their order in a sentence which says yes."""

SPEAKS = 0.6
"""The share of the most that a passage has of the words of a question, from which on it speaks of it."""

FEWEST = 2
"""Words with content that a question has to have for a sentence to settle it."""

_ASKS = late(
    r"^\W*(?:(?:and|so|but|then|ok|well),? )?(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could)"
    r"(?P<not>n['’]t)? (?P<rest>[^?？]+)[?？\s]*$",
    re.IGNORECASE,
)
_TRUE = late(
    r"^\W*(?:(?:and|so|but|then) )?(?:(?:is|was|isn['’]t|wasn['’]t) it (?:\w+ )?(?:true|correct|right|so|accurate"
    r"|(?:a|the) (?:fact|case))|(?:can|could) (?:you|one|it be) confirm(?:ed)?) (?:that|whether|if) (?P<rest>[^?？]+)",
    re.IGNORECASE,
)
_CHINESE = late(r"^(?P<rest>.*(?:吗|(?<![什怎那这多])么)|.*(?:是否|是不是|有没有|会不会|能不能).*?)[？?]?$")
_CHINESE_ASKS = late(r"吗|么$|是否|(?<=是)不是|(?<=有)没有|(?<=会)不会|(?<=能)不能")
_EITHER = late(r"\bor\b|还是", re.IGNORECASE)
_DENIES = late(
    r"\b(?:den(?:y|ies|ied|ying)|disput(?:e|es|ed|ing)|contest(?:s|ed)|refut(?:e|es|ed)|rebut(?:s|ted))\b"
    r"(?! (?:this|it|the (?:report|claim|charge)s?)\b| that(?:[,.;]| and| but))|否认|驳斥",
    re.IGNORECASE,
)
_CLAIMED = late(
    r"(?:撤[回销]|收回|推翻)[^，。；：！？]*|[^，。；：！？]*的(?:说法|传[言闻]|谣言|指[控责]|猜[测想]|[怀质]疑)"
    r"|(?:声称|自称|据称|宣称|指[控责]|[怀质]疑|[网谣盛]传|传[言闻]|所谓)[^。！？；]*"
)
"""What Chinese tells as withdrawn, or as no more than somebody's claim."""

_REJECTS = late(r"\b(?:reject|dismiss)\w*\b.*\bthat\b", re.IGNORECASE)
"""That a claim is turned down, by whoever decides on it."""

_UNNAMED = late(r"(?:he|she|it|they|that|this|there)\b|[他她它]", re.IGNORECASE)
_TIME = late(
    r"\b(?:still|yet|already|really|actually|now|currently|ever|even|also|again)\b|仍然?|还在|依然|已经?", re.IGNORECASE
)


class Settled(NamedTuple):
    """What settles a question, and the sentence that does."""

    verdict: Verdict
    sentence: Scored


def settle_question(question: str, ranking: Ranking, *, now: bool = False) -> Settled | None:
    """What the newest of the sentences found that says nearly all of what is asked says to it; None where none does.

    Asked for what is so `now` only the newest article counts that speaks of about as much of it as any.
    """
    said = asserted(question)
    if said is None:
        return None
    if any(tells_an_error(s.text, s.article.title) and _is_near(said, s) for s in ranking.sentences):
        return None  # what was said of it, there or elsewhere, is not so
    newest = sorted(ranking.sentences, key=lambda s: s.article.published_at or "", reverse=True)
    if now and newest:
        most = max(s.measures["passage"] for s in newest)
        speaking = (s for s in newest if s.measures["passage"] >= SPEAKS * most or _is_near(said, s))
        latest = next(speaking).article.id
        newest = [s for s in newest if s.article.id == latest]
    for sentence in newest:
        if "question" in sentence.traits or not _is_in(language(question), sentence):
            continue
        verdict = _verdict(said, sentence)
        if verdict == "yes" and not _AHEAD.match(question) and _is_ahead(said, sentence):
            continue
        if verdict == "yes" and _lasts(question) and not _lasts(sentence.text) and not figures(said):
            continue  # how it came to be so is told in the same words, and so is how it ended
        if verdict:
            return Settled(verdict, sentence)
    return None


def _is_ahead(said: str, sentence: Scored) -> bool:
    """Whether a sentence gives a day after its article's for what is asked about, which names none: "opens on 2 May"
    says of no hall that it is open."""
    published = day_of(sentence.article.published_at)
    if published is None or moments(said):
        return False
    told = (iso(moment, published) for moment in moments(sentence.text))
    return any(day and day > published.isoformat() for day in told)


_AHEAD = late(r"^\W*(?:(?:and|so|but|then|ok|well),? )?(?:will|would|is .* to)\b|.*[将会]", re.IGNORECASE)


def _lasts(text: str) -> bool:
    """Whether `text` says, or asks, that something goes on."""
    return _GOES_ON.search(text) is not None


_GOES_ON = late(r"\b(?:still|remains?|remained|continues?|continued)\b|仍|还|依然", re.IGNORECASE)


def _is_in(asked: str | None, sentence: Scored) -> bool:
    """Whether a sentence is in the language that is asked in, as far as that is told: "Was sagte Ida Brandt?" is no
    question of whether something was."""
    return asked is None or sentence.article.told_in in (asked, None)


@lru_cache(maxsize=64)
def asserted(question: str) -> str | None:
    """What `question` asks about, as words that would state it; None where it does not ask whether something is so."""
    if _EITHER.search(question):
        return None
    patterns = (_CHINESE,) if is_spaceless(question) else (_TRUE, _ASKS)
    match = next((m for pattern in patterns if (m := pattern.match(question))), None)
    if match is None or match.groupdict().get("not"):
        return None
    rest = _CHINESE_ASKS.sub("", match["rest"]) if is_spaceless(question) else match["rest"]
    said = " ".join(_TIME.sub(" ", rest).split())
    return said if len(_content(said)) >= FEWEST else None


def _content(text: str) -> list[Token]:
    return [t for t in tokens(text) if t.kind != "mark" and not is_function(t)]


def _verdict(said: str, sentence: Scored) -> Verdict | None:
    """What a sentence says to what is asked about; None where it is not near enough, or does not say for sure."""
    text, article = sentence.text, sentence.article
    if not _is_near(said, sentence):
        return None
    if _REJECTS.search(text) and not _REJECTS.search(said):
        return None
    if _DENIES.search(text) and not _DENIES.search(said):
        return "disputed"
    if not _CLAIMED.search(said) and any(_shares(said, claim[0]) for claim in _CLAIMED.finditer(text)):
        return None
    if _without_figures(said):
        return _of_figures(said, text)
    if _differ(said, text, "denied"):
        return _no(said, text)
    unit = sentence.unit
    found = lay(said, [Source(article, unit.start, unit.end)]).found
    if any(d.severity == "wrong" and d.kind == "direction" for d in found):
        return "no"
    return None if any(d.severity != "weak" for d in found) else _yes(said, text)


def _shares(said: str, claim: str) -> bool:
    """Whether a claim has words with content of what is asked about."""
    return not {t.stem for t in _content(said)}.isdisjoint(t.stem for t in _content(claim))


def _is_near(said: str, sentence: Scored) -> bool:
    if is_spaceless(said):
        return bool(chinese.stretches(chinese.plain(_without_figures(said) or said), chinese.plain(sentence.text)))
    return closeness(tokens(_without_figures(said) or said), tokens(sentence.text)) >= NEAR


def _without_figures(said: str) -> str:
    """What is asked about without the figures that it gives; "" where it gives none."""
    given = figures(said)
    rest = blanked(said, given)
    return rest if given and _content(rest) else ""


def _of_figures(said: str, text: str) -> Verdict | None:
    """Whether a sentence gives the figures asked about; no where it gives one of the same sort and not this one.

    Where it gives others of the same sort besides, nothing tells which of them belongs to what is asked about.
    """
    asked, given = figures(said), figures(text)
    if _differ(said, text, "denied"):
        return _no(said, text)
    alike = [other for one in asked for other in given if other.kind == one.kind and same_unit(other.unit, one.unit)]
    if all(_is_among(one, given) for one in asked):
        return _yes(said, text) if all(_is_among(other, asked) for other in alike) else None
    return "no" if len(alike) == 1 and len(asked) == 1 else None


def _is_among(figure: Quantity, given: Sequence[Quantity]) -> bool:
    return any(compare(figure, other) == "same" for other in given)


def _yes(said: str, text: str) -> Verdict | None:
    """Yes where the words asked about stand in the sentence in their order, of nobody unnamed, and for a fact."""
    if is_spaceless(said):
        is_stated = not _UNNAMED.match(said) and chinese.states(_without_figures(said) or said, text)
        return "yes" if is_stated else None
    mine, theirs = ([t.stem for t in tokens(words) if t.kind != "mark"] for words in (said, text))
    in_order = LCSseq.similarity(mine, theirs) >= IN_ORDER * len(mine)
    unsure = (_to_do(text) | _left_open(text)) & set(mine) - _to_do(said) - _left_open(said)
    return "yes" if in_order and not _UNNAMED.match(said) and not _differ(said, text, "mood") and not unsure else None


def _no(said: str, text: str) -> Verdict | None:
    """No, unless what is denied is only that it ought to be so, or may be: who should not resign may have resigned."""
    mine, theirs = _stances(said, "mood"), _stances(text, "mood")
    is_other = any(
        theirs[stem] in ("ought", "possible") and theirs[stem] != mine[stem] for stem in mine.keys() & theirs.keys()
    )
    return None if is_other else "no"


def _to_do(text: str) -> set[str]:
    """The stems of what stands behind "to": what somebody wants, promised or is asked to do."""
    words = [t for t in tokens(text) if t.kind != "mark"]
    return {word.stem for before, word in pairwise(words) if before.folded == "to" and word.kind == "word"}


def _left_open(text: str) -> set[str]:
    """The stems of what stands behind "until" or "if", up to the next mark: that it has come about is not said."""
    found: set[str] = set()
    behind = False
    for token in tokens(text):
        behind = token.kind != "mark" and (behind or token.folded in _OPENS)
        found |= {token.stem} if behind and token.folded not in _OPENS else set()
    return found


_OPENS = frozenset("before if till unless until whether".split())


def _stances(text: str, what: Literal["denied", "mood"]) -> dict[str, bool | Mood]:
    pairs = zip(tokens(text), stances(text), strict=True)
    return {t.stem: getattr(stance, what) for t, stance in pairs if t.kind == "word" and not is_function(t)}


def _differ(said: str, text: str, what: Literal["denied", "mood"]) -> bool:
    """Whether a word asked about is denied in only one of question and sentence; or a fact in one, and possible,
    planned or demanded in the other."""
    mine, theirs = _stances(said, what), _stances(text, what)
    return any(mine[stem] != theirs[stem] for stem in mine.keys() & theirs.keys())
