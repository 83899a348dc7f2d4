"""Learning cards: what each says and asks, whom it is for, how far everybody is, and what they said back."""

import sqlalchemy as sa
from alembic import op

revision = "0101"
down_revision = "0100"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def _lesson(table: str) -> sa.Column:  # type: ignore[type-arg]
    lesson = sa.ForeignKey("lessons.id", name=f"fk_{table}_lesson_id")
    return sa.Column("lesson_id", KEY, lesson, autoincrement=False, nullable=False)


def _member(table: str) -> sa.Column:  # type: ignore[type-arg]
    member = sa.ForeignKey("members.id", name=f"fk_{table}_member_id")
    return sa.Column("member_id", KEY, member, autoincrement=False, nullable=False)


def upgrade() -> None:
    op.create_table(
        "lessons",
        sa.Column("id", KEY, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("whom", sa.String(10), nullable=False),
        sa.Column("asks_back", sa.Boolean(), nullable=False),
        sa.Column("prompt", sa.String(80)),
        sa.Column("opens_at", INSTANT),
        sa.Column("closes_at", INSTANT, nullable=False),
        sa.Column("made_by", KEY, sa.ForeignKey("accounts.id", name="fk_lessons_made_by"), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("published_at", INSTANT),
        sa.Column("withdrawn_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_lessons"),
    )
    op.create_index("ix_lessons_made_by", "lessons", ["made_by"])
    op.create_index("ix_lessons_state", "lessons", ["state", "closes_at"])
    unit = sa.ForeignKey("units.id", name="fk_lesson_units_unit_id")
    op.create_table(
        "lesson_units",
        _lesson("lesson_units"),
        sa.Column("unit_id", KEY, unit, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("lesson_id", "unit_id", name="pk_lesson_units"),
    )
    question = sa.ForeignKey("questions.id", name="fk_lesson_questions_question_id")
    op.create_table(
        "lesson_questions",
        _lesson("lesson_questions"),
        sa.Column("question_id", KEY, question, autoincrement=False, nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("lesson_id", "question_id", name="pk_lesson_questions"),
    )
    op.create_table(
        "lesson_pictures",
        _lesson("lesson_pictures"),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("lesson_id", name="pk_lesson_pictures"),
    )
    op.create_table(
        "lesson_files",
        _lesson("lesson_files"),
        sa.Column("file_id", sa.String(250), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("lesson_id", name="pk_lesson_files"),
    )
    op.create_table(
        "lesson_readings",
        _lesson("lesson_readings"),
        _member("lesson_readings"),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT),
        sa.PrimaryKeyConstraint("lesson_id", "member_id", name="pk_lesson_readings"),
    )
    op.create_index("ix_lesson_readings_member_id", "lesson_readings", ["member_id"])
    op.create_index("ix_lesson_readings_opened_at", "lesson_readings", ["opened_at"])
    op.create_table(
        "lesson_sentences",
        _lesson("lesson_sentences"),
        _member("lesson_sentences"),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("lesson_id", "member_id", name="pk_lesson_sentences"),
    )
    op.create_index("ix_lesson_sentences_member_id", "lesson_sentences", ["member_id"])
    op.create_index("ix_lesson_sentences_at", "lesson_sentences", ["at"])
    op.create_table(
        "lesson_calls",
        _lesson("lesson_calls"),
        sa.Column("what", sa.String(10), nullable=False),
        sa.Column("made_by", KEY, sa.ForeignKey("accounts.id", name="fk_lesson_calls_made_by")),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("cursor", KEY, nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("lesson_id", "what", name="pk_lesson_calls"),
    )
    op.create_index("ix_lesson_calls_made_by", "lesson_calls", ["made_by"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE lesson_sentences ALTER COLUMN words SET STATISTICS 0")


def downgrade() -> None:
    for name in (
        "lesson_calls",
        "lesson_sentences",
        "lesson_readings",
        "lesson_files",
        "lesson_pictures",
        "lesson_questions",
        "lesson_units",
        "lessons",
    ):
        op.drop_table(name)
