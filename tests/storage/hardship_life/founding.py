"""A union as it is founded: units, people and offices, in a file that every run copies."""

import shutil
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from storage.database import Database
from storage.keyring import Keyring
from storage.offices import Role
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.storage.hardship_life.people import BUREAU, EAST, WEST, Account, People, Person

#: Before a long festival, across New Year, before Spring Festival, and on a plain day.
STARTS = [
    datetime(2024, 9, 26, 16, tzinfo=ZONE),
    datetime(2024, 12, 31, 23, 59, 30, tzinfo=ZONE),
    datetime(2025, 1, 26, 10, tzinfo=ZONE),
    datetime(2025, 6, 9, 10, tzinfo=ZONE),
]
#: Where the notices of days off end.
LAST = datetime(2026, 12, 20, tzinfo=ZONE)
#: name, unit, whether they have a Telegram, office and its place.
CAST: list[tuple[str, str, bool, Role | None, str | None]] = [
    ("李明", EAST, True, None, None),
    ("周同", WEST, True, None, None),
    ("郑浩", EAST, True, None, None),
    ("吴芳", WEST, False, None, None),
    ("王秀英", EAST, True, Role.OFFICER, EAST),
    ("孙丽", WEST, True, Role.OFFICER, WEST),
    ("何伟", BUREAU, True, Role.OFFICER, BUREAU),
    ("陈敏", EAST, True, Role.STEWARD, EAST),
    ("赵国强", BUREAU, True, Role.CHAIR, None),
    ("钱学兵", BUREAU, True, Role.ADMIN, None),
]


class Founding:
    """The union as it was founded, in a file that every run copies."""

    def __init__(self, template: Path, keyring: Keyring, folder: Path) -> None:
        self.file, self.keyring = folder / "founded.db", keyring
        shutil.copy(template, self.file)
        with closing(Database(f"sqlite:///{self.file}", keyring)) as database:
            cast = Cast(database, STARTS[0] - timedelta(days=1))
            self.units = {BUREAU: cast.create_unit(BUREAU)}
            self.units |= {name: cast.create_unit(name, above=self.units[BUREAU]) for name in (EAST, WEST)}
            self.rows = [self._enrol(cast, number, *row) for number, row in enumerate(CAST)]

    def _enrol(
        self, cast: Cast, number: int, name: str, unit: str, has_telegram: bool, role: Role | None, place: str | None
    ) -> tuple[int, str, Actor | None]:
        phone = f"138{number:04}7531"
        if not has_telegram:
            return cast.enrol(name, unit=self.units[unit], phone=phone), phone, None
        actor = cast.create_member(name, unit=self.units[unit], phone=phone)
        if role is not None:
            cast.appoint(actor, role, self.units[place] if place else None)
        assert actor.member_id is not None
        return actor.member_id, phone, actor

    def people(self) -> People:
        people = People()
        for (member_id, phone, actor), (name, unit, _, role, place) in zip(self.rows, CAST, strict=True):
            person = Person(name, member_id, unit, phone, official=role is not None)
            people.persons.append(person)
            if actor is not None:
                held = set() if role is None else {(role, place)}
                people.accounts.append(Account(actor, person, held))
        return people
