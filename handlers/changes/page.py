"""The officer's counter of changes: what it is to be, once more with what it was, and then it is so."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.activities import ALL, KEEP, KEPT, SHOW, SHOW_KEPT
from handlers.activities.keeping import page_screen
from handlers.attendance import ASK_OUT
from handlers.buttons import Keyboards, KeyTexts
from handlers.changes.doors import ASK, ASK_OPTION, ASK_WHY, CANCEL, CHOOSE, CLEAR, MAKE, TELL
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen, Toast, in_rows
from handlers.signups.doors import ACCEPT, ASK_WITHDRAW, DECLINE
from storage.activities import RIGHT
from storage.changes import SERVICE, Item, making, page
from storage.values import Values, lines_of


async def choose(update: Update, context: Context) -> None:
    await context.write(making.choose, *CHOOSE.read(update), answer=_choose_screen)


async def ask(update: Update, context: Context) -> None:
    await context.write(making.ask, *ASK.read(update), answer=_value_screen)


async def ask_option(update: Update, context: Context) -> None:
    await context.write(making.ask_option, *ASK_OPTION.read(update), answer=_value_screen)


async def clear(update: Update, context: Context) -> None:
    await context.write(making.clear, *CLEAR.read(update), answer=_sure_screen)


async def make(update: Update, context: Context) -> None:
    await context.write(making.make, *MAKE.read(update), answer=_made_screen)


async def tell(update: Update, context: Context) -> None:
    await context.write(page.tell, *TELL.read(update), answer=_told)


async def ask_why(update: Update, context: Context) -> None:
    await context.write(making.ask_why, *ASK_WHY.read(update), answer=_why_screen)


async def cancel(update: Update, context: Context) -> None:
    await context.write(making.cancel, *CANCEL.read(update), answer=_cancelled_screen)


def _choose_screen(found: Values) -> Screen:
    """A button a thing; two an option."""
    items = found["items"]
    assert isinstance(items, list)
    presses = [ASK(found["activity"], item, item=item) for item in items]
    options = [
        [
            ASK_OPTION(one["option"], item, item=item, words=one["words"])
            for item in (Item.OPTION_WHEN, Item.OPTION_SEATS)
        ]
        for one in lines_of(found["options"])
    ]
    return _about("changes.choose", found, [*in_rows(presses), *options, [_back(found)]])


def _value_screen(found: Values) -> Screen:
    clear_it = [CLEAR(found["version"], item=found["item"])] if found["may_clear"] else []
    return _about("changes.ask_value", found, [clear_it, [_back(found)]])


def _sure_screen(found: Values) -> Screen:
    return _about("changes.sure", found, [[_back(found), MAKE(found["version"])]])


def _made_screen(found: Values) -> Screen:
    tell_them = [TELL(found["activity"])] if found["untold"] else []
    return _about("changes.made", found, [tell_them, [CHOOSE(found["activity"], again=True), _back(found)]])


def _told(found: Values) -> tuple[Screen, Toast]:
    by_letter = int(str(found["people"])) - int(str(found["unreached"]))
    return page_screen(found), Toast("changes.told_now", {"by_letter": by_letter, "to_ring": found["unreached"]})


def _why_screen(found: Values) -> Screen:
    return _about("changes.why", found, [[_back(found)]])


def _off_screen(found: Values) -> Screen:
    return _about("changes.sure_off", found, [[_back(found), CANCEL(found["version"])]])


def _cancelled_screen(found: Values) -> Screen:
    return _about("changes.off", found, [[_back(found), KEPT(back=True)]])


def _about(key: str, found: Values, rows: list[list[Press]]) -> Screen:
    return Screen(key, found, rows, right=RIGHT, subject=int(str(found["activity"])))


def _back(found: Values) -> Press:
    return KEEP(found["activity"], back=True)


STEPS: Steps = {
    (SERVICE, "value"): Step(making.open_question, _value_screen, making.write, _sure_screen),
    (SERVICE, "sure"): Step(making.open_question, _sure_screen),
    (SERVICE, "why"): Step(making.open_why, _why_screen, making.write_why, _off_screen),
    (SERVICE, "off"): Step(making.open_why, _off_screen),
}

_PAGE = [[SHOW_KEPT.of("activity")]]
KEYBOARDS: Keyboards = {
    "changes.told": [[SHOW.of("activity"), ASK_WITHDRAW.of("activity")]],
    "changes.told_late": [[SHOW.of("activity"), ASK_OUT.of("activity")]],
    "changes.told_offer": [[ACCEPT.of("sign_up"), DECLINE.of("sign_up")], [SHOW.of("activity")]],
    "changes.told_waiting": [[SHOW.of("activity")]],
    "changes.told_for": [[SHOW.of("activity")]],
    "changes.cancelled_for": [[ALL.of()]],
    "changes.cancelled": [[SHOW.of("activity"), ALL.of()]],
    "changes.not_to_be_changed": _PAGE,
    "changes.already_drawn": _PAGE,
    "changes.nothing_to_tell": _PAGE,
    "changes.not_understood": _PAGE,
    "changes.nothing_changed": _PAGE,
    "changes.too_few_seats": _PAGE,
    "changes.reason_unfit": _PAGE,
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    asked = [CHOOSE.to(choose), ASK.to(ask), ASK_OPTION.to(ask_option), CLEAR.to(clear), MAKE.to(make)]
    return [*asked, TELL.to(tell), ASK_WHY.to(ask_why), CANCEL.to(cancel)]
