"""Who is on duty on which day."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "duty",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("account_id", KEY, sa.ForeignKey("accounts.id", name="fk_duty_account_id"), nullable=False),
        sa.PrimaryKeyConstraint("day", "account_id", name="pk_duty"),
    )
    op.create_index("ix_duty_account_id", "duty", ["account_id"])


def downgrade() -> None:
    op.drop_table("duty")
