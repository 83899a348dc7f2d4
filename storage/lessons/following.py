"""Following: how a card is doing, for its officers: how many of each unit, who has not yet, right answers a question,
and sentences without names. Nobody's marks, and no order of people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Integer, Select, case, cast, func, select
from sqlalchemy.orm import Session

from storage import accounts, audit, outbox, pages, rights
from storage.folding import folded
from storage.lessons.concerning import addressed, concerns, follow, keep, within
from storage.lessons.offering import undone
from storage.lessons.picking import of_lesson
from storage.lessons.records import Lesson, LessonCall, LessonReading, LessonSentence, NoSuchLesson, What
from storage.lessons.sentences import words_of
from storage.members import Member
from storage.outbox import Letter, Rank
from storage.rights import Deed
from storage.sittings import Purpose, Sitting, SittingAnswer
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: The right by which the pages are had.
RIGHT: Final = "lessons"
#: From so many answers on the share of right ones is told; from so many unsigned sentences on these are shown.
FEWEST_PEOPLE, FEWEST_SENTENCES = 5, 3
#: Units, names and sentences of a page.
PAGE, NAMES, SENTENCES = 8, 20, 5


@dataclass(slots=True)
class Figures:
    """Of how many people: how many have opened it, have done it, of these after its end."""

    of: int = 0
    opened: int = 0
    done: int = 0
    late: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        sums = (self.of + other.of, self.opened + other.opened, self.done + other.done, self.late + other.late)
        return Figures(*sums)

    def told(self) -> Values:
        return {"of": self.of, "opened": self.opened, "done": self.done, "late": self.late}


def may_have(session: Session, account_id: int, _: int) -> bool:
    """Asked again in the moment a page leaves."""
    return rights.allowed(session, account_id, Deed.KEEP_LESSONS)


def look(session: Session, lesson_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """How far people are, as far as the visitor's units reach, a page of units. NotForYou, NoSuchLesson."""
    lesson, reached, mine = follow(session, lesson_id, by=by)
    by_unit = _counted(session, lesson, reached)
    lines = _lines(session, by_unit)
    here = pages.at(page, len(lines), PAGE)
    shown: list[Value] = [*here.cut(lines)]
    nudged = session.get(LessonCall, (lesson.id, What.NUDGED))
    total = sum(by_unit.values(), Figures())
    return {
        **addressed(session, lesson),
        "lesson": lesson.id,
        "title": lesson.title,
        "opens_at": lesson.opens_at,
        "closes_at": lesson.closes_at,
        "waits": lesson.opens_at is not None and lesson.opens_at > now,
        "over": lesson.closes_at <= now,
        **total.told(),
        "lines": shown,
        **here.told(),
        "mine": mine,
        "nudged_at": None if nudged is None else nudged.made_at,
        "sentences": (session.scalar(_sentences(lesson)) or 0) if mine else 0,
        "questions": len(of_lesson(session, lesson.id)) if mine else 0,
    }


def _counted(session: Session, lesson: Lesson, reached: set[int] | None) -> dict[int, Figures]:
    read = (LessonReading.member_id == Member.id) & (LessonReading.lesson_id == lesson.id)
    late = cast(func.coalesce(func.sum(case((LessonReading.done_at > lesson.closes_at, 1), else_=0)), 0), Integer)
    counts = (func.count(), func.count(LessonReading.opened_at), func.count(LessonReading.done_at), late)
    rows = session.execute(
        select(Member.unit_id, *counts)
        .select_from(Member)
        .outerjoin(LessonReading, read)
        .where(concerns(session, lesson), within(reached))
        .group_by(Member.unit_id)
    )
    return {unit_id: Figures(*map(int, found)) for unit_id, *found in rows}


def _lines(session: Session, by_unit: Mapping[int, Figures]) -> list[Values]:
    """In the order of the tree; units of few together, last."""
    tree, small = Tree(session), folded({unit_id: found.of for unit_id, found in by_unit.items()})
    lines: list[Values] = [
        {"unit": tree.path(unit_id)[-1], **by_unit[unit_id].told()}
        for unit_id in sorted(by_unit.keys() - small, key=tree.place)
    ]
    if small:
        lines.append({"unit": None, **sum((by_unit[one] for one in small), Figures()).told()})
    return lines


