"""代录: whoever looks after a unit signs its people up, by name and by what there is to choose."""

from datetime import timedelta

import pytest

from storage import asking, signups
from storage.activities import ActivityUnit, Audience, NoSuchActivity, Place
from storage.members import Standing
from storage.rights import NotForYou
from storage.signups import enlisting
from storage.signups.enlisting import NobodyFound
from tests.cast import HOME, Cast
from tests.storage.activity import add_option, put_on


class TestFind:
    def test_one_of_the_name_is_signed_up_where_there_is_nothing_to_choose(self, cast: Cast) -> None:
        steward = cast.create_steward()
        cast.enrol("刘桂兰", standing=Standing.RETIRED)
        activity = put_on(cast, cast.create_officer())
        assert cast.acts(steward, enlisting.begin, activity)["step"] == "who"
        entered = cast.acts(steward, enlisting.find, "刘桂兰")
        assert (entered["name"], entered["place"]) == ("刘桂兰", Place.SEATED)
        assert cast.visitor(steward).question.service is None

    def test_several_of_the_name_are_shown_to_pick_one(self, cast: Cast) -> None:
        steward = cast.create_steward()
        first, second = (cast.enrol("刘桂兰") for _ in range(2))
        activity = put_on(cast, cast.create_officer())
        cast.acts(steward, enlisting.begin, activity)
        shown = cast.acts(steward, enlisting.find, "刘桂兰")
        assert [one["member"] for one in shown["people"]] == [first, second]
        with pytest.raises(asking.Outdated):
            cast.acts(steward, enlisting.pick, shown["version"], first + 1_000)
        assert cast.acts(steward, enlisting.pick, shown["version"], second)["place"] == Place.SEATED

    def test_people_of_other_units_are_not_found(self, cast: Cast) -> None:
        steward = cast.create_steward()
        cast.enrol("孙丽", unit=cast.create_unit("城西供水站"))
        cast.acts(steward, enlisting.begin, put_on(cast, cast.create_officer()))
        with pytest.raises(NobodyFound) as told:
            cast.acts(steward, enlisting.find, "孙丽")
        assert told.value.values["whole"] is False

    def test_nobody_signs_themselves_up_in_office(self, cast: Cast) -> None:
        steward = cast.create_steward("陈敏")
        cast.acts(steward, enlisting.begin, put_on(cast, cast.create_officer()))
        with pytest.raises(NobodyFound):
            cast.acts(steward, enlisting.find, "陈敏")


class TestChoosing:
    def test_asks_for_the_option_and_the_family(self, cast: Cast) -> None:
        steward = cast.create_steward()
        cast.enrol("刘桂兰")
        activity = put_on(cast, cast.create_officer(), seats=3, family_most=2)
        five = add_option(cast, activity, "5 公里")
        cast.acts(steward, enlisting.begin, activity)
        shown = cast.acts(steward, enlisting.find, "刘桂兰")
        assert (shown["step"], shown["name"]) == ("option", "刘桂兰")
        shown = cast.acts(steward, enlisting.turn_options, shown["version"], 0)
        shown = cast.acts(steward, enlisting.choose_option, shown["version"], five)
        assert (shown["step"], shown["most"]) == ("family", 2)
        entered = cast.acts(steward, enlisting.choose_family, shown["version"], 1)
        assert (entered["option"], entered["family"], entered["place"]) == ("5 公里", 1, Place.SEATED)

    def test_is_refused_for_whom_it_is_not(self, cast: Cast) -> None:
        steward = cast.create_steward()
        cast.enrol("刘桂兰")
        activity = put_on(cast, cast.create_officer(), audience=Audience.RETIRED)
        cast.acts(steward, enlisting.begin, activity)
        with pytest.raises(signups.NotForThem):
            cast.acts(steward, enlisting.find, "刘桂兰")

    def test_leaves_without_anybody_signed_up(self, cast: Cast) -> None:
        steward = cast.create_steward()
        activity = put_on(cast, cast.create_officer())
        shown = cast.acts(steward, enlisting.begin, activity)
        cast.acts(steward, enlisting.leave, shown["version"])
        with pytest.raises(asking.Outdated):
            cast.acts(steward, enlisting.find, "刘桂兰")

    def test_shows_the_open_question_again(self, cast: Cast) -> None:
        steward = cast.create_steward()
        cast.enrol("刘桂兰")
        activity = put_on(cast, cast.create_officer(), family_most=1)
        cast.acts(steward, enlisting.begin, activity)
        assert cast.acts(steward, enlisting.open_question)["step"] == "who"
        cast.acts(steward, enlisting.find, "刘桂兰")
        assert cast.acts(steward, enlisting.open_question)["name"] == "刘桂兰"


class TestDoor:
    def test_is_shut_to_who_has_no_office(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer())
        with pytest.raises(NotForYou):
            cast.acts(cast.create_member(), enlisting.begin, activity)

    def test_is_shut_where_none_of_the_own_people_may_come(self, cast: Cast) -> None:
        steward = cast.create_steward(unit=cast.create_unit(HOME))
        activity = put_on(cast, cast.create_officer())
        west = cast.create_unit("城西供水站")
        cast.write(lambda session: session.add(ActivityUnit(activity_id=activity, unit_id=west)))
        with pytest.raises(NoSuchActivity):
            cast.acts(steward, enlisting.begin, activity)

    def test_is_shut_once_it_is_over(self, cast: Cast) -> None:
        steward = cast.create_steward()
        activity = put_on(cast, cast.create_officer())
        later = cast.now + timedelta(days=8)
        with pytest.raises(signups.Began):
            cast.acts(steward, enlisting.begin, activity, now=later)
