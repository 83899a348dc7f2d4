"""Family: what the contact who asked for a call is told of that request, and of nothing else of the member's."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import contacts, kin, outbox
from storage.hardship.reports import ENDS, Report
from storage.members import Member
from storage.outbox import Letter, State
from storage.values import Values

#: The right to these letters: whoever asked for the call, while they are still that member's contact.
RIGHT = "family_call"
#: What the contact is told when the employee is told that, and which of its values. What help was given, and what the
#: employee is asked, is not theirs.
_LETTERS: Final = {
    "hardship.taken": ("contacts.taken", ("officer", "due_at", "projected", "contacted")),
    "hardship.answered": ("contacts.answered", ("officer", "words")),
    "hardship.passed_on": ("contacts.passed_on", ("officer",)),
    "hardship.helped": ("contacts.helped", ("officer",)),
    "hardship.closed": ("contacts.closed", ("officer",)),
    "hardship.declined": ("contacts.declined", ("officer", "words", "way")),
}
#: Keys of all that they are told of it.
KEYS: Final = (*(key for key, _ in _LETTERS.values()), "contacts.reopened", "contacts.dropped")


def asker(session: Session, report: Report) -> int | None:
    """The account of the contact who asked for it, if it is that member's contact yet."""
    if not report.by_contact or report.entered_by is None:
        return None
    return report.entered_by if kin.stands(session, report.entered_by, report.member_id) else None


def presented(session: Session, report: Report) -> Values:
    """Who asked for the call, as they wrote of themselves, while the case is open; read where it is kept, so that it is
    gone here too once they are that member's contact no longer."""
    account_id = None if report.stage in ENDS else asker(session, report)
    mine = [] if account_id is None else kin.of(session, account_id)
    found = next((one for one in mine if one.member_id == report.member_id), None)
    return {"contact": None, "relation": None} if found is None else contacts.presented(session, found)


def hears(session: Session, account_id: int, report_id: int) -> bool:
    """The right RIGHT."""
    report = session.get(Report, report_id)
    return report is not None and asker(session, report) == account_id


def tell_alike(
    session: Session, report: Report, key: str, values: Values, *, now: datetime, repeats: bool, once: str | None
) -> bool:
    """What the employee is told by that key, as far as it is the contact's; whether there is one who hears of it."""
    account_id = asker(session, report)
    if account_id is not None and key in _LETTERS:
        own, names = _LETTERS[key]
        shown: Values = {name: values[name] for name in names}
        _queue(session, report, account_id, own, shown, now=now, repeats=repeats, once=once)
    return account_id is not None


def tell(session: Session, report: Report, key: str, values: Values, *, now: datetime) -> None:
    """A letter of their own to the contact who asked for it, if any did."""
    account_id = asker(session, report)
    if account_id is not None:
        _queue(session, report, account_id, key, values, now=now)


def _queue(
    session: Session,
    report: Report,
    account_id: int,
    key: str,
    values: Values,
    *,
    now: datetime,
    repeats: bool = True,
    once: str | None = None,
) -> None:
    name = session.get_one(Member, report.member_id).name
    facts: Values = {"report": report.id, "number": report.number, "name": name, **values}
    letter = Letter(account_id, key, facts, right=RIGHT, subject=report.id, repeats=repeats, once=once)
    outbox.queue(session, letter, now=now)


def ended(session: Session, letter: Letter, state: State, *, now: datetime) -> None:
    """How a letter to the contact ended: for one that did not arrive the case officer rings. One that was withdrawn
    was nobody's any more."""
    report = session.get(Report, int(str(letter.values["report"])), with_for_update=True)
    if report is not None and state not in {State.SENT, State.SUPERSEDED, State.WITHDRAWN}:
        report.unreached, report.news_at = True, report.news_at or now


def also(once: str) -> str:
    """The name of the contact's letter where the employee has one of that name."""
    return f"{once}:contact"
