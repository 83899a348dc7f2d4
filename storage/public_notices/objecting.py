"""Objecting: anybody of the union reads a notice by its link, and says what is wrong with it, signed or not.

The audit names whoever did something; of an objection it does not, or the chair would read there who it was. So
nothing here is a Refusal, which the audit would note by name: what does not go is told as a value.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import asking, audit, sealed
from storage.hardship.reports import Report
from storage.public_notices import terms
from storage.public_notices.ending import is_over
from storage.public_notices.records import (
    MOST_WORDS,
    SERVICE,
    Objection,
    Outcome,
    PublicNotice,
    State,
    objector_of,
    open_objections,
)
from storage.public_notices.telling import tell_officer
from storage.values import Values
from storage.visitors import Visitor

#: So often one person is heard against one notice; after that the officer's answer stands.
MOST_OF_ONE: Final = 3


class Signing(StrEnum):
    """Whether the case officer reads the objector's name."""

    SIGNED = "signed"
    UNSIGNED = "unsigned"


class Found(StrEnum):
    """What somebody who comes by the link finds: a notice they can object to; one they can't: it is OVER (or was never
    there), it is about them (OWN), they have its CASE in hand, theirs WAITS already, ENOUGH of theirs were looked into
    and failed, or the union does not know them (STRANGER)."""

    OPEN = "open"
    OVER = "over"
    OWN = "own"
    CASE = "case"
    WAITS = "waits"
    ENOUGH = "enough"
    STRANGER = "stranger"


def see(session: Session, code: str, *, by: Visitor, now: datetime) -> Values:
    """The notice of that link, to who is of the union and as long as it hangs: no more than the board shows."""
    notice = session.scalar(select(PublicNotice).where(PublicNotice.code == code))
    return _told(session, notice, _found(session, notice, by=by, now=now))


def _told(session: Session, notice: PublicNotice | None, found: Found) -> Values:
    if notice is None or found in {Found.OVER, Found.STRANGER}:
        return {"found": found, "notice": 0}
    report = session.get_one(Report, notice.report_id)
    return {"found": found, "notice": notice.id, **terms.shown(session, notice, report)}


def _found(session: Session, notice: PublicNotice | None, *, by: Visitor, now: datetime) -> Found:
    if by.member_id is None:
        return Found.STRANGER
    if notice is None or notice.state != State.UP or notice.until is None or is_over(notice.until, now=now):
        return Found.OVER
    report = session.get_one(Report, notice.report_id)
    if report.member_id == by.member_id:
        return Found.OWN
    if by.answers_for(report.officer_id):
        return Found.CASE
    if any(objector_of(session, one) == by.account_id for one in open_objections(session, notice)):
        return Found.WAITS
    return Found.ENOUGH if _failed(session, notice, by=by) >= MOST_OF_ONE else Found.OPEN


def _failed(session: Session, notice: PublicNotice, *, by: Visitor) -> int:
    """How many of the visitor's own were looked into, and do not hold."""
    failed = select(Objection).where(Objection.notice_id == notice.id, Objection.outcome == Outcome.FAILS)
    return sum(objector_of(session, one) == by.account_id for one in session.scalars(failed))


def begin(session: Session, notice_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks for the words, if the visitor can object to it."""
    notice = session.get(PublicNotice, notice_id)
    found = _found(session, notice, by=by, now=now)
    if found is not Found.OPEN:
        return _told(session, notice, found)
    return _ask(session, "object", {"notice": notice_id}, by=by, now=now)


def write(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The words, kept sealed until it is said whether they are signed; too long or empty ones are asked for again."""
    asking.expect(by, SERVICE, "object")
    begun, words = asking.draft(session, by, SERVICE), words.strip()
    if not 0 < len(words) <= MOST_WORDS:
        return _shown(begun, by=by, length=len(words))
    return _ask(session, "sign", {**begun, "words": words}, by=by, now=now)


def sign(session: Session, version: int, signing: Signing, *, by: Visitor, now: datetime) -> Values:
    """The objection goes to the case officer alone, who hears that there is one. Outdated."""
    asking.expect(by, SERVICE, "sign", version)
    begun = asking.draft(session, by, SERVICE)
    leave(session, by=by, now=now)
    # Locked: two presses at once are one objection, and none comes in while it ends.
    mine = select(PublicNotice).where(PublicNotice.id == int(str(begun.get("notice", 0)))).with_for_update()
    notice = session.scalar(mine.execution_options(populate_existing=True))
    found = _found(session, notice, by=by, now=now)
    if notice is None or found is not Found.OPEN or "words" not in begun:
        return _told(session, notice, found)
    row, report = sealed.new_row(), session.get_one(Report, notice.report_id)
    objection = Objection(
        row=row,
        notice_id=notice.id,
        signed=signing is Signing.SIGNED,
        words=sealed.seal(session, "notice_objections.words", row, str(begun["words"])),
        objector=sealed.seal(session, "notice_objections.objector", row, str(by.account_id)),
        at=now,
    )
    session.add(objection)
    session.flush()
    audit.note(session, "public_notices.object", by=None, now=now, record=report.number)
    tell_officer(session, report, "objected", now=now)
    return {"found": Found.OPEN, "notice": notice.id, "signing": signing}


def leave(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Nothing is said."""
    del now
    asking.drop(session, by, SERVICE)
    if by.question.service == SERVICE:
        asking.close(session, by)
    return {}


def _ask(session: Session, step: str, begun: Values, *, by: Visitor, now: datetime) -> Values:
    asking.keep(session, by, SERVICE, begun, now=now)
    asking.ask(session, by, SERVICE, step)
    return _shown(begun, by=by)


def _shown(begun: Values, *, by: Visitor, length: int | None = None) -> Values:
    return {
        "found": Found.OPEN,
        "version": by.question.version,
        "step": by.question.step,
        "most": MOST_WORDS,
        "length": length,
        "notice": begun.get("notice", 0),
    }


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    del now
    return _shown(asking.draft(session, by, SERVICE), by=by)
