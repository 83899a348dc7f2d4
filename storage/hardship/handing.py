"""全部移交: all open cases and files of an officer go to a colleague, who accepts in one tap; or the chair decides.

What is not theirs to have stays, and is named: a case about them, about the chair who decides, of another's units.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import accounts, audit, offices, outbox, rights
from storage.errors import Refusal
from storage.hardship import saying
from storage.hardship.referring import NotForThem, NothingOffered, called, in_office
from storage.hardship.reports import ENDS, Report, Stage, officer_name
from storage.hardship.telling import tell_employee
from storage.offices import Role
from storage.outbox import Letter
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

#: Cases that one transaction moves, and names and numbers that a screen has room for.
PAGE: Final = 200
_NAMES, _NUMBERS = 20, 10


class NothingInHand(Refusal):
    """That officer has no open case that could be handed over."""


@dataclass(slots=True)
class _Sorted:
    """Cases that the colleague may have, and those that they may not."""

    fitting: list[Report] = field(default_factory=list)
    staying: list[Report] = field(default_factory=list)


def choose(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The chair is asked whose cases; everybody else hands over their own. NothingInHand."""
    del now
    rights.ask(by, Deed.HAND_OVER_CASES)
    saying.stop(session, by=by)
    if not _decides(session, by=by):
        return _to_whom(session, by.account_id, by=by)
    counts = select(Report.officer_id, func.count()).where(Report.stage.not_in(ENDS), Report.officer_id.is_not(None))
    rows = session.execute(counts.group_by(Report.officer_id).order_by(func.count().desc()).limit(_NAMES)).all()
    if not rows:
        raise NothingInHand
    people: list[Value] = [
        {"account": key, **called(session, key), "count": count} for key, count in rows if key is not None
    ]
    return {"step": "whose", "people": people}


def choose_whose(session: Session, account_id: int, *, by: Visitor, now: datetime) -> Values:
    """To whom that officer's cases can go."""
    del now
    rights.ask(by, Deed.HAND_OVER_CASES)
    _may_move(session, account_id, by=by)
    return _to_whom(session, account_id, by=by)


def _to_whom(session: Session, whose: int, *, by: Visitor) -> Values:
    cases = _cases(session, whose)
    if not cases:
        raise NothingInHand
    people: list[Value] = []
    for key in in_office(session):
        found = _sort(session, cases, key, by=by) if key != whose else _Sorted()
        if found.fitting:
            people.append({"whose": whose, "account": key, **called(session, key), "count": len(found.fitting)})
    return {**_about(session, whose, cases), "step": "whom", "people": people[:_NAMES]}


def before(session: Session, whose: int, account_id: int, *, by: Visitor, now: datetime) -> Values:
    """What handing over will do, to be confirmed: how many of each stage go, and which stay. NotForThem."""
    del now
    rights.ask(by, Deed.HAND_OVER_CASES)
    _may_move(session, whose, by=by)
    return _summary(session, whose, account_id, by=by)


def hand_over(session: Session, whose: int, account_id: int, *, by: Visitor, now: datetime) -> Values:
    """The chair moves the cases at once; of whoever hands over their own, the colleague is asked for all of them."""
    shown = before(session, whose, account_id, by=by, now=now)
    found = _sort(session, _cases(session, whose, lock=True), account_id, by=by)
    if _decides(session, by=by):
        return {**shown, "step": "moved", **_move(session, whose, account_id, found.fitting, by=by, now=now)}
    asked = [one for one in found.fitting if one.referred_to != account_id]
    for report in asked[:PAGE]:
        report.referred_to, report.referred_at = account_id, now
        audit.note(session, "hardship.offer", by=by.account_id, now=now, record=report.number)
    counts = _counts(asked)
    _tell(session, account_id, "hardship.all_offered", whose, counts["count"], now=now)
    return {**shown, "step": "offered", **counts}


def _move(
    session: Session, whose: int, account_id: int, cases: list[Report], *, by: Visitor, now: datetime
) -> dict[str, int]:
    _pass_all(session, cases, account_id, by=by, now=now)
    counts = _counts(cases)
    _tell(session, account_id, "hardship.all_given", whose, counts["count"], now=now)
    _tell(session, whose, "hardship.all_gone", account_id, counts["count"], now=now)
    return counts


def _counts(cases: list[Report]) -> dict[str, int]:
    """How many are done in this transaction, and how many are left for the next press."""
    return {"count": len(cases[:PAGE]), "left": len(cases[PAGE:])}


def accept(session: Session, whose: int, *, by: Visitor, now: datetime) -> Values:
    """All that this officer has offered is the visitor's from now on; whom each is about is told once."""
    saying.stop(session, by=by)
    found = _sort(session, _offered(session, whose, by=by), by.account_id, by=by)
    _pass_all(session, found.fitting, by.account_id, by=by, now=now)
    counts = _counts(found.fitting)
    _tell(session, whose, "hardship.all_accepted", by.account_id, counts["count"], now=now)
    return {**_people(session, whose, by.account_id), "step": "accepted", **counts}


