"""Articles that are newer than those an answer cites and speak of the same point, so that an old answer says so.

An article counts when its best sentence would answer the question too, says much of it in its own words, and is about
what the cited words are about. Copies of the cited story do not count, nor do articles without a date. Where it is of
the same story, by the names in it, it is read as a whole and told what it answers: there the words of the question need
not come again. What a newer entry of the same live page answers is told too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import chain

from qa.answer import Citation, Newer
from qa.answering.finding.aboutness import judge_articles
from qa.answering.finding.retrieval import STRETCH
from qa.answering.finding.story import story
from qa.answering.phrases import Spoken, in_words, plainly, say
from qa.answering.reading.abstention import fitting, judge
from qa.answering.reading.chosen_passages import Pair, found_for, grouped, passage
from qa.answering.reading.context import parted
from qa.answering.reading.extract import is_opinion, told_whole, with_neighbours
from qa.answering.reading.measures import UNTOLD, Credits, Found, FoundSentence
from qa.answering.reading.question_analysis import kind
from qa.answering.reading.readings import relevances
from qa.answering.reading.sentence_ranker import Scored, by_measures, rank
from qa.answering.reading.yes_no import asserted
from qa.logistic import chance
from qa.proof.check.verdict import BORDER
from qa.proof.facts.align import Span, keys_of, span_at
from qa.proof.facts.check_numbers import figures
from qa.proof.facts.imperatives import words_alone
from qa.proof.facts.rarity import weight
from qa.reader import Window, header_of, knows, verify
from store.article import Article
from store.filters import Filters
from store.language.dates import day_of
from store.language.numbers import Quantity, compare
from store.language.tokens import is_function, tokens
from store.language.units import same_unit
from store.library import Library
from store.reading.prose.entries import age_at, entries

MOST = 2
"""Newer articles named."""

_TITLE = 3
"""Words of a title from which on a text that has them names it: any text may say "Fares rise"."""

_LOOKED_AT, _OF_ONE = 6, 4
"""Newer passages that are read, and those of one later article of the story, which is mostly all of it."""

_ABOUT, _SAYS, _SHARES = 0.55, 0.5, 1.0
"""From when on an article touches the point: how probably it is about it, the share of the question that its best
sentence says itself, and that share with its surroundings together with the share of the cited words there.
"""

_CLOSE = (0.45, 0.6, 1.25)
"""The same where it shares more of what was cited."""

_TELLS, _NAMES = 1.0, 0.0
"""How surely, in logits, a passage of a later article is about what is asked and a good answer tells a sentence of it,
both together, from when on that is told; and the first alone, from when on such an article is named where it is asked
whether something is so."""

_FAR = -1.0
"""How surely, in logits, a passage has to be about what is asked for its sentences to be heard at all."""

_NEAREST, _AT_LEAST = 0.65, -3.0
"""The share of the telling words of the question, or of a sentence told, from when on a sentence is told, where none is
as sure, whose sureness by itself is this: it says what became of the same thing."""

_NEAR = 1 / 3
"""The same share where no reader hears what a passage is about."""

_OVERTAKEN = ("number", "name", "date", "place")
"""What a question asks for that a later article of the story gives anew, where no reader hears whether one answers."""

_RUN, _COPIED = 6, 0.3
"""A copy has this share of the runs of so many words of what was cited."""


def newer(library: Library, question: str, cited: Sequence[Citation], given: Filters) -> tuple[Newer, ...]:
    """What has come out since the newest of the cited articles and touches the same point, or is of the story of the
    first and goes on from what is told of it, newest first."""
    days = [d for d in (day_of(c.published_at) for c in cited) if d]
    if not days:
        return ()
    after = max(days)
    found = _on_topic(question, _after(library, question, after, given, {c.article_id for c in cited}), library)
    quotes = [c.quote for c in cited]
    told = {pairs[0][1].id: pairs[0][1] for pairs in found if touches(parted(question)[0], quotes, pairs)}
    held = library.articles_of(cited)
    first = [(held[c.article_id, c.revision], c) for c in cited if (c.article_id, c.revision) in held]
    spans = [(article, span_at(article, c.start, c.end)) for article, c in first]
    if spans and (going_on := LaterWords(library, question, spans, given).going_on()):
        told[going_on.id] = going_on
    return tuple(_named(a) for a in sorted(told.values(), key=_newest, reverse=True)[:MOST])


def overtaking(library: Library, article_id: str, given: Filters) -> tuple[Newer, ...]:
    """Later articles that correct or go on from one that is told as a whole, newest first: those whose text names its
    title before those of its story that came out within `STRETCH` days."""
    try:
        article = library.article(article_id)
    except KeyError:  # it was removed meanwhile, which is told
        return ()
    day = day_of(article.published_at)
    since = _since(day, given) if day else None
    if day is None or since is None:
        return ()
    title = words_alone(article.title or "")
    found = found_for(title, _LOOKED_AT, library, since) if len(title.split()) >= _TITLE else ()
    naming = [
        pairs[0][1]
        for pairs in grouped(found).values()
        if f" {title} " in f" {words_alone(pairs[0][1].text)} " and not _is_copy([article.text], pairs[0][1])
    ]
    last = (day + timedelta(STRETCH)).isoformat() if (date.max - day).days > STRETCH else None
    going_on = [
        other
        for other in story(article, library, since)
        if (out := day_of(other.published_at)) and (last is None or out.isoformat() <= last)
    ]
    told = {other.id: other for several in (naming, going_on) for other in sorted(several, key=_newest, reverse=True)}
    return tuple(_named(other) for other in [*told.values()][:MOST])


def _newest(article: Article) -> tuple[str, str]:
    return article.published_at or "", article.id


@dataclass(frozen=True)
class LaterWords:
    """What came out after all the words that are `cited`: in newer entries of their live page, and in later articles of
    the story of the first. Each is searched for once, when it is wanted.

    Reading them raises ReaderError when the reader's files are missing or damaged.
    """

    library: Library
    question: str
    cited: Sequence[tuple[Article, Span]]
    filters: Filters

    @classmethod
    def than(
        cls, told: Sequence[Span], found: Iterable[Article], question: str, library: Library, filters: Filters
    ) -> LaterWords:
        """Those later than the words `told`, which are of the articles `found`."""
        articles = {article.id: article for article in found}
        cited = [(articles[span.article_id], span) for span in told if span.article_id in articles]
        return cls(library, question, cited, filters)

    def answer(self) -> tuple[Article, int, int] | None:
        """The sentence that answers in the newest entry or article that has one, with what it leans on; None where
        there is none, or where it says no more than what is told."""
        if not knows(self.question) and kind(self.question) not in _OVERTAKEN:
            return None
        later = self.nearest()
        return None if later is None or self._is_told(later) else later

    def nearest(self) -> tuple[Article, int, int] | None:
        """The sentence that answers in the newest entry or article that has one, whatever it says, with what it leans
        on."""
        sure = (self._told_in(pairs, nearly=False) or self._changed_in(pairs) for pairs in self._newest_first())
        nearly = (self._told_in(pairs, nearly=True) for pairs in self._newest_first())
        return next(filter(None, chain(sure, nearly)), None)

    def going_on(self) -> Article | None:
        """The newer article of the story to be named: the one that answers, or, where it is asked whether something is
        so, the newest that is heard to be about it, whatever it has to say to it."""
        if later := self.answer():
            return later[0]
        if not knows(self.question) or asserted(parted(self.question)[0]) is None:
            return None
        about = (pairs for pairs in self._articles if max(relevances(self.question, pairs)) > _NAMES)
        return next((pairs[0][1] for pairs in about), None)

    def moves_on(self) -> bool:
        """Whether what is asked may have changed: a newer article of the story is heard to be about it, whatever it has
        to say to it, or a newer entry of the page has words of it."""
        said = self.question, *self._quotes
        shares = (_share(words, _keys(hit.text)) for pairs in self._entries for hit, _ in pairs for words in said)
        return any(share >= _NEAR for share in shares) or any(
            relevances(self.question, pairs[:1])[0] > 0 for pairs in self._articles
        )

    def _newest_first(self) -> Iterator[Found]:
        yield from self._entries
        yield from self._articles

    def _told_in(self, pairs: Found, nearly: bool) -> tuple[Article, int, int] | None:
        """The sentence of a newer entry or article that is told, if any: the one that is surest to answer, or `nearly`
        so where it has the words of the question or of what is told."""
        if not knows(self.question):
            ranking = rank(self.question, pairs)
            later = with_neighbours(ranking, fitting(ranking) or ranking.sentences[0])
            keys = _keys(later[0].text[later[1] : later[2]])
            is_near = any(_share(words, keys) >= _NEAR for words in (self.question, *self._quotes))
            return later if is_near and judge(self.question, pairs, ranking).answered else None
        heard = zip(relevances(self.question, pairs), pairs, strict=True)
        near = [(value, pair) for value, pair in heard if value > _FAR]
        if not near:
            return None
        ranking = rank(self.question, tuple(pair for _, pair in near), hears_all=True)
        sure: list[tuple[bool, float, Scored]] = []
        for one in ranking.sentences:
            keys, value = _keys(one.text), near[one.unit.rank][0] + one.selected
            share = max(_share(words, keys) for words in (self.question, *self._quotes))
            if value > _TELLS or (nearly and share >= _NEAREST and one.selected > _AT_LEAST):
                sure.append((one.fits, value + share, one))
        best = max((one for one in sure if one[2].traits.isdisjoint(UNTOLD)), key=lambda one: one[:2], default=None)
        return with_neighbours(ranking, best[2]) if best else None

    def _changed_in(self, pairs: Found) -> tuple[Article, int, int] | None:
        """The sentence of a newer entry or article that gives a figure told first beside another of the same thing."""
        first = self._quotes[0]
        for sentence in by_measures(self.question, tuple(pairs)).sentences if figures(first) else ():
            if _changes(first, sentence.text) and _share(first, _keys(sentence.text)) >= _NEAR:
                return sentence.article, *told_whole(sentence.article, sentence.unit.start, sentence.unit.end)
        return None

    def _is_told(self, later: tuple[Article, int, int]) -> bool:
        """Whether what came later carries the sentence told first, with its figures: then that still holds."""
        article, start, end = later
        text, first = article.text[start:end], self._quotes[0]
        if not knows(first) or not _numbers(first) <= _numbers(text) or _changes(first, text):
            return False
        window = Window(text, start, header_of(article), ((0, len(text)),))
        return chance(verify(first, [window])[0]) >= BORDER

    @property
    def _quotes(self) -> list[str]:
        return [article.text[span.start : span.end] for article, span in self.cited]

    @cached_property
    def _entries(self) -> list[Found]:
        """What is found in each entry of a live page that is newer than all of it that is cited, the newest first."""
        every: list[Found] = []
        for article in {article.id: article for article, _ in self.cited}.values():
            newest = min(age_at(article.text, span.start) for other, span in self.cited if other.id == article.id)
            later = [entry for entry in entries(article.text) if entry.age < newest]
            within = {"article_ids": [article.id]}
            hits = self.library.search(self.question, k=_LOOKED_AT, filters=within) if later else ()
            for entry in sorted(later, key=lambda one: one.age):
                parts = ((max(hit.start, entry.start), min(hit.end, entry.end)) for hit in hits)
                if found := [passage(article, start, end) for start, end in parts if start < end]:
                    every.append(found)
        return every

    @cached_property
    def _articles(self) -> list[Found]:
        """What is found in each article of the story that came out after all that are cited, newest first; what
        somebody thinks of it brings no news."""
        days = [day for article, _ in self.cited if (day := day_of(article.published_at))]
        since = _since(max(days), self.filters) if days else None
        kin = story(self.cited[0][0], self.library, since) if since else ()
        ids = [article.id for article in kin if not is_opinion(article)]
        if since is None or not ids:
            return []
        within = replace(since, article_ids=tuple(ids))
        found = grouped(found_for(self.question, _OF_ONE * len(ids), self.library, within))
        by_day = sorted(found.values(), key=lambda several: several[0][1].published_at or "", reverse=True)
        return [pairs[:_OF_ONE] for pairs in by_day]


def _on_topic(question: str, found: list[list[Pair]], library: Library) -> list[list[Pair]]:
    """Those that are about what the talk is about, where the question leans on it: it may say little by itself."""
    topic = parted(question)[1]
    if not topic or not found:
        return found
    about = {one.article.id for one in judge_articles(topic, found, library) if one.is_about}
    return [pairs for pairs in found if pairs[0][1].id in about]


def touches(question: str, quotes: Sequence[str], pairs: Found) -> bool:
    """Whether an article, by the passages of it that were found, speaks of the point of `quotes`, and is no copy."""
    plain = by_measures(question, tuple(pairs))
    if not any(_wanted(s.unit, quotes, plain.credits) for s in plain.sentences) or _is_copy(quotes, pairs[0][1]):
        return False
    ranking = rank(question, pairs)  # which is what costs most: passages are read for it
    wanted = _wanted(ranking.sentences[0].unit, quotes, ranking.credits)
    return bool(wanted) and judge(question, pairs, ranking).probability >= min(wanted)


def _wanted(unit: FoundSentence, quotes: Sequence[str], credits_: Credits) -> list[float]:
    """How probably an article has to be about the point, if its best sentence is `unit`; empty where nothing will do.

    Any of the figures is enough.
    """
    near = (unit.words, unit.before, unit.after)
    keys = frozenset[str]().union(*(words.keys for words in near))
    says = credits_.share(credits_.of(unit.words))
    if says < min(_SAYS, _CLOSE[1]):
        return []
    around = credits_.share(credits_.of(*near, unit.around))
    shares = around + max(_share(quote, keys) for quote in quotes)
    return [least for least, own, both in ((_ABOUT, _SAYS, _SHARES), _CLOSE) if says >= own and shares >= both]


def sentence(found: Sequence[Newer], in_language: Spoken = "en") -> str:
    """The sentence that names them."""
    listed = ("；" if in_language == "zh" else "; ").join(_told(n, in_language) for n in found)
    return say("newer article" if len(found) == 1 else "newer articles", in_language, listed=listed)


def _told(n: Newer, in_language: Spoken) -> str:
    outlet = plainly(n.source or n.author or "")
    details = [part for part in (outlet, in_words(n.published_at, in_language)) if part]
    title = plainly(n.title or "") or say("untitled", in_language)
    return f"{title}（{'，'.join(details)}）" if in_language == "zh" else f"{title} ({', '.join(details)})"


def _after(library: Library, question: str, after: date, given: Filters, cited: set[str]) -> list[list[Pair]]:
    """What a search finds in dated articles that came out later, article by article."""
    since = _since(after, given)
    found = found_for(question, _LOOKED_AT, library, since) if since else ()
    others = (pair for pair in found if pair[1].id not in cited)
    return list(grouped(p for p in others if (day := day_of(p[1].published_at)) and day > after).values())


def _since(day: date, given: Filters) -> Filters | None:
    """`given` with only what came out after `day`; None where they let no later day pass, or there is none."""
    if day == date.max or (given.published_to and given.published_to <= day.isoformat()):
        return None
    return replace(given, published_from=(day + timedelta(1)).isoformat())


def _keys(text: str) -> frozenset[str]:
    return frozenset(key for _, key in keys_of(tokens(text)))


def _numbers(text: str) -> frozenset[str]:
    found = tokens(text)
    return frozenset(key for i, key in keys_of(found) if found[i].kind == "number")


def _changes(told: str, text: str) -> bool:
    """Whether `text` gives a figure that is `told` beside another of its sort: "11.4 million euros rather than 8.6"."""
    given = figures(text)

    def is_other(one: Quantity, other: Quantity) -> bool:
        return one.kind == other.kind and same_unit(one.unit, other.unit) and compare(one, other) == "no"

    exact = (one for one in figures(told) if one.unit or not one.spelled)
    repeated = (one for one in exact if any(compare(one, other) == "same" for other in given))
    return any(is_other(one, other) for one in repeated for other in given)


def _share(quote: str, keys: frozenset[str]) -> float:
    """How much of the telling words of `quote`, by weight, is among `keys`."""
    found = tokens(quote)
    weights = {
        key: weight(found[i]) for i, key in keys_of(found) if found[i].kind != "word" or not is_function(found[i])
    }
    total = sum(weights.values())
    return sum(w for key, w in weights.items() if key in keys) / total if total else 0.0


def _is_copy(quotes: Sequence[str], article: Article) -> bool:
    text = words_alone(article.text)
    for quote in quotes:
        words = words_alone(quote).split()
        runs = [" ".join(words[i : i + _RUN]) for i in range(max(1, len(words) - _RUN + 1))]
        if words and sum(run in text for run in runs) >= _COPIED * len(runs):
            return True
    return False


def _named(a: Article) -> Newer:
    return Newer(
        article_id=a.id,
        revision=a.revision,
        title=a.title,
        author=a.author,
        source=a.source,
        published_at=a.published_at or "",
        url=a.url,
        genre=a.genre,
    )
