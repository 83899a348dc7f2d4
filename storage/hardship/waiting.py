"""What waits for officers: the lines of their desk, what belongs into a bundle, and reports that nobody takes."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import Session

from storage import accounts, calendar, duty, holidays, offices, outbox, rights
from storage.hardship.cards import may_have
from storage.hardship.filing import notice_of, responsible, tell_again
from storage.hardship.reports import ENDS, ON_FILE, OPEN, PROMISED, Report, Stage, Urgency
from storage.outbox import Letter, Rank
from storage.rights import Deed
from storage.rounds import Page
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: From when on the chair is told again, day by day, of a report that nobody takes.
_AGAIN_FROM = time(9)
#: Reports that one transaction looks at.
_PAGE = 100
#: Lines that a letter about them has room for.
_LINES = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report that waits for an officer, as the desk lists it. `since` is since when; `due_at`: until when somebody
    has to call, None once somebody has; `urges`: it belongs into the next bundle, because nobody has it, or something
    new, an offer or a day promised waits for this officer; `later`: that day can be put off."""

    report_id: int
    number: str
    unit: str
    urgency: Urgency
    since: datetime
    mine: bool
    offered: bool
    news: bool
    overdue: bool
    pressed: bool
    hint: bool
    due_at: datetime | None
    urges: bool
    later: bool


class _Left(NamedTuple):
    """What says whether an officer may still have a case."""

    id: int
    officer_id: int | None
    unit_id: int
    pushed_on: date | None


class _Case(NamedTuple):
    """What a line needs of a report, and what its unit is called: thousands may wait, and few are opened."""

    id: int
    number: str
    unit_id: int
    member_id: int
    officer_id: int | None
    stage: str
    urgency: str
    agreed: bool
    submitted_at: datetime
    waiting_since: datetime | None
    due_at: datetime
    first_due_at: datetime | None
    contacted: bool
    referred_to: int | None
    referred_at: datetime | None
    news_at: datetime | None
    pressed: bool
    pushed_on: date | None
    unit: str


_NAMED: Final[dict[str, Any]] = {
    "contacted": Report.contacted_at.is_not(None),
    "pressed": Report.pressed_at.is_not(None),
    "unit": Unit.name,
}
_COLUMNS: Final[tuple[Any, ...]] = tuple(
    _NAMED[name] if name in _NAMED else getattr(Report, name) for name in _Case._fields
)


def waiting_for(session: Session, *, by: Visitor, now: datetime) -> list[Waiting]:
    """What waits for this officer, oldest first: untaken reports, own cases, offers, cases of the dismissed."""
    return _waiting(session, by.account_id, by.member_id, now=now)


def urging(session: Session, account_id: int, *, now: datetime) -> list[Waiting]:
    """What belongs into the officer's next bundle, oldest first."""
    member_id = accounts.member_of(session, account_id)
    return [one for one in _waiting(session, account_id, member_id, now=now, for_bundle=True) if one.urges]


def _waiting(
    session: Session, account_id: int, member_id: int | None, *, now: datetime, for_bundle: bool = False
) -> list[Waiting]:
    """Who answers for each untaken one is asked for a bundle alone: a desk lists all of them, maybe thousands."""
    scope, acts_as = rights.reach(session, account_id, Deed.WORK_CASES), offices.acts_as(session, account_id)
    statement = (
        select(*_COLUMNS)
        .join(Unit, Unit.id == Report.unit_id)
        .where(_concerns(session, account_id, acts_as, scope, now=now))
        .order_by(Report.submitted_at, Report.id)
    )
    held: dict[tuple[int, int], bool] = {}
    answering: dict[int, list[int]] = {}
    reaches, people = rights.Reaches(session, Deed.WORK_CASES), offices.people(session)
    found: list[Waiting] = []
    for report in (_Case(*row) for row in session.execute(statement)):
        if report.member_id == member_id or not _in_reach(session, report, account_id, scope):
            continue
        # By office in most cases; else it is looked at whole.
        in_office = (
            reaches.permit(report.officer_id, report.unit_id) and people.get(report.member_id) != report.officer_id
        )
        kept = in_office or (report.officer_id is not None and _still_theirs(session, report, held))
        untaken = not kept
        mine = report.officer_id in acts_as
        if not (mine or untaken or report.referred_to in acts_as):
            continue
        asked = for_bundle or mine
        concerned = asked and (
            report.pushed_on == now.date() or account_id in _answering(session, report, answering, people)
        )
        found.append(_line(report, acts_as, now=now, untaken=untaken, concerned=concerned))
    return found


