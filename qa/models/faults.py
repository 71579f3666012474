"""What a failing model provider means, in one plain sentence, and whether asking again can help.

Providers of many kinds raise errors of many kinds, so an error is judged by its HTTP status, its class's names and
its words, and by no provider's own types. Sentences never hold keys, addresses or stack traces.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any

from qa.models.faults_told import sentence
from qa.models.prompt_escaping import one_line
from store.language.bilingual import Bilingual

LONGEST_DETAIL = 200
"""Characters of a provider's own words that are passed on."""

_TIMEOUTS = {"TimeoutError", "APITimeoutError", "ModelTimeoutError", "TimeoutException", "StreamChunkTimeoutError"}
_CONNECTIONS = {
    "APIConnectionError", "ModelConnectionError", "ConnectError", "ConnectionError", "ReadError", "TransportError",
    "RequestError", "RemoteProtocolError", "ClientConnectionError", "ServiceUnavailable", "OSError",
}  # fmt: skip
_OVERFLOW = re.compile(
    r"context[ _](?:length|window|size)|maximum context|too many (?:input )?tokens|prompt is too long"
    r"|(?:input|prompt) (?:tokens )?exceeds?",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"insufficient[ _](?:quota|funds|balance)|exceeded[ _](?:your[ _])?current[ _]quota|credit balance"
    r"|billing[ _]hard[ _]limit",
    re.IGNORECASE,
)  # what only an empty account says: who only has to wait is told of quotas and payment too
_PAID = re.compile(rf"{_EMPTY.pattern}|quota|billing|payment", re.IGNORECASE)
_FILTER = re.compile(r"content[ _]?(?:filter|policy|management)|safety|moderation", re.IGNORECASE)
_NO_MODEL = re.compile(
    r"model[ _]?not[ _]?found|no such model|model .{0,80}(?:does not exist|not found)", re.IGNORECASE
)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{1,20}://\S+|\bwww\.\S+|\b[\w.+-]+@[\w-]+\.\w+", re.IGNORECASE)
_SECRET = re.compile(
    r"\b(?:sk|pk|rk|key|org|proj|req)[-_][\w*.-]{3,}|\bBearer\s+\S+|\b(?=\w*\d)[\w*-]{16,}|\*{3,}\w*", re.IGNORECASE
)
_MARKUP = re.compile(r"<[a-z!/]", re.IGNORECASE)


@dataclass(frozen=True)
class Fault:
    """One failed call. `sentence` says what happened and what to do, in English and in Chinese.

    `again`: the same request may be sent once more at once; `wait` are the seconds the provider asks for first.
    `retryable`: asking later may help. `outage`: the provider is at fault, so it counts towards the breaker.
    `filtered`: its content filter is why.
    """

    sentence: Bilingual
    again: bool = False
    wait: float | None = None
    retryable: bool = False
    outage: bool = False
    filtered: bool = False


outage_of = partial(Fault, retryable=True, outage=True)
"""A fault of the provider's own, which may be over later."""


def fault_of(error: BaseException, name: str, secrets: Sequence[str] = (), *, midway: bool = False) -> Fault:
    """The fault behind what a call to the model `name` raised; `secrets` are kept out of it.

    `midway`: part of the reply has come already, so there is nothing to advise, only to say what broke it off.
    """
    fault = _fault(error, name, secrets)
    if not midway:
        return fault
    said = (
        "The connection to the model {name} broke off." if fault.outage else "The model {name} broke off with an error."
    )
    return replace(fault, sentence=sentence(said, name=name), again=False)


def _fault(error: BaseException, name: str, secrets: Sequence[str]) -> Fault:
    said = partial(sentence, name=name)
    names = {kind.__name__ for kind in type(error).__mro__}
    words = _words(error)
    status = _status(error)
    if "ContextOverflowError" in names or (status in (None, 400, 413, 422, 500) and _OVERFLOW.search(words)):
        return Fault(
            said("The question and its sources are too long for the model {name}; ask for less, or use a larger one.")
        )
    if status is None and names & _TIMEOUTS:
        return outage_of(said("The model {name} did not answer in time; try again."), again=True)
    if status is None and names & _CONNECTIONS and not isinstance(error, json.JSONDecodeError):
        return outage_of(
            said("The model {name} cannot be reached, or the connection broke; check the base URL, or try again."),
            again=True,
        )
    if status is not None:
        return _by_status(status, error, name, words, secrets)
    return _by_words(error, names, name, words)


