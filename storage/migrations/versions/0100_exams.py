"""Exams: what is asked of whom and when, what is told of it, extensions, what sittings came to, certificates."""

import sqlalchemy as sa
from alembic import op

revision = "0100"
down_revision = "0099"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def _to(table: str, of: str, column: str, ondelete: str | None = None) -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.id", name=f"fk_{of}_{column}", ondelete=ondelete)


def upgrade() -> None:
    op.create_table(
        "exams",
        sa.Column("id", KEY, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("unit_id", KEY, _to("units", "exams", "unit_id")),
        sa.Column("equal", sa.Boolean(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("pass_mark", sa.Integer(), nullable=False),
        sa.Column("tells", sa.String(8), nullable=False),
        sa.Column("opens_at", INSTANT),
        sa.Column("closes_at", INSTANT),
        sa.Column("made_by", KEY, _to("accounts", "exams", "made_by"), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("published_at", INSTANT),
        sa.Column("cancelled_at", INSTANT),
        sa.Column("cancelled_why", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_exams"),
    )
    op.create_table(
        "exam_parts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("exam_id", KEY, _to("exams", "exam_parts", "exam_id"), nullable=False),
        sa.Column("category_id", KEY, nullable=False),
        sa.Column("difficulty", sa.String(6)),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exam_parts"),
    )
    op.create_index("ix_exam_parts_exam_id", "exam_parts", ["exam_id"])
    op.create_table(
        "exam_units",
        sa.Column("exam_id", KEY, _to("exams", "exam_units", "exam_id"), autoincrement=False, nullable=False),
        sa.Column("unit_id", KEY, _to("units", "exam_units", "unit_id"), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("exam_id", "unit_id", name="pk_exam_units"),
    )
    op.create_table(
        "exam_news",
        sa.Column("id", KEY, nullable=False),
        sa.Column("exam_id", KEY, _to("exams", "exam_news", "exam_id"), nullable=False),
        sa.Column("news", sa.String(10), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("up_to", KEY, nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("done_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_exam_news"),
        sa.UniqueConstraint("exam_id", "news", name="uq_exam_news_exam_id_news"),
    )
    is_open = sa.text("done_at IS NULL")
    op.create_index("ix_exam_news_due_at", "exam_news", ["due_at"], sqlite_where=is_open, postgresql_where=is_open)
    op.create_table(
        "exam_extensions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("exam_id", KEY, _to("exams", "exam_extensions", "exam_id"), nullable=False),
        sa.Column("member_id", KEY, _to("members", "exam_extensions", "member_id")),
        sa.Column("unit_id", KEY, _to("units", "exam_extensions", "unit_id")),
        sa.Column("missed", sa.Boolean(), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("reason", sa.String(8), nullable=False),
        sa.Column("given_by", KEY, _to("accounts", "exam_extensions", "given_by"), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exam_extensions"),
    )
    for column in ("exam_id", "member_id", "given_at"):
        op.create_index(f"ix_exam_extensions_{column}", "exam_extensions", [column])
    sitting = _to("sittings", "exam_marks", "sitting_id", ondelete="CASCADE")
    op.create_table(
        "exam_marks",
        sa.Column("sitting_id", KEY, sitting, autoincrement=False, nullable=False),
        sa.Column("exam_id", KEY, _to("exams", "exam_marks", "exam_id"), nullable=False),
        sa.Column("member_id", KEY, _to("members", "exam_marks", "member_id"), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("sitting_id", name="pk_exam_marks"),
    )
    op.create_index("ix_exam_marks_exam_id", "exam_marks", ["exam_id", "member_id"])
    op.create_table(
        "exam_certificates",
        sa.Column("id", KEY, nullable=False),
        sa.Column("exam_id", KEY, _to("exams", "exam_certificates", "exam_id"), nullable=False),
        sa.Column("member_id", KEY, _to("members", "exam_certificates", "member_id"), nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("shows_share", sa.Boolean(), nullable=False),
        sa.Column("passed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exam_certificates"),
        sa.UniqueConstraint("exam_id", "member_id", name="uq_exam_certificates_exam_id_member_id"),
        sa.UniqueConstraint("code", name="uq_exam_certificates_code"),
    )
    op.create_index("ix_exam_certificates_member_id", "exam_certificates", ["member_id"])
    op.create_index("ix_exam_certificates_passed_at", "exam_certificates", ["passed_at"])


def downgrade() -> None:
    for name in ("certificates", "marks", "extensions", "news", "units", "parts"):
        op.drop_table(f"exam_{name}")
    op.drop_table("exams")
