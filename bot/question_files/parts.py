"""Parts of a workbook's archive that tell of pictures: each read below a limit, and what it names found."""

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

#: Bytes of a part that tells where pictures are.
LARGEST_PART: Final = 16 << 20


def parsed(archive: zipfile.ZipFile, part: str) -> ET.Element:
    """KeyError where there is none; ValueError where it is too large."""
    if archive.getinfo(part).file_size > LARGEST_PART:
        raise ValueError
    return ET.fromstring(archive.read(part))  # noqa: S314 - expat stops entity bombs itself


def relations(archive: zipfile.ZipFile, part: str) -> Mapping[str, str]:
    """What the part calls others by -> their names; empty for what lies outside the file."""
    folder, name = posixpath.split(part)
    told = f"{folder}/_rels/{name}.rels"
    if told not in archive.NameToInfo:
        return {}
    return {
        one.get("Id", ""): "" if one.get("TargetMode") == "External" else _target(folder, one.get("Target", ""))
        for one in parsed(archive, told)
    }


def _target(folder: str, target: str) -> str:
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def named(element: ET.Element, name: str) -> Iterator[ET.Element]:
    """Those of that name within, in whichever of the format's flavours it is written."""
    return (one for one in element.iter() if one.tag.rpartition("}")[2] == name)


def first(element: ET.Element, name: str) -> ET.Element | None:
    return next(named(element, name), None)


def called(element: ET.Element, name: str) -> str | None:
    """What an attribute says, whatever its namespace."""
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), None)
