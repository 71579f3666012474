"""An answer as a page to read: Markdown and HTML. Everything in it is shown as text; nothing is loaded or run.

The same answer gives the same page, byte for byte: `qa.packs.export` tells a page edited by hand by writing it anew.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from qa.answer import Answer, Citation, Part, Sentence
from qa.answering.finding.assembly import markdown
from qa.answering.finding.copies import listed
from qa.packs.signed import SignOff
from qa.packs.words import SAID, Say, saying
from store.article import Hit
from store.language.bilingual import Spoken, spoken
from store.language.text import language as detected

_MARKER = re.compile(r"(?<!\\)\[(\d{1,4})\]")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~$&]")
_REMARK = re.compile(r"\*\(([^*\n]*)\)\*")
_LINE_START = re.compile(r"^(\s*)([-+=]|\d{1,9}[.)])")
_OPENS, _CLOSES = "\ufdd0", "\ufdd1"  # no characters: no text has them, and none that has keeps them
_POINTED = re.compile(f"{_OPENS}([^{_OPENS}{_CLOSES}]*){_CLOSES}")
_CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
:root{color-scheme:light dark;--ink:#1c1b19;--soft:#63605a;--line:#dedad2;--page:#fff;--card:#f8f6f2;--mark:#ffe9a8;
--link:#1f4f8f;--supported:#1b6b3a;--partial:#8a5a00;--unsupported:#a3201d;--unchecked:#63605a}
@media(prefers-color-scheme:dark){:root{--ink:#ece9e3;--soft:#a5a199;--line:#3b3934;--page:#191816;--card:#22201d;
--mark:#5a4a12;--link:#8fb8f2;--supported:#7cc897;--partial:#e0b25a;--unsupported:#f0918c;--unchecked:#a5a199}}
*{box-sizing:border-box}
body{font:17px/1.55 Georgia,"Iowan Old Style","Noto Serif",serif;max-width:44rem;margin:0 auto;
padding:2.5rem 1.25rem 4rem;
color:var(--ink);background:var(--page);overflow-wrap:break-word}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .4rem;text-wrap:balance}
h2{font:600 .8rem/1.2 system-ui,sans-serif;letter-spacing:.06em;text-transform:uppercase;color:var(--soft);
margin:2.75rem 0 1rem;padding-top:1rem;border-top:1px solid var(--line)}
a{color:var(--link)}
small,.fact,.verdict,.place,summary{font-family:system-ui,sans-serif;font-size:.82rem;line-height:1.45;color:var(--soft)}
.answer{font-size:1.12rem;margin:1.6rem 0}
.marker{font:600 .72em system-ui,sans-serif;text-decoration:none;vertical-align:.25em;padding:0 .1em}
.remark{font-style:italic;color:var(--soft)}
ol,ul{padding:0;margin:0;list-style:none}
ol>li{margin:0 0 1.1rem;padding-left:.9rem;border-left:3px solid var(--line)}
li.supported{border-color:var(--supported)}li.partial{border-color:var(--partial)}
li.unsupported{border-color:var(--unsupported)}
.verdict{display:block;font-weight:600}
.supported>.verdict{color:var(--supported)}.partial>.verdict{color:var(--partial)}
.unsupported>.verdict{color:var(--unsupported)}
.claims{margin:.35rem 0 0}
.claims>li{font:.82rem/1.5 system-ui,sans-serif;color:var(--soft);padding-left:.9rem;text-indent:-.9rem}
.claims>li::before{content:"– "}
mark strong{font-weight:inherit;box-shadow:inset 0 -.14em 0 var(--partial)}
li small{display:block;margin-top:.15rem}
.source{margin:0 0 2rem}.source p{margin:0}
blockquote{margin:.6rem 0;padding:.8rem 1rem;background:var(--card);border-radius:6px;white-space:pre-line}
blockquote span{color:var(--soft)}
mark{background:var(--mark);color:inherit;padding:.05em 0}
h2.asked{font:600 1.3rem/1.3 Georgia,"Noto Serif",serif;letter-spacing:0;text-transform:none;color:var(--ink)}
.fact{margin:.15rem 0}
.signed{font:600 .82rem/1.6 system-ui,sans-serif;color:var(--supported)}.signed::before{content:"\\2713  "}
details{margin-top:2.5rem}summary{cursor:pointer}
pre{font-size:.72rem;line-height:1.5;white-space:pre-wrap;overflow-wrap:anywhere;background:var(--card);padding:1rem;
border-radius:6px}
@media print{body{font-size:11pt;padding:0}details{display:none}.source,li{break-inside:avoid}}
"""

