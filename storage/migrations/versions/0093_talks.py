"""Notes of talks: the talker's words, sealed; themes and whether something is to be done; days to look again."""

import sqlalchemy as sa
from alembic import op

revision = "0093"
down_revision = "0092"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    talk = sa.ForeignKey("talks.id", name="fk_talk_notes_talk_id")
    op.create_table(
        "talk_notes",
        sa.Column("talk_id", KEY, talk, autoincrement=False, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("words", sa.LargeBinary()),
        sa.Column("themes", sa.String(80), nullable=False),
        sa.Column("action", sa.Boolean()),
        sa.Column("proposed_at", INSTANT),
        sa.Column("asked_at", INSTANT),
        sa.Column("helped", sa.String(4)),
        sa.PrimaryKeyConstraint("talk_id", name="pk_talk_notes"),
    )
    op.create_table(
        "talk_follow_ups",
        sa.Column("id", KEY, nullable=False),
        sa.Column("talk_id", KEY, sa.ForeignKey("talks.id", name="fk_talk_follow_ups_talk_id"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("reminded_at", INSTANT),
        sa.Column("done_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_talk_follow_ups"),
    )
    op.create_index("ix_talk_follow_ups_talk_id", "talk_follow_ups", ["talk_id"])
    is_open = sa.text("done_at IS NULL")
    op.create_index(
        "ix_talk_follow_ups_open", "talk_follow_ups", ["due_on"], sqlite_where=is_open, postgresql_where=is_open
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE talk_notes ALTER COLUMN words SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("talk_follow_ups")
    op.drop_table("talk_notes")
