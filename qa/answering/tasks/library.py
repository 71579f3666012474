"""Questions about the library itself: how many articles, from when to when, whose, what is new, who comes up most.

What is counted is told in sentences of ours, which cite nothing and are unchecked; an article is told by its record.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from qa.answering.phrases import Spoken, in_words, plainly, say
from qa.answering.reading.extract import attributed
from qa.answering.scope.reading import read as read_scope
from qa.answering.tasks.lines import ours, recorded
from qa.answering.tasks.phrasing import asked
from qa.answering.tasks.summary import points
from qa.answering.tasks.task import Given, Kind, Line, Task, Telling, covering
from store.article import Article
from store.filters import Filters
from store.language.authors import names_of
from store.language.names import names
from store.language.patterns import late

MOST = 10
"""Outlets, authors, names or articles that are listed."""

_READ = 400
"""Newest articles whose names are counted."""

_TEXTS = r"(?:articles?|pieces|stories|documents|texts|reports|news|items|文章|报道|新闻|篇)"
_HERE = (
    r"(?:(?:do|did|have|can|are|is|does) (?:you|there|we|i|it|the (?:library|collection|archive|database|corpus))"
    r"(?: (?:have|got|hold|contain|know|include|stored?))?|(?:are|is)(?=\s+(?:in|here|there|available)\b)"
    r"|in (?:here|there|total|all)|here|(?:in|of) (?:the|this|your) (?:library|collection|"
    r"archive|database|corpus)|you(?:['’]ve| have)?(?: got)?|got|available|altogether|so far)"
)
_END = rf"(?:\s+{_HERE})*(?:\s*(?:,|and|，)\s*.+)?$"
_DETAILS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, late(pattern, re.IGNORECASE))
    for name, pattern in (
        ("added", rf"\b(?:what|which {_TEXTS})\b.{{0,20}}\b(?:i|we|you) add(?:ed)? (?:last|most recently|lately)"
                  rf"|\b(?:last|most recently|recently) added\b|最后(?:添加|加入)|最近(?:添加|加入)"),
        ("newest", rf"^(?:(?:what|which)(?:['’]?s| is| are)?(?: one)?(?: is| are)? )?(?:the )?(?:newest|latest"
                   rf"|most recent|youngest) (?:{_TEXTS}|ones?)?{_END}"
                   rf"|^(?:and )?which (?:one |{_TEXTS} )?is the (?:newest|latest|most recent)(?: one)?$"
                   rf"|最新的?(?:一篇)?(?:文章|报道|新闻)(?:是(?:什么|哪篇|哪一篇))?$"),
        ("oldest", rf"^(?:(?:what|which)(?:['’]?s| is| are)?(?: one)?(?: is| are)? )?(?:the )?(?:oldest"
                   rf"|earliest) (?:{_TEXTS}|ones?)?{_END}"
                   rf"|^(?:and )?which (?:one |{_TEXTS} )?is the (?:oldest|earliest)(?: one)?$"
                   rf"|最早的?(?:一篇)?(?:文章|报道|新闻)(?:是(?:什么|哪篇|哪一篇))?$"),
        ("since", rf"^what(?:['’]?s| is| has been)? (?:new|added|published) (?=since|after|from|in|this|today"
                  rf"|yesterday|last)|^(?:what|which) {_TEXTS} (?:are|is) new (?=since)"
                  r"|(?:以来|之后|以后)(?:有(?:什么|哪些)新(?:的)?(?:文章|报道|内容)?|新增(?:了)?(?:什么"
                  r"|哪些)?(?:文章)?)"),
        ("names", r"\b(?:names?|people|persons|organi[sz]ations|who)\b.{0,30}\b(?:comes? up|appears?|(?:is "
                  r"|are )?mentioned|named|occurs?|turns? up) (?:the )?(?:most|most often"
                  r"|most frequently)(?: (?:here|overall|in total|in the (?:library|collection|archive)))?$"
                  r"|\bmost (?:often |frequently )?(?:mentioned|named|frequent|common) (?:names?|people"
                  r"|persons)(?: (?:here|in the (?:library|collection|archive)))?$|(?:哪些|什么)?(?:名字|人名"
                  r"|人物)(?:出现|提到)(?:得)?最多|出现(?:得)?最多的(?:名字|人)"),
        ("outlets", rf"^(?:what|which|how many|list(?: (?:all|of))?(?: the)?|whose) (?:\w+ )?(?:outlets|sources"
                    rf"|newspapers|papers|media|publications|publishers|sites|magazines)(?: (?:are|is"
                    rf"|were)(?: there)?)?(?: (?:covered|included|represented|in|from|these articles from))?{_END}"
                    r"|^where (?:are|do) (?:the|these|your) articles (?:from|come from)$|^(?:有)?(?:哪些"
                    r"|多少家?)(?:媒体|来源|报纸)(?:的文章)?$|(?:资料库|库)(?:里|中)?有(?:哪些|多少家?)(?:媒体"
                    r"|来源)"),
        ("authors", rf"^(?:what|which|who|how many|list(?: (?:all|of))?(?: the)?) (?:are (?:the|your) )?(?:authors"
                    rf"|writers|journalists|reporters|columnists|bylines)(?: (?:are|is"
                    rf"|were)(?: there)?)?(?: (?:included|represented))?{_END}"
                    r"|^(?:有)?(?:哪些|多少位?)(?:作者|记者)$|(?:资料库|库)(?:里|中)?有(?:哪些|多少位?)(?:作者"
                    r"|记者)"),
        ("period", r"^(?:what|which) (?:period|time ?span|time ?frame|dates?|years?|months?|date range"
                   r"|stretch of time)\b.{0,30}\b(?:cover(?:ed)?|span(?:ned)?|are (?:they|these|the articles) from"
                   r"|do (?:they|you|the articles) (?:cover|span|have))(?: (?:they|you|the articles|here))?$"
                   r"|^(?:from when|how far back)\b.{0,40}(?:articles?|when|go|back)$|(?:文章|报道"
                   r"|资料库).{0,8}(?:时间范围|时间跨度|覆盖.{0,4}时间|从什么时候到什么时候)"),
        ("count", rf"^how (?:many|much) {_TEXTS}{_END}|^(?:what(?:['’]?s| is) the )?(?:number|size) of (?:{_TEXTS}"
                  rf"|(?:the|this|your) (?:library|collection))(?:\s+{_HERE})*$"
                  rf"|^how (?:big|large) is (?:the|this|your) (?:library|collection|archive)|^(?:what(?:['’]?s"
                  rf"| is) in|tell me about|describe) (?:the|this|your) (?:library|collection|archive)$"
                  rf"|^what {_TEXTS} {_HERE}$"
                  r"|^(?:一共|总共|这里|资料库)?(?:里|中)?(?:一共|总共)?有多少(?:篇)?(?:文章|报道|新闻)$|(?:资料库"
                  r"|库)(?:里|中)?(?:一共|总共)?有(?:什么|哪些|多少篇?)(?:文章|报道|内容)?$"),
    )
)  # fmt: skip
_ABOUT = late(r"\babout$|讲(?:的是)?什么|写(?:的是)?什么")


def recognise(question: str) -> Task | None:
    """A question about the library as a whole, and nothing that articles would be searched for."""
    bare = asked(question)
    about = bool(_ABOUT.search(bare))
    bare = _ABOUT.sub("", bare).strip()
    for name, pattern in _DETAILS:
        if match := pattern.search(bare):
            rest = bare[match.end() :] if name == "since" else ""
            detail = f"{name}: what" if about and name in ("newest", "oldest") else name
            return Task(name="library", detail=detail, topic=rest or question)
    return None


def tell(task: Task, given: Given) -> Telling:
    """What is asked of the library, within the filters."""
    name, _, what = task.detail.partition(": ")
    if not given.articles(1):
        return Telling((_ours("no articles", given),), ours=True)
    return _TOLD[name](given, task, bool(what))


def _ours(name: str, given: Given, **values: str) -> Line:
    return Line(ours(say(name, given.spoken, **values), given.spoken), " ")


def _counted(given: Given, task: Task, what: bool) -> Telling:
    """How many, from when to when, of how many outlets and authors."""
    entries = given.library.entries(given.request.filters.to_dict())
    days = sorted(e.published_at[:10] for e in entries if e.published_at)
    lines = [_ours("holds", given, articles=f"{len(entries):,}")]
    if days:
        first, last = (in_words(d, given.spoken) for d in (days[0], days[-1]))
        undated = f"{len(entries) - len(days):,}"
        name = "from to" if len(days) == len(entries) else "from to, undated"
        lines.append(_ours(name, given, first=first, last=last, undated=undated))
    lines += [
        _most(n, [getattr(e, f) for e in entries if getattr(e, f)], given)
        for n, f in (("outlets", "source"), ("authors", "author"))
    ]
    return Telling(tuple(lines), ours=True)


def _most(name: str, values: Iterable[str], given: Given) -> Line:
    """How many there are of something, and which have most articles."""
    counts = Counter(plainly(v) for v in values)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    told = _list((f"{value} ({many:,})" for value, many in ranked[:MOST]), given.spoken)
    if not ranked:
        return _ours(f"no {name}", given)
    return _ours(f"{name} all" if len(ranked) <= MOST else f"{name} most", given, many=f"{len(ranked):,}", listed=told)


def _list(values: Iterable[str], in_language: Spoken) -> str:
    return ("、" if in_language == "zh" else ", ").join(values)


def _of_field(name: str, field: str) -> Callable[[Given, Task, bool], Telling]:
    def told(given: Given, task: Task, what: bool) -> Telling:
        entries = given.library.entries(given.request.filters.to_dict())
        return Telling((_most(name, [getattr(e, field) for e in entries if getattr(e, field)], given),), ours=True)

    return told


def _names(given: Given, task: Task, what: bool) -> Telling:
    """The names that most articles have."""
    counts: Counter[str] = Counter()
    for article in given.articles(_READ):
        counts.update({n.text for n in names(article.text) if n.sure})
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST]
    told = _list((f"{plainly(name)} ({many:,})" for name, many in ranked), given.spoken)
    return Telling((_ours("names most", given, listed=told),), ours=True)


def _topics(given: Given, task: Task, what: bool) -> Telling:
    """How many articles there are, and which names come up in them."""
    return Telling((*_counted(given, task, what).lines[:2], *_names(given, task, what).lines), ours=True)


def _articles(articles: Sequence[Article], given: Given, what: bool = False) -> Telling:
    """Each by its record, and with `what` by what it says."""
    lines = [Line(recorded(a, given.spoken)) for a in articles]
    if what:
        lines = [lines[0], *(Line(attributed(articles[0], *span, given.spoken)) for span in points(articles[0], 3))]
    return Telling(tuple(lines), covering(lines, (), articles), ours=True)


def newest(given: Given, most: int) -> Telling:
    """The newest articles, each by its record."""
    return _articles(given.articles(most), given)


def _newest(given: Given, task: Task, what: bool) -> Telling:
    return _articles(given.articles(1), given, what)


def _oldest(given: Given, task: Task, what: bool) -> Telling:
    oldest = given.oldest()
    return _articles([oldest] if oldest else given.articles(1), given, what)


def _since(given: Given, task: Task, what: bool) -> Telling:
    """What came out since the day that the question names, newest first."""
    scope = read_scope(f"articles published {task.topic}", names_of(given.library.bylines()), given.request.now)
    if scope.filters.published_from is None:
        return _newest(given, task, what)
    narrowed = Filters.parse({**scope.filters.to_dict(), **given.request.filters.to_dict()})
    found = given.with_filters(narrowed).articles(MOST)
    many = len(given.library.entries(narrowed.to_dict()))
    if not found:
        return Telling(
            (_ours("none since", given, day=in_words(scope.filters.published_from, given.spoken)),), ours=True
        )
    first = _ours("new since", given, articles=f"{many:,}", day=in_words(scope.filters.published_from, given.spoken))
    telling = _articles(found, given)
    return Telling((first, *telling.lines), telling.found, ours=True)


def _added(given: Given, task: Task, what: bool) -> Telling:
    return _articles(given.library.last_added(3), given)


_TOLD: dict[str, Callable[[Given, Task, bool], Telling]] = {
    "count": _counted,
    "period": _counted,
    "outlets": _of_field("outlets", "source"),
    "authors": _of_field("authors", "author"),
    "names": _names,
    "topics": _topics,
    "newest": _newest,
    "oldest": _oldest,
    "since": _since,
    "added": _added,
}

KIND = Kind("library", recognise, tell)
