"""Questions about an article itself, answered from its record: who wrote it, where, when, and as news or opinion."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.phrases import Spoken, plainly, say
from qa.answering.reading.context import asked_in, parted
from qa.answering.reading.measures import ContentWords, is_by, words_of
from qa.answering.reading.question_analysis import QueryTerm, read
from qa.proof.check.sentence_checker import Finding, proven
from qa.proof.facts.align import Span, span_at
from store.article import Article, Hit
from store.language.patterns import late, one_of
from store.language.reporting import CHANGED, GENRE_NAMED, KINDS_OF_TEXT, MORE_TEXTS, PUBLISHED, TEXTS, WROTE
from store.language.sentences import sentence_spans
from store.language.text import is_spaceless, words
from store.reading.prose.notes import biography_of, correction_of

_SHORT = {"page", "opinion piece", *KINDS_OF_TEXT, *MORE_TEXTS}
_TEXTS = rf"(?:{one_of(TEXTS.values())}|(?:{one_of(_SHORT)})s)"
_TEXT = rf"(?:{_TEXTS}|{one_of(TEXTS, _SHORT)})"
_TITLE = r"[\"“‘«「『《][^\"”»」』》\n]{3,200}[\"”’»」』》]"
_THIS = rf"(?:(?:this|it|that|the)(?: (?:\w+ )?{_TEXT}(?: {_TITLE})?)?|{_TITLE})"
_GENRE = one_of(word for word in GENRE_NAMED if word.isascii())
_ASKS: dict[str, re.Pattern[str]] = {
    "author": late(
        rf"\bwho(?:'s| is| was)? (?:actually |really )?(?:{one_of(WROTE)}|produced)\b(?: {_THIS})?"
        r"|\bwho(?:'s| is| was| are| were) the (?:authors?|writers?|columnist|reporter|journalist)\b|\bby whom\b"
        rf"|\bwho (?:is|"
        rf"was) {_THIS} (?:written )?by\b|\bauthors? of\b"
        r"|谁写的|作者是谁|出自谁|谁是作者",
        re.IGNORECASE,
        cue="who|author|谁",
    ),
    "genre": late(
        rf"\b(?:news or (?:an )?opinion|opinion or (?:a )?news|(?:is|was) "
        rf"(?:(?:this|it|that)(?: {_TEXT})?|(?:the {_TEXT} )?{_TITLE}),? (?:a |an )?"
        rf"(?:{_GENRE}|reporting)(?: report| piece| article)?\b"
        rf"|what (?:kind|type|sort|genre) of {_TEXT}|(?:{_GENRE}|reporting|a report|fact) or (?:a |an )?"
        rf"(?:{_GENRE}|comment|reporting|report))\b|新闻还是|评论还是",
        re.IGNORECASE,
        cue=' or |(?:is|was) (?:this|it|that|the|["“‘«「『《])|what (?:kind|type|sort|genre)|还是',
    ),
    "source": late(
        rf"\bwho published {_THIS}|\bwhere (?:was|is|did) {_THIS} (?:published|appear|come from)"
        r"|\b(?:which|what) (?:outlet|paper|newspaper|publication|publisher|site|"
        rf"magazine)\b.{{0,20}}\b(?:published|carried|is this|ran)\b.{{0,40}}(?:\b(?:{_TEXT}|this|it)\b|{_TITLE})"
        r"|哪家媒体|哪个媒体|发表在哪",
        re.IGNORECASE,
        cue="publish|appear|come from|carried|is this|ran|媒体|发表",
    ),
    "date": late(
        rf"\bwhen (?:was|is|did) {_THIS}(?!\w).{{0,60}}\b(?:{one_of(PUBLISHED)}|appear|come out)"
        r"|\band when\s*\?|什么时候发表|何时发表|发表于何时",
        re.IGNORECASE,
        cue="when|何时|什么时候",
    ),
    "update": late(
        rf"\bwhen (?:was|did) .{{0,80}}\b{_TEXT}\b.{{0,60}}\b(?:{one_of(CHANGED)})"
        rf"|\bwhen was (?:this|it) (?:last )?(?:{one_of(CHANGED)})"
        rf"|(?:has|was) {_THIS}(?: (?:about|on) [^?]{{1,60}})? (?:been )?"
        r"(?:corrected|updated|revised|changed)|什么时候更新|何时更新",
        re.IGNORECASE,
        cue="when|has|was|何时|什么时候",
    ),
    "correction": late(
        rf"\bwhat (?:\w+ ){{1,3}}(?:{one_of(CHANGED)}) (?:about|at|in|on|with)"
        rf" (?:.{{0,80}}?\b{_TEXT}\b|{_TITLE}|this\b|it\b)"
        rf"|\b(?:what|which) (?:(?:is|was|were|does|do|did) the )?corrections?\b.{{0,60}}\b(?:{_TEXT}\b|{_TITLE}|say)"
        r"|(?:更正|修改)了什么|更正(?:内容)?是什么",
        re.IGNORECASE,
        cue="what|which|更正|修改",
    ),
    "list": late(
        rf"\b(?:which|what) (?:\w+ )?{_TEXTS}(?: \w+)?\b.{{0,40}}\b(?:write|wrote|written|publish\w*|put out|appear\w*|"
        r"released|signed)\b",
        re.IGNORECASE,
        cue="write|wrote|written|publish|put out|appear|released|signed",
    ),
}
_POINTS = late(
    rf"\b(?:wrote|written|author of|by) {_THIS}|\bthis\b|\bwas it (?:first )?(?:{one_of(PUBLISHED)})\b|这篇|本文|该文",
    re.IGNORECASE,
)
_DESCRIBES = late(rf"\b{_TEXT}\b|{_TITLE}|《", re.IGNORECASE)
_OWNER = late(rf"\b(?P<who>[A-Z][\w-]+)['’]s? (?:[\w-]+ ){{0,3}}?{_TEXT}\b")
_NOUNS: dict[str, re.Pattern[str]] = {
    "opinion": late(r"\b(?:columns?|op-eds?|editorials?|commentary|commentaries|opinion pieces?)\b", re.IGNORECASE),
    "analysis": re.compile(r"\banalys[ie]s\b", re.IGNORECASE),
    "press_release": re.compile(r"\bpress releases?\b", re.IGNORECASE),
}
_DESCRIBED = 0.5
"""Share of a description's words, by weight, that the article meant has in its title, its record or what was found."""


