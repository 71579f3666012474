"""`qa serve` itself over a library of canaries, with a paced model provider on loopback: started, watched, stopped."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.request import urlopen

from evals.canaries import Canary
from evals.load_provider import PACE
from evals.servers import Server, free_port
from qa import ArticleQA

_TICKS = os.sysconf("SC_CLK_TCK")


class Serving:
    """A server process and its provider, over a library of the articles of `canaries`, until closed."""

    def __init__(
        self,
        canaries: Sequence[Canary],
        pace: float = PACE,
        silent: float = 0.0,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._home = tempfile.TemporaryDirectory(prefix="qa-load-", ignore_cleanup_errors=True)
        folder = Path(self._home.name)
        with ArticleQA.open(folder / "library") as qa:
            report = qa.add([canary.article() for canary in canaries])
            assert not report.rejected, report.rejected[:3]
        path = {"PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}
        port = free_port()
        command = [sys.executable, "-m", "evals.load_provider", str(port), "--pace", str(pace)]
        command += ["--silent", str(silent)]
        self.provider = Server(command, folder / "provider.log", port, environment=os.environ | path)
        self._port = free_port()
        command = [sys.executable, "-m", "qa.cli", "serve", "--library", str(folder / "library")]
        model = {"OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1", "OPENAI_API_KEY": "none", "QA_MODEL": "openai:paced"}
        settings = path | model | {"QA_LOG": str(folder / "questions.jsonl"), **(environment or {})}
        self._command, self._environment = [*command, "--port", str(self._port)], os.environ | settings
        self.server = Server(self._command, folder / "server.log", self._port, environment=self._environment)

    @property
    def port(self) -> int:
        """The server's port on this machine."""
        return self._port

    @property
    def address(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def log(self) -> str:
        """What the server wrote to its standard output and standard error."""
        return (Path(self._home.name) / "server.log").read_text(errors="replace")

    def __enter__(self) -> Serving:
        self.provider.start()
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.stop()
        self.provider.stop()
        self._home.cleanup()

    def start(self) -> None:
        """Starts the server, and waits until its page is built."""
        self.server.start()
        with urlopen(self.address, timeout=120) as page:
            page.read()

    def numbers(self) -> dict[str, float]:
        """The server's own counts."""
        with urlopen(f"{self.address}/metrics", timeout=20) as reply:
            lines = reply.read().decode().splitlines()
        return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}

    def calls(self) -> dict[str, dict[str, Any]]:
        """What became of the model's calls, by the name that was asked about."""
        with urlopen(f"http://127.0.0.1:{self.provider.port}/calls", timeout=20) as reply:
            told: dict[str, dict[str, Any]] = json.load(reply)
            return told

    def processor(self) -> float:
        """Seconds of processor time that the server has taken."""
        fields = Path(f"/proc/{self.server.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory(self) -> float:
        """Megabytes that the server holds."""
        status = Path(f"/proc/{self.server.pid}/status").read_text()
        return next(int(row.split()[1]) for row in status.splitlines() if row.startswith("VmRSS")) / 1024


class Watch:
    """The server's memory every half second, from a thread, until left."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._over = threading.Event()
        self._seen: list[float] = []
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> list[float]:
        self._thread.start()
        return self._seen

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            self._seen.append(self._serving.memory())
            if self._over.wait(0.5):
                return


def growth(seen: Sequence[float]) -> float:
    """By what share memory grew over the second half: the mean of its last fifth against that of its first."""
    half = seen[len(seen) // 2 :]
    fifth = max(1, len(half) // 5)
    return sum(half[-fifth:]) / sum(half[:fifth]) - 1
