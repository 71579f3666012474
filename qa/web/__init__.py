"""The web face: the chat at `/` and the HTTP interface beside it. Nothing heavy is imported before it is used."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from qa.api import ArticleQA

__all__ = ["app", "serve"]


def app(
    qa: ArticleQA,
    *,
    trusted_hosts: Iterable[str] = (),
    auth: tuple[str, str] | None = None,
    read_only: bool | None = None,
) -> FastAPI:
    """The chat and the HTTP interface over `qa` as one ASGI application.

    `trusted_hosts` are names besides the loopback ones by which a browser may ask for it; `auth` is (name, password)
    that everybody has to give, or None. `read_only` says whether visitors may not add and remove articles; by default
    they may not where there are trusted hosts and no login.
    """
    from qa.web.server import make_app

    return make_app(qa, trusted_hosts, auth, read_only)


def serve(
    qa: ArticleQA,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    trusted_hosts: Iterable[str] = (),
    auth: tuple[str, str] | None = None,
    read_only: bool | None = None,
) -> None:
    """Serves `app(qa)` at `host` and `port` until SIGINT or SIGTERM, then returns; `qa` stays open.

    By default visitors may add and remove articles where `host` is this machine's own, or there is a login.

    Raises SettingsError when nothing can be served there, because the port is taken, for example.
    """
    from qa.web.server import run

    run(qa, host, port, trusted_hosts, auth, read_only)
