"""The blueprint: how many questions out of which categories, whether the bank has them, and a paper by lot."""

import secrets
from collections.abc import Sequence
from itertools import combinations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.exams.records import ExamPart
from storage.questions import Difficulty, Question, State, categories, drawing
from storage.questions.categories import Tree
from storage.questions.records import LOTS
from storage.values import Value

#: How many questions the bank has live, by category (0 for none) and difficulty.
Stock = dict[tuple[int, Difficulty], int]


def stock(session: Session) -> Stock:
    """Of live questions."""
    counted = select(func.coalesce(Question.category_id, 0), Question.difficulty, func.count())
    counted = counted.where(Question.state == State.LIVE).group_by(Question.category_id, Question.difficulty)
    return {(category, Difficulty(difficulty)): count for category, difficulty, count in session.execute(counted)}


def held(bank: Stock, tree: Tree, category_id: int, difficulty: Difficulty | None = None) -> int:
    """How many of these there are."""
    return sum(bank[one] for one in _cells(bank, tree, category_id, difficulty))


def _cells(bank: Stock, tree: Tree, category_id: int, difficulty: Difficulty | None) -> set[tuple[int, Difficulty]]:
    within = set(tree.within(category_id)) if category_id in tree.names else set()
    return {
        one for one in bank if (not category_id or one[0] in within) and (difficulty is None or one[1] == difficulty)
    }


def lacking(session: Session, parts: Sequence[ExamPart]) -> list[Value]:
    """What the bank can't fill: the rows that want more together than there is, the fewest rows first; none where each
    paper has all its questions. By Hall: it can be filled where no set of rows wants more than it finds."""
    bank, tree = stock(session), categories.tree(session)
    cells = [_cells(bank, tree, one.category_id, one.difficulty) for one in parts]
    for many in range(1, len(parts) + 1):
        for some in combinations(range(len(parts)), many):
            wanted = sum(parts[at].count for at in some)
            there = sum(bank[one] for one in set().union(*(cells[at] for at in some)))
            if there < wanted:
                rows: list[Value] = [_named(tree, parts[at]) for at in some]
                return [{"rows": rows, "wanted": wanted, "there": there}]
    return []


def _named(tree: Tree, part: ExamPart) -> Value:
    names: list[Value] = [*tree.path(part.category_id if part.category_id in tree.names else None)]
    return {"part": part.id, "path": names, "difficulty": part.difficulty, "count": part.count}


def told(session: Session, parts: Sequence[ExamPart]) -> list[Value]:
    """The rows, for a page."""
    tree = categories.tree(session)
    return [_named(tree, one) for one in parts]


def draw(session: Session, parts: Sequence[ExamPart], before: set[int]) -> list[tuple[int, int]]:
    """A paper by lot, in the order of the rows; of what was asked `before` nothing, as far as the bank allows."""
    # Nothing is counted for the one row that most exams have.
    bank, tree = stock(session) if len(parts) > 1 else Stock(), categories.tree(session)
    # Who finds the least chooses first, so that a wide row takes nothing away that a narrow one needs.
    narrow = sorted(parts, key=lambda one: held(bank, tree, one.category_id, one.difficulty) - one.count)
    taken: dict[int, list[tuple[int, int]]] = {one.id: [] for one in parts}
    for part in narrow:
        taken[part.id] = _fill(session, tree, part, _keys(taken), before)
    for part in narrow:
        _swap(session, tree, part, narrow, taken)
    return [one for part in parts for one in taken[part.id]]


def _keys(taken: dict[int, list[tuple[int, int]]]) -> set[int]:
    return {id_ for some in taken.values() for id_, _ in some}


def _fill(session: Session, tree: Tree, part: ExamPart, used: set[int], before: set[int]) -> list[tuple[int, int]]:
    found = _lot(session, tree, part, part.count, used | before)
    if len(found) < part.count and before:
        found += _lot(session, tree, part, part.count - len(found), used | {id_ for id_, _ in found})
    return found


def _lot(session: Session, tree: Tree, part: ExamPart, count: int, without: set[int]) -> list[tuple[int, int]]:
    if part.category_id and part.category_id not in tree.names:
        return []
    within = tree.within(part.category_id) if part.category_id else ()
    lot = secrets.randbelow(LOTS)
    return drawing.draw(session, count, lot, categories=within, difficulty=part.difficulty, without=without)


def _swap(
    session: Session,
    tree: Tree,
    part: ExamPart,
    parts: Sequence[ExamPart],
    taken: dict[int, list[tuple[int, int]]],
) -> None:
    """A row that found too few takes over what another one has, and that one gets something else for it."""
    for other in parts:
        while len(taken[part.id]) < part.count and other is not part:
            fresh = _lot(session, tree, other, 1, _keys(taken))
            theirs = {id_ for id_, _ in taken[other.id]}
            fits = [one for one in taken[other.id] if one[0] in _fitting(session, tree, part, theirs)]
            if not fresh or not fits:
                break
            taken[other.id][taken[other.id].index(fits[0])] = fresh[0]
            taken[part.id].append(fits[0])


def _fitting(session: Session, tree: Tree, part: ExamPart, among: set[int]) -> set[int]:
    fits = select(Question.id).where(Question.id.in_(among))
    if part.category_id:
        fits = fits.where(Question.category_id.in_(tree.within(part.category_id)))
    if part.difficulty is not None:
        fits = fits.where(Question.difficulty == part.difficulty)
    return set(session.scalars(fits))
