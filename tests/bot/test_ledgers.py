"""Ledgers as workbooks, in both languages: opened as people's programs open them, with texts as texts and dates as
dates; and the year with a sheet a service."""

import asyncio
import gc
import io
import re
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.papers import binder, ledgers
from bot.papers.binding import Bindery
from bot.papers.enclosures import XLSX, Book, Enclosure
from bot.rendering import Renderer
from bot.routes import KEYBOARDS
from bot.words import Words
from storage import quick_notes, sealed
from storage.accounts import LANGUAGES
from storage.figures import Source
from storage.ledgers import PLACES, TABLE, Form, Ledger, ordering, year
from storage.ledgers.terms import PAGE
from storage.quick_notes import QuickNote
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.storage.recorded import HARMFUL, POOR, Union, furnish

#: Lines of which each takes some hundreds of bytes: were they held on to, it would show.
MANY = 10_000
_HAN = re.compile(r"[\u4e00-\u9fff]+")
#: What people wrote, and what units and people are called, stays as it is in every language.
_OWN = re.compile(
    "城东供水站|城西供水站|局机关|王秀英|刘洋|赵国强|李明|周同|孙文|陈桂芳|没来过|健步走|东湖公园|米、油|城西的|安全月|节水"
    "|竞赛|联赛|城西座谈|职代会|钱工"
)


@pytest.fixture
def union(cast: Cast) -> Union:
    return furnish(cast)


def bound(cast: Cast, book: Book, reads: Actor, subject: int, language: str = "zh") -> Enclosure:
    async def read(rule: Callable[[Session], Any]) -> Any:
        return cast.database.read_now(rule)

    say = partial(Renderer(Words(ZONE), KEYBOARDS).speaker(language))
    return asyncio.run(Bindery(read, lambda: cast.now).bound(book, reads.account_id, subject, say))


