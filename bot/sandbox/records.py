"""What stands in the sandbox's world: people, chats, messages, presses, files; and each as the Bot API writes it."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

#: What marks a message that nobody wrote: it tells what happened in the chat.
SERVICE = frozenset(
    (
        *("new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo", "delete_chat_photo"),
        *("group_chat_created", "supergroup_chat_created", "migrate_to_chat_id", "migrate_from_chat_id"),
        *("pinned_message", "chat_owner_changed", "poll_option_added", "poll_option_deleted"),
    )
)
_CAPTIONED = ("document", "photo", "voice", "video", "audio", "animation")


@dataclass(slots=True, eq=False)
class Person:
    """A Telegram account; the bot itself is one too. `acted` is the world's moment of the last own action."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    phone: str = ""
    is_bot: bool = False
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    acted: int = 0
    presses: "deque[Press]" = field(default_factory=lambda: deque(maxlen=500))

    def as_user(self) -> Json:
        user: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if value := getattr(self, name):
                user[name] = value
        return user


#: Whose name stands over what an anonymous administrator does.
GROUP_ANONYMOUS_BOT = Person(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat (its id is the person's), or a Group (negative id); message ids count per chat."""

    id: int
    type: str
    title: str = ""
    person: Person | None = None
    members: dict[int, Person] = field(default_factory=dict)
    messages: "dict[int, Message]" = field(default_factory=dict)
    pinned: "list[Message]" = field(default_factory=list)
    last_message_id: int = 0
    keyboard: Json | None = None
    draft: tuple[str, float] = ("", 0.0)  # what the bot is about to say, and until when that is shown
    doing: tuple[str, float] = ("", 0.0)  # what the bot is said to be doing, and until when

    @property
    def is_private(self) -> bool:
        return self.type == "private"

    @property
    def bot_status(self) -> str:
        return "member"

    @property
    def bot_is_in(self) -> bool:
        return True

    def as_chat(self) -> Json:
        assert self.person is not None
        chat: Json = {"id": self.id, "first_name": self.person.first_name}
        if self.person.last_name:
            chat["last_name"] = self.person.last_name
        if self.person.username:
            chat["username"] = self.person.username
        chat["type"] = "private"
        return chat


@dataclass(slots=True, eq=False)
class Message:
    """One message as it stands now: edits are written into it, `deleted` says it is gone.

    `text` is plain, without HTML (a caption, when `content` holds a file); entity offsets are UTF-16 code units;
    `reply_markup` is what was sent with it, whatever its kind; `touched` the world's moment of its last change.
    """

    chat: Chat
    message_id: int
    sender: Person
    date: int
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    content: Json = field(default_factory=dict)
    reply_markup: Json | None = None
    reply_to: "Message | None" = None
    reply_to_option: str = ""
    quote: Json | None = None
    external_reply: Json | None = None  # of what stands in another chat
    link_preview_options: Json | None = None
    protected: bool = False
    silent: bool = False
    edit_date: int | None = None
    deleted: bool = False
    touched: int = 0
    reactions: dict[int, list[Json]] = field(default_factory=dict)  # by who reacted
    as_group: bool = False  # written by an administrator who stays anonymous

    @property
    def is_service(self) -> bool:
        return bool(self.content) and not SERVICE.isdisjoint(self.content)

    @property
    def from_bot(self) -> bool:
        return self.sender.is_bot

    @property
    def edited(self) -> bool:
        return self.edit_date is not None

    @property
    def inline_keyboard(self) -> list[list[Json]]:
        rows: list[list[Json]] = (self.reply_markup or {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the inline keyboard, row by row."""
        return [[button["text"] for button in row] for row in self.inline_keyboard]

    @property
    def origin(self) -> Json:
        """Whose it is at first hand, for whoever passes it on."""
        if "forward_origin" in self.content:
            origin: Json = self.content["forward_origin"]
            return origin
        if self.as_group:
            return {"type": "chat", "date": self.date, "sender_chat": self.chat.as_chat()}
        return {"type": "user", "date": self.date, "sender_user": self.sender.as_user()}

    @property
    def is_captioned(self) -> bool:
        """Whether its words are a caption."""
        return any(kind in self.content for kind in _CAPTIONED)

    @property
    def is_editable(self) -> bool:
        """The bot's own, no service message, no forward, and not sent with a keyboard of another kind than inline."""
        return (
            self.from_bot
            and not self.is_service
            and "forward_origin" not in self.content
            and (self.reply_markup is None or "inline_keyboard" in self.reply_markup)
        )

    def as_message(self, *, with_reply: bool = True) -> Json:
        message: Json = {
            "message_id": self.message_id,
            "from": self.sender.as_user(),
            "chat": self.chat.as_chat(),
            "date": self.date,
        }
        if self.as_group:
            message |= {"from": GROUP_ANONYMOUS_BOT.as_user(), "sender_chat": message["chat"]}
        if self.edit_date is not None:
            message["edit_date"] = self.edit_date
        if with_reply:
            self._add_reply(message)
        message |= self.content
        if self.text:
            self._add_text(message)
        if self.link_preview_options:
            message["link_preview_options"] = self.link_preview_options
        if self.reply_markup is not None and "inline_keyboard" in self.reply_markup:
            message["reply_markup"] = self.reply_markup
        if self.protected:
            message["has_protected_content"] = True
        return message

    def _add_reply(self, message: Json) -> None:
        if self.reply_to is not None and not self.reply_to.deleted:
            message["reply_to_message"] = self.reply_to.as_message(with_reply=False)
            if self.reply_to_option:
                message["reply_to_poll_option_id"] = self.reply_to_option
        for name in ("quote", "external_reply"):
            if shown := getattr(self, name):
                message[name] = shown

    def _add_text(self, message: Json) -> None:
        captioned = self.is_captioned
        message["caption" if captioned else "text"] = self.text
        if self.entities:
            message["caption_entities" if captioned else "entities"] = self.entities


@dataclass(slots=True, eq=False)
class Press:
    """A pressed inline button: `text` and `show_alert` are the bot's answer, once `answered`."""

    id: str
    person: Person
    chat: Chat
    message: Message | None
    data: str
    pressed_at: float
    answered: bool = False
    text: str = ""
    show_alert: bool = False
    moment: int = 0

    def as_query(self) -> Json:
        place = {"chat": self.chat.as_chat(), "message_id": 1, "date": 0}  # an InaccessibleMessage
        if self.message is not None:
            gone = self.message.deleted or not self.chat.bot_is_in
            place = place | {"message_id": self.message.message_id} if gone else self.message.as_message()
        return {
            "id": self.id,
            "from": self.person.as_user(),
            "message": place,
            "chat_instance": str(-(self.chat.id * 2654435761 % 2**61) - 1),
            "data": self.data,
        }


@dataclass(frozen=True, slots=True)
class Upload:
    """A file part of a multipart form."""

    name: str
    mime_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class File:
    """A file the bot can fetch: `path` is the tail of its link, `kind` what it was sent as."""

    id: str
    unique_id: str
    path: str
    data: bytes
    kind: str = "document"
    name: str = ""

    def as_file(self) -> Json:
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.data)}
