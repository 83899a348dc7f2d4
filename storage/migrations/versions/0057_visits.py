"""Visits: who is visited in a campaign, by whom, and what came of it; and who goes."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    def key(table: str, column: str, *, optional: bool = True, within: str = "visits") -> sa.Column[int]:
        return sa.Column(column, KEY, sa.ForeignKey(f"{table}.id", name=f"fk_{within}_{column}"), nullable=optional)

    op.create_table(
        "visits",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        key("campaigns", "campaign_id", optional=False),
        key("members", "member_id", optional=False),
        sa.Column("occasion", sa.String(16), nullable=False),
        key("units", "unit_id", optional=False),
        sa.Column("reasons", sa.LargeBinary(), nullable=False),
        sa.Column("stage", sa.String(10), nullable=False),
        key("accounts", "added_by"),
        sa.Column("money", sa.BigInteger()),
        sa.Column("goods", sa.String(60)),
        key("members", "first_id"),
        key("members", "second_id"),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date()),
        sa.Column("due_on", sa.Date()),
        sa.Column("asked_at", INSTANT),
        sa.Column("wish", sa.String(12)),
        sa.Column("wished_at", INSTANT),
        sa.Column("tried", sa.String(12)),
        sa.Column("tried_on", sa.Date()),
        sa.Column("outcome", sa.String(12)),
        sa.Column("done_on", sa.Date()),
        key("accounts", "done_by"),
        sa.Column("gave_money", sa.BigInteger()),
        sa.Column("gave_goods", sa.String(60)),
        sa.Column("source", sa.String(12)),
        sa.Column("needs", sa.LargeBinary()),
        sa.Column("follow_up", sa.Boolean(), nullable=False),
        sa.Column("words", sa.LargeBinary()),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visits"),
        sa.UniqueConstraint("number", name="uq_visits_number"),
        sa.UniqueConstraint("campaign_id", "member_id", "occasion", name="uq_visits_campaign_id"),
    )
    op.create_index("ix_visits_campaign_id", "visits", ["campaign_id", "stage", "unit_id"])
    for column in ("member_id", "first_id", "second_id", "made_at"):
        op.create_index(f"ix_visits_{column}", "visits", [column])
    op.create_table(
        "envoys",
        key("campaigns", "campaign_id", optional=False, within="envoys"),
        key("members", "member_id", optional=False, within="envoys"),
        key("units", "unit_id", within="envoys"),
        sa.Column("leading", sa.Boolean(), nullable=False),
        sa.Column("away", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", "member_id", name="pk_envoys"),
    )
    if op.get_bind().dialect.name == "postgresql":
        for column in ("reasons", "needs", "words"):
            # No samples of what is sealed.
            op.execute(f"ALTER TABLE visits ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("envoys")
    op.drop_table("visits")
