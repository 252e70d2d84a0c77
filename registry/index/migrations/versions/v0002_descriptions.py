"""What manifests say, and the words by which they are found."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CODES: Final = (
    "asset_class",
    "origins",
    "product_form",
    "update_frequency",
    "openness",
    "industry",
)
_SQLITE: Final = (
    "CREATE VIRTUAL TABLE description_words USING fts5(names, texts, tokenize = 'ascii')",
)
_POSTGRESQL: Final = (
    "CREATE TABLE description_words (lot bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX description_words_by_words ON description_words USING gin (words)",
)


def upgrade() -> None:
    """Make the tables of descriptions; the words as each database keeps them."""
    op.create_table(
        "descriptions",
        sa.Column("manifest", sa.LargeBinary(), nullable=False),
        sa.Column("lot", _NUMBER, nullable=False),
        sa.Column("known", _NUMBER, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in _CODES),
        sa.Column("period_first", _NUMBER, nullable=True),
        sa.Column("period_last", _NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("manifest"),
    )
    op.create_index("descriptions_by_lot", "descriptions", ["lot"])
    op.create_table(
        "describing",
        sa.Column("only", _NUMBER, nullable=False),
        sa.Column("revision", _NUMBER, nullable=False),
        sa.Column("block", _NUMBER, nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("only"),
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE if is_sqlite else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    for table in ("description_words", "describing", "descriptions"):
        op.drop_table(table)
