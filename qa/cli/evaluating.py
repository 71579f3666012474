"""The command that evaluates."""

from __future__ import annotations

from importlib import import_module

import click


@click.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, add_help_option=False)
@click.pass_context
def evaluate(context: click.Context) -> None:
    """Ask labelled questions offline and compare with the baseline; `qa eval --help` says how."""
    # The evaluation stands on the product, not the product on it: this command alone knows its name.
    command = import_module("evals.suite.command")
    raise click.exceptions.Exit(command.main(context.args))
