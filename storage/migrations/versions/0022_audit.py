"""Each entry of the audit is chained on the one before, the last one is sealed, and none can be changed or removed."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.database import keyring_in

revision = "0022"
down_revision = "0021"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
PAGE = 5000

AUDIT = sa.table(
    "audit",
    sa.column("id", KEY),
    sa.column("at", INSTANT),
    sa.column("account_id", KEY),
    sa.column("act", sa.String),
    sa.column("record", sa.String),
    sa.column("digest", sa.LargeBinary),
)
HEAD = sa.table("audit_head", *(sa.column(name) for name in ("id", "number", "digest", "seal")))
#: Triggers by the act that each refuses.
REFUSED = ("update", "delete")


def upgrade() -> None:
    op.add_column("audit", sa.Column("digest", sa.LargeBinary(32), nullable=True))
    op.create_table(
        "audit_head",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("seal", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    _chain()
    with op.batch_alter_table("audit") as audit:
        audit.alter_column("digest", existing_type=sa.LargeBinary(32), nullable=False)
    if _is_sqlite():
        _forbid_on_sqlite()
    else:
        _forbid_on_postgresql()
        op.execute("ALTER TABLE audit ALTER COLUMN id DROP DEFAULT")
        op.execute("DROP SEQUENCE audit_id_seq")


def downgrade() -> None:
    for act in REFUSED:
        op.execute(f"DROP TRIGGER audit_no_{act}" + ("" if _is_sqlite() else " ON audit"))
    if not _is_sqlite():
        op.execute("DROP TRIGGER audit_no_truncate ON audit")
        op.execute("DROP FUNCTION audit_only_grows")
        op.execute("CREATE SEQUENCE audit_id_seq OWNED BY audit.id")
        op.execute("SELECT setval('audit_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM audit), false)")
        op.execute("ALTER TABLE audit ALTER COLUMN id SET DEFAULT nextval('audit_id_seq')")
    op.drop_table("audit_head")
    op.drop_column("audit", "digest")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _chain() -> None:
    """What was noted before is vouched for as it is found: who changed it earlier is not found out."""
    connection = op.get_bind()
    keyring = keyring_in(connection)
    number, digest = 0, bytes(32)
    chained = sa.update(AUDIT).where(AUDIT.c.id == sa.bindparam("number")).values(digest=sa.bindparam("fits"))
    for page in _pages(connection):
        fits = []
        for row in page:
            at = row.at.replace(tzinfo=UTC) if row.at.tzinfo is None else row.at.astimezone(UTC)
            number, digest = row.id, keyring.vouch(b"entry" + digest + _words(row, at))
            fits.append({"number": number, "fits": digest})
        connection.execute(chained, fits)
    if number:
        seal = keyring.vouch(b"head" + digest + str(number).encode())
        connection.execute(sa.insert(HEAD), {"id": 1, "number": number, "digest": digest, "seal": seal})


def _pages(connection: sa.Connection) -> Iterator[list[sa.Row[Any]]]:
    after = None
    while True:
        page = sa.select(AUDIT).order_by(AUDIT.c.id).limit(PAGE)
        found = list(connection.execute(page if after is None else page.where(AUDIT.c.id > after)))
        if not found:
            return
        yield found
        after = found[-1].id


def _words(row: sa.Row[Any], at: datetime) -> bytes:
    entry = [row.id, at.isoformat(), row.account_id, row.act, row.record]
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()


def _forbid_on_sqlite() -> None:
    for act in REFUSED:
        op.execute(
            f"CREATE TRIGGER audit_no_{act} BEFORE {act.upper()} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END"
        )


def _forbid_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit only grows'; END $$"
    )
    for act in REFUSED:
        op.execute(
            f"CREATE TRIGGER audit_no_{act} BEFORE {act.upper()} ON audit "
            "FOR EACH ROW EXECUTE FUNCTION audit_only_grows()"
        )
    op.execute(
        "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()"
    )
