"""Satisfaction (两个满意): a survey a year, who is management, who has answered, how often what was said."""

import sqlalchemy as sa
from alembic import op

revision = "0116"
down_revision = "0115"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "surveys",
        sa.Column("id", KEY, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("opened_by", KEY, sa.ForeignKey("accounts.id", name="fk_surveys_opened_by"), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("closes_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT),
        sa.Column("cursor", KEY),
        sa.Column("reminding", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("employees", sa.Integer(), nullable=False),
        sa.Column("management", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_surveys"),
        sa.UniqueConstraint("year", name="uq_surveys_year"),
    )
    op.create_table(
        "survey_posts",
        sa.Column("post", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("post", name="pk_survey_posts"),
    )
    op.create_table(
        "survey_takers",
        sa.Column("survey_id", KEY, _survey("survey_takers"), autoincrement=False, nullable=False),
        sa.Column(
            "member_id",
            KEY,
            sa.ForeignKey("members.id", name="fk_survey_takers_member_id"),
            autoincrement=False,
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("survey_id", "member_id", name="pk_survey_takers"),
    )
    op.create_index("ix_survey_takers_member_id", "survey_takers", ["member_id"])
    op.create_table(
        "survey_tallies",
        sa.Column("survey_id", KEY, _survey("survey_tallies"), autoincrement=False, nullable=False),
        sa.Column("side", sa.String(10), nullable=False),
        sa.Column(
            "unit_id",
            KEY,
            sa.ForeignKey("units.id", name="fk_survey_tallies_unit_id"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("question", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("said", sa.String(8), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("survey_id", "side", "unit_id", "question", "said", name="pk_survey_tallies"),
    )


def _survey(table: str) -> sa.ForeignKey:
    return sa.ForeignKey("surveys.id", name=f"fk_{table}_survey_id", ondelete="CASCADE")


def downgrade() -> None:
    for table in ("survey_tallies", "survey_takers", "survey_posts", "surveys"):
        op.drop_table(table)
