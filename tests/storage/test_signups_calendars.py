"""What goes into a calendar: when and where, by the option that somebody chose; nothing of what is not theirs."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from storage import signups
from storage.activities import Activity, ActivityUnit, NoSuchActivity, State
from storage.signups import calendars
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.activity import add_option, put_on


def read(cast: Cast, actor: Actor, activity: int) -> Values:
    return cast.write(
        lambda session: calendars.on_calendar(
            session, account_id=actor.account_id, subject=activity, values={}, now=cast.now
        )
    )


class TestOnCalendar:
    def test_tells_when_and_where(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer())
        found = read(cast, cast.create_member(), activity)
        assert (found["title"], found["where"], found["cancelled"]) == ("东湖健步走", "东湖公园南门", False)
        assert found["starts_at"] == cast.now + timedelta(days=7)

    def test_of_the_option_that_was_chosen_and_two_hours_where_no_end_is_known(self, cast: Cast) -> None:
        activity, member = put_on(cast, cast.create_officer()), cast.create_member()
        at = cast.now + timedelta(days=8)
        option = add_option(cast, activity, "第二天", starts_at=at)
        cast.acts(member, signups.sign_up, activity, option, 0)
        found = read(cast, member, activity)
        assert (found["option"], found["starts_at"], found["ends_at"]) == ("第二天", at, at + timedelta(hours=2))
        cast.acts(member, signups.withdraw, activity)
        assert read(cast, member, activity)["option"] is None

    def test_of_an_option_without_an_end_is_over_with_the_activity(self, cast: Cast) -> None:
        activity, member = put_on(cast, cast.create_officer()), cast.create_member()
        at = cast.now + timedelta(days=7, hours=1)
        option = add_option(cast, activity, "第二场", starts_at=at)
        cast.acts(member, signups.sign_up, activity, option, 0)
        assert read(cast, member, activity)["ends_at"] == at + timedelta(hours=1)

    def test_says_that_it_is_called_off(self, cast: Cast) -> None:
        activity, member = put_on(cast, cast.create_officer()), cast.create_member()

        def cancel(session: Session) -> None:
            session.get_one(Activity, activity).state = State.CANCELLED

        cast.write(cancel)
        assert read(cast, member, activity)["cancelled"]

    def test_is_nothing_for_whom_the_activity_is_not(self, cast: Cast) -> None:
        activity, member = put_on(cast, cast.create_chair()), cast.create_member()
        west = cast.create_unit("城西供水站")
        cast.write(lambda session: session.add(ActivityUnit(activity_id=activity, unit_id=west)))
        assert read(cast, member, activity) == {}
        with pytest.raises(NoSuchActivity):
            cast.acts(member, calendars.order, activity)
