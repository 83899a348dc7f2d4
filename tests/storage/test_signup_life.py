"""Sign-ups, tried out of order by a machine of chance: never oversold, the order kept, nobody forgotten by day.

Whatever people and officers try is also done on paper (`signup_life.queue`), and both must agree after each step.
Thirty runs belong to `make test`; `UNIONHALL_TEST_SIGNUPS=500` looks through so many.
"""

import os
import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import draws, signups
from storage.activities import Activity, ActivityUnit, Option, Place, Selection, SignUp, State, seating
from storage.errors import Refusal
from storage.members import Member, Standing
from storage.outbox import StoredLetter
from tests.cast import Actor, Cast
from tests.storage.activity import add_option, put_on
from tests.storage.hardship_life.life import act, steps
from tests.storage.signup_life.queue import ENTERED, OFFERED, OUT, SEATED, WAITING, Queue, Slip

pytestmark = pytest.mark.both_databases

EXAMPLES = int(os.environ.get("UNIONHALL_TEST_SIGNUPS", "30"))
#: Runs that grow from one seed: of more, hypothesis makes most by repeating pieces of the first.
APIECE = 5
SETTINGS = settings(
    max_examples=APIECE,
    stateful_step_count=60,
    deadline=None,
    # What went wrong is told step by step; making it shorter would take minutes of databases.
    phases=[Phase.generate],
    database=None,
    suppress_health_check=list(HealthCheck),
)
WHO = st.integers(0, 9)
MINUTE = timedelta(minutes=1)
#: So many people, of whom the last two have no Telegram.
PEOPLE, WITHOUT = 10, 2
#: What all runs together must have come to, or they prove little.
WANTED = (
    *("seated", "waiting", "entered", "a family waits", "withdrew", "offered", "accepted", "declined", "expired"),
    *(
        "offered in the morning",
        "kept for the morning",
        "more seats",
        "fewer seats",
        "moved up",
        "entered for somebody",
    ),
    *("taken out", "left the bureau", "drawn", "cancelled", "refused", "done late", "in, and moved"),
)


