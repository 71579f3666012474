"""What a process takes together with those that it has started: processor time, memory."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def processes(pid: int) -> set[int]:
    """The process and all that it, or one of them, has started and that still run."""
    found = {pid}
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError):  # a thread, or a process, that has ended meanwhile
            for child in (task / "children").read_text().split():
                found |= processes(int(child))
    return found


def processor(pid: int) -> float:
    """Seconds of processor time that they have taken, and those that have ended before."""
    fields = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in processes(pid)]
    return sum(int(ticks) for told in fields for ticks in told[11:15]) / _TICKS


def memory(pid: int) -> float:
    """Megabytes that they hold; what several of them share is counted for each."""
    rows = (row for one in processes(pid) for row in Path(f"/proc/{one}/status").read_text().splitlines())
    return sum(int(row.split()[1]) for row in rows if row.startswith("VmRSS")) / 1024
