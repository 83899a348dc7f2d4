"""Homes: what a visit needs to know of where somebody lives, sealed whole."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    member = sa.ForeignKey("members.id", name="fk_homes_member_id")
    teller = sa.ForeignKey("accounts.id", name="fk_homes_told_by")
    op.create_table(
        "homes",
        sa.Column("member_id", KEY, member, autoincrement=False, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("told_by", KEY, teller),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("member_id", name="pk_homes"),
    )
    if op.get_bind().dialect.name == "postgresql":
        # No samples of what is sealed.
        op.execute("ALTER TABLE homes ALTER COLUMN details SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("homes")
