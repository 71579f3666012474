"""The words of the page in one table, by name, in English and Chinese: `say("new talk", "zh")`.

The scripts of the page have the same table (`/ui/words.js`). What the answer itself says in the language of the
question stands in `qa.answering.phrases`. Variables are in braces, the same in each language; a phrase that counts has
a second one for one thing, by its name with ", one".
"""

from __future__ import annotations

import json
from typing import Literal

Language = Literal["en", "zh"]

WORDS: dict[str, dict[Language, str]] = {
    # the frame
    "views": {"en": "Views", "zh": "页面"},
    "chat": {"en": "Chat", "zh": "问答"},
    "library": {"en": "Library", "zh": "资料库"},
    "settings": {"en": "Settings", "zh": "设置"},
    "open menu": {"en": "Open the menu", "zh": "打开菜单"},
    "no articles": {"en": "No articles yet", "zh": "还没有文章"},
    "articles": {"en": "{count} articles", "zh": "{count}篇文章"},
    "articles, one": {"en": "{count} article", "zh": "{count}篇文章"},
    "no model": {"en": "no language model: sentences of the articles", "zh": "不用语言模型：摘录文章原句"},
    # the chat
    "new talk": {"en": "New conversation", "zh": "新对话"},
    "ask about": {"en": "Ask about the articles…", "zh": "就这些文章提问……"},
    "your question": {"en": "Your question", "zh": "你的问题"},
    "ask": {"en": "Ask", "zh": "提问"},
    "stop": {"en": "Stop", "zh": "停止"},
    "strictness": {"en": "Strictness", "zh": "严格程度"},
    "annotate": {"en": "Mark unsupported", "zh": "标出无依据的"},
    "strict": {"en": "Supported only", "zh": "只要有依据的"},
    "verbatim": {"en": "Verbatim", "zh": "只引原文"},
    "busy": {
        "en": "Too many questions are being answered at this moment. Ask again in a few seconds.",
        "zh": "此刻正在回答的问题太多，请过几秒再问。",
    },
    "lost": {
        "en": "Something went wrong here, and it was written to the server's log. Ask again.",
        "zh": "这里出了差错，已写入服务器日志。请再问一次。",
    },
    # before the first question
    "empty library": {"en": "The library is empty", "zh": "资料库是空的"},
    "how to fill": {
        "en": "There is nothing to ask about yet. Add articles from a shell, in this folder:",
        "zh": "还没有可以提问的内容。请在命令行里、在这个文件夹中添加文章：",
    },
    "what is read": {
        "en": "Pages, text, Markdown, JSON Lines and CSV are read, single files and whole folders. They can be asked "
        "about here as soon as they are in; there is no need to start this page again.",
        "zh": "网页、纯文本、Markdown、JSON Lines 和 CSV 都能读，单个文件或整个文件夹均可。"
        "添加之后马上就能在这里提问，不必重新启动。",
    },
    "ask your articles": {"en": "Ask your articles", "zh": "向你的文章提问"},
    "each sentence": {
        "en": "Each sentence of an answer is checked. A number opens the source at the exact words.",
        "zh": "回答的每一句都经过核对。点数字即可打开来源，直达原文。",
    },
    "for example": {"en": "For example", "zh": "例如"},
    # settings
    "kept here": {"en": "Kept in this browser, for you alone.", "zh": "只保存在这个浏览器里，仅供你自己使用。"},
    "language": {"en": "Language", "zh": "语言"},
    "language: auto": {"en": "As the browser", "zh": "跟随浏览器"},
    "language: en": {"en": "English", "zh": "English"},
    "language: zh": {"en": "中文", "zh": "中文"},
    "theme": {"en": "Theme", "zh": "外观"},
    "theme: auto": {"en": "As the system", "zh": "跟随系统"},
    "theme: light": {"en": "Light", "zh": "浅色"},
    "theme: dark": {"en": "Dark", "zh": "深色"},
    # the source beside
    "source": {"en": "Source", "zh": "来源"},
    "close source": {"en": "Close the source", "zh": "关闭来源"},
    "source not loaded": {
        "en": "The source could not be loaded. Is the server still running?",
        "zh": "来源没有载入。服务器还在运行吗？",
    },
    # filters
    "filters": {"en": "Filters", "zh": "筛选"},
    "ask again": {"en": "Ask again", "zh": "再问一次"},
    "cancel": {"en": "Cancel", "zh": "取消"},
    "any or several": {"en": "any; several with a semicolon between", "zh": "不限；多个用分号隔开"},
    "filter: author": {"en": "Author", "zh": "作者"},
    "filter: source": {"en": "Outlet", "zh": "媒体"},
    "filter: genre": {"en": "Genre", "zh": "体裁"},
    "filter: published_from": {"en": "Published from", "zh": "发表时间起"},
    "filter: published_to": {"en": "Published until", "zh": "发表时间止"},
    "genre: news": {"en": "news", "zh": "新闻"},
    "genre: opinion": {"en": "opinion", "zh": "评论"},
    "genre: analysis": {"en": "analysis", "zh": "分析"},
    "genre: press_release": {"en": "press release", "zh": "新闻稿"},
    "genre: unknown": {"en": "unknown", "zh": "不明"},
    # verdicts
    "supported": {"en": "Supported", "zh": "有依据"},
    "partial": {"en": "Partly supported", "zh": "部分有依据"},
    "unsupported": {"en": "Not supported", "zh": "无依据"},
    "unchecked": {"en": "Not checked", "zh": "未核对"},
    "meaning: supported": {"en": "the marked words carry the sentence", "zh": "标出的原文支持这句话"},
    "meaning: partial": {"en": "they carry a part of it", "zh": "原文支持其中一部分"},
    "meaning: unsupported": {"en": "no article found carries it", "zh": "找到的文章都不支持"},
}


def say(name: str, language: Language, **values: object) -> str:
    """The words of that name. Raises: KeyError for an unknown name or a variable that is missing."""
    return WORDS[name][language].format_map(values)


def counted(name: str, count: int, language: Language) -> str:
    """The words of that name for so many things."""
    return say(f"{name}, one" if count == 1 else name, language, count=f"{count:,}")


def script() -> str:
    """The table as a module of JavaScript, for the scripts of the page."""
    return f"export default {json.dumps(WORDS, ensure_ascii=False)};\n"
