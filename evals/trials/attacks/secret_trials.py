"""Whether keys and passwords come into what `qa serve` writes or answers while all goes wrong (W12).

    python -m evals.trials.attacks.secret_trials [--trials N] [--json FILE]

Each trial starts `qa serve` with a key, a login and a log, and asks it through a provider that fails in every way, some
of which hold the key; it is also asked with wrong logins, bodies and addresses. Each reply is an outcome, and so is all
that the process wrote.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from evals.mocked.provider import BUSY, CUT, FINAL, NO_REPLY, Act, Exchange, Provider
from evals.trials.attacks.secret_words import KEY, PASSWORD, found_in
from evals.trials.faults.fault_outcome import Outcome
from evals.trials.faults.trial_command import Kind, command

SAMPLES = Path(__file__).parents[2] / "articles"
_QUESTION = "By how much did the central bank cut its key rate?"
_CALL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "ask", "arguments": {"question": _QUESTION}},
}


class Acting:
    """Whatever it is told to do now, as an act of a provider."""

    def __init__(self) -> None:
        self.now: Act = Exchange.reset

    def __call__(self, exchange: Exchange) -> None:
        self.now(exchange)


def _served(trials: int, _: int) -> Iterator[Outcome]:
    for _number in range(trials):
        with tempfile.TemporaryDirectory() as place:
            yield from _trial(Path(place))


def _trial(place: Path) -> Iterator[Outcome]:
    acting = Acting()
    with Provider([acting] * 10_000) as provider:
        environment = os.environ | {
            "OPENAI_API_KEY": KEY,
            "OPENAI_BASE_URL": provider.url,
            "QA_MODEL": "openai:gpt-4.1-mini",
            "QA_AUTH": f"editor:{PASSWORD}",
            "QA_LOG": "stderr",
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        qa = [sys.executable, "-m", "qa.cli"]
        library = ["--library", str(place / "library")]
        some = shutil.copytree(SAMPLES, place / "some", ignore=shutil.ignore_patterns("[!r]*"))
        subprocess.run([*qa, "add", *library, str(some)], env=environment, check=True, capture_output=True)
        written = place / "written"
        with written.open("wb") as log:
            server = subprocess.Popen([*qa, "serve", *library, "--port", "0"], env=environment, stdout=log, stderr=log)
            try:
                yield from _asked(_address(written, server), acting)
            finally:
                server.send_signal(signal.SIGTERM)
                server.wait(30)
        said = written.read_bytes()
        yield Outcome(not found_in(said), f"the log holds {found_in(said)}: {said.decode(errors='replace')[-2_000:]}")
        for path in sorted((place / "library").rglob("*")):
            if path.is_file():
                yield Outcome(not found_in(path.read_bytes()), f"{path.name} holds a secret")


def _address(written: Path, server: subprocess.Popen[bytes]) -> str:
    from evals.trials.faults.fault_tools import comes

    found: list[str] = []

    def told() -> bool:
        found[:] = re.findall(r"http://127\.0\.0\.1:\d+", written.read_text(encoding="utf-8", errors="replace"))
        return bool(found) or server.poll() is not None

    if not comes(told) or not found:
        raise RuntimeError(f"the server did not start: {written.read_text(encoding='utf-8', errors='replace')}")
    return found[0]


def _asked(address: str, acting: Acting) -> Iterator[Outcome]:
    import httpx

    with httpx.Client(base_url=address, timeout=60) as client:

        def reply(what: str, method: str, path: str, **more: object) -> Outcome:
            answer = client.request(method, path, **more)  # type: ignore[arg-type]
            held = found_in(answer.content + str(answer.headers).encode())
            return Outcome(not held, f"{what}: the reply holds {held}")

        login = ("editor", PASSWORD)
        for name, act in (FINAL | NO_REPLY | CUT | BUSY).items():
            acting.now = act
            if name == "stalls":  # takes its half minute, in which nothing is said
                continue
            yield reply(name, "POST", "/v1/ask", json={"question": _QUESTION}, auth=login)
            body = {"messages": [{"role": "user", "content": _QUESTION}], "stream": True}
            yield reply(name, "POST", "/v1/chat/completions", json=body, auth=login)
            yield reply(name, "POST", "/v1/responses", json={"input": _QUESTION, "stream": True}, auth=login)
            yield reply(name, "POST", "/mcp", json=_CALL, headers={"Accept": "application/json"}, auth=login)
        yield reply("a wrong login", "GET", "/v1/models", auth=("editor", f"{PASSWORD}x"))
        yield reply("a key in an address", "GET", f"/v1/models?key={KEY}", auth=login)
        yield reply("a body that is none", "POST", "/v1/ask", content=b"\xff{", auth=login)
        yield reply("a model nobody has", "POST", "/v1/ask", json={"question": "x", "model": "y"}, auth=login)
        for path in ("/metrics", "/openapi.json", "/config", "/healthz", "/"):
            yield reply(path, "GET", path, auth=login)


KINDS: Mapping[str, Kind] = {"a server and its provider": Kind("W12", _served)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit status."""
    return command("evals.trials.attacks.secret_trials", __doc__ or "", KINDS, arguments, trials=1)


if __name__ == "__main__":
    sys.exit(main())
