"""The member's own pages: overview, readers, consents, copies, and leaving."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers import activity_photos, homes
from handlers.buttons import Button
from handlers.contacts import QUIT
from handlers.context import Context
from handlers.screens import Press, Screen
from storage.consents import Purpose
from storage.mydata import agreeing, copies, leaving, overview, readers
from storage.values import Values, lines_of

OPEN = Button("mydata.open")
SHOW = Button("mydata.show")
CONSENTS = Button("mydata.consents")
WITHDRAW = Button("mydata.withdraw", Purpose)
ASK_GIVE = Button("mydata.ask_give", Purpose)
GIVE = Button("mydata.give", Purpose, int)
READERS = Button("mydata.readers", int)
EXPORT = Button("mydata.export")
ASK_CORRECT = Button("mydata.ask_correct")
#: What somebody noted of the member, which is not so.
STRIKE_OUT = Button("mydata.strike_out", int)
END_CONTACT = Button("mydata.end_contact", int)
ASK_LEAVE = Button("mydata.ask_leave")
SURE_LEAVE = Button("mydata.sure_leave")
LEAVE = Button("mydata.leave")


async def open_own(_: Update, context: Context) -> None:
    await context.write(overview.look, answer=_overview_screen)


async def show(_: Update, context: Context) -> None:
    # Below a letter: the letter stays what it is.
    await context.write(overview.look, answer=lambda found: _overview_screen(found, fresh=True))


def _overview_screen(found: Values, *, fresh: bool = False) -> Screen:
    rows = [[READERS(0), CONSENTS()], [EXPORT(), ASK_CORRECT()]]
    came_up = [
        [STRIKE_OUT(one["circumstance"], what=one["what"], words=one["words"])] for one in lines_of(found["came_up"])
    ]
    home = [homes.OWN()] if found["told_home"] else []
    home += [activity_photos.EACH()] if found["gives_photos"] else []
    ends = [[END_CONTACT(one["contact"], relation=one["relation"])] for one in lines_of(found["contacts"])]
    quits = [[QUIT(one["contact"], name=one["name"])] for one in lines_of(found["contact_for"])]
    return Screen("mydata.overview", found, [*rows, home, *came_up, *ends, *quits, [ASK_LEAVE()]], fresh=fresh)


async def end_contact(update: Update, context: Context) -> None:
    await context.write(overview.end_contact, *END_CONTACT.read(update), answer=_overview_screen)


async def strike_out(update: Update, context: Context) -> None:
    await context.write(overview.strike_out, *STRIKE_OUT.read(update), answer=_overview_screen)


async def look_at_consents(_: Update, context: Context) -> None:
    await context.write(agreeing.look, answer=_consents_screen)


async def withdraw(update: Update, context: Context) -> None:
    await context.write(agreeing.withdraw, *WITHDRAW.read(update), answer=_consents_screen)


async def ask_give(update: Update, context: Context) -> None:
    await context.write(agreeing.before_giving, *ASK_GIVE.read(update), answer=_text_screen)


def _text_screen(found: Values) -> Screen:
    """What is agreed to stands there before it can be."""
    purpose = Purpose(str(found["purpose"]))
    return Screen("mydata.before_giving", found, [[GIVE(purpose, found["version"])], [CONSENTS(back=True)]])


async def give(update: Update, context: Context) -> None:
    await context.write(agreeing.give, *GIVE.read(update), answer=_consents_screen)


def _consents_screen(found: Values) -> Screen:
    rows = [[_consent_button(one)] for one in lines_of(found["consents"])]
    return Screen("mydata.consents", found, [*rows, [OPEN()]])


def _consent_button(one: Values) -> Press:
    purpose = Purpose(str(one["purpose"]))
    holds = one["given"] and not one["old"]
    return WITHDRAW(purpose, purpose=purpose) if holds else ASK_GIVE(purpose, purpose=purpose)


async def look_at_readers(update: Update, context: Context) -> None:
    await context.write(readers.look, *READERS.read(update), answer=_readers_screen)


def _readers_screen(found: Values) -> Screen:
    turns = [] if found["first"] else [READERS(0, way="newest")]
    turns += [] if found["older"] is None else [READERS(found["older"], way="older")]
    return Screen("mydata.readers", found, [turns, [OPEN()]])


async def export(_: Update, context: Context) -> None:
    await context.write(copies.order, answer=lambda found: Screen("mydata.copies", found))


async def ask_leave(_: Update, context: Context) -> None:
    buttons = [[OPEN()], [SURE_LEAVE()]]
    await context.write(leaving.ask, answer=lambda found: Screen("mydata.before_leaving", found, buttons))


async def sure_leave(_: Update, context: Context) -> None:
    buttons = [[OPEN(stay=True)], [LEAVE()]]
    await context.write(leaving.ask, answer=lambda found: Screen("mydata.sure_to_leave", found, buttons))


async def leave(_: Update, context: Context) -> None:
    await context.write(leaving.leave, answer=lambda found: Screen("mydata.left", found, fresh=True))


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [
        OPEN.to(open_own),
        homes.LEAVE.to(open_own),
        SHOW.to(show),
        CONSENTS.to(look_at_consents),
        WITHDRAW.to(withdraw),
        ASK_GIVE.to(ask_give),
        GIVE.to(give),
        READERS.to(look_at_readers),
        EXPORT.to(export),
        END_CONTACT.to(end_contact),
        STRIKE_OUT.to(strike_out),
        ASK_LEAVE.to(ask_leave),
        SURE_LEAVE.to(sure_leave),
        LEAVE.to(leave),
    ]
