"""Whether the known holes of what the chat is built with are closed (W7): the version, what is used, what is reached.

python -m evals.trials.attacks.served [--json FILE]
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from evals.trials.attacks.web_requests import NOT_THERE
from evals.trials.faults.fault_outcome import Outcome
from evals.trials.faults.trial_command import Kind, command

OLDEST = (6, 31)
"""The first release of Gradio without them."""
_OURS = Path(__file__).parents[3] / "qa"
_NEVER = {"share": (True,), "allowed_paths": (), "mcp_server": (True,), "enable_monitoring": (True,)}
"""Arguments that open a hole, and the values that do; () is any but an empty list."""


def holes(_: int, __: int) -> Iterator[Outcome]:
    """One outcome each."""
    found = tuple(int(part) for part in version("gradio").split(".")[:2])
    yield Outcome(found >= OLDEST, f"gradio is {version('gradio')}")
    found_open = [said for path in sorted(_OURS.rglob("*.py")) for said in opened(path)]
    yield Outcome(not found_open, f"{found_open}")
    yield from _reached()


def opened(path: Path) -> Iterator[str]:
    """Calls in a file of ours that share, load other apps, or let files be read."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        if ast.unparse(node.func) in ("gr.load", "gradio.load"):
            yield f"{path.name}: {ast.unparse(node)}"
        for given in node.keywords:
            value = ast.unparse(given.value)
            if given.arg in _NEVER and value not in ("[]", "()", "False", "None", given.arg):
                yield f"{path.name}: {given.arg}={value}"


def _reached() -> Iterator[Outcome]:
    """What Gradio brings and the page does not need is not there."""
    import httpx

    from evals.trials.attacks.web_attacks import Hostile, served

    with served(Hostile(["x"])) as address:
        httpx.get(address, timeout=60)
        for method, path in NOT_THERE:
            status = httpx.request(method, address + path, content=b"{}" if method == "POST" else None).status_code
            yield Outcome(status == 404, f"{method} {path} answers {status}")


KINDS: Mapping[str, Kind] = {"known holes": Kind("W7", holes)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit status."""
    return command("evals.trials.attacks.served", __doc__ or "", KINDS, arguments)


if __name__ == "__main__":
    sys.exit(main())
