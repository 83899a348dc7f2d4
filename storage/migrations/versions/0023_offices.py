"""Offices know what an officer is in charge of; while somebody is away another answers for them."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.add_column("offices", sa.Column("charges", sa.String(80), nullable=True))
    op.add_column("invitations", sa.Column("charges", sa.String(80), nullable=True))
    op.create_table(
        "absences",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, sa.ForeignKey("accounts.id", name="fk_absences_account_id"), nullable=False),
        sa.Column("stand_in_id", KEY, sa.ForeignKey("accounts.id", name="fk_absences_stand_in_id"), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
    )
    op.create_index("ix_absences_account_id", "absences", ["account_id"])
    op.create_index("ix_absences_stand_in_id", "absences", ["stand_in_id"])
    op.create_index(
        "ux_absences_open", "absences", ["account_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )


def downgrade() -> None:
    op.drop_table("absences")
    op.drop_column("invitations", "charges")
    op.drop_column("offices", "charges")
