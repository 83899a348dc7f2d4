"""Filing: a report comes to be, by the employee's own hand or another's, and the officers are told."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import cast

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from storage import (
    accounts,
    alarms,
    audit,
    bylaws,
    calendar,
    consents,
    duty,
    holidays,
    members,
    numbers,
    offices,
    outbox,
    sealed,
)
from storage.consents import Purpose
from storage.hardship.cards import notice_name
from storage.hardship.reports import ENDS, AlreadyAsked, Report, Stage, Track, Urgency, Whom, officer_name
from storage.members import Member
from storage.offices import Charge, Held, Role
from storage.outbox import Letter, Rank
from storage.pinyin import squeezed
from storage.prepared import Prepared
from storage.units import Unit
from storage.values import Values, pack
from storage.visitors import Visitor

_FILE = Prepared(insert(cast("Table", Report.__table__)).returning(Report.__table__.c.id))
#: What of the answers is kept sealed in one piece.
_DETAILS = ("causes", "group", "help", "reach", "check")


@dataclass(frozen=True, slots=True)
class NewCase:
    """What is known when a report is filed; `question` is the number of the button that files it."""

    member_id: int
    unit_id: int
    urgency: Urgency
    question: int
    whom: Whom = Whom.ME
    details: Values = field(default_factory=dict)
    words: str | None = None
    ring_me: bool = False
    reporter_id: int | None = None
    entered_by: int | None = None
    by_contact: bool = False
    agreed: bool = True


def hand_in(session: Session, answers: Values, *, by: Visitor, now: datetime) -> Values:
    """Files what the person answered; for a colleague as a hint, and the colleague is asked."""
    assert by.member_id is not None
    assert by.unit_id is not None
    own_words = bylaws.of(session).own_words
    # Where people are not asked for whom it is, what a draft of before says of it stands in no review.
    whom = Whom(str(answers.get("whom") or Whom.ME)) if own_words else Whom.ME
    colleague = _colleague(session, str(answers.get("name") or "")) if whom is Whom.COLLEAGUE else None
    if colleague is not None and colleague.id == by.member_id:
        whom, colleague = Whom.ME, None
    details: Values = {name: answers[name] for name in _DETAILS if answers.get(name)}
    if whom is not Whom.ME and colleague is None:
        details["about"] = answers.get("name")
    words = answers.get("words") if own_words else None
    new = NewCase(
        member_id=by.member_id if colleague is None else colleague.id,
        unit_id=by.unit_id if colleague is None else colleague.unit_id,
        urgency=Urgency(str(answers["urgency"])),
        question=by.question.version,
        whom=whom,
        details=details if own_words else {"group": answers.get("group")},
        words=str(words) if words else None,
        ring_me=not own_words,
        reporter_id=None if colleague is None else by.member_id,
        agreed=whom is not Whom.COLLEAGUE,
    )
    return file(session, new, by=by, now=now)


def _colleague(session: Session, words: str) -> Member | None:
    """The one person whom the words name, by the whole name, alone or with the unit; nobody is guessed at."""
    named = [one for one in members.meant(session, words) if _names(session, words, one)]
    return named[0] if len(named) == 1 else None


def _names(session: Session, words: str, person: Member) -> bool:
    """Whether the whole name stands there, and beside it nothing but places: 何平安 is not 何平."""
    said, name = squeezed(words), squeezed(person.name)
    places = [squeezed(session.get_one(Unit, person.unit_id).name), squeezed(person.team or "")]
    if said in {name, *(name + place for place in places), *(place + name for place in places)}:
        return True
    pieces = [squeezed(piece) for piece in re.split(r"[\W_]+", words) if piece]
    others = [piece for piece in pieces if piece != name]
    return len(others) < len(pieces) and all(
        any(place and (piece.startswith(place) or piece in place) for place in places) for piece in others
    )


def ask_for_call(session: Session, member_id: int, question: int, *, by: Visitor, now: datetime) -> Values:
    """Please ring, this week; AlreadyAsked while such a case is open. `question`: whose button it was, 0 for none."""
    assert by.unit_id is not None
    asked = select(Report).where(Report.member_id == member_id, Report.ring_me, Report.stage.not_in(ENDS))
    waiting = session.scalar(asked.order_by(Report.id.desc()).limit(1))
    if waiting is not None:
        officer = officer_name(session, waiting.officer_id)
        reckoned = projected(session, waiting, now=now)
        raise AlreadyAsked(number=waiting.number, due_at=waiting.due_at, officer=officer, projected=reckoned)
    new = NewCase(member_id, by.unit_id, Urgency.THIS_WEEK, question, ring_me=True)
    return file(session, new, by=by, now=now)


def filed_by(session: Session, version: int, *, by: Visitor, now: datetime) -> Values | None:
    """The receipt of the report that this member filed by that very button, if it was."""
    if by.question.version == version or by.member_id is None:
        return None
    # Everybody's questions are numbered from 1: what counts is who filed it, not whose case it is.
    mine = func.coalesce(Report.reporter_id, Report.member_id) == by.member_id
    report = session.scalar(select(Report).where(mine, Report.question == version, Report.entered_by.is_(None)))
    return None if report is None else receipt(session, report, by=by, now=now)


def receipt(session: Session, report: Report, *, by: Visitor, now: datetime) -> Values:
    """What whoever filed it is told: number, unit, by when; `hint`: a colleague has to be asked first."""
    return {
        "report": report.id,
        "number": report.number,
        "unit": session.get_one(Unit, report.unit_id).name,
        "due_at": report.due_at,
        "projected": projected(session, report, now=now),
        "answerable": bool(responsible(session, report.unit_id, besides=by.account_id)),
        # What the colleague has said since is not the reporter's to know.
        "hint": report.whom == Whom.COLLEAGUE,
    }


def responsible(
    session: Session, unit_id: int, *, besides: int | None, among: Sequence[Held] | None = None
) -> list[int]:
    """The officers who answer for the unit, longest in office first; never the account of the person it is about."""
    return offices.responsible(session, Role.OFFICER, unit_id, besides=besides, charge=Charge.HARDSHIP, among=among)


def file(session: Session, new: NewCase, *, by: Visitor, now: datetime) -> Values:
    """The report with its number, and the officers told as its urgency asks; the receipt."""
    new = _as_agreed(session, new)
    row, number = sealed.new_row(), numbers.take(session, "KN", now=now)
    days = holidays.calendar(session)
    due_at = days.close_of(now, new.urgency.working_days)
    filed = {
        "row": row,
        "number": number,
        "member_id": new.member_id,
        "reporter_id": new.reporter_id,
        "entered_by": new.entered_by,
        "by_contact": new.by_contact,
        "agreed": new.agreed,
        "question": new.question,
        "unit_id": new.unit_id,
        "whom": new.whom,
        "urgency": new.urgency,
        "ring_me": new.ring_me,
        **_sealed(session, row, new),
        "stage": Stage.SUBMITTED,
        "track": Track.GENERAL,
        "due_at": due_at,
        "submitted_at": now,
        "waiting_since": now,
        "pushed_on": _pushed_on(new.urgency, now),
        "unreached": False,
    }
    ((report_id,),) = _FILE.rows(session, filed)
    audit.note(session, "hardship.submit", by=by.account_id, now=now, record=number)
    unit = by.unit if new.unit_id == by.unit_id else session.get_one(Unit, new.unit_id).name
    facts: Values = {
        "report": report_id,
        "number": number,
        "unit": unit,
        "due_at": due_at,
        "projected": not days.is_published(due_at.date()),
    }
    asked: Values = {"urgency": new.urgency, "ring_me": new.ring_me, "by_contact": new.by_contact}
    notice: Values = {**facts, **asked, "hint": not new.agreed}
    person = by.account_id if new.member_id == by.member_id else accounts.holder(session, new.member_id)
    answerable = tell_officers(session, notice, person=person, unit_id=new.unit_id, since=now, now=now)
    if new.words:
        alarms.heed(session, new.words, number, new.member_id, by=by, now=now)
    if not new.agreed and new.reporter_id is not None and person is not None:
        _ask_colleague(session, facts, person, new.member_id, now=now)
    return {**facts, "answerable": answerable, "hint": not new.agreed}


def _as_agreed(session: Session, new: NewCase) -> NewCase:
    """Of whoever has withdrawn that their words are kept none are, by whose hand ever: a call is asked for."""
    if not consents.refused(session, new.member_id, Purpose.HARDSHIP):
        return new
    return replace(new, words=None, details={}, ring_me=True)


def _sealed(session: Session, row: bytes, new: NewCase) -> dict[str, bytes | None]:
    """Own words and details under the case's own key; none is made for who has only asked to be rung."""
    details = {name: value for name, value in new.details.items() if value is not None}
    if not (new.words or details):
        return {"story": None, "details": None, "data_key": None}
    key = sealed.new_key(session)
    return {
        "story": sealed.seal(session, "hardship_reports.story", row, new.words, under=key) if new.words else None,
        "details": sealed.seal(session, "hardship_reports.details", row, pack(details), under=key) if details else None,
        "data_key": key,
    }