def sheets(paper: Enclosure) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(paper.content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def raw(paper: Enclosure, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(paper.content)) as book:
        return book.read(name).decode()


def reader_of(union: Union, ledger: Ledger) -> Actor:
    own = {Ledger.AID, Ledger.NOTICES, Ledger.TALKS, Ledger.DUE_TALKS}
    return union.wang if ledger in own else union.chair


#: How a cell of such a column is read.
READ: dict[Form, Any] = {
    Form.TEXT: str,
    Form.WORD: str,
    Form.COUNT: float,
    Form.NUMBER: float,
    Form.MONEY: float,
    Form.DAY: date,
    Form.MONTH: date,
    Form.MOMENT: (date, datetime),
}


class TestEveryLedger:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_opens_with_its_columns_typed_and_no_text_reckoned(
        self, cast: Cast, union: Union, subtests: pytest.Subtests, language: str
    ) -> None:
        for ledger in Ledger:
            with subtests.test(ledger=ledger):
                paper = bound(cast, ledgers.BOOK, reader_of(union, ledger), PLACES.index(ledger), language)
                (rows,) = sheets(paper).values()
                columns, titles, lines = TABLE[ledger].columns, rows[3], rows[4:]
                assert paper.kind == XLSX
                assert len(lines) >= 1
                assert len({*titles}) == len(columns)
                assert "<f>" not in raw(paper)
                for line in lines:
                    for column, one in zip(columns, line, strict=True):
                        # The units of a table of figures are words too.
                        form = Form.TEXT if column.name == "unit_line" else column.form
                        assert one == "" or isinstance(one, READ[form]), (column.name, one)
                if language == "en":
                    said = [str(one) for row in rows for one in row]
                    said += [paper.name, *sheets(paper)]
                    assert [one for one in said if _HAN.search(_OWN.sub("", one))] == []

    def test_says_above_what_it_is_who_had_it_made_and_when(
        self, cast: Cast, union: Union, subtests: pytest.Subtests
    ) -> None:
        for ledger in Ledger:
            with subtests.test(ledger=ledger):
                reads = reader_of(union, ledger)
                paper = bound(cast, ledgers.BOOK, reads, PLACES.index(ledger))
                first, second, third, *_ = next(iter(sheets(paper).values()))
                named = Words(ZONE).plain("ledgers.named_ledger", {"one": ledger}, "zh")
                assert str(first[0]).startswith(named)
                assert str(reads.name) in str(second[0])
                assert ("工会主席" if reads is union.chair else "城东供水站 工会干部") in str(second[0])
                assert "2026-11-23 10:00" in str(second[0])
                assert third[0]
                assert not any(str(one.name) in paper.name for one in (union.chair, union.wang, *union.people))

    def test_keeps_its_header_in_sight_and_lets_people_choose(self, cast: Cast, union: Union) -> None:
        paper = bound(cast, ledgers.BOOK, union.chair, PLACES.index(Ledger.NOTES))
        assert 'topLeftCell="A5"' in raw(paper)
        assert f'<autoFilter ref="A4:I{4 + len(HARMFUL) + 2}"' in raw(paper)


class TestTexts:
    def test_stay_texts_whatever_they_begin_with(self, cast: Cast, union: Union) -> None:
        paper = bound(cast, ledgers.BOOK, union.chair, PLACES.index(Ledger.NOTES))
        words = [row[7] for row in next(iter(sheets(paper).values()))[4:]]
        assert [*HARMFUL] == words[: len(HARMFUL)]
        with zipfile.ZipFile(io.BytesIO(paper.content)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet

    def test_days_instants_and_sums_are_numbers_that_look_so(self, cast: Cast, union: Union) -> None:
        (notes,) = sheets(bound(cast, ledgers.BOOK, union.chair, PLACES.index(Ledger.NOTES))).values()
        assert (notes[4][1], notes[4][4], notes[4][6]) == (date(2026, 11, 23), 23, 100.5)
        paper = bound(cast, ledgers.BOOK, union.chair, PLACES.index(Ledger.ACTIVITIES))
        (activities,) = sheets(paper).values()
        # By clocks in the union's zone.
        assert activities[4][5] == datetime(2026, 11, 20, 10)  # noqa: DTZ001 - a cell has no zone
        formats = raw(paper, "xl/styles.xml")
        assert all(f'formatCode="{one}"' in formats for one in ("yyyy-mm-dd", "yyyy-mm", "yyyy-mm-dd hh:mm"))


class TestTheYear:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_has_totals_units_and_a_sheet_a_service(self, cast: Cast, union: Union, language: str) -> None:
        paper = bound(cast, ledgers.YEAR, union.chair, cast.now.year, language)
        found = sheets(paper)
        assert len(found) == 2 + len(year.SHEETS)
        totals, *_ = found.values()
        assert len(totals) == 4 + len(Source)
        said = [str(one) for sheet in found.values() for row in sheet for one in row]
        assert not any(name in one for one in said for name in (POOR, "李明", "周同", "刘洋"))
        assert any(str(union.chair.name) in str(sheet[1][0]) for sheet in found.values())
        if language == "en":
            own = re.compile(f"{_OWN.pattern}")
            said += [paper.name, *found]
            assert [one for one in said if _HAN.search(own.sub("", one))] == []

    def test_tells_households_of_the_year_before_too(self, cast: Cast, union: Union) -> None:
        for on, count in ((date(2025, 5, 4), 7), (date(2026, 5, 4), 4)):
            draft = quick_notes.Draft(quick_notes.Kind.RETIRED, on, "走访", times=count, households=True)
            cast.write(
                lambda session, draft=draft: quick_notes.save(session, draft, by=union.chair.account_id, now=cast.now)
            )
        totals = next(iter(sheets(bound(cast, ledgers.YEAR, union.chair, cast.now.year)).values()))
        titles = [str(one) for one in totals[3]]
        lines = {str(row[1]): dict(zip(titles, row, strict=True)) for row in totals[4:]}
        retired = lines["记一笔·离退休"]
        assert (retired["户次"], retired["上年户次"], retired["户次增减"]) == (4, 7, -3)
        # Of how many people, nobody wrote down; of what nobody did it is known.
        assert (retired["人数"], lines["各类考试"]["人数"]) == ("", 0)
        assert (lines["各类考试"]["上年户次"], lines["各类考试"]["户次增减"]) == ("", "")

    def test_shows_long_names_whole_and_heads_above_their_numbers(self, cast: Cast, union: Union) -> None:
        unit = cast.create_unit("城东区第三自来水厂及其附属二次供水泵站联合运行维护管理所")
        for nth in range(12):
            cast.enrol(f"职工{nth}", unit=unit)
            # The smallest of those that are large enough shares a line with the small ones.
            cast.enrol(f"北站{nth}", unit=cast.create_unit("城北供水站") if nth < 6 else unit)
        draft = quick_notes.Draft(quick_notes.Kind.STUDY, cast.now.date(), "学了", unit, 3)
        cast.write(lambda session: quick_notes.save(session, draft, by=union.chair.account_id, now=cast.now))
        paper = bound(cast, ledgers.YEAR, union.chair, cast.now.year)
        units = [row[1] for row in sheets(paper)["按单位"]].index(
            "城东区第三自来水厂及其附属二次供水泵站联合运行维护管理所"
        )
        assert f'<row r="{units + 1}" ht="30">' in raw(paper, "xl/worksheets/sheet2.xml")
        head = re.findall(r'<c r="([A-F])4" s="(\d+)"', raw(paper, "xl/worksheets/sheet2.xml"))
        styles = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", raw(paper, "xl/styles.xml").split("<cellXfs")[1])
        assert {column for column, style in head if 'horizontal="right"' in styles[int(style)]} == set("CDEF")

    def test_tells_gaps_in_words_and_what_changed(self, cast: Cast, union: Union) -> None:
        totals = next(iter(sheets(bound(cast, ledgers.YEAR, union.chair, cast.now.year)).values()))
        titles = [str(one) for one in totals[3]]
        lines = {str(row[1]): dict(zip(titles, row, strict=True)) for row in totals[4:]}
        assert lines["各类考试"]["说明"] == "今年没有记录"
        safety = lines["记一笔·安全检查"]
        assert (safety["件（场、次）"], safety["人次"]) == (len(HARMFUL), 23 * len(HARMFUL))
        assert (safety["上年件数"], safety["件数增减"]) == (0, len(HARMFUL))
        assert safety["金额（元）"] == 100.5 * len(HARMFUL)

    def test_lists_records_with_day_and_of_cases_the_month_alone(self, cast: Cast, union: Union) -> None:
        paper = bound(cast, ledgers.YEAR, union.chair, cast.now.year)
        found = sheets(paper)
        walk = found["文体活动"][3]
        assert (walk[2], walk[3]) == (date(2026, 11, 20), "=1+1")
        cases = found["困难帮扶"]
        assert {row[2] for row in cases[3:]} == {date(2026, 11, 1)}
        assert "单位" not in cases[2]

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_sheets_have_names_of_their_own_that_programs_take(self, cast: Cast, union: Union, language: str) -> None:
        names = [*sheets(bound(cast, ledgers.YEAR, union.chair, cast.now.year, language))]
        assert len({name.lower() for name in names}) == len(names)
        assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


class TestNames:
    def test_of_lists_are_of_many_and_a_single_season_is_still_one(self) -> None:
        words = Words(ZONE)
        assert words.plain("ledgers.named_ledger", {"one": "seasons"}, "en") == "Seasons"
        assert words.plain("seasons.list", {"lines": [], "page": 0, "pages": 1}, "en").startswith("<b>Season</b>")
        assert words.plain("seasons.button_mine", {"waiting": 0}, "en") == "Season"


class TestManyLines:
    def test_come_page_by_page_and_none_is_held_on_to(self, cast: Cast) -> None:
        """The bot's own memory while the pages pass: a hundred thousand lines take no more of it than a few."""
        chair, held = cast.create_chair(), list[int]()
        cast.write(lambda session: _noted(session, cast, chair, MANY))

        def page(*asked: Any, **more: Any) -> Any:
            gc.collect()
            held.append(tracemalloc.get_traced_memory()[0])
            return ordering.lines(*asked, **more)

        # What other tests have left is not looked through at each page: in a whole run that takes minutes.
        gc.freeze()
        tracemalloc.start()
        try:
            paper = bound(cast, replace(ledgers.BOOK, page=page), chair, PLACES.index(Ledger.NOTES))
        finally:
            tracemalloc.stop()
            gc.unfreeze()
        assert len(next(iter(sheets(paper).values()))) == 4 + MANY
        assert len(held) == MANY // PAGE + 1
        assert max(held[2:]) < min(held[2:]) + 1_000_000

    def test_sheets_follow_each_other(self) -> None:
        kept, one = io.BytesIO(), {"above": ["甲"], "columns": [["a", 9]], "count": 1}
        cover = {"sheets": [{"name": "一", **one}, {"name": "二", **one}], "tables": []}
        said = "\n".join([binder.json.dumps(cover), '[["x"]]', "true", '[["y"],[["day",46000]]]', "null\n"])
        binder.bind(io.StringIO(said), kept)
        book = CalamineWorkbook.from_filelike(io.BytesIO(kept.getvalue()))
        assert book.get_sheet_by_name("一").to_python()[2:] == [["x"]]
        assert book.get_sheet_by_name("二").to_python()[2:] == [["y"], [date(2025, 12, 9)]]

    @pytest.mark.parametrize("broken", ["", "null\n", "true\ntrue\nnull\n", "[[1]]\n"])
    def test_nothing_is_written_where_sheets_break_off(self, broken: str) -> None:
        one = {"above": [], "columns": [["a", 9]], "count": 1}
        cover = binder.json.dumps({"sheets": [{"name": "一", **one}, {"name": "二", **one}], "tables": []})
        kept = io.BytesIO()
        with pytest.raises(ValueError, match="break off"):
            binder.bind(io.StringIO(f"{cover}\n{broken}"), kept)
        assert kept.getvalue() == b""


def _noted(session: Session, cast: Cast, chair: Actor, upto: int) -> None:
    """Quick notes, until there are so many; one sealed text serves all of them."""
    row = sealed.new_row()
    words = sealed.seal(session, "quick_notes.words", row, "今天开了座谈会")
    had = session.query(QuickNote).count()
    told = {"row": row, "kind": quick_notes.Kind.MEETING, "on": cast.now.date(), "times": 3, "words": words}
    by = {"made_by": chair.account_id, "made_at": cast.now}
    session.execute(insert(QuickNote), [{"number": f"JB-{one}", **told, **by} for one in range(had, upto)])
