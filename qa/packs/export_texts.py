"""Our own words on an exported page, and of what checking one finds, in English and Chinese."""

from __future__ import annotations

from collections.abc import Callable

from qa.answering.finding.status import SUPERSEDED
from qa.answering.phrases import PHRASES
from store.article import GENRES
from store.language.bilingual import Bilingual, Spoken, bilingual, translate

Say = Callable[..., str]
"""Tells what reads in English as given, with values by name for what stands in braces, in the language of a page."""


def saying(in_language: Spoken) -> Say:
    """What tells our words in that language. It raises KeyError for a sentence that is not in `CHINESE`."""
    return lambda english, **values: translate(both(english, **values), in_language)


def both(english: str, /, **values: str) -> Bilingual:
    """What reads `english`, with its Chinese, for whoever will read it. Raises KeyError as `saying`."""
    return bilingual(CHINESE, english, **values)


def concerning(name: Bilingual, what: Bilingual) -> Bilingual:
    """What is the matter, as a sentence on what is called `name`."""
    return Bilingual(f"{name}: {what}.", f"{name.chinese}：{what.chinese}。")


def verdict(support: str) -> Bilingual:
    """A verdict by its name, with its Chinese."""
    return Bilingual(support, CHINESE[SAID[support]])


SAID = {
    "supported": "supported",
    "partial": "partly supported",
    "unsupported": "NOT SUPPORTED",
    "unchecked": "not checked",
}
"""The English of each verdict."""

