"""Coming and going: the bot is put into a group, which waits for the chair; it moves with the group, and leaves."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from storage import audit, chats, errands, offices, outbox, rights
from storage.chats import Group, State
from storage.errands import Errand, Kind
from storage.groups import cards, choosing
from storage.outbox import Letter
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor

#: A group that the chair has not admitted by then is left.
WAITS = timedelta(hours=48)
#: Groups of strangers that wait at a time, beyond which the chair finds more in the list only: anybody can add a bot.
STRANGERS = 5
_PINS = (Kind.PIN, Kind.UNPIN)


def came(session: Session, chat_id: int, title: str, may_pin: bool, *, by: Visitor, now: datetime) -> None:  # noqa: FBT001
    """The bot is in the group: put there just now, or with other rights than before."""
    group = chats.find(session, chat_id)
    if group is None or group.state == State.LEFT:
        group = enter(session, chat_id, title, by=by, now=now)
        _tell_of(session, group, by=by, now=now)
        return
    group.title = title
    if may_pin and group.state == State.ADMITTED and group.pinned is False:
        group.pinned = None
        cards.pin(session, group, now=now)


def enter(session: Session, chat_id: int, title: str, *, by: Visitor, now: datetime) -> Group:
    """The group waits for the chair from now on; one that the bot had left begins anew."""
    group = chats.find(session, chat_id)
    if group is None:
        group = Group(chat_id=chat_id, pinned=None)
        session.add(group)
    group.title, group.language, group.state, group.unit_id = title, by.language, State.WAITING, None
    group.added_at, group.added_by = now, by.account_id or None
    group.admitted_at = group.admitted_by = group.left_at = None
    session.flush()
    errands.drop(session, group.id, [*Kind])
    audit.note(session, "groups.come", by=by.account_id or None, now=now, record=f"groups {group.id}")
    return group


def _tell_of(session: Session, group: Group, *, by: Visitor, now: datetime) -> None:
    """Each chair may choose with one tap; where a chair has brought the bot, the group itself has a button too."""
    if group.added_by is None and _strangers(session) > STRANGERS:
        return
    values = choosing.offered(session, group)
    for account_id in _chairs(session):
        told: Values = {**values, "mine": account_id == by.account_id, "by": by.name}
        queue_private(session, account_id, "groups.added", told, group, now=now, at_night=bool(told["mine"]))
    if rights.may(by, Deed.ADMIT_GROUPS):
        here = outbox.to_group(group.id, "groups.offer", {"unit": values["clear"]}, right=chats.WAITING, at_night=True)
        outbox.queue(session, here, now=now)


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """A line of somebody's desk: the group is left at `due_at`."""

    group_id: int
    title: str
    since: datetime
    due_at: datetime


def waiting_for(session: Session, *, by: Visitor) -> list[WaitingGroup]:
    """The groups that wait for a word, for whoever gives it, the first first; of those of strangers a few."""
    if not rights.may(by, Deed.ADMIT_GROUPS):
        return []
    waiting = select(Group).where(Group.state == State.WAITING).order_by(Group.added_at, Group.id)
    brought = session.scalars(waiting.where(Group.added_by.is_not(None))).all()
    strange = session.scalars(waiting.where(Group.added_by.is_(None)).limit(STRANGERS)).all()
    return [WaitingGroup(one.id, one.title, one.added_at, one.added_at + WAITS) for one in (*brought, *strange)]


def _strangers(session: Session) -> int:
    unknown = select(func.count()).where(Group.state == State.WAITING, Group.added_by.is_(None))
    return session.scalar(unknown) or 0


def offer_ended(session: Session, letter: Letter, state: outbox.State, *, now: datetime) -> None:
    """The message with the button stands in the group: the card will take its place."""
    del now
    group = chats.get(session, letter.group or 0)
    here = group is not None and group.state == State.WAITING and letter.chat_id == group.chat_id
    if group is not None and here and state is outbox.State.SENT:
        group.card = letter.message_id


def went(session: Session, chat_id: int, *, by: Visitor, now: datetime) -> None:
    """Somebody has taken the bot out of the group."""
    del by
    group = chats.find(session, chat_id)
    if group is not None:
        lost(session, group.id, now=now)


