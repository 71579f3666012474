"""An answer as a page to read: Markdown and HTML. Everything in it is shown as text; nothing is loaded or run.

The same answer gives the same page, byte for byte: `qa.packs.export` tells a page edited by hand by writing it anew.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from qa.answer import Answer, Citation, Sentence
from store.article import Hit

SAID = {
    "supported": "supported",
    "partial": "partly supported",
    "unsupported": "NOT SUPPORTED",
    "unchecked": "not checked",
}
_MARKER = re.compile(r"(?<!\\)\[(\d{1,4})\]")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~$&]")
_REMARK = re.compile(r"\*\(([^*\n]*)\)\*")
_LINE_START = re.compile(r"^(\s*)([-+=]|\d{1,9}[.)])")
_CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "blockquote{margin:.5rem 0;padding:.2rem 1rem;border-left:3px solid #999;white-space:pre-line}"
    "li{margin:.5rem 0}pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:12px}small{color:#555}"
    ".supported{color:#1b6b2f}.partial{color:#7a5200}.unsupported{color:#9b1c1c;font-weight:bold}.unchecked{color:#555}"
)


# Markdown


def markdown_page(answer: Answer) -> str:
    """The visible part of a Markdown pack; ends with a line break."""
    lines = [f"# {_md(answer.question)}", ""]
    if answer.standalone_question != answer.question:
        lines += [f"Searched as: {_md(answer.standalone_question)}", ""]
    for block in _blocks(answer.text):
        lines += [*(_md(line, block=True) for line in block), ""]
    if answer.abstained:
        lines += [f"**No answer.** {_md(answer.reason or '')}", ""]
    if answer.sentences:
        lines += ["## Sentence by sentence", ""]
        for number, sentence in enumerate(answer.sentences, 1):
            lines += [f"{number}. **{SAID[sentence.support]}** {_md(sentence.text)} {_numbers(sentence)}".rstrip()]
            lines += [f"   - {_md(reason)}" for reason in sentence.reasons]
        lines += [""]
    if answer.citations:
        lines += ["## Sources", ""]
        for citation in answer.citations:
            lines += [f"**\\[{citation.number}\\]** {_md(_described(citation))}", ""]
            lines += [*(f"> {_md(line, block=True)}" for line in _lines(citation.quote)), ""]
            lines += [f"{_md(_place(citation))}{_md_link(citation.url)}", ""]
    if answer.nearest:
        lines += ["## Nearest passages", ""]
        for hit in answer.nearest:
            lines += [*(f"> {_md(line, block=True)}" for line in _lines(hit.text)), "", _md(_place(hit)), ""]
    lines += ["## How this answer was made", "", *(f"- {_md(fact)}" for fact in _facts(answer)), ""]
    return "\n".join(lines)


def _md(text: str, *, block: bool = False) -> str:
    """`text` on one line, so that Markdown shows it as it is and makes no link of an address in it."""
    flat = _SPECIAL.sub(r"\\\g<0>", " ".join(_visible(text).split()))
    flat = flat.replace("://", "\\://").replace("@", "\\@")
    flat = re.sub(r"\b(www)\.", r"\1\\.", flat, flags=re.IGNORECASE)
    return (
        _LINE_START.sub(lambda m: m[1] + m[2][:-1] + "\\" + m[2][-1], flat)
        if block or _LINE_START.match(flat)
        else flat
    )


def _md_link(url: str | None) -> str:
    linked = _link(url)
    return f" · [{_md(linked[1])}](<{linked[0]}>)" if linked else ""


def _numbers(sentence: Sentence) -> str:
    return "".join(f"\\[{n}\\]" for n in sentence.citations)


# HTML


def html_page(answer: Answer, data: str) -> str:
    """A whole page that needs nothing else; `data`, the pack as JSON, stands in it as text."""
    body = "\n".join(_html_body(answer))
    return (
        '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_CSP}">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="viewport" content="width=device-width">\n'
        f"<title>{_html(answer.question)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n"
        "<details>\n<summary>Evidence pack, for <code>qa check</code></summary>\n"
        f'<pre id="evidence-pack">{html.escape(data)}</pre>\n</details>\n</body>\n</html>\n'
    )


def _html_body(answer: Answer) -> Iterator[str]:
    yield f"<h1>{_html(answer.question)}</h1>"
    if answer.standalone_question != answer.question:
        yield f"<p><small>Searched as: {_html(answer.standalone_question)}</small></p>"
    cited = {c.number for c in answer.citations}
    for block in _blocks(answer.text, markers=True):
        yield f"<p>{'<br>'.join(_linked(line, cited) for line in block)}</p>"
    if answer.abstained:
        yield f"<p><strong>No answer.</strong> {_html(answer.reason or '')}</p>"
    if answer.sentences:
        yield "<h2>Sentence by sentence</h2>\n<ol>"
        for s in answer.sentences:
            reasons = "".join(f"<br><small>{_html(r)}</small>" for r in s.reasons)
            numbers = "".join(_anchor(n, cited) for n in s.citations)
            yield f'<li><span class="{s.support}">{SAID[s.support]}</span> {_html(s.text)} {numbers}{reasons}</li>'
        yield "</ol>"
    if answer.citations:
        yield "<h2>Sources</h2>"
        for c in answer.citations:
            yield f'<p id="c{c.number}"><strong>[{c.number}]</strong> {_html(_described(c))}</p>'
            yield f"<blockquote>{html.escape(_visible(c.quote))}</blockquote>"
            yield f"<p><small>{_html(_place(c))}{_html_link(c.url)}</small></p>"
    if answer.nearest:
        yield "<h2>Nearest passages</h2>"
        for hit in answer.nearest:
            yield f"<blockquote>{html.escape(_visible(hit.text))}</blockquote>"
            yield f"<p><small>{_html(_place(hit))}</small></p>"
    yield "<h2>How this answer was made</h2>\n<ul>"
    yield from (f"<li>{_html(fact)}</li>" for fact in _facts(answer))
    yield "</ul>"


def _html(text: str) -> str:
    return html.escape(" ".join(_visible(text).split()))


def _linked(line: str, cited: set[int]) -> str:
    """A line of the answer, its markers linked to the sources below."""
    pieces = _MARKER.split(line)
    shown = [
        _html_piece(_ESCAPED.sub(r"\1", p)) if i % 2 == 0 else _anchor(int(p), cited) for i, p in enumerate(pieces)
    ]
    return "".join(shown)


def _html_piece(text: str) -> str:
    return html.escape(re.sub(r"\s+", " ", _visible(text)))


def _anchor(number: int, cited: set[int]) -> str:
    return f'<a href="#c{number}">[{number}]</a>' if number in cited else f"[{number}]"


def _html_link(url: str | None) -> str:
    linked = _link(url)
    if not linked:
        return ""
    return f' · <a href="{html.escape(linked[0])}" rel="noopener noreferrer nofollow">{html.escape(linked[1])}</a>'


# Both


def _blocks(text: str, *, markers: bool = False) -> Iterator[list[str]]:
    """The paragraphs of the answer's Markdown as plain lines; with `markers`, the backslashes stay for `_linked`."""
    for block in re.split(r"\n\s*\n", _REMARK.sub(r"(\1)", text)):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        if lines:
            yield lines if markers else [_ESCAPED.sub(r"\1", line) for line in lines]


