"""Choosing: which unit a group is of. Its title often says; else the chair goes down the tree, a level a tap."""

from sqlalchemy.orm import Session

from storage import units
from storage.chats import Group
from storage.units import Tree
from storage.values import Value, Values

#: Units that a first letter offers, and units a page of the tree shows.
LIKELY, PAGE = 3, 24


def clear(session: Session, words: str) -> int | None:
    """The one unit that the words name most fully; None where they name none, or several equally."""
    found = units.named_in(Tree(session).paths(), words)
    return found[0] if len(found) == 1 else None


def offered(session: Session, group: Group, words: str = "") -> Values:
    """What a letter about the group offers: `likely` units, those that the chair's `words` (else its title) name first;
    `clear`, the one they name most fully, by name."""
    paths, said = Tree(session).paths(), words or group.title
    named = units.named_in(paths, said)
    alike = units.nearest(said, list(dict.fromkeys(path[-1] for path in paths.values())))
    close = (unit_id for name in alike for unit_id, path in paths.items() if path[-1] == name)
    likely = [*named, *(unit_id for unit_id in close if unit_id not in named)]
    called = [paths[unit_id][-1] for unit_id in likely[:LIKELY]]
    lines: list[Value] = [
        {
            "group": group.id,
            "unit": unit_id,
            "name": name,
            "above": _above(paths[unit_id]),
            "twin": called.count(name) > 1,
        }
        for unit_id, name in zip(likely, called, strict=False)
    ]
    return {
        "title": group.title,
        "group": group.id,
        "likely": lines,
        "clear": paths[named[0]][-1] if len(named) == 1 else None,
        "parent": 0,
        "whole": 0,
    }


def _above(path: tuple[str, ...]) -> str | None:
    return path[-2] if len(path) > 1 else None


def below(session: Session, parent_id: int) -> Values:
    """The first units right below one (0: the roots, or what lies below the only root)."""
    paths = Tree(session).paths()
    roots = [unit_id for unit_id, path in paths.items() if len(path) == 1]
    if parent_id not in paths:
        parent_id = roots[0] if len(roots) == 1 else 0
    return _level(paths, paths.get(parent_id, ()), 0)


def beginning_with(session: Session, unit_id: int) -> Values:
    """The page of its level that begins with that unit; of the top where it is gone."""
    paths = Tree(session).paths()
    if unit_id not in paths:
        return below(session, 0)
    return _level(paths, paths[unit_id][:-1], unit_id)


def _level(paths: dict[int, tuple[str, ...]], above: tuple[str, ...], first: int) -> Values:
    """A page of the units below that path, from `first` on; which have units below them, and where one can go on."""
    keys = {path: unit_id for unit_id, path in paths.items()}
    peopled = {path[:-1] for path in paths.values()}
    here = [unit_id for unit_id, path in paths.items() if path[:-1] == above]
    begin = here.index(first) if first in here else 0
    lines: list[Value] = [
        {"unit": unit_id, "name": paths[unit_id][-1], "opens": paths[unit_id] in peopled}
        for unit_id in here[begin : begin + PAGE]
    ]
    return {
        "parent": keys.get(above, 0),
        "name": above[-1] if above else None,
        "up": keys.get(above[:-1], 0) if above else None,
        "units": lines,
        "before": here[max(0, begin - PAGE)] if begin else None,
        "after": here[begin + PAGE] if begin + PAGE < len(here) else None,
        "page": begin // PAGE,
        "pages": max(1, -(-len(here) // PAGE)),
    }