def _by_status(status: int, error: BaseException, name: str, words: str, secrets: Sequence[str]) -> Fault:
    said = partial(sentence, name=name, status=str(status))
    if status == 402 or (status == 403 and _PAID.search(words)) or (status == 429 and _EMPTY.search(words)):
        return Fault(
            said("The account that pays for the model {name} has no quota left (status {status}); check its billing.")
        )
    if status == 429:
        wait = _asked_wait(error)
        soon = wait is None or wait < 2
        when = sentence("in a moment") if soon else sentence("in {seconds} seconds", seconds=str(round(wait or 0)))
        return outage_of(
            said("The model {name} has too many requests (status 429); try again {when}.", when=when),
            again=_may_repeat(error),
            wait=wait,
        )
    if status == 401:
        return Fault(said("The provider of {name} refused the API key (status 401); check that it is set and valid."))
    if status == 403:
        return Fault(said("The API key may not use the model {name} (status 403); check its permissions."))
    if status == 404 or _NO_MODEL.search(words):
        return Fault(
            said(
                "The provider knows no model {name} at its address (status {status}); check QA_MODEL and the base URL."
            )
        )
    if status in (408, 409, 425) or status >= 500:
        return outage_of(
            said("The provider of {name} has a fault of its own (status {status}); try again."),
            again=_may_repeat(error),
            wait=_asked_wait(error),
        )
    if _FILTER.search(words):
        return Fault(
            said(
                "The provider's content filter refused the question or its sources (status {status}); ask differently."
            )
        )
    detail = _detail(error, secrets)
    if not detail:
        return Fault(said("The provider of {name} refused the request (status {status})."))
    return Fault(said("The provider of {name} refused the request (status {status}): {detail}", detail=detail))


def _by_words(error: BaseException, names: set[str], name: str, words: str) -> Fault:
    said = partial(sentence, name=name)
    if "No generation chunks" in words:
        return outage_of(
            said(
                "What came back from the address of {name} is no chat reply, perhaps an error page; check the base URL."
            )
        )
    if isinstance(error, json.JSONDecodeError) or "UnicodeDecodeError" in names:
        return outage_of(said("The reply of {name} is garbled and cannot be read; try again."))
    if _EMPTY.search(words):
        return Fault(said("The account that pays for the model {name} has no quota left; check its billing."))
    if _FILTER.search(words):
        return Fault(said("The provider's content filter stopped the model {name}; ask differently."))
    if _NO_MODEL.search(words):
        return Fault(said("The provider knows no model {name} at its address; check QA_MODEL and the base URL."))
    if "APIError" in names:
        return outage_of(said("The provider of {name} reported an error instead of a reply; try again."))
    return outage_of(said("The model {name} failed ({kind}); its reply cannot be used.", kind=type(error).__name__))


def _status(error: BaseException) -> int | None:
    for holder in (error, getattr(error, "response", None)):
        for attribute in ("status_code", "status", "code", "http_status"):
            value = getattr(holder, attribute, None)
            if isinstance(value, str) and value.isdecimal():
                value = int(value)
            if isinstance(value, int) and not isinstance(value, bool) and 400 <= value <= 599:
                return value
    return None


def _words(error: BaseException) -> str:
    """Everything an error says of itself, to be searched and never shown."""
    body = getattr(error, "body", None)
    said = [str(error), str(getattr(error, "code", "") or ""), str(getattr(error, "type", "") or "")]
    if isinstance(body, Mapping | str):
        said.append(str(body))
    return " ".join(said)[:5_000]


def _headers(error: BaseException) -> Mapping[str, Any]:
    headers = getattr(getattr(error, "response", None), "headers", None)
    return headers if isinstance(headers, Mapping) else {}


def _may_repeat(error: BaseException) -> bool:
    return str(_headers(error).get("x-should-retry", "")).lower() != "false"


def _asked_wait(error: BaseException) -> float | None:
    """The seconds of a `Retry-After` header: a number, or a date counted from the reply's own date."""
    headers = _headers(error)
    asked = str(headers.get("retry-after", "")).strip()
    if re.fullmatch(r"\d{1,9}(\.\d+)?", asked):
        return float(asked)
    try:
        until, now = parsedate_to_datetime(asked), parsedate_to_datetime(str(headers.get("date", "")))
        return max((until - now).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None


def _detail(error: BaseException, secrets: Sequence[str]) -> str:
    """The provider's own words, on one line, cut short, without anything that looks like a key or an address."""
    body = getattr(error, "body", None)
    said = body.get("message") if isinstance(body, Mapping) else None
    if not isinstance(said, str) or _MARKUP.search(said):
        return ""
    for secret in secrets:
        said = said.replace(secret, "…")
    return one_line(_SECRET.sub("…", _ADDRESS.sub("…", said)), LONGEST_DETAIL)
