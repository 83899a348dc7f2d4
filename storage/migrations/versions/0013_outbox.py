"""Letters may wait for the morning."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

INSTANT = sa.DateTime(timezone=True)
OPEN = sa.text("state IN ('pending', 'sending')")


def upgrade() -> None:
    op.add_column("outbox", sa.Column("not_before", INSTANT, nullable=True))
    op.drop_index("ix_outbox_open", "outbox")
    op.create_index("ix_outbox_open", "outbox", ["not_before", "id"], sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_index("ix_outbox_open", "outbox")
    op.drop_column("outbox", "not_before")
    op.create_index("ix_outbox_open", "outbox", ["id"], sqlite_where=OPEN, postgresql_where=OPEN)
