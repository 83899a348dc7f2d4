"""Aid: the shown number of what it was given on, where that is no case."""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"


def upgrade() -> None:
    op.add_column("aid_grants", sa.Column("number", sa.String(16), nullable=True))
    op.create_index("ix_aid_grants_number", "aid_grants", ["number"])


def downgrade() -> None:
    op.drop_index("ix_aid_grants_number", "aid_grants")
    op.drop_column("aid_grants", "number")
