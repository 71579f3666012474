"""Regular expressions that are made when they are first used."""

from __future__ import annotations

import re

import pytest

from store.language.patterns import late


def test_it_finds_what_the_same_pattern_finds_that_was_made_at_once() -> None:
    made, given = late(r"(?P<word>\w+)ing\b", re.IGNORECASE), "Voting and COUNTING"
    plain = re.compile(r"(?P<word>\w+)ing\b", re.IGNORECASE)
    assert [m["word"] for m in made.finditer(given)] == [m["word"] for m in plain.finditer(given)] == ["Vot", "COUNT"]
    assert made.sub("", given) == plain.sub("", given)
    assert made.pattern == plain.pattern


def test_it_is_not_made_before_it_is_used() -> None:
    broken = late("(")
    with pytest.raises(re.error):
        broken.search("")
