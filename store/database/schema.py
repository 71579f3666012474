"""The library's tables, in SQL that SQLite and PostgreSQL share.

Everything else of the library is derived from these tables. Passages are spans of the stored text, never copies of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Constraint,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    func,
    insert,
    or_,
    type_coerce,
    update,
)
from sqlalchemy import Text as SQLText
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.schema import ColumnCollectionConstraint
from sqlalchemy.types import TypeEngine

from store.article import scrub
from store.language.patterns import forms, simplified

SCHEMA_VERSION = 8
"""1: the first. 2: pages of printed documents, what is followed, stories. 3: signatures of stories by another hash.
4: files that were read. 5: what is watched. 6: collections. 7: printed documents as they were.
8: sign-offs and pins."""

METADATA = ("title", "author", "source", "published_at", "updated_at", "url", "genre", "language", "note")
"""The columns of a revision that are fields of `Article` as they stand."""

LIVE, RESTING, REMOVED = 1, 2, 3
"""A revision's state: current and searched; not searched; taken out, so that no file may hold its words."""

schema = MetaData()


def put_row(connection: Connection, key: Column[str], values: Mapping[str, object]) -> None:
    """Keep a row of the table of `key`, in place of the one with the same."""
    if connection.execute(update(key.table).where(key == values[key.name]).values(**values)).rowcount == 0:
        connection.execute(insert(key.table).values(**values))


class Text(TypeDecorator[str]):
    """Words, sorted by their bytes. What no database takes is replaced on the way in, in what is looked for as well.

    What is no text is nothing, which no row has: whoever looks for the article 4 finds none.
    """

    impl = SQLText
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        # Any other collation is the operating system's, and an upgrade of that may spoil an index.
        return SQLText(collation="C") if dialect.name == "postgresql" else SQLText()

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return scrub(value) if isinstance(value, str) else None


class ShortText(Text):
    """The same of so many characters at most."""

    impl = String  # type: ignore[assignment]  # of which Text is a kind
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        return self.impl_instance


def _unique(column: str) -> tuple[Constraint, Constraint]:
    """No two rows have the same words in `column`, however long; PostgreSQL's own unique indexes take 2,700 bytes."""
    return UniqueConstraint(column).ddl_if(dialect="sqlite"), _excluded(column)


def _key(column: str) -> tuple[Constraint, Constraint]:
    """The same for the words that name a row."""
    return PrimaryKeyConstraint(column).ddl_if(dialect="sqlite"), _excluded(column)


def _excluded(column: str) -> Constraint:
    return _Excluded(column).ddl_if(dialect="postgresql")


class _Excluded(ColumnCollectionConstraint):
    """PostgreSQL's EXCLUDE of equal words, by their hash.

    SQLAlchemy's own stands in a package that takes a twentieth of a second to import, which SQLite need not pay for.
    """

    __visit_name__ = "excluded"


@compiles(_Excluded, "postgresql")
def _exclude(constraint: _Excluded, compiler: DDLCompiler, **_: object) -> str:
    (column,) = constraint.columns
    return f"EXCLUDE USING hash ({compiler.preparer.format_column(column)} WITH =)"


meta = Table(
    "meta", schema, Column("name", ShortText(64), primary_key=True), Column("value", LargeBinary, nullable=False)
)

articles = Table(
    "articles",
    schema,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    # The current revision's key; not a foreign key, since each of the two rows needs the other.
    Column("current", Integer, nullable=False),
    *_unique("id"),
)

