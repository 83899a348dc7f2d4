"""Outbox: letters, each to its named end."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
OPEN = sa.text("state IN ('pending', 'sending')")


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("account_id", KEY, sa.ForeignKey("accounts.id", name="fk_outbox_account_id"), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("edits", sa.BigInteger(), nullable=True),
        sa.Column("right", sa.String(20), nullable=False),
        sa.Column("subject", KEY, nullable=False),
        sa.Column("repeats", sa.Boolean(), nullable=False),
        sa.Column("once", sa.String(80), nullable=True),
        sa.Column("state", sa.String(14), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(40), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("once", name="uq_outbox_once"),
    )
    op.create_index("ix_outbox_account_id", "outbox", ["account_id"])
    op.create_index("ix_outbox_open", "outbox", ["id"], sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_table("outbox")
