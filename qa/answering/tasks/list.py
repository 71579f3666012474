"""The people, organisations, places or figures of an article or a topic, one line each: the sentence that has it first.

Who is a person and what an organisation is read in each article (`qa.proof.speakers`); "list who was sentenced" and its
like are questions, answered with all that is found.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.answering.phrases import plainly, say
from qa.answering.reading.extract import attributed, with_correction, with_neighbours
from qa.answering.reading.measures import UNTOLD
from qa.answering.reading.question_analysis import read
from qa.answering.reading.sentence_ranker import Scored, rank
from qa.answering.tasks.chosen import chosen, without_noun
from qa.answering.tasks.holdings import newest_within
from qa.answering.tasks.lines import absent, answered, asking_which
from qa.answering.tasks.task import AnswerLine, Task, TaskContext, Telling, covering
from qa.proof.facts.check_numbers import figures
from qa.proof.speakers.agreement import cast_of
from qa.proof.speakers.uttered import settled, utterances
from qa.reader import knows
from store.article import Article
from store.filters import Filters
from store.language.names import names
from store.language.patterns import late
from store.language.reversals import takes_back
from store.language.sentences import sentence_spans
from store.language.tokens import plain_words

MOST = {"short": 6, "normal": 20, "full": 60}
"""Lines told."""

ARTICLES = 8
"""Articles about a topic that are read."""

SEARCHED, HEARD = 24, 1.0
"""Passages that are read for what several articles answer, and how much likelier, in logits, a good answer tells a
sentence of one than nothing of its passage."""

_OF = {
    "quoted": r"(?:who|people|experts|sources)\b.{0,20}\b(?:quoted|cited|speaks?)|引用",
    "people": r"people|persons|men|women|names? of people|individuals|人物?|人名|witnesses|victims|suspects"
              r"|defendants|experts"
              r"|officials|politicians|players|actors|members|candidates|winners|lawyers|scientists|characters",
    "organisations": r"compan(?:y|ies)|organi[sz]ations?|firms?|institutions?|bodies|agencies|businesses|groups"
                     r"|parties"
                     r"|unions|ministries|banks|clubs|机构|组织|公司|企业",
    "places": r"places|towns|cities|countries|locations|villages|regions|地点|地方|地名|城市|国家",
    "figures": r"figures|numbers|amounts|sums|statistics|data|数字|数据|金额",
    "names": r"names|(?:who|everyone|everybody|anyone)\b.{0,20}\b(?:named|mentioned)|名字",
}  # fmt: skip


@dataclass(frozen=True)
class ListedItem:
    """One thing that is listed: its `name`, and the sentence of `article` that has it first."""

    name: str
    article: Article
    start: int
    end: int


def kind_named(request: str) -> str:
    """What is to be listed by the first word for it in `request`: "people", "figures"; "" where none says, and where
    it says which of them: "the members of the council who wanted a cut"."""
    match = _KIND.search(request)
    if match is None or _LIMITED.search(request, match.end()):
        return ""
    return next(kind for kind, words in match.groupdict().items() if words)


def with_kind(said: str, request: str) -> str:
    """`request` with the word for what is to be listed that `said` is, "the places", in the place of its own; "" where
    `said` is none."""
    one, other = _KIND.search(request), _KIND.search(said)
    if one is None or other is None or read(said.replace(other[0], " ")).terms or not one[0].isalpha():
        return ""
    return request[: one.start()] + other[0] + request[one.end() :]


_ANY = "|".join(f"(?P<{kind}>{words})" for kind, words in _OF.items())
_LATIN = r"[^\W\u3400-\u9fff]"
_KIND = late(rf"(?<!{_LATIN})(?<!-)(?:{_ANY})(?!{_LATIN}|-)", re.IGNORECASE)
"""Chinese words stand between others without a border."""

_NAMED = r"(?:(?:is|are|was|were|gets?|got) (?:named|mentioned|quoted|cited|listed|given)|appears?|occurs?|features?)\b"
_LIMITED = late(rf"\b(?:who|that|which|whose)\b(?! {_NAMED}| the (?:article|text|piece))", re.IGNORECASE)
"""That only some of them are asked for, and no more than that they are there."""


def tell(task: Task, given: TaskContext) -> Telling:
    """A line each, those of most articles first, of one article in its order; of no kind, all that answers."""
    if not task.detail:
        return _with_others(answered(given.request.question, given, "full"), given)
    article = chosen(task.topic, given)
    every = newest_within(given) if article is None and not task.topic and given.read != Filters() else []
    if article is None and not task.topic and not every:
        return asking_which("article", given)
    articles = [article] if article is not None else every or _on(task.topic, given)
    items = _items(task.detail, articles)[: given.most(MOST)]
    if not items:
        best = given.looked.best if given.looked else None
        lacking = best is not None and not best.articles
        reason = absent(task.topic, best, given.spoken) if best and lacking else say("nothing listed", given.spoken)
        return Telling(found=best.found if best else (), reason=reason)
    lines = [_line(together, given) for together in _by_sentence(items)]
    return Telling(tuple(lines), covering(lines, (), articles))


def _with_others(told: Telling, given: TaskContext) -> Telling:
    """What answers, and of each other article the sentence that answers too, in words of the request: who resigned
    stands in several stories."""
    asked = given.request.question
    known = {span.article_id for line in told.lines for span in line.finding.spans}
    found = [pair for pair in given.search(asked, SEARCHED) if pair[1].id not in known] if told.lines else []
    best: dict[str, Scored] = {}
    ranking = rank(asked, found, hears_all=True) if found and knows(asked) else None
    for sentence in ranking.sentences if ranking else ():
        if sentence.selected > HEARD and sentence.measures["own"] > 0 and sentence.traits.isdisjoint(UNTOLD):
            best.setdefault(sentence.article.id, sentence)
    lines = [AnswerLine(attributed(*with_neighbours(ranking, s), given.spoken)) for s in best.values() if ranking]
    return replace(told, lines=(*told.lines, *lines), found=(*told.found, *found))


def _by_sentence(items: Sequence[ListedItem]) -> list[list[ListedItem]]:
    """`items`, those of one sentence together, in the place of the first."""
    found: dict[tuple[str, int], list[ListedItem]] = defaultdict(list)
    for item in items:
        found[item.article.id, with_correction(item.article, item.start, item.end)[0]].append(item)
    return list(found.values())


def _line(items: Sequence[ListedItem], given: TaskContext) -> AnswerLine:
    label = ("、" if given.spoken == "zh" else ", ").join(plainly(item.name) for item in items)
    span = with_correction(items[0].article, items[0].start, items[0].end)
    return AnswerLine(attributed(items[0].article, *span, given.spoken), label=label)


def _on(topic: str, given: TaskContext) -> list[Article]:
    """The articles about a topic, the surest first."""
    return [one.article for one in given.survey(without_noun(topic), ARTICLES, reads=False).articles[:ARTICLES]]


def _items(kind: str, articles: Sequence[Article]) -> list[ListedItem]:
    """What `articles` have of a kind, that of most of them first; each by the sentence of the first that has it."""
    firsts: dict[str, ListedItem] = {}
    having: dict[str, list[str]] = defaultdict(list)
    within: dict[str, set[str]] = defaultdict(set)
    for article in articles:
        for item in _quoted(article, reads=len(articles) == 1) if kind == "quoted" else _of(kind, article):
            known = item.name.casefold() if kind == "figures" else _known(item.name, having)
            firsts.setdefault(known, item)
            within[known].add(article.id)
    order = {name: n for n, name in enumerate(firsts)}
    return [firsts[name] for name in sorted(firsts, key=lambda name: (-len(within[name]), order[name]))]


def _quoted(article: Article, *, reads: bool) -> Iterator[ListedItem]:
    """Whoever is quoted there, with what they say first: as the phrases beside the words tell, or as it `reads`."""
    every = utterances(article)
    for said in settled(article, every) if reads else every:
        if said.speaker.name and said.speaker.certain:
            yield ListedItem(said.speaker.name, article, said.first, said.last)


def _known(name: str, having: dict[str, list[str]]) -> str:
    """The name under which somebody is listed already, which may have more words, else `name`, which is then known by
    its words too: `having` are the names listed so far by each of their words."""
    words = set(name.casefold().split())
    rarest = min((having.get(word, []) for word in words), key=len, default=[])
    known = next((other for other in rarest if words <= set(other.casefold().split())), "")
    for word in () if known else words:
        having[word].append(name)
    return known or name


def _of(kind: str, article: Article) -> Iterator[ListedItem]:
    for start, end in sentence_spans(article.text, article.told_in or "en"):
        if any(a <= start < b for a, b in article.headings) or takes_back(article.text[start:end]):
            continue
        for name in dict.fromkeys(_names(kind, article, article.text[start:end])):
            yield ListedItem(name, article, start, end)


def _names(kind: str, article: Article, sentence: str) -> Iterator[str]:
    if kind == "figures":
        yield from (
            sentence[f.start : f.end]
            for f in figures(sentence)
            if f.kind != "ordinal" and (f.unit or sentence[f.start : f.end].lower() != "one")
        )  # "has ruled one out"
        return
    people, organisations = cast_of(article)
    if kind in ("people", "names"):
        yield from (p for p in people if p in sentence)
    if kind in ("organisations", "names"):
        yield from (o for o in organisations if o in sentence)
    if kind == "places":
        others = {w for n in (*people, *organisations) for w in plain_words(n).split()}
        places = (n for n in names(sentence) if n.sure and _IN.search(sentence[: n.start]))
        yield from (n.text for n in places if others.isdisjoint(n.parts))


_IN = late(r"\b(?:in|at|near|from|to|outside|across|around)\s+$", re.IGNORECASE)
