"""Question files: the page, what was pasted, the preview and its answers, the form and the bank as files."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from telegram import Message, Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.learning.buttons import OFFICE
from handlers.question_files.buttons import OPEN
from handlers.screens import Press, Screen, page_turns
from storage.question_files import exporting, foreseeing, previews, proposing
from storage.question_files.exporting import Form
from storage.question_files.foreseeing import Compared
from storage.question_files.readings import Reading
from storage.question_files.uploads import RIGHT, SERVICE
from storage.values import Values

FORM = Button("question_files.form")
EXPORT = Button("question_files.export", Form)
TAKE = Button("question_files.take", int)
TURN_DOWN = Button("question_files.turn_down", int)
LOOK = Button("question_files.look", int)
LOOK_REFUSED = Button("question_files.bad", int, int)
LOOK_REMARKS = Button("question_files.told", int, int)


def _page_screen(found: Values) -> Screen:
    exports = [EXPORT(form, form=form) for form in Form]
    return Screen("question_files.page", found, [[FORM(), OFFICE()], exports], right=RIGHT)


def preview_screen(shown: Values) -> Screen:
    """What the file would bring, and the question whether it may."""
    file_id, good = shown["file_id"], shown["good"]
    more = [
        *([LOOK_REFUSED(file_id, 0, step=0)] if _beyond(shown, "refused", "refused") else []),
        *([LOOK_REMARKS(file_id, 0, step=0)] if _beyond(shown, "remarks", "near", "known", "remarks") else []),
    ]
    answers = [TAKE(file_id, new=bool(good)), TURN_DOWN(file_id)]
    # Without a new question there is something to take all the same where rows are to be given back.
    return _about(
        file_id, "question_files.preview", shown, [answers if good or shown["refused"] else answers[1:], more]
    )


def _beyond(shown: Values, count: str, *names: str) -> bool:
    """Whether there is more of it than the preview tells under those names."""
    firsts = [shown.get(f"first_{name}") for name in names]
    return int(str(shown[count])) > sum(len(one) for one in firsts if isinstance(one, list))


def _refused_screen(told: Values) -> Screen:
    return _paged("question_files.all_refused", LOOK_REFUSED, told)


def _remarks_screen(told: Values) -> Screen:
    return _paged("question_files.all_remarks", LOOK_REMARKS, told)


def _paged(key: str, button: Button, told: Values) -> Screen:
    file_id = told["file_id"]
    turns = page_turns(button, told, file_id)
    return _about(file_id, key, told, [turns, [LOOK(file_id)]])


def _taking_screen(progress: Values) -> Screen:
    """How far it is; from now on the background writes it anew."""
    return _about(progress["file_id"], "question_files.taking", progress, [])


def _down_screen(found: Values) -> Screen:
    return Screen("question_files.turned_down", found, [[OPEN(), OFFICE()]])


def _about(file_id: object, key: str, values: Values, buttons: Sequence[Sequence[Press]]) -> Screen:
    return Screen(key, values, buttons, right=RIGHT, subject=int(str(file_id)))


def _pasted_screen(shown: Values) -> Screen:
    return replace(preview_screen(shown), fresh=True)


async def propose(contents: Reading, name: str, message: Message, context: Context) -> None:
    """Looks through the bank for what is in the file, page by page, and shows what it would bring."""
    known: dict[str, int] = {}
    for some in foreseeing.pages(contents.good):
        known |= await context.read(partial(foreseeing.known, some=some))
    compared = await context.read(lambda _: Compared(contents.good))
    after: int | None = 0
    while after is not None:
        after = await context.read(partial(compared.page, after=after))
    remarks = proposing.told_of(contents, known, compared.remarks(known))
    file_id = await context.ahead(proposing.begin)
    for first, sheaves in proposing.sheaves(contents, remarks):
        await context.ahead(proposing.lay, file_id, first, sheaves)
    outline = previews.outline(contents, len(known), remarks, name)
    titles: Values = {sheet: [*called] for sheet, called in contents.titles.items()}
    await context.write(proposing.propose, file_id, message.message_id, outline, titles, answer=_proposed_screen)


def _proposed_screen(found: Values) -> Screen:
    # Who lost the office while the file was read has sent a file like anybody else.
    return preview_screen(found) if "file_id" in found else Screen("privacy.file", found, fresh=True)


async def take(update: Update, context: Context) -> None:
    await context.write(proposing.confirm, *TAKE.read(update), context.knock.pressed, answer=_taking_screen)


def _form_screen(found: Values) -> Screen:
    return Screen("question_files.form_paper", found, [], fresh=True, right=RIGHT)


def _bank_screen(found: Values) -> Screen:
    return Screen("question_files.bank_paper", found, [], fresh=True, right=RIGHT)


_SHOWN: tuple[Shown, ...] = (
    (OPEN, proposing.open_paste, _page_screen),
    (FORM, exporting.order_form, _form_screen),
    (EXPORT, exporting.order, _bank_screen),
    (TURN_DOWN, proposing.turn_down, _down_screen),
    (LOOK, proposing.look, preview_screen),
    (LOOK_REFUSED, proposing.look_refused, _refused_screen),
    (LOOK_REMARKS, proposing.look_remarks, _remarks_screen),
)

STEPS: Steps = {(SERVICE, "paste"): Step(proposing.look_paste, _page_screen, proposing.read_paste, _pasted_screen)}

_BACK = [[OPEN.of(), OFFICE.of()]]

KEYBOARDS: Keyboards = {
    "question_files.result": _BACK,
    "question_files.preview_over": _BACK,
    "question_files.bank_empty": _BACK,
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [TAKE.to(take), *routes_of(_SHOWN)]
