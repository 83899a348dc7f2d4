"""Quick start (快速开赛): what will be played stands there already, and one tap begins it."""

import secrets
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias

from sqlalchemy.orm import Session

from storage import asking, rights
from storage.chats import Group
from storage.contests import paper, setting, sheet, starting, whose
from storage.contests.knobs import SECONDS
from storage.contests.records import SERVICE
from storage.contests.terms import FULL, MOST_TITLE, Form
from storage.errors import Refusal
from storage.questions import categories
from storage.questions.records import LOTS
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: Under this name what an officer has changed of it is kept until it begins.
_KEPT: Final = "contests_quick"
COUNTS: Final = (10, 15, 20, 5)
#: Groups that the page offers.
_GROUPS: Final = 12
#: The step that asks for a name, and signs of what it is about in one that nobody has written.
_MOST_ABOUT: Final = 20
#: What something is called: the text of that key with those values, in that language.
Names: TypeAlias = Callable[[str, Values, str], str]


class QuickKnob(StrEnum):
    """What turns by a tap."""

    COUNT = "count"
    SECONDS = "seconds"
    FORM = "form"


_TURNS: Final[dict[QuickKnob, tuple[Value, ...]]] = {
    QuickKnob.COUNT: COUNTS,
    QuickKnob.SECONDS: SECONDS,
    QuickKnob.FORM: (*Form,),
}
_DEFAULTS: Final[Values] = {
    "count": COUNTS[0],
    "seconds": 20,
    "form": Form.BUTTONS,
    "category": 0,
    "group": 0,
    "name": "",
}


class NothingToAsk(Refusal):
    """The bank has no question that could be asked."""


def look(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What will be played: out of what, how many questions, how long each, and in which group. NotForYou."""
    rights.ask(by, Deed.KEEP_CONTESTS)
    setting.stop_asking(session, by=by)
    return _shown(session, _kept(session, by), by, now)


def _kept(session: Session, by: Visitor) -> Values:
    return {**_DEFAULTS, **asking.draft(session, by, _KEPT)}


def _shown(session: Session, kept: Values, by: Visitor, now: datetime) -> Values:
    found, tree = whose.groups_of(session, by.account_id), categories.tree(session)
    chosen = _group(found, kept, by)
    category_id = int(str(kept["category"]))
    path: list[Value] = [*tree.path(category_id if category_id in tree.names else None)]
    there = paper.usable(session, _within(session, category_id))
    other = whose.playing_in(session, chosen.id) if chosen is not None else None
    lines: list[Value] = [
        {"group": one.id, "name": one.title, "on": chosen is not None and one.id == chosen.id} for one in found
    ]
    return {
        **kept,
        "full": FULL,
        "path": path,
        "about": _about(session, path, chosen, by),
        "day": now.date(),
        "there": there,
        "asked": min(there, int(str(kept["count"]))),
        "group": chosen.id if chosen is not None else None,
        "group_title": chosen.title if chosen is not None else None,
        "busy": other.code if other is not None else None,
        "lines": lines[:_GROUPS],
        "more": len(found) > _GROUPS,
    }


def _group(found: list[Group], kept: Values, by: Visitor) -> Group | None:
    named = next((one for one in found if one.id == kept["group"]), None)
    return named or whose.own_group(found, by)


def _within(session: Session, category_id: int) -> list[int]:
    tree = categories.tree(session)
    return tree.within(category_id) if category_id in tree.names else []


def _change(session: Session, name: str, value: Value, *, by: Visitor, now: datetime) -> Values:
    kept = {**_kept(session, by), name: value}
    asking.keep(session, by, _KEPT, kept, now=now)
    return _shown(session, kept, by, now)


def turn(session: Session, knob: QuickKnob, *, by: Visitor, now: datetime) -> Values:
    """To its next value."""
    rights.ask(by, Deed.KEEP_CONTESTS)
    turns, has = _TURNS[knob], _kept(session, by)[knob]
    at = turns.index(has) + 1 if has in turns else 0
    return _change(session, knob, turns[at % len(turns)], by=by, now=now)


def choose_group(session: Session, group_id: int, *, by: Visitor, now: datetime) -> Values:
    """In that group."""
    rights.ask(by, Deed.KEEP_CONTESTS)
    if all(one.id != group_id for one in whose.groups_of(session, by.account_id)):
        raise asking.Outdated
    return _change(session, "group", group_id, by=by, now=now)


def category(session: Session, at: int, *, by: Visitor, now: datetime) -> Values:
    """The tree of categories, as `sheet.tree_page` has it."""
    del now
    rights.ask(by, Deed.KEEP_CONTESTS)
    return sheet.tree_page(session, at)


def choose_category(session: Session, category_id: int, *, by: Visitor, now: datetime) -> Values:
    """Out of that category with all below it; 0: out of the whole bank."""
    rights.ask(by, Deed.KEEP_CONTESTS)
    if category_id and category_id not in categories.tree(session).names:
        raise asking.Outdated
    return _change(session, "category", category_id, by=by, now=now)


def ask_name(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Asks what it is called."""
    rights.ask(by, Deed.KEEP_CONTESTS)
    setting.stop_asking(session, by=by)
    asking.ask(session, by, SERVICE, "quick_name")
    return _shown(session, _kept(session, by), by, now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What is asked now."""
    return _shown(session, _kept(session, by), by, now)


def write_name(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """What it is called, until it begins. TitleUnfit."""
    asking.expect(by, SERVICE, "quick_name")
    name = setting.titled(words)
    setting.stop_asking(session, by=by)
    return _change(session, "name", name, by=by, now=now)


def go(session: Session, names: Names, *, by: Visitor, now: datetime) -> Values:
    """It begins, with as many questions as there are. NothingToAsk, NoGroup, GroupBusy."""
    rights.ask(by, Deed.KEEP_CONTESTS)
    found = _shown(session, _kept(session, by), by, now)
    group = session.get(Group, found["group"]) if found["group"] is not None else None
    if group is None:
        raise starting.NoGroup(code="")
    if not found["asked"]:
        raise NothingToAsk
    form, seconds = Form(str(found["form"])), int(str(found["seconds"]))
    contest = setting.create(session, by=by, now=now, form=form, seconds=seconds)
    called: Values = {"about": found["about"], "day": found["day"]}
    # The whole group reads it: it is called in the language of the group.
    contest.title = str(found["name"]) or names("contests.quick_title", called, group.language)[:MOST_TITLE]
    starting.put_in(session, contest, group)
    within = _within(session, int(str(found["category"])))
    paper.draw(session, contest, int(str(found["asked"])), secrets.randbelow(LOTS), categories=within)
    told = starting.begin(session, contest, by=by.account_id, now=now)
    asking.drop(session, by, _KEPT)
    return told


def _about(session: Session, path: list[Value], group: Group | None, by: Visitor) -> str:
    """What it is about, else whose it is; empty for everything of everybody."""
    if path:
        return str(path[-1])[:_MOST_ABOUT]
    unit_id = (None if group is None else group.unit_id) or by.unit_id
    return "" if unit_id is None else Tree(session).path(unit_id)[-1][:_MOST_ABOUT]
