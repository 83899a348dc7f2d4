"""What members say is wrong in the roster, until somebody has answered."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("member_id", KEY, sa.ForeignKey("members.id", name="fk_corrections_member_id"), nullable=False),
        sa.Column("item", sa.String(10), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by", KEY, sa.ForeignKey("accounts.id", name="fk_corrections_decided_by"), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
    )
    op.create_index("ix_corrections_member_id", "corrections", ["member_id"])
    op.create_index("ix_corrections_state", "corrections", ["state"])


def downgrade() -> None:
    op.drop_table("corrections")
