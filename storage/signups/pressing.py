"""Pressing: a place by one press, for the minute in which two thousand press at once.

What `joining.sign_up` does by the session is done here with three prepared statements, where there is nothing to choose
and nothing to refuse; in every other case it says so, and is left to the rule itself.
"""

from datetime import datetime
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import Table, bindparam, exists, func, insert, or_, select
from sqlalchemy.orm import Session

from storage import sealed, units
from storage.activities import (
    HOLDING,
    Activity,
    ActivityQuestion,
    ActivityUnit,
    Audience,
    Option,
    Place,
    Selection,
    SignUp,
    State,
)
from storage.members import RETIRED, Member, Standing
from storage.prepared import Prepared
from storage.values import Values
from storage.visitors import Visitor

_A, _M = Activity.__table__.c, Member.__table__.c
_SIGN_UPS: Final = cast("Table", SignUp.__table__)
_S, _O = _SIGN_UPS.c, Option.__table__.c
_Q, _U = ActivityQuestion.__table__.c, ActivityUnit.__table__.c


class _Found(NamedTuple):
    """A row of `_LOOK`, in its order."""

    number: str | None
    kind: str
    title: str | None
    state: str
    selection: str
    audience: str
    starts_at: datetime | None
    closes_at: datetime | None
    drawn_at: datetime | None
    seats: int | None
    standing: str
    unit_id: int
    asks: bool
    limited: bool
    known: bool
    taken: int
    waiting: int
    last: int


def _people(*places: Place) -> Any:
    # Not `in_`, which grows with its list: a prepared statement is written once.
    return select(func.count()).where(_S.activity_id == _A.id, or_(*(_S.place == one for one in places)))


_LOCK: Final = Prepared(select(_A.id).where(_A.id == bindparam("activity")).with_for_update())
_LOOK: Final = Prepared(
    select(
        *(_A.number, _A.kind, _A.title, _A.state, _A.selection, _A.audience),
        *(_A.starts_at, _A.closes_at, _A.drawn_at, _A.seats, _M.standing, _M.unit_id),
        (exists().where(_O.activity_id == _A.id) | exists().where(_Q.activity_id == _A.id)).label("asks"),
        exists().where(_U.activity_id == _A.id).label("limited"),
        exists().where(_S.activity_id == _A.id, _S.member_id == _M.id).label("known"),
        _people(*HOLDING).with_only_columns(func.coalesce(func.sum(_S.family + 1), 0)).scalar_subquery().label("taken"),
        _people(Place.WAITING).scalar_subquery().label("waiting"),
        select(func.coalesce(func.max(_S.turn), 0)).where(_S.activity_id == _A.id).scalar_subquery().label("last"),
    ).where(_A.id == bindparam("activity"), _M.id == bindparam("member"))
)
_REACHED: Final = Prepared(select(_U.unit_id).where(_U.activity_id == bindparam("activity")))
_INSERT: Final = Prepared(insert(_SIGN_UPS).returning(_S.id))


def press(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values | None:
    """Signs the visitor up, alone and for nothing in particular; what `joining.outcome` would say. None: nothing was
    done, and the rule has to look at it."""
    _LOCK.rows(session, {"activity": activity_id})
    rows = _LOOK.rows(session, {"activity": activity_id, "member": by.member_id})
    found = _Found(*rows[0]) if rows else None
    if found is None or not _is_plain(found, now=now) or not _is_for(session, activity_id, found):
        return None
    place = _place(found)
    if place is None:
        return None
    key = _write(session, activity_id, place, found.last + 1, by=by, now=now)
    return {
        "activity": activity_id,
        "sign_up": key,
        "number": found.number,
        "kind": found.kind,
        "title": found.title,
        "place": place,
        "rank": found.waiting + 1 if place is Place.WAITING else None,
        "taken": None if found.seats is None else found.taken + (place is Place.SEATED),
        "seats": found.seats,
        "option": None,
        "family": 0,
        "starts_at": found.starts_at,
        "closes_at": found.closes_at,
        "offer_until": None,
    }


def _is_plain(found: _Found, *, now: datetime) -> bool:
    """Whether it is open, and there is nothing to choose."""
    if found.asks or found.known or found.state != State.OPEN or found.starts_at is None:
        return False
    return found.starts_at > now and (found.closes_at is None or found.closes_at > now)


def _is_for(session: Session, activity_id: int, found: _Found) -> bool:
    kept_out = Audience.IN_SERVICE if found.standing in RETIRED else Audience.RETIRED
    if found.standing == Standing.LEFT or found.audience == kept_out:
        return False
    if not found.limited:
        return True
    reached = {unit_id for (unit_id,) in _REACHED.rows(session, {"activity": activity_id})}
    return not reached.isdisjoint(units.upwards(session, found.unit_id))


def _place(found: _Found) -> Place | None:
    """A seat while there is one; None where one is free and somebody waits, whom it may fit or not."""
    if found.selection == Selection.DRAW and found.drawn_at is None:
        return Place.ENTERED
    if found.seats is not None and found.taken >= found.seats:
        return Place.WAITING
    return None if found.waiting else Place.SEATED


def _write(session: Session, activity_id: int, place: Place, turn: int, *, by: Visitor, now: datetime) -> int:
    row = {
        "row": sealed.new_row(),
        "activity_id": activity_id,
        "member_id": by.member_id,
        "family": 0,
        "place": place,
        "turn": turn,
        "made_by": by.account_id,
        "made_at": now,
        "seated_at": now if place is Place.SEATED else None,
        "missed": False,
    }
    ((key,),) = _INSERT.rows(session, row)
    return int(key)
