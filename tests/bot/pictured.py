"""Workbooks with pictures, as hands and other programs leave them: made in the test."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import xlsxwriter
from PIL import Image

from bot.darkroom import child

TITLES = ["题型", "题干", "选项A", "选项B", "答案", "图片"]
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def png(colour: str = "red", size: tuple[int, int] = (60, 40)) -> bytes:
    into = io.BytesIO()
    Image.new("RGB", size, colour).save(into, "PNG")
    return into.getvalue()


def ours(colour: str = "red", size: tuple[int, int] = (60, 40)) -> bytes:
    """A JPEG as the bank keeps it."""
    return child.develop(io.BytesIO(png(colour, size)))


def rows(count: int) -> list[list[str]]:
    return [["单选题", f"第{nth}个标志是什么？", "甲", "乙", "A"] for nth in range(1, count + 1)]


def book(
    path: Path,
    count: int,
    floating: Mapping[tuple[int, int], bytes] | None = None,
    in_cells: Mapping[int, bytes] | None = None,
    heights: Mapping[int, float] | None = None,
    offset: int = 0,
) -> Path:
    """So many questions from the second row on. `floating`: (row, column) from 0 -> what lies over it, so many pixels
    lower; `in_cells`: row -> what is in its last cell; `heights`: of rows, in pixels."""
    with xlsxwriter.Workbook(str(path)) as made:
        page = made.add_worksheet("题库")
        for row, height in (heights or {}).items():
            page.set_row_pixels(row, height)
        for number, told in enumerate([TITLES, *rows(count)]):
            page.write_row(number, 0, told)
        for (row, column), content in (floating or {}).items():
            page.insert_image(row, column, "a.png", {"image_data": io.BytesIO(content), "y_offset": offset})
        for row, content in (in_cells or {}).items():
            page.embed_image(row, len(TITLES) - 1, "a.png", {"image_data": io.BytesIO(content)})
    return path


def changed(path: Path, parts: Mapping[str, bytes], *replaced: tuple[str, bytes, bytes]) -> Path:
    """With other parts in its archive, and other words in some (part, before, after)."""
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()} | dict(parts)
    for part, before, after in replaced:
        assert before in kept[part], (part, before)
        kept[part] = kept[part].replace(before, after)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in kept.items():
            archive.writestr(name, content)
    return path


def by_wps(path: Path, pictures: Mapping[str, bytes]) -> Path:
    """Questions whose cells call for pictures by these names, as WPS writes it."""
    with xlsxwriter.Workbook(str(path)) as made:
        page = made.add_worksheet("题库")
        for number, told in enumerate([TITLES, *rows(len(pictures))]):
            page.write_row(number, 0, told)
        for number, name in enumerate(pictures, 1):
            page.write_formula(number, 5, f'=_xlfn.DISPIMG("{name}",1)', None, f'=DISPIMG("{name}",1)')
    images = "".join(
        f'<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{at}" name="{name}" descr="x"/><xdr:cNvPicPr/>'
        f'</xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId{at}"/></xdr:blipFill></xdr:pic></etc:cellImage>'
        for at, name in enumerate(pictures, 1)
    )
    told = "".join(
        f'<Relationship Id="rId{at}" Type="{_RELATION}/image" Target="media/image{at}.png"/>'
        for at in range(1, len(pictures) + 1)
    )
    return changed(
        path,
        {
            "xl/cellimages.xml": (
                '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><etc:cellImages '
                'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
                'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
                f'xmlns:r="{_RELATION}" xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData">'
                f"{images}</etc:cellImages>"
            ).encode(),
            "xl/_rels/cellimages.xml.rels": (
                f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{told}'
                "</Relationships>"
            ).encode(),
            **{f"xl/media/image{at}.png": content for at, content in enumerate(pictures.values(), 1)},
        },
    )
