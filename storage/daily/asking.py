"""Asking: which question a day has, the same for everybody; answering it, that day or within a week; days in a row."""

import secrets
from datetime import date, datetime, timedelta
from typing import Final, cast

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage import holidays, learning, rights
from storage.commits import core
from storage.daily.records import DailyQuestion, DailyWish, NotThatDay
from storage.questions import Content, Given, Kind, Question, QuestionPicture, drawing, keeping
from storage.questions.records import LOTS
from storage.rights import Deed
from storage.sittings import COURSES, Course, Purpose, Sitting, SittingAnswer, sitting, wording
from storage.sittings.lettered import LETTERS
from storage.sittings.sitting import NothingToAsk
from storage.values import Value, Values
from storage.visitors import Visitor

#: A question comes again after so many days at the earliest, as long as there are others.
APART: Final = timedelta(days=365)
#: Days before today whose questions can still be answered.
BACK: Final = 7
#: What one tap answers.
_KINDS: Final = (Kind.SINGLE, Kind.TRUE_FALSE)
#: Days in a row are counted so far back.
_LONGEST: Final = timedelta(days=400)
_DAILY: Final = cast("Table", DailyQuestion.__table__)


def question_of(session: Session, day: date) -> DailyQuestion | None:
    """The question of that day, drawn by lot when it is first asked for; None where the bank has none for it."""
    found = session.get(DailyQuestion, day)
    if found is not None:
        return found
    tapped = Question.kind.in_(_KINDS)
    plain = Question.id.not_in(select(QuestionPicture.question_id))
    lately = select(DailyQuestion.question_id).where(DailyQuestion.day > day - APART)
    lot = secrets.randbelow(LOTS)
    drawn = drawing.draw(session, 1, lot, besides=[tapped, plain, Question.id.not_in(lately)])
    drawn = drawn or drawing.draw(session, 1, lot, besides=[tapped, plain])
    if not drawn:
        return None
    (id_, version), dialect = drawn[0], core(session).dialect.name
    insert = (sqlite if dialect == "sqlite" else postgresql).insert(_DAILY)
    # Two may be the first of the day: then both ask the question of one of them.
    session.execute(insert.values(day=day, question_id=id_, version=version).on_conflict_do_nothing())
    return session.get_one(DailyQuestion, day)


def asked(session: Session, day: date) -> Values | None:
    """The day's question as a letter or a screen shows it, each option with what its button carries."""
    found = question_of(session, day)
    if found is None:
        return None
    content = keeping.edition(session, found.question_id, found.version)
    return {"day": day, "choices": _choices(content, day), **wording.shown(content, _order(content), (), tells=False)}


def _choices(content: Content, day: date) -> list[Value]:
    if content.kind is Kind.TRUE_FALSE:
        return [{"ordinal": day.toordinal(), "at": at, "truth": at == 0} for at in range(2)]
    return [
        {"ordinal": day.toordinal(), "at": at, "letter": LETTERS[at], "words": one.words}
        for at, one in enumerate(content.options)
    ]


def _order(content: Content) -> range:
    """As the author has them: colleagues talk of B."""
    return range(len(wording.words_of_options(content)))


def look(session: Session, ordinal: int, *, by: Visitor, now: datetime) -> Values:
    """That day's question, or what was answered to it. NotThatDay, NothingToAsk."""
    member_id, day = _member(by), _day(session, ordinal, now=now)
    done = _answered(session, member_id, day)
    if done is not None:
        return sitting.show(session, done, by=by, now=now)
    found = asked(session, day)
    if found is None:
        raise NothingToAsk(purpose=Purpose.DAILY)
    return {"ended": False, **found}


