"""What an index knows of one content digest."""

from __future__ import annotations

from typing import NamedTuple

from registry.types import AssetId, BlockNumber


class KnownContent(NamedTuple):
    """Assets whose data in force had one digest after a block, in the order in which they came."""

    block: BlockNumber
    assets: list[AssetId]
