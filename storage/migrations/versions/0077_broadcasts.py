"""Broadcasts: an activity told to many, which units were chosen, its cards in groups; which kinds one does not want."""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _broadcasts()
    _cards()
    op.add_column("wishes", sa.Column("off_activities", sa.String(80)))
    told = sa.text("key = 'broadcasts.told'")
    op.create_index(
        "ix_outbox_told", "outbox", ["subject", "state", "not_before"], sqlite_where=told, postgresql_where=told
    )


def _broadcasts() -> None:
    of = sa.ForeignKey("activities.id", name="fk_broadcasts_activity_id")
    maker = sa.ForeignKey("accounts.id", name="fk_broadcasts_made_by")
    nothing = sa.text("0")
    op.create_table(
        "broadcasts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("activity_id", KEY, of, nullable=False),
        sa.Column("made_by", KEY, maker, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=False, server_default=nothing),
        *(
            sa.Column(name, sa.Integer(), nullable=False, server_default=nothing)
            for name in ("people", "queued", "unwanted", "before")
        ),
        sa.Column("begun_at", INSTANT),
        sa.Column("fed_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.Column("counted", sa.Integer()),
        sa.Column("failed", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_broadcasts"),
    )
    op.create_index("ix_broadcasts_activity_id", "broadcasts", ["activity_id"])
    going = sa.text("state = 'going'")
    op.create_index("ix_broadcasts_going", "broadcasts", ["id"], sqlite_where=going, postgresql_where=going)
    chosen = sa.ForeignKey("broadcasts.id", name="fk_broadcast_units_broadcast_id")
    unit = sa.ForeignKey("units.id", name="fk_broadcast_units_unit_id")
    op.create_table(
        "broadcast_units",
        sa.Column("broadcast_id", KEY, chosen, autoincrement=False, nullable=False),
        sa.Column("unit_id", KEY, unit, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("broadcast_id", "unit_id", name="pk_broadcast_units"),
    )


def _cards() -> None:
    of = sa.ForeignKey("activities.id", name="fk_group_cards_activity_id")
    group = sa.ForeignKey("groups.id", name="fk_group_cards_group_id", ondelete="CASCADE")
    maker = sa.ForeignKey("accounts.id", name="fk_group_cards_made_by")
    op.create_table(
        "group_cards",
        sa.Column("id", KEY, nullable=False),
        sa.Column("activity_id", KEY, of, nullable=False),
        sa.Column("group_id", KEY, group, nullable=False),
        sa.Column("made_by", KEY, maker, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("post", sa.BigInteger()),
        sa.Column("chat", sa.BigInteger()),
        sa.Column("says", sa.String(200)),
        sa.Column("said_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_group_cards"),
        sa.UniqueConstraint("activity_id", "group_id", name="uq_group_cards_activity_id"),
    )
    op.create_index("ix_group_cards_group_id", "group_cards", ["group_id"])
    up = sa.text("state = 'up'")
    op.create_index("ix_group_cards_up", "group_cards", ["group_id", "said_at"], sqlite_where=up, postgresql_where=up)


def downgrade() -> None:
    op.drop_index("ix_outbox_told", "outbox")
    op.drop_column("wishes", "off_activities")
    for table in ("group_cards", "broadcast_units", "broadcasts"):
        op.drop_table(table)
