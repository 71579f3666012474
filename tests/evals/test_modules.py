"""Every module of the evals can be imported: a command is seldom run, and what it uses may have moved."""

from __future__ import annotations

import importlib
from pkgutil import walk_packages

import pytest

import evals

TRAINING = {"onnx", "torch"}
"""What training alone needs, and the tests do not install."""


@pytest.mark.parametrize(
    "name", [m.name for m in walk_packages(evals.__path__, "evals.") if not m.name.endswith("__main__")]
)
def test_every_module_can_be_imported(name: str) -> None:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as missing:
        if not (name.startswith("evals.reader.") and missing.name in TRAINING):
            raise
