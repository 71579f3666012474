"""The styles of the page: each file styles its own view and reaches into no other; every file is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.web.server import door

STYLES = Path(door.__file__).parent.parent / "static"
TURN = (".turn", "#card")
ROOTS = {
    "shell": ("#qa-frame", "#qa-views", "#qa-nav", "#qa-new", "#qa-bar", "#qa-side", "#view-", ".sheet",
              "body.nav-open", "#qa-history", ".toast-wrap"),
    "chat": ("#qa-talk", "#qa-latest", "#qa-welcome", "#qa-composer", "#qa-line", "#qa-question", "#qa-ask",
             "#qa-stop", "#qa-options", "#qa-strictness"),
    "answer": TURN,
    "sources": TURN,
    "searched": TURN,
    "tasks": TURN,
    "around": TURN,
    "source": (".article", "#source", ".standalone", "body.source-page"),
    "history": ("#qa-history",),
    "dialog": (".dialogue", ".veil"),
    "library": ("#qa-library", "#view-library"),
    "adding": ("#qa-library", "#view-library"),
    "chart": ("#qa-library",),
    "watches": ("#qa-watches", "#qa-nav .unread-count"),
    "factcheck": ("#qa-factcheck", "#view-factcheck"),
    "settings": ("#qa-settings",),
}  # fmt: skip
"""What one selector of each file at least names: the part of the page that is the file's own."""

SHARED = {"base", "parts"}
"""Files that style what several views have in common."""


def selectors(css: str) -> Iterator[str]:
    """Each selector of the rules in `css`, those inside media queries included."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    bare = re.sub(r"@keyframes[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", bare)
    for prelude in re.findall(r"([^{}]+)\{", bare):
        if not prelude.strip().startswith("@"):
            yield from (one.strip() for one in re.split(r",(?![^(]*\))", prelude))


@pytest.mark.parametrize("name", ROOTS)
def test_a_file_styles_its_own_part_of_the_page(name: str) -> None:
    found = list(selectors((STYLES / f"{name}.css").read_text(encoding="utf-8")))
    assert found
    assert [one for one in found if not any(root in one for root in ROOTS[name])] == []


def test_every_file_is_known_and_asked_for() -> None:
    names = {file.stem for file in STYLES.glob("*.css")}
    assert names == SHARED | set(ROOTS)
    page = door.dressed(b"<head></head>", "x").decode()
    assert set(re.findall(r'href="/ui/([\w-]+)\.css"', page)) == names


def test_every_class_that_is_styled_is_used() -> None:
    """In what the server draws, what the scripts make, or what Gradio does."""
    web = STYLES.parent
    used = "\n".join(file.read_text(encoding="utf-8") for file in [*web.rglob("*.py"), *STYLES.glob("*.js")])
    gradios = {"block", "column", "contain", "dark", "fillable", "form", "gradio-container", "html-container", "main",
               "selected", "toast-wrap", "wrap"}  # fmt: skip
    classes = {
        name
        for file in STYLES.glob("*.css")
        for one in selectors(file.read_text(encoding="utf-8"))
        for name in re.findall(r"\.([a-z][\w-]*)", one)
    }
    assert {name for name in classes - gradios if not re.search(rf"\b{name}\b", used)} == set()


def test_a_selector_that_reaches_elsewhere_is_noticed() -> None:
    css = "/* { */ .turn .a, .qa .sign { color: red } @media (x) { .b:is(.c, .turn) {} }"
    assert list(selectors(css)) == [".turn .a", ".qa .sign", ".b:is(.c, .turn)"]
