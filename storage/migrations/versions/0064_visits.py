"""Visits: whether money and goods were set for one alone, so that the standard of its class leaves them."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"


def upgrade() -> None:
    op.add_column("visits", sa.Column("own_sum", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("visits", "own_sum")
