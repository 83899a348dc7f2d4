"""Joining by personal links."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
_OPEN = sa.text("used_at IS NULL AND ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "personal_links",
        sa.Column("id", KEY, nullable=False),
        sa.Column("code_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("member_id", KEY, sa.ForeignKey("members.id", name="fk_personal_links_member_id"), nullable=False),
        sa.Column("given_by", KEY, sa.ForeignKey("accounts.id", name="fk_personal_links_given_by"), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("opened_by", KEY, sa.ForeignKey("accounts.id", name="fk_personal_links_opened_by"), nullable=True),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_personal_links"),
        sa.UniqueConstraint("code_hash", name="uq_personal_links_code_hash"),
    )
    op.create_index(
        "ux_personal_links_open",
        "personal_links",
        ["member_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def downgrade() -> None:
    op.drop_table("personal_links")
