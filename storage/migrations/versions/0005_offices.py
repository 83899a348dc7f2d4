"""Offices, invitations into them, and wrong codes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "offices",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, sa.ForeignKey("accounts.id", name="fk_offices_account_id"), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("unit_id", KEY, sa.ForeignKey("units.id", name="fk_offices_unit_id"), nullable=True),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_offices"),
    )
    op.create_index("ix_offices_account_id", "offices", ["account_id"])
    op.create_index("ix_offices_unit_id", "offices", ["unit_id"])
    op.create_table(
        "invitations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("code_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("unit_id", KEY, sa.ForeignKey("units.id", name="fk_invitations_unit_id"), nullable=True),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("used_by", KEY, sa.ForeignKey("accounts.id", name="fk_invitations_used_by"), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("code_hash", name="uq_invitations_code_hash"),
    )
    op.create_table(
        "wrong_codes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, sa.ForeignKey("accounts.id", name="fk_wrong_codes_account_id"), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wrong_codes"),
    )
    op.create_index("ix_wrong_codes_account_id", "wrong_codes", ["account_id"])


def downgrade() -> None:
    op.drop_table("wrong_codes")
    op.drop_table("invitations")
    op.drop_table("offices")
