"""The command that evaluates."""

from __future__ import annotations

from importlib import import_module

import typer


def evaluate(context: typer.Context) -> None:
    """Ask labelled questions offline and compare with the baseline; `qa eval --help` says how."""
    # The evaluation stands on the product, not the product on it: this command alone knows its name.
    command = import_module("evals.suite.command")
    raise typer.Exit(command.main(context.args))
