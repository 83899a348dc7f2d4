"""Charts as pictures and papers: every bar has its number in words, whatever the figures, names and language."""

from datetime import date, datetime
from typing import Any

import pytest

from bot.papers import charts, goals, typesetting
from bot.papers.enclosures import Forgotten, Say
from bot.rendering import Renderer
from bot.routes import KEYBOARDS
from bot.sandbox import pictures
from bot.words import Words
from storage.accounts import LANGUAGES
from storage.charts.terms import Measure, View, When
from storage.figures import Offer, Source
from storage.values import Value, Values
from tests.conftest import ZONE

LONG = "水利枢纽运行调度与设备检修维护管理中心第三机电安装检修班组"
HEAD: Values = {"when": When.YEAR, "first": date(2026, 1, 1), "last": date(2026, 11, 30), "year": 2026}
MARKED: Values = {"who": "王秀英", "at": datetime(2026, 11, 30, 9, tzinfo=ZONE)}


@pytest.fixture(params=LANGUAGES)
def say(request: pytest.FixtureRequest) -> Say:
    return Renderer(Words(ZONE), KEYBOARDS).speaker(str(request.param))


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was drawn."""
    seen: list[Any] = []
    drawn = typesetting.drawn

    def look(template: str, values: Values, kind: Any) -> bytes:
        seen.append(values)
        return drawn(template, values, kind)

    monkeypatch.setattr(typesetting, "drawn", look)
    return seen


def sides(content: bytes) -> tuple[int, int]:
    found = pictures.sides(content)
    assert found is not None
    return found


def figure(lines: list[Value], **more: Value) -> Values:
    counts = [one for one in lines if isinstance(one, dict)]
    total, before = (sum(int(str(one[name])) for one in counts) for name in ("count", "before"))
    told: Values = {
        "source": Source.SPORTS,
        "measure": Measure.TIMES,
        "records": 1,
        "times": total,
        "people": 3,
        "fen": 0,
    }
    told |= {"count": total, "before": before, "hides": False, "fewest": 5, "most": None, "least": None, "lines": lines}
    return {**HEAD, **told, **more}


def months(*counts: int) -> Values:
    lines: list[Value] = [{"month": nth, "count": count, "before": 2} for nth, count in enumerate(counts, 1)]
    return figure(lines)


def units(count: int) -> Values:
    lines: list[Value] = [
        {"unit": f"{LONG}{nth}", "of": 20, "count": count - nth, "before": nth} for nth in range(count)
    ]
    return figure(lines)


def board(count: int) -> Values:
    def cell(offer: Offer, nth: int) -> Values:
        few = offer == Offer.VISITS
        told: Values = {"service": offer, "reached": None if few else nth, "of": None if few else 40, "nobody": False}
        return {**told, "percent": None if few else nth, "goal": 50, "met": None if few else nth % 2 == 0}

    lines: list[Value] = [
        {"unit": f"{LONG}{nth}", "of": 40, "cells": [cell(offer, nth) for offer in Offer]} for nth in range(count)
    ]
    head: Values = {"year": 2026, "at": MARKED["at"], "of": 2_000, "hides": False, "fewest": 5}
    return {**head, "cells": [cell(offer, 2) for offer in Offer], "lines": lines}


class TestPictures:
    def test_have_two_bars_a_month_with_their_numbers(self, say: Say, shown: list[Any]) -> None:
        picture = charts.trend(months(0, 10, 1_234), say)
        assert sides(picture.content)[0] == 1080
        bars = [[(bar["series"], bar["share"], bar["label"]) for bar in group["bars"]] for group in shown[0]["groups"]]
        assert bars[0] == [("now", "0.0000", "0"), ("before", "0.0016", "2")]
        assert bars[2] == [("now", "1.0000", "1,234"), ("before", "0.0016", "2")]
        assert len(shown[0]["legend"]) == 2

    def test_of_a_year_without_anything_is_drawn_all_the_same(self, say: Say) -> None:
        lines: list[Value] = [{"month": 1, "count": 0, "before": 0}]
        assert sides(charts.trend(figure(lines), say).content)[0] == 1080

    @pytest.mark.parametrize("count", [1, 16, 40])
    def test_hold_many_units_with_long_names(self, say: Say, shown: list[Any], count: int) -> None:
        found = units(count)
        width, height = sides(charts.units(found, say).content)
        assert (width, height < 5_000) == (1080, True)
        groups = shown[0]["groups"]
        assert len(groups) == min(count, charts.MOST_BARS)
        if count > charts.MOST_BARS:
            # What comes after the first has its numbers in words, and no bar.
            rest = count - charts.MOST_BARS + 1
            assert str(sum(range(1, rest + 1))) in groups[-1]["figures"]
            assert groups[-1]["bars"] == []

    def test_of_whom_services_reach_leave_out_the_bar_of_few(self, say: Say, shown: list[Any]) -> None:
        line: Values = {"reached": 3, "of": 12, "percent": 25, "before": 20}
        few: Values = {"reached": None, "of": 3, "percent": None, "before": None}
        lines: list[Value] = [{"service": Offer.TALKS, **line}, {"service": Offer.VISITS, **few}]
        charts.reach({"year": 2026, "lines": lines}, say)
        talks, visits = shown[0]["groups"]
        assert (talks["whole"], "3" in talks["figures"], "20%" in talks["figures"]) == ("0.2500", True, True)
        assert "whole" not in visits

    @pytest.mark.parametrize("count", [1, 40])
    def test_of_the_board_have_signs_that_words_explain(self, say: Say, shown: list[Any], count: int) -> None:
        width, height = sides(goals.picture(board(count), say).content)
        assert (width, height < 5_000) == (1080, True)
        assert {cell["sign"] for line in shown[0]["lines"] for cell in line["cells"]} <= {"✓", "✗", ""}
        assert say("goals.signs", {}) in shown[0]["notes"]
        assert len(shown[0]["lines"]) == min(count, goals.MOST)


class TestPapers:
    def test_have_every_unit_and_say_who_took_them_and_when(self, say: Say, shown: list[Any]) -> None:
        found = charts.paper({**units(60), **MARKED, "view": View.UNITS}, say)
        assert (found.name, found.content[:5]) == ("units.pdf", b"%PDF-")
        assert len(shown[0]["groups"]) == 60
        assert "王秀英" in shown[0]["marked"]
        assert "2026-11-30 09:00" in shown[0]["marked"]

    def test_of_the_board_say_who_belongs_to_each_service(self, say: Say, shown: list[Any]) -> None:
        found = goals.paper({**board(60), **MARKED}, say)
        assert (found.name, found.content[:5]) == ("board.pdf", b"%PDF-")
        assert len(shown[0]["lines"]) == 60
        assert all(any(say(f"charts.who_{offer}", {}) in note for note in shown[0]["notes"]) for offer in Offer)

    def test_of_too_few_people_are_not_drawn(self, say: Say) -> None:
        with pytest.raises(Forgotten):
            charts.paper({**units(1), **MARKED, "view": View.UNITS, "hides": True}, say)
        with pytest.raises(Forgotten):
            goals.paper({**board(1), **MARKED, "hides": True}, say)
