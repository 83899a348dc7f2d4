"""Broadcasts: who is told of an activity, that nobody is told twice, at which pace, and what becomes of it."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage import activities, outbox
from storage.accounts import Account
from storage.activities import Activity, ActivityUnit, Audience, Kind, Place, SignUp
from storage.broadcasts import Broadcast, State, feeding, planning, sorts, telling
from storage.broadcasts.records import KEY, NoSuchBroadcast, NotToTell
from storage.changes import Item, making
from storage.members import Member, Standing
from storage.notices import choosing
from storage.notices.kinds import Kind as Notice
from storage.offices import Role
from storage.outbox import Letter, StoredLetter
from storage.rights import NotForYou
from storage.sealed import new_row
from storage.values import Values
from tests.cast import HOME, Actor, Cast

WEST = "城西供水站"
#: So many letters are written at a time.
PAGE = 3


@pytest.fixture(autouse=True)
def few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "PAGE", PAGE)
    monkeypatch.setattr(feeding, "LOW", PAGE)


class Hall:
    """A bureau with two stations, its chair, an officer, and an activity that is open."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.bureau = cast.create_unit("江州市水务局")
        self.home, self.west = cast.create_unit(HOME, above=self.bureau), cast.create_unit(WEST, above=self.bureau)
        self.chair = cast.create_officer("赵国强", unit=self.bureau, role=Role.CHAIR)
        self.officer = cast.create_officer("王秀英", unit=self.home)
        self.activity = self.put_on()

    def put_on(self, by: Actor | None = None, *reached: int, **more: Any) -> int:
        """An activity of the maker's unit, a week ahead."""
        by, now = by or self.chair, self.cast.now
        facts = {"kind": Kind.SPORTS, "state": activities.State.OPEN, "title": "羽毛球赛", "place": "体育馆"}
        facts |= {"number": "HD-2026-0001", "starts_at": now + timedelta(days=7), "ends_at": now + timedelta(days=7.1)}
        facts |= {"closes_at": now + timedelta(days=5), "seats": 20, "published_at": now, **more}
        taken = self.cast.read(lambda s: s.query(Activity).count())
        facts["number"] = f"HD-2026-{taken + 1:04}"

        def rule(session: Session) -> int:
            unit_id = None if by is self.chair else by.unit_id
            made = Activity(unit_id=unit_id, made_by=by.account_id, made_at=now, **facts)
            session.add(made)
            session.flush()
            session.add_all(ActivityUnit(activity_id=made.id, unit_id=one) for one in reached)
            return made.id

        return self.cast.write(rule)

    def people(self, many: int, unit: int | None = None) -> list[Actor]:
        return [self.cast.create_member(f"职工{at}", unit=unit or self.home) for at in range(many)]

    def begin(self, activity: int | None = None, by: Actor | None = None, *, now: datetime | None = None) -> int:
        """Planned and said yes to; its key."""
        by = by or self.chair
        planned = self.cast.acts(by, planning.more, activity or self.activity, now=now)
        self.cast.acts(by, planning.begin, planned["broadcast"], now=now)
        return int(str(planned["broadcast"]))

    def feed(self, *, now: datetime | None = None) -> int | None:
        """One look of the round; how many letters came in, None where there was nothing to do."""
        at = now or self.cast.now
        due = self.cast.read(lambda session: feeding.due(session, now=at))
        return None if due is None else self.cast.write(lambda session: feeding.feed(session, due, now=at))

    def deliver(self, state: outbox.State = outbox.State.SENT, *, now: datetime | None = None) -> int:
        """What may leave by now has left, and ended so; how many letters of broadcasts those were."""
        at = now or self.cast.now

        def rule(session: Session) -> int:
            due = [one for one in outbox.load(session, outbox.due_ids(session, now=at)) if one.key == KEY]
            for one in due:
                may = telling.may_have(session, one.to, one.subject)
                outbox.end_open(
                    session, outbox.ending(one.id, state if may else outbox.State.WITHDRAWN, now=at, message_id=1)
                )
            return len(due)

        return self.cast.write(rule)

    def run(self, *, now: datetime | None = None) -> None:
        """Until there is nothing to do."""
        for _ in range(200):
            if self.feed(now=now) is None and not self.deliver(now=now):
                return
        raise AssertionError("it never comes to rest")

    def told(self, activity: int | None = None) -> list[int]:
        """The accounts that have, or had, a letter about it, or about any."""
        ofs = dict(self.cast.read(lambda s: s.execute(select(Broadcast.id, Broadcast.activity_id)).all()))
        found = [row for row in self.rows() if activity is None or ofs[row.subject] == activity]
        return [row.account_id for row in found if row.account_id]

    def rows(self) -> list[StoredLetter]:
        return self.cast.read(lambda s: s.query(StoredLetter).filter_by(key=KEY).order_by(StoredLetter.id).all())

    def of(self, broadcast: int) -> Broadcast:
        return self.cast.read(lambda session: session.get_one(Broadcast, broadcast))

    def look(self, broadcast: int, by: Actor | None = None, *, now: datetime | None = None) -> Values:
        return self.cast.acts(by or self.chair, planning.look, broadcast, now=now)

    def change(self, **what: Any) -> None:
        """The activity is changed."""
        self.cast.write(lambda s: s.execute(update(Activity).where(Activity.id == self.activity).values(**what)))


