"""The words of the page in one table, by name, in English and Chinese: `say("new talk", "zh")`.

The scripts of the page have the same table (`/ui/words.js`). What the answer itself says in the language of the
question stands in `qa.answering.phrases`. Variables are in braces, the same in each language; a phrase that counts has
a second one for one thing, by its name with ", one".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Literal

from qa.web.drawn.tables.answer_words import ANSWER_WORDS
from qa.web.drawn.tables.draft_words import DRAFT_WORDS
from qa.web.drawn.tables.library_words import LIBRARY_WORDS
from qa.web.drawn.tables.settings_words import SETTINGS_WORDS
from qa.web.drawn.tables.task_words import TASK_WORDS
from qa.web.drawn.tables.watch_words import WATCH_WORDS
from store.article import GENRES

Language = Literal["en", "zh"]
Words = Mapping[str, Mapping[Language, str]]


def merged(*tables: Words) -> Words:
    """One table of all. Raises: ValueError for a name that stands in two, of which one would be lost."""
    names = [name for table in tables for name in table]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"words that stand in two tables: {', '.join(twice)}")
    return {name: said for table in tables for name, said in table.items()}


_FRAME_WORDS: dict[str, dict[Language, str]] = {
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
    "stopping": {
        "en": "The server is stopping. Ask again in a moment.",
        "zh": "服务器正在停止，请稍后再问。",
    },
    "your turn": {
        "en": "Waiting: yours is number {count} in line…",
        "zh": "正在排队，你的问题排在第{count}位……",
    },
    "your turn, one": {
        "en": "Waiting in line: yours is next…",
        "zh": "正在排队，下一个就是你的问题……",
    },
    "lost": {
        "en": "Something went wrong here, and it was written to the server's log. Ask again.",
        "zh": "这里出了差错，已写入服务器日志。请再问一次。",
    },
    "connection lost": {"en": "The connection to the server was lost", "zh": "与服务器的连接中断了"},
    "connection lost said": {
        "en": "This answer did not come to its end. Ask again once the server is back.",
        "zh": "这个回答没有传完。服务器恢复后，请再问一次。",
    },
    # before the first question
    "empty library": {"en": "The library is empty", "zh": "资料库是空的"},
    "ask your articles": {"en": "Ask your articles", "zh": "向你的文章提问"},
    "each sentence": {
        "en": "Each sentence of an answer is checked. A number opens the source at the exact words.",
        "zh": "回答的每一句都经过核对。点数字即可打开来源，直达原文。",
    },
    "for example": {"en": "For example", "zh": "例如"},
    # a question, and what can be done with its answer
    "edit question": {"en": "Edit the question", "zh": "修改问题"},
    "not finished": {"en": "This answer was not finished. Ask again.", "zh": "这个回答没有完成。请再问一次。"},
    "does not hold": {
        "en": "Checked again against this library, {count} points of this answer do not hold; none is shown as proven.",
        "zh": "与本资料库重新核对后，这个回答有{count}处不成立，因此不显示为已证实。",
    },
    "does not hold, one": {
        "en": "Checked again against this library, a point of this answer does not hold; it is not shown as proven.",
        "zh": "与本资料库重新核对后，这个回答有{count}处不成立，因此不显示为已证实。",
    },
    "copy": {"en": "Copy with references", "zh": "连同出处复制"},
    "evidence pack": {"en": "Evidence pack", "zh": "证据包"},
    "sign off": {"en": "Mark as checked", "zh": "标为已核对"},
    "signed": {"en": "Checked by {name}, {at}", "zh": "{name} 已核对，{at}"},
    "withdrawn": {"en": "Withdrawn by {name}, {at}", "zh": "{name} 已撤回，{at}"},
    "by key": {"en": "{name} (by key)", "zh": "{name}（凭密钥）"},
    "withdraw": {"en": "Withdraw", "zh": "撤回"},
    "withdraw title": {"en": "Withdraw this sign-off", "zh": "撤回签字"},
    "comment": {"en": "Comment", "zh": "备注"},
    "sign title": {"en": "Sign off these words", "zh": "为这段文字签字"},
    "sign said": {
        "en": "The library keeps it, with the time, for all who read it, and it stands in what is exported. Who came "
        "by a key is called as the key is.",
        "zh": "资料库会连同时间一起保存，所有读者可见，并写入导出的文件。凭密钥进入者以密钥的名称署名。",
    },
    "sign finding": {
        "en": "I have compared this finding with its sources.",
        "zh": "我已将这项核查结果与来源核对。",
    },
    "sign claim": {
        "en": "I have compared these words with the source.",
        "zh": "我已将这段文字与来源核对。",
    },
    "your name": {"en": "Your name", "zh": "你的姓名"},
    "about your name": {
        "en": "Stands on what you sign off or pin, unless you came by a key.",
        "zh": "写在你签字或固定的内容上；凭密钥进入时用密钥的名称。",
    },
    "sign": {"en": "Sign off", "zh": "签字"},
    "style": {"en": "Style", "zh": "格式"},
    "style: numbered": {"en": "Numbered", "zh": "编号"},
    "style: notes": {"en": "Notes (Chicago)", "zh": "注释（芝加哥）"},
    "style: author-date": {"en": "Author, year (APA)", "zh": "作者—年份（APA）"},
    "style: in-text": {"en": "In the text (Guardian)", "zh": "文内注明（卫报）"},
    "style: bibtex": {"en": "BibTeX", "zh": "BibTeX"},
    "style: ris": {"en": "RIS (Zotero, EndNote)", "zh": "RIS（Zotero、EndNote）"},
    "style: csl": {"en": "CSL-JSON", "zh": "CSL-JSON"},
    "style: jsonld": {"en": "Web Annotations", "zh": "网页批注（W3C）"},
    "save file": {"en": "Save as a file", "zh": "存为文件"},
    "copied text": {"en": "The text to copy", "zh": "要复制的文字"},
    "copy text": {"en": "Copy", "zh": "复制"},
    "copied": {"en": "Copied.", "zh": "已复制。"},
    "copy by hand": {
        "en": "The browser does not let the page copy; the text is selected, copy it with the keyboard.",
        "zh": "浏览器不允许页面复制；文字已选中，请用键盘复制。",
    },
    "pack said": {
        "en": "A file that proves itself: the answer with each quote in its place. Drop it on this page, or run "
        "qa check, and every quote and verdict is verified again.",
        "zh": "能自证的文件：回答以及每段引文的上下文。把它拖到本页，或运行 qa check，即可重新核验每段引文与每个结论。",
    },
    "form: html": {"en": "HTML, to read", "zh": "HTML，便于阅读"},
    "form: docx": {"en": "Word", "zh": "Word"},
    "form: md": {"en": "Markdown", "zh": "Markdown"},
    "form: json": {"en": "JSON, for programs", "zh": "JSON，供程序使用"},
    "close": {"en": "Close", "zh": "关闭"},
    "failed": {"en": "That did not work: {why}", "zh": "没有成功：{why}"},
    "no server": {"en": "the server could not be reached.", "zh": "无法连接服务器。"},
    "not taken": {
        "en": "the question was not taken, or its answer did not arrive. Ask again in a moment.",
        "zh": "问题没有送达，或回答没有传回。请稍后再问。",
    },
    # what the server refuses, by its code; in English its own words are more exact
    "error: busy": {"en": "{message}", "zh": "此刻太忙，请过几秒再试。"},
    "error: rate_limited": {"en": "{message}", "zh": "操作太频繁，请稍后再试。"},
    "error: too_many_at_once": {"en": "{message}", "zh": "同时进行的提问太多，请稍后再试。"},
    "error: stopping": {"en": "{message}", "zh": "服务器正在停止，请稍后再试。"},
    "error: body_too_large": {"en": "{message}", "zh": "内容太大。"},
    "error: body_too_slow": {"en": "{message}", "zh": "内容传来得太慢。"},
    "error: not_readable": {"en": "{message}", "zh": "这不是证据包，也不是对话文件，或者已经损坏。"},
    "error: invalid_filter": {"en": "{message}", "zh": "筛选条件无法识别。"},
    "error: draft_not_readable": {"en": "{message}", "zh": "读不出文件中的草稿：文件已损坏，或不是能读的格式。"},
    "error: not_signed": {
        "en": "{message}",
        "zh": "没有标记或撤回：姓名或说明不合要求，已被撤回，或资料库中的原文已不同。",
    },
    "error: invalid_collection": {
        "en": "{message}",
        "zh": "合集没有改动：名称已被使用或不合要求，或找不到所指的合集或文章。",
    },
    "error: collection_not_found": {"en": "{message}", "zh": "没有这个合集。"},
    "error: not_pinned": {
        "en": "{message}",
        "zh": "没有固定：回答与资料库不符（例如引用的文章已被移除），备注太长，或固定的回答已满。",
    },
    "error: pin_not_found": {"en": "{message}", "zh": "没有这个固定的回答。"},
    "error: not_rated": {
        "en": "{message}",
        "zh": "没有记下：引用的文章已不在资料库中，或回答连同之前的对话太长。",
    },
    "error: invalid_link": {"en": "{message}", "zh": "链接要以 http:// 或 https:// 开头。"},
    "error: invalid_setting": {"en": "{message}", "zh": "这项设置无法识别。"},
    "error: library_unavailable": {"en": "{message}", "zh": "资料库暂时无法使用。"},
    "error: model_failed": {"en": "{message}", "zh": "语言模型没有回应。"},
    "error: model_not_found": {"en": "{message}", "zh": "这里没有这个模型。"},
    "error: read_only": {"en": "{message}", "zh": "这里不能添加或移除文章。"},
    "error: article_not_found": {"en": "{message}", "zh": "资料库中没有这篇文章。"},
    "error: no_samples": {"en": "{message}", "zh": "这里没有安装样例文章。"},
    "error: feedback_off": {"en": "{message}", "zh": "这里不收集意见。"},
    "error: feedback_full": {"en": "{message}", "zh": "意见太多，已无处存放，请联系本页的管理者。"},
    "error: no_room": {"en": "{message}", "zh": "服务器没有空间存放文件，请联系本页的管理者。"},
    "error: internal_error": {"en": "{message}", "zh": "这里出了差错，已写入服务器日志。"},
    "error: failed": {"en": "{message}", "zh": "这里出了差错，请联系本页的管理者。"},
    "error: invalid_parameter": {"en": "{message}", "zh": "所填的内容太长，或写法不对。"},
    "error: login_needed": {"en": "{message}", "zh": "需要登录或密钥；请重新载入本页，或联系管理者。"},
    "error: login_failed": {"en": "{message}", "zh": "登录或密钥已失效；请重新载入本页，或联系管理者。"},
    # around an answer
    "in context": {"en": "In context", "zh": "上下文"},
    "same story": {
        "en": "The same story in {count} other articles, counted as one source",
        "zh": "同一报道另见{count}篇文章，算作一个来源",
    },
    "same story, one": {
        "en": "The same story in {count} other article, counted as one source",
        "zh": "同一报道另见{count}篇文章，算作一个来源",
    },
    "not used": {"en": "{count} articles read and not used", "zh": "读过而未采用的文章：{count}篇"},
    "not used, one": {"en": "{count} article read and not used", "zh": "读过而未采用的文章：{count}篇"},
    "who else": {"en": "Who else reports this?", "zh": "还有谁报道了这一点？"},
    "others": {"en": "Other articles that report this", "zh": "报道了这一点的其他文章"},
    "no others": {
        "en": "No other article in the library carries this.",
        "zh": "资料库中没有其他文章支持这一点。",
    },
    "not carrying": {
        "en": "{count} more articles touch on it and do not carry it",
        "zh": "另有{count}篇文章谈到此事，但并不支持",
    },
    "not carrying, one": {
        "en": "{count} more article touches on it and does not carry it",
        "zh": "另有{count}篇文章谈到此事，但并不支持",
    },
    "a copy": {"en": "Copy of the cited article", "zh": "所引文章的转载"},
    "copy of": {"en": "The same story as {outlet}", "zh": "与{outlet}是同一报道"},
    "looking": {"en": "Looking through the articles…", "zh": "正在查找……"},
    "instead": {"en": "Try instead", "zh": "不妨改问"},
    "without filters": {"en": "The same question without filters", "zh": "不加筛选，再问同一问题"},
    # what a reader says of an answer
    "thumb up": {"en": "This answer is right", "zh": "这个回答是对的"},
    "thumb down": {"en": "Something is wrong with this answer", "zh": "这个回答有问题"},
    "sentence up": {"en": "This sentence is right", "zh": "这句话是对的"},
    "sentence down": {"en": "Something is wrong with this sentence", "zh": "这句话有问题"},
    "rate title": {"en": "What is wrong?", "zh": "哪里有问题？"},
    "rate said": {
        "en": "It is kept beside the articles, with the question and the answer, for whoever looks after this library; "
        "evaluations ask it again.",
        "zh": "你的意见会连同问题和回答保存在资料库旁，供管理者查看，评测时会再次提问。",
    },
    "reason": {"en": "Reason", "zh": "原因"},
    "reason: wrong": {"en": "It is not what the articles say", "zh": "与文章所说不符"},
    "reason: unproven": {"en": "The cited words do not carry it", "zh": "所引原文不足以支持"},
    "reason: incomplete": {"en": "Something is missing", "zh": "内容不全"},
    "reason: no_answer_here": {"en": "The articles do not answer this", "zh": "文章里没有答案，本不该回答"},
    "reason: answer_is_here": {"en": "The articles do answer this", "zh": "文章里有答案，本该回答"},
    "reason: other": {"en": "Something else", "zh": "其他"},
    "note": {"en": "In your own words (optional)", "zh": "补充说明（可不填）"},
    "send": {"en": "Send", "zh": "提交"},
    "rated up": {"en": "Kept as right", "zh": "已记为正确"},
    "rated down": {"en": "Kept", "zh": "已记下"},
    "rated because": {"en": "Kept: {reason}", "zh": "已记下：{reason}"},
    # the conversations kept in this browser
    "conversations": {"en": "Conversations", "zh": "对话记录"},
    "search talks": {"en": "Search conversations", "zh": "搜索对话"},
    "no talks": {
        "en": "What you ask is kept here, in this browser only.",
        "zh": "你的提问会保存在这里，只存在这个浏览器中。",
    },
    "none found": {"en": "No conversation says that.", "zh": "没有找到这样的对话。"},
    "today": {"en": "Today", "zh": "今天"},
    "yesterday": {"en": "Yesterday", "zh": "昨天"},
    "this week": {"en": "Last seven days", "zh": "最近七天"},
    "older": {"en": "Older", "zh": "更早"},
    "more about": {"en": "More: {title}", "zh": "更多：{title}"},
    "rename": {"en": "Rename", "zh": "重命名"},
    "share": {"en": "Share", "zh": "分享"},
    "delete": {"en": "Delete", "zh": "删除"},
    "save": {"en": "Save", "zh": "保存"},
    "title": {"en": "Title", "zh": "标题"},
    "delete title": {"en": "Delete this conversation?", "zh": "删除这个对话？"},
    "delete said": {
        "en": "“{title}” is kept in this browser only. Deleted, it is gone.",
        "zh": "“{title}”只保存在这个浏览器里，删除后无法恢复。",
    },
    "share title": {"en": "Share this conversation as a file", "zh": "把这个对话存为文件分享"},
    "share said": {
        "en": "The file holds the questions, the answers and the quotes. Whoever has it can read it in a browser, or "
        "open it on a page like this one and go on.",
        "zh": "文件包含问题、回答和引文。拿到文件的人可以在浏览器中阅读，或在这样的页面上打开并继续提问。",
    },
    "open file": {"en": "Open a file…", "zh": "打开文件……"},
    "drop here": {
        "en": "Drop an evidence pack to verify it, or a conversation to open it",
        "zh": "拖入证据包以核验，或拖入对话以打开",
    },
    "too large": {"en": "the file is larger than {size} MB.", "zh": "文件大于 {size} MB。"},
    # the check of an evidence pack
    "pack checked": {"en": "Evidence pack checked", "zh": "证据包核验结果"},
    "pack holds": {"en": "Every quote and every verdict holds", "zh": "每段引文、每个结论都成立"},
    "pack fails": {"en": "{count} mismatches", "zh": "{count}处不符"},
    "pack fails, one": {"en": "{count} mismatch", "zh": "{count}处不符"},
    "compared": {"en": "{count} points compared with this library", "zh": "与本资料库比对了{count}处"},
    "compared, one": {"en": "{count} point compared with this library", "zh": "与本资料库比对了{count}处"},
    "citation holds": {"en": "holds", "zh": "成立"},
    "citation fails": {"en": "does not hold", "zh": "不成立"},
    "other problems": {"en": "Other mismatches", "zh": "其他不符之处"},
    "notes": {"en": "Notes", "zh": "说明"},
    "open as talk": {"en": "Open as a conversation", "zh": "作为对话打开"},
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
    "filter: collection": {"en": "Collection", "zh": "合集"},
    "filter: published_from": {"en": "Published from", "zh": "发表时间起"},
    "filter: published_to": {"en": "Published until", "zh": "发表时间止"},
    **{f"genre: {g}": {name: said.lower() for name, said in ANSWER_WORDS[f"kind: {g}"].items()} for g in GENRES},
    # verdicts
    "supported": {"en": "Supported", "zh": "有依据"},
    "partial": {"en": "Partly supported", "zh": "部分有依据"},
    "unsupported": {"en": "Not supported", "zh": "无依据"},
    "unchecked": {"en": "Not checked", "zh": "未核对"},
    "meaning: supported": {"en": "the marked words carry the sentence", "zh": "标出的原文支持这句话"},
    "meaning: partial": {"en": "they carry a part of it", "zh": "原文支持其中一部分"},
    "meaning: unsupported": {"en": "no article found carries it", "zh": "找到的文章都不支持"},
}

WORDS = merged(_FRAME_WORDS, ANSWER_WORDS, LIBRARY_WORDS, SETTINGS_WORDS, TASK_WORDS, WATCH_WORDS, DRAFT_WORDS)


def say(name: str, language: Language, /, **values: object) -> str:
    """The words of that name. Raises: KeyError for an unknown name or a variable that is missing."""
    return WORDS[name][language].format_map(values)


def counted(name: str, count: int, language: Language, /, **values: object) -> str:
    """The words of that name for so many things."""
    return say(f"{name}, one" if count == 1 else name, language, count=f"{count:,}", **values)


def script() -> str:
    """The table as a module of JavaScript, for the scripts of the page."""
    return f"export default {json.dumps(WORDS, ensure_ascii=False)};\n"
