"""Accounts: Telegram users, bound to members."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("member_id", KEY, sa.ForeignKey("members.id", name="fk_accounts_member_id"), nullable=True),
        sa.Column("blocked_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("member_id", name="uq_accounts_member_id"),
        sa.UniqueConstraint("telegram_id", name="uq_accounts_telegram_id"),
    )


def downgrade() -> None:
    op.drop_table("accounts")
