"""Reaching (覆盖): how many people of each unit a service has reached in a year, out of how many it is for.

People count where they are now, once each; who belongs to it is the roster of now.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Select, case, func, or_, select, true, union
from sqlalchemy.orm import Session

from storage.accounts import Account
from storage.dossiers.records import Dossier
from storage.figures.reckoning import Scope, within
from storage.figures.rows import ROWS
from storage.figures.terms import Source, Span
from storage.hardship.reports import Report
from storage.members import RETIRED, Member, Standing
from storage.trainings import reckoning as trainings


class Offer(StrEnum):
    """谈心, 培训学时, 体检, 学习竞赛, 文体, 走访 (of the retired and those on file), 用上小助手, in this order."""

    TALKS = "talks"
    TRAININGS = "trainings"
    CHECKUPS = "checkups"
    LEARNING = "learning"
    ACTIVITIES = "activities"
    VISITS = "visits"
    BOUND = "bound"


#: What reaches somebody, where it is counted from the same rows as a figure.
SOURCES: Final[Mapping[Offer, tuple[Source, ...]]] = {
    Offer.TALKS: (Source.TALKS,),
    Offer.CHECKUPS: (Source.CHECKUPS,),
    Offer.LEARNING: (Source.EXAMS, Source.DRIVES, Source.LESSONS, Source.CONTESTS, Source.DAILY),
    Offer.ACTIVITIES: (Source.SPORTS, Source.CULTURE, Source.GATHERINGS),
    Offer.VISITS: (Source.VISITS,),
}
_HERE: Final = Member.standing != Standing.LEFT
_IN_SERVICE: Final = Member.standing.not_in((*RETIRED, Standing.LEFT))
#: People, so many of them reached.
Reached = tuple[int, int]


def reached(session: Session, service: Offer, year: int, scope: Scope = None, *, now: datetime) -> dict[int, Reached]:
    """By unit of now: how many were reached, of how many. Units without anybody for whom it is are left out."""
    assert now.tzinfo is not None
    hit = Member.id.in_(_keys(session, service, Span.of_year(year, now.tzinfo), now=now))
    of = true() if scope is None else Member.unit_id.in_(scope)
    counted = select(Member.unit_id, func.sum(case((hit, 1), else_=0)), func.count()).where(_concerns(service), of)
    rows = session.execute(counted.group_by(Member.unit_id))
    return {unit_id: (int(some), int(every)) for unit_id, some, every in rows}


def _concerns(service: Offer) -> ColumnElement[bool]:
    """For whom it is: those in service; activities are for everybody; visits for the retired, surviving families and
    whoever is on file."""
    if service == Offer.ACTIVITIES:
        return _HERE
    if service != Offer.VISITS:
        return _IN_SERVICE
    on_file = (
        select(Report.member_id)
        .join(Dossier, Dossier.report_id == Report.id)
        .where(Dossier.filed_on.is_not(None), Dossier.ended_on.is_(None))
    )
    return _HERE & or_(Member.standing.in_(RETIRED), Member.id.in_(on_file))


def _keys(session: Session, service: Offer, span: Span, *, now: datetime) -> Select[tuple[int]]:
    if service == Offer.BOUND:
        return select(Account.member_id).where(Account.member_id.is_not(None))  # type: ignore[return-value]
    if service == Offer.TRAININGS:
        return trainings.met(session, span.first.year, now=now)
    rows = [ROWS[source] for source in SOURCES[service]]
    # A talk of nobody's reaches nobody; and NOT IN or IN of a NULL would say nothing.
    some = [within(one, one.joined(select(one.member)), span, None).where(one.member.is_not(None)) for one in rows]
    every = union(*some).subquery()
    return select(every.c[0])
