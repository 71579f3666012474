"""The one door to SQL: tables, transactions, the log of changes, and the questions asked of them."""

from store.database.auditing import StoredRevision, loose_ends, stored_revisions
from store.database.connection import FREE_SPACE_FLOOR, Database
from store.database.log import (
    Change,
    LivePassage,
    changes_since,
    differing,
    head,
    live_passages,
    live_vectors,
    stored_vectors,
)
from store.database.notes import get_note, has_vectors, set_note
from store.database.renewing import adopt_renewed, clear_renewed, not_renewed, put_renewed
from store.database.schema import LIVE, METADATA, REMOVED, RESTING, SCHEMA_VERSION
from store.database.writing import (
    Batch,
    Correction,
    Insertion,
    Known,
    Metadata,
    known_articles,
    metadata_of,
    remove_article,
)

__all__ = [
    "FREE_SPACE_FLOOR",
    "LIVE",
    "METADATA",
    "REMOVED",
    "RESTING",
    "SCHEMA_VERSION",
    "Batch",
    "Change",
    "Correction",
    "Database",
    "Insertion",
    "Known",
    "LivePassage",
    "Metadata",
    "StoredRevision",
    "adopt_renewed",
    "changes_since",
    "clear_renewed",
    "differing",
    "get_note",
    "has_vectors",
    "head",
    "known_articles",
    "live_passages",
    "live_vectors",
    "loose_ends",
    "metadata_of",
    "not_renewed",
    "put_renewed",
    "remove_article",
    "set_note",
    "stored_revisions",
    "stored_vectors",
]