def lost(session: Session, group_id: int, *, now: datetime) -> None:
    """The bot can't write there any more: taken out, or the group is no more. The chair of an admitted one is told."""
    group = chats.get(session, group_id)
    if group is None or group.state == State.LEFT:
        return
    values: Values = {"title": group.title, "group": group.id}
    if group.state == State.ADMITTED:
        for account_id in _chairs(session):
            queue_private(session, account_id, "groups.lost", values, group, now=now)
    _leave(session, group, by=None, now=now)


def _leave(session: Session, group: Group, *, by: int | None, now: datetime) -> None:
    chats.leave(group, now=now)
    errands.drop(session, group.id, [*Kind])
    audit.note(session, "groups.leave", by=by, now=now, record=f"groups {group.id}")


def walk_out(session: Session, group: Group, *, by: int | None, now: datetime) -> None:
    """The bot leaves the group, as soon as Telegram takes it."""
    _leave(session, group, by=by, now=now)
    errands.order(session, Errand(Kind.LEAVE, group=group.id), now=now)


def leave_overdue(session: Session, *, now: datetime) -> int:
    """Leaves the groups that nobody has admitted within 48 hours, and tells the chair; how many."""
    overdue = select(Group.id).where(Group.state == State.WAITING, Group.added_at <= now - WAITS).order_by(Group.id)
    left = list(session.scalars(overdue.limit(50)))
    for group in filter(None, (chats.get(session, group_id) for group_id in left)):
        values: Values = {"title": group.title, "group": group.id}
        for account_id in _chairs(session):
            queue_private(session, account_id, "groups.left", values, group, now=now)
        walk_out(session, group, by=None, now=now)
    return len(left)


def renamed(session: Session, chat_id: int, title: str, *, by: Visitor, now: datetime) -> None:
    """What the group is called from now on, for the chair's list."""
    del by, now
    group = chats.find(session, chat_id)
    if group is not None and group.state != State.LEFT:
        group.title = title


def moved_to(session: Session, old: int, new: int, *, by: Visitor, now: datetime) -> None:
    """`migrate`, as one of the two chats tells of it."""
    del by
    migrate(session, old, new, now=now)


def migrate(session: Session, old: int, new: int, *, now: datetime) -> None:
    """The group has become a supergroup: everything is kept, by the other chat id; the card is put up there anew.

    Telegram tells of it thrice, in any order: told once more, or of a group that is not known, it does nothing.
    """
    group, twin = chats.find(session, old), chats.find(session, new)
    if group is None or old == new:
        return
    if twin is not None:
        _merge(session, group, twin, now=now)
    if group.state == State.LEFT:
        # Whoever tells of it has the bot in the group: it was taken for gone on the way.
        group.state, group.left_at = (State.ADMITTED if group.admitted_at else State.WAITING), None
    chats.move(session, group, new)
    outbox.forget_messages(session, group.id)
    errands.drop(session, group.id, _PINS)
    audit.note(session, "groups.migrate", by=None, now=now, record=f"groups {group.id}")
    if group.state == State.ADMITTED:
        cards.put_up(session, group, now=now)


def _merge(session: Session, group: Group, twin: Group, *, now: datetime) -> None:
    """The supergroup was met before it was known which group it is; what the chair has said of it counts."""
    if twin.state == State.ADMITTED:
        group.state, group.unit_id = twin.state, twin.unit_id
        group.admitted_at, group.admitted_by, group.title = twin.admitted_at, twin.admitted_by, twin.title
    outbox.hand_on(session, twin.id, group.id, now=now)
    errands.drop(session, twin.id, [*Kind])
    session.expunge(twin)
    session.execute(delete(Group).where(Group.id == twin.id))


def _chairs(session: Session) -> list[int]:
    return offices.chairs(session)


def queue_private(
    session: Session,
    account_id: int,
    key: str,
    values: Values,
    group: Group,
    *,
    now: datetime,
    at_night: bool = False,
) -> None:
    """A letter about the group to a chair, who has it by that office alone; at night too to who is at it just now."""
    letter = Letter(account_id, key, values, right="groups", subject=group.id, at_night=at_night)
    outbox.queue(session, letter, now=now)
