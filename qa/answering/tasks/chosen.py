"""The one article that a request is about: by its link, its title, what it says of it, or the talk."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from qa.answering.finding.described import described
from qa.answering.reading.measures import lead, words_of
from qa.answering.reading.question_analysis import read
from qa.answering.request import Request
from qa.answering.scope.relaxation import applied
from qa.answering.talk import nth
from qa.answering.tasks.task import Task, TaskContext
from qa.answering.wording.phrasing import topic_of, without_own
from store.article import Article
from store.filters import Filters
from store.language.outlets import fold_name
from store.language.patterns import late, one_of
from store.language.reporting import CHINESE_TEXT, KINDS_OF_TEXT, MORE_TEXTS, REPORT, SAY, TEXTS
from store.language.text import is_spaceless, words
from store.library import Library

_TEXTS = one_of({*TEXTS, *MORE_TEXTS} - {"story", "headline", "item"}, {*KINDS_OF_TEXT, "news story", "write up"})
NOUN = rf"(?:{_TEXTS}|{CHINESE_TEXT})"
_SEVERAL = one_of(set(TEXTS.values()) - {"stories", "columns"})
_ONE = late(
    rf"\b(?:the|this|that|an?|[\w’']+['’]s)\s+(?:[\w-]+\s+){{0,3}}?{NOUN}\b|{NOUN}$|^.{{0,12}}{NOUN}(?![a-z])",
    re.IGNORECASE,
)
_A_KIND = late(rf"(?:(?:the|this|that|an?)\s+)?{NOUN}", re.IGNORECASE)
_A_TEXT = late(
    rf"^(?:the|this|that|an?)\s+(?:[\w-]+\s+)?{NOUN}(?:\s+(?:about|on|of)\b|(?=\s+(?:from|by)\b))"
    rf"|(?:的)?{NOUN}$|\s{_SEVERAL}$",
    re.IGNORECASE,
)
_NEWEST = late(rf"\b(?:newest|latest|most recent|last)\s+(?:{NOUN}|one)|最新(?:的)?(?:一篇)?{NOUN}", re.IGNORECASE)
_OLDEST = late(rf"\b(?:oldest|first|earliest)\s+(?:{NOUN}|one)|最早(?:的)?(?:一篇)?{NOUN}", re.IGNORECASE)
_ON = late(r"\s+(?:about|on|regarding|concerning|covering)\s+(?P<topic>.+)", re.IGNORECASE)
LINK = late(r"https?://\S+")
_QUOTED = late(r"[\"“”'‘«「『《](.{3,200}?)[\"”’'»」』》](?!\w)")
_TITLE = 0.8
"""The share of the words of a title that a topic without quotation marks must have, and the other way round half."""


def chosen(topic: str, given: TaskContext) -> Article | None:
    """The article meant by `topic`, which is "" where the talk or the filters say which; None where it is none."""
    ids = given.filters.article_ids
    if ids is not None and len(ids) == 1:
        return next(iter(given.articles(1)), None)
    place = nth(topic or given.request.question)
    if not topic and place is None and (only := _only_within(given)) is not None:
        return only
    if not topic or place is not None:
        told = given.cited()
        article = told[place or 0] if -len(told) <= (place or 0) < len(told) else None
        given.leant = (article and article.title) or ""
        return article
    if link := LINK.search(topic):
        url = link.group().rstrip(").,;")
        return given.held(Article(text=url, url=url).id)
    if _NEWEST.search(topic) or _OLDEST.search(topic):
        return _by_age(topic, given)
    articles = list({a.id: a for _, a in given.search(topic)}.values())
    return _titled(topic, articles)


def _only_within(given: TaskContext) -> Article | None:
    """The only article that what was read out of a request for one text leaves: "the opinion piece by Nora Quill"."""
    if given.read == Filters() or not names_one(given.request.question):
        return None
    found = given.articles(2)
    return found[0] if len(found) == 1 else None


def _by_age(said: str, given: TaskContext) -> Article | None:
    """The newest or the oldest article within the filters, as is `said`: of those about what it is to be about."""
    newest = _NEWEST.search(said)
    age = newest or _OLDEST.search(said)
    if age is None:
        return None
    if on := _ON.match(said, age.end()):
        about = [one.article for one in given.survey(topic_of(on["topic"]), 1, newest=True, reads=False).articles]
        dated = sorted((a for a in about if a.published_at), key=lambda a: a.published_at or "", reverse=bool(newest))
        return next(iter(dated), None)
    return next(iter(given.articles(1)), None) if newest else given.oldest()


def told_in(request: str) -> tuple[str, str] | None:
    """Whose words, or what of whom, `request` wants in a text that it quotes the title of, and that title: "What does
    the Post report in “Tram approved”?"; whatever the title says is nothing that is asked for."""
    asked = _TOLD_IN.fullmatch(request) or _CHINESE_TOLD_IN.fullmatch(request)
    return (asked["who"].strip(), asked["title"]) if asked else None


