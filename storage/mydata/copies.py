"""Copies: everything that the union has of the member, by stable names, for a file to read and one for machines."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import (
    accounts,
    activity_photos,
    audit,
    checkups,
    consents,
    daily,
    drives,
    due_talks,
    feedback,
    hardship,
    lessons,
    members,
    notebook,
    outbox,
    results,
    reviews,
    rights,
    satisfaction,
    sealed,
    seasons,
    signups,
    sittings,
)
from storage.accounts import Account
from storage.aid import books
from storage.asking import Draft
from storage.audit import AuditEntry
from storage.bank import records as bank
from storage.committee import Seat
from storage.consents import Consent
from storage.errors import Refusal
from storage.evidence import own, photos
from storage.exams import certifying as exams
from storage.hardship import Answer, Kind, Report
from storage.hardship.reports import officer_name
from storage.members import Member
from storage.mydata import family, files, overview, readers, talking, visiting
from storage.mydata.corrections import Correction
from storage.notices.wishes import Wish
from storage.outbox import Letter
from storage.rights import Deed
from storage.trainings import records as trainings
from storage.units import Unit
from storage.values import Values, unpack
from storage.visitors import Visitor

#: The shape of a copy; whatever changes it counts it up.
FORMAT, VERSION = "unionhall-my-data", 11
#: How many copies a day.
A_DAY = 3
#: What officers write for themselves is theirs: no part of a copy.
_NOT_SAID = (Kind.NOTE,)
#: Nor what an officer has half written about somebody else.
_OFFICERS = (
    *("hardship.words", "hardship.entry", "aid", "dossiers", "circumstances", "homes"),
    *(
        "due_talks",
        "appointments.desk",
        "appointments.no",
        "talk_notes",
        "exams",
        "bank",
        "drives",
        "seasons",
        "results",
        "quick_notes",
        "note_photo",
    ),
)
#: Nor what goes into a talk, which may be an anonymous one: the file says whose it is.
_BETWEEN_TWO = ("relay",)


class TooManyCopies(Refusal):
    """Three within a day; values: again_at."""


def order(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Two letters, each with its file; what stands in them is read in the moment they leave. NotKnownYet,
    TooManyCopies."""
    rights.ask(by, Deed.SEE_OWN_DATA)
    assert by.member_id is not None
    mine = (AuditEntry.account_id == by.account_id) & (AuditEntry.act == "mydata.export")
    day = select(func.count(), func.min(AuditEntry.at)).where(mine, AuditEntry.at > now - timedelta(days=1))
    count, first = session.execute(day).one()
    if count >= A_DAY:
        raise TooManyCopies(again_at=first + timedelta(days=1))
    audit.note(session, "mydata.export", by=by.account_id, now=now, record=f"members {by.member_id}")
    for key in ("mydata.copy_to_read", "mydata.copy_for_machines"):
        letter = Letter(by.account_id, key, {}, rank=outbox.Rank.ANSWER, right="member", subject=by.member_id)
        outbox.queue(session, letter, now=now)
    return {"left": A_DAY - count - 1}


def of_member(session: Session, member_id: int) -> dict[str, Any] | None:
    """Everything; None where no account speaks for the member any more."""
    account_id = accounts.holder(session, member_id)
    if account_id is None:
        return None
    member = session.get_one(Member, member_id)
    account = session.get_one(Account, account_id)
    return {
        "format": FORMAT,
        "version": VERSION,
        "member": {**overview.roster_of(session, member), "phones": members.phones(session, member_id)},
        "account": {
            "telegram_id": account.telegram_id,
            "language": account.language,
            "first_seen": account.created_at,
            "known_since": overview.bound_at(session, account_id, member_id),
        },
        "offices": overview.offices_of(session, account_id),
        "committee": _seats(session, member_id),
        "consents": _consents(session, member_id),
        "reports": [_report(session, one) for one in overview.reports_of(session, member_id)],
        "aid": books.of_member(session, member_id),
        "files": files.of_member(session, member_id),
        "reviews": reviews.of_member(session, member_id),
        "home": visiting.home_of(session, member_id),
        "circumstances": visiting.circumstances_of(session, member_id),
        "visits": visiting.visits_of(session, member_id),
        "due_talks": due_talks.of_member(session, member_id),
        "talks": talking.of_member(session, member_id),
        **trainings.of_member(session, member_id),
        "question_doubts": bank.of_member(session, member_id),
        "exams": exams.of_member(session, member_id),
        "contests": results.of_member(session, member_id),
        "lessons": lessons.of_member(session, member_id),
        "drives": drives.of_member(session, member_id),
        "seasons": seasons.of_member(session, member_id),
        "feedback": feedback.of_member(session, member_id),
        "activity_photos": activity_photos.of_member(session, member_id),
        "sign_ups": signups.of_member(session, member_id),
        "sittings": sittings.of_member(session, member_id),
        "acquaintances": sittings.known_to(session, member_id),
        "notebook": notebook.of_member(session, member_id),
        "daily": daily.of_member(session, member_id),
        "checkups": checkups.of_member(session, member_id),
        "surveys": satisfaction.of_member(session, member_id),
        "reports_for_others": _for_others(session, member_id),
        "drafts": _drafts(session, account_id),
        "contacts": family.of_member(session, member_id),
        "contact_for": family.of_account(session, account_id),
        "claims": overview.claims_of(session, account_id),
        "corrections": _corrections(session, member_id),
        "notices": _notices(session, account_id),
        "read_by": readers.told(session, account_id, member_id),
    }


