"""Files made to hurt, of more kinds than the samples: each is one clear sentence, or harmless."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot import rosters
from bot.rosters import Unread
from bot.sheets import cells, guard
from tests.bot.spreadsheets import cell, header, raw

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests/samples"
PERSON = f'<row r="2">{cell("A2", "S1")}{cell("B2", "张三")}{cell("C2", "东站")}</row>'
#: Both processes together.
MOST_MEGABYTES = 200


class TestMemory:
    """What the reading process and its parent take together, asked of the system after all hostile samples."""

    ASK = """
import resource, sys
from pathlib import Path
from bot import rosters
for path in map(Path, sys.argv[1:]):
    try:
        rosters.read(path)
    except rosters.Unread:
        pass
# Not our own rusage: that remembers the process which we were forked from.
(own,) = [int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")]
print((own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024)
"""

    def test_every_hostile_sample_together_with_its_reader(self, tmp_path: Path) -> None:
        blank = "".join(f'<c r="{column}9" s="1"/>' for column in "ABCDEFGH")
        bordered = "".join(f'<row r="{n}">{blank.replace("9", str(n))}</row>' for n in range(3, 30_000))
        wide = "".join(f'<row r="{n}">{cell(f"ALL{n}", "x")}</row>' for n in range(2, 60_000))
        corner = f'<row r="1048576">{cell("XFD1048576", "x")}</row>'
        files = [
            *(SAMPLES / "hostile").iterdir(),
            *(
                raw(tmp_path / f"{number}.xlsx", header() + PERSON + rows)
                for number, rows in enumerate((bordered, wide, corner))
            ),
        ]
        said = subprocess.run(
            [sys.executable, "-c", self.ASK, *map(str, files)], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert 30 < int(said.stdout) <= MOST_MEGABYTES


def unread(path: Path) -> str:
    with pytest.raises(Unread) as told:
        rosters.read(path)
    return told.value.key


class TestWorkbooks:
    def test_elements_within_elements_without_end(self, tmp_path: Path) -> None:
        deep = "<a>" * 300_000 + "</a>" * 300_000
        assert unread(raw(tmp_path / "sheet.xlsx", header() + deep)) == "rosters.nobody"
        assert unread(raw(tmp_path / "book.xlsx", header(), book=deep)) == "rosters.damaged_workbook"

    def test_merged_cells_by_the_hundred_thousand(self, tmp_path: Path) -> None:
        merges = "".join(f'<mergeCell ref="A{n}:B{n + 1}"/>' for n in range(1, 100_000))
        path = raw(tmp_path / "m.xlsx", f"{header()}</sheetData><mergeCells>{merges}</mergeCells><sheetData>")
        assert unread(path) == "rosters.too_heavy"

    def test_texts_that_nobody_uses(self, tmp_path: Path) -> None:
        strings = "<si><t>a</t></si>" * 2_000_000
        assert unread(raw(tmp_path / "s.xlsx", header() + PERSON, strings=strings)) == "rosters.zip_bomb"

    def test_a_link_to_another_file_is_not_followed_and_no_name(self, tmp_path: Path) -> None:
        row = f'<row r="2">{cell("A2", "S1")}<c r="B2" t="str"><f>[1]Sheet1!A1</f><v>张三</v></c></row>'
        (refused,) = rosters.read(raw(tmp_path / "links.xlsx", header() + row)).refused
        assert refused.reason == "rosters.formula_in_name"
        assert refused.cells is not None
        assert refused.cells.shown[1] == "=[1]Sheet1!A1"

    def test_macros_are_left_where_they_are(self, tmp_path: Path) -> None:
        path = raw(tmp_path / "macro.xlsm", header() + PERSON)
        with cells.zipfile.ZipFile(path, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" * 100)
        assert [row.name for row in rosters.read(path).rows] == ["张三"]

    def test_parts_named_for_other_folders_are_never_unpacked(self, tmp_path: Path) -> None:
        path = raw(tmp_path / "tricks.xlsx", header() + PERSON)
        with cells.zipfile.ZipFile(path, "a") as archive:
            archive.writestr("../evil.txt", b"x")
            archive.writestr(str(tmp_path / "evil.txt"), b"x")
        assert len(rosters.read(path).rows) == 1
        assert {one.name for one in tmp_path.parent.rglob("evil.txt")} == set()

    @pytest.mark.parametrize(
        ("name", "content", "key"),
        [
            ("ods.xlsx", {"content.xml": "<a/>"}, "rosters.not_a_workbook"),
            ("real.ods", {"content.xml": "<a/>"}, "rosters.not_a_workbook"),
            ("binary.xlsb", {"xl/workbook.bin": "x"}, "rosters.not_a_workbook"),
        ],
    )
    def test_other_spreadsheets_under_any_name(
        self, tmp_path: Path, name: str, content: dict[str, str], key: str
    ) -> None:
        with cells.zipfile.ZipFile(tmp_path / name, "w") as archive:
            for part, text in content.items():
                archive.writestr(part, text)
        assert unread(tmp_path / name) == key

    def test_a_sheet_named_without_end_is_named_shortly(self, tmp_path: Path) -> None:
        main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        book = (
            f'<workbook {main} xmlns:r="{links}"><sheets><sheet name="{"长" * 9_000}" r:id="rId1"/></sheets></workbook>'
        )
        (row,) = rosters.read(raw(tmp_path / "r.xlsx", header() + PERSON, book=book)).rows
        assert row.place.sheet == "长" * 31

    def test_a_path_of_units_without_end_costs_its_row(self, tmp_path: Path) -> None:
        path = "/".join(f"站{n}" for n in range(3_000))
        row = f'<row r="2">{cell("A2", "S1")}{cell("B2", "张三")}{cell("C2", path)}</row>'
        (refused,) = rosters.read(raw(tmp_path / "r.xlsx", header() + row)).refused
        assert refused.reason == "rosters.unit_too_deep"


class TestTexts:
    @pytest.mark.parametrize(
        ("content", "key"),
        [
            (b",".join([b"x"] * 100_000), "rosters.too_many_columns"),
            ("姓名,工号\n".encode() + b"x" * (3 << 20), "rosters.line_too_long"),
            ('姓名,工号\n"'.encode() + b"x" * (3 << 20) + b'"', "rosters.line_too_long"),
            ("姓名,工号,部门\n张\0三,1,东站\n".encode(), "rosters.unknown_encoding"),
            (b"\xff\xfe" + "姓名,工号\n".encode("utf-16-le") + b"\x00\xd8\x41\x00", "rosters.unknown_encoding"),
            ("姓名,工号,部门\n张三,1,东站\n".encode("utf-16") + b"x", "rosters.unknown_encoding"),
            (b"\xed\xa0\x80,\xed\xb0\x80\xff\n", "rosters.unknown_encoding"),
        ],
    )
    def test_is_told_in_one_sentence(self, tmp_path: Path, content: bytes, key: str) -> None:
        path = tmp_path / "r.csv"
        path.write_bytes(content)
        assert unread(path) == key

    def test_rows_without_end(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cells, "MOST_ROWS", 100)
        path = tmp_path / "r.csv"
        path.write_text("姓名,工号,部门\n" + "\n" * 200)
        (sheet,) = cells.text_file(path)
        with pytest.raises(guard.Unread) as told:
            list(sheet.rows())
        assert told.value.key == "rosters.rows_without_end"

    def test_a_column_that_is_none_of_units(self, tmp_path: Path) -> None:
        path = tmp_path / "r.csv"
        path.write_text("姓名,工号,部门\n" + "".join(f"张三,{n},东门大街{n}号\n" for n in range(3_100)))
        assert unread(path) == "rosters.too_many_units"

    def test_signs_that_do_not_show_are_no_part_of_a_name(self, tmp_path: Path) -> None:
        path = tmp_path / "r.csv"
        path.write_text("姓名,工号,部门\n李\u202e明,1,东站\n王\u200b\ufe0f芳,2,东\u2066站\n\u3164\u2800,3,东站\n")
        reading = rosters.read(path)
        assert [(row.name, row.unit_path) for row in reading.rows] == [("李明", ("东站",)), ("王芳", ("东站",))]
        assert [row.reason for row in reading.refused] == ["rosters.missing_name"]

    def test_namesakes_by_the_ten_thousand_are_told_apart_in_time(self, tmp_path: Path) -> None:
        path = tmp_path / "r.csv"
        path.write_text("姓名,工号,部门\n" + "".join(f"张三,{n},东站\n" for n in range(20_000)))
        assert len(rosters.read(path).rows) == 20_000
