"""Requests that are refused, in the shape OpenAI's clients know: {"error": {message, type, param, code}}."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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


def _type(status: int) -> str:
    if status in (401, 403):
        return "authentication_error" if status == 401 else "permission_error"
    if status == 429:
        return "rate_limit_error"
    return "invalid_request_error" if status < 500 else "server_error"
