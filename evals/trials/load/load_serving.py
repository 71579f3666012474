"""`qa serve` itself over a library of canaries, with a paced model provider on loopback: started, watched, stopped.

One process over an embedded library, or several over PostgreSQL and Chroma.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from evals import family
from evals.canaries import Canary
from evals.trials.faults.servers import Chroma, Postgres, Server, free_port
from evals.trials.load.load_provider import PACE
from qa import ArticleQA


class Serving:
    """So many server processes and their provider, over a library of the articles of `canaries`, until closed.

    Figures are those of all server processes together, without the provider, PostgreSQL and Chroma.
    """

    def __init__(
        self,
        canaries: Sequence[Canary],
        pace: float = PACE,
        silent: float = 0.0,
        environment: Mapping[str, str] | None = None,
        processes: int = 1,
    ) -> None:
        self._held = ExitStack()
        home = tempfile.TemporaryDirectory(prefix="qa-load-", ignore_cleanup_errors=True)
        self._folder = Path(self._held.enter_context(home))
        path = {"PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}
        port = free_port()
        command = [sys.executable, "-m", "evals.trials.load.load_provider", str(port), "--pace", str(pace)]
        command += ["--silent", str(silent)]
        self.provider = Server(command, self._folder / "provider.log", port, environment=os.environ | path)
        model = {"OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1", "OPENAI_API_KEY": "none", "QA_MODEL": "openai:paced"}
        model["QA_JUDGE"] = "off"  # what is paced is the answer
        settings = os.environ | path | model | (self._shared() if processes > 1 else {}) | dict(environment or {})
        self.servers = [self._server(f"server-{number}", settings) for number in range(processes)]
        database, chroma = settings.get("QA_DATABASE_URL"), settings.get("QA_CHROMA_URL")
        with ArticleQA.open(self._folder / "server-0", database=database, chroma=chroma) as qa:
            report = qa.add([canary.article() for canary in canaries])
            assert not report.rejected, report.rejected[:3]

    def _shared(self) -> dict[str, str]:
        """Where several processes find their articles and vectors."""
        postgres = self._held.enter_context(closing(Postgres()))
        chroma = self._held.enter_context(closing(Chroma()))
        return {"QA_DATABASE_URL": postgres.new_database(), "QA_CHROMA_URL": chroma.url}

    def _server(self, name: str, settings: Mapping[str, str]) -> Server:
        port = free_port()
        command = [sys.executable, "-m", "qa.cli", "serve", "--library", str(self._folder / name), "--port", str(port)]
        log = {"QA_LOG": str(self._folder / f"{name}.jsonl")}
        return Server(command, self._folder / f"{name}.log", port, environment={**settings, **log})

    @property
    def server(self) -> Server:
        """The first of the server processes."""
        return self.servers[0]

    @property
    def port(self) -> int:
        """The first one's port on this machine."""
        return self.server.port

    @property
    def ports(self) -> list[int]:
        """The ports of all of them."""
        return [server.port for server in self.servers]

    @property
    def address(self) -> str:
        """The first one's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What the first one wrote to its standard output and standard error."""
        return self.server.wrote().decode(errors="replace")

    def __enter__(self) -> Serving:
        self.provider.start()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in (*self.servers, self.provider):
            server.stop()
        self._held.close()

    def start(self) -> None:
        """Starts the server processes, and waits until their pages are built."""
        for server in self.servers:
            server.start()
            with urlopen(f"http://127.0.0.1:{server.port}", timeout=120) as page:
                page.read()

    def numbers(self) -> Counter[str]:
        """The servers' own counts."""
        counts: Counter[str] = Counter()
        for server in self.servers:
            with urlopen(f"http://127.0.0.1:{server.port}/metrics", timeout=20) as reply:
                lines = reply.read().decode().splitlines()
            told = (line.rpartition(" ") for line in lines if not line.startswith("#"))
            counts.update({name: float(count) for name, _, count in told})
        return counts

    def calls(self) -> dict[str, dict[str, Any]]:
        """What became of the model's calls, by the name that was asked about."""
        with urlopen(f"http://127.0.0.1:{self.provider.port}/calls", timeout=20) as reply:
            told: dict[str, dict[str, Any]] = json.load(reply)
            return told

    def processor(self) -> float:
        """Seconds of processor time that the servers have taken, with the processes that they have started."""
        return sum(family.processor(server.pid) for server in self.servers)

    def memory(self) -> float:
        """Megabytes that they hold."""
        return sum(family.memory(server.pid) for server in self.servers)


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
