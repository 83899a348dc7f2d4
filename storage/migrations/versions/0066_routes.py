"""Routes: who goes together on visits, what is changed and not confirmed yet, what is offered to a colleague."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    def key(table: str, within: str, column: str, *, optional: bool = False) -> sa.Column[int]:
        target = sa.ForeignKey(f"{table}.id", name=f"fk_{within}_{column}")
        return sa.Column(column, KEY, target, nullable=optional, autoincrement=False)

    def visit(within: str) -> sa.Column[int]:
        target = sa.ForeignKey("visits.id", name=f"fk_{within}_visit_id", ondelete="CASCADE")
        return sa.Column("visit_id", KEY, target, autoincrement=False, nullable=False)

    op.create_table(
        "visit_pairs",
        sa.Column("id", KEY, nullable=False),
        key("campaigns", "visit_pairs", "campaign_id"),
        key("members", "visit_pairs", "first_id"),
        key("members", "visit_pairs", "second_id"),
        sa.PrimaryKeyConstraint("id", name="pk_visit_pairs"),
        sa.UniqueConstraint("campaign_id", "first_id", "second_id", name="uq_visit_pairs_campaign_id"),
    )
    op.create_table(
        "visit_stops",
        visit("visit_stops"),
        key("visit_pairs", "visit_stops", "pair_id", optional=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date()),
        sa.PrimaryKeyConstraint("visit_id", name="pk_visit_stops"),
    )
    op.create_table(
        "visit_offers",
        visit("visit_offers"),
        key("members", "visit_offers", "from_id"),
        key("members", "visit_offers", "to_id"),
        sa.Column("offered_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("visit_id", "from_id", name="pk_visit_offers"),
    )
    op.create_index("ix_visit_offers_to_id", "visit_offers", ["to_id"])


def downgrade() -> None:
    op.drop_table("visit_offers")
    op.drop_table("visit_stops")
    op.drop_table("visit_pairs")
