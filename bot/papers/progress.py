"""A person's month of learning as a picture: its days, and by category how many were right; every bar has its number in
words, and nobody's name is on it."""

from collections.abc import Mapping
from typing import Any

from bot.papers import typesetting
from bot.papers.enclosures import PNG, Enclosure, Say
from storage.values import Value, Values, lines_of


def picture(found: Values, say: Say) -> Enclosure:
    """The days of the month, and a bar for each category."""
    days, length = found["days"], int(str(found["length"]))
    assert isinstance(days, list)
    lines = lines_of(found["categories"])
    most = max((int(str(one["answered"])) for one in lines), default=1)
    shown: Values = {
        "title": say("progress.title", {"month": found["month"]}),
        "sums": [
            say("progress.sum_answers", found),
            say("progress.sum_days", found),
            say("progress.sum_streak", found),
        ],
        "days": [{"day": day, "learnt": day in days} for day in range(1, length + 1)],
        "days_note": say("progress.days_note", {}),
        "bars": [_bar(one, most, say) for one in lines],
        "note": say("progress.compared", found),
    }
    return Enclosure("my-month.png", typesetting.drawn("progress", shown, "png"), PNG)


def _bar(one: Mapping[str, Any], most: int, say: Say) -> Value:
    wrong = one["answered"] - one["right"]
    return {
        "name": say("progress.category", {"name": one["name"]}),
        "figures": say("progress.share", {"answered": one["answered"], "right": one["right"]}),
        "right": f"{one['right'] / most:.4f}",
        "wrong": f"{wrong / most:.4f}",
    }
