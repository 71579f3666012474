"""Regular expressions that are made when they are first used."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qa.answering.finding import byline
from qa.answering.scope import genre_filter
from store.language.patterns import late

EVALS = Path(__file__).parents[2] / "evals"


def test_it_finds_what_the_same_pattern_finds_that_was_made_at_once() -> None:
    made, given = late(r"(?P<word>\w+)ing\b", re.IGNORECASE), "Voting and COUNTING"
    plain = re.compile(r"(?P<word>\w+)ing\b", re.IGNORECASE)
    assert [m["word"] for m in made.finditer(given)] == [m["word"] for m in plain.finditer(given)] == ["Vot", "COUNT"]
    assert made.sub("", given) == plain.sub("", given)
    assert made.pattern == plain.pattern


def test_it_finds_both_scripts_of_chinese_wherever_it_has_one() -> None:
    said = late(r"(?<=市长)(?P<who>[^，说]{2,4})(?:说|表示)过?", re.IGNORECASE)
    for text, who in (("市长蔡文翔表示过", "蔡文翔"), ("市長陳國強說", "陳國強")):
        found = said.search(text)
        assert found is not None
        assert found["who"] == who
    assert late("[說问]").fullmatch("说")
    assert not late(r"[\u4e00-龟]").fullmatch("a")


def test_it_is_not_made_before_it_is_used() -> None:
    broken = late("(")
    with pytest.raises(re.error):
        broken.search("")


def test_a_cue_spares_making_the_pattern_where_it_does_not_stand() -> None:
    broken = late("(", cue="never")
    assert broken.search("not here") is None
    assert not list(broken.finditer("not here"))
    with pytest.raises(re.error):
        broken.search("NEVER say never")


def cued(value: Any) -> Iterator[Any]:
    """The patterns with a cue in `value`, which may hold them in tuples and mappings."""
    if isinstance(value, dict | tuple | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from cued(inner)
    elif type(value).__module__ == late.__module__ and "cue" in vars(value):
        yield value


@pytest.mark.parametrize("module", [byline, genre_filter], ids=lambda module: module.__name__)
def test_no_cue_hides_what_its_pattern_finds(module: Any) -> None:
    lines = [line for file in ("cases/dev-samples.jsonl", "tasks/open/requests.jsonl") for line in read(file)]
    asked = [row.get("question") or row["request"] for row in map(json.loads, lines)]
    asked += [line.split("\t")[-1] for file in ("open", "wide_open") for line in read(f"tasks/phrasings/{file}.tsv")]
    patterns = list(cued(vars(module)))
    found = dict.fromkeys(range(len(patterns)), 0)
    for text in (form for question in asked for form in (question, question.casefold(), question.upper())):
        for at, pattern in enumerate(patterns):
            plain, through = re.search(pattern.pattern, text, pattern.flags), pattern.search(text)
            assert (plain and plain.span()) == (through and through.span()), (pattern.pattern[:80], text)
            found[at] += plain is not None
    assert sum(map(bool, found.values())) > 1


def read(file: str) -> list[str]:
    return (EVALS / file).read_text(encoding="utf-8").splitlines()