def refuse(session: Session, whose: int, *, by: Visitor, now: datetime) -> Values:
    """All of them stay where they are; who offered them is told."""
    saying.stop(session, by=by)
    cases = _offered(session, whose, by=by)
    for report in cases:
        report.referred_to = report.referred_at = None
        audit.note(session, "hardship.refuse", by=by.account_id, now=now, record=report.number)
    _tell(session, whose, "hardship.all_refused", by.account_id, len(cases), now=now)
    return {**_people(session, whose, by.account_id), "step": "refused", "count": len(cases), "left": 0}


def _offered(session: Session, whose: int, *, by: Visitor) -> list[Report]:
    cases = [one for one in _cases(session, whose, lock=True) if by.answers_for(one.referred_to)]
    if not cases:
        raise NothingOffered
    return cases


def _pass_all(session: Session, cases: list[Report], account_id: int, *, by: Visitor, now: datetime) -> None:
    """A page of them. Somebody with two cases hears once who it is now; a contact who asked for one of them, too."""
    told = set[int]()
    for report in sorted(cases[:PAGE], key=lambda one: not one.by_contact):
        _pass(session, report, account_id, by=by, now=now)
        if report.member_id not in told:
            _tell_whose(session, report, account_id, by=by, now=now)
        told.add(report.member_id)


def _pass(session: Session, report: Report, account_id: int, *, by: Visitor, now: datetime) -> None:
    report.officer_id, report.taken_at, report.waiting_since = account_id, now, None
    report.referred_to = report.referred_at = None
    audit.note(session, "hardship.pass_on", by=by.account_id, now=now, record=report.number)


def _tell_whose(session: Session, report: Report, account_id: int, *, by: Visitor, now: datetime) -> None:
    told: Values = {"officer": officer_name(session, account_id)}
    # Another page of the same day tells nobody again.
    once = f"hardship.passed_on:{report.member_id}:{account_id}:{now.date().isoformat()}"
    tell_employee(session, report, "hardship.passed_on", told, by=by, now=now, once=once)


def _tell(session: Session, account_id: int, key: str, other: int, count: int, *, now: datetime) -> None:
    if offices.acting(session, account_id):
        values: Values = {"whose": other, "name": officer_name(session, other), "count": count}
        outbox.queue(session, Letter(account_id, key, values, right="desk"), now=now)


def _decides(session: Session, *, by: Visitor) -> bool:
    """Whether it is the chair, or whoever acts as such."""
    return any(one.role is Role.CHAIR for one in offices.acting(session, by.account_id))


def _may_move(session: Session, whose: int, *, by: Visitor) -> None:
    if whose != by.account_id and not _decides(session, by=by):
        raise NotForThem


def _cases(session: Session, whose: int, *, lock: bool = False) -> list[Report]:
    open_ = select(Report).where(Report.officer_id == whose, Report.stage.not_in(ENDS)).order_by(Report.id)
    return [*session.scalars(open_.with_for_update() if lock else open_)]


def _sort(session: Session, cases: list[Report], account_id: int, *, by: Visitor) -> _Sorted:
    """Asked once a unit, not once a case. Nobody decides where a case about themselves goes."""
    reach = rights.reach(session, account_id, Deed.WORK_CASES)
    people = {accounts.member_of(session, account_id), by.member_id} - {None}
    found = _Sorted()
    for report in cases:
        fits = (reach is None or report.unit_id in reach) and report.member_id not in people
        (found.fitting if fits else found.staying).append(report)
    return found


def _summary(session: Session, whose: int, account_id: int, *, by: Visitor) -> Values:
    cases = _cases(session, whose)
    found = _sort(session, cases, account_id, by=by)
    if account_id == whose or not found.fitting:
        raise NotForThem
    return {
        **_people(session, whose, account_id),
        "step": "sure",
        "decides": _decides(session, by=by),
        "stages": _stages(found.fitting),
        "count": len(found.fitting),
        "staying": [one.number for one in found.staying[:_NUMBERS]],
        "stay": len(found.staying),
    }


def _people(session: Session, whose: int, account_id: int) -> Values:
    names = {"giver": officer_name(session, whose), "taker": officer_name(session, account_id)}
    return {"whose": whose, "account": account_id, **names}


def _about(session: Session, whose: int, cases: list[Report]) -> Values:
    named: Values = {"whose": whose, "giver": officer_name(session, whose)}
    return {**named, "stages": _stages(cases), "count": len(cases)}


def _stages(cases: list[Report]) -> list[Value]:
    counts = Counter(Stage(one.stage) for one in cases)
    return [{"stage": stage, "count": counts[stage]} for stage in Stage if counts[stage]]
