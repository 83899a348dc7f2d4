"""Audit: who did what, when."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("account_id", KEY, sa.ForeignKey("accounts.id", name="fk_audit_account_id"), nullable=True),
        sa.Column("act", sa.String(60), nullable=False),
        sa.Column("record", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_account_id", "audit", ["account_id"])


def downgrade() -> None:
    op.drop_table("audit")
