"""What the chair has set in chat, value by value."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "bylaws",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", KEY, sa.ForeignKey("accounts.id", name="fk_bylaws_account_id"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bylaws"),
    )
    op.create_index("ix_bylaws_name", "bylaws", ["name"])


def downgrade() -> None:
    op.drop_table("bylaws")
