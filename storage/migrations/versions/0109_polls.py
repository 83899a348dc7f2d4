"""Polls: answers to one that nobody knows yet, and what such a poll says it is; kept for a day."""

import sqlalchemy as sa
from alembic import op

revision = "0109"
down_revision = "0108"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "stray_answers",
        sa.Column("poll_id", sa.String(64), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("options", sa.String(40), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("poll_id", "telegram_id", name="pk_stray_answers"),
    )
    op.create_index("ix_stray_answers_at", "stray_answers", ["at"])
    contest = sa.ForeignKey("contests.id", name="fk_stray_polls_contest_id", ondelete="CASCADE")
    op.create_table(
        "stray_polls",
        sa.Column("poll_id", sa.String(64), nullable=False),
        sa.Column("contest_id", KEY, contest, nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("poll_id", name="pk_stray_polls"),
    )
    op.create_index("ix_stray_polls_contest_id", "stray_polls", ["contest_id"])
    op.create_index("ix_stray_polls_at", "stray_polls", ["at"])


def downgrade() -> None:
    op.drop_table("stray_polls")
    op.drop_table("stray_answers")
