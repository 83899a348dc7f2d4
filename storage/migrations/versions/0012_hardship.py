"""Hardship reports and the officers' answers."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "hardship_reports",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("member_id", KEY, sa.ForeignKey("members.id", name="fk_hardship_reports_member_id"), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("unit_id", KEY, sa.ForeignKey("units.id", name="fk_hardship_reports_unit_id"), nullable=False),
        sa.Column("urgency", sa.String(12), nullable=False),
        sa.Column("ring_me", sa.Boolean(), nullable=False),
        sa.Column("story", sa.LargeBinary(), nullable=True),
        sa.Column("stage", sa.String(10), nullable=False),
        sa.Column(
            "officer_id", KEY, sa.ForeignKey("accounts.id", name="fk_hardship_reports_officer_id"), nullable=True
        ),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("submitted_at", INSTANT, nullable=False),
        sa.Column("taken_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_hardship_reports"),
        sa.UniqueConstraint("number", name="uq_hardship_reports_number"),
    )
    op.create_index("ix_hardship_reports_member_id", "hardship_reports", ["member_id"])
    op.create_index("ix_hardship_reports_officer_id", "hardship_reports", ["officer_id"])
    op.create_index("ix_hardship_reports_stage", "hardship_reports", ["stage"])
    op.create_index("ix_hardship_reports_unit_id", "hardship_reports", ["unit_id"])
    op.create_table(
        "hardship_answers",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column(
            "report_id", KEY, sa.ForeignKey("hardship_reports.id", name="fk_hardship_answers_report_id"), nullable=False
        ),
        sa.Column(
            "account_id", KEY, sa.ForeignKey("accounts.id", name="fk_hardship_answers_account_id"), nullable=False
        ),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hardship_answers"),
    )
    op.create_index("ix_hardship_answers_report_id", "hardship_answers", ["report_id"])


def downgrade() -> None:
    op.drop_table("hardship_answers")
    op.drop_table("hardship_reports")
