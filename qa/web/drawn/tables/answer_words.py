"""The words of a question with its answer, and of an article beside it, in the table of `qa.web.drawn.page_texts`."""

from __future__ import annotations

from qa.answering.finding.status import SUPERSEDED
from store.language.bilingual import Pairs

ANSWER_WORDS: Pairs = {
    # how far it is
    "searching": ("Searching the articles…", "正在搜索文章……"),
    "reading": ("Reading…", "正在阅读……"),
    "reading articles": ("Reading {count} articles…", "正在阅读{count}篇文章……"),
    "reading articles, one": ("Reading {count} article…", "正在阅读{count}篇文章……"),
    "reading from": ("Reading {count} articles: {outlets}…", "正在阅读{count}篇文章：{outlets}……"),
    "reading from, one": ("Reading {count} article: {outlets}…", "正在阅读{count}篇文章：{outlets}……"),
    "and other outlets": ("{outlets} and others", "{outlets}等"),
    "no answer": ("No answer", "没有回答"),
    "stopped": ("Stopped", "已停止"),
    "what had come": ("What had come by then is above.", "上面是停止之前收到的内容。"),
    # a sentence and its verdict
    "carried by": ("Carried by", "依据"),
    "closest words": ("Closest words found", "找到的最接近的原文"),
    "source named": ("Source {number}: {about}", "来源{number}：{about}"),
    # no answer
    "not answered": ("Not answered", "未作回答"),
    "nothing answers": ("No answer to this was found.", "没有找到对此的回答。"),
    "what comes nearest": ("What comes nearest", "最接近的内容"),
    # what the reader must know
    "newer": ("Newer, and about this: ", "更新的相关文章："),
    "left out": (
        "{count} sentences were left out because the articles found do not carry them.",
        "略去了{count}句，因为找到的文章不支持。",
    ),
    "left out, one": (
        "{count} sentence was left out because the articles found do not carry it.",
        "略去了{count}句，因为找到的文章不支持。",
    ),
    "cut off": ("The answer was cut off: {why}", "回答被截断：{why}"),
    # under an answer
    "sources": ("Sources", "来源"),
    "sources of": ("Sources of this answer", "这个回答的来源"),
    "superseded": (SUPERSEDED["en"], SUPERSEDED["zh"]),
    "removed": ("Removed: the article is no longer in the library.", "已移除：资料库中已没有这篇文章。"),
    "removed since": (
        "Removed from the library since: what was cited as {numbers}.",
        "后来已从资料库移除：引文{numbers}的出处。",
    ),
    "show both": ("Show both", "对照两个版本"),
    "not agreeing": ("Figures that do not agree", "不一致的数字"),
    "differ": ("The articles differ", "文章说法不一"),
    "differ about": ("The articles differ: {about}", "文章说法不一：{about}"),
    "earlier": ("There is a newer figure", "有更新的数字"),
    "earlier about": ("There is a newer figure: {about}", "有更新的数字：{about}"),
    "earlier figure": ("Earlier figure", "较早的数字"),
    "figure named": ("{figure}, source {number}", "{figure}，来源{number}"),
    # articles
    "printed on": ("Page {page}", "第{page}页"),
    "show page": ("Page {page}, as it is printed", "第{page}页，查看原版"),
    "untitled": ("Untitled article", "无题文章"),
    "not dated": ("undated", "日期不明"),
    "kind: news": ("News", "新闻"),
    "kind: opinion": ("Opinion", "评论"),
    "kind: analysis": ("Analysis", "分析"),
    "kind: press_release": ("Press release", "新闻稿"),
    "kind: unknown": ("Unknown genre", "体裁不明"),
    "updated": ("updated {day}", "{day}更新"),
    "changed since": (
        "This is the revision that was cited; the article has changed since.",
        "这是所引用的版本；文章后来有改动。",
    ),
    "marked: cited": ("The words cited as [{number}] are marked.", "已标出引文[{number}]。"),
    "marked: cited, exact": (
        "The words cited as [{number}] are marked; those that carry the claims stand out.",
        "已标出引文[{number}]，其中直接支持论断的文字更醒目。",
    ),
    "marked: found": ("The words found are marked.", "已标出找到的文字。"),
    "marked: found, exact": (
        "The words found are marked; those that carry the claims stand out.",
        "已标出找到的文字，其中直接支持论断的更醒目。",
    ),
    "read it at": ("Read it at {host}", "在 {host} 阅读原文"),
    "whole article": ("Show the whole article", "显示全文"),
    "characters before": (" ({count} characters before)", "（前面还有{count}个字符）"),
    "characters after": (" ({count} characters after)", "（后面还有{count}个字符）"),
    "not held": ("This article is not in the library", "资料库中没有这篇文章"),
    "may be removed": ("It may have been removed since the answer was given.", "它可能在给出回答之后被移除了。"),
    # what was searched
    "searched": ("What was searched", "搜索范围"),
    "searched: read": ("Read from your question", "从问题中读出"),
    "searched: set": ("Set for this question", "为这次提问设定"),
    "searched: dropped": ("Not applied, nothing found", "没有找到内容，未采用"),
    "change filters": ("Change filters", "修改筛选"),
    "add filters": ("Filter…", "筛选……"),
    "change it": ("Change it", "修改"),
    "drop filter": ("Remove {name} {value} and ask again", "去掉{name}“{value}”，再问一次"),
    "chip: author": ("Author", "作者"),
    "chip: source": ("Outlet", "媒体"),
    "chip: genre": ("Genre", "体裁"),
    "chip: published_from": ("From", "自"),
    "chip: published_to": ("Until", "至"),
    "chip: collection": ("Collection", "合集"),
    "chip: article_ids": ("Articles", "文章"),
    "chosen": ("{count} chosen", "已选{count}篇"),
    "as of": ("As of {day}", "截至{day}"),
    "newest told": ("newest article told: {day}", "所引最新文章：{day}"),
    "searched for": ("Searched for {words}", "搜索的问题：{words}"),
    "by extraction": ("extraction, no language model", "摘录原句，没有用语言模型"),
    "written by": ("written by {model}", "由 {model} 写成"),
    "held to: annotate": ("unsupported sentences marked", "标出没有依据的句子"),
    "held to: strict": ("unsupported sentences left out", "略去没有依据的句子"),
    "held to: verbatim": ("the articles' own sentences only", "只用文章原句"),
    "seconds": ("{seconds}\u00a0s", "{seconds}\u00a0秒"),
}
