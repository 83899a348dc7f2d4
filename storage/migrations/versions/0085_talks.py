"""Talks: who with whom, how, and where it stands; what is said of when and of with whom not, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0084"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SEALED = ("who", "besides", "wish")


def upgrade() -> None:
    op.create_table(
        "talks",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("origin", sa.String(10), nullable=False),
        sa.Column("way", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("urgency", sa.String(10), nullable=False),
        sa.Column("topic", sa.String(12)),
        sa.Column("member_id", KEY, sa.ForeignKey("members.id", name="fk_talks_member_id")),
        sa.Column("unit_id", KEY, sa.ForeignKey("units.id", name="fk_talks_unit_id")),
        sa.Column("who", sa.LargeBinary()),
        sa.Column("who_blind", sa.LargeBinary(16)),
        sa.Column("officer_id", KEY, sa.ForeignKey("accounts.id", name="fk_talks_officer_id")),
        sa.Column("besides", sa.LargeBinary()),
        sa.Column("wish", sa.LargeBinary()),
        sa.Column("data_key", sa.LargeBinary(16)),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("held_on", sa.Date()),
        sa.Column("recorded_by", KEY, sa.ForeignKey("accounts.id", name="fk_talks_recorded_by")),
        sa.Column("word", sa.String(8), nullable=False),
        sa.Column("word_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.Column("shredded_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_talks"),
        sa.UniqueConstraint("number", name="uq_talks_number"),
        sa.CheckConstraint("state <> 'held' OR held_on IS NOT NULL", name="held_on_a_day"),
    )
    for column in ("member_id", "unit_id", "who_blind", "officer_id", "ended_at"):
        op.create_index(f"ix_talks_{column}", "talks", [column])
    is_open = sa.text("state IN ('asked', 'agreed')")
    op.create_index("ix_talks_open", "talks", ["state", "officer_id"], sqlite_where=is_open, postgresql_where=is_open)
    op.create_index("ix_talks_held", "talks", ["member_id", "held_on"])
    if op.get_bind().dialect.name == "postgresql":
        for column in SEALED:
            op.execute(f"ALTER TABLE talks ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("talks")
