"""What the environment says, read once at the edge: by the command line and the web, by nothing below them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit

from qa.answer import Strictness
from qa.errors import WrongSetting

DEFAULT_OPENAI_MODEL = "openai:gpt-4.1-mini"
"""What answers when there is a key and no `QA_MODEL`."""

FILE = "qa.env"
"""The file that `qa init` writes, and that commands read which run in its folder: lines of NAME=value."""

_IN_FILE = ("QA_LIBRARY", "QA_MODEL")  # what somebody else's folder may say without harm

KNOWN = {
    "QA_LIBRARY": "the library's folder",
    "QA_MODEL": "a LangChain model name, or extractive",
    "QA_EMBEDDER": "the embedder's name",
    "QA_STRICTNESS": "annotate, strict or verbatim",
    "QA_CHROMA_URL": "a Chroma server instead of the embedded one",
    "QA_DATABASE_URL": "PostgreSQL instead of the embedded SQLite file",
    "QA_JUDGE": "who reads an answer a second time: model, off, or the folder of an NLI model",
    "QA_MAIL_PASSWORD": "of the mailbox that `qa sync` reads",
    "QA_AUTH": "the page's login, name:password",
    "QA_LOG": "where the server writes an event of each question: stderr, off or a file",
    "QA_LOG_QUESTIONS": "yes to have the questions' words in it",
    "QA_FEEDBACK": "on or off: whether what visitors say of answers is kept",
    "QA_NAME": "who you are, for what you sign off or pin",
    "QA_RATE": "questions a minute of one key or login and of one address, 0 for any number",
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that may be set from outside. `model` is None for extraction; `judge` is "model", "off" or a folder;
    `feedback` is None where nothing is said of it."""

    library: str = "library"
    database: str | None = None
    chroma: str | None = None
    model: str | None = None
    embedder: str | None = None
    strictness: Strictness = "annotate"
    judge: str = "model"
    mail_password: str | None = None
    auth: tuple[str, str] | None = None
    rate: float | None = None
    feedback: bool | None = None
    name: str = ""
    log: str | None = "stderr"
    log_questions: bool = False


def read(environment: Mapping[str, str]) -> Settings:
    """The settings in `environment`; WrongSetting names an unknown `QA_…` name and the nearest known one."""
    for name in sorted(environment):
        if name.startswith("QA_") and name not in KNOWN:
            near = difflib.get_close_matches(name, KNOWN, n=1, cutoff=0.0)
            raise WrongSetting(f"{name} is not a setting; the nearest one is {near[0]} ({KNOWN[near[0]]}).")
    strictness = environment.get("QA_STRICTNESS") or "annotate"
    if strictness not in get_args(Strictness):
        raise WrongSetting(f"QA_STRICTNESS is {strictness!r}, not one of {', '.join(get_args(Strictness))}.")
    return Settings(
        library=environment.get("QA_LIBRARY") or "library",
        database=environment.get("QA_DATABASE_URL") or None,
        chroma=_chroma(environment.get("QA_CHROMA_URL") or None),
        model=_model(environment),
        embedder=environment.get("QA_EMBEDDER") or None,
        strictness=strictness,  # type: ignore[arg-type]
        judge=environment.get("QA_JUDGE") or "model",
        mail_password=environment.get("QA_MAIL_PASSWORD") or None,
        auth=_auth(environment.get("QA_AUTH") or ""),
        rate=_rate(environment.get("QA_RATE") or None),
        feedback={"on": True, "off": False, None: None}[_one_of(environment, "QA_FEEDBACK", "on", "off")],
        name=environment.get("QA_NAME") or "",
        log=None if environment.get("QA_LOG") == "off" else environment.get("QA_LOG") or "stderr",
        log_questions=_one_of(environment, "QA_LOG_QUESTIONS", "yes", "no") == "yes",
    )


