"""Rosters that were sent to the bot: what waits for a yes, what is being taken, what was not taken."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

INSTANT = sa.DateTime(timezone=True)
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("account_id", KEY, sa.ForeignKey("accounts.id", name="fk_uploads_account_id"), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("outline", sa.LargeBinary(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("total", "done", "entered", "changed", "gone", "unchanged", "refused", "units")
        ),
        sa.Column("looked_up_to", KEY, nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_uploads"),
    )
    op.create_index("ix_uploads_account_id", "uploads", ["account_id"])
    op.create_index("ix_uploads_state", "uploads", ["state"])
    op.create_table(
        "upload_pages",
        sa.Column("upload_id", KEY, sa.ForeignKey("uploads.id", name="fk_upload_pages_upload_id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("upload_id", "number", name="pk_upload_pages"),
    )


def downgrade() -> None:
    op.drop_table("upload_pages")
    op.drop_table("uploads")
