"""What a page says about its article: editor's notes, disclaimers, corrections, and the facts they tell."""

from __future__ import annotations

import re
from dataclasses import dataclass

from store.article import Genre
from store.language.patterns import late, one_of
from store.language.people import PARTICLES
from store.language.reporting import A_TEXT, CHANGED
from store.reading.prose.bylines import names_in
from store.reading.prose.chrome import fold_line

_NOTE = late(
    r"\W{0,3}(?:(?:editor(?:'s|s'|ial)?|publisher's|author's|writer's) note\b|note (?:from"
    r"|to) (?:the )?(?:editors?|readers?)\b|disclaimers?\s?[:：–—-]"
    r"|(?:corrections?|clarifications?|corrections? (?:and|&) clarifications?)\s?(?:[:：–—]|\(|,? (?:\w+ )?\d)"
    rf"|(?:this|the) (?:{A_TEXT}|post)"
    rf"(?: \w+){{0,3}} (?:was|has been|is being) (?:{one_of(CHANGED)})\b"
    r"|an earlier version of this\b"
    r"|(?:this|the) (?:interview|conversation|transcript) (?:was|has been) (?:conducted|edited"
    r"|condensed|shortened|recorded)\b"
    rf"|(?:this|the) (?:{A_TEXT}|opinion piece) (?:reflects|represents|expresses)\b"
    r"|(?:the )?(?:views?|opinions?)(?: and (?:views?|opinions?))? (?:\w+ ){0,5}(?:expressed|are (?:those|his|her"
    r"|their|the author's|solely)|presented)\b"
    r"|(?:about|on) the (?:author|writer)s?\s?[:：]|the (?:author|writer) is\b|\(?the (?:author|writer) (?:is|was"
    r"|has)\b|this (?:is an opinion|opinion|article was (?:first|originally)|story was (?:first|originally)"
    r"|post (?:was )?(?:first|originally))\b"
    r"|编者[按注]|编辑注|更正|声明\s?[:：]|免责声明|本文(?:仅)?(?:代表|为|系|不代表)|\(?作者(?:系|是|为)"
    r"|anm(?:erkung|\.) d(?:er|\.) red"
    r"|(?:korrektur|hinweis der redaktion|hinweis|transparenzhinweis|korrekturhinweis|redaktioneller hinweis)\s?[:：]"
    r"|nota (?:del? (?:editor|redacci[oó]n|la redacci[oó]n)|da redação)|fe de erratas|las opiniones (?:expresadas"
    r"|vertidas)|note de la rédaction|correction\s?:|ndlr\s?:|nota dell'editore)",
    re.IGNORECASE,
)
_DISCLAIMER = late(
    r"\b(?:views?|opinions?)\b[^.]{0,40}\b(?:expressed|presented|are)\b[^.]{0,60}\b(?:own|author's"
    r"|do not (?:necessarily )?(?:reflect|represent)|not necessarily)\b"
    r"|\bdo(?:es)? not (?:necessarily )?(?:reflect|represent) the (?:official )?(?:views?|opinions?|position"
    r"|policy)\b|不代表本[网报刊站平]|仅代表(?:作者)?(?:本人|个人)观点",
    re.IGNORECASE,
)
_OPINION = late(
    r"\b(?:author's|writer's|his|her|their|own|personal)(?: own| personal)? (?:opinions?|views?)\b|\b(?:views?"
    r"|opinions?)(?: and (?:views?|opinions?))? (?:\w+ ){0,5}expressed\b"
    r"|\bopinions? (?:piece|column|article)\b|\bnot necessarily\b.{0,40}\b(?:views?|opinions?|position)\b"
    r"|仅代表(?:作者)?(?:本人|个人)?观点|不代表本|作者(?:个人)?观点",
    re.IGNORECASE,
)
_OUTLET = late(
    r"\b(?:views?|opinions?|position|policy|policies|stance|editorial position)(?: or (?:views?|opinions?|position"
    r"|policy|policies))? (?:of|held by|at)\s+(?P<a>(?:the )?[A-Z][\w&.'’-]*(?: (?:of|the|and|&"
    r"|[A-Z][\w&.'’-]*)){0,5})"
    r"|(?:first|originally) (?:appeared|published) (?:on|in|at|by)\s+(?P<b>(?:the )?[A-Z][\w&.'’-]*(?: (?:of|the"
    r"|and|&|[A-Z][\w&.'’-]*)){0,5})"
    r"|不代表(?P<c>[\u4e00-\u9fff]{2,10}?)(?:的?(?:立场|观点))",
)
_NOT_OUTLETS = frozenset(
    "the author|the authors|the writer|our|his|her|their|its|this|author|writer|the|本网|本报|本刊|本站|本平台".split(
        "|"
    )
)
_OPENING = late(r"^\W*(?:editor's|publisher's|about the|on the)?\s*(?:note|author|writer)?\W*", re.IGNORECASE)
_INTRODUCED = late(
    rf"(?:note|注|按)?\W{{0,4}}(?P<name>[A-Z][\w.'’-]+(?: (?:[A-Z][\w.'’-]*|{one_of(PARTICLES)})){{1,4}}),?"
    r" (?:is|was|are|writes|works|serves|has been|teaches|covers)\b"
)

