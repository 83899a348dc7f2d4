"""Posts (岗位): what people do at work, as the roster names it; learning is addressed by units and posts.

A post is held by who is in service: of somebody retired the roster may still tell one, and nobody means them by it.
"""

import hashlib
from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from storage import pages
from storage.asking import Outdated
from storage.members import RETIRED, Member, Standing
from storage.values import Value, Values

#: Lines of a page, and posts that are named where a few of many will do.
PAGE, NAMED = 8, 4
_NOT_IN_SERVICE: Final = (*RETIRED, Standing.LEFT)


def key(post: str) -> int:
    """By what a button means it, ten digits at most, which nobody takes for the number of a person or a card: a name is
    too long for a button, and a place in a list moves with the people."""
    return int.from_bytes(hashlib.blake2b(post.encode(), digest_size=4).digest())


def occurring(session: Session, unit_ids: Collection[int] | None) -> list[tuple[str, int]]:
    """The posts that people of those units (None: of all) hold, and how many each; what most of them hold first."""
    held_by = select(Member.post, func.count()).where(Member.post.is_not(None), Member.standing.not_in(_NOT_IN_SERVICE))
    if unit_ids is not None:
        held_by = held_by.where(Member.unit_id.in_(unit_ids))
    found = [(post, count) for post, count in session.execute(held_by.group_by(Member.post)) if post is not None]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def held(posts: Collection[str]) -> ColumnElement[bool]:
    """Members who hold one of them now; of none, everybody."""
    return Member.post.in_(posts) & Member.standing.not_in(_NOT_IN_SERVICE) if posts else true()


def of(member: Member) -> str | None:
    """The post that they hold now, if any."""
    return None if member.standing in _NOT_IN_SERVICE else member.post


def holds(member: Member, posts: Collection[str]) -> bool:
    """`held` of one."""
    return not posts or of(member) in posts


def choices(session: Session, unit_ids: Collection[int] | None, chosen: Collection[str], page: int) -> Values:
    """A page of what can be ticked; last what is ticked and nobody holds any more."""
    every = _choices(session, unit_ids, chosen)
    here = pages.at(page, len(every), PAGE)
    lines: list[Value] = [
        {"id": key(post), "post": post, "people": count, "on": post in chosen} for post, count in here.cut(every)
    ]
    return {"lines": lines, **here.told(), **named(chosen)}


def turned(
    session: Session, unit_ids: Collection[int] | None, chosen: Collection[str], meant: int
) -> tuple[str, bool, int]:
    """The post of that key, whether it is ticked now, and on which page it stands. Outdated."""
    for nth, (post, _) in enumerate(_choices(session, unit_ids, chosen)):
        if key(post) == meant:
            return post, post not in chosen, nth // PAGE
    raise Outdated


def named(chosen: Collection[str]) -> Values:
    """The first of those chosen, and how many there are."""
    return {"posts": [*sorted(chosen)[:NAMED]], "post_count": len(chosen)}


def _choices(session: Session, unit_ids: Collection[int] | None, chosen: Collection[str]) -> Sequence[tuple[str, int]]:
    there = occurring(session, unit_ids)
    gone = sorted({*chosen} - {post for post, _ in there})
    return [*there, *((post, 0) for post in gone)]
