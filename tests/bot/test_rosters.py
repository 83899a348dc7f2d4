"""Rosters from real files and hostile ones: held against what the manifest of the samples says, row by row."""

import json
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import rosters
from bot.rosters import Order, Reading, Unread, command, reading
from bot.sheets import cells, people, process, roster
from bot.words import Words
from storage import members, units
from storage.accounts import LANGUAGES
from storage.database import Database
from storage.members import Member, Phone, Standing
from storage.rosters import Place, RefusedRow, Remark, RosterRow
from tests.bot.spreadsheets import HEADER, cell, header, raw, understated, workbook

SAMPLES = Path(__file__).parents[1] / "samples"
MANIFEST: dict[str, Any] = json.loads((SAMPLES / "manifest.json").read_text())["files"]
ROSTER, CSV, UPDATE = "members/roster.xlsx", "members/roster_gb18030.csv", "members/update_utf8bom.csv"
FRONT, RETIRED = MANIFEST[ROSTER]["sheets"]
STANDINGS = {
    "在职": Standing.ACTIVE,
    "借调": Standing.SECONDED,
    "停薪留职": Standing.UNPAID_LEAVE,
    "退休": Standing.RETIRED,
    "离休": Standing.RETIRED_CADRE,
    "遗属": Standing.SURVIVOR,
    "长病假": None,
}
#: What the manifest calls by one name and we tell apart.
FAMILY = "家属电话为空"


@cache
def read(name: str) -> Reading:
    return rosters.read(SAMPLES / name)


def codes(found: list[RefusedRow] | list[Remark], sheet: str) -> Counter[tuple[int, str]]:
    """Line and manifest code of each."""
    return Counter(
        (one.place.line, one.reason.removeprefix("rosters."))
        for one in found
        if one.place is not None and one.place.sheet == sheet
    )


def expected(listed: list[dict[str, Any]]) -> Counter[tuple[int, str]]:
    """The manifest's."""
    return Counter(
        (one.get("line", one.get("row")), "missing_family_phone" if one["reason"] == FAMILY else one["code"])
        for one in listed
    )


def by_unit(rows: list[RosterRow]) -> Counter[str]:
    return Counter(row.unit_path[-1] for row in rows)


def by_standing(rows: list[RosterRow]) -> Counter[Standing | None]:
    return Counter(row.standing for row in rows)


def in_manifest(counts: dict[str, int]) -> Counter[Standing | None]:
    return Counter({STANDINGS[word]: n for word, n in counts.items()})


class TestTheRoster:
    def test_takes_exactly_the_valid_rows(self) -> None:
        taken = [row for row in read(ROSTER).rows if row.place.sheet == FRONT["name"]]
        assert len(taken) == FRONT["valid"]
        assert by_unit(taken) == FRONT["by_unit"]
        assert by_standing(taken) == in_manifest(FRONT["by_status"])

    def test_takes_the_retired_and_joins_those_who_stand_on_both_sheets(self) -> None:
        taken = [row for row in read(ROSTER).rows if row.place.sheet == RETIRED["name"]]
        both = RETIRED["also_in_first_sheet"]
        joined = [row for row in read(ROSTER).rows if row.staff_no in {one["staff_no"] for one in both}]
        assert {(row.name, row.staff_no) for row in joined} == {(one["name"], one["staff_no"]) for one in both}
        assert by_standing(taken + joined) == in_manifest(RETIRED["by_kind"])
        assert len(taken) + len(joined) == RETIRED["valid"]
        assert Remark(None, "rosters.on_two_sheets", {"n": len(both)}) in read(ROSTER).remarks

    def test_fills_merged_units_downwards(self) -> None:
        units_of = {row.name: row.unit_path for row in read(ROSTER).rows}
        assert [units_of[name] for name in ("任志华", "侯桂兰", "罗荣贵")] == [
            ("组织人事科",),
            ("组织人事科",),
            ("工程建设科",),
        ]

    @pytest.mark.parametrize("sheet", [FRONT, RETIRED], ids=["front", "retired"])
    def test_refuses_and_tells_what_the_manifest_lists(self, sheet: dict[str, Any]) -> None:
        assert codes(read(ROSTER).refused, sheet["name"]) == expected(sheet["errors"])
        told, listed = codes(read(ROSTER).remarks, sheet["name"]), expected(sheet["warnings"])
        # A shared telephone is told at the later of the two rows.
        assert told.pop((214, "shared_phone"), 0) == listed.pop((90, "shared_phone"), 0)
        assert told == listed

    def test_reads_each_value_as_it_is_meant(self) -> None:
        by_row = {row.place.row: row for row in read(ROSTER).rows if row.place.sheet == FRONT["name"]}
        checks: dict[str, Callable[[RosterRow], object]] = {
            "手机号": lambda row: row.phones[0],
            "部门": lambda row: row.unit_path[-1],
            "姓名": lambda row: row.name,
        }
        meant = [one for one in FRONT["normalised"] if one["field"] in checks and one["row"] in by_row]
        assert len(meant) > 140
        assert [(one, checks[one["field"]](by_row[one["row"]])) for one in meant] == [
            (one, one["expect"]) for one in meant
        ]

    def test_keeps_two_people_of_one_name_apart(self) -> None:
        rows = [row.place.row for row in read(ROSTER).rows if row.name == "文天宇"]
        assert rows == FRONT["same_name_different_people_rows"]

    def test_leaves_totals_signatures_and_blank_rows(self) -> None:
        left = [remark.values for remark in read(ROSTER).remarks if remark.reason == "rosters.rows_left"]
        rows = [one["row"] for one in FRONT["ignored_rows"] if "row" in one]
        assert left == [{"sheet": FRONT["name"], "rows": rows, "n": len(rows)}]

    def test_holds_nothing_that_the_union_need_not_know(self) -> None:
        everything = repr(read(ROSTER))
        # From the columns of identity numbers, families, addresses, health and births.
        kept_back = [
            "000000190001",
            "袁诗涵",
            "13900007948",
            "柳荫路",
            "糖尿病",
            "1959",
            "1982年8月",
            "中共党员",
        ]
        assert [word for word in kept_back if word in everything] == []
        assert Remark(None, "rosters.identity_left", {"sheet": FRONT["name"]}) in read(ROSTER).remarks


