"""Posting: the paper for the board, the day on which it was put up, and, where the union wants it, the unit's group."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit, chats, hardship, holidays, outbox
from storage.chats import Group
from storage.dossiers import house_visits
from storage.dossiers.records import access_dossier
from storage.hardship.moves import Act, move
from storage.hardship.reports import Report, officer_name
from storage.hardship.telling import tell_employee
from storage.outbox import Letter
from storage.public_notices import terms
from storage.public_notices.agreeing import BACK, day_of, ready
from storage.public_notices.ending import take_off_group
from storage.public_notices.period import is_projected, last_day
from storage.public_notices.records import NoConsentYet, PublicNotice, State, TooEarly, still
from storage.public_notices.telling import tell_officer
from storage.values import Values
from storage.visitors import Visitor

#: The right to a letter with the paper: who may have the case.
RIGHT = "public_notice"


def may_have(session: Session, account_id: int, notice_id: int) -> bool:
    """The right "public_notice"."""
    notice = session.get(PublicNotice, notice_id)
    return notice is not None and hardship.may_have(session, account_id, notice.report_id)


def order(session: Session, report_id: int, ordinal: int, *, by: Visitor, now: datetime) -> Values:
    """The paper as it is when put up on that day, today or within a week. NotUp, NotThatDay, NoConsentYet."""
    report, dossier = access_dossier(session, report_id, by=by, now=now)
    notice = still(session, report, State.AGREED, State.UP)
    if notice.state == State.UP:
        notice.paper_on = notice.posted_on
    else:
        _agreed_to(session, notice, report, dossier.hardship_class)
        # From today on, and as far ahead as a day may lie back elsewhere.
        notice.paper_on = day_of(report, ordinal, now=now + BACK)
    return {"notice": notice.id, "number": report.number}


def on_paper(session: Session, notice_id: int) -> Values:
    """What the paper shows: no more than was agreed to, and how to object."""
    notice = session.get_one(PublicNotice, notice_id)
    report = session.get_one(Report, notice.report_id)
    calendar, posted_on = holidays.calendar(session), notice.paper_on or notice.asked_at.date()
    until = notice.until or last_day(calendar, posted_on, notice.days)
    return {
        **terms.shown(session, notice, report),
        "posted_on": posted_on,
        "until": until,
        "projected": is_projected(calendar, posted_on, until),
        "code": notice.code,
        "officer": officer_name(session, report.officer_id),
        "standing": notice.state in {State.AGREED, State.UP},
    }


def post(session: Session, report_id: int, ordinal: int, *, by: Visitor, now: datetime) -> Values:
    """已张贴: it hangs since that day, which does not count; the period runs, and the person knows. In the group too,
    where they agreed to that. As `ready`, and NotUp, NotThatDay, TooEarly, NoConsentYet."""
    report, dossier = ready(session, report_id, by=by, now=now)
    notice = still(session, report, State.ASKED, State.AGREED)
    _agreed_to(session, notice, report, dossier.hardship_class)
    posted_on = day_of(report, ordinal, now=now)
    # Of a consent on paper the day of signing counts, not the one of entering it.
    assert notice.agreed_at is not None
    agreed_on = notice.written_on or notice.agreed_at.astimezone(now.tzinfo).date()
    for after, since in (("visit", house_visits.first_day(session, dossier)), ("consent", agreed_on)):
        if since is not None and posted_on < since:
            raise TooEarly(report=report.id, number=report.number, on=posted_on, since=since, after=after)
    notice.posted_on, notice.state = posted_on, State.UP
    notice.until = last_day(holidays.calendar(session), posted_on, notice.days)
    move(report, Act.PUBLISH)
    audit.note(session, "public_notices.publish", by=by.account_id, now=now, record=report.number)
    told = {"notice": notice.id, **terms.shown(session, notice, report)}
    tell_employee(session, report, "public_notices.told_up", told, by=by, now=now)
    _to_group(session, notice, report, now=now)
    return {"report": report.id}


def _agreed_to(session: Session, notice: PublicNotice, report: Report, hardship_class: str | None) -> None:
    if notice.state == State.ASKED or not terms.still_fit(session, notice, hardship_class):
        raise NoConsentYet(report=report.id, number=report.number)


# In the unit's group.


def name_of_post(notice: PublicNotice) -> str:
    """The name under which the letter to the group is found again."""
    return f"public_notices.post:{notice.code}"


def _to_group(session: Session, notice: PublicNotice, report: Report, *, now: datetime) -> None:
    group = terms.group_for(session, report)
    assert notice.until is not None
    if group is None or group.id != notice.group_id or notice.until < now.date():
        return
    values: Values = {**terms.shown(session, notice, report), "code": notice.code}
    # A second one would stay when the first is made to say that it is over: it is never sent twice.
    letter = outbox.to_group(
        group.id,
        "public_notices.post",
        values,
        right=chats.NOTICE,
        subject=notice.id,
        repeats=False,
        once=name_of_post(notice),
    )
    outbox.queue(session, letter, now=now)


def may_stand(session: Session, group_id: int, notice_id: int) -> bool:
    """The right NOTICE: the group is still the unit's, and the notice hangs."""
    notice = session.get(PublicNotice, notice_id, populate_existing=True)
    if notice is None or notice.state != State.UP or not chats.is_admitted(session, group_id, 0):
        return False
    report, group = session.get_one(Report, notice.report_id), session.get_one(Group, group_id)
    return group.unit_id == report.unit_id


def post_ended(session: Session, letter: Letter, state: outbox.State, *, now: datetime) -> None:
    """It stands in the group; or it does not, or may, and the officer is told to look. What came down meanwhile is
    taken off at once."""
    mine = select(PublicNotice).where(PublicNotice.id == letter.subject)
    notice = session.scalar(mine.with_for_update().execution_options(populate_existing=True))
    if notice is None:
        return
    report = session.get_one(Report, notice.report_id)
    if state is outbox.State.SENT and letter.message_id is not None:
        notice.post, notice.post_chat = letter.message_id, letter.chat_id
        if notice.state != State.UP:
            take_off_group(session, notice, now=now)
    elif state is outbox.State.UNCONFIRMED:
        tell_officer(session, report, "post_unclear", now=now)
    elif notice.state == State.UP:
        tell_officer(session, report, "post_failed", now=now)
