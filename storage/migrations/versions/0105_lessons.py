"""Learning cards: the posts (岗位) that a card is for."""

import sqlalchemy as sa
from alembic import op

revision = "0105"
down_revision = "0104"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    lesson = sa.ForeignKey("lessons.id", name="fk_lesson_posts_lesson_id")
    op.create_table(
        "lesson_posts",
        sa.Column("lesson_id", KEY, lesson, autoincrement=False, nullable=False),
        sa.Column("post", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("lesson_id", "post", name="pk_lesson_posts"),
    )


def downgrade() -> None:
    op.drop_table("lesson_posts")
