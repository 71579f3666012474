"""Each list of words stands once: what needs the words of another list is made of it, in `store.language`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest

from store.language.grammar import FUNCTION_WORDS
from store.language.text import COMMONEST

ROOT = Path(__file__).parent.parent
ROOMS = ("store", "qa", "prompts")
FEWEST = 5
SHARED = 0.6

VOCABULARIES = {
    "_ALIKE": "groups of like meaning: any list of common words has its words there",
    "_OPPOSITE": "pairs of opposite meaning, likewise",
    "_VERBS": "irregular forms: any list of common verbs has some of them",
    "_OTHERS": "irregular forms of nouns and adjectives, likewise",
    "LIGHT_WORDS": "words that tell little, likewise",
    "_NO_NOUNS": "common verbs that are no nouns, likewise",
    "REPORTING": "verbs that take a clause, likewise",
    "GENERIC": "words that tell nothing of what a figure is of, likewise",
    "STOP": "what a question is asked with: verbs of saying and nouns for texts are among it",
}
"""Lists that are of words in general, so that they are compared with none."""

ON_PURPOSE: tuple[tuple[frozenset[str], str], ...] = (
    (
        frozenset({"METADATA", "_COLUMNS", "FIELDS", "_RECORD", "_SUMMARY", "_FIELDS", "_ASKS"}),
        "fields of an article by their names: what is stored, compared, signed, shown, and read from a table or a line",
    ),
    (frozenset({"_SEARCHED", "CONNECTIVES", "FUNCTION_WORDS"}), "words of grammar that are looked up all the same"),
    (frozenset({"_COMMANDS", "_ASKED"}), "what can be asked: a command each in the shell, an address each over HTTP"),
    (
        frozenset({"_BLOCK_TAGS", "_ZONES", "ASIDE", "_MARKUP", "_UNREAD", "_HIDING", "TAGS"}),
        "HTML elements: what breaks a line, is a zone, stands aside, shows markup, is not read, hides text, is drawn",
    ),
    (frozenset({"_PAGE_POLICY", "_PLAIN_POLICY"}), "directives of one header for two sorts of pages"),
    (
        frozenset({"TASKS", "CHOICES", "_AFTER_ANY"}),
        "tasks by their names: what tells each, all that are offered, and those after any answer",
    ),
    (frozenset({"MEASURES", "WEIGHTS"}), "the measures of a sentence, and the weights that were fitted for them"),
    (frozenset({"QUANTIFIERS", "_DETERMINING"}), "those of them with which a phrase for somebody may begin"),
    (
        frozenset({"ORGANISATIONS", "_KINDS"}),
        "parts of names; here the sorts of places that are asked for",
    ),
    (frozenset({"_ICONS", "VIEWS"}), "the views of the page by name, each of which has a drawing"),
    (frozenset({"ROLES", "AGED"}), "those of them that stand before an age"),
    (frozenset({"SPEAKING_BODIES", "_ASKED"}), "groups that speak; here those whose opinions are asked for"),
    (frozenset({"_URL_GENRES", "_LABELS"}), "sections in an address: fewer than the labels that pages print"),
    (frozenset({"_NEWS_PATH", "_MENU_WORDS"}), "sections of news in an address; menus name all sections"),
    (frozenset({"_BYLINE_NAMES", "_BY"}), "names of elements around an author; here the words before one"),
    (frozenset({"_FOOTER", "_NOT_NAMES"}), "what ends the name of a company; here no word of it is a person's name"),
    (frozenset({"_DATE_WORDS", "_UPDATED"}), "words of a line with a date, and those that say it is a later one"),
    (frozenset({"_NOBODY", "_AUTHOR_LABELS"}), "values of a field that name nobody, and labels before a name"),
    (
        frozenset({"_TALK", "_PATTERNS", "_OUTLETS", "_TEXTS"}),
        "texts that say nothing of what is asked: an essay or an editorial says what is looked for",
    ),
    (
        frozenset({"TEXTS", "NOUN", "_EXPLAINING", "_SORTS", "_DETAILS", "_OUTLETS"}),
        "nouns for texts and outlets in the requests and the headings that are spelled out",
    ),
    (
        frozenset({"_SIDES", "_BEFORE", "_TO_SAY", "SPEECH", "_CORRECTED", "_PASSIVE", "_FILLING", "_ASKED"}),
        "words of one kind of question, request, demand, sentence with a figure or passive",
    ),
)
"""Constants that share most words, and why they are not one."""

_WORD = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:['’.-][^\W\d_]+)*")
_GROUP = re.compile(r"\((?:\?(?:P<\w+>|<[=!]|[:=!>]|[aiLmsux-]+:))?")
_SMALL = FUNCTION_WORDS.union(*COMMONEST.values())
_GAP = "\0"  # what stands in the place of a part that is named elsewhere


@dataclass(frozen=True)
class Listed:
    """Words that stand together in the constant `name` of the file `path`."""

    path: str
    name: str
    words: frozenset[str]

    def __str__(self) -> str:
        return f"{self.path}: {self.name}"


def alternatives(pattern: str) -> Iterator[list[str]]:
    """The alternatives of each group of a regular expression, what is in groups inside them left out."""
    groups, at, in_class = [[""]], 0, False
    while at < len(pattern):
        letter = pattern[at]
        if letter == "\\":
            groups[-1][-1] += pattern[at : at + 2]
            at += 2
            continue
        if in_class or letter == "[":
            in_class = letter != "]"
            groups[-1][-1] += letter
        elif letter == "(" and (opening := _GROUP.match(pattern, at)):
            groups[-1][-1] += _GAP
            groups.append([""])
            at = opening.end()
            continue
        elif letter == ")" and len(groups) > 1:
            yield groups.pop()
        elif letter == "|":
            groups[-1].append("")
        else:
            groups[-1][-1] += letter
        at += 1
    yield from groups


def words_of(listed: list[str]) -> frozenset[str]:
    """The words among them, in lower case: names of languages and of HTML elements in two letters are none."""
    return frozenset(word.lower() for word in listed if _WORD.fullmatch(word) and (len(word) > 2 or not word.isascii()))


def in_pattern(pattern: str) -> Iterator[frozenset[str]]:
    """The words that each group of a pattern chooses from.

    Function words are grammar there, and not a list; Chinese words have what may not stand beside them, which is
    another thing in each pattern.
    """
    for group in alternatives(pattern):
        words = words_of([re.sub(r"\\b|\?$", "", each).strip() for each in group])
        yield frozenset(word for word in words - _SMALL if word < "\u2e80")


def lists_in(statement: ast.AST) -> Iterator[frozenset[str]]:
    """The lists that a statement writes out: sets, tuples, keys, strings to be split, and the choices of patterns."""
    split = {id(value) for value in _split(statement)}
    typed = {id(n) for t in ast.walk(statement) if isinstance(t, ast.Subscript) for n in ast.walk(t)}
    parts = {id(p) for j in ast.walk(statement) if isinstance(j, ast.JoinedStr) for p in ast.walk(j) if p is not j}
    for node in ast.walk(statement):
        if isinstance(node, ast.Set | ast.Tuple | ast.List | ast.Dict) and id(node) not in typed:
            elements = node.keys if isinstance(node, ast.Dict) else node.elts
            yield words_of([str(e.value) for e in elements if isinstance(e, ast.Constant)])
        elif isinstance(node, ast.JoinedStr):
            yield from in_pattern("".join(str(v.value) if isinstance(v, ast.Constant) else _GAP for v in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield from (words_of(node.value.split()),) if id(node) in split else in_pattern(node.value)


def _split(statement: ast.AST) -> Iterator[ast.AST]:
    """The strings in `statement` that hold words between blanks."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant):
            text = str(node.value.value)
            yield from (node.value,) if "\n" in text and "(" not in text else ()
        elif isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute) and node.func.attr == "split":
                yield node.func.value
            elif isinstance(node.func, ast.Name):
                yield from (a for a in ast.walk(node) if isinstance(a, ast.Constant) and "\n" in str(a.value))
        elif isinstance(node, ast.DictComp) and ".split()" in ast.unparse(node):
            yield from (value for value in ast.walk(node) if isinstance(value, ast.Constant))


