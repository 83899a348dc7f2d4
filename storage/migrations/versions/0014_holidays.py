"""Days off and shifted working days that the administrator imported."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "holiday_years",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_holiday_years"),
    )
    op.create_table(
        "holidays",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("year", "day", name="pk_holidays"),
    )


def downgrade() -> None:
    op.drop_table("holidays")
    op.drop_table("holiday_years")