def _seats(session: Session, member_id: int) -> list[dict[str, Any]]:
    """On the committee's list, now and before."""
    rows = session.scalars(select(Seat).where(Seat.member_id == member_id).order_by(Seat.id))
    return [{"since": one.since, "until": one.until, "ended_at": one.ended_at} for one in rows]


def _consents(session: Session, member_id: int) -> list[dict[str, Any]]:
    rows = session.scalars(select(Consent).where(Consent.member_id == member_id).order_by(Consent.id))
    return [
        {"purpose": one.purpose, "version": one.version, "given": one.given, "at": one.at, "days": one.days}
        for one in rows
        if one.purpose in consents.VERSIONS
    ]


def _report(session: Session, report: Report) -> dict[str, Any]:
    said = select(Answer).where(Answer.report_id == report.id, Answer.kind.not_in(_NOT_SAID)).order_by(Answer.id)
    return {
        "number": report.number,
        "unit": session.get_one(Unit, report.unit_id).name,
        "whom": report.whom,
        "urgency": report.urgency,
        "ring_me": report.ring_me,
        "stage": report.stage,
        "track": report.track,
        "given": report.given,
        "officer": officer_name(session, report.officer_id),
        "submitted_at": report.submitted_at,
        "due_at": report.due_at,
        "first_due_at": report.first_due_at,
        "later_for": report.later_for,
        "taken_at": report.taken_at,
        "contacted_at": report.contacted_at,
        "closed_at": report.closed_at,
        "details": hardship.details_of(session, report),
        "words": hardship.story_of(session, report),
        "papers": own.copied(session, report),
        "photos": photos.copied(session, report),
        "said": [
            {"at": one.at, "kind": one.kind, "words": hardship.words_of(session, report, one)}
            for one in session.scalars(said)
        ],
    }


def _for_others(session: Session, member_id: int) -> list[dict[str, Any]]:
    """Whose they are decides about the rest."""
    rows = session.scalars(select(Report).where(Report.reporter_id == member_id).order_by(Report.id))
    return [{"number": one.number, "submitted_at": one.submitted_at} for one in rows]


def _drafts(session: Session, account_id: int) -> list[dict[str, Any]]:
    rows = session.scalars(select(Draft).where(Draft.account_id == account_id).order_by(Draft.service))
    kept: list[dict[str, Any]] = [
        {
            "service": one.service,
            "kept_at": one.kept_at,
            "answers": unpack(sealed.unseal(session, "drafts.answers", one.row, one.answers)),
        }
        for one in rows
        if one.service not in (*_OFFICERS, *_BETWEEN_TWO)
    ]
    # What somebody enters in office, of another's family.
    return [one for one in kept if not one["answers"].get("entered")]


def _notices(session: Session, account_id: int) -> dict[str, Any] | None:
    """Which the account does not want, and when it sleeps; None where nothing was chosen."""
    found = session.get(Wish, account_id)
    if found is None:
        return None
    sorts = (found.off_activities or "").split()
    hours = {"quiet_from": found.quiet_from, "quiet_until": found.quiet_until}
    return {"unwanted": found.off.split(), "unwanted_activities": sorts, **hours}


def _corrections(session: Session, member_id: int) -> list[dict[str, Any]]:
    rows = session.scalars(select(Correction).where(Correction.member_id == member_id).order_by(Correction.id))
    return [
        {
            "item": one.item,
            "value": sealed.unseal(session, "corrections.value", one.row, one.value) if one.value else None,
            "state": one.state,
            "made_at": one.made_at,
            "decided_at": one.decided_at,
        }
        for one in rows
    ]
