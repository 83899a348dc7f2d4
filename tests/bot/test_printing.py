"""Papers of visits, opened as people's programs open them: PDF, calendar, workbook."""

import asyncio
import io
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

import pytest
from icalendar import Calendar
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from bot.papers import printing
from bot.papers.binding import Bindery
from bot.papers.enclosures import ICS, PDF, XLSX, Enclosure, Forgotten, Say
from bot.words import Words
from storage.campaigns import Reason
from storage.values import Values
from storage.visits import Outcome, Stage, Tried, Wish
from tests.bot.test_public_notices_paper import pages
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.storage.visiting import create_campaign, create_visit, live_at

HEAD: Values = {
    "campaign": 7,
    "kind": "spring",
    "year": 2027,
    "state": "approved",
    "unit": "城东供水站",
    "walker": None,
    "who": "王秀英",
    "at": datetime(2027, 1, 18, 9, 30, tzinfo=ZONE),
}
ROW: Values = {
    "name": "刘桂兰",
    "unit": "城东供水站",
    "money": 100_000,
    "goods": "米、油",
    "by_phone": False,
    "walkers": ["王秀英", "陈敏"],
    "done_on": None,
}
CARD: Values = {
    "number": "ZF-2027-0001",
    "name": "刘桂兰",
    "unit": "城东供水站",
    "age": 85,
    "alone": True,
    "address": "水源路 3 号 2 栋 202 室",
    "phones": ["13800000101"],
    "family": "刘小芳",
    "relation": "女儿",
    "family_phone": "13800001234",
    "reasons": [Reason.AGED, Reason.RETIRED],
    "money": 100_000,
    "goods": "米、油",
    "day": date(2027, 1, 20),
    "wish": Wish.CALL,
    "tried": Tried.ABSENT,
    "with": ["陈敏"],
}
#: What would be markup, or code, if it were no text.
HOSTILE = "#panic() $x$ *粗* [#sys] <b>& \\"


def say(language: str = "zh") -> Say:
    return partial(Words(ZONE).plain, language=language)


def listed(rows: int = 1, language: str = "zh", **more: Any) -> Enclosure:
    lines = [{**ROW, **more} for _ in range(rows)]
    return printing.listed({**HEAD, "rows": [*lines], "money": 100_000 * rows}, say(language))


def carded(*cards: tuple[str | None, int], language: str = "zh", **more: Any) -> Enclosure:
    told = [{"walker": walker, "visits": [{**CARD, **more} for _ in range(count)]} for walker, count in cards]
    return printing.cards({**HEAD, "cards": [*told]}, say(language))


