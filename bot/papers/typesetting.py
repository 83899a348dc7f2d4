"""Typesetting: a template of this folder and what it is to show become a PDF or a picture; no network, no other fonts.

What is shown goes in as JSON: a text stays text, whatever signs are in it.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Literal

import segno
import typst

from storage.values import Values

#: Dots of a picture to the inch; its template is measured in points, 72 to the inch.
_FINENESS = 144


def drawn(template: str, shown: Values, kind: Literal["pdf", "png"]) -> bytes:
    """The PDF, or the picture, which is one page."""
    source = files("bot.papers").joinpath(f"{template}.typ").read_bytes()
    return typst.compile(
        source,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format=kind,
        ppi=_FINENESS,
        # Readers that are ten years old trip over the tags.
        pdf_tags=False,
        sys_inputs={"shown": json.dumps(shown, ensure_ascii=False)},
    )


def matrix(text: str) -> list[str]:
    """A QR code, line by line, `1` for a dark square; a quarter of it may be damaged, as posters are."""
    return ["".join("1" if dark else "0" for dark in line) for line in segno.make_qr(text, error="q").matrix]


@cache
def _fonts() -> typst.Fonts:
    # Looked through once: the file has every weight and sign, and is large.
    folder = str(files("manimgx_fonts_cjk"))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
