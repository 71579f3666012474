"""What `make` sets up: the releases that the locks name and no others, and what is missing beside them told at once."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.markers import Marker

ROOT = Path(__file__).parent.parent
NEEDED = ("Makefile", "pyproject.toml", "README.md", "LICENSE", "evals/__init__.py", "evals/parts.py")
LOCKS = ("requirements.lock", "requirements-test.lock")
ENTRY = re.compile(r"^([\w.-]+)==([^\s;]+)((?: ; .+?)?) \\$", re.MULTILINE)
BUILDS = ("hatchling", "packaging", "pathspec", "pluggy", "tomlkit", "trove-classifiers")
"""What builds the package: the made-up releases of these are whole."""
BROUGHT = ("article-qa", "pip", "setuptools")
PYTHONS = [sys.executable, *os.environ.get("PYTHONS", "").split()]
"""With `PYTHONS="python3.12 python3.13"` the pip of these is tried too."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """As much of the project as is needed to install it."""
    for name in NEEDED:
        (tmp_path / "project" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / "project" / name)
    return tmp_path / "project"


def wheel(folder: Path, name: str, version: str) -> str:
    """Makes a release that asks for the same as the one installed here; the sum of its bytes."""
    told = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
    files: list[tuple[str, Path]] = []
    try:
        real = distribution(name)
    except PackageNotFoundError:  # for another Python or system than this
        pass
    else:
        told += [f"Provides-Extra: {extra}" for extra in real.metadata.get_all("Provides-Extra") or ()]
        told += [f"Requires-Dist: {needed}" for needed in real.requires or ()]
        if name in BUILDS:
            own = [f for f in real.files or () if ".." not in f.parts and f.suffix != ".pyc"]
            files = [(str(f), Path(str(f.locate()))) for f in own if not f.parts[0].endswith(".dist-info")]
    stem = f"{name.replace('-', '_').replace('.', '_')}-{version}"
    path = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for inside, outside in files:
            archive.write(outside, inside)
        archive.writestr(f"{stem}.dist-info/METADATA", "\n".join(told) + "\n")
        archive.writestr(f"{stem}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{stem}.dist-info/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def index(project: Path, tmp_path: Path) -> dict[str, str]:
    """The environment of a pip that sees an index in which whatever the locks name has a newer release too."""
    releases = tmp_path / "index"
    releases.mkdir()
    sums: dict[tuple[str, str], str] = {}
    for lock in LOCKS:
        text = (ROOT / lock).read_text(encoding="utf-8")
        lines = []
        for name, version, marker in ENTRY.findall(text):
            if (name, version) not in sums:
                sums[name, version] = wheel(releases, name, version)
                wheel(releases, name, "9999")
            lines.append(f"{name}=={version}{marker} --hash=sha256:{sums[name, version]}\n")
        assert len(lines) == len(re.findall("^[a-z]", text, re.MULTILINE))
        (project / lock).write_text("".join(lines), encoding="utf-8")
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "MAKE", "MFLAGS"))}
    return own | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(releases), "PIP_CONFIG_FILE": os.devnull}


FOUND = """
import json
from importlib.metadata import distributions
from pip._vendor.packaging.markers import default_environment
print(json.dumps([{d.metadata["Name"]: d.version for d in distributions()}, default_environment()]))
"""


@pytest.mark.parametrize("python", PYTHONS)
def test_what_is_installed_is_what_the_locks_name(project: Path, index: dict[str, str], python: str) -> None:
    def run(*command: str | Path) -> str:
        done = subprocess.run(command, cwd=project, env=index, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("make", f"PYTHON={python}", ".venv/installed-test")
    run(".venv/bin/python", "-m", "pip", "check")
    found, here = json.loads(run(".venv/bin/python", "-c", FOUND))
    locked = {
        name: version
        for lock in LOCKS
        for name, version, marker in ENTRY.findall((ROOT / lock).read_text(encoding="utf-8"))
        if not marker or Marker(marker.removeprefix(" ; ")).evaluate(here)
    }
    assert len(locked) > 150
    assert {re.sub(r"[-_.]+", "-", n).lower(): v for n, v in found.items() if n not in BROUGHT} == locked


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder of programs that has neither a browser nor what installs one."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("make", "sh", "env", "chmod", "cat"):
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


def program(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def make(project: Path, programs: Path, target: str) -> subprocess.CompletedProcess[str]:
    command = [programs / "make", target, f"PYTHON={sys.executable}"]
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    environment = ours | {"PATH": str(programs)}  # these tests may themselves run below a make
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def test_what_is_missing_is_told_in_a_line_each_before_the_first_test(project: Path, programs: Path) -> None:
    told = make(project, programs, "test")
    assert told.returncode != 0
    assert told.stdout == ""
    browser, *others, end = told.stderr.splitlines()
    assert browser == "Missing: Chromium, the browser. To install: brew install --cask chromium, or your system's like"
    assert all(re.match("Missing: .+. To install: .", line) for line in others)
    assert end.startswith("make: ")
    assert not (project / ".venv").exists()


def test_where_apt_asks_nobody_it_installs_what_is_missing(project: Path, programs: Path, tmp_path: Path) -> None:
    there = "printf '#!/bin/sh\\necho noto\\n'"
    install = f"for p in chromium fc-list; do {there} > {programs}/$p; chmod 755 {programs}/$p; done"
    program(
        programs, "apt-get", f'echo "$@" >> {tmp_path}/asked; case "$*" in *" install "*) {install};; esac; echo noise'
    )
    program(programs, "sudo", '[ "$1" = -n ] && shift && exec "$@"')
    told = make(project, programs, "parts")
    assert told.returncode == 0, told.stderr
    assert told.stdout == "Installing chromium-headless-shell, chromium, fontconfig, fonts-noto-cjk with apt-get.\n"
    assert (tmp_path / "asked").read_text(encoding="utf-8").splitlines() == [
        "-qq update",
        "-qq install -y --no-install-recommends chromium-headless-shell chromium fontconfig fonts-noto-cjk",
    ]
    assert make(project, programs, "parts").stdout == ""


def test_where_apt_fails_it_is_told_what_to_type(project: Path, programs: Path) -> None:
    program(programs, "apt-get", "exit 100")
    program(programs, "sudo", "echo a password is required >&2; exit 1")
    told = make(project, programs, "test")
    assert told.returncode != 0
    browser, *_ = told.stderr.splitlines()
    assert browser == "Missing: Chromium, the browser. To install: sudo apt-get install chromium-headless-shell"
    assert not (project / ".venv").exists()
