"""The reading process for question files: `python -m bot.question_files.child FILE CPU_SECONDS ENDING`.

What a file is, its content tells: a name can be anything.
"""

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from bot.question_files import drawings, kahoot, template
from bot.sheets import cells, guard
from bot.sheets.child import serve
from storage.question_files import gift, plain_text, readings
from storage.question_files.found import Finding, NoQuestions
from storage.question_files.readings import Picture

#: Of address space: questions are compared with each other.
_MEMORY: Final = 260 << 20
_ZIP: Final = b"PK\x03\x04"
_PDF: Final = b"%PDF"
_OLE: Final = b"\xd0\xcf\x11\xe0"
#: Signs of a text file; ten thousand questions have three million, and pictures as many as there are bytes.
_LONGEST: Final = guard.LARGEST_FILE


def main() -> None:
    serve(_found, memory=_MEMORY)


def _found(path: Path, ending: str) -> Iterator[dict[str, Any]]:
    del ending
    try:
        finding = find(path)
    except NoQuestions:
        raise guard.Unread("question_files.nothing") from None
    reading = readings.of(finding)
    names = [one.picture for one in reading.good if one.picture]
    held = finding.pictures
    yield from readings.lines(reading, drawings.pictures(path, names) if held is None else _held(held, names))


def _held(pictures: Mapping[str, str], names: Iterable[str]) -> Iterator[Picture]:
    """Those of a text, each once."""
    told = "picture_elsewhere"
    return (Picture(name, pictures.get(name, ""), "" if name in pictures else told) for name in dict.fromkeys(names))


def find(path: Path) -> Finding:
    """The questions of the file. NoQuestions where it is none of questions; `guard.Unread` where it can't be read."""
    with path.open("rb") as file:
        head = file.read(4)
    packed = head == _ZIP
    if head == _PDF or _is_document(path, head):
        raise guard.Unread("question_files.a_document")
    # The ending that fits the content: of names nothing is believed.
    found = _workbook(path) if guard.kind(path, ".xlsx" if packed else ".txt") == "xlsx" else _text(path)
    if not found.questions:
        raise NoQuestions
    return found


def _is_document(path: Path, head: bytes) -> bool:
    """Whether it is one of Word's, new or old."""
    if head == _OLE:
        with path.open("rb") as file:
            return "WordDocument".encode("utf-16-le") in file.read(guard.LARGEST_FILE)
    if head != _ZIP:
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def _workbook(path: Path) -> Finding:
    sheets = list(cells.workbook(path))
    # How numbers look takes a second way through the file, which only one of questions is worth.
    if any(map(template.has_header, sheets)):
        found = template.read(cells.workbook(path, formatted=True), drawings.read(path))
        found.pictures = None
        return found
    if any(map(kahoot.has_header, sheets)):
        return kahoot.read(cells.workbook(path, formatted=True))
    raise NoQuestions


def _text(path: Path) -> Finding:
    encoding = cells.encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        text = file.read(_LONGEST)
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    if template.is_table(text):
        return template.read(cells.text_file(path))
    if gift.looks_so(text):
        return gift.read(text)
    if plain_text.looks_so(text):
        return plain_text.read(clean_lines(text))
    raise NoQuestions


def clean_lines(text: str) -> str:
    """The text with form feeds and vertical tabs as the ends of lines that they are."""
    return text.replace("\f", "\n").replace("\v", "\n")


if __name__ == "__main__":
    main()
