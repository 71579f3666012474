"""The words of the view of what is watched, in the table of `qa.web.drawn.page_texts`."""

from __future__ import annotations

from typing import Literal

WATCH_WORDS: dict[str, dict[Literal["en", "zh"], str]] = {
    "watches": {"en": "Watches", "zh": "关注"},
    "watches said": {
        "en": "Questions and answers that are looked at again whenever articles come or change. What changed stands "
        "here, and in the feed.",
        "zh": "每当文章增加或变动，这里的问题和回答都会重新核对；变化列在这里，也在订阅源中。",
    },
    "feed": {"en": "Atom feed", "zh": "订阅源"},
    "look again": {"en": "Look again now", "zh": "立即重新核对"},
    "watch a question": {"en": "A question to watch", "zh": "要关注的问题"},
    "watch": {"en": "Watch", "zh": "关注"},
    "watch this": {"en": "Watch this", "zh": "关注此回答"},
    "pins": {"en": "Pinned answers", "zh": "已固定的回答"},
    "pin this": {"en": "Pin this", "zh": "固定此回答"},
    "pin": {"en": "Pin", "zh": "固定"},
    "pin said": {
        "en": "It stays as it is, with the revisions that it cites, at an address of its own that whoever may read "
        "here can open.",
        "zh": "回答会连同引用的修订版原样保存，并有自己的地址，可在此阅读者都能打开。",
    },
    "pinned": {"en": "Pinned", "zh": "已固定"},
    "pinned at": {"en": "The pinned answer", "zh": "固定的回答"},
    "pin note": {"en": "Note", "zh": "备注"},
    "unpin title": {"en": "Let this pin go?", "zh": "取消固定？"},
    "unpin": {"en": "Let go", "zh": "取消固定"},
    "unpin named": {"en": "Let the pin go: {title}", "zh": "取消固定：{title}"},
    "cited: current": {"en": "{count} current", "zh": "{count}处有效"},
    "cited: superseded": {"en": "{count} superseded", "zh": "{count}处已被取代"},
    "cited: removed": {"en": "{count} removed", "zh": "{count}处已移除"},
    "watching it": {"en": "Watched. What changes on it stands under Watches.", "zh": "已关注。变化会列在“关注”页面。"},
    "nothing watched": {
        "en": "Nothing is watched yet. Write a question above, or choose Watch this under an answer.",
        "zh": "还没有关注。请在上面写一个问题，或在回答下面选“关注此回答”。",
    },
    "watch: question": {"en": "Question", "zh": "问题"},
    "watch: answer": {"en": "Answer with its citations", "zh": "回答及其引文"},
    "watch: draft": {"en": "Draft with what was cited on it", "zh": "草稿及其引文"},
    "watch gone": {
        "en": "Its articles are gone: nothing that it cited is in the library.",
        "zh": "文章已不存在：引用过的内容在资料库中都没有了。",
    },
    "collection gone": {
        "en": "Its collection is gone, so it is not looked at.",
        "zh": "所属合集已不存在，不再核对。",
    },
    "watch unanswered": {"en": "Not answered by the library", "zh": "资料库目前没有答案"},
    "unread": {"en": "{count} unread", "zh": "{count}条未读"},
    "unread, one": {"en": "{count} unread", "zh": "{count}条未读"},
    "mark read": {"en": "Mark as read", "zh": "标为已读"},
    "no news": {"en": "Nothing has changed since it is watched.", "zh": "关注以来没有变化。"},
    "unwatch named": {"en": "Watch no longer: {title}", "zh": "不再关注：{title}"},
    "unwatch title": {"en": "Watch this no longer?", "zh": "不再关注？"},
    "unwatch": {"en": "Watch no longer", "zh": "不再关注"},
    "looked again": {"en": "Looked at again: {count} findings.", "zh": "已重新核对：有{count}项变化。"},
    "looked again, one": {"en": "Looked at again: {count} finding.", "zh": "已重新核对：有{count}项变化。"},
    "error: not_watched": {"en": "{message}", "zh": "没有关注：问题或草稿不合要求，或关注已满。"},
    "error: watch_not_found": {"en": "{message}", "zh": "没有这项关注。"},
    "error: invalid_question": {"en": "{message}", "zh": "这不是可以提出的问题。"},
}
