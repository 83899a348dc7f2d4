"""What was noted: one's own of the last thirty days, to be corrected or taken back, and those of one's units."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Shown, routes_of
from handlers.context import Context
from handlers.quick_notes.doors import BEGIN, LEAVE, LISTED
from handlers.quick_notes.drafting import screen
from handlers.screens import Screen
from storage.quick_notes import keeping
from storage.values import Values, lines_of

# By the key of the note.
LOOK = Button("quick_notes.look", int)
PICTURE = Button("quick_notes.picture", int)
CORRECT = Button("quick_notes.correct", int)
ASK_TAKE_BACK = Button("quick_notes.ask_take_back", int)
TAKE_BACK = Button("quick_notes.take_back", int)


def list_screen(found: Values) -> Screen:
    """A button a note; the other list below."""
    page, pages, everybody = int(str(found["page"])), int(str(found["pages"])), int(bool(found["everybody"]))
    rows = [[LOOK(one["note"], **one)] for one in lines_of(found["lines"])]
    turns = [
        LISTED(everybody, other, step=step) for step, other in ((-1, page - 1), (1, page + 1)) if 0 <= other < pages
    ]
    other = LISTED(1 - everybody, 0, everybody=not everybody)
    return Screen("quick_notes.list", found, [*rows, turns, [BEGIN(), other], [LEAVE()]], right=keeping.RIGHT)


def note_screen(found: Values) -> Screen:
    """A note whole; whoever wrote it may change it for a while."""
    note = found["note"]
    picture = [PICTURE(note)] if found["picture"] else []
    own = [CORRECT(note), ASK_TAKE_BACK(note)] if found["open"] else []
    back = [LISTED(int(not found["mine"]), 0, back=True)]
    return Screen("quick_notes.note", found, [picture, own, back], right=keeping.RIGHT, subject=int(str(note)))


def _sure_screen(found: Values) -> Screen:
    note = found["note"]
    rows = [[LOOK(note, keep=True), TAKE_BACK(note)]]
    return Screen("quick_notes.sure", found, rows, right=keeping.RIGHT, subject=int(str(note)))


def _taken_back_screen(found: Values) -> Screen:
    return Screen("quick_notes.taken_back", found, [[LISTED(0, 0), LEAVE()]])


def picture_screen(found: Values) -> Screen:
    """A message of its own: the note stays above it."""
    note = int(str(found["note"]))
    return Screen("quick_notes.the_picture", found, [], fresh=True, right=keeping.RIGHT, subject=note)


_SHOWN: tuple[Shown, ...] = (
    (LISTED, keeping.listed, list_screen),
    (LOOK, keeping.look, note_screen),
    (PICTURE, keeping.picture, picture_screen),
    (CORRECT, keeping.correct, screen),
    (ASK_TAKE_BACK, keeping.ask_take_back, _sure_screen),
    (TAKE_BACK, keeping.take_back, _taken_back_screen),
)


def routes() -> list[BaseHandler[Update, Context, None]]:
    """The routes of the presses."""
    return routes_of(_SHOWN)
