"""The words of the library view, in the table of `qa.web.drawn.page_texts`."""

from __future__ import annotations

from typing import Literal

LIBRARY_WORDS: dict[str, dict[Literal["en", "zh"], str]] = {
    "library said": {
        "en": "What the answers are made from. An article that is added can be asked about at once.",
        "zh": "回答所依据的文章。添加之后马上就能提问。",
    },
    "read only": {
        "en": "Articles are read here, not added or removed; ask whoever runs this page.",
        "zh": "这里只能阅读文章，不能添加或移除；请联系本页的管理者。",
    },
    "fill it": {
        "en": "Add articles of your own, or begin with the samples: a few dozen short pieces of news and opinion, "
        "written for trying this out.",
        "zh": "添加你自己的文章，或先用样例试试：几十篇为试用而写的新闻和评论短文。",
    },
    "ask the owner": {
        "en": "There is nothing to ask about yet, and articles are not added here; ask whoever runs this page.",
        "zh": "还没有可以提问的内容，这里也不能添加文章；请联系本页的管理者。",
    },
    "add samples": {"en": "Add the samples", "zh": "添加样例文章"},
    "add your own": {"en": "Add articles", "zh": "添加文章"},
    "from a shell": {"en": "Whole folders go in faster from a shell:", "zh": "整个文件夹用命令行添加更快："},
    # collections
    "collections": {"en": "{count} collections", "zh": "{count}个合集"},
    "collections, one": {"en": "{count} collection", "zh": "{count}个合集"},
    "all articles": {"en": "All articles", "zh": "全部文章"},
    "new collection": {"en": "New collection", "zh": "新建合集"},
    "edit collection": {"en": "Change", "zh": "更改"},
    "remove collection": {"en": "Let go", "zh": "删除合集"},
    "remove collection said": {
        "en": "“{name}” is let go; its articles stay in the library.",
        "zh": "删除合集“{name}”，其中的文章仍留在资料库中。",
    },
    "collection name": {"en": "Name", "zh": "名称"},
    "rule said": {
        "en": "A rule keeps it filled as articles come; what it names must all hold. Left empty, articles are chosen "
        "one by one.",
        "zh": "设定规则后，新来的文章会自动加入，须符合所列各项；留空则逐篇挑选。",
    },
    "rule: search": {"en": "Words in the article", "zh": "文章中的词语"},
    "rule: feed": {"en": "A source that is followed", "zh": "所订阅的来源"},
    "by its rule": {"en": "by its rule", "zh": "由规则加入"},
    "collect": {"en": "Put into collections", "zh": "放入合集"},
    "collect named": {"en": "Put into collections: {title}", "zh": "放入合集：{title}"},
    "done": {"en": "Done", "zh": "完成"},
    "talk collection": {"en": "Collection", "zh": "合集"},
    "talk collection said": {
        "en": "Questions in this conversation are asked within the collection.",
        "zh": "这个对话中的问题只在该合集内提问。",
    },
    "within": {"en": "Within {name}.", "zh": "范围：{name}。"},
    # adding
    "add files": {"en": "Drop files or folders here", "zh": "把文件或文件夹拖到这里"},
    "choose files": {"en": "Choose files", "zh": "选择文件"},
    "what goes in": {
        "en": "Pages, PDF, Word, text, Markdown, JSON, CSV, feeds, or a zip of these; up to {size} MB each.",
        "zh": "网页、PDF、Word、纯文本、Markdown、JSON、CSV、订阅源，或它们的 zip 包；每个不超过 {size} MB。",
    },
    "link": {"en": "Link to an article or a feed", "zh": "文章或订阅源的链接"},
    "add": {"en": "Add", "zh": "添加"},
    "adding files": {"en": "Adding {count} files", "zh": "正在添加{count}个文件"},
    "adding files, one": {"en": "Adding {count} file", "zh": "正在添加{count}个文件"},
    "adding link": {"en": "Adding from {name}", "zh": "正在从 {name} 添加"},
    "adding samples": {"en": "Adding the samples", "zh": "正在添加样例文章"},
    "uploading": {"en": "uploading, {percent} %", "zh": "正在上传，{percent}%"},
    "in line": {"en": "waiting for others who are adding", "zh": "正在等待其他人添加完毕"},
    "items done": {"en": "{count} read", "zh": "已读{count}篇"},
    "rate": {"en": "{rate} a second", "zh": "每秒{rate}篇"},
    "seconds left": {"en": "about {count} seconds left", "zh": "约剩{count}秒"},
    "minutes left": {"en": "about {count} minutes left", "zh": "约剩{count}分钟"},
    "stopped adding": {
        "en": "Stopped. What was added until then is in the library.",
        "zh": "已停止。此前添加的文章已在资料库中。",
    },
    "file too large": {"en": "The file is larger than {size} MB; split it.", "zh": "文件大于 {size} MB，请拆分。"},
    "broke off": {"en": "the connection broke off.", "zh": "连接中断。"},
    "report": {"en": "What was added", "zh": "添加结果"},
    "report: added": {"en": "{count} added", "zh": "新增{count}篇"},
    "report: updated": {"en": "{count} updated", "zh": "更新{count}篇"},
    "report: unchanged": {"en": "{count} unchanged", "zh": "{count}篇无变化"},
    "report: duplicates": {"en": "{count} duplicates", "zh": "{count}篇重复"},
    "report: duplicates, one": {"en": "{count} duplicate", "zh": "{count}篇重复"},
    "report: rejected": {"en": "{count} rejected", "zh": "{count}个未能添加"},
    "report: nothing": {"en": "Nothing was added", "zh": "没有添加任何文章"},
    "and more": {"en": "and {count} more", "zh": "另有{count}篇"},
    "rejected why": {"en": "Not added, and why", "zh": "未能添加及原因"},
    "how read": {"en": "How it was read", "zh": "读取方式"},
    # the page that is open in the browser
    "told: added": {"en": "Added: “{title}”.", "zh": "已添加：“{title}”。"},
    "told: updated": {"en": "Added as a new revision: “{title}”.", "zh": "已作为新版本添加：“{title}”。"},
    "told: unchanged": {"en": "Unchanged: the library has this page.", "zh": "无变化：资料库中已有此页。"},
    "told: duplicates": {"en": "Unchanged: the library has this page.", "zh": "无变化：资料库中已有此页。"},
    "told: rejected": {"en": "Not added. {why}", "zh": "未添加。{why}"},
    "keep page": {"en": "Add the page you are reading", "zh": "添加正在阅读的网页"},
    "keep name": {"en": "Add to my articles", "zh": "添加到我的文章"},
    "keep drag": {
        "en": "Drag this link to the bar of bookmarks. On a page you are reading, a click on it brings the page here "
        "as you see it, behind a login too; nothing goes in before you say so in the window that opens.",
        "zh": "把这个链接拖到书签栏。阅读网页时点击它，会按你看到的样子把网页带到这里，登录后才可见的网页也可以；"
        "在打开的窗口里确认之前，什么也不会添加。",
    },
    "keep alone": {
        "en": "If you came from a page, it lets no other window know of it: use the browser extension, or save it.",
        "zh": "如果你是从某个网页过来的，说明该网页不允许其他窗口与它联系：请使用浏览器扩展，或保存网页后再添加。",
    },
    "keep blocked": {"en": "The browser did not let a window open.", "zh": "浏览器没有允许打开窗口。"},
    "keep waits": {"en": "Waiting for the page…", "zh": "正在等待网页……"},
    "keep foreign": {"en": "The page gave an address that is not its own.", "zh": "该网页给出的网址不是它自己的。"},
    # the list
    "search articles": {"en": "Search the articles", "zh": "搜索文章"},
    "any": {"en": "any", "zh": "不限"},
    "clear": {"en": "Clear all", "zh": "全部清除"},
    "without filter": {"en": "Remove the filter {name}", "zh": "去掉筛选 {name}"},
    "none fits": {"en": "No article fits. Try fewer words or filters.", "zh": "没有符合的文章。试试减少字词或筛选。"},
    "show more": {"en": "Show more", "zh": "显示更多"},
    "corrected": {"en": "Corrected", "zh": "有更正"},
    "revisions": {"en": "{count} revisions", "zh": "{count}个版本"},
    "revisions, one": {"en": "{count} revision", "zh": "{count}个版本"},
    "copies": {"en": "same story in {count} other articles", "zh": "另有{count}篇相同报道"},
    "copies, one": {"en": "same story in {count} other article", "zh": "另有{count}篇相同报道"},
    "remove": {"en": "Remove", "zh": "移除"},
    "remove named": {"en": "Remove “{title}”", "zh": "移除“{title}”"},
    "remove title": {"en": "Remove this article?", "zh": "移除这篇文章？"},
    "remove said": {
        "en": "“{title}” goes out of the library with all its revisions: no answer will rest on it, for anybody. "
        "Conversations that cite it keep their quotes, which can then no longer be checked.",
        "zh": "“{title}”及其所有版本将从资料库中移除：任何人的回答都不再以它为依据。"
        "引用过它的对话会保留引文，但无法再核对。",
    },
    # the chart
    "over time": {"en": "Articles over time", "zh": "文章的时间分布"},
    "by: source": {"en": "By outlet", "zh": "按媒体"},
    "by: genre": {"en": "By genre", "zh": "按体裁"},
    "period until": {"en": "until {period}", "zh": "{period}年及以前"},
    "undated": {"en": "{count} without a date", "zh": "{count}篇没有日期"},
    "more names": {"en": "{count} others", "zh": "其他{count}个"},
    "more names, one": {"en": "{count} other", "zh": "其他{count}个"},
    "no outlet": {"en": "unknown outlet", "zh": "媒体不明"},
    "as table": {"en": "As a table", "zh": "表格形式"},
    "period": {"en": "Period", "zh": "时间"},
    # an article's past
    "current": {"en": "current", "zh": "当前"},
    "this one": {"en": "shown", "zh": "正在显示"},
    "what changed": {"en": "What changed", "zh": "改动了什么"},
    "changed from": {"en": "from the revision before", "zh": "与上一版本相比"},
    "no change": {"en": "The two revisions say the same.", "zh": "两个版本内容相同。"},
    "change: added": {"en": "Put in", "zh": "新增"},
    "change: removed": {"en": "Taken out", "zh": "删去"},
    "change: changed": {"en": "Changed", "zh": "改动"},
    "field: title": {"en": "Title", "zh": "标题"},
    "field: author": {"en": "Author", "zh": "作者"},
    "field: source": {"en": "Outlet", "zh": "媒体"},
    "field: published_at": {"en": "Published", "zh": "发表时间"},
    "field: updated_at": {"en": "Updated", "zh": "更新时间"},
    "field: genre": {"en": "Genre", "zh": "体裁"},
    "field: note": {"en": "Note", "zh": "说明"},
    "back to article": {"en": "Back to the article", "zh": "返回文章"},
}
