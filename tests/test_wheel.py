"""The wheel holds everything: built, installed into an empty environment, and used there as docs/install.md says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Iterable
from email.parser import BytesParser
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import qa
from store.library import Library

ROOT = Path(__file__).parent.parent
DOCS = (ROOT / "docs" / "install.md").read_text("utf-8")
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        [str(c) for c in command], cwd=cwd, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that has the wheel and nothing else of this project."""
    place = tmp_path_factory.mktemp("env")
    venv.create(place, with_pip=False, symlinks=True)
    python = place / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--no-deps", wheel)
    run(*pip, cwd=place, PIP_CONFIG_FILE=os.devnull)
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=place).strip())
    # The libraries it stands on are this environment's; the project itself must not be found there.
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return place / "bin"


def bash(programs: Path, script: str, folder: Path) -> str:
    path = os.pathsep.join([str(programs), os.environ["PATH"]])
    return run("bash", "--norc", "-ec", script, cwd=folder, PATH=path, PYTHONPATH=str(ROOT / "tests" / "network"))


def test_it_is_named_as_the_page_says_and_holds_what_is_needed(wheel: Path) -> None:
    assert f"dist/{wheel.name}" in DOCS
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "qa/py.typed",
        "store/py.typed",
        "prompts/py.typed",
        "prompts/answer.md",
        "qa/web/extension/_locales/zh_CN/messages.json",
        "evals/articles/port-opinion-marchetti.md",
    ):
        assert needed in names
    assert not [n for n in names if n.startswith("tests/")]


def installed(asked: Iterable[Requirement], *, by_letter: bool) -> set[str]:
    """All distributions that `asked` lead to; `by_letter` only through extras that are asked for as they are declared.

    "html_clean" and "html-clean" are one extra by the standard, and two for a pip that is older than the standard.
    """
    found: set[tuple[str, frozenset[str]]] = set()
    left = list(asked)
    while left:
        one = left.pop()
        place = (canonicalize_name(one.name), frozenset(one.extras))
        if place in found:
            continue
        found.add(place)
        distribution = metadata.distribution(one.name)
        declared = distribution.metadata.get_all("Provides-Extra") or []
        extras = [e for e in declared if e in one.extras] if by_letter else list(one.extras)
        inner = [Requirement(line) for line in distribution.requires or ()]
        left += [r for r in inner if r.marker is None or any(r.marker.evaluate({"extra": e}) for e in ("", *extras))]
    return {name for name, _ in found}


def test_an_older_pip_installs_all_that_a_newer_one_does(wheel: Path) -> None:
    (name,) = (n for n in zipfile.ZipFile(wheel).namelist() if n.endswith(".dist-info/METADATA"))
    told = BytesParser().parsebytes(zipfile.ZipFile(wheel).read(name))
    asked = [Requirement(line) for line in told.get_all("Requires-Dist", [])]
    asked = [one for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})]
    assert installed(asked, by_letter=True) == installed(asked, by_letter=False)


def test_a_question_is_answered_from_the_wheel_alone(programs: Path, tmp_path: Path) -> None:
    where = bash(programs, "python -c 'import qa, store, prompts; print(qa.__file__, prompts.__file__)'", tmp_path)
    assert all(str(programs.parent) in path for path in where.split())
    bash(programs, "qa init --yes --articles samples", tmp_path)
    answer = json.loads(bash(programs, "qa ask 'How long will the Northern Quay be?' --json", tmp_path))
    assert "940 metres" in answer["text"]
    assert answer["citations"][0]["quote"]


def test_the_page_s_lines_run(programs: Path, tmp_path: Path) -> None:
    _, lines, _ = re.findall(r"^```sh\n(.+?)^```$", DOCS, re.MULTILINE | re.DOTALL)
    told = bash(programs, lines, tmp_path)
    assert "QA_LIBRARY=library" in told
    assert "940 metres" in told
    assert f"qa {VERSION}\n" in told
    assert bash(programs, "article-qa --version", tmp_path) == f"qa {VERSION}\n"


