"""Public notices of hardship cases, and what is said against them."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    report = sa.ForeignKey("hardship_reports.id", name="fk_public_notices_report_id")
    group = sa.ForeignKey("groups.id", name="fk_public_notices_group_id")
    op.create_table(
        "public_notices",
        sa.Column("id", KEY, nullable=False),
        sa.Column("report_id", KEY, report, nullable=False),
        sa.Column("code", sa.String(22), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("hardship_class", sa.String(10), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("group_id", KEY, group, nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("agreed_at", INSTANT, nullable=True),
        sa.Column("written_on", sa.Date(), nullable=True),
        sa.Column("paper_on", sa.Date(), nullable=True),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("why", sa.String(10), nullable=True),
        sa.Column("post", sa.BigInteger(), nullable=True),
        sa.Column("post_chat", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_public_notices"),
        sa.UniqueConstraint("code", name="uq_public_notices_code"),
    )
    op.create_index("ix_public_notices_report_id", "public_notices", ["report_id"])
    op.create_index("ix_public_notices_state", "public_notices", ["state"])
    notice = sa.ForeignKey("public_notices.id", name="fk_notice_objections_notice_id")
    op.create_table(
        "notice_objections",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("notice_id", KEY, notice, nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("objector", sa.LargeBinary(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("outcome", sa.String(8), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notice_objections"),
    )
    op.create_index("ix_notice_objections_notice_id", "notice_objections", ["notice_id"])


def downgrade() -> None:
    op.drop_table("notice_objections")
    op.drop_table("public_notices")
