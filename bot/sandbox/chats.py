"""Methods about a chat as a whole: what it is, how many are in it, its title, description and permissions; leaving."""

from bot.sandbox import rights
from bot.sandbox.access import Need
from bot.sandbox.asked import Asked
from bot.sandbox.groups import Group
from bot.sandbox.records import Json
from bot.sandbox.refusals import bad_request

_TITLE_LIMIT, _DESCRIPTION_LIMIT = 128, 255
_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_chat(asked: Asked) -> Json:
    chat = asked.chat()
    full = chat.as_chat() | {"accent_color_id": abs(chat.id) % 7, "max_reaction_count": 11}
    full["accepted_gift_types"] = dict.fromkeys(_GIFTS, False)
    if isinstance(chat, Group):
        full |= _about(chat)
    elif chat.person is not None and chat.person.username:
        full["active_usernames"] = [chat.person.username]
    if chat.pinned and chat.bot_is_in:
        full["pinned_message"] = max(chat.pinned, key=lambda pinned: pinned.message_id).as_message(with_reply=False)
    return full


def _about(group: Group) -> Json:
    about: Json = {"permissions": rights.told(rights.PERMISSIONS, group.permissions)}
    if group.username:
        about["active_usernames"] = [group.username]
    if group.description:
        about["description"] = group.description
    primary = group.primary_link(group.bot.person)
    if primary is not None and group.bot.has("can_invite_users"):
        about["invite_link"] = primary.url
    return about


def get_chat_member_count(asked: Asked) -> int:
    chat = asked.chat(Need.MEMBERS)
    if not isinstance(chat, Group):
        return 2
    return len(chat.members) + chat.bot.is_in


def leave_chat(asked: Asked) -> bool:
    group = asked.group(Need.READ, "Can't leave private chats")
    bot = asked.world.bot
    if group.is_basic and not group.is_active:
        raise bad_request("Chat is deactivated")
    if group.bot.is_in:
        asked.world.send_off(group, bot, bot)
    return True


def set_chat_title(asked: Asked) -> bool:
    chat = asked.chat(Need.WRITE)
    title = " ".join(asked.text("title").split())[:_TITLE_LIMIT]
    if not title:
        raise bad_request("Title must be non-empty")
    if not isinstance(chat, Group):
        raise bad_request("Can't change private chat title")
    _require(chat, "can_change_info", "change chat title")
    if title != chat.title:
        asked.world.rename(chat, asked.world.bot, title)
    return True


def set_chat_description(asked: Asked) -> bool:
    group = asked.group(Need.WRITE, "Can't change private chat description")
    _require(group, "can_change_info", "set chat description")
    description = asked.text("description").strip()[:_DESCRIPTION_LIMIT]
    if description == group.description:
        raise bad_request("chat description is not modified")
    group.description = description
    return True


def set_chat_permissions(asked: Asked) -> bool:
    given = asked.parsed("permissions", dict, "Can't parse permissions JSON object") or {}
    allowed = rights.read_permissions(given, independent=asked.flag("use_independent_chat_permissions"))
    group = asked.group(Need.WRITE, "Can't change private chat permissions")
    _require(group, "can_restrict_members", "change chat permissions")
    group.permissions = allowed
    return True


def _require(group: Group, right: str, what: str) -> None:
    if not group.bot.has(right):
        raise bad_request(f"Not enough rights to {what}")


METHODS = {
    "getChat": (get_chat, "chat_id"),
    "getChatMemberCount": (get_chat_member_count, "chat_id"),
    "leaveChat": (leave_chat, "chat_id"),
    "setChatTitle": (set_chat_title, "chat_id title"),
    "setChatDescription": (set_chat_description, "chat_id description"),
    "setChatPermissions": (set_chat_permissions, "chat_id permissions use_independent_chat_permissions"),
}
