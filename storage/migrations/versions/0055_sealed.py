"""PostgreSQL keeps no samples of what case papers, public notices and yearly looks seal, either."""

from alembic import op

revision = "0055"
down_revision = "0054"

COLUMNS = (
    ("evidence", "ticks"),
    ("evidence_photos", "paper"),
    ("evidence_photos", "picture"),
    ("notice_objections", "objector"),
    ("notice_objections", "reason"),
    ("notice_objections", "words"),
    ("reviews", "answers"),
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
