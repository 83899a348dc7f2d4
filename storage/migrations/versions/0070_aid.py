"""Aid: what is not confirmed yet is found by an index of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"


def upgrade() -> None:
    unsettled = sa.text("(receipt IS NULL OR receipt = 'missing')")
    op.create_index(
        "ix_aid_grants_unsettled",
        "aid_grants",
        ["report_id"],
        sqlite_where=unsettled,
        postgresql_where=unsettled,
    )


def downgrade() -> None:
    op.drop_index("ix_aid_grants_unsettled", "aid_grants")
