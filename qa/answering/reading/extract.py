"""Answers without a language model: the sentences that answer, in the articles' own words, each with who says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from qa.answer import Length
from qa.answering.phrases import Spoken, plainly, say
from qa.answering.reading.abstention import fitting, is_named_in
from qa.answering.reading.completing import completing
from qa.answering.reading.context import asked_in, parted
from qa.answering.reading.dateline import after_dateline
from qa.answering.reading.measures import UNTOLD, Found, words_of
from qa.answering.reading.question_analysis import Query
from qa.answering.reading.questions_above import question_above
from qa.answering.reading.sentence_ranker import Ranking, Scored
from qa.proof.check.leaning import continues, goes_on, leans, points_back
from qa.proof.check.sentence_checker import Finding, proven
from qa.proof.facts.align import span_at
from qa.proof.speakers.who_speaks import asked_before, interviewed
from qa.reader import knows
from store.article import Article
from store.language.grammar import ONES
from store.language.names import names
from store.language.patterns import late, one_of
from store.language.reversals import is_of_corrections, puts_right, tells_an_error
from store.language.sentences import sentence_spans
from store.language.text import paragraph_at, words
from store.language.tokens import stem
from store.reading.prose.entries import age_at, entry_at
from store.reading.prose.genres import is_view

MOST: Mapping[Length, int] = {"short": 1, "normal": 3, "full": 6}
"""Sentences in an answer; with two sides or several parts one more."""

NEARLY, ALSO = 2.2, 4.5
"""How far behind the best a sentence may be, in logits; and one that adds another side or answers another part."""

LIKELIEST = 3
"""Sentences in front that are told where it is not sure which one answers. Of 146 such questions what is told holds
the answer of .71 by these, and of .55 without."""

ADDS = 5.0
"""What a sentence gains, where two sides are asked for, by having the part of the question the others lack."""

BACK = 2
"""Sentences before one that leans on them which are told with it at most."""

LONGEST = 700
"""Characters up to which a sentence is told together with the one that it leans on."""

_SIDES = late(r"\b(?:versus|vs)\b|: |分别|不同|相比|和.*(?:怎么|如何|各)")
_BULLET = late(r"[-–—•·▪◦*]\s+")
_GOES_ON = late(r"\W*(?:[\w’'-]+\W+){0,4}(?:it|that|this|them|because|the reason)\b", re.IGNORECASE)
_COUNTED = late(rf"\b(?P<many>{one_of(list(ONES)[2:7])}) (?:[a-z-]+ )?(?P<what>[a-z-]+s)\b(?P<last>[.:]$)?", re.I)
_PROMISES = late(
    r":$|：$|\b(?:asked|asks) (?:whether|if|why|what|how|about)\b|\bexplain\w*\b|\b(?:said|told) \w+ (?:had|was) "
)


def extract(
    question: str, ranking: Ranking, found: Found, length: Length = "normal", *, unsure: bool = False
) -> list[Finding]:
    """One to a few sentences that answer, of the `found` passages that `ranking` is of, best first; none if nothing is
    found. Where it is `unsure` which of them do, the likeliest few."""
    chosen = _chosen(question, ranking, found, length)
    for sentence in _likeliest(ranking) if unsure and length != "short" else ():
        _add(chosen, sentence)
    whole: list[tuple[Article, int, int]] = []
    for article, start, end in (with_neighbours(ranking, s) for s in _in_reading_order(chosen)):
        last = whole[-1] if whole else None
        if (
            last
            and last[0].id == article.id
            and last[1] <= start <= last[2] + 1
            and "\n" not in article.text[last[2] : start]
        ):
            whole[-1] = (article, last[1], max(last[2], end))
        else:
            whole.append((article, start, end))
    return list(_told(whole, asked_in(question)))


def _told(whole: Sequence[tuple[Article, int, int]], in_language: Spoken) -> Iterator[Finding]:
    """Each with who says it, which what follows of the same article does without, unless it is opinion or the answer
    of somebody interviewed."""
    before = None
    for article, start, end in whole:
        goes_on = before == article.id and not is_opinion(article) and not interviewed(article, start)
        yield quote_alone(article, start, end) if goes_on else attributed(article, start, end, in_language)
        before = article.id


def _chosen(question: str, ranking: Ranking, found: Found, length: Length) -> list[Scored]:
    ranked = [s for s in ranking.sentences if "orders" not in s.traits]
    if not ranked:
        return []
    best = ranked[0]
    if "quoted" in best.traits and ranking.query.quotes:
        return [s for s in ranked if "quoted" in s.traits and "question" not in s.traits][:1] or [best]
    most = MOST[length]
    if ranking.parts:
        return _of_parts(ranking, most + 1)
    if not knows(question) and _SIDES.search(parted(question)[0]):
        return _of_sides(ranking, ranked, most + 1)
    if ranking.query.kind in ("number", "date") and not best.fits:  # what is told says how many, or when
        best = fitting(ranking) or best
    if knows(question):
        likely = [best, *completing(best, ranking, found, length)]
    else:
        likely = _nearly_as_good(ranking.query, ranked, best, ALSO if length == "full" else NEARLY)
    chosen: list[Scored] = []
    for sentence in likely:
        if len(chosen) < most:
            _add(chosen, sentence)
    return chosen


def _likeliest(ranking: Ranking) -> list[Scored]:
    """The sentences in front that a good answer is heard to tell rather than not."""
    return [s for s in ranking.sentences[:LIKELIEST] if s.selected > 0 and s.traits.isdisjoint(UNTOLD)]


def _nearly_as_good(query: Query, ranked: Sequence[Scored], best: Scored, behind: float) -> list[Scored]:
    """The `best` and the sentences that are no further behind it, for what the reader cannot say of a full answer."""
    near = ranked[ranked.index(best) :] if best in ranked else ranked
    return [
        s
        for s in near
        if s.score >= best.score - behind
        and (s.fits >= best.fits or behind > NEARLY)
        and _is_of_the_same(query, s, best)
    ]


def _is_of_the_same(query: Query, sentence: Scored, best: Scored) -> bool:
    """Whether the article of a further sentence has the names asked about, where that of the best one has them: of
    another bridge it may say nearly the same."""
    return is_named_in(query, sentence.article) or not is_named_in(query, best.article)


def _of_parts(ranking: Ranking, most: int) -> list[Scored]:
    """The best sentence for each part of the question, another one for each part, and what is nearly as good."""
    chosen: list[Scored] = []
    for behind in (ALSO, NEARLY):
        for part in ranking.parts:
            clean = [s for s in part if "orders" not in s.traits]
            fresh = [s for s in clean if not any(says_the_same(s.text, c.text) for c in chosen)]
            if fresh and len(chosen) < most and fresh[0].score >= clean[0].score - behind:
                chosen.append(fresh[0])
    return chosen


def _of_sides(ranking: Ranking, ranked: Sequence[Scored], most: int) -> list[Scored]:
    """The best sentence, and then those that have what the chosen ones lack of the question."""
    chosen = [ranked[0]]
    weights, total = ranking.credits.weights, ranking.credits.total
    while len(chosen) < most:
        had = {k: max(c.has[k] for c in chosen) for k in weights}

        def gain(s: Scored, had: dict[str, float] = had) -> float:
            new = sum(w * max(0.0, s.has[k] - had[k]) for k, w in weights.items()) / total
            other = s.article.id not in {c.article.id for c in chosen}
            return s.score + ADDS * new + 0.5 * other

        rest = [s for s in ranked[:30] if s not in chosen and not any(says_the_same(s.text, c.text) for c in chosen)]
        best = max(rest, key=lambda s: (gain(s), -s.unit.rank, -s.unit.start), default=None)
        if best is None or gain(best) < ranked[0].score - NEARLY:
            break
        chosen.append(best)
    return chosen


def _add(chosen: list[Scored], sentence: Scored) -> None:
    if not any(says_the_same(sentence.text, other.text) for other in chosen):
        chosen.append(sentence)


def attributed(article: Article, start: int, end: int, in_language: Spoken = "en", *, dated: bool = True) -> Finding:
    """The sentence at that span, without dateline or bullet, told with who says it, and proven by the span itself.

    Not `dated` where a label says the day.
    """
    said = start
    start, end = trimmed(article, start, end)
    told = re.sub(r"\s+", " ", article.text[start:end])
    speaker = attribution(
        article, in_language, dated=dated, interviewed=interviewed(article, max(said, start)),
        time=_time_untold(article, start, end),
    )  # fmt: skip
    text = f"{speaker}: {told}" if speaker else told
    return proven(text, (span_at(article, start, end),))


def quote_alone(article: Article, start: int, end: int) -> Finding:
    """The sentence at that span in the article's words alone, where it is told before, or beside, whose they are; of an
    entry of a live page with its time."""
    span = span_at(article, *trimmed(article, start, end))
    time, told = _time_untold(article, span.start, span.end), re.sub(r"\s+", " ", span.quote)
    return proven(f"{time}: {told}" if time else told, (span,))


def _time_untold(article: Article, start: int, end: int) -> str:
    """The time of the entry of a live page that those words are of, where they have it not themselves; "" elsewhere."""
    entry = entry_at(article.text, start)
    return entry.time if entry is not None and entry.time not in article.text[start:end] else ""


def trimmed(article: Article, start: int, end: int) -> tuple[int, int]:
    """The span of a sentence without dateline, bullet or the outlet's own name ("Radio Aske: How old are you?"), and
    with the whole of a quotation that it has half of, and the question of an interview that it leans on."""
    bullet = _BULLET.match(article.text, start, end)
    start = bullet.end() if bullet else after_dateline(article, start, end)
    own = next((f"{name}: " for name in (article.source, article.author) if name), "")
    start += len(own) if own and article.text.startswith(own, start) and start + len(own) < end else 0
    start = asked_before(article, start)
    return _whole_quotation(article.text, start, end)


OPINION = ("opinion", "analysis")
"""Genres in which authors say what they think."""


def is_opinion(article: Article) -> bool:
    """Whether an article is its author's opinion, by its genre, or by what it shows where that is not known."""
    shown = article.genre == "unknown" and is_view(article.text, article.title, article.author)
    return shown or article.genre == "opinion"


