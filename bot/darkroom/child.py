"""The darkroom's process: `python -m bot.darkroom.child FILE CPU_SECONDS` writes a line of JSON, then the new JPEG.

Nothing of the old file goes into the new one but its pixels, turned the way they were meant: no EXIF (time, place,
camera), no comment, no thumbnail, no colour profile, nothing behind its end.
"""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageOps

from bot.limits import limit

#: Bytes of address space; a picture of the most pixels takes a third of it.
MEMORY = 640 << 20
#: Pixels: those of any telephone's camera; more are a bomb, or a poster.
MOST_PIXELS = 60_000_000
#: The longest side of the new one: small print of a page stays readable. One side so many times the other at most.
SIDE, RATIO = 2000, 10
#: Bytes of the new one; a picture that needs more is written more coarsely.
LARGEST = 1_500_000
_QUALITIES = (80, 65, 50, 30)
_TRANSPARENT = ("RGBA", "LA", "PA", "P")


class Spoiled(Exception):
    """It can't be developed; the words are the key of a sentence."""


def main() -> None:
    path, cpu_seconds = Path(sys.argv[1]), int(sys.argv[2])

    def developed() -> bytes:
        limit(cpu_seconds=cpu_seconds, memory=MEMORY)
        with path.open("rb") as file:
            return develop(file)

    said, picture = told(developed)
    sys.stdout.buffer.write(json.dumps({**said, "bytes": len(picture)}).encode() + b"\n" + picture)


def told(work: Callable[[], bytes]) -> tuple[dict[str, str], bytes]:
    """What comes of it; else why nothing does."""
    try:
        return {}, work()
    except Spoiled as spoiled:
        return {"unread": str(spoiled)}, b""
    except MemoryError:
        return {"unread": "evidence.too_heavy"}, b""
    except BaseException:  # noqa: BLE001 - whatever a decoder raises, the picture is damaged
        return {"unread": "evidence.damaged"}, b""


def check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or max(width, height) > RATIO * min(width, height):
        raise Spoiled("evidence.too_large")


def develop(file: BinaryIO) -> bytes:
    """The picture as a JPEG of its own. Spoiled, or whatever the decoder raises for a damaged one."""
    # Looked at before anything is decoded; the library's own limit only warns.
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(file, formats=("JPEG", "PNG")) as image:
        check_size(*image.size)
        # A JPEG is decoded smaller at once where it can be.
        image.draft("RGB", (SIDE, SIDE))
        image.thumbnail((SIDE, SIDE))
        return _written(_plain(ImageOps.exif_transpose(image)))


def _plain(image: Image.Image) -> Image.Image:
    """The pixels alone, on white where there was nothing."""
    plain = Image.new("RGB", image.size, "white")
    if image.mode in _TRANSPARENT:
        seen = image.convert("RGBA")
        plain.paste(seen, mask=seen.getchannel("A"))
    else:
        plain.paste(image.convert("RGB"))
    return plain


def _written(image: Image.Image) -> bytes:
    for quality in _QUALITIES:
        into = io.BytesIO()
        image.save(into, "JPEG", quality=quality, optimize=True)
        if into.tell() <= LARGEST:
            return into.getvalue()
    raise Spoiled("evidence.too_large")


if __name__ == "__main__":
    main()
