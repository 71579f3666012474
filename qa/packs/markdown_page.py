"""An answer as Markdown to read, in which everything is shown as text.

The same answer gives the same page, byte for byte: `qa.packs.export` tells a page edited by hand by writing it anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answer import Answer
from qa.packs.export_texts import SAID, saying
from qa.packs.fragments import live
from qa.packs.page_parts import (
    POINTED,
    Around,
    beyond,
    blocks_of,
    checked,
    claims_told,
    describe_citation,
    facts_told,
    flat,
    lines_of,
    mark_answering,
    place_of,
    pointed,
    visible,
)
from qa.packs.signed import SignOff
from store.language.bilingual import Spoken

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~$&]")
_LINE_START = re.compile(r"^(\s*)([-+=]|\d{1,9}[.)])")


def markdown_page(answer: Answer, beside: Around, signed: Sequence[SignOff] = (), in_language: Spoken = "en") -> str:
    """The visible part of a Markdown pack, our own words in that language; ends with a line break."""
    say = saying(in_language)
    lines = [f"# {_md(answer.question)}", ""]
    if answer.standalone_question != answer.question:
        lines += [say("Searched as: {question}", question=_md(answer.standalone_question)), ""]
    for block in blocks_of(pointed(answer)):
        lines += [*(_md_bold(_md(line)) for line in block), ""]
    if answer.abstained:
        lines += [f"**{say('No answer.')}** {_md(answer.reason or '')}", ""]
    if answer.sentences:
        lines += [f"## {say('Sentence by sentence')}", ""]
        for number, sentence in enumerate(answer.sentences, 1):
            told = _md_bold(_md(mark_answering(sentence.text, sentence.answering)))
            numbers = "".join(f"\\[{n}\\]" for n in sentence.citations)
            lines += [f"{number}. **{say(SAID[sentence.support])}** {told} {numbers}".rstrip()]
            lines += [f"   - {_md(reason)}" for reason in sentence.reasons]
            lines += [f"   - {_md(line)}" for line in claims_told(sentence, say)]
        lines += [""]
    if answer.citations:
        lines += [f"## {say('Sources')}", ""]
        for citation in answer.citations:
            before, after = (flat(words) for words in beside.get(citation.number, ("", "")))
            lines += [f"**\\[{citation.number}\\]** {_md(describe_citation(citation, say))}", ""]
            lines += [say("Before it: … {words}", words=_md(before)), ""] if before else []
            lines += [*(f"> {_md(line)}" for line in lines_of(citation.quote)), ""]
            lines += [say("After it: {words} …", words=_md(after)), ""] if after else []
            lines += [f"{_md(place_of(citation, say))}{_md_link(citation.url)}", ""]
            lines += [f"{_md(line)}\n" for line in beyond(citation, say)]
            lines += [_md_signed(*checked(s, say)) for s in signed if s.citation == citation.number]
    if answer.nearest:
        lines += [f"## {say('Nearest passages')}", ""]
        for hit in answer.nearest:
            lines += [*(f"> {_md(line)}" for line in lines_of(hit.text)), "", _md(place_of(hit, say)), ""]
    lines += [f"## {say('How this answer was made')}", "", *(f"- {_md(fact)}" for fact in facts_told(answer, say)), ""]
    return "\n".join(lines)


def _md_signed(given: str, undone: str) -> str:
    return f"~~{_md(given)}~~ {_md(undone)}\n" if undone else f"**{_md(given)}**\n"


def _md(text: str) -> str:
    """`text` on one line, so that Markdown shows it as it is and makes no link of an address in it."""
    flat = _SPECIAL.sub(r"\\\g<0>", " ".join(visible(text).split()))
    flat = flat.replace("://", "\\://").replace("@", "\\@")
    flat = re.sub(r"\b(www)\.", r"\1\\.", flat, flags=re.IGNORECASE)
    return _LINE_START.sub(lambda m: m[1] + m[2][:-1] + "\\" + m[2][-1], flat)


def _md_bold(escaped: str) -> str:
    """Markdown with the words between our own signs bold."""
    return POINTED.sub(r"**\1**", escaped)


def _md_link(url: str | None) -> str:
    linked = live(url)
    return f" · [{_md(linked.host)}](<{linked.href}>)" if linked else ""
