"""What an answer cites as Web Annotations (W3C), for programs that anchor notes in pages: Hypothesis and its like.

Each marker is an annotation: its body says what the answer says, and whether that is carried, and its target are the
very words: by what they are and what stands around them, and by where they stand in our text of that revision, which
`state` names.
"""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import quote

from qa.answer import Answer, Citation
from qa.answering.finding.status import Lookup
from qa.packs.export import dumps
from qa.packs.fragments import live
from qa.packs.markers import Marker, markers

AROUND = 32
"""Characters before and after the words, as Hypothesis keeps them."""

_OF_PDF = "http://tools.ietf.org/rfc/rfc3778"
_CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def to_jsonld(answer: Answer, article: Lookup | None = None) -> str:
    """The annotations as one collection in JSON-LD; ends with a line break. With `article`, what stands around each
    quote is in it."""
    items = [_annotation(marker, answer, article) for marker in markers(answer)]
    collection = {
        "@context": _CONTEXT,
        "type": "AnnotationCollection",
        "label": answer.question,
        "total": len(items),
        "first": {"type": "AnnotationPage", "startIndex": 0, "items": items},
    }
    return dumps(collection, indent=2) + "\n"


def _annotation(marker: Marker, answer: Answer, article: Lookup | None) -> dict[str, Any]:
    s, c = marker.sentence, marker.citation
    name = "\x1f".join((c.article_id, c.revision, str(c.start), str(c.end), s.text))
    return {
        "@context": _CONTEXT,
        "id": uuid.uuid5(uuid.NAMESPACE_URL, name.encode("utf-8", "replace").decode()).urn,
        "type": "Annotation",
        "motivation": "assessing",
        "body": {"type": "TextualBody", "format": "text/plain", "value": f"{s.support}: {s.text}"},
        "target": _target(c, answer, article),
    }


def _target(c: Citation, answer: Answer, article: Lookup | None) -> dict[str, Any]:
    seen = {"sourceDate": f"{answer.as_of}T00:00:00Z"} if answer.as_of else {}
    held = f"urn:article-qa:{quote(c.article_id, safe='', errors='replace')}"
    return {
        "source": c.url if c.url and live(c.url) else held,
        "state": {"type": "TimeState", **seen, "cached": f"{held}@{c.revision}", "revision": c.revision},
        "selector": [
            {"type": "TextQuoteSelector", "exact": c.quote, **_around(c, article)},
            {"type": "TextPositionSelector", "start": c.start, "end": c.end},
            *([{"type": "FragmentSelector", "conformsTo": _OF_PDF, "value": f"page={c.page}"}] if c.page else []),
        ],
    }


def _around(c: Citation, article: Lookup | None) -> dict[str, str]:
    if article is None:
        return {}
    text = article(c.article_id, c.revision).text
    return {"prefix": text[max(0, c.start - AROUND) : c.start], "suffix": text[c.end : c.end + AROUND]}
