"""What the tests need that pip does not install: looked for, installed with apt where that asks nobody, else told.

`python -m evals.parts [PART …]`; exit status 1 if a part is missing, which is told in one line each. It runs before
anything is installed, so it needs Python's own library alone.
"""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

_FOLDERS = (*os.get_exec_path(), "/Applications/Chromium.app/Contents/MacOS")
_CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "Chromium", "google-chrome")
# The first is the browser without what a desktop needs: a page costs it half the processor's time.
_PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"


def chromium(names: Sequence[str] = _CHROMIUM) -> str | None:
    """The program of the browser."""
    return next((found for name in names if (found := shutil.which(name, path=os.pathsep.join(_FOLDERS)))), None)


def whole_chromium() -> str | None:
    """The program of the browser with what a desktop needs: it alone takes extensions."""
    return chromium(_CHROMIUM[1:4])


def postgres() -> Path | None:
    """The folder of PostgreSQL's programs, of the newest version that is installed."""
    homes = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/opt/homebrew/opt").glob("postgresql@*/bin")]
    newest = sorted(homes, key=lambda home: [int(n) for n in re.findall(r"\d+", str(home))], reverse=True)
    beside = shutil.which("initdb")
    for home in [*newest, *([Path(beside).resolve().parent] if beside else [])]:
        if (home / "initdb").exists() and (home / "postgres").exists():
            return home
    return None


def _chinese() -> bool:
    """Whether Chinese can be drawn; a Mac brings what it takes."""
    if sys.platform == "darwin":
        return True
    listed = shutil.which("fc-list")
    return listed is not None and bool(subprocess.run([listed, ":lang=zh"], capture_output=True, check=False).stdout)


def _environments() -> bool:
    """Whether `python -m venv` works: Debian keeps a half of it in a package of its own."""
    importlib.invalidate_caches()
    return find_spec("venv") is not None and find_spec("ensurepip") is not None


class Part(NamedTuple):
    """One of them: what it is, whether it is there, its Debian packages, and what to type where there is no apt."""

    what: str
    there: Callable[[], object]
    packages: tuple[str, ...]
    elsewhere: str


PARTS = {
    "python": Part("Python 3.11 or newer", lambda: sys.version_info >= (3, 11), (), "install it from python.org"),
    "venv": Part(
        "the rest of Python's venv", _environments, (f"{_PYTHON}-venv",), "install Python anew from python.org"
    ),
    "chromium": Part(
        "Chromium, the browser",
        chromium,
        ("chromium-headless-shell",),
        "brew install --cask chromium, or your system's like",
    ),
    "extensions": Part(
        "the whole of Chromium, which takes extensions",
        whole_chromium,
        ("chromium",),
        "brew install --cask chromium, or your system's like",
    ),
    "chinese": Part(
        "a font with Chinese",
        _chinese,
        ("fontconfig", "fonts-noto-cjk"),
        "install fontconfig and Noto Sans CJK with your system's package manager",
    ),
    "postgres": Part(
        "PostgreSQL, the database", postgres, ("postgresql",), "brew install postgresql@17, or your system's like"
    ),
}


def main(names: Sequence[str]) -> int:
    """Look for the parts of these names, or for all; install what is missing if that can be; tell what is not there."""
    missing = [part for part in map(PARTS.__getitem__, names or PARTS) if not part.there()]
    packages = [package for part in missing for package in part.packages]
    if packages and (asked := _apt()) is not None:
        print(f"Installing {', '.join(packages)} with apt-get.", flush=True)
        apt = [*asked, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
        if subprocess.run([*apt, "update"], stdout=subprocess.DEVNULL, check=False).returncode == 0:
            install = [*apt, "install", "-y", "--no-install-recommends", *packages]
            subprocess.run(install, stdout=subprocess.DEVNULL, check=False)
        missing = [part for part in missing if not part.there()]
    for part in missing:
        print(f"Missing: {part.what}. To install: {_typed(part)}", file=sys.stderr)
    return 1 if missing else 0


def _apt() -> list[str] | None:
    """What goes before apt-get's own arguments for it to install without asking; None where it cannot."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def _typed(part: Part) -> str:
    if part.packages and shutil.which("apt-get"):
        return f"sudo apt-get install {' '.join(part.packages)}"
    return part.elsewhere


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
