"""Joining anew: offices that ended because another account speaks for their holder."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "lost_offices",
        sa.Column("office_id", KEY, sa.ForeignKey("offices.id", name="fk_lost_offices_office_id"), nullable=False),
        sa.Column("member_id", KEY, sa.ForeignKey("members.id", name="fk_lost_offices_member_id"), nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("office_id", name="pk_lost_offices"),
    )


def downgrade() -> None:
    op.drop_table("lost_offices")
