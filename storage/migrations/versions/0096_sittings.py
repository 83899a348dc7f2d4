"""Sittings: somebody's going through questions on their own, each answer, and how often they have met a question."""

import sqlalchemy as sa
from alembic import op

revision = "0096"
down_revision = "0095"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "sittings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("member_id", KEY, sa.ForeignKey("members.id", name="fk_sittings_member_id"), nullable=False),
        sa.Column("purpose", sa.String(10), nullable=False),
        sa.Column("subject_id", KEY, nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.String(60), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("seed", KEY),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("out_of", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sittings"),
    )
    op.create_index("ix_sittings_member_id", "sittings", ["member_id", "purpose", "begun_at"])
    op.create_index("ix_sittings_subject_id", "sittings", ["purpose", "subject_id", "member_id"])
    op.create_index("ix_sittings_begun_at", "sittings", ["begun_at"])
    is_open = sa.text("ended_at IS NULL")
    op.create_index("ix_sittings_due", "sittings", ["ends_at"], sqlite_where=is_open, postgresql_where=is_open)
    sitting = sa.ForeignKey("sittings.id", name="fk_sitting_answers_sitting_id", ondelete="CASCADE")
    question = sa.ForeignKey("questions.id", name="fk_sitting_answers_question_id")
    op.create_table(
        "sitting_answers",
        sa.Column("sitting_id", KEY, sitting, autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("question_id", KEY, question, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("picked", sa.String(60), nullable=False),
        sa.Column("words", sa.LargeBinary()),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("full", sa.Boolean(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("sitting_id", "place", name="pk_sitting_answers"),
    )
    op.create_index("ix_sitting_answers_question_id", "sitting_answers", ["question_id", "at"])
    op.create_index("ix_sitting_answers_at", "sitting_answers", ["at"])
    op.create_table(
        "acquaintances",
        sa.Column(
            "member_id",
            KEY,
            sa.ForeignKey("members.id", name="fk_acquaintances_member_id"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "question_id",
            KEY,
            sa.ForeignKey("questions.id", name="fk_acquaintances_question_id"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("last_right", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", "question_id", name="pk_acquaintances"),
    )
    op.create_index("ix_acquaintances_at", "acquaintances", ["at"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE sitting_answers ALTER COLUMN words SET STATISTICS 0")


def downgrade() -> None:
    for name in ("acquaintances", "sitting_answers", "sittings"):
        op.drop_table(name)
