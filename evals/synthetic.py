"""Articles by the thousand, invented and the same every time: for benchmarks and fault trials, where size is the point.

The sentences say nothing true. Their words repeat about as unevenly as words of news do, and their names are made up.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from store.article import Article

_OPENINGS = (
    "On {day}", "In the second quarter", "After weeks of talks", "According to people familiar with the plan",
    "Two years after the flood", "For the first time since the merger", "Despite a shortage of {thing}",
    "At a hearing in {place}", "While prices for {thing} fell", "Before the vote",
)  # fmt: skip
_WHO = (
    "the council of {place}", "the operator {name}", "a spokesperson for {name}", "the minister of {thing}",
    "researchers at {place} University", "{name}'s largest owner", "the mayor of {place}", "the union of {trade}s",
    "an appeals court in {place}", "the regulator", "the port authority", "{name} and its partner {name}",
)  # fmt: skip
_DID = (
    "announced", "delayed", "approved", "criticised", "withdrew", "doubled", "audited", "rejected", "suspended",
    "expanded", "defended", "published", "sold", "questioned", "inherited", "rebuilt", "financed", "cancelled",
)  # fmt: skip
_WHAT = (
    "a {number} million plan for {thing}", "the {adjective} programme for {trade}s", "its {adjective} forecast",
    "the tender for {number} {thing} lines", "a report on {thing} in {place}", "rules for {adjective} {thing}",
    "the contract with {name}", "a loan of {number} million", "the register of {trade}s", "its share in {name}",
)  # fmt: skip
_TAILS = (
    "which {name} had called {adjective}", "and said that {number} percent of {trade}s would gain",
    "although {place} had asked for more time", "a step that cost {number} jobs", "in line with an earlier promise",
    "“without a single day of delay,” as {name} put it", "and named {place} next", "to the surprise of {trade}s",
)  # fmt: skip
_TRADES = "baker driver nurse welder teacher miner pilot farmer printer roofer weaver surveyor".split()
_THINGS = (
    "copper timber harbour rail water housing fisheries solar grain cement tramway insurance broadband cotton vaccine "
    "battery glass tourism archive orchard".split()
)
_ADJECTIVES = "regional costly overdue modest disputed secret annual voluntary urgent experimental temporary".split()
_SYLLABLES = "ba ka lo mi ren tor vel sa dun gri hol pe sta vik ma nor ul fen chi dra o quin wes tal".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def articles(count: int, seed: int = 1, paragraphs: int = 10) -> Iterator[Article]:
    """`count` articles of `paragraphs` paragraphs of about 700 characters, the same ones for the same arguments."""
    for number in range(count):
        yield article(number, seed, paragraphs)


def article(number: int, seed: int = 1, paragraphs: int = 10, revision: int = 0) -> Article:
    """Article `number` of those that `seed` gives; another `revision` is the same article with other words."""
    draw = random.Random(f"{seed}/{number}/{revision}")
    text = "\n\n".join(" ".join(_sentence(draw) for _ in range(6)) for _ in range(paragraphs))
    return Article(
        id=f"synthetic-{seed}-{number}",
        title=_sentence(draw)[:70].rstrip(" ,."),
        author=f"{_name(draw)} {_name(draw)}",
        source=f"The {_name(random.Random(number % 40))} Courier",
        published_at=(date(2020, 1, 1) + timedelta(days=number % 1500)).isoformat(),
        genre="news",
        language="en",
        text=text,
    )


def questions(count: int, seed: int = 1) -> list[str]:
    """`count` questions of the words that the articles are made of."""
    draw = random.Random(f"questions/{seed}")
    return [
        f"Why has {_filled(draw, draw.choice(_WHO))} {_did(draw)} {_filled(draw, draw.choice(_WHAT))}?"
        for _ in range(count)
    ]


def _sentence(draw: random.Random) -> str:
    parts = (draw.choice(_WHO), _did(draw), draw.choice(_WHAT))
    words = _filled(draw, f"{draw.choice(_OPENINGS)}, {' '.join(parts)}, {draw.choice(_TAILS)}")
    return words[0].upper() + words[1:] + "."


def _did(draw: random.Random) -> str:
    return draw.choice(_DID)


def _filled(draw: random.Random, pattern: str) -> str:
    while "{" in pattern:
        before, _, rest = pattern.partition("{")
        slot, _, after = rest.partition("}")
        pattern = before + _word(draw, slot) + after
    return pattern


def _word(draw: random.Random, slot: str) -> str:
    if slot == "number":
        return str(draw.choice((draw.randint(2, 99), draw.randint(100, 9000), round(draw.uniform(1, 60), 1))))
    if slot in ("name", "place"):
        return _name(draw)
    words = {"thing": _THINGS, "trade": _TRADES, "adjective": _ADJECTIVES, "day": _DAYS}[slot]
    return words[min(int(draw.expovariate(0.25)), len(words) - 1)]


def _name(draw: random.Random) -> str:
    # Few names are common and many are rare.
    which = random.Random(int(draw.paretovariate(0.6)) % 20_000)
    return "".join(which.choice(_SYLLABLES) for _ in range(which.randint(2, 4))).capitalize()
