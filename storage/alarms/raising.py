"""Raising an alarm: whoever writes is shown whom to ring, and officers are called, wider and wider, until one comes."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage import accounts, duty, offices, outbox, rights, talks
from storage.alarms.records import AGAIN_AFTER, NAMED_FOR, SETTLED_FOR, Alarm, AlarmCall
from storage.alarms.words import call_for_help
from storage.members import Member
from storage.offices import Role
from storage.outbox import Letter, Rank
from storage.rights import Deed
from storage.talks import Talk
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor

#: The right to be called for one; the subject is its key.
RIGHT = "alarm"
#: Minutes in which the same person is shown the numbers once: who writes line by line is not drowned in them.
_ONCE_IN = 10
#: Alarms that one transaction calls for.
_PAGE = 50


def show_hotlines(session: Session, words: str, *, by: Visitor, now: datetime) -> bool:
    """Of words that nobody has been given yet (a draft): whom to ring, to who writes, and nobody else is told.
    Whether the words call for it."""
    risky = call_for_help(words)
    if risky:
        _show(session, {"number": None, "anonymous": False, "called": False}, by=by, now=now)
    return risky


def heed(session: Session, words: str, number: str, member_id: int | None, *, by: Visitor, now: datetime) -> bool:
    """Of the employee's words, handed in or sent with that number: if they call for help, who writes is shown whom to
    ring at once, and officers are called until one comes. Nothing is held back or refused. Whether they do.

    `member_id`: whom it is about; None in an anonymous talk, of which officers get the number alone.
    """
    if not call_for_help(words):
        return False
    alarm = _open_one(session, number)
    if alarm is None and not _is_settled(session, number, now=now):
        alarm = Alarm(number=number, member_id=member_id, raised_at=now, calls=0, called_at=now)
        session.add(alarm)
        session.flush()
        call(session, alarm, now=now)
    called = alarm is None or alarm.calls > 0
    _show(session, {"number": number, "anonymous": member_id is None, "called": called}, by=by, now=now)
    return True


def _show(session: Session, values: Values, *, by: Visitor, now: datetime) -> None:
    handed_in = "draft" if values["number"] is None else "sent"
    once = f"alarms.hotlines:{by.account_id}:{handed_in}:{int(now.timestamp()) // (_ONCE_IN * 60)}"
    # Rank and night: an answer to who is there.
    outbox.queue(session, Letter(by.account_id, "alarms.hotlines", values, Rank.ANSWER, once=once), now=now)


def _open_one(session: Session, number: str) -> Alarm | None:
    return session.scalar(select(Alarm).where(Alarm.number == number, Alarm.answered_at.is_(None)).with_for_update())


def _is_settled(session: Session, number: str, *, now: datetime) -> bool:
    """Whether somebody has come for that number, a moment ago."""
    came = select(Alarm.id).where(Alarm.number == number, Alarm.answered_at > now - SETTLED_FOR).limit(1)
    return session.scalar(came) is not None


def call(session: Session, alarm: Alarm, *, now: datetime) -> None:
    """Calls whoever is to be called by now, by night too."""
    people = _whom(session, alarm, now=now)
    values: Values = {"alarm": alarm.id, **told_of(session, alarm), "again": alarm.calls > 0}
    for account_id in people:
        letter = Letter(account_id, "alarms.call", values, Rank.URGENT, right=RIGHT, subject=alarm.id, at_night=True)
        letter.useful_until = now + AGAIN_AFTER
        outbox.queue(session, letter, now=now)
        if session.get(AlarmCall, (alarm.id, account_id)) is None:
            session.add(AlarmCall(alarm_id=alarm.id, account_id=account_id))
    alarm.called_at = now
    alarm.calls += bool(people)
    session.flush()


def told_of(session: Session, alarm: Alarm) -> Values:
    """The number, and who it is where officers may know."""
    found = select(Member.name, Unit.name).join(Unit, Unit.id == Member.unit_id).where(Member.id == alarm.member_id)
    name, unit = session.execute(found).one_or_none() or (None, None)
    return {"number": alarm.number, "name": name, "unit": unit}


def name_of(session: Session, account_id: int) -> str | None:
    return session.scalar(select(Member.name).join(accounts.Account).where(accounts.Account.id == account_id))


def talk_of(session: Session, alarm: Alarm) -> Talk | None:
    return session.scalar(select(Talk).where(Talk.number == alarm.number))


def concerned(session: Session, alarm: Alarm) -> int | None:
    """The account of whom it is about: never called for themselves."""
    talk = talk_of(session, alarm)
    if talk is not None:
        return talks.employee(session, talk)
    return None if alarm.member_id is None else accounts.holder(session, alarm.member_id)


def _whom(session: Session, alarm: Alarm, *, now: datetime) -> list[int]:
    """First who is on duty and the talk's own officer, then the chair and the deputies too; at once where nobody is on
    duty. Whom the employee would rather not see is left out while there is anybody else."""
    talk, person = talk_of(session, alarm), concerned(session, alarm)
    unwelcome = set() if talk is None else talks.besides_of(session, talk)
    on_duty = [one for one in duty.on(session, now.date()) if one != person]
    called = [*on_duty, *([] if talk is None or talk.officer_id is None else [talk.officer_id])]
    if alarm.calls or unwelcome.issuperset(on_duty):
        called += [*offices.chairs(session), *offices.holders(session, Role.DEPUTY, None)]
    fit = [one for one in dict.fromkeys(called) if one != person and rights.allowed(session, one, Deed.ANSWER_ALARM)]
    return [one for one in fit if one not in unwelcome] or fit


def call_again(session: Session, *, now: datetime) -> int:
    """Calls once more for every alarm for which nobody has come in ten minutes; how many. Of those for which somebody
    came a day ago, whom they were about is forgotten."""
    over = update(Alarm).where(Alarm.answered_at < now - NAMED_FOR, Alarm.member_id.is_not(None))
    session.execute(over.values(member_id=None), execution_options={"synchronize_session": False})
    waiting = select(Alarm).where(Alarm.answered_at.is_(None), Alarm.called_at <= now - AGAIN_AFTER)
    found = session.scalars(waiting.order_by(Alarm.called_at).limit(_PAGE).with_for_update()).all()
    for alarm in found:
        call(session, alarm, now=now)
    return len(found)
