"""Dossiers: who decided each step, the visits to the house, the address, and what the arithmetic had suggested."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
ADDED: dict[str, sa.types.TypeEngine[Any]] = {
    "suggested": sa.String(10),
    "address": sa.LargeBinary(),
    "address_blind": sa.LargeBinary(16),
}
#: Of sealed columns PostgreSQL keeps no samples.
SEALED = (
    ("dossiers", "address"),
    ("dossier_decisions", "reason"),
    ("house_visits", "form"),
    ("house_visits", "note"),
)


def _to(target: str, table: str, column: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{column}")


def upgrade() -> None:
    for name, kind in ADDED.items():
        op.add_column("dossiers", sa.Column(name, kind, nullable=True))
    op.create_index("ix_dossiers_address_blind", "dossiers", ["address_blind"])
    op.create_table(
        "dossier_decisions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("dossier_id", KEY, _to("dossiers", "dossier_decisions", "dossier_id"), nullable=False),
        sa.Column("step", sa.String(10), nullable=False),
        sa.Column("body", sa.String(10), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("document", sa.String(40), nullable=True),
        sa.Column("hardship_class", sa.String(10), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("account_id", KEY, _to("accounts", "dossier_decisions", "account_id"), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dossier_decisions"),
    )
    op.create_index("ix_dossier_decisions_dossier_id", "dossier_decisions", ["dossier_id"])
    op.create_table(
        "house_visits",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("dossier_id", KEY, _to("dossiers", "house_visits", "dossier_id"), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("first_id", KEY, _to("members", "house_visits", "first_id"), nullable=False),
        sa.Column("second_id", KEY, _to("members", "house_visits", "second_id"), nullable=False),
        sa.Column("form", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("account_id", KEY, _to("accounts", "house_visits", "account_id"), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_house_visits"),
    )
    op.create_index("ix_house_visits_dossier_id", "house_visits", ["dossier_id"])
    if op.get_bind().dialect.name == "postgresql":
        for table, name in SEALED:
            op.execute(f'ALTER TABLE {table} ALTER COLUMN "{name}" SET STATISTICS 0')


def downgrade() -> None:
    op.drop_table("house_visits")
    op.drop_table("dossier_decisions")
    op.drop_index("ix_dossiers_address_blind", "dossiers")
    with op.batch_alter_table("dossiers") as table:
        for name in reversed(ADDED):
            table.drop_column(name)