# The text stands last, so that reading the other columns does not read it.
revisions = Table(
    "revisions",
    schema,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("article", Integer, ForeignKey("articles.key"), nullable=False),
    Column("digest", Text, nullable=False),
    Column("title", Text),
    Column("author", Text),
    Column("source", Text),
    Column("published_at", Text),
    Column("updated_at", Text),
    Column("url", Text),
    Column("genre", ShortText(16), nullable=False),
    Column("language", Text),
    Column("note", Text),
    Column("headings", Text, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("article", "digest"),
)

# What filters ask for, without the text that lies between one row and the next.
Index(
    "ix_revisions_filtered",
    revisions.c.article,
    revisions.c.author,
    revisions.c.source,
    revisions.c.genre,
    revisions.c.published_at,
).ddl_if(dialect="sqlite")  # PostgreSQL keeps long texts apart from their rows, and an entry of its index is short


def naming(words: str, dialect: str) -> ColumnElement[bool]:
    """Whether a revision has `words` in its text or title, in any case and in either script of Chinese, in the database
    of that `dialect`."""
    plain = simplified(scrub(words))
    columns: list[ColumnElement[str]] = [revisions.c.text, revisions.c.title]
    for known in map(forms, sorted(set(plain))):
        for other in known[1:]:
            columns = [func.replace(column, other, known[0], type_=SQLText()) for column in columns]
    if dialect == "postgresql":  # by the bytes that it sorts these by, letters beyond ASCII have no case
        columns = [type_coerce(column.collate("und-x-icu"), SQLText()) for column in columns]
    return or_(*(column.icontains(plain, autoescape=True) for column in columns))


# Offsets count characters of the revision's text, from 0. A heading is a span of the text as well.
passages = Table(
    "passages",
    schema,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, ForeignKey("revisions.key"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    Column("heading_start", Integer),
    Column("heading_stop", Integer),
)


def _of_revisions(name: str, content: Column[Any]) -> Table:
    """A table with what is kept of a revision, where there is any."""
    revision = ForeignKey("revisions.key")
    return Table(name, schema, Column("revision", Integer, revision, primary_key=True, autoincrement=False), content)


# All vectors of one revision in one value, float32, little-endian, a row for each passage in order.
vectors = _of_revisions("vectors", Column("data", LargeBinary, nullable=False))

# Vectors of another embedder while they are being made; they take the place of `vectors` all at once.
renewed = _of_revisions("renewed", Column("data", LargeBinary, nullable=False))

# One row for each revision there ever was, with the number of the last change to it: an index that has seen change n
# asks for the rows with more. Revision and passage keys are never given twice, which is why the rows of removed
# revisions stay.
changes = Table(
    "changes",
    schema,
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, nullable=False, unique=True),
    Column("state", Integer, nullable=False),
    Column("first", Integer, nullable=False),
    Column("count", Integer, nullable=False),
)

# Where the pages of a printed document begin, for the revisions that have pages: a JSON list of offsets.
prints = _of_revisions("prints", Column("pages", Text, nullable=False))

# The printed document itself, from which its pages are drawn.
originals = _of_revisions("originals", Column("data", LargeBinary, nullable=False))

# Feeds, sitemaps, pages and folders that are looked at again by `sync`; dates bound what of a sitemap is read.
subscriptions = Table(
    "subscriptions",
    schema,
    Column("source", Text, nullable=False),
    Column("since", Text),
    Column("until", Text),
    *_key("source"),
)

# What was fetched by address: how the server can tell whether it changed, and what a feed or sitemap said of it. The
# rows of removed articles stay, so that they are not fetched again.
fetches = Table(
    "fetches",
    schema,
    Column("url", Text, nullable=False),
    Column("etag", Text),
    Column("modified", Text),
    Column("stamp", Text),
    Column("article", Text),
    *_key("url"),
)

# What each file gave when it was read, with the number of the last change to it then; the file is named by its bytes.
files = Table(
    "files",
    schema,
    Column("mark", LargeBinary, primary_key=True),
    Column("revision", Integer, ForeignKey("revisions.key"), primary_key=True, autoincrement=False, index=True),
    Column("sequence", BigInteger, nullable=False),
)

# Questions, answers and packs that are watched, each with what it was when it was last looked at, as JSON, and up to
# which change of which library that was.
watches = Table(
    "watches",
    schema,
    Column("id", ShortText(16), primary_key=True),
    Column("kind", ShortText(16), nullable=False),
    Column("asked", Text, nullable=False),
    Column("filters", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("library", ShortText(64), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
)

# What was found to have changed, as JSON; `seen` is 1 once somebody has read it.
news = Table(
    "news",
    schema,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("watch", ShortText(16), ForeignKey("watches.id"), nullable=False, index=True),
    Column("at", Text, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("told", Text, nullable=False),
)

# Named sets of articles, each with the rule that keeps it filled, as JSON, and the articles chosen one by one.
collections = Table(
    "collections", schema, Column("name", ShortText(80), primary_key=True), Column("rule", Text, nullable=False)
)
members = Table(
    "members",
    schema,
    Column("collection", ShortText(80), ForeignKey("collections.name"), primary_key=True),
    Column("article", Integer, ForeignKey("articles.key"), primary_key=True, autoincrement=False, index=True),
)

# What readers have the library keep, as JSON: sign-offs and pinned answers.
records = Table(
    "records",
    schema,
    Column("id", ShortText(16), primary_key=True),
    Column("kind", ShortText(16), nullable=False),
    Column("at", ShortText(40), nullable=False),
    Column("told", Text, nullable=False),
)

# Which articles are copies of one story: all copies of a story name the same article, the first of them to come. The
# bands of their signatures find the few that are worth comparing.
stories = Table(
    "stories",
    schema,
    Column("article", Integer, primary_key=True, autoincrement=False),
    Column("story", Integer, nullable=False, index=True),
    Column("signature", LargeBinary, nullable=False),
)
bands = Table(
    "bands",
    schema,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("article", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
