"""The index's tables: raw events as the chain gave them, and what they say, by block.

A versioned row holds from `from_block` until before `to_block`; the one that holds now has
`to_block = OPEN`, and one version at most begins in a block. What was true as of block n is where
`from_block <= n < to_block`, and taking block n + 1 back is deleting what begins after n and
reopening what ended after it. Rows of the other tables are never changed: their `place` or block
tells when they came.

Ids, digests, accounts and numbers wider than 63 bits are bytes, big-endian; times are seconds. A
`place` is block number x 2^20 + log index; `made` is the place of the event that made the record,
where its terms and transaction are found. A `word` is the record's storage word as the chain has
it, and NULL where the slot was never written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeEngine

OPEN: Final = (1 << 63) - 1
"""`to_block` of the version that holds now."""
PLACE_BITS: Final = 20
"""A block has fewer logs than 2^20: each costs 375 gas at least."""

metadata = MetaData()
_NUMBER: Final = BigInteger().with_variant(Integer(), "sqlite")
_KINDS: Final[Mapping[str, TypeEngine[Any]]] = {
    "b": LargeBinary(),
    "i": _NUMBER,
    "t": Text(),
}


def _columns(words: str) -> list[Column[object]]:
    """Columns from `name:kind` words: b bytes, i integer, t text; `?` after it where NULL is."""
    parts = [word.split(":") for word in words.split()]
    return [Column(name, _KINDS[kind[0]], nullable=kind[1:] == "?") for name, kind in parts]


def _versioned(name: str, key: str, columns: str, *indexes: str) -> Table:
    """A table of versions; *indexes* are comma-separated columns, which the block follows."""
    names = [word.split(":")[0] for word in key.split()]
    ended = text(f"to_block < {OPEN}")
    return Table(
        name,
        metadata,
        *_columns(f"{key} from_block:i to_block:i {columns} made:i"),
        PrimaryKeyConstraint(*names, "from_block"),
        Index(f"{name}_begun", "from_block"),
        Index(f"{name}_ended", "to_block", sqlite_where=ended, postgresql_where=ended),
        *(Index(f"{name}_by_{i.replace(',', '_')}", *i.split(",")) for i in indexes),
        info={"key": tuple(names)},
    )


def _appended(name: str, key: str, columns: str, *indexes: str, rowid: bool = True) -> Table:
    names = [word.split(":")[0] for word in key.split()]
    return Table(
        name,
        metadata,
        *_columns(f"{key} {columns}"),
        PrimaryKeyConstraint(*names),
        *(Index(f"{name}_by_{i.replace(',', '_')}", *i.split(",")) for i in indexes),
        info={"key": tuple(names)},
        sqlite_with_rowid=rowid,
    )


cursor = _appended(
    "cursor",
    "only:i",
    "chain_id:i genesis:b register:b projections:i number:i hash:b finalised:i finalised_hash:b",
)
"""One row: which register on which chain, the version of the projections, the last block whose
events are in the index, and the last block known to be final."""

blocks = _appended("blocks", "number:i", "hash:b parent:b timestamp:i events:i", "hash")
"""Every block with events of the register, and every block from the last final one on."""

raw_events = _appended(
    "raw_events",
    "place:i",
    "tx:b address:b topic0:b? topic1:b? topic2:b? topic3:b? data:b",
)
refused = _appended("refused", "place:i", "contract:t code:t reason:t")
"""Events that could not be read as what they claim to be, each with the reason; the event itself
is in `raw_events`."""

journal_items = _appended(
    "journal_items", "subject:b position:i", "place:i head:b", "place", rowid=False
)
"""Folded events of each journal, from position 1, with the head after each."""
counts = _appended("counts", "party:b block:i", "count:i", "block", rowid=False)
"""A party's running number after each block in which it rose."""
profiles = _appended(
    "profiles",
    "number:i",
    "place:i id:b document:b notice:i objection:i term:i required:b regimes:i version:i word:b",
    "place",
)
pauses = _appended("pauses", "place:i", "by:b until:i not_before:i word:b")
anchors = _appended("anchors", "place:i", "kind:i digest:b sender:b word:b", "digest,kind")
voids = _appended("voids", "party:b epoch:i digest:b", "place:i", "place")
roots = _appended("roots", "right:b", "asset:b kind:i place:i", "place", rowid=False)
"""The three root rights of each asset, evidenced or not: their ids follow from the asset's, but an
asset does not follow from them, and a query code gives only the first bytes."""

