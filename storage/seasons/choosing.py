"""Choosing: which contests belong to a season: planned ones, and those that were played within its days."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit
from storage.contests import Contest
from storage.contests import State as Played
from storage.seasons import belonging, standing
from storage.seasons.records import MOST_CONTESTS, Season, SeasonContest, SeasonFull, State
from storage.values import Value, Values
from storage.visitors import Visitor

#: Lines of a page.
PAGE: Final = 8


def contests(session: Session, season_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of its contests and of those that can be put into it: planned ones, and those that were played within
    its days. NoSuchSeason."""
    season = belonging.access(session, season_id, by=by)
    inside = {contest.id: contest for _, contest in belonging.contests(session, season.id)}
    found = [*inside.values(), *(_fitting(session, season, by, now) if season.state == State.OPEN else [])]
    pages = max(1, -(-len(found) // PAGE))
    page = max(0, min(page, pages - 1))
    lines: list[Value] = [
        {
            "contest": one.id,
            "code": one.code,
            "title": one.title,
            "on": one.id in inside,
            "over": one.state == Played.OVER,
            "at": one.ended_at or one.starts_at,
        }
        for one in found[page * PAGE : (page + 1) * PAGE]
    ]
    return {**standing.named(season), "lines": lines, "page": page, "pages": pages, "contests": len(inside)}


def _fitting(session: Session, season: Season, by: Visitor, now: datetime) -> list[Contest]:
    taken = select(SeasonContest.contest_id)
    free = select(Contest).where(
        belonging.contests_kept(session, by.account_id),
        Contest.id.not_in(taken),
        Contest.trial.is_(False),
        Contest.title != "",
        Contest.state != Played.CANCELLED,
    )
    found = session.scalars(free.order_by(Contest.id.desc()).limit(MOST_CONTESTS)).all()
    return [one for one in found if _within(season, one, now)]


def _within(season: Season, contest: Contest, now: datetime) -> bool:
    """One that was played belongs to the days on which it was."""
    at = contest.ended_at if contest.state == Played.OVER else None
    return at is None or season.first_on <= at.astimezone(now.tzinfo).date() <= season.last_on


def add(session: Session, season_id: int, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """That contest belongs to it from now on. As `contests`. NoSuchSeason, SeasonOver, SeasonFull."""
    season = belonging.access_open(session, season_id, by=by)
    if len(belonging.contests(session, season.id)) >= MOST_CONTESTS:
        raise SeasonFull(most=MOST_CONTESTS)
    if contest_id in {one.id for one in _fitting(session, season, by, now)}:
        session.add(SeasonContest(contest_id=contest_id, season_id=season.id, added_at=now))
        session.flush()
        audit.note(session, "seasons.add", by=by.account_id, now=now, record=f"seasons {season.id}")
    return contests(session, season.id, 0, by=by, now=now)


def remove(session: Session, season_id: int, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """It does not belong to it any more; what was made up of it is kept, and counts again where it comes back. As
    `contests`. NoSuchSeason, SeasonOver."""
    season = belonging.access_open(session, season_id, by=by)
    link = session.get(SeasonContest, contest_id)
    if link is not None and link.season_id == season.id:
        session.delete(link)
        session.flush()
        audit.note(session, "seasons.remove", by=by.account_id, now=now, record=f"seasons {season.id}")
    return contests(session, season.id, 0, by=by, now=now)
