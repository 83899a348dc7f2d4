"""The union's own templates: an admin takes one as a file, sends it back adapted, looks at it, and has it used."""

import re
from dataclasses import replace
from functools import partial
from typing import Final

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import BaseHandler

from handlers.buttons import Button, routes_of
from handlers.context import Context, Unreceived
from handlers.digests.doors import LEAVE, TEMPLATES
from handlers.lessons import bringing as lessons
from handlers.screens import Screen
from storage.digests import Tongue, templates
from storage.values import Values, lines_of

FILE = Button("digests.file", Tongue)
PREVIEW = Button("digests.preview", Tongue)
TAKE = Button("digests.take", Tongue, int)
SHIP = Button("digests.ship", Tongue)

#: How the name of such a file ends, also where a telephone counted its copies: 周报模板.zh.jinja (1).txt. Its language
#: stands before that, as it went out.
_NAME: Final = re.compile(r".*\.jinja2?(?: ?\(\d+\))?(?:\.txt)?(?: ?\(\d+\))?", re.IGNORECASE)
_LANGUAGE: Final = re.compile(rf"(?:^|[^a-z])({'|'.join(Tongue)})(?:[^a-z]|$)", re.IGNORECASE)


def templates_screen(found: Values) -> Screen:
    rows = []
    for one in lines_of(found["lines"]):
        tongue = one["language"]
        back = [SHIP(tongue, language=tongue)] if one["adapted"] else []
        rows.append([FILE(tongue, language=tongue), PREVIEW(tongue, language=tongue), *back])
    return Screen("digests.templates", found, [*rows, [LEAVE()]], right=templates.RIGHT)


def file_screen(found: Values) -> Screen:
    return Screen("digests.template_file", found, [], fresh=True, right=templates.RIGHT)


def preview_screen(found: Values) -> Screen:
    """What the template that holds makes of a sample."""
    return Screen("digests.preview", found, [[TEMPLATES()]], fresh=True, right=templates.RIGHT)


def _sent_screen(found: Values) -> Screen:
    take = TAKE(found["language"], templates.mark_of(str(found["template"])), language=found["language"])
    return replace(preview_screen(found), buttons=[[take, TEMPLATES()]])


async def receive(update: Update, context: Context) -> None:
    """A template from whoever may adapt one is checked and shown; anybody else's file goes on from here."""
    message = update.effective_message
    assert message is not None
    assert message.document is not None
    sender = context.person.telegram_id
    if not await context.read(partial(templates.is_adapter, telegram_id=sender)):
        await lessons.paper(update, context)
        return
    found = _LANGUAGE.search(message.document.file_name or "")
    if found is None:
        await _decline(Unreceived("digests.unfit_name", {}), context)
        return
    checked = await context.receive(f"template_{found[1].lower()}", message.document)
    if isinstance(checked, Unreceived):
        await _decline(checked, context)
        return
    await context.write(templates.propose, Tongue(found[1].lower()), checked, answer=_sent_screen)


async def _decline(why: Unreceived, context: Context) -> None:
    await context.show(Screen(why.key, why.values, [[TEMPLATES()]], fresh=True))


class TemplateFileHandler(BaseHandler[Update, Context, None]):
    """A route for files in a private chat whose name is that of a template."""

    __slots__ = ()

    def check_update(self, update: object) -> bool:
        message = update.message if isinstance(update, Update) else None
        if message is None or message.document is None or message.chat.type != ChatType.PRIVATE:
            return False
        return bool(_NAME.fullmatch(message.document.file_name or ""))


def first_routes() -> list[BaseHandler[Update, Context, None]]:
    """Asked before other files are looked at."""
    return [TemplateFileHandler(receive)]


def routes() -> list[BaseHandler[Update, Context, None]]:
    shown = (
        (TEMPLATES, templates.look, templates_screen),
        (FILE, templates.order, file_screen),
        (PREVIEW, templates.preview, preview_screen),
        (TAKE, templates.take, templates_screen),
        (SHIP, templates.go_back, templates_screen),
    )
    return routes_of(shown)
