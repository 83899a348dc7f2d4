"""The cast: named factories for the people, units and letters that tests tell of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage import accounts, committee, hardship, inbox, joining, members, offices, outbox, units, visitors
from storage.audit import AuditEntry
from storage.database import Database
from storage.duty import Duty
from storage.hardship import Cause, Help, Reach, Urgency, Whom, casework, dialogue, entering
from storage.inbox import Arrival
from storage.members import Member, Standing
from storage.offices import Role
from storage.outbox import Letter, State, StoredLetter
from storage.values import Values
from storage.visitors import Person, Visitor

T = TypeVar("T")

HOME = "城东供水站"
STORY = "孩子住院，家里周转不开。"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody with a Telegram; `member_id` and `unit_id` are None for one whom the roster does not know."""

    name: str | None
    person: Person
    account_id: int
    member_id: int | None = None
    unit_id: int | None = None


@dataclass
class Cast:
    """Makes people and lets them act, each act in a transaction of its own, as at the counter."""

    database: Database
    now: datetime
    _telegram_ids: "count[int]" = field(default_factory=lambda: count(5_000_000_001))
    _update_ids: "count[int]" = field(default_factory=lambda: count(900_001))
    _units: dict[str, int] = field(default_factory=dict)

    def create_unit(self, name: str = HOME, *, above: int | None = None) -> int:
        """The unit of that name; made once."""
        if name not in self._units:
            self._units[name] = self.write(lambda session: units.create(session, name, above).id)
        return self._units[name]

    def enrol(
        self,
        name: str,
        *,
        unit: int | None = None,
        phone: str | None = None,
        standing: Standing = Standing.ACTIVE,
        post: str | None = None,
    ) -> int:
        """A person of the roster, without Telegram; the member's key."""
        unit_id = self.create_unit() if unit is None else unit

        def rule(session: Session) -> int:
            member = Member(name=name, unit_id=unit_id, standing=standing, post=post)
            session.add(member)
            session.flush()
            if phone is not None:
                members.add_phone(session, member.id, phone)
            return member.id

        return self.write(rule)

    def give_post(self, member_id: int | None, post: str | None) -> None:
        """The roster has it so from now on."""
        self.write(lambda session: session.execute(update(Member).where(Member.id == member_id).values(post=post)))

    def create_stranger(self, *, language: str = "zh") -> Actor:
        """Somebody who has written to the bot and is not known to the roster."""
        person = Person(next(self._telegram_ids), language)
        by = self.write(lambda session: visitors.recognise(session, person, now=self.now))
        return Actor(None, person, by.account_id)

    def create_member(
        self, name: str = "李明", *, unit: int | None = None, phone: str | None = None, post: str | None = None
    ) -> Actor:
        """An employee whose account is bound."""
        unit_id = self.create_unit() if unit is None else unit
        member_id = self.enrol(name, unit=unit_id, phone=phone, post=post)
        stranger = self.create_stranger()
        self.write(lambda session: accounts.bind(session, stranger.account_id, member_id, now=self.now))
        return Actor(name, stranger.person, stranger.account_id, member_id, unit_id)

    def create_officer(self, name: str = "王秀英", *, unit: int | None = None, role: Role = Role.OFFICER) -> Actor:
        """An employee of the unit, in office there."""
        officer = self.create_member(name, unit=unit)
        return self.appoint(officer, role, officer.unit_id)

    def create_steward(self, name: str = "陈敏", *, unit: int | None = None) -> Actor:
        return self.create_officer(name, unit=unit, role=Role.STEWARD)

    def create_chair(self, name: str = "赵国强") -> Actor:
        return self.appoint(self.create_member(name, unit=self.create_unit("局机关")), Role.CHAIR, None)

    def create_deputy(self, name: str = "孙丽") -> Actor:
        return self.appoint(self.create_member(name, unit=self.create_unit("局机关")), Role.DEPUTY, None)

    def create_admin(self, name: str = "钱工") -> Actor:
        return self.appoint(self.create_member(name, unit=self.create_unit("局机关")), Role.ADMIN, None)

    def seat(self, chair: Actor, name: str, *, years: int = 3, now: datetime | None = None) -> Values:
        """The chair puts the one person of that name on the committee's list."""
        self.acts(chair, committee.begin, now=now)
        asked = self.acts(chair, committee.find, name, now=now)
        return self.acts(chair, committee.name, asked["version"], years, now=now)

    def appoint(self, actor: Actor, role: Role, unit_id: int | None) -> Actor:
        self.write(lambda session: offices.appoint(session, actor.account_id, role, unit_id, now=self.now).id)
        return actor

    def invite(self, role: Role = Role.OFFICER, unit: int | None = None) -> str:
        """A code into the office."""
        return self.write(lambda session: offices.invite(session, role, unit, now=self.now))[0]

    def give_link(self, by: Actor, member_id: int | None, *, now: datetime | None = None) -> Values:
        """Somebody in office gives that person a link of their own; what is handed over, the code among it."""
        return self.acts(by, joining.give, member_id, now=now)

    def put_on_duty(self, actor: Actor, at: datetime) -> None:
        """As the chair would, for the day of that instant."""
        self.write(lambda session: session.add(Duty(day=at.date(), account_id=actor.account_id)))

    def dismiss(self, actor: Actor) -> None:
        self.write(lambda session: offices.dismiss(session, actor.account_id, now=self.now))

    def visitor(self, actor: Actor) -> Visitor:
        """The actor as a rule would see them now."""
        return self.write(lambda session: visitors.recognise(session, actor.person, now=self.now))

    def acts(self, actor: Actor, rule: Callable[..., T], *arguments: object, now: datetime | None = None) -> T:
        """The actor does it at the counter; a Refusal is raised here."""
        at = now or self.now

        def act(session: Session) -> T:
            return rule(session, *arguments, by=visitors.recognise(session, actor.person, now=at), now=at)

        return self.write(act)

    def submit(
        self,
        actor: Actor,
        words: str | None = STORY,
        *,
        urgency: Urgency = Urgency.THIS_MONTH,
        now: datetime | None = None,
    ) -> int:
        """The actor hands in a report, step by step; its key."""
        review = self.answer_all(actor, words, urgency=urgency, now=now)
        number = self.acts(actor, dialogue.submit, review["version"], now=now)["number"]
        return self.report_of(str(number)).id

    def answer_all(
        self,
        actor: Actor,
        words: str | None = STORY,
        *,
        urgency: Urgency = Urgency.THIS_MONTH,
        colleague: str | None = None,
        now: datetime | None = None,
    ) -> Values:
        """The actor answers every question of a report; what the review shows."""

        def press(rule: Callable[..., Values], *chosen: object) -> None:
            shown.update(self.acts(actor, rule, shown["version"], *chosen, now=now))

        shown: Values = dict(self.acts(actor, dialogue.begin, now=now))
        press(dialogue.agree)
        press(dialogue.choose_whom, Whom.ME if colleague is None else Whom.COLLEAGUE)
        if colleague is not None:
            shown.update(self.acts(actor, dialogue.write_name, colleague, now=now))
        press(dialogue.choose_cause, Cause.OWN_ILLNESS)
        press(dialogue.choose_urgency, urgency)
        press(dialogue.tick_help, Help.UNSURE)
        if words is None:
            press(dialogue.skip_words)
        else:
            shown.update(self.acts(actor, dialogue.write_words, words, now=now))
        press(dialogue.choose_reach, Reach.CALL_ANYTIME)
        return shown

    def hint(
        self,
        reporter: Actor,
        colleague: str,
        words: str | None = STORY,
        *,
        urgency: Urgency = Urgency.THIS_MONTH,
        now: datetime | None = None,
    ) -> int:
        """The reporter hands in a report for a colleague, named so (代报); its key."""
        review = self.answer_all(reporter, words, urgency=urgency, colleague=colleague, now=now)
        return int(str(self.acts(reporter, dialogue.submit, review["version"], now=now)["report"]))

    def enter(
        self,
        by: Actor,
        name: str,
        *,
        cause: Cause = Cause.OWN_ILLNESS,
        urgency: Urgency = Urgency.THIS_MONTH,
        now: datetime | None = None,
    ) -> Values:
        """Somebody in office enters a report for the one person of that name (代录); what they are shown then."""
        self.acts(by, entering.begin, now=now)
        asked = self.acts(by, entering.find, name, now=now)
        asked = self.acts(by, entering.choose_cause, asked["version"], cause, now=now)
        return self.acts(by, entering.choose_urgency, asked["version"], urgency, now=now)

    def take(self, officer: Actor, report_id: int, *, now: datetime | None = None) -> Values:
        """The officer takes the case on; the card."""
        return self.acts(officer, casework.take, report_id, now=now)

    def says(
        self,
        actor: Actor,
        begin: Callable[..., Values],
        rule: Callable[..., Values],
        report_id: int,
        words: str,
        *,
        now: datetime | None = None,
    ) -> Values:
        """The actor opens a question about a case and writes the words."""
        self.acts(actor, begin, report_id, now=now)
        return self.acts(actor, rule, words, now=now)

    def ends(self, letter: Letter, state: State = State.SENT, *, now: datetime | None = None) -> None:
        """The letter about a case ends so, and the case hears of it in the same transaction."""
        at = now or self.now

        def rule(session: Session) -> None:
            assert outbox.end_open(session, outbox.ending(letter.id, state, now=at))
            hardship.ended(session, letter, state, now=at)

        self.write(rule)

    def report_of(self, number: str) -> hardship.Report:
        return self.read(lambda session: session.scalars(select(hardship.Report).filter_by(number=number)).one())

    def report(self, report_id: int) -> hardship.Report:
        return self.read(lambda session: session.get_one(hardship.Report, report_id))

    def letters(self, to: Actor | None = None) -> list[Letter]:
        """The open letters, in the order they were committed."""
        found = self.read(lambda session: outbox.load(session, outbox.open_ids(session)))
        return [letter for letter in found if to is None or letter.to == to.account_id]

    def keys(self, to: Actor) -> list[str]:
        """The texts of the open letters to somebody."""
        return [letter.key for letter in self.letters(to)]

    def stored_letter(self, letter_id: int) -> StoredLetter:
        return self.read(lambda session: session.get_one(StoredLetter, letter_id))

    def queue(self, *letters: Letter, now: datetime | None = None) -> None:
        """Queues the letters in one transaction."""

        def rule(session: Session) -> None:
            for letter in letters:
                outbox.queue(session, letter, now=now or self.now)

        self.write(rule)

    def arrival(self, text: str = '{"message":"帮帮我"}', *, got_at: datetime | None = None, **more: Any) -> Arrival:
        """An update that has come, not taken in yet."""
        return Arrival(next(self._update_ids), text, got_at or self.now, **more)

    def take_in(self, *arrivals: Arrival) -> None:
        self.write(lambda session: inbox.take_in(session, arrivals))

    def audited(self, act: str) -> list[AuditEntry]:
        """The entries of one act, oldest first."""
        entries = select(AuditEntry).where(AuditEntry.act == act).order_by(AuditEntry.id)
        return self.read(lambda session: list(session.scalars(entries)))

    def write(self, rule: Callable[[Session], T]) -> T:
        return self.database.write_now(rule)

    def read(self, rule: Callable[[Session], T]) -> T:
        return self.database.read_now(rule)
