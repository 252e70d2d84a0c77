"""One JSON-RPC endpoint, read raw and in batches, with every way it can fail told apart.

Built on aiohttp and orjson alone: the follower's work is mostly reading answers, and a client
library's middleware would cost more than the rest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
import orjson

from registry.errors import InvalidValueError

Request = tuple[str, Sequence[object]]
"""A method and its parameters."""
MOST_BYTES: Final = 256 << 20
"""An answer longer than this is asked for in smaller ranges."""
_TOO_MANY_REQUESTS: Final = 429
_TOO_LARGE: Final = 413
_UNAVAILABLE: Final = (502, 503, 504)
_BUSY_WORDS: Final = ("rate limit", "too many requests", "throttl", "compute units", "429")
_BUSY_CODES: Final = (-32097, -32029)
_LONGEST_WAIT: Final = 30.0


class EndpointError(Exception):
    """An endpoint did not do its part; `reason` is for people."""

    def __init__(self, origin: str, reason: str) -> None:
        self.origin, self.reason = origin, reason
        super().__init__(f"{origin}: {reason}")


class DeadError(EndpointError):
    """It does not answer, not in time, or not with JSON-RPC."""


class BusyError(EndpointError):
    """It asks for patience; `wait` is the seconds it names, or 0."""

    def __init__(self, origin: str, reason: str, wait: float = 0.0) -> None:
        super().__init__(origin, reason)
        self.wait = wait


class TooMuchError(EndpointError):
    """It will not serve so much at once, or took too long for it."""


class AnsweredError(EndpointError):
    """It answered the request with an error."""


class InconsistentError(EndpointError):
    """What it says contradicts itself, or what is known of the chain: it is not to be believed."""


def origin_of(url: str) -> str:
    """Scheme, host and port: user, password, path and query may hold a provider's key."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


class Endpoint:
    """A connection to one endpoint. Close it.

    timeout: seconds a request may take.
    """

    def __init__(self, url: str, timeout: float = 30.0) -> None:
        if not url.startswith(("http://", "https://")):
            raise InvalidValueError("rpc", "must be an http:// or https:// URL", value=url)
        self.url, self.origin = url, origin_of(url)
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(self, method: str, *params: object) -> Any:
        """The result of one call."""
        return (await self.batch([(method, params)]))[0]

    async def batch(self, requests: Sequence[Request]) -> list[Any]:
        """Results of several calls, in their order. Raises EndpointError for any that failed."""
        body = [
            {"jsonrpc": "2.0", "id": number, "method": method, "params": list(params)}
            for number, (method, params) in enumerate(requests)
        ]
        answer = await self._post(body[0] if len(body) == 1 else body)
        answers = answer if isinstance(answer, list) else [answer]
        found: dict[int, Any] = {}
        for item in answers:
            if not isinstance(item, dict) or not ("result" in item or "error" in item):
                raise DeadError(self.origin, "not a JSON-RPC answer")
            if item.get("error") is not None:
                raise self._answered(item["error"])
            found[item.get("id", 0)] = item["result"]
        try:
            return [found[number] for number in range(len(body))]
        except KeyError:
            raise DeadError(self.origin, "left requests of a batch unanswered") from None

    async def _post(self, body: object) -> Any:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._timeout)
        headers = {"content-type": "application/json"}
        try:
            async with self._session.post(
                self.url, data=orjson.dumps(body), headers=headers
            ) as response:
                self._ensure_served(response)
                return orjson.loads(await self._read(response))
        except TimeoutError as error:
            raise TooMuchError(self.origin, "no answer in time") from error
        except (aiohttp.ClientError, OSError) as error:
            raise DeadError(self.origin, str(error) or type(error).__name__) from error
        except (ValueError, RecursionError) as error:
            raise DeadError(self.origin, f"not JSON: {error}") from error

    def _ensure_served(self, response: aiohttp.ClientResponse) -> None:
        status = response.status
        if status == _TOO_LARGE:
            raise TooMuchError(self.origin, "HTTP 413")
        if status == _TOO_MANY_REQUESTS or status in _UNAVAILABLE:
            named = response.headers.get("retry-after", "")
            wait = float(named) if named.isascii() and named.isdigit() else 0.0
            raise BusyError(self.origin, f"HTTP {status}", min(wait, _LONGEST_WAIT))

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        parts, length = [], 0
        async for part in response.content.iter_any():
            length += len(part)
            if length > MOST_BYTES:
                raise TooMuchError(self.origin, f"an answer of more than {MOST_BYTES} bytes")
            parts.append(part)
        return b"".join(parts)

    def _answered(self, error: object) -> EndpointError:
        if not isinstance(error, dict):
            return AnsweredError(self.origin, str(error))
        message = str(error.get("message", ""))
        lower = message.lower()
        if error.get("code") in _BUSY_CODES or any(word in lower for word in _BUSY_WORDS):
            return BusyError(self.origin, message)
        return AnsweredError(self.origin, message)


async def patiently(endpoint: Endpoint, requests: Sequence[Request], tries: int = 5) -> list[Any]:
    """As `Endpoint.batch`, waiting where the endpoint asks for it, longer each time.

    Raises BusyError after the last try.
    """
    pause = 0.2
    for attempt in range(tries):
        try:
            return await endpoint.batch(requests)
        except BusyError as error:
            if attempt + 1 == tries:
                raise
            await asyncio.sleep(max(error.wait, pause))
            pause = min(pause * 2, _LONGEST_WAIT)
    raise AssertionError("unreachable")
