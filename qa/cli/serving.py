"""The command that serves the chat."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from qa.cli.options import LibraryOption, ModelOption, StrictnessOption, notice, opened


def serve(
    library: LibraryOption = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes a free one.")] = 7860,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on. Any but this machine's own needs QA_AUTH or a key.")
    ] = "127.0.0.1",
    trusted_hosts: Annotated[
        list[str] | None, typer.Option("--trusted-host", help="A name that browsers know the server by; repeatable.")
    ] = None,
    model: ModelOption = None,
    strictness: StrictnessOption = None,
    read_only: Annotated[
        bool | None,
        typer.Option(
            "--read-only/--writable",
            help="Whether visitors may add and remove articles. Default: on this machine, or with a login.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Serve the chat and the HTTP interface on one port."""
    with opened(library, model=model, strictness=strictness, follow=True) as qa:
        from qa.settings import read, secrets
        from qa.web import serve as serve_web
        from qa.web.gate.keys import Keys

        notice(qa)
        settings = read(os.environ)
        serve_web(
            qa,
            host=host,
            port=port,
            trusted_hosts=trusted_hosts or (),
            auth=settings.auth,
            keys=Keys(qa.library.folder),
            read_only=read_only,
            per_minute=settings.rate,
            feedback=settings.feedback,
            log=settings.log,
            log_questions=settings.log_questions,
            secrets=secrets(os.environ),
        )
