"""Pages made to be slow to read, as large as pages may be, and what comes of them when they are damaged and mixed."""

from __future__ import annotations

import random
from collections.abc import Mapping

LARGEST = 4_900_000
"""Bytes of the pages as they are made on purpose."""
_WORDS = (
    "<p>The council met on Tuesday and decided to keep the ferry for another year, its clerk said afterwards.</p>"
    "<p>About 3,400 people live on the island, and in winter rather fewer than that, by the count of the school.</p>"
)

UNITS: Mapping[str, tuple[str, str, str]] = {
    "attributes of one tag": ("<div ", 'a="1" ', ">"),
    "attributes, each another": ("<div ", 'a{n}="1" ', ">"),
    "tags that are open": ("", "<b><p>", ""),
    "definitions": ("", "<dt>a<dd>b", ""),
    "tables in tables": ("", "<table><tr><td>", ""),
    "less-than": ("", "<", ""),
    "one word": ("<p>", "a", "</p>"),
    "paragraphs": ("", "<p>word word word.", ""),
    "divisions": ("", "<div>", ""),
    "a comment": ("<!--", "-", ""),
    "entities": ("<p>", "&amp;", "</p>"),
    "rules that hide": ("<style>", ".c{n} .d{n}{display:none}", "</style>"),
    "classes": ("", '<i class="a{n} b{n}">x</i>', ""),
    "links": ("", "<a href=/x{n}>", ""),
    "a script of data": ("<script type='application/ld+json'>", '{"a":[', "</script>"),
    "metadata": ("", "<meta property=article:author content=x{n}>", ""),
}
"""What they are made of: a beginning, a unit that is repeated, its number at {n}, and an end."""


def slow(name: str, size: int = LARGEST) -> bytes:
    """A page with an article and, after it, the units of `name`, of about `size` bytes in all."""
    start, unit, end = UNITS[name]
    count = max(1, (size - 400) // len(unit.replace("{n}", "10000")))
    many = "".join(unit.replace("{n}", str(n)) for n in range(count)) if "{n}" in unit else unit * count
    return (
        f"<html><head><title>Ferry</title></head><body><h1>Ferry</h1>{_WORDS}{start}{many}{end}</body></html>".encode()
    )


def mixed(draw: random.Random) -> bytes:
    """Units of a few of them in pieces of any size, one after another or inside each other, cut and doubled."""
    budget = int(20_000 * 10 ** draw.uniform(0, 2.38))
    pieces = [slow(name, max(500, budget // 3)) for name in draw.sample(sorted(UNITS), 3)]
    made = bytearray(pieces[0])
    for piece in pieces[1:]:
        at = draw.randrange(len(made))
        made[at:at] = piece[draw.randrange(len(piece)) // 2 :]
    for _ in range(draw.randint(0, 6)):
        at = draw.randrange(len(made))
        length = draw.randint(1, 2_000)
        if draw.random() < 0.5:
            del made[at : at + length]
        else:
            made[at:at] = made[at : at + length] * draw.randint(1, 20)
    return bytes(made[:LARGEST])
