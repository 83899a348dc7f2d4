"""`unionhall import members`: looking first, files that are everybody, and the rows that come back."""

import stat
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from bot import rosters
from bot.papers import rosters as papers
from bot.rosters import Order, command
from bot.sheets import cells
from bot.words import Words
from storage.database import Database
from storage.members import Member, Standing
from storage.rosters import Cells, Leftover, Place, RefusedRow, Remark
from tests.bot.spreadsheets import HEADER, workbook
from tests.bot.test_rosters import CSV, MANIFEST, ROSTER, SAMPLES, UPDATE, Listener

WORDS = Words(ZoneInfo("Asia/Shanghai"))
Import = Callable[..., Listener]


@pytest.fixture
def run(database: Database, tmp_path: Path, now: datetime) -> Import:
    """Imports a file and hands back what was told; `status` is the exit status."""

    def go(path: Path, *, answer: bool | None = None, words: Words | None = None, **order: Any) -> Listener:
        console = Listener(words, answer=answer)
        console.status = rosters.import_members(database, Order(path, **order), console, now=now)
        return console

    return go


@pytest.fixture
def staff(run: Import, tmp_path: Path) -> Path:
    """Three people at 东站 and one at 西站 are in the register; the file to change."""
    rows = [["S1", "张三", "东站"], ["S2", "李四", "东站"], ["S3", "王五", "东站"], ["S4", "赵六", "西站"]]
    run(workbook(tmp_path / "before.xlsx", {"x": [HEADER, *rows]}))
    return tmp_path / "now.xlsx"


def standings(database: Database) -> dict[str, str]:
    return database.read_now(lambda session: {one.name: one.standing for one in session.scalars(select(Member))})


def keys(console: Listener) -> list[str]:
    return [key.removeprefix("rosters.") for key, _ in console.told]


class TestPreview:
    def test_tells_and_changes_nothing(self, run: Import, database: Database, tmp_path: Path) -> None:
        console = run(SAMPLES / ROSTER, preview=True)
        assert console.told[-1] == (
            "rosters.would",
            {"new": 334, "changed": 0, "left": 0, "unchanged": 0, "refused": 3},
        )
        assert standings(database) == {}
        assert list(tmp_path.glob("*.xlsx")) == []

    def test_names_who_is_new_and_of_many_the_rest_as_a_number(self, run: Import) -> None:
        told = run(SAMPLES / ROSTER, preview=True).told
        assert sum(key == "rosters.would_enter" for key, _ in told) == command.TOLD_OF_A_KIND
        assert ("rosters.more_people", {"n": 334 - command.TOLD_OF_A_KIND}) in told

    def test_says_each_change_in_words_and_no_number(self, run: Import, staff: Path) -> None:
        rows = [[*HEADER, "状态"], ["S1", "张三", "西站", "13800001234", "借调"]]
        (said,) = [
            WORDS.plain(key, values, "zh")
            for key, values in run(workbook(staff, {"x": rows}), preview=True, words=WORDS).told
            if key == "rosters.would_change"
        ]
        assert said == "会变动：张三（西站）：单位 东站 → 西站；状态 在职 → 借调；换了手机号"


