"""Hours: when officers can be had for a talk: each week, on which days otherwise, and on which terms."""

import sqlalchemy as sa
from alembic import op

revision = "0092"
down_revision = "0091"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "talk_hours",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, sa.ForeignKey("accounts.id", name="fk_talk_hours_account_id"), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("ways", sa.String(24), nullable=False),
        sa.Column("place", sa.String(80)),
        sa.PrimaryKeyConstraint("id", name="pk_talk_hours"),
        sa.CheckConstraint("begins < ends", name="ends_later"),
    )
    op.create_index("ix_talk_hours_account_id", "talk_hours", ["account_id"])
    account = sa.ForeignKey("accounts.id", name="fk_talk_hour_exceptions_account_id")
    op.create_table(
        "talk_hour_exceptions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, account, nullable=False),
        sa.Column("kind", sa.String(6), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("begins", sa.Integer()),
        sa.Column("ends", sa.Integer()),
        sa.Column("ways", sa.String(24)),
        sa.Column("place", sa.String(80)),
        sa.PrimaryKeyConstraint("id", name="pk_talk_hour_exceptions"),
        sa.CheckConstraint("first_on <= last_on", name="lasts"),
    )
    op.create_index("ix_talk_hour_exceptions_account_id", "talk_hour_exceptions", ["account_id"])
    keeper = sa.ForeignKey("accounts.id", name="fk_talk_hour_terms_account_id")
    op.create_table(
        "talk_hour_terms",
        sa.Column("account_id", KEY, keeper, nullable=False, autoincrement=False),
        sa.Column("notice", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_talk_hour_terms"),
    )


def downgrade() -> None:
    op.drop_table("talk_hour_terms")
    op.drop_table("talk_hour_exceptions")
    op.drop_table("talk_hours")
