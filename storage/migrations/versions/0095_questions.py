"""Questions: the bank (题库): a tree of categories, questions as they stand and as they were, their pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0095"
down_revision = "0094"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "question_categories",
        sa.Column("id", KEY, nullable=False),
        sa.Column("above_id", KEY, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_question_categories"),
    )
    op.create_index("ux_question_categories_name", "question_categories", ["above_id", "name"], unique=True)
    category = sa.ForeignKey("question_categories.id", name="fk_questions_category_id")
    op.create_table(
        "questions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("difficulty", sa.String(6), nullable=False),
        sa.Column("category_id", KEY, category),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("gist", sa.LargeBinary(16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("lot", sa.Integer(), nullable=False),
        sa.Column("author_id", KEY, sa.ForeignKey("accounts.id", name="fk_questions_author_id")),
        sa.Column("approved_by", KEY, sa.ForeignKey("accounts.id", name="fk_questions_approved_by")),
        sa.Column("approved_at", INSTANT),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("retired_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
        sa.UniqueConstraint("number", name="uq_questions_number"),
    )
    op.create_index("ix_questions_author_id", "questions", ["author_id"])
    for name, columns, which in (
        ("ix_questions_drawn", ["category_id", "difficulty", "lot"], "state = 'live'"),
        ("ix_questions_lot", ["lot"], "state = 'live'"),
        ("ix_questions_waiting", ["made_at"], "state = 'draft'"),
    ):
        op.create_index(name, "questions", columns, sqlite_where=sa.text(which), postgresql_where=sa.text(which))
    kept = sa.text("state <> 'retired'")
    op.create_index("ux_questions_gist", "questions", ["gist"], unique=True, sqlite_where=kept, postgresql_where=kept)
    question = sa.ForeignKey("questions.id", name="fk_question_editions_question_id")
    op.create_table(
        "question_editions",
        sa.Column("question_id", KEY, question, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("changed_by", KEY, sa.ForeignKey("accounts.id", name="fk_question_editions_changed_by")),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("question_id", "version", name="pk_question_editions"),
    )
    question = sa.ForeignKey("questions.id", name="fk_question_pictures_question_id")
    op.create_table(
        "question_pictures",
        sa.Column("question_id", KEY, question, autoincrement=False, nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("question_id", name="pk_question_pictures"),
    )


def downgrade() -> None:
    for name in ("question_pictures", "question_editions", "questions", "question_categories"):
        op.drop_table(name)