class TestPosts:
    """The post (岗位), by which learning is addressed."""

    def test_are_read_from_every_sample_as_they_stand_there(self) -> None:
        # One of the 62 stands in a row that is refused.
        posts = Counter(one.post for one in read(ROSTER).rows)
        assert (posts["运行工"], posts["科员"], posts["厂长"]) == (61, 38, 1)
        changes = {one.row.staff_no: one.row.post for one in read(UPDATE).changes}
        assert (changes["SW1246"], changes["SW1211"]) == ("运行工", "维修工")

    def test_are_told_of_nobody_on_the_sheet_of_the_retired(self) -> None:
        retired = [one for one in read(ROSTER).rows if one.place.sheet == RETIRED["name"]]
        assert {one.post for one in retired} == {None}

    @pytest.mark.parametrize("title", ["岗位", "岗位名称", "职务", "工种", "Post"])
    def test_go_by_several_titles(self, tmp_path: Path, title: str) -> None:
        file = tmp_path / "a.csv"
        file.write_text(f"姓名,工号,{title}\n李明,SW1,运行工\n", encoding="utf-8")
        (one,) = rosters.read(file).rows
        assert one.post == "运行工"

    @pytest.mark.parametrize("cell", ["", "无", "/", "—", "=1+1", "3", "长" * 61, "11010119000307123X"])
    def test_what_names_none_is_left_out_and_refuses_no_row(self, tmp_path: Path, cell: str) -> None:
        file = tmp_path / "a.csv"
        file.write_text(f"姓名,工号,岗位\n李明,SW1,{cell}\n", encoding="utf-8")
        reading = rosters.read(file)
        assert ([one.post for one in reading.rows], reading.refused) == ([None], [])


class TestTheSameStaffAsText:
    def test_takes_exactly_the_valid_records(self) -> None:
        assert len(read(CSV).rows) == MANIFEST[CSV]["valid"]
        assert by_unit(read(CSV).rows) == MANIFEST[CSV]["by_unit"]
        assert by_standing(read(CSV).rows) == in_manifest(MANIFEST[CSV]["by_status"])

    def test_refuses_and_tells_what_the_manifest_lists(self) -> None:
        assert codes(read(CSV).refused, "") == expected(MANIFEST[CSV]["errors"])
        assert codes(read(CSV).remarks, "") == expected(MANIFEST[CSV]["warnings"])

    def test_names_record_and_line_where_they_differ(self) -> None:
        listed = [(one["record"], one["line"]) for one in MANIFEST[CSV]["errors"]]
        assert [(one.place.row, one.place.line) for one in read(CSV).refused] == listed

    def test_a_list_of_changes_is_known_as_one(self) -> None:
        changes = read(UPDATE).changes
        assert len(changes) == MANIFEST[UPDATE]["rows"]
        assert read(UPDATE).rows == []


