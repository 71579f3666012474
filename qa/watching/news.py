"""What was found on a watch, told to a person: as text, and as HTML that loads and runs nothing."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qa.answering.phrases import in_words
from qa.factcheck.finding_texts import LABELS
from qa.packs.page_parts import CSP
from qa.watching.values import ArticleChange, News, SentenceChange
from store.language.bilingual import Spoken, bilingual, spoken, translate
from store.language.patterns import UNPRINTABLE
from store.language.text import one_line


@dataclass(frozen=True)
class NewsLine:
    """One thing that is told, of which article; `was` and `now` are words to be shown under it, None for none."""

    kind: str
    text: str
    was: str | None = None
    now: str | None = None
    article: ArticleChange | None = None


def news_lines(news: News, in_language: Spoken | None = None) -> Iterator[NewsLine]:
    """What is told of `news`, in the language of its question unless in another."""
    spoken_in = in_language or spoken(news.question)

    def say(english: str, /, **values: str) -> str:
        return translate(bilingual(CHINESE, english, **values), spoken_in)

    def listed(items: Iterable[str]) -> str:
        return say(", ").join(items)

    if news.let_go:
        which = "The collection is gone: {names}" if len(news.let_go) == 1 else "The collections are gone: {names}"
        yield NewsLine("gone", say(which, names=listed(news.let_go)))
    if news.gone:
        yield NewsLine("gone", say("Nothing that was cited is in the library any more."))
    if news.abstains:
        yield NewsLine("abstains", say("The library does not answer this any more: {why}", why=news.abstains))
    for article in news.articles:
        what, named = say(_WHAT[article.what]), _named(article, spoken_in)
        rests = {"n": listed(map(str, article.sentences))}
        on_it = say(" (sentence {n})" if len(article.sentences) == 1 else " (sentences {n})", **rests)
        yield NewsLine(
            article.what, f"{what}{named}{on_it if article.sentences else ''}", article.was, article.now, article
        )
    for sentence in (s for s in news.sentences if s.verdicts):
        was, now = (LABELS[verdict][spoken_in] for verdict in sentence.verdicts)
        said = say("Sentence {n} of the draft: {was} before, {now} now", n=str(sentence.number), was=was, now=now)
        yield NewsLine("verdict", said, None, sentence.now)
    for sentence in (s for s in news.sentences if not s.verdicts):
        yield NewsLine("sentence", say(_how(sentence), n=str(sentence.number)), sentence.was, sentence.now)
    for figure in news.figures:
        how = "Articles differ on a figure: {was}; {now}" if figure.differs else "Another figure: {was}, now {now}"
        yield NewsLine("figure", say(how, was=figure.was or "…", now=figure.now or "…"))


def _how(sentence: SentenceChange) -> str:
    if sentence.was is None:
        return "Sentence {n} of the answer is new"
    if sentence.now is None:
        return "Sentence {n} is not told any more"
    return "Sentence {n} of the answer reads otherwise"


def _named(article: ArticleChange, in_language: Spoken) -> str:
    day = in_words((article.published_at or "")[:10], in_language)
    parts = [part for part in (article.title, article.source, day) if part] or [article.article_id]
    return " · ".join(parts)


_WHAT = {
    "corrected": "Corrected, the cited words as they were: ",
    "superseded": "Superseded, reads otherwise now: ",
    "removed": "Removed from the library: ",
    "returned": "The cited words are there again: ",
    "new": "New on this: ",
}


def as_text(news: Sequence[News]) -> str:
    """`news` as lines for a terminal; ends with a line break unless there is none."""
    return "".join(f"{UNPRINTABLE.sub(' ', line)}\n" for one in news for line in _text(one))


def _text(news: News) -> Iterator[str]:
    at = news.timings.get("at", "")[:16].replace("T", " ")
    yield f"{one_line(news.question)}  [{news.watch}]  {at}".rstrip()
    for line in news_lines(news):
        yield f"  {one_line(line.text)}"
        yield from (f"    {sign} {one_line(words)}" for sign, words in (("-", line.was), ("+", line.now)) if words)
    yield ""


def as_html(news: Sequence[News]) -> str:
    """`news` as a whole page."""
    shown = "\n".join(f"<section>\n<h2>{escaped(n.question)}</h2>\n{piece(n)}\n</section>" for n in news)
    language = spoken(" ".join(n.question for n in news[:3]))
    title = translate(bilingual(CHINESE, "What has changed"), language)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{CSP}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{shown}\n</body>\n</html>\n"
    )


def piece(news: News) -> str:
    """`news` as a list in HTML, for a page or an entry of a feed."""
    return f"<ul>{''.join(f'<li>{_item(line)}</li>' for line in news_lines(news))}</ul>"


def _item(line: NewsLine) -> str:
    words = ((tag, words) for tag, words in (("del", line.was), ("ins", line.now)) if words)
    return escaped(line.text) + "".join(f"<p><{tag}>{escaped(said)}</{tag}></p>" for tag, said in words)


def escaped(words: str) -> str:
    """`words` as text in HTML or XML."""
    return html.escape(UNPRINTABLE.sub(" ", words))


_STYLE = (
    ":root{color-scheme:light dark}body{font:17px/1.55 system-ui,sans-serif;max-width:44rem;margin:0 auto;"
    "padding:2rem 1rem;overflow-wrap:anywhere}h2{font-size:1.1rem;margin:2rem 0 .5rem}li{margin:.4rem 0}"
    "p{margin:.2rem 0}ins{text-decoration-style:dotted}"
)

CHINESE: dict[str, str] = {
    ", ": "、",
    "What has changed": "有哪些变化",
    "Nothing that was cited is in the library any more.": "引用过的内容在资料库中都已不存在。",
    "The collection is gone: {names}": "合集已不存在：{names}",
    "The collections are gone: {names}": "合集已不存在：{names}",
    "The library does not answer this any more: {why}": "资料库不再能回答这个问题：{why}",
    "Corrected, the cited words as they were: ": "文章有更正，所引文字未变：",
    "Superseded, reads otherwise now: ": "已被取代，现文字不同：",
    "Removed from the library: ": "已从资料库移除：",
    "The cited words are there again: ": "所引文字又在资料库中：",
    "New on this: ": "与此有关的新文章：",
    " (sentence {n})": "（第{n}句）",
    " (sentences {n})": "（第{n}句）",
    "Sentence {n} of the answer is new": "回答的第{n}句是新的",
    "Sentence {n} of the answer reads otherwise": "回答的第{n}句有变化",
    "Sentence {n} is not told any more": "第{n}句不再出现",
    "Sentence {n} of the draft: {was} before, {now} now": "草稿的第{n}句：原为“{was}”，现为“{now}”",
    "Another figure: {was}, now {now}": "数字不同：原为{was}，现为{now}",
    "Articles differ on a figure: {was}; {now}": "各文章的数字不一致：{was}；{now}",
}
"""The Chinese of each sentence, by its English."""
