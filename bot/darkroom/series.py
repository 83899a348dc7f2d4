"""The darkroom's process for many pictures: `python -m bot.darkroom.series CPU_SECONDS` reads one after another, each
behind its length, and answers each with a line of JSON and the picture.

One that is clean already comes out as it is, byte for byte, once it has been decoded to its end.
"""

import io
import json
import resource
import sys
from contextlib import suppress
from typing import BinaryIO, Final

from PIL import Image

from bot.darkroom import child
from bot.darkroom.clean import is_clean
from bot.limits import limit

#: Bytes in which the length of a picture is told.
LENGTH: Final = 8


def main() -> None:
    seconds = int(sys.argv[1])
    limit(cpu_seconds=seconds, memory=child.MEMORY)
    while head := sys.stdin.buffer.read(LENGTH):
        content = sys.stdin.buffer.read(int.from_bytes(head))
        _give_time(seconds)
        _answer(sys.stdout.buffer, content)


def _give_time(seconds: int) -> None:
    """Each picture has so many seconds of the processor, whatever those before took."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, hard))


def _answer(into: BinaryIO, content: bytes) -> None:
    told, picture = child.told(lambda: developed(content))
    into.write(json.dumps({**told, "bytes": len(picture)}).encode() + b"\n" + picture)
    into.flush()


def developed(content: bytes) -> bytes:
    """The picture as a JPEG of its own. Spoiled, or whatever the decoder raises for a damaged one."""
    if is_clean(content) and len(content) <= child.LARGEST:
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
            width, height = image.size
            if max(width, height) <= child.SIDE and image.mode == "RGB":
                child.check_size(width, height)
                image.load()
                return content
    return child.develop(io.BytesIO(content))


if __name__ == "__main__":
    main()
