"""Wrap-ups as a picture and for Word, opened as other programs open them."""

import io
import re
import struct
import zipfile
from datetime import datetime
from functools import partial
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from bot.papers import typesetting, wrap_ups
from bot.papers.enclosures import DOCX, PNG, Enclosure, Say
from bot.words import Words
from storage.values import Value, Values
from storage.wrap_ups.ordering import rest_of
from tests.conftest import ZONE

UNITS: list[Value] = [
    {"unit": "城东供水站", "people": 30, "money": 3_000_000},
    {"unit": "陈𬱖䶮站", "people": 3, "money": 0},
]
FOUND: Values = {
    "kind": "spring",
    "year": 2027,
    "state": "closed",
    "at": datetime(2027, 2, 16, 9, 30, tzinfo=ZONE),
    "closed_at": datetime(2027, 2, 16, 9, 30, tzinfo=ZONE),
    "homes": 31,
    "compared": True,
    "people": 33,
    "visited": 28,
    "at_hospital": 3,
    "phoned": 2,
    "trips": 62,
    "money": 3_000_050,
    "goods": 30,
    "unbooked": 100_000,
    "sources": [{"source": "own_funds", "money": 3_000_000}, {"source": None, "money": 50}],
    "units": UNITS,
    "rest": None,
    "follow_ups": 4,
    "needs": 9,
    "open": 2,
    "before": {"year": 2026, "homes": 29, "people": 33, "money": 3_100_000},
}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def say(language: str = "zh") -> Say:
    return partial(Words(ZONE).plain, language=language)


def paragraphs(paper: Enclosure) -> list[str]:
    """What stands in the document, cell by cell; every part of it is sound XML."""
    with zipfile.ZipFile(io.BytesIO(paper.content)) as book:
        assert book.testzip() is None
        trees = {n: ET.fromstring(book.read(n)) for n in book.namelist() if n.endswith((".xml", ".rels"))}
    words = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in trees["word/document.xml"].iter(f"{W}p")]
    return [each for each in words if each]


def document(language: str = "zh", **more: Any) -> Enclosure:
    return wrap_ups.document({**FOUND, **more}, say(language))


class TestTheDocument:
    def test_is_one_that_word_opens_and_tells_all(self) -> None:
        paper = document()
        assert (paper.kind, paper.name) == (DOCX, "2027 年春节送温暖 · 小结.docx")
        words = paragraphs(paper)
        assert words[0] == "2027 年春节送温暖 · 小结"
        assert "走访 31 户次，慰问 33 人次" in words[1]
        assert any(
            each.startswith("没有走到 2 位。其中还没进帮扶账（等复核，或超过上限）的有 1,000 元") for each in words
        )

    def test_has_last_year_beside_each_figure(self) -> None:
        words = paragraphs(document())
        at = words.index("走访（户次）")
        assert words[at : at + 12] == [
            *("走访（户次）", "31", "29", "+2"),
            *("慰问（人次）", "33", "33", "±0"),
            *("慰问金", "30,000.50 元", "31,000 元", "−999.50 元"),
        ]

    def test_has_each_unit_and_source(self) -> None:
        words = paragraphs(document(units=[{"unit": f"第{n}站", "people": n, "money": n} for n in range(40)]))
        assert {f"第{n}站" for n in range(40)} <= set(words)
        assert {"本级工会经费", "30,000 元", "未注明", "0.50 元"} <= set(words)

    def test_of_nothing_has_no_empty_tables(self) -> None:
        words = paragraphs(document(units=[], sources=[], before=None, open=0, unbooked=0))
        assert not {"按单位", "按资金来源"} & set(words)
        assert not any("没有走到" in each for each in words)

    def test_takes_hostile_words_as_words(self) -> None:
        hostile = "<b>&\"{{ 7*7 }}{% if %}'"
        assert hostile in paragraphs(document(units=[{"unit": hostile, "people": 1, "money": 0}]))

    def test_leaves_no_sign_of_the_template(self) -> None:
        assert not re.search("[{}%]", "".join(paragraphs(document(open=0))))

    def test_is_read_in_english_by_who_reads_english(self) -> None:
        words = paragraphs(document("en", units=[]))
        assert not any("\u4e00" <= sign <= "\u9fff" for each in words for sign in each)


class TestThePicture:
    def drawn(self, language: str = "zh", **more: Any) -> Enclosure:
        return wrap_ups.picture({**FOUND, **more}, say(language))

    def size(self, paper: Enclosure) -> tuple[int, int]:
        assert paper.content.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", paper.content[16:24])
        return width, height

    def test_is_one_that_telegram_takes_as_a_photo(self) -> None:
        for units in ([], UNITS, [{"unit": "站" * 60, "people": 1, "money": 10**12}] * 300):
            width, height = self.size(paper := self.drawn(units=units))
            assert (paper.kind, paper.name) == (PNG, "wrap-up.png")
            assert width + height <= 10_000
            assert height / width <= 20
            assert len(paper.content) < 10_000_000

    def test_grows_with_its_bars_to_a_dozen(self) -> None:
        heights = [self.size(self.drawn(units=UNITS[:1] * n))[1] for n in (1, 12, 40)]
        assert heights[0] < heights[1] == heights[2]

    @pytest.mark.parametrize(
        ("language", "people", "money"), [("zh", "横条是人次", "横条是金额"), ("en", "bars: people", "bars: money")]
    )
    def test_says_what_is_drawn(self, monkeypatch: pytest.MonkeyPatch, language: str, people: str, money: str) -> None:
        drawn: list[Values] = []

        def draw(_name: str, shown: Values, _kind: str) -> bytes:
            drawn.append(shown)
            return b""

        monkeypatch.setattr(typesetting, "drawn", draw)
        self.drawn(language)
        assert people in str(drawn[0]["by_unit"])
        assert money in str(drawn[0]["by_source"])

    def test_tells_each_bar_by_its_number_and_the_rest_as_one(self) -> None:
        said: list[str] = []
        words = say()

        def hear(key: str, values: Values) -> str:
            said.append(words(key, values))
            return said[-1]

        wrap_ups.picture({**FOUND, "units": [{"unit": "站", "people": 10, "money": 100}] * 15}, hear)
        assert said.count("10 人次，1 元") == 11
        assert "40 人次，4 元" in said
        assert "其余单位" in said

    @pytest.mark.parametrize(
        ("language", "rest"),
        [
            ("zh", "其余 3 个单位一共 21 人次，6 元，明细在 Word 文档里。"),
            ("en", "3 more units: 21 reached, CNY 6 in all; each is in the Word document."),
        ],
    )
    def test_goes_with_a_text_that_adds_up_what_it_does_not_name(self, language: str, rest: str) -> None:
        units: list[Value] = [{"unit": f"第{n}站", "people": n, "money": n * 100 // 3} for n in range(9, 1, -1)]
        units[5:] = [{"unit": "别处", "people": 7, "money": 200} for _ in range(3)]
        found: Values = {**FOUND, "units": units, "rest": rest_of(units)}
        text = Words(ZONE).plain("wrap_ups.picture", found, language)
        assert rest in text
        assert "别处" not in text

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_goes_with_a_text_that_fits_below_it(self, language: str) -> None:
        units = [{"unit": "站" * 60, "people": 10**4, "money": 10**10}] * 40
        found: Values = {**FOUND, "units": units, "rest": rest_of(units)}
        text = Words(ZONE).plain("wrap_ups.picture", found, language)
        assert len(text) <= 1024
