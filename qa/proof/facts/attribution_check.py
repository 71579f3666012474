"""The part of a claim saying whose words or which article it tells of, held against what the article says of itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.proof.reasons import Reason, reason
from store.article import Article
from store.language.calendar import MONTHS
from store.language.dates import day_of, moments, same_day
from store.language.patterns import late, one_of
from store.language.reporting import A_TEXT, ABOUT_TEXTS, GENRE_NAMED, SPOKEN, TEXTS, WRITTEN
from store.language.tokens import fold, tokens

_SAYS = (
    rf"(?:{one_of(SPOKEN, WRITTEN)}|contends|points out|suggests|maintains|calls|describes|observes|asserts|concludes"
    r"|holds|has written|has reported|puts it)"
)
_SPOKEN = re.compile(rf"\b(?:{one_of(SPOKEN)})\b")
_WHO = r"[^\W\d_][^,;:()“”\"]{1,70}?"
_MONTH = one_of(MONTHS)
_DAY = rf"(?P<day>\d{{4}}-\d\d-\d\d|\d{{1,2}}\s+(?:{_MONTH})(?:\s+\d{{4}})?|(?:{_MONTH})\s+\d{{1,2}}(?:,?\s+\d{{4}})?)"
_DAY_OR_MONTH = rf"(?:{_DAY}|(?P<day2>(?:{_MONTH})(?:\s+\d{{4}})?))"
_OTHER_DAY = _DAY.replace("<day>", "<day2>")
_LEADS = tuple(
    late(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<who>{_WHO})\s*\((?P<note>[^()]{{1,80}})\):\s+(?=\S)",
        rf"according to (?:the )?(?P<who>{_WHO})(?:\s+of {_DAY})?"
        rf"(?:,? (?:in|of|writing in|writing for) (?:the )?(?P<outlet>{_WHO}))?,\s+(?=\S)",
        rf"in (?:the )?(?P<outlet>{_WHO}),\s+(?P<who>{_WHO})\s+{_SAYS}\s+(?:that\s+)?(?=\S)",
        rf"writing (?:in|for) (?:the )?(?P<outlet>{_WHO})(?:\s+(?:on|in) {_DAY_OR_MONTH})?,\s+"
        rf"(?P<who>{_WHO})(?:,[^,;:]{{1,70}},)?\s+{_SAYS}\s+that\s+(?=\S)",
        rf"(?:the )?(?P<who>{_WHO})(?:,? (?:writing )?(?:in|for|of) (?:the )?(?P<outlet2>{_WHO}),)?\s+{_SAYS}\s+"
        rf"(?:on {_DAY}\s+)?(?:in (?:the )?(?P<outlet>{_WHO})\s+)?that\s+(?=\S)",
        rf"(?:the )?(?P<who>{_WHO})\s+{_SAYS}(?:\s+in (?:the )?(?P<outlet>{_WHO}))?[:,]\s+(?=\S)",
    )
)
_TAIL = late(
    rf",\s+(?:according to (?:the )?(?P<who>{_WHO})"
    rf"(?: of {_OTHER_DAY}|,? (?:of|in|writing in|writing for) (?:the )?(?P<outlet2>{_WHO}))?"
    rf"|(?:the )?(?P<who2>{_WHO})\s+{_SAYS}(?:\s+on {_DAY}|\s+in (?:the )?(?P<outlet>{_WHO}))?)\s*[.!]?$",
    re.IGNORECASE,
)
_TOLD = late(r"\btold (?P<who>(?:[Tt]he )?[^\W\d_a-z][\w'’&-]*(?: [\w'’&-]+){0,4}?)(?=[.,;:!?]?$|,| that\b|: )")
_BETWEEN = late(rf",\s+(?:the )?(?P<who>{_WHO})\s+{_SAYS},(?=\s)", re.IGNORECASE)
_ARTICLE = TEXTS.keys() | ABOUT_TEXTS | {"the"}
_A_PIECE = late(
    rf"(?:(?:an?|its|his|her|this|that)\s+(?:[\w-]+\s+){{0,2}}?|(?-i:(?:[a-z-]+\s+){{0,2}}?))(?:{A_TEXT}|opinion|release)"
    rf"(?:\s+(?:of|from|dated)\s+{_DAY})?"
    rf"(?:\s+(?:for|in|by|from|published (?:by|in))\s+(?:the\s+)?(?P<outlet>.+?)|\s+(?:on|about)\s+.+?)?"
    rf"(?:\s+(?:of|from|dated)\s+{_OTHER_DAY})?",
    re.IGNORECASE,
)
"""What stands where an outlet may stand and is none: "an opinion article of 5 August"; it may name one, and its day."""


def _outlet_and_day(said: str) -> tuple[str, str]:
    """The outlet that is named where one may stand, and the day of its article; "" for what is not."""
    piece = _A_PIECE.fullmatch(said)
    return ((piece["outlet"] or "").strip(), piece["day"] or piece["day2"] or "") if piece else (said, "")


@dataclass(frozen=True)
class AttributedClaim:
    """A claim parted into whose words it tells (`who`, `outlet`, `genre`, as said, maybe empty) and `rest`.

    `said`: it tells of them as spoken, with "said" and the like, and not as reported or written. `day`: when, as said.
    """

    who: str
    outlet: str
    genre: str
    rest: str
    said: bool = False
    day: str = ""


def attributions(claim: str) -> list[AttributedClaim]:
    """The ways to read `claim` as somebody's words, or as told to an outlet: none or a few, the likelier first."""
    found = []
    plain = fold(claim)
    if match := next((m for pattern in _LEADS if (m := pattern.match(plain))), None):
        groups = match.groupdict("")
        outlet, genre, noted = groups.get("outlet") or groups.get("outlet2", ""), "", ""
        if groups.get("note"):
            parts = [p.strip() for p in re.split(r"[,;]", groups["note"]) if p.strip()]
            genre = next((p for p in parts if p.lower() in GENRE_NAMED), "")
            noted = next((p for p in parts if moments(p)), "")
            outlet = next((p for p in parts if p not in (genre, noted)), "")
        outlet, day = _outlet_and_day(outlet.strip())
        rest = claim[match.end() :]
        rest, said = rest[:1].upper() + rest[1:], bool(_SPOKEN.search(plain[: match.end()]))
        when = groups.get("day") or groups.get("day2") or day or noted
        found.append(AttributedClaim(groups["who"].strip(), outlet, genre, rest, said, when))
    if match := _TAIL.search(plain):
        who, rest = match["who"] or match["who2"], claim[: match.start()] + "."
        outlet, day = _outlet_and_day((match["outlet"] or match["outlet2"] or "").strip())
        found.append(AttributedClaim(who.strip(), outlet, "", rest, day=match["day"] or match["day2"] or day))
    if told := _TOLD.search(plain):
        said_so = claim[: told.start()] + "said" + claim[told.end() :]
        found.append(AttributedClaim(told["who"], "", "", said_so, said=True))
    if between := _BETWEEN.search(plain):
        without = claim[: between.start()] + claim[between.end() :]
        found.append(AttributedClaim(between["who"].strip(), "", "", without))
    return [a for a in found if len(a.rest.split()) >= 2 or not a.rest.isascii()]