class TestHostileFiles:
    REFUSED = {  # noqa: RUF012
        "zip_bomb.xlsx": "rosters.zip_bomb",
        "wide_16384.xlsx": "rosters.too_many_columns",
        "renamed_txt.xlsx": "rosters.not_xlsx",
        "empty.xlsx": "rosters.empty_file",
        "empty.csv": "rosters.empty_file",
        "password_protected.xlsx": "rosters.password_protected",
    }

    def test_every_sample_is_held_here(self) -> None:
        taken = {"formula_names.xlsx", "numeric_id_column.xlsx"}
        assert {path.name for path in (SAMPLES / "hostile").iterdir()} == self.REFUSED.keys() | taken

    @pytest.mark.parametrize("name", REFUSED)
    def test_is_refused_as_a_whole(self, name: str) -> None:
        assert MANIFEST[f"hostile/{name}"]["expect"] == "file_rejected"
        with pytest.raises(Unread) as unread:
            rosters.read(SAMPLES / "hostile" / name)
        assert unread.value.key == self.REFUSED[name]

    def test_formulas_in_names_cost_their_own_row_only(self) -> None:
        listed = MANIFEST["hostile/formula_names.xlsx"]
        reading = rosters.read(SAMPLES / "hostile/formula_names.xlsx")
        assert len(reading.rows) == listed["valid"]
        assert codes(reading.refused, "名册") == expected(listed["errors"])

    def test_identity_numbers_kept_as_numbers_are_dropped(self) -> None:
        reading = rosters.read(SAMPLES / "hostile/numeric_id_column.xlsx")
        assert [len(row.phones) for row in reading.rows] == [1] * MANIFEST["hostile/numeric_id_column.xlsx"]["valid"]
        assert "9999991" not in repr(reading)
        assert reading.remarks == [Remark(None, "rosters.identity_left", {"sheet": "名册"})]


