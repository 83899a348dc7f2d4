"""Hardship: a promised call that was put off (延期): what had been promised first, and why it is later."""

import sqlalchemy as sa
from alembic import op

INSTANT = sa.DateTime(timezone=True)

revision = "0118"
down_revision = "0117"


def upgrade() -> None:
    op.add_column("hardship_reports", sa.Column("first_due_at", INSTANT, nullable=True))
    op.add_column("hardship_reports", sa.Column("later_for", sa.String(10), nullable=True))


def downgrade() -> None:
    op.drop_column("hardship_reports", "later_for")
    op.drop_column("hardship_reports", "first_due_at")
