"""The sentences that tell a finding, in English and Chinese."""

from __future__ import annotations

from qa.answering.finding.status import SUPERSEDED
from store.language import bilingual
from store.language.bilingual import Bilingual, Pairs, Spoken, by_language

Word = str
"""A sentence; one that is `Bilingual` has its Chinese beside it."""

CHINESE: dict[str, str] = {
    "The article gives {there}, not {here}.": "文章给出的是{there}，而不是{here}。",
    "{who} says this.": "{who}这样说。",
    "{why} That is {who}.": "{why}出自{who}。",
    "{why} These are the closest words found: look there.": "{why}这是找到的最相近的文字，请核对。",
    "{who} said so; this has changed since.": "{who}曾这样说；此后情况有变。",
    "{who} told this as a plan; newer articles on it do not repeat it.": "{who}把这当作计划来写；较新的文章没有再提。",
    "{who}, which is newer, speaks of this too: look there.": "较新的{who}也谈到这一点，请核对。",
    "{who} says so, and others say otherwise.": "{who}这样说，其他文章说法不同。",
    "Nothing in the library carries this sentence.": "资料库中没有内容可以证明这句话。",
    "Nothing in the library was recognised as carrying this sentence.": "在资料库中没有认出能证明这句话的内容。",
    "Nothing in the library was recognised as carrying this sentence; the closest words found are shown.": (
        "在资料库中没有认出能证明这句话的内容；所示为找到的最相近的文字。"
    ),
    "Nothing in the library speaks of this.": "资料库中没有内容谈到这一点。",
    "The draft is in a language whose meaning nothing here reads: only words are compared.": (
        "草稿所用的语言，这里没有能理解其意义的工具：只比较词语。"
    ),
    "{who} says: “{words}”": "{who}写道：“{words}”",
    "So judged by the model {name}.": "由模型{name}判断。",
    "The model {name} could not be asked of some sentences.": "有些句子没能请模型{name}判断。",
    "The model {name} got control sentences wrong.": "模型{name}答错了对照句。",
    "This is a question.": "这是一个问题。",
    "This is of a table, whose cells nothing here reads.": "这是表格的内容，这里没有能读懂单元格的工具。",
    "This states nothing that could be checked.": "这里没有陈述可以核对的内容。",
    "The document has macros, which are left as they are and not run.": "文档含有宏，原样保留，没有运行。",
    "The document has embedded objects, which are left as they are and not opened.": (
        "文档含有嵌入对象，原样保留，没有打开。"
    ),
    "The document has footnotes or endnotes of its own, which are not checked.": "文档自带脚注或尾注，没有核查。",
    "The document has headers or footers, which are not checked.": "文档有页眉或页脚，没有核查。",
    "The document has tracked deletions, which are not checked.": "文档有修订中删去的文字，没有核查。",
    "The document has text boxes, which are not checked.": "文档有文本框，没有核查。",
    "The document has hidden text, which is not checked.": "文档有隐藏文字，没有核查。",
    "{name} ({day})": "{name}（{day}）",
    "an article": "一篇文章",
}


def worded(english: str, **values: str) -> Bilingual:
    """The sentence that reads `english`, with `values` for what is in braces. Raises KeyError for an unknown one."""
    return bilingual.bilingual(CHINESE, english, **values)


def translate_sentences(sentences: tuple[Word, ...], in_language: Spoken) -> tuple[str, ...]:
    return tuple(dict.fromkeys(bilingual.translate(one, in_language) for one in sentences))


_LABELS: Pairs = {
    "supported": ("Supported", "有依据"),
    "contradicted": ("Contradicted", "与文章相反"),
    "outdated": ("Outdated", "已过时"),
    "disputed": ("Disputed", "说法不一"),
    "not_found": ("Not found", "未找到"),
    "no_claim": ("No claim", "没有可核对的陈述"),
    "removed": ("Removed from the library.", "已从资料库移除。"),
    "title": ("Fact check", "事实核查"),
    "cited": ("Words cited", "引用的文字"),
    "accepted": ("Accepted by the reader.", "读者已接受。"),
    "dismissed": ("Dismissed by the reader.", "读者未采纳。"),
    "note": ("Note: ", "备注："),
    "mend": ("The article's sentence: ", "文章的句子："),
    "sources": ("Independent sources: {count}. Also in: {names}", "独立来源：{count}。另见：{names}"),
}
LABELS = by_language(_LABELS) | {"superseded": {**SUPERSEDED}}
"""Verdicts, and the words around them in a report."""