@pytest.fixture
def hall(cast: Cast) -> Hall:
    return Hall(cast)


class TestWhom:
    def test_is_everybody_for_whom_it_is(self, hall: Hall) -> None:
        there = hall.people(4) + hall.people(3, hall.west)
        hall.begin()
        hall.run()
        everybody = {hall.chair.account_id, hall.officer.account_id, *(one.account_id for one in there)}
        assert sorted(one.account_id for one in hall.rows() if one.account_id) == sorted(everybody)

    def test_is_of_the_units_and_the_audience(self, hall: Hall) -> None:
        retired = hall.people(2, hall.west)
        ids = [one.member_id for one in retired]
        hall.cast.write(lambda s: s.execute(update(Member).where(Member.id.in_(ids)).values(standing=Standing.RETIRED)))
        hall.people(3, hall.west), hall.people(2)
        activity = hall.put_on(None, hall.west, audience=Audience.RETIRED)
        hall.begin(activity)
        hall.run()
        assert {row.account_id for row in hall.rows()} == {one.account_id for one in retired}

    def test_can_be_some_units(self, hall: Hall) -> None:
        hall.people(3)
        west = hall.people(2, hall.west)
        plan = hall.cast.acts(hall.chair, planning.open_, hall.activity)
        choices = hall.cast.acts(hall.chair, planning.pick, plan["broadcast"], 0)["choices"]
        assert [one["name"] for one in choices] == [HOME, WEST]
        plan = hall.cast.acts(hall.chair, planning.turn, plan["broadcast"], hall.west)
        assert (plan["people"], plan["units"]) == (2, [WEST])
        hall.cast.acts(hall.chair, planning.begin, plan["broadcast"])
        hall.run()
        assert {row.account_id for row in hall.rows()} == {one.account_id for one in west}

    def test_no_further_than_the_officer_reaches(self, hall: Hall) -> None:
        west, mine = hall.people(2, hall.west), hall.people(2)
        activity = hall.put_on(hall.officer)
        plan = hall.cast.acts(hall.officer, planning.open_, activity)
        assert plan["people"] == 3
        hall.cast.acts(hall.officer, planning.turn, plan["broadcast"], hall.west)
        hall.begin(activity, hall.officer)
        hall.run()
        assert {row.account_id for row in hall.rows()} == {hall.officer.account_id, *(one.account_id for one in mine)}
        assert not {one.account_id for one in west} & set(hall.told())

    def test_leaves_out_who_is_in_already_or_has_shut_the_bot_out(self, hall: Hall) -> None:
        seated, blocked, other = hall.people(3)
        hall.cast.write(
            lambda s: s.add(
                SignUp(
                    row=new_row(),
                    activity_id=hall.activity,
                    member_id=seated.member_id,
                    family=0,
                    place=Place.SEATED,
                    turn=1,
                    made_by=seated.account_id,
                    made_at=hall.cast.now,
                )
            )
        )
        away = update(Account).where(Account.id == blocked.account_id)
        hall.cast.write(lambda s: s.execute(away.values(blocked_at=hall.cast.now)))
        broadcast = hall.begin()
        hall.run()
        told = {row.account_id for row in hall.rows()}
        assert other.account_id in told
        assert not told & {seated.account_id, blocked.account_id}
        assert (hall.of(broadcast).before, hall.of(broadcast).people) == (1, 4)

    def test_the_plan_counts_those_without_telegram(self, hall: Hall) -> None:
        hall.cast.enrol("陈桂芳", unit=hall.home)
        assert hall.cast.acts(hall.chair, planning.open_, hall.activity)["away"] == 1


