"""People who come, go and change: offices, the roster, accounts, days of duty, and the bylaws of the house."""

from datetime import timedelta

from hypothesis import strategies as st
from sqlalchemy import update

from storage import accounts, duty, offices
from storage.duty import Span
from storage.members import Member, Standing
from storage.offices import Role
from tests.storage.hardship_life.entering import Entering
from tests.storage.hardship_life.life import PICK, act
from tests.storage.hardship_life.people import BUREAU, CASES, EAST, WEST, Account, Person

OFFICES: list[tuple[Role, str | None]] = [
    *((Role.OFFICER, place) for place in (EAST, WEST, BUREAU, None)),
    (Role.STEWARD, EAST),
    (Role.CHAIR, None),
    (Role.ADMIN, None),
]


class Coming(Entering):
    @act(1, pick=PICK, office=st.sampled_from(OFFICES))
    def comes_into_office(self, pick: int, office: tuple[Role, str | None]) -> None:
        who, (role, place) = self.anybody(pick), office
        self.write(
            lambda session: (
                offices.appoint(session, who.key, role, self.founding.units[place] if place else None, now=self.now).id
            )
        )
        who.offices.add(office)

    @act(2, pick=PICK)
    def is_dismissed(self, pick: int) -> None:
        busy = [case.officer for case in self.cases if case.is_open and case.officer is not None]
        who = self.anybody(pick, lambda one: one.serves() and (one in busy or pick % 3 == 0))
        if pick % 5:
            self.write(lambda session: offices.dismiss(session, who.key, now=self.now))
            self.reached["a case officer was dismissed"] += any(self.statute.in_hand(who, case) for case in self.cases)
            who.offices.clear()
            self.tries_on(who, pick)

    @act(2, pick=PICK, back=st.booleans())
    def leaves_or_returns(self, pick: int, back: bool) -> None:
        people = [one for one in self._persons(pick) if one.left is back]
        if not people:
            return
        person = people[pick // 10 % len(people)]
        person.left = not back
        standing = Standing.ACTIVE if back else Standing.LEFT
        self.write(
            lambda session: (
                session.execute(update(Member).where(Member.id == person.member_id).values(standing=standing)).rowcount
            )
        )
        self.reached["somebody with a case left"] += person.left and any(case.subject is person for case in self.cases)
        who = self.people.holder(person)
        if who is not None and person.left:
            self.tries_on(who, pick)

    @act(1, pick=PICK, unit=st.sampled_from([EAST, WEST, BUREAU]))
    def moves(self, pick: int, unit: str) -> None:
        person = self.people.persons[pick % len(self.people.persons)]
        person.unit = unit
        unit_id = self.founding.units[unit]
        self.write(
            lambda session: (
                session.execute(update(Member).where(Member.id == person.member_id).values(unit_id=unit_id)).rowcount
            )
        )

    def _persons(self, pick: int) -> list[Person]:
        """Mostly those whom a case is about."""
        concerned = [case.subject for case in self.cases if case.is_open]
        return concerned if concerned and pick % 10 not in {4, 5} else self.people.persons

    @act(1, pick=PICK)
    def changes_accounts(self, pick: int) -> None:
        """A new telephone, or a first one: the new account speaks for the person, the old one for nobody."""
        persons = self._persons(pick)
        person = persons[pick // 10 % len(persons)]
        if len(self.people.accounts) > 14:
            return
        actor = self.cast.create_stranger()
        self.write(lambda session: accounts.bind(session, actor.account_id, person.member_id, now=self.cast.now))
        before = self.people.holder(person)
        if before is not None:
            before.person = None
        self.people.accounts.append(Account(actor, person))
        if before is not None:
            self.tries_on(before, pick)
        self.reached["somebody with a case changed accounts"] += any(case.subject is person for case in self.cases)

    @act(1, pick=PICK, days=st.integers(0, 3), on=st.booleans())
    def is_put_on_duty(self, pick: int, days: int, on: bool) -> None:
        who = self.anybody(pick, lambda one: one.serves(*CASES))
        if not who.serves(*CASES):
            return
        day = self.now_of_act.date() + timedelta(days=days)

        def then(_: object) -> None:
            (self.people.duty.add if on else self.people.duty.discard)((day, who))

        act = duty.put_on if on else duty.put_off
        # Of a day that has begun only the chair decides.
        may = who.serves(Role.CHAIR) or bool(days)
        self.does(who, act, day.toordinal(), who.key, Span.DAY, may=may, then=then, anybody=True)

    @act(1, own_words=st.sampled_from([True, True, False]), pick=PICK)
    def starts_again_with_other_bylaws(self, own_words: bool, pick: int) -> None:
        if pick % 4 == 0:
            self.rule_with_words(own_words)

    def tries_on(self, who: Account, pick: int) -> None:
        """From the next act on: somebody who is in office, at the bureau or on this telephone no more goes on."""
        if who.open is not None and pick % 2:
            self.presses_again(who)
        elif who.open is not None:
            self.writes_where_it_is_asked(who)
        for case in [case for case in self.cases if who in self.concerned(case)][-2:]:
            self._do(who, case, "look", pick)
            self._press_on_own(who, case, "look_at_own")
            self._come_back(who, case, "take_back" if pick % 3 else "begin_telling")
        self.looks_at_mine(who)
        self.looks_at_the_desk(who)
        self.opens_the_dialogue(who)
