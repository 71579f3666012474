"""An answer, or a conversation, as a page to read that needs nothing else, in which all is shown as text.

Nothing is loaded or run.

The same answer gives the same page, byte for byte: `qa.packs.export` tells a page edited by hand by writing it anew.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qa.answer import Answer, Citation
from qa.answering.finding.assembly import unescaped
from qa.answering.finding.status import Lookup
from qa.packs.export_texts import SAID, Say, saying
from qa.packs.fragments import live
from qa.packs.page_parts import (
    CSP,
    MARKER,
    POINTED,
    Around,
    around_quotes,
    beyond,
    blocks_of,
    byline,
    carrying,
    checked,
    claims_told,
    facts_told,
    mark_answering,
    place_of,
    pointed,
    tallied,
    visible,
    word,
)
from qa.packs.signed import SignOff, Word
from store.language.bilingual import Spoken, spoken
from store.language.text import language as detected

if TYPE_CHECKING:
    from qa.packs.talks import Talk

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


def html_page(answer: Answer, beside: Around, data: str, signed: Sequence[SignOff], in_language: Spoken) -> str:
    """A whole page that needs nothing else; `data`, the pack as JSON, stands in it as text."""
    say = saying(in_language)
    carried = (
        f"<details>\n<summary>{say('The evidence pack, for <code>qa check</code>')}</summary>\n"
        f'<pre id="evidence-pack">{html.escape(data)}</pre>\n</details>'
    )
    return _whole(answer.question, answer.question, [*_html_body(answer, beside, signed, say), carried])


def pinned_page(answer: Answer, article: Lookup | None, signed: Sequence[SignOff], said: Word) -> str:
    """A whole page with an answer that was pinned, what was `said` with that, and how each citation stands now;
    `article` is None where the library holds not all that is cited."""
    say = saying(spoken(answer.question))
    pinned = word("Pinned by {name}, {when}" if said.name else "Pinned, {when}", said, say)
    stands = say(", ").join(f"[{c.number}] {say(c.status)}" for c in answer.citations)
    facts = (pinned, say("The citations today: {told}", told=stands) if stands else "")
    beside = around_quotes(answer, article)
    told = [f'<p class="signed">{_html(fact)}</p>' for fact in facts if fact]
    return _whole(answer.question, answer.question, [*told, *_html_body(answer, beside, signed, say)])


def conversation_page(talk: Talk, carried: str) -> str:
    """A whole page with the answers one after the other; `carried`, markup with the data in it, stands at its end."""
    asked = " ".join(turn.question for turn in talk.turns[:3])
    say = saying(spoken(asked))
    body = [f"<h1>{_html(talk.title)}</h1>", f'<p class="fact">{say("{n} questions", n=str(len(talk.turns)))}</p>']
    for number, turn in enumerate(talk.turns, 1):
        body.append(f'<h2 class="asked">{_html(turn.question)}</h2>')
        if (answer := turn.answer) is None:
            body.append(f'<p class="fact">{say("This answer was not finished.")}</p>')
            continue
        body.append(f'<p class="fact">{_html(tallied(answer, say))}</p>')
        body += [*_html_answer(answer, say, f"t{number}c"), *_html_sources(answer, {}, turn.signed, say, f"t{number}c")]
    body.append(f"<details>\n<summary>{say('The conversation, to be opened again')}</summary>\n{carried}\n</details>")
    return _whole(talk.title, asked, body)


def _whole(title: str, words: str, body: Sequence[str]) -> str:
    """A page in the language of `words`, with the lines of `body`."""
    language = detected(words) or "en"
    shown = "\n".join(body)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{CSP}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_html(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{shown}\n</body>\n</html>\n"
    )


def _html_body(answer: Answer, beside: Around, signed: Sequence[SignOff], say: Say) -> Iterator[str]:
    yield f"<h1>{_html(answer.question)}</h1>"
    yield f'<p class="fact">{_html(tallied(answer, say))}</p>'
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
            parts = "".join(f"<li>{_html(line)}</li>" for line in claims_told(s, say))
            reasons += f'<ul class="claims">{parts}</ul>' if parts else ""
            verdict = f'<span class="verdict">{say(SAID[s.support]).capitalize()}</span>'
            words = _html_bold(_html(mark_answering(s.text, s.answering)))
            yield f'<li class="{s.support}">{verdict} {words} {numbers}{reasons}</li>'
        yield "</ol>"
    if answer.citations:
        yield f"<h2>{say('Sources')}</h2>"
        yield from _html_sources(answer, beside, signed, say)
    if answer.nearest:
        yield f"<h2>{say('Nearest passages')}</h2>"
        for hit in answer.nearest:
            yield f"<blockquote>{html.escape(visible(hit.text))}</blockquote>"
            yield f'<p class="place">{_html(place_of(hit, say))}</p>'
    yield f"<h2>{say('How this answer was made')}</h2>\n<ul>"
    yield from (f'<li class="fact">{_html(fact)}</li>' for fact in facts_told(answer, say))
    yield "</ul>"


def _html_answer(answer: Answer, say: Say, sources: str = "c") -> Iterator[str]:
    """The text, its markers linked to the sources, whose ids begin with `sources`; or that there is no answer."""
    if answer.abstained:
        yield f'<div class="answer"><p><strong>{say("No answer.")}</strong> {_html(answer.reason or "")}</p></div>'
        return
    cited = {c.number for c in answer.citations}
    blocks = blocks_of(pointed(answer), markers=True)
    lines = (("<br>".join(_linked(line, cited, sources) for line in block)) for block in blocks)
    yield f'<div class="answer">{chr(10).join(f"<p>{line}</p>" for line in lines)}</div>'


def _html_sources(
    answer: Answer, beside: Around, signed: Sequence[SignOff], say: Say, sources: str = "c"
) -> Iterator[str]:
    for c in answer.citations:
        yield f'<div class="source" id="{sources}{c.number}">'
        yield f"<p><strong>[{c.number}] {_html(c.title or say('Untitled'))}</strong></p>"
        yield f'<p class="place">{_html(byline(c, say))}{_html_link(c.url)}</p>'
        yield f"<blockquote>{_in_place(c, answer, beside.get(c.number, ('', '')))}</blockquote>"
        yield f'<p class="place">{_html(place_of(c, say))}</p>'
        yield from (f'<p class="beyond">{_html(line)}</p>' for line in beyond(c, say))
        yield from (_html_signed(s, say) for s in signed if s.citation == c.number)
        yield "</div>"


def _html_signed(signed: SignOff, say: Say) -> str:
    given, undone = (_html(line) for line in checked(signed, say))
    return f'<p class="place"><s>{given}</s> {undone}</p>' if undone else f'<p class="signed">{given}</p>'


def _in_place(c: Citation, answer: Answer, beside: tuple[str, str]) -> str:
    """The quote, marked, among the words before and after it; what carries a claim is marked more strongly."""
    before, after = (html.escape(visible(words)) for words in beside)
    pieces, at = [], 0
    for start, end in carrying(answer, c):
        words, exact = (html.escape(visible(c.quote[a:b])) for a, b in ((at, start), (start, end)))
        pieces.append(f"{words}<strong>{exact}</strong>")
        at = end
    shown = f"<mark>{''.join(pieces)}{html.escape(visible(c.quote[at:]))}</mark>"
    return (f"<span>{before.lstrip()}</span>" if before else "") + shown + (f"<span>{after}</span>" if after else "")


def _html(text: str) -> str:
    return html.escape(" ".join(visible(text).split()))


def _linked(line: str, cited: set[int], sources: str) -> str:
    """A line of the answer, its markers linked to the sources below."""
    pieces = MARKER.split(line)
    shown = [_html_piece(unescaped(p)) if i % 2 == 0 else _anchor(int(p), cited, sources) for i, p in enumerate(pieces)]
    return "".join(shown)


def _html_piece(text: str) -> str:
    return _html_bold(html.escape(re.sub(r"\s+", " ", visible(text))))


def _html_bold(escaped: str) -> str:
    """HTML with the words between our own signs bold."""
    return POINTED.sub(r"<strong>\1</strong>", escaped)


def _anchor(number: int, cited: set[int], sources: str = "c") -> str:
    return f'<a class="marker" href="#{sources}{number}">[{number}]</a>' if number in cited else f"[{number}]"


def _html_link(url: str | None) -> str:
    linked = live(url)
    if not linked:
        return ""
    return f' · <a href="{html.escape(linked.href)}" rel="noopener noreferrer nofollow">{html.escape(linked.host)}</a>'
