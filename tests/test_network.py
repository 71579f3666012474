"""The guard itself: nothing but loopback can be reached, here and in a child process."""

from __future__ import annotations

import socket
import subprocess
import sys

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
