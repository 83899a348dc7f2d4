"""What leaves for the door: the code of a place, the poster, the sheet to be signed, the workbook."""

import io
import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import segno
from PIL import Image
from python_calamine import CalamineWorkbook

from bot.papers import attendance, binder
from bot.papers.enclosures import PDF, PNG, Forgotten
from bot.words import Words
from storage.activities import Place
from storage.attendance.exporting import Line
from storage.values import Value, Values
from tests.bot.test_public_notices_paper import pages
from tests.conftest import ZONE

AT = datetime(2026, 12, 5, 14, tzinfo=ZONE)
SECRET = "Ab3dEf6hIj9kLmNoPqRsTu"
FOUND: Values = {
    "activity": 1,
    "title": "东湖健步走",
    "number": "HD-2026-0007",
    "place": "东湖公园",
    "starts_at": AT,
    "who": "王秀英",
    "whole": True,
    "at": AT,
}


def say(key: str, values: Values) -> str:
    words = Words(ZONE)
    words.links.username = "union_hall_bot"
    return words.plain(key, values, "zh")


def rows(count: int) -> list[Value]:
    line: Values = {"name": "李明", "unit": "城东供水站", "option": "5 公里", "family": 1}
    return [{**line} for _ in range(count)]


class TestTheCodeOfAPlace:
    def test_is_the_link_with_the_token(self) -> None:
        drawn = attendance.ticket({"sign_up": 12, "token": SECRET}, say)
        kept = io.BytesIO()
        address = f"https://t.me/union_hall_bot?start=k_12_{SECRET}"
        segno.make_qr(address, error="m").save(kept, kind="png", scale=12, border=4)
        assert (drawn.kind, drawn.name, drawn.content) == (PNG, "code.png", kept.getvalue())


class TestThePoster:
    def test_is_a_page_to_hold_out_with_the_code_of_the_door(self) -> None:
        values: Values = {**FOUND, "digits": "0426", "secret": SECRET}
        values |= {"opens_at": AT - timedelta(hours=1), "closes_at": AT + timedelta(hours=3)}
        drawn = attendance.poster(values, say)
        picture = Image.open(io.BytesIO(drawn.content)).convert("L")
        assert (drawn.kind, picture.size) == (PNG, (1190, 1684))
        code = segno.make_qr(f"https://t.me/union_hall_bot?start=d_{SECRET}", error="q").matrix
        # A square of the code is a square of the picture, dark where the code is.
        dark = [(x, y) for y in range(picture.height) for x in range(picture.width) if picture.getpixel((x, y)) < 20]
        left, top, side = min(x for x, _ in dark), min(y for _, y in dark), 600 / len(code)
        seen = [
            [int(picture.getpixel((left + (x + 0.5) * side, top + (y + 0.5) * side)) < 128) for x in range(len(code))]
            for y in range(len(code))
        ]
        assert seen == [[*map(int, line)] for line in code]


class TestTheSheet:
    def test_has_a_line_each_and_its_name_tells_of_nobody(self) -> None:
        drawn = attendance.sheet({**FOUND, "rows": rows(43), "people": 86, "spare": 6}, say)
        assert (drawn.kind, drawn.name) == (PDF, "sign-in-HD-2026-0007.pdf")
        assert pages(drawn) == 3

    def test_of_two_thousand_is_drawn(self) -> None:
        assert attendance.sheet({**FOUND, "rows": rows(2000), "people": 4000, "spare": 6}, say).content

    def test_of_nobody_is_none(self) -> None:
        with pytest.raises(Forgotten):
            attendance.sheet({**FOUND, "rows": [], "people": 0, "spare": 6}, say)


class TestTheWorkbook:
    def cells(self, *lines: Line) -> list[list[Any]]:
        asked: list[Value] = [{"words": "尺码？", "stock": None}, {"words": None, "stock": "level"}]
        name, cover = attendance.cover({**FOUND, "count": len(lines), "people": 3, "asked": asked}, say)
        assert re.fullmatch(r"[\w-]+\.xlsx", name)
        said = [json.dumps(cover), json.dumps([*map(attendance.liner(say), lines)]), "null", ""]
        kept = io.BytesIO()
        binder.bind(io.StringIO("\n".join(said)), kept)
        return CalamineWorkbook.from_filelike(io.BytesIO(kept.getvalue())).get_sheet_by_index(0).to_python()

    def test_has_the_answers_under_their_questions_and_a_formula_stays_a_text(self) -> None:
        seated = Line("李明", "城东供水站", Place.SEATED, "5 公里", 2, True, AT, False, AT, ["XL", ["beginner"]])
        away = Line("=1+1", "城东供水站", Place.SEATED, None, 0, None, None, True, AT, [None, True])
        _, _, head, first, second = self.cells(seated, away)
        assert head[-2:] == ["尺码？", say("activities.stock_level", {})]
        assert first[:7] == ["李明", "城东供水站", "有名额", "5 公里", 2.0, "是", "2026-12-05 14:00"]
        assert first[-2:] == ["XL", say("activities.choice_beginner", {})]
        assert (second[0], second[6], second[-2:]) == ("=1+1", "没来", ["", "是"])


class TestDays:
    """On paper they stand as on the screens."""

    def test_stand_on_the_sheet_and_on_the_poster_as_people_say_them(self) -> None:
        told = {**FOUND, "tongue": "zh", "count": 2, "people": 3}
        told |= {"opens_at": AT - timedelta(hours=1), "closes_at": AT + timedelta(hours=3)}
        assert say("attendance.on_poster", told) == "12月5日 周六 14:00"
        assert say("attendance.sheet_about", told).startswith("12月5日 周六 14:00 · 东湖公园")
        assert say("attendance.poster_until", told) == "12月5日 周六 13:00 到 17:00 有效"
        assert say("attendance.poster_until", {**told, "tongue": "en"}) == "Works Sat 5 Dec, 13:00 to 17:00"


class TestHowMany:
    def test_are_sign_ups_and_people_wherever_family_comes_along(self) -> None:
        assert say("attendance.so_many", {"count": 4, "people": 5}) == "4 人报名，连家属 5 人"
        assert say("attendance.so_many", {"count": 4, "people": 4}) == "4 人"
        told: Values = {"title": "健步走", "arrived": 4, "came": 5, "placed": 6, "seated": 8, "missed": 2}
        assert "到了 4 人报名，连家属 5 人；有名额的 6 人报名，连家属 8 人" in say("attendance.over", told)
        assert "4 人报名，连家属 5 人" in say("attendance.table", {**told, "count": 4, "people": 5})
