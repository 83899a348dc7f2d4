"""What the page of a demo is told: its words, its people, the guided first steps, where its clock can go."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo import union
from bot.demo.crew import Crew
from bot.demo.union import Somebody
from bot.words import Words
from storage import calendar
from storage.accounts import LANGUAGES

#: When a demo begins, and where the clock is set on another day.
MORNING = time(9)
#: Days before the festival that the clock can be moved to.
_BEFORE_THE_FESTIVAL = (45, 30, 15, 7, 1)
_ANY = "KN-"  # how the number of a case begins
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
    """The next Monday at nine: nobody meets a bot that keeps quiet because it is night. Never more than a week off, by
    which the codes of office would have run out."""
    soonest = _at(now - timedelta(days=now.weekday()))
    return soonest if soonest > now else soonest + timedelta(days=7)


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


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment of the world: what was said or pressed after it is new."""

    moment: int
    at: float


@dataclass(slots=True)
class Step:
    """One of the guided first steps; `happened` looks for it in the world, after `after` was done if it names one."""

    name: str
    words: dict[str, str]
    person: dict[str, int]
    happened: Callable[[Mark], bool]
    after: str = ""
    done: Mark | None = None


@dataclass(slots=True)
class Script:
    """See `bot/sandbox/hall.py`: it asks for these. `world` is the sandbox's, `ids` its people's by telephone."""

    world: Any
    pages: Pages
    crew: Crew
    everybody: list[Somebody]
    ids: Mapping[str, int]
    zone_info: ZoneInfo
    #: By language, the group of the station whose people lead through it.
    groups: Mapping[str, int]
    screen: str = ""
    #: When somebody last looked at the screen of the hall, by the demo's clock; 0.0 for never.
    looked_at: Callable[[], float] = lambda: 0.0
    words: dict[str, dict[str, str]] = field(init=False)
    _casts: dict[str, list[int]] = field(init=False)
    _began: Mark = field(init=False)
    _steps: list[Step] = field(init=False)
    _was_killed: bool = False

    def __post_init__(self) -> None:
        self.words = self.pages.all()
        self._casts = {
            language: [self.ids[one.phone] for one in union.cast(self.everybody, language)] for language in LANGUAGES
        }
        self._began = self._mark()
        self._steps = self._first_steps()

    @property
    def zone(self) -> str:
        return self.zone_info.key

    @property
    def phones(self) -> dict[str, list[dict[str, Any]]]:
        """People of that language, and their group."""
        return {
            language: [
                *({"person": number, "chat": number} for number in dict.fromkeys(cast)),
                {"person": cast[0], "chat": self.groups[language]},
            ]
            for language, cast in self._casts.items()
        }

    @property
    def faults(self) -> list[dict[str, Any]]:
        return [{"wish": wish, "words": self.pages.say(f"demo.fault_{name}")} for wish, name in FAULTS.items()]

    def about(self, person_id: int) -> dict[str, str]:
        one = next((one for one in self.everybody if self.ids[one.phone] == person_id), None)
        if one is None:
            return self.pages.say("demo.about_stranger")
        role = str(one.role) if one.role and one.joined else "member" if one.path else "stranger"
        # The bot greets whom it knows by name and unit.
        joined = one.joined or self._bot_said((person_id,), one.unit, Mark(-1, 0.0))
        return self.pages.say(f"demo.about_{role}", unit=one.unit, joined=joined)

    def moments(self, now: float) -> list[dict[str, Any]]:
        instant = datetime.fromtimestamp(now, self.zone_info)
        return _moments(self.pages, instant.date().toordinal(), self.zone_info)

    def steps(self) -> list[dict[str, Any]]:
        done = {step.name: step.done for step in self._steps}
        for step in self._steps:
            since = done.get(step.after, self._began)
            if step.done is None and since is not None and step.happened(since):
                step.done = done[step.name] = self._mark()
        return [
            {"name": one.name, "done": one.done is not None, "words": one.words, "person": one.person}
            for one in self._steps
        ]

    def _mark(self) -> Mark:
        return Mark(self.world.moment, self.world.now())

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
        """Each may be done by the people of either language."""
        members, officers, desks = zip(*self._casts.values(), strict=True)
        began = self.world.ahead
        told: list[tuple[str, str, tuple[int, ...], Callable[[Mark], bool]]] = [
            ("report", "", members, lambda since: self._bot_said(members, "KN-", since)),
            ("notice", "", officers, lambda since: self._bot_said(officers, "KN-", since)),
            ("take", "notice", officers, lambda since: self._pressed(officers, "1hardship.take", since)),
            ("see", "take", members, lambda since: self._looked(members, since)),
            ("filing", "take", officers, lambda since: self._pressed(officers, "1public_notices.ask:", since)),
            ("posted", "filing", officers, lambda since: self._pressed(officers, "1public_notices.posted:", since)),
            ("over", "posted", officers, lambda since: self._told_over(officers, since)),
            ("hours", "", officers, lambda since: self._pressed(officers, "1hours.choose_way:", since)),
            ("talk", "hours", members, lambda since: self._pressed(members, "1appointments.submit:", since)),
            ("agree", "talk", officers, lambda since: self._pressed(officers, "1appointments.confirm:", since)),
            ("unnamed", "", officers, lambda since: self._pressed(officers, "1relay.take:", since)),
            ("publish", "", officers, lambda since: self._pressed(officers, "1publishing.publish:", since)),
            ("join", "publish", members, lambda since: self._pressed(members, "1signups.join:", since)),
            ("learn", "", members, lambda since: self._pressed(members, "1sittings.choose:", since)),
            ("contest", "", officers, lambda since: self._pressed(officers, "1contests.go", since)),
            ("play", "contest", members, lambda since: self._pressed(members, "1playing.pick:", since)),
            ("hall", "contest", (), lambda since: self.looked_at() >= since.at),
            ("clock", "", (), lambda _: self.world.ahead - began > _DEEP),
            ("desk", "clock", desks, lambda since: self._said(desks, "home.label_desk", since)),
            ("kill", "", (), lambda _: self._was_killed and self.is_alive()),
        ]
        names = {language: union.cast(self.everybody, language) for language in LANGUAGES}
        values = {
            language: dict(zip(("member", "officer", "chair"), (one.telegram for one in cast), strict=True))
            for language, cast in names.items()
        }
        return [
            Step(
                name,
                {language: self.pages.say(f"demo.step_{name}", **values[language])[language] for language in LANGUAGES},
                dict(zip(self._casts, people, strict=False)),
                happened,
                after,
            )
            for name, after, people, happened in told
        ]

    def _bot_said(self, people: tuple[int, ...], words: str, since: Mark) -> bool:
        return any(one.from_bot and words in one.text for one in self._messages(people, since))

    def _told_over(self, officers: tuple[int, ...], since: Mark) -> bool:
        """Whether the bot has said, in either tongue, that a notice's time is over."""
        news = self.pages.say("public_notices.news", what="over", number=_ANY).values()
        return any(self._bot_said(officers, words.partition(_ANY)[0].strip(" (（"), since) for words in news)

    def _said(self, people: tuple[int, ...], key: str, since: Mark) -> bool:
        said = set(self.pages.say(key).values())
        return any(not one.from_bot and one.text in said for one in self._messages(people, since))

    def _looked(self, people: tuple[int, ...], since: Mark) -> bool:
        return self._said(people, "home.label_mine", since) or self._pressed(people, "1hardship.own", since)

    def _pressed(self, people: tuple[int, ...], data: str, since: Mark) -> bool:
        presses = (press for person in people for press in self.world.people[person].presses)
        return any(press.data.startswith(data) and press.pressed_at >= since.at for press in presses)

    def _messages(self, people: tuple[int, ...], since: Mark) -> Iterator[Any]:
        for person in people:
            yield from (one for one in self.world.chats[person].messages.values() if one.touched > since.moment)


@cache
def _moments(pages: Pages, day: int, zone: tzinfo) -> list[dict[str, Any]]:
    """Reckoned once a day of the clock; the page leaves out what is over."""
    today = datetime.fromordinal(day).replace(tzinfo=zone)
    found: list[tuple[str, datetime, dict[str, int]]] = [("monday", first_morning(_at(today)), {})]
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