def _still_theirs(session: Session, report: Report | _Case | _Left, held: dict[tuple[int, int], bool]) -> bool:
    """Whether the case officer may still have it: asked once an officer and unit, not once a case."""
    assert report.officer_id is not None
    if report.pushed_on is not None:  # it may be theirs by duty, which says nothing of other cases
        return may_have(session, report.officer_id, report.id)
    key = (report.officer_id, report.unit_id)
    if key not in held or not held[key]:
        held[key] = may_have(session, report.officer_id, report.id)
    return held[key]


def _answering(session: Session, report: _Case, answering: dict[int, list[int]], people: dict[int, int]) -> list[int]:
    """Who answers for it, asked once a unit; where whom it is about is one of them, those who answer in their place."""
    if report.unit_id not in answering:
        answering[report.unit_id] = responsible(session, report.unit_id, besides=None)
    officers, person = answering[report.unit_id], people.get(report.member_id)
    return responsible(session, report.unit_id, besides=person) if person in officers else officers


def _in_reach(session: Session, report: _Case, account_id: int, scope: set[int] | None) -> bool:
    """Whether it is the officer's by office; by duty it is only for whoever was told of it."""
    return scope is None or report.unit_id in scope or may_have(session, account_id, report.id)


def _concerns(
    session: Session, account_id: int, acts_as: set[int], scope: set[int] | None, *, now: datetime
) -> ColumnElement[bool]:
    """Open cases in the officer's reach that nobody has, or that are offered to them, and own ones: of those on file,
    which wait for nobody, and of ended ones, if there is news."""
    open_, own = Report.stage.in_(OPEN), Report.officer_id.in_(acts_as)
    untaken = [open_ & Report.officer_id.is_(None), *left_behind(session, scope)]
    if scope is not None:
        on_duty = duty.was_on(session, account_id, now.date())
        pushed = (Report.pushed_on == now.date()) & (Report.stage == Stage.SUBMITTED) if on_duty else false()
        untaken[0] &= Report.unit_id.in_(scope) | pushed
    waits = own & open_ & Report.stage.not_in(ON_FILE)
    # Each by an index of its own: one that stands within another would have every case read.
    return or_(*untaken, waits, open_ & Report.referred_to.in_(acts_as), own & Report.news_at.is_not(None))


def left_behind(session: Session, scope: set[int] | None) -> list[ColumnElement[bool]]:
    """Open cases of those units whose officer's offices don't reach them any more, officer by officer; some may still
    be theirs by duty."""
    open_ = Report.stage.in_(OPEN)
    gone = offices.once_for_all(session, left_behind, scope, partial(_gone, session))
    found = ((one, places if scope is None else places & scope) for one, places in gone.items())
    return [(Report.officer_id == one) & Report.unit_id.in_(places) & open_ for one, places in found if places]


def left_alone(session: Session, scope: set[int] | None, which: ColumnElement[bool]) -> int:
    """How many such cases of those units have an officer on paper who may not have them any more: nobody has them."""
    found = left_behind(session, scope)
    if not found:
        return 0
    kept = select(Report.id, Report.officer_id, Report.unit_id, Report.pushed_on).where(or_(*found), which)
    held = dict[tuple[int, int], bool]()
    return sum(not _still_theirs(session, _Left(*one), held) for one in session.execute(kept))


def _gone(session: Session, scope: set[int] | None) -> dict[int | None, set[int]]:
    """Officers who have open cases in those units that their offices don't reach any more."""
    kept = select(Report.unit_id, Report.stage, Report.officer_id)
    # Of the whole union along the index of units, stages and officers, without the cases themselves: by an index of
    # stages alone SQLite would read nearly every case that ever was.
    stage = func.coalesce(Report.stage, "") if scope is None else Report.stage
    kept = kept.where(stage.in_(OPEN), Report.officer_id.is_not(None))
    if scope is not None:
        kept = kept.where(Report.unit_id.in_(scope))
    reaches, gone = rights.Reaches(session, Deed.WORK_CASES), dict[int | None, set[int]]()
    for unit_id, _, officer_id in session.execute(kept.distinct()):
        if not reaches.permit(officer_id, unit_id):
            gone.setdefault(officer_id, set()).add(unit_id)
    return gone


