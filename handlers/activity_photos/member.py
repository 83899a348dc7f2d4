"""The member's side: a yes for this activity, photos while they are asked for, one's own, and taking them back."""

import hashlib
from dataclasses import replace
from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.activity_photos.doors import EACH
from handlers.buttons import Button, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.evidence import photos as evidence_photos
from handlers.mydata import OPEN as MY_DATA
from handlers.quick_notes import picturing as quick_note_photos
from handlers.screens import Screen, in_rows
from storage.activity_photos import SERVICE, giving
from storage.values import Values, lines_of

#: Below a letter, whose words stay; by the key of the activity.
GIVE = Button("activity_photos.give", int)
BEGIN = Button("activity_photos.begin", int)
AGREE = Button("activity_photos.agree", int)
MINE = Button("activity_photos.mine", int)
REMOVE = Button("activity_photos.remove", int)
WITHDRAW = Button("activity_photos.withdraw", int)


async def receive(update: Update, context: Context) -> None:
    """A picture from whoever was asked for one of an activity is sealed; anybody else's goes on to the next counter."""
    message = update.effective_message
    assert message is not None
    if not await context.read(partial(giving.is_awaited, telegram_id=context.person.telegram_id)):
        await quick_note_photos.receive(update, context)
        return
    found = await evidence_photos.fetched(message, context)
    if found is None:
        return
    album = message.media_group_id
    await context.write(giving.keep, found.content, message.message_id, answer=partial(_kept_screen, album=album))


def _kept_screen(found: Values, album: str | None) -> Screen:
    """It is sealed; of an album this is said once."""
    once = None if album is None else f"activity_photos:{hashlib.sha256(album.encode()).hexdigest()[:32]}"
    if not found["kept"] and not found["full"]:
        # The question was closed while the picture was on its way.
        return Screen("privacy.photo", found, fresh=True, once=once)
    key = "activity_photos.kept" if found["kept"] else "activity_photos.full"
    if found["full"] and once is not None:
        once += ":full"
    return Screen(key, found, [[MINE(found["activity"], done=True)]], fresh=True, once=once)


def question_screen(found: Values) -> Screen:
    """That they may be shown, agreed to first; then that they may be sent."""
    activity = found["activity"]
    if found["step"] == "agree":
        return Screen("activity_photos.ask_agree", found, [[AGREE(found["version"]), EACH(later=True)]])
    return Screen("activity_photos.ask_photo", found, [[MINE(activity, done=False)]])


def mine_screen(found: Values) -> Screen:
    """One's own of one activity, each to be deleted, or all at once."""
    activity, photos = found["activity"], found["photos"]
    assert isinstance(photos, list)
    each = [REMOVE(one["photo"], nth=one["nth"]) for one in photos if isinstance(one, dict)]
    rows = in_rows(each)
    give = [BEGIN(activity, more=bool(each))] if found["takes"] else []
    end = [WITHDRAW(activity)] if found["agreed_at"] is not None else []
    return Screen("activity_photos.mine", found, [give, *rows, end, [EACH(back=True)]])


def each_screen(found: Values) -> Screen:
    """A button an activity."""
    rows = [[MINE(one["activity"], title=one["title"])] for one in lines_of(found["lines"])]
    return Screen("activity_photos.each", found, [*rows, [MY_DATA()]])


def _withdrawn_screen(found: Values) -> Screen:
    return Screen("activity_photos.withdrawn", found, [[EACH(back=True)]])


async def give(update: Update, context: Context) -> None:
    await context.write(
        giving.begin, *GIVE.read(update), answer=lambda found: replace(question_screen(found), fresh=True)
    )


_SHOWN: tuple[Shown, ...] = (
    (BEGIN, giving.begin, question_screen),
    (AGREE, giving.agree, question_screen),
    (MINE, giving.look, mine_screen),
    (REMOVE, giving.remove, mine_screen),
    (WITHDRAW, giving.withdraw, _withdrawn_screen),
    (EACH, giving.each, each_screen),
)

STEPS: Steps = {
    (SERVICE, "agree"): Step(giving.open_question, question_screen),
    (SERVICE, "photo"): Step(giving.open_question, question_screen, wants="asking.send_a_picture"),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    """The routes of the presses."""
    shown = routes_of(_SHOWN)
    return [GIVE.to(give), *shown]
