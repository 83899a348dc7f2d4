"""Aid: what goods are worth, where somebody has put a price on them."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"


def upgrade() -> None:
    op.add_column("aid_grants", sa.Column("worth", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("aid_grants", "worth")
