"""The ground the sandbox's world stands on: its clock, who and what there is, how a change is made known."""

import itertools
import random
import threading
import time
from collections.abc import Callable
from typing import Any

from bot.sandbox import privacy
from bot.sandbox.groups import Group
from bot.sandbox.records import Chat, File, Json, Message, Person, Press
from bot.sandbox.updates import Updates
from bot.sandbox.voting import Voting

Listener = Callable[[int, Message, str], None]


class Changed(threading.Condition):
    """The world's lock; whoever changes something notifies all: those who wait, and those who watch."""

    def __init__(self) -> None:
        super().__init__()
        #: Called at each change, inside the lock, from whatever thread; they must be quick.
        self.watchers: list[Callable[[], None]] = []

    def notify_all(self) -> None:
        super().notify_all()
        for watcher in self.watchers:
            watcher()


class Ground:
    """Used from any thread: every public method takes the lock, every change wakes who waits on `changed`.

    Listeners are called with the chat's id, the message and "sent", "edited" or "deleted" for each message of the
    bot, inside the lock. `history`, if set, is how many messages a chat remembers.
    """

    def __init__(self, *, seed: int = 0, bot_id: int = 7_000_000_001, bot_name: str = "union_hall_bot") -> None:
        self.random = random.Random(seed)  # noqa: S311 - ids that look like ids, the same for the same seed
        self.changed = Changed()
        self.moment = 0
        self.ahead = 0.0
        self.answer_window = 15.0  # seconds in which a press can be answered
        self.history: int | None = None
        self.privacy = True  # privacy mode, as it is set with BotFather
        self.bot = Person(id=bot_id, first_name="职工之家", username=bot_name, is_bot=True, started=True)
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {bot_id: Chat(bot_id, "private", person=self.bot)}
        self.presses: dict[str, Press] = {}
        self.files: dict[str, File] = {}
        self.links: dict[str, float] = {}  # until when a file can be fetched, by its path
        self.commands: dict[tuple[str, str], list[Json]] = {}  # by scope and language
        self.profile: dict[tuple[str, str], str] = {}  # name and descriptions, by field and language
        self.menu_buttons: dict[int, Json] = {}  # by private chat, 0 for all others
        self.default_rights: dict[bool, frozenset[str]] = {}  # by whether they are for channels
        self.updates = Updates(self.random.randrange(10**8, 9 * 10**8), self.now, self.changed)
        self.voting = Voting(self.changed, self.updates, self.random, self.now, self._touch, self._act)
        self.approachable: dict[int, float] = {}  # until when those may be written to who ask to join and never started
        self.listeners: list[Listener] = []
        self._serial = itertools.count(self.random.randrange(10**6, 10**7))
        self._press_serial = itertools.count(self.random.randrange(10**17, 10**18))

    def now(self) -> float:
        """Seconds since 1970 by the world's clock."""
        return time.time() + self.ahead

    def advance(self, seconds: float) -> None:
        """Moves the world's clock ahead: messages age, presses and updates expire, polls end."""
        with self.changed:
            self.ahead += seconds
            self.voting.clock_moved()

    def add_person(self, first_name: str, **about: Any) -> Person:
        """Someone the bot may know by id, but who has not pressed Start; fields as those of Person."""
        with self.changed:
            person = Person(about.pop("id", None) or 5_000_000_000 + next(self._serial), first_name, **about)
            self.people[person.id] = person
            self.chats[person.id] = Chat(person.id, "private", person=person)
            return person

    def private_chat(self, person: Person) -> Chat:
        return self.chats[person.id]

    def named(self, username: str) -> Chat | None:
        """The supergroup or the chat with the bot of that name, which begins with @."""
        for chat in self.chats.values():
            name = chat.username if isinstance(chat, Group) else _name_of_bot(chat.person)
            if name and name.lower() == username[1:].lower():
                return chat
        return None

    # --- for those who build on it ---

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
        if "poll" in message.content:
            self.voting.show_in(message)
        chat.messages[message.message_id] = message
        if self.history is not None and len(chat.messages) > self.history:
            del chat.messages[next(iter(chat.messages))]
        if isinstance(chat, Group):
            if sender.is_bot and not message.is_service:
                chat.last_bot = sender.id
            message.as_group = message.as_group or chat.standings[sender.id].is_anonymous
        self._touch(message)
        return message

    def _remove(self, message: Message) -> None:
        message.deleted = True
        message.chat.messages.pop(message.message_id, None)
        if message in message.chat.pinned:
            message.chat.pinned.remove(message)
        self._touch(message)

    def _hears(self, message: Message) -> bool:
        """Whether the bot is told of a message of someone else's."""
        chat = message.chat
        if not isinstance(chat, Group):
            return True
        return chat.bot_is_in and privacy.hears(chat, message, self.bot, privacy=self.privacy)

    def _tell_listeners(self, message: Message, kind: str) -> None:
        for listener in self.listeners:
            listener(message.chat.id, message, kind)


def _name_of_bot(person: Person | None) -> str:
    return person.username if person is not None and person.is_bot else ""