def test_a_real_bash_completes_commands_and_options(programs: Path, tmp_path: Path) -> None:
    def completed(*words: str) -> list[str]:
        typed = f"COMP_WORDS=({' '.join(words)}) COMP_CWORD={len(words) - 1}"
        script = f'eval "$(_QA_COMPLETE=bash_source qa)"; {typed}; _qa_completion qa; echo "${{COMPREPLY[@]}}"'
        return bash(programs, script, tmp_path).split()

    assert completed("qa", "fact") == ["factcheck"]
    assert completed("qa", "watch", "re") == ["remove"]
    assert {"--author", "--as-given"} <= set(completed("qa", "ask", "--a"))


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_zsh_and_fish_are_told_the_same(programs: Path, tmp_path: Path, shell: str) -> None:
    assert "_QA_COMPLETE" in run(programs / "qa", cwd=tmp_path, _QA_COMPLETE=f"{shell}_source")
    typed = {"COMP_WORDS": "qa fact", "COMP_CWORD": "fact" if shell == "fish" else "1"}
    assert "factcheck" in run(programs / "qa", cwd=tmp_path, _QA_COMPLETE=f"{shell}_complete", **typed)


def test_the_reference_names_all_that_can_be_imported_and_says_what_it_is(programs: Path, tmp_path: Path) -> None:
    told = bash(programs, "python -m evals.reference", tmp_path)
    for name in (*(f"qa.{n}" for n in qa.__all__), "store.Library", "store.read", "store.read_html"):
        assert f"\n## {name}\n" in told
    for member in (n for kind in (qa.ArticleQA, Library) for n in vars(kind) if not n.startswith("_")):
        assert re.search(rf"^\*\*`{member}\b[^\n]*\n\n[\w`]", told, re.MULTILINE), member
    assert "\nNone\n" not in told
    assert "store.read_html(html: str | bytes, url: str | None = None) -> Article" in told


FOREIGN = frozenset(
    "AIMessage Any AsyncIterator BaseTool Callable Exception Iterable Iterator Literal Mapping RunnableConfig Sequence"
    " None True False JudgeLike Model".split()  # the last two are told where they are taken, in `ArticleQA.open`
)


def test_what_the_manual_imports_and_what_calls_give_is_in_the_reference(programs: Path, tmp_path: Path) -> None:
    told = bash(programs, "python -m evals.reference", tmp_path)
    described = set(re.findall(r"^## (\S+)$", told, re.MULTILINE))
    pages = "\n".join(page.read_text("utf-8") for page in (ROOT / "docs").glob("*.md"))
    imports = re.findall(r"^ *from ((?:qa|store)[\w.]*) import (.+)$", pages, re.MULTILINE)
    assert {f"{module}.{name}" for module, names in imports for name in re.split(r",\s*", names)} <= described
    given = re.findall(r"^qa\.ArticleQA\.\w+: (\w+)$", told, re.MULTILINE)
    assert given == ["Collections", "Pins", "SignOffs", "Watches"]
    # What is behind `store.Library`, for whoever needs more than `ArticleQA` has of it, is not told so far.
    told = re.sub(r"^## store\.Library\n.*?(?=^## )", "", told, flags=re.MULTILINE | re.DOTALL)
    signatures = re.findall(r"^(?:```python\n(.*)\n```|\*\*`(.*)`\*\*)$", told, re.MULTILINE)
    named = {n for s in signatures for n in re.findall(r"(?<![\w.])[A-Z]\w+", re.sub(r"'[^']*'", "", "".join(s)))}
    assert named - FOREIGN <= {*given, *(name.rpartition(".")[2] for name in described)}


def test_the_changelog_names_this_version() -> None:
    assert VERSION in (ROOT / "CHANGELOG.md").read_text("utf-8")
