"""Data keys: one random key for each case (or talk, or person), wrapped by the ring's key; deleted, it is all gone.

What is sealed under a data key is shredded with one short row: blobs that lie on in a log, a page or a dead row version
open no more, wherever they are.
"""

from collections.abc import Iterable, Sequence
from typing import cast

from sqlalchemy import LargeBinary, Table, bindparam, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Record
from storage.keyring import DataCipher, Keyring, Unreadable
from storage.prepared import Prepared
from storage.sealed.columns import column, new_row

_WRAPPED = "data_keys.wrapped"


class DataKey(Record):
    """A data key, sealed with the ring's. `row`, its random id, is what its subject points with, and never comes
    again."""

    __tablename__ = "data_keys"

    row: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    wrapped: Mapped[bytes] = column()


_KEYS = cast("Table", DataKey.__table__)
_INSERT = Prepared(insert(_KEYS))
_READ = Prepared(select(_KEYS.c.wrapped).where(_KEYS.c.row == bindparam("key")))


def new_key(session: Session) -> bytes:
    """Makes a data key; its id, for the row of its subject."""
    row, secret = new_row(), DataCipher.new_secret()
    keyring: Keyring = session.info["keyring"]
    _INSERT.run(session, {"row": row, "wrapped": keyring.wrap(_WRAPPED, row, secret)})
    _at_hand(session)[row] = DataCipher(secret, row)
    return row


def opened(session: Session, key: bytes) -> DataCipher:
    """The key, unwrapped; Unreadable once it is shredded."""
    at_hand = _at_hand(session)
    if key not in at_hand:
        found = _READ.rows(session, {"key": key})
        if not found:
            raise Unreadable(_WRAPPED)
        keyring: Keyring = session.info["keyring"]
        at_hand[key] = DataCipher(keyring.unwrap(_WRAPPED, key, found[0][0]), key)
    return at_hand[key]


def open_all(session: Session, keys: Iterable[bytes | None]) -> None:
    """Opens many keys by one look, for a page of rows; what is shredded stays away."""
    at_hand, keyring = _at_hand(session), session.info["keyring"]
    missing = list({key for key in keys if key is not None} - at_hand.keys())
    for row, wrapped in session.execute(select(_KEYS.c.row, _KEYS.c.wrapped).where(_KEYS.c.row.in_(missing))):
        at_hand[row] = DataCipher(keyring.unwrap(_WRAPPED, row, wrapped), row)


def shred(session: Session, keys: Sequence[bytes]) -> int:
    """Deletes the keys, and with them whatever was sealed under them; how many. Nothing may point at them any more."""
    for key in keys:
        _at_hand(session).pop(key, None)
    return session.execute(delete(_KEYS).where(_KEYS.c.row.in_(keys))).rowcount  # type: ignore[attr-defined, no-any-return]


def _at_hand(session: Session) -> dict[bytes, DataCipher]:
    """The keys that this transaction has opened. Not kept any longer: unwrapping costs less than the look for the row,
    and a key that outlived its row in memory would not be shredded."""
    found: dict[bytes, DataCipher] = session.info.setdefault("data_keys", {})
    return found
