"""Methods by which the bot learns: of itself, of updates, of files, of chats."""

import json
from dataclasses import dataclass

from bot.sandbox.asked import Asked
from bot.sandbox.records import Json
from bot.sandbox.refusals import bad_request

FILE_LIMIT = 20 << 20  # bytes

_INT32 = 2**31


@dataclass(frozen=True, slots=True)
class Waiting:
    """getUpdates found nothing and may wait for `timeout` seconds."""

    offset: int
    limit: int
    timeout: int


def get_me(asked: Asked) -> Json:
    able = dict.fromkeys(("can_join_groups", "can_read_all_group_messages", "supports_inline_queries"), False)
    more = ("can_connect_to_business", "has_main_web_app", "has_topics_enabled", "allows_users_to_create_topics")
    able |= dict.fromkeys((*more, "can_manage_bots", "supports_guest_queries"), False)
    return asked.world.bot.as_user() | able | {"can_join_groups": True}


def get_updates(asked: Asked) -> list[bytes] | Waiting:
    """Updates as JSON each, or the wish to wait."""
    offset = asked.integer("offset", 0, -_INT32, _INT32 - 1)
    limit = asked.integer("limit", 100, 1, 100)
    timeout = asked.integer("timeout", 0, 0, 50)
    _allow(asked)
    found = asked.world.updates.take(offset, limit)
    return found if found or not timeout else Waiting(offset, limit, timeout)


def delete_webhook(asked: Asked) -> bool:
    if asked.flag("drop_pending_updates"):
        asked.world.updates.drop()
    return True


def get_webhook_info(asked: Asked) -> Json:
    return {"url": "", "has_custom_certificate": False, "pending_update_count": len(asked.world.updates)}


def get_file(asked: Asked) -> Json:
    if not asked.text("file_id"):
        raise bad_request("file_id not specified")
    file = asked.world.files.get(asked.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.data) > FILE_LIMIT:
        raise bad_request("file is too big")
    return file.as_file() | {"file_path": file.path}


def get_chat(asked: Asked) -> Json:
    chat = asked.chat()
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    full: Json = {"accent_color_id": chat.id % 7, "max_reaction_count": 11}
    return chat.as_chat() | full | {"accepted_gift_types": dict.fromkeys(gifts, False)}


def _allow(asked: Asked) -> None:
    """A list that is missing or can't be read leaves what was set before."""
    try:
        kinds = json.loads(asked.text("allowed_updates") or "null")
    except ValueError:
        return
    if isinstance(kinds, list):
        asked.world.updates.allow(kinds)


METHODS = {
    "getMe": (get_me, ""),
    "getUpdates": (get_updates, "offset limit timeout allowed_updates"),
    "deleteWebhook": (delete_webhook, "drop_pending_updates"),
    "getWebhookInfo": (get_webhook_info, ""),
    "getFile": (get_file, "file_id"),
    "getChat": (get_chat, "chat_id"),
}
