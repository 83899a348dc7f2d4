"""Family contacts of members, and the links by which they come in."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("member_id", KEY, sa.ForeignKey("members.id", name="fk_contacts_member_id"), nullable=False),
        sa.Column("given_by", KEY, sa.ForeignKey("accounts.id", name="fk_contacts_given_by"), nullable=False),
        sa.Column("consent", sa.String(8), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("relation", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("account_id", KEY, sa.ForeignKey("accounts.id", name="fk_contacts_account_id"), nullable=True),
        sa.Column("since", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_contacts"),
        sa.UniqueConstraint("code_hash", name="uq_contacts_code_hash"),
    )
    op.create_index("ix_contacts_member_id", "contacts", ["member_id"])
    op.create_index("ix_contacts_account_id", "contacts", ["account_id"])


def downgrade() -> None:
    op.drop_table("contacts")
