"""Which chats the bot may read, and in which it may act: the refusals Telegram gives before it looks at a request."""

from enum import IntEnum

from bot.sandbox.groups import Group
from bot.sandbox.records import Chat
from bot.sandbox.refusals import Refusal, bad_request, forbidden


class Need(IntEnum):
    """What a method wants of its chat, from least to most."""

    READ = 0
    MEMBERS = 1
    EDIT = 2
    WRITE = 3


def check(chat: Chat, need: Need) -> None:
    """Refuses what the bot can't do for how it stands in the chat."""
    if isinstance(chat, Group):
        if chat.is_basic:
            _check_basic(chat, need)
        else:
            _check_supergroup(chat, need)
    elif need >= Need.EDIT and chat.person is not None and chat.person.deactivated:
        raise forbidden("user is deactivated")


def _check_basic(group: Group, need: Need) -> None:
    if not group.is_active and need in {Need.MEMBERS, Need.WRITE}:
        if group.migrated_to:
            text = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refusal(400, text, {"migrate_to_chat_id": group.migrated_to})
        raise forbidden("the group chat was deleted")
    if not group.is_active and need is Need.EDIT:
        raise bad_request("Have no write access to the chat")
    if need is not Need.READ and not group.bot.is_in:
        kicked = group.was_removed
        raise forbidden(f"bot {'was kicked from' if kicked else 'is not a member of'} the group chat")


def _check_supergroup(group: Group, need: Need) -> None:
    if group.bot.status == "kicked":
        raise forbidden("bot was kicked from the supergroup chat")
    if not group.bot.is_in and (need >= Need.EDIT or not group.username):
        raise forbidden("bot is not a member of the supergroup chat")
