"""The officer's list: a row for each paper, ticked off as it is seen; what is missing is told in one press."""

from collections.abc import Callable
from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers import casebook
from handlers.buttons import Button
from handlers.context import Context
from handlers.evidence.doors import OPEN
from handlers.screens import Press, Screen, Toast
from storage.evidence import copies, photos, ticking
from storage.values import Values

TICK = Button("evidence.tick", int, int)
SKIP = Button("evidence.skip", int, int)
UNDO = Button("evidence.undo", int, int)
TELL = Button("evidence.tell", int)
OPEN_PHOTOS = Button("evidence.open_photos", int, int)
SEEN = Button("evidence.seen")


def page_screen(found: Values) -> Screen:
    """How each paper stands, and what can be done with it."""
    report, lines = found["report"], found["lines"]
    assert isinstance(lines, list)
    rows = [row for line in lines if isinstance(line, dict) for row in _rows(report, line)]
    tell = [TELL(report)] if found["missing"] else []
    return Screen(
        "evidence.page", found, [*rows, tell, [casebook.OPEN(report)]], right="report", subject=int(str(report))
    )


def _rows(report: object, line: Values) -> list[list[Press]]:
    place, paper = line["place"], line["paper"]
    photos_ = [OPEN_PHOTOS(report, place, paper=paper, photos=line["photos"])] if line["photos"] else []
    if line["how"] is not None:
        return [[UNDO(report, place, paper=paper)], photos_]
    return [[TICK(report, place, paper=paper), SKIP(report, place)] if line["asked"] else [], photos_]


async def open_photos(update: Update, context: Context) -> None:
    coming = lambda found: Toast("evidence.coming", found)  # noqa: E731
    await context.write(photos.open_, *OPEN_PHOTOS.read(update), answer=coming)


async def seen(_: Update, context: Context) -> None:
    await context.write(copies.seen, context.knock.pressed, answer=lambda _: Toast("evidence.gone"))


async def _show(update: Update, context: Context, *, button: Button, rule: Callable[..., Values]) -> None:
    await context.write(rule, *button.read(update), answer=page_screen)


_SHOWN: tuple[tuple[Button, Callable[..., Values]], ...] = (
    (OPEN, ticking.look),
    (TICK, ticking.tick),
    (SKIP, ticking.skip),
    (UNDO, ticking.undo),
    (TELL, ticking.tell),
)


def routes() -> list[BaseHandler[Update, Context, None]]:
    """The routes of the presses."""
    shown = [button.to(partial(_show, button=button, rule=rule)) for button, rule in _SHOWN]
    return [*shown, OPEN_PHOTOS.to(open_photos), SEEN.to(seen)]
