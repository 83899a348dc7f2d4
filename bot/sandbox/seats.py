"""One browser that looks: which phones it shows, what of them it has been told, and what it does."""

import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import gestures, looks
from bot.sandbox.phones import Phone
from bot.sandbox.records import Chat, Json, Person
from bot.sandbox.refusals import Refusal
from bot.sandbox.world import World

#: Phones that one browser may show.
MOST_PHONES = 24

Tell = Callable[[Json], Coroutine[Any, Any, None]]


@dataclass(slots=True)
class Shown:
    """A phone on the page, and what was told of it: each message as it was when it was told, by its number."""

    phone: Phone
    told: dict[int, str] = field(default_factory=dict)
    head: str = ""
    touched: int = -1  # the world's moment up to which messages were looked at
    pressed: int = 0  # and up to which presses were

    def news(self, world: World) -> Json | None:
        """What is new on the screen; None when nothing is. Under the world's lock."""
        whole, chat, person = self.touched < 0, self.phone.chat, self.phone.person
        standing = looks.seen(person, chat)
        pressed = {press.message.message_id for press in list(person.presses)[-5:] if press.message is not None}
        fresh: list[Json] = []
        for one in standing:
            if one.touched <= self.touched and one.message_id not in pressed:
                continue
            look = looks.message(world, person, one)
            if (written := json.dumps(look)) != self.told.get(one.message_id):
                self.told[one.message_id] = written
                fresh.append(look)
        gone = sorted(self.told.keys() - {one.message_id for one in standing})
        for number in gone:
            del self.told[number]
        self.touched = world.moment
        head = looks.head(world, person, chat)
        if not (whole or fresh or gone) and json.dumps(head) == self.head:
            return None
        self.head = json.dumps(head)
        return {"tell": "screen", "whole": whole, "messages": fresh, "gone": gone} | head

    def answers(self) -> list[Json]:
        """The presses of that person in that chat that have been answered since the last look."""
        found = [press for press in self.phone.presses if press.answered and press.moment > self.pressed]
        self.pressed = max((press.moment for press in found), default=self.pressed)
        return [
            {
                "tell": "answered",
                "message": press.message and press.message.message_id,
                "text": press.text,
                "alert": press.show_alert,
            }
            for press in found
        ]


class Seat:
    """`tell` sends one thing to the browser; what is new goes out with `look`, in the order in which it came about."""

    def __init__(self, world: World, tell: Tell) -> None:
        self._world = world
        self._tell = tell
        self._shown: dict[str, Shown] = {}

    async def look(self) -> None:
        """Tells what is new on every phone."""
        for name, shown in list(self._shown.items()):
            with self._world.changed:
                news, answers = shown.news(self._world), shown.answers()
            for one in ([news] if news is not None else []) + answers:
                await self._tell({**one, "phone": name})

    async def act(self, asked: Json) -> None:
        """Does what was done on a phone; what can't be done is told, in Telegram's words where it has any."""
        try:
            if asked["do"] == "look":
                self._show(asked["phones"])
            else:
                gestures.do(self._shown[asked["phone"]].phone, asked["do"], asked)
        except Refusal as refusal:
            await self._tell({"tell": "sorry", "text": refusal.description})
        except (AssertionError, KeyError, TypeError, ValueError):
            await self._tell({"tell": "sorry", "text": ""})

    def _show(self, phones: list[Json]) -> None:
        """These phones and no others, each from the beginning; who or what is gone is left out."""
        self._shown = {}
        for one in phones[:MOST_PHONES]:
            person = self._world.people.get(one["person"])
            chat = self._chat(person, one["chat"]) if person is not None else None
            if person is not None and chat is not None:
                now = max((press.moment for press in person.presses), default=0)
                self._shown[str(one["phone"])] = Shown(Phone(self._world, person, chat), pressed=now)

    def _chat(self, person: Person, number: object) -> Chat | None:
        chat = self._world.chats.get(number) if isinstance(number, int) else None
        mine = chat is not None and (chat.person is person or person.id in chat.members)
        return chat if mine else None
