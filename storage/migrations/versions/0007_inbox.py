"""Inbox: every update, on disk before Telegram is told so."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("got_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(4), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("incident", sa.String(8), nullable=True),
        sa.PrimaryKeyConstraint("update_id", name="pk_inbox"),
    )
    op.create_index("ix_inbox_got_at", "inbox", ["got_at"])
    op.create_index("ix_inbox_state", "inbox", ["state"])


def downgrade() -> None:
    op.drop_table("inbox")
