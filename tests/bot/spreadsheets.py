"""Spreadsheets made for one test: honest ones written by a library, hostile ones by hand."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

HEADER = ["工号", "姓名", "部门", "手机号"]


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], *, hidden: str = "", at: int = 0) -> Path:
    """A workbook of these rows, their first cell in column `at`."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(number, at + column, cell)
            if name == hidden:
                sheet.hide()
    return path


def raw(path: Path, sheet: str, *, strings: str = "", book: str = "", method: int = zipfile.ZIP_DEFLATED) -> Path:
    """A workbook of one sheet whose XML is given as it stands."""
    package = "http://schemas.openxmlformats.org/package/2006"
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{types}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": book
        or f'<workbook {main} xmlns:r="{links}"><sheets><sheet name="名册" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{links}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{links}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{sheet}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"<sst {main}>{strings}</sst>",
    }
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def header(row: int = 1) -> str:
    cells = "".join(cell(f"{column}{row}", title) for column, title in zip("ABCD", HEADER, strict=True))
    return f'<row r="{row}">{cells}</row>'


def understated(path: Path) -> Path:
    """The workbook again, each of its parts declared to be 10 bytes long when unpacked."""
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset : at + offset + 4] = (10).to_bytes(4, "little")
            at = content.find(signature, at + 4)
    path.write_bytes(content)
    return path
