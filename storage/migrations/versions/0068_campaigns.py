"""Wrap-ups: the figures of a campaign that is over, kept whatever becomes of its visits."""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    campaign = sa.ForeignKey("campaigns.id", name="fk_wrap_ups_campaign_id")
    closer = sa.ForeignKey("accounts.id", name="fk_wrap_ups_closed_by")
    op.create_table(
        "wrap_ups",
        sa.Column("campaign_id", KEY, campaign, autoincrement=False, nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("closed_by", KEY, closer, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", name="pk_wrap_ups"),
    )


def downgrade() -> None:
    op.drop_table("wrap_ups")
