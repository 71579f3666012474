"""Our own words on an exported page, in English and Chinese."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from qa.answering.finding.status import SUPERSEDED
from qa.answering.phrases import PHRASES
from store.article import GENRES
from store.language.bilingual import Spoken, bilingual, translate


class Say(Protocol):
    """Tells what reads `english`, with `values` for what stands in braces, in the language of a page."""

    def __call__(self, english: str, /, **values: str) -> str: ...


def saying(in_language: Spoken) -> Say:
    """What tells our words in that language. It raises KeyError for a sentence that is not in `CHINESE`."""
    return partial(_said, in_language)


def _said(in_language: Spoken, english: str, /, **values: str) -> str:
    return translate(bilingual(CHINESE, english, **values), in_language)


SAID = {
    "supported": "supported",
    "partial": "partly supported",
    "unsupported": "NOT SUPPORTED",
    "unchecked": "not checked",
}
"""The English of each verdict."""

CHINESE: dict[str, str] = {
    "supported": "有依据",
    "partly supported": "部分有依据",
    "NOT SUPPORTED": "没有依据",
    "not checked": "未核对",
    "Searched as: {question}": "搜索时用的问题：{question}",
    "No answer.": "没有回答。",
    "Sentence by sentence": "逐句核对",
    "Sources": "来源",
    "Before it: … {words}": "前文：…… {words}",
    "After it: {words} …": "后文：{words} ……",
    "Nearest passages": "最相近的段落",
    "How this answer was made": "这个回答是怎样得出的",
    "The evidence pack, for <code>qa check</code>": "证据包，供<code>qa check</code>核对",
    "The conversation, to be opened again": "对话，可重新打开",
    "{n} questions": "{n}个问题",
    "This answer was not finished.": "这个回答没有完成。",
    "Untitled": "无标题",
    "undated": "无日期",
    "References": "参考文献",
    "n.d.": "无日期",
    "{name} et al.": "{name}等",
    **{PHRASES[f"genre: {g}"]["en"]: PHRASES[f"genre: {g}"]["zh"] for g in GENRES},
    "Checked by {name}, {when}": "{name}已核对，{when}",
    "Pinned by {name}, {when}": "{name}已固定，{when}",
    "Pinned, {when}": "已固定，{when}",
    "The citations today: {told}": "引文目前的状态：{told}",
    "current": "有效",
    "superseded": "已被取代",
    "removed": "已移除",
    "Withdrawn by {name}, {when}": "{name}已撤回，{when}",
    "{name} (by key)": "{name}（凭密钥）",
    ", carried by {words}": "，依据为{words}",
    ", closest words {words}": "，最接近的文字为{words}",
    "Page {page}": "第{page}页",
    SUPERSEDED["en"]: SUPERSEDED["zh"],
    "It reads now: “{words}”": "现在的文字：“{words}”",
    "Removed: the library no longer has this revision of the article.": "已移除：资料库已没有文章的这一修订版。",
    "The same story, counted as one source: {outlets}": "同一报道，计为一个来源：{outlets}",
    ", ": "，",
    "{n} {name}": "{n}句{name}",
    "{n} sentence: {told}": "共{n}句：{told}",
    "{n} sentences: {told}": "共{n}句：{told}",
    "the articles' own sentences, no language model": "文章原句，没有语言模型",
    "answered by {model}": "由{model}作答",
    ", as of {day}": "，截至{day}",
    "Article {id}, revision {revision}, characters {start} to {end}": (
        "文章{id}，修订版{revision}，第{start}至{end}个字符"
    ),
    "Model: {told}": "模型：{told}",
    "Prompt: {told}": "提示词：{told}",
    "Filters: {told}": "筛选条件：{told}",
    "As of: {told}": "截至：{told}",
    "Read out of the question: {told}": "从问题中读出：{told}",
    "Newest article found: {told}": "找到的最新文章：{told}",
    "Strictness: {told}": "严格程度：{told}",
    "Length: {told}": "长度：{told}",
    "Sentences left out: {told}": "略去的句子：{told}",
    "Cut off: {told}": "截断：{told}",
}
"""The Chinese of each, by its English."""