_STANDING = {
    "superseded": "Superseded: a newer revision of the article reads otherwise here.",
    "removed": "Removed: the library no longer has this revision of the article.",
}

Around = Mapping[int, tuple[str, str]]
"""What stands right before and right after the quote of each citation, by its number."""

Exchange = tuple[str, Answer | None, Sequence[SignOff]]
"""A question of a conversation, its answer (None where it was not finished), and the quotes signed off."""


# Markdown


def markdown_page(answer: Answer, beside: Around, signed: Sequence[SignOff] = (), in_language: Spoken = "en") -> str:
    """The visible part of a Markdown pack, our own words in that language; ends with a line break."""
    say = saying(in_language)
    lines = [f"# {_md(answer.question)}", ""]
    if answer.standalone_question != answer.question:
        lines += [say("Searched as: {question}", question=_md(answer.standalone_question)), ""]
    for block in _blocks(_pointed(answer)):
        lines += [*(_md_bold(_md(line, block=True)) for line in block), ""]
    if answer.abstained:
        lines += [f"**{say('No answer.')}** {_md(answer.reason or '')}", ""]
    if answer.sentences:
        lines += [f"## {say('Sentence by sentence')}", ""]
        for number, sentence in enumerate(answer.sentences, 1):
            told = _md_bold(_md(_between(sentence.text, sentence.answering)))
            lines += [f"{number}. **{say(SAID[sentence.support])}** {told} {_numbers(sentence)}".rstrip()]
            lines += [f"   - {_md(reason)}" for reason in sentence.reasons]
            lines += [f"   - {_md(line)}" for line in _claims(sentence, say)]
        lines += [""]
    if answer.citations:
        lines += [f"## {say('Sources')}", ""]
        for citation in answer.citations:
            before, after = (_beside(words) for words in beside.get(citation.number, ("", "")))
            lines += [f"**\\[{citation.number}\\]** {_md(_described(citation, say))}", ""]
            lines += [say("Before it: … {words}", words=_md(before)), ""] if before else []
            lines += [*(f"> {_md(line, block=True)}" for line in _lines(citation.quote)), ""]
            lines += [say("After it: {words} …", words=_md(after)), ""] if after else []
            lines += [f"{_md(_place(citation, say))}{_md_link(citation.url)}", ""]
            lines += [f"{_md(line)}\n" for line in _beyond(citation, say)]
            lines += [f"**{_md(_checked(s, say))}**\n" for s in signed if s.citation == citation.number]
    if answer.nearest:
        lines += [f"## {say('Nearest passages')}", ""]
        for hit in answer.nearest:
            lines += [*(f"> {_md(line, block=True)}" for line in _lines(hit.text)), "", _md(_place(hit, say)), ""]
    lines += [f"## {say('How this answer was made')}", "", *(f"- {_md(fact)}" for fact in _facts(answer, say)), ""]
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


def _md_bold(escaped: str) -> str:
    """Markdown with the words between our own signs bold."""
    return _POINTED.sub(r"**\1**", escaped)


def _md_link(url: str | None) -> str:
    linked = _link(url)
    return f" · [{_md(linked[1])}](<{linked[0]}>)" if linked else ""


def _numbers(sentence: Sentence) -> str:
    return "".join(f"\\[{n}\\]" for n in sentence.citations)


# HTML


def html_page(
    answer: Answer, beside: Around, data: str, signed: Sequence[SignOff] = (), in_language: Spoken = "en"
) -> str:
    """A whole page that needs nothing else; `data`, the pack as JSON, stands in it as text."""
    say = saying(in_language)
    carried = (
        f"<details>\n<summary>{say('The evidence pack, for <code>qa check</code>')}</summary>\n"
        f'<pre id="evidence-pack">{html.escape(data)}</pre>\n</details>'
    )
    return _whole(answer.question, answer.question, [*_html_body(answer, beside, signed, say), carried])


