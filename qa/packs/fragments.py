"""Links to the page that an article came from, at the very words: text fragments (WICG, scroll-to-text-fragment)."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_UNWANTED = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"^`{|}\u00a0\u200b-\u200f\u2028-\u202f\u2066-\u2069\ufeff]")
_LONG_QUOTE = 200
_ENDS = 5  # words kept from each end of a long quote in a text fragment
_ENDS_UNSPACED = 20  # characters of them where there are no spaces to cut at, as in Chinese
_BESIDE = 4  # words before and after that tell a quote from the same words elsewhere
_BESIDE_UNSPACED = 12

Around = tuple[str, str]
"""What stands right before some words, and right after them."""


@dataclass(frozen=True)
class Live:
    """A link to the page an article came from: `href` for the browser, `host` for the eyes."""

    href: str
    host: str


def live(url: str | None, quoted: str = "", around: Around = ("", "")) -> Live | None:
    """The link to `url` at the words `quoted`, between those of `around`, or None where `url` is not a plain http(s)
    address with a host.

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
    return Live(href=quote(href, safe="%/:=&?~#+!$,;'@()*[]") + _fragment(parts.fragment, quoted, around), host=netloc)


def link_to_words(url: str | None, text: str, start: int, end: int) -> Live | None:
    """The link to `url` at `text[start:end]`, with what stands around it where the same words stand elsewhere too."""
    return live(url, text[start:end], words_beside(text, start, end))


def words_beside(text: str, start: int, end: int) -> Around:
    """A few words right before and right after `text[start:end]`; none where these words stand in `text` only once.

    Each is of one paragraph, as a text fragment wants it: at the border of one it is of the next.
    """
    first, _ = _ends(" ".join(text[start:end].split()))
    words = r"\s+".join(re.escape(word) for word in first.split())
    if not words or len(re.findall(words, text, re.IGNORECASE)) < 2:
        return "", ""
    before = text[:start].rstrip().rpartition("\n")[2].split()
    after = text[end:].lstrip().partition("\n")[0].split()
    return " ".join(before[-_BESIDE:])[-_most(before) :], " ".join(after[:_BESIDE])[: _most(after)]


def _most(words: list[str]) -> int:
    """Characters of words beside a quote: few where they are not spaced, as in Chinese."""
    return 200 if len(words) > 1 and max(map(len, words)) < 40 else _BESIDE_UNSPACED


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


def _fragment(own: str, quoted: str, around: Around) -> str:
    """The page's own fragment, and the text fragment that makes a browser mark the words."""
    own = quote(own.partition(":~:")[0], safe="%/?=&+!$,;'@()*._~-")
    words = " ".join(quoted.split())
    if not words:
        return f"#{own}" if own else ""
    first, last = _ends(words)
    prefix, suffix = (_percent(" ".join(words.split())) for words in around)
    parts = (prefix and f"{prefix}-", _percent(first), _percent(last), suffix and f"-{suffix}")
    return f"#{own}:~:text={','.join(part for part in parts if part)}"


def _ends(quoted: str) -> tuple[str, str]:
    """How a quote begins and ends, if it is long; else all of it, and nothing."""
    words = quoted.split()
    if len(quoted) <= _LONG_QUOTE:
        return quoted, ""
    if len(words) > 2 * _ENDS:
        return " ".join(words[:_ENDS]), " ".join(words[-_ENDS:])
    return quoted[:_ENDS_UNSPACED], quoted[-_ENDS_UNSPACED:]


def _percent(words: str) -> str:
    """`words` for a text directive, in which hyphen, comma and ampersand have a meaning of their own."""
    return quote(words, safe="", errors="replace").replace("-", "%2D")
