"""Certifying: a certificate, by the officer of somebody or by oneself: its name, its number, its last day."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from storage import asking, audit, days, rights, sealed
from storage.rights import Deed
from storage.trainings import entering, reckoning
from storage.trainings.records import MOST_NAME, MOST_NUMBER, SERVICE, Certificate, NameUnfit, NoSuchDay
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor


def begin_own(session: Session, *, by: Visitor, now: datetime) -> Values:
    """One's own certificate: asks what it is called. NotKnownYet."""
    rights.ask(by, Deed.TAKE_PART)
    draft: Values = {"what": entering.What.CERTIFICATE, "member": by.member_id, "entered": False}
    asking.keep(session, by, SERVICE, draft, now=now)
    asking.ask(session, by, SERVICE, "name")
    return entering.shown(session, by=by)


def write_name(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """What it is called; asks for its number. NameUnfit."""
    asking.expect(by, SERVICE, "name")
    said = " ".join(words.split())
    if not 2 <= len(said) <= MOST_NAME:
        raise NameUnfit(most=MOST_NAME)
    return _go_on(session, {"name": said}, by=by, now=now)


def _go_on(session: Session, more: Values, *, by: Visitor, now: datetime) -> Values:
    """The next of the two questions behind the name."""
    draft = {**asking.draft(session, by, SERVICE), **more}
    entering.member_of(session, draft, by=by)
    asking.keep(session, by, SERVICE, draft, now=now)
    if "number" in draft:
        asking.ask(session, by, SERVICE, "until")
    else:
        asking.ask(session, by, SERVICE, "number")
    return entering.shown(session, by=by)


def write_number(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Its number; asks for its last day. NameUnfit."""
    asking.expect(by, SERVICE, "number")
    said = " ".join(words.split())
    if not 1 <= len(said) <= MOST_NUMBER:
        raise NameUnfit(most=MOST_NUMBER)
    return _go_on(session, {"number": said}, by=by, now=now)


def skip_number(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Without its number."""
    asking.expect(by, SERVICE, "number", version)
    return _go_on(session, {"number": None}, by=by, now=now)


def write_until(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Its last day, from today on. NoSuchDay."""
    asking.expect(by, SERVICE, "until")
    until = days.read(words, now.date(), ahead=True)
    if until is None or until < now.date():
        raise NoSuchDay
    return _hold(session, until, by=by, now=now)


def for_good(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """It has no end."""
    asking.expect(by, SERVICE, "until", version)
    return _hold(session, None, by=by, now=now)


def _hold(session: Session, until: date | None, *, by: Visitor, now: datetime) -> Values:
    """It is kept: an officer's at once as seen; one's own waits for an officer's yes."""
    draft = asking.draft(session, by, SERVICE)
    member = entering.member_of(session, draft, by=by)
    row, number, entered = sealed.new_row(), draft.get("number"), bool(draft.get("entered"))
    one = Certificate(
        row=row,
        member_id=member.id,
        name=sealed.seal(session, "certificates.name", row, str(draft["name"])),
        number=None if number is None else sealed.seal(session, "certificates.number", row, str(number)),
        until=until,
        entered_by=by.account_id,
        entered_at=now,
        confirmed_by=by.account_id if entered else None,
        confirmed_at=now if entered else None,
    )
    session.add(one)
    session.flush()
    entering.stop(session, by=by)
    audit.note(session, "trainings.hold", by=by.account_id, now=now, record=f"certificates {one.id}")
    if entered:
        entering.tell(session, member.id, "trainings.held", {"certificate": one.id, "until": until}, now=now)
    unit = session.get_one(Unit, member.unit_id).name
    return {**reckoning.told(session, one, now=now), "entered": entered, "who": member.name, "unit": unit}
