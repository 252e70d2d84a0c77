"""The first schema."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


class _Table(NamedTuple):
    """A table: `name:kind` columns (b bytes, i integer, t text; `?` where NULL is), primary key,
    `columns=name` indexes, and whether SQLite keeps a row number of its own.
    """

    name: str
    columns: str
    key: str
    indexes: str = ""
    rowid: bool = True


_TABLES: Final = (
    _Table(
        "anchors",
        "place:i kind:i digest:b sender:b word:b",
        "place",
        "digest,kind=anchors_by_digest_kind",
    ),
    _Table(
        "assets",
        "asset:b from_block:i to_block:i node:b registrant:b region:i profile:i kind:i "
        "number:i? batch:b? batch_index:i? manifest:b content:b notice:i valid_from:i until:i "
        "notice_end:i rights:i level:i ended:i suspended:i approval:i objections:i touched:i "
        "rev:i word:b made:i",
        "asset from_block",
        "content=assets_by_content from_block=assets_begun manifest=assets_by_manifest "
        "node,number=assets_by_node_number registrant=assets_by_registrant "
        "to_block=assets_ended",
    ),
    _Table(
        "attestations",
        "attestation:b from_block:i to_block:i asset:b? party:b? rev:i subject_type:i "
        "subject:b kind:i attester:b report:b value:b date:i until:i status:i roles:i "
        "recorded:i word:b made:i",
        "attestation from_block",
        "asset=attestations_by_asset attester=attestations_by_attester "
        "from_block=attestations_begun party=attestations_by_party "
        "to_block=attestations_ended",
    ),
    _Table(
        "batches",
        "key:b from_block:i to_block:i node:b root:b batch:b count:i kind:i locator:b "
        "number:i anchored:i published:i word:b made:i",
        "key from_block",
        "from_block=batches_begun node=batches_by_node to_block=batches_ended",
    ),
    _Table(
        "blocks",
        "number:i hash:b parent:b timestamp:i events:i",
        "number",
        "hash=blocks_by_hash",
    ),
    _Table(
        "counts",
        "party:b block:i count:i",
        "party block",
        "block=counts_by_block",
        rowid=False,
    ),
    _Table(
        "credential_keys",
        "party:b thumbprint:b from_block:i to_block:i id:b valid_from:i until:i compromised:i "
        "word:b made:i",
        "party thumbprint from_block",
        "from_block=credential_keys_begun to_block=credential_keys_ended",
    ),
    _Table(
        "cursor",
        "only:i chain_id:i genesis:b register:b projections:i number:i hash:b finalised:i "
        "finalised_hash:b",
        "only",
    ),
    _Table(
        "journal_items",
        "subject:b position:i place:i head:b",
        "subject position",
        "place=journal_items_by_place",
        rowid=False,
    ),
    _Table(
        "listings",
        "listing:b from_block:i to_block:i asset:b right:b operate:b venue:b seller:b agent:b "
        "number:i rev:i mode:i kind:i exclusivity:i duration:i purposes:b scope:b terms:b "
        "flags:i units:i regime:i form:i currency:i price:b price_value:i? ceiling:b "
        "attestations:b until:i previous:b? state:i seq:i sold:i word:b made:i",
        "listing from_block",
        "asset=listings_by_asset from_block=listings_begun seller=listings_by_seller "
        "to_block=listings_ended venue,number=listings_by_venue_number",
    ),
    _Table(
        "mandates",
        "mandate:b from_block:i to_block:i principal:b agent:b acts:b until:i epoch:i scope:b "
        "status:i word:b made:i",
        "mandate from_block",
        "agent=mandates_by_agent from_block=mandates_begun principal=mandates_by_principal "
        "to_block=mandates_ended",
    ),
    _Table(
        "objections",
        "objection:b from_block:i to_block:i asset:b objector:b grounds:b status:i deadline:i "
        "filed:i in_notice:i word:b made:i",
        "objection from_block",
        "asset=objections_by_asset from_block=objections_begun "
        "objector=objections_by_objector to_block=objections_ended",
    ),
    _Table(
        "operators",
        "operator:b from_block:i to_block:i party:b account:b until:i epoch:i status:i word:b "
        "made:i",
        "operator from_block",
        "from_block=operators_begun party=operators_by_party to_block=operators_ended",
    ),
    _Table(
        "parties",
        "party:b from_block:i to_block:i enrolled_by:b region:i identity:b signer:b status:i "
        "roles:i epoch:i node:i voids:i successor:b? recovery:b? word:b made:i",
        "party from_block",
        "enrolled_by=parties_by_enrolled_by from_block=parties_begun to_block=parties_ended",
    ),
    _Table(
        "pauses",
        "place:i by:b until:i not_before:i word:b",
        "place",
    ),
    _Table(
        "pledges",
        "pledge:b from_block:i to_block:i right:b asset:b kind:i pledgor:b pledgee:b rank:i "
        "forbids:i until:i secured:b registration:b epoch:i status:i word:b made:i",
        "pledge from_block",
        "asset=pledges_by_asset from_block=pledges_begun pledgee=pledges_by_pledgee "
        "right=pledges_by_right to_block=pledges_ended",
    ),
    _Table(
        "profiles",
        "number:i place:i id:b document:b notice:i objection:i term:i required:b regimes:i "
        "version:i word:b",
        "number",
        "place=profiles_by_place",
    ),
    _Table(
        "raw_events",
        "place:i tx:b address:b topic0:b? topic1:b? topic2:b? topic3:b? data:b",
        "place",
    ),
    _Table(
        "recoveries",
        "recovery:b from_block:i to_block:i party:b signer:b by:b? reason:b? state:i ready:i "
        "status:i word:b? made:i",
        "recovery from_block",
        "from_block=recoveries_begun party=recoveries_by_party to_block=recoveries_ended",
    ),
    _Table(
        "refused",
        "place:i contract:t code:t reason:t",
        "place",
    ),
    _Table(
        "rights",
        "right:b from_block:i to_block:i asset:b parent:b? kind:i depth:i holder:b grantor:b? "
        "exclusivity:i valid_from:i until:i purposes:b? scope:b? terms:b? flags:i seq:i "
        "pledges:i forbidding:i pledge_epoch:i ended:i suspended:i word:b? children_open:i "
        "children_made:i children_until:i exclusive_until:i exclusive_kind:i children_word:b? "
        "trade:b? made:i",
        "right from_block",
        "asset=rights_by_asset from_block=rights_begun holder=rights_by_holder "
        "parent=rights_by_parent to_block=rights_ended",
    ),
    _Table(
        "trades",
        "trade:b from_block:i to_block:i asset:b listing:b? venue:b? number:i? right:b rev:i "
        "seller:b buyer:b price:b price_value:i? currency:i form:i regime:i mode:i kind:i "
        "valid_from:i until:i on_exchange:i recorded:i operated:i? adopted_number:i? word:b? "
        "made:i",
        "trade from_block",
        "asset=trades_by_asset buyer=trades_by_buyer from_block=trades_begun "
        "seller=trades_by_seller to_block=trades_ended "
        "venue,recorded=trades_by_venue_recorded",
    ),
    _Table(
        "voids",
        "party:b epoch:i digest:b place:i",
        "party epoch digest",
        "place=voids_by_place",
    ),
)
_NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ENDED: Final = sa.text("to_block < 9223372036854775807")
_KINDS: Final[dict[str, Any]] = {"b": sa.LargeBinary(), "i": _NUMBER, "t": sa.Text()}


def upgrade() -> None:
    """Make every table."""
    for table in _TABLES:
        parts = [word.split(":") for word in table.columns.split()]
        columns: list[sa.Column[Any]] = [
            sa.Column(n, _KINDS[kind[0]], nullable=kind[1:] == "?") for n, kind in parts
        ]
        key = sa.PrimaryKeyConstraint(*table.key.split())
        op.create_table(table.name, *columns, key, sqlite_with_rowid=table.rowid)
        for text in table.indexes.split():
            over, name = text.split("=")
            among = _ENDED if over == "to_block" else None
            op.create_index(
                name, table.name, over.split(","), sqlite_where=among, postgresql_where=among
            )


def downgrade() -> None:
    """Drop every table."""
    for table in reversed(_TABLES):
        op.drop_table(table.name)
