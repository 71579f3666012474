"""Sentences that have their Chinese with them: the same variables, none that its table lacks, none that nobody says."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Mapping
from pathlib import Path

import pytest

from qa.answering.finding.status import SUPERSEDED
from qa.answering.phrases import say
from qa.models import faults_told
from qa.packs import export_texts
from qa.packs.export_texts import saying
from qa.watching import news as watched
from store.article import GENRES
from store.language.bilingual import bilingual, translate

QA = Path(__file__).parents[2] / "qa"
TABLES = {"models": faults_told.CHINESE, "packs": export_texts.CHINESE, "watching": watched.CHINESE}
SOURCES = {
    "models": [*(QA / "models").glob("*.py"), QA / "answering" / "compose.py"],
    "packs": list((QA / "packs").glob("*.py")),
    "watching": list((QA / "watching").glob("*.py")),
}
NAMES = {"models": ("said", "sentence"), "packs": ("say",), "watching": ("say",)}
NAMED = {SUPERSEDED["en"], *(say(f"genre: {genre}", "en") for genre in GENRES)}
"""What is said by another name than its own words."""


def _variables(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_sentence_has_chinese_with_the_same_variables(table: Mapping[str, str]) -> None:
    for english, chinese in table.items():
        assert _variables(english) == _variables(chinese), english
        assert english == ", " or re.search("[\u4e00-\u9fff]", chinese), english


@pytest.mark.parametrize("room", TABLES)
def test_every_sentence_is_said_somewhere_and_none_is_said_that_the_table_lacks(room: str) -> None:
    said: set[str] = set()
    called: set[str] = set()
    for path in SOURCES[room]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        tables = [n for n in ast.walk(tree) if isinstance(n, ast.AnnAssign) and ast.unparse(n.target) == "CHINESE"]
        inside = {id(inner) for one in tables for inner in ast.walk(one)}
        said |= {
            n.value
            for n in ast.walk(tree)
            if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in inside
        }
        called |= {
            n.args[0].value
            for n in ast.walk(tree)
            if isinstance(n, ast.Call)
            and ast.unparse(n.func) in NAMES[room]
            and n.args
            and isinstance(n.args[0], ast.Constant)
        }
    assert set(TABLES[room]) - NAMED <= said
    assert called <= set(TABLES[room])


def test_values_are_told_in_the_language_of_the_sentence() -> None:
    table = {"in {when}": "{when}内", "a day": "一天"}
    made = bilingual(table, "in {when}", when=bilingual(table, "a day"))
    assert made == "in a day"
    assert translate(made, "zh") == "一天内"
    assert type(translate(made, "en")) is str
    assert translate("as it stands", "zh") == "as it stands"


def test_what_a_table_lacks_is_an_error() -> None:
    with pytest.raises(KeyError):
        saying("en")("no such words")
    with pytest.raises(KeyError):
        saying("zh")("Length: {told}")
