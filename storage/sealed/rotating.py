"""Rotating: whatever is sealed with an older key of the ring is sealed with the active one, page by page.

Each page is a transaction of its own; what is done is known by how it begins, so that it can be broken off and begun
again at any instant. Data keys are such values too: with them goes all that is sealed under them, itself untouched.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, bindparam, delete, func, literal, select, tuple_, update
from sqlalchemy.orm import Session

from storage.keyring import HEADING, Keyring, Unreadable
from storage.sealed.canaries import Canary
from storage.sealed.columns import columns
from storage.sealed.values import keyring_of

PAGE = 500


@dataclass(frozen=True, slots=True)
class Page:
    """How far it went: values sealed anew, values that don't open, and the key of the last row; None at the end."""

    done: int
    damaged: int
    last: tuple[Any, ...] | None


def left(session: Session) -> int:
    """How many values are sealed with an older key of the ring."""
    counts = (
        select(func.count()).select_from(column.table).where(_is_old(column, keyring_of(session)))
        for column in columns(rotating=True)
    )
    return sum(session.scalar(count) or 0 for count in counts)


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
    anew = [{"sealed_anew": blob, **_named(key)} for blob, key in _resealed(keyring, column, found)]
    if anew:
        which = [key == bindparam(f"key_{number}", type_=key.type) for number, key in enumerate(keys)]
        written = update(table).where(*which).values({column.name: bindparam("sealed_anew", type_=column.type)})
        session.execute(written, anew)
    return Page(len(anew), len(found) - len(anew), found[-1][2] if found else None)


def retire(session: Session) -> int:
    """Gives the older keys up if nothing is sealed with them any more, and with them their canaries: from this commit
    on nobody can work who knows them alone. Returns how many values stand against it."""
    against = left(session)
    if not against:
        session.execute(delete(Canary).where(Canary.key_id.in_(keyring_of(session).older)))
    return against


def _resealed(
    keyring: Keyring, column: Column[Any], found: list[tuple[bytes, bytes, tuple[Any, ...]]]
) -> list[tuple[bytes, tuple[Any, ...]]]:
    anew = []
    for blob, row, key in found:
        try:
            anew.append((keyring.reseal(f"{column.table.name}.{column.name}", row, blob), key))
        except Unreadable:
            continue
    return anew


def _named(key: tuple[Any, ...]) -> dict[str, Any]:
    return {f"key_{number}": value for number, value in enumerate(key)}


def _is_old(column: Column[Any], keyring: Keyring) -> ColumnElement[bool]:
    headings = [keyring.heading(name) for name in keyring.older]
    return func.substr(column, 1, HEADING).in_(headings)
