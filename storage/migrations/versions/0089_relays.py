"""Talks through the bot: their words, sealed, what was agreed to, and which message is of which."""

import sqlalchemy as sa
from alembic import op

revision = "0089"
down_revision = "0088"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SEALED = ("words", "picture")


def upgrade() -> None:
    op.create_table(
        "relays",
        sa.Column("talk_id", KEY, sa.ForeignKey("talks.id", name="fk_relays_talk_id"), nullable=False),
        sa.Column("version", sa.Integer()),
        sa.PrimaryKeyConstraint("talk_id", name="pk_relays"),
    )
    op.create_table(
        "relay_words",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("talk_id", KEY, sa.ForeignKey("talks.id", name="fk_relay_words_talk_id"), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(10), nullable=False),
        sa.Column("fate", sa.String(10), nullable=False),
        sa.Column("words", sa.LargeBinary()),
        sa.Column("picture", sa.LargeBinary()),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_relay_words"),
        sa.UniqueConstraint("talk_id", "nth", name="uq_relay_words_talk_id"),
    )
    op.create_table(
        "relay_messages",
        sa.Column("blind", sa.LargeBinary(16), nullable=False),
        sa.Column("talk_id", KEY, sa.ForeignKey("talks.id", name="fk_relay_messages_talk_id"), nullable=False),
        sa.PrimaryKeyConstraint("blind", name="pk_relay_messages"),
    )
    op.create_index("ix_relay_messages_talk_id", "relay_messages", ["talk_id"])
    if op.get_bind().dialect.name == "postgresql":
        for column in SEALED:
            op.execute(f"ALTER TABLE relay_words ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    for table in ("relay_messages", "relay_words", "relays"):
        op.drop_table(table)
