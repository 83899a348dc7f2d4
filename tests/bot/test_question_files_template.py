"""Workbooks as officers fill them in: merged cells, totals, hidden sheets, formats of numbers, options in one cell."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from bot.question_files import child, writing
from bot.sheets import formats
from storage.question_files import found as finding
from storage.question_files.found import Finding
from storage.questions.content import Content, Difficulty, Kind, Pair, Span

TITLES = ["题型", "题干", "选项A", "选项B", "选项C", "答案"]


def book(path: Path, *rows: list[Any], titles: list[str] | None = None, sheet: str = "题库") -> Path:
    with xlsxwriter.Workbook(str(path)) as made:
        page = made.add_worksheet(sheet)
        for number, row in enumerate([titles or TITLES, *rows]):
            page.write_row(number, 0, row)
    return path


def settled(path: Path) -> Finding:
    found = child.find(path)
    finding.settle(found.questions)
    return found


def only(path: Path) -> Content:
    (one,) = settled(path).questions
    assert one.problem is None
    assert one.content is not None
    return one.content


def rights(content: Content) -> str:
    return "".join("ABCDEFGHIJKL"[at] for at in content.right_options)


class TestKinds:
    @pytest.mark.parametrize(
        ("row", "wanted"),
        [
            (["单选", "问", "甲", "乙", "丙", "乙"], {"kind": Kind.SINGLE}),
            (["", "问", "甲", "乙", "丙", "AB"], {"kind": Kind.SEVERAL}),
            (["判断题", "问", "错误", "正确", "", "A"], {"truth": False}),
            (["", "问", "", "", "", "√"], {"kind": Kind.TRUE_FALSE, "truth": True}),
            (["排序题", "问", "丙", "甲", "乙", "BCA"], {"kind": Kind.ORDER}),
            (
                ["连线题", "问", "119=火警", "120→急救", "→电话", ""],
                {"pairs": (Pair("119", "火警"), Pair("120", "急救"), Pair("", "电话"))},
            ),
            (["数值题", "问", "", "", "", "6.5～8.5；25"], {"spans": (Span("6.5", "8.5"), Span("25", "25"))}),
            (["选择题", "问", "甲", "乙", "丙", "AC"], {"kind": Kind.SEVERAL}),
            (["选择题", "问", "甲", "乙", "丙", "C"], {"kind": Kind.SINGLE}),
            (["单选", "问", "A-甲", "B-乙", "", "B（见规定）"], {"explanation": "见规定"}),
            (["", "问", "", "", "", "错误，应为三年"], {"truth": False, "explanation": "应为三年"}),
            (["填空", "____是首都", "", "", "", "北京；北京市"], {"kind": Kind.FILL_IN}),
        ],
    )
    def test_each(self, tmp_path: Path, row: list[str], wanted: dict[str, Any]) -> None:
        one = only(book(tmp_path / "q.xlsx", row))
        assert {name: getattr(one, name) for name in wanted} == wanted

    @pytest.mark.parametrize(
        ("sheet", "answer", "kind"),
        [("判断题", "1", Kind.TRUE_FALSE), ("填空题", "对", Kind.FILL_IN), ("单选题、多选题", "对", Kind.TRUE_FALSE)],
    )
    def test_a_sheet_may_be_called_by_the_kind(self, tmp_path: Path, sheet: str, answer: str, kind: Kind) -> None:
        path = book(tmp_path / "q.xlsx", ["问", answer], titles=["题目", "答案"], sheet=sheet)
        assert only(path).kind is kind

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            (["简答题", "问", "", "", "", "略"], "unsupported_type"),
            (["连环题", "问", "", "", "", "略"], "unknown_type"),
            (["单选", "问", "甲", "乙", "", "AB"], "several_answers"),
            (["", "问", "", "", "", "AB"], "too_few_options"),
            (["单选", "问", "甲", "乙", "", "丁丁"], "bad_answer"),
            (["判断", "问", "", "", "", "也许"], "bad_true_false"),
            (["排序题", "问", "甲", "乙", "丙", "AB"], "bad_order"),
            (["匹配题", "问", "甲", "乙", "丙", ""], "bad_pair"),
            (["数值题", "问", "", "", "", "很多"], "bad_number"),
        ],
    )
    def test_what_keeps_one_out(self, tmp_path: Path, row: list[str], code: str) -> None:
        (one,) = settled(book(tmp_path / "q.xlsx", row)).questions
        assert one.problem is not None
        assert (one.row, one.problem.code) == (2, code)


class TestSheets:
    def test_titles_totals_and_empty_rows_are_left(self, tmp_path: Path) -> None:
        path = tmp_path / "q.xlsx"
        with xlsxwriter.Workbook(str(path)) as made:
            page = made.add_worksheet("题库")
            page.merge_range(0, 0, 0, 5, "某局工会题库")
            page.write_row(2, 0, TITLES)
            page.write_row(4, 0, ["单选", "甲？", "一", "二", "", "A"])
            page.write_row(7, 0, ["", "合计：1题"])
            page.write_row(8, 0, ["制表：张三"])
            hidden = made.add_worksheet("旧题")
            hidden.write_row(0, 0, TITLES)
            hidden.write_row(1, 0, ["单选", "乙？", "一", "二", "", "A"])
            hidden.hide()
            made.add_worksheet("说明").write(0, 0, "单选题：写一个字母")
        found = settled(path)
        assert [(one.row, one.told) for one in found.questions] == [(5, "甲？")]
        assert found.notes == [("sheet_hidden", {"sheet": "旧题"})]

    def test_a_merged_cell_counts_in_each_of_its_rows(self, tmp_path: Path) -> None:
        path = tmp_path / "q.xlsx"
        with xlsxwriter.Workbook(str(path)) as made:
            page = made.add_worksheet()
            page.write_row(0, 0, [*TITLES, "类别"])
            for row, stem in enumerate(["甲？", "乙？"], 1):
                page.write_row(row, 0, ["单选", stem, "一", "二", "", "A"])
            page.merge_range(1, 6, 2, 6, "安全/急救")
        assert [one.content.category for one in settled(path).questions if one.content] == [("安全", "急救")] * 2

    @pytest.mark.parametrize(
        "options", ["A.甲\nB.乙\nC.丙", "A、甲 B、乙 C、丙", "甲\n乙\n丙", "甲；乙；丙", "甲|乙|丙", "A.甲|B.乙｜C.丙"]
    )
    def test_options_may_share_a_cell(self, tmp_path: Path, options: str) -> None:
        path = book(tmp_path / "q.xlsx", ["单选题", "问", options, "C"], titles=["题型", "题目", "选项", "正确答案"])
        one = only(path)
        assert ([each.words for each in one.options], rights(one)) == (["甲", "乙", "丙"], "C")

    def test_options_may_stand_in_the_question(self, tmp_path: Path) -> None:
        path = book(tmp_path / "q.xlsx", ["单选题", "哪个？（ ）\nA.甲 B.乙", "B"], titles=["题型", "题干", "答案"])
        one = only(path)
        assert (one.stem, [each.words for each in one.options], rights(one)) == ("哪个？（ ）", ["甲", "乙"], "B")

    def test_letters_before_the_options_go_and_gaps_close(self, tmp_path: Path) -> None:
        one = only(book(tmp_path / "q.xlsx", ["单选", "问", "A.甲", "", "C、丙", "C"]))
        assert ([each.words for each in one.options], rights(one)) == (["甲", "丙"], "B")

    def test_numbers_are_read_as_the_sheet_shows_them(self, tmp_path: Path) -> None:
        path = tmp_path / "q.xlsx"
        with xlsxwriter.Workbook(str(path)) as made:
            page = made.add_worksheet()
            page.write_row(1, 1, TITLES)  # not from the first column
            page.write_row(2, 1, ["单选", "问"])
            page.write_number(2, 3, 0.125, made.add_format({"num_format": "0.0%"}))
            page.write_datetime(2, 4, dt.datetime(2026, 3, 15), made.add_format({"num_format": 'm"月"d"日"'}))  # noqa: DTZ001
            page.write_number(2, 5, 12351)
            page.write_string(2, 6, "a")
        assert [each.words for each in only(path).options] == ["12.5%", "3月15日", "12351"]

    def test_what_is_not_understood_beside_is_told(self, tmp_path: Path) -> None:
        titles = [*TITLES, "难度", "分值", "限时"]
        found = settled(
            book(tmp_path / "q.xlsx", ["单选", "问", "甲", "乙", "", "A", "超级", "很多", "一会儿"], titles=titles)
        )
        (one,) = found.questions
        assert [remark[0] for remark in one.remarks] == ["unknown_difficulty", "unknown_points", "unknown_seconds"]
        assert one.content is not None
        assert (one.content.difficulty, one.content.points, one.content.seconds) == (Difficulty.MIDDLE, 100, None)

    def test_saved_as_a_csv_it_is_the_same(self, tmp_path: Path) -> None:
        path = tmp_path / "q.csv"
        path.write_bytes("题型,题干,选项A,选项B,答案\n单选,甲？,一,二,B\n".encode("gb18030"))
        assert rights(only(path)) == "B"

    def test_formulas_go_out_as_words(self, tmp_path: Path) -> None:
        content = only(book(tmp_path / "q.xlsx", ["单选", "@SUM(1)", "'=1+1", "+2", "-3", "A"]))
        (tmp_path / "again.xlsx").write_bytes(writing.workbook([content], "题库"))
        assert only(tmp_path / "again.xlsx") == content


class TestFormats:
    @pytest.mark.parametrize(
        ("cell", "code", "shown"),
        [
            (0.6, "0%", "60%"),
            (1234.5, "#,##0.00", "1,234.50"),
            (46096.0, "yyyy-mm-dd", "2026-03-15"),
            (0.1 + 0.2, "", "0.3"),
            (12351.0, "", "12351"),
            (5.0, '0"元"', "5元"),
            (3.0, "000", "003"),
            (-3.5, "0.0;(0.0)", "(3.5)"),
            (7.0, "[Red]0.0_ ", "7.0"),
            (46096.0, "[$-804]aaaa", "星期日"),
            (dt.datetime(2026, 3, 15, 14, 5), "h:mm AM/PM", "2:05 PM"),  # noqa: DTZ001
            (dt.timedelta(hours=26, minutes=3), "", "26:03"),
            (True, "", "TRUE"),
            (None, "", ""),
        ],
    )
    def test_a_cell_is_what_its_sheet_shows(self, cell: Any, code: str, shown: str) -> None:
        assert formats.shown(cell, code) == shown
