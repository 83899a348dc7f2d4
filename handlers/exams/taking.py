"""A member's side of exams: the list, the rules, the beginning, what was right, certificates and their check."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers.bank.doors import below_answer
from handlers.buttons import Button, Keyboards, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.exams.doors import ANSWER, ASK_BEGIN, CARD, CERTIFICATE, LIST
from handlers.learning.buttons import HOME
from handlers.screens import Press, Screen, Toast, page_turns
from handlers.sittings.doors import RESUME
from handlers.sittings.page import shown_screen
from storage.exams import SERVICE, certifying, taking
from storage.values import Values, lines_of

BEGIN = Button("exams.begin", int)
#: The page and the list as messages of their own: below letters, which stay.
OPEN = Button("exams.open", int)
LOOK = Button("exams.look", int)
#: A page of one's own certificates.
HELD = Button("exams.held", int)
TURN_SHARE = Button("exams.turn_share", int)
PAPER = Button("exams.paper", int)
CHECK = Button("exams.check")


def _list_screen(found: Values) -> Screen:
    exams = [[CARD(one["exam"], title=one["title"], may_begin=one["may_begin"])] for one in lines_of(found["lines"])]
    held = [HELD(0, step=0)] if found["holds"] else []
    return Screen("exams.list", found, [*exams, page_turns(LIST, found, ready=0), [*held, CHECK()], [HOME()]])


def card_screen(found: Values) -> Screen:
    first: list[Press] = []
    if found["sitting"] is not None:
        first = [RESUME(found["sitting"])]
    elif found["may_begin"]:
        first = [ASK_BEGIN(found["exam"], again=bool(found["begun"]))]
    held = [] if found["certificate"] is None else [CERTIFICATE(found["certificate"], title="")]
    seen = [] if found["last"] is None else [ANSWER(found["last"], 0, step=0)]
    return Screen("exams.card", found, [first, [*held, *seen], [LIST(0, ready=0, step=0)]])


def _sure_screen(found: Values) -> Screen:
    if found["sitting"] is not None:
        return card_screen(found)
    return Screen("exams.sure", found, [[CARD(found["exam"], title="", may_begin=False), BEGIN(found["exam"])]])


def _answer_screen(found: Values) -> Screen:
    key, place, count = found["sitting"], int(str(found["place"])), int(str(found["of"]))
    turns = [ANSWER(key, at, step=step) for step, at in ((-1, place - 1), (1, place + 1)) if 0 <= at < count]
    doubt = below_answer(found) if found["done"] else []
    return Screen("exams.right", found, [turns, [CARD(found["exam"], title="", may_begin=False)], *doubt])


# Certificates.


def _certificate_screen(found: Values) -> Screen:
    key = found["certificate"]
    rows = [[PAPER(key), TURN_SHARE(key, on=found["shows_share"])], [HELD(0, step=0), CHECK()]]
    return Screen("exams.certificate", found, rows, fresh=True, right=certifying.RIGHT, subject=int(str(key)))


def _held_screen(found: Values) -> Screen:
    lines = [[CERTIFICATE(one["certificate"], title=one["title"])] for one in lines_of(found["lines"])]
    return Screen("exams.held", found, [*lines, page_turns(HELD, found), [LIST(0, ready=0, step=0), CHECK()]])


def _paper_toast(_: Values) -> Toast:
    return Toast("exams.paper_comes")


def _code_screen(found: Values) -> Screen:
    return Screen("exams.ask_code", found, [[LIST(0, ready=0, step=0)]])


def _checked_screen(found: Values) -> Screen:
    rows = [[CHECK(), LIST(0, ready=0, step=0)]] if found["valid"] else [[LIST(0, ready=0, step=0)]]
    return Screen("exams.checked", found, rows, fresh=True)


async def open_card(update: Update, context: Context) -> None:
    # Below letters, which stay.
    await context.write(taking.card, *OPEN.read(update), answer=lambda found: replace(card_screen(found), fresh=True))


async def look_at(update: Update, context: Context) -> None:
    # The end of a paper whose time was up, below the letter that told it.
    await context.write(
        taking.result, *LOOK.read(update), answer=lambda found: replace(shown_screen(found), fresh=True)
    )


async def order_paper(update: Update, context: Context) -> None:
    await context.write(certifying.order, *PAPER.read(update), answer=_paper_toast)


_SHOWN: tuple[Shown, ...] = (
    (LIST, taking.listed, _list_screen),
    (CARD, taking.card, card_screen),
    (ASK_BEGIN, taking.ask_begin, _sure_screen),
    (BEGIN, taking.begin, shown_screen),
    (ANSWER, taking.answer, _answer_screen),
    (CERTIFICATE, certifying.show, _certificate_screen),
    (HELD, certifying.listed, _held_screen),
    (TURN_SHARE, certifying.turn_share, _certificate_screen),
    (CHECK, certifying.ask_code, _code_screen),
)

STEPS: Steps = {(SERVICE, "code"): Step(certifying.open_code, _code_screen, certifying.check, _checked_screen)}

_CARD = [[OPEN.of("exam")]]

KEYBOARDS: Keyboards = {
    "exams.opened": _CARD,
    "exams.ending": _CARD,
    "exams.asked_again": _CARD,
    "exams.extended": _CARD,
    "exams.lengthened": [[RESUME.of("sitting")]],
    "exams.another": _CARD,
    "exams.cancelled": [],
    "exams.time_up": [[LOOK.of("sitting")]],
    "exams.not_now": _CARD,
    "exams.no_more_attempts": _CARD,
    "exams.not_told": _CARD,
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [OPEN.to(open_card), LOOK.to(look_at), PAPER.to(order_paper), *routes_of(_SHOWN)]
