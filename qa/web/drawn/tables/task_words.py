"""The words of tasks in the table of `qa.web.drawn.page_texts`: their names, and the questions that ask for them."""

from __future__ import annotations

from store.language.bilingual import Pairs

TASK_WORDS: Pairs = {
    # what was understood
    "task: answer": ("Answer", "回答"),
    "task: summary": ("Summary", "摘要"),
    "task: timeline": ("Timeline", "时间线"),
    "task: compare": ("Comparison", "比较"),
    "task: quotes": ("Quotes", "原话"),
    "task: who_is": ("Who is", "人物"),
    "task: list": ("List", "清单"),
    "task: latest": ("Latest", "最新"),
    "task: opinions": ("Reactions", "反应"),
    "task: library": ("The library", "资料库"),
    "all outlets": ("all outlets", "所有媒体"),
    "one article": ("one article", "一篇文章"),
    "since": ("since {day}", "{day}以来"),
    "until": ("until {day}", "截至{day}"),
    "instead of it": ("Ask for something else on this", "就此改问其他"),
    "tells alike": ("Told alike by {others}", "{others}说法相同"),
    # what may be asked next
    "next": ("Ask next", "接着问"),
    "next: timeline": ("Timeline of this", "此事的时间线"),
    "next: compare": ("What do others say", "其他媒体怎么说"),
    "next: quoted": ("Who else is quoted", "还引用了谁的话"),
    "next: latest": ("The latest on this", "此事的最新消息"),
    "next: summary": ("Summary of this", "此事的摘要"),
    "next: quotes": ("Their quotes", "其原话"),
    "next: who_is": ("Who is that", "这是谁"),
    # about an article that is being read
    "ask about article": ("Ask about this article", "就这篇文章提问"),
    "article: summary": ("Summary", "摘要"),
    "article: quoted": ("Quotes", "原话"),
    "article: people": ("People", "人物"),
    "article: others": ("What others write", "其他媒体怎么写"),
    # the questions themselves, in the language of the question before or of the article
    "ask: answer": ("What happened with {topic}?", "{topic}发生了什么？"),
    "ask: summary": ("Summary of {topic}", "总结{topic}"),
    "ask: timeline": ("Timeline of {topic}", "{topic}的时间线"),
    "ask: compare": ("Compare how the outlets report on {topic}", "不同媒体关于{topic}的报道"),
    "ask: quotes": ("All quotes of {name}", "{name}的所有原话"),
    "ask: quoted": ("List who is quoted on {topic}", "关于{topic}引用了谁的话？"),
    "ask: who_is": ("Who is {name}?", "{name}是谁？"),
    "ask: list": ("List the names that come up on {topic}", "{topic}涉及哪些人物？"),
    "ask: latest": ("The latest on {topic}", "{topic}的最新消息"),
    "ask: opinions": ("Reactions to {topic}", "各方对{topic}的反应"),
    "ask whole: summary": ("Summary: {topic}", "总结：{topic}"),
    "ask whole: timeline": ("Timeline: {topic}", "时间线：{topic}"),
    "ask whole: compare": ("Compare how the outlets report: {topic}", "不同媒体关于{topic}的报道"),
    "ask whole: latest": ("The latest on: {topic}", "{topic}的最新消息"),
    "of article: summary": ("Summarise this article", "总结这篇文章"),
    "of article: quoted": ("Who is quoted in this article?", "这篇文章引用了谁的话？"),
    "of article: people": ("Which people are named in this article?", "这篇文章提到哪些人物？"),
    "of article: others": ("Compare how the outlets report on {topic}", "不同媒体关于{topic}的报道"),
}