_TOLD_IN = late(
    rf"\W*what (?:did|does|do|has|have|had) (?P<who>[^\"“”«»]{{1,100}}?) (?:{SAY}|{REPORT})(?: to say)? in "
    r"(?:(?:the|his|her|its|their) (?:[\w-]+ )?)?(?P<title>[\"“'‘«].{3,300}[\"”'’»])\W*",
    re.IGNORECASE,
)
_CHINESE_TOLD_IN = late(
    r"(?P<who>[^《》「」]{1,40})在(?P<title>[《「『].{2,200}[》」』])(?:一文)?[中里]?都?(?:[说写讲谈]|报[道导]|宣布|公布|发布)[了过到]*些?什么\W*"
)


def _of_title(who: str, title: str, given: TaskContext) -> tuple[Task, TaskContext] | None:
    """The main points of the article of that title that `who` wrote, or that is in that outlet; else what they say in
    the one that has it. None where none has."""
    theirs = [given.limited(Filters.parse({m.kind: m.names})) for m in given.library.names.mentions(who)]
    article = next(filter(None, (chosen(title, own) for own in theirs)), None)
    wrote, article = article is not None, article or chosen(title, given)
    if article is None:
        return None
    wrote = wrote or fold_name(who) in (fold_name(article.author or ""), fold_name(article.source or ""))
    task = Task(name="summary") if wrote else Task(name="quotes", speaker=who)
    return task, given.limited(Filters(article_ids=(article.id,)))


def narrowed(task: Task, given: TaskContext) -> tuple[Task, TaskContext]:
    """`task` and what it is made from, within the one article that the request describes, if it surely does; what it
    says of that article is no topic there."""
    asked = told_in(given.request.question) if task.name == "quotes" else None
    if asked and (of_title := _of_title(task.speaker, asked[1], given)):  # who it is that "she" means is known by now
        return of_title
    counts = task.name in _OF_TOPICS and nth(task.topic or given.request.question) is not None
    of_it = counts or names_one(task.topic)
    if _is_spoken_of(task, given.request.question) or not (task.name in _OF_ONE or (of_it and task.name in _OF_TOPICS)):
        return task, given
    article = chosen(task.topic, given) if of_it else None
    if task.name == "summary" and not task.topic and not given.request.history and nth(given.request.question) is None:
        article = _by_age(given.request.question, given)  # "the last article from the Post"
    is_kind = bool(_A_KIND.fullmatch(task.topic))
    if task.topic or task.speaker or given.read == Filters():  # else all of it limits, "the news of December"
        least = LEAST if is_kind else -math.inf
        article = article or described_in(given.request, given.library, given.request.question, given.read, least)
        article = article or called(task.topic, given)
    if article is None:
        return replace(task, topic="") if is_kind else task, given
    topic = (article.title or "") if task.name in _OF_TOPICS else ""
    speaker = "" if names_one(task.speaker) else task.speaker
    narrower = replace(task, topic=topic if of_it else task.topic, speaker=speaker)
    return narrower, given.limited(Filters(article_ids=(article.id,)))


def _is_spoken_of(task: Task, request: str) -> bool:
    """Whether somebody's words about a text are wanted, and not those in it: "What did she say about the review?"."""
    if task.name != "quotes" or not task.speaker or not task.topic:
        return False
    before, named, _ = request.partition(task.topic)
    return bool(named and _ABOUT.search(before))


