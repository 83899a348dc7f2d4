"""What the page of a demo is told: its words, its people, the guided first steps, where its clock can go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo.crew import Crew
from bot.demo.union import Somebody
from bot.words import Words
from storage import calendar
from storage.accounts import LANGUAGES

#: When a demo begins, and where the clock is set on another day.
MORNING = time(9)
#: Days before the festival that the clock can be moved to.
_BEFORE_THE_FESTIVAL = (45, 30, 15, 7, 1)
_MONDAY = 0
_DEEP = 12 * 3600  # seconds by which the clock is moved at least, for that step to be done

#: What can be wrong with the line, as the sandbox has it written down -> the name of its words.
FAULTS = {
    "*:latency(1200±400)": "slow",
    "sendMessage:40%:429(3)": "too_many",
    "*:25%:lost": "lost",
    "*:25%:reset": "reset",
    "*:25%:502": "gateway",
}


def first_morning(now: datetime) -> datetime:
    """The next Monday at nine: nobody meets a bot that keeps quiet because it is night."""
    return _at(now + timedelta(days=7 - now.weekday()))


def _at(day: datetime, hour: time = MORNING) -> datetime:
    return datetime.combine(day.date(), hour, day.tzinfo)


class Pages:
    """The words of the page in every language, by the names under which the page asks for them."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def all(self) -> dict[str, dict[str, str]]:
        start = "demo.page_"
        keys = [key for key in self._words.keys() if key.startswith(start)]  # noqa: SIM118 - no mapping
        return {
            language: {key.removeprefix(start): self._words.plain(key, {}, language) for key in keys}
            for language in LANGUAGES
        }

    def say(self, key: str, **values: object) -> dict[str, str]:
        """One text in every language."""
        return {language: self._words.plain(key, values, language) for language in LANGUAGES}


@dataclass(slots=True)
class Step:
    """One of the guided first steps; `happened` looks at the world for it."""

    name: str
    words: dict[str, str]
    person: int | None
    happened: Callable[[], bool]
    done: bool = False


@dataclass(slots=True)
class Script:
    """See `bot/sandbox/hall.py`: it asks for these. `world` is the sandbox's, `ids` its people's by telephone."""

    world: Any
    pages: Pages
    crew: Crew
    everybody: list[Somebody]
    ids: Mapping[str, int]
    zone_info: ZoneInfo
    group_id: int
    words: dict[str, dict[str, str]] = field(init=False)
    _steps: list[Step] = field(init=False)
    _was_killed: bool = False

    def __post_init__(self) -> None:
        self.words = self.pages.all()
        self._steps = self._first_steps()

    @property
    def zone(self) -> str:
        return self.zone_info.key

    @property
    def phones(self) -> list[dict[str, Any]]:
        shown = [self.ids[one.phone] for one in self.everybody if one.shown]
        return [{"person": number, "chat": number} for number in shown] + [{"person": shown[0], "chat": self.group_id}]

    @property
    def faults(self) -> list[dict[str, Any]]:
        return [{"wish": wish, "words": self.pages.say(f"demo.fault_{name}")} for wish, name in FAULTS.items()]

    def about(self, person_id: int) -> dict[str, str]:
        one = next((one for one in self.everybody if self.ids[one.phone] == person_id), None)
        if one is None:
            return self.pages.say("demo.about_stranger")
        role = str(one.role) if one.role and one.joined else "member" if one.path else "stranger"
        return self.pages.say(f"demo.about_{role}", unit=one.unit, joined=one.joined)

    def moments(self, now: float) -> list[dict[str, Any]]:
        instant = datetime.fromtimestamp(now, self.zone_info)
        return _moments(self.pages, instant.date().toordinal(), self.zone_info)

    def steps(self) -> list[dict[str, Any]]:
        for step in self._steps:
            step.done = step.done or step.happened()
            if not step.done:
                break
        return [{"name": one.name, "done": one.done, "words": one.words, "person": one.person} for one in self._steps]

    def move_clock(self, ahead: float) -> None:
        self.crew.move_clock(ahead)

    def is_alive(self) -> bool:
        return self.crew.is_alive()

    async def kill(self) -> None:
        self._was_killed = True
        await self.crew.kill()

    async def start(self) -> None:
        await self.crew.start()

    # --- the guided first steps ---

    def _first_steps(self) -> list[Step]:
        member, officer, chair = (self.ids[one.phone] for one in self.everybody if one.shown)
        began = self.world.ahead
        told = {
            "report": (member, lambda: self._bot_said(member, "KN-")),
            "notice": (officer, lambda: self._bot_said(officer, "KN-")),
            "take": (officer, lambda: self._pressed(officer, "1hardship.take")),
            "see": (member, lambda: self._pressed(member, "1hardship.own") or self._said(member, "home.label_mine")),
            "clock": (None, lambda: self.world.ahead - began > _DEEP),
            "desk": (chair, lambda: self._said(chair, "home.label_desk")),
            "kill": (None, lambda: self._was_killed and self.is_alive()),
        }
        names = {one.phone: one.telegram for one in self.everybody}
        member_name, officer_name, chair_name = (names[one.phone] for one in self.everybody if one.shown)
        values = {"member": member_name, "officer": officer_name, "chair": chair_name}
        return [
            Step(name, self.pages.say(f"demo.step_{name}", **values), person, happened)
            for name, (person, happened) in told.items()
        ]

    def _bot_said(self, person: int, words: str) -> bool:
        return any(one.from_bot and words in one.text for one in self.world.chats[person].messages.values())

    def _said(self, person: int, key: str) -> bool:
        said = set(self.pages.say(key).values())
        return any(not one.from_bot and one.text in said for one in self.world.chats[person].messages.values())

    def _pressed(self, person: int, data: str) -> bool:
        return any(press.data.startswith(data) for press in self.world.people[person].presses)


@cache
def _moments(pages: Pages, day: int, zone: tzinfo) -> list[dict[str, Any]]:
    """Reckoned once a day of the clock; the page leaves out what is over."""
    today = datetime.fromordinal(day).replace(tzinfo=zone)
    found: list[tuple[str, datetime, dict[str, int]]] = [("monday", first_morning(today), {})]
    festival = next(
        each for year in (today.year, today.year + 1) if (each := calendar.spring_festival(year)) > today.date()
    )
    eve = datetime.combine(festival, MORNING, zone)
    found += [("festival", eve - timedelta(days=days), {"days": days}) for days in _BEFORE_THE_FESTIVAL]
    return [
        {
            "name": f"{name}{values.get('days', '')}",
            "at": at.timestamp(),
            "words": pages.say(f"demo.moment_{name}", **values),
        }
        for name, at, values in found
    ]
