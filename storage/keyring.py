"""The keys of an installation: AES-256-GCM for sealing, a keyed fingerprint for look-ups."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

#: The first byte of what is sealed with a key of the ring, and of what is sealed with a data key.
VERSION, UNDER_DATA_KEY = 1, 2
_NONCE = 12
KEY_ID = 4
HEADING = 1 + KEY_ID


class Unreadable(Exception):
    """A sealed value does not open: wrong key, or it was moved to another row or column. Says neither value nor key."""


class Keyring:
    """The keys of one installation: one active for sealing, older ones for reading, one for blind indexes."""

    def __init__(self, active: str, keys: dict[str, bytes], index: bytes) -> None:
        self.active = active.encode()
        self._ciphers = {name.encode(): AESGCM(_derived(key, b"unionhall seal v1")) for name, key in keys.items()}
        self._sealer = self._ciphers[self.active]
        self._header = bytes([VERSION]) + self.active
        self._index = _derived(index, b"unionhall blind index v1")
        # From the index key, which stays when the sealing keys change: what was vouched for must hold as long.
        self._audit = _derived(index, b"unionhall audit v1")

    def __repr__(self) -> str:
        return f"Keyring(active={self.active.decode()!r}, keys={len(self._ciphers)})"

    def seal(self, column: str, row: bytes, text: str) -> bytes:
        """`version|key id|nonce|ciphertext`, bound to `table.column` and the row's own random id."""
        return self.wrap(column, row, text.encode())

    def open(self, column: str, row: bytes, blob: bytes) -> str:
        """What `seal` closed for the same column and row; Unreadable otherwise."""
        try:
            return self.unwrap(column, row, blob).decode()
        except ValueError:
            raise Unreadable(column) from None

    def wrap(self, column: str, row: bytes, secret: bytes) -> bytes:
        """`seal` for bytes: another key."""
        return self._header + _closed(self._sealer, column.encode() + row, secret)

    def unwrap(self, column: str, row: bytes, blob: bytes) -> bytes:
        """What `wrap` closed for the same column and row; Unreadable otherwise."""
        cipher = self._ciphers.get(blob[1:HEADING]) if blob[:1] == bytes([VERSION]) else None
        if cipher is None:
            raise Unreadable(column)
        return _opened(cipher, column, column.encode() + row, blob[HEADING:])

    def reseal(self, column: str, row: bytes, blob: bytes) -> bytes:
        """The same words under the active key; Unreadable where they don't open."""
        return self.wrap(column, row, self.unwrap(column, row, blob))

    @property
    def names(self) -> list[str]:
        return sorted(name.decode() for name in self._ciphers)

    @property
    def older(self) -> list[str]:
        """The keys that are there for reading alone."""
        return [name for name in self.names if name.encode() != self.active]

    def heading(self, name: str) -> bytes:
        """How everything begins that is sealed with the key of that name."""
        return bytes([VERSION]) + name.encode()

    def blind(self, column: str, text: str) -> bytes:
        """A keyed fingerprint for exact look-up only (phones, codes): equal texts are seen to be equal, no more."""
        return hmac.digest(self._index, f"{column}|{text}".encode(), hashlib.sha256)[:16]

    def vouch(self, words: bytes) -> bytes:
        """A keyed digest that only this ring can make: 32 bytes, for the chain of the audit."""
        return hmac.digest(self._audit, words, hashlib.sha256)


class DataCipher:
    """The opened data key of one subject: seals what is told of it, and nothing else opens that."""

    def __init__(self, secret: bytes, subject: bytes) -> None:
        """`subject`: the random id of the row that keeps the key."""
        self._cipher = AESGCM(secret)
        self._subject = subject

    @staticmethod
    def new_secret() -> bytes:
        return AESGCM.generate_key(256)

    def seal(self, column: str, row: bytes, text: str) -> bytes:
        """`version|nonce|ciphertext`, bound to column, row and subject.

        Migration 0025 seals by the same words; whoever changes them gives the blob another version.
        """
        return bytes([UNDER_DATA_KEY]) + _closed(self._cipher, self._bound(column, row), text.encode())

    def open(self, column: str, row: bytes, blob: bytes) -> str:
        """What `seal` closed for the same column, row and subject; Unreadable otherwise."""
        if blob[:1] != bytes([UNDER_DATA_KEY]):
            raise Unreadable(column)
        try:
            return _opened(self._cipher, column, self._bound(column, row), blob[1:]).decode()
        except ValueError:
            raise Unreadable(column) from None

    def _bound(self, column: str, row: bytes) -> bytes:
        return bytes([UNDER_DATA_KEY]) + column.encode() + row + self._subject


def _closed(cipher: AESGCM, bound: bytes, words: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + cipher.encrypt(nonce, words, bound)


def _opened(cipher: AESGCM, column: str, bound: bytes, closed: bytes) -> bytes:
    try:
        return cipher.decrypt(closed[:_NONCE], closed[_NONCE:], bound)
    except (InvalidTag, ValueError):
        raise Unreadable(column) from None


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=purpose).derive(key)
