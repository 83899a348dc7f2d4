"""Claims: somebody says who they are, a steward decides."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "claims",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("account_id", KEY, sa.ForeignKey("accounts.id", name="fk_claims_account_id"), nullable=False),
        sa.Column("unit_id", KEY, sa.ForeignKey("units.id", name="fk_claims_unit_id"), nullable=False),
        sa.Column("member_id", KEY, sa.ForeignKey("members.id", name="fk_claims_member_id"), nullable=True),
        sa.Column("said", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by", KEY, sa.ForeignKey("accounts.id", name="fk_claims_decided_by"), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_claims"),
    )
    op.create_index("ix_claims_account_id", "claims", ["account_id"])
    op.create_index("ix_claims_state", "claims", ["state"])


def downgrade() -> None:
    op.drop_table("claims")
