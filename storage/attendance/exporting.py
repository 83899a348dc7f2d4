"""Exporting: who has signed up, as a workbook; and the sheet on which they sign at the door.

Ordered by who may read sign-ups, noted, and asked again when it is drawn and when it leaves: it holds what the reader's
right reaches in that moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from storage import activities, audit, outbox
from storage.activities import IN, Activity, ActivityQuestion, Ask, Option, Place, SignUp, questions_of
from storage.attendance import readers, times
from storage.attendance.records import named
from storage.errors import Refusal
from storage.members import Member
from storage.outbox import Letter, Rank
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: The right to a file of who has signed up, of an activity.
RIGHT: Final = "sign_ups"
#: Lines of a page: a moment of the reader's connection.
PAGE: Final = 500
_LINE: Final = select(SignUp, Member, Option.words)
#: Empty lines on the sheet for whoever comes without a place.
SPARE: Final = 6


class Sheet(StrEnum):
    """TABLE: a workbook; SIGN_IN: a sheet to be signed."""

    TABLE = "table"
    SIGN_IN = "sign_in"


_LETTERS: Final = {Sheet.TABLE: "attendance.table", Sheet.SIGN_IN: "attendance.sign_in"}


class NobodyThere(Refusal):
    """Nobody has signed up, as far as the visitor has them; values: activity, title."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sign-up. `answers` are by the order of the questions, None for none; what was chosen in a stock question is
    the name of that choice among the texts, as a list of one."""

    name: str
    unit: str
    place: Place
    option: str | None
    family: int
    comes: bool | None
    came_at: datetime | None
    missed: bool
    made_at: datetime
    answers: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines in the order in which people signed up; `last` is where the next page goes on, None at the end."""

    rows: Sequence[Line]
    last: int | None


def may_have(session: Session, account_id: int, subject: int) -> bool:
    """The right "sign_ups"."""
    activity = session.get(Activity, subject)
    return activity is not None and readers.may_have(session, account_id, activity, Deed.READ_SIGN_UPS)


def order(session: Session, sheet: Sheet, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """A letter with the file. NotForYou; NoSuchActivity; NobodyThere."""
    activity = readers.access_door(session, activity_id, by=by, deed=Deed.READ_SIGN_UPS)
    count, people = _counted(session, activity, by.account_id, _places(sheet))
    if not count:
        raise NobodyThere(**named(activity))
    record = activity.number or f"activities {activity.id}"
    audit.note(session, "attendance.order", by=by.account_id, now=now, record=record)
    told: Values = {**named(activity), "count": count, "people": people}
    letter = Letter(by.account_id, _LETTERS[sheet], told, Rank.ANSWER, right=RIGHT, subject=activity.id)
    outbox.queue(session, letter, now=now)
    return told


def _places(sheet: Sheet) -> tuple[Place, ...]:
    return (Place.SEATED,) if sheet is Sheet.SIGN_IN else IN


def _counted(session: Session, activity: Activity, account_id: int, places: Sequence[Place]) -> tuple[int, int]:
    """How many sign-ups that account has of it, and how many people these are with their family."""
    found = select(func.count(), func.coalesce(func.sum(SignUp.family + 1), 0))
    count, people = session.execute(_theirs(found, session, activity, account_id, places)).one()
    return int(count), int(people)


def _theirs(found: Any, session: Session, activity: Activity, account_id: int, places: Sequence[Place]) -> Select[Any]:
    """Whom that account has of it."""
    whose = readers.reader(session, account_id, activity, Deed.READ_SIGN_UPS)
    joined = found.select_from(SignUp).join(Member, Member.id == SignUp.member_id)
    here: list[ColumnElement[bool]] = [SignUp.activity_id == activity.id, SignUp.place.in_(places), whose.has()]
    theirs: Select[Any] = joined.where(*here)
    return theirs


# The workbook.


def head(session: Session, account_id: int, subject: int, now: datetime) -> Values:
    """What stands above the lines. `asked`: the questions, in the order of their answers."""
    activity = session.get_one(Activity, subject)
    asked: list[Value] = [_asked(one) for one in _questions(session, activity, account_id)]
    count, people = _counted(session, activity, account_id, IN)
    return {**_marked(session, activity, account_id, now=now), "count": count, "people": people, "asked": asked}


def _questions(session: Session, activity: Activity, account_id: int) -> Sequence[ActivityQuestion]:
    """Whose answers that account reads: all, of what its own units put on, and of another's none."""
    whose = readers.reader(session, account_id, activity, Deed.READ_SIGN_UPS)
    return questions_of(session, activity.id) if whose.scope is None else []


def _asked(question: ActivityQuestion) -> Value:
    return {"words": question.words, "stock": question.stock}


def lines(session: Session, account_id: int, subject: int, after: int, now: datetime) -> Lines:
    """The next page; who has lost a unit meanwhile has no more of its lines."""
    del now
    activity = session.get_one(Activity, subject)
    mine = _theirs(_LINE, session, activity, account_id, IN)
    mine = mine.outerjoin(Option, Option.id == SignUp.option_id).where(SignUp.id > after)
    found = session.execute(mine.order_by(SignUp.id).limit(PAGE)).all()
    tree, asked = Tree(session), _questions(session, activity, account_id)
    rows = [_line(session, sign_up, member, words, tree, asked) for sign_up, member, words in found]
    return Lines(rows, found[-1][0].id if len(found) == PAGE else None)


def _line(
    session: Session,
    sign_up: SignUp,
    member: Member,
    option: str | None,
    tree: Tree,
    asked: Sequence[ActivityQuestion],
) -> Line:
    answers = activities.answers_of(session, sign_up)
    return Line(
        name=member.name,
        unit="/".join(tree.path(member.unit_id)),
        place=Place(sign_up.place),
        option=option,
        family=sign_up.family,
        comes=sign_up.comes,
        came_at=sign_up.came_at,
        missed=sign_up.missed,
        made_at=sign_up.made_at,
        answers=[_answer(one, answers.get(str(one.id))) for one in asked],
    )


def _answer(question: ActivityQuestion, answer: Value) -> Value:
    named = question.stock is not None and question.ask == Ask.CHOICE and answer is not None
    return [answer] if named else answer


# The sheet.


def on_sheet(session: Session, *, account_id: int, subject: int, values: Values, now: datetime) -> Values:
    """Who has a place, unit by unit, as this reader has them (still)."""
    del values
    activity, tree = session.get_one(Activity, subject), Tree(session)
    mine = _theirs(_LINE, session, activity, account_id, (Place.SEATED,))
    mine = mine.outerjoin(Option, Option.id == SignUp.option_id)
    found = session.execute(mine).all()
    found = sorted(found, key=lambda one: (tree.place(one[1].unit_id), one[1].name, one[0].id))
    rows: list[Value] = [
        {"name": member.name, "unit": tree.path(member.unit_id)[-1], "option": words, "family": sign_up.family}
        for sign_up, member, words in found
    ]
    people = sum(sign_up.family + 1 for sign_up, _, _ in found)
    return {**_marked(session, activity, account_id, now=now), "rows": rows, "people": people, "spare": SPARE}


def _marked(session: Session, activity: Activity, account_id: int, *, now: datetime) -> Values:
    """What a file is called, and for whom and when it was made."""
    whose = readers.reader(session, account_id, activity, Deed.READ_SIGN_UPS)
    who = None if whose.member_id is None else session.get_one(Member, whose.member_id).name
    return {
        **named(activity),
        "number": activity.number,
        "place": activity.place,
        "starts_at": times.whole(session, activity).starts,
        "who": who,
        "whole": whose.scope is None,
        "at": now,
    }
