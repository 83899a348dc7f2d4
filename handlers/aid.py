"""Aid (帮扶): what was given in a case, entered in six taps; the second's yes or no; the member's receipt."""

from collections.abc import Callable

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen, in_rows, page_turns
from storage.aid import SERVICE, Kind, Receipt, Source
from storage.hardship import aiding, giving
from storage.values import Values, lines_of

OPEN = Button("aid.open", int)
PAGE = Button("aid.page", int, int)
#: Back to the case, which has the route.
BACK = Button("aid.back", int)
BEGIN = Button("aid.begin", int, Kind)
CHOOSE_AMOUNT = Button("aid.choose_amount", int, int)
CHOOSE_SOURCE = Button("aid.choose_source", int, Source)
CHOOSE_DAY = Button("aid.choose_day", int, int)
ASK_WORTH = Button("aid.ask_worth", int)
SKIP_WORTH = Button("aid.skip_worth", int)
ENTER = Button("aid.enter", int, int)
LEAVE = Button("aid.leave", int)
LOOK = Button("aid.look", int)
UNDO = Button("aid.undo", int)
REMIND = Button("aid.remind", int)
ASK_OTHER = Button("aid.ask_other", int)
REPLACE = Button("aid.replace", int, int)
HAND = Button("aid.hand", int)
SIGN = Button("aid.sign", int)
ASK_CORRECT = Button("aid.ask_correct", int)
AGREE = Button("aid.agree", int)
DISAGREE = Button("aid.disagree", int)
RECONSIDER = Button("aid.reconsider", int)
CONFIRM = Button("aid.confirm", int)
MISS = Button("aid.miss", int)


def page_screen(found: Values) -> Screen:
    """What was given in the case, a button each; and the kinds, to enter one more."""
    report = found["report"]
    rows = [[LOOK(line["grant"], **line)] for line in lines_of(found["lines"])]
    turns = page_turns(PAGE, found, report)
    kinds = in_rows([BEGIN(report, kind, kind=kind) for kind in Kind]) if found["open"] else []
    return _about(found, "aid.page", [*rows, turns, *kinds, [BACK(report)]])


def question_screen(found: Values) -> Screen:
    """How much, whose money, on which day, and whether that is right."""
    of = {"amount": _amounts, "source": _sources, "day": _days, "worth": _no_worth, "sure": _seconds}
    rows = of[str(found["step"])](found)
    return _about(found, f"aid.ask_{found['step']}", [*rows, [LEAVE(found["version"])]])


def _amounts(found: Values) -> list[list[Press]]:
    if found["kind"] == Kind.GOODS:
        return []
    sums = found["sums"]
    assert isinstance(sums, list)
    return in_rows([CHOOSE_AMOUNT(found["version"], one, amount=one) for one in sums])


def _sources(found: Values) -> list[list[Press]]:
    return in_rows([CHOOSE_SOURCE(found["version"], source, source=source) for source in Source])


def _days(found: Values) -> list[list[Press]]:
    """Yesterday only of a case that was there by then."""
    return [[CHOOSE_DAY(found["version"], back, back=back) for back in ((0,) if found["fresh"] else (0, 1))]]


def _no_worth(found: Values) -> list[list[Press]]:
    return [[SKIP_WORTH(found["version"])]]


def _seconds(found: Values) -> list[list[Press]]:
    """Money: confirmed by whom it is sent to. Goods take nobody else."""
    people = lines_of(found["people"])
    if not people:
        return [
            [ENTER(found["version"], 0, second=None)],
            [ASK_WORTH(found["version"], known=found["worth"] is not None)],
        ]
    return [[ENTER(found["version"], one["account"], second=one["second"])] for one in people]


def grant_screen(found: Values) -> Screen:
    """One of them, with what can be done about it."""
    key = found["grant"]
    may = [
        [HAND(key)] if found["handable"] else [],
        [SIGN(key, goods=found["goods"])] if found["signable"] else [],
        [REMIND(key), UNDO(key)] if found["undoable"] else [],
        [ASK_OTHER(key)] if found["undoable"] else [],
        [ASK_CORRECT(key)] if found["correctable"] else [],
    ]
    return _about(found, "aid.grant", [*may, [OPEN(found["report"], back=True)]])


def others_screen(found: Values) -> Screen:
    """Who else can be asked for the second word."""
    rows = [[REPLACE(found["grant"], one["account"], second=one["second"])] for one in lines_of(found["people"])]
    return _about(found, "aid.others", [*rows, [LOOK(found["grant"], back=True)]])


