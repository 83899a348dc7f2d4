"""What leaves of exams, drives, cards and one's progress: certificates, pictures and workbooks, in both languages."""

import asyncio
import base64
import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from bot.papers import drives, exams, lessons, progress, typesetting
from bot.papers.binding import Bindery
from bot.papers.enclosures import PDF, PNG, XLSX, Book, Enclosure, Forgotten
from bot.rendering import Renderer
from bot.routes import KEYBOARDS
from bot.sandbox import pictures
from bot.words import Words
from storage.accounts import LANGUAGES
from storage.values import Value, Values, lines_of
from tests.bot.test_poster import streams
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.storage import driving, exam_of, test_exams, test_lessons

#: Names as rosters have them, and as nobody should.
NAMES = ("王秀英", "㐀𠮷龘䶮", "买买提·阿不都热合曼·吐尔逊江·艾则孜", "O'Neill-Smith <b>& =1+1", "李" * 60)
#: What would be reckoned or fetched if it were no text.
HARMFUL = ("=1+1", "+8613800000101", "-2", "@SUM(A1)", "=HYPERLINK(1)")
WIDE = 1080


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Values]:
    """Whatever was typeset, as it was given."""
    given, draw = list[Values](), typesetting.drawn

    def look(template: str, values: Values, kind: str) -> bytes:
        given.append(values)
        return draw(template, values, kind)  # type: ignore[arg-type]

    monkeypatch.setattr(typesetting, "drawn", look)
    return given


def say(language: str) -> Callable[[str, Values], str]:
    return Renderer(Words(ZONE), KEYBOARDS).speaker(language)


def certificate(name: str, *, share: int | None = None) -> Values:
    passed = datetime(2026, 11, 30, 17, 30, tzinfo=ZONE)
    told: Values = {"certificate": 1, "exam": 1, "name": name, "title": "安" * 40, "union": "局" * 40}
    return {**told, "passed_at": passed, "code": "7KMA-3XWD", "shows_share": share is not None, "share": share}


class TestTheCertificate:
    @pytest.mark.parametrize("name", NAMES)
    def test_is_one_page_whatever_somebody_is_called(self, name: str) -> None:
        picture = exams.picture(certificate(name, share=87_65), say("zh"))
        assert (picture.kind, pictures.sides(picture.content)[0]) == (PNG, 1191)
        assert picture.content != exams.picture(certificate("王", share=87_65), say("zh")).content
        paper = exams.page(certificate(name), say("zh"))
        whole = paper.content + streams(paper.content)
        assert (paper.kind, len(re.findall(rb"/Type\s*/Page\b", whole))) == (PDF, 1)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_says_the_same_in_both_languages_whoever_reads_it(self, language: str, drawn: list[Values]) -> None:
        exams.picture(certificate("王秀英"), say(language))
        (shown,) = drawn
        chinese, english = shown["zh"], shown["en"]
        assert isinstance(chinese, dict)
        assert isinstance(english, dict)
        assert (shown["name"], shown["digits"]) == ("王秀英", "7KMA-3XWD")
        assert (chinese["on"], english["on"]) == ("2026年11月30日", "30 November 2026")
        assert chinese["exam"] == "参加《" + "安" * 40 + "》"
        assert (chinese["share"], english["share"]) == ("", "")

    def test_has_the_points_where_its_holder_wants_them(self, drawn: list[Values]) -> None:
        exams.picture(certificate("王秀英", share=100_00), say("zh"))
        assert [one["share"] for one in (drawn[0]["zh"], drawn[0]["en"]) if isinstance(one, dict)] == [
            "成绩：100%",
            "Result: 100%",
        ]

    def test_is_forgotten_where_it_is_not_kept(self) -> None:
        with pytest.raises(Forgotten):
            exams.page(None, say("zh"))


def participation(passed: int | None, units: int = 3) -> Values:
    lines: list[Value] = [
        {"unit": f"第{at}供水站", "unit_id": at, "of": 10, "taken": 6, "passed": passed} for at in range(units)
    ]
    sums = None if passed is None else passed * units
    at = datetime(2026, 11, 30, 9, tzinfo=ZONE)
    return {"title": "安<全> & 月", "at": at, "of": 10 * units, "taken": 6 * units, "passed": sums, "units": lines}


class TestThePictureOfADrive:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize(("passed", "parts"), [(4, ["passed", "trying", "missing"]), (None, ["taken", "missing"])])
    def test_shows_what_words_say(
        self, language: str, passed: int | None, parts: list[str], drawn: list[Values]
    ) -> None:
        picture = drives.picture(participation(passed), say(language))
        assert pictures.sides(picture.content)[0] == WIDE
        assert [one["part"] for one in lines_of(drawn[0]["legend"])] == parts
        (bar, *_) = lines_of(drawn[0]["bars"])
        assert [one["part"] for one in lines_of(bar["parts"])] == parts
        assert ("4" in str(bar["figures"])) is (passed is not None)

    def test_has_one_bar_for_many_units_and_keeps_back_what_one_of_them_keeps_back(self, drawn: list[Values]) -> None:
        found = participation(4, 40)
        lines = lines_of(found["units"])
        lines[39]["passed"] = None  # type: ignore[index]
        drives.picture(found, say("zh"))
        bars = lines_of(drawn[0]["bars"])
        assert len(bars) == 12
        assert (bars[-1]["name"], bars[-1]["figures"]) == ("其他单位", "参加 174/290")
        assert [one["figure"] for one in lines_of(drawn[0]["legend"])] == [160, 80, "", 160]

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("name", NAMES)
    def test_thanks_whoever_it_is(self, language: str, name: str, drawn: list[Values]) -> None:
        found: Values = {"drive": 1, "title": "安" * 40, "name": name, "on": date(2026, 11, 30)}
        picture = drives.thanks(found, say(language))
        assert pictures.sides(picture.content) == (WIDE, 720)
        assert name in str(drawn[0]["thanks_to"])


