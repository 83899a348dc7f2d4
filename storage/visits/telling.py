"""Telling: who has the unit in office hears of a visit, by a letter that says neither whom it was to nor why."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import accounts, offices, outbox
from storage.offices import Charge, Role
from storage.outbox import Letter
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits.records import Visit

#: By this right somebody has a visit's card, and the letters that lead there.
RIGHT: Final = "visit"


def officers(
    session: Session, visit: Visit, key: str, *, by: Visitor, now: datetime, besides_them: bool = True, **more: Value
) -> bool:
    """The officers in charge of the unit, each once; never whom it is about, nor (`besides_them`) who says it. Whether
    there is anybody."""
    facts: Values = {
        "visit": visit.id,
        "number": visit.number,
        "unit": session.get_one(Unit, visit.unit_id).name,
        "by": by.name,
        **more,
    }
    about = {holder} if (holder := accounts.holder(session, visit.member_id)) is not None else set()
    found = offices.responsible(session, Role.OFFICER, visit.unit_id, besides=about, charge=Charge.HARDSHIP)
    told = [one for one in found if not (besides_them and one == by.account_id)]
    for one in told:
        once = f"{key}:{visit.number}:{one}"
        outbox.queue(session, Letter(one, key, facts, right=RIGHT, subject=visit.id, once=once), now=now)
    return bool(told)