def written_by(attribution: AttributedClaim, article: Article) -> bool | None:
    """Whether `article` is by whom the claim says: None if `who` is neither an author nor an outlet of it at all, or
    the claim is of another day."""
    who = attribution.who
    if attribution.day and not any(same_day(m, day_of(article.published_at)) for m in moments(attribution.day)):
        return None
    generic = {t.folded for t in tokens(who)} - {"of", "s", "'s"}
    if generic and generic <= _ARTICLE:
        return True
    if not (_is(who, article.author) or _is(who, article.source)):
        return None
    if attribution.outlet and not _is(attribution.outlet, article.source):
        return False
    genre = GENRE_NAMED.get(attribution.genre.lower())
    return not (genre and article.genre != "unknown" and genre != article.genre)


_GENRES = {genre: reason(genre.replace("_", " ")) for genre in ("news", "opinion", "analysis", "press_release")}


def wrongly_published(attribution: AttributedClaim, article: Article) -> Reason:
    """What the claim says wrongly of `article`, which is by whom it says: its outlet, or else its genre."""
    if attribution.outlet and not _is(attribution.outlet, article.source):
        told = "The article is from {known}, not from “{said}”."
        return reason(told, known=article.source or "?", said=attribution.outlet)
    marked = "The article is marked as “{known}”, not as “{said}”."
    return reason(marked, known=_GENRES[article.genre], said=attribution.genre)


