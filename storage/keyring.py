"""The keys of an installation: AES-256-GCM for sealing, a keyed fingerprint for look-ups; a file of its own."""

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import StorageUnusable

VERSION = 1
_NONCE = 12
_KEY_ID = 4
_HEADER = 1 + _KEY_ID


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
        nonce = os.urandom(_NONCE)
        return self._header + nonce + self._sealer.encrypt(nonce, text.encode(), column.encode() + row)

    def open(self, column: str, row: bytes, blob: bytes) -> str:
        """What `seal` closed for the same column and row; Unreadable otherwise."""
        cipher = self._ciphers.get(blob[1:_HEADER]) if blob[:1] == bytes([VERSION]) else None
        if cipher is None:
            raise Unreadable(column)
        try:
            nonce, closed = blob[_HEADER : _HEADER + _NONCE], blob[_HEADER + _NONCE :]
            return cipher.decrypt(nonce, closed, column.encode() + row).decode()
        except (InvalidTag, ValueError):
            raise Unreadable(column) from None

    def blind(self, column: str, text: str) -> bytes:
        """A keyed fingerprint for exact look-up only (phones, codes): equal texts are seen to be equal, no more."""
        return hmac.digest(self._index, f"{column}|{text}".encode(), hashlib.sha256)[:16]

    def vouch(self, words: bytes) -> bytes:
        """A keyed digest that only this ring can make: 32 bytes, for the chain of the audit."""
        return hmac.digest(self._audit, words, hashlib.sha256)


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=purpose).derive(key)


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The key file: JSON with base64 keys, readable by its owner alone."""

    path: Path

    def exists(self) -> bool:
        return self.path.exists()

    def create(self) -> None:
        """Writes a new ring of one key, mode 0400; FileExistsError when a file is there: keys are never overwritten."""
        ring = {
            "active": "k001",
            "keys": {"k001": base64.b64encode(secrets.token_bytes(32)).decode()},
            "index": base64.b64encode(secrets.token_bytes(32)).decode(),
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # Whole on disk under another name first: a cut-off write must never look like a key.
        draft = self.path.with_name(f"{self.path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        try:
            with os.fdopen(descriptor, "w") as file:
                json.dump(ring, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            os.link(draft, self.path)
        finally:
            draft.unlink()
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def read(self) -> Keyring:
        """The ring of the file; StorageUnusable names what is wrong, never what is in it."""
        try:
            ring = json.loads(self.path.read_text())
            keys = {str(name): base64.b64decode(key, validate=True) for name, key in ring["keys"].items()}
            index = base64.b64decode(ring["index"], validate=True)
            active = str(ring["active"])
        except FileNotFoundError:
            raise StorageUnusable("key_missing", path=str(self.path)) from None
        except OSError:
            raise StorageUnusable("key_unreadable", path=str(self.path)) from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise StorageUnusable("key_damaged", path=str(self.path)) from None
        sizes = {len(key) for key in keys.values()} | {len(index)}
        if active not in keys or sizes != {32} or any(len(name.encode()) != _KEY_ID for name in keys):
            raise StorageUnusable("key_damaged", path=str(self.path))
        return Keyring(active, keys, index)
