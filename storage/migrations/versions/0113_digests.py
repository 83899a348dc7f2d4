"""Digests (周报): when each wants theirs, and which week they had it last; the union's own templates."""

import sqlalchemy as sa
from alembic import op

revision = "0113"
down_revision = "0112"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "digest_wishes",
        sa.Column("account_id", KEY, sa.ForeignKey("accounts.id", name="fk_digest_wishes_account_id"), nullable=False),
        sa.Column("weekday", sa.Integer()),
        sa.Column("minute", sa.Integer()),
        sa.Column("chosen_at", INSTANT),
        sa.Column("told_week", sa.Date()),
        sa.PrimaryKeyConstraint("account_id", name="pk_digest_wishes"),
    )
    op.create_table(
        "digest_templates",
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_by", KEY, sa.ForeignKey("accounts.id", name="fk_digest_templates_made_by"), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("failed_at", INSTANT),
        sa.PrimaryKeyConstraint("language", name="pk_digest_templates"),
    )


def downgrade() -> None:
    op.drop_table("digest_templates")
    op.drop_table("digest_wishes")
