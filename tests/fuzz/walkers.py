"""People with telephones who press whatever stands there, and type what nobody should."""

import random
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message, Press
from tests.fuzz import hostile

#: So many of the newest updates are kept, to be broken and sent again.
_KEPT = 300


@dataclass
class Walkers:
    """`seen`: updates as they really were; `data`: callback data that buttons have had."""

    phones: list[Phone]
    chance: random.Random
    seen: list[dict[str, Any]] = field(default_factory=list)
    data: list[str] = field(default_factory=list)

    def act(self) -> None:
        """One person does one thing."""
        phone = self.chance.choice(self.phones)
        luck = self.chance.random()
        if luck < 0.45:
            self._press(phone)
        elif luck < 0.75:
            self._type(phone)
        elif luck < 0.85:
            self._keep("callback_query", phone.press_data(hostile.press(self.chance, self.data) or "x"))
        else:
            self._send_a_thing(phone)

    def _press(self, phone: Phone) -> None:
        """Any button of any of the last messages, pressed or below the chat."""
        messages = [message for message in phone.from_bot[-4:] if message.inline_keyboard]
        if not messages:
            below = [label for row in phone.keyboard for label in row]
            self._keep("message", phone.type(self.chance.choice(below or ["/start"])))
            return
        message = self.chance.choice(messages)
        buttons = [one for row in message.inline_keyboard for one in row if "callback_data" in one]
        if buttons:
            data = self.chance.choice(buttons)["callback_data"]
            self.data = [*self.data, data][-_KEPT:]
            self._keep("callback_query", phone.press_data(data, message))

    def _type(self, phone: Phone) -> None:
        words = hostile.word(self.chance)
        try:
            message = phone.type(words)
        except Exception:  # noqa: BLE001 - a client sends no empty message
            message = phone.type("话")
        self._keep("message", message)
        if self.chance.random() < 0.15:
            phone.edit(message, "改了" + words)

    def _send_a_thing(self, phone: Phone) -> None:
        match self.chance.randrange(7):
            case 0 if phone.person.phone:
                sent = phone.share_contact(hostile.word(self.chance)[:30] or None, forwarded=self.chance.random() < 0.3)
            case 1:
                sent = phone.send_photo(caption=self._caption(), album=self.chance.choice(["", "7"]))
            case 2:
                sent = phone.send_document("名<b>\u202e单.xlsx", b"PK\x03\x04" + self.chance.randbytes(50))
            case 3:
                sent = phone.send_voice()
            case 4:
                sent = phone.send_sticker()
            case 5:
                sent = phone.send_location()
            case _:
                sent = phone.type(self.chance.choice(["/start", "/menu", "/help", "/cancel", "困难申报"]))
        self._keep("message", sent)

    def _caption(self) -> str:
        return self.chance.choice(["", "照片<b>", "\u202e片照", "图" * 500])

    def _keep(self, kind: str, what: Message | Press) -> None:
        with self.phones[0].world.changed:
            raw = what.as_message() if isinstance(what, Message) else what.as_query()
        self.seen = [*self.seen[-_KEPT:], {"update_id": 0, kind: raw}]
