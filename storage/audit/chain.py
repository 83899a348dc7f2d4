"""The chain: a keyed digest over an entry and the digest of the one before, and a seal over the last of them."""

import hmac
import json
from datetime import UTC, datetime

from storage.keyring import Keyring

#: What the first entry holds on to.
BEGINNING = bytes(32)
#: What an entry holds on to where the head is gone or does not fit: a walk never comes to it.
NOWHERE = b"\xff" * 32
#: How much of a digest is written down on paper, in groups that can be read aloud.
_SHOWN, _GROUP = 16, 4

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def link(
    keyring: Keyring, before: bytes, number: int, at: datetime, account_id: int | None, act: str, record: str
) -> bytes:
    """The digest of an entry that follows the one with the digest `before`.

    Migration 0022 chains by the same words; whoever changes them chains every entry anew.
    """
    # As JSON, so that no two entries have the same words, wherever one field ends and the next begins.
    words = _ENCODER.encode([number, at.astimezone(UTC).isoformat(), account_id, act, record])
    return keyring.vouch(b"entry" + before + words.encode())


def seal(keyring: Keyring, number: int, digest: bytes) -> bytes:
    """Shows that the entry of that number and digest was the last one when the house itself wrote it."""
    return keyring.vouch(b"head" + digest + str(number).encode())


def is_sealed(keyring: Keyring, number: int, digest: bytes, found: bytes) -> bool:
    return hmac.compare_digest(seal(keyring, number, digest), found)


def short(digest: bytes) -> str:
    """The digest as it is kept on paper: 64 of its bits, in groups of four digits."""
    shown = digest.hex()[:_SHOWN]
    return " ".join(shown[at : at + _GROUP] for at in range(0, _SHOWN, _GROUP))
