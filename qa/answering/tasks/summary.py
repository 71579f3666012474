"""A summary: of one article, the sentences that hold most of what it speaks of; of a topic, what articles say on it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection

from qa.answering.finding.looking import Look
from qa.answering.phrases import say
from qa.answering.reading.extract import attributed, with_neighbours
from qa.answering.reading.measures import words_of
from qa.answering.reading.passages import passage
from qa.answering.reading.relevance import Ranking, Scored
from qa.answering.tasks.chosen import NOUN, chosen, names_one, without_noun
from qa.answering.tasks.lines import absent, bare
from qa.answering.tasks.phrasing import cut
from qa.answering.tasks.task import Given, Kind, Line, Task, Telling, apart, covering
from qa.answering.tasks.topical import by_article, on_topic
from qa.proof.check.leaning import leans
from qa.proof.facts.orders import gives_orders
from store.article import Article
from store.language.names import names
from store.language.patterns import late
from store.language.sentences import sentence_spans

MOST = {"short": 3, "normal": 7, "full": 12}
"""Lines of a summary."""

_KINDS_OF = r"(?:(?:very )?(?:short|quick|brief|concise|one[- ]\w+|two[- ]\w+|good|executive|simple|overall|general) )*"
_NAMED = (
    rf"(?:an? |the |your |some )?{_KINDS_OF}(?:summar(?:y|ies)|recap|overview|gist|synopsis|tl;?\s?dr|digest"
    rf"|run-?down|"
    r"(?:main|key|central|most important|chief) (?:points?|takeaways?|facts|messages?|findings|ideas|arguments?)"
    r"|takeaways)"
)
_ASKED = (
    late(r"^(?:to )?(?:summari[sz]e|sum(?:ming)? up|recap|brief me on|condense|boil down)\b", re.IGNORECASE),
    late(rf"^(?:what(?:['’]?s| is| are| was| were) )?{_NAMED}\b(?=[\s:：]+(?:of|on|for|from|about|in|:)"
               rf"|\s*[:：]|$|\W*[\"“'‘])",
               re.IGNORECASE),
    late(rf"^tl;?\s?dr\b|[\s,;:–-]+(?:tl;?\s?dr|{_NAMED}|in (?:a nutshell|short|brief|a few (?:words"
               rf"|sentences|lines))|summari[sz]ed)$",
               re.IGNORECASE),
    late(rf"^(?:so )?what(?:['’]?s| is| was) (?P<topic>(?:this|that|it|the (?:[\w-]+ ){{0,4}}?(?:{NOUN}"
               rf"|one)\b.*?)(?: {NOUN})?)"
               r"(?: all)? about$", re.IGNORECASE),
    late(r"^(?:so )?what (?:is|(?:do|can) (?:we|you|they)|does anyone) (?:already |so far )?known? (?:so far )?about\b"
         r"|^(?:more |something |everything )?about\b", re.IGNORECASE),
    late(rf"(?P<topic>(?:[这那本该此]篇?|《).{{0,60}}?{NOUN}?.{{0,40}}?)(?:主要)?(?:讲|说|写)(?:了"
               rf"|的是)?(?:些)?什么$"),
    late(r"总结|概括|概述|摘要|概要|归纳|简述|梗概|(?:主要|核心|关键)(?:内容|观点|要点|信息)(?:是什么"
               r"|有哪些)?|要点(?:是什么|有哪些)?|大意"),
)  # fmt: skip


def recognise(question: str) -> Task | None:
    """Asked as "summarise X", "main points of X", "what is known about X", "what is this article about"."""
    topic = cut(question, *_ASKED)
    return None if topic is None else Task(name="summary", topic=topic)


def tell(task: Task, given: Given) -> Telling:
    """Of the article meant, else of the topic."""
    article = chosen(task.topic, given)
    if article is not None:
        return of_article(article, given)
    topic = task.topic or given.before()
    if not topic:
        return Telling(reason=say("which article", given.spoken))
    return of_topic(topic, given)


def of_article(article: Article, given: Given) -> Telling:
    """The sentences that say most, in the article's order: an opinion's each as its author's."""
    spans = points(article, MOST[given.length])
    opinion = article.genre in ("opinion", "analysis", "press_release")
    lines = [
        Line(attributed(article, *span, given.spoken) if opinion or not at else bare(article, *span))
        for at, span in enumerate(spans)
    ]
    whole = [passage(article, p.start, p.end) for p in given.library.passages(article.id, article.revision)]
    return Telling(tuple(lines), covering(lines, whole, [article]))


