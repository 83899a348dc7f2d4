"""Who there is, as the statute sees it: persons of the roster, their accounts, offices and days of duty."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from storage.offices import Role
from tests.cast import Actor

BUREAU, EAST, WEST = "局机关", "城东供水站", "城西供水站"
ABOVE = {EAST: BUREAU, WEST: BUREAU, BUREAU: None}
CASES = (Role.OFFICER, Role.CHAIR)
ENTERING = (Role.OFFICER, Role.CHAIR, Role.STEWARD)


@dataclass(eq=False)
class Person:
    """Somebody on the roster; `official`: was in an office once, so that the name is no secret."""

    name: str
    member_id: int
    unit: str
    phone: str
    left: bool = False
    official: bool = False


@dataclass(eq=False)
class Account:
    """A Telegram user. `open` is the question that waits, `answers` the half-done report; each draft has its day."""

    actor: Actor
    person: Person | None
    offices: set[tuple[Role, str | None]] = field(default_factory=set)
    open: tuple[str, str] | None = None
    version: int = 0
    answers: dict[str, Any] | None = None
    #: The case that half-done words are about, and an officer's reason that waits for its way.
    words: tuple[Any, str | None] | None = None
    #: The half-done entry: whom it can be about, whom it is, or the case that words are added to.
    entry: dict[str, Any] | None = None
    kept: dict[str, datetime] = field(default_factory=dict)

    @property
    def key(self) -> int:
        return self.actor.account_id

    @property
    def known(self) -> bool:
        return self.person is not None and not self.person.left

    def serves(self, *roles: Role) -> bool:
        """Whether it is in one of the offices now; in any, where none is named."""
        gone = self.person is not None and self.person.left
        return not gone and any(not roles or role in roles for role, _ in self.offices)

    def reaches(self, unit: str) -> bool:
        """Whether an office of theirs has to do with cases of the unit."""
        if not self.serves(*CASES):
            return False
        return any(role in CASES and place in {None, *upwards(unit)} for role, place in self.offices)

    def enters_for(self, person: Person) -> bool:
        """Of the units of an office that enters for others; the chair for everybody."""
        if not self.serves(*ENTERING):
            return False
        return any(role in ENTERING and place in {None, *upwards(person.unit)} for role, place in self.offices)

    def ask(self, service: str, step: str) -> None:
        self.version += 1
        self.open = (service, step)

    def close(self) -> None:
        if self.open is not None:
            self.version += 1
            self.open = None


def upwards(unit: str | None) -> Iterator[str]:
    while unit is not None:
        yield unit
        unit = ABOVE[unit]


@dataclass
class People:
    persons: list[Person] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    duty: set[tuple[date, Account]] = field(default_factory=set)

    def holder(self, person: Person) -> Account | None:
        """The account that speaks for the person, at the bureau or not."""
        return next((one for one in self.accounts if one.person is person), None)

    def by_key(self, key: int | None) -> Account | None:
        return next((one for one in self.accounts if one.key == key), None)

    def holding(self, role: Role, place: str | None) -> set[Account]:
        return {one for one in self.accounts if one.serves() and (role, place) in one.offices}

    def responsible(self, unit: str, besides: Account | None) -> set[Account]:
        """Who answers for the unit: its officers, else those above, else of the whole union, else the chair."""
        offices = [(Role.OFFICER, place) for place in (*upwards(unit), None)] + [(Role.CHAIR, None)]
        return next(filter(None, (self.holding(*office) - {besides} for office in offices)), set())

    def on_duty(self, day: date) -> set[Account]:
        return {one for one in self.accounts if one.serves(*CASES) and (day, one) in self.duty}

    def meant(self, words: str) -> Person | None:
        """Whom a colleague's name on the roster means; the tests write no name that two people have."""
        return next((one for one in self.persons if not one.left and one.name in words), None)