def read_settings_file(folder: Path) -> dict[str, str]:
    """What the file `qa.env` in `folder` says, nothing where there is none. Raises WrongSetting for a file that cannot
    be read, and a line that is no setting."""
    found = {}
    for line in settings_lines(folder):
        name, equals, value = line.partition("=")
        if not line or line.startswith("#"):
            continue
        if not equals or name.strip() not in _IN_FILE:
            said = f"{FILE} here sets {name.strip()[:40]!r}; it may set {' and '.join(_IN_FILE)}, and nothing else."
            raise WrongSetting(said)
        found[name.strip()] = value.strip().strip("'\"")
    return {name: value for name, value in found.items() if value}


def settings_lines(folder: Path, **settings: str) -> list[str]:
    """The lines of the file in `folder`, with those that say something else than `settings` in their place.

    Raises WrongSetting where it cannot be read.
    """
    try:
        held = (folder / FILE).read_text(encoding="utf-8-sig").splitlines()  # as editors on Windows write it
    except FileNotFoundError:
        held = []
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise WrongSetting(f"{FILE} here cannot be read: {why}; mend it or delete it.") from None
    others = [line.strip() for line in held if line.partition("=")[0].strip() not in settings]
    return [*others, *(f"{name}={value}" for name, value in settings.items())]


def secrets(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The keys and passwords in `environment`, to be kept out of logs: of ours, and of every provider."""
    named = [value for name, value in environment.items() if _SECRET.search(name)]
    _, _, login = (environment.get("QA_AUTH") or "").partition(":")
    urls = [environment.get(name) or "" for name in ("QA_DATABASE_URL", "QA_CHROMA_URL")]
    passwords = [match[1] for url in urls if (match := _PASSWORD.search(url))]
    return tuple(value for value in (*named, login, *passwords) if len(value) >= _SHORTEST)


_SECRET = re.compile(r"(?:_|^)(?:PG)?(?:KEY|TOKEN|SECRET|PASSWORD)$")
_PASSWORD = re.compile(r"://[^/@]*:([^/@]+)@")
_SHORTEST = 4  # characters; what is shorter stands in half of all words


def _model(environment: Mapping[str, str]) -> str | None:
    named = environment.get("QA_MODEL")
    if named:
        return None if named == "extractive" else named
    return DEFAULT_OPENAI_MODEL if environment.get("OPENAI_API_KEY") else None


def _chroma(url: str | None) -> str | None:
    """The address, if what is sent there is safe: the server itself asks nobody who he is."""
    if url is None:
        return None
    try:
        address = urlsplit(url)
        host, _ = address.hostname, address.port
    except ValueError:
        host = None
    if not host or address.scheme not in ("http", "https"):
        raise WrongSetting("QA_CHROMA_URL is not of the form http://127.0.0.1:8000.")
    if not is_loopback(host) and not (address.scheme == "https" and address.username and address.password):
        raise WrongSetting(
            f"QA_CHROMA_URL names a server on {host}; Chroma asks nobody for a password, so put it behind a proxy that "
            "does and write https://name:password@host, or reach it over a tunnel that ends at 127.0.0.1."
        )
    return url


def is_loopback(host: str) -> bool:
    """Whether `host` can be reached from this machine alone."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _one_of(environment: Mapping[str, str], name: str, this: str, that: str) -> str | None:
    value = environment.get(name) or None
    if value not in (this, that, None):
        raise WrongSetting(f"{name} is {value!r}, neither {this} nor {that}.")
    return value


def _rate(value: str | None) -> float | None:
    if value is None:
        return None
    if not re.fullmatch(r"\d{1,6}(?:\.\d{1,3})?", value, re.ASCII):
        raise WrongSetting(f"QA_RATE is {value!r}, not a number of questions a minute, such as 60.")
    return float(value)


def _auth(value: str) -> tuple[str, str] | None:
    if not value:
        return None
    name, colon, password = value.partition(":")
    if not (name and colon and password):
        raise WrongSetting("QA_AUTH is not of the form name:password.")
    return (name, password)