def all_lists() -> list[Listed]:
    found = []
    for path in (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))):
        for statement in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(statement, ast.Assign | ast.AnnAssign):
                target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
                name = ast.unparse(target)
                words = {each for each in lists_in(statement) if len(each) >= FEWEST and name not in VOCABULARIES}
                found += [Listed(str(path.relative_to(ROOT)), name, each) for each in words]
    return found


def share(one: Listed, other: Listed) -> float:
    """Of the words of the smaller list, how many the other has."""
    return len(one.words & other.words) / min(len(one.words), len(other.words))


def on_purpose(one: Listed, other: Listed) -> bool:
    return any({one.name, other.name} <= names for names, _ in ON_PURPOSE)


def test_each_list_of_words_stands_once() -> None:
    alike = [
        f"{one} and {other} share {', '.join(sorted(one.words & other.words))}"
        for one, other in combinations(all_lists(), 2)
        if (one.path, one.name) != (other.path, other.name)
        and share(one, other) > SHARED
        and not on_purpose(one, other)
    ]
    assert not alike, "\n".join(alike)


@pytest.mark.parametrize(
    "statement",
    [
        'X = frozenset("north south east west middle".split())',
        'X = {"north": 1, "south": 2, "east": 3, "west": 4, "middle": 5}',
        'X = ("north", "south", "east", "west", "middle")',
        r'X = re.compile(r"\b(?:north|south|east|west|middle)s?\b")',
        'X = rf"(?:the )?(?:{Y}|north|south|east|west|middle) of"',
        'X = _made("""\n    north south east\n    west middle\n    """)',
    ],
)
def test_a_list_is_seen_however_it_is_written(statement: str) -> None:
    assert {"north", "south", "east", "west", "middle"} in list(lists_in(ast.parse(statement)))
