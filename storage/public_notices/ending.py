"""Ending: a notice comes down before its time, or its time is over; what stands in the group loses the name."""

from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit, chats, holidays, outbox
from storage.dossiers.records import access_dossier
from storage.hardship import casework
from storage.hardship.moves import Act, move
from storage.hardship.reports import ENDS, Report, Stage
from storage.outbox import StoredLetter
from storage.public_notices.period import last_day
from storage.public_notices.records import (
    OPEN,
    Objection,
    Outcome,
    PublicNotice,
    State,
    Why,
    count_open,
    objector_of,
    open_objections,
    still,
)
from storage.public_notices.telling import tell_officer, tell_person
from storage.rounds import Page
from storage.values import Values
from storage.visitors import Visitor

#: When, by the union's clock, it is looked whose last day is over: as soon as letters may leave.
ENDED = (time(8),)
#: Notices that a page of a round looks at.
_PAGE = 50


# Before its time.


def take_down(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """The officer takes it down, or drops it before it hangs: the case is looked at once more. NotUp, TakeFirst."""
    report, _ = access_dossier(session, report_id, by=by, now=now)
    notice = still(session, report, *OPEN)
    hung = notice.state == State.UP
    if hung:
        bring_down(session, report, notice, Why.OFFICER, now=now)
    else:
        notice.state, notice.why, notice.ended_at = State.DOWN, Why.OFFICER, now
    audit.note(session, "public_notices.take_down", by=by.account_id, now=now, record=report.number)
    return {"report": report.id, "hung": hung}


def bring_down(session: Session, report: Report, notice: PublicNotice, why: Why, *, now: datetime) -> None:
    """Down from now on, in the group too; whoever objected hears of it; the case is looked at once more."""
    if report.stage == Stage.ON_NOTICE:
        move(report, Act.TAKE_DOWN)
        if why is not Why.CONSENT:
            tell_person(session, report, "public_notices.told_down", {"why": why}, now=now)
    notice.state, notice.why, notice.ended_at = State.DOWN, why, now
    take_off_group(session, notice, now=now)
    for one in open_objections(session, notice):
        close(session, one, Outcome.DOWN, now=now)


def close(session: Session, one: Objection, outcome: Outcome, *, now: datetime) -> None:
    """What came of an objection; whoever wrote it is told, and no more than that."""
    # The letter names no case: beside its reader it would tell who objected to which.
    one.outcome, one.answered_at = outcome, now
    session.flush()
    told: Values = {"outcome": outcome, "at": one.at}
    letter = outbox.Letter(objector_of(session, one), "public_notices.objection_answered", told)
    outbox.queue(session, letter, now=now)


def take_off_group(session: Session, notice: PublicNotice, *, now: datetime) -> None:
    """What is on its way is not sent; what stands there says that it is over, without the name. In a chat that has
    another number by now nothing can be changed: the officer is told."""
    report = session.get_one(Report, notice.report_id)
    if notice.group_id is None:
        return
    named = StoredLetter.once == f"public_notices.post:{notice.code}"
    waiting = select(StoredLetter.id).where(named, StoredLetter.state == outbox.State.PENDING)
    for letter_id in session.scalars(waiting).all():
        outbox.end_open(session, outbox.ending(letter_id, outbox.State.WITHDRAWN, now=now))
    if notice.post is None:
        return
    group = chats.get(session, notice.group_id)
    if group is None or group.state != chats.State.ADMITTED or group.chat_id != notice.post_chat:
        tell_officer(session, report, "post_stands", now=now)
    else:
        values: Values = {"down": notice.state == State.DOWN, "standing": notice.post}
        over = outbox.to_group(
            group.id, "public_notices.post_over", values, subject=notice.id, edits=notice.post, at_night=True
        )
        outbox.queue(session, over, now=now)
    notice.post = notice.post_chat = None


def edit_ended(session: Session, letter: outbox.Letter, state: outbox.State, *, now: datetime) -> None:
    """The name is gone from the group; where the old message could not be changed, the officer looks."""
    changed = state is outbox.State.SENT and letter.message_id == letter.values["standing"]
    notice = session.get(PublicNotice, letter.subject)
    if not changed and state is not outbox.State.SUPERSEDED and notice is not None:
        tell_officer(session, session.get_one(Report, notice.report_id), "post_stands", now=now)


# Its time is over.


def end(session: Session, cursor: int, *, now: datetime) -> Page:
    """A page of notices whose last day is over: gone from the group on the next morning; on the next working morning
    the case may be reported up, unless an objection waits. Days that were made off meanwhile are made up for."""
    over = (PublicNotice.state == State.UP) & (PublicNotice.until < now.date()) & (PublicNotice.id > cursor)
    keys = list(session.scalars(select(PublicNotice.id).where(over).order_by(PublicNotice.id).limit(_PAGE)))
    done = sum([_end(session, key, now=now) for key in keys])
    return Page(done, keys[-1] if len(keys) == _PAGE else None)


def _end(session: Session, notice_id: int, *, now: datetime) -> bool:
    report, notice = locked(session, notice_id)
    if notice.state != State.UP or report.stage != Stage.ON_NOTICE or _went_on(session, report, notice, now=now):
        return False
    take_off_group(session, notice, now=now)
    if not holidays.calendar(session).is_working_day(now.date()):
        return False
    if count_open(session, notice):
        tell_officer(session, report, "objected_still", now=now, once=f"public_notices.over:{notice.id}")
        return False
    end_now(session, report, notice, now=now)
    return True


def locked(session: Session, notice_id: int) -> tuple[Report, PublicNotice]:
    """The case and the notice, locked in the order in which everybody locks them."""
    found = session.get_one(PublicNotice, notice_id)
    report = session.get_one(Report, found.report_id, with_for_update=True, populate_existing=True)
    return report, session.get_one(PublicNotice, notice_id, with_for_update=True, populate_existing=True)


def _went_on(session: Session, report: Report, notice: PublicNotice, *, now: datetime) -> bool:
    """Whether days off that were announced meanwhile leave it short of its working days: it hangs on."""
    assert notice.posted_on is not None
    assert notice.until is not None
    last = last_day(holidays.calendar(session), notice.posted_on, notice.days)
    if last <= notice.until or is_over(last, now=now):
        return False
    notice.until = last
    tell_officer(session, report, "longer", now=now)
    return True


def is_over(until: date, *, now: datetime) -> bool:
    """Whether the last day is behind us; `now` is in the union's zone."""
    return until < now.date()


def end_now(session: Session, report: Report, notice: PublicNotice, *, now: datetime) -> None:
    """公示期满: nothing stands against it."""
    notice.state, notice.ended_at = State.OVER, now
    move(report, Act.END_NOTICE)
    audit.note(session, "public_notices.end_notice", by=None, now=now, record=report.number)
    tell_officer(session, report, "over", now=now)
    tell_person(session, report, "public_notices.told_over", {}, now=now)


# The case went another way.


def stray(session: Session) -> list[int]:
    """Notices that are open while their case has ended, or hang while it is not on notice."""
    open_ = PublicNotice.state.in_(OPEN) & Report.stage.in_(ENDS)
    hung = (PublicNotice.state == State.UP) & (Report.stage != Stage.ON_NOTICE)
    found = select(PublicNotice.id).join(Report, Report.id == PublicNotice.report_id).where(open_ | hung)
    return list(session.scalars(found.order_by(PublicNotice.id).limit(_PAGE)))


def _follow_at_once(session: Session, report_id: int, now: datetime) -> None:
    """Whoever withdraws the case has the name taken off the group with the same commit, not a minute later."""
    open_ = select(PublicNotice.id).where(PublicNotice.report_id == report_id, PublicNotice.state.in_(OPEN))
    follow(session, list(session.scalars(open_)), now=now)


casework.DROPPED.append(_follow_at_once)


def follow(session: Session, notice_ids: list[int], *, now: datetime) -> int:
    """Takes them down: withdrawn or declined, a case has nothing hanging; how many."""
    for notice_id in notice_ids:
        report, notice = locked(session, notice_id)
        if notice.state in OPEN:
            bring_down(session, report, notice, Why.CASE, now=now)
            audit.note(session, "public_notices.take_down", by=None, now=now, record=report.number)
            tell_officer(session, report, "case", now=now)
    return len(notice_ids)
