"""Open questions and half-done answers."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "asking",
        sa.Column(
            "account_id",
            KEY,
            sa.ForeignKey("accounts.id", name="fk_asking_account_id"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("service", sa.String(20), nullable=True),
        sa.Column("step", sa.String(20), nullable=True),
        sa.Column("version", KEY, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_asking"),
    )
    op.create_table(
        "drafts",
        sa.Column(
            "account_id",
            KEY,
            sa.ForeignKey("accounts.id", name="fk_drafts_account_id"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("service", sa.String(20), nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "service", name="pk_drafts"),
    )


def downgrade() -> None:
    op.drop_table("drafts")
    op.drop_table("asking")
