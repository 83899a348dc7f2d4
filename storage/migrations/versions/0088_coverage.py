"""Coverage: how many talks a year are owed to whom, since when, and whom officers are proposed in a week."""

import sqlalchemy as sa
from alembic import op

revision = "0088"
down_revision = "0087"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "talk_norms",
        sa.Column("id", KEY, nullable=False),
        sa.Column("unit_id", KEY, _of("talk_norms", "units", "unit_id")),
        sa.Column("people", sa.String(10), nullable=False),
        sa.Column("times", sa.Integer()),
        sa.Column("set_by", KEY, _of("talk_norms", "accounts", "set_by"), nullable=False),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_talk_norms"),
    )
    for column in ("unit_id", "set_by"):
        op.create_index(f"ix_talk_norms_{column}", "talk_norms", [column])
    op.create_table(
        "talk_turns",
        sa.Column("member_id", KEY, _of("talk_turns", "members", "member_id"), autoincrement=False, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", name="pk_talk_turns"),
    )
    op.create_table(
        "talk_proposals",
        sa.Column("id", KEY, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("officer_id", KEY, _of("talk_proposals", "accounts", "officer_id"), nullable=False),
        sa.Column("member_id", KEY, _of("talk_proposals", "members", "member_id"), nullable=False),
        sa.Column("why", sa.String(6), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_talk_proposals"),
        sa.UniqueConstraint("week", "member_id", "officer_id", name="uq_talk_proposals_week"),
    )
    for column in ("officer_id", "member_id", "made_at"):
        op.create_index(f"ix_talk_proposals_{column}", "talk_proposals", [column])
    live = sa.text("state = 'proposed'")
    op.create_index(
        "ux_talk_proposals_live",
        "talk_proposals",
        ["week", "member_id"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )


def _of(table: str, other: str, column: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{other}.id", name=f"fk_{table}_{column}")


def downgrade() -> None:
    for table in ("talk_proposals", "talk_turns", "talk_norms"):
        op.drop_table(table)
