"""Which notices an account wants, and when it sleeps."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "wishes",
        sa.Column("account_id", KEY, sa.ForeignKey("accounts.id", name="fk_wishes_account_id"), nullable=False),
        sa.Column("off", sa.String(80), nullable=False),
        sa.Column("quiet_from", KEY, nullable=True),
        sa.Column("quiet_until", KEY, nullable=True),
        sa.PrimaryKeyConstraint("account_id", name="pk_wishes"),
    )


def downgrade() -> None:
    op.drop_table("wishes")
