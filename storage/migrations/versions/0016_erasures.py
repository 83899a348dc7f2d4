"""Messages of people that have yet to be deleted from their chats."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("account_id", KEY, sa.ForeignKey("accounts.id", name="fk_erasures_account_id"), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "message_id", name="pk_erasures"),
    )


def downgrade() -> None:
    op.drop_table("erasures")
