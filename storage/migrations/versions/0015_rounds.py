"""Rounds, and which slot of them was run."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "rounds",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("known_until", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_rounds"),
    )
    op.create_table(
        "round_runs",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("slot", INSTANT, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("cursor", KEY, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=True),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("name", "slot", name="pk_round_runs"),
    )


def downgrade() -> None:
    op.drop_table("round_runs")
    op.drop_table("rounds")
