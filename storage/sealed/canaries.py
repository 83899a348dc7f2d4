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


def check(session: Session, keyring: Keyring) -> None:
    """Holds the ring against the canaries; the first start plants one. StorageUnusable when a key is not this one's, or
    when one is missing that something may still be sealed with."""
    canaries = session.query(Canary).all()
    # The fingerprint stands in it too: with another index key every look-up would fail without a word.
    expected = f"{_CANARY_WORDS} {keyring.blind('canaries.words', _CANARY_WORDS).hex()}"
    for canary in canaries:
        if canary.key_id not in keyring.names:
            raise StorageUnusable("key_gone", name=canary.key_id)
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
