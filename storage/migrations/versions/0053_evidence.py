"""Evidence: which papers of a case were seen, and photos of them."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("report_id", KEY, sa.ForeignKey("hardship_reports.id", name="fk_evidence_report_id"), nullable=False),
        sa.Column("ticks", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint("report_id", name="uq_evidence_report_id"),
    )
    report = sa.ForeignKey("hardship_reports.id", name="fk_evidence_photos_report_id")
    account = sa.ForeignKey("accounts.id", name="fk_evidence_photos_account_id")
    op.create_table(
        "evidence_photos",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("report_id", KEY, report, nullable=False),
        sa.Column("account_id", KEY, account, nullable=False),
        sa.Column("paper", sa.LargeBinary(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_photos"),
    )
    op.create_index("ix_evidence_photos_report_id", "evidence_photos", ["report_id"])
    op.create_index("ix_evidence_photos_account_id", "evidence_photos", ["account_id"])
    holder = sa.ForeignKey("accounts.id", name="fk_evidence_copies_account_id")
    op.create_table(
        "evidence_copies",
        sa.Column("account_id", KEY, holder, autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "message_id", name="pk_evidence_copies"),
    )


def downgrade() -> None:
    op.drop_table("evidence_copies")
    op.drop_table("evidence_photos")
    op.drop_table("evidence")