def conversation_page(title: str, exchanges: Sequence[Exchange], carried: str) -> str:
    """A whole page with the answers one after the other; `carried`, markup with the data in it, stands at its end."""
    say = saying(spoken(" ".join(question for question, _, _ in exchanges[:3])))
    body = [f"<h1>{_html(title)}</h1>", f'<p class="fact">{say("{n} questions", n=str(len(exchanges)))}</p>']
    for number, (question, answer, signed) in enumerate(exchanges, 1):
        body.append(f'<h2 class="asked">{_html(question)}</h2>')
        if answer is None:
            body.append(f'<p class="fact">{say("This answer was not finished.")}</p>')
            continue
        body.append(f'<p class="fact">{_html(_tally(answer, say))}</p>')
        body += [*_html_answer(answer, say, f"t{number}c"), *_html_sources(answer, {}, signed, say, f"t{number}c")]
    body.append(f"<details>\n<summary>{say('The conversation, to be opened again')}</summary>\n{carried}\n</details>")
    return _whole(title, " ".join(question for question, _, _ in exchanges[:3]), body)


def _whole(title: str, words: str, body: Sequence[str]) -> str:
    """A page in the language of `words`, with the lines of `body`."""
    language = detected(words) or "en"
    shown = "\n".join(body)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_CSP}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_html(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{shown}\n</body>\n</html>\n"
    )


def _html_body(answer: Answer, beside: Around, signed: Sequence[SignOff], say: Say) -> Iterator[str]:
    yield f"<h1>{_html(answer.question)}</h1>"
    yield f'<p class="fact">{_html(_tally(answer, say))}</p>'
    if answer.standalone_question != answer.question:
        asked = say("Searched as: {question}", question=_html(answer.standalone_question))
        yield f'<p class="fact">{asked}</p>'
    cited = {c.number for c in answer.citations}
    yield from _html_answer(answer, say)
    if answer.sentences:
        yield f"<h2>{say('Sentence by sentence')}</h2>\n<ol>"
        for s in answer.sentences:
            numbers = "".join(_anchor(n, cited) for n in s.citations)
            reasons = "".join(f"<small>{_html(r)}</small>" for r in s.reasons)
            parts = "".join(f"<li>{_html(line)}</li>" for line in _claims(s, say))
            reasons += f'<ul class="claims">{parts}</ul>' if parts else ""
            verdict = f'<span class="verdict">{say(SAID[s.support]).capitalize()}</span>'
            words = _html_bold(_html(_between(s.text, s.answering)))
            yield f'<li class="{s.support}">{verdict} {words} {numbers}{reasons}</li>'
        yield "</ol>"
    if answer.citations:
        yield f"<h2>{say('Sources')}</h2>"
        yield from _html_sources(answer, beside, signed, say)
    if answer.nearest:
        yield f"<h2>{say('Nearest passages')}</h2>"
        for hit in answer.nearest:
            yield f"<blockquote>{html.escape(_visible(hit.text))}</blockquote>"
            yield f'<p class="place">{_html(_place(hit, say))}</p>'
    yield f"<h2>{say('How this answer was made')}</h2>\n<ul>"
    yield from (f'<li class="fact">{_html(fact)}</li>' for fact in _facts(answer, say))
    yield "</ul>"


def _html_answer(answer: Answer, say: Say, sources: str = "c") -> Iterator[str]:
    """The text, its markers linked to the sources, whose ids begin with `sources`; or that there is no answer."""
    if answer.abstained:
        yield f'<div class="answer"><p><strong>{say("No answer.")}</strong> {_html(answer.reason or "")}</p></div>'
        return
    cited = {c.number for c in answer.citations}
    blocks = _blocks(_pointed(answer), markers=True)
    lines = (("<br>".join(_linked(line, cited, sources) for line in block)) for block in blocks)
    yield f'<div class="answer">{chr(10).join(f"<p>{line}</p>" for line in lines)}</div>'


def _html_sources(
    answer: Answer, beside: Around, signed: Sequence[SignOff], say: Say, sources: str = "c"
) -> Iterator[str]:
    for c in answer.citations:
        yield f'<div class="source" id="{sources}{c.number}">'
        yield f"<p><strong>[{c.number}] {_html(c.title or say('Untitled'))}</strong></p>"
        yield f'<p class="place">{_html(_byline(c, say))}{_html_link(c.url)}</p>'
        yield f"<blockquote>{_in_place(c, answer, beside.get(c.number, ('', '')))}</blockquote>"
        yield f'<p class="place">{_html(_place(c, say))}</p>'
        yield from (f'<p class="beyond">{_html(line)}</p>' for line in _beyond(c, say))
        yield from (f'<p class="signed">{_html(_checked(s, say))}</p>' for s in signed if s.citation == c.number)
        yield "</div>"


