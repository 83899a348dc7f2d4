"""Canaries: a known text sealed with each key in use tells whether the keys are those of these data."""

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Record
from storage.errors import StorageUnusable
from storage.keyring import Keyring, Unreadable
from storage.sealed.columns import column, new_row

_CANARY_WORDS = "these keys fit"


class Canary(Record):
    """A known text sealed with each key in use: opens only with the key that the data were sealed with."""

    __tablename__ = "canaries"

    key_id: Mapped[str] = mapped_column(String(8), primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    words: Mapped[bytes] = column(rotates=False)


def check(session: Session, keyring: Keyring) -> bool:
    """Holds the ring against the canaries; whether the key that seals now has one. StorageUnusable when a key is not
    this one's, or when one is missing that something may still be sealed with."""
    canaries = session.query(Canary).all()
    expected = _expected(keyring)
    for canary in canaries:
        if canary.key_id not in keyring.names:
            raise StorageUnusable("key_gone", name=canary.key_id)
        try:
            fits = keyring.open("canaries.words", canary.row, canary.words) == expected
        except Unreadable:
            fits = False
        if not fits:
            raise StorageUnusable("key_wrong")
    return keyring.active.decode() in {canary.key_id for canary in canaries}


def plant(session: Session, keyring: Keyring) -> None:
    """Gives the key that seals now its canary, unless it has one; StorageUnusable as `check`."""
    if not check(session, keyring):
        row = new_row()
        words = keyring.seal("canaries.words", row, _expected(keyring))
        session.add(Canary(key_id=keyring.active.decode(), row=row, words=words))


def _expected(keyring: Keyring) -> str:
    # The fingerprint stands in it too: with another index key every look-up would fail without a word.
    return f"{_CANARY_WORDS} {keyring.blind('canaries.words', _CANARY_WORDS).hex()}"
