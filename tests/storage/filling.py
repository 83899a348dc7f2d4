"""Rows for tables of any shape, also of one that the code no longer knows: what is there is read from the database."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, insert, inspect, select, text, types, update

from storage import sealed
from storage.database import Database
from storage.keyring import UNDER_DATA_KEY, VERSION, DataCipher, Keyring, Unreadable

#: Of each table its rows, by the names of their columns.
Rows = dict[str, list[dict[str, Any]]]

_SERIAL = count(1000)
#: A check that a number lies between two, as SQLite tells it and as PostgreSQL does.
_BETWEEN = re.compile(r"\(*(\w+) (?:BETWEEN|>=) (\d+)\)* AND \(*(?:\w+ <= )?(\d+)")
#: What is sealed anew on the way.
_WORDS = {"hardship_reports": {"story", "details"}, "hardship_answers": {"words"}}


@dataclass
class Filled:
    """The newest row of each table, and what its columns were then."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    shapes: dict[str, Any] = field(default_factory=dict)


def tables(connection: Connection, filled: Filled) -> list[Table]:
    """Those that are not as they were, and whatever they point at, as they are now: those that are pointed at first."""
    columns = inspect(connection).get_multi_columns()
    shapes = {name: repr(shape) for (_, name), shape in columns.items() if name != "alembic_version"}
    other = [name for name, shape in shapes.items() if filled.shapes.get(name) != shape]
    filled.shapes = shapes
    metadata = MetaData()
    if other:
        metadata.reflect(connection, only=other)
    return metadata.sorted_tables


def fill(database: Database, filled: Filled | None = None) -> None:
    """One more row in every table, each pointing at those that came with it; no column that can be full is empty.

    A table that is as it was when it was `filled` last gets none, unless one that is not points at it.
    """
    filled = filled or Filled()
    with database.engine.begin() as connection:
        if not database.in_a_file:
            # Each table is looked at before its row is made; a busy machine's server takes that for standing still.
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        made, due = filled.rows, tables(connection, filled)
        for table in due:
            made.pop(table.name, None)
        for table in due:
            made[table.name] = {column.name: _value(connection, column, made) for column in table.columns}
            made[table.name] |= _within(connection, table, made[table.name])
            connection.execute(insert(table), made[table.name])


def _within(connection: Connection, table: Table, row: dict[str, Any]) -> dict[str, int]:
    """Those numbers of the row that a check keeps between two."""
    checks = [_BETWEEN.search(one["sqltext"]) for one in inspect(connection).get_check_constraints(table.name)]
    bounds = {one[1]: (int(one[2]), int(one[3])) for one in checks if one is not None}
    return {name: least + row[name] % (most - least + 1) for name, (least, most) in bounds.items()}


def _value(connection: Connection, column: Column[Any], made: dict[str, dict[str, Any]]) -> Any:
    for key in column.foreign_keys:
        there = made.get(key.column.table.name)
        return there and there[key.column.name]
    serial, kind = next(_SERIAL), column.type
    match kind:
        case types.Boolean():
            return bool(serial % 2)
        case types.Integer():
            return serial
        case types.Float():
            return serial / 2
        case types.DateTime():
            instant = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=serial)
            return instant if connection.dialect.name == "postgresql" else instant.replace(tzinfo=None)
        case types.Date():
            return date(2026, 1, 1) + timedelta(days=serial)
        case types.String():
            return f"x{serial}"[: kind.length]
        case _:
            return b"%016d" % serial


def fill_sealed(database: Database) -> None:
    """`fill` with something that opens in every sealed column, whatever the rest of the row is worth."""
    fill(database)
    with database.engine.begin() as connection:
        connection.execute(text("DELETE FROM canaries"))
        for column in sealed.columns(rotating=True):
            table, name = column.table, f"{column.table.name}.{column.name}"
            for row, blob in connection.execute(select(table.c.row, column)).all():
                if blob[:1] != bytes([VERSION]):
                    secret = b"s" * 32 if name == "data_keys.wrapped" else f"{name} {row.hex()}".encode()
                    closed = {column.name: database.keyring.wrap(name, row, secret)}
                    connection.execute(update(table).where(table.c.row == row).values(closed))
    database.write_now(lambda session: sealed.plant(session, database.keyring))


def kept(database: Database) -> Rows:
    """Every row there is; a hardship case's words as they read, by whatever key they are sealed."""
    with database.engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - {"alembic_version"}
        rows = {
            name: [dict(row._mapping) for row in connection.execute(text(f"SELECT * FROM {name}"))] for name in names
        }
    keys = {row["row"]: row["wrapped"] for row in rows.get("data_keys", [])}
    cases = {row["id"]: row.get("data_key") for row in rows.get("hardship_reports", [])}
    for table, columns in _WORDS.items():
        for row in rows.get(table, []):
            key = cases[row.get("report_id", row["id"])]
            for column in row.keys() & columns:
                row[column] = _read(database.keyring, f"{table}.{column}", row, key, keys)
    return rows


def _read(keyring: Keyring, column: str, row: dict[str, Any], key: bytes | None, keys: dict[bytes, bytes]) -> Any:
    blob = row[column.partition(".")[2]]
    if blob is None:
        return None
    try:
        if blob[:1] == bytes([UNDER_DATA_KEY]):
            assert key is not None
            return DataCipher(keyring.unwrap("data_keys.wrapped", key, keys[key]), key).open(column, row["row"], blob)
        return keyring.open(column, row["row"], blob)
    except Unreadable:
        return blob  # what `fill` wrote


def losses(before: Rows, after: Rows) -> list[str]:
    """The tables in which, as far as both have the same columns, rows are gone, or have come or changed."""
    return [
        name
        for name in before.keys() & after.keys()
        if _shared(before[name], after[name]) != _shared(after[name], before[name])
    ]


def _shared(rows: list[dict[str, Any]], others: list[dict[str, Any]]) -> list[str]:
    """Those columns of the rows that the others have too."""
    return sorted(repr({name: row[name] for name in sorted(row.keys() & (others or rows)[0].keys())}) for row in rows)
