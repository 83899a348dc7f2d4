"""What can be done from the letter, which stays: a line is opened, nudged for, handed on, put off, by its service."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from handlers import aid, circumstances, due_talks, groups, reviews, trainings
from handlers.activities import keeping as activities
from handlers.buttons import Button, routes_of
from handlers.campaigns import page as campaign_pages
from handlers.casebook import page as casebook_page
from handlers.context import Context
from handlers.digests.doors import DESK
from handlers.drives import office as drives
from handlers.hardship import casework as hardship_cards
from handlers.hardship import postponing as hardship_later
from handlers.joining import door
from handlers.mydata import correcting
from handlers.publishing import page as publishing
from handlers.screens import Screen
from handlers.talk_notes import page as notes
from handlers.talks import page as talk_pages
from handlers.visits import ticking as visit_ticking
from storage import casebook, joining
from storage.candidates import page as lists
from storage.changes import page as kept
from storage.digests import Line, acting
from storage.drives import keeping as drive_keeping
from storage.due_talks import sampling, settling
from storage.groups import admitting
from storage.hardship import aiding, casework, postponing, referring
from storage.mydata import corrections
from storage.publishing import steps
from storage.reviews import closing
from storage.talk_notes import writing
from storage.talks import showing
from storage.trainings import keeping
from storage.values import Values
from storage.visits import taking_on, ticking

OPEN = Button("digests.open", Line, int)
NUDGE = Button("digests.nudge", Line, int)
HAND = Button("digests.hand", Line, int)
LATER = Button("digests.later", Line, int)
DRIVE = Button("digests.drive", int)
DRIVE_LONGER = Button("digests.drive_longer", int)

#: The rule of a service, and the screen of what comes of it.
Served = tuple[Callable[..., Any], Callable[[Any], Screen]]

#: How a line is opened: by the rule of its service, which asks whether it is the visitor's now.
OPENS: dict[Line, Served] = {
    Line.REPORT: (casework.look, hardship_cards.card_screen),
    Line.STILL: (casebook.look, casebook_page.page_screen),
    Line.CLAIM: (joining.look, door.claim_screen),
    Line.CORRECTION: (corrections.look, correcting.card_screen),
    Line.REVIEW: (closing.look, reviews.card_screen),
    Line.WORD: (aiding.reconsider, aid.asked_screen),
    Line.GRANT: (aiding.look, aid.grant_screen),
    Line.VISIT: (taking_on.look, circumstances.visit_screen),
    Line.DUE_TALK: (settling.look, due_talks.card_screen),
    Line.TALK_SAMPLE: (sampling.look, due_talks.ring_screen),
    Line.TALK: (showing.look_as_officer, talk_pages.held_screen),
    Line.TALK_AGAIN: (writing.look, notes.note_screen),
    Line.ACTIVITY: (kept.look, activities.page_screen),
    Line.DRAFT: (steps.resume, publishing.screen),
    Line.CERTIFICATE: (keeping.look, trainings.certificate_screen),
    Line.LIST_FREE: (lists.front, campaign_pages.screen),
    Line.LIST_WORD: (lists.front, campaign_pages.screen),
    Line.GROUP: (admitting.open_one, groups.group_screen),
}
#: How one's own is handed to a colleague (转办), and put off to another day (延期), by a rule of its service.
HANDS: dict[Line, Served] = {
    Line.REPORT: (referring.choose_colleague, hardship_cards.refer_screen),
    Line.VISIT: (taking_on.before_handing, circumstances.hand_screen),
}
LATERS: dict[Line, Served] = {
    Line.REPORT: (postponing.choose_day, hardship_later.day_screen),
    Line.VISIT: (ticking.begin_day, visit_ticking.day_screen),
}


async def _serve(update: Update, context: Context, *, button: Button, table: dict[Line, Served]) -> None:
    line, key = button.read(update)
    # Where a press names a line that has no such rule, it is opened.
    rule, screen = table.get(line, OPENS[line])
    await context.write(rule, key, answer=lambda found: replace(screen(found), fresh=True))


async def _drive(
    update: Update, context: Context, *, button: Button, rule: Callable[..., Values], screen: Callable[[Values], Screen]
) -> None:
    await context.write(rule, *button.read(update), answer=lambda found: replace(screen(found), fresh=True))


def nudged_screen(found: Values) -> Screen:
    """It has gone out, or had today."""
    return Screen(
        "digests.nudge_sent", found, [[OPEN(found["kind"], found["id"], **found, acts=False), DESK()]], fresh=True
    )


def routes() -> list[BaseHandler[Update, Context, None]]:
    tables = ((OPEN, OPENS), (HAND, HANDS), (LATER, LATERS))
    served = [button.to(partial(_serve, button=button, table=table)) for button, table in tables]
    kept_drives = (
        (DRIVE, drive_keeping.look, drives.card_screen),
        (DRIVE_LONGER, drive_keeping.ask_longer, drives.longer_screen),
    )
    opened = [one.to(partial(_drive, button=one, rule=rule, screen=screen)) for one, rule, screen in kept_drives]
    return [*served, *opened, *routes_of(((NUDGE, acting.nudge, nudged_screen),))]
