"""Privacy mode: what a bot hears of what is said in a group."""

from bot.sandbox.groups import Group
from bot.sandbox.records import Json, Message, Person


def hears(group: Group, message: Message, bot: Person, *, privacy: bool) -> bool:
    """Whether the bot is told of a message: commands for it, replies to it, what came via it, what the service says.

    As an administrator, or with privacy mode off, it hears everything but other bots.
    """
    if message.is_service:
        return True
    if message.sender.is_bot:
        return False
    if not privacy or group.bot.is_administrator:
        return True
    if message.reply_to is not None and message.reply_to.sender is bot:
        return True
    via: Json = message.content.get("via_bot") or {}
    return via.get("id") == bot.id or _commands(message, bot.username, last=group.last_bot == bot.id)


def _commands(message: Message, username: str, *, last: bool) -> bool:
    """Whether it begins with a command for the bot by name, or with one for whoever was the `last` bot to write."""
    first = message.entities[0] if message.entities else {}
    if first.get("type") != "bot_command" or first["offset"]:
        return False
    _, at, name = message.text[: first["length"]].partition("@")  # commands are ASCII
    return name.lower() == username.lower() if at else last
