"""Quick notes (记一笔): what officers did, where, on which day, with how many."""

import sqlalchemy as sa
from alembic import op

revision = "0112"
down_revision = "0111"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "quick_notes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("unit_id", KEY, sa.ForeignKey("units.id", name="fk_quick_notes_unit_id")),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer()),
        sa.Column("money", sa.BigInteger()),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("picture", sa.LargeBinary()),
        sa.Column("made_by", KEY, sa.ForeignKey("accounts.id", name="fk_quick_notes_made_by"), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_quick_notes"),
        sa.UniqueConstraint("number", name="uq_quick_notes_number"),
    )
    op.create_index("ix_quick_notes_made_by", "quick_notes", ["made_by"])
    op.create_index("ix_quick_notes_made_at", "quick_notes", ["made_at"])
    op.create_index("ix_quick_notes_on", "quick_notes", ["on", "kind"])
    if op.get_bind().dialect.name == "postgresql":
        # What is sealed is random: the statistics of its bytes would only carry them elsewhere.
        for column in ("words", "picture"):
            op.execute(f"ALTER TABLE quick_notes ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("quick_notes")
