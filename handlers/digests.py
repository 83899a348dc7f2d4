"""The weekly digest (周报): what waits, a button each, opened below the letter, which stays."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from handlers import aid, circumstances, due_talks, reviews, trainings
from handlers.activities import keeping as activities
from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.campaigns import page as campaign_pages
from handlers.casebook import page as casebook_page
from handlers.context import Context
from handlers.desk import OPEN as OPEN_DESK
from handlers.hardship import casework as hardship_cards
from handlers.joining import door
from handlers.mydata import correcting
from handlers.publishing import page as publishing
from handlers.screens import Screen
from handlers.talk_notes import page as notes
from handlers.talks import page as talk_pages
from handlers.visits import MINE
from storage import casebook, joining
from storage.candidates import page as lists
from storage.changes import page as kept
from storage.digests import Line
from storage.due_talks import sampling, settling
from storage.hardship import aiding, casework
from storage.mydata import corrections
from storage.publishing import steps
from storage.reviews import closing
from storage.talk_notes import writing
from storage.talks import showing
from storage.trainings import keeping
from storage.visits import taking_on

OPEN = Button("digests.open", Line, int)

#: How a line is opened: by the rule of its service, which asks whether it is the visitor's now.
OPENS: dict[Line, tuple[Callable[..., Any], Callable[[Any], Screen]]] = {
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
}


async def open_(update: Update, context: Context) -> None:
    line, key = OPEN.read(update)
    rule, screen = OPENS[line]
    await context.write(rule, key, answer=lambda found: replace(screen(found), fresh=True))


KEYBOARDS: Keyboards = {"digests.weekly": [OPEN.each("lines", "kind", "id"), MINE.each("mine"), [OPEN_DESK.of()]]}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [OPEN.to(open_)]