def missing(session: Session, lesson_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """Who of the visitor's units has not done it, by unit and name; noted. NotForYou, NoSuchLesson."""
    lesson, reached, mine = follow(session, lesson_id, by=by)
    wanted = (concerns(session, lesson), within(reached), undone(lesson))
    count = session.scalar(select(func.count()).select_from(Member).where(*wanted)) or 0
    here = pages.at(page, count, NAMES)
    rows = session.execute(
        select(Member.name, Member.unit_id)
        .where(*wanted)
        .order_by(Member.unit_id, Member.name, Member.id)
        .limit(NAMES)
        .offset(here.first)
    ).all()
    tree = Tree(session)
    units: dict[int, list[Value]] = {}
    for name, unit_id in rows:
        units.setdefault(unit_id, []).append(name)
    audit.note(session, "lessons.missing", by=by.account_id, now=now, record=f"lessons {lesson.id}")
    nudged = session.get(LessonCall, (lesson.id, What.NUDGED))
    lines: list[Value] = [{"unit": tree.path(unit_id)[-1], "names": names} for unit_id, names in units.items()]
    told: Values = {"lesson": lesson.id, "title": lesson.title, "count": count, "lines": lines}
    waits = lesson.opens_at is not None and lesson.opens_at > now
    nudge = mine and nudged is None and bool(count) and not waits
    return {**told, **here.told(), "nudge": nudge}


def shares(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """Of each question of how many people the first answer was right; of nobody. It is reckoned anew with every five
    people: one more would else be told by the difference. NotForYou, NoSuchLesson, NotYourLesson."""
    del now
    lesson, _, mine = follow(session, lesson_id, by=by)
    if not mine:
        keep(session, lesson.id, by=by)
    found = {
        question_id: (int(count), int(right or 0))
        for question_id, count, right in session.execute(_first_answers(lesson))
    }
    lines: list[Value] = []
    for one in of_lesson(session, lesson.id):
        count, right = found.get(one.id, (0, 0))
        percent = round(100 * right / count) if count else None
        lines.append({"number": one.number, "stem": one.told.stem[:80], "answers": count, "percent": percent})
    return {"lesson": lesson.id, "title": lesson.title, "lines": lines, "fewest": FEWEST_PEOPLE}


def _first_answers(lesson: Lesson) -> Select[int, int, int]:
    """Of each question of how many people the first answer counts, and how many of these were right: as many people as
    make whole fives, those who came first."""
    first = (
        select(SittingAnswer.question_id, func.min(SittingAnswer.sitting_id).label("sitting_id"))
        .join(Sitting, Sitting.id == SittingAnswer.sitting_id)
        .where(Sitting.purpose == Purpose.LESSON, Sitting.subject_id == lesson.id)
        .group_by(SittingAnswer.question_id, Sitting.member_id)
        .subquery()
    )
    by_turn = (SittingAnswer.at, SittingAnswer.sitting_id)
    ranked = (
        select(
            SittingAnswer.question_id,
            SittingAnswer.full,
            func.row_number().over(partition_by=SittingAnswer.question_id, order_by=by_turn).label("nth"),
            func.count().over(partition_by=SittingAnswer.question_id).label("people"),
        )
        .join(
            first,
            (first.c.sitting_id == SittingAnswer.sitting_id) & (first.c.question_id == SittingAnswer.question_id),
        )
        .subquery()
    )
    count = ranked.c.people - ranked.c.people % FEWEST_PEOPLE
    whole = select(ranked.c.question_id, func.count(), func.sum(cast(ranked.c.full, Integer)))
    return whole.where(ranked.c.nth <= count).group_by(ranked.c.question_id)


def sentences(session: Session, lesson_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """What people said back, a page, in no order that tells of anybody; a name stands where it was signed. Unsigned
    ones from three on: of fewer everybody knows whose they are. Noted. NotForYou, NoSuchLesson, NotYourLesson."""
    lesson, _, mine = follow(session, lesson_id, by=by)
    if not mine:
        keep(session, lesson.id, by=by)
    rows = session.execute(
        select(LessonSentence, Member.name)
        .join(Member, Member.id == LessonSentence.member_id)
        .where(LessonSentence.lesson_id == lesson.id)
        .order_by(LessonSentence.row)
    ).all()
    unsigned = sum(not one.signed for one, _ in rows)
    found = [(one, name) for one, name in rows if one.signed or unsigned >= FEWEST_SENTENCES]
    here = pages.at(page, len(found), SENTENCES)
    shown: list[Value] = [
        {"words": words_of(session, one), "name": name if one.signed else None} for one, name in here.cut(found)
    ]
    if shown:
        audit.note(session, "lessons.sentences", by=by.account_id, now=now, record=f"lessons {lesson.id}")
    told: Values = {"lesson": lesson.id, "title": lesson.title, "prompt": lesson.prompt, "count": len(rows)}
    hidden = len(rows) - len(found)
    return {**told, "lines": shown, "hidden": hidden, "fewest": FEWEST_SENTENCES, **here.told()}


def _sentences(lesson: Lesson) -> Select[int]:
    return select(func.count()).where(LessonSentence.lesson_id == lesson.id)


# The workbook.


@dataclass(frozen=True, slots=True)
class Line:
    """A unit of the workbook; None for those of few, which share a line."""

    unit: str | None
    of: int
    opened: int
    done: int
    late: int


@dataclass(frozen=True, slots=True)
class Lines:
    """All of it: there are never more units than a page has room for. `last` None: there is no further page."""

    rows: Sequence[Line]
    last: None = None


def order(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """A letter with the workbook. NotForYou, NoSuchLesson."""
    lesson, _, _ = follow(session, lesson_id, by=by)
    told: Values = {"lesson": lesson.id, "title": lesson.title}
    outbox.queue(
        session, Letter(by.account_id, "lessons.table", told, Rank.ANSWER, right=RIGHT, subject=lesson.id), now=now
    )
    return told


def head(session: Session, account_id: int, subject: int, now: datetime) -> Values:
    """What stands above the lines."""
    lesson, reached = _of_account(session, account_id, subject)
    by_unit = _counted(session, lesson, reached)
    member_id = accounts.member_of(session, account_id)
    return {
        "title": lesson.title,
        "opens_at": lesson.opens_at or lesson.published_at,
        "closes_at": lesson.closes_at,
        "who": None if member_id is None else session.get_one(Member, member_id).name,
        "at": now,
        "count": len(_lines(session, by_unit)),
        **sum(by_unit.values(), Figures()).told(),
    }


def lines(session: Session, account_id: int, subject: int, after: int, now: datetime) -> Lines:
    """Every unit in that account's reach."""
    del after, now
    lesson, reached = _of_account(session, account_id, subject)
    found = _lines(session, _counted(session, lesson, reached))
    return Lines([Line(**one) for one in found])  # type: ignore[arg-type]


def _of_account(session: Session, account_id: int, subject: int) -> tuple[Lesson, set[int] | None]:
    lesson = session.get(Lesson, subject)
    if lesson is None:
        raise NoSuchLesson
    return lesson, rights.reach(session, account_id, Deed.KEEP_LESSONS)
