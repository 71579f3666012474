"""The rooms and their walls: who may import whom, and which module is the door to an outside library."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("store", "prompts", "qa", "evals")
MAY_USE = {"store": set(), "prompts": set(), "qa": {"store", "prompts"}, "evals": {"store", "prompts", "qa"}}
DOORS = {
    "chromadb": ("store/vectors.py",),
    "sqlalchemy": ("store/database/",),
    "tantivy": ("store/words.py",),
    "trafilatura": ("store/reading/", "evals/pages.py"),
    "wordllama": ("store/embedding.py",),
    "tokenizers": ("store/embedding.py", "qa/proof/judges.py", "qa/reader/model.py", "evals/reader/"),
    "onnxruntime": ("qa/proof/judges.py", "qa/reader/model.py", "evals/reader/"),
    "torch": ("evals/reader/",),
    "transformers": ("evals/reader/",),
    "gradio": ("qa/web/",),
    "fastapi": ("qa/web/",),
    "langchain": ("qa/models/chat.py",),
    "langchain_core": ("qa/models/chat.py", "evals/"),
    "langchain_openai": ("qa/models/chat.py",),
    "openai": ("qa/models/chat.py", "qa/models/gathered.py", "store/embedding.py"),
    "typer": ("qa/cli/",),
    "mcp": ("qa/mcp.py",),
    "tiktoken": ("qa/models/tokens.py",),
}
SLOW = (
    "onnxruntime",
    "tokenizers",
    "gradio",
    "chromadb",
    "langchain",
    "langchain_core",
    "openai",
    "fastapi",
    "trafilatura",
    "pandas",
)


@cache
def modules(room: str) -> tuple[Path, ...]:
    return tuple((ROOT / room).rglob("*.py"))


BY_NAME = {("qa/cli/evaluating.py", "evals.suite.command")}
"""What is reached over a wall, by its name at run time: `qa eval` starts what stands on the product."""


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Full names of the modules that run-time code of `path` imports; those for type checkers alone are left out."""
    return tuple(_imports(ast.parse(path.read_text(encoding="utf-8"))))


def _imports(tree: ast.Module) -> Iterator[str]:
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


def named(path: Path) -> Iterator[str]:
    """Names of modules that `path` imports by a string, as in `import_module("store.library")`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ("import_module", "run_module"):
            yield from (str(a.value) for a in node.args if isinstance(a, ast.Constant))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_uses_only_the_rooms_below_it(room: str) -> None:
    broken = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(room)
        for name in (*imports(path), *named(path))
        if name.partition(".")[0] in (set(ROOMS) | {"tests"}) - MAY_USE[room] - {room}
        and (str(path.relative_to(ROOT)), name) not in BY_NAME
    ]
    assert not broken


@pytest.mark.parametrize("library", DOORS)
def test_an_outside_library_has_one_door(library: str) -> None:
    broken = [
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in modules(room)
        if any(name.partition(".")[0] == library for name in imports(path))
        and not str(path.relative_to(ROOT)).startswith(DOORS[library])
        and not (room == "evals" and path.name.startswith("bench"))
    ]
    assert not broken


@pytest.mark.parametrize(
    "code", ["import qa", "import store", "import qa.cli", "from qa import ArticleQA, check_support"]
)
def test_slow_libraries_are_not_imported_before_they_are_needed(code: str) -> None:
    report = f"{code}\nimport sys\nprint(*[m for m in {SLOW!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == []


_ADDING = """
from qa import ArticleQA, Article
with ArticleQA.open({place!r}) as qa:
    qa.add(Article(text="The council of Velden voted to build a tram line. It will cost 312 million crowns."))
"""
_ASKING = """
import gc, re, sys
from qa import ArticleQA
with ArticleQA.open({place!r}) as qa:
    qa.ask("What will the tram line cost?")
print(sum(len(p.pattern) for p in gc.get_objects() if isinstance(p, re.Pattern)))
print(*[m for m in ("sqlalchemy.dialects.postgresql", "store.reading.page", "store.reading.guard") if m in sys.modules])
"""


def test_a_question_pays_for_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    """It reads no page and asks no PostgreSQL; and what names no date and no outlet is not looked through for them."""
    for code in (_ADDING, _ASKING):
        code = code.format(place=str(tmp_path))
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    characters, *modules = done.stdout.split()
    assert modules == []
    assert int(characters) < 150_000  # of regular expressions, which take a microsecond each to make