class TestOnce:
    def test_nobody_is_told_twice_of_one_activity(self, hall: Hall) -> None:
        hall.people(5)
        hall.begin()
        hall.run()
        late = hall.cast.create_member("周通", unit=hall.west)
        hall.begin()
        hall.run()
        assert max(Counter(row.account_id for row in hall.rows()).values()) == 1
        assert late.account_id in {row.account_id for row in hall.rows()}

    def test_a_second_press_begins_nothing_more(self, hall: Hall) -> None:
        hall.people(4)
        broadcast = hall.begin()
        hall.feed()
        assert hall.cast.acts(hall.chair, planning.begin, broadcast)["state"] == State.GOING
        hall.run()
        assert max(Counter(row.account_id for row in hall.rows()).values()) == 1
        assert hall.of(broadcast).queued == 6

    def test_another_officers_yes_meanwhile_tells_nobody_again(self, hall: Hall) -> None:
        hall.people(4)
        deputy = hall.cast.create_officer("孙丽", unit=hall.bureau, role=Role.DEPUTY)
        plan = hall.cast.acts(deputy, planning.open_, hall.activity)
        first = hall.begin()
        hall.feed()
        hall.cast.acts(deputy, planning.begin, plan["broadcast"], now=hall.cast.now + timedelta(minutes=1))
        hall.run()
        assert max(Counter(row.account_id for row in hall.rows()).values()) == 1
        assert hall.of(int(str(plan["broadcast"]))).before == hall.of(first).queued == 7


class TestPace:
    def test_few_letters_are_open_at_a_time(self, hall: Hall) -> None:
        hall.people(10)
        hall.begin()
        assert hall.feed() == PAGE
        assert hall.feed() is None, "as many as a page are open"
        hall.deliver()
        assert hall.feed() == PAGE

    def test_the_older_broadcast_goes_first(self, hall: Hall) -> None:
        hall.people(5)
        other = hall.put_on(title="合唱")
        hall.begin()
        hall.begin(other)
        hall.feed()
        hall.deliver()
        hall.feed()
        assert not hall.told(other)
        hall.run()
        assert len(hall.told(other)) == len(hall.told(hall.activity)) == 7

    def test_none_begins_in_the_quiet_hours(self, hall: Hall) -> None:
        night = hall.cast.now.replace(hour=22)
        hall.people(2)
        broadcast = hall.begin(now=night)
        assert hall.look(broadcast, now=night)["morning"] == night.replace(hour=8) + timedelta(days=1)
        assert hall.feed(now=night) is None
        assert hall.feed(now=night + timedelta(hours=10)) == PAGE

    def test_who_had_two_notices_this_week_gets_it_when_there_is_room(self, hall: Hall) -> None:
        (person,) = hall.people(1)
        for at in range(2):
            hall.begin(hall.put_on(title=f"活动{at}"))
            hall.run()
        broadcast = hall.begin(hall.put_on(title="第三场", closes_at=hall.cast.now + timedelta(days=20)))
        hall.run()
        found = hall.look(broadcast)
        assert (found["held"], found["state"]) == (1, State.DONE), "people in office have no budget"
        waits = hall.rows()[-1]
        assert waits.account_id == person.account_id
        assert waits.not_before is not None
        hall.deliver(now=waits.not_before)
        assert hall.look(broadcast, now=waits.not_before)["held"] == 0

    def test_where_there_is_none_before_sign_up_ends_it_is_not_sent(self, hall: Hall) -> None:
        hall.people(1)
        for at in range(2):
            hall.begin(hall.put_on(title=f"活动{at}"))
            hall.run()
        broadcast = hall.begin(hall.put_on(title="第三场"))
        hall.run()
        assert hall.look(broadcast)["dropped"] == 1


