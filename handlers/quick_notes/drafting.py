"""The half-done note: its gaps with a button each, what can be chosen anew, and one tap that saves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.hardship import CALL_ME, ENTER
from handlers.quick_notes.doors import BEGIN, BEGIN_ANEW, LEAVE, LISTED
from handlers.screens import Press, Screen, in_rows
from storage.quick_notes import SERVICE, Kind, changing, drafting, handing_in, keeping, weekly
from storage.quick_notes.changing import What
from storage.values import Values, lines_of

# Each with the number of the draft that it stands under.
SAVE = Button("quick_notes.save", int)
SAVE_FIRST = Button("quick_notes.save_first", int)
INSTEAD = Button("quick_notes.instead", int)
GO_ON = Button("quick_notes.go_on", int)
LET_GO = Button("quick_notes.let_go", int)
ASK_FOR = Button("quick_notes.ask_for", What, int)
TURN = Button("quick_notes.turn", int, int)
PUT_KIND = Button("quick_notes.put_kind", Kind, int)
PUT_UNIT = Button("quick_notes.put_unit", int, int)
PUT_DAY = Button("quick_notes.put_day", int, int)
PUT_TIMES = Button("quick_notes.put_times", int, int)
PUT_MONEY = Button("quick_notes.put_money", int, int)
DROP_PICTURE = Button("quick_notes.drop_picture", int)
PUT_OFF = Button("quick_notes.put_off")
NOTHING = Button("quick_notes.nothing")

#: Buttons that a gap has at most, before it is a screen of its own.
_FEW: Final = 4
_CHOICES: Final = (What.KIND, What.UNIT, What.DAY, What.TIMES, What.MONEY)
#: Days that have a button: today and those before it.
_DAYS: Final = 7


def screen(found: Values) -> Screen:
    """What the rules of a draft found, by the step that they came to."""
    return _SCREENS.get(str(found["step"]), draft_screen)(found)


def _draft(key: str, found: Values, rows: list[list[Press]]) -> Screen:
    return Screen(key, found, rows, right=keeping.RIGHT)


def _words_screen(found: Values) -> Screen:
    return _draft("quick_notes.ask_words", found, [[LISTED(0, 0), PUT_OFF()]])


def draft_screen(found: Values) -> Screen:
    """The note as it would be saved; what was not said has its buttons first."""
    mark = found["mark"]
    save = [SAVE(mark, anew=found["number"] is not None)] if found["complete"] else []
    rows = [*_gaps(found), save, [_ask_for(What.FIX, found), LET_GO(mark, kept=found["number"] is not None)]]
    return _draft("quick_notes.draft", found, rows)


def _ask_for(what: What, found: Values) -> Press:
    return ASK_FOR(what, found["mark"], what=what.value)


def _gaps(found: Values) -> list[list[Press]]:
    gaps = list[list[Press]]()
    if found["kind"] is None:
        gaps += _few(_kinds(found, found["kinds"]), _ask_for(What.KIND, found))
    if found["unit"] is None and not found["whole"]:
        gaps += _few(_units(found) if found["pages"] == 1 else [], _ask_for(What.UNIT, found))
    if found["on"] is None:
        gaps += _few(_days(found) or _recent(found, 2), _ask_for(What.DAY, found))
    if found["vague"] or found["unread"] or len(_list(found["counts"])) > 1:
        gaps += _few(_counts(found), _ask_for(What.TIMES, found))
    if len(_list(found["sums"])) > 1:
        gaps += _few(_sums(found), _ask_for(What.MONEY, found))
    return gaps


def _few(presses: list[Press], other: Press) -> list[list[Press]]:
    """A button for each, where they are few; and for whatever else it may be."""
    return in_rows([*(presses if len(presses) <= _FEW else []), other])


def _list(many: object) -> list[object]:
    assert isinstance(many, list)
    return many


def _kinds(found: Values, kinds: object) -> list[Press]:
    return [PUT_KIND(one, found["mark"], kind=str(one)) for one in _list(kinds)]


def _units(found: Values) -> list[Press]:
    whole = [PUT_UNIT(0, found["mark"], name=None)] if found["may_whole"] and not found["several"] else []
    return [*(PUT_UNIT(one["unit"], found["mark"], name=one["name"]) for one in lines_of(found["units"])), *whole]


def _days(found: Values) -> list[Press]:
    return [_day(found, one) for one in _list(found["days"]) if isinstance(one, date)]


def _recent(found: Values, many: int) -> list[Press]:
    today = found["today"]
    assert isinstance(today, date)
    return [_day(found, today - timedelta(days=back)) for back in range(many)]


def _day(found: Values, day: date) -> Press:
    today = found["today"]
    assert isinstance(today, date)
    return PUT_DAY(day.toordinal(), found["mark"], day=day, back=(today - day).days)


def _counts(found: Values) -> list[Press]:
    homes = _list(found["homes"])
    return [PUT_TIMES(one, found["mark"], times=int(str(one)), homes=one in homes) for one in _list(found["counts"])]


def _sums(found: Values) -> list[Press]:
    """Each, and all together."""
    sums = [int(str(one)) for one in _list(found["sums"])]
    each = [PUT_MONEY(one, found["mark"], money=one, all=False) for one in sums]
    return [*each, PUT_MONEY(sum(sums), found["mark"], money=sum(sums), all=True)]


def _fix_screen(found: Values) -> Screen:
    mark = found["mark"]
    choices = in_rows([_ask_for(what, found) for what in _CHOICES])
    picture = [DROP_PICTURE(mark)] if found["picture"] else []
    save = [SAVE(mark, anew=found["number"] is not None)] if found["complete"] else []
    return _draft("quick_notes.draft", found, [*choices, picture, save, [_back(found)]])


def _back(found: Values) -> Press:
    return _ask_for(What.DRAFT, found)


def _kind_screen(found: Values) -> Screen:
    return _draft("quick_notes.ask_kind", found, [*in_rows(_kinds(found, [*Kind])), [_back(found)]])


def _unit_screen(found: Values) -> Screen:
    page, pages = int(str(found["page"])), int(str(found["pages"]))
    turns = [
        TURN(other, found["mark"], step=step) for step, other in ((-1, page - 1), (1, page + 1)) if 0 <= other < pages
    ]
    return _draft("quick_notes.ask_unit", found, [*in_rows(_units(found)), turns, [_back(found)]])


def _day_screen(found: Values) -> Screen:
    return _draft("quick_notes.ask_day", found, [*in_rows(_recent(found, _DAYS)), [_back(found)]])


def _times_screen(found: Values) -> Screen:
    several = _counts(found) if len(_list(found["counts"])) > 1 else []
    none = PUT_TIMES(0, found["mark"], times=0, homes=False)
    return _draft("quick_notes.ask_times", found, [*in_rows(several), [none, _back(found)]])


def _money_screen(found: Values) -> Screen:
    several = _sums(found) if len(_list(found["sums"])) > 1 else []
    none = PUT_MONEY(0, found["mark"], money=0, all=False)
    return _draft("quick_notes.ask_money", found, [*in_rows(several), [none, _back(found)]])


def _other_screen(found: Values) -> Screen:
    mark = found["mark"]
    save = [SAVE_FIRST(mark)] if found["complete"] else []
    return _draft("quick_notes.other", found, [save, [INSTEAD(mark)], [GO_ON(mark)]])


def _personal_screen(found: Values) -> Screen:
    """What no note is made of has a better place."""
    call = [CALL_ME()] if found["member"] else []
    return Screen("quick_notes.personal", found, [[*call, ENTER()], [BEGIN_ANEW()]], fresh=True)


_SCREENS: Final[dict[str, Callable[[Values], Screen]]] = {
    "words": _words_screen,
    "fix": _fix_screen,
    "kind": _kind_screen,
    "unit": _unit_screen,
    "day": _day_screen,
    "times": _times_screen,
    "money": _money_screen,
    "other": _other_screen,
    "personal": _personal_screen,
}


def saved_screen(found: Values) -> Screen:
    return _draft("quick_notes.saved", found, [[BEGIN_ANEW(more=True), LISTED(0, 0)]])


def _gone_screen(found: Values) -> Screen:
    return Screen("quick_notes.let_go", found, [[BEGIN(), LEAVE()]])


def _off_screen(found: Values) -> Screen:
    return Screen("quick_notes.put_off", found, [[BEGIN(), LEAVE()]])


def _nothing_screen(found: Values) -> Screen:
    return Screen("quick_notes.nothing", found, [[BEGIN_ANEW()]])


async def begin_anew(_: Update, context: Context) -> None:
    await context.write(drafting.begin, answer=lambda found: replace(screen(found), fresh=True))


async def note(update: Update, context: Context) -> None:
    """`/note 今天城西站座谈会 23人`; without words it asks for them."""
    message = update.effective_message
    assert message is not None
    _, *words = (message.text or "").split(None, 1)
    await context.write(drafting.begin_with, "".join(words), answer=screen)


_SHOWN: tuple[Shown, ...] = (
    (BEGIN, drafting.begin, screen),
    (SAVE, handing_in.hand_in, saved_screen),
    (SAVE_FIRST, handing_in.hand_in_and_go_on, screen),
    (INSTEAD, drafting.instead, screen),
    (GO_ON, drafting.go_on, screen),
    (LET_GO, drafting.let_go, _gone_screen),
    (ASK_FOR, changing.ask_for, screen),
    (TURN, changing.turn, screen),
    (PUT_KIND, changing.put_kind, screen),
    (PUT_UNIT, changing.put_unit, screen),
    (PUT_DAY, changing.put_day, screen),
    (PUT_TIMES, changing.put_times, screen),
    (PUT_MONEY, changing.put_money, screen),
    (DROP_PICTURE, changing.drop_picture, screen),
    (PUT_OFF, drafting.put_off, _off_screen),
    (NOTHING, weekly.nothing, _nothing_screen),
)

STEPS: Steps = {
    (SERVICE, step): Step(drafting.open_question, screen, drafting.write, screen) for step in drafting.STEPS
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [*routes_of(_SHOWN), BEGIN_ANEW.to(begin_anew)]
