"""The register as a workbook: a line a file, texts as texts; opened as people's programs open it."""

import asyncio
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from bot.papers import binder, binding, register
from bot.papers.binding import Bindery
from bot.papers.enclosures import XLSX, Enclosure, Forgotten
from bot.words import Words
from storage.dossiers.records import HardshipClass
from storage.register import Shown, ordering
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.storage.onfile import ADDRESS, give, put_on_file

#: What would be reckoned or fetched if it were no text.
HARMFUL = ("=1+1", "+8613800000101", "-2", "@SUM(A1)", "\t=1", "http://example.com", "00123", "<b>&\x07\ufffe")


@pytest.fixture
def wang(cast: Cast) -> Actor:
    return cast.create_officer("王秀英")


def bound(cast: Cast, reads: Actor, shown: Shown = Shown.NOW, language: str = "zh") -> Enclosure:
    async def read(rule: Callable[[Session], Any]) -> Any:
        return cast.database.read_now(rule)

    say = partial(Words(ZONE).plain, language=language)
    subject = ordering.CHOICES.index(shown)
    return asyncio.run(Bindery(read, lambda: cast.now).bound(register.BOOK, reads.account_id, subject, say))


def sheets(paper: Enclosure) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(paper.content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def table(paper: Enclosure) -> list[dict[str, object]]:
    """The lines by their titles."""
    lines = next(iter(sheets(paper).values()))
    titles = [str(title) for title in lines[3]]
    return [dict(zip(titles, line, strict=True)) for line in lines[4:]]


class TestWorkbook:
    def test_has_a_line_a_file_under_titles(self, cast: Cast, wang: Actor) -> None:
        li = cast.create_member("李明", phone="13800000101")
        give(cast, wang, li, put_on_file(cast, wang, li), 123_450)
        paper = bound(cast, wang)
        assert (paper.kind, paper.name) == (XLSX, f"困难台账-{cast.now:%Y%m%d}.xlsx")
        (line,) = table(paper)
        assert line == {
            "档案号": "DA-2026-0001",
            "申报编号": "KN-2026-0001",
            "姓名": "李明",
            "单位": "城东供水站",
            "困难类别": "深度困难",
            "主要致困原因": "家人患大病",
            "次要致困原因": "本人患大病",
            "家庭人口": 3,
            "家庭年收入（元）": 36000,
            "年刚性支出（元）": 12000,
            "扣除刚性支出后人均月收入（元）": 666.66,
            "手机": "13800000101",
            "住址": ADDRESS,
            "建档日期": f"{cast.now:%Y-%m-%d}",
            "上级批复文号": "江工复〔2026〕12 号",
            "批复日期": f"{cast.now:%Y-%m-%d}",
            "委员会纪要号": "工会纪要〔2026〕3 号",
            "委员会日期": f"{cast.now:%Y-%m-%d}",
            "本年帮扶（元）": 1234.5,
            "本年帮扶次数": 1,
            "下次复核": f"2027-{cast.now:%m-%d}",
            "状态": "已建档",
            "退档日期": "",
            "退档原因": "",
        }

    def test_says_above_whose_it_is_and_of_when(self, cast: Cast, wang: Actor) -> None:
        first, second, third, *_ = next(iter(sheets(bound(cast, wang, Shown.ALL)).values()))
        assert first[0] == "困难职工台账（全部），0 户"
        assert "王秀英" in str(second[0])
        assert "只写您自己经办的" in str(third[0])

    def test_is_titled_in_the_language_of_who_reads(self, cast: Cast, wang: Actor) -> None:
        put_on_file(cast, wang, cast.create_member("李明"), hardship_class=HardshipClass.ACCIDENT)
        paper = bound(cast, wang, language="en")
        assert not any("\u4e00" <= sign <= "\u9fff" for title in table(paper)[0] for sign in title)
        assert paper.name.isascii()

    def test_holds_no_sealed_word_of_others_cases(self, cast: Cast, wang: Actor) -> None:
        put_on_file(cast, wang, cast.create_member("李明", phone="13800000101"))
        for reads in (cast.create_chair(), cast.create_officer("刘洋")):
            (line,) = table(bound(cast, reads))
            empty = ("主要致困原因", "次要致困原因", "家庭人口", "家庭年收入（元）", "手机", "住址", "退档原因")
            assert (line["姓名"], {line[title] for title in empty}) == ("李明", {""})

    @pytest.mark.parametrize("harmful", HARMFUL)
    def test_a_text_is_a_text_whatever_stands_in_it(self, cast: Cast, wang: Actor, harmful: str) -> None:
        put_on_file(cast, wang, cast.create_member("李明"), address=harmful)
        paper = bound(cast, wang)
        assert table(paper)[0]["住址"] == binder._UNWRITABLE.sub("", harmful)
        with zipfile.ZipFile(io.BytesIO(paper.content)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet

    def test_has_the_figures_on_a_sheet_of_their_own(self, cast: Cast, wang: Actor) -> None:
        put_on_file(cast, wang, cast.create_member("李明"))
        figures = sheets(bound(cast, wang))["统计"]
        assert ["在档（户）", 1] in [line[:2] for line in figures]
        assert ["深度困难", 1] in [line[:2] for line in figures]

    def test_keeps_its_header_in_sight_and_lets_people_choose(self, cast: Cast, wang: Actor) -> None:
        put_on_file(cast, wang, cast.create_member("李明"))
        with zipfile.ZipFile(io.BytesIO(bound(cast, wang).content)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
            assert book.testzip() is None
        assert 'topLeftCell="A5"' in sheet
        assert '<autoFilter ref="A4:X5"' in sheet


class TestBinder:
    def test_writes_nothing_where_the_pages_break_off(self) -> None:
        cover = b'{"name":"a","above":[],"columns":[["a",9],["b",9],["c",9]],"count":1,"tables":[]}\n'
        process = subprocess.run(
            [sys.executable, "-m", "bot.papers.binder"],
            input=cover + b'[["x",1,2.5]]\n',
            capture_output=True,
            check=False,
            cwd=Path(__file__).parents[2],
        )
        assert (process.returncode, process.stdout) == (1, b"")

    def test_ends_with_the_work_it_was_begun_for(
        self, cast: Cast, wang: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun = []

        def lost(session: Session, **_: object) -> None:
            del session
            raise Forgotten

        def begin() -> "subprocess.Popen[bytes]":
            begun.append(original())
            return begun[0]

        original = binding._begin
        monkeypatch.setattr(binding, "_begin", begin)
        monkeypatch.setattr(register, "BOOK", replace(register.BOOK, page=lost))
        with pytest.raises(Forgotten):
            bound(cast, wang)
        assert begun[0].returncode is not None