class TestWanting:
    def test_who_wants_less_of_a_kind_is_not_told_of_it(self, hall: Hall) -> None:
        person, other = hall.people(2)
        hall.cast.acts(person, sorts.less, hall.activity)
        plan = hall.cast.acts(hall.chair, planning.open_, hall.activity)
        assert (plan["people"], plan["unwanted"]) == (3, 1)
        broadcast = hall.begin()
        hall.run()
        assert other.account_id in hall.told()
        assert person.account_id not in hall.told()
        assert hall.look(broadcast)["unwanted"] == 1
        concert = hall.put_on(kind=Kind.CULTURE)
        hall.begin(concert)
        hall.run()
        assert person.account_id in hall.told(concert)

    def test_who_wants_no_notices_of_activities_is_told_of_none(self, hall: Hall) -> None:
        (person,) = hall.people(1)
        hall.cast.acts(person, choosing.toggle, Notice.ACTIVITIES, False)
        hall.begin()
        hall.run()
        assert person.account_id not in hall.told()

    def test_it_can_be_taken_back(self, hall: Hall) -> None:
        (person,) = hall.people(1)
        hall.cast.acts(person, sorts.less, hall.activity)
        found = hall.cast.acts(person, sorts.turn, Kind.SPORTS, True)
        assert all(one["on"] for one in found["sorts"])
        hall.begin()
        hall.run()
        assert person.account_id in hall.told()

    def test_a_word_of_it_stops_a_letter_that_waits(self, hall: Hall) -> None:
        (person,) = hall.people(1)
        broadcast = hall.begin()
        hall.feed()
        assert hall.cast.read(lambda s: telling.may_have(s, person.account_id, broadcast))
        hall.cast.acts(person, sorts.less, hall.activity)
        assert not hall.cast.read(lambda s: telling.may_have(s, person.account_id, broadcast))


class TestEnding:
    def over(self, hall: Hall) -> list[Letter]:
        return [one for one in hall.cast.letters() if one.key == "broadcasts.over"]

    def test_who_began_it_hears_once_what_became_of_it(self, hall: Hall) -> None:
        hall.people(4)
        broadcast = hall.begin()
        hall.feed()
        hall.deliver(outbox.State.UNDELIVERABLE)
        hall.run()
        (letter,) = self.over(hall)
        assert letter.to == hall.chair.account_id
        assert (letter.values["sent"], letter.values["failed"], letter.values["people"]) == (3, 3, 6)
        assert hall.of(broadcast).state == State.DONE
        assert hall.feed() is None

    def test_it_can_be_stopped(self, hall: Hall) -> None:
        hall.people(6)
        broadcast = hall.begin()
        hall.feed()
        hall.deliver()
        hall.feed()
        found = hall.cast.acts(hall.chair, planning.stop, broadcast)
        assert (found["state"], found["sent"], found["waiting"]) == (State.STOPPED, PAGE, 0)
        assert hall.feed() is None
        ended = Counter(row.state for row in hall.rows())
        assert ended == {outbox.State.SENT: PAGE, outbox.State.WITHDRAWN: PAGE}
        assert self.over(hall) == []

    def test_a_letter_of_one_that_was_stopped_may_not_leave(self, hall: Hall) -> None:
        (person,) = hall.people(1)
        broadcast = hall.begin()
        hall.feed()
        hall.cast.acts(hall.chair, planning.stop, broadcast)
        assert not hall.cast.read(lambda s: telling.may_have(s, person.account_id, broadcast))

    @pytest.mark.parametrize(
        "what", [{"state": activities.State.CANCELLED}, {"closes_at": datetime(2026, 11, 1, tzinfo=None).astimezone()}]
    )
    def test_a_cancelled_or_closed_activity_is_told_to_nobody_more(self, hall: Hall, what: Values) -> None:
        hall.people(6)
        broadcast = hall.begin()
        hall.feed()
        hall.deliver()
        hall.change(**what)
        hall.run()
        assert len(hall.rows()) == PAGE
        assert hall.of(broadcast).state == State.LATE
        assert [one.values["state"] for one in self.over(hall)] == [State.LATE]
        with pytest.raises(NotToTell):
            hall.cast.acts(hall.chair, planning.more, hall.activity)


