"""The command that offers the library as tools to programs that speak the Model Context Protocol."""

from __future__ import annotations

from qa.cli.options import LibraryOption, ModelOption, StrictnessOption, notice, opened


def mcp(library: LibraryOption = None, model: ModelOption = None, strictness: StrictnessOption = None) -> None:
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
