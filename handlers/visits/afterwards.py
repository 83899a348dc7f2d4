"""What can be said of a visit once it is ticked off: what was brought, what was heard, and what follows from it."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers import hardship
from handlers.buttons import Button, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen, in_rows
from handlers.visits.walking import (
    FOLLOW_UP,
    PHONED,
    POSTPONE,
    SHOW,
    UNDO,
    VISITED,
    about,
    back,
)
from storage.aid import Source
from storage.values import Values
from storage.visits import SERVICE, Stage, Tried, bringing, hearing

BROUGHT = Button("visits.brought", int)
NOTHING = Button("visits.nothing", int)
CHOOSE_SOURCE = Button("visits.choose_source", int, Source)
HEAR = Button("visits.hear", int)
FORGET = Button("visits.forget", int)
TALK = Button("visits.talk", int)


def ticked_screen(found: Values) -> Screen:
    """It is kept; the next one a press away, and below it what else can be said."""
    after = [SHOW(found["after"], step=1, name=found["after_name"])] if found["after"] is not None else []
    more = _more(found) if found["stage"] == Stage.DONE else _instead(found)
    return about("visits.ticked", found, [after, *more, [UNDO(found["visit"]), *back(found)]])


def _more(found: Values) -> list[list[Press]]:
    key = found["visit"]
    heard = [HEAR(key, again=found["heard"])] if found["hears"] else []
    enters = [hardship.ENTER_FOR(found["member"])] if found["enters"] else []
    talk = [] if found["talk_asked"] else [TALK(key)]
    follows = [*enters, *talk] if found["heard"] or found["follow_up"] else []
    return [[BROUGHT(key), *heard], follows, [FOLLOW_UP(key, on=found["follow_up"])]]


def _instead(found: Values) -> list[list[Press]]:
    """What can be done for somebody who could not be visited."""
    key = found["visit"]
    if found["stage"] != Stage.PLANNED:
        return []
    if found["tried"] == Tried.IN_HOSPITAL:
        return [[VISITED(key, bedside=True), POSTPONE(key)]]
    return [[POSTPONE(key), PHONED(key)]]


def brought_screen(found: Values) -> Screen:
    """What was brought, in one line; or whose money it was, by a press."""
    rows = [[NOTHING(found["version"])], [SHOW(found["visit"], step=0, name=None)]]
    return about("visits.ask_brought", found, [*_sources(found), *rows])


def _sources(found: Values) -> list[list[Press]]:
    """Of no money nobody asks whose."""
    every = [CHOOSE_SOURCE(found["version"], one, source=one, on=one == found["source"]) for one in Source]
    return in_rows(every) if found["gave_money"] else []


def needs_screen(found: Values) -> Screen:
    """What was heard, in the person's words."""
    forget = [FORGET(found["version"])] if found["heard"] else []
    return about("visits.ask_needs", found, [forget, [SHOW(found["visit"], step=0, name=None)]])


_SHOWN: tuple[Shown, ...] = (
    (BROUGHT, bringing.begin, brought_screen),
    (NOTHING, bringing.nothing, ticked_screen),
    (CHOOSE_SOURCE, bringing.choose_source, ticked_screen),
    (HEAR, hearing.begin, needs_screen),
    (FORGET, hearing.forget, ticked_screen),
    (FOLLOW_UP, hearing.follow_up, ticked_screen),
    (TALK, hearing.talk, ticked_screen),
)

STEPS: Steps = {
    (SERVICE, "brought"): Step(bringing.open_question, brought_screen, bringing.write, ticked_screen),
    (SERVICE, "needs"): Step(hearing.open_question, needs_screen, hearing.write, ticked_screen),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return routes_of(_SHOWN)
