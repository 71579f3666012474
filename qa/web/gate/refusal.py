"""Requests that are refused, in the shape OpenAI's clients know: {"error": {message, type, param, code}}."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import ValidationError
    from starlette.responses import Response


class Refused(Exception):
    """A request that is not answered. `code` is for programs, `message` one sentence for people."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        headers: Mapping[str, str] | None = None,
        *,
        param: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})
        self.param = param

    def to_dict(self) -> dict[str, Any]:
        """The body of the response."""
        return {"error": {"message": self.message, "type": _type(self.status), "param": self.param, "code": self.code}}

    def response(self) -> Response:
        from starlette.responses import Response

        body = json.dumps(self.to_dict(), ensure_ascii=False).encode("utf-8", "replace")
        return Response(body, self.status, self.headers, media_type="application/json")


def too_many(said: str, seconds: float, code: str = "busy", *, closes: bool = False) -> Refused:
    """The one refusal for what is asked too often, or of too few places (429): `said`, and in how many seconds to come
    again. `closes` the connection, for a body that nobody reads."""
    wait = max(1, math.ceil(seconds))
    return Refused(429, code, said, {"Retry-After": str(wait)} | ({"Connection": "close"} if closes else {}))


def wrong(error: ValidationError, given: Callable[[], Any]) -> tuple[str | None, str]:
    """Where in what was `given`, which is asked for only where it could be read, something is wrong, and the sentence
    that says what: of the first field that has something wrong in it.

    Where that may be of several types each has its complaint: the one that comes deepest was meant, and not one of
    another type altogether.
    """
    errors = error.errors(include_url=False, include_context=False, include_input=False)
    place, told = None, errors[0]
    if told["loc"]:
        field = [one for one in errors if one["loc"][0] == told["loc"][0]]
        found = [(_place(one["loc"], given(), one["type"] == "missing"), one) for one in field]
        path, told = max(found, key=lambda pair: (len(pair[0]), not pair[1]["type"].endswith("_type")))
        place = ".".join(str(part) for part in path[:4]) or None
    return place, f"{place or 'The body'}: {told['msg'].rstrip('.')}."


def _place(path: Sequence[str | int], given: Any, missing: bool) -> list[str | int]:
    """The parts of a path that are in the body; the others name types that were tried."""
    kept: list[str | int] = []
    for number, part in enumerate(path, 1):
        if isinstance(given, dict) and (part in given or (missing and number == len(path))):
            given = given.get(part)
        elif isinstance(given, list) and isinstance(part, int) and part < len(given):
            given = given[part]
        else:
            continue
        kept.append(part)
    return kept


def _type(status: int) -> str:
    if status in (401, 403):
        return "authentication_error" if status == 401 else "permission_error"
    if status == 429:
        return "rate_limit_error"
    return "invalid_request_error" if status < 500 else "server_error"
