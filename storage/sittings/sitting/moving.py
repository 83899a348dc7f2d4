"""From place to place, away and back, and to the end."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import pages
from storage.questions.records import QuestionPicture
from storage.sittings.courses import COURSES
from storage.sittings.records import SittingAnswer
from storage.sittings.sitting.answering import own
from storage.sittings.sitting.life import end, is_over, leave_place, show_place
from storage.sittings.sitting.showing import ask_nothing, minutes, show
from storage.sittings.sitting.terms import NoPicture, NoSuchSitting
from storage.values import Value, Values
from storage.visitors import Visitor

#: Places of a page of the answer sheet.
SHEET: Final = 50


def go_on(session: Session, sitting_id: int, place: int, *, by: Visitor, now: datetime) -> Values:
    """From that place to the next one that is not answered; the end after the last."""
    sitting = own(session, sitting_id, by=by)
    if sitting.ended_at is None and place == sitting.at:
        leave_place(session, sitting, now=now)
    return show(session, sitting, by=by, now=now)


def turn_to(session: Session, sitting_id: int, place: int, *, by: Visitor, now: datetime) -> Values:
    """To that place, answered or not; only where answers may be changed."""
    sitting = own(session, sitting_id, by=by)
    if sitting.ended_at is None and COURSES[sitting.purpose].may_change and 0 <= place < len(sitting.questions):
        show_place(session, sitting, place)
    return show(session, sitting, by=by, now=now)


def see(session: Session, sitting_id: int, place: int, *, by: Visitor, now: datetime) -> Values:
    """The picture of the question at that place, for a message of its own: a caption has no room for the question, and
    a message that shows a picture never becomes one of words again. NoSuchSitting."""
    del now
    sitting = own(session, sitting_id, by=by)
    if not 0 <= place < len(sitting.questions):
        raise NoSuchSitting
    found = session.get(QuestionPicture, sitting.questions[place][0])
    if found is None:
        raise NoPicture
    return {"place": place, "picture": found.picture}


def put_off(session: Session, sitting_id: int, *, by: Visitor, now: datetime) -> Values:
    """Later: nothing is lost, and the clock of an exam goes on."""
    sitting = own(session, sitting_id, by=by)
    del now
    ask_nothing(session, by)
    return {"sitting": sitting.id, "purpose": sitting.purpose, "ends_at": sitting.ends_at}


def ask_hand_in(session: Session, sitting_id: int, *, by: Visitor, now: datetime) -> Values:
    """It ends here where all is answered; else it is asked once, with `missing`, how many are not."""
    sitting = own(session, sitting_id, by=by)
    missing = len(sitting.questions) - sitting.answered
    if is_over(sitting, now) or not missing:
        return hand_in(session, sitting_id, by=by, now=now)
    ask_nothing(session, by)
    told: Values = {"sitting": sitting.id, "missing": missing, "of": len(sitting.questions)}
    return {**told, "minutes": minutes(sitting, now)}


def sheet(session: Session, sitting_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """The answer sheet (答题卡): which places have an answer, page by page from 0; the end where it is over."""
    sitting = own(session, sitting_id, by=by)
    count = len(sitting.questions)
    if is_over(sitting, now):
        return show(session, sitting, by=by, now=now)
    ask_nothing(session, by)
    done = set(session.scalars(select(SittingAnswer.place).where(SittingAnswer.sitting_id == sitting.id)))
    here = pages.at(page, count, SHEET)
    lines: list[Value] = [{"place": at, "done": at in done} for at in here.cut(range(count))]
    told: Values = {"sitting": sitting.id, "lines": lines, **here.told(), "of": count}
    return {**told, "answered": len(done), "minutes": minutes(sitting, now), "at": sitting.at}


def hand_in(session: Session, sitting_id: int, *, by: Visitor, now: datetime) -> Values:
    """It ends here, whatever is not answered."""
    sitting = own(session, sitting_id, by=by)
    if sitting.ended_at is None:
        end(session, sitting, now=now)
    return show(session, sitting, by=by, now=now)
