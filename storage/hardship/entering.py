"""代录: an officer or steward enters what was said on the telephone or at the door, for anybody on the roster."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import accounts, alarms, asking, bylaws, members, outbox, rights
from storage.consents import Purpose
from storage.errors import Refusal
from storage.hardship import casework, filing, saying
from storage.hardship.cards import may_have
from storage.hardship.filing import NewCase
from storage.hardship.moves import still_open
from storage.hardship.reports import (
    ENDS,
    AlreadyTaken,
    Cause,
    CauseGroup,
    ConsentWithdrawn,
    Kind,
    NoOwnWords,
    NotYours,
    Report,
    Stage,
    Urgency,
    officer_name,
    short_enough,
)
from storage.hardship.telling import refused
from storage.members import Member, Standing
from storage.outbox import Letter
from storage.rights import Deed
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: Under this name the half-done entry is kept, apart from a report of the officer's own.
ENTRY = "hardship.entry"
#: People that a question offers, out of so many of the same name.
_FOUND, _LOOKED_THROUGH = 8, 200


class NobodyFound(asking.Unfit, Refusal):
    """The roster knows nobody of that name, or none whom the visitor enters for; values: whole (the visitor enters for
    the whole union)."""


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Asks whom it is about."""
    del now
    rights.ask(by, Deed.ENTER_FOR)
    saying.stop(session, by=by)
    asking.drop(session, by, ENTRY)
    return {"version": asking.ask(session, by, ENTRY, "who"), "step": "who"}


