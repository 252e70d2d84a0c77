"""What certificates are found by: query codes of root rights, numbers of nodes, batches, venues."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INDEXES: Final = (
    ("assets_by_batch_batch_index", "assets", ("batch", "batch_index")),
    ("parties_by_node", "parties", ("node",)),
    ("trades_by_venue_number", "trades", ("venue", "number")),
)


def upgrade() -> None:
    """Make the table of root rights, and the indexes."""
    op.create_table(
        "roots",
        sa.Column("right", sa.LargeBinary(), nullable=False),
        sa.Column("asset", sa.LargeBinary(), nullable=False),
        sa.Column("kind", _NUMBER, nullable=False),
        sa.Column("place", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("right"),
        sqlite_with_rowid=False,
    )
    op.create_index("roots_by_place", "roots", ["place"])
    for name, table, columns in _INDEXES:
        op.create_index(name, table, list(columns))


def downgrade() -> None:
    """Drop them."""
    for name, table, _ in reversed(_INDEXES):
        op.drop_index(name, table)
    op.drop_table("roots")
