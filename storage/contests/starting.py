"""Starting: a contest begins by a button, by its code, or at its time; one at a time in each group."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit, chats, outbox
from storage.chats import Group
from storage.contests import paper, running, setting, whose
from storage.contests.records import Contest, ContestRoom, NotReady
from storage.contests.terms import State
from storage.errors import Refusal
from storage.outbox import Letter
from storage.values import Value, Values
from storage.visitors import Visitor

#: So long after its time a contest still begins by itself: later than that nobody sits there any more.
_LATE: Final = timedelta(minutes=15)
#: Contests that one transaction begins.
_PAGE: Final = 5


class GroupBusy(Refusal):
    """Another contest is on in one of the groups; values: group, title and code of the other one."""


class NoGroup(Refusal):
    """There is no group (any more) in which it could be played; values: code."""


def begin_now(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """By a button. NotReady, NotWhole, GroupBusy, NoGroup, NoSuchContest."""
    contest = whose.access_to_host(session, contest_id, by=by)
    setting.stop_asking(session, by=by)
    return begin(session, contest, by=by.account_id, now=now)


def begin(session: Session, contest: Contest, *, by: int | None, now: datetime) -> Values:
    """People can join from now on; groups that are not admitted any more are left out (`left_out`, by title)."""
    if contest.state not in {State.DRAFT, State.READY}:
        raise NotReady(code=contest.code, state=contest.state)
    if not contest.trial:
        setting.expect_whole(session, contest, now=now)
    rooms = whose.rooms(session, contest.id)
    there = [group for _, group in rooms if group.state == chats.State.ADMITTED]
    if not there:
        raise NoGroup(code=contest.code)
    for group in there:
        _free(session, contest, group)
    gone = [(room, group) for room, group in rooms if group not in there]
    left_out: list[Value] = [group.title for _, group in gone]
    for room, _ in gone:
        session.delete(room)
    session.flush()
    contest.starts_at = contest.starts_at and min(contest.starts_at, now)
    paper.settle(session, contest)
    running.begin(session, contest, now=now)
    audit.note(session, "contests.begin", by=by, now=now, record=f"contests {contest.id}")
    return {
        "contest": contest.id,
        "code": contest.code,
        "title": contest.title,
        "trial": contest.trial,
        "lobby": contest.lobby,
        "groups": [group.title for group in there],
        "left_out": left_out,
        "of": paper.length(session, contest.id),
    }


def _free(session: Session, contest: Contest, group: Group) -> None:
    """The group's row is held, so that of two that begin at once one is refused."""
    chats.get(session, group.id)
    other = whose.playing_in(session, group.id, besides=contest.id)
    if other is not None:
        raise GroupBusy(group=group.title, title=other.title, code=other.code)


def begin_due(session: Session, *, now: datetime) -> int:
    """Those whose time has come; how many were looked at. Hosts hear of one that can't begin, and do it by hand."""
    due = select(Contest.id).where(Contest.state == State.READY, Contest.starts_at <= now).order_by(Contest.starts_at)
    some = list(session.scalars(due.limit(_PAGE)))
    for contest_id in some:
        contest = session.get_one(Contest, contest_id, with_for_update=True, populate_existing=True)
        if contest.state == State.READY:
            _begin_one(session, contest, now=now)
    return len(some)


def _begin_one(session: Session, contest: Contest, *, now: datetime) -> None:
    assert contest.starts_at is not None
    told: Values = {"contest": contest.id, "code": contest.code, "title": contest.title, "why": "late"}
    if now - contest.starts_at <= _LATE:
        try:
            told = {**begin(session, contest, by=None, now=now), "why": None}
        except (GroupBusy, NoGroup, setting.NotWhole) as refusal:
            told["why"] = refusal.key.partition(".")[2]
    if told["why"] is not None:
        # By hand from now on: what stands in its way may be gone in a minute.
        contest.starts_at = None
    elif not told["left_out"]:
        return
    tell_hosts(session, contest, "contests.at_its_time", {"left_out": [], **told}, now=now)


def tell_hosts(session: Session, contest: Contest, key: str, told: Values, *, now: datetime) -> None:
    """A letter to each of its hosts."""
    for account_id in whose.hosts(session, contest):
        letter = Letter(account_id, key, told, right=whose.RIGHT, subject=contest.id, at_night=True)
        outbox.queue(session, letter, now=now)


def put_in(session: Session, contest: Contest, group: Group) -> None:
    """It is played in that group too."""
    if session.get(ContestRoom, (contest.id, group.id)) is None:
        session.add(ContestRoom(contest_id=contest.id, group_id=group.id, chat_id=group.chat_id))
        session.flush()
