"""The words of the page in one table, by name, in English and Chinese: `say("new talk", "zh")`.

The scripts of the page have the same table (`/ui/words.js`). What the answer itself says in the language of the
question stands in `qa.answering.phrases`. Variables are in braces, the same in each language; a phrase that counts has
a second one for one thing, by its name with ", one".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypeVar

from qa.web.drawn.tables.answer_words import ANSWER_WORDS
from qa.web.drawn.tables.draft_words import DRAFT_WORDS
from qa.web.drawn.tables.library_words import LIBRARY_WORDS
from qa.web.drawn.tables.task_words import TASK_WORDS
from qa.web.drawn.tables.watch_words import WATCH_WORDS
from store.article import GENRES
from store.language.bilingual import Pairs, Spoken, by_language

Language = Spoken
_Said = TypeVar("_Said")


def merged(*tables: Mapping[str, _Said]) -> dict[str, _Said]:
    """One table of all. Raises: ValueError for a name that stands in two, of which one would be lost."""
    names = [name for table in tables for name in table]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"words that stand in two tables: {', '.join(twice)}")
    return {name: said for table in tables for name, said in table.items()}


_REFUSED = {
    "busy": "此刻太忙，请过几秒再试。",
    "rate_limited": "操作太频繁，请稍后再试。",
    "too_many_at_once": "同时进行的提问太多，请稍后再试。",
    "stopping": "服务器正在停止，请稍后再试。",
    "body_too_large": "内容太大。",
    "body_too_slow": "内容传来得太慢。",
    "not_readable": "这不是证据包，也不是对话文件，或者已经损坏。",
    "invalid_filter": "筛选条件无法识别。",
    "draft_not_readable": "读不出文件中的草稿：文件已损坏，或不是能读的格式。",
    "not_signed": "没有标记或撤回：姓名或说明不合要求，已被撤回，或资料库中的原文已不同。",
    "invalid_collection": "合集没有改动：名称已被使用或不合要求，或找不到所指的合集或文章。",
    "collection_not_found": "没有这个合集。",
    "not_pinned": "没有固定：回答与资料库不符（例如引用的文章已被移除），备注太长，或固定的回答已满。",
    "pin_not_found": "没有这个固定的回答。",
    "not_rated": "没有记下：引用的文章已不在资料库中，或回答连同之前的对话太长。",
    "invalid_link": "链接要以 http:// 或 https:// 开头。",
    "invalid_setting": "这项设置无法识别。",
    "library_unavailable": "资料库暂时无法使用。",
    "model_failed": "语言模型没有回应。",
    "model_not_found": "这里没有这个模型。",
    "read_only": "这里不能添加或移除文章。",
    "article_not_found": "资料库中没有这篇文章。",
    "no_samples": "这里没有安装样例文章。",
    "feedback_off": "这里不收集意见。",
    "feedback_full": "意见太多，已无处存放，请联系本页的管理者。",
    "no_room": "服务器没有空间存放文件，请联系本页的管理者。",
    "internal_error": "这里出了差错，已写入服务器日志。",
    "failed": "这里出了差错，请联系本页的管理者。",
    "invalid_parameter": "所填的内容太长，或写法不对。",
    "login_needed": "需要登录或密钥；请重新载入本页，或联系管理者。",
    "login_failed": "登录或密钥已失效；请重新载入本页，或联系管理者。",
}
"""What the server refuses, by its code, in Chinese; in English its own words are more exact."""

_FRAME_WORDS: Pairs = {
    # the frame
    "views": ("Views", "页面"),
    "chat": ("Chat", "问答"),
    "library": ("Library", "资料库"),
    "settings": ("Settings", "设置"),
    "open menu": ("Open the menu", "打开菜单"),
    "no articles": ("No articles yet", "还没有文章"),
    "articles": ("{count} articles", "{count}篇文章"),
    "articles, one": ("{count} article", "{count}篇文章"),
    "no model": ("no language model: sentences of the articles", "不用语言模型：摘录文章原句"),
    # the chat
    "new talk": ("New conversation", "新对话"),
    "ask about": ("Ask about the articles…", "就这些文章提问……"),
    "your question": ("Your question", "你的问题"),
    "ask": ("Ask", "提问"),
    "stop": ("Stop", "停止"),
    "strictness": ("Strictness", "严格程度"),
    "annotate": ("Mark unsupported", "标出无依据的"),
    "strict": ("Supported only", "只要有依据的"),
    "verbatim": ("Verbatim", "只引原文"),
    "busy": (
        "Too many questions are being answered at this moment. Ask again in a few seconds.",
        "此刻正在回答的问题太多，请过几秒再问。",
    ),
    "stopping": ("The server is stopping. Ask again in a moment.", "服务器正在停止，请稍后再问。"),
    "your turn": ("Waiting: yours is number {count} in line…", "正在排队，你的问题排在第{count}位……"),
    "your turn, one": ("Waiting in line: yours is next…", "正在排队，下一个就是你的问题……"),
    "lost": (
        "Something went wrong here, and it was written to the server's log. Ask again.",
        "这里出了差错，已写入服务器日志。请再问一次。",
    ),
    "connection lost": ("The connection to the server was lost", "与服务器的连接中断了"),
    "connection lost said": (
        "This answer did not come to its end. Ask again once the server is back.",
        "这个回答没有传完。服务器恢复后，请再问一次。",
    ),
    # before the first question
    "empty library": ("The library is empty", "资料库是空的"),
    "ask your articles": ("Ask your articles", "向你的文章提问"),
    "each sentence": (
        "Each sentence of an answer is checked. A number opens the source at the exact words.",
        "回答的每一句都经过核对。点数字即可打开来源，直达原文。",
    ),
    "for example": ("For example", "例如"),
    # a question, and what can be done with its answer
    "edit question": ("Edit the question", "修改问题"),
    "not finished": ("This answer was not finished. Ask again.", "这个回答没有完成。请再问一次。"),
    "does not hold": (
        "Checked again against this library, {count} points of this answer do not hold; none is shown as proven.",
        "与本资料库重新核对后，这个回答有{count}处不成立，因此不显示为已证实。",
    ),
    "does not hold, one": (
        "Checked again against this library, a point of this answer does not hold; it is not shown as proven.",
        "与本资料库重新核对后，这个回答有{count}处不成立，因此不显示为已证实。",
    ),
    "copy": ("Copy with references", "连同出处复制"),
    "evidence pack": ("Evidence pack", "证据包"),
    "sign off": ("Mark as checked", "标为已核对"),
    "signed": ("Checked by {name}, {at}", "{name} 已核对，{at}"),
    "withdrawn": ("Withdrawn by {name}, {at}", "{name} 已撤回，{at}"),
    "by key": ("{name} (by key)", "{name}（凭密钥）"),
    "withdraw": ("Withdraw", "撤回"),
    "withdraw title": ("Withdraw this sign-off", "撤回签字"),
    "comment": ("Comment", "备注"),
    "sign title": ("Sign off these words", "为这段文字签字"),
    "sign said": (
        "The library keeps it, with the time, for all who read it, and it stands in what is exported. Who came "
        "by a key is called as the key is.",
        "资料库会连同时间一起保存，所有读者可见，并写入导出的文件。凭密钥进入者以密钥的名称署名。",
    ),
    "sign finding": ("I have compared this finding with its sources.", "我已将这项核查结果与来源核对。"),
    "sign claim": ("I have compared these words with the source.", "我已将这段文字与来源核对。"),
    "your name": ("Your name", "你的姓名"),
    "about your name": (
        "Stands on what you sign off or pin, unless you came by a key.",
        "写在你签字或固定的内容上；凭密钥进入时用密钥的名称。",
    ),
    "sign": ("Sign off", "签字"),
    "style": ("Style", "格式"),
    "style: numbered": ("Numbered", "编号"),
    "style: notes": ("Notes (Chicago)", "注释（芝加哥）"),
    "style: author-date": ("Author, year (APA)", "作者—年份（APA）"),
    "style: in-text": ("In the text (Guardian)", "文内注明（卫报）"),
    "style: bibtex": ("BibTeX", "BibTeX"),
    "style: ris": ("RIS (Zotero, EndNote)", "RIS（Zotero、EndNote）"),
    "style: csl": ("CSL-JSON", "CSL-JSON"),
    "style: jsonld": ("Web Annotations", "网页批注（W3C）"),
    "save file": ("Save as a file", "存为文件"),
    "copied text": ("The text to copy", "要复制的文字"),
    "copy text": ("Copy", "复制"),
    "copied": ("Copied.", "已复制。"),
    "copy by hand": (
        "The browser does not let the page copy; the text is selected, copy it with the keyboard.",
        "浏览器不允许页面复制；文字已选中，请用键盘复制。",
    ),
    "pack said": (
        "A file that proves itself: the answer with each quote in its place. Drop it on this page, or run "
        "qa check, and every quote and verdict is verified again.",
        "能自证的文件：回答以及每段引文的上下文。把它拖到本页，或运行 qa check，即可重新核验每段引文与每个结论。",
    ),
    "form: html": ("HTML, to read", "HTML，便于阅读"),
    "form: docx": ("Word", "Word"),
    "form: md": ("Markdown", "Markdown"),
    "form: json": ("JSON, for programs", "JSON，供程序使用"),
    "close": ("Close", "关闭"),
    "failed": ("That did not work: {why}", "没有成功：{why}"),
    "no server": ("the server could not be reached.", "无法连接服务器。"),
    "not taken": (
        "the question was not taken, or its answer did not arrive. Ask again in a moment.",
        "问题没有送达，或回答没有传回。请稍后再问。",
    ),
    # what the server refuses, by its code
    **{f"error: {code}": ("{message}", chinese) for code, chinese in _REFUSED.items()},
    # around an answer
    "in context": ("In context", "上下文"),
    "same story": (
        "The same story in {count} other articles, counted as one source",
        "同一报道另见{count}篇文章，算作一个来源",
    ),
    "same story, one": (
        "The same story in {count} other article, counted as one source",
        "同一报道另见{count}篇文章，算作一个来源",
    ),
    "not used": ("{count} articles read and not used", "读过而未采用的文章：{count}篇"),
    "not used, one": ("{count} article read and not used", "读过而未采用的文章：{count}篇"),
    "who else": ("Who else reports this?", "还有谁报道了这一点？"),
    "others": ("Other articles that report this", "报道了这一点的其他文章"),
    "no others": ("No other article in the library carries this.", "资料库中没有其他文章支持这一点。"),
    "not carrying": ("{count} more articles touch on it and do not carry it", "另有{count}篇文章谈到此事，但并不支持"),
    "not carrying, one": (
        "{count} more article touches on it and does not carry it",
        "另有{count}篇文章谈到此事，但并不支持",
    ),
    "a copy": ("Copy of the cited article", "所引文章的转载"),
    "copy of": ("The same story as {outlet}", "与{outlet}是同一报道"),
    "looking": ("Looking through the articles…", "正在查找……"),
    "instead": ("Try instead", "不妨改问"),
    "without filters": ("The same question without filters", "不加筛选，再问同一问题"),
    # what a reader says of an answer
    "thumb up": ("This answer is right", "这个回答是对的"),
    "thumb down": ("Something is wrong with this answer", "这个回答有问题"),
    "sentence up": ("This sentence is right", "这句话是对的"),
    "sentence down": ("Something is wrong with this sentence", "这句话有问题"),
    "rate title": ("What is wrong?", "哪里有问题？"),
    "rate said": (
        "It is kept beside the articles, with the question and the answer, for whoever looks after this library; "
        "evaluations ask it again.",
        "你的意见会连同问题和回答保存在资料库旁，供管理者查看，评测时会再次提问。",
    ),
    "reason": ("Reason", "原因"),
    "reason: wrong": ("It is not what the articles say", "与文章所说不符"),
    "reason: unproven": ("The cited words do not carry it", "所引原文不足以支持"),
    "reason: incomplete": ("Something is missing", "内容不全"),
    "reason: no_answer_here": ("The articles do not answer this", "文章里没有答案，本不该回答"),
    "reason: answer_is_here": ("The articles do answer this", "文章里有答案，本该回答"),
    "reason: other": ("Something else", "其他"),
    "note": ("In your own words (optional)", "补充说明（可不填）"),
    "send": ("Send", "提交"),
    "rated up": ("Kept as right", "已记为正确"),
    "rated down": ("Kept", "已记下"),
    "rated because": ("Kept: {reason}", "已记下：{reason}"),
    # the conversations kept in this browser
    "conversations": ("Conversations", "对话记录"),
    "search talks": ("Search conversations", "搜索对话"),
    "no talks": ("What you ask is kept here, in this browser only.", "你的提问会保存在这里，只存在这个浏览器中。"),
    "none found": ("No conversation says that.", "没有找到这样的对话。"),
    "today": ("Today", "今天"),
    "yesterday": ("Yesterday", "昨天"),
    "this week": ("Last seven days", "最近七天"),
    "older": ("Older", "更早"),
    "more about": ("More: {title}", "更多：{title}"),
    "rename": ("Rename", "重命名"),
    "share": ("Share", "分享"),
    "delete": ("Delete", "删除"),
    "save": ("Save", "保存"),
    "title": ("Title", "标题"),
    "delete title": ("Delete this conversation?", "删除这个对话？"),
    "delete said": (
        "“{title}” is kept in this browser only. Deleted, it is gone.",
        "“{title}”只保存在这个浏览器里，删除后无法恢复。",
    ),
    "share title": ("Share this conversation as a file", "把这个对话存为文件分享"),
    "share said": (
        "The file holds the questions, the answers and the quotes. Whoever has it can read it in a browser, or "
        "open it on a page like this one and go on.",
        "文件包含问题、回答和引文。拿到文件的人可以在浏览器中阅读，或在这样的页面上打开并继续提问。",
    ),
    "open file": ("Open a file…", "打开文件……"),
    "drop here": (
        "Drop an evidence pack to verify it, or a conversation to open it",
        "拖入证据包以核验，或拖入对话以打开",
    ),
    "too large": ("the file is larger than {size} MB.", "文件大于 {size} MB。"),
    # the check of an evidence pack
    "pack checked": ("Evidence pack checked", "证据包核验结果"),
    "pack holds": ("Every quote and every verdict holds", "每段引文、每个结论都成立"),
    "pack fails": ("{count} mismatches", "{count}处不符"),
    "pack fails, one": ("{count} mismatch", "{count}处不符"),
    "compared": ("{count} points compared with this library", "与本资料库比对了{count}处"),
    "compared, one": ("{count} point compared with this library", "与本资料库比对了{count}处"),
    "citation holds": ("holds", "成立"),
    "citation fails": ("does not hold", "不成立"),
    "other problems": ("Other mismatches", "其他不符之处"),
    "notes": ("Notes", "说明"),
    "open as talk": ("Open as a conversation", "作为对话打开"),
    # settings
    "kept here": ("Kept in this browser, for you alone.", "只保存在这个浏览器里，仅供你自己使用。"),
    "language": ("Language", "语言"),
    "language: auto": ("As the browser", "跟随浏览器"),
    "language: en": ("English", "English"),
    "language: zh": ("中文", "中文"),
    "theme": ("Theme", "外观"),
    "theme: auto": ("As the system", "跟随系统"),
    "theme: light": ("Light", "浅色"),
    "theme: dark": ("Dark", "深色"),
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
    # the source beside
    "source": ("Source", "来源"),
    "close source": ("Close the source", "关闭来源"),
    "of earlier answer": ("This is cited in an earlier answer: {question}", "这是之前一个回答所引用的：{question}"),
    "source not loaded": (
        "The source could not be loaded. Is the server still running?",
        "来源没有载入。服务器还在运行吗？",
    ),
    # filters
    "filters": ("Filters", "筛选"),
    "ask again": ("Ask again", "再问一次"),
    "cancel": ("Cancel", "取消"),
    "any or several": ("any; several with a semicolon between", "不限；多个用分号隔开"),
    "filter: author": ("Author", "作者"),
    "filter: source": ("Outlet", "媒体"),
    "filter: genre": ("Genre", "体裁"),
    "filter: collection": ("Collection", "合集"),
    "filter: published_from": ("Published from", "发表时间起"),
    "filter: published_to": ("Published until", "发表时间止"),
    **{f"genre: {g}": (kind.lower(), chinese) for g in GENRES for kind, chinese in [ANSWER_WORDS[f"kind: {g}"]]},
    # verdicts
    "supported": ("Supported", "有依据"),
    "partial": ("Partly supported", "部分有依据"),
    "unsupported": ("Not supported", "无依据"),
    "unchecked": ("Not checked", "未核对"),
    "meaning: supported": ("the marked words carry the sentence", "标出的原文支持这句话"),
    "meaning: partial": ("they carry a part of it", "原文支持其中一部分"),
    "meaning: unsupported": ("no article found carries it", "找到的文章都不支持"),
}

WORDS = by_language(merged(_FRAME_WORDS, ANSWER_WORDS, LIBRARY_WORDS, TASK_WORDS, WATCH_WORDS, DRAFT_WORDS))


def say(name: str, language: Language, /, **values: object) -> str:
    """The words of that name. Raises: KeyError for an unknown name or a variable that is missing."""
    return WORDS[name][language].format_map(values)


def counted(name: str, count: int, language: Language, /, **values: object) -> str:
    """The words of that name for so many things."""
    return say(f"{name}, one" if count == 1 else name, language, count=f"{count:,}", **values)


def script() -> str:
    """The table as a module of JavaScript, for the scripts of the page."""
    return f"export default {json.dumps(WORDS, ensure_ascii=False)};\n"
