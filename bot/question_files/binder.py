"""The binding process for the bank: `python -m bot.question_files.binder` reads the form and the questions as lines of
JSON, and writes the file. A hundred thousand questions take a while, and nobody waits for them."""

import json
import os
import sys
from collections.abc import Iterable

from bot.question_files import writing
from storage.question_files.gift_writing import written
from storage.questions.content import unpacked

_NICENESS = 5


def main() -> None:
    os.nice(_NICENESS)
    form, name = json.loads(sys.stdin.readline())
    sys.stdout.buffer.write(bound(form, name, (line for line in sys.stdin if line.strip())))


def bound(form: str, name: str, packed: Iterable[str]) -> bytes:
    """The file of these questions; `name`: of the sheet, where it has one."""
    contents = map(unpacked, packed)
    if form == "xlsx":
        return writing.workbook(contents, name)
    return "".join(written(contents)).encode()


if __name__ == "__main__":
    main()
