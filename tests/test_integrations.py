"""What the manual shows: the code of README and docs is run as it stands there, and prints what it says it prints."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa import ArticleQA
from tests.web.serving import served

ROOT = Path(__file__).parent.parent
PIECES = [
    (section.partition("\n")[0], code)
    for section in (ROOT / "docs" / "integrations.md").read_text("utf-8").split("\n## ")[1:]
    for code in re.findall(r"^```python\n(.+?)^```$", section, re.MULTILINE | re.DOTALL)
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Iterator[tuple[str, Path]]:
    """The address of a server, and the folder in which its library is."""
    folder = tmp_path_factory.mktemp("integrations")
    with ArticleQA.open(folder / "library") as qa:
        qa.add(samples)
    with ArticleQA.open(folder / "library", follow=True) as qa, served(qa) as address:
        yield address, folder


def test_every_shape_is_shown() -> None:
    assert len(PIECES) >= 5


@pytest.mark.parametrize(("name", "code"), PIECES, ids=[name for name, _ in PIECES])
def test_the_code_of_the_page_runs(place: tuple[str, Path], name: str, code: str) -> None:
    address, folder = place
    here = code.replace("http://127.0.0.1:7860", address)
    done = subprocess.run([sys.executable, "-c", here], capture_output=True, text=True, cwd=folder, timeout=120)
    assert done.returncode == 0, done.stderr
    assert re.search(r"\[1\]|crowns", done.stdout)


@pytest.mark.parametrize("page", ["README.md", "docs/python.md"])
def test_the_examples_run_and_print_what_stands_behind_them(tmp_path: Path, page: str) -> None:
    first, *others = re.findall(r"^```python\n(.+?)^```$", (ROOT / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    opened = ['qa = ArticleQA.open("library")\n', *others] if others else []
    command = [sys.executable, "-c", "".join([first, *opened])]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=120)
    assert done.returncode == 0, done.stderr
    said = re.findall(r"^ *print\(.+\)  # (.+)$", first, re.MULTILINE)
    assert said
    assert set(said) <= set(done.stdout.splitlines())