class TestFilesMadeToHurt:
    def refused(self, path: Path) -> str:
        begun = time.monotonic()
        with pytest.raises(Unread) as unread:
            rosters.read(path)
        # Processor seconds are what is limited; the rest is patience with a machine that has other work.
        assert time.monotonic() - begun < 20
        return unread.value.key

    def test_sizes_that_lie(self, tmp_path: Path) -> None:
        big = raw(tmp_path / "lies.xlsx", header() + f'<row r="2">{cell("A2", "x" * 300_000)}</row>')
        assert self.refused(understated(big)) == "rosters.zip_bomb"

    def test_more_parts_than_a_workbook_has(self, tmp_path: Path) -> None:
        path = raw(tmp_path / "parts.xlsx", header())
        with cells.zipfile.ZipFile(path, "a") as archive:
            for number in range(2_000):
                archive.writestr(f"xl/{number}", "")
        assert self.refused(path) == "rosters.zip_bomb"

    def test_one_long_text_in_thousands_of_cells(self, tmp_path: Path) -> None:
        rows = "".join(f'<row r="{n}"><c r="B{n}" t="s"><v>0</v></c></row>' for n in range(2, 3_000))
        strings = f"<si><t>{'a1' * 500_000}</t></si>"
        path = raw(tmp_path / "texts.xlsx", header() + rows, strings=strings, method=cells.zipfile.ZIP_STORED)
        assert self.refused(path) == "rosters.too_heavy"

    def test_a_cell_in_the_farthest_corner(self, tmp_path: Path) -> None:
        path = raw(tmp_path / "corner.xlsx", header() + f'<row r="1048576">{cell("XFD1048576", "x")}</row>')
        assert self.refused(path) == "rosters.too_heavy"

    def test_work_without_end(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(process, "_SECONDS", 1)
        path = raw(tmp_path / "endless.xlsx", header() + '<row r="2"><c r="A2"><f>1</f></c>' + "<c " * 1_500_000)
        assert self.refused(path) == "rosters.too_slow"

    def test_entities_within_entities(self, tmp_path: Path) -> None:
        nested = "".join(f'<!ENTITY {b} "{f"&{a};" * 50}">' for a, b in zip("abcdefg", "bcdefgh", strict=True))
        book = (
            f'<!DOCTYPE w [<!ENTITY a "{"x" * 99}">{nested}]><workbook><sheets><sheet name="&h;"/></sheets></workbook>'
        )
        assert self.refused(raw(tmp_path / "laughs.xlsx", header(), book=book)) == "rosters.damaged_workbook"

    @pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
    def test_half_a_file(self, tmp_path: Path, kept: float) -> None:
        whole = (SAMPLES / ROSTER).read_bytes()
        path = tmp_path / "half.xlsx"
        path.write_bytes(whole[: int(len(whole) * kept)])
        assert self.refused(path) == "rosters.damaged_workbook"

    def test_another_archive_with_a_workbooks_name(self, tmp_path: Path) -> None:
        path = tmp_path / "letter.xlsx"
        with cells.zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/document.xml", "<w/>")
        assert self.refused(path) == "rosters.not_a_workbook"
        assert self.refused(path.rename(tmp_path / "letter.csv")) == "rosters.not_csv"

    def test_a_workbook_of_the_old_kind(self, tmp_path: Path) -> None:
        path = tmp_path / "old.xls"
        path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + "Workbook".encode("utf-16-le") + bytes(2_000))
        assert self.refused(path) == "rosters.old_workbook"

    @pytest.mark.parametrize(
        ("content", "key"),
        [
            (bytes(range(256)) * 20, "rosters.unknown_encoding"),
            ('姓名,工号,部门\n张三,1,"东站\n'.encode() + "李四,2,东站\n".encode() * 99, "rosters.broken_quotes"),
            (b"a,b\n" + b"x" * 200_000, "rosters.broken_quotes"),
            ("日期,金额\n2026-01-01,3\n".encode(), "rosters.not_a_roster"),
            ("姓名,工号,部门\n".encode(), "rosters.nobody"),
            (b",".join([b"x"] * 5_000), "rosters.too_many_columns"),
        ],
    )
    def test_text_that_is_no_roster(self, tmp_path: Path, content: bytes, key: str) -> None:
        path = tmp_path / "list.csv"
        path.write_bytes(content)
        assert self.refused(path) == key

    @pytest.mark.parametrize(
        ("rows", "at"),
        [
            (['张三,1,"东站', "李四,2,东站", "王五,3,东站"], (2, 2)),
            (["张三,1,东站", '"李四,2,东站', '王五,3,"东站"', "赵六,4,东站"], (3, 3)),
            (['"张', '三",1,东站', '李四,2,"东站', "王五,3,东站"], (3, 4)),
            (["张三,1,东站", '"李四,2,东站'], (3, 3)),
        ],
    )
    @pytest.mark.parametrize("end", ["", "\r\n"])
    def test_a_quotation_mark_left_open_is_told_where_it_stands(
        self, tmp_path: Path, rows: list[str], at: tuple[int, int], end: str, words: Words
    ) -> None:
        path = tmp_path / "list.csv"
        path.write_text("\r\n".join(["姓名,工号,部门", *rows]) + end, newline="")
        with pytest.raises(Unread) as unread:
            rosters.read(path)
        assert (unread.value.key, unread.value.values) == ("rosters.broken_quotes", {"row": at[0], "line": at[1]})
        said = words.plain(unread.value.key, {"file": path.name, **unread.value.values}, "zh")
        assert f"第{at[0]}行" in said

    def test_quotation_marks_in_pairs_and_in_mid_word_are_read(self, tmp_path: Path) -> None:
        path = tmp_path / "list.csv"
        path.write_text('姓名,工号,部门\n"张\n三",1,"3"" 泵,站"\n李四,2,3" 泵站\n"王"五,3,东站\n')
        assert [(one.name, one.unit_path) for one in rosters.read(path).rows] == [
            ("张三", ('3" 泵,站',)),
            ("李四", ('3" 泵站',)),
            ("王五", ("东站",)),
        ]

    @pytest.mark.parametrize("name", ["r.xls", "r.XLS", "r.xlsb", "r.et", "r.ods", "r.xlsm"])
    def test_a_workbook_is_read_whatever_workbook_its_name_says(self, tmp_path: Path, name: str) -> None:
        path = workbook(tmp_path / "r.xlsx", {"x": [HEADER, ["S1", "张三", "东站"]]}).rename(tmp_path / name)
        assert [one.name for one in rosters.read(path).rows] == ["张三"]

    def test_what_is_not_there_or_no_file(self, tmp_path: Path) -> None:
        assert self.refused(tmp_path / "gone.xlsx") == "rosters.no_such_file"
        assert self.refused(tmp_path) == "rosters.no_file"

    def test_the_reading_process_sees_nothing_of_the_environment(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: dict[str, Any] = {}
        run = process.subprocess.Popen
        monkeypatch.setattr(process.subprocess, "Popen", lambda *a, **more: seen.update(more) or run(*a, **more))
        monkeypatch.setenv("UNIONHALL_TOKEN", "1:canary")
        rosters.read(raw(tmp_path / "r.xlsx", header() + f'<row r="2">{cell("B2", "张三")}</row>'))
        assert "canary" not in repr(seen["env"])


def found(path: Path) -> roster.Found:
    """What the reading process would find, read here: quicker, where no limit is in question."""
    return roster.read(cells.workbook(path) if path.suffix == ".xlsx" else cells.text_file(path))


def refusals(all_found: roster.Found) -> list[tuple[int, str]]:
    return [(one.place[1], one.key) for one in all_found.refused]


class TestLayouts:
    def people(self, path: Path) -> list[people.Person]:
        return found(path).people

    def test_columns_in_any_order_and_language_below_a_title(self, tmp_path: Path) -> None:
        path = tmp_path / "r.xlsx"
        rows = [["2026 staff"], [], ["Mobile Number", "Dept.", "Full Name", "Staff No.", "Status"]]
        (person,) = self.people(workbook(path, {"x": [*rows, [13800001234, "HQ/Office", "Ann Lee", 42, "Active"]]}))
        assert (person.name, person.staff_no, person.unit) == ("Ann Lee", "42", ("HQ", "Office"))
        assert (person.phones, person.standing, person.place) == (("13800001234",), "active", ("x", 4, None))

    def test_a_table_that_begins_farther_right_and_down(self, tmp_path: Path) -> None:
        rows = [[], [], HEADER, ["S1", "张三", "东站", None], ["S2", "=A1", "东站", None]]
        path = workbook(tmp_path / "r.xlsx", {"x": rows}, at=3)
        assert [person.place[1] for person in self.people(path)] == [4]
        assert refusals(found(path)) == [(5, "rosters.formula_like_name")]

    def test_a_header_repeated_with_other_columns(self, tmp_path: Path) -> None:
        rows = [
            HEADER,
            ["S1", "张三", "东站"],
            ["姓名", "工号", "手机号", "部门"],
            ["李四", "S2", "13800000002", "西站"],
        ]
        assert [(p.name, p.staff_no, p.unit) for p in self.people(workbook(tmp_path / "r.xlsx", {"x": rows}))] == [
            ("张三", "S1", ("东站",)),
            ("李四", "S2", ("西站",)),
        ]

    def test_a_header_of_two_lines(self, tmp_path: Path) -> None:
        rows = [
            ["姓名", "部门", "联系方式", None],
            [None, None, "座机", "手机"],
            ["张三", "东站", "88012", "13800000001"],
        ]
        (person,) = self.people(workbook(tmp_path / "r.xlsx", {"x": rows}))
        assert (person.phones, person.remarks) == (("13800000001",), ())

    def test_hidden_and_foreign_sheets_are_named_and_left(self, tmp_path: Path) -> None:
        people_of = [HEADER, ["S1", "张三", "东站"]]
        path = workbook(tmp_path / "r.xlsx", {"说明": [["填表说明"]], "旧": people_of, "现": people_of}, hidden="旧")
        everything = found(path)
        assert [person.place[0] for person in everything.people] == ["现"]
        assert everything.notes == [
            ("rosters.sheet_left", {"sheet": "说明"}),
            ("rosters.sheet_hidden", {"sheet": "旧"}),
        ]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    @pytest.mark.parametrize("delimiter", [",", "\t", ";", "，"])
    def test_text_in_any_encoding_and_delimiter(self, tmp_path: Path, encoding: str, delimiter: str) -> None:
        path = tmp_path / "r.csv"
        path.write_text("\r\n".join(delimiter.join(row) for row in [HEADER, ["S1", "䶮三", "东站", ""]]), encoding)
        assert [(person.name, person.unit) for person in self.people(path)] == [("䶮三", ("东站",))]

    @pytest.mark.parametrize(
        "error", ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", " ＃n/a ", "######"]
    )
    @pytest.mark.parametrize("name", ["r.csv", "r.xlsx"])
    def test_an_error_written_as_text_is_an_empty_cell(self, tmp_path: Path, error: str, name: str) -> None:
        rows = [
            HEADER,
            [error, "张三", "东站", error],
            [error, "李四", "东站", ""],
            ["S3", "王五", error, ""],
            ["S4", error, "东站", ""],
        ]
        path = tmp_path / name
        if name == "r.csv":
            path.write_text("\n".join(",".join(row) for row in rows))
        else:
            workbook(path, {"x": rows})
        everything = found(path)
        assert [(p.staff_no, p.name, p.unit) for p in everything.people] == [
            (None, "张三", ("东站",)),
            (None, "李四", ("东站",)),
            ("S3", "王五", ()),
        ]
        assert {key for p in everything.people for _, key, _ in p.remarks} == {
            "rosters.missing_staff_no",
            "rosters.missing_phone",
        }
        assert refusals(everything) == [(5, "rosters.missing_name")]

    def test_a_sign_like_that_of_an_error_is_none_by_itself(self, tmp_path: Path) -> None:
        path = tmp_path / "r.csv"
        path.write_text("姓名,工号,部门\n张三,#12,3#泵站\n")
        assert [(p.staff_no, p.unit) for p in self.people(path)] == [("#12", ("3#泵站",))]

    def test_totals_notes_and_numbered_blank_rows_are_nobody(self, tmp_path: Path) -> None:
        rows = [
            ["序号", *HEADER],
            [1, "S1", "张三", "东站"],
            ["小计", None, "1人"],
            ["合　计：", 1],
            [2, None, None, None],
            ["注：手机号必填"],
            ["制表人：李四"],
        ]
        everything = found(workbook(tmp_path / "r.xlsx", {"x": rows}))
        assert (len(everything.people), everything.refused) == (1, [])
        assert everything.notes == [("rosters.rows_left", {"sheet": "x", "rows": [3, 4, 6, 7], "n": 4})]

    def test_unit_and_section_in_two_columns_make_one_path(self, tmp_path: Path) -> None:
        rows = [["姓名", "单位", "科室"], ["张三", "局机关", "办公室"], ["李四", "东站", "东站"]]
        assert [p.unit for p in self.people(workbook(tmp_path / "r.xlsx", {"x": rows}))] == [
            ("局机关", "办公室"),
            ("东站",),
        ]

    def test_an_identity_number_is_taken_for_nothing_else(self, tmp_path: Path) -> None:
        number = "999999199001010017"
        rows = [
            HEADER,
            [number, "张三", "东站", number],
            ["S2", f"李四{number}", "东站"],
            ["S3", "王五", number, 1.1e17],
        ]
        everything = found(workbook(tmp_path / "r.xlsx", {"x": rows}))
        assert number not in repr(everything)
        assert [(p.staff_no, p.unit, p.phones) for p in everything.people] == [(None, ("东站",), ()), ("S3", (), ())]
        assert refusals(everything) == [(3, "rosters.name_not_text")]

    def test_values_too_long_or_no_names_are_refused(self, tmp_path: Path) -> None:
        rows = [
            HEADER,
            ["S1", "张" * 61, "东站"],
            ["S2", 12345, "东站"],
            ["S3", "——", "东站"],
            ["S4", "李四", "站" * 61],
        ]
        assert refusals(found(workbook(tmp_path / "r.xlsx", {"x": rows}))) == [
            (2, "rosters.too_long"),
            (3, "rosters.name_not_text"),
            (4, "rosters.name_not_text"),
            (5, "rosters.too_long"),
        ]


class TestOnePersonOrTwo:
    def taken(self, tmp_path: Path, *rows: list[str], retired: list[list[str]] | None = None) -> roster.Found:
        sheets = {"在职": [["工号", "姓名", "部门", "手机号", "状态"], *rows]}
        if retired is not None:
            sheets["离退休"] = [["姓名", "原单位", "本人电话", "类别"], *retired]
        return found(workbook(tmp_path / "r.xlsx", sheets))

    def test_the_same_number_and_name_is_a_repeated_row(self, tmp_path: Path) -> None:
        rows = self.taken(tmp_path, ["S1", "张三", "东站", ""], ["s1 ", "张　三", "西站", ""])
        assert refusals(rows) == [(3, "rosters.duplicate_row")]

    def test_the_same_number_and_another_name_is_a_conflict(self, tmp_path: Path) -> None:
        rows = self.taken(tmp_path, ["S1", "张三", "东站", ""], ["S1", "李四", "东站", ""])
        (refused,) = rows.refused
        assert (refused.place, refused.key) == (("在职", 3, None), "rosters.staff_no_conflict")
        assert refused.values == {"staff_no": "S1", "holder": "张三"}

    def test_namesakes_with_two_numbers_are_two(self, tmp_path: Path) -> None:
        assert len(self.taken(tmp_path, ["S1", "张三", "东站", ""], ["S2", "张三", "东站", ""]).people) == 2

    def test_namesakes_in_one_unit_without_numbers_must_be_told_apart(self, tmp_path: Path) -> None:
        rows = self.taken(tmp_path, ["", "张三", "东站", "13800000001"], ["", "张三", "东站", "13800000002"])
        assert refusals(rows) == [(3, "rosters.which_person")]

    def test_without_numbers_the_same_phone_makes_a_repeated_row(self, tmp_path: Path) -> None:
        rows = self.taken(tmp_path, ["S1", "张三", "东站", "13800000001"], ["", "张三", "东站", "138 0000 0001"])
        assert refusals(rows) == [(3, "rosters.duplicate_row")]

    def test_a_retired_person_on_both_sheets_is_one_with_both_phones(self, tmp_path: Path) -> None:
        front = ["S1", "张三", "局机关/东站", "13800000001", "退休"]
        (person,) = self.taken(tmp_path, front, retired=[["张三", "东站", "13900000001", "退休"]]).people
        assert (person.staff_no, person.phones) == ("S1", ("13800000001", "13900000001"))

    def test_somebody_in_service_is_not_the_retired_namesake(self, tmp_path: Path) -> None:
        front = ["S1", "张三", "东站", "13800000001", "在职"]
        rows = self.taken(tmp_path, front, retired=[["张三", "东站", "13900000001", "退休"]])
        assert refusals(rows) == [(2, "rosters.which_person")]

    def test_a_shared_phone_is_told_once_for_the_pair(self, tmp_path: Path) -> None:
        rows = self.taken(tmp_path, ["S1", "张三", "东站", "13800000001"], ["S2", "李四", "西站", "13800000001"])
        assert [person.shares_phone for person in rows.people] == [True, True]
        told = {"name": "张三", "other_sheet": "在职", "other_row": 2, "other_line": 2}
        assert [[remark[1:] for remark in person.remarks] for person in rows.people] == [
            [],
            [("rosters.shared_phone", told)],
        ]


Told = list[tuple[str, dict[str, Any]]]


class Listener:
    """A console that keeps what it hears, and answers what it was told to."""

    def __init__(self, words: Words | None = None, *, answer: bool | None = None) -> None:
        self.told: Told = []
        self.asked: Told = []
        self.status: int | None = None
        self._words = words
        self._answer = answer

    def say(self, key: str, values: Any = None) -> None:
        self.told.append((key, dict(values or {})))

    warn = say

    def text(self, key: str, values: Any = None) -> str:
        return key.removeprefix("rosters.") if self._words is None else self._words.plain(key, values or {}, "zh")

    def ask(self, key: str, values: Any = None) -> bool | None:
        self.asked.append((key, dict(values or {})))
        return self._answer


def remarked(told: Told) -> Counter[str]:
    """Reason of a remark on a row -> how often it is told."""
    return Counter(values["one"]["reason"] for key, values in told if key == "rosters.remark")


class TestImport:
    @pytest.fixture(autouse=True)
    def out(self, tmp_path: Path, now: datetime) -> None:
        self.out = tmp_path / "out.xlsx"
        self.now = now

    def run(self, database: Database, name: str | Path, **order: Any) -> Told:
        path = SAMPLES / name if isinstance(name, str) else name
        self.out.unlink(missing_ok=True)
        self.console = Listener(answer=order.pop("answer", None))
        self.status = rosters.import_members(
            database, Order(path, refused=self.out, **order), self.console, now=self.now
        )
        return [one for one in self.console.told if not one[0].startswith("rosters.refused_")]

    def counts(self, told: Told) -> dict[str, int]:
        assert told[-1][0] == "rosters.done"
        return told[-1][1]

    def active(self, session: Session) -> int:
        statement = select(func.count()).select_from(Member).where(Member.standing == Standing.ACTIVE)
        return session.scalar(statement) or 0

    def test_a_second_run_changes_nothing(self, database: Database) -> None:
        people_of_file = FRONT["valid"] + RETIRED["valid"] - len(RETIRED["also_in_first_sheet"])
        assert self.counts(self.run(database, ROSTER)) == {
            "new": people_of_file,
            "changed": 0,
            "unchanged": 0,
            "refused": 3,
        }
        again = self.counts(self.run(database, ROSTER))
        assert again == {"new": 0, "changed": 0, "unchanged": people_of_file, "refused": 3}

    def test_the_text_file_afterwards_brings_its_few_changes_and_no_more(self, database: Database) -> None:
        against = MANIFEST[CSV]["against_roster_xlsx"]
        self.run(database, ROSTER)
        counts = self.counts(self.run(database, CSV))
        assert counts["new"] == len(against["only_here"])
        assert counts["changed"] == len(against["changed"])
        again = self.counts(self.run(database, CSV))
        assert (again["new"], again["changed"]) == (0, 0)
        # Those who do not stand in it are still there.
        left_out = database.read_now(
            lambda session: (
                session.scalars(select(Member.staff_no).where(Member.staff_no.in_(against["only_in_xlsx"])))
                .unique()
                .all()
            )
        )
        assert sorted(map(str, left_out)) == against["only_in_xlsx"]

    def test_changes_are_applied_after_the_roster(self, database: Database) -> None:
        listed = MANIFEST[UPDATE]
        self.run(database, ROSTER)
        before = database.read_now(self.active)
        told = self.run(database, UPDATE)
        refused = [(values["line"], key.removeprefix("rosters.")) for key, values in told if "line" in values]
        assert refused == [(one["line"], one["code"]) for one in listed["errors"]]
        counts = self.counts(told)
        joined = listed["by_change"]["新入会"]
        assert (counts["new"], counts["changed"]) == (joined, listed["valid"] - joined)
        # The manifest counts everybody not retired and not gone; of the sample's movers all are in service.
        assert database.read_now(self.active) - before == listed["members_after"]["change_in_active"]
        again = self.counts(self.run(database, UPDATE))
        assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, listed["valid"])

    def test_units_are_made_below_those_they_belong_to(self, database: Database) -> None:
        told = dict(self.run(database, ROSTER))
        assert told["rosters.units_made"]["n"] == MANIFEST[ROSTER]["units"]

        def path_of_office(session: Session) -> tuple[str, ...]:
            (office,) = units.find(session, "办公室")
            return units.Tree(session).path(office.id)

        assert database.read_now(path_of_office) == ("局机关", "办公室")

    def test_progress_is_told_until_the_end_and_not_too_often(self, database: Database) -> None:
        told = [values for key, values in self.run(database, ROSTER) if key == "rosters.progress"]
        assert {values["total"] for values in told} == {334}
        done = [values["done"] for values in told]
        assert done == sorted(set(done))
        assert done[-1] == 334
        assert 2 <= len(done) <= command.TIMES_TOLD

    def test_phones_are_sealed_and_still_found(self, database: Database) -> None:
        self.run(database, ROSTER)

        def who(session: Session) -> list[str]:
            return [member.name for member in members.with_phone(session, "+86 138 0000 4716")]

        assert database.read_now(who) == ["武美玲"]
        numbers = database.read_now(lambda session: session.scalars(select(Phone.number)).all())
        assert not any(b"1380000" in number for number in numbers)

    def test_of_many_remarks_of_a_kind_the_rest_is_a_number(self, database: Database, tmp_path: Path) -> None:
        many = command.TOLD_OF_A_KIND + 7
        rows = [HEADER, *([f"S{n}", f"员工{n}", "东站", ""] for n in range(many))]
        told = self.run(database, workbook(tmp_path / "many.xlsx", {"x": rows}))
        assert remarked(told)["missing_phone"] == command.TOLD_OF_A_KIND
        assert ("rosters.more_remarks", {"n": 7}) in told

    def test_of_very_many_not_even_the_machine_holds_all(
        self, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reading, "REMARKS_HELD", 3)
        rows = [HEADER, *([f"S{n}", f"员工{n}", "东站", ""] for n in range(9))]
        told = self.run(database, workbook(tmp_path / "many.xlsx", {"x": rows}))
        assert remarked(told)["missing_phone"] == 3
        assert ("rosters.more_remarks", {"n": 6}) in told

    def test_a_row_that_is_refused_gets_no_remark_that_it_was_taken(self, database: Database, tmp_path: Path) -> None:
        rows = [HEADER, ["S1", "张三", "东站", ""], ["S2", "李四", "", ""]]
        path = workbook(tmp_path / "r.xlsx", {"x": rows})
        for order in ({"preview": True}, {}):
            told = self.run(database, path, **order)
            assert [values["row"] for key, values in told if key == "rosters.missing_unit"] == [3]
            assert [values["one"]["who"] for key, values in told if key == "rosters.remark"] == ["张三"]

    def test_a_file_that_is_not_read_leaves_nothing(self, database: Database, tmp_path: Path) -> None:
        told = self.run(database, tmp_path / "gone.xlsx")
        assert (self.status, told) == (1, [("rosters.no_such_file", {"file": "gone.xlsx"})])


