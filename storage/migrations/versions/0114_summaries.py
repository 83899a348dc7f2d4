"""Summaries (年度工作总结): figures as they stood when a quarter ended, and the union's own template."""

import sqlalchemy as sa
from alembic import op

revision = "0114"
down_revision = "0113"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "quarter_figures",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quarter", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("records", sa.BigInteger(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("kept_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("year", "quarter", "name", name="pk_quarter_figures"),
    )
    op.create_table(
        "summary_templates",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("set_by", KEY, sa.ForeignKey("accounts.id", name="fk_summary_templates_set_by"), nullable=False),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_summary_templates"),
    )
    if op.get_bind().dialect.name == "postgresql":
        # What is sealed is random: the statistics of its bytes would only carry them elsewhere.
        op.execute("ALTER TABLE summary_templates ALTER COLUMN content SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("summary_templates")
    op.drop_table("quarter_figures")