def _in_place(c: Citation, answer: Answer, beside: tuple[str, str]) -> str:
    """The quote, marked, among the words before and after it; what carries a claim is marked more strongly."""
    before, after = (html.escape(_visible(words)) for words in beside)
    pieces, at = [], 0
    for start, end in carrying(answer, c):
        words, exact = (html.escape(_visible(c.quote[a:b])) for a, b in ((at, start), (start, end)))
        pieces.append(f"{words}<strong>{exact}</strong>")
        at = end
    shown = f"<mark>{''.join(pieces)}{html.escape(_visible(c.quote[at:]))}</mark>"
    return (f"<span>{before.lstrip()}</span>" if before else "") + shown + (f"<span>{after}</span>" if after else "")


def _html(text: str) -> str:
    return html.escape(" ".join(_visible(text).split()))


def _linked(line: str, cited: set[int], sources: str) -> str:
    """A line of the answer, its markers linked to the sources below."""
    pieces = _MARKER.split(line)
    shown = [
        _html_piece(_ESCAPED.sub(r"\1", p)) if i % 2 == 0 else _anchor(int(p), cited, sources)
        for i, p in enumerate(pieces)
    ]
    return "".join(shown)


def _html_piece(text: str) -> str:
    return _html_bold(html.escape(re.sub(r"\s+", " ", _visible(text))))


def _html_bold(escaped: str) -> str:
    """HTML with the words between our own signs bold."""
    return _POINTED.sub(r"<strong>\1</strong>", escaped)


def _anchor(number: int, cited: set[int], sources: str = "c") -> str:
    return f'<a class="marker" href="#{sources}{number}">[{number}]</a>' if number in cited else f"[{number}]"


def _html_link(url: str | None) -> str:
    linked = _link(url)
    if not linked:
        return ""
    return f' · <a href="{html.escape(linked[0])}" rel="noopener noreferrer nofollow">{html.escape(linked[1])}</a>'


# Both


def _pointed(answer: Answer) -> str:
    """The answer's Markdown with our signs around the words that answer: each sentence is looked for in its order."""
    pieces, at = [], 0
    for sentence in answer.sentences:
        written = markdown(sentence.text)
        place = answer.text.find(written, at) if written else -1
        if place >= 0:
            parts = _in_markdown(sentence, written)
            pieces += [_without_signs(answer.text[at:place]), _between(written, parts)]
            at = place + len(written)
    return "".join(pieces) + _without_signs(answer.text[at:])


def _in_markdown(sentence: Sentence, written: str) -> list[Part]:
    """The parts that answer, within the sentence as Markdown, where a backslash may stand before a letter."""
    places, at = [], 0
    for letter in sentence.text:
        at += written[at] != letter
        places.append(at)
        at += 1
    return [(places[a], places[b - 1] + 1) for a, b in _sound(sentence.answering, len(places))]


def _between(text: str, parts: Sequence[Part]) -> str:
    """`text` with our signs around `parts`: `_POINTED` finds what stands between them, after any escaping."""
    pieces, at = [], 0
    for start, end in _sound(parts, len(text)):
        pieces += [_without_signs(text[at:start]), _OPENS, _without_signs(text[start:end]), _CLOSES]
        at = end
    return "".join(pieces) + _without_signs(text[at:])


def _sound(parts: Sequence[Part], length: int) -> Iterator[Part]:
    """Those of `parts` that can be drawn: a page may be made of what a stranger's file says."""
    at = 0
    for start, end in parts:
        if at <= start < end <= length:
            yield start, end
            at = end


def _without_signs(text: str) -> str:
    return text.replace(_OPENS, "").replace(_CLOSES, "")


