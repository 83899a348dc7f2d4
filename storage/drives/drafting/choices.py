"""Out of which categories, for which units and posts: what can be chosen, and what is."""

from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import rights, units
from storage.drives.drafting.terms import Step
from storage.questions import Question, categories
from storage.questions import State as Asked
from storage.rights import Deed
from storage.units import Tree
from storage.values import Values
from storage.visitors import Visitor


def meant(session: Session, draft: Values, by: Visitor) -> list[int]:
    """The units for which it is: those that were ticked, else all of the officer's, where these are not one tree."""
    chosen, reach = keys_in(draft, "units"), rights.reach(session, by.account_id, Deed.KEEP_DRIVES)
    if chosen or reach is None:
        return chosen
    return _tops(session, reach)


def _tops(session: Session, reach: set[int]) -> list[int]:
    tree = Tree(session)
    return sorted(one for one in reach if not reach.intersection(tree.chain(one)[1:]))


def whose(session: Session, by: Visitor) -> int | None:
    """The unit whose it is: the highest where the officer's office reaches; None for the whole union."""
    reach = rights.reach(session, by.account_id, Deed.KEEP_DRIVES)
    return None if reach is None else _tops(session, reach)[0]


def within(session: Session, draft: Values, by: Visitor) -> set[int] | None:
    """The units whose posts can be chosen: those ticked by now, or all of the officer's."""
    ticked = keys_in(draft, "some_units") or meant(session, draft, by)
    return units.below(session, ticked) if ticked else None


def posts_in(draft: Values, name: str) -> list[str]:
    """Those kept in the draft by that name."""
    kept = draft.get(name)
    return [str(one) for one in kept] if isinstance(kept, list) else []


def categories_(session: Session, _: Visitor) -> list[tuple[int, str]]:
    """In the order of the tree, each with its path from above."""
    tree = categories.tree(session)
    found: list[int] = []
    waiting = [*reversed(tree.children(0))]
    while waiting:
        found.append(one := waiting.pop())
        waiting += reversed(tree.children(one))
    return [(one, " / ".join(tree.path(one)[-2:])) for one in found]


def units_of(session: Session, by: Visitor) -> list[tuple[int, str]]:
    """Of the officer's, in the order of the tree."""
    reach, tree = rights.reach(session, by.account_id, Deed.KEEP_DRIVES), Tree(session)
    within = [one for one in tree.paths() if reach is None or one in reach]
    return [(one, " / ".join(tree.path(one)[-2:])) for one in sorted(within, key=tree.place)]


CHOICES: Final[Mapping[str, Callable[[Session, Visitor], list[tuple[int, str]]]]] = {
    Step.CATEGORIES: categories_,
    Step.UNITS: units_of,
}


def counts(session: Session) -> dict[int, int]:
    """Live questions of each category with all below it."""
    rows = session.execute(
        select(Question.category_id, func.count()).where(Question.state == Asked.LIVE).group_by(Question.category_id)
    )
    found, tree = dict[int, int](), categories.tree(session)
    for category_id, count in rows:
        above = category_id
        while above:
            found[above] = found.get(above, 0) + count
            above = tree.above[above]
    return found


def live(session: Session, some: list[int]) -> int:
    """Live questions of those categories with all below them; of none, of the whole bank."""
    counted = select(func.count()).select_from(Question).where(Question.state == Asked.LIVE)
    if some:
        tree = categories.tree(session)
        within = {below for one in some if one in tree.names for below in tree.within(one)}
        counted = counted.where(Question.category_id.in_(within))
    return session.scalar(counted) or 0


def keys_in(draft: Values, name: str) -> list[int]:
    """Those kept in the draft by that name: of categories, or of units."""
    kept = draft.get(name)
    return [int(str(one)) for one in kept] if isinstance(kept, list) else []
