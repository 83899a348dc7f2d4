"""The officer's card and what can be done from it: take, ask, answer, note, help, hand over, decline, close."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers import aid, casebook
from handlers.buttons import Button, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen
from storage.aid import Kind
from storage.hardship import MOST_WORDS, SERVICE, Given, Track, casework, giving, referring, saying
from storage.hardship.casework import Way
from storage.hardship.referring import Because
from storage.values import Values, lines_of

LOOK = Button("hardship.look", int)
OPEN = Button("hardship.open", int)
TAKE = Button("hardship.take", int)
LOOK_BACK = Button("hardship.look_back", int, int)
ANSWER = Button("hardship.answer", int)
ASK = Button("hardship.ask", int)
NOTE = Button("hardship.note", int)
LEAVE = Button("hardship.leave", int)
ASK_HELP = Button("hardship.ask_help", int)
HELP = Button("hardship.help", int, Given)
CHOOSE_TRACK = Button("hardship.choose_track", int, Track)
ASK_CLOSE = Button("hardship.ask_close", int)
CLOSE = Button("hardship.close", int)
DECLINE = Button("hardship.decline", int)
CHOOSE_WAY = Button("hardship.choose_way", int, Way)
HEARD_YES = Button("hardship.heard_yes", int)
HEARD_NO = Button("hardship.heard_no", int)
#: 延期 has its routes in `postponing`.
ASK_LATER = Button("hardship.ask_later", int)
REFER = Button("hardship.refer", int)
ASK_OFFER = Button("hardship.ask_offer", int, int)
OFFER = Button("hardship.offer", int, int)
TAKE_BACK = Button("hardship.take_back", int)
ACCEPT = Button("hardship.accept", int)
REFUSE = Button("hardship.refuse", int, Because)
#: Back to the desk, which has the route.
LEAVE_CASE = Button("hardship.leave_case")


def card_screen(card: Values) -> Screen:
    """The case, with what may be done next; where that is nothing, the way back to the desk."""
    return _about(card, "hardship.card", [*_earlier(card), *(_moves(card) or _looks(card))])


def back_screen(found: Values) -> Screen:
    """What was said before, page by page."""
    return _about(found, "hardship.earlier", [*_earlier(found), [_back(found)]])


def _earlier(found: Values) -> list[list[Press]]:
    count = found["earlier"]
    return [[LOOK_BACK(found["report"], found["oldest"], count=count)]] if count else []


def _moves(card: Values) -> list[list[Press]]:
    report, ended = card["report"], card["closed_at"] is not None
    if ended:
        return []
    if card["offered"]:
        return [[ACCEPT(report)], *([REFUSE(report, because, because=because)] for because in Because)]
    if not card["mine"]:
        return [[TAKE(report)]] if card["takeable"] else []
    back = TAKE_BACK(report) if card["referring"] else REFER(report)
    # Whoever withdrew that their words are kept: nothing is written of them, no reason either.
    note = [] if card["withdrew"] else [NOTE(report)]
    decline = [DECLINE(report)] if card["declinable"] and not card["withdrew"] else []
    if not card["agreed"]:
        return [[HEARD_YES(report), HEARD_NO(report)], [*note, back]]
    other = Track.FILING if card["track"] == Track.GENERAL else Track.GENERAL
    # Without Telegram, or without their consent to it, there is only the telephone: a reply would reach nobody. The
    # family contact who asked reads one too, but answers nothing here.
    writes = (card["reachable"] or card["hears"]) and not (card["withdrew"] or card["by_phone"])
    talk = [ANSWER(report), *([ASK(report)] if card["words"] and card["reachable"] else [])] if writes else []
    return [
        talk,
        [ASK_HELP(report), *([ASK_CLOSE(report)] if card["closeable"] else [])],
        [casebook.OPEN(report, track=card["track"]), aid.OPEN(report)],
        [*note, back, *([ASK_LATER(report)] if card["later"] else [])],
        [*decline, *([CHOOSE_TRACK(report, other, track=other)] if card["tracks"] else [])],
    ]


def _looks(card: Values) -> list[list[Press]]:
    """Where nothing can be done (any more): what is looked up long after the end, and the way back."""
    report, ended = card["report"], card["closed_at"] is not None
    filed = ended and card["mine"] and card["track"] == Track.FILING
    file = [casebook.OPEN(report, track=card["track"])] if filed else []
    given = [aid.OPEN(report)] if ended and card["aid"] else []
    return [[*file, *given], [LEAVE_CASE()]]


def _about(case: Values, key: str, buttons: list[list[Press]]) -> Screen:
    """A screen about somebody else's case: by right of office, asked again when it leaves."""
    return Screen(key, case, buttons, right="report", subject=int(str(case["report"])))


