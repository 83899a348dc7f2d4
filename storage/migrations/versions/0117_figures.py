"""Figures (数据): what many rows are counted of is found by its day, without a look at every year before."""

from alembic import op

revision = "0117"
down_revision = "0116"

INDEXES = {
    "ix_sittings_ended_at": ("sittings", ["purpose", "ended_at", "subject_id", "member_id"]),
    "ix_drive_takers_begun_at": ("drive_takers", ["begun_at", "drive_id", "member_id"]),
    "ix_lesson_readings_done_at": ("lesson_readings", ["done_at", "lesson_id", "member_id"]),
    "ix_talks_held_on": ("talks", ["held_on"]),
}


def upgrade() -> None:
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)
