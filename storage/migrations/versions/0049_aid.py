"""Aid: what the union has given somebody, in money or goods."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    corrected = sa.ForeignKey("aid_grants.id", name="fk_aid_grants_corrects", ondelete="CASCADE")
    op.create_table(
        "aid_grants",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("member_id", KEY, sa.ForeignKey("members.id", name="fk_aid_grants_member_id"), nullable=False),
        sa.Column("report_id", KEY, sa.ForeignKey("hardship_reports.id", name="fk_aid_grants_report_id")),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("goods", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.String(12), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("entered_by", KEY, sa.ForeignKey("accounts.id", name="fk_aid_grants_entered_by"), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("second_id", KEY, sa.ForeignKey("accounts.id", name="fk_aid_grants_second_id")),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("corrects", KEY, corrected, nullable=True),
        sa.Column("handed_at", INSTANT, nullable=True),
        sa.Column("receipt", sa.String(8), nullable=True),
        sa.Column("received_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_aid_grants"),
        sa.UniqueConstraint("corrects", name="uq_aid_grants_corrects"),
        sa.CheckConstraint("corrects IS NOT NULL OR amount IS NOT NULL OR goods IS NOT NULL", name="something"),
        sa.CheckConstraint("amount IS NULL OR (amount < 0) = (corrects IS NOT NULL)", name="signed"),
    )
    op.create_index("ix_aid_grants_report_id", "aid_grants", ["report_id"])
    op.create_index("ix_aid_grants_entered_at", "aid_grants", ["entered_at"])
    op.create_index("ix_aid_grants_member_id", "aid_grants", ["member_id", "given_on"])
    if op.get_bind().dialect.name == "postgresql":
        # The planner's samples of what is sealed would outlive the rows.
        for column in ("goods", "reason"):
            op.execute(f'ALTER TABLE aid_grants ALTER COLUMN "{column}" SET STATISTICS 0')


def downgrade() -> None:
    op.drop_table("aid_grants")
