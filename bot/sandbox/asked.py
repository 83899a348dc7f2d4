"""What a method is asked: its parameters read in Telegram's lenient way, its chat and message looked up strictly."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox import access, entities, markdown, texts
from bot.sandbox.access import Need
from bot.sandbox.forms import Parameters, Uploads
from bot.sandbox.groups import Group
from bot.sandbox.records import Chat, Json, Message, Person
from bot.sandbox.refusals import bad_request, forbidden
from bot.sandbox.world import World

_TEXT_BYTES_LIMIT = 1 << 15
_TRUE = frozenset(("true", "yes", "1"))
_MODES = {"html": entities.parse, "markdown": markdown.parse, "markdownv2": markdown.parse_v2}
_AUTOMATIC = frozenset(("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"))


@dataclass(slots=True)
class Asked:
    """One call; `odd` takes what Telegram would pass over in silence."""

    world: World
    parameters: Parameters
    uploads: Uploads
    odd: Callable[[str], None]

    def inner(self, fields: Json) -> "Asked":
        """The fields of an object among the parameters, read as parameters are."""
        told = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
        return Asked(self.world, told, self.uploads, self.odd)

    def text(self, name: str) -> str:
        return self.parameters.get(name, "")

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in _TRUE

    def integer(self, name: str, default: int, low: int, high: int) -> int:
        """Out of range is clamped, not refused; what is no number is 0."""
        value = self.text(name)
        return min(max(_number(value), low), high) if value else default

    def parsed(self, name: str, kind: type, complaint: str) -> Any:
        """A JSON parameter, None when it is not there."""
        raw = self.text(name)
        if not raw:
            return None
        try:
            value = json.loads(raw)
        except (ValueError, RecursionError):
            raise bad_request(complaint) from None
        if not isinstance(value, kind):
            raise bad_request(complaint)
        return value

    def chat(self, need: Need = Need.READ) -> Chat:
        """The chat named by chat_id, if the bot stands there so that it may do what is needed."""
        chat = self.named_chat(self.text("chat_id").strip())
        access.check(chat, need)
        return chat

    def named_chat(self, chat_id: str) -> Chat:
        """The chat of that id or, for supergroups and bots, of that @name."""
        if not chat_id:
            raise bad_request("chat_id is empty")
        at = chat_id.startswith("@")
        chat = self.world.named(chat_id) if at else self.world.chats.get(_number(chat_id))
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def group(self, need: Need, complaint: str) -> Group:
        """The group named by chat_id; `complaint` is for a private chat."""
        chat = self.chat(need)
        if not isinstance(chat, Group):
            raise bad_request(complaint)
        return chat

    def person(self, name: str = "user_id") -> Person:
        """The person named by a parameter, known or not."""
        number = _number(self.text(name))
        if number <= 0:
            raise bad_request(f"Invalid {name} specified")
        world = self.world
        person = world.bot if number == world.bot.id else world.people.get(number)
        if person is None:
            raise bad_request("Member not found")
        return person

    def open_chat(self, need: Need = Need.WRITE) -> Chat:
        """The chat named by chat_id, in which the bot may write."""
        chat = self.chat(need)
        self._check_thread(chat)
        person = chat.person
        if person is None:
            return chat
        if person.is_bot:
            raise forbidden("the bot can't send messages to the bot")
        if person.blocked:
            raise forbidden("bot was blocked by the user")
        if not person.started and self.world.approachable.get(person.id, 0.0) <= self.world.now():
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    def _check_thread(self, chat: Chat) -> None:
        """No topics here: a thread is refused in private, passed over in groups (Client.cpp: check_message_topic)."""
        if _number(self.text("message_thread_id")) <= 0:
            return
        if chat.is_private:
            raise bad_request("message thread not found")
        self.odd("the group has no topics: Telegram passes over message_thread_id")

    def message(self, chat: Chat, what: str) -> Message:
        """The message named by message_id; `what` it is wanted for stands in the refusal."""
        message = chat.messages.get(_number(self.text("message_id")))
        if message is None:
            raise bad_request(f"{what} not found")
        return message

    def formatted(self, name: str, entities_name: str) -> texts.Formatted:
        """A text parameter with its formatting, given as HTML, as Markdown or as entities."""
        raw = self.text(name)
        if len(raw.encode()) > _TEXT_BYTES_LIMIT:
            raise bad_request("Text is too long")
        mode = self.text("parse_mode").lower()
        if (read := _MODES.get(mode)) is not None:
            return texts.formatted(*read(raw))
        if mode not in {"", "none"}:
            raise bad_request("Unsupported parse_mode")
        given = self.parsed(entities_name, list, f"can't parse {entities_name} JSON object") or []
        return texts.formatted(raw, [_entity(one, raw) for one in given if _is_explicit(one)])


def _number(text: str) -> int:
    digits = text.strip()
    return int(digits) if len(digits) < 20 and digits.removeprefix("-").isdecimal() else 0


def _is_explicit(entity: Any) -> bool:
    if not isinstance(entity, dict):
        raise bad_request("Can't parse MessageEntity: expected an Object")
    return entity.get("type") not in _AUTOMATIC


def _entity(entity: Json, text: str) -> Json:
    for name in ("offset", "length"):
        if not isinstance(entity.get(name), int):
            raise bad_request(f"Can't parse MessageEntity: can't find field \"{name}\"")
    offset, end = entity["offset"], entity["offset"] + entity["length"]
    if offset > texts.utf16_length(text):
        raise bad_request(f"Entity begins after the end of the text at UTF-16 offset {offset}")
    if end > texts.utf16_length(text):
        where = f"ends after the end of the text at UTF-16 offset {end}"
        raise bad_request(f"Entity beginning at UTF-16 offset {offset} {where}")
    return dict(entity)
