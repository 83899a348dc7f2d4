"""The binding process for the bank: `python -m bot.question_files.binder` reads the form and the questions as lines of
JSON, and writes the file. A hundred thousand questions take a while, and nobody waits for them."""

import base64
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.question_files import writing
from storage.question_files.gift_writing import pictured
from storage.questions.content import Content, unpacked

_NICENESS = 5


def main() -> None:
    os.nice(_NICENESS)
    form, name = json.loads(sys.stdin.readline())
    sys.stdout.buffer.write(bound(form, name, (json.loads(line) for line in sys.stdin if line.strip())))


def bound(form: str, name: str, packed: Iterable[Sequence[str]]) -> bytes:
    """The file of these questions, each with its picture, a JPEG in base64, or nothing; `name`: of the sheet, where it
    has one."""
    questions = ((unpacked(content), picture) for content, picture in packed)
    if form == "xlsx":
        with TemporaryDirectory() as folder:
            return _workbook(questions, name, Path(folder))
    return "".join(pictured(questions)).encode()


def _workbook(questions: Iterable[tuple[Content, str]], name: str, folder: Path) -> bytes:
    """Pictures wait in the folder: the writer takes them from there one by one, and none is held."""
    contents, pictures = list[Content](), dict[int, Path]()
    for at, (content, picture) in enumerate(questions):
        contents.append(content)
        if picture:
            pictures[at] = folder / f"{at}.jpg"
            pictures[at].write_bytes(base64.b64decode(picture))
    return writing.workbook(contents, name, pictures)


if __name__ == "__main__":
    main()
