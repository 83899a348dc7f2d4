"""Checkups: who was written to about the year's health check, and who said not this year; the chair's presses."""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    member = sa.ForeignKey("members.id", name="fk_checkup_years_member_id")
    op.create_table(
        "checkup_years",
        sa.Column("member_id", KEY, member, autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("nudged_at", INSTANT),
        sa.Column("declined_at", INSTANT),
        sa.PrimaryKeyConstraint("member_id", "year", name="pk_checkup_years"),
    )
    op.create_index("ix_checkup_years_made_at", "checkup_years", ["made_at"])
    maker = sa.ForeignKey("accounts.id", name="fk_checkup_nudges_made_by")
    op.create_table(
        "checkup_nudges",
        sa.Column("id", KEY, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("made_by", KEY, maker, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("cursor", KEY, nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_checkup_nudges"),
    )
    op.create_index("ix_checkup_nudges_made_by", "checkup_nudges", ["made_by"])
    goes_on = sa.text("ended_at IS NULL")
    op.create_index(
        "ux_checkup_nudges_open",
        "checkup_nudges",
        ["year"],
        unique=True,
        sqlite_where=goes_on,
        postgresql_where=goes_on,
    )


def downgrade() -> None:
    op.drop_table("checkup_nudges")
    op.drop_table("checkup_years")
