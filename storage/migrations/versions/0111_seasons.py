"""Seasons (赛季): from when to when, how sides and people get points, which contests belong to it, who made one up."""

import sqlalchemy as sa
from alembic import op

revision = "0111"
down_revision = "0110"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "seasons",
        sa.Column("id", KEY, nullable=False),
        sa.Column("unit_id", KEY, sa.ForeignKey("units.id", name="fk_seasons_unit_id")),
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(5), nullable=False),
        sa.Column("counting", sa.String(6), nullable=False),
        sa.Column("scale", sa.String(40), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("best", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("in_mean", sa.Boolean(), nullable=False),
        sa.Column("posted_at", INSTANT),
        sa.Column("made_by", KEY, sa.ForeignKey("accounts.id", name="fk_seasons_made_by"), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_seasons"),
    )
    op.create_index("ix_seasons_unit_id", "seasons", ["unit_id"])
    op.create_index("ix_seasons_state", "seasons", ["state", "last_on"])
    op.create_table(
        "season_contests",
        sa.Column(
            "contest_id",
            KEY,
            sa.ForeignKey("contests.id", name="fk_season_contests_contest_id", ondelete="CASCADE"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "season_id",
            KEY,
            sa.ForeignKey("seasons.id", name="fk_season_contests_season_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("reminded_to", sa.BigInteger(), nullable=False),
        sa.Column("reminded_at", INSTANT),
        sa.PrimaryKeyConstraint("contest_id", name="pk_season_contests"),
    )
    op.create_index("ix_season_contests_season_id", "season_contests", ["season_id"])
    waits = sa.text("reminded_at IS NULL")
    op.create_index(
        "ix_season_contests_unreminded",
        "season_contests",
        ["contest_id"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
    op.create_table(
        "season_make_ups",
        sa.Column(
            "contest_id",
            KEY,
            sa.ForeignKey("contests.id", name="fk_season_make_ups_contest_id", ondelete="CASCADE"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "member_id",
            KEY,
            sa.ForeignKey("members.id", name="fk_season_make_ups_member_id"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("contest_id", "member_id", name="pk_season_make_ups"),
    )
    op.create_index("ix_season_make_ups_member_id", "season_make_ups", ["member_id"])
    op.create_index("ix_season_make_ups_begun_at", "season_make_ups", ["begun_at"])
    goes_on = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_season_make_ups_open", "season_make_ups", ["until"], sqlite_where=goes_on, postgresql_where=goes_on
    )


def downgrade() -> None:
    for name in ("season_make_ups", "season_contests", "seasons"):
        op.drop_table(name)
