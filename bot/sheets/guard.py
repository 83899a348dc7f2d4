"""The guard at the door: what a file is, told from its first bytes, and whether it may be opened at all."""

import zipfile
import zlib
from pathlib import Path

LARGEST_FILE = 32 << 20
LARGEST_INFLATED = 250 << 20
#: Sheets of empty bordered cells shrink a hundredfold; the bombs seen shrink a thousandfold.
LARGEST_RATIO = 200
RATIO_COUNTS_FROM = 20 << 20
MOST_ENTRIES = 2_000
MOST_COLUMNS = 1_024
#: As many as a sheet of a workbook can have.
MOST_ROWS = 1 << 20

_WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods"}
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ZIP = b"PK\x03\x04"
_CHUNK = 1 << 20


class Unread(Exception):
    """The file is not read; `key` is the sentence's and `values` fill it."""

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def kind(path: Path, ending: str) -> str:
    """`xlsx` or `csv`, after every look that needs no parser; Unread else. `ending`: that of its name, as `.xlsx`."""
    size = path.stat().st_size
    if size == 0:
        raise Unread("rosters.empty_file")
    if size > LARGEST_FILE:
        raise Unread("rosters.too_big", most=LARGEST_FILE >> 20)
    with path.open("rb") as file:
        head = file.read(8)
    named_workbook = ending.lower() in _WORKBOOKS
    if head == _OLE:
        _say_which_ole(path)
    if not head.startswith(_ZIP):
        if named_workbook:
            raise Unread("rosters.not_xlsx")
        return "csv"
    if not named_workbook:
        raise Unread("rosters.not_csv")
    _check_zip(path)
    return "xlsx"


def _say_which_ole(path: Path) -> None:
    # Office wraps an encrypted workbook in the container of the old formats, with one stream of this name.
    locked = "EncryptedPackage".encode("utf-16-le") in path.read_bytes()
    raise Unread("rosters.password_protected" if locked else "rosters.old_workbook")


def _check_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise Unread("rosters.damaged_workbook") from None
    inflated = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    bursting = inflated > RATIO_COUNTS_FROM and inflated / packed > LARGEST_RATIO
    if len(entries) > MOST_ENTRIES or inflated > LARGEST_INFLATED or bursting:
        raise Unread("rosters.zip_bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unread("rosters.password_protected")
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise Unread("rosters.not_a_workbook")
    _check_sizes(path, entries)


def _check_sizes(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    """The sizes a zip declares can be lies; the parser believes the stream, so the stream is measured first."""
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in entries:
                size, entry.file_size = entry.file_size, LARGEST_INFLATED + 1
                with archive.open(entry) as stream:
                    for chunk in iter(lambda: stream.read(_CHUNK), b""):
                        size -= len(chunk)
                        if size < 0:
                            raise Unread("rosters.zip_bomb")
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError):
        raise Unread("rosters.damaged_workbook") from None
