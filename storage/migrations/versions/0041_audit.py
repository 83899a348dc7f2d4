"""The audit's end is sealed from its beginning: before the first entry it stands at number 0."""

import sqlalchemy as sa
from alembic import op

from storage.database import keyring_in

revision = "0041"
down_revision = "0040"

HEAD = sa.table("audit_head", *(sa.column(name) for name in ("id", "number", "digest", "seal")))
#: Where one of these has a row, acts were noted: an audit without entries or without its end was emptied, and stays so.
ACTED = (
    "SELECT 1 FROM audit",
    "SELECT 1 FROM audit_head",
    "SELECT 1 FROM offices",
    "SELECT 1 FROM accounts WHERE member_id IS NOT NULL",
)


def upgrade() -> None:
    connection = op.get_bind()
    if any(connection.execute(sa.text(f"{one} LIMIT 1")).first() for one in ACTED):
        return
    digest = bytes(32)
    seal = keyring_in(connection).vouch(b"head" + digest + b"0")
    connection.execute(sa.insert(HEAD), {"id": 1, "number": 0, "digest": digest, "seal": seal})


def downgrade() -> None:
    op.execute("DELETE FROM audit_head WHERE number = 0")
