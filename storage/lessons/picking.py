"""Picking: the questions of a card, out of the bank by words or number, or pasted, when the bank has them too."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from storage import asking, audit
from storage.lessons.concerning import keep
from storage.lessons.drafting import begun, edit
from storage.lessons.records import (
    MOST_QUESTIONS,
    SERVICE,
    EnoughQuestions,
    Lesson,
    LessonQuestion,
    NoQuestionFound,
    QuestionsUnfit,
)
from storage.questions import Content, Question, State, categories, keeping, pasting
from storage.questions.content import plain
from storage.values import Value, Values
from storage.visitors import Visitor

#: Questions that a search offers.
FOUND: Final = 6


def of_lesson(session: Session, lesson_id: int) -> Sequence[Question]:
    """Its questions, in their order."""
    joined = select(Question).join(LessonQuestion, LessonQuestion.question_id == Question.id)
    mine = joined.where(LessonQuestion.lesson_id == lesson_id)
    return session.scalars(mine.order_by(LessonQuestion.nth, Question.id)).all()


def look(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """Its questions, and that more can be looked for or pasted. NotForYou, NoSuchLesson, NotYourLesson."""
    lesson = keep(session, lesson_id, by=by)
    asking.keep(session, by, SERVICE, {"lesson": lesson.id}, now=now)
    asking.ask(session, by, SERVICE, "question")
    return _page(session, lesson, by, ())


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows."""
    del now
    return _page(session, begun(session, "question", by=by), by, ())


def write(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Questions that are pasted go in, and into the bank; anything else is looked for there. QuestionsUnfit,
    NoQuestionFound, EnoughQuestions."""
    lesson = begun(session, "question", by=by)
    contents = _pasted(words)
    if not contents:
        found = _find(session, words, lesson)
        if not found:
            raise NoQuestionFound(words=" ".join(words.split())[:30])
        return _page(session, lesson, by, found)
    _room(session, lesson, len(contents))
    for content in contents:
        _add(session, lesson, _kept(session, content, lesson, by=by, now=now))
    return _page(session, lesson, by, ())


def _pasted(words: str) -> list[Content]:
    """The questions that the words are; none where they are something else. QuestionsUnfit where one can't be asked."""
    found: list[Content] = []
    for nth, one in enumerate(pasting.read_all(words), start=1):
        if one.content is None or one.lacks is not None:
            raise QuestionsUnfit(nth=nth, code=one.lacks.code if one.lacks else "")
        found.append(one.content)
    return found


def _kept(session: Session, content: Content, lesson: Lesson, *, by: Visitor, now: datetime) -> Question:
    """The bank's own where it asks the same already."""
    known = keeping.known(session, [keeping.gist(content)])
    if known:
        return session.scalars(select(Question).where(Question.number == next(iter(known.values())))).one()
    made = keeping.put(session, content, author_id=by.account_id, approved_by=by.account_id, now=now)
    audit.note(session, "lessons.put_question", by=by.account_id, now=now, record=f"lessons {lesson.id}")
    return made


def _find(session: Session, words: str, lesson: Lesson) -> Sequence[Question]:
    """By its number; else by a category's name or by what stands in its stem."""
    there = select(LessonQuestion.question_id).where(LessonQuestion.lesson_id == lesson.id)
    live = select(Question).where(Question.state == State.LIVE, Question.id.not_in(there))
    said = words.strip().lstrip("#№").strip()
    if said.isdecimal() and len(said) <= 9:
        one = session.scalars(live.where(Question.number == int(said))).all()
        if one:
            return one
    sought = plain(words)
    if not sought:
        return []
    tree = categories.tree(session)
    named = [one for one, name in tree.names.items() if sought in plain(name)]
    below = {each for one in named for each in tree.within(one)}
    fits = or_(Question.words.contains(sought, autoescape=True), Question.category_id.in_(below))
    return session.scalars(live.where(fits).order_by(Question.number.desc()).limit(FOUND)).all()


def add(session: Session, lesson_id: int, question_id: int, *, by: Visitor, now: datetime) -> Values:
    """That one is asked too; the page anew, to look for more. EnoughQuestions, Outdated."""
    lesson = keep(session, lesson_id, by=by)
    question = session.get(Question, question_id)
    if question is None or question.state != State.LIVE:
        raise asking.Outdated
    _room(session, lesson, 1)
    _add(session, lesson, question)
    return look(session, lesson.id, by=by, now=now)


def remove(session: Session, lesson_id: int, question_id: int, *, by: Visitor, now: datetime) -> Values:
    """That one is not asked any more; the bank keeps it."""
    lesson = keep(session, lesson_id, by=by)
    gone = delete(LessonQuestion).where(
        LessonQuestion.lesson_id == lesson.id, LessonQuestion.question_id == question_id
    )
    session.execute(gone)
    session.flush()
    return look(session, lesson.id, by=by, now=now)


def done(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """Back to the card's page."""
    return edit(session, lesson_id, by=by, now=now)


def _room(session: Session, lesson: Lesson, more: int) -> None:
    if len(of_lesson(session, lesson.id)) + more > MOST_QUESTIONS:
        raise EnoughQuestions(most=MOST_QUESTIONS)


def _add(session: Session, lesson: Lesson, question: Question) -> None:
    if session.get(LessonQuestion, (lesson.id, question.id)) is None:
        last = select(func.max(LessonQuestion.nth)).where(LessonQuestion.lesson_id == lesson.id)
        nth = (session.scalar(last) or 0) + 1
        session.add(LessonQuestion(lesson_id=lesson.id, question_id=question.id, nth=nth))
        session.flush()


def _page(session: Session, lesson: Lesson, by: Visitor, found: Sequence[Question]) -> Values:
    def line(one: Question) -> Value:
        return {"question": one.id, "number": one.number, "kind": one.kind, "stem": one.told.stem[:60]}

    return {
        "lesson": lesson.id,
        "title": lesson.title,
        "lines": [line(one) for one in of_lesson(session, lesson.id)],
        "found": [line(one) for one in found],
        "most": MOST_QUESTIONS,
        "version": by.question.version,
    }
