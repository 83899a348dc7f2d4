"""Answering an alarm: one officer comes, everybody else who was called hears of it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit, members, outbox, rights
from storage.alarms.raising import concerned, name_of, talk_of, told_of
from storage.alarms.records import Alarm, AlarmCall, NoSuchAlarm, SomebodyCame
from storage.outbox import Letter, Rank
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor


def answer(session: Session, alarm_id: int, *, by: Visitor, now: datetime) -> Values:
    """我来: who it is and their numbers, or of an anonymous talk where to answer; the others hear who comes.

    Pressed again by the same person it shows the same. NoSuchAlarm, SomebodyCame.
    """
    rights.ask(by, Deed.ANSWER_ALARM)
    alarm = session.get(Alarm, alarm_id, with_for_update=True, populate_existing=True)
    if alarm is None or concerned(session, alarm) == by.account_id:
        raise NoSuchAlarm
    if alarm.answered_by is None:
        _come(session, alarm, by=by, now=now)
    elif alarm.answered_by != by.account_id:
        raise SomebodyCame(number=alarm.number, by=name_of(session, alarm.answered_by))
    return _card(session, alarm, by=by)


def _card(session: Session, alarm: Alarm, *, by: Visitor) -> Values:
    """`talk`: "mine", "theirs" or "nobodys", by who has it; None where the number is of no talk."""
    phones = [] if alarm.member_id is None else members.phones(session, alarm.member_id)
    talk = talk_of(session, alarm)
    has = None if talk is None else talk.officer_id
    whose = None if talk is None else "nobodys" if has is None else "mine" if has == by.account_id else "theirs"
    officer = None if has is None else name_of(session, has)
    return {**told_of(session, alarm), "phones": [*phones], "talk": whose, "officer": officer}


def _come(session: Session, alarm: Alarm, *, by: Visitor, now: datetime) -> None:
    audit.note(session, "alarms.answer", by=by.account_id, now=now, record=alarm.number)
    alarm.answered_by, alarm.answered_at = by.account_id, now
    talk = talk_of(session, alarm)
    for account_id in session.scalars(select(AlarmCall.account_id).where(AlarmCall.alarm_id == alarm.id)):
        if account_id != by.account_id:
            own = talk is not None and talk.officer_id == account_id
            values: Values = {"number": alarm.number, "by": by.name, "own": own}
            letter = Letter(account_id, "alarms.somebody_comes", values, Rank.URGENT, right="desk", at_night=True)
            outbox.queue(session, letter, now=now)
    session.flush()


def may_have(session: Session, account_id: int, alarm_id: int) -> bool:
    """The right to be called, asked again in the moment a letter leaves: nobody has come, and it is not their own."""
    alarm = session.get(Alarm, alarm_id)
    if alarm is None or alarm.answered_at is not None or concerned(session, alarm) == account_id:
        return False
    return rights.allowed(session, account_id, Deed.ANSWER_ALARM)
