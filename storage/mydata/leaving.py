"""Leaving: the account stops speaking for the member, and what the bot kept for them goes; what must stay stays."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage import (
    accounts,
    activity_photos,
    asking,
    audit,
    consents,
    daily,
    hardship,
    notebook,
    offices,
    outbox,
    public_notices,
    rights,
    signups,
)
from storage.appointments import tidying
from storage.bylaws import settings
from storage.consents import Purpose
from storage.errors import Refusal
from storage.joining import deciding
from storage.mydata import corrections, family
from storage.mydata.overview import offices_of, reports_of
from storage.notices.wishes import Wish
from storage.offices import Role, absences
from storage.outbox import OPEN, Letter, State, StoredLetter
from storage.relay import parting
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor

#: What leaves so soon may be in the postman's hands; by which right it is had is asked again there.
_LEAVING = timedelta(minutes=1)
#: What stays for its time, by the kinds of the retention table.
_KEPT = ("cases", "consents", "corrections", "claims")


class LastChair(Refusal):
    """The only chair can't leave before somebody else is chair."""


def ask(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What would go and what would stay. NotKnownYet, LastChair."""
    rights.ask(by, Deed.SEE_OWN_DATA)
    assert by.member_id is not None
    if [one.holder for one in offices.in_office(session) if one.role is Role.CHAIR] == [by.account_id]:
        raise LastChair
    reports = reports_of(session, by.member_id)
    return {
        "name": by.name,
        "open": [one.number for one in reports if one.stage not in hardship.ENDS],
        "closed": sum(one.stage in hardship.ENDS for one in reports),
        "offices": offices_of(session, by.account_id),
        "contacts": family.of_member(session, by.member_id),
        "contact_for": family.of_account(session, by.account_id),
        "signed_up": signups.titles_ahead(session, by.member_id, now=now),
        "kept": {kind: settings.period(session, kind) for kind in _KEPT},
    }


def leave(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Does what `ask` said; the receipt, which is the last letter. They may come in again. NotKnownYet, LastChair."""
    told = ask(session, by=by, now=now)
    assert by.member_id is not None
    public_notices.withdraw(session, by=by, now=now)
    hardship.leave(session, by=by, now=now)
    parting.leave(session, by=by, now=now)
    tidying.leave(session, by=by, now=now)
    for purpose in Purpose:
        consents.withdraw(session, purpose, by=by, now=now)
    signups.leave(session, by.member_id, now=now)
    activity_photos.leave(session, by=by, now=now)
    corrections.take_back(session, by.member_id, now=now)
    deciding.drop(session, by.account_id)
    family.leave(session, by=by, now=now)
    asking.forget(session, by.account_id)
    daily.leave(session, by.member_id)
    notebook.leave(session, by.member_id)
    session.execute(delete(Wish).where(Wish.account_id == by.account_id))
    _end_offices(session, told, by=by, now=now)
    _withdraw_letters(session, by.account_id, now=now)
    accounts.unbind(session, by.account_id, now=now)
    audit.note(session, "mydata.leave", by=by.account_id, now=now, record=f"members {by.member_id}")
    return {**told, "at": now}


def _end_offices(session: Session, told: Values, *, by: Visitor, now: datetime) -> None:
    """Who appoints hears of it: somebody else has to do the work."""
    if not told["offices"]:
        return
    offices.dismiss(session, by.account_id, now=now, by=by.account_id)
    absences.without(session, by.account_id, now=now)
    facts: Values = {"name": by.name, "offices": told["offices"]}
    for account_id in offices.chairs(session):
        outbox.queue(session, Letter(account_id, "mydata.left_office", facts, right="desk"), now=now)


def _withdraw_letters(session: Session, account_id: int, *, now: datetime) -> None:
    """What waits for the morning is not sent any more; the rest is had by a right that ends now."""
    waiting = (StoredLetter.account_id == account_id) & StoredLetter.state.in_(OPEN)
    later = StoredLetter.not_before > now + _LEAVING
    for letter_id in session.scalars(select(StoredLetter.id).where(waiting, later)).all():
        outbox.end(session, letter_id, State.WITHDRAWN, now=now, reason="left")