def speaks_for_author(article: Article) -> bool:
    """Whether an article says what its author thinks."""
    return article.genre in OPINION or is_opinion(article)


def attribution(
    article: Article, in_language: Spoken = "en", *, dated: bool = True, interviewed: str = "", time: str = ""
) -> str:
    """Who says what the article says: an opinion is its author's, news its outlet's, an answer that of who was
    `interviewed`; with genre, date and `time`."""
    genre = None if article.genre in ("news", "unknown") else say(f"genre: {article.genre}", in_language)
    date = ", ".join(part for part in ((article.published_at or "")[:10] if dated else "", time) if part)
    author, source, title = (plainly(said or "") for said in (article.author, article.source, article.title))
    source = "" if source and author.casefold() == source.casefold() else source
    if interviewed:
        name, rest = plainly(interviewed), [source or author, genre, date]
    elif author and (genre or not source or speaks_for_author(article)):
        name, rest = author, [source, genre, date]
    elif source:
        name, rest = source, [genre, date]
    else:
        name, rest = title, [genre, date]
    details = ", ".join(part for part in rest if part)
    return f"{name} ({details})" if name and details else name


def _in_reading_order(chosen: list[Scored]) -> list[Scored]:
    """The best sentence's article first, and the sentences of one article in the order it has them, of a live page from
    its newest entry on."""
    order = list(dict.fromkeys(s.article.id for s in chosen))
    return sorted(chosen, key=lambda s: (order.index(s.article.id), place_in_time(s)))


