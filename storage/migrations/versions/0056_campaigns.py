"""Campaigns: rounds of visits, what goes with each class of them, and which steps of the plan were told."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    approver = sa.ForeignKey("accounts.id", name="fk_campaigns_approved_by")
    op.create_table(
        "campaigns",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("festival_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("approved_at", INSTANT),
        sa.Column("approved_by", KEY, approver),
        sa.Column("closed_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_campaigns"),
        sa.UniqueConstraint("kind", "year", name="uq_campaigns_kind"),
    )
    op.create_index("ix_campaigns_state", "campaigns", ["state"])
    campaign = sa.ForeignKey("campaigns.id", name="fk_campaign_standards_campaign_id")
    op.create_table(
        "campaign_standards",
        sa.Column("campaign_id", KEY, campaign, autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(12), nullable=False),
        sa.Column("money", sa.BigInteger()),
        sa.Column("goods", sa.String(60)),
        sa.PrimaryKeyConstraint("campaign_id", "reason", name="pk_campaign_standards"),
    )
    stepped = sa.ForeignKey("campaigns.id", name="fk_campaign_steps_campaign_id")
    op.create_table(
        "campaign_steps",
        sa.Column("campaign_id", KEY, stepped, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", "name", name="pk_campaign_steps"),
    )


def downgrade() -> None:
    op.drop_table("campaign_steps")
    op.drop_table("campaign_standards")
    op.drop_table("campaigns")
