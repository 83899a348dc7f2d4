"""Consents know how long was said that something is kept, when they were given."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    op.add_column("consents", sa.Column("days", sa.Integer(), nullable=True))
    # What the chair had set by then, else what was shipped: the text said that.
    op.execute(
        "UPDATE consents SET days = coalesce((SELECT bylaws.value FROM bylaws WHERE bylaws.name = 'retention.words'"
        " AND bylaws.at <= consents.at ORDER BY bylaws.id DESC LIMIT 1), 365)"
        " WHERE consents.given AND consents.purpose = 'hardship'"
    )


def downgrade() -> None:
    with op.batch_alter_table("consents") as table:
        table.drop_column("days")