class TestEverybody:
    @pytest.fixture
    def everybody(self, staff: Path) -> Path:
        return workbook(staff, {"x": [HEADER, ["S1", "张三", "东站"], ["S2", "李四", "东站"]]})

    def test_names_who_would_go_and_asks(self, run: Import, everybody: Path, database: Database) -> None:
        console = run(everybody, complete=True, answer=True)
        assert console.asked == [("rosters.ask_leave", {"n": 1})]
        assert [values["name"] for key, values in console.told if key == "rosters.would_leave"] == ["王五"]
        assert console.status == 0
        # 西站 does not stand in the file at all: nobody there is touched.
        assert standings(database) == {"张三": "active", "李四": "active", "王五": "left", "赵六": "active"}
        assert {"unnamed", "left_done", "done"} <= {*keys(console)}

    @pytest.mark.parametrize(("answer", "status", "said"), [(False, 1, "not_confirmed"), (None, 2, "needs_yes")])
    def test_without_a_yes_nothing_at_all_is_done(
        self, run: Import, everybody: Path, database: Database, answer: bool | None, status: int, said: str
    ) -> None:
        before = standings(database)
        console = run(everybody, complete=True, answer=answer)
        assert (console.status, keys(console)[-1]) == (status, said)
        assert standings(database) == before

    def test_a_script_says_yes_beforehand(self, run: Import, everybody: Path, database: Database) -> None:
        console = run(everybody, complete=True, yes=True)
        assert (console.asked, standings(database)["王五"]) == ([], "left")

    def test_without_the_word_nobody_is_removed_by_being_absent(
        self, run: Import, everybody: Path, database: Database
    ) -> None:
        run(everybody)
        assert Standing.LEFT not in standings(database).values()

    def test_a_file_changed_meanwhile_is_not_taken(self, run: Import, everybody: Path, database: Database) -> None:
        class Hasty(Listener):
            def ask(self, key: str, values: Any = None) -> bool:
                workbook(everybody, {"x": [HEADER, ["S1", "张三", "东站"]]})
                return True

        now = datetime(2026, 11, 23, tzinfo=ZoneInfo("Asia/Shanghai"))
        console = Hasty()
        assert rosters.import_members(database, Order(everybody, complete=True), console, now=now) == 1
        assert (keys(console)[-1], Standing.LEFT in standings(database).values()) == ("file_changed", False)

    @pytest.mark.parametrize("name", [UPDATE, "members/units.xlsx"])
    def test_what_has_no_people_can_not_be_everybody(self, run: Import, name: str) -> None:
        console = run(SAMPLES / name, complete=True, answer=True)
        assert (console.status, keys(console)) == (2, ["complete_without_people"])


