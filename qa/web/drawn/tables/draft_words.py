"""The words of the view in which a text of one's own is checked, in the table of `qa.web.drawn.page_texts`."""

from __future__ import annotations

from qa.factcheck.finding_texts import LABELS
from qa.factcheck.report import VERDICTS
from store.language.bilingual import Pairs

DRAFT_WORDS: Pairs = {
    "factcheck": ("Check a draft", "核查草稿"),
    "factcheck said": (
        "A text of your own, held against the articles sentence by sentence. Nothing in it is rewritten, and it "
        "is kept in this browser only.",
        "把你自己的文稿逐句与文章核对。文稿不会被改写，只保存在这个浏览器里。",
    ),
    "your draft": ("Your draft", "你的草稿"),
    "draft here": (
        "Paste a text, or drop a file: text, Markdown, HTML or Word.",
        "粘贴文字，或拖入文件：文本、Markdown、HTML或Word。",
    ),
    "check draft": ("Check", "核查"),
    "draft file": ("Choose a file", "选择文件"),
    "draft words": ("{count} words", "{count}字"),
    "draft words, one": ("{count} word", "{count}字"),
    "draft reading": ("Reading {name}…", "正在读取{name}……"),
    "draft checking": ("{done} of {total} sentences checked", "已核查{total}句中的{done}句"),
    "draft checked": ("{count} sentences checked.", "已核查{count}句。"),
    "draft checked, one": ("{count} sentence checked.", "已核查{count}句。"),
    "draft broken off": ("Not checked to the end: {done} of {total} sentences.", "没有核查完：{total}句中的{done}句。"),
    "change draft": ("Change the text", "修改文字"),
    "new draft": ("Another draft", "另一篇草稿"),
    "new draft title": ("Put this draft away?", "放弃这篇草稿？"),
    "new draft said": (
        "The draft, its findings and your notes are deleted from this browser.",
        "草稿、核查结果和你的备注会从这个浏览器中删除。",
    ),
    "put away": ("Put away", "放弃"),
    "findings": ("Findings", "核查结果"),
    "show findings": ("Show", "显示"),
    "all findings": ("All", "全部"),
    "no findings": ("Nothing of this kind.", "没有这一类。"),
    "in the draft": ("Show in the draft: {words}", "在草稿中显示：{words}"),
    "accept": ("Accept", "接受"),
    "dismiss": ("Dismiss", "不理会"),
    "finding note": ("Note", "备注"),
    "judged by": ("Judged by the model {name}", "由模型{name}判断"),
    "draft mend": ("The article’s sentence:", "文章的句子："),
    "draft sources": ("{count} independent sources", "{count}个独立来源"),
    "draft sources, one": ("{count} independent source", "{count}个独立来源"),
    "also in": ("Also in: {names}", "另见：{names}"),
    "save report": ("Save the report", "保存报告"),
    "report: docx": ("Word", "Word"),
    "report: html": ("HTML", "HTML"),
    "report: md": ("Markdown", "Markdown"),
    "report: json": ("JSON", "JSON"),
    "report: jsonld": ("ClaimReview (signed off)", "核查声明（已签字）"),
    "watch draft": ("Watch what is cited", "关注引用的文章"),
    "draft changed": (
        "What is cited here has changed in the library since: check it again.",
        "此处引用的文章此后有变化：请重新核查。",
    ),
    "status: superseded": ("A newer revision reads otherwise there.", "较新的版本在此处有所不同。"),
    "status: removed": (LABELS["removed"]["en"], LABELS["removed"]["zh"]),
    **{f"draft: {verdict}": (LABELS[verdict]["en"], LABELS[verdict]["zh"]) for verdict in VERDICTS},
}
