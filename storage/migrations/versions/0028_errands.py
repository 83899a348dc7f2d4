"""Calls to Telegram that are no letters and have yet to be made."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "errands",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("account_id", KEY, sa.ForeignKey("accounts.id", name="fk_errands_account_id"), nullable=True),
        sa.Column("group_id", KEY, sa.ForeignKey("groups.id", name="fk_errands_group_id"), nullable=True),
        sa.Column("argument", sa.String(400), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_errands"),
        sa.CheckConstraint("account_id IS NOT NULL OR group_id IS NOT NULL", name="ck_errands_addressed"),
    )
    op.create_index("ix_errands_account_id", "errands", ["account_id"])
    op.create_index("ix_errands_group_id", "errands", ["group_id"])


def downgrade() -> None:
    op.drop_table("errands")
