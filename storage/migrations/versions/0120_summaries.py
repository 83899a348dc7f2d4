"""Summaries: quarters keep their households (户次) beside their attendances."""

import sqlalchemy as sa
from alembic import op

revision = "0120"
down_revision = "0119"


def upgrade() -> None:
    op.add_column("quarter_figures", sa.Column("households", sa.BigInteger(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("quarter_figures", "households")