class Acts(RuleBasedStateMachine):
    cast: ClassVar[Cast]
    officer: ClassVar[Actor]
    chair: ClassVar[Actor]
    people: ClassVar[list[Actor]]
    other: ClassVar[int]
    reached: ClassVar[Counter[str]]

    @initialize(
        seats=st.sampled_from([1, 2, 2, 3, 3, 4, 6, None]),
        own=st.sampled_from([[], [], [None], [1, None], [2, 2], [1, 3]]),
        hours=st.sampled_from([200, 60, 31, 20]),
        draw=st.sampled_from([False, False, True]),
        hour=st.sampled_from([10, 10, 21, 23]),
        limited=st.booleans(),
    )
    def is_published(
        self, seats: int | None, own: list[int | None], hours: int, draw: bool, hour: int, limited: bool
    ) -> None:
        self.now = self.cast.now.replace(hour=hour)
        starts = self.now + timedelta(hours=hours)
        closes = starts - timedelta(hours=min(24, hours // 2))
        how = Selection.DRAW if draw else Selection.FIRST_COME
        fields: dict[str, Any] = {"starts_at": starts, "closes_at": closes, "selection": how, "family_most": 2}
        self.activity = put_on(self.cast, self.officer, seats=seats, **fields)
        options: dict[int, int | None] = {}
        begins = {0: starts}
        for nth, each in enumerate(own):
            at = starts - timedelta(hours=nth)
            key = add_option(self.cast, self.activity, f"第{nth}组", seats=each, starts_at=at, ends_at=at + MINUTE * 60)
            options[key], begins[key] = each, at
        self.published, self.limited = self.now, limited
        self.gone = set[int]()
        if limited:
            reaches = ActivityUnit(activity_id=self.activity, unit_id=self.officer.unit_id)
            self.cast.write(lambda session: session.add(reaches))
        for one in self.people:
            self.put(one, self.officer.unit_id)
        self.paper = Queue(seats, options, begins, closes, draws=draw)
        self.choices = list(options) or [0]

    # What people do.

    @act(8, who=WHO, option=st.integers(0, 1), family=st.sampled_from([0, 0, 0, 1, 2]))
    def sign_up(self, who: int, option: int, family: int) -> None:
        chosen = self.choices[option % len(self.choices)]
        slip = self.slip(who)
        again = slip.place != OUT
        may = self.paper.open and self.now < self.paper.closes and self.now < self.paper.starts[chosen]
        may = may and not (self.limited and who in self.gone)
        if who >= PEOPLE - WITHOUT:
            may = self.paper.open and self.now < self.paper.starts[chosen]
            press = partial(
                self.does, self.officer, signups.enter_for, self.activity, self.people[who].member_id, chosen, family
            )
        else:
            press = partial(self.does, self.people[who], signups.sign_up, self.activity, chosen, family)
        goes_on = self.paper.open and self.now < self.paper.starts[0] + timedelta(hours=2)
        found = press(may=(again and goes_on) or (not again and may and self.paper.could(chosen, family + 1)))
        if found is None or again:
            assert found is None or found["place"] == slip.place
            return
        self.paper.comes(self.name(who), chosen, family + 1, self.now)
        assert found["place"] == self.slip(who).place
        if found["place"] == WAITING:
            assert found["rank"] == self.paper.rank(self.name(who))
            self.met("a family waits" if family else "waiting")
        self.met(str(found["place"]))
        if who >= PEOPLE - WITHOUT:
            self.met("entered for somebody")

    @act(4, who=WHO, late=st.sampled_from([0, 0, 0, 5, 90, 600]))
    def withdraw(self, who: int, late: int) -> None:
        """`late`: it arrived so many minutes ago, and is only done now."""
        now = self.now
        who = self.one_of(who, SEATED) if len(self.paper.line) > 1 else who
        self.now = max(now - timedelta(minutes=late), self.published) if self.paper.is_kept(self.slip(who)) else now
        self.withdraws(who)
        self.now = now
        self.looks_for_what_is_free()
        if late:
            self.met("done late")

    def withdraws(self, who: int) -> None:
        slip = self.slip(who)
        ahead = self.paper.open and slip.place != OUT and self.now < self.paper.starts[slip.option]
        if who >= PEOPLE - WITHOUT:
            found = self.does(self.officer, signups.withdraw_for, self.activity, self.people[who].member_id, may=ahead)
            self.met("taken out" if found else "refused")
        else:
            early = slip.place in (WAITING, OFFERED) or self.now < self.paper.closes
            found = self.does(self.people[who], signups.withdraw, self.activity, may=ahead and early)
            self.met("withdrew" if found else "refused")
        if found:
            self.paper.goes(self.name(who), self.now)
            if self.paper.by_night(self.now) and self.paper.first(self.now) is not None:
                self.met("kept for the morning")

    @act(6, who=WHO, yes=st.booleans())
    def answers(self, who: int, yes: bool) -> None:
        who = self.one_of(who, OFFERED)
        slip, key = self.slip(who), self.key(who)
        if key is None:
            return
        held = slip.place == OFFERED and slip.until is not None and self.now < slip.until
        ahead = self.paper.open and self.now < self.paper.starts.get(slip.option, self.now)
        by = self.people[who] if who < PEOPLE - WITHOUT else self.officer
        goes_on = self.paper.open and self.now < self.paper.starts[0] + timedelta(hours=2)
        if yes:
            same = slip.place == SEATED and goes_on
            found = self.does(by, signups.accept, key, may=same or (held and ahead))
        else:
            same = self.place(key) == Place.DECLINED and goes_on
            found = self.does(by, signups.decline, key, may=same or (held and ahead))
        if found is None or same:
            return
        self.met("accepted" if yes else "declined")
        if yes:
            slip.place, slip.until = SEATED, None
        else:
            self.paper.goes(self.name(who), self.now)

    # What officers do.

    @act(2, more=st.integers(-2, 3), option=st.integers(0, 2))
    def changes_seats(self, more: int, option: int) -> None:
        """As whoever changes an activity does it: never below what is taken."""
        key = self.choices[option % len(self.choices)] if option else 0
        before = self.paper.options.get(key) if key else self.paper.seats
        if before is None or not self.paper.open or before + more < max(1, self.paper.held(key or None)):
            return

        def change(session: Session) -> None:
            activity = seating.lock(session, self.activity)
            (session.get_one(Option, key) if key else activity).seats = before + more
            seating.fill(session, activity, now=self.now)

        self.cast.write(change)
        if key:
            self.paper.options[key] = before + more
        else:
            self.paper.seats = before + more
        self.paper.offer(self.now)
        self.met("more seats" if more > 0 else "fewer seats")

    @act(5, who=WHO)
    def moves_up(self, who: int) -> None:
        last = [nth for nth in range(PEOPLE) if self.paper.line[1:] and self.name(nth) == self.paper.line[-1]]
        who = last[0] if last and who % 4 else self.one_of(who, WAITING)
        key, name = self.key(who), self.name(who)
        if key is None:
            return
        ahead = self.paper.open and self.now < self.paper.starts.get(self.slip(who).option, self.now)
        may = self.slip(who).place == WAITING and ahead
        if self.does(self.officer, signups.move_up, key, "上次漏了", may=may) is not None:
            self.paper.line.remove(name)
            self.paper.line.insert(0, name)
            self.paper.offer(self.now)
            self.met("moved up")

    @act(1, who=st.integers(0, PEOPLE - WITHOUT - 1))
    def moves_unit(self, who: int) -> None:
        """Who is in keeps what they have; where it is not for their unit, they do not come in anew."""
        self.gone ^= {who}
        self.put(self.people[who], self.other if who in self.gone else self.officer.unit_id)
        if who in self.gone and self.slip(who).place != OUT:
            self.cast.acts(self.people[who], signups.look, self.activity, now=self.now)
            self.met("in, and moved")

    @act(2, who=st.integers(0, 19))
    def leaves_the_bureau(self, who: int) -> None:
        if who >= PEOPLE or self.slip(who).place == OUT:
            return
        member_id = self.people[who].member_id
        self.cast.write(lambda session: setattr(session.get_one(Member, member_id), "standing", Standing.LEFT))
        self.cast.write(partial(signups.give_back, now=self.now))
        if self.paper.open and self.now < self.paper.starts[0] + timedelta(hours=2):
            self.paper.goes(self.name(who), self.now)
            self.met("left the bureau")
        self.cast.write(lambda session: setattr(session.get_one(Member, member_id), "standing", Standing.ACTIVE))

    @act(1, chance=st.integers(0, 999))
    def is_called_off(self, chance: int) -> None:
        if chance in range(400, 450):
            self.cast.write(lambda s: setattr(s.get_one(Activity, self.activity), "state", State.CANCELLED))
            self.paper.open = False
            self.met("cancelled")

    # What the calendar does.

    @act(4, minutes=st.sampled_from([1, 25, 130, 130, 300, 721, 721, 1440]))
    def time_passes(self, minutes: int) -> None:
        """Rounds run on the minute; from one thing that is due to the next."""
        until = self.now + timedelta(minutes=minutes)
        while (at := min(self.due(), default=until)) <= until:
            self.now = max(at, self.now)
            self.runs_out()
            if self.paper.draws and self.paper.open and self.paper.closes <= self.now:
                self.is_drawn()
            if (self.now.hour, self.now.minute) == (7, 0):
                self.morning()
                if self.now == until:
                    break
                self.now += MINUTE
        self.now = max(until, self.now)

    def due(self) -> list[datetime]:
        morning = self.now.replace(hour=7, minute=0)
        mornings = [morning if self.now <= morning else morning + timedelta(days=1)]
        held = [one.until for one in self.paper.slips.values() if one.place == OFFERED and one.until is not None]
        return [*held, *mornings, *([self.paper.closes] if self.paper.draws and self.paper.open else [])]

    def runs_out(self) -> None:
        over = [
            one for one in self.paper.slips.values() if one.place == OFFERED and one.until and one.until <= self.now
        ]
        while self.cast.write(partial(signups.expire, now=self.now)):
            pass
        for one in sorted(over, key=lambda slip: (slip.until, self.key_of(slip.name))):
            self.paper.goes(one.name, self.now)
            self.met("expired")
        if self.paper.by_night(self.now) and self.paper.first(self.now) is not None:
            self.met("kept for the morning")

    def morning(self) -> None:
        before = self.paper.offers
        self.looks_for_what_is_free()
        if self.paper.offers > before:
            self.met("offered in the morning")

    def looks_for_what_is_free(self) -> None:
        """As the round does it every minute."""
        for key in self.cast.read(partial(signups.due, now=self.now)):
            while self.cast.write(partial(signups.offer, activity_id=key, now=self.now)):
                pass
        self.paper.offer(self.now)

    def is_drawn(self) -> None:
        """Who is drawn is the lot's to say; that nobody is oversold or forgotten, is ours."""
        while self.cast.write(partial(draws.draw_due, now=self.now)):
            pass
        self.paper.draws = False
        rows = {one.member_id: one for one in self.rows()}
        for who in range(PEOPLE):
            slip = self.slip(who)
            if slip.place == ENTERED:
                slip.place = str(rows[self.people[who].member_id].place)
                assert slip.place in (SEATED, WAITING)
        waiting = sorted((one for one in rows.values() if one.place == WAITING), key=lambda one: one.turn)
        self.paper.line = [self.named(one.member_id) for one in waiting]
        self.met("drawn")

    # What must hold.

    @invariant()
    def the_book_says_what_the_paper_says(self) -> None:
        rows = self.rows()
        told = {
            self.named(one.member_id): (str(one.place), one.option_id or 0, one.family + 1)
            for one in rows
            if one.place in (Place.ENTERED, Place.SEATED, Place.OFFERED, Place.WAITING)
        }
        paper = {one.name: (one.place, one.option, one.size) for one in self.paper.slips.values() if one.place != OUT}
        assert told == paper
        line = sorted((one for one in rows if one.place == WAITING), key=lambda one: one.turn)
        assert [self.named(one.member_id) for one in line] == self.paper.line
        for one in rows:
            if one.place == Place.OFFERED:
                assert one.offer_until == self.paper.slips[self.named(one.member_id)].until

    @invariant()
    def nothing_is_oversold(self) -> None:
        held = [one for one in self.rows() if one.place in (Place.SEATED, Place.OFFERED)]
        activity, own = self.cast.read(
            lambda s: (
                s.get_one(Activity, self.activity),
                {x.id: x.seats for x in s.scalars(select(Option).where(Option.activity_id == self.activity))},
            )
        )
        assert activity.seats is None or sum(one.family + 1 for one in held) <= activity.seats
        for key, seats in own.items():
            assert seats is None or sum(one.family + 1 for one in held if one.option_id == key) <= seats

    @invariant()
    def nobody_is_forgotten_by_day(self) -> None:
        if not self.paper.open or self.paper.by_night(self.now):
            return
        free = self.cast.read(lambda session: seating.rooms(session, session.get_one(Activity, self.activity)))
        for one in self.rows():
            if one.place == Place.WAITING and self.now < self.paper.starts[one.option_id or 0]:
                assert not free.fits(one.option_id, one.family + 1), self.named(one.member_id)

    @invariant()
    def each_offer_was_told_once(self) -> None:
        keys = select(StoredLetter.id).where(StoredLetter.key.in_(seating.OFFERED))
        told = len(self.cast.read(lambda session: session.scalars(keys).all()))
        assert told == self.letters + self.paper.offers
        if self.paper.offers:
            self.met("offered")

    def teardown(self) -> None:
        self.cast.write(lambda s: setattr(s.get_one(Activity, self.activity), "state", State.OVER))

    # How it is done.

    def __init__(self) -> None:
        super().__init__()
        keys = select(StoredLetter.id).where(StoredLetter.key.in_(seating.OFFERED))
        self.letters = len(self.cast.read(lambda session: session.scalars(keys).all()))

    def does(self, by: Actor, act: Callable[..., Any], *arguments: object, may: bool) -> Any:
        """Tries it: it must be refused exactly where the paper says so."""
        refusal = found = None
        try:
            found = self.cast.acts(by, act, *arguments, now=self.now)
        except Refusal as no:
            refusal = no
            self.met("refused")
        note(f"{self.now:%m-%d %H:%M} {by.name} {act.__name__}{arguments} {refusal or ''}")
        assert may is (refusal is None), (act.__name__, refusal, found)
        return found

    def put(self, one: Actor, unit_id: int) -> None:
        self.cast.write(lambda session: setattr(session.get_one(Member, one.member_id), "unit_id", unit_id))

    def one_of(self, who: int, place: str) -> int:
        """Mostly somebody who stands so, where there is anybody."""
        there = [nth for nth in range(PEOPLE) if self.slip(nth).place == place]
        return there[who % len(there)] if there and who % 4 else who

    def name(self, who: int) -> str:
        return str(self.people[who].name)

    def named(self, member_id: int) -> str:
        return next(str(one.name) for one in self.people if one.member_id == member_id)

    def slip(self, who: int) -> Slip:
        return self.paper.slips.setdefault(self.name(who), Slip(self.name(who), OUT))

    def rows(self) -> list[SignUp]:
        found = select(SignUp).where(SignUp.activity_id == self.activity)
        return self.cast.read(lambda session: list(session.scalars(found)))

    def key(self, who: int) -> int | None:
        return next((one.id for one in self.rows() if one.member_id == self.people[who].member_id), None)

    def key_of(self, name: str) -> int:
        return next(one.id for one in self.rows() if self.named(one.member_id) == name)

    def place(self, key: int) -> str:
        return str(self.cast.read(lambda session: session.get_one(SignUp, key).place))

    def met(self, what: str) -> None:
        self.reached[what] += 1


class SignUpLife(Acts):
    @rule(step=steps(Acts))
    def happens(self, step: tuple[str, dict[str, Any]]) -> None:
        name, choices = step
        getattr(self, name)(**choices)


class TestTheLifeOfSignUps:
    def test_never_oversells_keeps_the_order_and_forgets_nobody(self, cast: Cast) -> None:
        life = SignUpLife
        life.cast, life.reached = cast, Counter()
        life.officer = cast.create_officer()
        life.other = cast.create_unit("城西供水站")
        life.people = [cast.create_member(f"职工{nth}") for nth in range(PEOPLE - WITHOUT)]
        for nth in range(WITHOUT):
            name = f"老人{nth}"
            life.people.append(Actor(name, life.officer.person, 0, cast.enrol(name), life.officer.unit_id))
        for number in range(-(-EXAMPLES // APIECE)):
            seed(number if "UNIONHALL_TEST_SIGNUPS" not in os.environ else random.getrandbits(32))(life)
            run_state_machine_as_test(life, settings=SETTINGS)
        if "UNIONHALL_TEST_SIGNUPS" in os.environ:
            print(*(f"{times:6} {what}" for what, times in life.reached.most_common()), sep="\n")
            assert [what for what in WANTED if not life.reached[what]] == []