async def open_(update: Update, context: Context) -> None:
    # Fresh: below a letter of several lines, or whose words must stay.
    await context.write(casework.look, *OPEN.read(update), answer=lambda card: replace(card_screen(card), fresh=True))


async def help_(update: Update, context: Context) -> None:
    report, given = HELP.read(update)
    if given is Given.AID:
        # So that no money goes unnoted: it is entered, and noted as help when it is agreed to.
        await context.write(giving.begin, report, Kind.EMERGENCY, answer=aid.question_screen)
    else:
        await context.write(casework.help_, report, given, answer=card_screen)


def words_screen(found: Values) -> Screen:
    """The officer's words are wanted: to whom they will go, by name."""
    if found["step"] == "way":
        return way_screen(found)
    return _about({"most": MOST_WORDS, **found}, f"hardship.write_{found['step']}", [[LEAVE(found["report"])]])


def way_screen(found: Values) -> Screen:
    """Which other way there is for somebody who can't be helped here."""
    rows = [[CHOOSE_WAY(found["version"], way, way=way)] for way in Way]
    return _about(found, "hardship.ask_way", [*rows, [LEAVE(found["report"])]])


def _help_screen(found: Values) -> Screen:
    kinds = [HELP(found["report"], given, given=given) for given in Given]
    return _about(found, "hardship.ask_given", [kinds[:2], kinds[2:], [_back(found)]])


def _closing_screen(found: Values) -> Screen:
    return _about(found, "hardship.ask_close", [[_back(found), CLOSE(found["report"])]])


def refer_screen(found: Values) -> Screen:
    rows = [[ASK_OFFER(found["report"], one["account"], **one)] for one in lines_of(found["colleagues"])]
    back = [TAKE_BACK(found["report"])] if found["referring"] else []
    return _about(found, "hardship.ask_colleague", [*rows, back, [_back(found)]])


def _offering_screen(found: Values) -> Screen:
    return _about(found, "hardship.ask_offer", [[_back(found), OFFER(found["report"], found["account"])]])


def _back(found: Values) -> Press:
    return LOOK(found["report"], back=True)


_SHOWN: tuple[Shown, ...] = (
    (LOOK, casework.look, card_screen),
    (aid.BACK, casework.look, card_screen),
    (LOOK_BACK, casework.look_back, back_screen),
    (TAKE, casework.take, card_screen),
    (ANSWER, saying.begin_answer, words_screen),
    (ASK, saying.begin_asking, words_screen),
    (NOTE, saying.begin_note, words_screen),
    (DECLINE, saying.begin_declining, words_screen),
    (LEAVE, saying.leave, card_screen),
    (ASK_HELP, casework.before_helping, _help_screen),
    (CHOOSE_TRACK, casework.choose_track, card_screen),
    (ASK_CLOSE, casework.before_closing, _closing_screen),
    (CLOSE, casework.close, card_screen),
    (CHOOSE_WAY, casework.decline, card_screen),
    (HEARD_YES, casework.heard_yes, card_screen),
    (HEARD_NO, casework.heard_no, card_screen),
    (REFER, referring.choose_colleague, refer_screen),
    (ASK_OFFER, referring.before_offering, _offering_screen),
    (OFFER, referring.offer, card_screen),
    (TAKE_BACK, referring.take_back, card_screen),
    (ACCEPT, referring.accept, card_screen),
    (REFUSE, referring.refuse, card_screen),
)

STEPS: Steps = {
    (SERVICE, "answer"): Step(saying.open_question, words_screen, saying.answer, card_screen),
    (SERVICE, "ask"): Step(saying.open_question, words_screen, saying.ask, card_screen),
    (SERVICE, "note"): Step(saying.open_question, words_screen, saying.note, card_screen),
    (SERVICE, "decline"): Step(saying.open_question, words_screen, saying.write_reason, way_screen),
    (SERVICE, "way"): Step(saying.open_question, words_screen),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    """The routes of the presses."""
    shown = routes_of(_SHOWN)
    return [OPEN.to(open_), HELP.to(help_), *shown]
