"""A clock that does not count what other work on the machine takes, for limits on a machine with others."""

from __future__ import annotations

import time
from pathlib import Path

_SCHEDULED = Path("/proc/thread-self/schedstat")  # nanoseconds run, nanoseconds waited for a core, turns


def own_time() -> float:
    """Seconds by the clock, less those that this thread was ready to run and had no core; where the system tells."""
    now = time.perf_counter()
    try:
        return now - int(_SCHEDULED.read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return now
