"""What the tests of groups share: updates taken and held against the tables, answers too."""

from typing import Any

from bot.sandbox.groups import Group
from bot.sandbox.phones import Phone
from tests.bot.sandbox import specification
from tests.bot.sandbox.caller import Caller

ALL_KINDS = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member", "chat_join_request"]
ALL_KINDS += ["message_reaction", "poll"]


def heard(bot: Caller) -> list[tuple[str, dict[str, Any]]]:
    """Everything new, confirmed: each update's kind and body."""
    updates = bot.updates()
    if updates:
        bot.updates(offset=updates[-1]["update_id"] + 1)
    for update in updates:
        specification.check(update, "Update", "update")
    return [next((name, body) for name, body in update.items() if name != "update_id") for update in updates]


def kinds(bot: Caller) -> list[str]:
    return [kind for kind, _ in heard(bot)]


def ask(bot: Caller, method: str, group: Group, **parameters: Any) -> Any:
    """What a method answers about a group, of its type."""
    result = bot(method, chat_id=group.id, **parameters).result
    specification.check_result(method, result)
    return result


def refusal(bot: Caller, method: str, group: Group, **parameters: Any) -> str:
    return bot(method, chat_id=group.id, **parameters).refusal


def promote_bot(phone: Phone, *rights: str) -> None:
    """As an administrator of the group the phone shows."""
    phone.promote(phone.world.bot, *rights)
