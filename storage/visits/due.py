"""Due (必访): on whose desk a visit of the year stands: who answers for the unit until somebody goes, then who goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import accounts, campaigns, offices, rights
from storage.campaigns import Campaign, State
from storage.members import Member, Standing
from storage.offices import Charge, Role
from storage.rights import Deed
from storage.units import Unit
from storage.visits.records import Stage, Visit

#: Lines of a desk.
MOST = 200


@dataclass(frozen=True, slots=True)
class WaitingVisit:
    """A line of somebody's desk. `mine`: they go themselves."""

    visit_id: int
    number: str
    unit: str
    due_on: date | None
    overdue: bool
    mine: bool
    since: datetime


class _Open(NamedTuple):
    """What a line needs of a visit, and what its unit is called."""

    id: int
    number: str
    unit_id: int
    member_id: int
    first_id: int | None
    second_id: int | None
    due_on: date | None
    made_at: datetime
    unit: str


_COLUMNS: Final = (*(getattr(Visit, name) for name in _Open._fields[:-1]), Unit.name)


class Answering:
    """Who answers for units at this moment, asked of many visits."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._held = offices.in_office(session)
        self._everybody = {one.answers for one in self._held}
        self._people: dict[int, int] | None = None
        self._found: dict[tuple[int, int | None], set[int]] = {}

    def of(self, visit: Visit | _Open) -> set[int]:
        """The officers in charge of the unit and its steward, but whom it is about."""
        if self._people is None:
            self._people = offices.people(self._session)
        about = self._people.get(visit.member_id)
        key = (visit.unit_id, about if about in self._everybody else None)
        if key not in self._found:
            self._found[key] = self._ask(*key)
        return self._found[key]

    def _ask(self, unit_id: int, besides: int | None) -> set[int]:
        session, held = self._session, self._held
        officers = offices.responsible(
            session, Role.OFFICER, unit_id, besides=besides, charge=Charge.HARDSHIP, among=held
        )
        return {*officers, *offices.responsible(session, Role.STEWARD, unit_id, besides=besides, among=held)}


def waiting_for(session: Session, account_id: int, *, now: datetime) -> list[WaitingVisit]:
    """What an officer, a steward has to see to, the earliest first."""
    answering, me = Answering(session), accounts.member_of(session, account_id)
    found = []
    for visit in _open(session, rights.reach(session, account_id, Deed.NOTE_CIRCUMSTANCES)):
        goes = me is not None and me in (visit.first_id, visit.second_id)
        if goes or (visit.first_id is None and account_id in answering.of(visit)):
            found.append(_line(visit, mine=goes, now=now))
    return found


def urging(session: Session, *, now: datetime) -> dict[int, list[WaitingVisit]]:
    """By account, of which visits somebody in office is told again: those that nobody has taken on, and their own
    whose day has come."""
    answering, found = Answering(session), dict[int, list[WaitingVisit]]()
    for visit in _open(session, None):
        going = [one for one in (visit.first_id, visit.second_id) if one is not None]
        if not going:
            for account_id in answering.of(visit):
                found.setdefault(account_id, []).append(_line(visit, mine=False, now=now))
        elif visit.due_on is not None and visit.due_on <= now.date():
            for account_id in filter(None, (accounts.holder(session, one) for one in going)):
                found.setdefault(account_id, []).append(_line(visit, mine=True, now=now))
    return found


def _line(visit: _Open, *, mine: bool, now: datetime) -> WaitingVisit:
    overdue = visit.due_on is not None and visit.due_on < now.date()
    return WaitingVisit(visit.id, visit.number, visit.unit, visit.due_on, overdue, mine, visit.made_at)


def _open(session: Session, reach: set[int] | None) -> Sequence[_Open]:
    year = (Campaign.kind == campaigns.Kind.YEAR) & (Campaign.state == State.APPROVED)
    found = select(*_COLUMNS).join(Campaign, Campaign.id == Visit.campaign_id)
    found = found.join(Unit, Unit.id == Visit.unit_id).join(Member, Member.id == Visit.member_id)
    found = found.where(year, Visit.stage == Stage.PLANNED, Member.standing != Standing.LEFT)
    if reach is not None:
        found = found.where(Visit.unit_id.in_(reach))
    return [_Open(*row) for row in session.execute(found.order_by(Visit.due_on, Visit.id).limit(MOST))]
