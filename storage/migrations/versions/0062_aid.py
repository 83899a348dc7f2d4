"""Aid: since when a second word is waited for, and who was reminded of a word or a receipt."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"

COLUMNS = ("asked_at", "reminded_at", "receipt_reminded_at")


def upgrade() -> None:
    for column in COLUMNS:
        op.add_column("aid_grants", sa.Column(column, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for column in COLUMNS:
        op.drop_column("aid_grants", column)
