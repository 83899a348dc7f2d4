"""Reminders before an activity, and what people answer."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from storage import attendance, outbox
from storage.activities import Activity, Place, State
from storage.attendance import Begun, NotSeated, Off, reminding, times
from storage.attendance.times import Stage
from storage.outbox import StoredLetter
from tests.cast import Actor, Cast
from tests.storage.attending import create_activity, create_option, kept, sign_up


@pytest.fixture
def wang(cast: Cast) -> Actor:
    return cast.create_officer("王秀英")


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member("李明")


@pytest.fixture
def starts(now: datetime) -> datetime:
    """In ten days, in the afternoon."""
    return (now + timedelta(days=10)).replace(hour=14)


def remind(cast: Cast, now: datetime) -> int:
    total = 0
    while found := cast.write(partial(reminding.remind, now=now)):
        total += found
    return total


def reminders(cast: Cast, to: Actor) -> list[str]:
    return [key for key in cast.keys(to) if key.startswith("attendance.remind")]


def may_have(cast: Cast, to: Actor, key: int) -> bool:
    return cast.read(lambda session: reminding.may_have(session, to.account_id, key))


class TestReminders:
    def test_come_a_week_a_day_and_two_hours_before_each_once(
        self, cast: Cast, wang: Actor, li: Actor, starts: datetime
    ) -> None:
        sign_up(cast, create_activity(cast, wang, starts), li)
        at = starts - timedelta(days=8)
        while at < starts:
            remind(cast, at)
            at += timedelta(minutes=30)
        assert reminders(cast, li) == [f"attendance.remind_{stage}" for stage in Stage]
        letters = [letter for letter in cast.letters(li) if letter.key.startswith("attendance.")]
        assert [letter.created_at for letter in letters] == [
            starts - timedelta(days=7),
            starts - timedelta(days=1),
            starts - timedelta(hours=2),
        ]
        assert all(letter.kind is None for letter in letters), "one's own matter is never held by the week's budget"

    @pytest.mark.parametrize("moved", [{"days": 2}, {"minutes": -30}, None], ids=["later", "sooner", "elsewhere"])
    def test_that_wait_for_the_morning_do_not_leave_with_what_was_moved_meanwhile(
        self, cast: Cast, wang: Actor, li: Actor, starts: datetime, moved: dict[str, int] | None
    ) -> None:
        starts = starts.replace(hour=22, minute=30)
        activity = create_activity(cast, wang, starts)
        key = sign_up(cast, activity, li)
        remind(cast, starts - timedelta(days=7))
        assert may_have(cast, li, key)

        def move(session: Session) -> None:
            found = session.get_one(Activity, activity)
            found.place = found.place if moved else "体育馆"
            found.starts_at = starts + timedelta(**moved or {})

        cast.write(move)
        assert not may_have(cast, li, key)

    def test_that_were_moved_by_night_come_anew_and_the_old_ones_never(
        self, cast: Cast, wang: Actor, li: Actor, starts: datetime
    ) -> None:
        starts = starts.replace(hour=22, minute=30)
        activity = create_activity(cast, wang, starts)
        key = sign_up(cast, activity, li)
        remind(cast, starts - timedelta(days=7))
        later = starts + timedelta(hours=1)
        cast.write(lambda session: setattr(session.get_one(Activity, activity), "starts_at", later))
        remind(cast, later - timedelta(days=7))
        told = [letter.values["starts_at"] for letter in cast.letters(li) if letter.key == "attendance.remind_week"]
        assert told == [later]
        assert may_have(cast, li, key)

    def test_go_to_who_has_a_place_alone(self, cast: Cast, wang: Actor, li: Actor, starts: datetime) -> None:
        activity = create_activity(cast, wang, starts)
        for place in Place:
            if place != Place.SEATED:
                sign_up(cast, activity, cast.create_member(f"周{place}"), place)
        sign_up(cast, activity, cast.enrol("没电报的"))
        assert remind(cast, starts - timedelta(days=1)) == 1
        assert cast.letters() == []

    def test_are_not_made_up_for_to_who_came_in_later(
        self, cast: Cast, wang: Actor, li: Actor, starts: datetime
    ) -> None:
        sign_up(cast, create_activity(cast, wang, starts), li, seated_at=starts - timedelta(days=6, hours=20))
        assert remind(cast, starts - timedelta(days=6, hours=19)) == 0
        assert remind(cast, starts - timedelta(days=1)) == 1

    def test_that_were_missed_are_sent_while_they_say_anything_new(
        self, cast: Cast, wang: Actor, li: Actor, starts: datetime
    ) -> None:
        sign_up(cast, create_activity(cast, wang, starts), li)
        assert remind(cast, starts - timedelta(days=5)) == 0
        assert remind(cast, starts - timedelta(hours=16)) == 1
        assert remind(cast, starts - timedelta(minutes=30)) == 1
        assert reminders(cast, li) == ["attendance.remind_day", "attendance.remind_hours"]
        assert remind(cast, starts + timedelta(minutes=1)) == 0

    def test_do_not_outlive_their_use_in_the_outbox(self, cast: Cast, wang: Actor, li: Actor, starts: datetime) -> None:
        sign_up(cast, create_activity(cast, wang, starts), li)
        remind(cast, starts - timedelta(hours=2))
        (letter,) = cast.letters(li)
        assert letter.useful_until == starts

    def test_begin_anew_when_it_is_put_off(self, cast: Cast, wang: Actor, li: Actor, starts: datetime) -> None:
        activity = create_activity(cast, wang, starts)
        sign_up(cast, activity, li)
        remind(cast, starts - timedelta(days=1))
        (first,) = cast.letters(li)
        assert first.key == "attendance.remind_day"
        cast.write(lambda session: setattr(session.get_one(StoredLetter, first.id), "state", outbox.State.SENT))
        later = starts + timedelta(days=7)

        def put_off(session: Session) -> None:
            found = session.get_one(Activity, activity)
            found.starts_at, found.ends_at = later, later + timedelta(hours=2)

        cast.write(put_off)
        assert remind(cast, later - timedelta(days=1)) == 1
        assert reminders(cast, li) == ["attendance.remind_day"]

    def test_go_by_the_time_of_ones_own_option(self, cast: Cast, wang: Actor, li: Actor, starts: datetime) -> None:
        activity = create_activity(cast, wang, starts)
        second = create_option(cast, activity, "第二天", starts + timedelta(days=3))
        sign_up(cast, activity, li, option_id=second)
        sign_up(cast, activity, zhou := cast.create_member("周杰"))
        remind(cast, starts - timedelta(days=1))
        assert (reminders(cast, li), reminders(cast, zhou)) == ([], ["attendance.remind_day"])
        remind(cast, starts + timedelta(days=2))
        (letter,) = cast.letters(li)
        assert (letter.key, letter.values["starts_at"]) == ("attendance.remind_day", starts + timedelta(days=3))

    def test_are_none_once_it_is_cancelled(self, cast: Cast, wang: Actor, li: Actor, starts: datetime) -> None:
        activity = create_activity(cast, wang, starts)
        key = sign_up(cast, activity, li)
        may = partial(reminding.may_have, account_id=li.account_id, subject=key)
        assert cast.read(may)
        cast.write(lambda session: setattr(session.get_one(Activity, activity), "state", State.CANCELLED))
        assert remind(cast, starts - timedelta(days=1)) == 0
        assert not cast.read(may)


class TestTheDayBefore:
    @pytest.mark.parametrize(
        ("begins", "told"), [((14, 0), (14, 0)), ((6, 0), (6, 0)), ((19, 45), (19, 45)), ((22, 0), (19, 45))]
    )
    def test_is_the_day_before(self, now: datetime, begins: tuple[int, int], told: tuple[int, int]) -> None:
        """What says "tomorrow" is of no use from midnight on, however long the night held it."""
        starts = (now + timedelta(days=10)).replace(hour=begins[0], minute=begins[1])
        midnight = starts.replace(hour=0, minute=0)
        at = (starts - timedelta(days=1)).replace(hour=told[0], minute=told[1])
        due = times.due(starts, now=at)
        assert due is not None
        assert (due.stage, due.at, due.until) == (Stage.DAY, at, midnight)
        assert times.due(starts, now=at - timedelta(seconds=1)) is None


class TestTheLastOne:
    @pytest.mark.parametrize(
        ("begins", "told"),
        [
            ((14, 0), (0, 12, 0)),
            ((10, 0), (0, 8, 0)),
            # Two hours before it is quiet still: when the quiet ends, an hour before it at least.
            ((9, 30), (0, 8, 0)),
            ((9, 0), (0, 8, 0)),
            ((8, 59), (-1, 20, 45)),
            ((6, 0), (-1, 20, 45)),
            ((22, 30), (0, 20, 30)),
            ((23, 30), (0, 20, 45)),
        ],
    )
    def test_keeps_the_quiet_hours(self, now: datetime, begins: tuple[int, int], told: tuple[int, int, int]) -> None:
        starts = (now + timedelta(days=10)).replace(hour=begins[0], minute=begins[1])
        days, hour, minute = told
        at = (starts + timedelta(days=days)).replace(hour=hour, minute=minute)
        due = times.due(starts, now=at)
        assert due is not None
        assert (due.stage, due.at, due.until) == (Stage.HOURS, at, starts)


class TestAnswers:
    def test_who_comes_is_noted(self, cast: Cast, wang: Actor, li: Actor, starts: datetime) -> None:
        key = sign_up(cast, activity := create_activity(cast, wang, starts), li)
        shown = cast.acts(li, attendance.comes, activity)
        assert (shown["title"], kept(cast, key).comes) == ("东湖健步走", True)

    def test_whoever_cannot_come_gives_the_place_to_the_next_also_when_sign_up_is_closed(
        self, cast: Cast, wang: Actor, li: Actor, starts: datetime
    ) -> None:
        activity = create_activity(cast, wang, starts, seats=1)
        mine = sign_up(cast, activity, li)
        zhou = cast.create_member("周杰")
        next_ = sign_up(cast, activity, zhou, Place.WAITING, turn=2)
        now = starts - timedelta(days=1)
        assert cast.acts(li, attendance.ask_out, activity, now=now)["closed"] is True
        assert kept(cast, mine).place == Place.SEATED
        cast.acts(li, attendance.out, activity, now=now)
        assert (kept(cast, mine).place, kept(cast, mine).comes) == (Place.WITHDRAWN, False)
        assert kept(cast, next_).place == Place.OFFERED
        with pytest.raises(NotSeated):
            cast.acts(li, attendance.out, activity, now=now)

    def test_nobody_stays_away_from_what_has_begun(self, cast: Cast, wang: Actor, li: Actor, starts: datetime) -> None:
        sign_up(cast, activity := create_activity(cast, wang, starts), li)
        with pytest.raises(Begun):
            cast.acts(li, attendance.out, activity, now=starts)

    def test_others_have_nothing_to_say(self, cast: Cast, wang: Actor, li: Actor, starts: datetime) -> None:
        activity = create_activity(cast, wang, starts)
        sign_up(cast, activity, li, Place.WAITING)
        for who in (li, cast.create_member("周杰")):
            for rule in (attendance.comes, attendance.ask_out, attendance.out, attendance.my_code):
                with pytest.raises(NotSeated):
                    cast.acts(who, rule, activity)

    def test_of_what_is_cancelled_the_reason_is_told(
        self, cast: Cast, wang: Actor, li: Actor, starts: datetime
    ) -> None:
        activity = create_activity(cast, wang, starts, state=State.CANCELLED, cancelled_why="下雨")
        sign_up(cast, activity, li)
        with pytest.raises(Off) as no:
            cast.acts(li, attendance.comes, activity)
        assert no.value.values["why"] == "下雨"
