"""The number of the question that filed a report is as wide as what a forged button may carry."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    _widen(sa.BigInteger())


def downgrade() -> None:
    _widen(sa.Integer())


def _widen(kind: sa.types.TypeEngine[int]) -> None:
    """SQLite's whole numbers have one width."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("hardship_reports", "question", type_=kind)
