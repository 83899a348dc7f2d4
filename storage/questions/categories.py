"""Categories (类别): a tree of names, in which every question has a place or none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.questions.records import IS_LIVE, Question, QuestionCategory


@dataclass(slots=True)
class Tree:
    """All categories, read once: some hundred names."""

    names: dict[int, str] = field(default_factory=dict)
    above: dict[int, int] = field(default_factory=dict)
    below: dict[int, list[int]] = field(default_factory=dict)

    def path(self, category_id: int | None) -> tuple[str, ...]:
        """The names from above."""
        found: list[str] = []
        while category_id:
            found.append(self.names[category_id])
            category_id = self.above[category_id]
        return tuple(reversed(found))

    def within(self, category_id: int) -> list[int]:
        """The category and all below it."""
        found = [category_id]
        for one in found:
            found += self.below.get(one, ())
        return found

    def children(self, category_id: int) -> list[int]:
        """Those right below it, 0 for the topmost ones, by name."""
        return sorted(self.below.get(category_id, ()), key=lambda one: self.names[one])


def tree(session: Session) -> Tree:
    found = Tree()
    for id_, above, name in session.execute(
        select(QuestionCategory.id, QuestionCategory.above_id, QuestionCategory.name).order_by(QuestionCategory.id)
    ):
        found.names[id_], found.above[id_] = name, above
        found.below.setdefault(above, []).append(id_)
    return found


def places(session: Session, paths: Iterable[Sequence[str]]) -> dict[tuple[str, ...], int | None]:
    """The keys of many paths, for little more than that of one."""
    rows = session.execute(select(QuestionCategory.above_id, QuestionCategory.name, QuestionCategory.id))
    known = {(above, name): id_ for above, name, id_ in rows}
    found: dict[tuple[str, ...], int | None] = {}
    for path in paths:
        at: int | None = 0
        for name in path:
            at = known.get((at or 0, name))
            if at is None:
                break
        if path and at is None:
            at = place(session, path)
        found[tuple(path)] = at or None
    return found


def live(session: Session) -> dict[int, int]:
    """How many questions each category has that are asked, those below it aside; 0 for what has no category."""
    counts = select(Question.category_id, func.count()).where(IS_LIVE)
    return {key or 0: count for key, count in session.execute(counts.group_by(Question.category_id))}


def place(session: Session, path: Sequence[str]) -> int | None:
    """The key of that path, made where it is missing; None of an empty path."""
    above = 0
    for name in path:
        one = session.scalar(
            select(QuestionCategory).where(QuestionCategory.above_id == above, QuestionCategory.name == name)
        )
        if one is None:
            one = QuestionCategory(above_id=above, name=name)
            session.add(one)
            session.flush()
        above = one.id
    return above or None
