"""Exams: the posts (岗位) whose people an exam is for."""

import sqlalchemy as sa
from alembic import op

revision = "0107"
down_revision = "0106"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    exam = sa.ForeignKey("exams.id", name="fk_exam_posts_exam_id")
    op.create_table(
        "exam_posts",
        sa.Column("exam_id", KEY, exam, autoincrement=False, nullable=False),
        sa.Column("post", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("exam_id", "post", name="pk_exam_posts"),
    )


def downgrade() -> None:
    op.drop_table("exam_posts")
