"""Units: bureau, stations, teams."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "units",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("parent_id", KEY, sa.ForeignKey("units.id", name="fk_units_parent_id"), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_units"),
        sa.UniqueConstraint("parent_id", "name", name="uq_units_parent_id_name"),
    )
    op.create_index("ix_units_parent_id", "units", ["parent_id"])


def downgrade() -> None:
    op.drop_table("units")
