"""Whom each account spoke for, and when; of before, what holds now is taken to have held since the account came."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "bindings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, sa.ForeignKey("accounts.id", name="fk_bindings_account_id"), nullable=False),
        sa.Column("member_id", KEY, sa.ForeignKey("members.id", name="fk_bindings_member_id"), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_bindings"),
    )
    op.create_index("ix_bindings_account_id", "bindings", ["account_id"])
    op.execute(
        "INSERT INTO bindings (account_id, member_id, since) "
        "SELECT id, member_id, created_at FROM accounts WHERE member_id IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_table("bindings")