def place_in_time(sentence: Scored) -> tuple[int, int]:
    """Where a sentence stands among those of its article: in its order, of a live page from the newest entry on."""
    return age_at(sentence.article.text, sentence.unit.start), sentence.unit.start


def says_the_same(one: str, other: str) -> bool:
    """Whether nearly all words of the shorter text are in the other."""
    mine, theirs = set(words(one)), set(words(other))
    return len(mine & theirs) >= 0.8 * min(len(mine), len(theirs))


def with_neighbours(ranking: Ranking, sentence: Scored) -> tuple[Article, int, int]:
    """The sentence with the one before it that it leans on, or the question that it answers, and the one after it that
    completes it."""
    article = sentence.article
    spans = _sentences(article)
    start, end = sentence.unit.start, sentence.unit.end
    at = next((i for i, (a, b) in enumerate(spans) if a <= start < b), None)
    if at is None:
        return article, start, end
    for before in spans[max(0, at - BACK) : at][::-1]:
        if not leans(article, start, end) or not _joined(article, before, (start, end)):
            break
        start = before[0]
    start = min(start, _error_of(article, start, end))
    for following in spans[at + 1 : at + 1 + max(2, _announced(ranking, sentence))]:
        if not _joined(article, (start, end), following) or not _completes(ranking, sentence, article, following):
            break
        end = following[1]
    return article, _with_question(ranking.query, article, start, end), end


