"""Concerning: whom a card is for, and in whose hands it is."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, exists, or_, select, true
from sqlalchemy.orm import Session

from storage import posts, rights, units
from storage.lessons.records import Lesson, LessonPost, LessonUnit, NoSuchLesson, NotYourLesson, State, Whom
from storage.members import RETIRED, Member, Standing
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor


def units_of(session: Session, lesson_id: int) -> Sequence[int]:
    """The units that it is for; none where it is for the whole union."""
    mine = select(LessonUnit.unit_id).where(LessonUnit.lesson_id == lesson_id)
    return session.scalars(mine.order_by(LessonUnit.unit_id)).all()


def posts_of(session: Session, lesson_id: int) -> Sequence[str]:
    """The posts that it is for; none where it is for whatever post."""
    mine = select(LessonPost.post).where(LessonPost.lesson_id == lesson_id)
    return session.scalars(mine.order_by(LessonPost.post)).all()


def addressed(session: Session, lesson: Lesson) -> Values:
    """Whom it is for, to be told: the first of its units and posts, how many there are, and whom of their people."""
    tree = Tree(session)
    names: list[Value] = [tree.path(one)[-1] for one in units_of(session, lesson.id)]
    told: Values = {"units": names[:4], "unit_count": len(names), "whom": lesson.whom}
    return {**told, **posts.named(posts_of(session, lesson.id))}


def within_units(session: Session, lesson: Lesson) -> set[int] | None:
    """Its units with all below them; None for the whole union."""
    reached = units_of(session, lesson.id)
    return units.below(session, reached) if reached else None


def concerns(session: Session, lesson: Lesson) -> ColumnElement[bool]:
    """The members that it is for."""
    here: list[ColumnElement[bool]] = [Member.standing != Standing.LEFT, _standing(lesson.whom)]
    here.append(posts.held(posts_of(session, lesson.id)))
    there = within_units(session, lesson)
    if there is not None:
        here.append(Member.unit_id.in_(there))
    return and_(*here)


def _standing(whom: Whom) -> ColumnElement[bool]:
    match whom:
        case Whom.IN_SERVICE:
            return Member.standing.not_in(RETIRED)
        case Whom.RETIRED:
            return Member.standing.in_(RETIRED)
        case _:
            return true()


def for_member(session: Session, member: Member) -> ColumnElement[bool]:
    """The cards that are for that member."""
    whom = (Whom.ALL, Whom.RETIRED if member.standing in RETIRED else Whom.IN_SERVICE)
    any_ = exists().where(LessonUnit.lesson_id == Lesson.id)
    mine = any_.where(LessonUnit.unit_id.in_(units.upwards(session, member.unit_id)))
    some = exists().where(LessonPost.lesson_id == Lesson.id)
    post = posts.of(member)
    by_post = ~some if post is None else or_(~some, some.where(LessonPost.post == post))
    return and_(Lesson.whom.in_(whom), or_(~any_, mine), by_post)


def touches(session: Session, reached: set[int] | None) -> ColumnElement[bool]:
    """The cards that are for some of those units; None for all cards."""
    if reached is None:
        return true()
    tree = units.Tree(session)
    around = {above for one in reached for above in tree.chain(one)}
    any_ = exists().where(LessonUnit.lesson_id == Lesson.id)
    return or_(~any_, any_.where(LessonUnit.unit_id.in_(around)))


def within(reach: Collection[int] | None) -> ColumnElement[bool]:
    """People of those units; None for everybody."""
    return true() if reach is None else Member.unit_id.in_(reach)


def reach(session: Session, by: Visitor) -> set[int] | None:
    """The units for which the visitor makes cards; None for the whole union. NotForYou."""
    rights.ask(by, Deed.KEEP_LESSONS)
    return rights.reach(session, by.account_id, Deed.KEEP_LESSONS)


def keeps(session: Session, lesson: Lesson, reached: set[int] | None) -> bool:
    """Whether it is theirs to change: all that it is for lies within their units."""
    there = units_of(session, lesson.id)
    return reached is None or (bool(there) and reached.issuperset(there))


def keep(session: Session, lesson_id: int, *, by: Visitor) -> Lesson:
    """A card that the visitor may change; a draft only its maker. NotForYou, NoSuchLesson, NotYourLesson."""
    reached = reach(session, by)
    lesson = session.get(Lesson, lesson_id)
    if lesson is None or lesson.state == State.WITHDRAWN:
        raise NoSuchLesson
    if lesson.state == State.DRAFT and lesson.made_by != by.account_id:
        raise NoSuchLesson
    if not keeps(session, lesson, reached):
        raise NotYourLesson(title=lesson.title)
    return lesson


def follow(session: Session, lesson_id: int, *, by: Visitor) -> tuple[Lesson, set[int] | None, bool]:
    """A card that is out, as far as it concerns the visitor's units: with their reach, and whether it is theirs to
    change. NotForYou, NoSuchLesson."""
    reached = reach(session, by)
    out = select(Lesson).where(Lesson.id == lesson_id, Lesson.state == State.OPEN, touches(session, reached))
    lesson = session.scalars(out).one_or_none()
    if lesson is None:
        raise NoSuchLesson
    return lesson, reached, keeps(session, lesson, reached)
