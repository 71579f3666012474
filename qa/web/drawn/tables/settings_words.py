"""The words of the settings view, in the table of `qa.web.drawn.page_texts`."""

from __future__ import annotations

from store.language.bilingual import Pairs

SETTINGS_WORDS: Pairs = {
    "model": ("Model", "模型"),
    "about model": (
        "What writes the answers. Whoever runs this page chooses what is offered.",
        "由什么来写回答。可选的模型由本页的管理者决定。",
    ),
    "model: extractive": ("None: the articles' own sentences", "不用：文章原句"),
    "about strictness": ("What becomes of a sentence that no article carries.", "没有文章支持的句子如何处理。"),
    "length": ("Answer length", "回答长度"),
    "about length": ("From the next question on.", "从下一个问题起生效。"),
    "length: short": ("Short", "简短"),
    "length: normal": ("Normal", "普通"),
    "length: full": ("Full", "详尽"),
    "about language": (
        "Of this page. An answer is in the language of its question.",
        "本页的语言。回答使用提问的语言。",
    ),
    "about theme": ("Of this page.", "本页的外观。"),
    "try": ("Test", "测试"),
    "trying": ("Asking it for one line…", "正在请它回复一行……"),
    "try answered": ("It replied in {seconds} s: “{said}”", "{seconds} 秒后回复：“{said}”"),
    "try none": (
        "There is no model to reach: answers are put together from the articles.",
        "没有需要连接的模型：回答直接摘自文章。",
    ),
}
