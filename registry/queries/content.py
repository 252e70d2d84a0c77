"""Which assets have the same data, as far as an index knows: so a session need not read every
registration since the deployment for it.
"""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from registry.chain.blocks import Block
from registry.errors import UnknownOutcomeError
from registry.index.known_content import KnownContent
from registry.index.tables import assets
from registry.queries.reading import IndexBehindError, IndexReader, Moment, Reader
from registry.session import Session
from registry.types import AssetId, Digest, digest_from_bytes, to_bytes


async def indexed_content(
    index: IndexReader, session: Session, content: Digest
) -> KnownContent | None:
    """What the index knows as of the session's block, or of its own last one before that.

    None where its last block is no longer the chain's own, or it cannot be read: the chain is then
    asked for all. Raises what reading the chain raises.
    """
    block = await session.block()
    try:
        moment, found = await asyncio.to_thread(_read, index, content, block)
    except UnknownOutcomeError:
        return None
    if moment.number < block.number:
        own = await session.client.block(moment.number)
        if own.hash != moment.hash:
            return None
    return KnownContent(moment.number, found)


def _read(index: IndexReader, content: Digest, block: Block) -> tuple[Moment, list[AssetId]]:
    """As of the block where the index has reached it, else of the index's last block."""
    asked = Moment(block.number, block.hash, block.timestamp, final=False)
    try:
        with index.at(asked) as reader:
            return asked, _assets(reader, content)
    except IndexBehindError:
        with index.at() as reader:
            return reader.moment, _assets(reader, content)


def _assets(reader: Reader, content: Digest) -> list[AssetId]:
    query = select(assets.c.asset).where(reader.held(assets), assets.c.content == to_bytes(content))
    found = reader.all(query.order_by(assets.c.made, assets.c.asset))
    return [AssetId(digest_from_bytes(bytes(row["asset"]))) for row in found]
