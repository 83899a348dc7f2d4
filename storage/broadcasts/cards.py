"""Cards: an activity in an admitted group: what, when, where, how full, and the way to the private chat. Nobody is
named there, and no words but the activity's title and place."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import activities, audit, chats, outbox, pages, rights, units
from storage.activities import Activity, showing, units_of
from storage.broadcasts import telling
from storage.broadcasts.records import CardState, GroupCard, NotToTell
from storage.chats import Group
from storage.errors import Refusal
from storage.outbox import Letter
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: Groups that a page shows.
PAGE = 8
#: A card is changed so often at most, and of several in one group one at a time.
AT_MOST = timedelta(seconds=55)
#: Groups whose cards are looked at in one transaction.
_GROUPS = 50


class NoSuchGroup(Refusal):
    """The bot does not work in that group (any more), or it is another unit's; values: activity."""


# At the counter.


def listed(session: Session, activity_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of the groups in which its card can stand, and where it does. As `activities.access_to_keep`."""
    del now
    activity = activities.access_to_keep(session, activity_id, by=by)
    groups = _groups(session, activity, by)
    here = pages.at(page, len(groups), PAGE)
    cards = {one.group_id: one.state for one in _of(session, activity.id)}
    tree = Tree(session)
    lines: list[Value] = [
        {
            "group": group.id,
            "title": group.title,
            "unit": None if group.unit_id is None else tree.path(group.unit_id)[-1],
            "card": cards.get(group.id),
        }
        for group in here.cut(groups)
    ]
    standing = sum(state in (CardState.UP, CardState.LEAVING) for state in cards.values())
    more: Values = {"groups": lines, "count": len(groups), "standing": standing, **here.told()}
    return {**more, **telling.of(activity)}


def turn(session: Session, activity_id: int, group_id: int, *, by: Visitor, now: datetime) -> Values:
    """The card is put up in the group; where it stands, it is taken off. NoSuchGroup, NotToTell; as `listed`."""
    activity = activities.access_to_keep(session, activity_id, by=by)
    group = chats.get(session, group_id)
    there = [one.id for one in _groups(session, activity, by)]
    if group is None or group.id not in there:
        raise NoSuchGroup(activity=activity.id)
    mine = select(GroupCard).where(GroupCard.activity_id == activity.id, GroupCard.group_id == group.id)
    card = session.scalar(mine.with_for_update())
    if card is not None and card.state in (CardState.UP, CardState.LEAVING):
        _take_off(session, card, group, activity, now=now)
        audit.note(session, "broadcasts.take_off", by=by.account_id, now=now, record=f"groups {group.id}")
    else:
        if _ended(activity, now):
            raise NotToTell(activity=activity.id, title=activity.title or "")
        if card is None:
            card = GroupCard(activity_id=activity.id, group_id=group.id, state=CardState.LEAVING)
            session.add(card)
        card.made_by, card.made_at, card.post, card.chat = by.account_id, now, None, None
        session.flush()
        _say(session, card, group, activity, now=now)
        audit.note(session, "broadcasts.put_up", by=by.account_id, now=now, record=f"groups {group.id}")
    return listed(session, activity_id, there.index(group.id) // PAGE, by=by, now=now)


def _groups(session: Session, activity: Activity, by: Visitor) -> Sequence[Group]:
    """Admitted groups of the officer's reach in which there is somebody whom it is for."""
    own, reached = rights.reach(session, by.account_id, Deed.KEEP_ACTIVITIES), units_of(session, activity.id)
    below, tree = units.below(session, reached), Tree(session)
    above = {one for unit_id in reached for one in tree.chain(unit_id)}
    found = session.scalars(select(Group).where(Group.state == chats.State.ADMITTED).order_by(Group.title, Group.id))
    return [
        group
        for group in found
        if (own is None or group.unit_id in own)
        and (not reached or group.unit_id is None or group.unit_id in below | above)
    ]


def _take_off(session: Session, card: GroupCard, group: Group, activity: Activity, *, now: datetime) -> None:
    """What is on its way does not leave; what stands there says that it was taken off."""
    waiting = select(outbox.StoredLetter.id).where(
        outbox.StoredLetter.group_id == group.id,
        outbox.StoredLetter.key == "broadcasts.card",
        outbox.StoredLetter.subject == card.id,
        outbox.StoredLetter.state == outbox.State.PENDING,
    )
    for letter_id in session.scalars(waiting).all():
        outbox.end_open(session, outbox.ending(letter_id, outbox.State.WITHDRAWN, now=now))
    card.state = CardState.DOWN
    _say_over(session, card, group, activity, down=True, now=now)


# What it says.


def _ended(activity: Activity, now: datetime) -> bool:
    until = activity.ends_at or activity.starts_at
    return activity.state != activities.State.OPEN or (until is not None and until <= now)


def _shown(session: Session, activity: Activity, now: datetime) -> Values:
    found = showing.counts(session, [activity.id]).get((activity.id, None), showing.Counts())
    closed = activity.closes_at is not None and activity.closes_at <= now
    return {**showing.line(activity, found), "place": activity.place, "closed": closed, "down": False}


def _said(values: Values) -> str:
    counts = " ".join(str(values[name]) for name in ("taken", "seats", "waiting", "entered", "closed", "state"))
    return f"{counts} {values['starts_at']} {values['closes_at']} {values['title']} {values['place']}"[:200]


def _say(session: Session, card: GroupCard, group: Group, activity: Activity, *, now: datetime) -> None:
    """The card as it is now: in the place of the one that stands there, or, by day, as a new message."""
    values = _shown(session, activity, now)
    edits = _standing(card, group)
    card.says, card.said_at = _said(values), now
    if edits is None:
        card.state, card.post, card.chat = CardState.LEAVING, None, None
    # A second one would stay when the first is changed: it is never sent twice.
    letter = outbox.to_group(group.id, "broadcasts.card", values, subject=card.id, edits=edits, repeats=False)
    # Once sign-up is over there is nothing to press below it.
    letter.buttons = [] if values["closed"] else None
    outbox.queue(session, letter, now=now)


def _say_over(
    session: Session, card: GroupCard, group: Group, activity: Activity, *, down: bool = False, now: datetime
) -> None:
    """The last word of a card that stands: there is nothing to press below it any more."""
    edits = _standing(card, group)
    if edits is not None:
        values: Values = {**_shown(session, activity, now), "down": down}
        letter = outbox.to_group(group.id, "broadcasts.card_over", values, subject=card.id, edits=edits)
        outbox.queue(session, letter, now=now)
    card.post = card.chat = None


def _standing(card: GroupCard, group: Group) -> int | None:
    """The message that can be changed; none in a chat that the group has left behind."""
    return card.post if card.post is not None and card.chat == group.chat_id else None


def card_ended(session: Session, letter: Letter, state: outbox.State, *, now: datetime) -> None:
    """It stands in the group; or it does not, or nobody knows, and the list says so. What was taken off meanwhile
    says so at once."""
    card = session.get(GroupCard, letter.subject, with_for_update=True, populate_existing=True)
    if card is None or state in (outbox.State.SUPERSEDED, outbox.State.WITHDRAWN):
        return
    if state is outbox.State.SENT and letter.message_id is not None:
        card.post, card.chat = letter.message_id, letter.chat_id
        if card.state == CardState.LEAVING:
            card.state = CardState.UP
        elif card.state != CardState.UP:
            group, activity = chats.get(session, card.group_id), session.get_one(Activity, card.activity_id)
            assert group is not None
            _say_over(session, card, group, activity, down=card.state == CardState.DOWN, now=now)
    elif card.state == CardState.LEAVING:
        card.state = CardState.FAILED


# Once a minute.


def changed(session: Session, *, now: datetime) -> list[int]:
    """In each group the card that is to be changed now, if any; those first that have not been longest."""
    up = select(GroupCard).where(GroupCard.state == CardState.UP).order_by(GroupCard.said_at, GroupCard.id)
    cards = list(session.scalars(up))
    lately = {one.group_id for one in cards if one.said_at is not None and one.said_at > now - AT_MOST}
    found: dict[int, int] = {}
    for card in cards:
        if len(found) == _GROUPS:
            break
        if card.group_id not in lately and card.group_id not in found and _is_changed(session, card, now):
            found[card.group_id] = card.id
    return [*found.values()]


def _is_changed(session: Session, card: GroupCard, now: datetime) -> bool:
    group, activity = session.get_one(Group, card.group_id), session.get_one(Activity, card.activity_id)
    gone = group.state != chats.State.ADMITTED or card.chat != group.chat_id
    return gone or _ended(activity, now) or card.says != _said(_shown(session, activity, now))


def refresh(session: Session, card_ids: Sequence[int], *, now: datetime) -> int:
    """Brings those cards up to date; how many."""
    return sum(_refresh(session, card_id, now=now) for card_id in card_ids)


def _refresh(session: Session, card_id: int, *, now: datetime) -> bool:
    found = session.get(GroupCard, card_id)
    group = None if found is None else chats.get(session, found.group_id)
    card = session.get(GroupCard, card_id, with_for_update=True, populate_existing=True)
    if card is None or group is None or card.state != CardState.UP or not _is_changed(session, card, now):
        return False
    activity = session.get_one(Activity, card.activity_id)
    if group.state != chats.State.ADMITTED:
        card.state, card.post, card.chat = CardState.OVER, None, None
    elif _ended(activity, now):
        card.state, card.said_at = CardState.OVER, now
        _say_over(session, card, group, activity, now=now)
    else:
        _say(session, card, group, activity, now=now)
    return True


def _of(session: Session, activity_id: int) -> Sequence[GroupCard]:
    return session.scalars(select(GroupCard).where(GroupCard.activity_id == activity_id)).all()
