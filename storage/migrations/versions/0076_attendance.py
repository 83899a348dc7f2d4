"""Attendance: when people were last reminded, and the codes of doors."""

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0075"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("sign_ups", sa.Column("reminded_at", INSTANT, nullable=True))
    activity = sa.ForeignKey("activities.id", name="fk_activity_doors_activity_id")
    maker = sa.ForeignKey("accounts.id", name="fk_activity_doors_made_by")
    op.create_table(
        "activity_doors",
        sa.Column("activity_id", KEY, activity, autoincrement=False, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("made_by", KEY, maker, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("activity_id", name="pk_activity_doors"),
        sa.UniqueConstraint("secret_hash", name="uq_activity_doors_secret_hash"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE activity_doors ALTER COLUMN secret SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("activity_doors")
    op.drop_column("sign_ups", "reminded_at")
