"""Reading: what is due today, the list by category, one question with its answer, taking one out."""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from storage import learning, pages, rights
from storage.notebook.records import Mistake, NoSuchMistake, NothingDue
from storage.questions import Question, QuestionCategory, keeping
from storage.questions.records import IS_LIVE
from storage.rights import Deed
from storage.sittings import COURSES, Course, Purpose, Sitting, SittingAnswer, sitting, wording
from storage.sittings.sitting import Manner
from storage.values import Value, Values
from storage.visitors import Visitor

#: How many at most are gone through at once, and how many a page lists.
MOST: Final = 20
PAGE: Final = 8
#: Categories that the first page has room for.
_CATEGORIES: Final = 20


def _kept(member_id: int) -> list[ColumnElement[bool]]:
    """What is in the notebook; a question that is asked no more stays out of it while that is so."""
    return [Mistake.member_id == member_id, Mistake.left_at.is_(None), IS_LIVE]


def count_due(session: Session, member_id: int, today: date) -> int:
    """How many are to be gone through by that day."""
    due = select(func.count()).select_from(Mistake).join(Question, Question.id == Mistake.question_id)
    return session.scalar(due.where(*_kept(member_id), Mistake.due_on <= today)) or 0


def home(session: Session, *, by: Visitor, now: datetime) -> Values:
    """How many there are, how many are due, and in which categories. NotKnownYet."""
    member_id = _member(by)
    rows = select(Question.category_id, QuestionCategory.name, func.count()).select_from(Mistake)
    rows = rows.join(Question, Question.id == Mistake.question_id)
    rows = rows.outerjoin(QuestionCategory, QuestionCategory.id == Question.category_id)
    rows = rows.where(*_kept(member_id)).group_by(Question.category_id, QuestionCategory.name)
    found = session.execute(rows.order_by(func.count().desc(), QuestionCategory.name)).all()
    lines: list[Value] = [{"category": key or 0, "name": said or "", "count": count} for key, said, count in found]
    then = select(func.min(Mistake.due_on)).join(Question, Question.id == Mistake.question_id)
    known = select(func.count()).select_from(Mistake)
    known = known.where(Mistake.member_id == member_id, Mistake.left_at.is_not(None))
    return {
        "count": sum(count for _, _, count in found),
        "due": count_due(session, member_id, now.date()),
        "next_on": session.scalar(then.where(*_kept(member_id), Mistake.due_on > now.date())),
        "known": session.scalar(known) or 0,
        "lines": lines[:_CATEGORIES],
    }


