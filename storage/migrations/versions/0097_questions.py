"""Question files: what was sent or pasted, page by page, until it is in the bank or turned down."""

import sqlalchemy as sa
from alembic import op

revision = "0097"
down_revision = "0096"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    account = sa.ForeignKey("accounts.id", name="fk_question_files_account_id")
    op.create_table(
        "question_files",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, account, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("outline", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("total", "done", "entered", "known", "refused")),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_question_files"),
    )
    op.create_index("ix_question_files_account_id", "question_files", ["account_id"])
    op.create_index("ix_question_files_state", "question_files", ["state"])
    file = sa.ForeignKey("question_files.id", name="fk_question_file_pages_file_id")
    op.create_table(
        "question_file_pages",
        sa.Column("file_id", KEY, file, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("file_id", "number", name="pk_question_file_pages"),
    )


def downgrade() -> None:
    op.drop_table("question_file_pages")
    op.drop_table("question_files")
