"""Checking: the day before, or as soon as it is ready where that is sooner, each host hears whether the bot can send to
the groups, and how many of their people are not bound yet. Telegram is asked group by group."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage import chats, errands, outbox, rights
from storage.chats import Group
from storage.contests import telling, whose
from storage.contests.records import Contest
from storage.contests.terms import State
from storage.errands import Errand, Kind
from storage.groups.cards import Counts
from storage.outbox import Letter
from storage.rights import Deed
from storage.values import Value, Values

_BEFORE: Final = timedelta(days=1)
#: Contests of one transaction.
_PAGE: Final = 5
#: What stands in `Contest.shown` of one that was looked at; a change takes it away.
_LOOKED: Final = "looked"


def look(session: Session, *, now: datetime) -> int:
    """Begins with those whose time it is; how many."""
    near = or_(Contest.starts_at.is_(None), Contest.starts_at <= now + _BEFORE)
    due = select(Contest.id).where(Contest.state == State.READY, Contest.shown != _LOOKED, near)
    some = list(session.scalars(due.order_by(Contest.id).limit(_PAGE)))
    for contest_id in some:
        contest = session.get_one(Contest, contest_id, with_for_update=True, populate_existing=True)
        contest.shown = _LOOKED
        _go_on(session, contest, {}, now=now)
    return len(some)


def _go_on(session: Session, contest: Contest, found: dict[int, str], *, now: datetime) -> None:
    """The next group that Telegram was not asked about, else the letters."""
    for _, group in whose.rooms(session, contest.id):
        if group.id not in found and group.state == chats.State.ADMITTED:
            said = [str(contest.id), *(f"{key}:{sends}" for key, sends in found.items())]
            errands.order(session, Errand(Kind.RIGHTS, group=group.id, argument=" ".join(said)), now=now)
            return
    _tell(session, contest, found, now=now)


def told(session: Session, errand: Errand, *, done: bool, now: datetime) -> None:
    """Telegram has said what the bot may send there, or never will; m for messages, p for polls."""
    key, *before = errand.argument.split()
    contest = session.get(Contest, int(key), with_for_update=True, populate_existing=True)
    if contest is None or contest.state != State.READY or contest.shown != _LOOKED or errand.group is None:
        return
    found = {int(one.partition(":")[0]): one.partition(":")[2] for one in before}
    found[errand.group] = "".join(one[0] for one in errand.told.split()) if done else ""
    _go_on(session, contest, found, now=now)


def _tell(session: Session, contest: Contest, found: dict[int, str], *, now: datetime) -> None:
    counts = Counts(session)
    groups: list[Value] = [_line(group, counts, found) for _, group in whose.rooms(session, contest.id)]
    told_: Values = {**telling.of(contest), "starts_at": contest.starts_at, "groups": groups}
    for account_id in whose.hosts(session, contest):
        # Who is missing only stewards and the chair see.
        sees = rights.allowed(session, account_id, Deed.SEE_MISSING)
        lists: list[Value] = [{"page": 0}] if sees else []
        letter = Letter(
            account_id, "contests.checked", {**told_, "lists": lists}, right=whose.RIGHT, subject=contest.id
        )
        outbox.queue(session, letter, now=now)


def _line(group: Group, counts: Counts, found: dict[int, str]) -> Value:
    sends, people = found.get(group.id, ""), counts.of(group.unit_id)
    return {
        "title": group.title,
        "in": group.state == chats.State.ADMITTED,
        "writes": "m" in sends,
        "polls": "p" in sends,
        "people": people["people"],
        "unbound": int(str(people["people"])) - int(str(people["joined"])),
    }
