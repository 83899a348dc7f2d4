"""Activities: what was changed of them after publication, and when those who are in them were told."""

import sqlalchemy as sa
from alembic import op

revision = "0078"
down_revision = "0077"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _tellings()
    _changes()


def _tellings() -> None:
    maker = sa.ForeignKey("accounts.id", name="fk_activity_tellings_made_by")
    op.create_table(
        "activity_tellings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("activity_id", KEY, _activity("activity_tellings"), nullable=False),
        sa.Column("what", sa.String(10), nullable=False),
        sa.Column("made_by", KEY, maker, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("up_to", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_activity_tellings"),
    )
    op.create_index("ix_activity_tellings_activity_id", "activity_tellings", ["activity_id"])
    goes_on = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_activity_tellings_open", "activity_tellings", ["id"], sqlite_where=goes_on, postgresql_where=goes_on
    )


def _changes() -> None:
    maker = sa.ForeignKey("accounts.id", name="fk_activity_changes_made_by")
    option = sa.ForeignKey("activity_options.id", name="fk_activity_changes_option_id")
    telling = sa.ForeignKey("activity_tellings.id", name="fk_activity_changes_telling_id")
    op.create_table(
        "activity_changes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("activity_id", KEY, _activity("activity_changes"), nullable=False),
        sa.Column("item", sa.String(12), nullable=False),
        sa.Column("option_id", KEY, option),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("becomes", sa.Text(), nullable=False),
        sa.Column("made_by", KEY, maker, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("telling_id", KEY, telling),
        sa.PrimaryKeyConstraint("id", name="pk_activity_changes"),
    )
    for column in ("activity_id", "telling_id"):
        op.create_index(f"ix_activity_changes_{column}", "activity_changes", [column])
    waits = sa.text("telling_id IS NULL")
    op.create_index(
        "ix_activity_changes_untold",
        "activity_changes",
        ["activity_id"],
        sqlite_where=waits,
        postgresql_where=waits,
    )


def _activity(table: str) -> sa.ForeignKey:
    return sa.ForeignKey("activities.id", name=f"fk_{table}_activity_id")


def downgrade() -> None:
    for table in ("activity_changes", "activity_tellings"):
        op.drop_table(table)
