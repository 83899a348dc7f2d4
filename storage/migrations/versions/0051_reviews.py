"""Reviews: the yearly look at each family on file, and the word half a year after it left; occasions for a visit."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _reviews()
    _occasions()


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("report_id", KEY, sa.ForeignKey("hardship_reports.id", name="fk_reviews_report_id"), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("why", sa.String(12), nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("reminded_at", INSTANT, nullable=True),
        sa.Column("waits_since", INSTANT, nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("entered_by", KEY, sa.ForeignKey("accounts.id", name="fk_reviews_entered_by"), nullable=True),
        sa.Column("outcome", sa.String(10), nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("closed_by", KEY, sa.ForeignKey("accounts.id", name="fk_reviews_closed_by"), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.UniqueConstraint("report_id", "kind", "due_on", name="uq_reviews_report_id"),
    )
    op.create_index("ix_reviews_state", "reviews", ["state"])
    op.create_index("ix_reviews_waits_since", "reviews", ["waits_since"])


def _occasions() -> None:
    op.create_table(
        "occasions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("member_id", KEY, sa.ForeignKey("members.id", name="fk_occasions_member_id"), nullable=False),
        sa.Column("record", sa.String(16), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_occasions"),
        sa.UniqueConstraint("kind", "member_id", "record", name="uq_occasions_kind"),
    )
    op.create_index("ix_occasions_member_id", "occasions", ["member_id"])


def downgrade() -> None:
    op.drop_table("occasions")
    op.drop_table("reviews")