_ABOUT = late(r"\b(?:about|of|on|to|regarding|concerning)\s+(?:the\s+)?$|(?:关于|针对|对于?|就)$", re.IGNORECASE)


_OF_ONE, _OF_TOPICS = ("summary", "quotes", "list"), ("timeline", "opinions")
"""Tasks that may be made of one article: those that take no topic to be all of it; and those that are made on a topic
in any case, where that speaks of the article."""


def described_in(
    request: Request, library: Library, said: str, limits: Filters, least: float = -math.inf
) -> Article | None:
    """The one article that `said` describes, within the filters that are given, and within the `limits` that were read
    out of it where one is, and heard to be by `least`; None where it speaks of none, where which one is known already,
    and where the reader of the answer took that back."""
    if not names_one(without_own(said)) or request.filters.article_ids is not None or "article_ids" in request.unread:
        return None
    if len(read(said).terms) < (2 * _DESCRIBING if is_spaceless(said) else _DESCRIBING):
        return None
    narrower = applied(limits, request.filters, request.unread)[0]
    looks = (described(said, library, filters, least) for filters in dict.fromkeys((narrower, request.filters)))
    return next(filter(None, looks), None)


def called(topic: str, given: TaskContext) -> Article | None:
    """The only article that has in its title, or its first paragraph, all that `topic` calls it besides its kind: "the
    derby match report", "the biscuit story"; None where several have, or nothing but a kind is said.

    A genre that was read out of what it is called limits nothing where none of that has it: "the corrections column" is
    no opinion.
    """
    named = _CALLED.fullmatch(topic)
    said = words_of(named["what"]).keys if named else frozenset()
    if named is None or not said or "article_ids" in given.request.unread:
        return None
    for within in dict.fromkeys((given.read, replace(given.read, genre=()))):
        found = {a.id: a for _, a in given.limited(within).search(topic)}.values()
        having = [(article, words_of(f"{article.title or ''}\n{_opening(article)}").keys) for article in found]
        for wanted in (said, said - words_of(named["kind"]).keys):
            if fit := [article for article, has in having if wanted and wanted <= has]:
                return fit[0] if len(fit) == 1 else None
    return None


def _opening(article: Article) -> str:
    return lead(article).lstrip().partition("\n")[0]


_CALLED = late(
    rf"(?:the|that)\s+(?P<what>(?:[\w’'-]+\s+){{0,4}}?(?P<kind>[\w’'-]+))\s+(?:{NOUN}|story)",
    re.IGNORECASE,
)
"""What calls an article by what it is on and by its kind, "match report", which the last word before may be part of."""


_DESCRIBING = 3
"""Telling words from which on somebody describes what they speak of, of a script without spaces twice as many:
"summarise this article" does not."""


LEAST = 0.0
"""How surely, in logits, an article must be heard to be the one that is called by its kind alone, "the obituary": the
other words of the request only ask."""


def names_one(topic: str) -> bool:
    """Whether `topic` speaks of one article: "the piece about the flood"."""
    return bool(_ONE.search(topic))


def without_noun(topic: str) -> str:
    """`topic` without the words for an article, which no article need say: "the flood"."""
    return topic_of(_A_TEXT.sub("", topic)) or topic


def _titled(topic: str, articles: Sequence[Article]) -> Article | None:
    """The article whose title `topic` quotes or says."""
    for quoted in _QUOTED.findall(topic):
        same = [article for article in articles if _same(quoted, article.title or "")]
        if same:
            return next((a for a in same if words(a.title or "") == words(quoted)), same[0])
    said = set(words(topic))
    titles = [(a, title) for a in articles if (title := set(words(a.title or "")))]
    shares = [(len(t & said) / len(t), a) for a, t in titles if len(t & said) >= 0.5 * len(said)]
    share, article = max(shares, key=lambda pair: pair[0], default=(0.0, None))
    return article if share >= _TITLE else None


def _same(quoted: str, title: str) -> bool:
    """Whether one of both, neither empty, stands in the other, word for word."""
    one, other = (f" {' '.join(words(text))} " for text in (quoted, title))
    return bool(one.strip() and other.strip()) and (one in other or other in one)
