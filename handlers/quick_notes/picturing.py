"""The photo of a note: sent while a draft is at hand, or with words below it that read as one; any other goes on from
here."""

import hashlib
from functools import partial

from telegram import Update

from handlers import privacy
from handlers.context import Context
from handlers.evidence import photos as evidence_photos
from handlers.quick_notes.drafting import screen
from handlers.screens import Screen
from storage.quick_notes import picturing
from storage.values import Values


async def receive(update: Update, context: Context) -> None:
    """A photo for a note is laid by its draft; anybody else's goes on to the next counter."""
    message = update.effective_message
    assert message is not None
    telegram_id, caption = context.person.telegram_id, message.caption
    awaited = partial(picturing.is_awaited, telegram_id=telegram_id, caption=caption, now=context.now)
    if not await context.read(awaited):
        await evidence_photos.receive(update, context)
        return
    if number := privacy.number_in(caption):
        await privacy.turn_away(update, context, number)
        return
    found = await evidence_photos.fetched(message, context)
    if found is None:
        return
    album = None if message.media_group_id is None else _short(message.media_group_id)
    answer = partial(_kept_screen, album=album)
    await context.write(picturing.keep, found.content, caption, album, message.message_id, answer=answer)


def _short(name: str) -> str:
    """Telegram's names of albums are short; a forged one may be as long as it likes."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def _kept_screen(found: Values, album: str | None) -> Screen:
    """The draft with it; of an album this is said once, and once that one photo is enough."""
    once = None if album is None else f"quick_notes:{album}"
    if found["step"] == "refused":
        return Screen(str(found["key"]), found, fresh=True, once=once)
    if found.get("more"):
        return Screen("quick_notes.one_photo", found, [], fresh=True, once=f"{once}:more")
    shown = screen(found)
    return Screen(shown.key, shown.values, shown.buttons, fresh=True, once=once, right=shown.right)
