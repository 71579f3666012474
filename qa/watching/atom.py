"""What was found on watches as an Atom feed (RFC 4287): an entry for each finding, the newest first."""

from __future__ import annotations

from collections.abc import Sequence

from qa.watching.news import escaped, news_lines, piece
from qa.watching.values import News, Watch

MEDIA_TYPE = "application/atom+xml"
_NEVER = "1970-01-01T00:00:00Z"


def feed(watches: Sequence[Watch], news: Sequence[News], library: str, address: str) -> str:
    """The feed of the library of that name, at the address where it is served; well-formed whatever an article says."""
    base = f"urn:uuid:{library[:8]}-{library[8:12]}-{library[12:16]}-{library[16:20]}-{library[20:32]}"
    when = max((*(n.timings["at"] for n in news), *(w.timings["made"] for w in watches)), default=_NEVER)
    entries = "".join(_entry(n, base, address) for n in news)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>Article QA</title>\n<id>{base}</id>\n<updated>{escaped(when)}</updated>\n"
        "<author><name>Article QA</name></author>\n"
        f'<link rel="self" type="{MEDIA_TYPE}" href="{escaped(address)}"/>\n'
        f'<link rel="alternate" type="text/html" href="{escaped(_page(address))}"/>\n{entries}</feed>\n'
    )


def _entry(news: News, base: str, address: str) -> str:
    first = next((line.text for line in news_lines(news)), "")
    at = escaped(news.timings["at"])
    return (
        f"<entry>\n<title>{escaped(f'{news.question}: {first}')}</title>\n"
        f"<id>{base}#{news.watch}-{news.number}</id>\n<updated>{at}</updated>\n<published>{at}</published>\n"
        f'<link rel="alternate" type="text/html" href="{escaped(_page(address))}"/>\n'
        f'<content type="html">{escaped(piece(news))}</content>\n</entry>\n'
    )


def _page(address: str) -> str:
    return f"{address.removesuffix('/watch.atom')}/#watches"
