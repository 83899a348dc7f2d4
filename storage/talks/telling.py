"""Telling: letters of a talk to its employee and to its officer. All services write to the two through here."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storage import outbox
from storage.outbox import Letter
from storage.talks.access import EMPLOYEE, OFFICER, employee, may_hold, partners
from storage.talks.records import Talk, besides_of
from storage.values import Values


def to_employee(session: Session, talk: Talk, key: str, values: Values, *, now: datetime, **more: Any) -> bool:
    """Whether there is an account to which it goes. What is named here goes by the right EMPLOYEE."""
    account_id = employee(session, talk)
    if account_id is None:
        return False
    # Of an anonymous one the letter names no talk: the outbox has accounts and subjects side by side, in the clear.
    whose: dict[str, Any] = {} if talk.anonymous else {"right": EMPLOYEE, "subject": talk.id}
    outbox.queue(session, Letter(account_id, key, values, **whose, **more), now=now)
    return True


def to_officer(session: Session, talk: Talk, key: str, values: Values, *, now: datetime, **more: Any) -> bool:
    """Whether there is an officer to whom it goes, by the right OFFICER."""
    if talk.officer_id is None:
        return False
    outbox.queue(session, Letter(talk.officer_id, key, values, right=OFFICER, subject=talk.id, **more), now=now)
    return True


def to_partners(session: Session, talk: Talk, key: str, values: Values, *, now: datetime, **more: Any) -> int:
    """To each who may take a talk that nobody has, by the right OFFICER; how many."""
    found = partners(session, talk.unit_id, besides=besides_of(session, talk))
    each = [one for one in found if may_hold(session, one, talk)]
    for account_id in each:
        outbox.queue(session, Letter(account_id, key, values, right=OFFICER, subject=talk.id, **more), now=now)
    return len(each)
