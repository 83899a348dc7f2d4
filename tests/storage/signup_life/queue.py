"""The queue on paper: who has a place, who comes next, until when one is held. It knows nothing of the code that
it judges."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

SEATED, OFFERED, WAITING, ENTERED, OUT = "seated", "offered", "waiting", "entered", "out"


@dataclass
class Slip:
    """Somebody's place on paper."""

    name: str
    place: str
    option: int = 0
    size: int = 1
    until: datetime | None = None


@dataclass
class Queue:
    """An activity: places in all, of each option, when it begins for each; and all slips, those who wait in order."""

    seats: int | None
    options: dict[int, int | None]
    starts: dict[int, datetime]
    closes: datetime
    draws: bool = False
    open: bool = True
    slips: dict[str, Slip] = field(default_factory=dict)
    line: list[str] = field(default_factory=list)
    offers: int = 0

    def held(self, option: int | None = None) -> int:
        return sum(
            one.size
            for one in self.slips.values()
            if one.place in (SEATED, OFFERED) and (option is None or one.option == option)
        )

    def fits(self, option: int, size: int) -> bool:
        own = self.options.get(option)
        return (self.seats is None or self.held() + size <= self.seats) and (
            own is None or self.held(option) + size <= own
        )

    def could(self, option: int, size: int) -> bool:
        """Whether so many had places together if nobody else came."""
        return all(seats is None or size <= seats for seats in (self.seats, self.options.get(option)))

    def first(self, now: datetime) -> Slip | None:
        """Who is next of those whom a free place fits, and for whom it has not begun."""
        line = [self.slips[one] for one in self.line]
        return next((one for one in line if now < self.starts[one.option] and self.fits(one.option, one.size)), None)

    @staticmethod
    def is_kept(slip: Slip) -> bool:
        """Whether nothing of it runs out."""
        return slip.place != OFFERED

    def comes(self, name: str, option: int, size: int, now: datetime) -> None:
        if self.draws:
            place = ENTERED
        elif self.fits(option, size) and self.first(now) is None:
            place = SEATED
        else:
            place = WAITING
            self.line.append(name)
        self.slips[name] = Slip(name, place, option, size)

    def goes(self, name: str, now: datetime) -> None:
        if name in self.line:
            self.line.remove(name)
        self.slips[name] = Slip(name, OUT)
        self.offer(now)

    def offer(self, now: datetime) -> None:
        """Free places go to whoever comes next, by day, and before it begins for them."""
        if not self.open or self.by_night(now):
            return
        for name in list(self.line):
            one = self.slips[name]
            start = self.starts[one.option]
            if now < start and self.fits(one.option, one.size):
                self.line.remove(name)
                one.place, one.until = OFFERED, self.until(now, start)
                self.offers += 1

    @staticmethod
    def by_night(now: datetime) -> bool:
        return not 7 <= now.hour < 22

    @staticmethod
    def until(now: datetime, start: datetime) -> datetime:
        left = start - now
        hold = timedelta(hours=12) if left > timedelta(days=1) else timedelta(hours=2)
        return min(now + (hold if left > timedelta(hours=3) else timedelta(minutes=20)), start)

    def rank(self, name: str) -> int:
        own = self.slips[name].option
        line = (
            self.line if self.options.get(own) is None else [one for one in self.line if self.slips[one].option == own]
        )
        return line.index(name) + 1