def _pushed_on(urgency: Urgency, now: datetime) -> date | None:
    """The day whose people on duty are told at once of an urgent report; after hours it is the next."""
    return (calendar.wake_of(now) or now).date() if urgency is Urgency.THIS_WEEK else None


def projected(session: Session, report: Report, *, now: datetime) -> bool:
    """Whether the day promised is reckoned by days off that are not announced yet."""
    return not holidays.calendar(session).is_published(report.due_at.astimezone(now.tzinfo).date())


def notice_of(session: Session, report: Report, *, now: datetime) -> Values:
    """What officers are told of a report that waits: no content."""
    return {
        "report": report.id,
        "number": report.number,
        "unit": session.get_one(Unit, report.unit_id).name,
        "due_at": report.due_at,
        "projected": projected(session, report, now=now),
        "urgency": report.urgency,
        "ring_me": report.ring_me,
        "by_contact": report.by_contact,
        "hint": not report.agreed,
    }


def wait_anew(session: Session, report: Report, *, by: Visitor, now: datetime) -> None:
    """The case waits for an officer once more, and they are told as of a new one; `by` is whom it is about."""
    report.waiting_since, report.pressed_at = now, None
    tell_again(session, report, person=by.account_id, now=now)


def tell_again(session: Session, report: Report, *, person: int | None, now: datetime) -> None:
    """The officers are told of a report that waits, with who is on duty now in the place of who was on duty then."""
    assert report.waiting_since is not None
    report.pushed_on = _pushed_on(Urgency(report.urgency), now)
    notice, since = notice_of(session, report, now=now), report.waiting_since
    tell_officers(session, notice, person=person, unit_id=report.unit_id, since=since, now=now)


