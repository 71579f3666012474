"""The words of tasks in the table of `qa.web.drawn.page_texts`: their names, and the questions that ask for them."""

from __future__ import annotations

from typing import Literal

TASK_WORDS: dict[str, dict[Literal["en", "zh"], str]] = {
    # what was understood
    "task: answer": {"en": "Answer", "zh": "回答"},
    "task: summary": {"en": "Summary", "zh": "摘要"},
    "task: timeline": {"en": "Timeline", "zh": "时间线"},
    "task: compare": {"en": "Comparison", "zh": "比较"},
    "task: quotes": {"en": "Quotes", "zh": "原话"},
    "task: who_is": {"en": "Who is", "zh": "人物"},
    "task: list": {"en": "List", "zh": "清单"},
    "task: latest": {"en": "Latest", "zh": "最新"},
    "task: opinions": {"en": "Reactions", "zh": "反应"},
    "task: library": {"en": "The library", "zh": "资料库"},
    "all outlets": {"en": "all outlets", "zh": "所有媒体"},
    "one article": {"en": "one article", "zh": "一篇文章"},
    "since": {"en": "since {day}", "zh": "{day}以来"},
    "until": {"en": "until {day}", "zh": "截至{day}"},
    "instead of it": {"en": "Ask for something else on this", "zh": "就此改问其他"},
    "tells alike": {"en": "Told alike by {others}", "zh": "{others}说法相同"},
    # what may be asked next
    "next": {"en": "Ask next", "zh": "接着问"},
    "next: timeline": {"en": "Timeline of this", "zh": "此事的时间线"},
    "next: compare": {"en": "What do others say", "zh": "其他媒体怎么说"},
    "next: quoted": {"en": "Who else is quoted", "zh": "还引用了谁的话"},
    "next: latest": {"en": "The latest on this", "zh": "此事的最新消息"},
    "next: summary": {"en": "Summary of this", "zh": "此事的摘要"},
    "next: quotes": {"en": "Their quotes", "zh": "其原话"},
    "next: who_is": {"en": "Who is that", "zh": "这是谁"},
    # about an article that is being read
    "ask about article": {"en": "Ask about this article", "zh": "就这篇文章提问"},
    "article: summary": {"en": "Summary", "zh": "摘要"},
    "article: quoted": {"en": "Quotes", "zh": "原话"},
    "article: people": {"en": "People", "zh": "人物"},
    "article: others": {"en": "What others write", "zh": "其他媒体怎么写"},
    # the questions themselves, in the language of the question before or of the article
    "ask: answer": {"en": "What happened with {topic}?", "zh": "{topic}发生了什么？"},
    "ask: summary": {"en": "Summary of {topic}", "zh": "总结{topic}"},
    "ask: timeline": {"en": "Timeline of {topic}", "zh": "{topic}的时间线"},
    "ask: compare": {"en": "Compare how the outlets report on {topic}", "zh": "不同媒体关于{topic}的报道"},
    "ask: quotes": {"en": "All quotes of {name}", "zh": "{name}的所有原话"},
    "ask: quoted": {"en": "Who is quoted on {topic}?", "zh": "关于{topic}引用了谁的话？"},
    "ask: who_is": {"en": "Who is {name}?", "zh": "{name}是谁？"},
    "ask: list": {"en": "List the names that come up on {topic}", "zh": "{topic}涉及哪些人物？"},
    "ask: latest": {"en": "The latest on {topic}", "zh": "{topic}的最新消息"},
    "ask: opinions": {"en": "Reactions to {topic}", "zh": "各方对{topic}的反应"},
    "ask whole: summary": {"en": "Summary: {topic}", "zh": "总结：{topic}"},
    "ask whole: timeline": {"en": "Timeline: {topic}", "zh": "时间线：{topic}"},
    "ask whole: compare": {"en": "Compare how the outlets report: {topic}", "zh": "不同媒体关于{topic}的报道"},
    "ask whole: latest": {"en": "The latest on: {topic}", "zh": "{topic}的最新消息"},
    "of article: summary": {"en": "Summarise this article", "zh": "总结这篇文章"},
    "of article: quoted": {"en": "Who is quoted in this article?", "zh": "这篇文章引用了谁的话？"},
    "of article: people": {"en": "Which people are named in this article?", "zh": "这篇文章提到哪些人物？"},
    "of article: others": {"en": "Compare how the outlets report on {topic}", "zh": "不同媒体关于{topic}的报道"},
}