def asks_of_record(question: str) -> bool:
    """Whether `question` asks what the record of an article has: who wrote it, where it came out, when."""
    asked = _asked_of_record(parted(question)[0])
    return bool(asked) and not (asked == ["date"] and not _DESCRIBES.search(question) and not _POINTS.search(question))


def _asked_of_record(turn: str) -> list[str]:
    return [part for part, pattern in _ASKS.items() if pattern.search(turn)]


def about_articles(question: str, found: Sequence[tuple[Hit, Article]]) -> tuple[Finding, ...]:
    """What the record of the article asked about says, or nothing when `question` asks something else."""
    asked = _asked_of_record(parted(question)[0])
    if not asks_of_record(question):
        return ()
    if "list" in asked:
        return tuple(_finding(a, ["author", "date"], asked_in(question)) for a in _listed(question, found)[:4])
    article = _meant(question, found, asked)
    if article is None:
        return ()
    if "correction" in asked and not _known(article, "correction"):  # its text may tell it
        return ()
    if "update" in asked and _known(article, "correction"):
        asked = [*(part for part in asked if part != "update" or _known(article, part)), "correction"]
    return (_finding(article, asked, asked_in(question)),)


def recorded(article: Article, in_language: Spoken) -> Finding:
    """Who wrote an article, where, and when, from its record."""
    return _finding(article, _BYLINE, in_language)


_BYLINE = ("author", "date")


def introduced(article: Article, in_language: Spoken) -> Finding | None:
    """The same with what the note beside the article says of its author; None where it says nothing of them."""
    told = biography_of(article.note, article.author)
    if told is None:
        return None
    words = " ".join(map(plainly, told.split())).rstrip(" .。")
    note = say("note on author", in_language, words=words)
    text = f"{_told(article, _BYLINE, in_language)}{'' if in_language == 'zh' else ' '}{note}"
    return proven(text, (_opening(article),), (say("from the record", in_language),))


def _finding(article: Article, asked: Sequence[str], in_language: Spoken) -> Finding:
    return proven(_told(article, asked, in_language), (_opening(article),), (say("from the record", in_language),))


def _meant(question: str, found: Sequence[tuple[Hit, Article]], asked: Sequence[str]) -> Article | None:
    """The article that the question points at: the only one found, or one whose title it names or that it describes."""
    articles = list({a.id: a for _, a in found}.values())
    if len(articles) == 1:
        pointed = _POINTS.search(question) or _named(question, articles[0]) or _DESCRIBES.search(question)
        return articles[0] if pointed else None
    named = next((a for a in articles if _named(question, a)), None)
    if named is not None or not _DESCRIBES.search(question):
        return named
    owner = _OWNER.search(question)
    meant = [a for a in _match_description(question, found) if owner is None or owner["who"] in _byline(a)]
    known = [a for a in meant[:1] if any(_known(a, part) for part in asked)]
    return known[0] if known else None