class TestRowsThatComeBack:
    def returned(self, path: Path) -> dict[str, list[list[Any]]]:
        book = CalamineWorkbook.from_path(path)
        return {name: [list(row) for row in book.get_sheet_by_name(name).iter_rows()] for name in book.sheet_names}

    def test_under_their_own_sheets_and_titles_with_the_reason_at_the_end(self, run: Import, tmp_path: Path) -> None:
        out = tmp_path / "out.xlsx"
        run(SAMPLES / ROSTER, refused=out, words=WORDS)
        (head, *rows) = self.returned(out)["在职职工"]
        (told,) = [row for row in next(cells.workbook(SAMPLES / ROSTER)).rows() if row.number == 3]
        # All titles in their order, but for the hidden column of identity numbers.
        assert head == [*map(str, told.cells[:-1]), "原因"]
        assert [row[1] for row in rows] == ["SW1063", "SW1900", "SW1200"]
        assert rows[1][-1] == "在职职工 第126行：姓名为空，没有录入。请补上姓名后再导入一次。"
        assert "0000001900010" not in repr(rows)

    def test_only_its_owner_may_read_it(self, run: Import, tmp_path: Path) -> None:
        out = tmp_path / "out.xlsx"
        run(SAMPLES / ROSTER, refused=out)
        assert stat.S_IMODE(out.stat().st_mode) == 0o600

    def test_mended_and_sent_again_they_are_taken(self, run: Import, tmp_path: Path, database: Database) -> None:
        out = tmp_path / "out.xlsx"
        run(SAMPLES / ROSTER, refused=out)
        ((name, rows),) = self.returned(out).items()
        at = next(number for number, row in enumerate(rows) if "missing_name" in row)
        rows[at][2] = "欧阳晓"
        console = run(workbook(tmp_path / "mended.xlsx", {name: rows}), refused=tmp_path / "again.xlsx")
        assert dict(console.told)["rosters.done"]["new"] == 1
        assert "欧阳晓" in standings(database)
        # The row that stood there twice stands there once now, and is the person's own.
        assert [row[1] for row in self.returned(tmp_path / "again.xlsx")[name][1:]] == ["SW1200"]

    def test_rows_refused_when_taken_come_back_too(self, run: Import, staff: Path, tmp_path: Path) -> None:
        out = tmp_path / "out.xlsx"
        run(workbook(staff, {"名册": [HEADER, ["S1", "张三丰", "东站", 13800001234]]}), refused=out)
        rows = [[*HEADER, "refused_title"], ["S1", "张三丰", "东站", "13800001234", "staff_no_conflict"]]
        assert self.returned(out) == {"名册": rows}

    def test_beside_the_file_under_a_name_that_is_free(self, run: Import, tmp_path: Path) -> None:
        path = tmp_path / "名册.csv"
        path.write_bytes((SAMPLES / CSV).read_bytes())
        (tmp_path / "名册-未导入.xlsx").write_text("somebody's own")
        run(path, words=WORDS)
        assert (tmp_path / "名册-未导入.xlsx").read_text() == "somebody's own"
        (rows,) = self.returned(tmp_path / "名册-未导入-2.xlsx").values()
        assert len(rows) == 1 + len(MANIFEST[CSV]["errors"])

    def test_nothing_refused_leaves_no_file(self, run: Import, staff: Path) -> None:
        run(workbook(staff, {"x": [HEADER, ["S1", "张三", "东站"]]}))
        assert {path.name for path in staff.parent.glob("*.xlsx")} == {"now.xlsx", "before.xlsx"}

    def test_nothing_is_overwritten_and_nothing_imported(self, run: Import, tmp_path: Path, database: Database) -> None:
        out = tmp_path / "out.xlsx"
        out.write_text("somebody's own")
        console = run(SAMPLES / ROSTER, refused=out)
        assert (console.status, keys(console), standings(database)) == (2, ["refused_exists"], {})

    def test_no_cell_becomes_a_formula_or_a_link(self, run: Import, tmp_path: Path) -> None:
        out = tmp_path / "out.xlsx"
        run(SAMPLES / "hostile/formula_names.xlsx", refused=out)
        listed = MANIFEST["hostile/formula_names.xlsx"]["errors"]
        (_, *rows) = self.returned(out)["名册"]
        assert [row[1].strip() for row in rows] == [one["raw"].strip() for one in listed]
        with cells.zipfile.ZipFile(out) as archive:
            parts = b"".join(archive.read(name) for name in archive.namelist())
        assert b"<f>" not in parts
        assert b"<hyperlink" not in parts

    def test_remarks_have_a_sheet_of_their_own_that_is_no_list_when_it_comes_back(self, tmp_path: Path) -> None:
        cells_ = Cells(("姓名", "工号", "部门"), ("", "S2", "东站"))
        row = RefusedRow(Place("名册", 3, 3), "rosters.missing_name", {}, cells=cells_)
        place = Place("名册", 2, 2)
        remarks = [
            Remark(None, "rosters.identity_left", {"sheet": "名册"}),
            Remark(place, "rosters.missing_phone", {}, "=1+1", place),
        ]
        for language, left, name in [
            ("zh", Leftover([row], remarks), "未导入.xlsx"),
            ("zh", Leftover([], remarks), "提醒.xlsx"),
            ("en", Leftover([row], remarks), None),
        ]:
            say = partial(WORDS.plain, language=language)
            file = papers.given_back(left, say)
            assert name in {file.name, None}
            *sheets, notes = CalamineWorkbook.from_filelike(papers.io.BytesIO(file.content)).sheet_names
            assert sheets == ["名册"][: len(left.refused)]
            (tmp_path / "back.xlsx").write_bytes(file.content)
            book = CalamineWorkbook.from_path(tmp_path / "back.xlsx")
            lines = book.get_sheet_by_name(notes).to_python()
            assert [line[:2] for line in lines[1:]] == [["", ""], [say("rosters.place", place.values()), "=1+1"]]
            assert lines[2][2] == say("rosters.missing_phone", {})
            if left.refused:
                again = rosters.read(tmp_path / "back.xlsx")
                assert ([one.reason for one in again.refused], again.remarks) == (["rosters.missing_name"], [])

    def test_a_header_that_moved_in_mid_sheet_moves_there_too(self) -> None:
        first, second = ("姓名", "工号"), ("工号", "姓名", "部门")
        rows = [
            RefusedRow(Place("x", 2, 2), "a", {}, cells=Cells(first, ("张三", "S1"))),
            RefusedRow(Place("x", 9, 9), "b", {}, cells=Cells(second, ("S2", "", "东站"))),
            RefusedRow(Place("", 9, 9), "c", {}, cells=Cells(first, ("=1+1",))),
            RefusedRow(Place("x", 10, 10), "d", {}),
        ]
        content = papers.workbook(rows, ["一", "二", "三", "四"], title="原因", unnamed="未导入")
        assert content is not None
        book = CalamineWorkbook.from_filelike(papers.io.BytesIO(content))
        assert [[*row] for row in book.get_sheet_by_name("x").iter_rows()] == [
            ["姓名", "工号", "原因", ""],
            ["张三", "S1", "一", ""],
            ["工号", "姓名", "部门", "原因"],
            ["S2", "", "东站", "二"],
        ]
        unnamed = [[*row] for row in book.get_sheet_by_name("未导入").iter_rows()]
        assert unnamed == [["姓名", "工号", "原因"], ["=1+1", "", "三"]]