def today(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The question of today. NothingToAsk."""
    return look(session, now.date().toordinal(), by=by, now=now)


def answer(session: Session, ordinal: int, option: int, *, by: Visitor, now: datetime) -> Values:
    """One tap, and right or wrong is told; a second tap changes nothing. NotThatDay."""
    member_id, day = _member(by), _day(session, ordinal, now=now)
    done = _answered(session, member_id, day)
    if done is None:
        found = question_of(session, day)
        if found is None:
            raise NothingToAsk(purpose=Purpose.DAILY)
        content = keeping.edition(session, found.question_id, found.version)
        if not 0 <= option < len(_order(content)):
            return look(session, ordinal, by=by, now=now)
        chosen = [(found.question_id, found.version)]
        done = sitting.begin(session, chosen, Purpose.DAILY, day.toordinal(), by=by, now=now)
        sitting.take(session, done, content, Given(picked=(option,)), now=now)
        sitting.end(session, done, now=now)
    return sitting.show(session, done, by=by, now=now)


def is_answered(session: Session, member_id: int, day: date) -> bool:
    return _answered(session, member_id, day) is not None


def _answered(session: Session, member_id: int, day: date) -> Sitting | None:
    mine = select(Sitting).where(
        Sitting.purpose == Purpose.DAILY, Sitting.subject_id == day.toordinal(), Sitting.member_id == member_id
    )
    return session.scalars(mine.order_by(Sitting.id).limit(1)).one_or_none()


def _day(session: Session, ordinal: int, *, now: datetime) -> date:
    ago = now.date().toordinal() - ordinal
    if not 0 <= ago <= BACK or (ago and session.get(DailyQuestion, date.fromordinal(ordinal)) is None):
        raise NotThatDay(days=BACK)
    return date.fromordinal(ordinal)


def missed(session: Session, member_id: int, day: date) -> list[date]:
    """Of the days before it those whose question can still be made up for, the newest first."""
    asked_ = select(DailyQuestion.day).where(DailyQuestion.day < day, DailyQuestion.day >= day - timedelta(days=BACK))
    done = _days_answered(session, member_id, day - timedelta(days=BACK))
    return [one for one in session.scalars(asked_.order_by(DailyQuestion.day.desc())) if one not in done]


def in_a_row(session: Session, member_id: int, day: date) -> int:
    """So many days' questions one after another are answered, up to that day; one made up for counts, days without a
    question and days off that are not wanted are passed over, and that day itself has until midnight."""
    since = day - _LONGEST
    wish, done = session.get(DailyWish, member_id), _days_answered(session, member_id, since)
    asked_ = select(DailyQuestion.day).where(DailyQuestion.day <= day, DailyQuestion.day > since)
    calendar = holidays.calendar(session)
    count = 0
    for one in session.scalars(asked_.order_by(DailyQuestion.day.desc())):
        if one in done:
            count += 1
        elif one != day and not (wish is not None and wish.working_days and not calendar.is_working_day(one)):
            break
    return count


def _days_answered(session: Session, member_id: int, since: date) -> set[date]:
    rows = select(Sitting.subject_id).where(
        Sitting.purpose == Purpose.DAILY, Sitting.subject_id >= since.toordinal(), Sitting.member_id == member_id
    )
    return {date.fromordinal(one) for one in session.scalars(rows)}


def _member(by: Visitor) -> int:
    rights.ask(by, Deed.LEARN)
    assert by.member_id is not None
    return by.member_id


# What a sitting tells.


def _ended(session: Session, one: Sitting, now: datetime, first: bool) -> Values:  # noqa: FBT001 - as courses are told
    """The question with its answer, and how many days in a row it makes."""
    del first
    id_, version = one.questions[0]
    content = keeping.edition(session, id_, version)
    given = session.get_one(SittingAnswer, (one.id, 0))
    told = wording.shown(content, _order(content), given.picks, tells=True)
    told |= {"full": given.full, "got_points": given.points, "remark": wording.remark(content, given), "written": ""}
    told |= {"day": date.fromordinal(one.subject_id), "in_a_row": in_a_row(session, one.member_id, now.date())}
    return {**told, "missed": len(missed(session, one.member_id, now.date()))}


def _tell(session: Session, by: Visitor, now: datetime) -> Values:
    done = by.member_id is not None and is_answered(session, by.member_id, now.date())
    return {"daily": {"done": done}}


COURSES[Purpose.DAILY] = Course(lambda _session, _sitting: {"title": ""}, _ended)
learning.BESIDE_HOME.append(_tell)
