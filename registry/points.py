"""Points in a chain's time as people write them: a block's number or hash, or an instant."""

from __future__ import annotations

import time
from typing import Final

from registry.chain.client import ChainClient
from registry.errors import InvalidValueError
from registry.records import parse_time
from registry.session import Session
from registry.types import BlockNumber, UnixTime, parse_digest

_LONGEST: Final = 66
_HIGHEST_BLOCK: Final = 2**63 - 1
_RULE: Final = "must be a block number, a block hash, or a time such as 2026-01-31T00:00:00Z"


async def at_point(session: Session, text: str, field: str) -> Session:
    """The session reading at a block, or at the last block not later than an instant (RFC 3339).

    Raises InvalidValueError naming *field*, also for an instant after both the tip and now;
    NotFoundError where the chain began later.
    """
    number = _number(text, field)
    if number is not None:
        return session.at(number)
    if text.startswith("0x"):
        return session.at(parse_digest(text, field))
    moment = _moment(text, field)
    block = await session.client.block_at_time(moment)
    if block.timestamp < moment and moment > time.time():
        tip = await session.client.block("latest")
        if block.hash == tip.hash:
            raise InvalidValueError(field, "must not lie in the future", value=text)
    return session.at(block.hash)


async def first_block(client: ChainClient, text: str, field: str) -> BlockNumber:
    """Number of a block, or of the first that is not earlier than an instant.

    Raises InvalidValueError naming *field*, NotFoundError where the chain began later.
    """
    number = _number(text, field)
    if number is not None:
        return BlockNumber(number)
    moment = _moment(text, field)
    block = await client.block_at_time(moment)
    return BlockNumber(block.number + (block.timestamp < moment))


def _number(text: str, field: str) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST):
        return None
    if int(text) > _HIGHEST_BLOCK:
        raise InvalidValueError(field, "is no block number", value=text)
    return int(text)


def _moment(text: str, field: str) -> UnixTime:
    try:
        return parse_time(text, field)
    except InvalidValueError:
        raise InvalidValueError(field, _RULE, value=text[:100]) from None
