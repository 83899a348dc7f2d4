"""A person's phone: acts as one touches it, reads what stands on its screen, waits without polling."""

import re
import time
from collections.abc import Callable
from typing import TypeVar

from bot.sandbox import screens
from bot.sandbox.booths import PATIENCE, AtPolls
from bot.sandbox.company import InCompany
from bot.sandbox.enclosures import WithThings
from bot.sandbox.records import Chat, Json, Message, Person, Press
from bot.sandbox.world import World

T = TypeVar("T")
Wanted = str | Callable[[Message], bool]


class Phone(InCompany, AtPolls, WithThings):
    """Thread-safe and synchronous. Acts in the private chat with the bot, or in a group given by `in_group`.

    Waiting is in seconds; what does not come in time is an AssertionError with the whole chat.
    """

    def __init__(self, world: World, person: Person, chat: Chat | None = None) -> None:
        self.world = world
        self.person = person
        self.chat = chat or world.private_chat(person)

    def in_group(self, group: Chat) -> "Phone":
        """The same person's phone, showing a group."""
        return Phone(self.world, self.person, group)

    @property
    def language_code(self) -> str:
        return self.person.language_code

    # --- acting ---

    def start(self, payload: str = "") -> Message:
        """Presses Start, with the payload of a deep link if there is one; in a group that names the bot."""
        assert re.fullmatch("[A-Za-z0-9_-]{0,64}", payload), "a deep link carries up to 64 of A-Z a-z 0-9 _ -"
        command = "/start" if self.chat.is_private else f"/start@{self.world.bot.username}"
        return self.type(f"{command} {payload}".rstrip())

    def type(self, text: str, *, reply_to: Message | None = None, quote: str = "") -> Message:
        """Types a text; it may answer a message, and quote some of its words."""
        self._check_open()
        return self.world.person_says(self.person, text, chat=self.chat, reply_to=reply_to, quote=quote)

    def edit(self, message: Message, text: str) -> None:
        assert message.sender is self.person, "people edit only what they wrote"
        self.world.person_edits(message, text)

    def press(self, label: str, within: float = PATIENCE, nth: int = -1) -> Press | Message:
        """Presses the newest button of that label as soon as it is there: inline first, else of the keyboard below."""

        def find() -> tuple[Message | None, Json] | None:
            return screens.find_button(self.chat, label, nth)

        message, button = self._wait(find, within, f"a button “{label}”")
        return self._press_below(button) if message is None else self.press_on(message, label)

    def press_key(self, label: str) -> Message:
        """Presses a key of the keyboard below the chat."""
        keys = (key for row in (self.chat.keyboard or {}).get("keyboard", []) for key in row)
        key = next((key for key in keys if key["text"] == label), None)
        assert key is not None, f"no key “{label}” below the chat"
        return self._press_below(key)

    def press_on(self, message: Message, label: str) -> Press:
        """Presses a button of that very message, even one that has been deleted since."""
        button = screens.inline_button(message, label)
        assert button is not None, f"no button “{label}” on this message:\n{screens.show_message(message)}"
        assert "callback_data" in button, f"“{label}” does not go to the bot: {button}"
        return self.press_data(button["callback_data"], message)

    def follow(self, message: Message, label: str) -> "Phone":
        """Presses a button that leads to the bot, and START there; the phone, showing the private chat."""
        button = screens.inline_button(message, label)
        assert button is not None, f"no button “{label}” on this message:\n{screens.show_message(message)}"
        address, _, payload = str(button.get("url", "")).partition("?start=")
        assert address == f"https://t.me/{self.world.bot.username}", f"“{label}” does not lead to the bot: {button}"
        there = Phone(self.world, self.person)
        there.start(payload)
        return there

    def press_data(self, data: str, message: Message | None = None) -> Press:
        """Presses with any data: forged, or of a button long gone; without a message it is the newest of the bot."""
        with self.world.changed:
            latest = message or next(iter(self.from_bot[::-1]), None)
            return self.world.person_presses(self.person, latest, data, chat=self.chat)

    def share_contact(
        self, phone: str | None = None, user_id: int | None = None, *, forwarded: bool = False, unknown: bool = False
    ) -> Message:
        """The own contact, unless another number or user is given; `unknown` leaves the user id out."""
        contact: Json = {"phone_number": phone or self.person.phone, "first_name": self.person.first_name}
        assert contact["phone_number"], "this person has no phone number"
        if not unknown:
            contact["user_id"] = self.person.id if user_id is None else user_id
        content: Json = {"contact": contact}
        if forwarded:
            origin = {"type": "hidden_user", "sender_user_name": "某人", "date": int(self.world.now())}
            content["forward_origin"] = origin
        return self._send(content)

    def block(self) -> None:
        self.world.person_blocks(self.person)

    def unblock(self) -> None:
        self.world.person_unblocks(self.person)

    # --- reading ---

    @property
    def messages(self) -> list[Message]:
        """What stands in the chat now, in order: edits are in it, what was deleted is not."""
        with self.world.changed:
            return self._seen()

    @property
    def from_bot(self) -> list[Message]:
        return [message for message in self.messages if message.from_bot]

    @property
    def latest(self) -> Message | None:
        """The newest message of either side."""
        return next(iter(self.messages[::-1]), None)

    @property
    def screen(self) -> str:
        """The text of the bot's newest message, empty when there is none."""
        return next((message.text for message in self.from_bot[::-1]), "")

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the newest inline keyboard."""
        return next((message.buttons for message in self.messages[::-1] if message.buttons), [])

    @property
    def keyboard(self) -> list[list[str]]:
        """The labels of the keyboard below the chat."""
        rows = (self.chat.keyboard or {}).get("keyboard", [])
        return [[button["text"] for button in row] for row in rows]

    @property
    def toasts(self) -> list[Press]:
        """The own presses the bot answered with a text, in order: `.text`, `.show_alert`."""
        return [press for press in self.presses if press.answered and press.text]

    @property
    def presses(self) -> list[Press]:
        with self.world.changed:
            return [press for press in self.person.presses if press.chat is self.chat]

    @property
    def unanswered(self) -> list[Press]:
        return [press for press in self.presses if not press.answered]

    # --- waiting ---

    def wait_for(self, wanted: Wanted, within: float = PATIENCE, *, anywhere: bool = False) -> Message:
        """The newest message of the bot holding a text or passing a test.

        Only what came or was edited after the person's own last action counts, unless `anywhere`.
        """
        passes = (lambda message: wanted in message.text) if isinstance(wanted, str) else wanted

        def find() -> Message | None:
            since = 0 if anywhere else self.person.acted
            fresh = (message for message in self.from_bot[::-1] if message.touched > since)
            return next((message for message in fresh if passes(message)), None)

        what = f"“{wanted}”" if isinstance(wanted, str) else getattr(wanted, "__name__", "what was wanted")
        return self._wait(find, within, f"{what} from the bot")

    def wait_gone(self, message: Message, within: float = PATIENCE) -> None:
        """Until the message is deleted."""
        self._wait(lambda: message.deleted or None, within, f"message {message.message_id} to be deleted")

    def wait_toast(self, text: str = "", within: float = PATIENCE) -> Press:
        """The answer to the own last press holding that text."""

        def find() -> Press | None:
            press = next(iter(self.presses[::-1]), None)
            return press if press is not None and press.answered and text in press.text else None

        return self._wait(find, within, f"the press to be answered with “{text}”")

    def wait_answered(self, within: float = PATIENCE) -> None:
        """Until every own press is answered."""
        self._wait(lambda: not self.unanswered or None, within, "every press to be answered")

    def show(self) -> str:
        """The whole chat as one could read it."""
        with self.world.changed:
            return screens.show_chat(self.chat, self.person)

    def _wait(self, find: Callable[[], T | None], within: float, what: str) -> T:
        deadline = time.monotonic() + within
        with self.world.changed:
            while (found := find()) is None:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"waited {within:g} s for {what}; on the phone:\n{self.show()}")
                self.world.changed.wait(left)
            return found

    def _press_below(self, button: Json) -> Message:
        if (self.chat.keyboard or {}).get("one_time_keyboard"):
            self.chat.keyboard = None
        assert "request_poll" not in button, "to send what this button asks for there is send_poll(…, button=…)"
        if button.get("request_contact"):
            return self.share_contact()
        if button.get("request_location"):
            return self.send_location()
        return self.type(button["text"])
