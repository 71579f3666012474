"""The words of the view of what is watched, in the table of `qa.web.drawn.page_texts`."""

from __future__ import annotations

from store.language.bilingual import Pairs

WATCH_WORDS: Pairs = {
    "watches": ("Watches", "关注"),
    "watches said": (
        "Questions and answers that are looked at again whenever articles come or change. What changed stands "
        "here, and in the feed.",
        "每当文章增加或变动，这里的问题和回答都会重新核对；变化列在这里，也在订阅源中。",
    ),
    "feed": ("Atom feed", "订阅源"),
    "look again": ("Look again now", "立即重新核对"),
    "watch a question": ("A question to watch", "要关注的问题"),
    "watch": ("Watch", "关注"),
    "watch this": ("Watch this", "关注此回答"),
    "pins": ("Pinned answers", "已固定的回答"),
    "pin this": ("Pin this", "固定此回答"),
    "pin": ("Pin", "固定"),
    "pin said": (
        "It stays as it is, with the revisions that it cites, at an address of its own that whoever may read "
        "here can open.",
        "回答会连同引用的修订版原样保存，并有自己的地址，可在此阅读者都能打开。",
    ),
    "pinned": ("Pinned", "已固定"),
    "pinned at": ("The pinned answer", "固定的回答"),
    "pin note": ("Note", "备注"),
    "unpin title": ("Let this pin go?", "取消固定？"),
    "unpin": ("Let go", "取消固定"),
    "unpin named": ("Let the pin go: {title}", "取消固定：{title}"),
    "cited: current": ("{count} current", "{count}处有效"),
    "cited: superseded": ("{count} superseded", "{count}处已被取代"),
    "cited: removed": ("{count} removed", "{count}处已移除"),
    "watching it": ("Watched. What changes on it stands under Watches.", "已关注。变化会列在“关注”页面。"),
    "nothing watched": (
        "Nothing is watched yet. Write a question above, or choose Watch this under an answer.",
        "还没有关注。请在上面写一个问题，或在回答下面选“关注此回答”。",
    ),
    "watch: question": ("Question", "问题"),
    "watch: answer": ("Answer with its citations", "回答及其引文"),
    "watch: draft": ("Draft with what was cited on it", "草稿及其引文"),
    "watch gone": (
        "Its articles are gone: nothing that it cited is in the library.",
        "文章已不存在：引用过的内容在资料库中都没有了。",
    ),
    "collection gone": ("Its collection is gone, so it is not looked at.", "所属合集已不存在，不再核对。"),
    "watch unanswered": ("Not answered by the library", "资料库目前没有答案"),
    "unread": ("{count} unread", "{count}条未读"),
    "unread, one": ("{count} unread", "{count}条未读"),
    "mark read": ("Mark as read", "标为已读"),
    "no news": ("Nothing has changed since it is watched.", "关注以来没有变化。"),
    "unwatch named": ("Watch no longer: {title}", "不再关注：{title}"),
    "unwatch title": ("Watch this no longer?", "不再关注？"),
    "unwatch": ("Watch no longer", "不再关注"),
    "looked again": ("Looked at again: {count} findings.", "已重新核对：有{count}项变化。"),
    "looked again, one": ("Looked at again: {count} finding.", "已重新核对：有{count}项变化。"),
    "error: not_watched": ("{message}", "没有关注：问题或草稿不合要求，或关注已满。"),
    "error: watch_not_found": ("{message}", "没有这项关注。"),
    "error: invalid_question": ("{message}", "这不是可以提出的问题。"),
}