CHINESE: dict[str, str] = {
    "supported": "有依据",
    "partly supported": "部分有依据",
    "NOT SUPPORTED": "没有依据",
    "not checked": "未核对",
    "Searched as: {question}": "搜索时用的问题：{question}",
    "No answer.": "没有回答。",
    "Sentence by sentence": "逐句核对",
    "Sources": "来源",
    "Before it: … {words}": "前文：…… {words}",
    "After it: {words} …": "后文：{words} ……",
    "Nearest passages": "最相近的段落",
    "How this answer was made": "这个回答是怎样得出的",
    "The evidence pack, for <code>qa check</code>": "证据包，供<code>qa check</code>核对",
    "The conversation, to be opened again": "对话，可重新打开",
    "{n} questions": "{n}个问题",
    "This answer was not finished.": "这个回答没有完成。",
    "Untitled": "无标题",
    "undated": "无日期",
    "References": "参考文献",
    "n.d.": "无日期",
    "{name} et al.": "{name}等",
    **{PHRASES[f"genre: {g}"]["en"]: PHRASES[f"genre: {g}"]["zh"] for g in GENRES},
    "Checked by {name}, {when}": "{name}已核对，{when}",
    "Pinned by {name}, {when}": "{name}已固定，{when}",
    "Pinned, {when}": "已固定，{when}",
    "The citations today: {told}": "引文目前的状态：{told}",
    "current": "有效",
    "superseded": "已被取代",
    "removed": "已移除",
    "Withdrawn by {name}, {when}": "{name}已撤回，{when}",
    "{name} (by key)": "{name}（凭密钥）",
    ", carried by {words}": "，依据为{words}",
    ", closest words {words}": "，最接近的文字为{words}",
    "Page {page}": "第{page}页",
    SUPERSEDED["en"]: SUPERSEDED["zh"],
    "It reads now: “{words}”": "现在的文字：“{words}”",
    "Removed: the library no longer has this revision of the article.": "已移除：资料库已没有文章的这一修订版。",
    "The same story, counted as one source: {outlets}": "同一报道，计为一个来源：{outlets}",
    ", ": "，",
    "{n} {name}": "{n}句{name}",
    "{n} sentence: {told}": "共{n}句：{told}",
    "{n} sentences: {told}": "共{n}句：{told}",
    "the articles' own sentences, no language model": "文章原句，没有语言模型",
    "answered by {model}": "由{model}作答",
    ", as of {day}": "，截至{day}",
    "Article {id}, revision {revision}, characters {start} to {end}": (
        "文章{id}，修订版{revision}，第{start}至{end}个字符"
    ),
    "Model: {told}": "模型：{told}",
    "Prompt: {told}": "提示词：{told}",
    "Filters: {told}": "筛选条件：{told}",
    "As of: {told}": "截至：{told}",
    "Read out of the question: {told}": "从问题中读出：{told}",
    "Newest article told: {told}": "所引最新文章：{told}",
    "Strictness: {told}": "严格程度：{told}",
    "Length: {told}": "长度：{told}",
    "Sentences left out: {told}": "略去的句子：{told}",
    "Cut off: {told}": "截断：{told}",
    # what checking a pack finds
    "Citation {n}": "引文{n}",
    "Sentence {n}": "第{n}句",
    "Passage {n}": "所示的第{n}段",
    "Nearest passage {n}": "最相近的第{n}段",
    "{name}, evidence": "{name}的依据",
    "{name}, claim {n}": "{name}的第{n}个论断",
    "Disagreement {i}, side with citation {n}": "第{i}处不一致，引文{n}的一方",
    "Disagreement {n}": "第{n}处不一致",
    "Disagreements": "不一致之处",
    "Prompt": "提示词",
    "The answer was changed after the export: its digest differs.": "回答在导出后被改动：它的校验值不同。",
    "The digest of quote {n} differs.": "引文{n}的校验值不同。",
    "{name} was changed after the export.": "{name}在导出后被改动。",
    "The evidence pack in the page carries no digest.": "页面中的证据包没有校验值。",
    "Line {n} of the page was changed after the export: it should read “{should}”, not “{does}”.": (
        "页面第{n}行在导出后被改动：应为“{should}”，而不是“{does}”。"
    ),
    "A sign-off is of quote {n}, which is not there.": "有一处签字属于引文{n}，而没有这条引文。",
    "The sign-off of quote {n} was changed after it was given.": "引文{n}的签字在作出之后被改动。",
    "{name}: the words shown around the quote are not the article's.": "{name}：引文前后所示的文字不是文章的。",
    "{name}: the library gives the {field} as {kept}, not {told}.": "{name}：资料库中的{field}是{kept}，而不是{told}。",
    "nothing": "无",
    "{name} is superseded: a newer revision of the article reads otherwise there.": (
        "{name}已被取代：文章较新的修订版此处的文字不同。"
    ),
    "{name} is superseded: a newer revision of the article reads otherwise there: “{now}”": (
        "{name}已被取代：文章较新的修订版此处的文字不同：“{now}”"
    ),
    "{name}: the newer revision that it names is no longer in the library.": "{name}：它所指的新修订版已不在资料库中。",
    "{name}: what is told to stand in its place does not stand there.": "{name}：所说的现有文字并不在那里。",
    "{name}: it stands on page {page}, not {told}.": "{name}：它在第{page}页，而不是第{told}页。",
    "{name}: the article's correction is another.": "{name}：文章的更正说明与此不同。",
    "{name}: the copy {copy} is no longer in the library.": "{name}：同一报道{copy}已不在资料库中。",
    "{name}: the library's record of the copy {copy} is another.": "{name}：资料库中同一报道{copy}的记录与此不同。",
    "The citations are not numbered from 1 without gaps.": "引文没有从1起连续编号。",
    "The text has a marker [{n}], but there is no citation {n}.": "正文有标记[{n}]，却没有引文{n}。",
    "{name} has no marker in the text.": "{name}在正文中没有标记。",
    "The markers are not numbered in order of first use.": "标记没有按首次出现的次序编号。",
    "{name} names citation {n}, which is not there.": "{name}指向引文{n}，而没有这条引文。",
    "The markers in the text are not the ones of its sentences.": "正文中的标记与各句的标记不同。",
    "{name}: what stands in front of it in the text is not “{label}”.": "{name}：正文中它前面的不是“{label}”。",
    "The text is not made of the sentences that were checked: {which}.": "正文不是由核对过的句子组成的：{which}。",
    "sentence {n} does not stand in it": "其中没有第{n}句",
    "it has other words, or the sentences in another order": "其中有别的文字，或句子的次序不同",
    "{name}: its evidence is not the span of citation {n}.": "{name}：它的依据不是引文{n}所在之处。",
    "{name} is called supported, but cites nothing.": "{name}标为有依据，却没有引文。",
    "{name}: the citation does not hold its figure.": "{name}：引文中没有它的数字。",
    "{name}: “{words}” does not stand there in the sentence.": "{name}：句中此处没有“{words}”。",
    "{name}: its words are of no evidence of the sentence.": "{name}：它的文字不属于该句的任何依据。",
    "{name}: its words do not stand within the sentence's evidence.": "{name}：它的文字不在该句的依据之内。",
    "{name}: what is said to answer in it are not the article's words.": "{name}：其中标为作答的不是文章的文字。",
    "{name}: the article says “{there}” at characters {start} to {end}, not “{quote}”.": (
        "{name}：文章第{start}至{end}个字符是“{there}”，而不是“{quote}”。"
    ),
    "the library has no article {id} in revision {revision}": "资料库没有文章{id}的修订版{revision}",
    "the library has no revision {revision} of article {id}; it has revision {latest} of it": (
        "资料库没有文章{id}的修订版{revision}，有的是修订版{latest}"
    ),
    "The pack does not say from which passages it was made: no verdict can be reached again.": (
        "证据包没有说明由哪些段落作成：任何结论都无法重新得出。"
    ),
    "{name}: its verdict rests on the judge {judge}, whose opinion cannot be heard again.": (
        "{name}：它的结论取决于评判者{judge}，而其意见无法再次听取。"
    ),
    "The pack was made by another version of the program.": "证据包由本程序的另一版本作成。",
    "Made by another version of the program; verdict differs: {name}: {what}.": (
        "由本程序的另一版本作成，结论不同：{name}：{what}。"
    ),
    "{name} is of no passage that was shown.": "{name}不属于所示的任何段落。",
    "{name} is not a part of its article.": "{name}不是文章的一部分。",
    "{name}: “{words}” is in quotation marks, but stands in no cited article.": (
        "{name}：“{words}”在引号中，却不在任何引用的文章里。"
    ),
    "this version has no prompt “{prompt}” that asks for prose": "本版本没有要求写成文字的提示词“{prompt}”",
    "it was not read with the sentence before it": "它没有连同前一句一起核对",
    "it was not written by a model, and is not the articles' own words, with who says them": (
        "它不是模型所写，也不是文章自己的文字及其说话人"
    ),
    "it should read “{words}”": "它应为“{words}”",
    "it is called {told}; checked again it is {again}": "它标为{told}，重新核对为{again}",
    "it is called {told}; checked again it is {again}: {why}": "它标为{told}，重新核对为{again}：{why}",
    "its score is {told}; checked again it is {again}": "它的分数是{told}，重新核对为{again}",
    "its reasons are not the ones found again, which are “{again}”": "它的理由与重新核对所得的不同，后者为“{again}”",
    "none": "无",
    "its evidence is not what is found again": "它的依据与重新核对所得的不同",
    "its claim {n} is called {told}; checked again it is {again}": "它的第{n}个论断标为{told}，重新核对为{again}",
    "its claim {n} is not told as it is found again": "它的第{n}个论断与重新核对所得的不同",
    "it has {told} claims, not the {again} found again": "它有{told}个论断，而重新核对得到{again}个",
    "it is not told that “{words}”": "没有说明“{words}”",
    "it is not what is found again": "它与重新核对所得的不同",
    "its sentence is not there": "没有属于它的句子",
}
"""The Chinese of each, by its English."""
