"""Appointments: the times of talks, with whom, where, and who has yet to say yes."""

import sqlalchemy as sa
from alembic import op

revision = "0094"
down_revision = "0093"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "appointments",
        sa.Column("id", KEY, nullable=False),
        sa.Column("talk_id", KEY, sa.ForeignKey("talks.id", name="fk_appointments_talk_id"), nullable=False),
        sa.Column("officer_id", KEY, sa.ForeignKey("accounts.id", name="fk_appointments_officer_id"), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("place", sa.String(80)),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("made_by", KEY, sa.ForeignKey("accounts.id", name="fk_appointments_made_by"), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("answered_at", INSTANT),
        sa.Column("reminded_at", INSTANT),
        sa.Column("asked_at", INSTANT),
        sa.Column("missed_by", sa.String(8)),
        sa.PrimaryKeyConstraint("id", name="pk_appointments"),
    )
    op.create_index("ix_appointments_talk_id", "appointments", ["talk_id"])
    op.create_index("ix_appointments_officer_id", "appointments", ["officer_id"])
    live = sa.text("state IN ('pending', 'proposed', 'agreed')")
    at = ["officer_id", "starts_at"]
    op.create_index("ux_appointments_live", "appointments", at, unique=True, sqlite_where=live, postgresql_where=live)
    op.create_index("ix_appointments_ahead", "appointments", ["starts_at"], sqlite_where=live, postgresql_where=live)


def downgrade() -> None:
    op.drop_table("appointments")