def listing(session: Session, category_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """Those of one category (0: of none), the next due first; pages begin at 0. NotKnownYet."""
    del now
    member_id = _member(by)
    of = Question.category_id.is_(None) if category_id == 0 else Question.category_id == category_id
    mine = select(Mistake, Question).join(Question, Question.id == Mistake.question_id).where(*_kept(member_id), of)
    count = (
        session.scalar(select(func.count()).select_from(mine.with_only_columns(Mistake.question_id).subquery())) or 0
    )
    here = pages.at(page, count, PAGE)
    rows = session.execute(mine.order_by(Mistake.due_on, Mistake.question_id).limit(PAGE).offset(here.first))
    lines: list[Value] = [
        {"question": question.id, "stem": question.told.stem, "times": one.times, "due_on": one.due_on}
        for one, question in rows
    ]
    found = session.get(QuestionCategory, category_id) if category_id else None
    told: Values = {"category": category_id, "name": found.name if found is not None else "", "count": count}
    return {**told, "lines": lines, **here.told()}


def look(session: Session, question_id: int, *, by: Visitor, now: datetime) -> Values:
    """One of them with its right answer. NoSuchMistake."""
    del now
    one, question = _access(session, question_id, by=by)
    content = question.told
    told = wording.shown(content, range(len(wording.words_of_options(content))), (), tells=True)
    told |= {"question": question.id, "number": question.number, "category_id": question.category_id or 0}
    return {**told, "times": one.times, "due_on": one.due_on}


def take_out(session: Session, question_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is not wanted there any more; the list of its category."""
    one, question = _access(session, question_id, by=by)
    one.left_at = now
    session.flush()
    return listing(session, question.category_id or 0, 0, by=by, now=now)


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Goes through what is due, the oldest first; what was begun today goes on. NothingDue."""
    member_id = _member(by)
    open_one = sitting.open_one(session, member_id, Purpose.NOTEBOOK)
    if open_one is not None:
        if (
            open_one.answered < len(open_one.questions)
            and open_one.begun_at.astimezone(now.tzinfo).date() == now.date()
        ):
            return sitting.show(session, open_one, by=by, now=now)
        sitting.end(session, open_one, now=now)
    due = select(Question.id, Question.version).select_from(Mistake).join(Question, Question.id == Mistake.question_id)
    due = due.where(*_kept(member_id), Mistake.due_on <= now.date()).order_by(Mistake.due_on, Question.lot).limit(MOST)
    chosen = [(id_, version) for id_, version in session.execute(due)]
    if not chosen:
        raise NothingDue
    made = sitting.begin(session, chosen, Purpose.NOTEBOOK, by=by, now=now, manner=Manner(mixed=True))
    return sitting.show(session, made, by=by, now=now)


def leave(session: Session, member_id: int) -> None:
    """The notebook of somebody who leaves the bot goes with them."""
    session.execute(delete(Mistake).where(Mistake.member_id == member_id))


def of_member(session: Session, member_id: int) -> list[dict[str, Any]]:
    """All of it, for the copy of one's data."""
    rows = select(Mistake, Question).join(Question, Question.id == Mistake.question_id)
    rows = rows.where(Mistake.member_id == member_id).order_by(Mistake.question_id)
    return [
        {
            "number": question.number,
            "question": keeping.edition(session, question.id, question.version).stem,
            "times": one.times,
            "due_on": one.due_on,
            "left_at": one.left_at,
        }
        for one, question in session.execute(rows)
    ]


def _access(session: Session, question_id: int, *, by: Visitor) -> tuple[Mistake, Question]:
    one = session.get(Mistake, (_member(by), question_id))
    if one is None or one.left_at is not None:
        raise NoSuchMistake
    return one, session.get_one(Question, question_id)


def _member(by: Visitor) -> int:
    rights.ask(by, Deed.LEARN)
    assert by.member_id is not None
    return by.member_id


# What a sitting tells.


def _ended(session: Session, one: Sitting, now: datetime, first: bool) -> Values:  # noqa: FBT001 - as courses are told
    """How many are known for good now, and what is still due today."""
    del first
    gone = (
        select(func.count()).select_from(Mistake).join(SittingAnswer, SittingAnswer.question_id == Mistake.question_id)
    )
    gone = gone.where(Mistake.member_id == one.member_id, SittingAnswer.sitting_id == one.id)
    left = session.scalar(gone.where(SittingAnswer.full, Mistake.left_at >= one.begun_at)) or 0
    return {"left": left, "due": count_due(session, one.member_id, now.date())}


def _tell(session: Session, by: Visitor, now: datetime) -> Values:
    return {"notebook": {"due": 0 if by.member_id is None else count_due(session, by.member_id, now.date())}}


def _month(session: Session, member_id: int, _since: datetime, _until: datetime) -> Values:
    waiting = select(func.count()).select_from(Mistake).join(Question, Question.id == Mistake.question_id)
    return {"notebook": session.scalar(waiting.where(*_kept(member_id))) or 0}


COURSES[Purpose.NOTEBOOK] = Course(lambda _session, _sitting: {"title": ""}, _ended)
learning.BESIDE_HOME.append(_tell)
learning.BESIDE_PROGRESS.append(_month)
