"""Public notices (公示): the officer's page, the person's yes or no, and what colleagues say against one."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts, Link, Shown, routes_of
from handlers.casebook import OPEN as CASEBOOK
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen, in_rows
from storage.public_notices import RIGHT, SERVICE, State, agreeing, answering, ending, objecting, page, posting
from storage.public_notices.objecting import Found, Signing
from storage.values import Values, lines_of

#: By the key of the case.
OPEN = Button("public_notices.open", int)
SHOW = Button("public_notices.show", int)
ASK = Button("public_notices.ask", int)
CHOOSE_SIGNED = Button("public_notices.choose_signed", int)
#: A case, and a day by its ordinal.
SIGNED = Button("public_notices.signed", int, int)
CHOOSE_PAPER_DAY = Button("public_notices.choose_paper_day", int)
PAPER = Button("public_notices.paper", int, int)
CHOOSE_POSTED = Button("public_notices.choose_posted", int)
POSTED = Button("public_notices.posted", int, int)
ASK_TAKE_DOWN = Button("public_notices.ask_take_down", int)
TAKE_DOWN = Button("public_notices.take_down", int)
#: By the key of the objection.
READ = Button("public_notices.read", int)
ASK_UPHOLD = Button("public_notices.ask_uphold", int)
UPHOLD = Button("public_notices.uphold", int)
REJECT = Button("public_notices.reject", int)
#: By the key of the notice: the person whom it names, and whoever objects.
AGREE = Button("public_notices.agree", int)
REFUSE = Button("public_notices.refuse", int)
OBJECT = Button("public_notices.object", int)
SIGN = Button("public_notices.sign", int, Signing)
LEAVE = Button("public_notices.leave")
#: What stands on the paper, and below the post in a group.
SEE = Link("public_notices.see", "o", str)


# The officer's.


def page_screen(found: Values) -> Screen:
    """The notice of a case, and what comes next."""
    return _about(
        found, "public_notices.page", [*_reading(found), *_moves(found), [CASEBOOK(found["report"], back=True)]]
    )


def _reading(found: Values) -> list[list[Press]]:
    return [[READ(one["objection"], at=one["at"])] for one in lines_of(found["objections"])]


def _moves(found: Values) -> list[list[Press]]:
    report, state = found["report"], found["state"]
    if state == State.UP:
        return [[CHOOSE_PAPER_DAY(report, again=True), ASK_TAKE_DOWN(report, hung=True)]]
    if not found["asks"] or found["wants"] is not None:
        return []
    again = state is not None
    ask = [ASK(report, again=again)] if found["reachable"] else []
    if state == State.AGREED and found["fits"]:
        return [
            [CHOOSE_PAPER_DAY(report, again=False), CHOOSE_POSTED(report)],
            [ASK_TAKE_DOWN(report, hung=False)],
        ]
    return [[*ask, CHOOSE_SIGNED(report)]]


def _signed_screen(found: Values) -> Screen:
    return _days_screen(found, "public_notices.when_signed")


def _paper_day_screen(found: Values) -> Screen:
    return _days_screen(found, "public_notices.when_to_hang")


def _posted_screen(found: Values) -> Screen:
    return _days_screen(found, "public_notices.when_hung")


#: Where a day is chosen, and for what.
_DAYS = {
    "public_notices.when_signed": SIGNED,
    "public_notices.when_to_hang": PAPER,
    "public_notices.when_hung": POSTED,
}


def _days_screen(found: Values, key: str) -> Screen:
    days = [_DAYS[key](found["report"], one["ordinal"], **one) for one in lines_of(found["lines"])]
    return _about(found, key, [*in_rows(days), [_back(found)]])


def _paper_screen(ordered: Values) -> Screen:
    return Screen("public_notices.paper", ordered, [], fresh=True, right=RIGHT, subject=int(str(ordered["notice"])))


def _take_down_screen(found: Values) -> Screen:
    return _about(found, "public_notices.before_taking_down", [[_back(found), TAKE_DOWN(found["report"])]])


def _objection_screen(found: Values) -> Screen:
    objection = found["objection"]
    return _about(found, "public_notices.objection", [[ASK_UPHOLD(objection), REJECT(objection)], [_back(found)]])


def _uphold_screen(found: Values) -> Screen:
    objection = found["objection"]
    return _about(found, "public_notices.before_upholding", [[READ(objection, back=True), UPHOLD(objection)]])


def _reason_screen(found: Values) -> Screen:
    return _about(found, "public_notices.why_not", [[_back(found)]])


def _about(found: Values, key: str, buttons: list[list[Press]]) -> Screen:
    return Screen(key, found, buttons, right="report", subject=int(str(found["report"])))


def _back(found: Values) -> Press:
    return OPEN(found["report"], back=True)


# The person's, and whoever objects.


def _agreed_screen(found: Values) -> Screen:
    return Screen("public_notices.thanks", found, [[REFUSE(found["notice"], again=True)]])


def _refused_screen(found: Values) -> Screen:
    return Screen("public_notices.said_no", found)


def seen_screen(found: Values) -> Screen:
    """What hangs there, to whoever comes by the code or from the group."""
    match found["found"]:
        case Found.OPEN:
            rows = [[OBJECT(found["notice"])]]
        case Found.OWN:
            # A yes on paper stands in no list of consents: it is taken back where the notice is read.
            rows = [[REFUSE(found["notice"], again=True)]]
        case _:
            rows = []
    return Screen("public_notices.seen", found, rows, fresh=True)


def object_screen(found: Values) -> Screen:
    """The words are wanted, or whether they are signed; or why there is nothing to object to."""
    if found["found"] != Found.OPEN:
        return Screen("public_notices.seen", found)
    if found["step"] == "sign":
        signing = [SIGN(found["version"], one, signing=one) for one in (Signing.UNSIGNED, Signing.SIGNED)]
        return Screen("public_notices.ask_sign", found, [signing, [LEAVE()]])
    return Screen("public_notices.ask_words", found, [[LEAVE()]])


def _objected_screen(found: Values) -> Screen:
    return Screen("public_notices.objected" if found["found"] == Found.OPEN else "public_notices.seen", found)


def _left_screen(_: Values) -> Screen:
    return Screen("public_notices.left")


async def see(update: Update, context: Context) -> None:
    await context.write(objecting.see, *SEE.read(update), answer=seen_screen)


async def show(update: Update, context: Context) -> None:
    # Below a letter, which stays what it is.
    await context.write(page.look, *SHOW.read(update), answer=lambda found: replace(page_screen(found), fresh=True))


_SHOWN: tuple[Shown, ...] = (
    (OPEN, page.look, page_screen),
    (ASK, page.after(agreeing.ask), page_screen),
    (CHOOSE_SIGNED, page.days_signed, _signed_screen),
    (SIGNED, page.after(agreeing.write_down), page_screen),
    (CHOOSE_PAPER_DAY, page.days_ahead, _paper_day_screen),
    (PAPER, posting.order, _paper_screen),
    (CHOOSE_POSTED, page.days_hung, _posted_screen),
    (POSTED, page.after(posting.post), page_screen),
    (ASK_TAKE_DOWN, page.before_taking_down, _take_down_screen),
    (TAKE_DOWN, page.after(ending.take_down), page_screen),
    (READ, answering.read, _objection_screen),
    (ASK_UPHOLD, answering.before_upholding, _uphold_screen),
    (UPHOLD, page.after(answering.uphold), page_screen),
    (REJECT, answering.begin_rejecting, _reason_screen),
    (AGREE, agreeing.agree, _agreed_screen),
    (REFUSE, agreeing.refuse, _refused_screen),
    (OBJECT, objecting.begin, object_screen),
    (SIGN, objecting.sign, _objected_screen),
    (LEAVE, objecting.leave, _left_screen),
)

STEPS: Steps = {
    (SERVICE, "reason"): Step(answering.open_question, _reason_screen, page.after(answering.reject), page_screen),
    (SERVICE, "object"): Step(objecting.open_question, object_screen, objecting.write, object_screen),
    (SERVICE, "sign"): Step(objecting.open_question, object_screen),
}

_SHOW = [[SHOW.of("report")]]
_NO_MORE = [[REFUSE.of("notice")]]

KEYBOARDS: Keyboards = {
    "public_notices.asked": [[AGREE.of("notice")], [REFUSE.of("notice")]],
    "public_notices.told_up": _NO_MORE,
    "public_notices.news": _SHOW,
    "public_notices.post": [[SEE.of("code")]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    shown = routes_of(_SHOWN)
    return [SEE.to(see), SHOW.to(show), *shown]
