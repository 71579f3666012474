"""What a site's robots.txt allows, after RFC 9309: the group of our name, else of everybody; the longest rule wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from glob import escape
from urllib.parse import unquote

NAME = "article-qa"
"""What we are called in robots.txt."""

_LONGEST = 500_000
_MOST_RULES = 5_000


@dataclass(frozen=True)
class Robots:
    """The rules that hold for us: (allowed, path pattern) pairs; `pause` is the seconds asked for between two pages."""

    rules: Sequence[tuple[bool, str]] = ()
    pause: float | None = None

    def allows(self, path: str) -> bool:
        """Whether `path`, query included, may be fetched."""
        path = unquote(path)
        best, allowed = -1, True
        for allow, pattern in self.rules:
            if len(pattern) >= best and _matches(pattern, path) and (len(pattern) > best or allow):
                best, allowed = len(pattern), allow
        return allowed


NOTHING = Robots(((False, "/"),))
"""Nothing may be fetched: where robots.txt cannot be had though the server is there."""


def parse(text: str) -> Robots:
    """The rules of a robots.txt; what is no rule is passed over."""
    rules: dict[str, list[tuple[bool, str]]] = {NAME: [], "*": []}
    pauses: dict[str, float] = {}
    ours = "*"
    agents: list[str] = []
    in_rules = False
    for line in text.removeprefix("\ufeff")[:_LONGEST].splitlines():
        field, colon, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if not colon:
            continue
        if field == "user-agent":
            agents = [value.lower()] if in_rules else [*agents, value.lower()]
            in_rules = False
            ours = NAME if NAME in agents else ours
        elif field in ("allow", "disallow"):
            in_rules = True
            if value and sum(map(len, rules.values())) < _MOST_RULES:
                for agent in rules.keys() & agents:
                    rules[agent].append((field == "allow", unquote(value)))
        elif field == "crawl-delay":
            in_rules = True
            for agent in rules.keys() & agents:
                pauses.setdefault(agent, _seconds(value))
    return Robots(tuple(rules[ours]), pauses.get(ours))


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return seconds if 0 <= seconds < 86_400 else 0.0


def _matches(pattern: str, path: str) -> bool:
    """Whether `path` begins as `pattern` does, where * is anything and a last $ the end."""
    told = "*".join(map(escape, pattern.removesuffix("$").split("*")))
    return fnmatchcase(path, told if pattern.endswith("$") else f"{told}*")