def _lines(text: str) -> list[str]:
    return [line for line in _visible(text).splitlines() if line.strip()] or [""]


def _visible(text: str) -> str:
    """`text` without characters that show nothing or turn the direction of what follows."""
    return "".join(
        c for c in text if c in "\n\t\u200c\u200d" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")
    )


def _described(citation: Citation) -> str:
    kind = citation.genre.replace("_", " ") if citation.genre != "unknown" else None
    parts = (citation.title or "Untitled", citation.author, citation.source, citation.published_at, kind)
    return " · ".join(p for p in parts if p)


def _place(span: Citation | Hit) -> str:
    return f"Article {span.article_id}, revision {span.revision}, characters {span.start} to {span.end}"


def _link(url: str | None) -> tuple[str, str] | None:
    """The address, fit to stand in an attribute, and the host it leads to; None unless it is a plain web address."""
    if not url or re.search(r"[\s<>\"'`\\\x00-\x1f\x7f]", url) or not url.isascii():
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    return url, host


def _facts(answer: Answer) -> Iterator[str]:
    yield f"Model: {answer.model}"
    if answer.prompt:
        yield "Prompt: " + ", ".join(f"{k} {v}" for k, v in answer.prompt.items())
    if answer.filters:
        yield "Filters: " + ", ".join(f"{k} = {v}" for k, v in answer.filters.items())
    if answer.as_of:
        yield f"As of: {answer.as_of}"
    yield f"Strictness: {answer.strictness}"
    if answer.left_out:
        yield f"Sentences left out: {answer.left_out}"
    if answer.cut_off:
        yield f"Cut off: {answer.cut_off}"
    yield from answer.notices
