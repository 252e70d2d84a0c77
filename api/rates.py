"""How many requests one client may make: a sliding window for each address, in bounded memory.

A client is an IPv4 address or an IPv6 /64, which is one subscriber's. The window's count is the
running minute's and the last one's by the part of it that still lies within sixty seconds; every
request costs the same work, however many clients there are.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Final

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from registry.errors import UnknownOutcomeError

WINDOW_SECONDS: Final = 60
MOST_COUNTS: Final = 1 << 16
"""Counts kept, two for a client at most; beyond them the oldest are forgotten."""
_SUBSCRIBER_BITS: Final = 64


class RateExceededError(UnknownOutcomeError):
    """A client asked more often than the server allows one client."""

    status = 429
    title = "Too many requests"

    def __init__(self, limit: int, retry_after: int) -> None:
        rule = "at most this many requests in the time named; come back later"
        arguments = {"limit": limit, "seconds": WINDOW_SECONDS, "retry_after": retry_after}
        super().__init__("RateExceeded", None, rule, arguments)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one client has left: requests, and whole seconds until it has more."""

    limit: int
    remaining: int
    reset: int

    def headers(self) -> list[tuple[bytes, bytes]]:
        """The fields of the IETF draft `RateLimit header fields for HTTP`."""
        policy = f'"client";q={self.limit};w={WINDOW_SECONDS}'
        left = f'"client";r={self.remaining};t={self.reset}'
        return [(b"ratelimit-policy", policy.encode()), (b"ratelimit", left.encode())]


class BoundedCounts(MemoryStorage):
    """Counts in memory, never more than *most*: the oldest window's give way to new ones."""

    def __init__(self, most: int = MOST_COUNTS) -> None:
        super().__init__()
        self._most: Final = most

    async def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count *amount*; never looks through all counts for those that ended, as the parent does.

        Nothing is awaited that could let another request in, so no lock is needed.
        """
        count = await self.get(key) + amount
        if key not in self.storage:
            while len(self.storage) >= self._most:
                await self.clear(next(iter(self.storage)))
            self.expirations[key] = time.time() + expiry
        self.storage[key] = count
        return count


class Rates:
    """The allowance of every client: *limit* requests in a minute, 0 for as many as it likes."""

    def __init__(self, limit: int, most: int = MOST_COUNTS) -> None:
        self._item = RateLimitItemPerMinute(limit) if limit else None
        self._windows = SlidingWindowCounterRateLimiter(BoundedCounts(most))

    async def take(self, address: str | None) -> tuple[Allowance | None, bool]:
        """What the client at *address* has left, None without a limit; False where it has nothing
        and this request is not to be answered.
        """
        if self._item is None:
            return None, True
        client = client_of(address)
        taken = await self._windows.hit(self._item, client)
        stats = await self._windows.get_window_stats(self._item, client)
        reset = max(1, ceil(stats.reset_time - time.time()))
        return Allowance(self._item.amount, stats.remaining if taken else 0, reset), taken


@lru_cache(maxsize=1 << 10)
def client_of(address: str | None) -> str:
    """Whose count an address falls under; whatever is no address shares one."""
    try:
        known = ip_address((address or "").partition("%")[0])
    except ValueError:
        return "none"
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(ip_network((known, _SUBSCRIBER_BITS), strict=False))