class TestThePictureOfAMonth:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize(("month", "length"), [(date(2028, 2, 1), 29), (date(2026, 12, 1), 31)])
    def test_has_every_day_and_a_bar_for_each_category(
        self, language: str, month: date, length: int, drawn: list[Values]
    ) -> None:
        lines: list[Value] = [
            {"name": "安全", "answered": 8, "right": 6},
            {"name": "法" * 60, "answered": 2, "right": 0},
            {"name": "", "answered": 1, "right": 1},
        ]
        found: Values = {"month": month, "days": [1, length], "length": length, "answered": 11, "right": 7}
        found |= {"categories": lines, "streak": 1, "before": 0, "before_days": 0, "before_right": 0}
        picture = progress.picture(found, say(language))
        assert pictures.sides(picture.content)[0] == WIDE
        days = lines_of(drawn[0]["days"])
        assert [one["day"] for one in days] == [*range(1, length + 1)]
        assert [one["day"] for one in days if one["learnt"]] == [1, length]
        assert [(one["right"], one["wrong"]) for one in lines_of(drawn[0]["bars"])] == [
            ("0.7500", "0.2500"),
            ("0.0000", "0.2500"),
            ("0.1250", "0.0000"),
        ]


def test_the_picture_of_a_card_is_the_one_that_its_letter_holds() -> None:
    kept = base64.b64encode(b"\xff\xd8picture").decode()
    assert lessons.picture({"picture": kept}, say("zh")).content == b"\xff\xd8picture"


# The workbooks.


def bound(cast: Cast, book: Book, reads: Actor, subject: int, language: str = "zh") -> Enclosure:
    async def read(rule: Callable[[Session], Any]) -> Any:
        return cast.database.read_now(rule)

    words = partial(Words(ZONE).plain, language=language)
    return asyncio.run(Bindery(read, lambda: cast.now).bound(book, reads.account_id, subject, words))


def cells(paper: Enclosure) -> list[list[list[object]]]:
    """The rows of each sheet."""
    assert paper.kind == XLSX
    book = CalamineWorkbook.from_filelike(io.BytesIO(paper.content))
    return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]


@pytest.fixture
def people(cast: Cast) -> list[Actor]:
    return [cast.create_member(name) for name in HARMFUL]


class TestWorkbooks:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_of_an_exam_say_who_took_part_and_no_mark(self, cast: Cast, people: list[Actor], language: str) -> None:
        exam_of.fill(cast, [exam_of.question(nth) for nth in range(12)])
        officer = cast.create_officer()
        exam = exam_of.publish(cast, officer)
        ended = test_exams.sit(cast, people[0], exam, 7)
        assert ended["share"] == 70_00
        paper = bound(cast, exams.BOOK, officer, exam, language)
        rows = [row for sheet in cells(paper) for row in sheet]
        told = {str(row[0]): str(row[2]) for row in rows if row and str(row[0]) in HARMFUL}
        yes, no = ("参加了", "还没参加") if language == "zh" else ("yes", "Not yet")
        assert told == {HARMFUL[0]: yes, **dict.fromkeys(HARMFUL[1:], no)}
        assert not any(mark in str(rows) for mark in ("7000", "70%", "70.0", "0.7"))
        assert paper.name == f"exam-{exam}.xlsx"

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_of_a_drive_name_who_has_not_taken_part(self, cast: Cast, people: list[Actor], language: str) -> None:
        officer = cast.create_officer()
        driving.questions(cast, officer, 3)
        key = driving.drive(cast, officer)
        driving.answer(cast, people[0], key, lambda _: True)
        paper = bound(cast, drives.BOOK, officer, key, language)
        rows = [row for sheet in cells(paper) for row in sheet]
        named = {str(row[0]) for row in rows if row} & {*HARMFUL}
        assert named == {*HARMFUL[1:]}
        # While it is on it is not told how many passed, though everybody who took part did.
        (line,) = [row for row in rows if row and row[0] == "城东供水站"]
        assert [one for one in line if one != ""] == ["城东供水站", 6, 1]

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_of_a_card_have_a_line_a_unit_and_nobodys_name(
        self, cast: Cast, people: list[Actor], language: str
    ) -> None:
        officer = cast.create_officer()
        key = test_lessons.out(cast, officer)
        test_lessons.learn(cast, people[0], key)
        test_lessons.learn(cast, people[1], key, right=False, now=cast.now + timedelta(hours=1))
        rows = [row for sheet in cells(bound(cast, lessons.BOOK, officer, key, language)) for row in sheet]
        assert [row[1:6] for row in rows if row[0] == "城东供水站"] == [[6, 2, 2, 0, 33]]
        assert not any(name in map(str, row) for row in rows for name in HARMFUL)
