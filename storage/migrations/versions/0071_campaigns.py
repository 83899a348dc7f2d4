"""Campaigns: whose money is brought, where nobody says otherwise of a visit; so far it was the union's own."""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"


def upgrade() -> None:
    op.add_column("campaigns", sa.Column("source", sa.String(12), nullable=False, server_default="own_funds"))


def downgrade() -> None:
    op.drop_column("campaigns", "source")
