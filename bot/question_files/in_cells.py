"""Pictures in cells: WPS calls them by a name in a formula, Excel by a chain of lists behind the cell's value."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from bot.question_files.parts import called, first, named, parsed, relations
from bot.sheets.words import Cell

#: By what parts they are known.
WPS, EXCEL = "xl/cellimages.xml", "xl/richData/richValueRel.xml"
_CALL: Final = re.compile(r'=?\s*(?:_xlfn\.)?DISPIMG\(\s*"([^"]{1,100})"', re.IGNORECASE)
_RICH: Final = re.compile(rb'<(?:\w+:)?c\s(?=[^<>]*\br="[A-Z]{1,3}(\d{1,7})")[^<>]*\bvm="(\d{1,7})"')
_IMAGE: Final = "_rvRel:LocalImageIdentifier"
_CHUNK, _CARRY = 1 << 20, 1 << 12


def name(cell: Cell) -> str | None:
    """By which a cell of WPS calls for its picture; None where it is any other."""
    called_by = _CALL.match(cell) if isinstance(cell, str) and "(" in cell else None
    return None if called_by is None else called_by[1]


def names(archive: zipfile.ZipFile) -> Mapping[str, str]:
    """By which cells of WPS call for pictures -> parts."""
    if WPS not in archive.NameToInfo:
        return {}
    targets, found = relations(archive, WPS), dict[str, str]()
    for one in named(parsed(archive, WPS), "cellImage"):
        told, blip = first(one, "cNvPr"), first(one, "blip")
        if told is not None and blip is not None:
            found[told.get("name", "")] = targets.get(called(blip, "embed") or "", "")
    return found


def rich(archive: zipfile.ZipFile) -> list[str]:
    """Which part the first, second… value of Excel's is, counted from 0; empty for one that is no picture."""
    if EXCEL not in archive.NameToInfo:
        return []
    targets = relations(archive, EXCEL)
    parts = [targets.get(called(one, "id") or "", "") for one in named(parsed(archive, EXCEL), "rel")]
    shapes = [
        [each.get("n") for each in named(one, "k")]
        for one in named(parsed(archive, "xl/richData/rdrichvaluestructure.xml"), "s")
    ]
    values = [_part(one, shapes, parts) for one in named(parsed(archive, "xl/richData/rdrichvalue.xml"), "rv")]
    return [values[at] if 0 <= at < len(values) else "" for at in _chosen(parsed(archive, "xl/metadata.xml"))]


def _part(value: ET.Element, shapes: list[list[str | None]], parts: list[str]) -> str:
    shape = shapes[int(value.get("s", ""))]
    told = [one.text or "" for one in named(value, "v")]
    return parts[int(told[shape.index(_IMAGE)])] if _IMAGE in shape else ""


def _chosen(metadata: ET.Element) -> Iterator[int]:
    """Which of the values each number behind a cell means; -1 for what is no value of that list."""
    types = [one.get("name") for one in named(metadata, "metadataType")]
    values = [int(called(one, "i") or -1) for one in named(metadata, "rvb")]
    listed = first(metadata, "valueMetadata")
    for one in named(listed, "rc") if listed is not None else ():
        kind, at = int(one.get("t", "")) - 1, int(one.get("v", ""))
        yield values[at] if types[kind] == "XLRICHVALUE" else -1


def places(archive: zipfile.ZipFile, part: str, values: list[str]) -> Iterator[tuple[int, str]]:
    """Rows of the sheet, counted from 1, and the pictures in their cells."""
    if not values:
        return
    carry = b""
    with archive.open(part) as stream:
        for chunk in iter(lambda: stream.read(_CHUNK), b""):
            window = carry + chunk
            for row, number in _RICH.findall(window):
                if 0 < int(number) <= len(values) and values[int(number) - 1]:
                    yield int(row), values[int(number) - 1]
            carry = window[-_CARRY:]
