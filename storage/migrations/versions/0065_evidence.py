"""Copies of photos in officers' chats know of which photo they are: they go with it, not a day later."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"


def upgrade() -> None:
    op.add_column("evidence_copies", sa.Column("photo_id", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("evidence_copies", "photo_id")
