"""Goals (目标): of a year, how many in a hundred the union means to reach with each of its services."""

import sqlalchemy as sa
from alembic import op

revision = "0115"
down_revision = "0114"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "goals",
        sa.Column("id", KEY, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(10), nullable=False),
        sa.Column("percent", sa.Integer()),
        sa.Column("set_by", KEY, sa.ForeignKey("accounts.id", name="fk_goals_set_by"), nullable=False),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.CheckConstraint("percent BETWEEN 1 AND 100", name="ck_goals_in_a_hundred"),
        sa.PrimaryKeyConstraint("id", name="pk_goals"),
    )
    op.create_index("ix_goals_year", "goals", ["year"])
    op.create_index("ix_goals_set_by", "goals", ["set_by"])


def downgrade() -> None:
    op.drop_table("goals")
