"""Standing: a member's own page of seasons: their place, what each contest gave, what can be made up, the tables."""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage import rights
from storage.contests import Contest, ContestPlayer
from storage.contests import State as Played
from storage.members import Member
from storage.rights import Deed
from storage.seasons import belonging, boards, making_up
from storage.seasons.boards import Board
from storage.seasons.records import MakeUp, NoSuchSeason, Season, SeasonContest, State
from storage.values import Value, Values
from storage.visitors import Visitor

#: Seasons of the page, and days for which one that is closed stays there.
_LISTED, _BACK = 8, timedelta(days=60)
#: People who stand there by name, as in the groups; and sides.
NAMED: Final = 10


def _mine(session: Session, by: Visitor) -> Member:
    rights.ask(by, Deed.SEE_OWN_CONTESTS)
    assert by.member_id is not None
    return session.get_one(Member, by.member_id)


def _listed(session: Session, member: Member, now: datetime) -> list[Season]:
    """Those that are for the member, or in which they have played; what ends first on top, closed ones last."""
    there = select(Season).where(
        or_(Season.state == State.OPEN, Season.ended_at > now - _BACK), Season.first_on <= now.date()
    )
    found = session.scalars(there.order_by(Season.state != State.OPEN, Season.last_on, Season.id)).all()
    return [one for one in found if _concerns(session, one, member)][:_LISTED]


def _concerns(session: Session, season: Season, member: Member) -> bool:
    if belonging.is_for(session, season, member):
        return True
    its = select(SeasonContest.contest_id).where(SeasonContest.season_id == season.id)
    played = select(ContestPlayer.id).where(ContestPlayer.member_id == member.id, ContestPlayer.contest_id.in_(its))
    made_up = select(MakeUp.contest_id).where(MakeUp.member_id == member.id, MakeUp.contest_id.in_(its))
    return session.scalar(played.limit(1)) is not None or session.scalar(made_up.limit(1)) is not None


def waiting(session: Session, by: Visitor, now: datetime) -> Values | None:
    """How many seasons there are for the visitor, and how many contests they can make up; None for none."""
    if by.member_id is None:
        return None
    assert now.tzinfo is not None
    member = session.get_one(Member, by.member_id)
    found = _listed(session, member, now)
    left = sum(len(making_up.open_ones(session, one, member, now.tzinfo, now)) for one in found)
    return {"count": len(found), "waiting": left} if found else None


def mine(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The seasons there are for the visitor, and all that they can make up. NotKnownYet."""
    assert now.tzinfo is not None
    member = _mine(session, by)
    seasons = _listed(session, member, now)
    lines: list[Value] = [named(one) for one in seasons]
    missed: list[Value] = [
        each for one in seasons for each in making_up.open_ones(session, one, member, now.tzinfo, now)
    ]
    return {"lines": lines, "missed": missed}


def named(season: Season) -> Values:
    """What every screen says of a season."""
    first: date = season.first_on
    return {
        "season": season.id,
        "title": season.title,
        "first": first,
        "last": season.last_on,
        "over": season.state != State.OPEN,
        "counting": season.counting,
        "scale": [*season.places],
        "part": season.part,
        "best": season.best,
        "days": season.days,
        "in_mean": season.in_mean,
    }


def look(session: Session, season_id: int, *, by: Visitor, now: datetime) -> Values:
    """The visitor's place, what each contest gave them, what can be made up, and both tables. NoSuchSeason."""
    assert now.tzinfo is not None
    member, season = _mine(session, by), session.get(Season, season_id)
    if season is None or not _concerns(session, season, member):
        raise NoSuchSeason
    found = boards.board(session, season)
    place = next((one for one in found.people if one.key == member.id), None)
    return {
        **named(season),
        "place": None if place is None else place.place,
        "points": 0 if place is None else place.points,
        "of": len(found.people),
        "mine": _own_lines(session, season, member),
        "missed": making_up.open_ones(session, season, member, now.tzinfo, now),
        "sides": sides(found, NAMED),
        "side_count": len(found.sides),
        "people": people(session, found, NAMED, shown=True),
    }


def _own_lines(session: Session, season: Season, member: Member) -> list[Value]:
    """Each contest of the season with what it gave the member; None where they were not in it, or it is to come."""
    found: list[Value] = []
    for _, contest in belonging.contests(session, season.id):
        if contest.trial or contest.state == Played.CANCELLED:
            continue
        line: Values = {"title": contest.title, "over": belonging.counts(contest), "at": _when(contest)}
        if not belonging.counts(contest):
            found.append({**line, "points": None, "made_up": False})
            continue
        played, made_up = boards.of_contest(session, contest)
        points = played.get(member.id, made_up.get(member.id))
        found.append({**line, "points": points, "made_up": member.id not in played and member.id in made_up})
    return found


def _when(contest: Contest) -> datetime | None:
    return contest.ended_at if contest.state == Played.OVER else contest.starts_at


def sides(found: Board, count: int, skip: int = 0) -> list[Value]:
    """So many lines of the table of sides."""
    return [
        {"place": one.place, "name": found.names[one.key], "points": one.points, "contests": one.contests}
        for one in found.sides[skip : skip + count]
    ]


def people(session: Session, found: Board, count: int, skip: int = 0, *, shown: bool = False) -> list[Value]:
    """So many lines of the table of people, by name. `shown`: as groups and colleagues read it, only who has points:
    nothing beside a name tells of a wrong answer."""
    some = [one for one in found.people if one.points > 0 or not shown][skip : skip + count]
    there = select(Member.id, Member.name).where(Member.id.in_([one.key for one in some]))
    names = {key: name for key, name in session.execute(there)}  # noqa: C416 - rows are no pairs to dict()
    return [
        {"place": one.place, "name": names.get(one.key, ""), "points": one.points, "contests": one.contests}
        for one in some
    ]


def at_home(session: Session, by: Visitor, now: datetime) -> Values:
    """For the page of learning."""
    return {"seasons": waiting(session, by, now)}


def at_office(session: Session, by: Visitor, now: datetime) -> Values:
    """For the officers' page: how many are open."""
    del now
    if not rights.may(by, Deed.KEEP_CONTESTS):
        return {"seasons": None}
    here = select(Season.id).where(Season.state == State.OPEN, belonging.kept(session, by.account_id))
    return {"seasons": {"open": len(session.scalars(here).all())}}
