"""The door to tantivy: an index of the words of passages, filled and searched, its panics met."""

from __future__ import annotations

import contextlib
import os
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import cast

import numpy as np
import tantivy

from store.database.log import LivePassage
from store.errors import LibraryError
from store.index.held_vectors import Found, Integers
from store.language.patterns import late
from store.language.text import foreign, unjoined
from store.language.text import words as words_of

FIELD = "text"
"""The one field: title, heading, byline and words of a passage. Fields of their own ranked worse at every weight tried
(`evals/figures/retrieval.py`)."""

_MANY = 10  # passages to an article that may be found, up to which these are many
_DEEPER = 5  # times as many passages are then looked at
_HEAP = 64 * 2**20

# Coarse, and it may be: a text with such a letter takes the slower way through `store.language.text.words`.
_PAIRED = late(
    "[\u0e01-\u0edf\u1000-\u11ff\u1780-\u17d3\u3041-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f]"
)
Index = tantivy.Index
Hit = tuple[float, tantivy.DocAddress]


class Unusable(Exception):
    """The index on disk is missing, damaged, another library's or of another format."""


def prepared(text: str) -> str:
    """`text` with its words set apart: as pairs of characters in Korean and where a script has no spaces."""
    if text.isascii():
        return text
    text = unjoined(text)
    if foreign(text) and _PAIRED.search(text):
        return " ".join(words_of(text))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _analyzer(stem: bool) -> tantivy.TextAnalyzer:
    builder = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(64))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
    )
    return (builder.filter(tantivy.Filter.stemmer("english")) if stem else builder).build()


ANALYZER = _analyzer(stem=True)
WHOLE = _analyzer(stem=False)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("key", fast=True)
    builder.add_integer_field("revision", fast=True, indexed=True)
    builder.add_integer_field("article", fast=True, indexed=True)
    builder.add_text_field(FIELD, tokenizer_name="words", index_option="freq")
    return builder.build()


_SCHEMA = _schema()


def new_index(folder: Path | None) -> tantivy.Index:
    return _prepared_index(tantivy.Index(_SCHEMA, None if folder is None else str(folder), reuse=False))


def open_index(folder: Path) -> Index:
    """The index in `folder`."""
    if os.access(folder, os.W_OK):
        return _prepared_index(tantivy.Index.open(str(folder)))
    # tantivy makes a lock beside the files that it opens, once.
    with tempfile.TemporaryDirectory() as elsewhere:
        for path in folder.iterdir():
            if path.suffix != ".lock":
                Path(elsewhere, path.name).symlink_to(path)
        return _prepared_index(tantivy.Index.open(elsewhere))


def keys_in(index: Index) -> set[int]:
    """The keys of all passages in it."""
    searcher = index.searcher()
    if not searcher.num_docs:
        return set()
    hits = searcher.search(tantivy.Query.all_query(), searcher.num_docs, count=False).hits
    return {int(k or 0) for k in searcher.fast_field_values("key", [a for _, a in hits])}


def _prepared_index(index: tantivy.Index) -> tantivy.Index:
    index.register_tokenizer("words", ANALYZER)
    # Otherwise tantivy watches the folder from a thread of its own, and reads what nobody has checked.
    index.config_reader("manual")
    index.reload()
    return index


def fill(index: tantivy.Index, passages: Iterable[LivePassage], replaced: Iterable[int] = ()) -> None:
    writer = index.writer(_HEAP, 1)
    for revision in replaced:
        writer.delete_documents_by_term("revision", revision)
    for passage in passages:
        document = tantivy.Document()
        document.add_integer("key", passage.key)
        document.add_integer("revision", passage.revision)
        document.add_integer("article", passage.article)
        whole = f"{passage.headline.replace('_', ' ')}\n{passage.byline}\n{passage.text}"
        document.add_text(FIELD, prepared(whole))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def search(
    index: tantivy.Index, terms: Sequence[str], limit: int, articles: Integers | None, hidden: frozenset[int]
) -> Found:
    query = tantivy.Query.boolean_query(
        [(tantivy.Occur.Should, tantivy.Query.term_query(_SCHEMA, FIELD, term, "freq")) for term in terms]
    )
    if hidden:
        left_out = tantivy.Query.term_set_query(_SCHEMA, "revision", list(hidden))
        query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.MustNot, left_out)])
    searcher = index.searcher()
    limit = min(limit, searcher.num_docs)  # tantivy makes room for as many as are asked for
    if not limit:
        return []
    hits = _hits(searcher, query, limit) if articles is None else _hits_in(searcher, query, limit, articles)
    keys = searcher.fast_field_values("key", [address for _, address in hits])
    return [(int(key or 0), score) for key, (score, _) in zip(keys, hits, strict=True)]


def _hits(searcher: tantivy.Searcher, query: tantivy.Query, limit: int) -> list[Hit]:
    return cast("list[Hit]", searcher.search(query, limit, count=False).hits)


def _hits_in(searcher: tantivy.Searcher, query: tantivy.Query, limit: int, articles: Integers) -> list[Hit]:
    """Those within `articles`. To look only there costs as much as there are articles, whatever they say.

    So where they are many, more hits than asked for are taken from anywhere, and are enough if as many stand there.
    """
    if articles.size * _MANY > searcher.num_docs:
        hits = _hits(searcher, query, _DEEPER * limit)
        of = np.array(searcher.fast_field_values("article", [address for _, address in hits]), dtype=np.int64)
        within = np.flatnonzero(np.isin(of, articles))[:limit].tolist()
        if len(within) == limit or len(hits) < _DEEPER * limit:
            return [hits[i] for i in within]
    allowed = tantivy.Query.term_set_query(_SCHEMA, "article", articles.tolist())
    silent = tantivy.Query.boost_query(tantivy.Query.const_score_query(allowed, 1.0), 0.0)
    return _hits(
        searcher, tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, silent)]), limit
    )


@contextlib.contextmanager
def panics() -> Iterator[None]:
    """tantivy's panics, which no `except Exception` sees, and its errors, as Unusable."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, Unusable, OSError, LibraryError):
        raise
    except BaseException as error:
        if type(error).__name__ != "PanicException" and not isinstance(error, ValueError):
            raise
        raise Unusable(str(error)) from error
