"""How much one client may ask: token buckets by key and by address, and how many of its questions run at once."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from qa.web.gate.refusal import Refused, too_many

PUBLIC = 60.0
"""Questions a minute of one client of a server that other machines reach, where nothing else is set."""

AT_ONCE = 8
"""Questions of one client that run at once, where clients are limited."""

LOGINS = 10.0
"""Failed logins a minute of one address."""

_MOST = 10_000  # clients that are remembered


@dataclass
class _Bucket:
    left: float
    at: float


class Buckets:
    """A token bucket a client: it holds what may be asked in half a minute, and fills at `per_minute`.

    Used from the event loop only. `clock` counts seconds.
    """

    def __init__(self, per_minute: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = per_minute / 60
        self._size = max(1.0, per_minute / 2)
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    @property
    def remembered(self) -> int:
        """Of how many clients a bucket is kept."""
        return len(self._buckets)

    def wait(self, who: str, cost: float = 1.0) -> float:
        """Seconds until `who` may take `cost`; 0 when it may now."""
        bucket = self._filled(who)
        return max(0.0, (min(cost, self._size) - bucket.left) / self._rate)

    def take(self, who: str, cost: float = 1.0) -> None:
        """Takes `cost` from the bucket of `who`, whatever is in it."""
        self._filled(who).left -= cost

    def _filled(self, who: str) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.get(who)
        if bucket is None:
            if len(self._buckets) >= _MOST:
                self._forget(now)
            bucket = self._buckets[who] = _Bucket(self._size, now)
        bucket.left = min(self._size, bucket.left + (now - bucket.at) * self._rate)
        bucket.at = now
        return bucket

    def _forget(self, now: float) -> None:
        """Drops the buckets that are full by now, and if that is too few, the older half."""
        full = [who for who, b in self._buckets.items() if b.left + (now - b.at) * self._rate >= self._size]
        for who in full or list(self._buckets)[: _MOST // 2]:
            del self._buckets[who]


class RateLimits:
    """The limits of one server; `per_minute` None is none."""

    def __init__(self, per_minute: float | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._asked = None if per_minute is None else Buckets(per_minute, clock)
        self._logins = Buckets(LOGINS, clock)
        self._running: Counter[str] = Counter()

    def ask(self, clients: Sequence[str], cost: float) -> None:
        """Takes `cost` from each of `clients`, a key and an address; raises Refused when one of them has too little."""
        if self._asked is None:
            return
        wait = max((self._asked.wait(who, cost) for who in clients), default=0.0)
        if wait:
            raise later("rate_limited", "That was asked too often from here", wait)
        for who in clients:
            self._asked.take(who, cost)

    @contextmanager
    def running(self, clients: Sequence[str]) -> Iterator[None]:
        """A question of `clients` runs; raises Refused when too many of one of them do."""
        if self._asked is None:
            yield
            return
        if any(self._running[who] >= AT_ONCE for who in clients):
            raise later("too_many_at_once", f"{AT_ONCE} questions from here are being answered", 2)
        self._running.update(clients)
        try:
            yield
        finally:
            self._running.subtract(clients)
            for who in clients:
                if not self._running[who]:
                    del self._running[who]

    def may_log_in(self, address: str) -> None:
        """Raises Refused when too many logins from `address` have failed."""
        wait = self._logins.wait(address)
        if wait:
            raise later("rate_limited", "Too many logins from here have failed", wait)

    def login_failed(self, address: str) -> None:
        """Counts a login with a wrong name, password or key."""
        self._logins.take(address)


def network(address: str) -> str:
    """What of an address stands for one client: of IPv6 the /64, which one machine has to itself."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or IPv6Address(int(parsed) >> 64 << 64))
    return address


def later(code: str, said: str, seconds: float) -> Refused:
    """The refusal, with the seconds after which to come back."""
    wait = max(1, math.ceil(seconds))
    return too_many(f"{said}; ask again in {wait} seconds.", wait, code)
