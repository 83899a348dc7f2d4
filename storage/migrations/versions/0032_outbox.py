"""A letter that nobody asked for says of which kind it is, so that they can be counted."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("kind", sa.String(12), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox", "kind")
