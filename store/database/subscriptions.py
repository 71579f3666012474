"""What a library follows on the web, and what it knows of every address that was fetched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, insert, select

from store.database.among import among
from store.database.schema import fetches, put_row, subscriptions

_FETCHED = among(fetches.c.url, "urls")


@dataclass(frozen=True)
class Subscription:
    """A source that is looked at again: a feed, a sitemap, a page, a folder. ISO dates bound what a sitemap names."""

    source: str
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True)
class FollowedAddress:
    """What is known of an address: its validators, what was last said of it elsewhere, and the article it gave."""

    url: str
    etag: str | None = None
    modified: str | None = None
    stamp: str | None = None
    article: str | None = None


def get_subscriptions(connection: Connection) -> tuple[Subscription, ...]:
    """All of them, by source."""
    rows = connection.execute(select(subscriptions).order_by(subscriptions.c.source))
    return tuple(Subscription(row.source, row.since, row.until) for row in rows)


def put_subscription(connection: Connection, subscription: Subscription) -> None:
    """Keep it, in place of one with the same source."""
    put_row(connection, subscriptions.c.source, asdict(subscription))


def drop_subscription(connection: Connection, source: str) -> bool:
    """Keep it no longer; False if it was not kept."""
    return connection.execute(delete(subscriptions).where(subscriptions.c.source == source)).rowcount > 0


def get_seen(connection: Connection, urls: Iterable[str]) -> dict[str, FollowedAddress]:
    """What is known of those of `urls` that were fetched before."""
    rows = connection.execute(select(fetches).where(_FETCHED), {"urls": list(dict.fromkeys(urls))})
    return {row.url: FollowedAddress(row.url, row.etag, row.modified, row.stamp, row.article) for row in rows}


def put_seen(connection: Connection, seen: Sequence[FollowedAddress]) -> None:
    """Record what is known now, in place of what was."""
    latest = {s.url: s for s in seen}
    if latest:
        connection.execute(delete(fetches).where(_FETCHED), {"urls": list(latest)})
        connection.execute(insert(fetches), [asdict(s) for s in latest.values()])
