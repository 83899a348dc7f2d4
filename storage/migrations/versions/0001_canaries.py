"""The canary that shows whether the key file fits the data."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "canaries",
        sa.Column("key_id", sa.String(8), nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name="pk_canaries"),
    )


def downgrade() -> None:
    op.drop_table("canaries")
