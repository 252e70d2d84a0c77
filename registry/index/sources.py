"""Several endpoints of one chain: which to ask, which not to believe, whether they agree.

An endpoint that fails rests for a while and is then tried again; one that contradicts itself, the
known chain or most of the others is not believed for longer. Where none is left, or they disagree
without a majority, nothing is answered.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from registry.errors import UnknownOutcomeError
from registry.index.endpoint import (
    DeadError,
    Endpoint,
    EndpointError,
    InconsistentError,
    patiently,
)
from registry.index.headers import Header, read_header
from registry.types import BlockNumber

REST: Final = 2.0
"""Seconds for which an endpoint that failed is not asked; doubled each time, up to `LONGEST`."""
DISTRUST: Final = 60.0
"""Seconds for which an endpoint that contradicted is not asked."""
LONGEST: Final = 60.0
BEHIND: Final = 3
"""An endpoint whose head is lower than the best by more blocks than this is lagging."""

T = TypeVar("T")


class EndpointsFailedError(UnknownOutcomeError):
    """No endpoint answers, or none can be believed now; nothing was changed."""

    title = "No endpoint to follow"

    def __init__(self, reasons: Sequence[str]) -> None:
        rule = "no endpoint answers that can be believed"
        super().__init__("EndpointsFailed", "rpc", rule, {"endpoints": "; ".join(reasons)})


class EndpointsDisagreeError(UnknownOutcomeError):
    """The endpoints hold different blocks at one height and none has a majority; ask again."""

    title = "Endpoints disagree"

    def __init__(self, number: BlockNumber, seen: Sequence[str]) -> None:
        rule = "endpoints hold different blocks at one height"
        found = {"block_number": number, "seen": "; ".join(seen)}
        super().__init__("EndpointsDisagree", "rpc", rule, found)


@dataclass(slots=True)
class _Standing:
    """How an endpoint stands: why and until when it is not asked."""

    endpoint: Endpoint
    reason: str = ""
    until: float = 0.0
    strikes: int = 0


class Sources:
    """The endpoints, in order of preference.

    hashed: headers hash by Ethereum's rules, so that each is checked.
    """

    def __init__(
        self,
        endpoints: Sequence[Endpoint],
        *,
        hashed: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._all = [_Standing(endpoint) for endpoint in endpoints]
        self.hashed, self._clock = hashed, clock

    async def close(self) -> None:
        """Close every connection."""
        for standing in self._all:
            await standing.endpoint.close()

    def reasons(self) -> list[str]:
        """Why endpoints are not asked, a line each."""
        return [f"{s.endpoint.origin}: {s.reason}" for s in self._all if s.reason]

    def _usable(self) -> list[_Standing]:
        now = self._clock()
        return [standing for standing in self._all if standing.until <= now]

    def blame(self, endpoint: Endpoint, error: EndpointError) -> None:
        """Let an endpoint rest that failed, and longer one that contradicted."""
        for standing in self._all:
            if standing.endpoint is endpoint:
                standing.strikes += 1
                rest = min(REST * 2 ** (standing.strikes - 1), LONGEST)
                if isinstance(error, InconsistentError):
                    rest = DISTRUST
                standing.reason, standing.until = error.reason, self._clock() + rest

    def praise(self, endpoint: Endpoint) -> None:
        """Forget what an endpoint did wrong: it served well."""
        for standing in self._all:
            if standing.endpoint is endpoint:
                standing.reason, standing.until, standing.strikes = "", 0.0, 0

    async def by_any(self, work: Callable[[Endpoint], Awaitable[T]]) -> T:
        """The result of *work* by the first endpoint able to. Raises EndpointsFailedError."""
        for standing in self._usable():
            try:
                return await work(standing.endpoint)
            except EndpointError as error:
                self.blame(standing.endpoint, error)
        raise EndpointsFailedError(self.reasons())

    async def header(self, endpoint: Endpoint, selector: int | str) -> Header | None:
        """The header at a number or tag, None where the endpoint has none.

        Raises InconsistentError for one that is malformed or hashes to something else.
        """
        key = hex(selector) if isinstance(selector, int) else selector
        raw = (await patiently(endpoint, [("eth_getBlockByNumber", (key, False))]))[0]
        if raw is None:
            return None
        try:
            header = read_header(raw, hashed=self.hashed)
        except (KeyError, TypeError, ValueError) as error:
            raise InconsistentError(endpoint.origin, f"block {selector}: {error}") from error
        if isinstance(selector, int) and header.number != selector:
            raise InconsistentError(endpoint.origin, f"gave another block than {selector}")
        return header

    async def agree(self) -> tuple[Endpoint, Header]:
        """The endpoint to follow and its head, which most of the others share as far as they go.

        Raises EndpointsFailedError, EndpointsDisagreeError.
        """
        asked = self._usable()
        found = await asyncio.gather(*(self._head(s.endpoint) for s in asked))
        heads = [(s.endpoint, h) for s, h in zip(asked, found, strict=True) if h is not None]
        if not heads:
            raise EndpointsFailedError(self.reasons())
        best = max(head.number for _, head in heads)
        fresh = [(e, head) for e, head in heads if head.number >= best - BEHIND]
        if len(fresh) > 1:
            fresh = await self._majority(fresh)
        return max(fresh, key=lambda pair: pair[1].number)

    async def _head(self, endpoint: Endpoint) -> Header | None:
        try:
            head = await self.header(endpoint, "latest")
            if head is None:
                raise DeadError(endpoint.origin, "has no head")
        except EndpointError as error:
            self.blame(endpoint, error)
            return None
        return head

    async def _majority(
        self, fresh: list[tuple[Endpoint, Header]]
    ) -> list[tuple[Endpoint, Header]]:
        """Those of the endpoints that hold the same block as most at a height that all have."""
        height = min(head.number for _, head in fresh)
        hashes: dict[Endpoint, bytes] = {}
        for endpoint, head in fresh:
            try:
                at = head if head.number == height else await self.header(endpoint, height)
            except EndpointError as error:
                self.blame(endpoint, error)
                continue
            if at is not None:
                hashes[endpoint] = at.hash
        if not hashes:
            raise EndpointsFailedError(self.reasons())
        (chosen, votes), *others = Counter(hashes.values()).most_common()
        if others and votes * 2 <= len(hashes):
            seen = [f"{e.origin} 0x{digest.hex()}" for e, digest in hashes.items()]
            raise EndpointsDisagreeError(height, seen)
        for endpoint, digest in hashes.items():
            if digest != chosen:
                rule = f"holds another block {height} than most"
                self.blame(endpoint, InconsistentError(endpoint.origin, rule))
        return [(e, head) for e, head in fresh if hashes.get(e) == chosen]
