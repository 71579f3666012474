"""Every format that is read, with something in it that nobody is to see, or that leads elsewhere (I1, I5).

`PAGES` has the formats that hold pages, with a file of each around a page; `WORDS` those that hold words, around
paragraphs. `tests/evals/test_every_door.py` fails for a format that is in neither.
"""

from __future__ import annotations

import gzip
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from email.message import EmailMessage
from itertools import product
from pathlib import Path

from evals.documents import archive, docx, epub, letter, mhtml, pdf, set_in_type, warc
from evals.trials.attacks.reading_tricks import (
    FORMAT_CHARACTERS,
    HIDING_CLASSES,
    HIDING_RULES,
    HIDING_STYLES,
    INVISIBLE,
)
from evals.trials.attacks.sites import serving
from evals.trials.faults.fault_outcome import Outcome
from store import read
from store.article import Article, Rejected
from store.reading.sources import SeenPage, Source

BODY = (
    "The council met on Tuesday and decided to keep the ferry for another year, its clerk said.",
    "About 3,400 people live on the island, and in winter rather fewer than that, by the last count.",
    "Nobody in the room had expected the vote to be so close, least of all the mayor of the island.",
    "Ida Lund, who has run the harbour for eleven years, called it a good day for the island and for the town.",
    "The ferry is to be painted in spring, and its two engines, which are older than its captain, are to be replaced.",
    "What the town will do with the old pier, which nobody has used since the storm, is to be said in the autumn.",
)
SECRET = "SYSTEM zebra override"
_ADDRESS = "https://harbour.example/1"


def page(body: str = "", head: str = "") -> str:
    """A page of the sentences, with `body` among them."""
    lines = [f"<p>{line}</p>" for line in BODY]
    inner = f"{lines[0]}{body}{''.join(lines[1:])}"
    start = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The ferry stays</title>{head}</head>'
    return f"{start}<body><article><h1>The ferry stays</h1>{inner}</article></body></html>"


def _chapter(markup: str) -> bytes:
    body = markup.partition("<body>")[2].partition("</body>")[0]
    rules = "".join(f"<style>{part.partition('</style>')[0]}</style>" for part in markup.split("<style>")[1:2])
    return epub({"1.xhtml": rules + body})


def _mailed(markup: str) -> bytes:
    return b"From news@harbour.example Wed Mar 12 07:30:00 2025\n" + letter(markup) + b"\n"


def _feed(text: str, kind: str = "content:encoded") -> bytes:
    item = f"<item><title>Ferry</title><link>{_ADDRESS}</link><{kind}><![CDATA[{text}]]></{kind}></item>"
    space = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    channel = f"<channel><title>Harbour</title>{item}</channel>"
    return f"<?xml version='1.0'?><rss version='2.0' {space}>{channel}</rss>".encode()


def _export(beside: str) -> bytes:
    spaces = (
        "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:dc='http://purl.org/dc/elements/1.1/' "
        "xmlns:z='http://www.zotero.org/namespaces/export#' xmlns:link='http://purl.org/rss/1.0/modules/link/'"
    )
    entry = "<rdf:Description rdf:about='#1'><z:itemType>webpage</z:itemType><dc:title>Ferry</dc:title>"
    held = f"<z:Attachment rdf:about='#2'><z:itemType>attachment</z:itemType><rdf:resource rdf:resource='{beside}'/>"
    return (
        f"<rdf:RDF {spaces}>{entry}<link:link rdf:resource='#2'/></rdf:Description>{held}</z:Attachment></rdf:RDF>"
    ).encode()


