"""Trainings: hours of trainings elsewhere, and certificates with their last day; names and numbers sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0079"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "training_hours",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("member_id", KEY, _of("training_hours", "members", "member_id"), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("words", sa.LargeBinary()),
        sa.Column("entered_by", KEY, _of("training_hours", "accounts", "entered_by"), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_training_hours"),
    )
    op.create_index("ix_training_hours_member_id", "training_hours", ["member_id"])
    op.create_index("ix_training_hours_on", "training_hours", ["on"])
    op.create_table(
        "certificates",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("member_id", KEY, _of("certificates", "members", "member_id"), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.LargeBinary()),
        sa.Column("until", sa.Date()),
        sa.Column("entered_by", KEY, _of("certificates", "accounts", "entered_by"), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("confirmed_by", KEY, _of("certificates", "accounts", "confirmed_by")),
        sa.Column("confirmed_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_certificates"),
    )
    op.create_index("ix_certificates_member_id", "certificates", ["member_id"])
    op.create_index("ix_certificates_until", "certificates", ["until"])
    if op.get_bind().dialect.name == "postgresql":
        for table, column in (("training_hours", "words"), ("certificates", "name"), ("certificates", "number")):
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def _of(table: str, other: str, column: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{other}.id", name=f"fk_{table}_{column}")


def downgrade() -> None:
    op.drop_table("certificates")
    op.drop_table("training_hours")
