"""The door: its code, which whoever keeps it shows, and by which people check themselves in: a poster, or four digits.

Digits can be guessed and pictures sent on: so they work in the hour before, while it lasts and in the hour after, for
one's own place alone; wrong ones count with all wrong codes (`storage.codes`), and a new code takes one press.
"""

import re
import unicodedata
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import activities, asking, audit, codes, rights
from storage.activities import Activity, Place, SignUp, State
from storage.attendance import arriving, readers, times
from storage.attendance.records import Door, digits_of, named, new_secret, seated, secret_of
from storage.attendance.reminding import told
from storage.errors import Refusal
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor

SERVICE: Final = "attendance"
#: The right to the code of a door, asked again when the poster leaves.
RIGHT: Final = "door"
_DIGITS: Final = re.compile(r"[0-9]{4}")


class Tried(StrEnum):
    """ASKED: none was tried yet. CAME: checked in by it. AGAIN: they were already. WRONG: it is no code of this
    door."""

    ASKED = "asked"
    CAME = "came"
    AGAIN = "again"
    WRONG = "wrong"


class CodeUnfit(asking.Unfit, Refusal):
    """No four digits; values: activity."""


class GuessedTooOften(Refusal):
    """Five wrong codes within an hour; values: again_at, page (the first of one's own activities)."""


def may_have(session: Session, account_id: int, subject: int) -> bool:
    """The right "door": of who checks people in there."""
    activity = session.get(Activity, subject)
    return activity is not None and readers.may_have(session, account_id, activity, Deed.CHECK_IN)


# Whoever keeps it.


