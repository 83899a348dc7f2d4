"""What the bot may delete, and until when."""

from bot.sandbox.asked import Asked
from bot.sandbox.groups import Group
from bot.sandbox.records import Message
from bot.sandbox.refusals import Refusal, bad_request

_TWO_DAYS = 48 * 3600  # seconds
_DAY = 24 * 3600


def check(asked: Asked, message: Message) -> None:
    """Raises the refusal if the bot may not delete a message, or not any more."""
    chat, age = message.chat, asked.world.now() - message.date
    written = message.sender is asked.world.bot and not message.is_service
    if isinstance(chat, Group):
        basic = chat.is_basic
        refusal = (
            _in_basic(chat, age, written=written) if basic else _in_supergroup(chat, message, age, written=written)
        )
    else:
        too_new_dice = "dice" in message.content and age < _DAY
        can_be = (written or message.sender is not asked.world.bot) and age <= _TWO_DAYS and not too_new_dice
        refusal = None if can_be else _for_everyone()
    if refusal is not None:
        raise refusal


def _in_basic(group: Group, age: float, *, written: bool) -> Refusal | None:
    may = written or group.bot.is_administrator
    return None if may and age <= _TWO_DAYS else _for_everyone()


def _in_supergroup(group: Group, message: Message, age: float, *, written: bool) -> Refusal | None:
    lasting = message.message_id == 1 or "migrate_from_chat_id" in message.content
    may = written or group.bot.has("can_delete_messages")
    return None if may and age < _TWO_DAYS and not lasting else bad_request("Message can't be deleted")


def _for_everyone() -> Refusal:
    return bad_request("Message can't be deleted for everyone")
