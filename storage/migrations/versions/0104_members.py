"""Members: the post (岗位) that somebody holds, as the roster names it; by it learning is addressed."""

import sqlalchemy as sa
from alembic import op

revision = "0104"
down_revision = "0103"


def upgrade() -> None:
    op.add_column("members", sa.Column("post", sa.String(60), nullable=True))


def downgrade() -> None:
    op.drop_column("members", "post")
