"""What one reader has before them: what waits, the oldest first; what the week brings; how it stands; what was done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import desk, offices, rights, visitors
from storage.desk import Line
from storage.digests import behind, choosing, duties, standing, union, week
from storage.digests.duties import Tally
from storage.digests.terms import BEHIND, DATES, HEADS, LINES, ROUNDS_SHOWN, Shown
from storage.rights import Deed
from storage.values import Value, Values, lines_of
from storage.visitors import Visitor

#: Signs of a title that a line has room for.
_TITLE: Final = 24


@dataclass(frozen=True, slots=True)
class Shared:
    """What is the same for every reader, reckoned once for all of them."""

    tally: Tally
    topics: list[Values]


def reckon(session: Session, *, now: datetime) -> Shared:
    return Shared(duties.tally(session, now=now), union.topics(session, now=now))


def leads(session: Session, account_id: int) -> bool:
    """Whether the account acts as chair or deputy."""
    return any(one.role in HEADS for one in offices.acting(session, account_id))


def of_account(session: Session, account_id: int, *, now: datetime, shared: Shared | None = None) -> Values:
    """What waits for this person, oldest first, whatever week it is of; what the week brings to their units; what was
    done there last week; the whole union, for those who lead it. `quiet`: nothing of all that, nor of visits that are
    theirs or past their day. `late`: the day is over on which it should have come. `mine`: a line for the button to
    their own visits, if there are any. `figures`: of which a list can be opened."""
    with offices.still(session):
        return _read(session, account_id, shared or reckon(session, now=now), now)


def _read(session: Session, account_id: int, shared: Shared, now: datetime) -> Values:
    by = visitors.by_account(session, account_id)
    waiting = desk.every_line(session, by=by, now=now)
    dates = [*week.dates(session, by=by, now=now)]
    own, own_late = standing.own_visits(session, by, now.date())
    rounds = standing.rounds(session, by, now.date())
    missed = sum(one["late"] for one in rounds)
    whole = union.whole(session, shared.topics, by=by, now=now) if leads(session, account_id) else None
    done = _done(session, shared, by)
    late_lines = _behind(session, waiting, by, now) if whole else []
    shown: list[Value] = [_line(one, place, by, now) for place, one in enumerate(waiting[:LINES], 1)]
    return {
        "quiet": not (waiting or dates or own or missed or late_lines or any(lines_of(done["duties"]))),
        "late": choosing.is_late(session, account_id, now=now),
        "count": len(waiting),
        "overdue": sum(bool(one.get("overdue")) for one in waiting),
        "lines": shown,
        "more": len(waiting) - len(shown),
        "behind_lines": [*late_lines],
        "dates": [*dates[:DATES]],
        "more_dates": max(0, len(dates) - DATES),
        "drives": [*week.drives(session, by=by, now=now)],
        "own": own,
        "own_late": own_late,
        "mine": [{}] if own else [],
        "behind": missed,
        "cases": standing.cases(session, by, now=now),
        "campaigns": [*rounds[:ROUNDS_SHOWN]],
        "contests": standing.contests(session, by, now=now),
        **done,
        "union": whole,
        "figures": [*_figures(done, whole)],
        "now": now,
    }


def _done(session: Session, shared: Shared, by: Visitor) -> Values:
    """What was done in the units whose year the reader may read."""
    if not rights.may(by, Deed.READ_YEAR):
        return {"duties": [], "weeks": []}
    return duties.told(shared.tally, rights.reach(session, by.account_id, Deed.READ_YEAR))


def _figures(done: Values, whole: Values | None) -> list[Values]:
    """Of which figures the list can be opened, as buttons, with what they say."""
    found: list[Values] = []
    if whole is not None:
        open_ = int(str(whole["received"])) - int(str(whole["closed"]))
        late = int(str(whole["promised"])) - int(str(whole["in_time"]))
        told = ((Shown.BEHIND, whole["behind"]), (Shown.OPEN, open_), (Shown.LATE, late))
        found += [{"shown": one, "page": 0, "count": count} for one, count in told if count]
        found += [{"shown": Shown.TOPICS, "page": 0, "count": None}] if whole["topics"] else []
    return found + [
        {"shown": Shown(str(one["duty"])), "page": 0, "count": one["count"]}
        for one in lines_of(done["duties"])
        if one["count"]
    ]


def _behind(session: Session, waiting: list[Values], by: Visitor, now: datetime) -> list[Values]:
    """What is behind the longest in others' hands, besides what waits for the reader."""
    known = {(str(one["kind"]), one["id"]) for one in waiting}
    found = behind.listed(session, LINES + BEHIND, by=by, now=now)
    others = [one for one in found if (one.line.value, one.key) not in known][:BEHIND]
    names = behind.names(session, [one.unit_id for one in others])
    first = min(len(waiting), LINES) + 1
    return [{**behind.told(one, names, place, now=now), "nudge": True} for place, one in enumerate(others, first)]


def _line(one: Values, place: int, by: Visitor, now: datetime) -> Values:
    """`nudge`, `hand`, `later`: what can be done about it from the letter."""
    at = one["at"]
    assert isinstance(at, datetime)
    # One that names somebody does so on the desk, where it is opened.
    told = {name: value for name, value in one.items() if name != "name"}
    if isinstance(told.get("title"), str):
        told["title"] = str(told["title"])[:_TITLE]
    waited = (now.date() - at.astimezone(now.tzinfo).date()).days
    always: Values = {"kind": one["kind"], "id": one["id"], "number": None, "unit": None, "overdue": False}
    return {**always, **told, "place": place, "waited": max(waited, 0), **_acts(one, by)}


def _acts(one: Values, by: Visitor) -> Values:
    mine = bool(one.get("mine"))
    heads = by.holds(*HEADS) and not mine and bool(one.get("overdue"))
    nudge = heads and one["kind"] in (Line.REPORT, Line.VISIT, Line.DUE_TALK)
    hand = one["kind"] == Line.VISIT or (one["kind"] == Line.REPORT and mine)
    later = mine and (one["kind"] == Line.VISIT or bool(one.get("later")))
    return {"nudge": nudge, "hand": hand, "later": later, "acts": nudge or hand or later}
