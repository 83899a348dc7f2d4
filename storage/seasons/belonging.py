"""Belonging (归属): whose a season is, who keeps it, whom a contest of it was for, until when it can be made up."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from storage import calendar, rights, units
from storage.contests import Contest, ContestPlayer, ContestTeam, ContestUnit, Sides, Whom
from storage.contests import State as Played
from storage.members import Member, Standing
from storage.rights import Deed
from storage.seasons.records import NoSuchSeason, Season, SeasonContest, SeasonOver, State
from storage.visitors import Visitor

#: The right by which officers have their pages, and the file.
RIGHT: Final = "seasons"
#: Who is at work: nobody waits for those who are away for good, or retired.
_AT_WORK: Final = (Standing.ACTIVE, Standing.SECONDED)


# The officers'.


def access(session: Session, season_id: int, *, by: Visitor) -> Season:
    """One that the visitor keeps, held against others. NotForYou, NoSuchSeason."""
    rights.ask(by, Deed.KEEP_CONTESTS)
    season = session.get(Season, season_id, with_for_update=True, populate_existing=True)
    if season is None or not _keeps(session, season, by.account_id):
        raise NoSuchSeason
    return season


def access_open(session: Session, season_id: int, *, by: Visitor) -> Season:
    """`access` to one that is not closed. SeasonOver besides."""
    season = access(session, season_id, by=by)
    if season.state != State.OPEN:
        raise SeasonOver(title=season.title)
    return season


def _keeps(session: Session, season: Season, account_id: int) -> bool:
    reach = rights.reach(session, account_id, Deed.KEEP_CONTESTS)
    return reach is None or season.unit_id in reach or season.made_by == account_id


def kept(session: Session, account_id: int) -> ColumnElement[bool]:
    """Seasons that an officer keeps."""
    reach = rights.reach(session, account_id, Deed.KEEP_CONTESTS)
    return true() if reach is None else or_(Season.unit_id.in_(reach or {0}), Season.made_by == account_id)


def contests_kept(session: Session, account_id: int) -> ColumnElement[bool]:
    """Contests that an officer can put into a season."""
    reach = rights.reach(session, account_id, Deed.KEEP_CONTESTS)
    return true() if reach is None else or_(Contest.unit_id.in_(reach or {0}), Contest.made_by == account_id)


def may_have(session: Session, account_id: int, subject: int) -> bool:
    """The right "seasons", asked again in the moment a page or the file leaves; without a subject, to the list."""
    if not rights.allowed(session, account_id, Deed.KEEP_CONTESTS):
        return False
    season = session.get(Season, subject) if subject else None
    return not subject or (season is not None and _keeps(session, season, account_id))


# Contests of a season.


def contests(session: Session, season_id: int) -> list[tuple[SeasonContest, Contest]]:
    """All that belong to it, those that are over in the order in which they ended, then those to come."""
    rows = session.execute(
        select(SeasonContest, Contest)
        .join(Contest, Contest.id == SeasonContest.contest_id)
        .where(SeasonContest.season_id == season_id)
        .order_by(Contest.ended_at.is_(None), Contest.ended_at, Contest.starts_at, Contest.id)
    ).all()
    return [(link, contest) for link, contest in rows]


def counts(contest: Contest) -> bool:
    """Whether it is in the tables: a trial never is."""
    return contest.state == Played.OVER and not contest.trial


def until(season: Season, link: SeasonContest, contest: Contest, zone: tzinfo) -> datetime | None:
    """The first instant at which it can't be made up any more, a midnight; None where it can't at all (yet). From when
    it was over, or was put into the season, so that nobody has fewer days."""
    if season.state != State.OPEN or not season.days or not counts(contest) or contest.ended_at is None:
        return None
    begins = max(contest.ended_at, link.added_at).astimezone(zone).date()
    return calendar.at(begins + timedelta(days=season.days + 1), time(0), zone)


# Whom it is for.


def scope(session: Session, season: Season) -> set[int] | None:
    """The units whose season it is; None for all."""
    return None if season.unit_id is None else units.below(session, [season.unit_id])


def is_for(session: Session, season: Season, member: Member) -> bool:
    within = scope(session, season)
    return member.standing in _AT_WORK and (within is None or member.unit_id in within)


def meant(session: Session, season: Season, contest: Contest) -> ColumnElement[bool]:
    """Members who could have played it: of its units, of one that had a team, and of the season's."""
    found: ColumnElement[bool] = Member.standing.in_(_AT_WORK)
    for some in (scope(session, season), _of_contest(session, contest), _of_teams(session, contest)):
        if some is not None:
            found &= Member.unit_id.in_(some) if some else false()
    return found


def _of_contest(session: Session, contest: Contest) -> set[int] | None:
    if contest.whom == Whom.ALL:
        return None
    chosen: Sequence[int] = session.scalars(
        select(ContestUnit.unit_id).where(ContestUnit.contest_id == contest.id)
    ).all()
    return units.below(session, chosen)


def _of_teams(session: Session, contest: Contest) -> set[int] | None:
    return units.below(session, sorted(teams(session, contest))) if contest.sides == Sides.UNITS else None


def teams(session: Session, contest: Contest) -> dict[int, int]:
    """The team of each unit that has one."""
    rows = session.execute(
        select(ContestTeam.unit_id, ContestTeam.id).where(
            ContestTeam.contest_id == contest.id, ContestTeam.unit_id.is_not(None)
        )
    )
    return {unit_id: team_id for unit_id, team_id in rows if unit_id is not None}


def missed(session: Session, season: Season, contest: Contest) -> ColumnElement[bool]:
    """Members it was for who did not play it, in whatever way: whoever joined has seen it."""
    players = select(ContestPlayer.member_id).where(
        ContestPlayer.contest_id == contest.id, ContestPlayer.member_id.is_not(None)
    )
    return meant(session, season, contest) & Member.id.not_in(players)
