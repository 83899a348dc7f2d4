"""Publishing an activity: one question after another, or one message; the preview; and out it goes."""

from datetime import datetime

from telegram import Update
from telegram.ext import BaseHandler

from handlers import broadcasts, draws
from handlers.activities.doors import KEEP
from handlers.activities.doors import OPEN as CARD
from handlers.buttons import Button, Keyboards, KeyTexts, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.publishing import more, picturing
from handlers.publishing.doors import AGAIN, LEAVE, OPEN, RESUME, SEE_PICTURE
from handlers.screens import Screen, in_rows
from handlers.series.doors import OPEN as SERIES
from storage.activities import Audience, Kind, Selection
from storage.publishing import SERVICE, drafts, going_out, messages, steps
from storage.publishing.answers import Step as Asked
from storage.values import Value, Values, lines_of

BEGIN = Button("publishing.begin", int)
#: The question's number, and which of what is offered.
CHOOSE = Button("publishing.choose", int, int)
SKIP = Button("publishing.skip", int)
GO_BACK = Button("publishing.go_back", int)
PUT_OFF = Button("publishing.put_off")
DRAFTS = Button("publishing.drafts")
#: A draft, and which thing of it.
FIX = Button("publishing.fix", int, int)
CHANGE = Button("publishing.change", int)
ASK_DROP = Button("publishing.ask_drop", int)
DROP = Button("publishing.drop", int)
PUBLISH = Button("publishing.publish", int)

#: What can be changed before it is published, in order.
_CHANGES = (
    *(Asked.TITLE, Asked.WHEN, Asked.ENDS, Asked.PLACE, Asked.SEATS, Asked.CLOSES, Asked.WORDS, Asked.FEE),
    *(Asked.DIRECTIONS, Asked.FAMILY, Asked.KIND, Asked.MINUTES, Asked.AUDIENCE, Asked.SELECTION),
)


def screen(found: Values) -> Screen:
    """Whatever is next: the question that is open, the preview, or that it is out."""
    match found["step"]:
        case None:
            return preview_screen(found)
        case "message":
            return offer_screen(found)
        case "published":
            return published_screen(found)
        case _:
            return question_screen(found)


def offer_screen(found: Values) -> Screen:
    """The kinds to be tapped, and that one message does it too."""
    kinds = [BEGIN(one["nth"], kind=one["kind"]) for one in lines_of(found["kinds"])]
    drafts_ = [DRAFTS(count=found["drafts"])] if found["drafts"] else []
    return Screen("publishing.offer", found, [*in_rows(kinds), [*drafts_, LEAVE()]], right="desk")


def question_screen(found: Values) -> Screen:
    step, version = found["step"], found["version"]
    offered = [CHOOSE(version, one["nth"], step=step, **_label(one["value"])) for one in lines_of(found["choices"])]
    skip = [SKIP(version, step=step)] if found["optional"] else []
    back = [GO_BACK(version)] if found["back"] else []
    return Screen(f"publishing.ask_{step}", found, [*in_rows(offered), skip, [*back, PUT_OFF()]], right="desk")


def _label(value: Value) -> Values:
    """What a choice says, by what it is: a kind, an instant, a number, or words."""
    for kind, name in ((Kind, "kind"), (Audience, "audience"), (Selection, "selection")):
        if isinstance(value, kind):
            return {name: value}
    if isinstance(value, datetime):
        return {"when": value}
    return {"many": value} if isinstance(value, int) else {"words": value}


def preview_screen(found: Values) -> Screen:
    """The card, and what may become of it."""
    draft = found["activity"]
    see = [SEE_PICTURE(draft)] if found["picture"] else []
    rule = [draws.OPEN(draft)] if found["selection"] == Selection.DRAW else []
    return Screen(
        "activities.card",
        found,
        [[PUBLISH(draft), CHANGE(draft)], [*rule, *see], [ASK_DROP(draft), PUT_OFF()]],
        right="desk",
    )


def change_screen(found: Values) -> Screen:
    """Everything that can be said of it."""
    if found["step"] is not None:
        return question_screen(found)
    draft, places = found["activity"], list(Asked)
    presses = [FIX(draft, places.index(one), step=one) for one in _CHANGES]
    presses += [more.UNITS(draft, 0), more.OPTIONS(draft), more.QUESTIONS(draft), picturing.PICTURE(draft)]
    return Screen("publishing.change", found, [*in_rows([*presses, RESUME(draft, back=True)])], right="desk")


def published_screen(found: Values) -> Screen:
    activity = found["activity"]
    return Screen(
        "publishing.published",
        found,
        [
            [broadcasts.OPEN(activity), broadcasts.GROUP(activity)],
            [SERIES(activity), KEEP(activity, back=True)],
            [CARD(activity), AGAIN(activity)],
            [OPEN(more=True), LEAVE()],
        ],
        right="desk",
    )


def drafts_screen(found: Values) -> Screen:
    lines = [[RESUME(one["activity"], **one)] for one in lines_of(found["lines"])]
    return Screen("publishing.drafts", found, [*lines, [OPEN(), LEAVE()]], right="desk")


def drop_screen(found: Values) -> Screen:
    """Asked once more: it can't be had back."""
    draft = found["activity"]
    return Screen("publishing.before_dropping", found, [[RESUME(draft, back=True), DROP(draft)]], right="desk")


_SHOWN: tuple[Shown, ...] = (
    (OPEN, messages.offer, offer_screen),
    (BEGIN, steps.begin, screen),
    (CHOOSE, steps.choose, screen),
    (SKIP, steps.skip, screen),
    (GO_BACK, steps.go_back, screen),
    (PUT_OFF, steps.put_off, drafts_screen),
    (DRAFTS, steps.put_off, drafts_screen),
    (RESUME, steps.resume, screen),
    (AGAIN, steps.begin_from, screen),
    (FIX, steps.fix, screen),
    (CHANGE, steps.resume, change_screen),
    (ASK_DROP, drafts.look, drop_screen),
    (DROP, drafts.drop, drafts_screen),
    (PUBLISH, going_out.publish, screen),
)

STEPS: Steps = {
    (SERVICE, "message"): Step(messages.open_offer, offer_screen, messages.read, screen),
    **more.STEPS,
    **picturing.STEPS,
    **{(SERVICE, one.value): Step(steps.open_question, question_screen, steps.answer, screen) for one in Asked},
}

KEYBOARDS: Keyboards = {
    "publishing.draft_gone": [[DRAFTS.of(), OPEN.of()]],
    "publishing.too_many_drafts": [[DRAFTS.of()]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    shown = routes_of(_SHOWN)
    return [*shown, *more.routes(), *picturing.routes(preview_screen)]


def first_routes() -> list[BaseHandler[Update, Context, None]]:
    """Asked before pictures are turned away."""
    return picturing.first_routes(preview_screen)


async def receive_picture(update: Update, context: Context) -> None:
    """A picture that nobody asked before was waiting for."""
    await picturing.receive(update, context, preview=preview_screen)