def _byline(article: Article) -> frozenset[str]:
    """The words of the author's and the outlet's name."""
    return frozenset(re.findall(r"[\w-]+", f"{article.author or ''} {article.source or ''}"))


def _known(article: Article, part: str) -> bool:
    """Whether the article's record has what is asked of it."""
    has = {
        "author": article.author,
        "source": article.source,
        "date": article.published_at,
        "update": article.updated_at,
        "correction": correction_of(article.note),
    }
    return bool(has.get(part)) or (part == "genre" and article.genre != "unknown")


def _listed(question: str, found: Sequence[tuple[Hit, Article]]) -> list[Article]:
    """The articles that a question for several describes, the best first."""
    query = read(question)
    genre = _genre(question)
    articles = list({a.id: a for _, a in found}.values())
    authored = [a for a in articles if is_by(a, query)]
    if not authored and genre is None:
        return []
    months = [f"{m.year}-{m.month:02}" if m.month else f"{m.year}" for m in query.dates if m.year]
    return [
        a
        for a in authored or articles
        if genre in (None, a.genre) and (not months or any((a.published_at or "").startswith(m) for m in months))
    ]


def _match_description(question: str, found: Sequence[tuple[Hit, Article]]) -> list[Article]:
    """The articles of those found that have enough of the words of a description, the best first."""
    query = read(question)
    genre = _genre(question)
    telling = [t for t in query.terms if not _DESCRIBES.fullmatch(t.surface)]
    total = sum(t.weight for t in telling)
    scores: dict[str, float] = {}
    articles: dict[str, Article] = {}
    for hit, article in found:
        record = words_of(" ".join(filter(None, (article.title, article.source, article.author, article.published_at))))
        passage = words_of(hit.text)
        has = sum(t.weight * (1.0 if _in(t, record) else 0.7 if _in(t, passage) else 0.0) for t in telling)
        articles[article.id] = article
        agrees = 0.2 * (genre is not None and article.genre == genre)
        scores[article.id] = max(scores.get(article.id, 0.0), (has / total if total else 0.0) + agrees)
    meant = [i for i in articles if scores[i] >= _DESCRIBED]
    return [articles[i] for i in sorted(meant, key=lambda i: -scores[i])]


def _in(term: QueryTerm, words: ContentWords) -> bool:
    return term.key in words.keys or term.root in words.roots


def _genre(question: str) -> str | None:
    return next((genre for genre, noun in _NOUNS.items() if noun.search(question)), None)


def _named(question: str, article: Article) -> bool:
    title = set(words(article.title or ""))
    said = set(words(question))
    telling = {w for w in title if len(w) > 3 or is_spaceless(w)}
    return bool(telling) and len(telling & said) >= max(2, 0.6 * len(telling))


def _told(article: Article, asked: Sequence[str], in_language: Spoken) -> str:
    author, outlet = (plainly(said or "") for said in (article.author, article.source))
    published, updated = (article.published_at or "")[:10], (article.updated_at or "")[:10]
    # Without quotation marks: the words stand beside the article, and not in its text.
    corrected = " ".join(map(plainly, (correction_of(article.note) or "").split())).rstrip(".。")
    record = (
        ("author", "written by", "no author", author),
        ("source", "published by", "no outlet", outlet),
        ("date", "dated", "no date", published),
        ("update", "updated", "no update", updated if updated != published else ""),
        ("correction", "corrected", "corrected", corrected),
    )
    wanted = {*asked, *(["source"] if "author" in asked and outlet else [])}
    told = ((known if value else unknown, value) for part, known, unknown, value in record if part in wanted)
    parts = [say(phrase, in_language, name=value, day=value) for phrase, value in told]
    if "genre" in asked:
        kind = say(f"is: {article.genre}", in_language)
        whose = article.genre == "opinion" and author and "author" not in asked
        parts.append(say("view of", in_language, kind=kind, name=author) if whose else kind)
    return say("record", in_language, title=_title_of(article, in_language), parts=_joined(parts, in_language))


def _title_of(article: Article, in_language: Spoken) -> str:
    """How the article is called; in quotation marks where its text has its title."""
    title = plainly(article.title or "")
    opening, closing = ("《", "》") if in_language == "zh" else ("“", "”")
    title = f"{opening}{title}{closing}" if title and title in article.text else title
    return title or say("this article", in_language)


def _joined(parts: Sequence[str], in_language: Spoken) -> str:
    if in_language == "zh":
        return "，".join(parts)
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def _opening(article: Article) -> Span:
    spans = sentence_spans(article.text, article.told_in)
    start, end = spans[0] if spans else (0, len(article.text))
    return span_at(article, start, end)
