"""Questions about the library itself: how many articles, from when to when, whose, what is new, who comes up most.

What is counted is told in sentences of ours, which cite nothing and are unchecked; an article is told by its record.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from qa.answering.finding.byline import asks_of_record, recorded
from qa.answering.phrases import Spoken, in_words, plainly, say
from qa.answering.reading.extract import attributed
from qa.answering.reading.gist import points
from qa.answering.scope.relaxation import describe_filters, unknown_among
from qa.answering.tasks.lines import absent, asking_which, ours
from qa.answering.tasks.task import AnswerLine, Task, TaskContext, Telling, covering
from qa.answering.wording.phrasing import NOUN, topic_of
from store.article import Article
from store.database.catalogue import CatalogueEntry
from store.filters import Filters
from store.language.authors import persons
from store.language.names import names
from store.language.patterns import first, late, one_of
from store.language.reporting import PUBLISHED
from store.language.text import words
from store.language.tokens import fold, is_function, tokens

MOST = 10
"""Outlets, authors, names or articles that are listed."""

_READ = 400
"""Newest articles whose names are counted."""

_TEXTS = r"(?:articles|pieces|stories|texts|documents|items|entries|reports|op-?eds|columns)"
_LIBRARY = r"(?:library|collection|archive|database|corpus|dataset)"
_PAPERS = r"(?:outlets?|newspapers?|papers|media|publications?|publishers?|magazines?|broadcasters?)"
_OUTLETS = rf"(?:{_PAPERS}|sources?|sites?)"
AUTHORS = r"(?:authors?|writers?|journalists?|reporters?|columnists?|bylines?|contributors?)"
_HERE = r"(?:you(?:['’]ve| have| got| hold| store)|(?:do|have|can|did) (?:you|i|we)|here|(?:is|are) there)"
_DETAILS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, late(pattern, re.IGNORECASE))
    for name, pattern in (
        ("names", r"^(?=.*\b(?:most|often|frequently)\b)(?=.*\b(?:names?|people|persons?|organi[sz]ations?|who)\b)"
                  r".*\b(?:comes? up|appears?|mentioned|named|occurs?|turns? up|frequent|common)\b"
                  r"|(?:哪些|什么)?(?:名字|人名|人物)(?:出现|提到)(?:得)?最多|出现(?:得)?最多的(?:名字|人)"),
        ("added", r"\b(?:add(?:ed)?|upload(?:ed)?|import(?:ed)?)\b|最后(?:添加|加入)|最近(?:添加|加入)"),
        ("newest", rf"\b(?:newest|latest|most recent|youngest|last) (?:{NOUN}s?|ones?)\b|\b(?:{NOUN}"
                   rf"|one) is (?:the )?(?:newest|latest|most recent)\b|最新的?(?:一篇)?(?:文章|报[道导]|新闻)"),
        ("oldest", rf"\b(?:oldest|earliest|first) (?:{NOUN}s?|ones?)\b|\b(?:{NOUN}|one) is (?:the )?(?:oldest"
                   rf"|earliest)\b|最早的?(?:一篇)?(?:文章|报[道导]|新闻)"),
        ("count", rf"\b(?:how many|(?:number|count) of) (?:\w+ )?{_TEXTS}\b|多少篇?(?:文章|报[道导])"),
        ("since", rf"\b(?:new(?:ly)?|published|appeared|c[ao]me)\b(?!.*\b{_OUTLETS}\b)"
                  r"|(?:新(?:的)?|新增(?:了)?(?:什么|哪些)?)(?:文章|报[道导]|内容)"),
        ("topics", rf"\b(?:topics?|subjects?|themes?)\b|\b{_TEXTS} (?:about|deal with)$|^what (?:are|do) .*\b(?:about"
                   r"|deal with)$|话题|主题"),
        ("outlets", rf"\b{_OUTLETS}\b|^where .*\bfrom$|媒体|来源|报纸"),
        ("authors", rf"\b{AUTHORS}\b|\b(?:who|whom)\b.*\bwr(?:ites?|ote|itten)\b|by whom|作者|记者"),
        ("period", r"\b(?:period|time ?(?:span|frame)|dates?|date range|range|years?|months?|how (?:far back|old|recent"
                   r"|up to date)|from when|reach(?:es)? back|go(?:es)? back)\b|时间范围|时间跨度|覆盖.{0,4}时间"
                   r"|从什么时候到什么时候"),
        ("count", rf"\b(?:how (?:many|much|big|large)|number|count|size|total)\b|^(?:what(?: is|['’]s)? in|describe"
                  rf"|tell|overview|is this all)\b|\b{_LIBRARY}\b|多少"),
        ("articles", rf"\b{_TEXTS}\b|\b{_HERE}\b|everything|anything|something|all|write|wrote|文章"
                     r"|报[道导]|内容"),
    )
)  # fmt: skip
_ABOUT = late(r"\babout$|讲(?:的是)?什么|写(?:的是)?什么")
_SEVERAL = late(rf"\b(?:newest|latest|most recent|last) (?:{_TEXTS}|ones)\b", re.IGNORECASE)
_ON = (
    r"(?:about|on|mention(?:ing|s|ed)?|deal(?:ing)? with|cover(?:ed|ing|s)?"
    r"|(?:report(?:ed|ing|s)?|wr(?:ote|ites?|itten|iting)) (?:about|on|of)|concerning)"
)
_TOPIC = (
    late(rf"\b(?P<mentions>how many) (?:of (?:the|these|your) )?{_TEXTS}\b.*?\b(?:about|on|mention(?:ing|s)?|name"
         r"|speak of|deal with|cover(?:ing)?|concerning)\s+(?P<topic>.+)$", re.IGNORECASE),
    late(rf"^(?:which|what|list|show|all|any|every|are there|is there|do you have|have you(?: got)?)"
         rf"(?: (?:all|any|the|me))* (?:(?:{_TEXTS}|{_OUTLETS}|{AUTHORS})(?: [a-z]+){{0,3}}?|anything|something) "
         rf"{_ON} (?P<topic>.+)$", re.IGNORECASE),
    late(r"^who (?:has |have |else )*(?:wr(?:ote|ites|itten)|report(?:s|ed)) (?:about|on) (?P<topic>.+)$", re.I),
    late(rf"^(?:(?:what|which)(?: is|['’]s)? )?(?:the )?(?P<oldest>oldest|earliest|first) {NOUN} {_ON} (?P<topic>.+)$",
         re.IGNORECASE),
)  # fmt: skip
_TELLERS = late(
    rf"^(?:which|what) (?:other )?(?:{_PAPERS}"
    rf"(?: (?:has|have|had|also|all|else))* {_ON}"
    r"|(?:articles?|pieces?|stor(?:y|ies)) (?:(?P<mentions>mentions?|names?)|(?:is|are|was|were) (?:about|on)"
    r"|deals? with)) (?P<topic>.+)$"
    rf"|^(?:(?:find|get|give|some|the|me|us) )*(?:articles|pieces|stories|reports) {_ON} (?P<bare>[^?:;.]+)$",
    re.IGNORECASE,
)
"""What asks for outlets or articles as such, however it is heard; or names no more than articles on something."""
_WHOSE = late(
    rf"^how many {_TEXTS} (?:(?:do you have|are there|have you got) )?(?:from|by|in) (?P<whose>[^,]+?)"
    rf"(?: (?:do you have|are there|have you(?: got)?))?$|^how many {_TEXTS} (?:did|has|have) (?P<author>[^,]+?) "
    r"(?:write|written|published?)$",
    re.IGNORECASE,
)


def of_library(request: str, topic: str) -> Task:
    """The question about the library that `request`, in English, is: which of its details, and on what or whose;
    `topic` is what of it says what it is about."""
    bare = request.strip(" ?!.")
    if task := _of_articles_on(_TOPIC, bare, topic):
        return task
    if match := _WHOSE.search(bare):
        return Task(name="library", detail="whose", topic=topic_of(match["whose"] or match["author"]))
    return Task(name="library", detail=detail_of(bare))


_AGED = late(
    rf"^(?:when|who|where|which|what)\b.*?\b(?:(?P<oldest>oldest|earliest|first)|newest|latest|most recent|last) {NOUN}"
    rf" {_ON} (?P<topic>.+?)(?: (?:{one_of(PUBLISHED)}|appear\w*|come|came|out))*$",
    re.IGNORECASE,
)


def of_record_by_age(request: str) -> Task | None:
    """What `request` asks for, where it asks of the record of the newest or the oldest article on a topic: the articles
    on it, in their order."""
    return _of_articles_on((_AGED,), request.strip(" ?!.")) if asks_of_record(request) else None


def of_tellers(request: str) -> Task | None:
    """The articles on a topic, where `request` asks which they are, or which outlets tell of it."""
    return _of_articles_on((_TELLERS,), request.strip(" ?!."))


def _of_articles_on(patterns: Sequence[re.Pattern[str]], request: str, topic: str = "") -> Task | None:
    """The articles on something, newest or oldest first, or those that mention it, where one of `patterns` is found;
    on `topic`, where that stands in the words of the pattern."""
    match = first(patterns, request)
    if match is None:
        return None
    said = match.groupdict()
    words = said["topic"] or said["bare"]
    detail = "mentioning" if said.get("mentions") else "on, oldest" if said.get("oldest") else "on"
    return Task(name="library", detail=detail, topic=topic if topic and topic in words else topic_of(words))


def of_topic(task: Task) -> bool:
    """Whether a question about the library is one for the articles on something."""
    return task.detail.partition(",")[0] in ("on", "mentioning")


def detail_of(request: str) -> str:
    """Which detail of the library is asked for, by the first words that name one; all that it holds by none."""
    name = next((name for name, pattern in _DETAILS if pattern.search(request)), "count")
    if name in ("newest", "oldest") and _ABOUT.search(request):
        return f"{name}: what"
    return "since" if name == "newest" and _SEVERAL.search(request) else name


def tell(task: Task, given: TaskContext) -> Telling:
    """What is asked of the library, within the filters."""
    if not given.library.counts().articles:
        return Telling((_ours("no articles", given),), ours=True)
    if not _entries(given):
        return Telling(reason=none_within(given))
    return _TOLD[task.detail.partition(": ")[0]](given, task)


def _entries(given: TaskContext) -> list[CatalogueEntry]:
    """What is within the filters; without those of no date where days are asked for."""
    filters = given.filters
    dated = filters.published_from or filters.published_to
    return [e for e in given.library.entries(filters.to_dict()) if e.published_at or not dated]


def none_within(given: TaskContext, filters: Filters | None = None) -> str:
    """That nothing is within `filters`, those of the request where none are given, and what there is."""
    what = describe_filters(filters or given.filters, given.spoken)
    told = _ranked(Counter(plainly(e.source) for e in given.library.entries() if e.source), given.spoken)
    return say("holds none from" if told else "holds none", given.spoken, what=what, listed=told)


def _ours(name: str, given: TaskContext, /, **values: str) -> AnswerLine:
    return AnswerLine(ours(say(name, given.spoken, **values), given.spoken), " ")


def _counted(given: TaskContext, task: Task) -> Telling:
    """How many, from when to when, of how many outlets and authors."""
    entries, whose = _entries(given), given.filters
    days = sorted(e.published_at[:10] for e in entries if e.published_at)
    lines = [_holds(len(entries), given)]
    if days:
        first, last = (in_words(d, given.spoken) for d in (days[0], days[-1]))
        undated = f"{len(entries) - len(days):,}"
        name = "from to" if len(days) == len(entries) else "from to, undated"
        name = "of a day" if first == last and len(days) == len(entries) else name
        lines.append(_ours(name, given, first=first, last=last, undated=undated))
    lines += [_most(name, values(entries), given) for name, field, values in _FIELDS if not getattr(whose, field)]
    few = _articles(newest_within(given), given) if whose != Filters() and len(entries) <= MOST else Telling()
    return Telling((*lines, *few.lines), few.found, notices=_of_unknown_kind(entries, given), ours=True)


def _of_unknown_kind(told: Iterable[CatalogueEntry | Article], given: TaskContext) -> tuple[str, ...]:
    """How many of the articles `told` of are of no known kind, where news was asked for in words."""
    read = () if given.request.filters.genre else given.filters.genre
    return unknown_among([one.genre for one in told], read, given.spoken)


def _holds(many: int, given: TaskContext) -> AnswerLine:
    """How many articles there are within the filters."""
    if given.filters == Filters():
        return _ours("holds", given, articles=f"{many:,}")
    return _ours("holds of", given, articles=f"{many:,}", what=describe_filters(given.filters, given.spoken))


def newest_within(given: TaskContext) -> list[Article]:
    """The newest within the filters; without those of no date where days are asked for."""
    return list(filter(None, (given.held(e.id) for e in _entries(given)[:MOST])))


def _some(given: TaskContext, task: Task) -> Telling:
    """How many, and the newest of them."""
    told, many, counted = _articles(newest_within(given), given), len(_entries(given)), _counted(given, task)
    lines = (*counted.lines[:2], *_newest_told(many, given), *told.lines)
    return Telling(lines, told.found, notices=counted.notices, ours=True)


def _newest_told(many: int, given: TaskContext) -> Iterator[AnswerLine]:
    """That only the newest of `many` are listed, where they are."""
    if many > MOST:
        yield _ours("newest listed", given, told=f"{MOST}")


def _on(given: TaskContext, task: Task) -> Telling:
    """The articles found on a topic, how many and whose, newest first or oldest first."""
    if not task.topic:
        return asking_which("topic", given)
    best = given.survey(task.topic, MOST, reads=False)
    if not best.articles:
        return Telling(found=best.found, reason=absent(task.topic, best, given.spoken))
    newest = task.detail == "on"
    found = sorted((one.article for one in best.articles), key=lambda a: a.published_at or "", reverse=newest)
    counted = _ours("found on", given, topic=plainly(task.topic), articles=f"{len(found):,}")
    whose = _most("outlets", [a.source for a in _with_copies(found, given) if a.source], given)
    told = _articles(found[:MOST], given)
    cut = _newest_told(len(found), given) if newest else ()
    lines = (counted, whose, *cut, *told.lines)
    return Telling(lines, told.found, notices=_of_unknown_kind(found, given), ours=True)


def _with_copies(found: Sequence[Article], given: TaskContext) -> list[Article]:
    """The articles `found`, and their copies within the filters: who ran a story too tells of it."""
    copies = given.library.copies(*(a.id for a in found))
    ids = {other for others in copies.values() for other in others} - {a.id for a in found}
    return [*found, *(given.articles(article_ids=sorted(ids)) if ids else ())]


def _unknown(given: TaskContext, task: Task) -> Telling:
    """That nothing is from an outlet or author that the library does not know."""
    return Telling(reason=none_within(given, Filters(source=(task.topic,))))


def _mentioning(given: TaskContext, task: Task) -> Telling:
    """How many articles have the words, and the newest of them."""
    if not task.topic:
        return asking_which("topic", given)
    found = _having(task.topic, given)
    topic = plainly(task.topic)
    if not found:
        return Telling(reason=say("named nowhere", given.spoken, name=topic))
    told = _articles(found[:MOST], given)
    counted = _ours("named in", given, name=topic, articles=f"{len(found):,}")
    return Telling((counted, *_newest_told(len(found), given), *told.lines), told.found, ours=True)


def _having(topic: str, given: TaskContext) -> list[Article]:
    """The articles that have all that `topic` names, newest first."""
    named, filters = _named(topic), given.filters.to_dict()
    having = [given.library.mentioning(word, filters) for name in named for word in words(name)]
    ids = set.intersection(*({a.id for a in articles} for articles in having)) if having else set()
    return [a for a in having[0] if a.id in ids and _says(named, a)] if having else []


def _named(topic: str) -> list[str]:
    """What `topic` names: a name as a whole, else what stands between words without content, "cost" and "tram" of "the
    cost of the tram"."""
    if [name.text for name in names(topic)] == [topic]:
        return [topic]
    between = groupby(tokens(topic), key=lambda word: is_function(word) and not word.capital)  # "US army"
    runs = [list(run) for is_bare, run in between if not is_bare]
    return [topic[run[0].start : run[-1].end] for run in runs] or [topic]


