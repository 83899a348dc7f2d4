"""The card: one pinned message that leads to the union in private, and says how many have come. It names nobody."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import chats, errands, offices, outbox
from storage.accounts import Account
from storage.chats import Group, State
from storage.errands import Errand, Kind
from storage.members import Member, Standing
from storage.outbox import Letter
from storage.units import Tree
from storage.values import Values

#: Whom the count is about: the people in service, since those who have retired stand in no group of the work.
IN_SERVICE = (Standing.ACTIVE, Standing.SECONDED, Standing.UNPAID_LEAVE)


class Counts:
    """How many people in service there are and how many of them have come, for every unit with all below it."""

    def __init__(self, session: Session) -> None:
        self._tree = Tree(session)
        self._found: dict[int | None, list[int]] = {}
        here = select(Member.unit_id, func.count(), func.count(Account.id)).outerjoin(
            Account, Account.member_id == Member.id
        )
        for unit_id, people, joined in session.execute(
            here.where(Member.standing.in_(IN_SERVICE)).group_by(Member.unit_id)
        ):
            for above in [*self._tree.chain(unit_id), None]:
                found = self._found.setdefault(above, [0, 0])
                found[0], found[1] = found[0] + joined, found[1] + people

    def of(self, unit_id: int | None) -> Values:
        """What a card says: the unit's name (None: the whole bureau), its key for the link, and the count."""
        joined, people = self._found.get(unit_id, (0, 0))
        name = None if unit_id is None else self._tree.path(unit_id)[-1]
        return {"unit": name, "unit_id": unit_id or 0, "joined": joined, "people": people}


def _said(values: Values) -> str:
    return f"{values['joined']}/{values['people']} {values['unit_id']} {values['unit'] or ''}"


def put_up(session: Session, group: Group, *, now: datetime, counts: Counts | None = None) -> None:
    """The card as it is now: in the place of the one that stands there, or as a new message."""
    if group.card is None and outbox.take_back(session, group.id, "groups.card", now=now):
        group.card_says = None  # one is on its way: what is new is written into it later
        return
    values = (counts or Counts(session)).of(group.unit_id)
    group.card_says = _said(values)
    card = outbox.to_group(group.id, "groups.card", values, subject=group.id, edits=group.card, at_night=True)
    outbox.queue(session, card, now=now)


def card_ended(session: Session, letter: Letter, state: outbox.State, *, now: datetime) -> None:
    """The card stands, and is to be pinned; or it could not be put up, and the chair is told once."""
    group = chats.get(session, letter.group or 0)
    if group is None or group.state != State.ADMITTED or letter.chat_id != group.chat_id:
        return
    if state is not outbox.State.SENT or letter.message_id is None:
        if state is outbox.State.UNDELIVERABLE:
            _tell_chairs(session, group, "groups.card_failed", now=now)
        return
    if letter.message_id != group.card:
        group.card, group.pinned = letter.message_id, None
    pin(session, group, now=now)


def pin(session: Session, group: Group, *, now: datetime) -> None:
    """The card is to stand at the top, unless that was tried already."""
    if group.card is not None and group.pinned is None:
        errands.order(session, Errand(Kind.PIN, group=group.id, argument=str(group.card)), now=now)


def pin_ended(session: Session, errand: Errand, *, done: bool, now: datetime) -> None:
    """The card stands at the top, or the bot may not pin there, which the chair is told once."""
    group = chats.get(session, errand.group or 0)
    if group is None or str(group.card) != errand.argument:
        return
    group.pinned = done
    if not done:
        _tell_chairs(session, group, "groups.unpinned", now=now)


def _tell_chairs(session: Session, group: Group, key: str, *, now: datetime) -> None:
    values: Values = {"title": group.title, "group": group.id}
    for account_id in offices.chairs(session):
        once = f"{key}:{group.id}:{account_id}"
        letter = Letter(account_id, key, values, right="groups", subject=group.id, once=once)
        outbox.queue(session, letter, now=now)


def stale(session: Session) -> list[int]:
    """The groups whose card does not say any more how it is."""
    admitted = list(session.scalars(select(Group).where(Group.state == State.ADMITTED).order_by(Group.id)))
    if not admitted:
        return []
    counts = Counts(session)
    return [group.id for group in admitted if group.card_says != _said(counts.of(group.unit_id))]


def refresh(session: Session, group_ids: Iterable[int], *, now: datetime) -> int:
    """Brings their cards up to date; how many."""
    counts, done = Counts(session), 0
    for group_id in group_ids:
        group = chats.get(session, group_id)
        if group is not None and group.state == State.ADMITTED:
            put_up(session, group, now=now, counts=counts)
            done += 1
    return done
