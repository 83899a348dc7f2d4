"""Daily: which question a day had, and who wants one a day, when."""

import sqlalchemy as sa
from alembic import op

revision = "0103"
down_revision = "0102"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    question = sa.ForeignKey("questions.id", name="fk_daily_questions_question_id")
    op.create_table(
        "daily_questions",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("question_id", KEY, question, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_daily_questions"),
    )
    op.create_index("ix_daily_questions_question_id", "daily_questions", ["question_id"])
    member = sa.ForeignKey("members.id", name="fk_daily_wishes_member_id")
    op.create_table(
        "daily_wishes",
        sa.Column("member_id", KEY, member, autoincrement=False, nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("question", sa.Boolean(), nullable=False),
        sa.Column("working_days", sa.Boolean(), nullable=False),
        sa.Column("reviews", sa.Boolean(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("sent_on", sa.Date()),
        sa.PrimaryKeyConstraint("member_id", name="pk_daily_wishes"),
    )
    op.create_index("ix_daily_wishes_hour", "daily_wishes", ["hour", "member_id"])


def downgrade() -> None:
    op.drop_table("daily_wishes")
    op.drop_table("daily_questions")
