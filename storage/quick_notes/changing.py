"""Changing: each gap of a draft is filled, and each line of it changed, by a button."""

from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from storage import asking
from storage.asking import Outdated
from storage.quick_notes import drafts
from storage.quick_notes.numbering import MOST_MONEY
from storage.quick_notes.records import MOST_TIMES, Kind
from storage.quick_notes.when import OLDEST
from storage.values import Values
from storage.visitors import Visitor


class What(StrEnum):
    """What can be asked for of a draft, each a screen of its own. DRAFT: as it stands; FIX: with a button for each of
    the others."""

    DRAFT = "draft"
    FIX = "fix"
    KIND = "kind"
    UNIT = "unit"
    DAY = "day"
    TIMES = "times"
    MONEY = "money"


def ask_for(session: Session, what: What, mark: int, *, by: Visitor, now: datetime) -> Values:
    """Asks for that of the draft. NotForYou, Outdated."""
    return drafts.put(session, drafts.access(session, mark, by=by), what.value, by=by, now=now)


def turn(session: Session, page: int, mark: int, *, by: Visitor, now: datetime) -> Values:
    """Another page of the units. NotForYou, Outdated."""
    begun = drafts.access(session, mark, by=by)
    return drafts.view(session, begun, "unit", by=by, now=now, page=page)


def put_kind(session: Session, kind: Kind, mark: int, *, by: Visitor, now: datetime) -> Values:
    begun = drafts.access(session, mark, by=by)
    return drafts.put(session, replace(begun, kinds=[kind.value]), "draft", by=by, now=now)


def put_unit(session: Session, unit_id: int, mark: int, *, by: Visitor, now: datetime) -> Values:
    """0 for the whole union. NotForYou, Outdated: also for a unit that the visitor's office does not reach."""
    begun, among = drafts.access(session, mark, by=by), drafts.places(session, by)
    if among.reach is not None and unit_id not in among.reach:
        raise Outdated
    if unit_id and unit_id not in among.paths:
        raise Outdated
    found = replace(begun, units=[unit_id] if unit_id else [], whole=not unit_id, beyond=None)
    return drafts.put(session, found, "draft", by=by, now=now)


def put_day(session: Session, ordinal: int, mark: int, *, by: Visitor, now: datetime) -> Values:
    """NotForYou, Outdated: also for a day that is still to come, or long over."""
    begun, today = drafts.access(session, mark, by=by), now.date()
    if not (today - OLDEST).toordinal() <= ordinal <= today.toordinal():
        raise Outdated
    found = replace(begun, days=[date.fromordinal(ordinal)], ahead=False, unsure=False)
    return drafts.put(session, found, "draft", by=by, now=now)


def put_times(session: Session, times: int, mark: int, *, by: Visitor, now: datetime) -> Values:
    """0: nobody counted. NotForYou, Outdated."""
    begun = drafts.access(session, mark, by=by)
    if times > MOST_TIMES:
        raise Outdated
    found = replace(begun, counts=[times] if times else [], about=False, vague=False, unread=None)
    return drafts.put(session, found, "draft", by=by, now=now)


def put_money(session: Session, fen: int, mark: int, *, by: Visitor, now: datetime) -> Values:
    """In 分; 0: none. NotForYou, Outdated."""
    begun = drafts.access(session, mark, by=by)
    if fen > MOST_MONEY:
        raise Outdated
    return drafts.put(session, replace(begun, sums=[fen] if fen else [], each=False), "draft", by=by, now=now)


def drop_picture(session: Session, mark: int, *, by: Visitor, now: datetime) -> Values:
    """The draft is without one. NotForYou, Outdated."""
    begun = drafts.access(session, mark, by=by)
    asking.drop(session, by, drafts.PHOTO)
    return drafts.put(session, begun, "draft", by=by, now=now)
