"""What takes two people waits for the second one's word."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "seconds",
        sa.Column("id", KEY, nullable=False),
        sa.Column("deed", sa.String(20), nullable=False),
        sa.Column("subject", KEY, nullable=False),
        sa.Column("asked_by", KEY, sa.ForeignKey("accounts.id", name="fk_seconds_asked_by"), nullable=False),
        sa.Column("second_id", KEY, sa.ForeignKey("accounts.id", name="fk_seconds_second_id"), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_seconds"),
    )
    op.create_index("ix_seconds_second_id", "seconds", ["second_id"])


def downgrade() -> None:
    op.drop_table("seconds")
