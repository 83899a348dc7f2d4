"""Pictures as telephones take them, and as nobody should: made in the test, in memory."""

import io
import struct
import zlib

from PIL import Image

#: What a telephone writes into a photo, to be found nowhere afterwards.
CAMERA = "CANARY-CAMERA-7Q"
AUTHOR = "CANARY-AUTHOR-7Q"
COMMENT = b"CANARY-COMMENT-7Q"
TAIL = b"CANARY-BEHIND-THE-END-7Q"
_GPS, _MODEL, _ORIENTATION, _TAKEN, _ARTIST = 0x8825, 0x0110, 0x0112, 0x0132, 0x013B


def taken(size: tuple[int, int] = (640, 480), *, orientation: int = 6) -> bytes:
    """A JPEG with camera, owner, time, place, a comment, a thumbnail's worth of profile, and bytes behind its end.

    The upper half is red, the lower blue, before it is turned.
    """
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0], size[1] // 2))
    exif = Image.Exif()
    exif[_MODEL], exif[_TAKEN], exif[_ORIENTATION] = CAMERA, "2026:11:23 09:30:00", orientation
    exif[_ARTIST] = AUTHOR
    exif.get_ifd(_GPS).update({1: "N", 2: (39.0, 54.0, 27.0), 3: "E", 4: (116.0, 23.0, 51.0)})
    into = io.BytesIO()
    image.save(into, "JPEG", quality=90, exif=exif, comment=COMMENT, icc_profile=b"CANARY-PROFILE-7Q" * 9)
    return into.getvalue() + TAIL


def drawn(size: tuple[int, int] = (300, 200), mode: str = "RGBA") -> bytes:
    """A PNG, clear where nothing is drawn."""
    into = io.BytesIO()
    Image.new(mode, size).save(into, "PNG")
    return into.getvalue()


def claimed(width: int, height: int, rows: bytes = b"") -> bytes:
    """A PNG that says it is so large; its rows are zeros, or whatever is given."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(rows or bytes(1000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def bomb(width: int, height: int) -> bytes:
    """A PNG of so many black pixels, whole and a thousand times smaller than what it becomes."""
    return claimed(width, height, bytes((width * 3 + 1) * height))


def gif() -> bytes:
    into = io.BytesIO()
    Image.new("P", (20, 20)).save(into, "GIF")
    return into.getvalue()


def heic() -> bytes:
    """As such a file begins."""
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)
