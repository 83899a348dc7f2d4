"""Drives: the posts (岗位) that a learning task is for."""

import sqlalchemy as sa
from alembic import op

revision = "0106"
down_revision = "0105"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    drive = sa.ForeignKey("drives.id", name="fk_drive_posts_drive_id", ondelete="CASCADE")
    op.create_table(
        "drive_posts",
        sa.Column("drive_id", KEY, drive, autoincrement=False, nullable=False),
        sa.Column("post", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("drive_id", "post", name="pk_drive_posts"),
    )


def downgrade() -> None:
    op.drop_table("drive_posts")
