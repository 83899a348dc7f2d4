"""Notebook: the questions that somebody did not get right, how often, and on which day each comes again."""

import sqlalchemy as sa
from alembic import op

revision = "0099"
down_revision = "0098"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    member = sa.ForeignKey("members.id", name="fk_mistakes_member_id")
    question = sa.ForeignKey("questions.id", name="fk_mistakes_question_id")
    op.create_table(
        "mistakes",
        sa.Column("member_id", KEY, member, autoincrement=False, nullable=False),
        sa.Column("question_id", KEY, question, autoincrement=False, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.Column("difficulty", sa.Float(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("left_at", INSTANT),
        sa.PrimaryKeyConstraint("member_id", "question_id", name="pk_mistakes"),
    )
    kept = sa.text("left_at IS NULL")
    op.create_index("ix_mistakes_due", "mistakes", ["member_id", "due_on"], sqlite_where=kept, postgresql_where=kept)
    op.create_index("ix_mistakes_at", "mistakes", ["at"])


def downgrade() -> None:
    op.drop_table("mistakes")
