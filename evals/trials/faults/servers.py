"""A real PostgreSQL and a real Chroma on loopback, each in a folder of its own: started, killed, started again."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from evals.parts import postgres
from evals.trials.attacks.secret_words import PASSWORD

_READY = 60.0  # seconds that a server is waited for


class Missing(Exception):
    """A server that cannot be started here; the message says what to install."""


class Server:
    """A process that answers on a port of this machine, which stays the same when it is started again."""

    def __init__(
        self,
        command: list[str],
        log: Path,
        port: int,
        account: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.port = port
        self.folder = log.parent
        self._environment = environment
        self._command = command
        self._log = log
        self._account = account
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The number of the process."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdout=log, stderr=log, cwd=self.folder, env=self._environment, **_as(self._account)
            )
        deadline = time.monotonic() + _READY
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{self._command[0]} did not start: {self._log.read_text(errors='replace')[-800:]}")
            time.sleep(0.02)

    def wrote(self) -> bytes:
        """All that it wrote to its log."""
        return self._log.read_bytes()

    def answers(self) -> bool:
        """Whether it takes connections."""
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        """End it at once, as `kill -9` does."""
        self.signal(signal.SIGKILL)
        assert self._process is not None
        self._process.wait()

    def stop(self) -> None:
        """End it in order."""
        if self._process is not None and self._process.poll() is None:
            self.signal(signal.SIGINT)
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()

    def ends(self, seconds: float) -> int | None:
        """The status that it ends with; None when it has not ended after so many seconds."""
        assert self._process is not None
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)


class Postgres(Server):
    """PostgreSQL in a new folder under the temporary one, started. It refuses root, for whom it runs as another."""

    def __init__(self) -> None:
        programs = _programs()
        account = _account() if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="qa-postgres-"))
        data = self.folder / "data"
        if account is not None:
            shutil.chown(self.folder, account)
        make = [str(programs / "initdb"), "-D", str(data), "-U", "qa", "--auth=trust", "-E", "UTF8", "--locale=C"]
        made = subprocess.run([*make, "--no-sync"], capture_output=True, check=False, cwd=self.folder, **_as(account))
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr.decode(errors='replace')}")
        port = free_port()
        # A process is killed and not the machine: what it wrote is there though the disk does not have it yet.
        quick = {"fsync": "off", "full_page_writes": "off"}
        settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": self.folder, **quick}
        options = [f"-c{name}={value}" for name, value in settings.items()]
        super().__init__([str(programs / "postgres"), "-D", str(data), *options], self.folder / "log", port, account)
        self._count = 0
        self.start()

    def answers(self) -> bool:
        """Whether it answers questions: while it recovers from a kill, it does not."""
        import psycopg

        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.Error:
            return False
        return True

    def url(self, database: str) -> str:
        """The address of one of its databases, with a password that it does not ask for and nobody may tell."""
        return f"postgresql://qa:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """The address of a new, empty database."""
        self._count += 1
        self.run(f"CREATE DATABASE library{self._count}")
        return self.url(f"library{self._count}")

    def new_library(self) -> str:
        """The address of a new, empty schema of one of them, which takes no time to make."""
        self._count += 1
        self.run(f"CREATE SCHEMA library{self._count}")
        return f"{self.url('postgres')}?options=-csearch_path%3Dlibrary{self._count}"

    def run(self, statement: str) -> list[tuple[object, ...]]:
        """Run a statement as the server's owner; its rows."""
        import psycopg

        connection: Any
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def start(self) -> None:
        """Start it and wait until it answers; what a kill left behind of it is ended first."""
        deadline = time.monotonic() + _READY
        while _occupied(self.folder / "data") and time.monotonic() < deadline:
            time.sleep(0.02)
        while True:
            try:
                return super().start()
            except RuntimeError:  # the processes that the killed one left are still on their way out
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def kill_backend(self, draw: random.Random) -> None:
        """Kill one of the processes that serve connections; the server then ends the others and recovers."""
        rows = self.run("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'")
        found = [int(str(row[0])) for row in rows]
        with contextlib.suppress(ProcessLookupError):
            os.kill(draw.choice(found), signal.SIGKILL)

    def wait(self) -> None:
        """Wait until it answers again."""
        deadline = time.monotonic() + _READY
        while not self.answers():
            if time.monotonic() > deadline:
                raise RuntimeError("PostgreSQL did not recover")
            time.sleep(0.02)

    def close(self) -> None:
        """Stop it, without saving what is deleted, and delete its folder."""
        self.signal(signal.SIGQUIT)
        assert self._process is not None
        self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Chroma(Server):
    """Chroma's own native server in a new folder under the temporary one, started."""

    def __init__(self) -> None:
        program = Path(sys.executable).parent / "chroma"
        found = str(program) if program.exists() else shutil.which("chroma")
        self.folder = Path(tempfile.mkdtemp(prefix="qa-chroma-"))
        port = free_port()
        where = ["run", "--path", str(self.folder / "data"), "--host", "127.0.0.1", "--port", str(port)]
        code = "import sys; from chromadb.cli.cli import app; sys.argv[0] = 'chroma'; app()"
        command = [found] if found else [sys.executable, "-c", code]
        super().__init__([*command, *where], self.folder / "log", port)
        self.start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        """Stop it and delete its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def _programs() -> Path:
    """The folder of PostgreSQL's programs."""
    if find_spec("psycopg") is None:
        raise Missing("the driver psycopg is missing; install the extra `postgres`, or run `make test` again")
    found = postgres()
    if found is None:
        raise Missing("PostgreSQL is missing; `make test` tells how to install it")
    return found


def _as(account: str | None) -> dict[str, Any]:
    """How a process is started under another account."""
    return {} if account is None else {"user": account, "group": account, "extra_groups": []}


def _account() -> str:
    import pwd

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            pwd.getpwnam(name)
            return name
    raise Missing("PostgreSQL refuses to run as root, and there is neither an account postgres nor nobody")


def _occupied(data: Path) -> bool:
    """Whether processes of a server that was killed are still at its files."""
    try:
        os.kill(int((data / "postmaster.pid").read_text().split()[0]), 0)
    except (OSError, ValueError, IndexError):
        return False
    return True


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
