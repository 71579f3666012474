"""What `/openapi.json` says beyond what the routes say of themselves: how each refuses, and what a stream is."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from qa.packs.formats import FORMATS, media_type

_ERROR = {
    "type": "object",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {
        "error": {
            "type": "object",
            "required": ["message", "type", "param", "code"],
            "additionalProperties": False,
            "properties": {
                "message": {"type": "string"},
                "type": {"type": "string"},
                "param": {"type": ["string", "null"]},
                "code": {"type": "string"},
            },
        }
    },
}
_STREAMS = ("/v1/ask", "/v1/factcheck", "/v1/chat/completions", "/v1/responses", "/v1/articles")
_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_FILES = {media_type(form).partition(";")[0]: _BYTES for form in FORMATS}


def describe(app: FastAPI) -> None:
    """Has `app` tell the whole of what its routes send."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        told = plain()
        told["components"] = {**told.get("components", {}), "schemas": told.get("components", {}).get("schemas", {})}
        told["components"]["schemas"]["Error"] = _ERROR
        refusal = {"schema": {"$ref": "#/components/schemas/Error"}}
        for path, item in told["paths"].items():
            for method, operation in item.items():
                responses = operation["responses"]
                responses.pop("422", None)  # FastAPI's own shape, which nothing here has
                responses["default"] = {"description": "Refused.", "content": {"application/json": refusal}}
                if method == "post" and path in _STREAMS:
                    streamed = responses.setdefault("200", {"description": "Whole, or as it goes on."})
                    files = _FILES if path == "/v1/ask" else {}  # in the `format` that is asked for
                    streamed["content"] = {**files, "application/json": {}, "text/event-stream": {}}
                if method == "post" and path == "/v1/articles":  # the report of what was rejected, or a refusal
                    told_of = {"anyOf": [{"$ref": "#/components/schemas/Error"}, {"required": ["rejected"]}]}
                    content = {"application/json": {"schema": told_of}}
                    responses["422"] = {"description": "Nothing was added.", "content": content}
                if path == "/pins/{id}":  # a page, or a file in the `form` that is asked for
                    responses["200"]["content"] |= _FILES | responses["200"]["content"]
                if path.startswith("/source"):  # a page says so on a page
                    responses["default"]["content"]["text/html"] = {"schema": {"type": "string"}}
        return told

    app.openapi = openapi  # type: ignore[method-assign]
