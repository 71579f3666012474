"""PostgreSQL, Chroma and two web processes over one library, all of them real, each to be killed and started again.

    python -m evals.trials.faults.cluster LIBRARY PORT DATABASE CHROMA

Run as a program, this module is one of the web processes. It is what `qa serve` is, but asks Chroma however small the
library, whose vectors `qa serve` would search exactly.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from evals.trials.faults.servers import Chroma, Postgres, Server, free_port
from store.library import Library

_ASKING = 20.0  # seconds that an answer is waited for


class Web(Server):
    """A web process over the library, with a folder of its own for its index of words."""

    def __init__(self, folder: Path, database: str, chroma: str) -> None:
        folder.mkdir(parents=True)
        port = free_port()
        command = [sys.executable, "-m", "evals.trials.faults.cluster", str(folder), str(port), database, chroma]
        path = os.pathsep.join(part for part in sys.path if part)
        super().__init__(command, folder / "log", port, environment=os.environ | {"PYTHONPATH": path})

    def answers(self) -> bool:
        """Whether it says that it is well."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as reply:
                return bool(reply.status == 200)
        except (URLError, OSError):
            return False

    def ask(self, question: str, **more: Any) -> dict[str, Any]:
        """The answer over HTTP. Raises: OSError when there is none."""
        body = json.dumps({"question": question, **more}).encode()
        request = Request(
            f"http://127.0.0.1:{self.port}/v1/ask", body, {"Content-Type": "application/json"}, method="POST"
        )
        with urlopen(request, timeout=_ASKING) as reply:
            answer: dict[str, Any] = json.load(reply)
            return answer


class Cluster:
    """The processes, started; `library()` opens what they serve."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self.postgres = Postgres()
        self.chroma = Chroma()
        self.database = self.postgres.new_database()
        self.webs = [Web(place / name, self.database, self.chroma.url) for name in ("one", "two")]

    def serve(self) -> None:
        """Start the web processes."""
        for web in self.webs:
            web.start()

    def library(self, name: str = "own") -> Library:
        """The library, opened by this process, in a folder of its own."""
        return Library.open(self._place / name, database=self.database, chroma=self.chroma.url)

    def close(self) -> None:
        """End them all."""
        for web in self.webs:
            web.stop()
        self.chroma.close()
        self.postgres.close()

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def main(arguments: Sequence[str]) -> None:
    """Serve until told to stop."""
    from qa.api import ArticleQA
    from qa.web.server.server import run

    folder, port, database, chroma = arguments
    library = Library.open(folder, database=database, chroma=chroma, follow=True, exact_up_to=0)
    with ArticleQA(library) as qa:
        run(qa, port=int(port))


if __name__ == "__main__":
    main(sys.argv[1:])