def _says(named: Sequence[str], article: Article) -> bool:
    """Whether an article has all that is `named` in its title or text, by whole words and with its signs: no "start"
    for "art", and no "C" for "C++"."""
    text = f"{article.title or ''}\n{article.text}"
    said, written = f" {' '.join(words(text))} ", fold(text).casefold()
    parts = (part.strip(_AROUND) for name in named for part in fold(name).casefold().split())
    return all(f" {' '.join(words(name))} " in said for name in named) and all(part in written for part in parts)


_AROUND = "\"'.,;:!?()"


def _most(name: str, values: Iterable[str], given: TaskContext) -> AnswerLine:
    """How many there are of something, and which have most articles."""
    counts = Counter(plainly(v) for v in values)
    if not counts:
        return _ours(f"no {name}", given)
    said = f"{name} all" if len(counts) <= MOST else f"{name} most"
    return _ours(said, given, many=f"{len(counts):,}", listed=_ranked(counts, given.spoken))


def _ranked(counts: Counter[str], in_language: Spoken) -> str:
    """The names that are counted most often, each with its count."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST]
    return ("、" if in_language == "zh" else ", ").join(f"{plainly(name)} ({many:,})" for name, many in ranked)


def _outlets_of(entries: Iterable[CatalogueEntry]) -> list[str]:
    return [entry.source for entry in entries if entry.source]


def _authors_of(entries: Iterable[CatalogueEntry]) -> list[str]:
    """The authors of each, several of one article each by themselves; a byline that names no person as it stands."""
    return [one for entry in entries if entry.author for one in persons(entry.author) or [entry.author]]


_FIELDS = (("outlets", "source", _outlets_of), ("authors", "author", _authors_of))


def _bylines(given: TaskContext, task: Task) -> Telling:
    """Whose articles there are: which outlets', or which authors'."""
    values = next(values for name, _, values in _FIELDS if name == task.detail)
    return Telling((_most(task.detail, values(_entries(given)), given),), ours=True)


def _names(given: TaskContext, task: Task) -> Telling:
    """The names that most articles have."""
    counts: Counter[str] = Counter()
    for article in given.articles(_READ):
        counts.update({n.text for n in names(article.text) if n.sure})
    return Telling((_ours("names most", given, listed=_ranked(counts, given.spoken)),), ours=True)


def _topics(given: TaskContext, task: Task) -> Telling:
    """How many articles there are, and which names come up in them."""
    return Telling((*_counted(given, task).lines[:2], *_names(given, task).lines), ours=True)


def _articles(articles: Sequence[Article], given: TaskContext, what: bool = False) -> Telling:
    """Each by its record, and with `what` by what it says."""
    lines = [AnswerLine(recorded(a, given.spoken)) for a in articles]
    for article in articles if what else ():
        lines += [AnswerLine(attributed(article, *span, given.spoken)) for span in points(article, 3)]
    return Telling(tuple(lines), covering(lines, (), articles), ours=True)


def newest(given: TaskContext, most: int) -> Telling:
    """The newest articles, each by its record; where there is none, why."""
    found = given.articles(most)
    if found:
        return _articles(found, given)
    return Telling(reason=none_within(given) if given.library.counts().articles else say("no articles", given.spoken))


def _by_age(given: TaskContext, task: Task) -> Telling:
    """The newest or the oldest article, where it is asked for with what it says."""
    oldest = given.oldest() if task.detail.startswith("oldest") else None
    return _articles([oldest] if oldest else given.articles(1), given, task.detail.endswith(": what"))


def _since(given: TaskContext, task: Task) -> Telling:
    """What came out in the days that the question names, newest first; without any, the newest."""
    since = given.filters.published_from
    told = _articles(newest_within(given), given)
    if given.filters == Filters():
        return told
    if since is None or given.filters != Filters(published_from=since):
        return _some(given, task)
    many = len(_entries(given))
    first = _ours("new since", given, articles=f"{many:,}", day=in_words(since, given.spoken))
    return Telling((first, *_newest_told(many, given), *told.lines), told.found, ours=True)


def _added(given: TaskContext, task: Task) -> Telling:
    return _articles(given.library.last_added(3), given)


_TOLD: dict[str, Callable[[TaskContext, Task], Telling]] = {
    "count": _counted,
    "articles": _some,
    "mentioning": _mentioning,
    "on": _on,
    "on, oldest": _on,
    "whose": _unknown,
    "period": _counted,
    "outlets": _bylines,
    "authors": _bylines,
    "names": _names,
    "topics": _topics,
    "newest": _by_age,
    "oldest": _by_age,
    "since": _since,
    "added": _added,
}