def _with_question(query: Query, article: Article, start: int, end: int) -> int:
    """Where the question right above begins that has words of the `query` which what is told at that span has not, nor
    any name; else `start`, and where the answer is told as that of whoever gives it, unless it says nothing by
    itself, as "Both" does."""
    above = question_above(article, start)
    if above is None or end - above[0] > LONGEST:
        return start
    label = _TURN.match(article.text, start, end)
    said = article.text[label.end() if label else start : end]
    if not words_of(said).keys:
        return above[0]
    if interviewed(article, start) or any(name.sure for name in names(said)):
        return start
    lacking = words_of(article.text[slice(*above)]).keys - words_of(article.text[start:end]).keys
    return above[0] if any(term.key in lacking for term in query.terms) else start


_TURN = late(r"(?-i:[A-Z])[\w.'’-]*(?: [\w.'’-]+){0,3}: ")
"""What a turn of an interview begins with that is labelled: "Ida Brandt: "."""


def with_before(article: Article, start: int, end: int, told: int = 0) -> tuple[int, int]:
    """The sentence at that span with those before it in its paragraph without which it says little, but for what stands
    before `told`, up to where the line before it has told the article."""
    before = [span for span in _sentences(article) if told <= span[0] < start][-BACK:]
    for one in before[::-1]:
        if not goes_on(article, start, end) or not _joined(article, one, (start, end)):
            break
        start = one[0]
    return start, end


def told_whole(article: Article, start: int, end: int, told: int = 0) -> tuple[int, int]:
    """The sentence at that span with those of its paragraph without which it says little, but for what stands before
    `told`: those that it goes on from, and the other half of a correction."""
    before, _ = with_before(article, start, end, told)
    first, last = with_correction(article, start, end, told)
    return min(before, first), last


def with_correction(article: Article, start: int, end: int, told: int = 0) -> tuple[int, int]:
    """The sentence at that span with what it puts right, but for what stands before `told`, and with what is put in the
    place of what it tells as said in error: an error is never told alone."""
    spans = _sentences(article)
    at = next((i for i, (a, b) in enumerate(spans) if a <= start < b), None)
    if at is None:
        return start, end

    def is_pair(one: tuple[int, int], other: tuple[int, int]) -> bool:
        said, following = article.text[slice(*one)], article.text[slice(*other)]
        return _joined(article, one, other) and puts_right(said, following, article.title)

    wrong, right = spans[at - 1 : at], spans[at + 1 : at + 2]
    if wrong and wrong[0][0] >= told and is_pair(wrong[0], spans[at]):
        start = wrong[0][0]
    if (error := _error_of(article, start, end)) >= told:
        start = min(start, error)
    if right and is_pair(spans[at], right[0]):
        end = right[0][1]
    return start, end


