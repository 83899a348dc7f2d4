"""What a change of the time brings along: the times of options move with it, sign-up never ends after the start, who
said that they come said so of another time, and what is held on offer is held by the new start."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage import activities
from storage.activities import Activity, Option, Place, Selection, SignUp, seating
from storage.changes import checking
from storage.changes.records import ActivityChange, Item, untold
from storage.publishing import answers
from storage.values import Value, Values, pack, unpack
from storage.visitors import Visitor


@dataclass(frozen=True, slots=True)
class Effect:
    """What else changes, of an option or of the activity itself."""

    option: Option | None
    item: Item
    was: Values
    becomes: Values


def of(
    session: Session, activity: Activity, option: Option | None, item: Item, becomes: Values, *, now: datetime
) -> list[Effect]:
    """What a change that is not made yet would bring along. An option that would have begun by then stays."""
    since = becomes["since"]
    if option is not None or item is not Item.WHEN or not isinstance(since, datetime) or activity.starts_at is None:
        return []
    by, found = since - activity.starts_at, []
    for one in activities.options_of(session, activity.id):
        if one.starts_at is not None and one.starts_at + by > now:
            was = checking.value_of(activity, one, Item.OPTION_WHEN)
            until = None if one.ends_at is None else one.ends_at + by
            moved: Values = {**was, "since": one.starts_at + by, "until": until}
            found.append(Effect(one, Item.OPTION_WHEN, was, moved))
    drawn = activity.selection == Selection.DRAW and activity.drawn_at is None
    latest = since - answers.DRAWN if drawn else since
    if activity.closes_at is not None and activity.closes_at > latest:
        was = checking.value_of(activity, None, Item.CLOSES)
        found.append(Effect(None, Item.CLOSES, was, {**was, "since": latest}))
    return found


def lines(found: Iterable[Effect]) -> list[Value]:
    """As the officer reads them before the yes."""
    return [
        {
            "item": one.item,
            "option": None if one.option is None else one.option.words,
            "was": one.was,
            "becomes": one.becomes,
        }
        for one in found
        if one.was != one.becomes
    ]


def reckon_anew(session: Session, activity: Activity, option: Option | None, *, now: datetime) -> None:
    """Of everybody whose time was changed: of an option, or of the activity with the options that moved along."""
    whose = [SignUp.activity_id == activity.id]
    if option is not None:
        whose.append(SignUp.option_id == option.id)
    session.execute(update(SignUp).where(*whose, SignUp.place == Place.SEATED).values(comes=None))
    session.expire_all()
    for one in session.scalars(select(SignUp).where(*whose, SignUp.place == Place.OFFERED)):
        starts = seating.starts(activity, seating.option_of(session, one))
        if starts is not None and one.offer_until is not None:
            one.offer_until = min(one.offer_until, seating.held_until(now, starts) if starts > now else starts)
    session.flush()


def note(
    session: Session,
    activity: Activity,
    option: Option | None,
    item: Item,
    becomes: Values,
    *,
    by: Visitor,
    now: datetime,
) -> None:
    """Writes the change, and beside it what people were told last; changed back, there is nothing to tell."""
    option_id = None if option is None else option.id
    was = checking.value_of(activity, option, item)
    checking.set_(activity, option, item, becomes)
    activity.version += 1
    mine = [one for one in untold(session, activity.id) if (one.item, one.option_id) == (item, option_id)]
    if mine and unpack(mine[0].was) == unpack(pack(becomes)):
        session.delete(mine[0])
    elif mine:
        mine[0].becomes, mine[0].made_by, mine[0].made_at = pack(becomes), by.account_id, now
    else:
        kept: Values = {"was": pack(was), "becomes": pack(becomes)}
        made = ActivityChange(
            activity_id=activity.id, item=item, option_id=option_id, made_by=by.account_id, made_at=now
        )
        made.was, made.becomes = str(kept["was"]), str(kept["becomes"])
        session.add(made)
    session.flush()
