"""Visits: whose money is yet to go into the books of aid."""

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0068"


def upgrade() -> None:
    op.add_column("visits", sa.Column("to_book", sa.Boolean(), nullable=False, server_default=sa.false()))
    waiting = sa.text("to_book")
    op.create_index("ix_visits_to_book", "visits", ["to_book"], sqlite_where=waiting, postgresql_where=waiting)


def downgrade() -> None:
    op.drop_index("ix_visits_to_book", "visits")
    op.drop_column("visits", "to_book")
