"""Drives (学习任务): for whom, from when to when, out of which categories; who has taken part; letters on their way."""

import sqlalchemy as sa
from alembic import op

revision = "0102"
down_revision = "0101"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def _of_drive(table: str) -> sa.ForeignKey:
    return sa.ForeignKey("drives.id", name=f"fk_{table}_drive_id", ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "drives",
        sa.Column("id", KEY, nullable=False),
        sa.Column("unit_id", KEY, sa.ForeignKey("units.id", name="fk_drives_unit_id")),
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("pass_mark", sa.Integer(), nullable=False),
        sa.Column("opens_at", INSTANT, nullable=False),
        sa.Column("closes_at", INSTANT, nullable=False),
        sa.Column("reminds", sa.Boolean(), nullable=False),
        sa.Column("thanks", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(100), nullable=False),
        sa.Column("made_by", KEY, sa.ForeignKey("accounts.id", name="fk_drives_made_by"), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_drives"),
    )
    op.create_index("ix_drives_unit_id", "drives", ["unit_id"])
    op.create_index("ix_drives_closes_at", "drives", ["state", "closes_at"])
    category = sa.ForeignKey("question_categories.id", name="fk_drive_categories_category_id")
    unit = sa.ForeignKey("units.id", name="fk_drive_units_unit_id")
    for table, column, other in (("drive_categories", "category_id", category), ("drive_units", "unit_id", unit)):
        op.create_table(
            table,
            sa.Column("drive_id", KEY, _of_drive(table), autoincrement=False, nullable=False),
            sa.Column(column, KEY, other, autoincrement=False, nullable=False),
            sa.PrimaryKeyConstraint("drive_id", column, name=f"pk_{table}"),
        )
    member = sa.ForeignKey("members.id", name="fk_drive_takers_member_id")
    op.create_table(
        "drive_takers",
        sa.Column("drive_id", KEY, _of_drive("drive_takers"), autoincrement=False, nullable=False),
        sa.Column("member_id", KEY, member, autoincrement=False, nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("best", sa.Integer()),
        sa.Column("passed_at", INSTANT),
        sa.PrimaryKeyConstraint("drive_id", "member_id", name="pk_drive_takers"),
    )
    op.create_index("ix_drive_takers_member_id", "drive_takers", ["member_id"])
    op.create_table(
        "drive_extensions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("drive_id", KEY, _of_drive("drive_extensions"), nullable=False),
        sa.Column("unit_id", KEY, sa.ForeignKey("units.id", name="fk_drive_extensions_unit_id")),
        sa.Column("member_id", KEY, sa.ForeignKey("members.id", name="fk_drive_extensions_member_id")),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("given_by", KEY, sa.ForeignKey("accounts.id", name="fk_drive_extensions_given_by"), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_drive_extensions"),
    )
    op.create_index("ix_drive_extensions_drive_id", "drive_extensions", ["drive_id"])
    op.create_table(
        "drive_calls",
        sa.Column("id", KEY, nullable=False),
        sa.Column("drive_id", KEY, _of_drive("drive_calls"), nullable=False),
        sa.Column("stage", sa.String(10), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("unit_id", KEY, sa.ForeignKey("units.id", name="fk_drive_calls_unit_id")),
        sa.Column("account_id", KEY, sa.ForeignKey("accounts.id", name="fk_drive_calls_account_id")),
        sa.Column("cursor", KEY, nullable=False),
        sa.Column("done_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_drive_calls"),
    )
    op.create_index("ix_drive_calls_drive_id", "drive_calls", ["drive_id"])
    lies = sa.text("done_at IS NULL")
    op.create_index("ix_drive_calls_due", "drive_calls", ["due_at"], sqlite_where=lies, postgresql_where=lies)


def downgrade() -> None:
    for name in ("drive_calls", "drive_extensions", "drive_takers", "drive_units", "drive_categories", "drives"):
        op.drop_table(name)
