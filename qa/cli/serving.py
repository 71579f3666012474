"""The command that serves the chat."""

from __future__ import annotations

import os
from pathlib import Path

import click

from qa.answer import Strictness
from qa.cli.options import library_option, model_option, notice, opened, strictness_option


@click.command()
@library_option
@click.option("--port", type=click.IntRange(0, 65535), default=7860, help="Port; 0 takes a free one.")
@click.option(
    "--host",
    default="127.0.0.1",
    help="Address to listen on. Any but this machine's own needs QA_AUTH or a key.",
)
@click.option(
    "--trusted-host", "trusted_hosts", multiple=True, help="A name that browsers know the server by; repeatable."
)
@model_option
@strictness_option
@click.option(
    "--read-only/--writable",
    default=None,
    help="Whether visitors may add and remove articles. Default: on this machine, or with a login.",
)
def serve(
    library: Path | None,
    port: int,
    host: str,
    trusted_hosts: tuple[str, ...],
    model: str | None,
    strictness: Strictness | None,
    read_only: bool | None,
) -> None:
    """Serve the chat and the HTTP interface on one port."""
    with opened(library, model=model, strictness=strictness, follow=True) as qa:
        from qa.settings import read, secrets
        from qa.web.gate.keys import Keys

        notice(qa)
        settings = read(os.environ)
        from qa.web.server.server import run  # takes a second: what is wrong with the settings is said before

        run(
            qa,
            host=host,
            port=port,
            trusted_hosts=trusted_hosts,
            auth=settings.auth,
            keys=Keys(qa.library.folder),
            read_only=read_only,
            per_minute=settings.rate,
            feedback=settings.feedback,
            log=settings.log,
            log_questions=settings.log_questions,
            secrets=secrets(os.environ),
        )
