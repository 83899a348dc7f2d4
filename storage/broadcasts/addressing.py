"""Addressing: whose accounts a broadcast goes to, and of which units one may choose."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from storage import rights, units
from storage.accounts import Account
from storage.activities import Activity, Audience, units_of
from storage.broadcasts.records import Broadcast, BroadcastUnit
from storage.members import RETIRED, Member, Standing
from storage.notices.wishes import Wish
from storage.rights import Deed
from storage.units import Tree


def chosen(session: Session, broadcast_id: int) -> list[int]:
    """The units that were chosen; none for all."""
    return list(session.scalars(select(BroadcastUnit.unit_id).where(BroadcastUnit.broadcast_id == broadcast_id)))


def scope(session: Session, activity: Activity, account_id: int) -> set[int] | None:
    """The units to which that officer may tell of the activity: those that it reaches, within their own reach; None
    for all."""
    reached, own = units_of(session, activity.id), rights.reach(session, account_id, Deed.KEEP_ACTIVITIES)
    within = units.below(session, reached) if reached else None
    if own is None or within is None:
        return own if within is None else within
    return own & within


def _people(session: Session, broadcast: Broadcast, activity: Activity, *columns: Any) -> Select[Any]:
    """Members whom it is for, and their accounts, where they have one."""
    found = select(*columns).select_from(Member).outerjoin(Account, Account.member_id == Member.id)
    found = found.outerjoin(Wish, Wish.account_id == Account.id).where(Member.standing != Standing.LEFT)
    if activity.audience == Audience.IN_SERVICE:
        found = found.where(Member.standing.not_in(RETIRED))
    elif activity.audience == Audience.RETIRED:
        found = found.where(Member.standing.in_(RETIRED))
    within, some = scope(session, activity, broadcast.made_by), chosen(session, broadcast.id)
    if some:
        picked = units.below(session, some)
        within = picked if within is None else picked & within
    return found if within is None else found.where(Member.unit_id.in_(within))


def page(session: Session, broadcast: Broadcast, activity: Activity, most: int) -> list[Any]:
    """The next accounts behind the cursor, in order: number, member, and what they do not want."""
    columns = (Account.id, Account.member_id, Wish.off, Wish.off_activities)
    found = _people(session, broadcast, activity, *columns).where(Account.blocked_at.is_(None))
    return list(session.execute(found.where(Account.id > broadcast.cursor).order_by(Account.id).limit(most)))


def reckon(session: Session, broadcast: Broadcast, activity: Activity) -> tuple[int, int, list[tuple[str, str | None]]]:
    """How many can get it, how many have no Telegram or shut the bot out, and the wishes of those who have any."""
    reach = func.count(Account.id).filter(Account.blocked_at.is_(None))
    people, there = session.execute(_people(session, broadcast, activity, func.count(), reach)).one()
    wished = _people(session, broadcast, activity, Wish.off, Wish.off_activities)
    wished = wished.where(Wish.account_id.is_not(None), Account.blocked_at.is_(None))
    return there, people - there, [(off, sorts) for off, sorts in session.execute(wished)]


def choices(session: Session, activity: Activity, account_id: int) -> list[tuple[int, str]]:
    """The units of which some can be chosen: the highest that it reaches; where that is one, those below it."""
    within, tree = scope(session, activity, account_id), Tree(session)
    paths = tree.paths()
    inside = [unit_id for unit_id in paths if within is None or unit_id in within]
    level = [one for one in inside if len(tree.chain(one)) == 1 or tree.chain(one)[1] not in inside]
    while len(level) == 1 and (deeper := [one for one in inside if level[0] in tree.chain(one)[1:2]]):
        level = deeper
    return [(unit_id, paths[unit_id][-1]) for unit_id in level]
