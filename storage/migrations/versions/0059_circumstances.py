"""Circumstances: the catalogue of what calls for a visit, and what came up with whom."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "visit_occasions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("key", sa.String(16)),
        sa.Column("words", sa.String(30)),
        sa.Column("within_days", sa.Integer()),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_visit_occasions"),
        sa.UniqueConstraint("key", name="uq_visit_occasions_key"),
    )
    member = sa.ForeignKey("members.id", name="fk_circumstances_member_id")
    noter = sa.ForeignKey("accounts.id", name="fk_circumstances_noted_by")
    op.create_table(
        "circumstances",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("member_id", KEY, member, nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("noted_by", KEY, noter),
        sa.Column("noted_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_circumstances"),
    )
    op.create_index("ix_circumstances_member_id", "circumstances", ["member_id"])
    op.create_index("ix_circumstances_noted_at", "circumstances", ["noted_at"])
    if op.get_bind().dialect.name == "postgresql":
        # No samples of what is sealed.
        op.execute("ALTER TABLE circumstances ALTER COLUMN what SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("circumstances")
    op.drop_table("visit_occasions")
