"""Findings that a person signed off as ClaimReview (schema.org, JSON-LD), which search engines and other desks read.

What nobody vouches for is in no review: a finding without a sign-off, or with only withdrawn ones, is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from qa.answer import Citation
from qa.factcheck.finding_texts import LABELS
from qa.factcheck.report import CheckedSentence, DraftReport, DraftVerdict
from store.language.bilingual import Spoken

_RATINGS: Mapping[DraftVerdict, int] = {"contradicted": 1, "outdated": 2, "disputed": 3, "supported": 5}
"""From 1, false, to 5, true; what is not found has no rating but its name."""


def to_claim_reviews(report: DraftReport) -> str:
    """The signed-off findings of `report` as a list of ClaimReview; "[]" for none. Ends with a line break."""
    found = [_review(s, report, report.spoken) for s in report.sentences if any(not w.undone for w in s.signed)]
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _review(sentence: CheckedSentence, report: DraftReport, language: Spoken) -> dict[str, Any]:
    stands = [s for s in sentence.signed if not s.undone]
    value = _RATINGS.get(sentence.verdict)
    rated = {} if value is None else {"ratingValue": value, "worstRating": 1, "bestRating": 5}
    names = dict.fromkeys(s.name for s in stands)
    body = " ".join((*sentence.reasons, *(s.comment for s in stands if s.comment)))
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": sentence.text,
        "datePublished": stands[-1].at,
        "author": [{"@type": "Person", "name": name} for name in names],
        "reviewRating": {"@type": "Rating", **rated, "alternateName": LABELS[sentence.verdict][language]},
        **({"reviewBody": body} if body else {}),
        "itemReviewed": {"@type": "Claim", "text": sentence.text},
        "citation": [dict(_article(c)) for c in report.citations if c.number in sentence.citations],
        "inLanguage": language,
    }


def _article(c: Citation) -> Iterator[tuple[str, Any]]:
    """The article that carries or contradicts it, with the very words and their revision."""
    yield "@type", "NewsArticle"
    yield "identifier", f"{c.article_id}@{c.revision}"
    yield "text", c.quote
    for name, value in (("headline", c.title), ("url", c.url), ("datePublished", c.published_at)):
        if value:
            yield name, value
    for name, kind, value in (("author", "Person", c.author), ("publisher", "Organization", c.source)):
        if value:
            yield name, {"@type": kind, "name": value}
