"""One of something is told as one, in every language; and words that stand in a list are of one form."""

import re
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.words import Words
from storage.values import Values

_WORDS = Words(ZoneInfo("Asia/Shanghai"))


def _plain(key: str, values: Values, language: str = "en") -> str:
    return _WORDS.plain(key, values, language)


class TestOne:
    @pytest.mark.parametrize(
        ("key", "values", "told"),
        [
            ("bank.wrong_too_few_options", {"count": 1, "fewest": 2}, "There is only 1 option;"),
            ("drives.button_choose_days", {"days": 1}, "1 day"),
            ("seasons.button_choose_weeks", {"weeks": 1}, "1 week"),
            ("seasons.button_set_make_up", {"days": 1}, "1 day"),
            ("ledgers.above_what", {"name": "People", "count": 1}, "People, 1 line"),
            ("charts.besides", {"measure": "notes", "times": 2, "households": 1, "fen": 0}, "in all, and 1 household"),
            ("selfcheck.sum_monthly", {"income": 1, "spending": 0, "size": 1, "monthly": 1}, "÷ 1 person ="),
        ],
    )
    def test_is_no_plural(self, key: str, values: Values, told: str) -> None:
        text = _plain(key, values)
        assert told in text
        assert f"{told}s" not in text

    def test_record_and_one_attendance_stand_in_a_line_of_the_year(self) -> None:
        line = {"duty": "study", "records": 1, "times": 1}
        values: Values = {"when": "year", "first": date(2026, 1, 1), "last": date(2026, 12, 1), "hides": False}
        assert "Study: 1 record, 1 attendance\n" in _plain("charts.overview", {**values, "lines": [line]})
        many = _plain("charts.overview", {**values, "lines": [{**line, "records": 2, "times": 3}]})
        assert "Study: 2 records, 3 attendances\n" in many


class TestBank:
    def test_a_question_out_of_use_has_its_state_and_no_verb(self) -> None:
        line: Values = {"number": 59, "stem": "x", "kind": "single", "state": "retired"}
        assert _plain("bank.lines", {"lines": [line]}).strip() == "59. x · One answer · Retired"
        assert _plain("bank.lines", {"lines": [line]}, "zh").strip().endswith(" · 停用的")


class TestRetention:
    def test_lines_begin_alike(self) -> None:
        texts = (Path(__file__).parents[2] / "bot" / "texts" / "retention.jinja").read_text("utf-8")
        kinds = [_plain(f"retention.{key}", {}) for key in re.findall(r"block (kind_\w+)", texts)]
        assert [kind for kind in kinds if not kind[0].isupper()] == []
