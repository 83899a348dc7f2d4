"""Drawing: questions by lot out of the bank, in a time that does not grow with it."""

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from storage.questions.content import Difficulty
from storage.questions.records import IS_LIVE, LOTS, Question

#: How many more are looked at than wanted, for those that must not be among them.
_SPARE: Final = 4


def draw(
    session: Session,
    count: int,
    lot: int,
    *,
    categories: Collection[int] = (),
    difficulty: Difficulty | None = None,
    without: Collection[int] = (),
    besides: Sequence[ColumnElement[bool]] = (),
) -> list[tuple[int, int]]:
    """So many live questions (key, version), fewer where there are fewer: those whose lot is the next from `lot` on,
    and then from the beginning. `categories`: only out of these (give those below too); `without`: none of these;
    `besides`: what else must hold of each."""
    conditions: list[ColumnElement[bool]] = [IS_LIVE, *besides]
    if difficulty is not None:
        conditions.append(Question.difficulty == difficulty)
    left = set(without)
    if categories:
        return _within(session, count, lot, [Question.category_id.in_(categories), *conditions], left)
    return _anywhere(session, count, lot, conditions, left)


def turn(lot: int) -> ColumnElement[int]:
    """How far behind that lot the question's own lies, round and round."""
    return (Question.lot + (LOTS - lot % LOTS)) % LOTS


def _within(
    session: Session, count: int, lot: int, conditions: Sequence[ColumnElement[bool]], left: set[int]
) -> list[tuple[int, int]]:
    """The lots of those categories alone are sorted: along the index of all lots a small one is a needle in hay."""
    drawn = select(Question.id).where(*conditions).order_by(turn(lot), Question.id).limit(count + len(left))
    wanted = [id_ for id_ in session.scalars(drawn) if id_ not in left][:count]
    read = select(Question.id, Question.version).where(Question.id.in_(wanted))
    versions = {id_: version for id_, version in session.execute(read)}  # noqa: C416 - rows are no pairs to dict()
    return [(id_, versions[id_]) for id_ in wanted]


def _anywhere(
    session: Session, count: int, lot: int, conditions: Sequence[ColumnElement[bool]], left: set[int]
) -> list[tuple[int, int]]:
    """Along the index of all lots, for as long as it takes."""
    found: list[tuple[int, int]] = []
    for low, high in ((lot % LOTS, LOTS), (0, lot % LOTS)):
        at, last = low, None
        while len(found) < count and at < high:
            most = (count - len(found)) * _SPARE + 16
            rows = session.execute(
                select(Question.id, Question.version, Question.lot)
                .where(*conditions, Question.lot >= at, Question.lot < high)
                .order_by(Question.lot)
                .limit(most)
            ).all()
            for id_, version, last in rows:  # noqa: B007 - the last lot is where the next page begins
                if id_ not in left and len(found) < count:
                    found.append((id_, version))
                    left.add(id_)
            if len(rows) < most or last is None:
                break
            at = last + 1
    return found
