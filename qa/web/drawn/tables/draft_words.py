"""The words of the view in which a text of one's own is checked, in the table of `qa.web.drawn.page_texts`."""

from __future__ import annotations

from typing import Literal

from qa.factcheck.finding_texts import LABELS
from qa.factcheck.report import VERDICTS

DRAFT_WORDS: dict[str, dict[Literal["en", "zh"], str]] = {
    "factcheck": {"en": "Check a draft", "zh": "核查草稿"},
    "factcheck said": {
        "en": "A text of your own, held against the articles sentence by sentence. Nothing in it is rewritten, and it "
        "is kept in this browser only.",
        "zh": "把你自己的文稿逐句与文章核对。文稿不会被改写，只保存在这个浏览器里。",
    },
    "your draft": {"en": "Your draft", "zh": "你的草稿"},
    "draft here": {
        "en": "Paste a text, or drop a file: text, Markdown, HTML or Word.",
        "zh": "粘贴文字，或拖入文件：文本、Markdown、HTML或Word。",
    },
    "check draft": {"en": "Check", "zh": "核查"},
    "draft file": {"en": "Choose a file", "zh": "选择文件"},
    "draft words": {"en": "{count} words", "zh": "{count}字"},
    "draft words, one": {"en": "{count} word", "zh": "{count}字"},
    "draft reading": {"en": "Reading {name}…", "zh": "正在读取{name}……"},
    "draft checking": {"en": "{done} of {total} sentences checked", "zh": "已核查{total}句中的{done}句"},
    "draft checked": {"en": "{count} sentences checked.", "zh": "已核查{count}句。"},
    "draft checked, one": {"en": "{count} sentence checked.", "zh": "已核查{count}句。"},
    "draft broken off": {
        "en": "Not checked to the end: {done} of {total} sentences.",
        "zh": "没有核查完：{total}句中的{done}句。",
    },
    "change draft": {"en": "Change the text", "zh": "修改文字"},
    "new draft": {"en": "Another draft", "zh": "另一篇草稿"},
    "new draft title": {"en": "Put this draft away?", "zh": "放弃这篇草稿？"},
    "new draft said": {
        "en": "The draft, its findings and your notes are deleted from this browser.",
        "zh": "草稿、核查结果和你的备注会从这个浏览器中删除。",
    },
    "put away": {"en": "Put away", "zh": "放弃"},
    "findings": {"en": "Findings", "zh": "核查结果"},
    "show findings": {"en": "Show", "zh": "显示"},
    "all findings": {"en": "All", "zh": "全部"},
    "no findings": {"en": "Nothing of this kind.", "zh": "没有这一类。"},
    "in the draft": {"en": "Show in the draft: {words}", "zh": "在草稿中显示：{words}"},
    "accept": {"en": "Accept", "zh": "接受"},
    "dismiss": {"en": "Dismiss", "zh": "不理会"},
    "finding note": {"en": "Note", "zh": "备注"},
    "judged by": {"en": "Judged by the model {name}", "zh": "由模型{name}判断"},
    "draft mend": {"en": "The article’s sentence:", "zh": "文章的句子："},
    "draft sources": {"en": "{count} independent sources", "zh": "{count}个独立来源"},
    "draft sources, one": {"en": "{count} independent source", "zh": "{count}个独立来源"},
    "also in": {"en": "Also in: {names}", "zh": "另见：{names}"},
    "save report": {"en": "Save the report", "zh": "保存报告"},
    "report: docx": {"en": "Word", "zh": "Word"},
    "report: html": {"en": "HTML", "zh": "HTML"},
    "report: md": {"en": "Markdown", "zh": "Markdown"},
    "report: json": {"en": "JSON", "zh": "JSON"},
    "report: jsonld": {"en": "ClaimReview (signed off)", "zh": "核查声明（已签字）"},
    "watch draft": {"en": "Watch what is cited", "zh": "关注引用的文章"},
    "draft changed": {
        "en": "What is cited here has changed in the library since: check it again.",
        "zh": "此处引用的文章此后有变化：请重新核查。",
    },
    "status: superseded": {"en": "A newer revision reads otherwise there.", "zh": "较新的版本在此处有所不同。"},
    "status: removed": {**LABELS["removed"]},
    **{f"draft: {verdict}": {**LABELS[verdict]} for verdict in VERDICTS},
}
