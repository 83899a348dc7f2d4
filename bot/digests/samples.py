"""Weeks of every shape: a quiet one, a steward's, an officer's, the chair's; and the largest that there can be.

A template is tried out over all of them before it is used; the typical one is what an admin is shown.
"""

from datetime import UTC, date, datetime
from typing import Any, Final

from storage.desk import Line
from storage.desk.week import What
from storage.digests.terms import BEHIND, DATES, LINES, ROUNDS_SHOWN
from storage.digests.union import TOPICS, UNITS
from storage.figures import Duty

_NOW: Final = datetime(2026, 11, 30, 0, 30, tzinfo=UTC)
_UNIT, _TITLE, _NUMBER = 60, 24, 99_999
#: The widest sign of a name: it is escaped in HTML, and counts once.
_WIDE: Final = "&"

QUIET: Final[dict[str, Any]] = {
    "quiet": True,
    "late": False,
    "count": 0,
    "overdue": 0,
    "lines": [],
    "more": 0,
    "behind_lines": [],
    "dates": [],
    "more_dates": 0,
    "drives": [],
    "own": 0,
    "own_late": 0,
    "behind": 0,
    "cases": None,
    "campaigns": [],
    "contests": None,
    "duties": [],
    "weeks": [],
    "union": None,
    "now": _NOW,
}


def _line(kind: Line, place: int, unit: str, title: str, count: int) -> dict[str, Any]:
    """With every value that a line of that kind can have."""
    more: dict[Line, dict[str, Any]] = {
        Line.REVIEW: {"of": "yearly"},
        Line.LIST_FREE: {"of": "spring", "year": 2027, "count": count},
        Line.LIST_WORD: {"of": "spring", "year": 2027, "count": count},
        Line.GRANT: {"waits": "receipt"},
        Line.WORD: {"waits": "word"},
    }
    always = {"kind": kind, "id": place, "number": f"KN-2026-{count:04}", "unit": unit, "overdue": True, "place": place}
    seen = {"offered": True, "news": False, "mine": False, "title": title, "waited": count}
    acts = {"nudge": False, "hand": False, "later": False, "acts": False}
    return {**always, **seen, **acts, **more.get(kind, {})}


def _late(place: int, unit: str, count: int) -> dict[str, Any]:
    told = {"kind": Line.REPORT, "id": place, "number": f"KN-2026-{count:04}", "unit": unit, "place": place}
    return {**told, "days": count, "nudge": True, "acts": True}


def _date(what: What, count: int, title: str) -> dict[str, Any]:
    plan = {"kind": "spring", "year": 2027, "step": "last"}
    return {"what": what, "on": date(2026, 12, 2), "at": _NOW, "title": title, "count": count, **plan}


def _union(unit: str, count: int) -> dict[str, Any]:
    topics = [{"topic": topic, "count": count} for topic in ("pay", "colleagues", "family")][:TOPICS]
    return {
        "received": count,
        "closed": count // 2,
        "promised": count,
        "in_time": count // 3,
        "moved": count // 4,
        "behind": count,
        "worst": [{"unit": unit, "count": count}] * UNITS,
        "topics": topics,
    }


#: What makes the longest line of a date stands oftenest: a title that people gave.
_DATED: Final = (What.CONTEST, What.EXAM, What.LESSON, *What)


def week(unit: str, title: str, count: int, *, kinds: tuple[Line, ...], **more: Any) -> dict[str, Any]:
    """A week in which everything is there, as long as the names and counts make it."""
    rounds = {"kind": "spring", "year": 2027, "state": "approved", "count": count, "done": count, "late": count}
    duties = [{"duty": one, "count": count, "change": change} for one, change in zip(Duty, (3, -2, 0) * 2, strict=True)]
    return {
        **QUIET,
        "quiet": False,
        "late": True,
        "count": count,
        "overdue": count,
        "lines": [_line(kinds[at % len(kinds)], at + 1, unit, title, count) for at in range(LINES)],
        "more": count,
        "behind_lines": [_late(LINES + at + 1, unit, count) for at in range(BEHIND)],
        "dates": [_date(_DATED[at % len(_DATED)], count, title) for at in range(DATES)],
        "more_dates": count,
        "drives": [{"drive": 1, "title": title}],
        "own": count,
        "own_late": count,
        "cases": {"count": count, "untaken": count, "late": count},
        "campaigns": [rounds] * ROUNDS_SHOWN,
        "contests": {"held": count, "people": count, "times": count},
        "duties": duties,
        "weeks": [count] * 8,
        "union": _union(unit, count),
        **more,
    }


def typical(unit: str, title: str) -> dict[str, Any]:
    """What an admin is shown: a week as it may be."""
    found = week(unit, title, 3, kinds=(Line.REPORT, Line.ACTIVITY, Line.VISIT), late=False)
    dates = [_date(What.STEP, 1, "visits"), _date(What.NOTICES, 1, "visits"), _date(What.VISITS, 2, "visits")]
    return {
        **found,
        "lines": found["lines"][:3],
        "more": 0,
        "overdue": 1,
        "behind_lines": [_late(4, unit, 5)],
        "dates": [{**one, "on": date(2026, 12, 1 + at)} for at, one in enumerate(dates)],
        "more_dates": 0,
        "own_late": 1,
        "cases": {"count": 6, "untaken": 2, "late": 1},
        "campaigns": [{**found["campaigns"][0], "count": 12, "done": 7, "late": 1}],
        "weeks": [1, 0, 2, 3, 2, 4, 6, 5],
        "union": {**found["union"], "worst": found["union"]["worst"][:1]},
    }


TYPICAL: Final = typical("A", "B")
#: The longest that there can be: whatever a template says of it must fit.
LARGEST: Final = [week(_WIDE * _UNIT, _WIDE * _TITLE, _NUMBER, kinds=(kind,)) for kind in Line]
SHAPES: Final[list[dict[str, Any]]] = [
    QUIET,
    TYPICAL,
    {**TYPICAL, "count": 0, "overdue": 0, "lines": [], "more": 0, "own": 0, "behind": 2, "union": None},
    {**TYPICAL, "count": 0, "lines": [], "more": 0, "own_late": 0, "union": None, "cases": None, "duties": []},
    {**TYPICAL, "overdue": 0, "dates": [], "behind_lines": [], "campaigns": [], "contests": None, "weeks": []},
    {**TYPICAL, "campaigns": [{**TYPICAL["campaigns"][0], "state": "listing"}]},
    *LARGEST,
]