def tell_officers(
    session: Session,
    notice: Values,
    *,
    person: int | None,
    unit_id: int,
    since: datetime,
    now: datetime,
) -> bool:
    """An urgent report is told at once to the unit's officers and to who is on duty; others wait for the next bundle.
    False when the unit has nobody who could answer: the admins are told so.

    `person` is the account of whom it is about: never told of the own case as an officer. `since`: since when it waits.
    """
    officers = responsible(session, unit_id, besides=person)
    if notice["urgency"] == Urgency.THIS_WEEK:
        report_id = int(str(notice["report"]))
        on_duty = duty.on(session, (calendar.wake_of(now) or now).date())
        for account_id in dict.fromkeys([*officers, *(one for one in on_duty if one != person)]):
            # Once for each time that it waits: pressed later, nobody is told again what they know.
            once = f"{notice_name(report_id, account_id)}{int(since.timestamp())}"
            letter = Letter(
                account_id, "hardship.notice", notice, Rank.URGENT, right="report", subject=report_id, once=once
            )
            outbox.queue(session, letter, now=now)
    if not officers:
        for account_id in offices.holders(session, Role.ADMIN, None):
            outbox.queue(session, Letter(account_id, "hardship.nobody_responsible", {"unit": notice["unit"]}), now=now)
    return bool(officers)


def _ask_colleague(session: Session, facts: Values, account_id: int, member_id: int, *, now: datetime) -> None:
    letter = Letter(account_id, "hardship.consent", facts, right="member", subject=member_id)
    outbox.queue(session, letter, now=now)
