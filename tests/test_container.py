"""The container's file: what it copies is there, and what it starts answers, as its healthcheck asks."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "Containerfile").read_text("utf-8")
STEPS = [
    (name, rest)
    for line in re.sub(r"\\\n\s*", "", TEXT).splitlines()
    if line and not line.startswith("#")
    for name, _, rest in [line.partition(" ")]
]


def all_of(name: str) -> list[str]:
    return [rest for step, rest in STEPS if step == name]


def only(name: str) -> str:
    (found,) = all_of(name)
    return found


def exact(name: str) -> list[str]:
    """The words of a command, which no shell reads again."""
    return [str(word) for word in json.loads(only(name)[only(name).index("[") :])]


def environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in only("ENV").split())


def test_all_that_is_copied_is_there_and_all_that_is_needed_is_copied() -> None:
    copied = {source for rest in all_of("COPY") for source in rest.split()[:-1]}
    assert all((ROOT / source).exists() for source in copied)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert copied >= {*packages, "requirements.lock", "pyproject.toml", project["project"]["readme"]}
    assert any("--require-hashes" in rest for rest in all_of("RUN"))


def test_it_runs_without_rights_and_writes_into_the_volume_alone() -> None:
    after = [name for name, _ in STEPS][[name for name, _ in STEPS].index("USER") :]
    assert "RUN" not in after
    assert int(only("USER")) >= 1000
    assert f"--uid {only('USER')} " in TEXT
    assert only("VOLUME") == environment()["QA_LIBRARY"]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.mark.slow
def test_what_it_starts_answers_as_its_healthcheck_asks(tmp_path: Path) -> None:
    port = free_port()
    own = {"QA_LIBRARY": str(tmp_path / "library"), "HOME": str(tmp_path), "QA_AUTH": "editor:secret"}
    command = [sys.executable, "-m", f"{exact('ENTRYPOINT')[0]}.cli", *exact("CMD"), "--port", str(port)]
    health = [word.replace(only("EXPOSE"), str(port)) for word in exact("HEALTHCHECK")]
    here = {"PATH": f"{Path(sys.executable).parent}:{os.defpath}", "PYTHONPATH": f"{ROOT}:{os.environ['PYTHONPATH']}"}
    server = subprocess.Popen(command, env=environment() | own | here, cwd=tmp_path)
    try:
        deadline = time.monotonic() + 90
        while subprocess.run(health, env=here, capture_output=True, check=False).returncode:
            assert server.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.5)
        address = f"http://127.0.0.1:{port}/v1/models"
        assert httpx.get(address, timeout=60).status_code == 401
        assert httpx.get(address, auth=("editor", "secret"), timeout=60).status_code == 200
    finally:
        server.terminate()
        assert server.wait(30) == 0


def test_without_a_login_it_says_what_to_give_and_ends(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "qa.cli", *exact("CMD"), "--library", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=120)
    assert done.returncode == 1
    assert "QA_AUTH" in done.stderr
