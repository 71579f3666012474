"""Hostile requests: ways to ask for a file of the server, to name one in place of a text, to pass for another host."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

HOSTS_REFUSED = [
    "evil.example", "evil.example:7860", "127.0.0.1.evil.example", "localhost.evil.example", "0.0.0.0", "10.0.0.1",
    "[::2]", "127.0.0.1@evil.example", "127.0.0.1:80:80", "", " ", "localhost/../x", "127.0.0.1 evil", "2130706433",
    "0x7f.1",
]  # fmt: skip

NOT_THERE = (
    ("POST", "/gradio_api/upload"),
    ("POST", "/upload"),
    ("POST", "/gradio_api/component_server"),
    ("POST", "/gradio_api/process_recording"),
    ("POST", "/gradio_api/run/predict"),
    ("POST", "/gradio_api/api/answer"),
    ("POST", "/gradio_api/call/answer"),
    ("POST", "/gradio_api/call/v2/answer"),
    ("POST", "/gradio_api/stream/x"),
    ("POST", "/gradio_api/vibe-edit/"),
    ("POST", "/login"),
    ("GET", "/gradio_api/vibe-code/"),
    ("GET", "/gradio_api/runs"),
    ("GET", "/gradio_api/dev/reload"),
    ("GET", "/gradio_api/upload_progress?upload_id=1"),
    ("GET", "/gradio_api/token"),
    ("GET", "/gradio_api/openapi.json"),
    ("GET", "/monitoring"),
    ("GET", "/docs"),
    ("GET", "/redoc"),
    ("GET", "/pwa_icon"),
    ("GET", "/logout"),
)
"""What Gradio brings and the page does not need, by method and path."""


def raw(address: str, request: bytes) -> bytes:
    """What comes back for the bytes of `request`, which no client library would send."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=10) as connection:
        connection.sendall(request)
        received = b""
        while piece := connection.recv(65536):
            received += piece
    return received


def path_forms(secret: Path) -> list[str]:
    """Ways to ask for a file of the server by its path."""
    whole = str(secret)
    up = "../" * 12 + whole.lstrip("/")
    encoded = whole.replace("/", "%2F")
    doubly = whole.replace("/", "%252F")
    forms = [
        whole,
        "/" + whole,
        whole.lstrip("/"),
        up,
        up.replace("../", "..%2F"),
        up.replace("../", "%2e%2e/"),
        encoded,
        doubly,
    ]
    forms += [
        "....//" * 8 + whole.lstrip("/"),
        "..\\" * 8 + whole.lstrip("/"),
        f"file://{whole}",
        f"./{whole}",
        f"{whole}%00.png",
    ]
    doors = (
        "/gradio_api/file=",
        "/file=",
        "/gradio_api/file/",
        "/static/",
        "/assets/",
        "/svelte/",
        "/ui/",
        "/v1/articles/",
        "/gradio_api/proxy=",
    )
    asked = [door + form for door in doors for form in forms]
    asked += [f"/gradio_api/stream/x/1/2/{encoded}.ts", f"/gradio_api/custom_component/1/client/component/{encoded}"]
    asked += [f"/{up}", f"/..%2f..%2f..%2f{encoded}", f"/?deep_link={up}", f"/gradio_api/deep_link?session_hash={up}"]
    asked += [f"/monitoring/{encoded}", f"/source?article={encoded}", f"/source?article=x&revision={encoded}"]
    return asked


def file_dictionaries(secret: Path) -> list[Any]:
    """Ways to name a file to Gradio in place of a text."""
    meta = {"_type": "gradio.FileData"}
    path = str(secret)
    return [
        {"path": path, "meta": meta},
        {"path": path, "meta": meta, "orig_name": "x.txt", "mime_type": "text/plain"},
        {"path": path, "url": f"file://{path}", "meta": meta},
        {"path": "http://127.0.0.1:9/x", "url": "http://127.0.0.1:9/x", "meta": meta},
        {"name": path, "is_file": True},
        {"name": path, "data": None, "is_file": True, "orig_name": path},
        [{"path": path, "meta": meta}],
        {"file": {"path": path, "meta": meta}, "alt_text": None},
        {"text": "x", "files": [{"path": path, "meta": meta}]},
        {"image": {"path": path, "meta": meta}},
        {"value": {"path": path, "meta": meta}, "__type__": "update"},
        {"__type__": "update", "value": path},
    ]
