"""The union of a crash run, put into the database before the bot's first start."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from bot.sandbox.phones import Phone
from bot.sandbox.server import SandboxThread
from storage import accounts, members, offices, units
from storage.members import Member, Standing
from storage.offices import Role
from tests.crash.people import Deed, Employee, Officer, Somebody

#: Employees for whom one officer works.
_AN_OFFICER = 4


@dataclass(frozen=True)
class Cast:
    """Everybody, and who they are to the bot: unit -> the Telegram ids of its officers."""

    employees: list[Employee]
    officers: list[Officer]
    of_unit: dict[int, set[int]]

    @property
    def everybody(self) -> list[Somebody]:
        return [*self.employees, *self.officers]

    @property
    def numbers(self) -> list[str]:
        """Everybody's telephone numbers."""
        return [one.phone.person.phone for one in self.everybody]


def found_union(session: Session, sandbox: SandboxThread, people: int, seed: int, diary: list[Deed]) -> Cast:
    """Units with employees, who have yet to join, and officers in office; the first unit has two who compete."""
    chance = random.Random(f"union {seed}")
    whole = units.create(session, "水务局")
    cast = Cast([], [], {})
    for place in range(max(1, people // _AN_OFFICER)):
        unit_id = units.create(session, f"第{place + 1}供水站", whole.id).id
        cast.of_unit[unit_id] = set()
        for number in range(2 if place == 0 else 1):
            officer = Officer(_phone(sandbox, f"干部{place + 1}{number}", chance), f"{seed} o {place} {number}", diary)
            _appoint(session, officer.phone, _enrol(session, officer.phone, unit_id), unit_id)
            cast.officers.append(officer)
            cast.of_unit[unit_id].add(officer.phone.person.id)
    for number in range(people):
        phone = _phone(sandbox, f"职工{number + 1}", chance)
        _enrol(session, phone, [*cast.of_unit][number % len(cast.of_unit)])
        cast.employees.append(Employee(phone, f"{seed} e {number}", diary))
    return cast


def _phone(sandbox: SandboxThread, name: str, chance: random.Random) -> Phone:
    return sandbox.phone(name, phone=f"13{chance.randrange(10**9):09}", language_code="zh-hans")


def _enrol(session: Session, phone: Phone, unit_id: int) -> int:
    member = Member(name=phone.person.first_name, unit_id=unit_id, standing=Standing.ACTIVE)
    session.add(member)
    session.flush()
    members.add_phone(session, member.id, phone.person.phone)
    return member.id


def _appoint(session: Session, phone: Phone, member_id: int, unit_id: int) -> None:
    now = datetime.now(UTC)
    account_id = accounts.open_account(session, phone.person.id, "zh", now=now)
    accounts.bind(session, account_id, member_id, now=now)
    offices.appoint(session, account_id, Role.OFFICER, unit_id, now=now)
    phone.person.started = True
