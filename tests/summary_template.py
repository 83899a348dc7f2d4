"""The form of the year's summary that comes with the house: `python -m tests.summary_template` writes it.

Styles are Word's own (Title, Heading 1 to 3), so that whoever changes one of them changes the document.
"""

from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

PATH: Final = Path(__file__).parents[1] / "bot/papers/summary_of_year.docx"
#: Songti, Heiti, Kaiti and Fangsong of Chinese offices; a machine without them takes what it has.
_SONG, _HEI, _KAI, _FANGSONG = "方正小标宋简体", "黑体", "楷体", "仿宋"
_COMPARE: Final = (("what", 4.2), ("unit", 2.2), ("now", 2.2), ("before", 2.2), ("change", 2.3), ("rate", 1.9))
_QUARTERS: Final = (("what", 4.2), ("unit", 2.2), *((one, 1.95) for one in ("first", "second", "third", "fourth")))
#: Columns of numbers stand on the right.
_NUMBERS: Final = frozenset(
    (
        *("now", "before", "change", "rate", "appendix", "times", "households", "yuan"),
        *("first", "second", "third", "fourth", "whole"),
        *("said_very", "said_content", "said_so_so", "said_not", "satisfied", "reached", "of", "reach", "goal"),
    )
)
_WON: Final = (("number", 1.6), ("on", 3.1), ("title", 4.3), ("place_1", 2.4), ("place_2", 2.4), ("place_3", 2.4))
_SURVEY: Final = (
    *(("side", 2.6), ("asked", 4.4), ("said_very", 1.9), ("said_content", 1.7)),
    *(("said_so_so", 1.7), ("said_not", 1.9), ("satisfied", 2.0)),
)
_GOALS: Final = (
    *(("service", 3.4), ("where", 4.0), ("reached", 1.9), ("of", 1.9)),
    *(("reach", 1.8), ("goal", 1.5), ("met", 1.7)),
)
_ROWS: Final = (
    *(("number", 2.2), ("on", 2.8), ("where", 2.3), ("title", 2.8)),
    *(("times", 2.0), ("households", 1.9), ("yuan", 2.3)),
)
#: Between a cell's border and its words; Word's own takes a fifth of the narrow columns, whose heads would break.
_BESIDE: Final = Cm(0.12)


def document() -> Any:
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Cm(3.0),
        Cm(2.6),
        Cm(2.5),
        Cm(2.3),
    )
    _set_styles(made)
    _add_text(made)
    _add_tables(made)
    _add_foot(section)
    made.core_properties.author = made.core_properties.comments = ""
    return made


def _set_styles(made: Any) -> None:
    language = made.styles.element.find(f".//{qn('w:lang')}")
    # Without it signs stand as Taiwan has them, in the middle.
    language.set(qn("w:eastAsia"), "zh-CN")
    _style(made, "Normal", _FANGSONG, 14, spacing=1.35)
    title = _style(made, "Title", _SONG, 22, centred=True)
    border = title.element.pPr.find(qn("w:pBdr"))
    if border is not None:
        title.element.pPr.remove(border)
    _style(made, "Subtitle", _KAI, 12, centred=True, italic=False)
    _style(made, "Heading 1", _HEI, 16)
    _style(made, "Heading 2", _KAI, 15)
    _style(made, "Heading 3", _HEI, 12)
    body = _style(made, "Body Text", _FANGSONG, 14, spacing=1.35)
    # Two characters, as Chinese paragraphs begin.
    body.paragraph_format.first_line_indent = Pt(28)
    _style(made, "Body Text 2", _FANGSONG, 10.5)
    # What stands in tables.
    _style(made, "Body Text 3", _FANGSONG, 9)
    _style(made, "Footer", _FANGSONG, 9)


def _style(
    made: Any, name: str, font: str, size: float, *, spacing: float = 1.15, centred: bool = False, italic: bool = False
) -> Any:
    style = made.styles[name]
    style.font.name, style.font.size, style.font.bold, style.font.italic = "Times New Roman", Pt(size), False, italic
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), font)
    style.paragraph_format.space_before = Pt(10 if name.startswith("Heading") else 0)
    style.paragraph_format.space_after = Pt(4)
    style.paragraph_format.line_spacing = spacing
    if centred:
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return style


def _add_text(made: Any) -> None:
    made.add_paragraph("{{ title }}", style="Title")
    made.add_paragraph("{{ span }}", style="Subtitle")
    _add_opening(made)
    made.add_paragraph("{%p for chapter in chapters %}")
    made.add_paragraph("{{ chapter.title }}", style="Heading 1").paragraph_format.keep_with_next = True
    _each(made, "line in chapter.lines", lambda: made.add_paragraph("{{ line }}", style="Body Text"))
    made.add_paragraph("{%p for topic in chapter.topics %}")
    made.add_paragraph("{{ topic.title }}", style="Heading 2").paragraph_format.keep_with_next = True
    _each(made, "line in topic.lines", lambda: made.add_paragraph("{{ line }}", style="Body Text"))
    made.add_paragraph("{%p endfor %}")
    made.add_paragraph("{%p endfor %}")


