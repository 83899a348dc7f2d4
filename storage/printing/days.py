"""Days: on which day somebody goes to which unit, for a calendar. It leaves the house for any program there is: it says
how many and of which unit, and of nobody who it is or where."""

from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from storage.printing.choosing import named
from storage.printing.lists import begun
from storage.printing.readers import Sheet, visits_of
from storage.units import Tree
from storage.values import Value, Values


def on_days(session: Session, *, account_id: int, subject: int, values: Values, now: datetime) -> Values:
    """The days of the choice as this reader has it, in order: unit and how many visits wait."""
    campaign, whose, choice = begun(session, account_id, subject, values)
    found, tree = visits_of(session, campaign, whose, choice, Sheet.DAYS), Tree(session)
    keys = sorted((visit.day, visit.unit_id) for visit in found if visit.day is not None)
    days: list[Value] = [
        {"day": day, "unit_id": unit_id, "unit": tree.path(unit_id)[-1], "count": len([*each])}
        for (day, unit_id), each in groupby(keys)
    ]
    return {**named(session, campaign, choice), "at": now, "days": days}
