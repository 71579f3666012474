"""Why something did not go in, and how it was read, in Chinese beside the English in which it is found out.

The English may come out of the child that reads files, so it is known again by its words; what stands in braces here
may be anything, another of these sentences included.
"""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

from store.language.bilingual import Spoken, translate


def tell_reason(reason: str, in_language: Spoken) -> str:
    """`reason`, as a `Rejected` has it, in one language; what stands in no table stays as it is."""
    if in_language == "en" or hasattr(reason, "chinese"):
        return translate(reason, in_language)
    if reason in CHINESE:
        return CHINESE[reason]
    for pattern, english in _patterns():
        if found := pattern.fullmatch(reason):
            inner = {name: tell_reason(words, in_language) for name, words in found.groupdict().items()}
            return CHINESE[english].format_map(inner)
    return reason


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentences with something in braces: those with the most words of their own first."""
    parts = {english: list(Formatter().parse(english)) for english in CHINESE if "{" in english}
    ranked = sorted(parts, key=lambda english: -sum(len(words) for words, *_ in parts[english]))
    return tuple((re.compile("".join(map(_part, parts[english])), re.DOTALL), english) for english in ranked)


def _part(part: tuple[str, str | None, str | None, str | None]) -> str:
    words, name, *_ = part
    return re.escape(words) + (f"(?P<{name}>.+?)" if name else "")


CHINESE: dict[str, str] = {
    # what is named
    "There is no file or folder of this name.": "没有这个名称的文件或文件夹。",
    "This names nothing: an empty name is no file and no folder.": "没有写名称：空的名称既不是文件，也不是文件夹。",
    "This is neither a path, nor an Article, nor several of these.": "这不是路径，不是文章，也不是它们的集合。",
    "This is no ordinary file.": "这不是普通文件。",
    "The path cannot be followed: {why}.": "无法沿此路径读取：{why}。",
    "The folder cannot be opened: {why}.": "文件夹无法打开：{why}。",
    "The folder is nested over {count} levels deep; move it up.": "文件夹嵌套超过{count}层，请移到上层。",
    "It was not published; publish it and export it again.": "尚未发布：请发布后重新导出。",
    "The link leads out of the folder and was not followed.": "链接指向文件夹之外，没有读取。",
    "The file cannot be opened.": "文件无法打开。",
    "The file cannot be read: {why}.": "文件无法读取：{why}。",
    "The file cannot be read as an article: {why}.": "文件无法作为文章读取：{why}。",
    "A folder of mail is read by `qa sync imaps://user@host/folder`.": (
        "邮箱文件夹用 `qa sync imaps://user@host/folder` 读取。"
    ),
    "This is a list of feeds; name it itself, as in `qa add feeds.opml` or `qa sync feeds.opml`.": (
        "这是订阅列表，请直接指定它，例如 `qa add feeds.opml` 或 `qa sync feeds.opml`。"
    ),
    "Files that end in {ending} are not known here; save the text itself.": (
        "这里不认识以 {ending} 结尾的文件，请另存其中的文字。"
    ),
    # what is no article
    "This is {kind}, not an article; save the text itself.": "这是{kind}，不是文章；请另存其中的文字。",
    "This is {kind}, not an article; save its text instead.": "这是{kind}，不是文章；请另存其中的文字。",
    "an image": "图片",
    "a film or a recording": "影片或录音",
    "a media file": "影音文件",
    "an office document": "办公文档",
    "an archive": "压缩包",
    "an archive or an office document": "压缩包或办公文档",
    "a compressed file": "压缩文件",
    "a program or its code": "程序或代码",
    "a program": "程序",
    "a settings file": "设置文件",
    "a database": "数据库",
    "a log": "日志",
    "a font": "字体",
    "a PDF": "PDF",
    "This is a binary file, not an article; save its text instead.": "这是二进制文件，不是文章；请另存其中的文字。",
    "There is no article in the file.": "文件中没有文章。",
    "There is no article in it.": "其中没有文章。",
    "There was no article in it.": "其中没有文章。",
    "The file is empty.": "文件是空的。",
    "The text is in no encoding that could be recognised; save it as UTF-8.": "无法识别文字的编码，请存为 UTF-8。",
    "There is no article in the text, only the page around it; save the article's own text.": (
        "文字中没有文章，只有网页的其他部分；请另存文章本身的文字。"
    ),
    "The file holds no article text.": "文件中没有文章的正文。",
    "There is no article in the file, only notes about one.": "文件中没有文章，只有关于文章的说明。",
    "It needs too much memory to read; save its text instead.": "读取它需要太多内存，请另存其中的文字。",
    "It takes longer than {seconds} seconds to read; save its text instead.": (
        "读取它超过了{seconds}秒，请另存其中的文字。"
    ),
    "It is damaged and cannot be read ({kind}).": "它已损坏，无法读取（{kind}）。",
    "It holds no text.": "其中没有文字。",
    # an article as it is given
    "The article has no text.": "文章没有正文。",
    "The article is empty.": "文章是空的。",
    "The article holds no sentence.": "文章中没有句子。",
    "The article is over {size} MB; split it, or leave it out.": "文章超过 {size} MB，请拆分或略去。",
    "The article has {size} MB of text; more than {most} is refused.": "文章有 {size} MB 文字，超过上限 {most} MB。",
    "The article's {name} is {kind} and not text.": "文章的 {name} 是 {kind}，不是文字。",
    "The article's headings are not pairs of offsets.": "文章的 headings 不是成对的位置。",
    "Its {name}, “{value}”, is no ISO 8601 date such as 2024-03-15; give one, or None.": (
        "它的 {name}“{value}”不是 ISO 8601 日期（如 2024-03-15），请改正或留空。"
    ),
    "An article has no field {name}; known are {names}.": "文章没有字段 {name}；可用的有 {names}。",
    "Columns are given as a mapping of fields to the names of columns.": "列要以字段到列名的映射给出。",
    "The column of the {name} is named by a text, not by {kind}.": "{name} 的列名应是文字，不是 {kind}。",
    # pages
    "The page is empty.": "网页是空的。",
    "A page is text or bytes, and not {kind}.": "网页是文字或字节，不是{kind}。",
    "The address of a page is text, and not {kind}.": "网页的地址是文字，不是{kind}。",
    "The page shows no text; it may need a browser. Save its text instead.": (
        "网页没有显示文字，可能要用浏览器打开；请另存其中的文字。"
    ),
    "The page holds no article text; save the article itself, not a list or a viewer of it.": (
        "网页中没有文章的正文；请保存文章本身，而不是列表页或查看器。"
    ),
    "The page has {size} MB, over the limit of {most} MB; save its text instead.": (
        "网页有 {size} MB，超过上限 {most} MB；请另存其中的文字。"
    ),
    "The file holds no page; save the page itself as HTML.": "文件中没有网页，请把网页本身存为 HTML。",
    "The page in the file is empty.": "文件中的网页是空的。",
    # what is fetched
    "Only http and https addresses can be fetched.": "只能读取 http 和 https 网址。",
    "An address with a user name in it is not fetched; leave the name out.": "不读取含用户名的网址，请去掉用户名。",
    "The address is too long or holds blanks, backslashes or control characters.": (
        "网址太长，或含有空格、反斜杠或控制字符。"
    ),
    "The address is not well formed.": "网址的写法不对。",
    "The address names no host.": "网址中没有主机名。",
    "The host's name is not well formed.": "主机名的写法不对。",
    "The host is a number in an unusual form; write it as four numbers or use its name.": (
        "主机是一个写法特别的数字，请写成四段数字，或用主机名。"
    ),
    "Port {port} is not fetched from, only {ports}.": "不从端口 {port} 读取，只从 {ports} 读取。",
    "80 and 443": "80 和 443",
    "143 and 993": "143 和 993",
    "The site's robots.txt asks not to fetch this page; save it yourself and add the file.": (
        "网站的 robots.txt 不允许读取此页；请自己保存网页，再添加文件。"
    ),
    "The address leads on more than {count} times; give the address where it ends.": (
        "网址转了{count}次以上，请给出最终的网址。"
    ),
    "The address leads on to one that is none; check it.": "网址转到了一个无效的网址，请检查。",
    "The server's certificate is not valid; save the page and add the file.": (
        "服务器的证书无效；请保存网页，再添加文件。"
    ),
    "The server took longer than {seconds} seconds; try again later or save the page and add the file.": (
        "服务器超过{seconds}秒没有答复；请稍后再试，或保存网页，再添加文件。"
    ),
    "The server could not be reached or broke off ({kind}).": "无法连接服务器，或连接中断（{kind}）。",
    "The server answered {status}.": "服务器的答复是 {status}。",
    "The host has no address; check the name.": "找不到主机的地址，请检查名称。",
    "The host is not on the public internet and is not fetched from.": "主机不在公共互联网上，不从那里读取。",
    "The host could not be found; check the name, or the connection to the internet.": (
        "找不到主机；请检查名称，或检查网络连接。"
    ),
    "The page came packed as {packing}, which was not asked for.": "网页以 {packing} 压缩传来，无法读取。",
    "The page is packed wrongly; save it yourself and add the file.": "网页的压缩有误；请自己保存网页，再添加文件。",
    "The page has more than {size} MB; save its text and add the file.": (
        "网页超过 {size} MB；请另存其中的文字，再添加文件。"
    ),
    "The page broke off; try again.": "网页没有传完，请再试一次。",
    "There is no page at the address but {kind}; save the article's text and add the file.": (
        "该网址不是网页，而是 {kind}；请另存文章的文字，再添加文件。"
    ),
    # mailboxes
    "Nobody has given the password of {mailbox}.": "没有给出 {mailbox} 的密码。",
    "The address of a mailbox holds no password; leave it out, and set QA_MAIL_PASSWORD.": (
        "邮箱地址中不写密码；请去掉密码，并设置 QA_MAIL_PASSWORD。"
    ),
    "The address names nobody whose mail it is; write it as imaps://user@host/folder.": (
        "地址中没有写是谁的邮箱；请写成 imaps://user@host/folder。"
    ),
    "The address of a mailbox is of the form imaps://user@host/folder, with nothing behind it.": (
        "邮箱地址的形式是 imaps://user@host/folder，后面没有别的内容。"
    ),
    "The mail server does not encrypt what it is told, so nothing is told to it.": "邮件服务器不加密，因此没有登录。",
    "The mail server does not take this name with this password.": "邮件服务器不接受这个用户名和密码。",
    "The mailbox has no folder {folder}; its name stands behind the host.": (
        "邮箱中没有文件夹 {folder}；文件夹的名称写在主机之后。"
    ),
    "The mail server does not answer {command}.": "邮件服务器没有答复 {command}。",
    "The mail server's certificate is not valid.": "邮件服务器的证书无效。",
    "The mail server took longer than {seconds} seconds; try again later.": (
        "邮件服务器超过{seconds}秒没有答复，请稍后再试。"
    ),
    "The mail server could not be reached or broke off ({kind}).": "无法连接邮件服务器，或连接中断（{kind}）。",
    # PDF and Word
    "The PDF has no such page.": "PDF 没有这一页。",
    "The PDF is locked with a password; save it without one.": "PDF 有密码，请存为没有密码的文件。",
    "The PDF is damaged and cannot be read.": "PDF 已损坏，无法读取。",
    "The PDF is damaged and cannot be read ({kind}).": "PDF 已损坏，无法读取（{kind}）。",
    "The PDF has more than {count} pages; split it.": "PDF 超过{count}页，请拆分。",
    "There is no article in the PDF, only notes about one.": "PDF 中没有文章，只有关于文章的说明。",
    "The PDF holds no text, only pictures of it; install the program ocrmypdf, and it is read with that.": (
        "PDF 中没有文字，只有文字的图像；安装 ocrmypdf 之后即可读取。"
    ),
    "The PDF is a scan that takes longer than five minutes to recognise.": "PDF 是扫描件，识别它超过了五分钟。",
    "The PDF is a scan, and {program} could not recognise its letters (status {status}).": (
        "PDF 是扫描件，{program} 没有能识别其中的文字（状态 {status}）。"
    ),
    "The document is damaged and cannot be read ({kind}).": "文档已损坏，无法读取（{kind}）。",
    "The document holds no text.": "文档中没有文字。",
    "There is no article in the document, only notes about one.": "文档中没有文章，只有关于文章的说明。",
    "The document is locked with a password, or of a Word before 2007; save it as .docx without one.": (
        "文档有密码，或由 2007 年以前的 Word 写成；请存为没有密码的 .docx。"
    ),
    "The document unpacks to more than {size} MB; save its text instead.": (
        "文档解压后超过 {size} MB，请另存其中的文字。"
    ),
    # letters and transcripts
    "The letter has parts in parts, more than any program writes; save its text instead.": (
        "邮件的层次太多，不像任何程序所写；请另存其中的文字。"
    ),
    "The file has no head of a letter, with sender or subject; save its text instead.": (
        "文件没有邮件的开头（发件人或主题）；请另存其中的文字。"
    ),
    "The letter is encrypted; save what your mail program shows of it as text.": (
        "邮件已加密；请把邮件程序显示的内容存为文本。"
    ),
    "There is no article in the letter, only buttons and a footer.": "邮件中没有文章，只有按钮和页脚。",
    "The letter shows no text, only pictures.": "邮件中没有文字，只有图片。",
    "The letter holds no text, only what is attached to it.": "邮件中没有文字，只有附件。",
    "The file does not begin as an mbox does, with a line “From …”; save its letters as .eml.": (
        "文件的开头不是 mbox 应有的“From …”一行；请把邮件存为 .eml。"
    ),
    "The file holds no captions, that is no lines of times with words below them.": (
        "文件中没有字幕，即没有时间行及其下的文字。"
    ),
    "The JSON is no transcript, with segments that have a time and words.": (
        "这个 JSON 不是文字记录，没有带时间和文字的片段。"
    ),
    "The transcript holds no words.": "文字记录中没有文字。",
    # tables
    "The file is in UTF-16; save it as UTF-8.": "文件的编码是 UTF-16，请存为 UTF-8。",
    "This is no object with an article's text in it.": "这不是含有文章正文的对象。",
    "The line is no JSON ({why}); correct it.": "这一行不是 JSON（{why}），请改正。",
    "The JSON is broken here ({why}); the rest of the file was not read.": (
        "JSON 在这里有误（{why}），文件的其余部分没有读取。"
    ),
    "nested too deep": "嵌套太深",
    "it ends without a bracket": "结尾缺少括号",
    "The row of column names is broken ({why}); correct it.": "列名所在的行有误（{why}），请改正。",
    "No column holds the articles' text (columns: {names}); name the one that does, as in --column text=Body.": (
        "没有一列是文章的正文（各列：{names}）；请指定正文所在的列，例如 --column text=Body。"
    ),
    "The row is broken ({why}); correct it.": "这一行有误（{why}），请改正。",
    "A quotation mark opens a cell here and none closes it; the rest was not read.": (
        "这里的引号没有闭合，其余部分没有读取。"
    ),
    "The row has more cells than there are columns; put those with commas or the like in quotation marks.": (
        "这一行的单元格比列多；请把含逗号等符号的单元格放在引号中。"
    ),
    # feeds and lists of feeds
    "The file holds no articles; it is no feed, or an empty one.": "文件中没有文章：它不是订阅源，或是空的。",
    "The file is XML, but no feed; save the article's text instead.": "文件是 XML，但不是订阅源；请另存文章的文字。",
    "The file has more than {count} elements and attributes of XML; split it.": (
        "文件中的 XML 元素和属性超过{count}个，请拆分。"
    ),
    "The feed has {size} MB, over the limit of {most} MB.": "订阅源有 {size} MB，超过上限 {most} MB。",
    "The feed has {count} entries; only the first {most} were read.": "订阅源有{count}条，只读取了前{most}条。",
    "The feed holds only a summary of it; save the page and add the file.": (
        "订阅源中只有摘要；请保存网页，再添加文件。"
    ),
    "Its transcript cannot be had: {why}": "无法取得它的文字记录：{why}",
    "This is no sitemap.": "这不是网站地图。",
    "The sitemap is packed wrongly.": "网站地图的压缩有误。",
    "The sitemap unpacks to more than {size} MB.": "网站地图解压后超过 {size} MB。",
    "The list of feeds is over {size} MB; split it.": "订阅列表超过 {size} MB，请拆分。",
    "The file is no list of feeds (OPML); export it again from the program you read feeds with.": (
        "文件不是订阅列表（OPML）；请从阅读器中重新导出。"
    ),
    "The list names no feeds.": "列表中没有订阅源。",
    "The list names {count} feeds, over the limit of {most}; split it.": (
        "列表中有{count}个订阅源，超过上限{most}个，请拆分。"
    ),
    # archives, books and exports
    "The archive is damaged and cannot be opened ({kind}).": "压缩包已损坏，无法打开（{kind}）。",
    "The archive holds more than {count} files; split it.": "压缩包中的文件超过{count}个，请拆分。",
    "The archive unpacks to more than {size} GB; split it.": "压缩包解压后超过 {size} GB，请拆分。",
    "The archive unpacks to more than {count} times its size; it was not read.": (
        "压缩包解压后超过原大小的{count}倍，没有读取。"
    ),
    "The archive is inside another and over {size} MB; unpack the outer one and add what is in it.": (
        "压缩包在另一个压缩包中，且超过 {size} MB；请解开外层，再添加其中的内容。"
    ),
    "This is an archive inside an archive; unpack it and add what is in it.": (
        "这是压缩包中的压缩包；请解开它，再添加其中的内容。"
    ),
    "The file is damaged inside its archive.": "文件在压缩包中已损坏。",
    "The file is locked with a password; unpack it yourself and add the folder.": (
        "文件有密码；请自己解压，再添加文件夹。"
    ),
    "The file unpacks to more than {count} times its size, as no article does; it was not read.": (
        "文件解压后超过原大小的{count}倍，不像文章，没有读取。"
    ),
    "The file is no WACZ: there is no WARC file in it.": "文件不是 WACZ：其中没有 WARC 文件。",
    "The archive holds more than {count} records; split it.": "存档中的记录超过{count}条，请拆分。",
    "The page is damaged in the archive ({kind}).": "网页在存档中已损坏（{kind}）。",
    "The page is packed as {packing}, which is not known here.": "网页以 {packing} 压缩，这里不认识。",
    "{why}; the rest of it was not read.": "{why}；其余部分没有读取。",
    "the archive is damaged here": "存档在这里已损坏",
    "The archive unpacks to more than {size} GB; split it": "存档解压后超过 {size} GB，请拆分",
    "It is no WARC record": "这不是 WARC 记录",
    "Its head has too many lines": "它的开头行数太多",
    "It does not say how long it is": "它没有说明自己的长度",
    "The file is no EPUB: it does not say where its book begins.": "文件不是 EPUB：没有说明书从哪里开始。",
    "The file is a broken EPUB: its list of chapters is not there.": "EPUB 文件已损坏：没有章节列表。",
    "The book names no chapters.": "书中没有列出章节。",
    "The book names this chapter and does not hold it.": "书中列出了这一章，但没有内容。",
    "The chapter is locked by the book's seller; only the seller's program can open it.": (
        "这一章被书商加锁，只有书商的程序能打开。"
    ),
    "The chapter is damaged inside the book.": "这一章在书中已损坏。",
    "The chapter is empty.": "这一章是空的。",
    "The chapter holds no text, only pictures.": "这一章没有文字，只有图片。",
    "It has {size} MB, over the limit of {most} MB.": "它有 {size} MB，超过上限 {most} MB。",
    "The export is broken, or there are no entries in it.": "导出文件已损坏，或其中没有条目。",
    "The export is inside an archive; unpack it and add the folder.": "导出文件在压缩包中；请解压，再添加文件夹。",
    "The entry has no file with its text; export it with its files, or add the text itself.": (
        "这一条没有含正文的文件；请连同文件一起导出，或添加文字本身。"
    ),
    "The file is not beside the export, where it is looked for.": "文件不在导出文件旁边应在的位置。",
    "Files of this kind are not read as an entry's text.": "这一类文件不作为条目的正文读取。",
    "{file}: {why}": "{file}：{why}",
}
"""The Chinese of each reason, by its English."""
