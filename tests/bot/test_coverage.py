"""The picture of coverage: every part of a bar stands in words too, and many units fit into it."""

from datetime import datetime

import pytest

from bot.papers import coverage, typesetting
from bot.rendering import Renderer
from bot.routes import KEYBOARDS
from bot.sandbox import pictures
from bot.words import Words
from storage.accounts import LANGUAGES
from storage.values import Value, Values
from tests.conftest import ZONE


def found(units: int) -> Values:
    figures: Values = {"talked": 7, "due": 2, "overdue": 1, "unconfirmed": 0}
    lines: list[Value] = [{"unit": f"第{at}供水站", "of": 10, **figures} for at in range(units)]
    return {"at": datetime.now(ZONE), "of": 10 * units, "units": lines, **figures}


@pytest.mark.parametrize("language", LANGUAGES)
def test_shows_what_words_say(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Values] = []
    drawn = typesetting.drawn

    def look(template: str, values: Values, kind: str) -> bytes:
        shown.append(values)
        return drawn(template, values, kind)  # type: ignore[arg-type]

    monkeypatch.setattr(typesetting, "drawn", look)
    say = Renderer(Words(ZONE), KEYBOARDS).speaker(language)
    picture = coverage.picture(found(40), say)
    assert pictures.sides(picture.content)[0] == 1080
    (values,) = shown
    bars = values["bars"]
    assert isinstance(bars, list)
    assert len(bars) == 12
    last = bars[-1]
    assert isinstance(last, dict)
    # 29 units in one bar: 203 talked with, of whom the words tell as the bar does.
    assert "203" in str(last["figures"])
    assert [one["share"] for one in last["parts"] if isinstance(one, dict)] == ["0.7000", "0.2000", "0.1000"]  # type: ignore[union-attr]