def poster(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """What the poster shows; the first time a code is made. NotForYou; NoSuchActivity."""
    activity = readers.access_door(session, activity_id, by=by)
    door = session.get(Door, activity.id)
    secret = _new(session, activity, by=by, now=now) if door is None else secret_of(session, door)
    return _shown(session, activity, secret)


def renew(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """A new code; the old one opens nothing any more. NotForYou; NoSuchActivity."""
    activity = readers.access_door(session, activity_id, by=by)
    return _shown(session, activity, _new(session, activity, by=by, now=now))


def _new(session: Session, activity: Activity, *, by: Visitor, now: datetime) -> str:
    door = session.get(Door, activity.id, with_for_update=True) or Door(activity_id=activity.id)
    secret = new_secret(session, door)
    door.made_by, door.made_at = by.account_id, now
    session.add(door)
    session.flush()
    audit.note(session, "attendance.new_code", by=by.account_id, now=now, record=activity.number or "")
    return secret


def _shown(session: Session, activity: Activity, secret: str) -> Values:
    when = times.whole(session, activity)
    return {
        **named(activity),
        "place": activity.place,
        "starts_at": when.starts,
        "opens_at": when.opens,
        "closes_at": when.closes,
        "digits": digits_of(secret),
        "secret": secret,
    }


# Whoever comes.


def begin(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks for the four digits; whoever is there is told when they came. NoSuchActivity; NotSeated; Off; DoorShut."""
    rights.ask(by, Deed.TAKE_PART)
    activity = activities.access(session, activity_id, by=by)
    sign_up = seated(session, activity, by=by)
    if sign_up.came_at is not None:
        return _there(session, activity, sign_up, Tried.AGAIN)
    when = times.of_sign_up(session, activity, sign_up)
    if not when.is_open(now):
        raise arriving.shut(activity, when, now=now)
    asking.keep(session, by, SERVICE, {"activity": activity.id}, now=now)
    asking.ask(session, by, SERVICE, "code")
    return _question(activity)


def _question(activity: Activity, *, wrong: bool = False) -> Values:
    return {"outcome": Tried.WRONG if wrong else Tried.ASKED, **named(activity), "wrong": wrong}


def asked(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The open question once more."""
    del now
    asking.expect(by, SERVICE, "code")
    return _question(_drafted(session, by=by))


def put_off(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """No code is typed now."""
    del now
    if (by.question.service, by.question.step) == (SERVICE, "code"):
        asking.close(session, by)
        asking.drop(session, by, SERVICE)
    return named(activities.access(session, activity_id, by=by))


def read(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The digits as typed. CodeUnfit asks again; GuessedTooOften; NoSuchActivity; NotSeated; Off; DoorShut."""
    asking.expect(by, SERVICE, "code")
    rights.ask(by, Deed.TAKE_PART)
    digits = _digits(words)
    if digits is None:
        raise CodeUnfit(activity=_drafted(session, by=by).id)
    _hold_back_guessing(session, by=by, now=now)
    activity = activities.access(session, _drafted(session, by=by).id, by=by)
    if not _fits(session, activity, digits):
        # No refusal: that would undo the count.
        codes.count_wrong(session, by.account_id, now=now)
        return _question(activity, wrong=True)
    found = _arrive(session, activity, by=by, now=now)
    asking.close(session, by)
    asking.drop(session, by, SERVICE)
    return found


def _digits(words: str) -> str | None:
    """The four digits that these words are; None where they are anything else."""
    digits = re.sub(r"\s", "", unicodedata.normalize("NFKC", words))
    return digits if _DIGITS.fullmatch(digits) else None


def _fits(session: Session, activity: Activity, digits: str) -> bool:
    door = session.get(Door, activity.id)
    return door is not None and digits_of(secret_of(session, door)) == digits


def hear(session: Session, words: str, *, by: Visitor, now: datetime) -> Values | None:
    """Four digits that nobody asked for, from whoever has a place where the door is open: as `read`. None where they
    are not meant for any door: what else was said, or by whom. GuessedTooOften."""
    digits = _digits(words)
    places = [] if digits is None else _at_open_doors(session, by=by, now=now)
    if digits is None or not places:
        return None
    away = [activity for activity, sign_up in places if sign_up.came_at is None]
    if away:
        _hold_back_guessing(session, by=by, now=now)
    for activity, _ in places:
        if _fits(session, activity, digits):
            return _arrive(session, activity, by=by, now=now)
    if not away:
        return None
    codes.count_wrong(session, by.account_id, now=now)
    return _question(away[0], wrong=True)


def _at_open_doors(session: Session, *, by: Visitor, now: datetime) -> list[tuple[Activity, SignUp]]:
    """The visitor's own places in what people are checked in to now, the soonest first."""
    if by.member_id is None or not rights.may(by, Deed.TAKE_PART):
        return []
    mine = select(Activity, SignUp).join(SignUp, SignUp.activity_id == Activity.id)
    mine = mine.where(SignUp.member_id == by.member_id, SignUp.place == Place.SEATED, Activity.state == State.OPEN)
    found = session.execute(mine.order_by(Activity.starts_at, Activity.id))
    return [(one, own) for one, own in found if times.of_sign_up(session, one, own).is_open(now)]


def scan(session: Session, secret: str, *, by: Visitor, now: datetime) -> Values:
    """By the poster. GuessedTooOften; NoSuchActivity; NotSeated; Off; DoorShut."""
    rights.ask(by, Deed.TAKE_PART)
    _hold_back_guessing(session, by=by, now=now)
    door = session.scalar(select(Door).where(Door.secret_hash == codes.hash_of(secret)))
    if door is None:
        codes.count_wrong(session, by.account_id, now=now)
        return {"outcome": Tried.WRONG}
    return _arrive(session, activities.access(session, door.activity_id, by=by), by=by, now=now)


def _hold_back_guessing(session: Session, *, by: Visitor, now: datetime) -> None:
    again_at = codes.locked_until(session, by.account_id, now=now)
    if again_at is not None:
        raise GuessedTooOften(again_at=again_at, page=0)


def _drafted(session: Session, *, by: Visitor) -> Activity:
    activity = session.get(Activity, int(str(asking.draft(session, by, SERVICE).get("activity", 0))))
    if activity is None:
        raise asking.Outdated
    return activity


def _arrive(session: Session, activity: Activity, *, by: Visitor, now: datetime) -> Values:
    sign_up = seated(session, activity, by=by)
    outcome = Tried.AGAIN if sign_up.came_at is not None else Tried.CAME
    if outcome is Tried.CAME:
        arriving.check_in(session, activity, sign_up, by=by, now=now)
    return _there(session, activity, sign_up, outcome)


def _there(session: Session, activity: Activity, sign_up: SignUp, outcome: Tried) -> Values:
    shown = told(session, activity, sign_up, times.of_sign_up(session, activity, sign_up))
    return {"outcome": outcome, **shown, "came_at": sign_up.came_at}
