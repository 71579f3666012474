"""All vectors of a library made again by another embedder. Interrupted, the old ones stay in use until it goes on."""

from __future__ import annotations

import json
from collections.abc import Callable

from store.database import (
    Database,
    adopt_renewed,
    clear_renewed,
    get_note,
    live_passages,
    not_renewed,
    put_renewed,
    set_note,
)
from store.embedding import Embedder
from store.same_embedder import LibraryEmbedder

_PAGE = 100  # revisions embedded and committed at a time
_NOTE = "renewing"


def reembed(database: Database, embedder: Embedder, told: Callable[[int], None]) -> LibraryEmbedder:
    """Embed every current passage with `embedder`, which is the library's from then on. The caller holds the lock.

    `told` hears how many revisions were dealt with, after each page.
    """
    fresh = LibraryEmbedder(embedder, database, replacing=True)
    with database.write() as connection:
        maker = json.dumps([fresh.name, fresh.probe().tobytes().hex()]).encode()
        if get_note(connection, _NOTE) != maker:
            clear_renewed(connection)
            set_note(connection, _NOTE, maker)
    while True:
        database.check_space()
        with database.read() as connection:
            page = not_renewed(connection, _PAGE)
            passages = list(live_passages(connection, page))
        if not page:
            break
        rows = fresh.passages([passage.text for passage in passages]).astype("<f4")
        place = {passage.key: i for i, passage in enumerate(passages)}
        data = {c.revision: rows[[place[key] for key in c.keys]].tobytes() for c in page}
        with database.write() as connection:
            put_renewed(connection, data)
        told(len(page))
    with database.write() as connection:
        adopt_renewed(connection)
        fresh.record(connection)
        set_note(connection, _NOTE, b"")
    return LibraryEmbedder(embedder, database)