def _add_opening(made: Any) -> None:
    """What stands before another line of it is a salutation, and begins at the margin, as in public documents."""
    made.add_paragraph("{%p for line in opening %}")
    made.add_paragraph("{%p if loop.last %}")
    made.add_paragraph("{{ line }}", style="Body Text")
    made.add_paragraph("{%p else %}")
    made.add_paragraph("{{ line }}", style="Body Text").paragraph_format.first_line_indent = Pt(0)
    made.add_paragraph("{%p endif %}")
    made.add_paragraph("{%p endfor %}")


def _each(made: Any, what: str, add: Any) -> None:
    made.add_paragraph(f"{{%p for {what} %}}")
    add()
    made.add_paragraph("{%p endfor %}")


def _add_tables(made: Any) -> None:
    made.add_paragraph("{%p if compare %}")
    heading = made.add_paragraph("{{ compare_title }}", style="Heading 1")
    heading.paragraph_format.page_break_before = True
    _note(made, "compare_note")
    _table(made, "line in compare", "line", (*_COMPARE, ("appendix", 1.2)))
    made.add_paragraph("{%p endif %}")
    made.add_paragraph("{%p if quarters %}")
    made.add_paragraph("{{ quarters_title }}", style="Heading 1")
    _note(made, "quarters_note")
    _table(made, "line in quarters", "line", (*_QUARTERS, ("whole", 2.0)))
    made.add_paragraph("{%p endif %}")
    made.add_paragraph("{%p if changes %}")
    made.add_paragraph("{{ changes_title }}", style="Heading 1")
    _each(made, "line in changes", lambda: made.add_paragraph("{{ line }}", style="Body Text 2"))
    made.add_paragraph("{%p endif %}")
    for name, of in (("won", _WON), ("survey", _SURVEY), ("goals", _GOALS)):
        made.add_paragraph(f"{{%p if {name} %}}")
        made.add_paragraph(f"{{{{ {name}_title }}}}", style="Heading 1")
        _note(made, f"{name}_note")
        _table(made, f"line in {name}", "line", of)
        made.add_paragraph("{%p endif %}")
    made.add_paragraph("{%p if appendix %}")
    heading = made.add_paragraph("{{ appendix_title }}", style="Heading 1")
    heading.paragraph_format.page_break_before = True
    _note(made, "appendix_note")
    made.add_paragraph("{%p for figure in appendix %}")
    title = made.add_paragraph("{{ figure.title }}", style="Heading 3")
    title.paragraph_format.keep_with_next = True
    sums = {"number": "{{ figure.sum }}", "times": "{{ figure.times }}", "yuan": "{{ figure.yuan }}"}
    sums["households"] = "{{ figure.households }}"
    _table(made, "row in figure.rows", "row", _ROWS, sums)
    made.add_paragraph("{%p endfor %}")
    made.add_paragraph("{%p endif %}")


def _note(made: Any, name: str) -> None:
    """A line between a heading and its table, never alone at the foot of a page."""
    made.add_paragraph(f"{{{{ {name} }}}}", style="Body Text 2").paragraph_format.keep_with_next = True


def _table(
    made: Any, what: str, of: str, columns: tuple[tuple[str, float], ...], sums: dict[str, str] | None = None
) -> None:
    """A head that comes again on each page, a row for each line, and the sums."""
    table = made.add_table(rows=4 if sums is None else 5, cols=len(columns), style="Table Grid")
    table.autofit = False
    _set_margins(table)
    head, begin, row, end = table.rows[:4]
    _mark(head, "w:tblHeader")
    begin.cells[0].text, end.cells[0].text = f"{{%tr for {what} %}}", "{%tr endfor %}"
    for at, (name, width) in enumerate(columns):
        head.cells[at].text = f"{{{{ words.{name} }}}}"
        row.cells[at].text = f"{{{{ {of}.{name} }}}}"
        if sums is not None:
            table.rows[4].cells[at].text = sums.get(name, "")
        table.columns[at].width = Cm(width)
        for one in table.rows:
            one.cells[at].width = Cm(width)
            if name in _NUMBERS:
                one.cells[at].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if sums is not None:
        whole = table.rows[4].cells
        # What is merged keeps a paragraph of each.
        for paragraph in whole[0].merge(whole[3]).paragraphs[1:]:
            paragraph._p.getparent().remove(paragraph._p)
    for one in table.rows:
        _set_row(made, one)
    for cell in head.cells:
        cell.paragraphs[0].runs[0].bold = True
        # A head stays with its first line.
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def _set_margins(table: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        one = OxmlElement(f"w:{side}")
        one.set(qn("w:w"), str(_BESIDE.twips))
        one.set(qn("w:type"), "dxa")
        margins.append(one)
    # Before what tells of its look, as the schema orders it.
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


def _set_row(made: Any, row: Any) -> None:
    _mark(row, "w:cantSplit")
    for cell in row.cells:
        # Lines of digits are lower than those of signs, and would stand above them.
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for paragraph in (paragraph for cell in row.cells for paragraph in cell.paragraphs):
        paragraph.style = made.styles["Body Text 3"]
        paragraph.paragraph_format.space_after = Pt(0)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _add_foot(section: Any) -> None:
    """Who made it and when, and the number of the page."""
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("{{ mark }}  ·  ")
    for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
        run = foot.add_run()
        sign = OxmlElement("w:fldChar" if words is None else "w:instrText")
        if words is None:
            sign.set(qn("w:fldCharType"), kind)
        else:
            sign.text = words
        run._r.append(sign)


if __name__ == "__main__":
    document().save(str(PATH))
