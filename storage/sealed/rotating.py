"""Rotating: whatever is sealed with an older key of the ring is sealed with the active one, page by page.

Each page is a transaction of its own; what is done is known by how it begins, so that it can be broken off and begun
again at any instant. Data keys are such values too: with them goes all that is sealed under them, itself untouched.
What does not open stays as it is, and so does the key that it may need.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, bindparam, delete, func, literal, select, tuple_, update
from sqlalchemy.orm import Session

from storage.keyring import HEADING, UNDER_DATA_KEY, Keyring, Unreadable
from storage.sealed.canaries import Canary
from storage.sealed.columns import columns
from storage.sealed.values import keyring_of

PAGE = 500


@dataclass(frozen=True, slots=True)
class Page:
    """How far it went: how many values were sealed anew, the `row` of each that does not open, and the primary key of
    the last one; None at the end."""

    done: int
    damaged: tuple[bytes, ...]
    last: tuple[Any, ...] | None


def left(session: Session) -> int:
    """How many values are not sealed with the active key: with an older one, or with none that the ring has."""
    return sum(_by_heading(session).values())


def reseal(session: Session, column: Column[Any], after: tuple[Any, ...] | None) -> Page:
    """Seals the next page of a column anew; what does not open stays as it is."""
    keyring, table = keyring_of(session), column.table
    assert isinstance(table, Table)
    keys = list(table.primary_key.columns)
    page = select(column, table.c.row, *keys).where(_is_old(column, keyring)).order_by(*keys).limit(PAGE)
    if after is not None:
        mark = tuple_(*(literal(value, key.type) for value, key in zip(after, keys, strict=True)))
        page = page.where(tuple_(*keys) > mark)
    found = [(row[0], row[1], tuple(row[2:])) for row in session.execute(page)]
    resealed, damaged = _resealed(keyring, column, found)
    anew = [{"sealed_anew": blob, **_named(key)} for blob, key in resealed]
    if anew:
        which = [key == bindparam(f"key_{number}", type_=key.type) for number, key in enumerate(keys)]
        written = update(table).where(*which).values({column.name: bindparam("sealed_anew", type_=column.type)})
        session.execute(written, anew)
    return Page(len(anew), damaged, found[-1][2] if found else None)


def retire(session: Session) -> list[str]:
    """Gives up the older keys that nothing needs any more, and with them their canaries: from this commit on nobody can
    work who knows them alone. Returns the names of those that something may still need."""
    keyring, found = keyring_of(session), _by_heading(session).keys()
    older = {keyring.heading(name): name for name in keyring.older}
    # Nobody can tell with which key a value was sealed whose beginning is damaged.
    needed = [name for heading, name in older.items() if heading in found or found - older.keys()]
    session.execute(delete(Canary).where(Canary.key_id.in_(set(older.values()) - set(needed))))
    return needed


def _resealed(
    keyring: Keyring, column: Column[Any], found: list[tuple[bytes, bytes, tuple[Any, ...]]]
) -> tuple[list[tuple[bytes, tuple[Any, ...]]], tuple[bytes, ...]]:
    anew, damaged = [], []
    for blob, row, key in found:
        try:
            anew.append((keyring.reseal(f"{column.table.name}.{column.name}", row, blob), key))
        except Unreadable:
            damaged.append(row)
    return anew, tuple(damaged)


def _named(key: tuple[Any, ...]) -> dict[str, Any]:
    return {f"key_{number}": value for number, value in enumerate(key)}


def _by_heading(session: Session) -> Counter[bytes]:
    """How many values begin so, of those that are not sealed with the active key."""
    found: Counter[bytes] = Counter()
    for column in columns(rotating=True):
        heading = _beginning(column, HEADING)
        counts = select(heading, func.count()).where(_is_old(column, keyring_of(session))).group_by(heading)
        for begins, count in session.execute(counts):
            found[bytes(begins)] += count
    return found


def _is_old(column: Column[Any], keyring: Keyring) -> ColumnElement[bool]:
    active = keyring.heading(keyring.active.decode())
    other = _beginning(column, HEADING) != active, _beginning(column, 1) != bytes([UNDER_DATA_KEY])
    return and_(column.is_not(None), *other)


def _beginning(column: Column[Any], size: int) -> ColumnElement[bytes]:
    # Of nothing, SQLite's is no bytes but NULL.
    return func.coalesce(func.substr(column, 1, size), b"")
