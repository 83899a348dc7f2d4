"""Feedback: what people thought of an activity, words sealed; what came of it, and to whom that is being told."""

import sqlalchemy as sa
from alembic import op

revision = "0081"
down_revision = "0080"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("activity_id", KEY, _of("feedback", "activities", "activity_id"), nullable=False),
        sa.Column("member_id", KEY, _of("feedback", "members", "member_id"), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary()),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.UniqueConstraint("activity_id", "member_id", name="uq_feedback_activity_id"),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name="one_to_five"),
    )
    op.create_index("ix_feedback_member_id", "feedback", ["member_id"])
    op.create_index("ix_feedback_at", "feedback", ["at"])
    op.create_table(
        "activity_results",
        sa.Column(
            "activity_id",
            KEY,
            _of("activity_results", "activities", "activity_id"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("nth", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("activity_id", "nth", name="pk_activity_results"),
    )
    op.create_table(
        "results_news",
        sa.Column("activity_id", KEY, _activity("results_news"), autoincrement=False, nullable=False),
        sa.Column("made_by", KEY, _of("results_news", "accounts", "made_by"), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("cursor", KEY, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("activity_id", name="pk_results_news"),
    )
    op.create_index("ix_results_news_made_by", "results_news", ["made_by"])
    if op.get_bind().dialect.name == "postgresql":
        for table in ("feedback", "activity_results"):
            op.execute(f"ALTER TABLE {table} ALTER COLUMN words SET STATISTICS 0")


def _of(table: str, other: str, column: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{other}.id", name=f"fk_{table}_{column}")


def _activity(table: str) -> sa.ForeignKey:
    return _of(table, "activities", "activity_id")


def downgrade() -> None:
    for table in ("results_news", "activity_results", "feedback"):
        op.drop_table(table)