class TestRights:
    def test_it_is_for_who_keeps_the_activity(self, hall: Hall) -> None:
        (person,) = hall.people(1)
        with pytest.raises(NotForYou):
            hall.cast.acts(person, planning.open_, hall.activity)
        with pytest.raises(activities.NotYoursToKeep):
            hall.cast.acts(hall.officer, planning.open_, hall.activity)

    def test_a_plan_is_seen_by_who_made_it(self, hall: Hall) -> None:
        plan = hall.cast.acts(hall.chair, planning.open_, hall.activity)
        deputy = hall.cast.create_officer("孙丽", unit=hall.bureau, role=Role.DEPUTY)
        with pytest.raises(NoSuchBroadcast):
            hall.cast.acts(deputy, planning.look, plan["broadcast"])
        hall.cast.acts(hall.chair, planning.begin, plan["broadcast"])
        assert hall.cast.acts(deputy, planning.look, plan["broadcast"])["state"] == State.GOING


class TestTogether:
    def test_two_processes_tell_nobody_twice_and_forget_nobody(self, hall: Hall, opened: Any) -> None:
        hall.people(9)
        broadcast = hall.begin()
        other = Cast(opened(), hall.cast.now)
        for _ in range(30):
            dues = [one.read(lambda s: feeding.due(s, now=hall.cast.now)) for one in (hall.cast, other)]
            for one, due in zip((hall.cast, other), dues, strict=True):
                if due is not None:
                    one.write(lambda s, due=due: feeding.feed(s, due, now=hall.cast.now))
            hall.deliver()
        assert Counter(row.account_id for row in hall.rows()).most_common(1)[0][1] == 1
        assert len(hall.rows()) == 11
        assert hall.of(broadcast).state == State.DONE


class TestChangedMeanwhile:
    def move(self, hall: Hall) -> datetime:
        new = hall.cast.now + timedelta(days=9)
        value: Values = {"text": None, "number": None, "since": new, "until": new + timedelta(hours=2)}

        def rule(session: Session, *, by: Any, now: datetime) -> None:
            making.change(session, hall.activity, None, Item.WHEN, value, by=by, now=now)

        hall.cast.acts(hall.chair, rule)
        return new

    def told(self, hall: Hall, whom: Actor) -> list[Letter]:
        return [one for one in hall.cast.letters(whom) if one.key == KEY]

    def test_who_had_a_letter_that_waited_is_told_by_the_next(self, hall: Hall) -> None:
        (one,) = hall.people(1)
        first = hall.begin()
        hall.feed()
        hall.cast.acts(hall.chair, planning.stop, first)
        assert not self.told(hall, one)
        second = hall.begin()
        hall.run()
        assert second != first
        sent = select(StoredLetter.account_id).where(StoredLetter.key == KEY, StoredLetter.state == outbox.State.SENT)
        assert one.account_id in hall.cast.read(lambda session: session.scalars(sent).all())

    @pytest.mark.parametrize("state", [outbox.State.EXPIRED, outbox.State.UNDELIVERABLE])
    def test_a_letter_that_never_came_tells_nothing(self, hall: Hall, state: outbox.State) -> None:
        hall.people(1)
        hall.begin()
        for _ in range(3):
            hall.feed()
            hall.deliver(state)
        hall.begin()
        hall.feed()
        assert hall.deliver() > 0

    def test_a_letter_that_waits_tells_the_new_time(self, hall: Hall) -> None:
        (one,) = hall.people(1)
        hall.begin()
        hall.feed()
        assert self.told(hall, one)
        new = self.move(hall)
        hall.feed()
        hall.feed()
        (letter,) = self.told(hall, one)
        assert letter.values["starts_at"] == new

    def test_who_has_it_is_not_told_once_more_and_the_figures_stay_true(self, hall: Hall) -> None:
        hall.people(4)
        key = hall.begin()
        hall.feed()
        has = hall.deliver()
        hall.feed()
        self.move(hall)
        hall.run()
        found = hall.cast.acts(hall.chair, planning.look, key)
        assert has == PAGE
        assert (found["sent"], found["before"], found["dropped"], found["waiting"]) == (found["people"], 0, 0, 0)

    def test_what_is_called_off_is_told_to_nobody_any_more(self, hall: Hall) -> None:
        (one,) = hall.people(1)
        key = hall.begin()
        hall.feed()
        hall.cast.acts(hall.chair, making.ask_why, hall.activity)
        asked = hall.cast.acts(hall.chair, making.write_why, "当天有暴雨预警")
        hall.cast.acts(hall.chair, making.cancel, asked["version"])
        assert not self.told(hall, one)
        assert hall.cast.acts(hall.chair, planning.look, key)["state"] == State.LATE
