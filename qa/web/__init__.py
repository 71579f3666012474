"""The web face: the chat at `/` and the HTTP interface beside it. Nothing heavy is imported before it is used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from qa.api import ArticleQA
    from qa.web.gate.keys import Keys

__all__ = ["app", "serve"]


def app(
    qa: ArticleQA,
    *,
    trusted_hosts: Iterable[str] = (),
    auth: tuple[str, str] | None = None,
    keys: Keys | None = None,
    read_only: bool | None = None,
    per_minute: float | None = None,
    at_once: int | None = None,
    in_line: int | None = None,
    feedback: bool | None = None,
) -> FastAPI:
    """The chat and the HTTP interface over `qa` as one ASGI application.

    `trusted_hosts` are names besides the loopback ones by which a browser may ask for it; `auth` is (name, password)
    that everybody has to give, or None; `keys`, once there is one, are asked for likewise. `read_only` says whether
    visitors may not add and remove articles; by default they may not where there are trusted hosts and no login.
    `per_minute` is how many questions one key or login, and one address, may ask in a minute, None for any number.
    `at_once` questions are under way at the same time and `in_line` more wait; None for the server's own numbers.
    `feedback` says whether what visitors say of answers is kept; by default it is unless the library is only read.
    """
    from qa.web.desk.desk import Desk
    from qa.web.gate.login import Login
    from qa.web.server.server import AT_ONCE, IN_LINE, make_app

    desk = Desk(AT_ONCE if at_once is None else at_once, IN_LINE if in_line is None else in_line)
    return make_app(qa, trusted_hosts, Login(auth, keys), read_only, per_minute, desk=desk, feedback=feedback)


def serve(
    qa: ArticleQA,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    trusted_hosts: Iterable[str] = (),
    auth: tuple[str, str] | None = None,
    keys: Keys | None = None,
    read_only: bool | None = None,
    per_minute: float | None = None,
    feedback: bool | None = None,
    log: str | None = None,
    log_questions: bool = False,
    secrets: Sequence[str] = (),
) -> None:
    """Serves `app(qa)` at `host` and `port` until SIGINT or SIGTERM, then returns; `qa` stays open.

    By default visitors may add and remove articles where `host` is this machine's own, or there is a login; what they
    say of answers is kept where they may, or where `feedback` says so.

    `per_minute` None: 60 questions a minute of one client where other machines reach `host`, any number elsewhere; 0
    is any number. `log`: where an event of each question is written, "stderr" or a file, None for nowhere; with the
    question's words if `log_questions`. `secrets` are keys and passwords that no log may hold.

    Raises SettingsError when nothing can be served there, because the port is taken, for example, or because other
    machines would reach it and there is neither a login nor a key.
    """
    from qa.web.server.server import run

    run(qa, host, port, trusted_hosts, auth, keys, read_only, per_minute, log, log_questions, secrets, feedback)
