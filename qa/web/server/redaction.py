"""Keys and passwords are kept out of what a server logs, tracebacks included, whoever logs it."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logging import LogRecord

_LOOKS_SECRET = (
    re.compile(r"\b(?:sk|pk|rk|qa)-[\w-]{8,}"),  # keys of providers, and ours
    re.compile(r"(?<=Bearer )\S+|(?<=Basic )\S+", re.IGNORECASE),
    re.compile(r"(?<=://)[^/\s@:]+:[^/\s@]+(?=@)"),  # name and password of an address
)
_INSTEAD = "…"


def redacted(text: str, secrets: Sequence[str] = ()) -> str:
    """`text` without `secrets` and without what looks like one."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, _INSTEAD)
    for pattern in _LOOKS_SECRET:
        text = pattern.sub(_INSTEAD, text)
    return text


class Redacting(logging.Formatter):
    """Another formatter's lines, redacted: the message, its arguments and the traceback are one text by then."""

    def __init__(self, inner: logging.Formatter, secrets: Sequence[str]) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = tuple(secrets)

    def format(self, record: LogRecord) -> str:
        """The record's line, or lines."""
        return redacted(self._inner.format(record), self._secrets)


def redact_logs(secrets: Sequence[str]) -> None:
    """Has every handler of this process redact what it writes; what had no handler goes to standard error."""
    root = logging.getLogger()
    if not root.handlers:
        told = logging.StreamHandler(sys.stderr)
        told.setLevel(logging.WARNING)
        told.setFormatter(logging.Formatter("%(levelname)s:%(name)s: %(message)s"))
        root.addHandler(told)
    for handler in _handlers():
        if not isinstance(handler.formatter, Redacting):
            handler.setFormatter(Redacting(handler.formatter or logging.Formatter(), secrets))


def _handlers() -> Iterator[logging.Handler]:
    for logger in (logging.getLogger(), *map(logging.getLogger, list(logging.Logger.manager.loggerDict))):
        yield from logger.handlers