def _error_of(article: Article, start: int, end: int) -> int:
    """Where the error begins that the sentence there goes on from, in a column of corrections: what its paragraph opens
    with; `start` elsewhere."""
    opens, ends = sentence_at(article, paragraph_at(article.text, start)[0])
    is_item = is_of_corrections(article.title) and tells_an_error(article.text[opens:ends], article.title)
    return opens if is_item and end - opens <= LONGEST else start


def stands(article: Article, start: int, end: int) -> bool:
    """Whether the sentence at that span, with those before it in its paragraph, does not open with a word for something
    named before them."""
    start, end = with_before(article, start, end)
    return start == _sentences(article)[0][0] or not continues(article.text[start:end])


def _announced(ranking: Ranking, sentence: Scored) -> int:
    """How many things the best sentence says are to come: "The council attached three conditions." 0 for most."""
    if ranking.query.kind != "any" or sentence is not ranking.sentences[0]:
        return 0
    asked = {term.key for term in ranking.query.terms}
    told = _COUNTED.finditer(sentence.text)
    return next((ONES[m["many"].lower()] for m in told if m["last"] or stem(m["what"].lower()) in asked), 0)


def _completes(ranking: Ranking, sentence: Scored, article: Article, following: tuple[int, int]) -> bool:
    """Whether the sentence after goes on with what the sentence begins: a quotation, an answer, a reason."""
    if _announced(ranking, sentence):
        return True
    text = article.text[slice(*following)]
    opens = bool(re.match(r"[\"“「]", text))
    if puts_right(sentence.text, text, article.title) or _sets_right(sentence.text, text):
        return True
    if _BUT.match(text) and interviewed(article, following[0]):
        return True
    if _PROMISES.search(sentence.text):
        return opens or points_back(text)
    if ranking.query.kind == "reason" and _GOES_ON.match(text):
        return True
    return opens and ranking.query.speech


def _sets_right(said: str, following: str) -> bool:
    """Whether a sentence says of something else what is denied before it: "I don't mind boats. I mind the noise."."""
    denied, again = ({stem(m["verb"].lower()) for m in _DENIED.finditer(text)} for text in (said, following))
    return bool((denied - again) & {stem(word) for word in words(following)})


_DENIED = late(r"\b(?:do|does|did)(?:n['’]t| not) (?P<verb>[a-z]{3,})\b", re.IGNORECASE)
_BUT = late(r"\W*(?:but|yet|however)\b", re.IGNORECASE)


def _joined(article: Article, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two spans stand in one paragraph and are short enough to be told together."""
    return "\n" not in article.text[one[1] : other[0]] and other[1] - one[0] <= LONGEST


@lru_cache(maxsize=128)
def _sentences(article: Article) -> tuple[tuple[int, int], ...]:
    return tuple(sentence_spans(article.text, article.told_in or "en"))


def sentence_at(article: Article, at: int) -> tuple[int, int]:
    """The sentence of an article in which a place stands; what follows that, where it stands in none."""
    return next(((a, b) for a, b in _sentences(article) if a <= at < b), (at, len(article.text)))


def _whole_quotation(text: str, start: int, end: int) -> tuple[int, int]:
    """The span, widened within its paragraph so that a quotation that opens in it also closes in it."""
    sentence = text[start:end]
    if sentence.count("“") > sentence.count("”"):
        closing = text.find("”", end)
        if 0 <= closing < min(paragraph_at(text, end)[1], end + 400):
            end = closing + 1
    elif sentence.count("”") > sentence.count("“"):
        opening = text.rfind("“", max(paragraph_at(text, start)[0], start - 400), start)
        if opening >= 0:
            start = opening
    return start, end
