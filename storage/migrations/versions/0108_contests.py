"""Contests (知识竞赛): how each is played, its paper, teams, groups and players; answers, and what they were worth."""

import sqlalchemy as sa
from alembic import op

revision = "0108"
down_revision = "0107"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "contests",
        sa.Column("id", KEY, nullable=False),
        sa.Column("code", sa.String(6), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("trial", sa.Boolean(), nullable=False),
        sa.Column("unit_id", KEY, sa.ForeignKey("units.id", name="fk_contests_unit_id")),
        sa.Column("made_by", KEY, sa.ForeignKey("accounts.id", name="fk_contests_made_by"), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("scoring", sa.String(6), nullable=False),
        sa.Column("full", sa.Integer(), nullable=False),
        sa.Column("penalty", sa.Integer(), nullable=False),
        sa.Column("streak", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("lobby", sa.Integer(), nullable=False),
        sa.Column("pause", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(8), nullable=False),
        sa.Column("sides", sa.String(6), nullable=False),
        sa.Column("best", sa.Integer(), nullable=False),
        sa.Column("whom", sa.String(6), nullable=False),
        sa.Column("tie", sa.String(8), nullable=False),
        sa.Column("prizes", sa.String(200), nullable=False),
        sa.Column("starts_at", INSTANT),
        sa.Column("begun_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.Column("phase", sa.String(10)),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("due_at", INSTANT),
        sa.Column("shown", sa.String(40), nullable=False),
        sa.Column("beat_at", INSTANT),
        sa.Column("held", sa.String(10)),
        sa.Column("held_at", INSTANT),
        sa.Column("told_to", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint("code", name="uq_contests_code"),
        sa.PrimaryKeyConstraint("id", name="pk_contests"),
    )
    op.create_index("ix_contests_ended_at", "contests", ["ended_at"])
    op.create_index("ix_contests_made_by", "contests", ["made_by"])
    op.create_index(
        "ix_contests_on",
        "contests",
        ["id"],
        sqlite_where=sa.text("state = 'on'"),
        postgresql_where=sa.text("state = 'on'"),
    )
    op.create_index("ix_contests_starts_at", "contests", ["state", "starts_at"])
    op.create_table(
        "contest_hosts",
        sa.Column(
            "contest_id",
            KEY,
            sa.ForeignKey("contests.id", name="fk_contest_hosts_contest_id", ondelete="CASCADE"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "account_id",
            KEY,
            sa.ForeignKey("accounts.id", name="fk_contest_hosts_account_id"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("panel", sa.BigInteger()),
        sa.PrimaryKeyConstraint("contest_id", "account_id", name="pk_contest_hosts"),
    )
    op.create_table(
        "contest_units",
        sa.Column(
            "contest_id",
            KEY,
            sa.ForeignKey("contests.id", name="fk_contest_units_contest_id", ondelete="CASCADE"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "unit_id",
            KEY,
            sa.ForeignKey("units.id", name="fk_contest_units_unit_id"),
            autoincrement=False,
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("contest_id", "unit_id", name="pk_contest_units"),
    )
    op.create_table(
        "contest_teams",
        sa.Column("id", KEY, nullable=False),
        sa.Column(
            "contest_id",
            KEY,
            sa.ForeignKey("contests.id", name="fk_contest_teams_contest_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("unit_id", KEY, sa.ForeignKey("units.id", name="fk_contest_teams_unit_id")),
        sa.PrimaryKeyConstraint("id", name="pk_contest_teams"),
    )
    op.create_index("ix_contest_teams_contest_id", "contest_teams", ["contest_id"])
    op.create_table(
        "contest_rooms",
        sa.Column(
            "contest_id",
            KEY,
            sa.ForeignKey("contests.id", name="fk_contest_rooms_contest_id", ondelete="CASCADE"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "group_id",
            KEY,
            sa.ForeignKey("groups.id", name="fk_contest_rooms_group_id"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("lobby", sa.BigInteger()),
        sa.Column("out", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("contest_id", "group_id", name="pk_contest_rooms"),
    )
    op.create_index("ix_contest_rooms_group_id", "contest_rooms", ["group_id"])
    op.create_table(
        "contest_questions",
        sa.Column(
            "contest_id",
            KEY,
            sa.ForeignKey("contests.id", name="fk_contest_questions_contest_id", ondelete="CASCADE"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("nth", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "question_id", KEY, sa.ForeignKey("questions.id", name="fk_contest_questions_question_id"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("order", sa.String(40), nullable=False),
        sa.Column("stage", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("choices", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("turn_team", KEY, sa.ForeignKey("contest_teams.id", name="fk_contest_questions_turn_team")),
        sa.Column("turn_player", sa.BigInteger()),
        sa.Column("stake", sa.Integer()),
        sa.Column("go_at", INSTANT),
        sa.Column("closed_at", INSTANT),
        sa.PrimaryKeyConstraint("contest_id", "nth", name="pk_contest_questions"),
    )
    op.create_index("ix_contest_questions_question_id", "contest_questions", ["question_id"])
    op.create_table(
        "contest_askings",
        sa.Column(
            "contest_id",
            KEY,
            sa.ForeignKey("contests.id", name="fk_contest_askings_contest_id", ondelete="CASCADE"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("nth", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "group_id",
            KEY,
            sa.ForeignKey("groups.id", name="fk_contest_askings_group_id"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("opened_at", INSTANT),
        sa.Column("closes_at", INSTANT),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("poll_id", sa.String(64)),
        sa.PrimaryKeyConstraint("contest_id", "nth", "group_id", name="pk_contest_askings"),
    )
    op.create_index("ix_contest_askings_poll_id", "contest_askings", ["poll_id"])
    op.create_table(
        "contest_players",
        sa.Column("id", KEY, nullable=False),
        sa.Column(
            "contest_id",
            KEY,
            sa.ForeignKey("contests.id", name="fk_contest_players_contest_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("member_id", KEY, sa.ForeignKey("members.id", name="fk_contest_players_member_id")),
        sa.Column("telegram_id", sa.BigInteger()),
        sa.Column("group_id", KEY, sa.ForeignKey("groups.id", name="fk_contest_players_group_id"), nullable=False),
        sa.Column("team_id", KEY, sa.ForeignKey("contest_teams.id", name="fk_contest_players_team_id")),
        sa.Column("joined_at", INSTANT, nullable=False),
        sa.Column("audience", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_contest_players"),
    )
    op.create_index("ix_contest_players_member_id", "contest_players", ["member_id"])
    op.create_index(
        "ix_contest_players_unbound",
        "contest_players",
        ["joined_at"],
        sqlite_where=sa.text("telegram_id IS NOT NULL"),
        postgresql_where=sa.text("telegram_id IS NOT NULL"),
    )
    op.create_index("ux_contest_players_member", "contest_players", ["contest_id", "member_id"], unique=True)
    op.create_index("ux_contest_players_telegram", "contest_players", ["contest_id", "telegram_id"], unique=True)
    op.create_table(
        "contest_answers",
        sa.Column(
            "contest_id",
            KEY,
            sa.ForeignKey("contests.id", name="fk_contest_answers_contest_id", ondelete="CASCADE"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("nth", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "player_id",
            KEY,
            sa.ForeignKey("contest_players.id", name="fk_contest_answers_player_id", ondelete="CASCADE"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("group_id", KEY, sa.ForeignKey("groups.id", name="fk_contest_answers_group_id"), nullable=False),
        sa.Column("picked", sa.String(40), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("contest_id", "nth", "player_id", name="pk_contest_answers"),
    )
    op.create_index("ix_contest_answers_player_id", "contest_answers", ["player_id"])
    op.create_table(
        "contest_buzzes",
        sa.Column(
            "contest_id",
            KEY,
            sa.ForeignKey("contests.id", name="fk_contest_buzzes_contest_id", ondelete="CASCADE"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("nth", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "player_id",
            KEY,
            sa.ForeignKey("contest_players.id", name="fk_contest_buzzes_player_id", ondelete="CASCADE"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("team_id", KEY, sa.ForeignKey("contest_teams.id", name="fk_contest_buzzes_team_id")),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("came", sa.BigInteger(), nullable=False),
        sa.Column("early", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("contest_id", "nth", "player_id", name="pk_contest_buzzes"),
    )
    op.create_table(
        "contest_marks",
        sa.Column(
            "contest_id",
            KEY,
            sa.ForeignKey("contests.id", name="fk_contest_marks_contest_id", ondelete="CASCADE"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("nth", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "player_id",
            KEY,
            sa.ForeignKey("contest_players.id", name="fk_contest_marks_player_id", ondelete="CASCADE"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("contest_id", "nth", "player_id", name="pk_contest_marks"),
    )
    op.create_index("ix_contest_marks_player_id", "contest_marks", ["player_id"])
    op.create_table(
        "contest_corrections",
        sa.Column("id", KEY, nullable=False),
        sa.Column(
            "contest_id",
            KEY,
            sa.ForeignKey("contests.id", name="fk_contest_corrections_contest_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text()),
        sa.Column("why", sa.String(100), nullable=False),
        sa.Column("made_by", KEY, sa.ForeignKey("accounts.id", name="fk_contest_corrections_made_by"), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contest_corrections"),
    )
    op.create_index("ix_contest_corrections_contest_id", "contest_corrections", ["contest_id"])


def downgrade() -> None:
    for table in (
        "contest_corrections",
        "contest_marks",
        "contest_buzzes",
        "contest_answers",
        "contest_players",
        "contest_askings",
        "contest_questions",
        "contest_rooms",
        "contest_teams",
        "contest_units",
        "contest_hosts",
        "contests",
    ):
        op.drop_table(table)
