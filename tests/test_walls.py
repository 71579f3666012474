"""The rooms and their walls: who may import whom, and which module is the door to an outside library."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("store", "prompts", "qa", "evals")
MAY_USE = {"store": set(), "prompts": set(), "qa": {"store", "prompts"}, "evals": {"store", "prompts", "qa"}}
DOORS = {
    "chromadb": ("store/index/vectors.py",),
    "sqlalchemy": ("store/database/",),
    "tantivy": ("store/index/tantivy_index.py",),
    "trafilatura": ("store/reading/", "evals/figures/pages.py"),
    "wordllama": ("store/embedding/embedders.py",),
    "tokenizers": ("store/embedding/embedders.py", "qa/proof/check/judges.py", "qa/reader/model.py", "evals/reader/"),
    "onnxruntime": ("qa/proof/check/judges.py", "qa/reader/model.py", "evals/reader/"),
    "torch": ("evals/reader/",),
    "transformers": ("evals/reader/",),
    "gradio": ("qa/web/",),
    "fastapi": ("qa/web/",),
    "langchain": ("qa/models/chat.py",),
    "langchain_core": ("qa/models/chat.py", "qa/langchain.py", "evals/"),
    "langchain_openai": ("qa/models/chat.py",),
    "openai": ("qa/models/chat.py", "qa/models/stream_batching.py", "store/embedding/embedders.py"),
    "click": ("qa/cli/",),
    "mcp": ("qa/mcp.py",),
    "tiktoken": ("qa/models/token_count.py",),
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


PRODUCT = ("store", "prompts", "qa")
LARGEST = 20
"""Modules of one folder: what is larger is no room in which anything is found at once."""


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def uses() -> dict[str, set[str]]:
    """For each module of the product those that it imports, whenever it does."""
    paths = {name_of(path): path for room in PRODUCT for path in modules(room)}
    found: dict[str, set[str]] = {}
    for name, path in paths.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        full = {f"{n.module}.{a.name}" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names}
        found[name] = {m for m in (*imports(path), *full) if m in paths and m != name} - {"qa", "store"}
    return found


def room_of(module: str) -> str:
    """The innermost folder of a module; one that stands among rooms is a room by itself."""
    path = ROOT / Path(*module.split("."))
    folder = path if path.is_dir() else path.parent
    has_rooms = any((inner / "__init__.py").exists() for inner in folder.iterdir())
    return module if has_rooms else ".".join(folder.relative_to(ROOT).parts)


def circle(graph: dict[str, set[str]]) -> list[str]:
    """The nodes of some circle, empty if there is none."""
    left = dict(graph)
    while free := [node for node, to in left.items() if not to & left.keys()]:
        for node in free:
            del left[node]
    while free := [node for node in left if not any(node in to for to in left.values())]:
        for node in free:
            del left[node]
    return sorted(left)


def test_modules_import_each_other_in_no_circle() -> None:
    assert circle(uses()) == []


def test_rooms_use_each_other_in_no_circle() -> None:
    graph: dict[str, set[str]] = {}
    for module, used in uses().items():
        room = graph.setdefault(room_of(module), set())
        room |= {room_of(other) for other in used} - {room_of(module)}
    assert circle(graph) == []


def test_the_ground_floor_imports_nothing_of_ours() -> None:
    inside = {name: used for name, used in uses().items() if name.startswith("store.language")}
    assert inside
    assert not {name: far for name, used in inside.items() if (far := {u for u in used if u not in inside})}


def test_a_class_has_a_name_of_its_own() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for path in (p for room in ("store", "prompts", "qa") for p in modules(room)):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name].add(path.relative_to(ROOT).as_posix())
    assert len(found) > 300
    assert {name: where for name, where in found.items() if len(where) > 1} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_a_folder_has_few_modules(room: str) -> None:
    folders = [folder for folder in (ROOT / room, *(ROOT / room).rglob("*")) if folder.is_dir()]
    crowded = {f: n for f in folders if (n := len([*f.glob("[!_]*.py")])) > LARGEST}
    assert not crowded


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
unneeded = ("sqlalchemy.dialects.postgresql", "store.reading.formats.page", "store.reading.formats.limited_reading")
unneeded += ("opentelemetry", "langchain_core")
print(*[m for m in unneeded if m in sys.modules])
"""


def test_a_question_pays_for_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    """It reads no page and asks no PostgreSQL; and what names no date and no outlet is not looked through for them."""
    for code in (_ADDING, _ASKING):
        code = code.format(place=str(tmp_path))
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    characters, *modules = done.stdout.split()
    assert modules == []
    assert int(characters) < 150_000  # of regular expressions, which take a microsecond each to make
