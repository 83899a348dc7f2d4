"""Groups that the bot is or was in."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "groups",
        sa.Column("id", KEY, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("unit_id", KEY, sa.ForeignKey("units.id", name="fk_groups_unit_id"), nullable=True),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("added_by", KEY, sa.ForeignKey("accounts.id", name="fk_groups_added_by"), nullable=True),
        sa.Column("admitted_at", INSTANT, nullable=True),
        sa.Column("admitted_by", KEY, sa.ForeignKey("accounts.id", name="fk_groups_admitted_by"), nullable=True),
        sa.Column("left_at", INSTANT, nullable=True),
        sa.Column("card", sa.BigInteger(), nullable=True),
        sa.Column("card_says", sa.String(100), nullable=True),
        sa.Column("pinned", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_groups"),
        sa.UniqueConstraint("chat_id", name="uq_groups_chat_id"),
    )
    op.create_index("ix_groups_state", "groups", ["state"])


def downgrade() -> None:
    op.drop_table("groups")
