"""Whose results are whose: a member's own, and those that an officer or a host of a contest may have on paper."""

from typing import Final

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from storage import offices, rights
from storage.contests import Contest, ContestHost, ContestPlayer, State
from storage.errors import Refusal
from storage.rights import Deed
from storage.visitors import Visitor

#: Under this name an officer's half-done correction is kept.
SERVICE: Final = "results"
#: The right to letters about a contest's results, of whoever keeps or hosts it, or stands in for them; and to those of
#: one's own place.
RIGHT: Final = "contest_results"
OWN: Final = "own_contest"


class NoSuchResult(Refusal):
    """There is no such contest that is over, or it is not for whoever asks."""


def is_theirs(session: Session, account_id: int) -> ColumnElement[bool]:
    """Which contests that account keeps or hosts, or somebody for whom it stands in."""
    reach, acts_as = rights.reach(session, account_id, Deed.KEEP_CONTESTS), offices.acts_as(session, account_id)
    hosts = select(ContestHost.contest_id).where(ContestHost.account_id.in_(acts_as))
    within = true() if reach is None else Contest.unit_id.in_(reach or {0})
    return or_(within, Contest.made_by.in_(acts_as), Contest.id.in_(hosts))


def keeps(session: Session, account_id: int, contest_id: int) -> bool:
    """Whether that account keeps or hosts it, or stands in for somebody who does."""
    if not rights.allowed(session, account_id, Deed.KEEP_CONTESTS):
        return False
    theirs = select(Contest.id).where(Contest.id == contest_id, is_theirs(session, account_id))
    return session.scalar(theirs) is not None


def may_have(session: Session, account_id: int, subject: int) -> bool:
    """The right "contest_results"."""
    return keeps(session, account_id, subject)


def access(session: Session, contest_id: int, *, by: Visitor) -> Contest:
    """A contest that is over, for whoever keeps or hosts it or stands in for them. NotForYou, NoSuchResult."""
    contest = access_begun(session, contest_id, by=by)
    if contest.state != State.OVER:
        raise NoSuchResult
    return contest


def access_begun(session: Session, contest_id: int, *, by: Visitor) -> Contest:
    """One that is over or on. NotForYou, NoSuchResult."""
    rights.ask(by, Deed.KEEP_CONTESTS)
    contest = session.get(Contest, contest_id)
    if contest is None or contest.state not in {State.ON, State.OVER}:
        raise NoSuchResult
    if not keeps(session, by.account_id, contest_id):
        raise NoSuchResult
    return contest


def access_own(session: Session, contest_id: int, *, by: Visitor) -> tuple[Contest, ContestPlayer]:
    """A contest that is over, for a member who played in it. NotKnownYet, NoSuchResult."""
    rights.ask(by, Deed.SEE_OWN_CONTESTS)
    contest = session.get(Contest, contest_id)
    player = None if by.member_id is None else player_of(session, contest_id, by.member_id)
    if contest is None or contest.state != State.OVER or player is None:
        raise NoSuchResult
    return contest, player


def player_of(session: Session, contest_id: int, member_id: int) -> ContestPlayer | None:
    """Who plays there for that member, 观众题 aside."""
    mine = select(ContestPlayer).where(
        ContestPlayer.contest_id == contest_id,
        ContestPlayer.member_id == member_id,
        ContestPlayer.audience.is_(False),
    )
    return session.scalars(mine).one_or_none()