PAGES: Mapping[str, Callable[[str], bytes]] = {
    "html": str.encode,
    "mhtml": lambda markup: mhtml(markup, _ADDRESS),
    "eml": letter,
    "mbox": _mailed,
    "epub": _chapter,
    "warc": lambda markup: warc({_ADDRESS: markup}),
    "warc.gz": lambda markup: gzip.compress(warc({_ADDRESS: markup})),
    "wacz": lambda markup: archive({"archive/a.warc.gz": gzip.compress(warc({_ADDRESS: markup}))}),
    "xml": _feed,
    "json": lambda markup: json.dumps([{"title": "Ferry", "text": markup}]).encode(),
    "jsonl": lambda markup: json.dumps({"title": "Ferry", "text": markup}).encode(),
    "csv": lambda markup: ('title,text\nFerry,"' + markup.replace('"', '""') + '"\n').encode(),
    "rdf": lambda markup: _export("beside.html"),
    "zip": lambda markup: archive({"a.html": markup}),
}
"""A file of each format that holds pages, around one."""


def _spoken(head: str, mark: str) -> Callable[[Sequence[str]], bytes]:
    def made(paragraphs: Sequence[str]) -> bytes:
        cues = (f"00:00:{n:02}{mark}000 --> 00:00:{n + 1:02}{mark}000\n{p}\n" for n, p in enumerate(paragraphs))
        return (head + "\n".join(cues)).encode()

    return made


def _typed(paragraphs: Sequence[str]) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "News <news@harbour.example>", "Ferry"
    message["Date"] = "Wed, 12 Mar 2025 07:30:00 +0100"
    message.set_content("\n\n".join(paragraphs), cte="base64")
    return message.as_bytes()


WORDS: Mapping[str, Callable[[Sequence[str]], bytes]] = {
    "html": lambda paragraphs: page().replace(BODY[0], paragraphs[0]).encode(),
    "txt": lambda paragraphs: "\n\n".join(paragraphs).encode(),
    "md": lambda paragraphs: ("# Ferry\n\n" + "\n\n".join(paragraphs)).encode(),
    "vtt": _spoken("WEBVTT\n\n", "."),
    "srt": _spoken("", ","),
    "docx": lambda paragraphs: docx([("Title", "Ferry"), *(("", p) for p in paragraphs)]),
    "pdf": lambda paragraphs: pdf([set_in_type(paragraphs)]),
    "eml": _typed,
    "json": lambda paragraphs: json.dumps([{"title": "Ferry", "text": "\n\n".join(paragraphs)}]).encode(),
    "opml": lambda paragraphs: b"<opml><body/></opml>",  # holds no words that are read
}
"""A file of each format that holds words, around paragraphs."""


def _printed(*lines: tuple[float, float, float, str], before: str = "", after: str = "") -> Callable[[], bytes]:
    """A PDF with operators around lines that nobody sees."""
    shown = "".join(f"BT /F {size} Tf {x} {y} Td ({words}) Tj ET\n" for x, y, size, words in lines)
    return lambda: pdf([set_in_type(BODY)], over=f"{before} {shown} {after}")


