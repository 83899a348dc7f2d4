"""Corrections of decisions: which day and number stood there before, who set them right, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "decision_corrections"


def _to(target: str, column: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{target}.id", name=f"fk_{TABLE}_{column}")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("decision_id", KEY, _to("dossier_decisions", "decision_id"), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("document", sa.String(40), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("account_id", KEY, _to("accounts", "account_id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{TABLE}"),
    )
    op.create_index(f"ix_{TABLE}_decision_id", TABLE, ["decision_id"])
    # Of sealed columns PostgreSQL keeps no samples.
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f'ALTER TABLE {TABLE} ALTER COLUMN "reason" SET STATISTICS 0')


def downgrade() -> None:
    op.drop_table(TABLE)
