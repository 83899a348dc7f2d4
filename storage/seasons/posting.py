"""Posting: the officer's tables on a screen and as a workbook, and the table into the season's groups, once a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit, chats, outbox
from storage.chats import Group
from storage.contests import ContestRoom
from storage.members import Member
from storage.outbox import Letter, Rank
from storage.seasons import belonging, boards, standing
from storage.seasons.belonging import RIGHT
from storage.seasons.records import NoSuchSeason, NowhereToPost, PostedAlready, Season, SeasonContest
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: Lines of a page; sides and people of a post; lines of a page of the workbook.
PAGE: Final = 10
POSTED_SIDES, POSTED_PEOPLE = 10, 5
BOOKED: Final = 500


def sides(session: Session, season_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of the table of sides. NotForYou, NoSuchSeason."""
    del now
    season = belonging.access(session, season_id, by=by)
    found = boards.board(session, season)
    told = _paged(season, len(found.sides), page)
    return {**told, "lines": standing.sides(found, PAGE, int(str(told["page"])) * PAGE)}


def people(session: Session, season_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of the table of people, all by name; noted. NotForYou, NoSuchSeason."""
    season = belonging.access(session, season_id, by=by)
    found = boards.board(session, season)
    told = _paged(season, len(found.people), page)
    audit.note(session, "seasons.people", by=by.account_id, now=now, record=f"seasons {season.id}")
    return {**told, "lines": standing.people(session, found, PAGE, int(str(told["page"])) * PAGE)}


def _paged(season: Season, count: int, page: int) -> Values:
    pages = max(1, -(-count // PAGE))
    return {**standing.named(season), "count": count, "page": max(0, min(page, pages - 1)), "pages": pages}


# Into the groups.


def groups(session: Session, season: Season) -> list[int]:
    """The groups in which its contests are or were played, where the bot still is."""
    its = select(SeasonContest.contest_id).where(SeasonContest.season_id == season.id)
    rooms = select(ContestRoom.group_id).where(ContestRoom.contest_id.in_(its), ContestRoom.out.is_(False))
    there = select(Group.id).where(Group.id.in_(rooms), Group.state == chats.State.ADMITTED)
    return list(session.scalars(there.order_by(Group.id)))


def ask_post(session: Session, season_id: int, *, by: Visitor, now: datetime) -> Values:
    """What the groups would read, and how many they are. NoSuchSeason, NowhereToPost, PostedAlready."""
    season = belonging.access(session, season_id, by=by)
    return {**_post(session, season), "groups": len(_reached(session, season, now))}


def _reached(session: Session, season: Season, now: datetime) -> list[int]:
    found = groups(session, season)
    if not found:
        raise NowhereToPost(title=season.title)
    if season.posted_at is not None and _monday(season.posted_at, now) == _monday(now, now):
        raise PostedAlready(again_on=_monday(now, now) + timedelta(days=7))
    return found


def _monday(at: datetime, now: datetime) -> date:
    day = at.astimezone(now.tzinfo).date()
    return day - timedelta(days=day.weekday())


def _post(session: Session, season: Season) -> Values:
    found = boards.board(session, season)
    played = sum(belonging.counts(contest) for _, contest in belonging.contests(session, season.id))
    return {
        **standing.named(season),
        "played": played,
        "sides": standing.sides(found, POSTED_SIDES),
        "people": standing.people(session, found, POSTED_PEOPLE, shown=True),
        "count": len(found.people),
    }


def post(session: Session, season_id: int, *, by: Visitor, now: datetime) -> Values:
    """The table goes to the groups, with the first five people by name; once a week. NoSuchSeason, NowhereToPost,
    PostedAlready."""
    season = belonging.access(session, season_id, by=by)
    found, told = _reached(session, season, now), _post(session, season)
    for group_id in found:
        once = f"seasons.posted:{season.id}:{_monday(now, now):%y%m%d}:{group_id}"
        outbox.queue(session, outbox.to_group(group_id, "seasons.posted", told, once=once), now=now)
    season.posted_at = now
    session.flush()
    audit.note(session, "seasons.post", by=by.account_id, now=now, record=f"seasons {season.id}")
    return {**standing.named(season), "groups": len(found)}


# The workbook.


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody's place."""

    place: int
    name: str
    unit: str
    points: int
    contests: int


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines in the order of the table; `last` is where the next page goes on, None at the end."""

    rows: Sequence[Line]
    last: int | None


def order(session: Session, season_id: int, *, by: Visitor, now: datetime) -> Values:
    """A letter with the file: both tables, everybody by name; noted. NoSuchSeason."""
    season = belonging.access(session, season_id, by=by)
    audit.note(session, "seasons.order", by=by.account_id, now=now, record=f"seasons {season.id}")
    told: Values = {"season": season.id, "title": season.title}
    letter = Letter(by.account_id, "seasons.table", told, Rank.ANSWER, right=RIGHT, subject=season.id)
    outbox.queue(session, letter, now=now)
    return told


def head(session: Session, account_id: int, subject: int, now: datetime) -> Values:
    """What stands above the lines, and the table of sides."""
    del account_id
    season = session.get(Season, subject)
    if season is None:
        raise NoSuchSeason
    found = boards.board(session, season)
    lines: list[Value] = standing.sides(found, len(found.sides))
    return {**standing.named(season), "at": now, "count": len(found.people), "sides": lines}


def book_lines(session: Session, account_id: int, subject: int, after: int, now: datetime) -> Lines:
    """The next page of people; `after`: how many came before."""
    del account_id, now
    season = session.get(Season, subject)
    if season is None:
        raise NoSuchSeason
    places = boards.board(session, season).people[after : after + BOOKED]
    there = select(Member).where(Member.id.in_([one.key for one in places]))
    members, tree = {one.id: one for one in session.scalars(there)}, Tree(session)
    rows = [
        Line(one.place, members[one.key].name, tree.path(members[one.key].unit_id)[-1], one.points, one.contests)
        for one in places
    ]
    return Lines(rows, after + len(rows) if len(rows) == BOOKED else None)