_KIND = rf"(?:{A_TEXT}|text|press release)"
_AUTHORSHIP = (
    re.compile(
        rf"\b{_KIND} (?:was|is|has been)? ?(?:written|authored|penned) by "
        rf"(?:the )?(?P<who>{_WHO})(?:,| and | for | in |[.]?$)",
        re.I,
    ),
    re.compile(
        rf"^(?P<who>{_WHO}) (?:wrote|authored|penned|is the author of|was the author of) "
        rf"(?:this|the|an?) (?:\w+ )?{_KIND}\b",
        re.I,
    ),
    re.compile(rf"\bauthor of (?:this|the) (?:\w+ )?{_KIND} (?:is|was) (?P<who>{_WHO})[.]?$", re.I),
    re.compile(rf"\b{_KIND}(?:'s author| author) (?:is|was) (?P<who>{_WHO})[.]?$", re.I),
)
_PUBLISHED = re.compile(
    rf"\b{_KIND} (?:was|is|has been)? ?(?:published|printed|carried|run) (?:by|in) "
    rf"(?:the )?(?P<who>{_WHO})(?:,| on | in |[.]?$)",
    re.I,
)


def miscredited(claim: str, articles: Sequence[Article]) -> str | None:
    """A sentence for the reader where a claim credits an article to somebody who did not write or publish it."""
    plain = fold(claim)
    for match in (m for pattern in _AUTHORSHIP if (m := pattern.search(plain))):
        known = [a.author for a in articles if a.author]
        if known and not any(_is(match["who"], name) for name in known):
            return reason("The article is by {known}, not by “{said}”.", known=known[0], said=match["who"])
    published = _PUBLISHED.search(plain)
    known = [a.source for a in articles if a.source]
    if published and known and not any(_is(published["who"], name) for name in known):
        return reason("The article is from {known}, not from “{said}”.", known=known[0], said=published["who"])
    return None


def _is(said: str, known: str | None) -> bool:
    """Whether every word of the name as said is in the name as known, its last word among them."""
    ours = [t.folded for t in tokens(said) if t.kind in ("word", "han", "number") and t.folded not in ("the", "'s")]
    theirs = {t.folded for t in tokens(known or "")}
    return bool(ours) and all(word in theirs for word in ours)


def describe_record(article: Article) -> str:
    """What an article says of itself, as sentences a claim can be laid on; empty if it says nothing."""
    kind = {"opinion": "opinion article", "analysis": "analysis", "press_release": "press release"}.get(
        article.genre, "article"
    )
    parts = [f"“{article.title}”." if article.title else ""]
    day = day_of(article.published_at)
    if article.author:
        parts.append(f"The author {article.author} wrote this {kind}.")
    if article.source or day:
        by = f" by {article.source}" if article.source else ""
        on = f" on {day.day} {day:%B} {day.year}" if day else ""
        parts.append(f"The {kind} was published{by}{on}.")
    return " ".join(p for p in parts if p)


def names_of(articles: Sequence[Article]) -> str:
    """Everything that names the articles: titles, authors, outlets."""
    return " ".join(f"{a.title or ''}. {a.author or ''}. {a.source or ''}." for a in articles)