def correction_screen(found: Values) -> Screen:
    return _about(found, "aid.ask_correction", [[LEAVE(found["version"])]])


def _about(found: Values, key: str, buttons: list[list[Press]]) -> Screen:
    """A screen about somebody else's case: by right of office, asked again when it leaves."""
    return Screen(key, found, buttons, right="report", subject=int(str(found["report"])))


def agreed_screen(found: Values) -> Screen:
    return Screen("aid.decided", {**found, "yes": True})


def reason_screen(found: Values) -> Screen:
    # Fresh: what it is about stays to be read, with its two buttons.
    return Screen("aid.ask_reason", found, [[RECONSIDER(found["grant"])]], fresh=True)


def asked_screen(found: Values) -> Screen:
    """What waits for the word, as the letter had it."""
    return Screen("aid.asked", found, [[AGREE(found["grant"]), DISAGREE(found["grant"])]])


def disagreed_screen(found: Values) -> Screen:
    return Screen("aid.decided", {**found, "yes": False})


def receipt_screen(found: Values) -> Screen:
    """It came; or it has not, and may come yet."""
    return Screen("aid.receipt", found, [[CONFIRM(found["grant"])]] if found["receipt"] == Receipt.MISSING else [])


_SHOWN: tuple[Shown, ...] = (
    (OPEN, giving.look, page_screen),
    (PAGE, giving.look, page_screen),
    (BEGIN, giving.begin, question_screen),
    (CHOOSE_AMOUNT, giving.choose_amount, question_screen),
    (CHOOSE_SOURCE, giving.choose_source, question_screen),
    (CHOOSE_DAY, giving.choose_day, question_screen),
    (ASK_WORTH, giving.ask_worth, question_screen),
    (SKIP_WORTH, giving.skip_worth, question_screen),
    (ENTER, giving.enter, page_screen),
    (LEAVE, giving.leave, page_screen),
    (LOOK, aiding.look, grant_screen),
    (UNDO, aiding.undo, page_screen),
    (REMIND, aiding.remind, grant_screen),
    (ASK_OTHER, aiding.before_replacing, others_screen),
    (REPLACE, aiding.replace, grant_screen),
    (HAND, aiding.hand, grant_screen),
    (SIGN, aiding.sign, grant_screen),
    (ASK_CORRECT, aiding.before_correcting, correction_screen),
    (AGREE, aiding.agree, agreed_screen),
    (DISAGREE, aiding.before_disagreeing, reason_screen),
    (RECONSIDER, aiding.reconsider, asked_screen),
    (CONFIRM, aiding.confirm, receipt_screen),
    (MISS, aiding.miss, receipt_screen),
)

STEPS: Steps = {
    (SERVICE, "amount"): Step(giving.open_question, question_screen, giving.write_amount, question_screen),
    (SERVICE, "source"): Step(giving.open_question, question_screen),
    (SERVICE, "day"): Step(giving.open_question, question_screen, giving.write_day, question_screen),
    (SERVICE, "worth"): Step(giving.open_question, question_screen, giving.write_worth, question_screen),
    (SERVICE, "sure"): Step(giving.open_question, question_screen),
    (SERVICE, "correction"): Step(aiding.open_correction, correction_screen, aiding.correct, page_screen),
    (SERVICE, "reason"): Step(aiding.open_reason, reason_screen, aiding.disagree, disagreed_screen),
}

KEYBOARDS: Keyboards = {
    "aid.asked": [[AGREE.of("grant"), DISAGREE.of("grant")]],
    "aid.agreed": [[LOOK.of("grant")]],
    "aid.disagreed": [[LOOK.of("grant")]],
    "aid.handed": [[CONFIRM.of("grant"), MISS.of("grant")]],
    "aid.remind_receipt": [[CONFIRM.of("grant"), MISS.of("grant")]],
    "aid.waits": [[ASK_OTHER.of("grant"), LOOK.of("grant")]],
    "hardship.aid_is_entered": [[OPEN.of("report")]],
    "aid.missed": [[OPEN.of("report")]],
}


def _on_desk(button: Button) -> Callable[..., Press]:
    return lambda key, number, waits, second, **_: button(key, number=number, waits=waits, second=second)


#: A line of the desk, by its kind: the own second word that is waited for, and what waits in the own cases.
ON_DESK: dict[str, Callable[..., Press]] = {"word": _on_desk(RECONSIDER), "grant": _on_desk(LOOK)}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return routes_of(_SHOWN)
