"""Quick notes: whether the number of a note is of households (户次), which are counted apart from attendances."""

import sqlalchemy as sa
from alembic import op

revision = "0119"
down_revision = "0118"


def upgrade() -> None:
    op.add_column("quick_notes", sa.Column("households", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("quick_notes", "households")