def points(article: Article, most: int) -> list[tuple[int, int]]:
    """Spans of the sentences that together hold most of what an article speaks of, in its order.

    A word counts by how often the article has it, once; a sentence that leans on the one before says little alone.
    """
    spans = [s for s in sentence_spans(article.text, article.language or "en") if _tells(article, s)]
    said = {s: words_of(article.text[slice(*s)]).keys for s in spans}
    often = Counter(key for keys in said.values() for key in keys)
    title = words_of(article.title or "").keys
    chosen_: list[tuple[int, int]] = []
    held: set[str] = set()
    while len(chosen_) < min(most, len(spans)):
        best = max(
            (s for s in spans if s not in chosen_),
            key=lambda s: (_gain(article, s, said[s], often, title, held, s == spans[0]), -s[0]),
        )
        chosen_.append(best)
        held |= said[best]
    return sorted(chosen_)


def _gain(
    article: Article, span: tuple[int, int], keys: Collection[str], often: Counter[str], title: Collection[str],
    held: Collection[str], first: bool,
) -> float:  # fmt: skip
    """What a sentence adds to those chosen: the words of it that the article comes back to, the title's more.

    It counts more where it says who, and how much or when: what is told of in passing says neither.
    """
    new = sum(math.log1p(often[k] - 1) * (1.5 if k in title else 1.0) for k in keys if k not in held)
    place = 1.0 + 0.6 * (1 - span[0] / (len(article.text) or 1))
    text = article.text[slice(*span)]
    length = max(1.0, len(text) / 220)
    exact = 1.0 + 0.25 * min(2, sum(n.sure for n in names(text))) + 0.25 * bool(re.search(r"\d", text))
    return (new * place * exact / length) * (0.4 if leans(article, *span) else 1.0) + (1_000.0 if first else 0.0)


def _tells(article: Article, span: tuple[int, int]) -> bool:
    """Whether a span is a sentence that states something: no heading, question, announcement of a list or order."""
    text = article.text[slice(*span)].strip()
    inside = any(a <= span[0] < b for a, b in article.headings)
    ends = re.search(r"[.!。！][\"'”’»」』)]*$", text)
    return not inside and bool(ends) and len(words_of(text).keys) >= 4 and not gives_orders(text)


def of_topic(topic: str, given: Given) -> Telling:
    """What the articles about a topic say: those that are about it most, the newest and the first before the others."""
    best = given.survey(without_noun(topic), MOST[given.length])
    one = best.nearest if names_one(topic) or len(best.articles) == 1 else None
    if one is not None:
        return of_article(one, given)
    if not best.articles:
        return Telling(found=best.found, reason=absent(without_noun(topic), best, given.spoken))
    picked = central(best, MOST[given.length])
    lines = apart([told(s, best.ranking, given) for s in picked])
    return Telling(tuple(lines), covering(lines, best.found, [s.article for s in picked]))


def told(sentence: Scored, ranking: Ranking, given: Given) -> Line:
    """A sentence with those that it leans on, as a line that says who says it and when."""
    return Line(attributed(*with_neighbours(ranking, sentence), given.spoken))


def central(look: Look, most: int) -> list[Scored]:
    """One sentence an article, then a second, in the order of the articles; what several outlets carry before that."""
    every = on_topic(look)
    points_: list[tuple[int, bool, Scored]] = []
    for rows in by_article(look):
        own = sorted(rows, key=lambda s: leans(s.article, s.unit.start, s.unit.end))
        fresh = [s for s in own if not any(_alike(s, p[2]) for p in points_ if p[2].article.id != s.article.id)]
        points_ += [
            (n, len({s.article.source for s in every if _alike(s, one)}) < 2, one) for n, one in enumerate(fresh)
        ]
    return [p[2] for p in sorted(points_, key=lambda p: p[:2])[:most]]


def _alike(one: Scored, other: Scored) -> bool:
    """Whether two sentences make one point: they share half of the words of the shorter."""
    mine, theirs = one.unit.words.keys, other.unit.words.keys
    return one is other or len(mine & theirs) >= max(3, 0.5 * min(len(mine), len(theirs)))


KIND = Kind("summary", recognise, tell)
