"""Bylaws (规则): the chair sees what the union has set for itself, and changes it within its bounds."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen, in_rows
from storage.bylaws import settings
from storage.values import Values, lines_of

OPEN = Button("bylaws.open")
#: The group's place, and the page.
GROUP = Button("bylaws.group", int, int)
LOOK = Button("bylaws.look", int)
#: The question's number, and the value.
CHOOSE = Button("bylaws.choose", int, int)
#: Back to the desk, which has the route.
LEAVE = Button("bylaws.leave")


async def open_list(_: Update, context: Context) -> None:
    await context.write(settings.listed, answer=_list_screen)


async def open_group(update: Update, context: Context) -> None:
    await context.write(settings.group, *GROUP.read(update), answer=_group_screen)


async def look(update: Update, context: Context) -> None:
    await context.write(settings.look, *LOOK.read(update), answer=_setting_screen)


async def choose(update: Update, context: Context) -> None:
    await context.write(settings.choose, *CHOOSE.read(update), answer=_changed_screen)


def _list_screen(found: Values) -> Screen:
    presses = [GROUP(one["place"], 0, noun=one["noun"]) for one in lines_of(found["groups"])]
    return Screen("bylaws.list", found, [*in_rows(presses), [LEAVE()]], right=settings.RIGHT)


def _group_screen(found: Values) -> Screen:
    place, page = found["place"], found["page"]
    assert isinstance(page, int)
    presses = [LOOK(one["setting"], number=one["number"]) for one in lines_of(found["lines"])]
    turns = [GROUP(place, page - 1, turn="back")] if page else []
    turns += [GROUP(place, page + 1, turn="on")] if found["more"] else []
    return Screen("bylaws.group", found, [*in_rows(presses), turns, [OPEN(), LEAVE()]], right=settings.RIGHT)


def _setting_screen(found: Values) -> Screen:
    """What holds, and other values to choose; what nobody has confirmed yet can be."""
    choices = found["choices"]
    assert isinstance(choices, list)
    version, measure = found["version"], found["measure"]
    presses = [
        CHOOSE(version, one, measure=measure, value=one, same=one == found["value"])
        for one in choices
        if one != found["value"] or found["example"]
    ]
    return Screen("bylaws.setting", found, [*in_rows(presses), _back(found)], right=settings.RIGHT)


def _changed_screen(found: Values) -> Screen:
    return Screen("bylaws.changed", found, [_back(found)], right=settings.RIGHT)


def _back(found: Values) -> list[Press]:
    return [GROUP(found["group"], 0, turn="up"), LEAVE()]


STEPS: Steps = {
    (settings.SERVICE, "value"): Step(settings.open_question, _setting_screen, settings.change, _changed_screen)
}
KEYBOARDS: Keyboards = {}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [OPEN.to(open_list), GROUP.to(open_group), LOOK.to(look), CHOOSE.to(choose)]
