"""Alarms: that words were written which call for help, in which number, who was called, who came; never the words."""

import sqlalchemy as sa
from alembic import op

revision = "0087"
down_revision = "0086"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "alarms",
        sa.Column("id", KEY, nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("member_id", KEY, sa.ForeignKey("members.id", name="fk_alarms_member_id")),
        sa.Column("raised_at", INSTANT, nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("called_at", INSTANT, nullable=False),
        sa.Column("answered_by", KEY, sa.ForeignKey("accounts.id", name="fk_alarms_answered_by")),
        sa.Column("answered_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_alarms"),
    )
    op.create_index("ix_alarms_number", "alarms", ["number"])
    op.create_index("ix_alarms_raised_at", "alarms", ["raised_at"])
    is_open = sa.text("answered_at IS NULL")
    op.create_index("ux_alarms_open", "alarms", ["number"], unique=True, sqlite_where=is_open, postgresql_where=is_open)
    alarm = sa.ForeignKey("alarms.id", name="fk_alarm_calls_alarm_id")
    account = sa.ForeignKey("accounts.id", name="fk_alarm_calls_account_id")
    op.create_table(
        "alarm_calls",
        sa.Column("alarm_id", KEY, alarm, autoincrement=False, nullable=False),
        sa.Column("account_id", KEY, account, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("alarm_id", "account_id", name="pk_alarm_calls"),
    )


def downgrade() -> None:
    op.drop_table("alarm_calls")
    op.drop_table("alarms")