def carrying(answer: Answer, citation: Citation) -> list[tuple[int, int]]:
    """Where in the quote of `citation` the words stand that carry a claim, in order, none overlapping.

    Nothing where that is all of the quote.
    """
    found = [
        (span.start - citation.start, span.end - citation.start)
        for sentence in answer.sentences
        for claim in sentence.claims
        for span in claim.spans
        if span.evidence < len(sentence.evidence) and sentence.evidence[span.evidence].citation == citation.number
    ]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(span for span in found if 0 <= span[0] < span[1] <= len(citation.quote)):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return [] if joined == [(0, len(citation.quote))] else joined


def _claims(sentence: Sentence, say: Say) -> Iterator[str]:
    """Each claim of a sentence that makes several, with its verdict and the words that carry it."""
    for claim in sentence.claims if len(sentence.claims) > 1 else ():
        words = " … ".join(f"“{span.quote}”" for span in claim.spans)
        told = f"“{claim.text}”: {say(SAID[claim.support])}"
        carried = ", carried by {words}" if claim.support == "supported" else ", closest words {words}"
        yield told + (say(carried, words=words) if words else "")


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


def _beyond(citation: Citation, say: Say) -> list[str]:
    """What else a reader of the citation should know: its page, where else the story ran, what was corrected."""
    page = [say("Page {page}", page=str(citation.page))] if citation.page else []
    same = say("The same story, counted as one source: {outlets}", outlets=listed(citation))
    copies = [same] if citation.copies else []
    today = [] if citation.status == "current" else [say(_STANDING[citation.status])]
    return [*page, *copies, *today, *([citation.correction] if citation.correction else [])]


def _checked(signed: SignOff, say: Say) -> str:
    """Who compared the quote with its source, to the minute."""
    when = f"{signed.at[:10]} {signed.at[11:16]} UTC"
    return say("Checked by {name}, {when}", name=signed.name, when=when)


def _described(citation: Citation, say: Say) -> str:
    return " · ".join(p for p in (citation.title or say("Untitled"), _byline(citation, say)) if p)


def _byline(citation: Citation, say: Say) -> str:
    kind = say(citation.genre.replace("_", " ")) if citation.genre != "unknown" else None
    parts = (citation.author, citation.source, (citation.published_at or say("undated"))[:10], kind)
    return " · ".join(p for p in parts if p)


def _tally(answer: Answer, say: Say) -> str:
    """How many sentences have which verdict, and what answered."""
    counts = [(say(SAID[v]).lower(), sum(s.support == v for s in answer.sentences)) for v in SAID]
    told = say(", ").join(say("{n} {name}", n=str(n), name=name) for name, n in counts if n)
    count = "{n} sentence: {told}" if len(answer.sentences) == 1 else "{n} sentences: {told}"
    said = say(count, n=str(len(answer.sentences)), told=told)
    own = say("the articles' own sentences, no language model")
    made = say("answered by {model}", model=own if answer.model == "extractive" else answer.model)
    made += say(", as of {day}", day=answer.as_of) if answer.as_of else ""
    return f"{said} · {made}" if answer.sentences else made[0].upper() + made[1:]


def _beside(words: str) -> str:
    return " ".join(_visible(words).split())


def _place(span: Citation | Hit, say: Say) -> str:
    return say(
        "Article {id}, revision {revision}, characters {start} to {end}",
        id=span.article_id,
        revision=span.revision,
        start=str(span.start),
        end=str(span.end),
    )


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


def _facts(answer: Answer, say: Say) -> Iterator[str]:
    yield say("Model: {told}", told=answer.model)
    if answer.prompt:
        yield say("Prompt: {told}", told=", ".join(f"{k} {v}" for k, v in answer.prompt.items()))
    if answer.filters:
        yield say("Filters: {told}", told=", ".join(f"{k} = {v}" for k, v in answer.filters.items()))
    if answer.as_of:
        yield say("As of: {told}", told=answer.as_of)
    if answer.read:
        yield say("Read out of the question: {told}", told=", ".join(f"{k} = {v}" for k, v in answer.read.items()))
    if answer.newest:
        yield say("Newest article found: {told}", told=answer.newest)
    yield say("Strictness: {told}", told=answer.strictness)
    if answer.length != "normal":
        yield say("Length: {told}", told=answer.length)
    if answer.left_out:
        yield say("Sentences left out: {told}", told=str(answer.left_out))
    if answer.cut_off:
        yield say("Cut off: {told}", told=answer.cut_off)
    yield from answer.notices