def begin_for(session: Session, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """The same for somebody who is known already: asks for the cause. NobodyFound for who has left."""
    begin(session, by=by, now=now)
    member = session.get(Member, member_id)
    if member is None or not _reaches(session, member, by=by):
        raise _nobody(session, by=by)
    return _ask(session, "cause", {"found": [member.id], "member": member.id}, by=by, now=now)


def find(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Whom the words can mean; one alone leads on to the cause. NobodyFound asks again."""
    if (by.question.service, by.question.step) != (ENTRY, "pick"):
        asking.expect(by, ENTRY, "who")
    rights.ask(by, Deed.ENTER_FOR)
    meant = members.meant(session, short_enough(words), most=_LOOKED_THROUGH)
    found = [one for one in meant if _reaches(session, one, by=by)][:_FOUND]
    if not found:
        raise _nobody(session, by=by)
    entry: Values = {"found": [one.id for one in found]}
    if len(found) == 1:
        return _ask(session, "cause", entry | {"member": found[0].id}, by=by, now=now)
    return _ask(session, "pick", entry, by=by, now=now)


def _reaches(session: Session, member: Member, *, by: Visitor) -> bool:
    """Somebody at the bureau, of the visitor's units, or of any where the visitor serves the whole union."""
    at_bureau = member.standing != Standing.LEFT
    return at_bureau and rights.permits(session, by.account_id, Deed.ENTER_FOR, member.unit_id)


def _nobody(session: Session, *, by: Visitor) -> NobodyFound:
    return NobodyFound(whole=rights.reach(session, by.account_id, Deed.ENTER_FOR) is None)


def pick(session: Session, version: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """One of those found."""
    entry = _entering(session, "pick", version, by=by)
    found = entry["found"]
    if not isinstance(found, list) or member_id not in found:
        raise asking.Outdated
    return _ask(session, "cause", entry | {"member": member_id}, by=by, now=now)


def choose_cause(session: Session, version: int, cause: Cause, *, by: Visitor, now: datetime) -> Values:
    entry = _entering(session, "cause", version, by=by) | {"cause": cause, "group": None}
    return _ask(session, "urgency", entry, by=by, now=now)


def choose_group(session: Session, version: int, group: CauseGroup, *, by: Visitor, now: datetime) -> Values:
    """The cause where the union keeps no more than its group."""
    entry = _entering(session, "cause", version, by=by) | {"cause": None, "group": group}
    return _ask(session, "urgency", entry, by=by, now=now)


def choose_urgency(session: Session, version: int, urgency: Urgency, *, by: Visitor, now: datetime) -> Values:
    """Files the report; pressed twice it is filed once."""
    entry = _entering(session, "urgency", version, by=by)
    member = session.get_one(Member, int(str(entry["member"])))
    if not _reaches(session, member, by=by):
        raise _nobody(session, by=by)
    details: Values = {"causes": [entry["cause"]] if entry.get("cause") else None, "group": entry.get("group")}
    new = NewCase(
        member.id,
        member.unit_id,
        urgency,
        by.question.version,
        details=details,
        ring_me=not bylaws.of(session).own_words,
        entered_by=by.account_id,
    )
    filed = filing.file(session, new, by=by, now=now)
    _tell_person(session, filed, member.id, by=by, now=now)
    asking.drop(session, by, ENTRY)
    asking.close(session, by)
    return _entered(session, session.get_one(Report, int(str(filed["report"]))), by=by, now=now)


def _tell_person(session: Session, filed: Values, member_id: int, *, by: Visitor, now: datetime) -> None:
    account_id = accounts.holder(session, member_id)
    if account_id is not None and account_id != by.account_id:
        told: Values = {**filed, "officer": by.name}
        outbox.queue(session, Letter(account_id, "hardship.entered", told, right="member", subject=member_id), now=now)


def _entered(session: Session, report: Report, *, by: Visitor, now: datetime) -> Values:
    """What whoever entered it is shown, with what they still may do about it."""
    return {
        "report": report.id,
        "number": report.number,
        "name": session.get_one(Member, report.member_id).name,
        "unit": session.get_one(Unit, report.unit_id).name,
        "urgency": report.urgency,
        "due_at": report.due_at,
        "projected": filing.projected(session, report, now=now),
        "open": report.stage not in ENDS,
        "withdrew": refused(session, report, Purpose.HARDSHIP),
        "words": bylaws.of(session).own_words and not refused(session, report, Purpose.HARDSHIP),
        "undoable": report.stage == Stage.SUBMITTED,
        "reachable": accounts.holder(session, report.member_id) is not None,
        "takeable": report.stage == Stage.SUBMITTED and may_have(session, by.account_id, report.id),
    }


def begin_telling(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks for what was said, in a sentence or two."""
    report = _takes_words(session, _access(session, report_id, by=by))
    asking.keep(session, by, ENTRY, {"report": report.id}, now=now)
    asking.ask(session, by, ENTRY, "words")
    return _entered(session, report, by=by, now=now)


def tell(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """What was said stands in the case, for the case officer; also for one who took it while it was written."""
    asking.expect(by, ENTRY, "words")
    report = _takes_words(session, _access(session, int(str(_begun(session, by=by)["report"])), by=by))
    saying.keep(session, report, Kind.ADDED, short_enough(words), by=by, now=now)
    alarms.heed(session, words, report.number, report.member_id, by=by, now=now)
    if report.officer_id is not None:
        report.news_at = report.news_at or now
    asking.drop(session, by, ENTRY)
    asking.close(session, by)
    return _entered(session, report, by=by, now=now)


def look(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Back to what was entered, with nothing added."""
    report = _access(session, report_id, by=by)
    if by.question.service == ENTRY:
        asking.drop(session, by, ENTRY)
        asking.close(session, by)
    return _entered(session, report, by=by, now=now)


def take_back(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Entered by mistake: withdrawn, as long as nobody has taken it; AlreadyTaken, AlreadyClosed."""
    report = _access(session, report_id, by=by)
    if report.stage == Stage.WITHDRAWN:
        return _entered(session, report, by=by, now=now)
    if still_open(report).stage != Stage.SUBMITTED:
        raise AlreadyTaken(number=report.number, officer=officer_name(session, report.officer_id))
    casework.drop(session, report, "hardship.take_back_entry", by=by, now=now)
    return _entered(session, report, by=by, now=now)


def _access(session: Session, report_id: int, *, by: Visitor) -> Report:
    """A report that the visitor, still in office, entered; NotYours else."""
    rights.ask(by, Deed.ENTER_FOR)
    report = session.get(Report, report_id, with_for_update=True, populate_existing=True)
    if report is None or report.entered_by != by.account_id or report.by_contact:
        raise NotYours
    return report


def _takes_words(session: Session, report: Report) -> Report:
    """NoOwnWords; ConsentWithdrawn for somebody who wants nothing of theirs kept."""
    if not bylaws.of(session).own_words:
        raise NoOwnWords
    if refused(session, report, Purpose.HARDSHIP):
        raise ConsentWithdrawn(report=report.id, number=report.number)
    return still_open(report)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    rights.ask(by, Deed.ENTER_FOR)
    entry = asking.draft(session, by, ENTRY)
    if by.question.step != "who" and not entry:
        return begin(session, by=by, now=now)
    if by.question.step == "words":
        return _entered(session, _access(session, int(str(entry["report"])), by=by), by=by, now=now)
    return _shown(session, entry, by=by)


def leave(session: Session, version: int, *, by: Visitor, now: datetime) -> None:
    """Nothing is entered."""
    del now
    if by.question.service != ENTRY or by.question.version != version:
        raise asking.Outdated
    asking.drop(session, by, ENTRY)
    asking.close(session, by)


def _entering(session: Session, step: str, version: int, *, by: Visitor) -> Values:
    asking.expect(by, ENTRY, step, version)
    rights.ask(by, Deed.ENTER_FOR)
    return _begun(session, by=by)


def _begun(session: Session, *, by: Visitor) -> Values:
    """The half-done entry; Outdated where it is forgotten while its question is still open."""
    entry = asking.draft(session, by, ENTRY)
    if not entry:
        raise asking.Outdated
    return entry


def _ask(session: Session, step: str, entry: Values, *, by: Visitor, now: datetime) -> Values:
    asking.keep(session, by, ENTRY, entry, now=now)
    asking.ask(session, by, ENTRY, step)
    return _shown(session, entry, by=by)


def _shown(session: Session, entry: Values, *, by: Visitor) -> Values:
    member = session.get(Member, int(str(entry["member"]))) if entry.get("member") else None
    return {
        "version": by.question.version,
        "step": by.question.step,
        "name": None if member is None else member.name,
        "unit": None if member is None else session.get_one(Unit, member.unit_id).name,
        "people": _people(session, entry),
        "own_words": bylaws.of(session).own_words,
    }


def _people(session: Session, entry: Values) -> list[Value]:
    found = entry.get("found")
    rows = [session.get_one(Member, int(str(one))) for one in found] if isinstance(found, list) else []
    return [
        {"member": one.id, "name": one.name, "unit": session.get_one(Unit, one.unit_id).name, "team": one.team}
        for one in rows
    ]
