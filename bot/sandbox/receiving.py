"""Methods by which the bot learns: of itself, of updates, of files, of chats."""

import json
from dataclasses import dataclass

from bot.sandbox.asked import Asked
from bot.sandbox.records import Json
from bot.sandbox.refusals import Refusal, bad_request

FILE_LIMIT = 20 << 20  # bytes

_INT32 = 2**31
#: Seconds for which a link to a file stands, at least.
_LINK = 3600.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """getUpdates found nothing and may wait for `timeout` seconds."""

    offset: int
    limit: int
    timeout: int


@dataclass(frozen=True, slots=True)
class Told:
    """A result that comes with a sentence."""

    result: object
    description: str


@dataclass(frozen=True, slots=True)
class Late:
    """A refusal that comes only after some seconds."""

    refusal: Refusal
    seconds: float


def get_me(asked: Asked) -> Json:
    able = dict.fromkeys(("can_join_groups", "can_read_all_group_messages", "supports_inline_queries"), False)
    more = ("can_connect_to_business", "has_main_web_app", "has_topics_enabled", "allows_users_to_create_topics")
    able |= dict.fromkeys((*more, "can_manage_bots", "supports_guest_queries"), False)
    return (
        asked.world.bot.as_user()
        | able
        | {"can_join_groups": True, "can_read_all_group_messages": not asked.world.privacy}
    )


def get_updates(asked: Asked) -> list[bytes] | Waiting | Late:
    """Updates as JSON each, or the wish to wait."""
    updates = asked.world.updates
    if updates.webhooks.hook is not None:
        return Late(*updates.webhooks.conflict())
    offset = asked.integer("offset", 0, -_INT32, _INT32 - 1)
    limit = asked.integer("limit", 100, 1, 100)
    timeout = asked.integer("timeout", 0, 0, 50)
    allow(asked)
    limit, timeout = updates.slowed(offset, limit, timeout)
    found = updates.take(offset, limit)
    return found if found or not timeout else Waiting(offset, limit, timeout)


def get_file(asked: Asked) -> Json:
    if not asked.text("file_id"):
        raise bad_request("file_id not specified")
    file = asked.world.files.get(asked.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.data) > FILE_LIMIT:
        raise bad_request("file is too big")
    asked.world.links[file.path] = asked.world.now() + _LINK
    return file.as_file() | {"file_path": file.path}


def allow(asked: Asked) -> None:
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
    "getFile": (get_file, "file_id"),
}
