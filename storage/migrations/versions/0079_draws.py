"""Draws: by which rule the places of an activity are drawn, and what became of everybody in the pot."""

import sqlalchemy as sa
from alembic import op

revision = "0079"
down_revision = "0078"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "draws",
        sa.Column("activity_id", KEY, _activity("draws"), autoincrement=False, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("unit_most", sa.Integer()),
        sa.Column("not_twice", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("share", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("fronts", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("activity_id", name="pk_draws"),
    )
    member = sa.ForeignKey("members.id", name="fk_draw_lines_member_id")
    op.create_table(
        "draw_lines",
        sa.Column("activity_id", KEY, _activity("draw_lines"), autoincrement=False, nullable=False),
        sa.Column("member_id", KEY, member, autoincrement=False, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("seated", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(10), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("activity_id", "member_id", name="pk_draw_lines"),
    )
    untold = sa.text("NOT told")
    op.create_index(
        "ix_draw_lines_untold", "draw_lines", ["activity_id", "nth"], sqlite_where=untold, postgresql_where=untold
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE draws ALTER COLUMN seed SET STATISTICS 0")


def _activity(table: str) -> sa.ForeignKey:
    return sa.ForeignKey("activities.id", name=f"fk_{table}_activity_id")


def downgrade() -> None:
    for table in ("draw_lines", "draws"):
        op.drop_table(table)
