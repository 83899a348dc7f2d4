"""Each hardship case has a data key of its own, and what is told of it is sealed under that."""

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.database import keyring_in
from storage.keyring import UNDER_DATA_KEY, DataCipher, Keyring, Unreadable

revision = "0025"
down_revision = "0024"

PAGE = 200

KEYS = sa.table("data_keys", sa.column("row", sa.LargeBinary), sa.column("wrapped", sa.LargeBinary))
REPORTS = sa.table(
    "hardship_reports",
    sa.column("id", sa.BigInteger),
    *(sa.column(name, sa.LargeBinary) for name in ("row", "story", "details", "data_key")),
)
ANSWERS = sa.table(
    "hardship_answers",
    sa.column("id", sa.BigInteger),
    sa.column("report_id", sa.BigInteger),
    *(sa.column(name, sa.LargeBinary) for name in ("row", "words")),
)
#: Seals anew what stands in a column of a row; what does not open stays as it is.
Anew = Callable[[str, bytes, bytes | None], bytes | None]


def upgrade() -> None:
    op.create_table(
        "data_keys",
        sa.Column("row", sa.LargeBinary(16), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_data_keys"),
    )
    # In words, as 0018 says why.
    kind = "BLOB" if op.get_bind().dialect.name == "sqlite" else "BYTEA"
    reference = "CONSTRAINT fk_hardship_reports_data_key REFERENCES data_keys (row)"
    op.execute(f"ALTER TABLE hardship_reports ADD COLUMN data_key {kind} {reference}")
    op.create_index("ix_hardship_reports_data_key", "hardship_reports", ["data_key"], unique=True)
    connection = op.get_bind()
    keyring = keyring_in(connection)
    for page in _pages(connection):
        answers = _answers(connection, page)
        for report in page:
            if report.story or report.details or report.id in answers:
                _give_key(connection, keyring, report, answers.get(report.id, []))


def downgrade() -> None:
    connection = op.get_bind()
    keyring = keyring_in(connection)
    for page in _pages(connection):
        answers = _answers(connection, page)
        for report in page:
            if report.data_key is not None:
                _take_key(connection, keyring, report, answers.get(report.id, []))
    op.drop_index("ix_hardship_reports_data_key", "hardship_reports")
    if connection.dialect.name != "sqlite":
        op.drop_constraint("fk_hardship_reports_data_key", "hardship_reports")
        op.drop_column("hardship_reports", "data_key")
    else:
        op.execute("ALTER TABLE hardship_reports DROP COLUMN data_key")
    op.drop_table("data_keys")


def _pages(connection: sa.Connection) -> Iterator[list[sa.Row[Any]]]:
    after = -1
    while True:
        page = sa.select(REPORTS).where(REPORTS.c.id > after).order_by(REPORTS.c.id).limit(PAGE)
        found = list(connection.execute(page))
        if not found:
            return
        yield found
        after = found[-1].id


def _answers(connection: sa.Connection, page: list[sa.Row[Any]]) -> dict[int, list[sa.Row[Any]]]:
    """What was said, by its case."""
    said: dict[int, list[sa.Row[Any]]] = {}
    of_these = ANSWERS.c.report_id.between(page[0].id, page[-1].id)
    for answer in connection.execute(sa.select(ANSWERS).where(of_these)):
        said.setdefault(answer.report_id, []).append(answer)
    return said


def _give_key(connection: sa.Connection, keyring: Keyring, report: sa.Row[Any], said: list[sa.Row[Any]]) -> None:
    key, secret = DataCipher.new_secret()[:16], DataCipher.new_secret()
    cipher = DataCipher(secret, key)

    def anew(column: str, row: bytes, blob: bytes | None) -> bytes | None:
        try:
            return blob and cipher.seal(column, row, keyring.open(column, row, blob))
        except Unreadable:
            return blob

    wrapped = keyring.wrap("data_keys.wrapped", key, secret)
    connection.execute(sa.insert(KEYS), {"row": key, "wrapped": wrapped})
    connection.execute(sa.update(REPORTS).where(REPORTS.c.id == report.id).values(data_key=key))
    _write(connection, report, said, anew)


def _take_key(connection: sa.Connection, keyring: Keyring, report: sa.Row[Any], said: list[sa.Row[Any]]) -> None:
    wrapped = connection.execute(sa.select(KEYS.c.wrapped).where(KEYS.c.row == report.data_key)).scalar_one()
    try:
        cipher = DataCipher(keyring.unwrap("data_keys.wrapped", report.data_key, wrapped), report.data_key)
    except Unreadable:
        return

    def anew(column: str, row: bytes, blob: bytes | None) -> bytes | None:
        try:
            under = blob is not None and blob[:1] == bytes([UNDER_DATA_KEY])
            return keyring.seal(column, row, cipher.open(column, row, blob)) if blob and under else blob
        except Unreadable:
            return blob

    _write(connection, report, said, anew)


def _write(connection: sa.Connection, report: sa.Row[Any], said: list[sa.Row[Any]], anew: Anew) -> None:
    told = {name: anew(f"hardship_reports.{name}", report.row, getattr(report, name)) for name in ("story", "details")}
    connection.execute(sa.update(REPORTS).where(REPORTS.c.id == report.id).values(**told))
    for one in said:
        words = anew("hardship_answers.words", one.row, one.words)
        connection.execute(sa.update(ANSWERS).where(ANSWERS.c.id == one.id).values(words=words))
