"""A page that a browser saved as one file: MHTML to the page's own HTML, and HTML without the pictures inside it."""

from __future__ import annotations

import email
import email.policy
import re
from codecs import BOM_UTF8
from email.message import EmailMessage

from store.errors import ReadError

PAGE_TYPES = ("text/html", "application/xhtml+xml")
"""What servers and files call pages."""

_EMBEDDED = re.compile(rb"data:[\w.+-]{1,60}/[\w.+-]{1,60}(?:;[\w=.-]{1,60}){0,4},[A-Za-z0-9+/=%_.\-~!*'()]{200,}")


def page_of_mhtml(data: bytes) -> tuple[bytes, str | None]:
    """The page's HTML and its address, if the file names it. Raises ReadError if it holds no page."""
    message = email.message_from_bytes(data.removeprefix(BOM_UTF8), policy=email.policy.default)
    root = message.get_param("start") if message.is_multipart() else None
    parts = [part for part in message.walk() if part.get_content_type() in PAGE_TYPES]
    if not parts or not isinstance(parts[0], EmailMessage):
        raise ReadError("The file holds no page; save the page itself as HTML.")
    page = next((p for p in parts if root and p.get("Content-ID") == root), parts[0])
    body = page.get_payload(decode=True)
    address = str(message.get("Snapshot-Content-Location") or page.get("Content-Location") or "").strip()
    if not isinstance(body, bytes) or not body.strip():
        raise ReadError("The page in the file is empty.")
    return labelled(body, page.get_content_charset()), address if re.match(r"https?://", address) else None


def labelled(body: bytes, charset: str | None) -> bytes:
    """A page in which the charset stands that was told of it, unless the page names one."""
    if charset and b"charset" not in body[:2_000].lower():
        return b'<meta charset="' + charset.encode("ascii", "ignore") + b'">' + body
    return body


def without_pictures(markup: bytes) -> bytes:
    """`markup` without the pictures and fonts that a page saved as a single file carries in its attributes."""
    return _EMBEDDED.sub(b"data:,", markup)
