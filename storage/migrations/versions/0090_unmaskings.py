"""Unmaskings: who wanted to know whose an anonymous talk is, why, sealed, and who gave the second word."""

import sqlalchemy as sa
from alembic import op

revision = "0090"
down_revision = "0089"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "unmaskings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("talk_id", KEY, sa.ForeignKey("talks.id", name="fk_unmaskings_talk_id"), nullable=False),
        sa.Column("asked_by", KEY, sa.ForeignKey("accounts.id", name="fk_unmaskings_asked_by"), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("decided_by", KEY, sa.ForeignKey("accounts.id", name="fk_unmaskings_decided_by")),
        sa.Column("decided_at", INSTANT),
        sa.Column("agreed", sa.Boolean()),
        sa.PrimaryKeyConstraint("id", name="pk_unmaskings"),
    )
    op.create_index("ix_unmaskings_talk_id", "unmaskings", ["talk_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE unmaskings ALTER COLUMN reason SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("unmaskings")
