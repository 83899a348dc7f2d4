"""What reading the texts came to, kept beside them as Python keeps its modules: a start need not compile them anew.

It is a help and never the source: what was made of something else, is damaged or can't be kept is made again. It bears
a digest of all that it was made from, so it can be no older than its source.
"""

import os
import sys
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from jinja2 import BytecodeCache, __version__
from jinja2.bccache import Bucket

FOLDER: Final = Path(__file__).parent / "texts" / "__pycache__"


def read(name: str, source: bytes, *, folder: Path | None = None) -> bytes | None:
    """What was kept under that name, if it was made from just that; else None."""
    try:
        kept = _file(name, folder or FOLDER).read_bytes()
    except OSError:
        return None
    content = kept[32:]
    return content if kept[:32] == _seal(source, content) else None


def keep(name: str, source: bytes, content: bytes, *, folder: Path | None = None) -> None:
    """Keeps what was made from that under the name, where files can be written; whole or not at all."""
    if sys.dont_write_bytecode:
        return
    file = _file(name, folder or FOLDER)
    with suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=file.name, dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as writing:
                writing.write(_seal(source, content) + content)
            # As what Python keeps: whoever may read the source.
            Path(temporary).chmod(0o644)
            Path(temporary).replace(file)
        finally:
            with suppress(FileNotFoundError):
                Path(temporary).unlink()


class Compiled(BytecodeCache):
    """Templates as code. It differs by language and by escaping, as filters and escaping of what stands in the text
    itself are worked out when it is compiled; `made_by`: what else decides it."""

    def __init__(self, language: str, *, escaping: bool, made_by: bytes, folder: Path | None = None) -> None:
        self._manner = f"{language}.{'html' if escaping else 'plain'}"
        self._made_by = sha256(f"{__version__} {sys.version} {self._manner} ".encode() + made_by).hexdigest()
        self._folder = folder

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002 - the texts are one folder
        return f"{name}.{self._manner}"

    def get_source_checksum(self, source: str) -> str:
        return f"{self._made_by} {super().get_source_checksum(source)}"

    def load_bytecode(self, bucket: Bucket) -> None:
        kept = read(bucket.key, bucket.checksum.encode(), folder=self._folder)
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        keep(bucket.key, bucket.checksum.encode(), bucket.bytecode_to_string(), folder=self._folder)


def _file(name: str, folder: Path) -> Path:
    return folder / f"{name}.{sys.implementation.cache_tag}"


def _seal(source: bytes, content: bytes) -> bytes:
    return sha256(sha256(source).digest() + content).digest()
