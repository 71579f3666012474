"""HTML by construction: every tag on the page is made here, and whatever is not made here is escaped.

Text of articles and of models reaches the page through `el` alone. Only the tags in `TAGS` exist, so no image, script,
form or frame can come into being, and an address is either one of our own or an http(s) one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Final

from store.article import scrub

TAGS: Final = frozenset(
    "a article bdi body button del details div em h1 h2 h3 head header html ins li link main mark meta nav ol p rect "
    "section span strong summary svg table tbody td th thead time title tr ul wbr".split()
)
_VOID: Final = frozenset({"link", "meta", "wbr"})
_NAME: Final = re.compile(r"[a-z][a-z-]*")
_OF_DRAWINGS: Final = frozenset({"viewBox", "preserveAspectRatio"})
_SAFE_ADDRESS: Final = re.compile(r"(?:https?://|/(?![/\\])|#)")


class Html(str):
    """A string that is markup. Made by `el`, `join` and `icon`; a plain `str` is text."""

    __slots__ = ()


Child = str | None | Iterable["Child"]


def text(value: str) -> Html:
    """`value` as text: nothing in it is markup, and what cannot be encoded is replaced."""
    return Html(html.escape(scrub(value), quote=True))


def join(*children: Child) -> Html:
    """The children one after the other, each escaped unless it is markup."""
    return Html("".join(_flat(children)))


def el(name: str, /, *children: Child, **attributes: str | int | bool | None) -> Html:
    """One element. A last underscore of an attribute is lost, others become hyphens; None and False leave it out.

    Raises ValueError for a tag, an attribute or an address that has no place on the page: a mistake of the caller's.
    """
    if name not in TAGS:
        raise ValueError(f"the tag {name!r} has no place on the page")
    written = "".join(
        _attribute(key, value) for key, value in attributes.items() if value is not None and value is not False
    )
    if name in _VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{''.join(_flat(children))}</{name}>")


def icon(name: str) -> Html:
    """A small drawing, hidden from screen readers; the words beside it say the same."""
    return _ICONS[name]


def _flat(children: Iterable[Child]) -> Iterable[str]:
    for child in children:
        if isinstance(child, str):
            yield child if isinstance(child, Html) else text(child)
        elif child is not None:
            yield from _flat(child)


def _attribute(key: str, value: str | int | bool) -> str:
    name = key.rstrip("_").replace("_", "-")
    if (
        not (_NAME.fullmatch(name) or name in _OF_DRAWINGS)
        or name.startswith("on")
        or name in ("style", "src", "srcset", "srcdoc", "action")
    ):
        raise ValueError(f"the attribute {name!r} has no place on the page")
    if value is True:
        return f" {name}"
    if name == "href" and not _SAFE_ADDRESS.match(str(value)):
        raise ValueError(f"the address {str(value)[:80]!r} is neither one of ours nor http(s)")
    return f' {name}="{text(str(value))}"'


def _drawing(path: str) -> Html:
    return Html(
        '<svg class="icon" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" '
        f'stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{path}</svg>'
    )


_THUMB: Final = (
    "M2.5 7.3h2.3v6.2H2.5zM4.8 7.5l2.6-5.3c1 0 1.7.8 1.5 1.8L8.5 6.2h3.7"
    "c.8 0 1.4.8 1.2 1.5l-1.3 4.8c-.2.6-.7 1-1.3 1H4.8"
)
_EYE: Final = _drawing(
    '<path d="M1.5 8S3.9 3.8 8 3.8 14.5 8 14.5 8 12.1 12.2 8 12.2 1.5 8 1.5 8z"/><circle cx="8" cy="8" r="1.9"/>'
)
_ICONS: Final = {
    "supported": _drawing('<circle cx="8" cy="8" r="6.6"/><path d="M5 8.3l2.1 2.1L11 6.2"/>'),
    "partial": _drawing('<circle cx="8" cy="8" r="6.6"/><path d="M8 1.4a6.6 6.6 0 0 1 0 13.2z" fill="currentColor"/>'),
    "unsupported": _drawing('<path d="M8 1.8L15 14H1z"/><path d="M8 6.2v3.6M8 11.9v.1"/>'),
    "unchecked": _drawing('<circle cx="8" cy="8" r="6.6" stroke-dasharray="2 2.6"/><path d="M5.6 8h4.8"/>'),
    "abstained": _drawing('<circle cx="7" cy="7" r="4.6"/><path d="M10.5 10.5L14.5 14.5M5.2 7h3.6"/>'),
    "stopped": _drawing('<circle cx="8" cy="8" r="6.6"/><path d="M6 6h4v4H6z"/>'),
    "failed": _drawing('<circle cx="8" cy="8" r="6.6"/><path d="M8 4.6v4M8 11.2v.1"/>'),
    "notice": _drawing('<circle cx="8" cy="8" r="6.6"/><path d="M8 7.4v4M8 4.8v.1"/>'),
    "out": _drawing('<path d="M6.5 3.5h-3v9h9v-3M9 2.5h4.5V7M13.2 2.8L7.5 8.5"/>'),
    "close": _drawing('<path d="M3.5 3.5l9 9M12.5 3.5l-9 9"/>'),
    "open": _drawing('<path d="M6 3.5L10.5 8 6 12.5"/>'),
    "copy": _drawing('<path d="M6 5.5h7.5v8H6z"/><path d="M3.5 10.5h-1v-8H10v1"/>'),
    "export": _drawing('<path d="M8 2v8M4.8 7L8 10.2 11.2 7M2.5 13.5h11"/>'),
    "retry": _drawing('<path d="M13 8a5 5 0 1 1-1.5-3.6M13 1.8v3h-3"/>'),
    "edit": _drawing('<path d="M3 13l.8-3.2L10.6 3l2.4 2.4-6.8 6.8z"/>'),
    "signed": _drawing('<path d="M2.5 8.5l3.2 3.2L13.5 4"/>'),
    "up": _drawing(f'<path d="{_THUMB}"/>'),
    "down": _drawing(f'<path d="{_THUMB}" transform="rotate(180 8 8)"/>'),
    "menu": _drawing('<path d="M2.5 4h11M2.5 8h11M2.5 12h11"/>'),
    "new": _drawing('<path d="M8 3v10M3 8h10"/>'),
    "chat": _drawing('<path d="M2.5 3.5h11v7.5H7l-3 2.6V11H2.5z"/>'),
    "factcheck": _drawing('<path d="M3 2.5h7.5v4M3 2.5v11h4M5.2 5.5h3M5.2 8.2h2"/><path d="M8.6 11.4l1.7 1.7 3.4-4"/>'),
    "pin": _drawing('<path d="M5.5 2h5M6.3 2v4.6L4.2 9.2h7.6L9.7 6.6V2M8 9.2v4.8"/>'),
    "collection": _drawing('<path d="M2.5 4h4l1.5 2h5.5v7h-11zM8 8v3.2M6.4 9.6h3.2"/>'),
    "watch": _EYE,
    "watches": _EYE,
    "library": _drawing('<path d="M3 2.5v11M6.5 2.5v11M9.6 3l3.4 10.2"/>'),
    "settings": _drawing(
        '<path d="M2.5 5h6M12 5h1.5M2.5 11H4M7.5 11h6"/><circle cx="10.2" cy="5" r="1.8"/>'
        '<circle cx="5.7" cy="11" r="1.8"/>'
    ),
    "brand": _drawing('<path d="M2.5 3.5h11M2.5 7h7"/><path d="M2.5 12l2.4 2 4.6-5.4"/>'),
    "mark": _drawing('<path d="M3 4h10M3 8h6M3 12h8"/>'),
}
