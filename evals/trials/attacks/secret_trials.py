"""Whether keys and passwords come into what `qa serve` writes or answers while all goes wrong (W12).

    python -m evals.trials.attacks.secret_trials [--trials N] [--json FILE]

Each trial starts `qa serve` with a key, a login and a log, and asks it through a provider that fails in every way, some
of which hold the key; every door is also tried with the login, without it, with a wrong one and with a broken body.
Each reply is an outcome, and so is all that the process wrote.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from evals.mocked.provider import BUSY, CUT, FINAL, NO_REPLY, Act, Exchange, Provider
from evals.trials.attacks.secret_words import KEY, PASSWORD, found_in
from evals.trials.doors.example import Example, filled, sent
from evals.trials.doors.table import BEHIND, DOORS, Door
from evals.trials.faults.fault_outcome import Outcome
from evals.trials.faults.trial_command import Kind, command
from qa import ArticleQA

SAMPLES = Path(__file__).parents[2] / "articles"
_QUESTION = "By how much did the central bank cut its key rate?"


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
        with ArticleQA.open(place / "library") as opened:
            opened.add(some)
            example = filled(opened, place)
        written = place / "written"
        with written.open("wb") as log:
            server = subprocess.Popen([*qa, "serve", *library, "--port", "0"], env=environment, stdout=log, stderr=log)
            try:
                yield from _asked(_address(written, server), acting, example)
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


def _asked(address: str, acting: Acting, example: Example) -> Iterator[Outcome]:
    with httpx.Client(base_url=address, timeout=60) as client:

        def reply(what: str, door: Door, given: Example = example, **more: Any) -> Outcome:
            answer = sent(client, door, given, **more)
            held = found_in(answer.content + str(answer.headers).encode())
            return Outcome(not held, f"{what}, {door.name}: the reply holds {held}")

        login = {"authorization": "Basic " + b64encode(f"editor:{PASSWORD}".encode()).decode()}
        asking = [door for door in DOORS if door.asks]
        question = replace(example, question=_QUESTION)
        for number, (name, act) in enumerate((FINAL | NO_REPLY | CUT | BUSY).items()):
            acting.now = act
            if name == "stalls":  # takes its half minute, in which nothing is said
                continue
            some = (asking[(3 * number + n) % len(asking)] for n in range(3))
            for door in (*(door for door in asking if door.speaks), *some):
                yield reply(name, door, question, headers=login)
        for door in (*DOORS, *BEHIND):
            yield reply("nobody", door)
            yield reply("a wrong login", door, headers={"authorization": "Bearer " + PASSWORD[:-1]})
            yield reply("a key in the address", door, query={"key": KEY}, headers=login)
            if door.needs and not door.file:
                yield reply("a body that is none", door, body={"key": 1}, headers=login)
            yield reply("the login", door, headers=login)


KINDS: Mapping[str, Kind] = {"a server and its provider": Kind("W12", _served)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit status."""
    return command("evals.trials.attacks.secret_trials", __doc__ or "", KINDS, arguments, trials=1)


if __name__ == "__main__":
    sys.exit(main())
