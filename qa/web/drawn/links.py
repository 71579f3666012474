"""Addresses on the page: where a cited article is shown here, and where it stands in the world."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

_UNWANTED = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"^`{|}\u00a0\u200b-\u200f\u2028-\u202f\u2066-\u2069\ufeff]")
_LONG_QUOTE = 200
_ENDS = 5  # words kept from each end of a long quote in a text fragment


@dataclass(frozen=True)
class Live:
    """A link to the page an article came from: `href` for the browser, `host` for the eyes."""

    href: str
    host: str


def live(url: str | None, quoted: str = "") -> Live | None:
    """The link to `url` at the words `quoted`, or None where `url` is not a plain http(s) address with a host.

    An address with a login in it, with white space, backslashes or invisible characters is none: a browser would read
    another host out of it than a person does. The host is shown as it is looked up, in ASCII.
    """
    if not url or len(url) > 2_000 or _UNWANTED.search(url):
        return None
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc or "%" in parts.netloc:
        return None
    if not _is_host(host):
        return None
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if port is None else f"{shown}:{port}"
    href = parts._replace(scheme=parts.scheme.lower(), netloc=netloc, fragment="").geturl()
    return Live(href=quote(href, safe="%/:=&?~#+!$,;'@()*[]") + _fragment(parts.fragment, quoted), host=netloc)


def source(
    article_id: str,
    revision: str,
    start: int | None = None,
    end: int | None = None,
    *,
    also: tuple[tuple[int, int], ...] = (),
    exact: tuple[tuple[int, int], ...] = (),
    number: int | None = None,
) -> str:
    """The address of an article here, with the words from `start` to `end` marked, those of `exact` in them more
    strongly, and more faintly those of `also`."""
    query = {"article": article_id, "revision": revision}
    if start is not None and end is not None:
        query["mark"] = f"{start}-{end}"
    for name, spans in (("also", also), ("exact", exact)):
        if spans:
            query[name] = ",".join(f"{a}-{b}" for a, b in spans)
    if number is not None:
        query["n"] = str(number)
    return f"/source?{urlencode(query, errors='replace')}"


def changes(article_id: str, revision: str, before: str = "") -> str:
    """The address of what a revision of an article, "" for the current one, changed in the one `before` it."""
    query = {"article": article_id, "revision": revision} | ({"before": before} if before else {})
    return f"/source/changes?{urlencode(query, errors='replace')}"


def _is_host(host: str) -> bool:
    if ":" in host:
        try:
            ipaddress.IPv6Address(host)
        except ValueError:
            return False
        return True
    return len(host) <= 253 and all(
        re.fullmatch(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", part) for part in host.split(".")
    )


def _fragment(own: str, quoted: str) -> str:
    """The page's own fragment, and the text fragment that makes a browser mark the words."""
    own = quote(own.partition(":~:")[0], safe="%/?=&+!$,;'@()*._~-")
    words = quoted.split()
    if not words:
        return f"#{own}" if own else ""
    if len(quoted) > _LONG_QUOTE and len(words) > 2 * _ENDS:
        directive = f"{_percent(' '.join(words[:_ENDS]))},{_percent(' '.join(words[-_ENDS:]))}"
    elif len(quoted) > _LONG_QUOTE:  # no spaces to cut at, as in Chinese
        directive = f"{_percent(quoted[:20])},{_percent(quoted[-20:])}"
    else:
        directive = _percent(" ".join(words))
    return f"#{own}:~:text={directive}"


def _percent(words: str) -> str:
    """`words` for a text directive, in which hyphen, comma and ampersand have a meaning of their own."""
    return quote(words, safe="", errors="replace").replace("-", "%2D")
