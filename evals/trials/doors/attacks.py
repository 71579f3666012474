"""Attacks at every door of the server: files named in whatever it takes (W1), other names, origins and frames (W6)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from evals.trials.attacks.web_requests import HOSTS_REFUSED, raw
from evals.trials.doors.example import Example, sent, served_example
from evals.trials.doors.table import BEHIND, DOORS, Door
from evals.trials.faults.fault_outcome import Outcome
from qa.web.gate.keys import Keys
from qa.web.gate.login import Login

_EACH = 6  # texts of a body that are tried in every form
SECRET = "zyxqvolt is a secret that must not leave this machine"
"""What stands in the file that is named."""

ORIGINS = ("https://evil.example", "null", "http://127.0.0.1:1", "http://localhost", "file://",
           "http://[::1", "chrome-extension://abcdefghijklmnop")  # fmt: skip
"""Whose pages a browser may say that a request comes from, and none of which is ours."""


# W1


def files() -> Iterator[Outcome]:
    """Each text that a door takes, one after the other, in place of it a name of a file of the server."""
    with tempfile.TemporaryDirectory() as folder, served_example() as (address, example, qa):
        secret = Path(folder, "secret.txt")
        secret.write_text(SECRET)
        with httpx.Client(base_url=address, timeout=60) as client:
            for door in DOORS:
                yield from _named(client, door, example, _forms(secret))
        held = [a.id for a in qa.articles() if "zyxqvolt" in a.text or "root:" in a.text]
        yield Outcome(not held, f"the library holds the file's words: {held}")


def _forms(secret: Path) -> list[str]:
    up = "../" * 12 + str(secret).lstrip("/")
    return [str(secret), secret.as_uri(), up, "file:///etc/passwd", f"{secret}\x00.png"]


def _named(client: httpx.Client, door: Door, example: Example, forms: Sequence[str]) -> Iterator[Outcome]:
    query, body = door.query(example), door.takes(example)
    for what, form in product(texts_in(query), forms):
        answer = sent(client, door, example, query=with_text(query, what, form))
        yield _unread(f"{door.name}?{what}={form}", answer)
    for number, what in enumerate(texts_in(body)):
        # Within what a browser has kept there are a hundred places: each is tried with one form.
        for form in forms if number < _EACH else [forms[number % len(forms)]]:
            yield _unread(f"{door.name} {what}={form}", sent(client, door, example, body=with_text(body, what, form)))
    for form in forms if door.names else ():
        path = door.path.partition("{")[0] + quote(form.replace("\0", ""), safe="") + door.path.partition("}")[2]
        yield _unread(path, sent(client, door, example, path=path))


def _unread(what: str, answer: httpx.Response) -> Outcome:
    failed = answer.status_code >= 500
    read = b"zyxqvolt" in answer.content or b"root:" in answer.content
    return Outcome(not read and not failed, f"{what[:200]!r}: {'the file was read' if read else answer.text[:200]}")


def texts_in(given: Any, at: str = "") -> list[str]:
    """Where texts stand in what is taken, as keys with dots, those of lists together."""
    found: dict[str, None] = {}
    for key, value in given.items() if isinstance(given, Mapping) else ():
        place = f"{at}{key}"
        if isinstance(value, str):
            found[place] = None
        elif isinstance(value, Mapping):
            found |= dict.fromkeys(texts_in(value, f"{place}."))
        elif isinstance(value, list | tuple):
            found |= dict.fromkeys(w for one in value for w in texts_in(one, f"{place}."))
            found |= {place: None} if any(isinstance(one, str) for one in value) else {}
    return list(found)


def with_text(given: Any, at: str, text: str) -> Any:
    """`given` with `text` in place of what stands at `at`."""
    first, _, rest = at.partition(".")
    if isinstance(given, list | tuple):
        return [text if isinstance(one, str) and not at else with_text(one, at, text) for one in given]
    if not isinstance(given, Mapping) or first not in given:
        return given
    value = given[first]
    changed = text if not rest and isinstance(value, str) else with_text(value, rest, text)
    return {**given, first: changed}


# W6


def strangers() -> Iterator[Outcome]:
    """At every door: names that this server does not go by, pages of other sites, frames, keys that only add."""
    with tempfile.TemporaryDirectory() as folder:
        keys = Keys(Path(folder))
        adding = keys.add("browser", adds_only=True)
        with served_example(login=Login(keys=keys)) as (address, example, _):
            with httpx.Client(base_url=address, timeout=60) as client:
                for door in (*DOORS, *BEHIND):
                    yield _other_name(address, door, "evil.example")
                    yield from _other_sites(client, door, example)
                    if door in DOORS:
                        yield _only_adds(client, door, example, adding)
            yield from (_other_name(address, Door("GET", "/v1/models"), host) for host in HOSTS_REFUSED)
            readable = (door.at(example) for door in (*DOORS, *BEHIND) if door.method == "GET")
            yield from (_framed(address, path) for path in dict.fromkeys((*readable, "/nothing")))


def _other_name(address: str, door: Door, host: str) -> Outcome:
    head = f"{door.method} {door.anywhere} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close"
    status = _status(raw(address, f"{head}\r\n\r\n".encode()))
    return Outcome(status == 400, f"{door.name}, Host: {host}: {status}")


def _other_sites(client: httpx.Client, door: Door, example: Example) -> Iterator[Outcome]:
    scripted = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"}
    for headers in (*({"origin": origin} for origin in ORIGINS), scripted):
        status = sent(client, door, example, headers=headers).status_code
        yield Outcome(status == 403, f"{door.name}, {headers}: {status}")


def _only_adds(client: httpx.Client, door: Door, example: Example, key: str) -> Outcome:
    """With a key that only adds, articles are added, what holds nothing of the library is read, and nothing else."""
    status = sent(client, door, example, headers={"authorization": f"Bearer {key}"}).status_code
    may = (door.method, door.path) == ("POST", "/v1/articles") or door.path in ("/ui/{name}", "/healthz")
    return Outcome((status == 401) != may, f"{door.name} with a key that only adds: {status}")


def _framed(address: str, path: str) -> Outcome:
    answer = raw(address, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
    told = answer.split(b"\r\n\r\n", 1)[0].lower()
    wanted = (b"frame-ancestors 'none'", b"x-frame-options: deny", b"x-content-type-options: nosniff")
    lacking = [header.decode() for header in wanted if header not in told]
    return Outcome(not lacking, f"{path} goes out without {lacking}")


def _status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1] or 0) if answer else 0
