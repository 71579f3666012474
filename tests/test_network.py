"""The guard itself: nothing but loopback can be reached, here and in a child process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org", "2001:db8::1"])
def test_a_foreign_host_is_refused(host: str) -> None:
    with pytest.raises(PermissionError, match="only loopback"):
        socket.create_connection((host, 80), timeout=1)


def test_a_child_process_is_guarded_too() -> None:
    code = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "only loopback" in done.stderr


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()


def test_the_guard_is_there_though_python_started_with_a_sitecustomize_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("MINE = True", encoding="utf-8")
    here = Path(__file__).parent
    paths = os.pathsep.join(map(str, (tmp_path, here, here.parent)))
    code = "import sitecustomize; assert sitecustomize.MINE; import conftest, socket; socket.getaddrinfo('a.test', 80)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "PermissionError: the tests may not reach 'a.test'" in done.stderr


def test_a_question_leaves_nothing_in_the_home_directory_for_a_library_to_send(tmp_path: Path) -> None:
    """onnxruntime sends what it keeps there by code of its own, which the guard does not see."""
    home = tmp_path / "home"
    home.mkdir()
    code = (
        "from qa import ArticleQA, Article\n"
        f"with ArticleQA.open({str(tmp_path / 'library')!r}) as qa:\n"
        "    qa.add(Article(title='Tram', source='Post', text='Velden voted 11 to 4 for a tram line.'))\n"
        "    assert not qa.ask('How did Velden vote on the tram line?').abstained\n"
    )
    told = {
        name: value for name, value in os.environ.items() if name not in ("ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME")
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=told | {"HOME": str(home)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert [path for path in home.rglob("*") if path.is_file()] == []
