"""The words of the settings view, in the table of `qa.web.drawn.page_texts`."""

from __future__ import annotations

from typing import Literal

SETTINGS_WORDS: dict[str, dict[Literal["en", "zh"], str]] = {
    "model": {"en": "Model", "zh": "模型"},
    "about model": {
        "en": "What writes the answers. Whoever runs this page chooses what is offered.",
        "zh": "由什么来写回答。可选的模型由本页的管理者决定。",
    },
    "model: extractive": {"en": "None: the articles' own sentences", "zh": "不用：文章原句"},
    "about strictness": {
        "en": "What becomes of a sentence that no article carries.",
        "zh": "没有文章支持的句子如何处理。",
    },
    "length": {"en": "Answer length", "zh": "回答长度"},
    "about length": {"en": "From the next question on.", "zh": "从下一个问题起生效。"},
    "length: short": {"en": "Short", "zh": "简短"},
    "length: normal": {"en": "Normal", "zh": "普通"},
    "length: full": {"en": "Full", "zh": "详尽"},
    "about language": {
        "en": "Of this page. An answer is in the language of its question.",
        "zh": "本页的语言。回答使用提问的语言。",
    },
    "about theme": {"en": "Of this page.", "zh": "本页的外观。"},
    "try": {"en": "Test", "zh": "测试"},
    "trying": {"en": "Asking it for one line…", "zh": "正在请它回复一行……"},
    "try answered": {"en": "It replied in {seconds} s: “{said}”", "zh": "{seconds} 秒后回复：“{said}”"},
    "try none": {
        "en": "There is no model to reach: answers are put together from the articles.",
        "zh": "没有需要连接的模型：回答直接摘自文章。",
    },
}
