"""The sandbox's world: who is there, what was said, what the bot has yet to hear. Every change goes through here."""

import itertools
import random
import threading
import time
from collections.abc import Callable
from typing import Any

from bot.sandbox import texts
from bot.sandbox.records import Chat, File, Json, Message, Person, Press
from bot.sandbox.updates import Updates

Listener = Callable[[int, Message, str], None]

_PLACES = {"photo": "photos", "voice": "voice", "sticker": "stickers"}


class World:
    """Used from any thread: every public method takes the lock, every change wakes who waits on `changed`.

    Listeners are called with the chat's id, the message and "sent", "edited" or "deleted" for each message of the
    bot, inside the lock. `history`, if set, is how many messages a chat remembers.
    """

    def __init__(self, *, seed: int = 0, bot_id: int = 7_000_000_001, bot_name: str = "union_hall_bot") -> None:
        self.random = random.Random(seed)  # noqa: S311 - ids that look like ids, the same for the same seed
        self.changed = threading.Condition()
        self.moment = 0
        self.ahead = 0.0
        self.answer_window = 15.0  # seconds in which a press can be answered
        self.history: int | None = None
        self.bot = Person(id=bot_id, first_name="职工之家", username=bot_name, is_bot=True, started=True)
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.files: dict[str, File] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}  # by scope and language
        self.updates = Updates(self.random.randrange(10**8, 9 * 10**8), self.now, self.changed)
        self.listeners: list[Listener] = []
        self._serial = itertools.count(self.random.randrange(10**6, 10**7))
        self._press_serial = itertools.count(self.random.randrange(10**17, 10**18))

    def now(self) -> float:
        """Seconds since 1970 by the world's clock."""
        return time.time() + self.ahead

    def advance(self, seconds: float) -> None:
        """Moves the world's clock ahead: messages age, presses and updates expire."""
        with self.changed:
            self.ahead += seconds

    # --- who is there ---

    def add_person(self, first_name: str, **about: Any) -> Person:
        """Someone the bot may know by id, but who has not pressed Start; fields as those of Person."""
        with self.changed:
            person = Person(about.pop("id", None) or 5_000_000_000 + next(self._serial), first_name, **about)
            self.people[person.id] = person
            self.chats[person.id] = Chat(person.id, "private", person=person)
            return person

    def add_group(self, title: str, members: list[Person]) -> Chat:
        """A group the bot is not in yet."""
        with self.changed:
            chat = Chat(-4_000_000_000 - next(self._serial), "group", title, bot_status="left")
            chat.members = {person.id: person for person in members}
            self.chats[chat.id] = chat
            return chat

    def private_chat(self, person: Person) -> Chat:
        return self.chats[person.id]

    # --- what people do ---

    def person_says(
        self, person: Person, text: str, *, chat: Chat | None = None, reply_to: Message | None = None
    ) -> Message:
        """Types a text; entities are found as a Telegram client finds them."""
        cleaned = texts.formatted(text, [])
        return self.person_sends(person, {}, chat=chat, text=cleaned, reply_to=reply_to)

    def person_sends(
        self,
        person: Person,
        content: Json,
        *,
        chat: Chat | None = None,
        text: texts.Formatted | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Sends `content` (the kind's own field of a Message) or a text, or both as a caption."""
        plain, entities = text or ("", [])
        with self.changed:
            self._act(person)
            chat = chat or self.chats[person.id]
            assert chat.is_private or person.id in chat.members, f"{person.first_name} is not in the group"
            message = self._add(chat, person, text=plain, entities=entities, content=content, reply_to=reply_to)
            if chat.is_private:
                person.started = True
            if self._hears(message):
                self.updates.put("message", message.as_message())
            return message

    def person_edits(self, message: Message, text: str) -> None:
        with self.changed:
            self._act(message.sender)
            message.text, message.entities = texts.formatted(text, [])
            message.edit_date = int(self.now())
            message.touched = self.moment
            if self._hears(message):
                self.updates.put("edited_message", message.as_message())

    def person_presses(self, person: Person, message: Message | None, data: str, *, chat: Chat | None = None) -> Press:
        """Presses a button, real or forged; without a message it is one the bot can no longer see."""
        with self.changed:
            self._act(person)
            chat = message.chat if message is not None else chat or self.chats[person.id]
            press = Press(str(next(self._press_serial)), person, chat, message, data, self.now())
            self.presses[press.id] = press
            person.presses.append(press)
            self.updates.put("callback_query", press.as_query())
            return press

    def person_blocks(self, person: Person) -> None:
        with self.changed:
            self._act(person)
            person.blocked = True
            self._tell_membership(self.chats[person.id], person, "member", "kicked")

    def person_unblocks(self, person: Person) -> None:
        with self.changed:
            self._act(person)
            person.blocked = False
            self._tell_membership(self.chats[person.id], person, "kicked", "member")

    def person_adds_bot(self, person: Person, chat: Chat) -> None:
        with self.changed:
            self._act(person)
            before, chat.bot_status = chat.bot_status, "member"
            self._tell_membership(chat, person, before, "member")
            bot = self.bot.as_user()
            message = self._add(chat, person, content={"new_chat_members": [bot]})
            self.updates.put("message", message.as_message())

    def person_removes_bot(self, person: Person, chat: Chat) -> None:
        with self.changed:
            self._act(person)
            before, chat.bot_status = chat.bot_status, "kicked"
            self._add(chat, person, content={"left_chat_member": self.bot.as_user()})
            self._tell_membership(chat, person, before, "kicked")

    # --- what the bot does ---

    def bot_sends(self, chat: Chat, **fields: Any) -> Message:
        """Fields as those of Message."""
        with self.changed:
            message = self._add(chat, self.bot, **fields)
            markup = message.reply_markup or {}
            if "keyboard" in markup:
                chat.keyboard = markup
            elif "remove_keyboard" in markup:
                chat.keyboard = None
            self._tell_listeners(message, "sent")
            return message

    def bot_edits(self, message: Message, **fields: Any) -> None:
        with self.changed:
            for name, value in fields.items():
                setattr(message, name, value)
            message.edit_date = int(self.now())
            self._touch(message)
            self._tell_listeners(message, "edited")

    def bot_deletes(self, message: Message) -> None:
        with self.changed:
            message.deleted = True
            message.chat.messages.pop(message.message_id, None)
            self._touch(message)
            self._tell_listeners(message, "deleted")

    def answer_press(self, press: Press, text: str, *, show_alert: bool) -> None:
        with self.changed:
            del self.presses[press.id]
            press.answered, press.text, press.show_alert = True, text, show_alert
            self.moment += 1
            press.moment = self.moment
            self.changed.notify_all()

    def add_file(self, kind: str, name: str, data: bytes) -> File:
        """A file that can be fetched with getFile."""
        with self.changed:
            serial = next(self._serial)
            ending = name.rpartition(".")[2] if "." in name else "bin"
            path = f"{_PLACES.get(kind, 'documents')}/file_{serial}.{ending}"
            file = File(f"BQACAgUAAxkBAAI{serial:x}-{self.random.getrandbits(64):x}", f"AgAD{serial:x}", path, data)
            self.files[file.id] = file
            return file

    # --- the inside ---

    def _act(self, person: Person) -> None:
        self.moment += 1
        person.acted = self.moment
        self.changed.notify_all()

    def _touch(self, message: Message) -> None:
        self.moment += 1
        message.touched = self.moment
        self.changed.notify_all()

    def _add(self, chat: Chat, sender: Person, **fields: Any) -> Message:
        chat.last_message_id += 1
        message = Message(chat, chat.last_message_id, sender, int(self.now()), **fields)
        chat.messages[message.message_id] = message
        if self.history is not None and len(chat.messages) > self.history:
            del chat.messages[next(iter(chat.messages))]
        self._touch(message)
        return message

    def _hears(self, message: Message) -> bool:
        """Privacy mode: in a group the bot hears commands meant for it, replies to it, and what the service says."""
        chat = message.chat
        if chat.is_private:
            return True
        if chat.bot_status not in {"member", "administrator"}:
            return False
        if message.content.get("new_chat_members") or chat.bot_status == "administrator":
            return True
        if message.reply_to is not None and message.reply_to.from_bot:
            return True
        return texts.commands_one(message.text, message.entities, self.bot.username)

    def _tell_membership(self, chat: Chat, by: Person, before: str, after: str) -> None:
        def member(status: str) -> Json:
            standing: Json = {"user": self.bot.as_user(), "status": status}
            return standing | {"until_date": 0} if status == "kicked" else standing

        change = {
            "chat": chat.as_chat(),
            "from": by.as_user(),
            "date": int(self.now()),
            "old_chat_member": member(before),
            "new_chat_member": member(after),
        }
        self.updates.put("my_chat_member", change)

    def _tell_listeners(self, message: Message, kind: str) -> None:
        for listener in self.listeners:
            listener(message.chat.id, message, kind)
