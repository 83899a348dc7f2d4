"""Bank: who doubts a question and what came of it, what its answers add up to, and which sittings were counted."""

import sqlalchemy as sa
from alembic import op

revision = "0098"
down_revision = "0097"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "question_doubts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column(
            "question_id", KEY, sa.ForeignKey("questions.id", name="fk_question_doubts_question_id"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("member_id", KEY, sa.ForeignKey("members.id", name="fk_question_doubts_member_id"), nullable=False),
        sa.Column("words", sa.LargeBinary()),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("verdict", sa.String(6)),
        sa.Column("reply", sa.LargeBinary()),
        sa.Column("answered_by", KEY, sa.ForeignKey("accounts.id", name="fk_question_doubts_answered_by")),
        sa.Column("answered_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_question_doubts"),
    )
    once = ["member_id", "question_id", "version"]
    op.create_index("ux_question_doubts_member_id", "question_doubts", once, unique=True)
    op.create_index("ix_question_doubts_question_id", "question_doubts", ["question_id", "answered_at"])
    op.create_index("ix_question_doubts_at", "question_doubts", ["at"])
    is_open = sa.text("answered_at IS NULL")
    op.create_index(
        "ix_question_doubts_open", "question_doubts", ["question_id"], sqlite_where=is_open, postgresql_where=is_open
    )
    question = sa.ForeignKey("questions.id", name="fk_question_figures_question_id")
    sums = ("answers", "right", "pairs", "right_pairs", "rest", "rest_squares", "rest_of_right")
    op.create_table(
        "question_figures",
        sa.Column("question_id", KEY, question, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in sums),
        sa.Column("taken", sa.String(200), nullable=False),
        sa.Column("flags", sa.String(60), nullable=False),
        sa.Column("untold", sa.Boolean(), nullable=False),
        sa.Column("reckoned_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("question_id", "version", name="pk_question_figures"),
    )
    flagged = sa.text("flags <> ''")
    op.create_index(
        "ix_question_figures_flagged",
        "question_figures",
        ["question_id"],
        sqlite_where=flagged,
        postgresql_where=flagged,
    )
    op.add_column("sittings", sa.Column("counted", sa.Boolean(), nullable=False, server_default=sa.false()))
    uncounted = sa.text("ended_at IS NOT NULL AND NOT counted")
    op.create_index(
        "ix_sittings_uncounted", "sittings", ["ended_at"], sqlite_where=uncounted, postgresql_where=uncounted
    )
    if op.get_bind().dialect.name == "postgresql":
        for column in ("words", "reply"):
            op.execute(f"ALTER TABLE question_doubts ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    op.drop_index("ix_sittings_uncounted", "sittings")
    op.drop_column("sittings", "counted")
    op.drop_table("question_figures")
    op.drop_table("question_doubts")
