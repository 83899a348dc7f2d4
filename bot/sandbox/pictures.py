"""Pictures: their sides, read from the first bytes of a PNG or JPEG."""

import struct

_PNG = b"\x89PNG\r\n\x1a\n"
#: Markers of JPEG that begin a frame and so carry its height and width.
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def sides(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels; None for what is neither PNG nor JPEG, or broken off before they are told."""
    try:
        if data.startswith(_PNG) and data[12:16] == b"IHDR":
            width, height = struct.unpack(">II", data[16:24])
            return width, height
        return _jpeg(data) if data.startswith(b"\xff\xd8\xff") else None
    except (struct.error, IndexError):
        return None


def _jpeg(data: bytes) -> tuple[int, int] | None:
    at = 2
    while data[at] == 0xFF:
        marker, size = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + size
    return None
