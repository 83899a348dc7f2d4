"""Activity pictures: one of each activity at most, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0082"
down_revision = "0081"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    activity = sa.ForeignKey("activities.id", name="fk_activity_pictures_activity_id")
    op.create_table(
        "activity_pictures",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("activity_id", KEY, activity, nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_activity_pictures"),
        sa.UniqueConstraint("activity_id", name="uq_activity_pictures_activity_id"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE activity_pictures ALTER COLUMN picture SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("activity_pictures")