def _line(report: _Case, acts_as: set[int], *, now: datetime, untaken: bool, concerned: bool) -> Waiting:
    mine, offered = report.officer_id in acts_as, report.referred_to in acts_as
    due_at = None if report.stage in ENDS or report.contacted else report.due_at
    due = due_at is not None and due_at.astimezone(now.tzinfo).date() <= now.date()
    since = (report.news_at if mine else report.referred_at if offered else report.waiting_since) or report.submitted_at
    return Waiting(
        report_id=report.id,
        number=report.number,
        unit=report.unit,
        urgency=Urgency(report.urgency),
        since=since,
        mine=mine,
        offered=offered,
        news=mine and report.news_at is not None,
        overdue=due_at is not None and due_at < now,
        pressed=untaken and report.pressed,
        hint=not report.agreed,
        due_at=due_at,
        later=mine and report.agreed and _puts_off(report, now),
        urges=(untaken and concerned) or offered or (mine and (report.news_at is not None or due)),
    )


def _puts_off(report: _Case, now: datetime) -> bool:
    """As far as a line tells: whether the bot reaches somebody is asked when it is pressed."""
    owed = report.stage in PROMISED and not report.contacted and now < report.due_at
    return owed and report.first_due_at is None and bool(Urgency(report.urgency).later)


def press(session: Session, cursor: int, *, now: datetime) -> Page:
    """Tells the chair of reports that nobody has taken within their patience, and of cases whose officer has left
    office, and again each day. Office hours count, so a night or a holiday presses nobody."""
    nobodys = or_(Report.officer_id.is_(None), *left_behind(session, None))
    open_ = select(Report).where(Report.stage.in_(OPEN), nobodys, Report.id > cursor).order_by(Report.id).limit(_PAGE)
    found = session.scalars(open_.with_for_update()).all()
    days, held = holidays.calendar(session), dict[tuple[int, int], bool]()
    due = [
        report
        for report in found
        if (report.officer_id is None or not _still_theirs(session, report, held)) and _is_due(report, days, now=now)
    ]
    if due:
        _tell_chairs(session, due, now=now)
    for report in due:
        report.pressed_at = now
    return Page(len(due), found[-1].id if len(found) == _PAGE else None)


def _is_due(report: Report, days: calendar.Calendar, *, now: datetime) -> bool:
    urgency, today = Urgency(report.urgency), now.date()
    since = report.waiting_since
    if since is None and (report.pressed_at is None or report.pressed_at < (report.taken_at or report.submitted_at)):
        # Somebody had it and is gone: whom it is about has been promised a call.
        return True
    if report.pressed_at is None:
        assert since is not None
        return days.office_time(since.astimezone(now.tzinfo), now) >= urgency.patience
    # What was told at night came in the morning: that day has had its word.
    told_at = report.pressed_at.astimezone(now.tzinfo)
    again = (calendar.wake_of(told_at) or told_at).date() < today and now.time() >= _AGAIN_FROM
    return again and (days.is_working_day(today) or urgency is Urgency.THIS_WEEK)


def _tell_chairs(session: Session, due: list[Report], *, now: datetime) -> None:
    told: list[tuple[Values, int | None]] = []
    for report in due:
        notice = notice_of(session, report, now=now)
        person = accounts.holder(session, report.member_id)
        if report.urgency == Urgency.THIS_WEEK and report.waiting_since is not None:
            tell_again(session, report, person=person, now=now)  # who is on duty today may not know of it
        told.append(({**notice, "since": report.waiting_since or report.taken_at}, person))
    for account_id in offices.chairs(session):
        # Nobody reads of a case of their own in office.
        lines: list[Value] = [line for line, person in told if person != account_id]
        if lines:
            values: Values = {"count": len(lines), "lines": lines[:_LINES]}
            letter = Letter(account_id, "hardship.untaken", values, Rank.URGENT, right="desk")
            outbox.queue(session, letter, now=now)
