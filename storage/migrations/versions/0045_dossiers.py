"""Dossiers: the files of hardship cases."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    report = sa.ForeignKey("hardship_reports.id", name="fk_dossiers_report_id")
    key = sa.ForeignKey("data_keys.row", name="fk_dossiers_data_key")
    op.create_table(
        "dossiers",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("report_id", KEY, report, nullable=False),
        sa.Column("number", sa.String(16), nullable=True),
        sa.Column("hardship_class", sa.String(10), nullable=True),
        sa.Column("means", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(16), key, nullable=True),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("look_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_dossiers"),
        sa.UniqueConstraint("report_id", name="uq_dossiers_report_id"),
        sa.UniqueConstraint("number", name="uq_dossiers_number"),
    )
    op.create_index("ix_dossiers_data_key", "dossiers", ["data_key"], unique=True)
    op.create_index("ix_dossiers_filed_on", "dossiers", ["filed_on"])
    op.create_index("ix_dossiers_ended_on", "dossiers", ["ended_on"])
    op.create_index("ix_dossiers_look_on", "dossiers", ["look_on"])


def downgrade() -> None:
    op.drop_table("dossiers")
