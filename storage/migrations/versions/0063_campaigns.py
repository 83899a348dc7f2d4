"""Campaigns: how far the roster was looked through for whom to visit, and how far an approved list was planned."""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"


def upgrade() -> None:
    for column in ("gathered_up_to", "planned_up_to"):
        op.add_column("campaigns", sa.Column(column, sa.BigInteger()))


def downgrade() -> None:
    for column in ("planned_up_to", "gathered_up_to"):
        op.drop_column("campaigns", column)
