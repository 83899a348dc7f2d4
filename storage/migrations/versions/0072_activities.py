"""Activities: what, when, where, for whom; their options and questions; and who has signed up."""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0071"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _activities()
    _what_is_asked()
    _sign_ups()


def _activities() -> None:
    unit = sa.ForeignKey("units.id", name="fk_activities_unit_id")
    maker = sa.ForeignKey("accounts.id", name="fk_activities_made_by")
    op.create_table(
        "activities",
        sa.Column("id", KEY, nullable=False),
        sa.Column("number", sa.String(16)),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("unit_id", KEY, unit),
        sa.Column("made_by", KEY, maker, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("title", sa.String(40)),
        sa.Column("words", sa.Text()),
        sa.Column("place", sa.String(80)),
        sa.Column("directions", sa.String(300)),
        sa.Column("fee", sa.String(100)),
        sa.Column("starts_at", INSTANT),
        sa.Column("ends_at", INSTANT),
        sa.Column("closes_at", INSTANT),
        sa.Column("seats", sa.Integer()),
        sa.Column("family_most", sa.Integer(), nullable=False),
        sa.Column("selection", sa.String(12), nullable=False),
        sa.Column("audience", sa.String(12), nullable=False),
        sa.Column("minutes", sa.Integer()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_at", INSTANT),
        sa.Column("cancelled_at", INSTANT),
        sa.Column("cancelled_why", sa.String(200)),
        sa.PrimaryKeyConstraint("id", name="pk_activities"),
        sa.UniqueConstraint("number", name="uq_activities_number"),
        sa.CheckConstraint("seats IS NULL OR seats > 0", name="some_seats"),
    )
    for column in ("unit_id", "made_by", "starts_at"):
        op.create_index(f"ix_activities_{column}", "activities", [column])
    is_open = sa.text("state = 'open'")
    op.create_index(
        "ix_activities_open", "activities", ["starts_at", "id"], sqlite_where=is_open, postgresql_where=is_open
    )
    reached = sa.ForeignKey("units.id", name="fk_activity_units_unit_id")
    op.create_table(
        "activity_units",
        sa.Column("activity_id", KEY, _activity("activity_units"), autoincrement=False, nullable=False),
        sa.Column("unit_id", KEY, reached, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("activity_id", "unit_id", name="pk_activity_units"),
    )


def _what_is_asked() -> None:
    op.create_table(
        "activity_options",
        sa.Column("id", KEY, nullable=False),
        sa.Column("activity_id", KEY, _activity("activity_options"), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(30), nullable=False),
        sa.Column("seats", sa.Integer()),
        sa.Column("starts_at", INSTANT),
        sa.Column("ends_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_activity_options"),
        sa.CheckConstraint("seats IS NULL OR seats > 0", name="some_seats"),
    )
    op.create_index("ix_activity_options_activity_id", "activity_options", ["activity_id"])
    op.create_table(
        "activity_questions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("activity_id", KEY, _activity("activity_questions"), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("ask", sa.String(8), nullable=False),
        sa.Column("stock", sa.String(20)),
        sa.Column("words", sa.String(80)),
        sa.Column("choices", sa.Text()),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_activity_questions"),
    )
    op.create_index("ix_activity_questions_activity_id", "activity_questions", ["activity_id"])


def _sign_ups() -> None:
    member = sa.ForeignKey("members.id", name="fk_sign_ups_member_id")
    option = sa.ForeignKey("activity_options.id", name="fk_sign_ups_option_id")
    maker, checker = (sa.ForeignKey("accounts.id", name=f"fk_sign_ups_{one}") for one in ("made_by", "came_by"))
    op.create_table(
        "sign_ups",
        sa.Column("id", KEY, nullable=False),
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("activity_id", KEY, _activity("sign_ups"), nullable=False),
        sa.Column("member_id", KEY, member, nullable=False),
        sa.Column("option_id", KEY, option),
        sa.Column("family", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(10), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("made_by", KEY, maker, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("seated_at", INSTANT),
        sa.Column("offered_at", INSTANT),
        sa.Column("offer_until", INSTANT),
        sa.Column("left_at", INSTANT),
        sa.Column("answers", sa.LargeBinary()),
        sa.Column("comes", sa.Boolean()),
        sa.Column("came_at", INSTANT),
        sa.Column("came_by", KEY, checker),
        sa.Column("missed", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id", name="pk_sign_ups"),
        sa.UniqueConstraint("activity_id", "member_id", name="uq_sign_ups_activity_id"),
        sa.CheckConstraint("family >= 0", name="no_fewer"),
    )
    op.create_index("ix_sign_ups_member_id", "sign_ups", ["member_id"])
    op.create_index("ix_sign_ups_activity_id", "sign_ups", ["activity_id", "place", "turn"])
    held = sa.text("place = 'offered'")
    op.create_index("ix_sign_ups_offered", "sign_ups", ["offer_until"], sqlite_where=held, postgresql_where=held)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE sign_ups ALTER COLUMN answers SET STATISTICS 0")


def _activity(table: str) -> sa.ForeignKey:
    return sa.ForeignKey("activities.id", name=f"fk_{table}_activity_id")


def downgrade() -> None:
    for table in ("sign_ups", "activity_questions", "activity_options", "activity_units", "activities"):
        op.drop_table(table)
