"""The presses of summaries: a year, a length, a quarter; the form of the document."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts, routes_of
from handlers.context import Context, Step, Steps
from handlers.screens import Screen, Toast, in_rows
from storage.summaries import RIGHT, SERVICE, Form, ordering, templates
from storage.values import Values, lines_of

OPEN = Button("summaries.open")
#: A year.
LOOK = Button("summaries.look", int)
#: A year, and how long.
ORDER = Button("summaries.order", int, Form)
#: A year and a quarter.
DRAFT = Button("summaries.draft", int, int)
TEMPLATE = Button("summaries.template")
FORM = Button("summaries.form")
SHIPPED = Button("summaries.shipped")
#: Back to the desk, which has the route.
LEAVE = Button("summaries.leave")


def page_screen(found: Values) -> Screen:
    year, other = found["year"], found["other"]
    forms = [ORDER(year, form, form=form) for form in Form]
    drafts = [DRAFT(year, one["quarter"], quarter=one["quarter"]) for one in lines_of(found["quarters"])]
    rows = [*in_rows(forms), *in_rows(drafts), [TEMPLATE(), LOOK(other, year=other)], [LEAVE()]]
    return Screen("summaries.page", found, rows, right=RIGHT)


def template_screen(found: Values) -> Screen:
    back = [SHIPPED()] if found["own"] else []
    return Screen("summaries.template", found, [[FORM(), *back], [LOOK(0, year=None)]], right=RIGHT)


def taken_screen(found: Values) -> Screen:
    return Screen("summaries.taken", found, [[TEMPLATE(), LOOK(0, year=None)]], fresh=True, right=RIGHT)


async def open_page(_: Update, context: Context) -> None:
    await context.write(ordering.look, 0, answer=page_screen)


async def draft(update: Update, context: Context) -> None:
    """Below the letter that told of it, which stays."""
    await context.write(ordering.draft, *DRAFT.read(update), answer=lambda _: Toast("summaries.coming"))


async def order(update: Update, context: Context) -> None:
    await context.write(ordering.order, *ORDER.read(update), answer=lambda _: Toast("summaries.coming"))


STEPS: Steps = {(SERVICE, "template"): Step(templates.open_question, template_screen, wants="asking.send_a_file")}

_AGAIN = [[FORM.of(), TEMPLATE.of()]]

KEYBOARDS: Keyboards = {
    "summaries.draft": [[DRAFT.of("year", "quarter")]],
    "summaries.paper": [],
    "summaries.form": [],
    "summaries.not_fetched": _AGAIN,
    "summaries.too_big": _AGAIN,
    "summaries.not_docx": _AGAIN,
    "summaries.damaged": _AGAIN,
    "summaries.hostile": _AGAIN,
    "summaries.too_heavy": _AGAIN,
    "summaries.wrong_signs": _AGAIN,
    "summaries.unknown_fields": _AGAIN,
    "summaries.lacking_fields": _AGAIN,
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    shown = (
        (LOOK, ordering.look, page_screen),
        (TEMPLATE, templates.look, template_screen),
        (FORM, templates.order, template_screen),
        (SHIPPED, templates.drop, template_screen),
    )
    return [OPEN.to(open_page), ORDER.to(order), DRAFT.to(draft), *routes_of(shown)]
