"""The wheel holds everything: built, installed into an empty environment, and asked a question there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        [str(c) for c in command], cwd=cwd, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_question_is_answered_from_the_wheel_alone(tmp_path: Path) -> None:
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "dist", cwd=ROOT)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
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

    venv.create(tmp_path / "env", with_pip=False, symlinks=True)
    python = tmp_path / "env" / "bin" / "python"
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).strip())
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # The libraries it stands on are this environment's; the project itself must not be found there.
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")

    library = tmp_path / "library"
    where = run(
        python, "-c", "import qa, store, prompts; print(qa.__file__, store.__file__, prompts.__file__)", cwd=tmp_path
    )
    assert all(str(site) in path for path in where.split())
    run(python, "-m", "qa.cli", "add", site / "evals" / "articles", "--library", library, cwd=tmp_path)
    told = run(
        python,
        "-m",
        "qa.cli",
        "ask",
        "How long will the Northern Quay be?",
        "--json",
        "--library",
        library,
        cwd=tmp_path,
    )
    answer = json.loads(told)
    assert "940 metres" in answer["text"]
    assert answer["citations"][0]["quote"]
