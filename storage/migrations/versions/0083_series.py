"""Series: activities that repeat by a rule, and what became of each of their days."""

import sqlalchemy as sa
from alembic import op

revision = "0083"
down_revision = "0082"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    activity = sa.ForeignKey("activities.id", name="fk_series_activity_id", ondelete="CASCADE")
    maker = sa.ForeignKey("accounts.id", name="fk_series_made_by")
    op.create_table(
        "series",
        sa.Column("id", KEY, nullable=False),
        sa.Column("activity_id", KEY, activity, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("made_by", KEY, maker, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("ahead", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date()),
        sa.Column("begins", sa.Integer()),
        sa.Column("lasts", sa.Integer()),
        sa.Column("closes_days", sa.Integer()),
        sa.Column("closes", sa.Integer()),
        sa.Column("until", sa.Date()),
        sa.Column("times", sa.Integer()),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        sa.CheckConstraint("every > 0", name="some_weeks"),
        sa.CheckConstraint("times IS NULL OR times > 0", name="some_times"),
    )
    for column in ("activity_id", "state", "made_by"):
        op.create_index(f"ix_series_{column}", "series", [column])
    op.create_table(
        "series_days",
        sa.Column("series_id", KEY, _of("series", "series_id"), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("activity_id", KEY, _of("activities", "activity_id")),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("series_id", "day", name="pk_series_days"),
    )
    op.create_index("ix_series_days_activity_id", "series_days", ["activity_id"])


def _of(table: str, column: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.id", name=f"fk_series_days_{column}")


def downgrade() -> None:
    for table in ("series_days", "series"):
        op.drop_table(table)
