"""Admitting: the chair says whose a group is, or that the bot has nothing to do there."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit, chats, outbox, pages, rights
from storage.chats import Group, State
from storage.errors import Refusal
from storage.groups import cards, choosing, coming
from storage.rights import Deed
from storage.units import Tree, Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: The right to letters about groups: the chair's.
RIGHT = "groups"
#: Groups a page of the list shows.
PAGE = 20


class Choice(StrEnum):
    """What became of a word in the group: ADMITTED at once, or to CHOOSE from in private, or admitted ALREADY."""

    ADMITTED = "admitted"
    CHOOSE = "choose"
    ALREADY = "already"


class GroupGone(Refusal):
    """The bot is not in that group (any more)."""


class NoUnit(Refusal):
    """There is no such unit (any more)."""


def may_have(session: Session, account_id: int, group_id: int) -> bool:
    """The right to letters about groups."""
    del group_id
    return rights.allowed(session, account_id, Deed.ADMIT_GROUPS)


def admit_here(session: Session, chat_id: int, title: str, words: str, *, by: Visitor, now: datetime) -> Values:
    """The chair's word in the group itself: at once where `words` (behind the command) or the title name one unit.

    Else the choice goes to the chair's private chat. NotForYou.
    """
    rights.ask(by, Deed.ADMIT_GROUPS)
    group = chats.find(session, chat_id)
    if group is None or group.state == State.LEFT:
        group = coming.enter(session, chat_id, title, by=by, now=now)
    group.title = title
    if group.state == State.WAITING:
        group.language = by.language
    if group.state == State.ADMITTED and not words:
        return {"choice": Choice.ALREADY, "group": group.id, "unit": _unit_name(session, group.unit_id)}
    unit_id = choosing.clear(session, words or title)
    if unit_id is None:
        return _let_choose(session, group, words, by=by, now=now)
    if group.state == State.ADMITTED and group.unit_id == unit_id:
        return {"choice": Choice.ALREADY, "group": group.id, "unit": _unit_name(session, unit_id)}
    _admit(session, group, unit_id, by=by, now=now)
    return {"choice": Choice.ADMITTED, "group": group.id, "unit": _unit_name(session, unit_id)}


def _let_choose(session: Session, group: Group, words: str, *, by: Visitor, now: datetime) -> Values:
    """What was said leads to no one unit: the nearest are offered in private. What was chosen before still holds."""
    offered = choosing.offered(session, group, words)
    likely = offered["likely"]
    assert isinstance(likely, list)
    said: Values = {
        "group": group.id,
        "worded": bool(words),
        "nearest": [one["name"] for one in likely if isinstance(one, dict)],
        "held": group.state == State.ADMITTED,
        "unit": _unit_name(session, group.unit_id),
    }
    coming.queue_private(session, by.account_id, "groups.pick", {**offered, **said}, group, now=now, at_night=True)
    return {"choice": Choice.CHOOSE, **said}


def admit(session: Session, group_id: int, unit_id: int, *, by: Visitor, now: datetime) -> Values:
    """The group is of that unit (0: of the whole bureau) from now on. NotForYou, GroupGone, NoUnit."""
    group = _access(session, group_id, by=by)
    if unit_id and session.get(Unit, unit_id) is None:
        raise NoUnit
    _admit(session, group, unit_id or None, by=by, now=now)
    return _shown(session, group)


def _admit(session: Session, group: Group, unit_id: int | None, *, by: Visitor, now: datetime) -> None:
    if group.state == State.ADMITTED and group.unit_id == unit_id:
        return
    group.state, group.unit_id, group.language = State.ADMITTED, unit_id, by.language
    group.admitted_at, group.admitted_by = now, by.account_id
    outbox.take_back(session, group.id, "groups.offer", now=now)
    audit.note(session, "groups.admit", by=by.account_id, now=now, record=f"groups {group.id}")
    cards.put_up(session, group, now=now)


def ask_leave(session: Session, group_id: int, *, by: Visitor, now: datetime) -> Values:
    """The bot leaves a group that waits; of an admitted one it is asked first (`left` False). NotForYou, GroupGone."""
    group = _access(session, group_id, by=by)
    admitted = group.state == State.ADMITTED
    found: Values = {"title": group.title, "group": group.id, "left": not admitted}
    return found if admitted else {**found, **leave(session, group_id, by=by, now=now)}


def leave(session: Session, group_id: int, *, by: Visitor, now: datetime) -> Values:
    """The bot leaves the group. NotForYou, GroupGone."""
    group = _access(session, group_id, by=by)
    values: Values = {"title": group.title}
    coming.walk_out(session, group, by=by.account_id, now=now)
    return values


def choose(session: Session, group_id: int, parent_id: int, *, by: Visitor, now: datetime) -> Values:
    """The units below one, for the group. NotForYou, GroupGone."""
    del now
    group = _access(session, group_id, by=by)
    return {"title": group.title, "group": group.id, **choosing.below(session, parent_id)}


def turn(session: Session, group_id: int, first: int, *, by: Visitor, now: datetime) -> Values:
    """Another page of the same level: the one that begins with that unit. NotForYou, GroupGone."""
    del now
    group = _access(session, group_id, by=by)
    return {"title": group.title, "group": group.id, **choosing.beginning_with(session, first)}


def listed(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of the groups that the bot is in, those that wait for the chair first. NotForYou."""
    del now
    rights.ask(by, Deed.ADMIT_GROUPS)
    found = every(session)
    here = pages.at(page, len(found), PAGE)
    lines: list[Value] = [_shown(session, one) for one in here.cut(found)]
    return {"groups": lines, "count": len(found), **here.told()}


def every(session: Session) -> list[Group]:
    """The groups that the bot is in, those that wait for the chair first."""
    groups = select(Group).where(Group.state != State.LEFT).order_by(Group.state.desc(), Group.title, Group.id)
    return list(session.scalars(groups))


def open_one(session: Session, group_id: int, *, by: Visitor, now: datetime) -> Values:
    """One group as the chair sees it, and what it can be made. NotForYou, GroupGone."""
    del now
    group = _access(session, group_id, by=by)
    return {**choosing.offered(session, group), **_shown(session, group)}


def _shown(session: Session, group: Group) -> Values:
    return {
        "group": group.id,
        "title": group.title,
        "waiting": group.state == State.WAITING,
        "until": group.added_at + coming.WAITS,
        "unpinned": group.pinned is False,
        **cards.Counts(session).of(group.unit_id),
    }


def _access(session: Session, group_id: int, *, by: Visitor) -> Group:
    rights.ask(by, Deed.ADMIT_GROUPS)
    group = chats.get(session, group_id)
    if group is None or group.state == State.LEFT:
        raise GroupGone
    return group


def _unit_name(session: Session, unit_id: int | None) -> str | None:
    return None if unit_id is None else Tree(session).path(unit_id)[-1]


def point_in(session: Session, chat_id: int, *, by: Visitor, now: datetime) -> Values | None:
    """What a word in an admitted group is answered with: the way to the private chat; None in any other group."""
    del by, now
    group = chats.find(session, chat_id)
    if group is None or group.state != State.ADMITTED:
        return None
    return {"unit_id": group.unit_id or 0}