parties = _versioned(
    "parties",
    "party:b",
    "enrolled_by:b region:i identity:b signer:b status:i roles:i epoch:i node:i voids:i "
    "successor:b? recovery:b? word:b",
    "enrolled_by",
    "node",
)
mandates = _versioned(
    "mandates",
    "mandate:b",
    "principal:b agent:b acts:b until:i epoch:i scope:b status:i word:b",
    "principal",
    "agent",
)
operators = _versioned(
    "operators", "operator:b", "party:b account:b until:i epoch:i status:i word:b", "party"
)
credential_keys = _versioned(
    "credential_keys", "party:b thumbprint:b", "id:b valid_from:i until:i compromised:i word:b"
)
recoveries = _versioned(
    "recoveries",
    "recovery:b",
    "party:b signer:b by:b? reason:b? state:i ready:i status:i word:b?",
    "party",
)

assets = _versioned(
    "assets",
    "asset:b",
    "node:b registrant:b region:i profile:i kind:i number:i? batch:b? batch_index:i? manifest:b "
    "content:b notice:i valid_from:i until:i notice_end:i rights:i level:i ended:i suspended:i "
    "approval:i objections:i touched:i rev:i word:b",
    "registrant",
    "node,number",
    "content",
    "manifest",
    "batch,batch_index",
)
batches = _versioned(
    "batches",
    "key:b",
    "node:b root:b batch:b count:i kind:i locator:b number:i anchored:i published:i word:b",
    "node",
)
objections = _versioned(
    "objections",
    "objection:b",
    "asset:b objector:b grounds:b status:i deadline:i filed:i in_notice:i word:b",
    "asset",
    "objector",
)

rights = _versioned(
    "rights",
    "right:b",
    "asset:b parent:b? kind:i depth:i holder:b grantor:b? exclusivity:i valid_from:i until:i "
    "purposes:b? scope:b? terms:b? flags:i seq:i pledges:i forbidding:i pledge_epoch:i ended:i "
    "suspended:i word:b? children_open:i children_made:i children_until:i exclusive_until:i "
    "exclusive_kind:i children_word:b? trade:b?",
    "asset",
    "holder",
    "parent",
)
"""Granted rights, and root rights once they are written or have a child; until then a root is its
asset's registrant's. A root ends with its asset: its `until` is 0."""
pledges = _versioned(
    "pledges",
    "pledge:b",
    "right:b asset:b kind:i pledgor:b pledgee:b rank:i forbids:i until:i secured:b registration:b "
    "epoch:i status:i word:b",
    "right",
    "pledgee",
    "asset",
)
"""A pledge counts while its status is LIVE and its epoch its right's `pledge_epoch`: the end of a
right ends them without a word of theirs."""

listings = _versioned(
    "listings",
    "listing:b",
    "asset:b right:b operate:b venue:b seller:b agent:b number:i rev:i mode:i kind:i exclusivity:i "
    "duration:i purposes:b scope:b terms:b flags:i units:i regime:i form:i currency:i price:b "
    "price_value:i? ceiling:b attestations:b until:i previous:b? state:i seq:i sold:i word:b",
    "asset",
    "venue,number",
    "seller",
)
"""`price_value` is the price where it is public and below 2^63, for sums and order."""
trades = _versioned(
    "trades",
    "trade:b",
    "asset:b listing:b? venue:b? number:i? right:b rev:i seller:b buyer:b price:b price_value:i? "
    "currency:i form:i regime:i mode:i kind:i valid_from:i until:i on_exchange:i recorded:i "
    "operated:i? adopted_number:i? word:b?",
    "asset",
    "venue,recorded",
    "venue,number",
    "seller",
    "buyer",
)
attestations = _versioned(
    "attestations",
    "attestation:b",
    "asset:b? party:b? rev:i subject_type:i subject:b kind:i attester:b report:b value:b date:i "
    "until:i status:i roles:i recorded:i word:b",
    "asset",
    "party",
    "attester",
)

descriptions = _appended(
    "descriptions",
    "manifest:b",
    "lot:i known:i document:t asset_class:t? origins:t? product_form:t? update_frequency:t? "
    "openness:t? industry:t? period_first:i? period_last:i?",
    "lot",
)
"""What was disclosed to this index of manifests, by their digest: not from the chain, and of no
block. Words of names and scenarios are in `description_words`, which each database has in its own
form, by `lot`."""
describing = _appended("describing", "only:i", "revision:i block:i counts:t")
"""One row: how often descriptions changed, and how many assets each question could be answered
for as of a final block."""

VERSIONED: Final[Mapping[str, Table]] = {
    table.name: table for table in metadata.sorted_tables if "from_block" in table.c
}
APPENDED: Final[Mapping[str, Table]] = {
    table.name: table
    for table in (refused, journal_items, profiles, pauses, anchors, voids, roots, raw_events)
}
"""Tables whose rows are taken back by their place."""
PROJECTED: Final[tuple[Table, ...]] = (
    *VERSIONED.values(),
    *(table for table in APPENDED.values() if table is not raw_events),
    counts,
)
"""What is derived from `raw_events` and `blocks` alone."""


def place_of(block: int, log_index: int = 0) -> int:
    """The place of a log."""
    return block << PLACE_BITS | log_index