@pytest.fixture(scope="session")
def words() -> Words:
    return Words(ZoneInfo("Asia/Shanghai"))


class TestWords:
    @pytest.mark.parametrize("name", [ROSTER, CSV, "hostile/formula_names.xlsx", "hostile/wide_16384.xlsx"])
    def test_whatever_is_told_can_be_said_in_one_breath(
        self, database: Database, words: Words, name: str, tmp_path: Path, now: datetime
    ) -> None:
        console = Listener(words)
        order = Order(SAMPLES / name, refused=tmp_path / "out.xlsx")
        rosters.import_members(database, order, console, now=now)
        said = [words.plain(key, values, language) for key, values in console.told for language in LANGUAGES]
        assert said
        assert [line for line in said if not line or line.count("\n") > 1] == []

    def test_a_refused_row_says_where_why_and_what_to_do(self, words: Words) -> None:
        where = Place("在职职工", 126, 126).values()
        said = words.plain("rosters.missing_name", where, "zh")
        assert said == "在职职工 第126行：姓名为空，没有录入。请补上姓名后再导入一次。"

    def test_a_row_of_text_says_its_line_too(self, words: Words) -> None:
        said = words.plain("rosters.missing_name", Place("", 184, 185).values(), "zh")
        assert said.startswith("第184行（文本第185行）：")
