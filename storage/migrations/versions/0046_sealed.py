"""PostgreSQL keeps no samples of what is sealed: its planner's statistics would outlive the rows they came from."""

from alembic import op

revision = "0046"
down_revision = "0045"

COLUMNS = (
    ("canaries", "words"),
    ("claims", "said"),
    ("contacts", "name"),
    ("contacts", "relation"),
    ("corrections", "value"),
    ("data_keys", "wrapped"),
    ("dossiers", "means"),
    ("drafts", "answers"),
    ("hardship_answers", "words"),
    ("hardship_reports", "details"),
    ("hardship_reports", "story"),
    ("inbox", "raw"),
    ("outbox", "content"),
    ("phones", "number"),
    ("upload_pages", "content"),
    ("uploads", "outline"),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column in COLUMNS:
            # The same type once more: that throws away what was sampled before, and writes no row anew.
            op.execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" TYPE bytea')
            op.execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" SET STATISTICS 0')


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column in COLUMNS:
            op.execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" SET STATISTICS -1')
