"""Whether a JPEG is clean already: the picture and nothing else, as the darkroom writes it."""

from typing import Final

_START, _END = b"\xff\xd8", b"\xff\xd9"
#: What the darkroom's library writes before the tables: no density, no thumbnail.
_HEAD: Final = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
#: Tables, one frame that is no progressive one, and its only scan.
_PARTS, _SCAN = {b"\xdb", b"\xc4", b"\xc0"}, b"\xda"
_STUFFED: Final = b"\0"
#: Bytes of the longest table, and how many parts there are at most before the scan.
_LONGEST, _MOST = 1_100, 8


def is_clean(content: bytes) -> bool:
    """Whether there is no part of it that could tell of anything but the picture: no other segment before the scan, no
    other mark within it, nothing behind its end. Whether it can be decoded is another question."""
    if not content.startswith(_START + _HEAD):
        return False
    at = len(_START) + len(_HEAD)
    for _ in range(_MOST):
        begin, mark, length = content[at : at + 1], content[at + 1 : at + 2], int.from_bytes(content[at + 2 : at + 4])
        if begin != b"\xff" or not 2 < length <= _LONGEST:
            return False
        at += 2 + length
        if mark == _SCAN:
            return _ends(content, at)
        if mark not in _PARTS:
            return False
    return False


def _ends(content: bytes, at: int) -> bool:
    """Whether from there on the scan goes to the end."""
    while (at := content.find(b"\xff", at)) >= 0 and content[at + 1 : at + 2] == _STUFFED:
        at += 2
    return at >= 0 and content[at:] == _END
