"""The words of a question with its answer, and of an article beside it, in the table of `qa.web.drawn.page_texts`."""

from __future__ import annotations

from typing import Literal

from qa.answering.finding.status import SUPERSEDED

ANSWER_WORDS: dict[str, dict[Literal["en", "zh"], str]] = {
    # how far it is
    "searching": {"en": "Searching the articles…", "zh": "正在搜索文章……"},
    "reading": {"en": "Reading…", "zh": "正在阅读……"},
    "reading articles": {"en": "Reading {count} articles…", "zh": "正在阅读{count}篇文章……"},
    "reading articles, one": {"en": "Reading {count} article…", "zh": "正在阅读{count}篇文章……"},
    "reading from": {"en": "Reading {count} articles: {outlets}…", "zh": "正在阅读{count}篇文章：{outlets}……"},
    "reading from, one": {"en": "Reading {count} article: {outlets}…", "zh": "正在阅读{count}篇文章：{outlets}……"},
    "and other outlets": {"en": "{outlets} and others", "zh": "{outlets}等"},
    "no answer": {"en": "No answer", "zh": "没有回答"},
    "stopped": {"en": "Stopped", "zh": "已停止"},
    "what had come": {"en": "What had come by then is above.", "zh": "上面是停止之前收到的内容。"},
    # a sentence and its verdict
    "carried by": {"en": "Carried by", "zh": "依据"},
    "closest words": {"en": "Closest words found", "zh": "找到的最接近的原文"},
    "source named": {"en": "Source {number}: {about}", "zh": "来源{number}：{about}"},
    # no answer
    "not answered": {"en": "Not answered", "zh": "未作回答"},
    "nothing answers": {"en": "No answer to this was found.", "zh": "没有找到对此的回答。"},
    "what comes nearest": {"en": "What comes nearest", "zh": "最接近的内容"},
    # what the reader must know
    "newer": {"en": "Newer, and about this: ", "zh": "更新的相关文章："},
    "left out": {
        "en": "{count} sentences were left out because the articles found do not carry them.",
        "zh": "略去了{count}句，因为找到的文章不支持。",
    },
    "left out, one": {
        "en": "{count} sentence was left out because the articles found do not carry it.",
        "zh": "略去了{count}句，因为找到的文章不支持。",
    },
    "cut off": {"en": "The answer was cut off: {why}", "zh": "回答被截断：{why}"},
    # under an answer
    "sources": {"en": "Sources", "zh": "来源"},
    "sources of": {"en": "Sources of this answer", "zh": "这个回答的来源"},
    "superseded": {**SUPERSEDED},
    "removed": {
        "en": "Removed: the article is no longer in the library.",
        "zh": "已移除：资料库中已没有这篇文章。",
    },
    "removed since": {
        "en": "Removed from the library since: what was cited as {numbers}.",
        "zh": "后来已从资料库移除：引文{numbers}的出处。",
    },
    "show both": {"en": "Show both", "zh": "对照两个版本"},
    "not agreeing": {"en": "Figures that do not agree", "zh": "不一致的数字"},
    "differ": {"en": "The articles differ", "zh": "文章说法不一"},
    "differ about": {"en": "The articles differ: {about}", "zh": "文章说法不一：{about}"},
    "earlier": {"en": "There is a newer figure", "zh": "有更新的数字"},
    "earlier about": {"en": "There is a newer figure: {about}", "zh": "有更新的数字：{about}"},
    "earlier figure": {"en": "Earlier figure", "zh": "较早的数字"},
    "figure named": {"en": "{figure}, source {number}", "zh": "{figure}，来源{number}"},
    # articles
    "printed on": {"en": "Page {page}", "zh": "第{page}页"},
    "show page": {"en": "Page {page}, as it is printed", "zh": "第{page}页，查看原版"},
    "untitled": {"en": "Untitled article", "zh": "无题文章"},
    "not dated": {"en": "undated", "zh": "日期不明"},
    "kind: news": {"en": "News", "zh": "新闻"},
    "kind: opinion": {"en": "Opinion", "zh": "评论"},
    "kind: analysis": {"en": "Analysis", "zh": "分析"},
    "kind: press_release": {"en": "Press release", "zh": "新闻稿"},
    "kind: unknown": {"en": "Unknown genre", "zh": "体裁不明"},
    "updated": {"en": "updated {day}", "zh": "{day}更新"},
    "changed since": {
        "en": "This is the revision that was cited; the article has changed since.",
        "zh": "这是所引用的版本；文章后来有改动。",
    },
    "marked: cited": {"en": "The words cited as [{number}] are marked.", "zh": "已标出引文[{number}]。"},
    "marked: cited, exact": {
        "en": "The words cited as [{number}] are marked; those that carry the claims stand out.",
        "zh": "已标出引文[{number}]，其中直接支持论断的文字更醒目。",
    },
    "marked: found": {"en": "The words found are marked.", "zh": "已标出找到的文字。"},
    "marked: found, exact": {
        "en": "The words found are marked; those that carry the claims stand out.",
        "zh": "已标出找到的文字，其中直接支持论断的更醒目。",
    },
    "read it at": {"en": "Read it at {host}", "zh": "在 {host} 阅读原文"},
    "whole article": {"en": "Show the whole article", "zh": "显示全文"},
    "characters before": {"en": " ({count} characters before)", "zh": "（前面还有{count}个字符）"},
    "characters after": {"en": " ({count} characters after)", "zh": "（后面还有{count}个字符）"},
    "not held": {"en": "This article is not in the library", "zh": "资料库中没有这篇文章"},
    "may be removed": {
        "en": "It may have been removed since the answer was given.",
        "zh": "它可能在给出回答之后被移除了。",
    },
    # what was searched
    "searched": {"en": "What was searched", "zh": "搜索范围"},
    "searched: read": {"en": "Read from your question", "zh": "从问题中读出"},
    "searched: set": {"en": "Set for this question", "zh": "为这次提问设定"},
    "searched: dropped": {"en": "Not applied, nothing found", "zh": "没有找到内容，未采用"},
    "change filters": {"en": "Change filters", "zh": "修改筛选"},
    "add filters": {"en": "Filter…", "zh": "筛选……"},
    "change it": {"en": "Change it", "zh": "修改"},
    "drop filter": {"en": "Remove {name} {value} and ask again", "zh": "去掉{name}“{value}”，再问一次"},
    "chip: author": {"en": "Author", "zh": "作者"},
    "chip: source": {"en": "Outlet", "zh": "媒体"},
    "chip: genre": {"en": "Genre", "zh": "体裁"},
    "chip: published_from": {"en": "From", "zh": "自"},
    "chip: published_to": {"en": "Until", "zh": "至"},
    "chip: collection": {"en": "Collection", "zh": "合集"},
    "chip: article_ids": {"en": "Articles", "zh": "文章"},
    "chosen": {"en": "{count} chosen", "zh": "已选{count}篇"},
    "as of": {"en": "As of {day}", "zh": "截至{day}"},
    "newest found": {"en": "newest article found: {day}", "zh": "找到的最新文章：{day}"},
    "searched for": {"en": "Searched for {words}", "zh": "搜索的问题：{words}"},
    "by extraction": {"en": "extraction, no language model", "zh": "摘录原句，没有用语言模型"},
    "written by": {"en": "written by {model}", "zh": "由 {model} 写成"},
    "held to: annotate": {"en": "unsupported sentences marked", "zh": "标出没有依据的句子"},
    "held to: strict": {"en": "unsupported sentences left out", "zh": "略去没有依据的句子"},
    "held to: verbatim": {"en": "the articles' own sentences only", "zh": "只用文章原句"},
    "seconds": {"en": "{seconds}\u00a0s", "zh": "{seconds}\u00a0秒"},
}
