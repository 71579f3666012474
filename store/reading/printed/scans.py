"""Scans: what is said of one, and its letters as the program ocrmypdf recognises them, where that is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from store.errors import ReadError

SCANNED = "The PDF holds no text, only pictures of it; install the program ocrmypdf, and it is read with that."
"""Why a scan is rejected."""

_PROGRAM = "ocrmypdf"
_SECONDS = 280.0  # less than whoever asks waits, so that no program is left behind
_OPTIONS = ("--quiet", "--jobs", "1", "--output-type", "pdf", "--rotate-pages", "--deskew")


def recognises() -> bool:
    """Whether the program is there."""
    return shutil.which(_PROGRAM) is not None


def recognised(data: bytes) -> bytes:
    """The scan with the letters that are seen on it behind its pictures. Raises ReadError if that fails."""
    with tempfile.TemporaryDirectory(prefix="article-qa-") as folder:
        scan, made = Path(folder, "scan.pdf"), Path(folder, "read.pdf")
        scan.write_bytes(data)
        quiet = subprocess.DEVNULL
        command = [_PROGRAM, *_OPTIONS, *_languages(), str(scan), str(made)]
        with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True) as program:
            try:
                status = program.wait(_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(program.pid, signal.SIGKILL)  # with the programs that it has begun
                raise ReadError("The PDF is a scan that takes longer than five minutes to recognise.") from None
        if status or not made.exists():
            raise ReadError(f"The PDF is a scan, and {_PROGRAM} could not recognise its letters (status {status}).")
        return made.read_bytes()


def _languages() -> list[str]:
    """The option that names those of our languages whose letters can be recognised here."""
    if shutil.which("tesseract") is None:
        return []
    told = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False, timeout=10).stdout
    known = [language for language in ("eng", "chi_sim", "chi_tra") if language in told.split()]
    return ["--language", "+".join(known)] if known else []
