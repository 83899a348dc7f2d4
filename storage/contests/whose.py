"""Whose a contest is: which officers prepare it, who hosts it, and in which groups somebody may have one played."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import chats, offices, rights
from storage.chats import Group
from storage.contests.records import Contest, ContestHost, ContestRoom, NoSuchContest
from storage.contests.terms import State
from storage.rights import Deed
from storage.visitors import Visitor

#: The right to letters about a contest in office, 0 for all of them together.
RIGHT: Final = "contests"


def hosts(session: Session, contest: Contest) -> list[int]:
    """The accounts that host it, its maker first."""
    others = select(ContestHost.account_id).where(ContestHost.contest_id == contest.id).order_by(ContestHost.account_id)
    return [contest.made_by, *(one for one in session.scalars(others) if one != contest.made_by)]


def keeps(session: Session, contest: Contest, account_id: int) -> bool:
    """Whether that account may change it: its maker, and whoever's units it is of."""
    if not rights.allowed(session, account_id, Deed.KEEP_CONTESTS):
        return False
    reach = rights.reach(session, account_id, Deed.KEEP_CONTESTS)
    return reach is None or contest.unit_id in reach or contest.made_by == account_id


def access_to_keep(session: Session, contest_id: int, *, by: Visitor) -> Contest:
    """A contest for an officer who may change it; locked. NotForYou, NoSuchContest."""
    rights.ask(by, Deed.KEEP_CONTESTS)
    contest = session.get(Contest, contest_id, with_for_update=True, populate_existing=True)
    if contest is None or not keeps(session, contest, by.account_id):
        raise NoSuchContest
    return contest


def is_hosted_by(session: Session, contest: Contest, by: Visitor) -> bool:
    """Whether the visitor hosts it, or stands in for somebody who does; of one that has no host any more, keeps it."""
    if any(by.answers_for(one) for one in hosts(session, contest)):
        return True
    return _has_no_host(session, contest) and keeps(session, contest, by.account_id)


def is_host(session: Session, contest: Contest, account_id: int) -> bool:
    """As `is_hosted_by`, for letters, whose reader is not at the counter."""
    if not offices.acts_as(session, account_id).isdisjoint(hosts(session, contest)):
        return True
    return _has_no_host(session, contest) and keeps(session, contest, account_id)


def _has_no_host(session: Session, contest: Contest) -> bool:
    """Whether all of its hosts have left their office: somebody has to end a pause, or the evening."""
    return not any(rights.allowed(session, one, Deed.HOST_CONTESTS) for one in hosts(session, contest))


def access_to_host(session: Session, contest_id: int, *, by: Visitor) -> Contest:
    """A contest for one of its hosts; locked. NotForYou, NoSuchContest."""
    rights.ask(by, Deed.HOST_CONTESTS)
    contest = session.get(Contest, contest_id, with_for_update=True, populate_existing=True)
    if contest is None or not is_hosted_by(session, contest, by):
        raise NoSuchContest
    return contest


def called(session: Session, code: str | None, *, by: Visitor) -> Contest:
    """The contest of that code for one of its hosts, or of whoever may change it. NotForYou, NoSuchContest."""
    rights.ask(by, Deed.HOST_CONTESTS)
    found = session.scalar(select(Contest).where(Contest.code == code)) if code else None
    if found is None or not (is_hosted_by(session, found, by) or keeps(session, found, by.account_id)):
        raise NoSuchContest
    return found


def may_have(session: Session, account_id: int, subject: int) -> bool:
    """The right `RIGHT`: of whoever hosts it, stands in for a host or may change it."""
    if not subject:
        return rights.allowed(session, account_id, Deed.KEEP_CONTESTS)
    contest = session.get(Contest, subject)
    if contest is None or not rights.allowed(session, account_id, Deed.HOST_CONTESTS):
        return False
    return is_host(session, contest, account_id) or keeps(session, contest, account_id)


def groups_of(session: Session, account_id: int) -> list[Group]:
    """The admitted groups in which that account may have contests played, those of units first."""
    reach = rights.reach(session, account_id, Deed.HOST_CONTESTS)
    admitted = select(Group).where(Group.state == chats.State.ADMITTED).order_by(Group.unit_id.is_(None), Group.id)
    return [one for one in session.scalars(admitted) if reach is None or one.unit_id in reach]


def own_group(found: list[Group], by: Visitor) -> Group | None:
    """The one group that is meant where nothing is said: the only one, or the only one of the visitor's own unit."""
    mine = [one for one in found if one.unit_id is not None and one.unit_id == by.unit_id]
    return found[0] if len(found) == 1 else mine[0] if len(mine) == 1 else None


def playing_in(session: Session, group_id: int, *, besides: int = 0) -> Contest | None:
    """The contest that is on in that group."""
    there = select(Contest).join(ContestRoom, ContestRoom.contest_id == Contest.id)
    there = there.where(ContestRoom.group_id == group_id, Contest.state == State.ON, Contest.id != besides)
    return session.scalar(there.limit(1))


def rooms(session: Session, contest_id: int) -> list[tuple[ContestRoom, Group]]:
    """The groups that it is for, each with what is known of it."""
    mine = select(ContestRoom, Group).join(Group, Group.id == ContestRoom.group_id)
    rows = session.execute(mine.where(ContestRoom.contest_id == contest_id).order_by(Group.id))
    return [(room, group) for room, group in rows]
