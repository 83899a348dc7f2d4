"""Sealed columns: every text that must not be readable in a stolen file, and the canary that knows its keys."""

import os

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Record
from storage.errors import StorageUnusable
from storage.keyring import Keyring, Unreadable

_CANARY_WORDS = "these keys fit"


class Canary(Record):
    """A known text sealed with each key in use: opens only with the key that the data were sealed with."""

    __tablename__ = "canaries"

    key_id: Mapped[str] = mapped_column(String(8), primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    words: Mapped[bytes] = mapped_column(LargeBinary)


def check(session: Session, keyring: Keyring) -> None:
    """Holds the ring against the canaries; the first start plants one. StorageUnusable when a key is not this one's."""
    canaries = session.query(Canary).all()
    # The fingerprint stands in it too: with another index key every look-up would fail without a word.
    expected = f"{_CANARY_WORDS} {keyring.blind('canaries.words', _CANARY_WORDS).hex()}"
    for canary in canaries:
        try:
            fits = keyring.open("canaries.words", canary.row, canary.words) == expected
        except Unreadable:
            fits = False
        if not fits:
            raise StorageUnusable("key_wrong")
    if keyring.active.decode() not in {canary.key_id for canary in canaries}:
        row = new_row()
        words = keyring.seal("canaries.words", row, expected)
        session.add(Canary(key_id=keyring.active.decode(), row=row, words=words))


def new_row() -> bytes:
    """A row's random id, known before the row is written, so that what is sealed can be bound to it."""
    return os.urandom(16)


def keyring_of(session: Session) -> Keyring:
    """The ring that the session's database was opened with."""
    keyring: Keyring = session.info["keyring"]
    return keyring


def seal(session: Session, column: str, row: bytes, text: str) -> bytes:
    return keyring_of(session).seal(column, row, text)


def unseal(session: Session, column: str, row: bytes, blob: bytes) -> str:
    return keyring_of(session).open(column, row, blob)


def blind(session: Session, column: str, text: str) -> bytes:
    return keyring_of(session).blind(column, text)
