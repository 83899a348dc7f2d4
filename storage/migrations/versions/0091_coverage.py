"""Coverage: how the days of teams go round, so that talks are proposed when they fit."""

import sqlalchemy as sa
from alembic import op

revision = "0091"
down_revision = "0090"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "talk_shifts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("unit_id", KEY, sa.ForeignKey("units.id", name="fk_talk_shifts_unit_id"), nullable=False),
        sa.Column("team", sa.String(60), nullable=False),
        sa.Column("cycle", sa.String(8), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("set_by", KEY, sa.ForeignKey("accounts.id", name="fk_talk_shifts_set_by"), nullable=False),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_talk_shifts"),
    )
    for column in ("unit_id", "set_by"):
        op.create_index(f"ix_talk_shifts_{column}", "talk_shifts", [column])


def downgrade() -> None:
    op.drop_table("talk_shifts")
