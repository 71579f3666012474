"""A process that another has beside it and asks over its standard input and output: how it is begun, begins and ends.

It goes on for as long as whoever asks, however that ends.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO


def begin(module: str) -> subprocess.Popen[bytes]:
    """A process that runs `module`, which finds the same modules as this one, and none in the folder that it is begun
    in. Raises: OSError."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(str(Path(path).absolute()) for path in sys.path)},
    )


def end(process: subprocess.Popen[bytes], patience: float) -> None:
    """Has it end: it is asked no more, and killed if it is still there after so many seconds."""
    with suppress(OSError):  # there may be something that it did not take
        assert process.stdin is not None
        process.stdin.close()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def begun() -> IO[bytes]:
    """Called by the process itself, first: where its replies go, and nothing else that anything in it writes.

    A signal that is meant for all is left to whoever asks, who has this process end in order.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return replies
