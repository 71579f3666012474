"""The command that offers the library as tools to programs that speak the Model Context Protocol."""

from __future__ import annotations

from pathlib import Path

import click

from qa.answer import Strictness
from qa.cli.options import library_option, model_option, notice, opened, strictness_option


@click.command()
@library_option
@model_option
@strictness_option
def mcp(library: Path | None, model: str | None, strictness: Strictness | None) -> None:
    """Serve search, fetch, ask and more as tools to an MCP client, over standard input and output."""
    from qa.errors import SettingsError

    try:
        from qa.mcp import server
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "mcp":
            raise
        raise SettingsError("qa mcp needs the package mcp; install article-qa[mcp].") from None
    with opened(library, model=model, strictness=strictness, must_exist=True, follow=True) as qa:
        notice(qa)
        server(qa).run("stdio")
