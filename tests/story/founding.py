"""A bureau with something of everything: two sides, each with people whose things the other side must not come near."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from threading import Event

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.sandbox.groups import Group as Company
from bot.sandbox.phones import Phone
from bot.sandbox.world import World
from storage import accounts, chats, contacts, duty, groups, inbox, joining, members, offices, outbox
from storage.database import Database, Record
from storage.kin import Consent, Relation
from storage.mydata import corrections
from storage.mydata.roster import Item
from storage.offices import Charge, Role, absences, seconding
from storage.units import Unit
from storage.visitors import Person
from tests.cast import Actor, Cast
from tests.story import importing
from tests.story.conftest import Union
from tests.story.parts import EAST, WEST, Key, Rows, Side

#: What tells of the work itself, and what the clock writes.
_OF_THE_HOUSE = {
    *("inbox", "outbox", "audit", "audit_head", "leases", "rounds", "round_runs", "asking", "wrong_codes", "canaries")
}


@dataclass
class Founding:
    """The running union with its records, seen from the database beside it."""

    union: Union
    database: Database
    cast: Cast = field(init=False)
    sides: dict[str, Side] = field(default_factory=dict)
    company: list[Company] = field(default_factory=list)
    _serial: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.cast = Cast(self.database, self.union.bot.now)
        self.chair, self.deputy = (self._in_office(Role.CHAIR, None), self._in_office(Role.DEPUTY, None))
        for name, letter in ((EAST, "东"), (WEST, "西")):
            before = self.rows().keys()
            unit, canaries, taken = self._found(name, letter)
            # The number of the next report is the union's, whoever hands one in first.
            rows = {key for key in self.rows().keys() - before if key[0] != "counters"}
            self.sides[name] = Side(unit, canaries, taken, frozenset(rows))
        self._in_union()
        self.settle()

    # People.

    def _phone(self, name: str, number: str = "") -> Phone:
        number = number or f"1590000{next(self._serial):04}"
        phone = self.union.sandbox.phone(name, phone=number, language_code="zh-hans")
        phone.person.started = True
        return phone

    def _enter(self, session: Session, phone: Phone, unit: int | None, staff_no: str | None = None) -> Actor:
        """With a unit the telephone's person is on its roster, and known by it."""
        name, person = phone.person.first_name, Person(phone.person.id, "zh")
        account = accounts.open_account(session, person.telegram_id, "zh", now=self.cast.now)
        if unit is None:
            return Actor(None, person, account)
        member = members.Member(name=name, unit_id=unit, staff_no=staff_no, standing=members.Standing.ACTIVE)
        session.add(member)
        session.flush()
        members.add_phone(session, member.id, phone.person.phone)
        accounts.bind(session, account, member.id, now=self.cast.now)
        return Actor(name, person, account, member.id, unit)

    def _person(
        self, name: str, unit: int | None, number: str = "", staff_no: str | None = None
    ) -> tuple[Phone, Actor]:
        phone = self._phone(name, number)
        return phone, self.cast.write(lambda session: self._enter(session, phone, unit, staff_no))

    def _unit(self, name: str) -> int:
        return self.cast.read(lambda session: session.scalars(select(Unit.id).filter_by(name=name)).one())

    def _in_office(self, role: Role, at: int | None, charges: Iterable[Charge] | None = None) -> Actor:
        number = next(self._serial)
        _, actor = self._person(f"某{role}{number}", self._unit("办公室") if at is None else at)
        self._appoint(actor, role, at, charges)
        return actor

    def _appoint(self, actor: Actor, role: Role, at: int | None, charges: Iterable[Charge] | None = None) -> None:
        def rule(session: Session) -> None:
            offices.appoint(session, actor.account_id, role, at, now=self.cast.now, charges=charges)

        self.cast.write(rule)

    # Their things.

    def _found(self, name: str, letter: str) -> tuple[int, frozenset[str], str]:
        """A side: of every record one at least."""
        unit, cast, now = self._unit(name), self.cast, self.cast.now
        officer, other = self._in_office(Role.OFFICER, unit), self._in_office(Role.OFFICER, unit)
        steward = self._in_office(Role.STEWARD, unit)
        names = [f"{letter}方{given}" for given in ("小雨", "大雪", "清风", "远客", "新名")]
        numbers = [f"1387777{ord(letter) % 1000:03}{at}" for at in range(3)]
        _, rain = self._person(names[0], unit, numbers[0], f"{ord(letter)}A")
        _, wind = self._person(names[2], unit, numbers[2], f"{ord(letter)}C")
        cast.enrol(names[1], unit=unit, phone=numbers[1])
        snow = cast.enrol(f"{names[1]}甲", unit=unit)
        words, taken, drafted = (f"{letter}边{at}的暗语" for at in ("申报", "已接", "草稿"))
        cast.submit(rain, words)
        case = cast.submit(wind, taken)
        cast.take(officer, case)
        cast.hint(wind, names[0], words)
        cast.answer_all(wind, drafted)
        cast.give_link(steward, snow)
        _, aunt = self._person("生人", None)
        link = cast.acts(steward, contacts.give, rain.member_id, Relation.OTHER, Consent.AGREES)
        cast.acts(aunt, contacts.open_link, str(link["code"]))
        cast.acts(aunt, contacts.tell_name, f"{names[4]}的亲戚")
        _, stranger = self._person("生人", None)
        lodging = cast.visitor(stranger)
        cast.write(lambda session: joining.claims.lodge(session, names[3], unit, "4321", by=lodging, now=now))
        cast.acts(rain, corrections.choose, Item.NAME)
        cast.acts(rain, corrections.write, names[4])
        cast.acts(other, absences.go, officer.account_id, 7)
        cast.write(lambda session: session.add(duty.Duty(day=now.date(), account_id=officer.account_id)))
        cast.write(lambda session: offices.invite(session, Role.STEWARD, unit, now=now) and None)
        return unit, frozenset([*names, *numbers, words, taken, drafted, f"{ord(letter)}A", f"{ord(letter)}C"]), taken

    def _in_union(self) -> None:
        """What is nobody's side: a handing over that waits, an upload that waits, two groups, one of them admitted."""
        cast = self.cast
        phone, sender = self._person("某人送花名册", self._unit("办公室"))
        self.sender = phone
        self._appoint(sender, Role.ADMIN, None)
        importing.send(phone, "roster.csv", importing.csv("东方小雨,,13877770009,城东供水站,在职,", "无名,,12,,,"))
        importing.preview(phone)
        _, heir = self._person("某继任", self._unit("办公室"))
        cast.acts(self.chair, seconding.begin)
        shown = cast.acts(self.chair, seconding.name_successor, str(heir.name))
        cast.acts(self.chair, seconding.ask, shown["version"])
        for title in ("接入了的群", "没有接入的群"):
            group = self.union.sandbox.world.add_group(title, [phone.person], basic=False)
            self.union.sandbox.world.person_adds_bot(phone.person, group)
            self.company.append(group)
        self.settle()
        first = self.company[0].id
        key = cast.read(lambda session: session.scalars(select(chats.Group.id).filter_by(chat_id=first)).one())
        cast.acts(self.chair, groups.admit, key, self.sides[EAST].unit)

    def settle(self, within: float = 240.0) -> None:
        """Until everything that was said is heard and every answer has left."""
        clock, world, deadline = Event(), self.union.sandbox.world, time.monotonic() + within
        while not (self._heard(world) and self.cast.read(self._is_quiet)):
            assert time.monotonic() < deadline, self.cast.read(inbox.counts)
            clock.wait(0.1)

    def _heard(self, world: World) -> bool:
        with world.changed:
            # A press is answered by a call of its own, a moment after what it did is kept.
            oldest = world.now() - world.answer_window
            waits = any(not one.answered and one.pressed_at > oldest for one in world.presses.values())
            return world.updates.is_waited_for and not len(world.updates) and not waits

    def _is_quiet(self, session: Session) -> bool:
        due = select(outbox.StoredLetter.id).where(outbox.IS_OPEN, outbox.StoredLetter.not_before.is_(None))
        return session.scalar(due.limit(1)) is None and not inbox.counts(session).get(inbox.State.NEW)

    # Looking.

    def rows(self) -> Rows:
        """Every row of what people have, by table and key."""

        def look(session: Session) -> Rows:
            found = dict[Key, tuple[object, ...]]()
            for table in [one for one in Record.metadata.sorted_tables if one.name not in _OF_THE_HOUSE]:
                keys = [column.name for column in table.primary_key]
                for row in session.execute(select(table)).mappings():
                    # What a group's card says, a round writes every three minutes, whoever knocks meanwhile.
                    kept = (value for name, value in row.items() if name != "card_says")
                    found[table.name, tuple(row[key] for key in keys)] = tuple(kept)
            return found

        return self.database.read_now(look)