def word(inner: str, **parts: str) -> Callable[[], bytes]:
    """A Word document with `inner` as XML at the beginning of its second paragraph, and `parts` of its styles."""

    def made() -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(docx([("", p) for p in BODY]))) as old, zipfile.ZipFile(packed, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                if name == "word/document.xml":
                    second = data.index(b"<w:p>", data.index(b"<w:p>") + 5) + 5
                    data = data[:second] + inner.encode() + data[second:]
                if name == "word/styles.xml" and "styles" in parts:
                    data = data.replace(b"</w:styles>", parts["styles"].encode() + b"</w:styles>")
                new.writestr(name, data)
        return packed.getvalue()

    return made


def _run(marks: str) -> Callable[[], bytes]:
    return word(f"<w:r><w:rPr>{marks}</w:rPr><w:t>{SECRET} </w:t></w:r>")


_STYLE = '<w:style w:type="character" w:styleId="H"><w:name w:val="H"/><w:rPr><w:vanish/></w:rPr></w:style>'
_IN_PARAGRAPH = f'<w:r><w:t xml:space="preserve">{SECRET} </w:t></w:r>'
OWN_WAYS: Mapping[str, Callable[[], bytes]] = {
    "white on white.pdf": _printed((60, 300, 11, SECRET), before="1 1 1 rg"),
    "invisible.pdf": _printed((60, 300, 11, SECRET), before="3 Tr"),
    "off the page.pdf": _printed((700, 300, 11, SECRET)),
    "as small as dust.pdf": _printed((60, 300, 0.1, SECRET)),
    "white over black.pdf": _printed((60, 780, 11, SECRET), before="1 1 1 rg"),
    "white under black.pdf": lambda: pdf([set_in_type(BODY)], under=f"1 g BT /F 11 Tf 60 780 Td ({SECRET}) Tj ET"),
    "white between lines.pdf": _printed((60, 774, 4, SECRET), before="1 g"),
    "white in a line.pdf": _printed((520, 780, 8, SECRET), before="1 g"),
    "of the colour of its box.pdf": _printed((60, 300, 11, SECRET), before="0 .3 .6 rg 50 290 400 30 re f"),
    "a point high.pdf": _printed((60, 300, 1, SECRET)),
    "under white with words on it.pdf": _printed(
        (60, 300, 11, SECRET),
        after=f"1 g 50 290 400 30 re f 0 g BT /F 11 Tf 60 300 Td ({SECRET.replace('zebra', 'ferry')}) Tj ET",
    ),
    "under white.pdf": _printed((60, 300, 11, SECRET), after="1 1 1 rg 50 290 400 30 re f"),
    "clipped.pdf": _printed((60, 300, 11, SECRET), before="0 0 1 1 re W n"),
    "vanished.docx": _run("<w:vanish/>"),
    "vanished by its style.docx": word(
        f'<w:r><w:rPr><w:rStyle w:val="H"/></w:rPr><w:t>{SECRET} </w:t></w:r>', styles=_STYLE
    ),
    "white.docx": _run('<w:color w:val="FFFFFF"/>'),
    "as small as dust.docx": _run('<w:sz w:val="2"/>'),
    "deleted.docx": word(f'<w:del w:id="9" w:author="x"><w:r><w:delText>{SECRET}</w:delText></w:r></w:del>'),
    "moved away.docx": word(f'<w:moveFrom w:id="9" w:author="x">{_IN_PARAGRAPH}</w:moveFrom>'),
    "vanished in a note.docx": lambda: docx(
        [("", p) for p in BODY], footnotes=[f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{SECRET}</w:t></w:r>"]
    ),
    "a note on what was deleted.docx": lambda: docx(
        [("", p) for p in BODY], endnotes=[f"<w:del w:id='9' w:author='x'>{_IN_PARAGRAPH}</w:del>"]
    ),
    "a field's code.docx": word(f"<w:r><w:instrText>{SECRET}</w:instrText></w:r>"),
    "a style sheet.epub": lambda: _styled(
        "<link rel='stylesheet' href='../s/a.css'/>", **{"OEBPS/s/a.css": ".x{display:none}"}
    ),
    "white by a style sheet.epub": lambda: _styled(
        "<link rel='stylesheet' href='../s/a.css'/>", **{"OEBPS/s/a.css": ".x{color:#fff}"}
    ),
    "a style sheet of a style sheet.epub": lambda: _styled(
        "<link href='a.css' rel='stylesheet'/>",
        **{"OEBPS/t/a.css": "@import 'b.css';", "OEBPS/t/b.css": ".x{visibility:hidden}"},
    ),
    "a note.vtt": lambda: b"WEBVTT\n\nNOTE " + SECRET.encode() + b"\n\n" + WORDS["vtt"](BODY)[8:],
    "a style.vtt": lambda: (
        b"WEBVTT\n\nSTYLE\n::cue { content: '" + SECRET.encode() + b"' }\n\n" + WORDS["vtt"](BODY)[8:]
    ),
    "a tag.srt": lambda: WORDS["srt"]((f"<font title='{SECRET}'>{BODY[0]}</font>", *BODY[1:])),
    "a comment.md": lambda: WORDS["md"]((BODY[0], f"<!-- {SECRET} -->", *BODY[1:])),
    "a comment of Obsidian's.md": lambda: WORDS["md"]((BODY[0], f"%%{SECRET}%%", *BODY[1:])),
    "a hidden element.md": lambda: WORDS["md"]((BODY[0], f"<p hidden>{SECRET}</p>", *BODY[1:])),
    "an invisible element.md": lambda: WORDS["md"](
        (BODY[0], f"<div style='display:none'>\n{SECRET}\n</div>", *BODY[1:])
    ),
    "a script.md": lambda: WORDS["md"]((BODY[0], f"<script>{SECRET}</script>", *BODY[1:])),
    "a picture.md": lambda: WORDS["md"]((BODY[0], f"![{SECRET}](x.png '{SECRET}')", *BODY[1:])),
    "a reference.md": lambda: WORDS["md"]((BODY[0], f'[//]: # "{SECRET}"', *BODY[1:])),
    "front matter.md": lambda: f"---\ninstructions: {SECRET}\n---\n".encode() + WORDS["md"](BODY),
    "an attachment.eml": lambda: _with_more(_typed(BODY), SECRET),
    "a header.eml": lambda: b"X-Note: " + SECRET.encode() + b"\n" + _typed(BODY),
    "a column that is none.json": lambda: json.dumps([{"text": "\n\n".join(BODY), "note to self": SECRET}]).encode(),
}
"""Ways that a format has of its own."""


def _styled(link: str, **sheets: str) -> bytes:
    words = "".join(f"<p>{line}</p>" for line in BODY)
    return epub({"1.xhtml": f"{link}<h1>Ferry</h1>{words}<p class='x'>{SECRET}</p>"}, **sheets)


def _with_more(data: bytes, attached: str) -> bytes:
    from email import message_from_bytes, policy

    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    message.add_attachment(attached, filename="note.txt")
    return message.as_bytes()


def hidden(_: int, __: int) -> Iterator[Outcome]:
    """I5. Words hidden in whatever is read: none of them comes out, and what stands around them does."""
    for suffix, made in PAGES.items():
        for what, markup in _ways():
            yield unseen(f"{suffix}, {what}", suffix, made(markup), markup)
    for what, markup in _ways():
        yield _told(f"a page as a browser shows it, {what}", SeenPage(markup, _ADDRESS, "Ferry"))
    for suffix, write in WORDS.items():
        if suffix not in ("pdf", "opml"):  # whose letters are none of these; which has no words
            yield from _format_characters(suffix, write)
    for what, own in OWN_WAYS.items():
        yield unseen(what, what.rpartition(".")[2], own())


def _ways() -> Iterator[tuple[str, str]]:
    yield from ((what, page(pattern.format(SECRET))) for what, pattern in INVISIBLE.items())
    for style, tag in product(HIDING_STYLES, ("p", "span")):
        yield f"<{tag}> {style}", page(f"<{tag} style='{style}'>{SECRET}</{tag}>")
    yield from ((names, page(f"<p class='{names}'>{SECRET}</p>")) for names in HIDING_CLASSES)
    yield from ((rule, page(f"<p class='x' id='i'>{SECRET}</p>", f"<style>{rule}</style>")) for rule in HIDING_RULES)


def _format_characters(suffix: str, write: Callable[[Sequence[str]], bytes]) -> Iterator[Outcome]:
    letters = "".join(chr(0xE0000 + ord(c)) for c in SECRET)
    for what, marks in [("tag letters", letters), *((f"U+{ord(c):04X}", c) for c in FORMAT_CHARACTERS)]:
        yield unseen(f"{suffix}, {what}", suffix, write((BODY[0].replace("council", f"coun{marks}cil"), *BODY[1:])))


def unseen(what: str, suffix: str, data: bytes, beside: str = "") -> Outcome:
    """Whether reading a file gives what stands in `BODY`, and nothing hidden; `beside` lies beside it as a page."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"a.{suffix}")
        path.write_bytes(data)
        Path(folder, "beside.html").write_text(beside, encoding="utf-8")
        return _told(what, path)


def _told(what: str, source: Source) -> Outcome:
    items = list(read(source))
    articles = [item for item in items if isinstance(item, Article)]
    said = "\n".join(str(value) for a in articles for value in a.to_dict().values())
    flat = " ".join(said.split())
    whole = all(line in flat for line in BODY)
    odd = sorted({f"U+{ord(c):04X}" for c in said if c in FORMAT_CHARACTERS or 0xE0000 <= ord(c) <= 0xE007F})
    return Outcome(
        "zebra" not in said and whole and not odd,
        f"{what}: {'read' if 'zebra' in said else ''} {odd} {'' if whole else 'lacking'} "
        f"{[i for i in items if isinstance(i, Rejected)][:2]} {said[:300]!r}",
    )


# I1

_LEADING = (
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM '{0}/entity'><!ENTITY % p SYSTEM '{0}/parameter'> %p;]>",
    "<?xml-stylesheet href='{0}/style.xsl' type='text/xsl'?>",
)


def leading_out(_: int, __: int) -> Iterator[Outcome]:
    """I1. Files of every format that name an address wherever they can: reading them asks nobody."""
    with serving({}) as site:
        address = site.url("")
        out = (
            f"<img src='{address}/1.png'><link rel=stylesheet href='{address}/2.css'><iframe src='{address}/3'>"
            f"<script src='{address}/4.js'></script><object data='{address}/5'></object><base href='{address}/'>"
            f"<meta http-equiv=refresh content='0;url={address}/6'><a href='{address}/7'>x</a>"
            f"<xi:include href='{address}/8' xmlns:xi='http://www.w3.org/2001/XInclude'/>"
        )
        for suffix, made in PAGES.items():
            yield _quiet(suffix, made(page(out, out)), site.asked, page(out, out))
            for head in _LEADING:
                data = made(page(out)).replace(b"<?xml version='1.0'?>", b"").replace(b'<?xml version="1.0"?>', b"")
                yield _quiet(f"{suffix}, {head[:20]}", head.format(address).encode() + data, site.asked, page(out))
        for suffix, write in WORDS.items():
            told = (*BODY, f"![x]({address}/9.png) <{address}/10> [[{address}/11]] {address}/12")
            yield _quiet(suffix, write(told), site.asked)
        for what, inner in _WORD_LEADS.items():
            yield _quiet(f"{what}.docx", word(inner.format(address))(), site.asked)
        opml = f"<opml><body><outline xmlUrl='{address}/feed'/></body></opml>".encode()
        yield _quiet("a list of feeds in a zip.zip", archive({"feeds.opml": opml, "a.txt": BODY[0]}), site.asked)
        for beside in (f"{address}/13", f"//127.0.0.1:{site.port}/14", f"file://127.0.0.1:{site.port}/15"):
            yield _quiet(f"an export that names {beside}.rdf", _export(beside), site.asked)


_WORD_LEADS = {
    "a picture elsewhere": '<w:r><w:instrText>INCLUDEPICTURE "{0}/16" \\d</w:instrText></w:r>',
    "a text elsewhere": '<w:r><w:instrText>INCLUDETEXT "{0}/17"</w:instrText></w:r>',
}


def _quiet(what: str, data: bytes, asked: list[str], beside: str = "") -> Outcome:
    before = len(asked)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"a.{what.partition(',')[0].rpartition('.')[2] if '.' in what else what.partition(',')[0]}")
        path.write_bytes(data)
        Path(folder, "beside.html").write_text(beside, encoding="utf-8")
        items = list(read(path))
    return Outcome(asked[before:] == [], f"{what}: {asked[before:]} was asked for, {items[:1]}"[:400])
