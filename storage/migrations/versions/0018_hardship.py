"""The report whole: causes and wishes, reports for others, both tracks, referrals, what was said by either side."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

INSTANT = sa.DateTime(timezone=True)

_POINTING = {"reporter_id": "members", "entered_by": "accounts", "referred_to": "accounts"}
_INDEXED = ("reporter_id", "referred_to", "news_at")


def _plain() -> list[sa.Column[object]]:
    return [
        sa.Column("agreed", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("whom", sa.String(10), nullable=False, server_default="me"),
        sa.Column("details", sa.LargeBinary(), nullable=True),
        sa.Column("track", sa.String(8), nullable=False, server_default="general"),
        sa.Column("given", sa.String(10), nullable=True),
        sa.Column("referred_at", INSTANT, nullable=True),
        sa.Column("waiting_since", INSTANT, nullable=True),
        sa.Column("pushed_on", sa.Date(), nullable=True),
        sa.Column("pressed_at", INSTANT, nullable=True),
        sa.Column("contacted_at", INSTANT, nullable=True),
        sa.Column("asked_at", INSTANT, nullable=True),
        sa.Column("news_at", INSTANT, nullable=True),
        sa.Column("unreached", sa.Boolean(), nullable=False, server_default=sa.false()),
    ]


def upgrade() -> None:
    # Column by column: for anything else SQLite builds the table anew, with the answers pointing at the old one. And
    # in words, since alembic would add the reference in a second step, which SQLite does not know.
    key = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    for name, table in _POINTING.items():
        reference = f"CONSTRAINT fk_hardship_reports_{name} REFERENCES {table} (id)"
        op.execute(f"ALTER TABLE hardship_reports ADD COLUMN {name} {key} {reference}")
    for column in _plain():
        op.add_column("hardship_reports", column)
    for name in _INDEXED:
        op.create_index(f"ix_hardship_reports_{name}", "hardship_reports", [name])
    op.execute("UPDATE hardship_reports SET waiting_since = submitted_at WHERE stage = 'submitted'")
    op.add_column("hardship_answers", sa.Column("kind", sa.String(10), nullable=False, server_default="answer"))


def downgrade() -> None:
    op.drop_column("hardship_answers", "kind")
    for name in _INDEXED:
        op.drop_index(f"ix_hardship_reports_{name}", "hardship_reports")
    for name in [*_POINTING, *(column.name for column in _plain())]:
        op.drop_column("hardship_reports", name)
