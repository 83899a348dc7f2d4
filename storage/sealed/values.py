"""Values: what stands in a sealed column is closed and opened here, with a key of the ring or with a data key."""

from sqlalchemy.orm import Session

from storage.keyring import UNDER_DATA_KEY, Keyring, Unreadable
from storage.sealed import data_keys


def keyring_of(session: Session) -> Keyring:
    """The ring that the session's database was opened with."""
    keyring: Keyring = session.info["keyring"]
    return keyring


def seal(session: Session, column: str, row: bytes, text: str, *, under: bytes | None = None) -> bytes:
    """Closes the text for that column and row; `under`: with that data key, not with the ring's own."""
    if under is None:
        return keyring_of(session).seal(column, row, text)
    return data_keys.opened(session, under).seal(column, row, text)


def unseal(session: Session, column: str, row: bytes, blob: bytes, *, under: bytes | None = None) -> str:
    """What `seal` closed for the same column, row and data key; Unreadable otherwise, and once that key is shredded."""
    # The blob says which kind it is: what was sealed before its case had a key of its own opens with the ring.
    if blob[:1] != bytes([UNDER_DATA_KEY]):
        return keyring_of(session).open(column, row, blob)
    if under is None:
        raise Unreadable(column)
    return data_keys.opened(session, under).open(column, row, blob)


def blind(session: Session, column: str, text: str) -> bytes:
    return keyring_of(session).blind(column, text)
