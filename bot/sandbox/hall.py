"""What stands around the phones of the page: people and groups, the clock, the bot's process, what is wrong with the
line; and what is done to these from the page."""

import json
import time
from typing import Protocol

from bot.sandbox import wishes
from bot.sandbox.faults import Faults, Plan
from bot.sandbox.records import Json
from bot.sandbox.world import World

#: Seconds that the clock may be moved ahead at once.
_FURTHEST = 400 * 86_400
_LONGEST_NAME = 64


class Script(Protocol):
    """What the page is told from outside."""

    words: dict[str, dict[str, str]]  # by language, by name
    zone: str
    screen: str  # where the screen of the hall stands; empty where there is none

    @property
    def phones(self) -> dict[str, list[Json]]:
        """What a page shows at first, by its language: persons and chats."""

    @property
    def faults(self) -> list[Json]:
        """What can be wrong with the line: wish and words."""

    def about(self, person_id: int) -> dict[str, str]:
        """Who that is, by language."""

    def moments(self, now: float) -> list[Json]:
        """Where the clock can be moved to."""

    def steps(self) -> list[Json]:
        """The guided first steps, as far as they are done by now."""

    def move_clock(self, ahead: float) -> None:
        """The bot's clock from now on is so many seconds ahead."""

    def is_alive(self) -> bool:
        """Whether the bot runs."""

    async def kill(self) -> None:
        """kill -9."""

    async def start(self) -> None:
        """Starts the bot again."""


class Hall:
    """`look` is what a page is told; `acts` says which deeds of a page are done here, `act` does them."""

    acts = frozenset(("clock", "fault", "bot", "person"))

    def __init__(self, world: World, faults: Faults, script: Script) -> None:
        self._world = world
        self._faults = faults
        self._script = script
        self._plans: dict[str, Plan] = {}

    def look(self) -> str:
        """As JSON, without the time, which the page counts on by itself: two looks are equal if nothing changed."""
        world, script = self._world, self._script
        with world.changed:
            ahead = round(world.ahead, 1)
            hall = {
                "tell": "hall",
                "zone": script.zone,
                "screen": script.screen,
                "ahead": ahead,
                "bot": self._bot(),
                "people": self._people(),
                "groups": [
                    {"id": chat.id, "title": chat.title, "members": [*chat.members]}
                    for chat in world.chats.values()
                    if chat.id < 0
                ],
                "phones": script.phones,
                "moments": script.moments(time.time() + ahead),
                "steps": script.steps(),
                "faults": [fault | {"on": fault["wish"] in self._plans} for fault in script.faults],
            }
        return json.dumps(hall)

    def _bot(self) -> Json:
        bot = self._world.bot
        return {"id": bot.id, "name": bot.first_name, "username": bot.username, "alive": self._script.is_alive()}

    def _people(self) -> list[Json]:
        return [
            {
                "id": one.id,
                "name": one.first_name,
                "about": self._script.about(one.id),
                "language": one.language_code[:2],
            }
            for one in self._world.people.values()
        ]

    async def act(self, asked: Json) -> None:
        """KeyError, TypeError, ValueError or OverflowError for what is nonsense."""
        match asked["do"]:
            case "clock":
                self._move_clock(float(asked["to"]))
            case "fault":
                self._plan_fault(str(asked["wish"]), on=bool(asked["on"]))
            case "bot":
                await (self._script.kill() if asked["what"] == "kill" else self._script.start())
            case "person":
                self._invite(str(asked["name"]), str(asked.get("language", "zh")))

    def _move_clock(self, to: float) -> None:
        """Only ahead: what has happened can't be undone."""
        by = to - self._world.now()
        if not 0 < by < _FURTHEST:
            raise ValueError
        self._script.move_clock(self._world.ahead + by)
        self._world.advance(by)

    def _plan_fault(self, wish: str, *, on: bool) -> None:
        if on and wish not in self._plans:
            self._plans[wish] = wishes.plan(self._faults, wish)
        elif not on and wish in self._plans:
            self._faults.end(self._plans.pop(wish))

    def _invite(self, name: str, language: str) -> None:
        """Somebody new, with a telephone number that nobody else has."""
        if name.strip():
            number = f"139{len(self._world.people):08}"
            code = {"zh": "zh-hans"}.get(language[:2], language[:2])
            self._world.add_person(name.strip()[:_LONGEST_NAME], phone=number, language_code=code)