def read(paper: Enclosure) -> str:
    """The words of a PDF as another program finds them."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("there is no pdftotext on this machine")
    asked = [reader, "-raw", "-", "-"]
    return subprocess.run(asked, input=paper.content, capture_output=True, check=True).stdout.decode()


class TestTheList:
    def test_lies_across_a4_and_its_name_tells_of_nobody(self) -> None:
        paper = listed()
        assert (paper.kind, paper.name, pages(paper)) == (PDF, "visits-list-2027-20270118.pdf", 1)

    def test_says_who_gets_what_and_leaves_room_to_sign(self) -> None:
        words = read(listed())
        for piece in (
            *("2027 年春节走访慰问签领表 · 城东供水站", "刘桂兰", "1,000", "米、油", "王秀英 陈敏", "合计 1 人"),
            *("签名", "代领人/关系", "制表人", "审核人", "王秀英 于 2027-01-18 09:30 打印", "第 1 页 / 共 1 页"),
        ):
            assert piece in words

    def test_marks_who_is_rung_up_instead_of_leaving_room_to_sign(self) -> None:
        assert "电话慰问" not in read(listed())
        words = read(listed(by_phone=True, money=None, goods=None))
        assert "电话慰问" in words
        assert "by telephone" in words

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_says_the_same_in_both_languages_whoever_prints_it(self, language: str) -> None:
        words = read(listed(language=language))
        assert "慰问品" in words
        assert "Signature" in words

    def test_repeats_its_header_and_counts_its_pages(self) -> None:
        paper = listed(31)
        words = read(paper)
        assert pages(paper) > 1
        for number in range(1, pages(paper) + 1):
            assert f"第 {number} 页 / 共 {pages(paper)} 页" in words
        assert words.count("代领人/关系") == pages(paper) == words.count("2027 年春节走访慰问签领表")
        # Each line whole on its page: no number is torn off its name.
        assert re.findall(r"^31 刘桂兰", words, re.MULTILINE) == ["31 刘桂兰"]

    def test_shows_rare_characters_and_takes_hostile_words_as_words(self) -> None:
        words = read(listed(name="䶮昉", unit="陈𬱖站", goods=HOSTILE))
        assert "䶮昉" in words
        assert "陈𬱖站" in words
        assert "#panic()" in words

    def test_has_room_for_the_longest_there_are(self) -> None:
        assert (
            pages(listed(name="阿卜杜热合曼·买买提依明" * 3, unit="站" * 60, goods="礼" * 60, walkers=["明" * 30] * 2))
            == 1
        )

    def test_says_what_is_not_approved_yet(self) -> None:
        assert "（未批准）" in read(printing.listed({**HEAD, "state": "listing", "rows": [ROW], "money": 0}, say()))

    def test_of_nobody_is_none(self) -> None:
        with pytest.raises(Forgotten):
            listed(0)

    def test_of_two_hundred_is_there_within_a_second(self) -> None:
        listed()
        begun = time.thread_time()
        assert pages(listed(200)) < 25
        assert time.thread_time() - begun < 1


class TestCards:
    def test_say_where_to_go_whom_to_ring_and_what_to_bring(self) -> None:
        words = read(carded(("王秀英", 1)))
        for piece in (
            *(
                "王秀英",
                "2027 年春节送温暖",
                "刘桂兰",
                "八十岁以上、退休，85 岁，独居（城东供水站）",
                "水源路 3 号 2 栋 202 室",
            ),
            *("13800000101", "女儿 刘小芳 13800001234", "1,000 元、米、油", "1月20日 周三", "陈敏"),
            *("改打电话，不用上门", "去过，不在家", "□ 已走访", "走完交回工会"),
        ):
            assert piece.replace(" ", "") in words.replace(" ", "")

    def test_begin_a_page_and_count_anew_for_each_who_goes(self) -> None:
        paper = carded(("王秀英", 9), ("䶮昉", 1), (None, 1))
        words = read(paper)
        assert pages(paper) == 5
        for piece in ("王秀英 · 第 1 页 / 共 3 页", "䶮昉 · 第 1 页 / 共 1 页", "还没定走访人 · 第 1 页 / 共 1 页"):
            assert piece in words

    def test_leave_out_what_is_not_known(self) -> None:
        nothing: dict[str, Any] = dict.fromkeys(
            ("age", "alone", "address", "family", "relation", "family_phone", "money", "goods", "day", "wish", "tried")
        )
        words = read(carded(("王秀英", 1), **nothing, phones=[], **{"with": []}))
        assert "没有登记，去之前先问" in words
        for label in ("电话 ", "家属", "本人说", "同去"):
            assert label not in words

    def test_are_read_in_english_by_who_reads_english(self) -> None:
        words = read(carded((None, 1), language="en"))
        assert "Nobody goes yet" in words
        assert "CNY 1,000" in words

    def test_take_hostile_words_as_words(self) -> None:
        assert "#panic()" in read(carded(("王秀英", 1), address=HOSTILE))

    def test_of_nobody_are_none(self) -> None:
        with pytest.raises(Forgotten):
            carded()


class TestDays:
    def drawn(self, *days: Values) -> Enclosure:
        return printing.days({**HEAD, "days": [*days]}, say())

    def test_are_whole_days_that_tell_of_nobody(self) -> None:
        paper = self.drawn({"day": date(2027, 1, 20), "unit_id": 3, "unit": "城东; 供水,站", "count": 2})
        assert (paper.kind, paper.name) == (ICS, "visits-days-2027-20270118.ics")
        book = Calendar.from_ical(paper.content)
        (event,) = book.walk("VEVENT")
        assert (event.decoded("dtstart"), str(event["location"])) == (date(2027, 1, 20), "城东; 供水,站")
        assert str(event["summary"]) == "走访 · 城东; 供水,站，2 家"
        assert book.errors == event.errors == []
        # Lines end as the standard says, and none is longer than it lets them.
        lines = paper.content.split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert not any(b"\n" in line for line in lines)

    def test_take_the_place_of_what_they_were(self) -> None:
        day: Values = {"day": date(2027, 1, 20), "unit_id": 3, "unit": "城东供水站"}
        later: Values = {**HEAD, "at": datetime(2027, 1, 19, 9, tzinfo=ZONE), "days": [{**day, "count": 1}]}
        first = Calendar.from_ical(self.drawn({**day, "count": 2}).content).walk("VEVENT")[0]
        second = Calendar.from_ical(printing.days(later, say()).content).walk("VEVENT")[0]
        assert first["uid"] == second["uid"]
        assert first["sequence"] < second["sequence"]

    def test_of_none_are_nothing(self) -> None:
        with pytest.raises(Forgotten):
            self.drawn()


class TestTheWorkbook:
    @pytest.fixture
    def wang(self, cast: Cast) -> Actor:
        return cast.create_officer("王秀英")

    def bound(self, cast: Cast, reads: Actor, campaign: int, language: str = "zh") -> Enclosure:
        async def read(rule: Callable[[Session], Any]) -> Any:
            return cast.database.read_now(rule)

        return asyncio.run(
            Bindery(read, lambda: cast.now).bound(printing.BOOK, reads.account_id, campaign, say(language))
        )

    def table(self, paper: Enclosure) -> list[list[object]]:
        return CalamineWorkbook.from_filelike(io.BytesIO(paper.content)).get_sheet_by_index(0).to_python()

    def test_has_a_line_a_visit_under_titles(self, cast: Cast, wang: Actor) -> None:
        campaign, liu = create_campaign(cast), cast.enrol("刘桂兰", phone="13800000101")
        live_at(cast, liu)
        more = {"stage": Stage.DONE, "outcome": Outcome.VISITED, "done_on": date(2027, 1, 20), "follow_up": True}
        create_visit(
            cast, campaign, liu, wang, reasons=[Reason.HARDSHIP], **more, gave_money=50_050, source="own_funds"
        )
        paper = self.bound(cast, wang, campaign)
        assert (paper.kind, paper.name) == (XLSX, "2027 年春节送温暖.xlsx")
        what, who, titles, line = self.table(paper)
        assert (what[0], str(who[0]).startswith("王秀英")) == ("2027 年春节送温暖，1 人", True)
        told = {str(title): cell for title, cell in zip(titles, line, strict=True) if cell != ""}
        assert told == {
            "编号": "ZF-2026-0001",
            "姓名": "刘桂兰",
            "单位": "城东供水站",
            "为什么走访": "建档困难职工",
            "慰问金（元）": 1000,
            "慰问品": "米、油",
            "走访人": "王秀英",
            "状态": "已走访",
            "方式": "上门",
            "走访日期": "2027-01-20",
            "发放慰问金（元）": 500.5,
            "资金来源": "本级工会经费",
            "需跟进": "需跟进",
        }

    def test_a_text_is_a_text_whatever_stands_in_it(self, cast: Cast, wang: Actor) -> None:
        campaign = create_campaign(cast)
        create_visit(cast, campaign, cast.enrol("=1+1"), goods="@SUM(A1)")
        *_, line = self.table(self.bound(cast, wang, campaign))
        assert (line[1], line[5]) == ("=1+1", "@SUM(A1)")

    def test_is_titled_in_the_language_of_who_reads(self, cast: Cast, wang: Actor) -> None:
        campaign = create_campaign(cast)
        create_visit(cast, campaign, cast.enrol("刘桂兰"))
        paper = self.bound(cast, wang, campaign, "en")
        assert paper.name.isascii()
        assert not any("\u4e00" <= sign <= "\u9fff" for title in self.table(paper)[2] for sign in str(title))