_LABELS: dict[Genre, str] = {
    "press_release": "press release|news release|media release|press statement|media statement|for immediate release"
    "|pressemitteilung|presseinformation|medienmitteilung|communiqué|communiqué de presse|comunicado"
    "|comunicado de prensa|nota de prensa|comunicato stampa|新闻稿|persbericht",
    "analysis": "analysis|news analysis|analyse|explainer|explained|in depth|deep dive|background|backgrounder|análisis"
    "|analisi|hintergrund|深度|分析|解读",
    "opinion": "opinion|opinions|op-ed|oped|commentary|comment|editorial|editorials|column|columns|columnists|viewpoint"
    "|viewpoints|perspective|perspectives|ideas|letter|letters|letters to the editor|letter to the editor|voices"
    "|first person|view|views|leader|meinung|kommentar|kolumne|gastbeitrag|leitartikel|glosse|tribune|chronique|opinión"
    "|columna|opiniões|artigo|opinione|commento|opinie|评论|社论|观点|时评|锐评|国际锐评|钟声|人民时评|快评",
    "news": "news|breaking news|news report|news in brief|meldung|nachricht|nachrichten|快讯|消息",
}
_LABEL_TAIL = late(r"^guest | (?:piece|article|contributors?|section|column)$")
_TITLE_LABEL = late(r"^\W{0,2}(?P<label>[\w -]{4,25}?)\s?[:：|丨｜]\s?\S|[|｜–—-]\s?(?P<tail>[\w -]{4,25})$")


@dataclass(frozen=True)
class NoteFacts:
    """What a note says: the author, whose views these are not, whether it is an opinion; None where it does not say."""

    author: str | None = None
    outlet: str | None = None
    genre: Genre | None = None


def is_note(line: str) -> bool:
    """Whether `line` speaks about the article rather than in it."""
    plain = line.strip().replace("’", "'")
    return len(line) <= 1500 and (
        _NOTE.match(plain) is not None or (len(line) <= 500 and _DISCLAIMER.search(plain) is not None)
    )


_CORRECTS = late(
    r"\b(?:correct(?:ion|ed|s)?|clarif(?:ication|ied|ies)|an earlier version|amended|misstated|incorrectly)\b"
    r"|更正|更新说明|korrektur|korrigiert|fe de erratas|rectificatif|rettifica",
    re.IGNORECASE,
)


def correction_of(note: str | None) -> str | None:
    """What an article's `note` says was corrected in it, None if it says nothing of the kind."""
    lines = [line for line in (note or "").split("\n") if is_note(line) and _CORRECTS.search(line)]
    return "\n".join(lines) or None


def is_biography(line: str, author: str | None) -> bool:
    """Whether `line` introduces one of the authors, as lines below an article do: "Ann Lee is a fellow at …"."""
    names = author.split(", ") if author else []
    introduces = (
        r",? (?:is|was|writes|teaches|covers|works|reports|has been|has written|served|leads|ist|war|schreibt"
        r"|arbeitet|est|es)\b"
    )
    return len(line) <= 600 and any(line.startswith(n) and re.match(introduces, line[len(n) :]) for n in names)


def biography_of(note: str | None, author: str | None) -> str | None:
    """What an article's `note` says of who its `author` is, None if it says nothing of the kind."""
    lines = [line for line in (note or "").split("\n") if correction_of(line) is None]
    return next((line for line in lines if is_biography(line, author) or _introduces(line, author)), None)


def _introduces(line: str, author: str | None) -> bool:
    """Whether `line` is a note that says who one of the authors is: "About the author: Ann Lee is …"."""
    named = note_facts(line).author if is_note(line) else None
    return named is not None and named in (author or "").split(", ")


def note_facts(note: str) -> NoteFacts:
    """Author, outlet and genre as far as `note` tells them."""
    plain = note.replace("’", "'")
    introduced = _INTRODUCED.search(_OPENING.sub("", plain)[:200])
    author = names_in(introduced["name"]) if introduced and introduced.start() < 4 else None
    named = _OUTLET.search(plain)
    outlet = named and (named["a"] or named["b"] or named["c"])
    if outlet and fold_line(outlet) in _NOT_OUTLETS:
        outlet = None
    return NoteFacts(author, outlet.strip(" .'") if outlet else None, "opinion" if _OPINION.search(plain) else None)


def genre_label(line: str) -> Genre | None:
    """The genre a line names when it is nothing but a label, such as OPINION or "Press release"."""
    folded = fold_line(line)
    plain = _LABEL_TAIL.sub("", folded)
    return next((genre for genre, words in _LABELS.items() if {folded, plain} & set(words.split("|"))), None)


def genre_in_title(title: str) -> Genre | None:
    """The genre a title carries as its first or last word: "Opinion: …", "… | Analysis"."""
    match = _TITLE_LABEL.search(title)
    label = match and (match["label"] or match["tail"])
    return genre_label(label) if label else None
