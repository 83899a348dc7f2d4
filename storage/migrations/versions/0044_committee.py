"""Who sits on the committee (工会委员), from and until when, by the chair's list."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "committee",
        sa.Column("id", KEY, nullable=False),
        sa.Column("member_id", KEY, sa.ForeignKey("members.id", name="fk_committee_member_id"), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("named_by", KEY, sa.ForeignKey("accounts.id", name="fk_committee_named_by"), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("ended_by", KEY, sa.ForeignKey("accounts.id", name="fk_committee_ended_by"), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_committee"),
    )
    op.create_index("ix_committee_member_id", "committee", ["member_id"])
    op.create_index(
        "ux_committee_open",
        "committee",
        ["member_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_table("committee")
